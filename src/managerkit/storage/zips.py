"""Zips: written so that the same files make the same bytes; unpacked only after they were looked through.

What comes from elsewhere is refused whole if anything in it is wrong.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .atomic import writing

_DEEPEST = 12
_MOST_RATIO = 100
_SMALL = 5 * 10**6
"""Below this, a high ratio of compression harms nobody: empty outputs compress well."""
_ORDINARY = (stat.S_IFREG | 0o644) << 16
"""What a zip says of the rights on a file."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Refused(Exception):
    """A zip cannot be taken over; the text says why and what to do."""


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


def write(archive: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip whole or not at all. Its files bear no dates, so that the same ones make the same bytes.

    Args:
        archive: the zip.
        files: the names in it and what each holds, in order; taken one after the other.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with writing(archive) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = _ORDINARY
            opened.writestr(entry, content, zipfile.ZIP_DEFLATED)


def unpack(archive: Path, into: Path, expected: Expected) -> None:
    """Unpack a zip into an empty folder.

    Args:
        archive: the zip.
        into: the folder.
        expected: what may be in it.

    Raises:
        Refused: it is no zip, or one that nobody expects: links, paths that lead elsewhere, far too much.
    """
    try:
        if archive.stat().st_size > expected.bytes:
            raise Refused(f"is over {expected.bytes // 10**6} MB; ask for one without the big files")
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _insist_on_harmless(entries, expected)
            left = expected.bytes
            for entry in entries:
                if not entry.is_dir():
                    left -= _extract(opened, entry, into, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise Refused("is no zip that can be read, or was damaged on the way; ask for it again") from None


def _insist_on_harmless(entries: list[zipfile.ZipInfo], expected: Expected) -> None:
    again = expected.again
    for entry in entries:
        name = entry.orig_filename
        path = PurePosixPath(name.replace("\\", "/"))
        shown = _CONTROL.sub("?", name)[:80]
        kind = entry.external_attr >> 16
        if _CONTROL.search(name):
            raise Refused(f"holds a file with control characters in its name ({shown}); {again}")
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) or not path.parts:
            raise Refused(f"holds a path that leads out of it ({shown}); {again}")
        if len(path.parts) > _DEEPEST:
            raise Refused(f"holds folders in folders in folders; {again}")
        if stat.S_IFMT(kind) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refused(f"holds a link or a device ({shown}); {again}")
        if entry.flag_bits & 0x1:
            raise Refused("is encrypted; ask for one without a password")
    names = [entry.filename.rstrip("/").casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise Refused(f"holds two files of one name; {again}")
    files = [entry for entry in entries if not entry.is_dir()]
    if len(files) > expected.files or len(entries) > 4 * expected.files:
        raise Refused(f"holds more than {expected.files} files; {again}")
    size = sum(entry.file_size for entry in files)
    if size > expected.bytes:
        raise Refused(f"would unpack to more than {expected.bytes // 10**6} MB; {again}")
    if size > _SMALL and size > _MOST_RATIO * max(1, sum(entry.compress_size for entry in files)):
        raise Refused(f"is a few bytes that unpack to {size // 10**6} MB; {again}")


def _extract(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, most: int) -> int:
    """Write one file, whatever size the zip claims for it, up to a number of bytes; return how many."""
    with opened.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise Refused("unpacks to more than it says")
    path = into / PurePosixPath(entry.filename.replace("\\", "/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)
