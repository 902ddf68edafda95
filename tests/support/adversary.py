"""Somebody who knows all rules, all names and one person's answers, and works out what a report gives away."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, combinations_with_replacement

from managerkit.cohort.report.suppression import LEFT_OUT, Record, admit

Counting = Callable[[Mapping[str, Record]], Iterator[list[Record]]]
Kind = int
"""A whole record, by its number in a universe: the records that are possible at all."""
Report = Callable[[Sequence[Record]], str]


def exact(records: Sequence[Record]) -> str:
    """What a careless report would say: each count as it is."""
    attributes = sorted({name for record in records for name in record})
    return repr([(name, sorted(str(record.get(name)) for record in records)) for name in attributes])


class Drawn(random.Random):
    """Luck that draws who is named."""

    def __init__(self, drawn: Sequence[str]) -> None:
        super().__init__(0)
        self._drawn = list(drawn)

    def sample(self, population, k, *, counts=None):  # type: ignore[no-untyped-def]
        assert k == len(self._drawn)
        return self._drawn


def by_the_rules(people: Mapping[str, Record]) -> Iterator[list[Record]]:
    """For every lot that may be drawn, the records that are counted."""
    for pair in combinations(people, LEFT_OUT):
        yield [record for batch in admit((), people, Drawn(pair)) for record in batch.records]


def everybody(people: Mapping[str, Record]) -> Iterator[list[Record]]:
    """No lot: whoever is there is counted."""
    yield list(people.values())


def one_left_out(people: Mapping[str, Record]) -> Iterator[list[Record]]:
    """A lot that is too small."""
    for one in people:
        yield [record for name, record in people.items() if name != one]


def ruled_out(universe: Sequence[Record], people: int, counting: Counting, report: Report) -> list[str]:
    """What can be worked out: for some report and one known person, a record that somebody else cannot have.

    Every data set over the universe is published, under every lot. Which of the others is looked at makes no
    difference, so a data set is how often each record is in it.
    """

    @cache
    def said(counted: tuple[Kind, ...]) -> str:
        return report([universe[kind] for kind in counted])

    possible: dict[tuple[str, Kind], set[Kind]] = {}
    kind_of = {repr(record): kind for kind, record in enumerate(universe)}
    for group in combinations_with_replacement(range(len(universe)), people):
        named = {f"p{number}": universe[kind] for number, kind in enumerate(group)}
        for counted in {tuple(sorted(kind_of[repr(one)] for one in records)) for records in counting(named)}:
            for known in set(group):
                others = list(group)
                others.remove(known)
                possible.setdefault((said(counted), known), set()).update(others)
    return [
        f"knowing {universe[known]}: nobody else is {universe[kind]}, says {text}"
        for (text, known), kinds in possible.items()
        for kind in set(range(len(universe))) - kinds
        if people > 1
    ]
