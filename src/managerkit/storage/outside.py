"""Untrusted files, such as hand-ins: read without following a link, bounded in size, and only if they are ordinary.

All limits on a hand-in are here, so that what is made, collected and graded agree.
"""

import errno
import json
import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

HAND_IN_BYTES = 32 * 1024**2
"""The most that a hand-in may have in all, its notebook and its journal included."""
HAND_IN_FILES = 200
DEEPEST = 10
"""How deep folders may lie in each other; what lies deeper is no part of any exercise."""
SMALL = 64 * 1024
"""The most that a time stamp, a receipt, or the ratings of a whole course take."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON writes half of a character, which UTF-8 cannot."""
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_LISTED = 20_000
_LEFT_OUT = {".ipynb_checkpoints", "__pycache__"}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".svg", ".mp4", ".mov", ".pdf"}
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BELOW = os.open in os.supports_dir_fd


class Refused(Exception):
    """Something from outside cannot be taken over; the text goes on from its name: what is wrong, and what to do."""


@dataclass(frozen=True)
class Listing:
    """What lies in a folder from outside: ordinary files with their sizes, by path; and the paths of all else."""

    files: Mapping[str, int]
    odd: list[str]

    def fitting(self, first: Collection[str]) -> tuple[list[str], list[str]]:
        """Choose what a hand-in may have of these files.

        Args:
            first: the paths of what is kept before anything else; pictures are the first to be left out.

        Returns:
            The paths of what is kept and of what is too much, both in order.
        """
        kept: list[str] = []
        left = HAND_IN_BYTES
        for name in sorted(self.files, key=lambda name: (name not in first, _is_picture(name), name)):
            if len(kept) < HAND_IN_FILES and self.files[name] <= left:
                kept.append(name)
                left -= self.files[name]
        return sorted(kept), sorted(self.files.keys() - set(kept))


def megabytes(number: int) -> str:
    """A limit as it is told: `33 MB`."""
    return f"{number // 10**6} MB" if number >= 10**6 else f"{number // 1000} KB"


@contextmanager
def opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """Open an ordinary file, and nothing that a link on the way to it leads to.

    Args:
        folder: a folder of one's own, which may be a link.
        name: the path in it, with slashes, of which no part is trusted.

    Yields:
        The open file.

    Raises:
        Refused: there is no ordinary file of that name that can be read.
    """
    try:
        handle = _descend(folder, PurePosixPath(name).parts)
    except OSError as error:
        raise Refused(_why_not(error)) from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise Refused("is a folder" if stat.S_ISDIR(mode) else "is a link or no ordinary file")
    with os.fdopen(handle, "rb", buffering=0) as file:
        yield file


def read(folder: Path, name: str, most: int = HAND_IN_BYTES) -> bytes:
    """Read an ordinary file whole, and nothing that a link on the way to it leads to.

    Args:
        folder: a folder of one's own, which may be a link.
        name: the path in it, with slashes, of which no part is trusted.
        most: how many bytes it may have.

    Returns:
        its content.

    Raises:
        Refused: there is no ordinary file of that name that can be read, or it is too large.
    """
    with opened(folder, name) as file:
        try:
            return _all_of(file, most)
        except OSError as error:
            raise Refused(_why_not(error)) from None


def json_of(content: bytes) -> Any:
    """Read JSON that may be anything.

    Args:
        content: the bytes, in one of Unicode's encodings.

    Returns:
        the value, without halves of characters, which JSON can hold and no file can.

    Raises:
        Refused: it is no JSON, or one that nests too deep.
    """
    try:
        text = content.decode(json.detect_encoding(content))
        return well_formed(json.loads(text)) if _HALF.search(text) else json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("is no JSON, or is damaged") from None


def well_formed(value: Any) -> Any:
    """Plain data with a replacement character for each half of a character, as a lone surrogate is.

    Args:
        value: what JSON can hold.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {well_formed(key): well_formed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [well_formed(one) for one in value]
    return value


def listed(folder: Path) -> Listing:
    """List a folder from outside with all that is in it, without what programs leave behind.

    Args:
        folder: the folder. Links in it are not followed.
    """
    files: dict[str, int] = {}
    odd: list[str] = []
    if folder.is_symlink():
        return Listing({}, ["."])
    for where, folders, names in os.walk(folder):
        within = Path(where).relative_to(folder)
        folders[:] = sorted(set(folders) - _LEFT_OUT) if len(within.parts) < DEEPEST else []
        linked = [name for name in folders if Path(where, name).is_symlink()]
        for name in sorted([*names, *linked]):
            if len(files) + len(odd) >= _MOST_LISTED:
                return Listing(files, odd)
            path = (within / name).as_posix()
            size = _size(Path(where, name))
            if size is None or _NO_NAME.search(path):
                odd.append(path)
            elif not name.endswith(".lock"):
                files[path] = size
    return Listing(files, odd)


def _size(path: Path) -> int | None:
    """The size of an ordinary file; None for anything else."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _PICTURES


def _descend(folder: Path, parts: tuple[str, ...]) -> int:
    """A handle on what a path leads to, one folder after the other, so that none of them can be swapped for a link."""
    if not parts or ".." in parts or parts[0] == "/":
        raise OSError(errno.EINVAL, "its path leads elsewhere")
    if not _BELOW:
        return _open_by_path(folder, parts)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        try:
            below = os.open(part, _READ if last else os.O_RDONLY | os.O_DIRECTORY | _NOFOLLOW, dir_fd=handle)
        finally:
            os.close(handle)
        handle = below
    return handle


def _open_by_path(folder: Path, parts: tuple[str, ...]) -> int:
    """The same where the system cannot open relative to a folder, as Windows cannot: by looking before opening."""
    path = folder
    for part in parts:
        path /= part
        if path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return os.open(path, _READ)


def _all_of(file: BinaryIO, most: int) -> bytes:
    """A file's content; a file that grows, or never ends, is read no further than is allowed."""
    parts: list[bytes] = []
    left = most + 1
    while left and (part := file.read(min(left, 1024**2))):
        parts.append(part)
        left -= len(part)
    if not left:
        raise Refused(f"is over {megabytes(most)}")
    return b"".join(parts)


def _why_not(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "is not there"
    if error.errno == errno.EISDIR:
        return "is a folder"
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EMLINK):
        return "is a link or no ordinary file"
    return f"cannot be read ({(error.strerror or type(error).__name__).lower()})"
