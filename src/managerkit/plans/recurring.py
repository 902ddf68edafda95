"""Files that are written again and again: events that stay the same events, and what is known to be the kit's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from managerkit.journal.log import Journal
from managerkit.storage.own_files import Kept, digest, keep

from .ical import CalendarEvent, calendar


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


def renew(journal: Journal, name: str, title: str, dates: Sequence[Dated], now: datetime) -> Renewed:
    """Make a calendar whose events replace those of the last one when it is imported again.

    Args:
        journal: the learner's, which keeps the calendar's identity and revision.
        name: the calendar's, in the journal.
        title: as a calendar program shows it.
        dates: what is in it, each with a key of its own.
        now: the time, with its zone.

    Raises:
        JournalError: the journal could not be written.
    """
    identity, revision = _identity(journal, name)
    events = [
        CalendarEvent(f"{uuid5(identity, one.key)}@managerkit.invalid", one.day, one.text, one.note) for one in dates
    ]
    before = journal.last("calendar-of", name)
    said = digest(_spelt(title, events).encode("utf-8", "backslashreplace"))
    stamp = _stamp(before) if isinstance(before, dict) and before.get("said") == said else None
    if stamp is None or revision < 0:
        revision, stamp = revision + 1, now
        journal.append("calendar-of", name, {"said": said, "stamp": now.isoformat(), "revision": revision})
    return Renewed(calendar(title, events, stamp, revision).encode("utf-8"), stamp)


def rewrite(journal: Journal, beside: Path, file: str, content: bytes, folder: str) -> Kept:
    """Put one file there. It is noted beforehand, so that a crash in between cannot make it look like the learner's.

    Args:
        journal: the learner's, which keeps what was written.
        beside, folder: where the file's folder is, and its name.
        file: the file's name.
        content: what is to be in it.

    Raises:
        NotWritten: the file could not be written.
        JournalError: the journal could not be written.
    """
    ours = [record.data for record in journal.history("written", file)]
    if ours[-1:] != [digest(content)]:
        journal.append("written", file, digest(content))
    return keep(beside, file, content, ours, folder)


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


def _spelt(title: str, events: Sequence[CalendarEvent]) -> str:
    """All that a calendar says. Journals hold digests of it, so it stays letter by letter, whatever a class is called.

    Source: what Python printed of these events when the first journals were written.
    """
    said = [f"Event(uid={one.uid!r}, day={one.day!r}, title={one.title!r}, note={one.note!r})" for one in events]
    return f"[{title!r}, [{', '.join(said)}]]"


def _stamp(kept: Mapping[str, object]) -> datetime | None:
    """When the newest file was made, if that can be read and has a zone."""
    try:
        found = datetime.fromisoformat(str(kept.get("stamp")))
    except ValueError:
        return None
    return found if found.utcoffset() is not None else None
