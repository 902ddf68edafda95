"""In which worlds a play may come where: the proof of what can be reached, told apart by what is true.

A set of worlds is a whole number here: its bit n stands for the n-th of `Possible.worlds`.
"""

from collections.abc import Callable, Iterator
from functools import cache

from managerkit.content.expression import parse
from managerkit.content.scenario import Choice

from .intervals import Interval
from .proof import Possible


class ByWorld:
    """What may hold and happen, and in which worlds.

    Args:
        found: what is possible at all.
    """

    def __init__(self, found: Possible) -> None:
        self.every = (1 << len(found.worlds)) - 1
        self._found = found
        self._where = cache(self._bits)
        self._parted = cache(self._parts)

    def leads(self, choice: Choice) -> Iterator[tuple[str, int]]:
        """Each scene that a choice may lead to, and in which worlds."""
        left = self._where(choice.when, _may)
        for outcome in choice.outcomes:
            happens = left & self._where(outcome.when, _may) & self._where(outcome.chance, _likely)
            if happens:
                yield outcome.to, happens
            left &= ~(self._where(outcome.when, _must) & self._where(outcome.chance, _sure))

    def reached(self) -> dict[str, int]:
        """For each scene that some play may come to, in which worlds one may."""
        scenes = self._found.scenario.scenes
        worlds = dict.fromkeys(self._found.reached, 0) | {self._found.scenario.start: self.every}
        ways: dict[str, list[tuple[str, int]]] = {}
        for name in worlds:
            ways[name] = [(way.to, self._where(way.when, _may)) for way in scenes[name].passes]
            ways[name] += [way for choice in scenes[name].choices for way in self.leads(choice)]
        changed = [self._found.scenario.start]
        while changed:
            here = changed.pop()
            for to, happens in ways[here]:
                if more := worlds[here] & happens & ~worlds[to]:
                    worlds[to] |= more
                    changed.append(to)
        return worlds

    def _bits(self, text: str | None, so: Callable[[Interval], bool]) -> int:
        """The worlds in which the bounds of a condition or a chance are so; all of them for none."""
        if text is None:
            return self.every
        asked = frozenset(fact for question, fact in parse(text).asks if question in ("fact", "knows"))
        span = self._found.span
        return sum(bits for number, bits in self._parted(asked) if so(span(text, self._found.worlds[number])))

    def _parts(self, facts: frozenset[str]) -> list[tuple[int, int]]:
        """The worlds in groups that differ in some facts: the number of one of each, and all of it."""
        groups: dict[tuple[bool | None, ...], int] = {}
        first: dict[tuple[bool | None, ...], int] = {}
        for number, world in enumerate(self._found.worlds):
            key = tuple(world.get(fact) for fact in sorted(facts))
            groups[key] = groups.get(key, 0) | 1 << number
            first.setdefault(key, number)
        return [(first[key], bits) for key, bits in groups.items()]


def _may(condition: Interval) -> bool:
    return not condition.never


def _must(condition: Interval) -> bool:
    return condition.always


def _likely(chance: Interval) -> bool:
    return chance.high > 0


def _sure(chance: Interval) -> bool:
    return chance.low >= 1
