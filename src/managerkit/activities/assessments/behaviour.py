"""A learner's answers to a behaviour item, which is asked again after the course: what counts, and of which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from managerkit.content.assessment import Item
from managerkit.journal.after import BEHAVIOUR, BEHAVIOUR_SURE
from managerkit.journal.kind import Kind
from managerkit.journal.lines import Record
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, CONFIDENCE

from .engine import valid

Occasion = Literal["start", "end", "30", "90"]

WHEN: dict[Occasion, str] = {
    "start": "at the start",
    "end": "at the end",
    "30": "30 days on",
    "90": "90 days on",
}
"""When a behaviour item is asked, in order."""


@dataclass(frozen=True)
class GivenAnswer:
    """An answer to one item: on which occasion and day, the index of the option, and how sure ("" if not said)."""

    occasion: Occasion
    on: date
    answer: int
    sure: str


def newest(item: Item, lesson: Journal) -> list[GivenAnswer]:
    """The newest answer on each occasion on which there is one.

    Args:
        item: a behaviour item.
        lesson: the journal of its module's lesson.

    Raises:
        JournalError: the journal cannot be read.
    """
    found: dict[Occasion, GivenAnswer] = {}
    for occasion, kind, sure, about in _asked(item):
        answer = kind.last(lesson, item.id)
        if answer is not None and valid(item, answer):
            on = day_of(kind.records(lesson, item.id)[-1])
            found[occasion] = GivenAnswer(occasion, on, answer, sure.last(lesson, about) or "")
    return list(found.values())


def history(item: Item, lesson: Journal) -> list[Record]:
    """All answers on whatever occasion, oldest first, as far back as the journal keeps them.

    Args:
        item: a behaviour item.
        lesson: the journal of its module's lesson.

    Raises:
        JournalError: the journal cannot be read.
    """
    given = [one for _, kind, _, _ in _asked(item) for one in kind.records(lesson, item.id) if valid(item, one.data)]
    return sorted(given, key=lambda one: one.time)


def day_of(record: Record) -> date:
    """The day on which something was said, where the learner is."""
    return datetime.fromisoformat(record.time).astimezone().date()


def _asked(item: Item) -> Iterator[tuple[Occasion, Kind[int], Kind[str], str]]:
    """Where an item is asked: the answer's kind, and kind and key of how sure one is of it.

    Whoever answers all questions at the end answers it among them, which counts; else it is asked with its like alone.
    """
    yield "start", ANSWER["start"], CONFIDENCE["start"], item.dimension
    for occasion in ("end", "30", "90"):
        yield occasion, BEHAVIOUR[occasion], BEHAVIOUR_SURE[occasion], "all"
    yield "end", ANSWER["end"], CONFIDENCE["end"], item.dimension
