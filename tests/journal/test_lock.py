"""Disks that refuse locks, folders that refuse writing: words are saved all the same, or the reason is told."""

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from managerkit.gradebook import disk
from managerkit.journal import lock
from managerkit.journal.lock import locked
from managerkit.journal.log import Journal, JournalError

fcntl = pytest.importorskip("fcntl")
REFUSALS = [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EINVAL, errno.EIO, errno.EPERM]


def refusing(number: int) -> Callable[..., None]:
    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, "candor", "1.0.0")


@pytest.mark.parametrize("number", REFUSALS, ids=errno.errorcode.get)
def test_b3_a_disk_without_locks_saves_at_once(journal: Journal, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(number))
    began = time.monotonic()
    for key in "abc":
        journal.append("text", key, "words")
    assert time.monotonic() - began < 5
    assert list(journal.latest("text")) == ["a", "b", "c"]
    assert not list(journal.path.parent.glob("*.held.lock")), "the lock is given back"


def test_b3_without_the_systems_lock_writers_still_take_turns(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    monkeypatch.setattr(Journal, "COMPACT_ABOVE", 2000)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: journal.append("answer", f"{number}", number), range(60)))
    assert journal.latest("answer") == {f"{number}": number for number in range(60)}
    assert journal.damage() == []


def test_b3_a_lock_file_that_a_dead_process_left_is_taken_away_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    code = (
        "import errno, fcntl, os, sys; from pathlib import Path; from managerkit.journal.lock import locked\n"
        "def refuse(*_): raise OSError(errno.ENOLCK, '')\n"
        "fcntl.flock = refuse\n"
        "with locked(Path(sys.argv[1])): os._exit(0)"
    )
    path = tmp_path / ".a.lock"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert (tmp_path / ".a.held.lock").exists()
    with locked(path, 5) as alone:
        assert alone


def test_b3_one_from_another_machine_is_waited_for_and_then_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.EOPNOTSUPP))
    held = tmp_path / ".a.held.lock"
    held.write_text("another-machine 1 abc")
    with pytest.raises(TimeoutError), locked(tmp_path / ".a.lock", 0.05):
        pass
    monkeypatch.setattr(lock, "STALE", 0.1)
    with locked(tmp_path / ".a.lock", 5) as alone:
        assert alone
        assert "another-machine" not in held.read_text()
    assert not held.exists()


@pytest.mark.parametrize("renewed", [0.02, 60.0], ids=["in time", "never"])
def test_b3_one_from_another_machine_stays_for_as_long_as_it_is_renewed(
    tmp_path: Path, renewed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    monkeypatch.setattr(lock, "STALE", 0.3)
    monkeypatch.setattr(lock, "RENEWED", renewed)
    with ExitStack() as stack:
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(socket, "gethostname", lambda: "another-machine")
            stack.enter_context(locked(tmp_path / ".a.lock"))
        with pytest.raises(TimeoutError) if renewed < 1 else nullcontext(), locked(tmp_path / ".a.lock", 0.8):
            pass


def by(pid: int, *more: str) -> str:
    return " ".join([socket.gethostname(), str(pid), "abc", *more])


def test_b3_one_of_a_process_that_lives_here_is_never_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    monkeypatch.setattr(lock, "STALE", 0.0)
    held = tmp_path / ".a.held.lock"
    for said in (by(os.getppid()), by(os.getppid(), Path(f"/proc/{os.getppid()}/stat").read_text().split()[21])):
        held.write_text(said)
        with pytest.raises(TimeoutError), locked(tmp_path / ".a.lock", 0.05):
            pass
        assert held.read_text() == said


def test_b3_one_of_a_process_whose_number_another_has_by_now_is_taken_away_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    (tmp_path / ".a.held.lock").write_text(by(os.getppid(), "1"))
    with locked(tmp_path / ".a.lock", 1) as alone:
        assert alone


def test_b3_who_holds_the_lock_too_long_is_said(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 4))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with (
        locked(journal.path.with_name(f".{journal.path.name}.lock")),
        pytest.raises(JournalError, match=r"another program holds .*: close other programs"),
    ):
        journal.append("text", "a", "words")


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL])
def test_b3_where_no_lock_file_can_be_made_words_are_saved_without(
    journal: Journal, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append("text", "a", "words")
    real = os.open

    def no_new_names(path: object, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return real(str(path), flags, mode)

    journal.path.with_name(f".{journal.path.name}.lock").unlink()
    monkeypatch.setattr(os, "open", no_new_names)
    began = time.monotonic()
    journal.append("text", "b", "words")
    assert time.monotonic() - began < 5
    assert list(journal.latest("text")) == ["a", "b"]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_b3_a_disk_that_cannot_be_synchronised_saves(
    journal: Journal, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(number))
    journal.append("text", "a", "words")
    assert journal.last("text", "a") == "words"


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "check that the disk has room"),
        (errno.EDQUOT, "no limit is set"),
        (errno.EROFS, "are yours to change"),
        (errno.EACCES, "are yours to change"),
        (errno.EIO, "check that the disk is there"),
    ],
)
def test_b3_the_advice_fits_the_reason(
    journal: Journal, number: int, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(number))
    with pytest.raises(JournalError, match=advice):
        journal.append("text", "a", "words")


def test_b3_a_disk_where_a_gradebook_is_not_safe_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk.doubts(tmp_path) == ""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n//nas/x /mnt cifs rw 0 0\n")
    assert disk.network(tmp_path / "cohort", mounts) == "nfs4"
    assert disk.network(Path("/etc"), mounts) == ""
    monkeypatch.setattr(fcntl, "flock", refusing(errno.ENOLCK))
    assert "no safe place for gradebook.db: its disk keeps no locks (No locks available)" in disk.doubts(tmp_path)
