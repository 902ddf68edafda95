"""Real programs that read a calendar file: icalendar here, vobject and ics.py in an environment of their own."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from icalendar import Calendar

from tests.support.places import ROOT

PYTHON = ROOT / ".peers/bin/python"

_VOBJECT = """
import json, sys, vobject
read = vobject.readOne(sys.stdin.buffer.read().decode())
print(json.dumps([
    [e.uid.value, e.dtstart.value.isoformat(), int(e.sequence.value), "status" in e.contents and e.status.value,
     e.summary.value, "description" in e.contents and e.description.value or ""]
    for e in read.vevent_list
]))
"""
_ICS = """
import json, sys, ics
def of(event, name):
    return next((line.value for line in event.extra if line.name == name), "")
read = ics.Calendar(sys.stdin.buffer.read().decode())
print(json.dumps([
    [e.uid, e.begin.date().isoformat(), int(of(e, "SEQUENCE")), e.status or False, e.name, e.description or ""]
    for e in read.events
]))
"""


@dataclass(frozen=True)
class ReadEvent:
    """An event as a program reads it; `day` as YYYY-MM-DD."""

    uid: str
    day: str
    sequence: int
    cancelled: bool
    title: str
    note: str


def _icalendar(content: bytes) -> list[ReadEvent]:
    found: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    return [
        ReadEvent(
            str(one["UID"]),
            one["DTSTART"].dt.isoformat(),
            int(one["SEQUENCE"]),
            str(one.get("STATUS")) == "CANCELLED",
            str(one["SUMMARY"]),
            str(one.get("DESCRIPTION", "")),
        )
        for one in found
    ]


def _elsewhere(script: str, content: bytes) -> list[ReadEvent]:
    if not (ROOT / ".peers/ready").exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("the other calendar readers are not installed; make .peers/ready does that")
    done = subprocess.run([PYTHON, "-c", script], input=content, capture_output=True, check=True)
    return [
        ReadEvent(uid, day, int(no), how == "CANCELLED", *said) for uid, day, no, how, *said in json.loads(done.stdout)
    ]


READERS: dict[str, Callable[[bytes], list[ReadEvent]]] = {
    "icalendar": _icalendar,
    "vobject": lambda content: _elsewhere(_VOBJECT, content),
    "ics": lambda content: _elsewhere(_ICS, content),
}
"""What reads the bytes of a calendar file, by the program's name."""


def imported(calendar: dict[str, ReadEvent], events: list[ReadEvent]) -> dict[str, ReadEvent]:
    """A calendar after a file was imported, as RFC 5546 has it: by uid the higher sequence counts, cancelled ones go.

    Args:
        calendar: the events that it had, by uid.
        events: the file's.
    """
    newer = {one.uid: one for one in events if one.uid not in calendar or one.sequence >= calendar[one.uid].sequence}
    return {uid: one for uid, one in {**calendar, **newer}.items() if not one.cancelled}
