"""A part of a core, for a process and all that it starts: by a control group, of version 2 or 1."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from managerkit.grading.sandbox.cgroups import places

VERSION_1 = Path("/sys/fs/cgroup/cpu")
PERIOD = 100_000
"""Microseconds in which a share is counted anew."""
ENDS_WITHIN = 20.0
"""Seconds in which what was killed is gone."""


@dataclass(frozen=True)
class Share:
    """A part of a core.

    Attributes:
        limited: the control group that is held to it.
        inner: the one to put processes into; in version 2 it is one below, where what they start may have others.
    """

    limited: Path
    inner: Path

    def held(self, command: Sequence[str]) -> list[str]:
        """A command that has no more than this from its first moment on."""
        return ["sh", "-c", 'echo $$ > "$0" && exec "$@"', str(self.inner / "cgroup.procs"), *command]

    def remove(self) -> None:
        """End all that runs in it, and take it away."""
        until = time.monotonic() + ENDS_WITHIN
        while self.limited.exists() and time.monotonic() < until:
            for group in [Path(folder) for folder, _, _ in os.walk(self.limited, topdown=False)]:
                with suppress(OSError):
                    for process in (group / "cgroup.procs").read_text().split():
                        os.kill(int(process), signal.SIGKILL)
                    group.rmdir()
            time.sleep(0.05)


@contextmanager
def share(cores: float) -> Iterator[Share]:
    """So much of a core, until all that runs in it is ended.

    Raises:
        OSError: the system gives us no control group for it.
    """
    place = _place()
    folder = Path(tempfile.mkdtemp(prefix="managerkit-bench-", dir=place))
    made = Share(folder, folder if place == VERSION_1 else folder / "inner")
    try:
        _limit(made, round(cores * PERIOD))
        yield made
    finally:
        made.remove()


def _place() -> Path:
    """Where groups can be given their time: of version 2 if there are, or of version 1."""
    for place in places():
        with suppress(OSError):
            if "cpu" in (place / "cgroup.subtree_control").read_text().split():
                return place
    return VERSION_1


def _limit(made: Share, quota: int) -> None:
    if made.inner == made.limited:
        (made.limited / "cpu.cfs_period_us").write_text(str(PERIOD))
        (made.limited / "cpu.cfs_quota_us").write_text(str(quota))
        return
    (made.limited / "cpu.max").write_text(f"{quota} {PERIOD}")
    with suppress(OSError):  # where memory is not given on, what is started goes without groups of its own
        (made.limited / "cgroup.subtree_control").write_text("+memory")
    made.inner.mkdir()
