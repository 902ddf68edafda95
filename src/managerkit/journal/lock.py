"""A lock that holds one writer at a time: the system's where the disk has one, else a file that says who holds it."""

import errno
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

POLL = 0.005
RENEWED = 1.0
"""Seconds after which who holds a lock file renews it."""
STALE = 8.0
"""Seconds after which a lock file that nobody renewed is taken for left behind; less than any writer waits."""

Release = Callable[[], None]
State = tuple[str, int]
"""What a lock file says, and when it was last renewed, by the disk's clock."""


@contextmanager
def locked(lock: Path, waits: float = 10.0) -> Iterator[bool]:
    """Hold a lock; who asks for the same one meanwhile waits, in this process, in others and on other machines.

    A disk may refuse locks of the system (NFS and CIFS often do): then a file beside it, which only one can make, is
    the lock, for as long as who made it renews it or is known to live. Where that cannot be made either, the writing
    itself will say what is wrong.

    Args:
        lock: the file that stands for the lock; it is made if it is not there, and stays.
        waits: for how long, in seconds.

    Yields:
        whether the lock is held; False where the disk has no way to hold one.

    Raises:
        TimeoutError: somebody else held it all that time.
        OSError: its folder is not one's own to change.
    """
    until = time.monotonic() + waits
    release = _by_system(lock, until) or _by_file(lock.with_name(f"{lock.name.removesuffix('.lock')}.held.lock"), until)
    try:
        yield release is not None
    finally:
        if release:
            release()


def _by_system(lock: Path, until: float) -> Release | None:
    """Take the system's lock on a file, or None where there is none to be had."""
    try:
        handle = _opened(lock)
    except PermissionError:
        raise
    except OSError as error:
        if error.errno == errno.EROFS:
            raise
        return None
    try:
        while not _tried(handle):
            _wait(lock, until)
    except TimeoutError:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    return lambda: os.close(handle)


def _opened(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if not lock.exists():
            raise
        return os.open(lock, os.O_RDONLY)  # somebody else's, which can be locked all the same


def _tried(handle: int) -> bool:
    """Try to lock; False if somebody else holds it, and an OSError where the disk refuses."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        raise OSError from None
    except BlockingIOError:
        return False
    except PermissionError:
        if sys.platform == "win32":  # its word for "somebody else holds it"
            return False
        raise
    return True


def _by_file(held: Path, until: float) -> Release | None:
    """Make a file that only one can make, or None where none can be made."""
    mine = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)} {_start_of(os.getpid())}"
    seen: State | None = None
    since = 0.0
    while True:
        try:
            handle = os.open(held, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            other = _state(held)
            if other != seen:
                seen, since = other, time.monotonic()
            lives = _lives(other[0])
            if lives is False or (lives is None and time.monotonic() - since > STALE):
                _take_away(held, other)
            else:
                _wait(held, until)
        except OSError:
            return None
        else:
            with os.fdopen(handle, "w", encoding="utf-8") as file, suppress(OSError):
                file.write(mine)
            return _renewing(held, mine)


def _renewing(held: Path, mine: str) -> Release:
    """Renew a lock file until it is given back."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEWED):
            with suppress(OSError):
                os.utime(held)

    def release() -> None:
        over.set()
        _give_back(held, mine)

    with suppress(RuntimeError):  # no more threads to be had: it holds for as long as others can see this process
        threading.Thread(target=renew, daemon=True).start()
    return release


def _wait(lock: Path, until: float) -> None:
    if time.monotonic() >= until:
        raise TimeoutError(f"another program holds {lock}")
    time.sleep(POLL)


def _state(held: Path) -> State:
    """The state of a lock file; ("", 0) if it is gone meanwhile."""
    try:
        with held.open(encoding="utf-8") as file:  # opened first, as disks elsewhere tell then what is true now
            return file.read(), os.fstat(file.fileno()).st_mtime_ns
    except (OSError, UnicodeDecodeError):
        return "", 0


def _lives(said: str) -> bool | None:
    """Whether a lock file is of a process that still lives, None if it is of another machine, or nobody can tell."""
    host, pid, _, start, *_ = [*said.split(" "), "", "", "", ""]
    if sys.platform == "win32" or host != socket.gethostname() or not pid.isdecimal():
        return None
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # somebody else's
    return not start or _start_of(int(pid)) in ("", start)  # another process may have its number by now


def _start_of(pid: int) -> str:
    """When a process of this machine was started, as the system counts; "" where it does not tell."""
    try:
        state, *more = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "ended" if state in "ZX" else more[18]
    except (OSError, ValueError, IndexError):
        return ""


def _take_away(held: Path, other: State) -> None:
    """Take away a lock file that was left behind, unless somebody has just renewed it or put a new one in its place."""
    aside = held.with_name(f"{held.name}.{secrets.token_hex(8)}.tmp")
    with suppress(OSError):
        held.rename(aside)
        if _state(aside) != other:
            with suppress(OSError):
                os.link(aside, held)
        aside.unlink()


def _give_back(held: Path, mine: str) -> None:
    with suppress(OSError):
        if _state(held)[0] in (mine, ""):
            held.unlink()
