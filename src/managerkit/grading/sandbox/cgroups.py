"""Control groups (version 2): where the system gives us one, the kernel itself holds each pen to its memory.

The grader makes a group for a warm process and its forks; a pen's keeper makes one in it for the pen. In the yard no
control groups can be seen, so the grader's is handed on as an open folder.
"""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .fence import NOBODY

_ALL = Path("/sys/fs/cgroup")
_WARM = "warm"
_ENDS_WITHIN = 5.0
"""Seconds in which nothing runs in a group any more whose warm process was ended."""


class GraderGroup:
    """A control group with memory to share out, in which a warm process is put.

    Args:
        path: the group's folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        """The group as an open folder, for `PenGroup`."""

    @classmethod
    def make(cls) -> "GraderGroup | None":
        """A group beside or below our own; None where the system does not let us."""
        for place in places():
            made = None
            with suppress(OSError):
                if "memory" not in (place / "cgroup.subtree_control").read_text().split():
                    continue
                made = Path(tempfile.mkdtemp(prefix="managerkit-", dir=place))
                (made / "cgroup.subtree_control").write_text("+memory")
                (made / _WARM).mkdir()
                if os.getuid() == 0:  # who is nobody in the yard
                    for name in (".", "cgroup.procs", "cgroup.subtree_control"):
                        os.chown(made / name, NOBODY, NOBODY)
                return cls(made)
            if made:
                _removed(made)
        return None

    def take(self, process: int) -> None:
        """Put a process into it, from where pens are put into groups of their own; if it cannot be, pens cannot either.

        Args:
            process: its number.
        """
        with suppress(OSError):
            (self._path / _WARM / "cgroup.procs").write_text(str(process))

    def remove(self) -> None:
        """Take it away, once what a warm process leaves running has ended, a moment after it."""
        os.close(self.folder)
        until = time.monotonic() + _ENDS_WITHIN
        while not _removed(self._path) and time.monotonic() < until:
            time.sleep(0.01)


class PenGroup:
    """A control group for one pen.

    Args:
        groups: the grader's group, an open folder.
        memory: bytes that all in it may hold; the kernel ends them together when they want more.

    Raises:
        OSError: the system does not let us.
    """

    def __init__(self, groups: int, memory: int) -> None:
        self._groups, self._name = groups, f"pen-{os.getpid()}"
        os.mkdir(self._name, dir_fd=groups)
        self._write("memory.max", memory)
        self._write("memory.oom.group", 1)
        with suppress(OSError):  # where there is no swap, there is no file
            self._write("memory.swap.max", 0)

    def take(self, process: int) -> None:
        """Put a process into it; what it starts is in it too.

        Args:
            process: its number.
        """
        self._write("cgroup.procs", process)

    @property
    def overrun(self) -> bool:
        """Whether its processes were ended because they wanted more memory."""
        with suppress(OSError):
            text = os.fdopen(self._open("memory.events", os.O_RDONLY)).read()
            return any(line.split() != ["oom_kill", "0"] for line in text.splitlines() if line.startswith("oom_kill "))
        return False

    def remove(self) -> None:
        """Take it away; if it is busy still, the grader does later."""
        with suppress(OSError):
            os.rmdir(self._name, dir_fd=self._groups)

    def _open(self, name: str, how: int) -> int:
        return os.open(f"{self._name}/{name}", how, dir_fd=self._groups)

    def _write(self, name: str, value: int) -> None:
        with os.fdopen(self._open(name, os.O_WRONLY), "w") as file:
            file.write(str(value))


def places() -> list[Path]:
    """Where a group could be made: beside our own, or below it; nowhere if the system has no version 2."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::"):
                own = _ALL / line.removeprefix("0::/")
                return [own.parent, own] if own != _ALL else [own]
    return []


def _removed(path: Path) -> bool:
    """Take a group away and those in it; whether it is gone."""
    try:
        for folder in [*path.iterdir(), path]:
            if folder.is_dir():
                folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
