"""A scenario made ready for being played very often: the same story as `engine` tells, many times as fast.

A play is one flat list of numbers: the variables, the turn, which facts are true, which are known, how often each
choice was made, which scenes were visited. Conditions become Python functions of that list. Nothing is copied and no
words are kept; `engine` is what learners play, and a test holds the two to the same story.
"""

import ast
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from managerkit.activities.scenarios.engine import HOPS
from managerkit.content.scenario import Choice, Later, Outcome, Scenario, Scene

Cells = list[Any]
Test = Callable[[Cells], Any]
Effect = tuple[int, float, float, float]
"""The cell of a variable, the change, and the bounds."""
Reveal = tuple[int, int]
"""The cells that say whether a fact is true, and whether it is known."""


@dataclass(frozen=True, eq=False, slots=True)
class Late:
    """A consequence that comes later."""

    after: int
    effects: tuple[Effect, ...]
    reveals: tuple[Reveal, ...]
    source: Later


@dataclass(frozen=True, eq=False, slots=True)
class CompiledOutcome:
    """An outcome; `number` counts all of the scenario's, in the author's order."""

    number: int
    when: Test | None
    chance: Test | None
    effects: tuple[Effect, ...]
    reveals: tuple[Reveal, ...]
    late: Late | None
    to: int
    source: Outcome


@dataclass(frozen=True, eq=False, slots=True)
class CompiledChoice:
    """A choice; `number` counts all of the scenario's, `index` its scene's. `made` is the cell that counts it."""

    number: int
    index: int
    when: Test | None
    once: bool
    made: int
    chances: int
    moment: str
    results: tuple[CompiledOutcome, ...]
    source: Choice


@dataclass(frozen=True, eq=False, slots=True)
class CompiledScene:
    """A scene; `number` counts them in the author's order. `visited` is the cell that says whether it was."""

    number: int
    id: str
    moves: tuple[CompiledChoice, ...]
    passes: tuple[tuple[Test, int], ...]
    asides: tuple[Test, ...]
    visited: int
    source: Scene


class Luck:
    """The luck of one seed. What was drawn is kept, so that all plays of the seed meet the same at little cost."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._drawn: dict[tuple[int, int], tuple[float, ...]] = {}
        self._random = random.Random(0)

    def at(self, move: CompiledChoice, times: int) -> tuple[float, ...]:
        """The draws that a choice meets when it is made after having been made so many times.

        Args:
            move: the choice.
            times: how often it was made before.
        """
        key = (move.number, times)
        drawn = self._drawn.get(key)
        if drawn is None:
            self._random.seed(f"{self.seed}|{move.moment}|{times}")
            drawn = self._drawn[key] = tuple([self._random.random() for _ in range(move.chances)])
        return drawn


class CompiledPlay:
    """A play under way. `arrived` holds what came late at the last choice."""

    __slots__ = ("arrived", "cells", "luck", "pending", "place")

    def __init__(self, place: CompiledScene, cells: Cells, luck: Luck, pending: list[tuple[int, Late]]) -> None:
        self.place = place
        self.cells = cells
        self.luck = luck
        self.pending = pending
        self.arrived: list[Late] = []

    def copy(self) -> "CompiledPlay":
        """The same moment, to be played on from apart."""
        return CompiledPlay(self.place, self.cells.copy(), self.luck, self.pending.copy())


@dataclass(frozen=True, eq=False)
class Compiled:
    """A scenario ready to be played. The cells of a play begin with the variables, in the author's order.

    `test` makes a function of a play's cells of a condition, as an author writes it.
    """

    source: Scenario
    places: tuple[CompiledScene, ...]
    first: int
    start: Cells
    turn: int
    true: dict[str, int]
    known: dict[str, int]
    made: dict[str, int] = field(repr=False)
    test: Callable[[str], Test] = field(repr=False)

    def begin(self, seed: int) -> CompiledPlay:
        """A play about to start."""
        cells = self.start.copy()
        for index, draw in enumerate(self.source.draws):
            luck = random.Random(f"{seed}|draw|{index}")
            for fact in luck.sample(sorted(draw.of), min(draw.pick, len(draw.of))):
                cells[self.true[fact]] = True
        play = CompiledPlay(self.places[0], cells, Luck(seed), [])
        self._arrive(play, self.first)
        return play

    def choose(self, play: CompiledPlay, move: CompiledChoice) -> CompiledOutcome:
        """Make a choice that is open; the play moves on.

        Args:
            play: where the story stands; it is changed in place.
            move: one of the open choices of its scene.

        Returns:
            what happened.
        """
        cells = play.cells
        result = _result(play, move)
        play.arrived = []
        _change(cells, result)
        if play.pending:
            play.arrived = [late for left, late in play.pending if left <= 1]
            play.pending = [(left - 1, late) for left, late in play.pending if left > 1]
            for late in play.arrived:
                _change(cells, late)
        if result.late:
            play.pending.append((result.late.after, result.late))
        cells[self.turn] += 1
        cells[move.made] += 1
        cells[play.place.visited] = True
        self._arrive(play, result.to)
        return result

    def _arrive(self, play: CompiledPlay, to: int) -> None:
        play.place = self.places[to]
        if play.place.passes:
            for _ in range(HOPS):
                onward = passed_on(play.place, play.cells)
                if onward is None or onward[1] == play.place.number:
                    break
                play.place = self.places[onward[1]]


def passed_on(place: CompiledScene, cells: Cells) -> tuple[int, int] | None:
    """Which of a scene's passes leads straight on, and to which scene.

    Args:
        place: the scene.
        cells: the variables and counts as they are.
    """
    for number, (test, to) in enumerate(place.passes):
        if test(cells):
            return number, to
    return None


def open_moves(play: CompiledPlay) -> list[CompiledChoice]:
    """The choices open now, in the author's order."""
    return [move for move in play.place.moves if is_open(move, play.cells)]


