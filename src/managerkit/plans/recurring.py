"""Files that are written again and again: events that stay the same events, and what is known to be the kit's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from managerkit.journal.log import Journal
from managerkit.journal.records import CALENDAR_ID, CALENDAR_OF, FILE_WRITTEN, CalendarState
from managerkit.storage.own_files import Kept, digest, keep

from .ical import CalendarEvent, calendar

TAKEN_BACK = "Taken back"
"""What a calendar says of a date that does not hold any more, if it shows it at all."""


@dataclass(frozen=True)
class Dated:
    """Something on a day. `key` tells it from the others of its calendar and stays when its words change."""

    key: str
    day: date
    text: str
    note: str = ""


@dataclass(frozen=True)
class Renewed:
    """A calendar file's content, and when it was first made as it is now."""

    content: bytes
    stamp: datetime


def renew(
    journal: Journal, name: str, title: str, dates: Sequence[Dated], now: datetime, kept: Collection[str] = ()
) -> Renewed:
    """Make a calendar whose events replace those of the last one when it is imported again.

    A date that was in an earlier one and is not any more is in it as cancelled: of an event that a file does not name,
    a calendar program knows nothing.

    Args:
        journal: the learner's, which keeps the calendar's identity and revision.
        name: the calendar's, in the journal.
        title: as a calendar program shows it.
        dates: what is in it, each with a key of its own.
        now: the time, with its zone.
        kept: the keys of dates that are not in this file and still hold.

    Returns:
        the calendar file's content, and when it was first made so; both stay where it says what it said last time.

    Raises:
        JournalError: the journal could not be written.
    """
    identity = _identity(journal, name)
    before = CALENDAR_OF.last(journal, name)
    now_in = {one.key: one.day for one in dates}
    shown = dict(before.days) if before else {}
    events = [CalendarEvent(_uid(identity, one.key), one.day, one.text, one.note) for one in dates]
    events += [
        CalendarEvent(_uid(identity, key), day, TAKEN_BACK, cancelled=True)
        for key, day in shown.items()
        if key not in now_in and key not in kept
    ]
    said = digest(_spelt(title, events).encode("utf-8", "backslashreplace"))
    stamp = before.stamp if before and before.said == said else None
    revision = before.revision if before else -1
    if stamp is None or revision < 0:
        revision, stamp = revision + 1, now
        CALENDAR_OF.append(journal, name, CalendarState(said, now, revision, shown | now_in))
    return Renewed(calendar(title, events, stamp, revision).encode("utf-8"), stamp)


def rewrite(journal: Journal, beside: Path, file: str, content: bytes, folder: str) -> Kept:
    """Put one file there. It is noted beforehand, so that a crash in between cannot make it look like the learner's.

    Args:
        journal: the learner's, which keeps what was written.
        beside, folder: where the file's folder is, and its name.
        file: the file's name.
        content: what is to be in it.

    Returns:
        where the file now is, and where what the learner had changed in it was put.

    Raises:
        NotWritten: the file could not be written.
        JournalError: the journal could not be written.
    """
    ours = [FILE_WRITTEN.read(record.data) for record in FILE_WRITTEN.records(journal, file)]
    if ours[-1:] != [digest(content)]:
        FILE_WRITTEN.append(journal, file, digest(content))
    return keep(beside, file, content, [one for one in ours if one], folder)


def dates_shown(journal: Journal, name: str) -> set[str]:
    """The keys of all dates that were ever in a calendar.

    Args:
        journal: the learner's.
        name: the calendar's, in the journal.
    """
    before = CALENDAR_OF.last(journal, name)
    return set(before.days) if before else set()


def _uid(identity: UUID, key: str) -> str:
    return f"{uuid5(identity, key)}@managerkit.invalid"


def _identity(journal: Journal, name: str) -> UUID:
    """What makes this learner's events theirs in any calendar."""
    identity = CALENDAR_ID.last(journal, name)
    if identity is None:
        identity = uuid4()
        CALENDAR_ID.append(journal, name, identity)
    return identity


def _spelt(title: str, events: Sequence[CalendarEvent]) -> str:
    """All that a calendar says. Journals hold digests of it, so it stays letter by letter, whatever a class is called.

    Source: what Python printed of these events when the first journals were written.
    """
    said = [
        f"Event(uid={one.uid!r}, day={one.day!r}, title={one.title!r}, note={one.note!r}"
        f"{', cancelled=True' if one.cancelled else ''})"
        for one in events
    ]
    return f"[{title!r}, [{', '.join(said)}]]"
