"""Playing on to an end, and what very many plays have met, so that what none of them met can be told."""

from collections import Counter
from typing import Protocol

from managerkit.activities.scenarios.record import MOST_CHOICES

from .compiled import Cells, Compiled, CompiledChoice, CompiledOutcome, CompiledPlay, CompiledScene, Late, passed_on
from .strategies import Pick


class Watcher(Protocol):
    """Is shown a play as it goes on."""

    def change(self, play: CompiledPlay, result: CompiledOutcome, before: Cells) -> None:
        """What a choice did.

        Args:
            play: as it stands after the choice.
            result: the outcome that came up.
            before: the play's cells before the choice.
        """

    def arrival(self, play: CompiledPlay, to: int) -> None:
        """Where it led.

        Args:
            play: as it stands in the scene where it arrived.
            to: the number of the scene from which passes led on.
        """


def needed(move: CompiledChoice) -> tuple[CompiledOutcome, ...]:
    """The outcomes that have to happen some time; the last of several must be written, and may be a safety net."""
    return move.results[:-1] or move.results


class Met:
    """What plays have met, by the numbers that `compiled` gives.

    `results` counts outcomes. `asides` and `passes` are pairs of a scene and a number in it; `lates` are outcomes of
    which something has arrived later; `effects` say which outcome, whether by what came later of it, has moved which
    variable. `lows` and `highs` are the least and the most that the variables have been.
    """

    def __init__(self, story: Compiled) -> None:
        self.results: Counter[int] = Counter()
        self.places: set[int] = set()
        self.moves: set[int] = set()
        self.asides: set[tuple[int, int]] = set()
        self.passes: set[tuple[int, int]] = set()
        self.lates: set[int] = set()
        self.effects: set[tuple[int, bool, int]] = set()
        self.lows: list[float] = story.start[: story.turn]
        self.highs: list[float] = story.start[: story.turn]
        self._places = story.places
        self._shown: set[int] = set()
        every = [result for place in story.places for move in place.moves for result in move.results]
        self._owners = {result.late: result.number for result in every if result.late}

    def arrival(self, play: CompiledPlay, to: int) -> None:
        """Note what a scene shows, and the passes that led on to it from the scene `to`.

        Args:
            play: as it stands in the scene where it arrived.
            to: the number of the scene from which passes led on.
        """
        place, cells = play.place, play.cells
        if to != place.number:
            self._passed(play, to)
        if place.number in self._shown:
            return
        self.places.add(place.number)
        asides = [(place.number, n) for n in range(len(place.asides))]
        self.asides.update(key for key in asides if key not in self.asides and place.asides[key[1]](cells))
        self.moves.update(
            move.number
            for move in place.moves
            if move.number not in self.moves and (move.when is None or move.when(cells))
        )
        if self.asides.issuperset(asides) and self.moves.issuperset([move.number for move in place.moves]):
            self._shown.add(place.number)

    def change(self, play: CompiledPlay, result: CompiledOutcome, before: Cells) -> None:
        """Note what a choice did.

        Args:
            play: as it stands after the choice.
            result: the outcome that came up.
            before: the play's cells before the choice.
        """
        self.results[result.number] += 1
        self._moved(play, result.number, result, before)
        for late in play.arrived:
            owner = self._owners[late]
            self.lates.add(owner)
            self._moved(play, owner, late, before)

    def whole(self, place: CompiledScene) -> bool:
        """Whether all that has to be met in a scene was met."""
        results = [result for move in place.moves for result in needed(move)]
        return (
            place.number in self.places
            and all((place.number, n) in self.asides for n in range(len(place.asides)))
            and all((place.number, n) in self.passes for n in range(len(place.passes)))
            and all(self.results[result.number] for result in results)
            and all(result.number in self.lates for result in results if result.late)
        )

    def _passed(self, play: CompiledPlay, to: int) -> None:
        while to != play.place.number and (way := passed_on(self._places[to], play.cells)):
            if (to, way[0]) in self.passes:
                break
            self.passes.add((to, way[0]))
            to = way[1]

    def _moved(self, play: CompiledPlay, owner: int, by: CompiledOutcome | Late, before: Cells) -> None:
        late = isinstance(by, Late)
        for cell, *_ in by.effects:
            value = play.cells[cell]
            if value == before[cell]:
                continue
            self.effects.add((owner, late, cell))
            if value < self.lows[cell]:
                self.lows[cell] = value
            elif value > self.highs[cell]:
                self.highs[cell] = value


def walk(story: Compiled, play: CompiledPlay, pick: Pick, *watchers: Watcher) -> int:
    """Play on to an ending, to where nothing is open, or to as many choices as a journal keeps.

    Args:
        story: the scenario.
        play: where it begins; it is changed in place.
        pick: chooses among what is open; None where it makes no choice.
        *watchers: are shown each step; where the play stands, they have seen.

    Returns:
        The number of choices made.
    """
    for made in range(MOST_CHOICES):
        move = pick(play)
        if move is None:
            return made
        before = play.cells.copy() if watchers else []
        result = story.choose(play, move)
        for watcher in watchers:
            watcher.change(play, result, before)
            watcher.arrival(play, result.to)
    return MOST_CHOICES
