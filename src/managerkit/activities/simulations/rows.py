"""What models do alike with a learner's rows: reading a cell, and telling of the rows that cannot be read."""

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from .model import Row

T = TypeVar("T")


def first_few(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many more there are.

    Args:
        names: what is told of.
        most: how many are named.
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def readable(rows: Sequence[Row], read: Callable[[int, Row], T | None], wanting: str, most: int) -> tuple[list[T], str]:
    """The rows that can be read, and a sentence on the others, or nothing.

    Args:
        rows: the learner's table.
        read: gives what a row says, by its number from 1; None if it cannot be read.
        wanting: what a row that cannot be read lacks, for the sentence.
        most: how many rows count.
    """
    found = {str(number): read(number, row) for number, row in enumerate(rows, start=1)}
    kept = [one for one in found.values() if one is not None]
    bad = [number for number, one in found.items() if one is None]
    notes = [f"Left out, for want of {wanting}: row {first_few(bad)}."] if bad else []
    if len(kept) > most:
        notes.append(f"Only the first {most} rows are worked out.")
    return kept[:most], " ".join(notes)


def as_number(value: object) -> float:
    """The value as a finite number; nan when it is none."""
    try:
        found = float(str(value))
    except ValueError:
        return math.nan
    return found if math.isfinite(found) else math.nan


def number_within(value: object, low: float, high: float) -> float:
    """A number within bounds, whatever was typed or found; the lower bound when it is no number.

    Args:
        value: what is to be read as a number.
        low: the lower bound.
        high: the upper bound.
    """
    try:
        found = float(str(value))
    except ValueError:
        return low
    return min(high, max(low, found)) if found == found else low


def as_line(value: object, longest: int) -> str:
    """A text on one line, cut; nothing for what is no text.

    Args:
        value: a cell.
        longest: characters.
    """
    return " ".join(value.split())[:longest].strip() if isinstance(value, str) else ""
