"""What can be proved of a scenario without playing it: scenes, conditions and effects that no play can ever meet.

Every expression is worked out over all the values that its names may have. What is reported is certain; what needs
more than that to be seen is left to `fuzz`.
"""

import ast
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product
from typing import NamedTuple

from managerkit.content.expression import parse
from managerkit.content.scenario import Choice, Outcome, Scenario, Scene
from managerkit.content.yamltext import Place

from .intervals import EITHER, NO, YES, Interval, span
from .presupposed import presuppositions

World = Mapping[str, bool]
"""For some facts, whether they are true in a play; the others may be either."""
_WORLDS = 2000
"""Ways to draw the facts that are gone through; with more, each drawn fact is taken for either."""


class Weakness(NamedTuple):
    """Something to put right: where in the file, what, and what to do; as in a finding."""

    place: Place
    message: str
    remedy: str


def prove(scenario: Scenario) -> Iterator[Weakness]:
    """Everything that can be proved; the names in the scenario must exist."""
    proof = possible(scenario)
    yield from _scenes(proof)
    yield from _continuity(proof)
    yield from _numbers_and_facts(proof)


def possible(scenario: Scenario) -> "Possible":
    """All that some play of a scenario may meet; the names in it must exist."""
    found = Possible(scenario)
    found.spread()
    return found


def _scenes(proof: "Possible") -> Iterator[Weakness]:
    for name, scene in proof.scenario.scenes.items():
        here: Place = ("scenes", name)
        if name not in proof.reached:
            yield Weakness(
                here, f"no play can come to the scene `{name}`", "loosen a condition on the way, or remove it"
            )
            continue
        if name not in proof.ending:
            yield Weakness(here, f"no ending can be reached from the scene `{name}`", "lead on from it to an ending")
        for kind in ("asides", "passes"):
            for n, part in enumerate(getattr(scene, kind)):
                if proof.never(part.when):
                    yield _never((*here, kind, n, "when"), part.when)
        for n, choice in enumerate(scene.choices):
            yield from _choice(proof, (*here, "choices", n), choice)


def _choice(proof: "Possible", here: Place, choice: Choice) -> Iterator[Weakness]:
    if proof.never(choice.when):
        yield _never((*here, "when"), choice.when)
        return
    for n, outcome in enumerate(choice.outcomes):
        place: Place = (*here, "outcomes", n)
        if proof.never(outcome.when):
            yield _never((*place, "when"), outcome.when)
        elif proof.unlikely(outcome.chance):
            yield Weakness(
                (*place, "chance"), f"`{outcome.chance}` is never above 0", "raise it, or remove the outcome"
            )
        elif not proof.happens(choice, n):
            message = f"this outcome of `{choice.id}` never happens: those above it leave it nothing"
            yield Weakness(place, message, "remove it, put it higher, or narrow the conditions above it")


def _continuity(proof: "Possible") -> Iterator[Weakness]:
    """Texts that show only where what they presuppose does not hold."""
    for one in presuppositions(proof.scenario):
        _, scene, *_ = one.place
        shown = scene in proof.reached and not proof.never(*one.guards)
        if shown and proof.never(*one.guards, one.condition):
            message = f"`{one.condition}` never holds where this text is shown"
            yield Weakness(one.place, message, "correct it, or show the text under another condition")


def _never(place: Place, condition: str | None) -> Weakness:
    return Weakness(place, f"`{condition}` never holds", "loosen it, or remove what depends on it")


def _numbers_and_facts(proof: "Possible") -> Iterator[Weakness]:
    scenario = proof.scenario
    asked = {name for scene in scenario.scenes.values() for text in _conditions(scene) for name in parse(text).names}
    for name, variable in scenario.variables.items():
        if variable.shown == "never" and name not in asked:
            message = f"nobody ever sees `{name}`: it is never shown, and no condition asks for it"
            yield Weakness(("variables", name), message, "show it, ask for it in a condition, or remove it")
        elif name not in proof.moved:
            yield Weakness(("variables", name), f"nothing ever moves `{name}`", "give it an effect, or remove it")
    for fact in scenario.facts:
        if fact not in proof.revealed:
            message = f"nothing ever reveals the fact `{fact}`, whatever its `door` says"
            yield Weakness(("facts", fact), message, f"let an outcome say `reveals: [{fact}]`")


def _conditions(scene: Scene) -> Iterator[str]:
    """Every condition and chance of a scene."""
    yield from (aside.when for aside in scene.asides)
    yield from (way.when for way in scene.passes)
    for choice in scene.choices:
        yield from [choice.when] if choice.when else []
        for outcome in choice.outcomes:
            yield from _texts(outcome)


