"""What can be said after a play, as plain data: what was hidden, what was never asked, what was believed when."""

from collections.abc import Sequence
from dataclasses import dataclass

from managerkit.content.scenario import Choice, Fact, Scenario, Variable
from managerkit.journal.trace import Trace, TraceStep

from .engine import State, Step


@dataclass(frozen=True)
class HeldBelief:
    """What the learner said was going on, after how many choices, and which of it was so."""

    turn: int
    said: str
    facts: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class ShutDoor:
    """A choice after which some endings could not be reached any more: after how many choices, where, and which."""

    turn: int
    scene: str
    chose: str
    endings: tuple[str, ...]


@dataclass(frozen=True)
class PlayDebrief:
    """The debrief of one play: facts that came out, true facts that never did, and those that were not so this time.

    `doors` are the choices that closed endings, in order.
    """

    came_out: tuple[Fact, ...]
    never_asked: tuple[Fact, ...]
    not_so: tuple[Fact, ...]
    beliefs: tuple[HeldBelief, ...]
    doors: tuple[ShutDoor, ...]


def choice_of(scenario: Scenario, step: Step) -> Choice:
    """The choice that a step made.

    Args:
        scenario: the scenario.
        step: one of a play of it.
    """
    return next(choice for choice in scenario.scenes[step.scene].choices if choice.id == step.choice)


def is_count(variable: Variable) -> bool:
    """Whether a variable counts something, so that its number says something to people."""
    return variable.high - variable.low > 1 and all(
        value == round(value) for value in (variable.start, variable.low, variable.high)
    )


def in_words(variable: Variable, value: float) -> str:
    """A variable's value as one of its words, or as a plain number.

    Args:
        variable: with its bounds, and its words from low to high.
        value: within the bounds.
    """
    return variable.words[_word(variable, value)] if variable.words else f"{value:g}"


def _word(variable: Variable, value: float) -> int:
    """Which of its words stands for a value."""
    share = (value - variable.low) / ((variable.high - variable.low) or 1)
    return min(len(variable.words) - 1, int(share * len(variable.words)))


def end_in_words(variable: Variable, value: float) -> str:
    """Where a variable ended, told from where it began also if the same word stands for both.

    Args:
        variable: with its bounds, its words from low to high, and where it began.
        value: where it ended.
    """
    here = in_words(variable, value)
    if not variable.words and not is_count(variable):
        return "as at the start" if value == variable.start else "more" if value > variable.start else "less"
    if not variable.words or value == variable.start or here != in_words(variable, variable.start):
        return here
    beside = _word(variable, value) + (1 if value > variable.start else -1)
    if 0 <= beside < len(variable.words):
        return f"{here}, nearer to “{variable.words[beside]}”"
    return f"{here}, and more so"


def tell(scenario: Scenario, state: State) -> PlayDebrief:
    """The debrief of a play.

    Args:
        scenario: the scenario.
        state: where the play stands, mostly at an ending.
    """
    beliefs = [
        HeldBelief(turn, choice.text, tuple(choice.believes), tuple(f for f in choice.believes if f in state.true))
        for turn, step in enumerate(state.steps, 1)
        if (choice := choice_of(scenario, step)).believes
    ]
    return PlayDebrief(
        came_out=tuple(fact for key, fact in scenario.facts.items() if key in state.known),
        never_asked=tuple(fact for key, fact in scenario.facts.items() if key in state.true - state.known),
        not_so=tuple(fact for key, fact in scenario.facts.items() if key not in state.true),
        beliefs=tuple(beliefs),
        doors=tuple(
            ShutDoor(turn, scenario.scenes[step.scene].title, choice_of(scenario, step).text, step.closed)
            for turn, step in enumerate(state.steps, 1)
            if step.closed
        ),
    )


def trace(scenario: Scenario, state: State) -> Trace:
    """The play as a trace: each step under what the learner had last said was going on.

    Args:
        scenario: the scenario.
        state: where the play stands, at an ending or before.
    """
    steps: list[TraceStep] = []
    believed = ""
    for step in state.steps:
        choice = choice_of(scenario, step)
        if choice.believes:
            believed = choice.text
            continue
        saw = [scenario.facts[fact].title for fact in step.revealed]
        steps.append(TraceStep(believed, choice.text, "; ".join(saw) or "nothing new"))
    told = tell(scenario, state)
    return Trace(
        title=scenario.title,
        steps=tuple(steps),
        true=tuple(fact.title for key, fact in scenario.facts.items() if key in state.true),
        never=tuple(fact.title for fact in told.never_asked),
        over=scenario.scenes[state.scene].ending is not None,
    )


def seen(scenario: Scenario, plays: Sequence[State]) -> tuple[set[str], set[str]]:
    """The scenes, and the endings among them, that a learner has met in any of these plays.

    Args:
        scenario: the scenario.
        plays: where each stands; a scene counts from when it is reached.
    """
    scenes = {step.scene for play in plays for step in play.steps} | {play.scene for play in plays}
    return scenes, {name for name in scenes if scenario.scenes[name].ending}
