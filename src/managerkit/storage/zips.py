"""Zips: written so that the same files make the same bytes; unpacked only after they were looked through.

What comes from elsewhere is refused whole if anything in it is wrong. What was looked at is what is unpacked: a file's
name is worked out once, here, and not left to zipfile, which takes another one on Python 3.12 than on 3.11.
"""

import errno
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize

from .atomic import writing
from .outside import Refused, megabytes

_DEEPEST = 12
_LONGEST = 255
"""Bytes that a name may have on the systems that there are."""
_MOST_ENTRIES = 50_000
"""Whatever a zip is for, its list of files is not read if it has more: each takes memory before anything is checked."""
_PIECE = 1024**2
_ORDINARY = (stat.S_IFREG | 0o644) << 16
"""What a zip says of the rights on a file."""
_UNICODE_PATH, _IN_UTF8 = 0x7075, 0x800
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNNAMEABLE = {errno.EINVAL, errno.EILSEQ, errno.ENAMETOOLONG}


@dataclass(frozen=True)
class Expected:
    """What a zip may hold at most, and the command that makes a good one."""

    files: int
    bytes: int
    made_by: str

    @property
    def again(self) -> str:
        """What to do about a bad one."""
        return f"ask for a zip made by {self.made_by}"


def write(archive: Path, files: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> None:
    """Write a zip whole or not at all. Its files bear no dates, so that the same ones make the same bytes.

    Args:
        archive: the zip.
        files: the names in it and what each holds, whole or piece by piece, in order; taken one after the other.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with writing(archive) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = _ORDINARY
            entry.compress_type = zipfile.ZIP_DEFLATED
            with opened.open(entry, "w") as into:
                for piece in [content] if isinstance(content, bytes) else content:
                    into.write(piece)


def unpack(archive: Path, into: Path, expected: Expected) -> list[str]:
    """Unpack a zip into an empty folder.

    Args:
        archive: the zip.
        into: the folder.
        expected: what may be in it.

    Returns:
        the paths of its files, with slashes, in the zip's order.

    Raises:
        Refused: it is no zip, or one that nobody expects: links, paths that lead elsewhere, far too much.
        FileNotFoundError: there is no zip.
        OSError: the folder cannot be written to.
    """
    with _file(archive) as file:
        if archive.stat().st_size > expected.bytes:
            raise Refused(f"is over {megabytes(expected.bytes)}; ask for one without the big files")
        opened = _opened(file)
        entries = [(entry, _name(entry)) for entry in opened.infolist()]
        insist_on_names([name for _, name in entries], expected)
        files = [(entry, "/".join(_parts(name))) for entry, name in entries if not _is_folder(name)]
        _insist_on_harmless([entry for entry, _ in entries], [entry for entry, _ in files], expected)
        left = expected.bytes
        for entry, path in files:
            left -= _extract(opened, entry, into / path, left)
        return [path for _, path in files]


def contents(archive: Path) -> list[str]:
    """The names in a zip, as they stand in it.

    Args:
        archive: the zip.

    Returns:
        the names, of which none is trusted.

    Raises:
        Refused: it is no zip that can be read.
    """
    with _file(archive) as file:
        return [_name(entry) for entry in _opened(file).infolist()]


def insist_on_names(names: Iterable[str], expected: Expected) -> None:
    """See that a zip's names lead nowhere else, and are different files on any system.

    Args:
        names: as they stand in the zip; those of folders end in a slash.
        expected: what may be in it.

    Raises:
        Refused: one of them does not; two that differ in upper and lower case only are one on some systems.
    """
    again = expected.again
    files: list[tuple[str, ...]] = []
    around: set[tuple[str, ...]] = set()
    for name in names:
        parts, shown = _parts(name), _CONTROL.sub("?", name)[:80]
        if _CONTROL.search(name):
            raise Refused(f"holds a file with control characters in its name ({shown}); {again}")
        if name.startswith(("/", "\\")) or ".." in parts or any(re.match(r"[A-Za-z]:", part) for part in parts):
            raise Refused(f"holds a path that leads out of it ({shown}); {again}")
        if len(parts) > _DEEPEST:
            raise Refused(f"holds folders in folders in folders; {again}")
        if any(len(part.encode("utf-8", "replace")) > _LONGEST for part in parts):
            raise Refused(f"holds a name that is too long ({shown}); {again}")
        if not _is_folder(name):
            if not parts:
                raise Refused(f"holds a path that leads out of it ({shown}); {again}")
            files.append(_alike(parts))
        around.update(_alike(parts)[:depth] for depth in range(1, len(parts) + (1 if _is_folder(name) else 0)))
    if len(set(files)) < len(files) or around & set(files):
        raise Refused(f"holds two files of one name; {again}")


def _file(archive: Path) -> BinaryIO:
    try:
        return archive.open("rb")
    except PermissionError as error:
        raise Refused(f"cannot be read ({(error.strerror or '').lower()}); see that you may") from None


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """A zip with its list of files read.

    Raises:
        Refused: it has none that can be read, or one that alone would fill the memory.
    """
    entries, end = 0, b""
    while piece := file.read(_PIECE):
        entries += (end + piece).count(b"PK\x01\x02")
        end = piece[-3:]
    if entries > _MOST_ENTRIES:
        raise Refused(f"holds more than {_MOST_ENTRIES:,} files; ask for one with fewer")
    with _reading():
        return zipfile.ZipFile(file)


@contextmanager
def _reading() -> Iterator[None]:
    """Say in a sentence what goes wrong in reading a zip. Each kind of compression has errors of its own."""
    try:
        yield
    except Refused:
        raise
    except Exception:
        raise Refused("is no zip that can be read, or was damaged on the way; ask for it again") from None


def _name(entry: zipfile.ZipInfo) -> str:
    """A file's name: the one in UTF-8 where the zip has another beside it, as Info-ZIP writes for `é`."""
    name, extra = entry.orig_filename, entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            raw = name.encode("utf-8" if entry.flag_bits & _IN_UTF8 else "cp437", "replace")
            if struct.unpack_from("<L", field, 1)[0] == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
    return name


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))


