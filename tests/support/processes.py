"""The processes that grading leaves behind, among those that this test began."""

import ctypes
import time
from collections.abc import Callable

import psutil

PATIENCE = 180
"""Seconds for what is sure to come, on however busy a machine."""
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process a child subreaper (Linux): what its children leave behind is still found below it."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def fork_servers() -> list[psutil.Process]:
    """Grading's fork servers, and what they forked, that run below this process."""
    return [one for one in psutil.Process().children(recursive=True) if _is_fork_server(one)]


def _is_fork_server(process: psutil.Process) -> bool:
    try:
        is_one = "managerkit.grading.sandbox.forkserver" in process.cmdline()
        return is_one and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(true: Callable[[], object], what: str) -> None:
    """Wait until something is so; what the kernel ends is not ended at once."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"{what} never came"
        time.sleep(0.01)
