"""Where plays have ended: after which choices, in which worlds, and how much world and manner have to do with it.

A world is what is true in a play and was drawn; a manner is a way of playing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log2

from .compiled import Compiled, CompiledChoice, CompiledOutcome, CompiledPlay, CompiledScene

World = frozenset[str]
"""The drawn facts that are true."""

OFTEN = 30
"""How often a choice must have been made before it is said to lead to one ending."""


def world(story: Compiled, play: CompiledPlay) -> World:
    """What was drawn in a play.

    Args:
        story: the scenario.
        play: any moment of it.
    """
    return frozenset(fact for fact in story.source.drawn if play.cells[story.true[fact]])


def told(world: World) -> str:
    """A world in words, as they follow "where"."""
    facts = ", ".join(f"`{fact}`" for fact in sorted(world)) or "nothing drawn"
    return f"{facts} {'are' if len(world) > 1 else 'is'} true"


@dataclass
class Ends:
    """Counts plays that have ended.

    `after` says to which endings, by number, each choice has led, by number too, and how often. `by_manner` has, for
    each manner and world, how often which ending came. `reopened` has, for each outcome, by number, the endings that it
    says it closes and that a play came to all the same.
    """

    story: Compiled
    after: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    by_manner: dict[str, dict[World, Counter[int]]] = field(default_factory=dict)
    reopened: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, play: CompiledPlay, manner: str = "", came: Iterable[CompiledOutcome] = ()) -> None:
        """Count a play.

        Args:
            play: at its end.
            manner: how it was played, if that is to be counted.
            came: the outcomes that came up in it, if they are known.
        """
        end = play.place.number
        for result in came:
            if play.place.id in result.source.closes:
                self.reopened[result.number].add(play.place.id)
        for place in self.story.places:
            for move in place.moves:
                if play.cells[move.made]:
                    self.after[move.number][end] += 1
        if manner:
            self.by_manner.setdefault(manner, defaultdict(Counter))[world(self.story, play)][end] += 1

    def foregone(self) -> Iterator[tuple[CompiledScene, CompiledChoice, int]]:
        """Choices before a last scene after which every play came to one ending, with that ending's number.

        A scene is a last one if all of its choices lead to endings.
        """
        last = {place.number for place in self.story.places if self._is_last(place)}
        for place in self.story.places:
            for move in place.moves if place.number not in last else ():
                after = self.after.get(move.number, Counter[int]())
                if len(after) == 1 and after.total() >= OFTEN:
                    yield place, move, next(iter(after))

    def shares(self) -> tuple[float, float, float]:
        """How much of the uncertainty about the ending the manner removes, then the world, and what luck keeps.

        The first is the mutual information of ending and manner, the second that of ending and world where the manner
        is known, both as shares of the ending's entropy; the three add up to 1. All manners weigh the same.
        """
        endings = _summed(_summed(worlds.values()) for worlds in self.by_manner.values())
        whole = entropy([endings])
        if not whole:
            return 0.0, 0.0, 0.0
        manner = entropy([_summed(worlds.values()) for worlds in self.by_manner.values()])
        both = entropy([counted for worlds in self.by_manner.values() for counted in worlds.values()])
        both = min(both, manner)
        return (whole - manner) / whole, (manner - both) / whole, both / whole

    def _is_last(self, place: CompiledScene) -> bool:
        places = self.story.places
        return all(places[result.to].source.ending for move in place.moves for result in move.results)


def _summed(counters: Iterable[Counter[int]]) -> Counter[int]:
    return sum(counters, Counter[int]())


def entropy(groups: list[Counter[int]]) -> float:
    """The average entropy within groups, in bits, each weighing as often as it was counted; Miller and Madow's."""
    total = sum(group.total() for group in groups)
    bits = 0.0
    for group in groups:
        size = group.total()
        plain = -sum(times / size * log2(times / size) for times in group.values())
        bits += size / total * (plain + (len(group) - 1) / (2 * size) / 0.6931)
    return bits