def _is_folder(name: str) -> bool:
    return name.endswith(("/", "\\"))


def _alike(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The same for all paths that some system takes for one file."""
    return tuple(normalize("NFC", normalize("NFC", part).casefold()).rstrip(" .") for part in parts)


def _insist_on_harmless(entries: list[zipfile.ZipInfo], files: list[zipfile.ZipInfo], expected: Expected) -> None:
    for entry in entries:
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            shown = _CONTROL.sub("?", _name(entry))[:80]
            raise Refused(f"holds a link or a device ({shown}); {expected.again}")
        if entry.flag_bits & 0x1:
            raise Refused("is encrypted; ask for one without a password")
    if len(files) > expected.files or len(entries) > 4 * expected.files:
        raise Refused(f"holds more than {expected.files} files; {expected.again}")
    if sum(entry.file_size for entry in files) > expected.bytes:
        raise Refused(f"would unpack to more than {megabytes(expected.bytes)}; {expected.again}")


def _extract(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, most: int) -> int:
    """Write one file, whatever size the zip claims for it, up to a number of bytes; return how many."""
    size = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in _pieces(opened, entry):
                size += len(piece)
                if size > most:
                    raise Refused("unpacks to more than it says")
                file.write(piece)
    except OSError as error:
        if error.errno in _UNNAMEABLE:
            raise Refused(f"holds a name that this system cannot have ({path.name[:80]})") from None
        raise OSError(error.errno, error.strerror, str(path)) from None
    return size


def _pieces(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with _reading(), opened.open(entry) as file:
        while piece := file.read(_PIECE):
            yield piece
