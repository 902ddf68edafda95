"""The process that submissions are forked from: fenced, with everything imported, and nobody's code has run in it.

Started as `python -m managerkit.grading.sandbox.forkserver FD [GROUP]`; FD is a socket to the grader, and GROUP its
control group, an open folder, where it has one. The grader sends the kit once, then the course's answers, which this
process never reads itself, and then a socket for each submission; a fork of this process answers on that one. When the
grader is gone, all ends.
"""

import gc
import os
import pickle
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from . import fence
from .jail import Pen, put
from .job import LOADED, PLAIN, Cell, Kit, to_json
from .supervisor import supervise

_COMMON = ("managerkit.notebook", "managerkit.ui.controls", f"{__package__}.preload", f"{__package__}.shell")
"""What any kit needs. It is imported while the grader still finds out which kit it is."""


def main(control: socket.socket, groups: int | None) -> None:
    """Warm up, say so, and serve until the grader hangs up.

    Args:
        control: to the grader.
        groups: the grader's control group, an open folder; None if it has none.
    """
    gc.disable()  # until a submission runs, nothing here is worth looking for
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _COMMON:
        import_module(name)
    told = Connection(os.dup(control.fileno()))
    kit: Kit = pickle.loads(told.recv_bytes())
    try:
        _settle(kit, told)
    except OSError as error:
        told.send_bytes(f"no fence: {error}".encode())
        return
    shell = _rehearse(kit)
    if threading.active_count() > 1:
        told.send_bytes(b"what the exercises import starts threads, and then nothing can be forked safely")
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    told.send_bytes(b"ready")
    told.close()
    _serve(control, shell, kit.fenced, groups)


def _serve(control: socket.socket, shell: Any, fenced: bool, groups: int | None) -> None:
    """Answer each submission in a fork; those that name large libraries in forks of one that has loaded them."""
    loaded: socket.socket | None = None
    while True:
        asked, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not asked:
            return
        if asked == LOADED:
            if loaded and _has_ended(loaded):
                loaded.close()
                loaded = None
            loaded = loaded or _loaded(shell, fenced, groups, control.fileno(), *descriptors)
            with suppress(OSError):  # if it ends just now, the grader sees that nobody answers
                socket.send_fds(loaded, [PLAIN], descriptors)
        elif os.fork() == 0:
            control.close()
            if loaded:
                loaded.close()
            _answer(Connection(descriptors[0]), shell, fenced, groups)
        os.close(descriptors[0])


def _loaded(shell: Any, fenced: bool, groups: int | None, *others: int) -> socket.socket:
    """A fork that has loaded the large libraries, and serves as this process does; `others` are sockets not for it."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        try:
            ours.close()
            for other in others:
                os.close(other)
            with suppress(Exception):  # what cannot be loaded is met by the submissions themselves
                from .preload import load_libraries

                load_libraries()
            gc.freeze()
            _serve(theirs, shell, fenced, groups)
        finally:
            os._exit(0)
    theirs.close()
    return ours


def _has_ended(other: socket.socket) -> bool:
    """Whether the process at the other end, which never says anything, is gone."""
    readable, _, _ = select.select([other], [], [], 0)
    return bool(readable)


def _settle(kit: Kit, told: Connection) -> None:
    """Go behind the fence; without one, keep the course in a temporary folder."""
    if kit.fenced:

        def answers(folder: Path) -> None:
            fence.write(folder, pickle.loads(told.recv_bytes()))

        fence.enter_yard(kit.course, fence.python_folders(), answers)
        fence.try_pen()
        home = fence.SCRATCH
        os.environ["MANAGERKIT_COURSE"] = fence.COURSE
    else:
        home = os.environ["MANAGERKIT_SCRATCH"]
        os.environ["MANAGERKIT_COURSE"] = str(Path(home, "course"))
        fence.write(Path(home, "course"), kit.course)
    os.chdir(home)
    os.environ.update(HOME=home, TMPDIR=home, MPLCONFIGDIR=home)
    tempfile.tempdir = home


def _rehearse(kit: Kit) -> Any:
    """A shell in which nothing has run, in a process in which everything that the exercises need is loaded."""
    from .preload import write_journals
    from .shell import Shell

    shell = Shell()
    with tempfile.TemporaryDirectory(dir=os.environ["TMPDIR"]) as folder:
        os.chdir(folder)
        if kit.modules:
            write_journals(Path(folder), kit.modules)
        for number, source in enumerate((*kit.rehearsal, "1 / 0"), 1):
            with _no_longer_than(kit.patience):
                shell.run(number, source, lambda message: None)
        os.chdir(os.environ["TMPDIR"])
    gc.freeze()  # forks share what is never looked through
    shell.forget()
    return shell


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Interrupt what goes on for longer, again and again if it goes on all the same; and give up in the end."""
    left = 5

    def interrupt(*_: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.write(2, b"a cell of an exercise does not end and cannot be interrupted; mend it in source/\n")
            os._exit(1)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    except KeyboardInterrupt:  # the alarm went off on the way out
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _answer(connection: Connection, shell: Any, fenced: bool, groups: int | None) -> None:
    """Execute one submission and send what came of it; never comes back.

    The cells, among which are checks, are only read when the learner's process has been forked.
    """
    folder = None
    try:
        gc.enable()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        files: Mapping[str, bytes]
        limits: fence.Limits
        files, limits = pickle.loads(connection.recv_bytes())
        if fenced:
            fence.enter_pen(limits)
        else:
            folder = tempfile.mkdtemp()
            os.chdir(folder)
        put(files)
        fence.limit(limits, processes=False)
        pen = Pen(shell, files, limits, fenced, groups)
        if fenced:
            fence.show_answers()
        cells: tuple[Cell, ...] = pickle.loads(connection.recv_bytes())
        connection.send_bytes(to_json(supervise(cells, pen, shell, limits)))
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


if __name__ == "__main__":
    handed = [int(number) for number in sys.argv[1:]]
    main(socket.socket(fileno=handed[0]), handed[1] if handed[1:] else None)
