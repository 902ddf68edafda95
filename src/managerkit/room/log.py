"""What happened in a room, in a file that is only added to: a laptop that dies goes on where it was.

The first line says which session it is and what its code and the remote's secret are; each other line is an event.
Phones stand in it under names that are made for this room and mean nothing anywhere else. When the session has ended,
the file is deleted; what the screen showed is kept as a page.
"""

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from managerkit.errors import PlainError

_OURS_TO_READ = 0o600

FIELDS: dict[str, dict[str, type]] = {
    "join": {"who": str},
    "go": {"to": str},
    "answer": {"who": str, "key": str, "record": dict},
    "show": {"key": str, "people": list, "records": list},
    "hide": {},
    "more": {"seconds": int},
    "take": {"choice": str},
    "back": {},
    "square": {"yes": bool},
    "turn": {"yes": bool},
    "nod": {"key": str, "line": str, "yes": bool},
    "count": {"key": str, "numbers": dict},
    "lock": {"yes": bool},
    "note": {"text": str},
    "end": {},
}
"""What belongs to an event of each kind."""
_INSIDE: dict[str, type] = {"people": str, "records": dict, "numbers": int}
"""What is in a list or in the values of an object."""


class OpenElsewhere(PlainError):
    """Another program has this room open."""


class DamagedRoom(PlainError):
    """The first line of a room's file cannot be read."""


@dataclass(frozen=True)
class Opening:
    """The first line: which session it is, the code that phones join by, the remote's secret, and the luck's seed."""

    session: str
    code: str
    secret: str
    seed: int
    began: float


class RoomLog:
    """The file of a room that is open.

    Args:
        path: the file; it is made, with its folder, if it is not there.
        opening: what its first line says, for a new one.

    Raises:
        OpenElsewhere: another program has it open.
    """

    def __init__(self, path: Path, opening: Opening) -> None:
        self.path = path
        self.opening = opening
        new = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(_OURS_TO_READ)
        self._file: BinaryIO = path.open("r+b", buffering=0)
        self._hold()
        if new:
            self._write(asdict(opening))
        else:
            self._cut_what_was_not_finished()

    def add(self, event: Mapping[str, Any]) -> None:
        """Keep an event. It outlives the program at once, and the machine from the next `sync` on.

        Args:
            event: what happened.

        Raises:
            OSError: it cannot be written.
        """
        self._write(event)

    def sync(self) -> None:
        """Have all events on the disk itself."""
        os.fsync(self._file.fileno())

    def close(self, *, delete: bool) -> None:
        """Let go of the file.

        Args:
            delete: whether it is not needed any more.
        """
        self._file.close()
        if delete:
            self.path.unlink(missing_ok=True)

    def _write(self, line: Mapping[str, Any]) -> None:
        content = json.dumps(line, ensure_ascii=True).encode() + b"\n"
        begins = self._file.tell()
        try:
            while content:
                content = content[self._file.write(content) :]
        except OSError:
            # The disk is full: half a line would spoil the next one, once there is room again.
            self._file.truncate(begins)
            self._file.seek(begins)
            raise

    def _hold(self) -> None:
        """Keep others from writing to the same file, for as long as this program lives."""
        if sys.platform == "win32":
            return
        import fcntl

        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise OpenElsewhere(
                "This room is open already, in another window: go on there, or stop it with Ctrl-C first. "
                "(--new begins another one beside it.)"
            ) from None
        except OSError:
            pass  # a disk without locks

    def _cut_what_was_not_finished(self) -> None:
        """A line that a kill cut short was never answered for; what comes next begins on a line of its own."""
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        self._file.truncate(whole)
        self._file.seek(whole)


def read(path: Path) -> tuple[Opening, list[dict[str, Any]]]:
    """A room's file.

    Args:
        path: the file.

    Returns:
        what its first line says, and the events in order; lines that cannot be read are left out.

    Raises:
        DamagedRoom: its first line cannot be read.
    """
    lines = path.read_bytes().split(b"\n")
    try:
        opening = Opening(**json.loads(lines[0]))
        if not _holds(vars(opening), {"session": str, "code": str, "secret": str, "seed": int}):
            raise TypeError
    except (ValueError, TypeError):
        raise DamagedRoom(
            f"{path}:1: this is no room's file, or it is damaged; move it away, and begin again with --new"
        ) from None
    return opening, list(_events(lines[1:]))


def _events(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and _is_event(event):
            yield event


def _is_event(event: dict[str, Any]) -> bool:
    kind, at = event.get("kind"), event.get("at")
    if not isinstance(kind, str) or kind not in FIELDS or not isinstance(at, int | float) or not math.isfinite(at):
        return False
    earlier = event.get("earlier")
    if earlier is not None and not (isinstance(earlier, dict) and _is_event({**earlier, "kind": "show", "at": at})):
        return False
    return _holds(event, FIELDS[kind]) and all(
        isinstance(one, inside)
        for name, inside in _INSIDE.items()
        if name in FIELDS[kind]
        for one in (event[name].values() if isinstance(event[name], dict) else event[name])
    )


def _holds(found: Mapping[str, Any], fields: Mapping[str, type]) -> bool:
    return all(isinstance(found.get(name), of) for name, of in fields.items())