def is_open(move: CompiledChoice, cells: Cells) -> bool:
    """Whether a choice of the scene at hand can be made.

    Args:
        move: the choice.
        cells: the variables and counts as they are.
    """
    return not (move.once and cells[move.made]) and (move.when is None or bool(move.when(cells)))


def compiled(scenario: Scenario) -> Compiled:
    """Make a scenario ready. Everything that it names must exist, as `check` makes sure."""
    names = iter(range(10**9))
    variables = {name: next(names) for name in scenario.variables}
    turn = next(names)
    true = {fact: next(names) for fact in scenario.facts}
    known = {fact: next(names) for fact in scenario.facts}
    ids = dict.fromkeys(choice.id for scene in scenario.scenes.values() for choice in scene.choices)
    made = {choice: next(names) for choice in ids}
    visited = {scene: next(names) for scene in scenario.scenes}
    start: Cells = [variable.start for variable in scenario.variables.values()]
    start += [
        0,
        *(fact not in scenario.drawn for fact in true),
        *[False] * len(known),
        *[0] * len(made),
        *[False] * len(visited),
    ]
    maker = _Maker(scenario, {**variables, "turn": turn}, true, known, made, visited)
    places = tuple(maker.place(number, name) for number, name in enumerate(scenario.scenes))
    first = list(scenario.scenes).index(scenario.start)
    return Compiled(scenario, places, first, start, turn, true, known, made, maker.test)


def _result(play: CompiledPlay, move: CompiledChoice) -> CompiledOutcome:
    cells = play.cells
    drawn = -1
    for result in move.results:
        if result.when is None or result.when(cells):
            if result.chance is None:
                return result
            drawn += 1
            if play.luck.at(move, cells[move.made])[drawn] < result.chance(cells):
                return result
    return move.results[-1]


def _change(cells: Cells, by: CompiledOutcome | Late) -> None:
    for cell, change, low, high in by.effects:
        value = cells[cell] + change
        cells[cell] = round(low if value < low else high if value > high else value, 6)
    for true, known in by.reveals:
        if cells[true]:
            cells[known] = True


