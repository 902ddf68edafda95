"""Carrying a workspace to another machine: everything in one zip, checked again where it is unpacked."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from managerkit.content.which import is_workspace
from managerkit.errors import PlainError
from managerkit.journal.lock import locked
from managerkit.journal.log import lock_of
from managerkit.storage import outside, zips
from managerkit.storage.atomic import why
from managerkit.storage.outside import Refused
from managerkit.storage.zips import Expected

MANIFEST = "managerkit-pack.json"
PACK = Expected(files=20_000, bytes=2 * 10**9, made_by="managerkit pack")
_MOST_MANIFEST = 16 * 1024**2
_PIECE = 1024**2
_LEFT_OUT = {".ipynb_checkpoints", "__pycache__", ".venv", "node_modules"}


class PackError(PlainError):
    """A workspace cannot be packed or unpacked; the sentence says why and what to do."""


@dataclass(frozen=True)
class Packed:
    """A zip that was made: where it is, how many files it holds, and what was left out and why."""

    archive: Path
    files: int
    notes: list[str]


def pack(workspace: Path, into: Path, now: datetime) -> Packed:
    """Put a workspace into a zip, journals and notebooks whole.

    Args:
        workspace: the learner's folder.
        into: the folder for the zip.
        now: names the zip by its day.

    Returns:
        the zip, how many files it holds, and what was left out and why.

    Raises:
        PackError: it is no workspace, or a file cannot be read or written.
    """
    if not is_workspace(workspace):
        raise PackError(f"{workspace} is no workspace; name the folder that managerkit start made")
    name = f"{workspace.resolve().name}-{now:%Y-%m-%d}"
    archive = next(one for one in _names(into, name) if not one.exists())
    notes: list[str] = []
    sums: dict[str, str] = {}
    try:
        paths = list(_files(workspace, notes))
        _insist_on_room(workspace, paths)
        zips.write(archive, _contents(workspace, paths, now, sums))
    except OSError as error:
        what = error.filename or into
        raise PackError(f"{what} could not be read or written ({why(error)}); mend that and pack again") from None
    return Packed(archive, len(sums), notes)


def _insist_on_room(workspace: Path, paths: list[Path]) -> None:
    """See that `unpack` will take the zip, before it is made."""
    size = sum(path.stat().st_size for path in paths)
    if len(paths) >= PACK.files or size > PACK.bytes - _MOST_MANIFEST:
        largest = max(paths, key=lambda path: path.stat().st_size)
        raise PackError(
            f"{workspace} holds {len(paths):,} files and {size / 10**9:.1f} GB, and a zip of it {PACK.files:,} and "
            f"{PACK.bytes / 10**9:.0f} GB at most; move what is big elsewhere, such as {largest}, and pack again"
        )
    try:
        zips.insist_on_names([MANIFEST, *(path.relative_to(workspace).as_posix() for path in paths)], PACK)
    except Refused as refusal:
        why = str(refusal).partition(";")[0]
        raise PackError(f"{workspace} {why}, which not every system can have; rename it, and pack again") from None


def _contents(
    workspace: Path, paths: list[Path], now: datetime, sums: dict[str, str]
) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    """What goes into the zip, one file after the other, and last what it was packed as."""
    for path in paths:
        within = path.relative_to(workspace).as_posix()
        yield within, _pieces(path, within, sums)
    about = {"schema": 1, "made": now.isoformat(), "files": sums}
    yield MANIFEST, json.dumps(about, ensure_ascii=False, indent=1).encode()


def unpack(archive: Path, folder: Path) -> int:
    """Make a workspace of a zip that `pack` made; the folder appears whole or not at all.

    Args:
        archive: the zip.
        folder: the new workspace; it must not be there yet, or be empty.

    Returns:
        How many files there are.

    Raises:
        PackError: the folder is in use, or the zip is not as it was packed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackError(f"{folder} is not empty; name another folder: managerkit unpack {archive.name} my-course")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
        fresh = Path(temporary) / "workspace"
        fresh.mkdir()
        try:
            there = zips.unpack(archive, fresh, PACK)
        except FileNotFoundError:
            raise PackError(f"{archive} is not there; name the zip that managerkit pack made") from None
        except Refused as error:
            raise PackError(f"{archive.name} {error}.") from None
        _insist_on_as_packed(fresh, there, archive)
        if folder.exists():
            folder.rmdir()
        fresh.replace(folder)
    return len(there) - 1


def _insist_on_as_packed(fresh: Path, there: list[str], archive: Path) -> None:
    """See that each file is as it was packed and none was added, and take the list away that says so."""
    try:
        sums = outside.json_of(outside.read(fresh, MANIFEST, _MOST_MANIFEST))["files"]
        known = dict(sums)
        if not all(isinstance(value, str) for value in known.values()):
            raise TypeError
    except (Refused, KeyError, TypeError, ValueError):
        raise PackError(f"{archive.name} was not made by managerkit pack; ask for one that was") from None
    if added := sorted(set(there) - known.keys() - {MANIFEST}):
        raise PackError(f"{archive.name} holds what was not packed ({added[0][:80]}); pack it again and copy it anew")
    damaged = [name for name in known if name not in there or _digest(fresh / name) != known[name]]
    if damaged:
        raise PackError(f"{archive.name} was damaged on the way ({damaged[0][:80]}); pack it again and copy it anew")
    (fresh / MANIFEST).unlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _names(into: Path, name: str) -> Iterator[Path]:
    yield into / f"{name}.zip"
    number = 2
    while True:
        yield into / f"{name}-{number}.zip"
        number += 1


def _files(workspace: Path, notes: list[str]) -> Iterator[Path]:
    """What belongs to a workspace; links are not followed, and named, and so is what no zip can name."""
    for folder, folders, names in os.walk(workspace):
        folders[:] = sorted(
            name for name in folders if name not in _LEFT_OUT and not (Path(folder) / name).is_symlink()
        )
        for name in sorted(names):
            path = Path(folder) / name
            if name.endswith((".lock", ".tmp")) and name.startswith("."):
                continue
            if path.is_symlink() or not path.is_file():
                notes.append(f"{path.relative_to(workspace)} is a link or no file, and was left out")
            elif not _in_utf8(str(path.relative_to(workspace))):
                notes.append(f"{path.relative_to(workspace)} has a name that is no UTF-8, and was left out; rename it")
            else:
                yield path


def _in_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _pieces(path: Path, within: str, sums: dict[str, str]) -> Iterator[bytes]:
    """A file's content, and its digest once all of it was taken; a journal is read while nobody writes to it."""
    found = hashlib.sha256()
    if path.name.endswith(".journal.jsonl"):
        with locked(lock_of(path)):
            content = path.read_bytes()
        found.update(content)
        yield content
    else:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.update(piece)
                yield piece
    sums[within] = found.hexdigest()
