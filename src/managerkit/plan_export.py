"""A plan from the journal as files to take away: a page and a calendar file, in the learner's own folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from .calendar_file import Event, calendar
from .errors import PlainError
from .journal import Journal
from .mine import Kept, digest, keep
from .onepage import day_of, page
from .plan import Plan


class NoDate(PlainError):
    """What was given as the first day is no date."""


@dataclass(frozen=True)
class Exported:
    """The files, the page first."""

    files: Sequence[Kept]


def first_day(journal: Journal, name: str, begins: str | None, today: date) -> date:
    """The date of day 1: the one given, else the one given before, else the next Monday.

    Raises:
        NoDate: what was given is no date.
    """
    if begins is None:
        kept = journal.last("begins", name)
        try:
            return date.fromisoformat(kept)
        except (TypeError, ValueError):
            return today + timedelta(days=7 - today.weekday())
    try:
        day = date.fromisoformat(begins)
        day + timedelta(days=366)
    except (TypeError, ValueError, OverflowError):
        raise NoDate(f"“{begins}” is no date that a plan can begin on. Write it like this: 2027-01-11.") from None
    return day


def export(plan: Plan, name: str, begins: date, journal: Journal, beside: Path, now: datetime) -> Exported:
    """Write a plan's page and its calendar file, and remember in the journal that they are ours.

    Args:
        plan: what is to be written.
        name: the files' name, without an ending.
        begins: the date of day 1.
        journal: the learner's, which keeps the first day, the calendar's identity, and what was written.
        beside: the folder in which the notebook lies.
        now: the time, with its zone.

    Raises:
        NotWritten: a file could not be written.
        JournalError: the journal could not be written.
    """
    if journal.last("begins", name) != begins.isoformat():
        journal.append("begins", name, begins.isoformat())
    identity, revision = _identity(journal, name)
    events = [
        Event(f"{uuid5(identity, entry.key)}@managerkit.invalid", day_of(begins, entry), entry.text, entry.note)
        for entry in plan.entries()
    ]
    before = journal.last("calendar-of", name)
    said = digest(repr([plan.title, events]).encode("utf-8", "backslashreplace"))
    stamp = _stamp(before) if isinstance(before, dict) and before.get("said") == said else None
    if stamp is None or revision < 0:
        revision, stamp = revision + 1, now
        journal.append("calendar-of", name, {"said": said, "stamp": now.isoformat(), "revision": revision})
    contents = {
        f"{name}.html": page(plan, begins, stamp.date()).encode("utf-8"),
        f"{name}.ics": calendar(plan.title, events, stamp, revision).encode("utf-8"),
    }
    return Exported([_written(journal, beside, file, content) for file, content in contents.items()])


def _identity(journal: Journal, name: str) -> tuple[UUID, int]:
    """What makes this learner's events theirs in any calendar, and the newest file's number; −1 before the first."""
    found, latest = journal.last("calendar-id", name), journal.last("calendar-of", name)
    try:
        identity = UUID(found)
    except (TypeError, ValueError, AttributeError):
        identity = uuid4()
        journal.append("calendar-id", name, str(identity))
    number = latest.get("revision") if isinstance(latest, dict) else None
    return identity, number if isinstance(number, int) and number >= 0 else -1


def _stamp(kept: Mapping[str, object]) -> datetime | None:
    """When the newest file was made, if that can be read and has a zone."""
    try:
        found = datetime.fromisoformat(str(kept.get("stamp")))
    except ValueError:
        return None
    return found if found.utcoffset() is not None else None


def _written(journal: Journal, beside: Path, file: str, content: bytes) -> Kept:
    """Put one file there. It is noted beforehand, so that a crash in between cannot make it look like the learner's."""
    ours = [record.data for record in journal.history("written", file)]
    if ours[-1:] != [digest(content)]:
        journal.append("written", file, digest(content))
    return keep(beside, file, content, ours)