@dataclass
class _Maker:
    """Makes the parts of a scenario, numbering choices and outcomes as it goes."""

    scenario: Scenario
    names: dict[str, int]
    true: dict[str, int]
    known: dict[str, int]
    made: dict[str, int]
    visited: dict[str, int]
    moves: int = 0
    results: int = 0
    tests: dict[str, Test] = field(default_factory=dict)

    def place(self, number: int, name: str) -> CompiledScene:
        scene = self.scenario.scenes[name]
        numbers = {scene: number for number, scene in enumerate(self.scenario.scenes)}
        moves = tuple(self.move(name, index, choice, numbers) for index, choice in enumerate(scene.choices))
        passes = tuple((self.test(way.when), numbers[way.to]) for way in scene.passes)
        asides = tuple(self.test(aside.when) for aside in scene.asides)
        return CompiledScene(number, name, moves, passes, asides, self.visited[name], scene)

    def move(self, scene: str, index: int, choice: Choice, numbers: dict[str, int]) -> CompiledChoice:
        self.moves += 1
        results = tuple(self.result(outcome, numbers) for outcome in choice.outcomes)
        return CompiledChoice(
            number=self.moves - 1,
            index=index,
            when=self.test(choice.when) if choice.when else None,
            once=choice.once,
            made=self.made[choice.id],
            chances=sum(outcome.chance is not None for outcome in choice.outcomes),
            moment=f"{scene}|{choice.id}",
            results=results,
            source=choice,
        )

    def result(self, outcome: Outcome, numbers: dict[str, int]) -> CompiledOutcome:
        self.results += 1
        later = outcome.later
        return CompiledOutcome(
            number=self.results - 1,
            when=self.test(outcome.when) if outcome.when else None,
            chance=self.test(outcome.chance) if outcome.chance else None,
            effects=self._effects(outcome),
            reveals=self._reveals(outcome),
            late=Late(later.after, self._effects(later), self._reveals(later), later) if later else None,
            to=numbers[outcome.to],
            source=outcome,
        )

    def _effects(self, of: Outcome | Later) -> tuple[Effect, ...]:
        variables = self.scenario.variables
        return tuple((self.names[n], change, variables[n].low, variables[n].high) for n, change in of.effects.items())

    def _reveals(self, of: Outcome | Later) -> tuple[Reveal, ...]:
        return tuple((self.true[fact], self.known[fact]) for fact in of.reveals)

    def test(self, source: str) -> Test:
        """A condition or a chance as a function of the cells; one that divides by zero is 0."""
        if source not in self.tests:
            self.tests[source] = self._test(source)
        return self.tests[source]

    def _test(self, source: str) -> Test:
        tree = ast.parse(f"lambda c: ({source.strip()})", mode="eval")
        assert isinstance(tree.body, ast.Lambda)
        tree.body.body = _Cells(self).visit(tree.body.body)
        test: Test = eval(compile(ast.fix_missing_locations(tree), "<condition>", "eval"), {"__builtins__": {}})
        if "/" not in source:
            return test

        def safely(cells: Cells) -> Any:
            try:
                return test(cells)
            except ZeroDivisionError:
                return 0.0

        return safely


class _Cells(ast.NodeTransformer):
    """Turns the names and questions of an expression into cells."""

    def __init__(self, maker: _Maker) -> None:
        self._names = maker.names
        self._asked = {
            **{"fact": maker.true, "knows": maker.known, "visited": maker.visited},
            **dict.fromkeys(("chose", "times"), maker.made),
        }

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _cell(self._names[node.id])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        assert isinstance(node.args[0], ast.Constant)
        cell = _cell(self._asked[node.func.id][str(node.args[0].value)])
        if node.func.id != "chose":
            return cell
        return ast.Compare(cell, [ast.Gt()], [ast.Constant(0)])


def _cell(number: int) -> ast.Subscript:
    return ast.Subscript(ast.Name("c", ast.Load()), ast.Constant(number), ast.Load())
