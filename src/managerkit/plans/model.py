"""A plan of so many days, as plain data: sections of entries, each due by a day counted from the first."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Something due by a day, counted from 1. `key` tells it from the others and stays when its text changes."""

    key: str
    day: int
    text: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Entries under a heading; `empty` is what is said when there are none."""

    title: str
    entries: Sequence[Entry]
    empty: str = ""


@dataclass(frozen=True)
class Plan:
    """A title, what is to be known beforehand, and the sections in the order in which one reads them."""

    title: str
    opening: Sequence[str]
    sections: Sequence[Section]

    def entries(self) -> list[Entry]:
        """Every entry, by day; those of one day as they stand in the plan."""
        return sorted((entry for section in self.sections for entry in section.entries), key=lambda entry: entry.day)
