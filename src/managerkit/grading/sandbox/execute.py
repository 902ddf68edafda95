"""Executing submissions: a pure function from a job to what came of it, for any `concurrent.futures.Executor`."""

from __future__ import annotations

import atexit
import os
import pickle
import shutil
import site
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from managerkit.errors import PlainError
from managerkit.storage.processors import processors

from .cgroups import GraderGroup
from .job import LOADED, PLAIN, Executed, Job, Kit, failed, from_json

SLOW = 1.0
"""Seconds after which a submission makes room for another one to run beside it."""
STRAGGLERS = 8
"""Most submissions that run beside those that there are processors for."""
MARGIN = 15.0
"""Seconds beyond a notebook's own limit after which its supervisor is given up."""


class NoFence(PlainError):
    """Learners' code cannot be fenced here; the sentence says why and what can be done."""


def execute(kit: Kit, job: Job) -> Executed:
    """Execute one submission. The first call in a process takes a second or two longer, as it warms up.

    Args:
        kit: what all submissions of the cohort run with.
        job: the submission.

    Returns:
        What came of it; a job always has an outcome.

    Raises:
        NoFence: the kit asks for a fence and there can be none.
    """
    return _warm(kit).execute(job)


def width() -> int:
    """How many submissions are worth giving to one machine at a time."""
    return processors() + STRAGGLERS


def start(fenced: bool) -> None:
    """Start the warm process before it is known what it has to warm up for: what all kits need takes it a second.

    Args:
        fenced: whether its kit is going to ask for a fence.
    """
    with _LOCK:
        if 0 not in _WARM:
            _WARM[0] = Warm(fenced)


def warm_up(kit: Kit) -> None:
    """Begin to warm up, without waiting for it; what goes wrong is told by the first execution."""

    def begin() -> None:
        with suppress(Exception):  # besides, grading may end meanwhile, and the warm process with it
            _warm(kit)

    threading.Thread(target=begin, daemon=True).start()


class Warm:
    """A warm process, and the lanes of submissions that run in forks of it.

    Args:
        fenced: whether it goes behind the fence.
    """

    def __init__(self, fenced: bool) -> None:
        self.fenced = fenced
        self.kit: Kit | None = None
        """What it was warmed up for."""
        self._scratch = None if fenced else tempfile.mkdtemp()
        self._group = GraderGroup.make() if fenced else None
        control, theirs = socket.socketpair()
        self._control = control
        handed = [theirs.fileno(), *([self._group.folder] if self._group else [])]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "managerkit.grading.sandbox.forkserver", *map(str, handed)],
            pass_fds=handed,
            env=_environment(self._scratch),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        if self._group:
            self._group.take(self._process.pid)
        self._lanes = threading.BoundedSemaphore(processors())
        self._beside = threading.BoundedSemaphore(STRAGGLERS)

    def begin(self, kit: Kit) -> None:
        """Let it warm up, and wait until it has.

        Args:
            kit: what its submissions run with.

        Raises:
            NoFence: the kit asks for a fence and there can be none.
            PlainError: it ended before it was warm.
        """
        from .blind import blinded  # which loads all activities; till then the process has started

        told = Connection(os.dup(self._control.fileno()))
        try:
            with suppress(OSError):  # if it has ended before it took all, it has said why
                told.send_bytes(pickle.dumps(replace(kit, course=blinded(kit.course)) if kit.fenced else kit))
                if kit.fenced:
                    told.send_bytes(pickle.dumps(dict(kit.course)))
            answer = told.recv_bytes().decode()
        except (OSError, EOFError):
            assert self._process.stderr
            answer = self._process.stderr.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        finally:
            told.close()
        if answer != "ready":
            raise _refused(answer)
        self.kit = kit

    def execute(self, job: Job) -> Executed:
        """Execute a job in a fork."""
        self._lanes.acquire()
        lane = self._lanes
        ours, theirs = socket.socketpair()
        connection = Connection(ours.detach())
        try:
            with theirs:
                socket.send_fds(self._control, [LOADED if job.names_libraries else PLAIN], [theirs.fileno()])
            connection.send_bytes(pickle.dumps((job.files, job.limits)))
            connection.send_bytes(pickle.dumps(job.cells))
            until = time.monotonic() + job.limits.notebook + MARGIN
            if not connection.poll(SLOW) and self._beside.acquire(timeout=until - time.monotonic()):
                lane.release()
                lane = self._beside
            if not connection.poll(max(0.0, until - time.monotonic())):
                return failed(job, "Stopped", "the checks did not come to their end")
            return from_json(connection.recv_bytes())
        except (OSError, EOFError):
            return failed(job, "Stopped", "the process that checks it ended, for want of memory or time")
        finally:
            connection.close()
            lane.release()

    def close(self) -> None:
        """End the warm process and everything in it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        if self._group:
            self._group.remove()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)


_WARM: dict[int, Warm] = {}
_LOCK = threading.Lock()


def _warm(kit: Kit) -> Warm:
    """This process's warm process for a kit; another kit replaces it."""
    with _LOCK:
        if 0 in _WARM and (_WARM[0].fenced != kit.fenced or _WARM[0].kit not in (None, kit)):
            cool_down()
        if 0 not in _WARM:
            _WARM[0] = Warm(kit.fenced)
        warm = _WARM[0]
        if warm.kit is None:
            try:
                warm.begin(kit)
            except PlainError:
                cool_down()
                raise
        return warm


@atexit.register
def cool_down() -> None:
    """End the warm process, if there is one."""
    if 0 in _WARM:
        _WARM.pop(0).close()


def _environment(scratch: str | None) -> dict[str, str]:
    """All that learners' code sees of the environment: nothing of the facilitator's."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PYTHONUSERBASE": site.getuserbase(),
        "PYTHONDONTWRITEBYTECODE": "1",
        "NBGRADER_EXECUTION": "autograde",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return environment if scratch is None else {**environment, "MANAGERKIT_SCRATCH": scratch}


def _refused(why: str) -> PlainError:
    if why.startswith("no fence"):
        return NoFence(
            f"Learners' code cannot be fenced on this machine ({why.removeprefix('no fence: ')}). "
            "Grade on a Linux machine that lets users make namespaces, or, if you trust every learner with your files "
            "and the gradebook: add --unfenced"
        )
    return PlainError(f"The grader could not be started: {why or 'its process was ended; give the same command again'}")
