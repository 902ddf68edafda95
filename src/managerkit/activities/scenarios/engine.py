"""Plays a scenario. What happens is a pure function of the scenario, a seed and the choices made, in order.

Luck belongs to the moment: a choice made for the n-th time in a scene meets the same luck in every play of that seed,
so going back and choosing otherwise changes only what follows from the choice.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from managerkit.content.expression import parse
from managerkit.content.scenario import Choice, Later, Outcome, Scenario, Scene

HOPS = 10
"""Passes followed on one arrival before a scene is taken as it is, so that two that point at each other end."""
_LONGEST_NAMED = 48
"""Characters of a recorded choice that a sentence repeats: as many as an id may have."""


class UnknownChoice(Exception):
    """A choice that is not open here; the sentence names those that are, and it if it can be an id."""


@dataclass(frozen=True)
class Step:
    """One choice and what it did: the words at once, those that arrived late, the facts that came out.

    `closed` are the endings that could not be reached any more from there on.
    """

    scene: str
    choice: str
    says: str | None
    arrived: tuple[str, ...]
    revealed: tuple[str, ...]
    values: Mapping[str, float]
    closed: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Where a play stands. `true` are the facts that hold in it, `known` those that have come out."""

    seed: int
    scene: str
    values: Mapping[str, float]
    true: frozenset[str]
    known: frozenset[str] = frozenset()
    pending: tuple[tuple[int, Later], ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def choices(self) -> list[str]:
        """The choices made, in order: with the seed, all there is to keep."""
        return [step.choice for step in self.steps]

    def times(self, choice: str) -> int:
        """How often a choice has been made."""
        return sum(step.choice == choice for step in self.steps)


def begin(scenario: Scenario, seed: int) -> State:
    """A play about to start: the facts drawn, the variables at their starting values.

    Args:
        scenario: the scenario.
        seed: of all luck in the play; the same one draws the same facts.
    """
    true = set(scenario.facts) - scenario.drawn
    for index, draw in enumerate(scenario.draws):
        true.update(_luck(seed, "draw", index).sample(sorted(draw.of), min(draw.pick, len(draw.of))))
    values = {name: variable.start for name, variable in scenario.variables.items()}
    return _arrive(scenario, State(seed, scenario.start, values, frozenset(true)), scenario.start)


def scene(scenario: Scenario, state: State) -> Scene:
    """The scene a play stands in.

    Args:
        scenario: the scenario.
        state: where the play stands.
    """
    return scenario.scenes[state.scene]


def paragraphs(scenario: Scenario, state: State) -> list[str]:
    """The scene's text, and those of its asides that hold now.

    Args:
        scenario: the scenario.
        state: where the play stands, which the asides' guards are about.
    """
    here = scene(scenario, state)
    return [here.text, *(aside.text for aside in here.asides if holds(aside.when, state))]


def options(scenario: Scenario, state: State) -> list[Choice]:
    """The choices open now, in the author's order; none at an ending.

    Args:
        scenario: the scenario.
        state: where the play stands, which the choices' guards are about.
    """
    return [
        choice
        for choice in scene(scenario, state).choices
        if not (choice.once and state.times(choice.id)) and holds(choice.when, state)
    ]


def choose(scenario: Scenario, state: State, choice_id: str) -> State:
    """Make a choice.

    Args:
        scenario: the scenario.
        state: where the play stands; it stays as it is.
        choice_id: the id of the choice.

    Returns:
        where the play stands after it, with one step more.

    Raises:
        UnknownChoice: it is not among `options`.
    """
    open_now = {choice.id: choice for choice in options(scenario, state)}
    if choice_id not in open_now:
        known = ", ".join(open_now) or "none, this is an ending"
        named = f"`{choice_id}`" if len(choice_id) <= _LONGEST_NAMED else f"what has {len(choice_id)} characters"
        raise UnknownChoice(f"{named} cannot be chosen at `{state.scene}`; open here: {known}")
    outcome = _outcome(state, open_now[choice_id])
    due = [later for left, later in state.pending if left <= 1]
    pending = [(left - 1, later) for left, later in state.pending if left > 1]
    if outcome.later:
        pending.append((outcome.later.after, outcome.later))
    revealed = _new([*outcome.reveals, *(fact for later in due for fact in later.reveals)], state)
    values = state.values
    for effects in (outcome.effects, *(later.effects for later in due)):
        values = _moved(scenario, values, effects)
    arrived = tuple(later.says for later in due)
    gone = {ending for before in state.steps for ending in before.closed}
    closed = tuple(ending for ending in outcome.closes if ending not in gone)
    step = Step(state.scene, choice_id, outcome.says, arrived, revealed, values, closed)
    after = replace(
        state,
        values=values,
        known=state.known.union(revealed),
        pending=tuple(pending),
        steps=(*state.steps, step),
    )
    return _arrive(scenario, after, outcome.to)


def replay(scenario: Scenario, seed: int, choices: Iterable[str]) -> tuple[State, str]:
    """Play recorded choices again.

    Args:
        scenario: the scenario.
        seed: of all luck in the play.
        choices: the ids of the choices made, in order.

    Returns:
        The state after them, or after the last one that was open, and a sentence on the first that was not ("" if all
        were).
    """
    state = begin(scenario, seed)
    for number, choice in enumerate(choices, 1):
        try:
            state = choose(scenario, state, choice)
        except UnknownChoice as error:
            return state, f"choice {number}: {error}"
    return state, ""


def states(scenario: Scenario, seed: int, choices: Sequence[str]) -> Iterator[State]:
    """Every state of a play, from its start to after the last choice.

    Args:
        scenario: the scenario.
        seed: of all luck in the play.
        choices: the ids of the choices made, in order.

    Raises:
        UnknownChoice: one of them was not open.
    """
    state = begin(scenario, seed)
    yield state
    for choice in choices:
        state = choose(scenario, state, choice)
        yield state


def holds(guard: str | None, state: State) -> bool:
    """Whether a guard holds.

    Args:
        guard: an expression over the play, such as `fact("static")`; None always holds, a division by zero does not.
        state: where the play stands.
    """
    return guard is None or bool(_value(guard, state))


def _value(source: str, state: State) -> float:
    questions = {
        "fact": state.true.__contains__,
        "knows": state.known.__contains__,
        "chose": lambda choice: state.times(choice) > 0,
        "times": state.times,
        "visited": lambda name: any(step.scene == name for step in state.steps),
    }
    try:
        return float(parse(source).value({**state.values, "turn": len(state.steps)}, questions))
    except ZeroDivisionError:
        return 0.0


def _outcome(state: State, choice: Choice) -> Outcome:
    """The first outcome whose guard holds and whose chance comes up; the last one if none does."""
    luck = _luck(state.seed, state.scene, choice.id, state.times(choice.id))
    for outcome in choice.outcomes:
        if holds(outcome.when, state) and (outcome.chance is None or luck.random() < _value(outcome.chance, state)):
            return outcome
    return choice.outcomes[-1]


def _arrive(scenario: Scenario, state: State, to: str) -> State:
    for _ in range(HOPS):
        onward = next((way.to for way in scenario.scenes[to].passes if holds(way.when, state)), None)
        if onward is None or onward == to:
            break
        to = onward
    return replace(state, scene=to)


def _moved(scenario: Scenario, values: Mapping[str, float], effects: Mapping[str, float]) -> Mapping[str, float]:
    moved = dict(values)
    for name, change in effects.items():
        variable = scenario.variables[name]
        moved[name] = round(min(variable.high, max(variable.low, moved[name] + change)), 6)
    return moved


def _new(facts: Iterable[str], state: State) -> tuple[str, ...]:
    """Those of `facts` that are true in this play and had not come out, each once."""
    return tuple(dict.fromkeys(fact for fact in facts if fact in state.true and fact not in state.known))


def _luck(*moment: object) -> random.Random:
    return random.Random("|".join(str(part) for part in moment))
