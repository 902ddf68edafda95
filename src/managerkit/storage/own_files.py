"""The learner's own folder beside a notebook: files that they take away, and may have changed since."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from managerkit.errors import PlainError

from .atomic import put
from .digest import of

FOLDER = "mine"


class NotWritten(PlainError):
    """A file could not be written; the sentence says which and why."""


@dataclass(frozen=True)
class Kept:
    """Where a file now is, and where what had been changed in it was put, if anything had."""

    path: Path
    old: Path | None = None


def digest(content: bytes) -> str:
    """A short name for some content, by which one's own writing is known again."""
    return of(content)[:32]


def keep(beside: Path, name: str, content: bytes, ours: Collection[str], folder: str = FOLDER) -> Kept:
    """Put a file into a folder; what is there and is not ours is kept under another name first.

    Args:
        beside: where the folder is, such as where the notebook lies.
        name: the file's name.
        content: what is to be in it.
        ours: the digests of what this kit wrote under that name before.
        folder: its name; it is made if it is not there.

    Returns:
        the file, and the copy of the one that was there, if somebody had changed it.

    Raises:
        NotWritten: the folder cannot be written to, or something else has its name or the file's.
    """
    path = beside / folder / name
    try:
        there = path.read_bytes() if path.exists() else None
        if there == content:
            return Kept(path)
        old = _put_by(path, there) if there is not None and digest(there) not in ours else None
        put(path, content)
    except OSError as error:
        raise NotWritten(
            f"{path} could not be written ({error.strerror or 'it is no ordinary file'}). See that {path.parent} is a "
            "folder which is yours to change, and do this again; your answers are safe in the journal."
        ) from error
    return Kept(path, old)


def _put_by(path: Path, content: bytes) -> Path:
    """A copy under a name that nothing has: plan-kept-1.html, plan-kept-2.html, and so on."""
    for number in count(1):
        copy = path.with_name(f"{path.stem}-kept-{number}{path.suffix}")
        try:
            with copy.open("xb") as file:
                file.write(content)
        except FileExistsError:
            if copy.is_file() and copy.read_bytes() == content:
                return copy
        else:
            return copy
    raise AssertionError