@dataclass
class Possible:
    """What is found possible, growing until nothing is added."""

    scenario: Scenario
    reached: set[str] = field(default_factory=set)
    revealed: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    values: dict[str, Interval] = field(default_factory=dict)
    possible: set[tuple[int, int]] = field(default_factory=set)
    """Outcomes that can happen, by their choice's identity and their number; what was possible once, stays so."""
    _worlds: dict[frozenset[str], list[World]] = field(default_factory=dict)

    @cached_property
    def worlds(self) -> list[dict[str, bool]]:
        """Every way in which the facts may be drawn; just one, that leaves the drawn ones open, when there are many."""
        facts, drawn = self.scenario.facts, self.scenario.drawn
        draws = [(draw.of, min(draw.pick, len(draw.of))) for draw in self.scenario.draws]
        if math.prod(math.comb(len(of), pick) for of, pick in draws) > _WORLDS:
            return [{fact: True for fact in facts if fact not in drawn}]
        true = (set(chain(*picks)) for picks in product(*(combinations(of, pick) for of, pick in draws)))
        return [{fact: fact in picked or fact not in drawn for fact in facts} for picked in true]

    @cached_property
    def once(self) -> set[str]:
        """Choices that can be made one time only."""
        choices = [choice for scene in self.scenario.scenes.values() for choice in scene.choices]
        return {choice.id for choice in choices} - {choice.id for choice in choices if not choice.once}

    @cached_property
    def ending(self) -> set[str]:
        """Scenes from which an ending can be reached."""
        ways = {name: set(self._ways(self.scenario.scenes[name])) for name in self.reached}
        found = {name for name in ways if self.scenario.scenes[name].ending}
        while more := {name for name, to in ways.items() if name not in found and to & found}:
            found |= more
        return found

    def spread(self) -> None:
        """Follow every way that may be open from the start, until there is no more to be found."""
        self.values = {name: Interval(each.start, each.start) for name, each in self.scenario.variables.items()}
        self.reached = {self.scenario.start}
        before: object = None
        while before != (now := self._size()):
            before = now
            for name in list(self.reached):
                scene = self.scenario.scenes[name]
                self.reached.update(self._ways(scene))
                for choice in scene.choices:
                    self._make(choice)

    def never(self, *conditions: str | None) -> bool:
        """Whether conditions hold together in no play."""
        together = ast.BoolOp(ast.And(), [part for one in conditions if one for part in _parts(parse(one).tree)])
        worlds = self.worlds_of(conditions)
        return bool(together.values) and all(self._span_of(together, world).never for world in worlds)

    def unlikely(self, chance: str | None) -> bool:
        """Whether a chance is nothing in every play."""
        return chance is not None and all(self.span(chance, w).high <= 0 for w in self.worlds_of([chance]))

    def happens(self, choice: Choice, number: int) -> bool:
        """Whether an outcome's turn can come, after those above it.

        The last one has to be there, so it may be shut out by several others between them, though not by a single one.

        Args:
            choice: the choice.
            number: the outcome's, from 0.
        """
        *above, outcome = choice.outcomes[: number + 1]
        worlds = self.worlds_of([choice.when, *(text for each in (*above, outcome) for text in _texts(each))])
        open_in = [world for world in worlds if self._may(choice.when, world) and self._may(outcome.when, world)]
        if number == len(choice.outcomes) - 1:
            return bool(open_in) and not any(all(self._certain(each, world) for world in open_in) for each in above)
        return any(not any(self._certain(each, world) for each in above) for world in open_in)

    def _size(self) -> object:
        return len(self.reached), len(self.revealed), len(self.made), dict(self.values)

    def _ways(self, scene: Scene) -> Iterator[str]:
        yield from (way.to for way in scene.passes if not self.never(way.when))
        for choice in scene.choices:
            yield from (outcome.to for outcome in self._outcomes(choice))

    def _outcomes(self, choice: Choice) -> Iterator[Outcome]:
        """Those that can happen."""
        for number, outcome in enumerate(choice.outcomes):
            key = (id(choice), number)
            if key not in self.possible and not self.unlikely(outcome.chance) and self.happens(choice, number):
                self.possible.add(key)
            if key in self.possible:
                yield outcome

    def _make(self, choice: Choice) -> None:
        for outcome in self._outcomes(choice):
            self.made.add(choice.id)
            for holder in (outcome, outcome.later):
                self.revealed.update(holder.reveals if holder else ())
                for name, change in holder.effects.items() if holder else ():
                    self._move(name, change)

    def _move(self, name: str, change: float) -> None:
        variable, (low, high) = self.scenario.variables[name], self.values[name]
        if change:
            self.moved.add(name)
        self.values[name] = Interval(variable.low if change < 0 else low, variable.high if change > 0 else high)

    def worlds_of(self, texts: Iterable[str | None]) -> list[World]:
        """The ways in which the facts may be drawn, as far as these texts ask for them."""
        asked = {fact for text in texts if text for question, fact in parse(text).asks if question in ("fact", "knows")}
        key = frozenset(asked)
        if key not in self._worlds:
            found = {tuple((fact, world[fact]) for fact in sorted(key & world.keys())) for world in self.worlds}
            self._worlds[key] = [dict(world) for world in sorted(found)]
        return self._worlds[key]

    def _may(self, condition: str | None, world: World) -> bool:
        return condition is None or not self.span(condition, world).never

    def _certain(self, outcome: Outcome, world: World) -> bool:
        """Whether an outcome always happens when its turn comes."""
        return (outcome.when is None or self.span(outcome.when, world).always) and (
            outcome.chance is None or self.span(outcome.chance, world).low >= 1
        )

    def span(self, text: str, world: World) -> Interval:
        """The bounds of a condition or a chance.

        Args:
            text: as the author writes it.
            world: some facts, and whether they are true.
        """
        return self._span_of(parse(text).tree, world)

    def _span_of(self, tree: ast.expr, world: World) -> Interval:
        def asked(question: str, subject: str) -> Interval:
            match question:
                case "fact":
                    return {True: YES, False: NO}.get(world.get(subject, None), EITHER)  # type: ignore[arg-type]
                case "knows":
                    return EITHER if subject in self.revealed and world.get(subject, True) else NO
                case "visited":
                    return EITHER if subject in self.reached else NO
                case "times" if subject in self.made and subject not in self.once:
                    return Interval(0, math.inf)
            return EITHER if subject in self.made else NO

        return span(tree, {**self.values, "turn": Interval(0, math.inf)}, asked)


def _parts(tree: ast.expr) -> Iterator[ast.expr]:
    """What has to hold, each by itself, for a condition to hold."""
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for part in tree.values:
            yield from _parts(part)
    else:
        yield tree


def _texts(outcome: Outcome) -> list[str]:
    return [text for text in (outcome.when, outcome.chance) if text]
