"""nbgrader's time stamps: the file beside each hand-in that says when it was handed in."""

import re
from datetime import UTC, datetime
from pathlib import Path

from managerkit.storage import outside
from managerkit.storage.outside import Refused

STAMP_FILE = "timestamp.txt"
_LARGEST = 1000
_FORMAT = "%Y-%m-%d %H:%M:%S.%f %Z"
_AS_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})?) UTC", re.ASCII)


def parse(text: str) -> datetime | None:
    """The time, in UTC, that a stamp says; None if it says none."""
    try:
        if as_written := _AS_WRITTEN.fullmatch(text.strip()):
            found = datetime.fromisoformat(as_written[1])
        else:
            from nbgrader.utils import parse_utc  # takes long to import, and reads what cohorts may be set up to write

            found = parse_utc(text.strip())
    except (ValueError, ArithmeticError, TypeError, AttributeError):  # all that dateutil raises over odd texts
        return None
    return found.replace(tzinfo=UTC)


def text(folder: Path) -> str:
    """What the stamp in a folder says, as it is written; "" if there is none that can be read."""
    try:
        return outside.read(folder, STAMP_FILE, _LARGEST).decode("utf-8").strip()
    except (Refused, ValueError):
        return ""


def read(folder: Path) -> datetime | None:
    """The time, in UTC, of the stamp in a folder; None if there is none that can be read."""
    found = text(folder)
    return parse(found) if found else None


def written(when: datetime) -> str:
    """A stamp's text as nbgrader writes it.

    Args:
        when: a time in UTC.
    """
    return when.strftime(_FORMAT)
