"""Atomic writes: a file is written whole or not at all, and is on the disk when it is said to be."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_OF_THE_DISK = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOLCK),
    *(errno.EMFILE, errno.ENFILE),
}


def why(error: OSError) -> str:
    """Why something could not be read or written, in the system's words; copying a folder hides them in a list."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        return str(error.args[0][0][-1])
    return error.strerror or str(error) or type(error).__name__


def disks_fault(error: OSError) -> str:
    """The sentence for an error that the disk is the reason of: full, read-only, not one's own; "" for any other."""
    if not isinstance(error, shutil.Error) and error.errno not in _OF_THE_DISK:
        return ""
    what = error.filename or "A file"
    return (
        f"{what} could not be read or written ({why(error)}); make room on the disk, and see that the folder is yours "
        "to change, then give the same command again. What was there before is whole"
    )


def put(path: Path, content: str | bytes) -> None:
    """Put a file in its place in one step, with its folder: whoever reads meets the old one or the new.

    Args:
        path: the file.
        content: its bytes, or its text, which is written as UTF-8 with the line ends that it has.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with writing(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which is in its place, as by `put`, once the block has ended without an error.

    Args:
        path: the file.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system lets folders be synchronised.

    Args:
        folder: the one that has the name.
    """
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
