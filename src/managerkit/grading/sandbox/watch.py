"""Watches a pen from outside, on a clock of its own: how long it lives, how many its processes are, what they hold."""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from .fence import OPEN_FILES, Limits

GRACE = 2.0
"""Seconds that an interrupted cell has to come to its end."""
SLOW = 1.0
"""Seconds after which a pen gives way to other submissions."""
LOOK, CLOSE_LOOK = 0.25, 0.05
"""Seconds between two looks at a pen; and where it holds more than half of what it may."""

_SOCKET, _PIPE = 256 * 1024, 64 * 1024
"""Bytes that a socket and a pipe may hold in the kernel; in a pen neither can be made larger."""
_KINDS = ("RssAnon", "RssShmem", "VmSwap", "VmPTE", "HugetlbPages")


def held_more(memory: int) -> str:
    """Why a pen was ended that held too much.

    Args:
        memory: what it may hold, in bytes.
    """
    return f"the notebook's code held more than {memory // 1024**2} MB"


class Watch:
    """Ends a pen that outlives its time, grows too many or holds too much, whatever its keeper is waiting for.

    It is the keeper's alarm: where a process has left its process namespace, Linux lets it have no thread.

    Args:
        pid: the pen's first process.
        limits: what it may use.
        fenced: whether its processes can be told from others.
        grouped: whether it is in a control group, where the kernel counts what it holds.
    """

    def __init__(self, pid: int, limits: Limits, fenced: bool, grouped: bool) -> None:
        self.why = ""
        self._pid, self._limits, self._fenced, self._grouped = pid, limits, fenced, grouped
        self._begun, self._stopped = time.monotonic(), False
        signal.signal(signal.SIGALRM, lambda *_: self._look())
        signal.setitimer(signal.ITIMER_REAL, LOOK)

    def stop(self) -> None:
        """Look no more; from here on the process may be waited for, and its number be somebody else's."""
        self._stopped = True
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self) -> None:
        if self._stopped:
            return
        begun, most = time.monotonic(), self._limits.memory
        if begun - self._begun > SLOW:
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._pid, 19)
        if begun - self._begun > self._limits.notebook + 2 * GRACE:
            self._end(f"the notebook's code ran for more than {self._limits.notebook:g} s")
        pen = _processes(self._pid) if self._fenced else []
        held = 0 if self._grouped else _held(pen)
        if len(pen) > self._limits.processes:
            self._end(f"the notebook's code started more than {self._limits.processes} processes")
        elif held > most:
            self._end(held_more(most))
        pause = CLOSE_LOOK if held > most / 2 else LOOK
        signal.setitimer(signal.ITIMER_REAL, max(pause, 2 * (time.monotonic() - begun)))

    def _end(self, why: str) -> None:
        self.why = why
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)


def _processes(pid: int) -> list[Path]:
    """The folders of /proc of all processes in a pen: its first one, and all that descend from it, orphans included.

    Who a process's parent is can be read of those, too, that let nobody look at them: of a program without leave to be
    read, for instance.
    """
    children = defaultdict[int, list[int]](list)
    for folder in Path("/proc").glob("[0-9]*"):
        children[_parent(folder)].append(int(folder.name))
    found = [pid]
    for one in found:
        found.extend(children[one])
    return [Path(f"/proc/{one}") for one in found]


def _parent(folder: Path) -> int:
    """The number of a process's parent; 0 if it has just ended."""
    try:
        text = (folder / "stat").read_bytes()
    except OSError:
        return 0
    return int(text.rpartition(b")")[2].split()[1])  # what stands before is a name, which may hold anything


def _held(pen: Iterable[Path]) -> int:
    """Bytes of memory that the processes of a pen hold; what they share is counted for each of them.

    What the kernel knows of it once, in smaps_rollup, it tells only when the process lets it: it may wait for seconds.
    """
    return _in_kernel(pen) + sum(_resident(folder) for folder in pen)


def _resident(folder: Path) -> int:
    """Bytes that one process holds; 0 if it has just ended."""
    try:
        text = (folder / "status").read_text("utf-8", "replace")
    except OSError:
        return 0
    lines = (line.partition(":") for line in text.splitlines())
    return sum(int(size.split()[0]) * 1024 for kind, _, size in lines if kind in _KINDS)


def _in_kernel(pen: Iterable[Path]) -> int:
    """Bytes that the kernel may hold for open sockets and pipes, each counted once."""
    opened: set[str] = set()
    unseen = 0
    for folder in pen:
        try:
            opened.update(_opened(folder))
        except PermissionError:
            unseen += OPEN_FILES * _SOCKET
    return unseen + sum(_SOCKET * name.startswith("socket:") + _PIPE * name.startswith("pipe:") for name in opened)


def _opened(folder: Path) -> Iterator[str]:
    """What a process has open; nothing if it has just ended.

    Raises:
        PermissionError: it lets nobody look.
    """
    try:
        for descriptor in (folder / "fd").iterdir():
            with suppress(FileNotFoundError):
                yield str(descriptor.readlink())
    except (FileNotFoundError, ProcessLookupError):
        return
