"""Whether somebody's marks moved while they worked through the texts: the first third against the last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .agreement import SEED, Rating, by_text
from .coefficients import Interval, difference_interval

FOR_DRIFT = 30
"""Marks by one person on one criterion from which on there is a figure: ten in each third, as for agreement."""


@dataclass(frozen=True)
class Drift:
    """One marker's levels on one criterion: the mean of the first and of the last third, and how sure the change is.

    `marks` is how many there are. `first` and `last` are in levels, and None with too few; `interval` is the 95 %
    interval of last − first. Below 0 is stricter.
    """

    marker: str
    criterion: str
    marks: int
    first: float | None
    last: float | None
    interval: Interval | None

    @property
    def change(self) -> float | None:
        """Last less first, in levels; None with too few marks."""
        return None if self.first is None or self.last is None else self.last - self.first

    @property
    def moved(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]

    @property
    def sentence(self) -> str:
        """What it means and what to do, in plain words.

        One in twenty such changes is seen where there is none; so it sends to the texts, not to a judgement.
        """
        who = f"{self.marker} on “{self.criterion}”"
        if self.change is None or self.interval is None:
            marks = f"{self.marks} mark{'' if self.marks == 1 else 's'}"
            return f"{who}: too few to say: {marks}; from {FOR_DRIFT} on there is a figure."
        low, high = (f"{size:.1f}" for size in sorted(abs(end) for end in self.interval))
        if self.moved:
            between = f" ({low} to {high})" if low != high else ""
            return (
                f"{who}: {_levels(self.change)} at the end{between}. Either the marking moved or the "
                "later texts differ: mark three early ones again without looking at what they got."
            )
        if self.interval == (0, 0):
            return f"{who}: the same at the beginning and at the end. Nothing to do."
        ends = f"anything from {_levels(self.interval[0])} to {_levels(self.interval[1])} would fit"
        return f"{who}: no change to be sure of: {_levels(self.change)} at the end, and {ends}. Nothing to do."


def drift(marks: Mapping[str, Iterable[Rating]], seed: int = SEED) -> list[Drift]:
    """How each marker's levels moved, criterion by criterion.

    Args:
        marks: for each criterion all its marks, each marker's in the order in which they were given.
        seed: the same seed gives the same intervals.

    Returns:
        One for each marker and criterion, by criterion as given, then by marker.

    Raises:
        ValueError: where a level is not 0, 1, 2 or 3, or somebody marked the same text twice.

    Source: a difference of two means; the interval as in `difference_interval`. It takes the texts to come in no order
    of their own: where the weaker were handed in late, that looks the same as growing strict.
    """
    found = []
    for criterion, given in marks.items():
        sequences: defaultdict[str, list[int]] = defaultdict(list)
        given = list(given)
        by_text(given)
        for marker, _, level in given:
            sequences[marker].append(level)
        found += [_drift(marker, criterion, levels, seed) for marker, levels in sorted(sequences.items())]
    return found


def _drift(marker: str, criterion: str, levels: list[int], seed: int) -> Drift:
    if len(levels) < FOR_DRIFT:
        return Drift(marker, criterion, len(levels), None, None, None)
    third = len(levels) // 3
    first, last = levels[:third], levels[-third:]
    interval = difference_interval(first, last, seed)
    return Drift(marker, criterion, len(levels), sum(first) / third, sum(last) / third, interval)


def _levels(change: float) -> str:
    """A change in words: “0.4 of a level stricter”, “1.2 levels milder”, “no different”."""
    size = f"{abs(change):.1f}"
    if size == "0.0":
        return "no different"
    unit = "of a level" if abs(change) < 0.95 else "level" if size == "1.0" else "levels"
    return f"{size} {unit} {'stricter' if change < 0 else 'milder'}"
