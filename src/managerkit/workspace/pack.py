"""Carrying a workspace to another machine: everything in one zip, checked again where it is unpacked."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from managerkit.errors import PlainError
from managerkit.storage import digest, zips
from managerkit.storage.zips import Expected, Refused

MANIFEST = "managerkit-pack.json"
PACK = Expected(files=20_000, bytes=2 * 10**9, made_by="managerkit pack")
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
    if not (workspace / ".managerkit").is_dir():
        raise PackError(f"{workspace} is no workspace; name the folder that managerkit start made")
    name = f"{workspace.resolve().name}-{now:%Y-%m-%d}"
    archive = next(one for one in _names(into, name) if not one.exists())
    notes: list[str] = []
    sums: dict[str, str] = {}
    try:
        zips.write(archive, _contents(workspace, now, notes, sums))
    except OSError as error:
        what = error.filename or into
        raise PackError(f"{what} could not be read or written ({error.strerror}); mend that and pack again") from None
    return Packed(archive, len(sums), notes)


def _contents(workspace: Path, now: datetime, notes: list[str], sums: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """What goes into the zip, one file after the other, and last what it was packed as."""
    for path in _files(workspace, notes):
        within, content = path.relative_to(workspace).as_posix(), _read(path)
        sums[within] = digest.of(content)
        yield within, content
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
            zips.unpack(archive, fresh, PACK)
        except FileNotFoundError:
            raise PackError(f"{archive} is not there; name the zip that managerkit pack made") from None
        except Refused as error:
            raise PackError(f"{archive.name} {error}.") from None
        files = _checked(fresh, archive)
        if folder.exists():
            folder.rmdir()
        fresh.replace(folder)
    return files


def _checked(fresh: Path, archive: Path) -> int:
    """The number of files, once each is as it was packed."""
    try:
        sums = json.loads((fresh / MANIFEST).read_text("utf-8"))["files"]
        damaged = [
            name for name, known in sums.items() if digest.of((fresh / PurePosixPath(name)).read_bytes()) != known
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PackError(f"{archive.name} was not made by managerkit pack; ask for one that was") from None
    if damaged:
        raise PackError(f"{archive.name} was damaged on the way ({damaged[0]}); pack it again and copy it anew")
    (fresh / MANIFEST).unlink()
    return len(sums)


def _names(into: Path, name: str) -> Iterator[Path]:
    yield into / f"{name}.zip"
    number = 2
    while True:
        yield into / f"{name}-{number}.zip"
        number += 1


def _files(workspace: Path, notes: list[str]) -> Iterator[Path]:
    """What belongs to a workspace; links are not followed, and named."""
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
            else:
                yield path


def _read(path: Path) -> bytes:
    """A file's content; a journal is read while nobody writes to it."""
    if not path.name.endswith(".journal.jsonl"):
        return path.read_bytes()
    from filelock import FileLock

    with FileLock(path.with_name(f".{path.name}.lock"), timeout=10):
        return path.read_bytes()
