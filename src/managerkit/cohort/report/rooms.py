"""Sessions that a cohort held with phones: written by the room that ends, read by the report.

A room keeps to the report's rules while it goes on: seven make a group, two are left out. What it leaves behind is
counted in fives besides, and says nothing of what fewer than five answered.
"""

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from .published import RoomRun

FOLDER = "rooms"
_MOST_BYTES = 1_000_000
_RUN = TypeAdapter(RoomRun)


def written(run: RoomRun) -> str:
    """A session as its file has it.

    Args:
        run: the session.
    """
    return json.dumps(asdict(run), ensure_ascii=False, indent=1, default=str) + "\n"


def read(folder: Path) -> tuple[list[RoomRun], list[str]]:
    """The sessions in a folder, by day.

    Args:
        folder: where rooms were kept; it need not be there.

    Returns:
        the sessions, and a note on each file that is none.
    """
    found: list[RoomRun] = []
    unreadable = []
    for path in sorted(folder.glob("*.json")):
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError
            found.append(_RUN.validate_json(path.read_bytes()))
        except (OSError, ValueError, ValidationError):
            unreadable.append(f"{FOLDER}/{path.name}: this is no record of a session")
    return sorted(found, key=lambda run: run.day), unreadable
