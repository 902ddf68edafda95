"""The journal beside a notebook: a learner's answers, one JSON line each; damage hides only its own line."""

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from managerkit.errors import PlainError

from .encoding import as_utf8
from .kept import KEPT
from .lines import RECORD_LIMIT, Damage, Record, encode, parse, read_lines
from .lock import locked


class JournalError(PlainError):
    """The journal could not be read (by any reader) or written; the message says where and what to do."""


class Journal:
    """A learner's answers to one module, kept in one file, which appears with the first append.

    Args:
        path: the file; links are followed, and a later change of folder does not matter.
        module, version: the id and the version of the module whose answers are appended.
        clock: tells the time of a record.
    """

    COMPACT_ABOVE: ClassVar[int] = 4 * 1024 * 1024
    READ_LIMIT: ClassVar[int] = 64 * 1024 * 1024

    def __init__(
        self, path: Path, module: str, version: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = Path(os.path.realpath(path))
        self._module, self._version, self._clock = module, version, clock
        self._seen: tuple[tuple[int, int, int] | None, list[Record | Damage]] = (None, [])
        self._whole = _Whole()
        self._compacted_size = 0

    @classmethod
    def beside(
        cls, folder: Path, module: str, version: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> Self:
        """The journal of a module whose notebook lies in a folder.

        Args:
            folder: the notebook's.
            module: the module's id.
            version: the module's version, for what is appended.
            clock: tells the time of a record.
        """
        return cls(folder / f"{module}.journal.jsonl", module, version, clock)

    def append(self, kind: str, key: str, data: Any) -> Record:
        """Add a record; it is on the disk when this returns. A kind that is declared has its own `Kind.append`.

        Args:
            kind: what sort of record, by name.
            key: what it is about; a newer record of the same kind and key supersedes this one.
            data: any JSON value.

        Returns:
            The record as a reader will see it.

        Raises:
            JournalError: the data is no JSON value or too big, or the file cannot be written.
        """
        return self._add(Record(_in_utc(self._clock()), self._module, self._version, kind, key, data))

    def repeat(self, record: Record, key: str) -> Record:
        """Add a record of this journal once more under another key, with the time and the version that it has.

        Args:
            record: the record.
            key: what it is about now.

        Returns:
            The record as a reader will see it.

        Raises:
            JournalError: it is too big, or the file cannot be written.
        """
        time = _in_utc(datetime.fromisoformat(record.time))
        return self._add(replace(record, time=time, module=self._module, key=key))

    def _add(self, record: Record) -> Record:
        line, record = self._encode(record)
        with self._plain_errors("written"), locked(lock_of(self.path)) as alone:
            if alone:
                self._compact_if_large()
            append_durably(self.path, [line])
        return record

    def records(self) -> list[Record]:
        """All readable records, oldest first; none if there is no file."""
        return [found for found in self._read() if isinstance(found, Record)]

    def latest(self, kind: str) -> dict[str, Any]:
        """The newest data of each key of a kind, in the order in which the keys first appear."""
        return {record.key: record.data for record in self.records() if record.kind == kind}

    def last(self, kind: str, key: str, default: Any = None) -> Any:
        """The newest data of one key, or the default if it has none.

        Args:
            kind: the kind's name.
            key: what the record is about.
            default: what is returned if there is no such record.
        """
        return self.latest(kind).get(key, default)

    def history(self, kind: str, key: str) -> list[Record]:
        """The records of one key, oldest first, as far back as compaction keeps them.

        Args:
            kind: the kind's name.
            key: what the records are about.
        """
        return [record for record in self.records() if (record.kind, record.key) == (kind, key)]

    def damage(self) -> list[Damage]:
        """The lines of the file that no reader can use."""
        return [found for found in self._read() if isinstance(found, Damage)]

    def state(self) -> tuple[int, int, int] | None:
        """What tells one state of the file from another; None if there is no file."""
        with self._plain_errors("read"):
            return self._state()

    def _encode(self, record: Record) -> tuple[bytes, Record]:
        try:
            line = encode(record)
            if len(line) > RECORD_LIMIT:
                raise ValueError(f"it takes {len(line):,} bytes")
            return line, parse(line)
        except (TypeError, ValueError, RecursionError) as error:
            rule = f"keep it to plain JSON of at most {RECORD_LIMIT // 1024} KiB"
            raise JournalError(
                f"The {record.kind} {record.key!r} does not fit {self.path} ({error}): {rule}."
            ) from error

    def _read(self) -> list[Record | Damage]:
        with self._plain_errors("read"):
            state = self._state()
            if state != self._seen[0]:
                self._seen = state, self._whole.read_on(self.path) if state else []
        return self._seen[1]

    def _state(self) -> tuple[int, int, int] | None:
        """The file's size and what else tells one state of it from another, or None if there is no file."""
        if not self.path.exists():
            return None
        found = self.path.stat()
        if not self.path.is_file() or found.st_size > self.READ_LIMIT:
            raise OSError(errno.EFBIG, f"not an ordinary file of at most {self.READ_LIMIT // 1024**2} MiB")
        return found.st_size, found.st_mtime_ns, found.st_ino

    def _compact_if_large(self) -> None:
        state = self._state()
        if state and state[0] > max(self.COMPACT_ABOVE, 2 * self._compacted_size):
            # Only housekeeping: where it fails the journal is as it was, and the answer can still be written.
            with suppress(OSError):
                _compact(self.path)
            self._compacted_size = self.path.stat().st_size

    @contextmanager
    def _plain_errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or str(error)
            raise JournalError(f"The journal {self.path} could not be {verb} ({why}): {_advice(error)}.") from error


_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}


def _advice(error: OSError) -> str:
    """What to do about a journal that could not be read or written."""
    if isinstance(error, TimeoutError):
        return "close other programs and notebooks that have it open, or restart their kernels"
    if error.errno in _ROOM:
        return "check that the disk has room, and that no limit is set on what you may keep there"
    if error.errno in _RIGHTS:
        return "see that the file and its folder are yours to change, or copy the workspace to where they are"
    return "check that the disk is there and has room, or move away what lies in the journal's place"


def lock_of(path: Path) -> Path:
    """The lock of a journal, which whoever writes to it or replaces it has to hold."""
    return path.with_name(f".{path.name}.lock")


class _Whole:
    """The whole lines of a file as far as they were read, so that of a file that only grew nothing is parsed twice."""

    def __init__(self) -> None:
        self._found: list[Record | Damage] = []
        self._inode, self._size, self._offset, self._ending, self._count = 0, 0, 0, b"", 0

    def read_on(self, path: Path) -> list[Record | Damage]:
        """All that is in the file now, a last line without its end included."""
        with path.open("rb") as file:
            now = os.fstat(file.fileno())
            grown = now.st_ino == self._inode and now.st_size > self._size
            file.seek(self._offset - len(self._ending))
            if not grown or file.read(len(self._ending)) != self._ending:
                self._found, self._offset, self._ending, self._count = [], 0, b"", 0
                file.seek(0)
            content = file.read()
            if b"\0" in content:  # UTF-16, whose lines are told by no byte alone: read whole, now and the next time
                file.seek(0)
                self.__init__()  # type: ignore[misc]
                return list(self._parsed(as_utf8(file.read())))
        self._inode, self._size = now.st_ino, self._offset + len(content)
        end = content.rfind(b"\n") + 1
        whole = as_utf8(content[:end])
        self._found.extend(self._parsed(whole))
        self._offset, self._ending = self._offset + end, (self._ending + content[:end])[-256:]
        self._count += whole.count(b"\n")
        return [*self._found, *self._parsed(as_utf8(content[end:]))]

    def _parsed(self, content: bytes) -> Iterator[Record | Damage]:
        for _, found in read_lines(content):
            yield replace(found, line=self._count + found.line) if isinstance(found, Damage) else found


def _in_utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def _sift(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """Pick the lines worth keeping and the damaged ones; superseded ones are in neither.

    Of a newer format every line is kept, as nobody can tell here what supersedes it.
    """
    kept: list[bytes] = []
    damaged: list[bytes] = []
    newer: Counter[tuple[str, str, str, str]] = Counter()
    for line, found in reversed(list(read_lines(as_utf8(content)))):
        if isinstance(found, Damage):
            (kept if found.is_newer else damaged).append(line)
            continue
        slot = (found.module, found.version, found.kind, found.key)
        newer[slot] += 1
        if newer[slot] <= KEPT.get(found.kind, 1):
            kept.append(line)
    return kept[::-1], damaged[::-1]


def _compact(path: Path) -> None:
    """Replace a journal by what is worth keeping of it."""
    kept, damaged = _sift(path.read_bytes())
    if damaged:  # first, so that a crash between the two can repeat a damaged line but not lose it
        append_durably(path.with_name(f"{path.name}.damaged"), damaged)
    put_lines(path, kept)


def put_lines(path: Path, content: list[bytes]) -> None:
    """Put lines in the place of a journal's, in one step; whoever does holds its lock.

    Args:
        path: the journal.
        content: the lines, without their ends.

    Raises:
        OSError: they cannot be written; what was there still is.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    append_durably(temporary, content)
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    temporary.replace(path)
    sync_folder(path.parent)


def append_durably(path: Path, added: list[bytes]) -> None:
    """Write lines at the end of a file in one go, after any torn one, and see them onto the disk.

    Args:
        path: the file, which is made if it is not there.
        added: the lines, without their ends.

    Raises:
        OSError: they cannot be written; the file is as it was.
    """
    content = b"".join(line + b"\n" for line in added)
    with path.open("a+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        if file.read(1) not in (b"", b"\n"):
            content = b"\n" + content
        try:
            if file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            _sync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
    if not size:
        sync_folder(path.parent)


def _sync(handle: int) -> None:
    """See a file onto the disk, if its disk knows how to."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system lets folders be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
