"""Continuity: whether what a text presupposes is so whenever the text is shown, in the plays that are watched."""

from collections.abc import Iterator
from dataclasses import dataclass

from managerkit.content.yamltext import Place as Where

from .compiled import Cells, Compiled, CompiledChoice, CompiledOutcome, CompiledPlay, Test, is_open
from .presupposed import presuppositions
from .proof import Weakness

_SHOWN = 12
"""The most choices of a path that are told."""


@dataclass(frozen=True)
class Breach:
    """A play that showed a text although what it presupposes was not so: its seed, and its choices up to there."""

    seed: int
    path: tuple[str, ...]


class Continuity:
    """Watches plays. `broken` has, for each place where a breach was met, the shortest way to it that was met.

    What a scene, an aside or a choice presupposes is asked on arrival; what an outcome does, before the choice has
    changed anything, like its condition; what comes later, when it has come.
    """

    def __init__(self, story: Compiled) -> None:
        self.broken: dict[Where, Breach] = {}
        self.declared = {one.place: one for one in presuppositions(story.source)}
        tests = {place: story.test(one.condition) for place, one in self.declared.items()}
        self._arrivals: dict[int, list[tuple[Where, Test, Test | CompiledChoice | None]]] = {}
        self._results: dict[int, tuple[Where, Test]] = {}
        self._lates: dict[int, tuple[Where, Test]] = {}
        self._moves: dict[int, str] = {}
        self._path: list[str] = []
        self._turn = story.turn
        for place in story.places:
            here: Where = ("scenes", place.id)
            shown: list[tuple[Where, Test | CompiledChoice | None]] = [
                (here, None),
                *(((*here, "asides", n), test) for n, test in enumerate(place.asides)),
                *(((*here, "choices", move.index), move) for move in place.moves),
            ]
            whole = [((*at, "presupposes"), guard) for at, guard in shown]
            self._arrivals[place.number] = [(at, tests[at], guard) for at, guard in whole if at in tests]
            for move in place.moves:
                for n, result in enumerate(move.results):
                    at = (*here, "choices", move.index, "outcomes", n)
                    self._moves[result.number] = move.source.id
                    if (say := (*at, "presupposes")) in tests:
                        self._results[result.number] = say, tests[say]
                    if (say := (*at, "later", "presupposes")) in tests:
                        self._lates[id(result.late)] = say, tests[say]

    def change(self, play: CompiledPlay, result: CompiledOutcome, before: Cells) -> None:
        """Look at what a choice has shown.

        Args:
            play: as it stands after the choice.
            result: the outcome that came up.
            before: the play's cells before the choice.
        """
        self._path.append(self._moves[result.number])
        if (found := self._results.get(result.number)) and not found[1](before):
            self._breach(found[0], play)
        for late in play.arrived:
            if (found := self._lates.get(id(late))) and not found[1](play.cells):
                self._breach(found[0], play)

    def arrival(self, play: CompiledPlay, to: int) -> None:
        """Look at what a scene shows.

        Args:
            play: as it stands in the scene where it arrived.
            to: the number of the scene from which passes led on; it is not shown.
        """
        if not play.cells[self._turn]:
            self._path.clear()
        for place, test, guard in self._arrivals[play.place.number]:
            is_shown = guard is None or (
                is_open(guard, play.cells) if isinstance(guard, CompiledChoice) else guard(play.cells)
            )
            if is_shown and not test(play.cells):
                self._breach(place, play)

    def _breach(self, place: Where, play: CompiledPlay) -> None:
        if place not in self.broken or len(self._path) < len(self.broken[place].path):
            self.broken[place] = Breach(play.luck.seed, tuple(self._path))


def breaches(found: Continuity) -> Iterator[Weakness]:
    """What was met, as what the author should put right.

    Args:
        found: having watched.
    """
    for place, one in found.declared.items():
        if place in found.broken:
            message = f"a play shows this text though `{one.condition}` does not hold: {_told(found.broken[place])}"
            remedy = "show it under a condition (`when`), write another text for that case, or take the words out"
            yield Weakness(place, message, remedy)


def _told(breach: Breach) -> str:
    """The way there in words."""
    path = breach.path
    if not path:
        return f"at the start, with seed {breach.seed}"
    earlier = f"{len(path) - _SHOWN} choices, then " if len(path) > _SHOWN else ""
    return f"with seed {breach.seed}, after {earlier}{', '.join(path[-_SHOWN:])}"
