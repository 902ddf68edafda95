"""The texts that markers should talk about, worst first, as data to show side by side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .agreement import Rating, by_text

FAR = 2
"""Levels apart on one criterion that are worth a talk by themselves."""
SEVERAL = 2
"""Criteria on which to be one level apart is worth a talk."""

TALK = "Each marker says which words of the text a level rests on; then look at the rubric again."
"""How to talk about one of these texts."""

_NUMBERS = ("no level", "one level", "two levels", "three levels")


@dataclass(frozen=True)
class CriterionSpread:
    """A criterion of one text: who gave which level, by marker's name, and how many levels they are apart at most."""

    criterion: str
    levels: tuple[tuple[str, int], ...]
    apart: int


@dataclass(frozen=True)
class Disagreement:
    """A text on which markers differ; `rows` has all the criteria that anybody marked, in the order of the rubric."""

    text: str
    rows: tuple[CriterionSpread, ...]

    @property
    def worst(self) -> int:
        """The most levels apart on any criterion, 1 to 3."""
        return max(row.apart for row in self.rows)

    @property
    def differing(self) -> tuple[CriterionSpread, ...]:
        """The criteria on which the markers differ, the furthest apart first."""
        return tuple(sorted((row for row in self.rows if row.apart), key=lambda row: -row.apart))

    @property
    def sentence(self) -> str:
        """Where the markers differ, in plain words."""
        said = "; ".join(f"{_NUMBERS[row.apart]} apart on “{row.criterion}” ({_who(row)})" for row in self.differing)
        return f"{self.text}: {said}."


def disagreements(marks: Mapping[str, Iterable[Rating]]) -> list[Disagreement]:
    """The texts on which markers are two levels apart or more on any criterion, or one apart on two or more.

    Args:
        marks: for each criterion, in the order of the rubric, all its marks.

    Returns:
        Worst first: by the most levels apart, then by all levels apart together, then by the text's name.

    Raises:
        ValueError: where a level is not 0, 1, 2 or 3, or somebody marked the same text twice on one criterion.
    """
    rows: defaultdict[str, list[CriterionSpread]] = defaultdict(list)
    for criterion, given in marks.items():
        for text, levels in by_text(given).items():
            far = max(levels.values()) - min(levels.values())
            rows[text].append(CriterionSpread(criterion, tuple(sorted(levels.items())), far))
    found = [Disagreement(text, tuple(of_it)) for text, of_it in rows.items()]
    worth = [one for one in found if one.worst >= FAR or len(one.differing) >= SEVERAL]
    return sorted(worth, key=lambda one: (-one.worst, -sum(row.apart for row in one.rows), one.text))


def _who(row: CriterionSpread) -> str:
    return ", ".join(f"{marker} {level}" for marker, level in row.levels)
