"""Dates as a calendar file (iCalendar, RFC 5545), which every calendar can import: events in, text out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

REMINDS = time(9)
"""When a calendar rings on the day of an event, in the zone of whoever opens it."""


@dataclass(frozen=True)
class CalendarEvent:
    """Something on a day. `uid` is unique in the world and stays, so that importing again changes it and adds none.

    One that is `cancelled` was in an earlier file, and goes out of the calendar that this one is imported to.
    """

    uid: str
    day: date
    title: str
    note: str = ""
    cancelled: bool = False


def calendar(name: str, events: Sequence[CalendarEvent], stamp: datetime, revision: int = 0) -> str:
    """The text of a calendar file.

    Args:
        name: of the calendar, where a program shows one.
        events: whole days, which do not block them; each with a uid of its own.
        stamp: when the file is made, with its zone.
        revision: 0 for a first file, and larger for each that replaces it.

    Returns:
        lines of at most 75 bytes in UTF-8, ended by CR LF, texts escaped. Write it as bytes.

    Raises:
        ValueError: the stamp has no zone, or two events have one uid.
    """
    from icalendar import Alarm, Calendar, vText
    from icalendar import Event as Entry

    if stamp.utcoffset() is None:
        raise ValueError("the stamp has no zone")
    if len({event.uid for event in events}) < len(events):
        raise ValueError("two events have one uid")
    made = Calendar()
    made.add("prodid", "-//managerkit//plan//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", vText(_line(name)))
    for event in events:
        entry = Entry()
        entry.add("uid", _clean(event.uid))
        entry.add("dtstamp", _utc(stamp))
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + timedelta(days=1))
        entry.add("sequence", revision)
        entry.add("summary", _line(event.title))
        if event.note:
            entry.add("description", _clean(event.note))
        entry.add("class", "PRIVATE")
        entry.add("transp", "TRANSPARENT")
        if event.cancelled:
            entry.add("status", "CANCELLED")
            made.add_component(entry)
            continue
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _line(event.title))
        alarm.add("trigger", timedelta(hours=REMINDS.hour))
        entry.add_component(alarm)
        made.add_component(entry)
    return str(made.to_ical(), "utf-8")


def _utc(stamp: datetime) -> datetime:
    """The same moment in UTC, to the second."""
    return stamp.astimezone(UTC).replace(microsecond=0)


def _line(text: str) -> str:
    """A title: calendar programs show one line, and some of them break at a second."""
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Text without what no calendar file may hold: control characters but ends of lines, and halves of characters."""
    lines = "\n".join(text.splitlines())
    kept = "".join(sign for sign in lines if sign == "\n" or sign == "\t" or (sign >= " " and sign != "\x7f"))
    return kept.encode("utf-8", "ignore").decode("utf-8")
