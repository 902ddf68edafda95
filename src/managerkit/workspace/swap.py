"""Putting a folder made anew in the place of the old one, so that whoever looks sees one of the two and no mixture.

The new folder is made beside the old one. The first thing in it is a note with its number and with the name that its
predecessor is to be kept under, so that after an interruption it can be told how far things went.
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from managerkit.content.which import is_workspace

NOTE = Path(".managerkit/upgrade.json")
_EXCHANGE = 2
_HERE = -100


def begin(folder: Path, kept_as: Path) -> Path:
    """Make the place for a folder's successor, with its note; whatever is left of an earlier attempt is cleared away.

    Args:
        folder: the folder.
        kept_as: where it will be kept when the successor is in its place.

    Returns:
        the place: a folder beside it that holds the note alone.
    """
    place = _beside(folder)
    shutil.rmtree(place, ignore_errors=True)
    (place / NOTE).parent.mkdir(parents=True)
    text = json.dumps({"number": _number(folder) + 1, "kept": kept_as.name})
    (place / NOTE).write_text(f"{text}\n", "utf-8")
    return place


def swap(folder: Path, successor: Path, kept_as: Path) -> None:
    """Put a successor in which nothing is missing in a folder's place, and the folder under another name.

    Args:
        folder: the folder.
        successor: the place that `begin` made, filled.
        kept_as: the folder's other name, which nothing has.

    Raises:
        OSError: the folders cannot be renamed.
    """
    if _exchanged(folder, successor):
        successor.rename(kept_as)
    else:
        folder.rename(kept_as)
        successor.rename(folder)


def recover(folder: Path) -> bool:
    """Finish a swap that was interrupted; a successor that never came to its place is cleared away.

    Returns:
        whether there was something to finish.
    """
    place = _beside(folder)
    if not place.is_dir():
        return False
    if not folder.exists() and _kept(place) and folder.with_name(_kept(place)).is_dir():
        place.rename(folder)  # interrupted between two renames
        return True
    was_whole = is_workspace(place) and _number(place) < _number(folder)
    if was_whole and not folder.with_name(_kept(folder)).exists():
        place.rename(folder.with_name(_kept(folder)))  # interrupted after the exchange
        return True
    shutil.rmtree(place)
    return False


def free_name(folder: Path, name: str) -> Path:
    """A path beside a folder that nothing has: `name`, or with a number behind it.

    Args:
        folder: the folder beside which it is to lie.
        name: the name wished for.
    """
    path, number = folder.with_name(name), 2
    while path.exists():
        path, number = folder.with_name(f"{name}-{number}"), number + 1
    return path


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.upgrade")


def _number(folder: Path) -> int:
    """How many upgrades a folder has been through."""
    return int(_note(folder).get("number", 0))


def _kept(folder: Path) -> str:
    """The name that a folder's predecessor is kept under; "" if it has none."""
    return str(_note(folder).get("kept", ""))


def _note(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step of the system's, where it knows such a step (Linux)."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    if renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(one))
