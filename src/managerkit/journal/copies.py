"""Other copies of a journal beside it, as programs leave them that keep folders alike; and merging them into one."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge as in_order
from itertools import chain, count
from pathlib import Path

from .encoding import as_utf8
from .lines import Damage, Record, read_lines
from .lock import locked
from .log import Journal, JournalError, lock_of, put_lines, sync_folder

_LEFT_BY_US = (".damaged", ".tmp", ".lock")
_OF_A_MODULE = re.compile(r"[a-z0-9-]*")

Line = tuple[bytes, Record | Damage]


@dataclass(frozen=True)
class JournalCopy:
    """Another copy of a journal, and how many entries it has that the journal lacks."""

    path: Path
    more: int


@dataclass(frozen=True)
class MergedJournal:
    """A journal after merging: the copies, how many entries came from them, and where all of them are as they were."""

    journal: Path
    copies: list[JournalCopy]
    kept: Path


def copies(journal: Path) -> list[JournalCopy]:
    """The files beside a journal that hold other entries of the same module, under a name made from its own.

    OneDrive names them `candor.journal-LAPTOP.jsonl`, Dropbox and Nextcloud `candor.journal (conflicted copy …).jsonl`,
    Google Drive `candor.journal (1).jsonl`, Syncthing `candor.journal.sync-conflict-….jsonl`, iCloud `candor.journal
    2.jsonl`. What counts is not who made them but what is in them.

    Args:
        journal: the journal, which need not be there.

    Returns:
        those with entries that the journal lacks, by name.
    """
    own = Counter(line for line, _ in _read(journal))
    found = [JournalCopy(path, _more(path, own, _module(journal))) for path in named_alike(journal)]
    return [one for one in found if one.more]


def told(journal: Path) -> str:
    """What a learner should know of the copies of a journal, and do about them; "" if there are none.

    Args:
        journal: the journal.
    """
    found = copies(journal)
    if not found:
        return ""
    listed = ", ".join(f"{one.path.name} ({one.more:,})" for one in found)
    return (
        f"Beside {journal.name} lies another copy of it with entries that it lacks: {listed}. Perhaps a program that "
        "keeps your folders alike on two machines made it. To put all into one, in a terminal: managerkit merge"
    )


def merge(journal: Path, into: Path, now: datetime) -> MergedJournal | None:
    """Put what is only in copies of a journal into it, all in the order of time; the files as they were are kept.

    A copy that holds entries of another module, too, stays where it is.

    Args:
        journal: the journal.
        into: the folder for the files as they were.
        now: names the folder inside of it.

    Returns:
        what was done; None if there was nothing to merge.

    Raises:
        JournalError: a file cannot be read or written; nothing is lost then.
    """
    if not copies(journal):
        return None
    try:
        with locked(lock_of(journal)):
            found = copies(journal)
            kept = _keep([path for path in (journal, *(one.path for one in found)) if path.exists()], into, now)
            read = {one.path: _read(one.path) for one in found}
            ours = {path: [one for one in lines if _is_of(_module(journal), *one)] for path, lines in read.items()}
            put_lines(journal, list(_union([_read(journal), *ours.values()])))
            for path in read:
                if read[path] == ours[path]:
                    path.unlink()
    except OSError as error:
        raise JournalError(
            f"{journal.name} could not be merged ({error.strerror or error}): see that {journal.parent} is yours to "
            "change and the disk has room, and do it again; nothing is lost."
        ) from error
    return MergedJournal(journal, found, kept)


def named_alike(journal: Path) -> list[Path]:
    """The ordinary files beside a journal under a name made from its own, by name, but those of other modules alone.

    Whatever else is in them. The id of one module may begin with that of another.

    Args:
        journal: the journal, which need not be there.
    """
    module = _module(journal)
    pattern = re.compile(rf"{re.escape(module)}(.*?)\.journal(.*?)\.jsonl(.*)", re.IGNORECASE)
    found = []
    for path in sorted(journal.parent.iterdir()) if journal.parent.is_dir() else []:
        match = pattern.fullmatch(path.name)
        if not match or path.name == journal.name or path.name.endswith(_LEFT_BY_US):
            continue
        if not any(match.groups()[1:]) and _OF_A_MODULE.fullmatch(match[1]) and match[1]:
            continue  # the journal of another module
        if path.is_file() and not path.is_symlink() and not (journal.exists() and path.samefile(journal)):
            lines = [one for one in _read(path) if _is_entry(one[1])]
            if not lines or any(_is_of(module, *one) for one in lines):
                found.append(path)
    return found


def _module(journal: Path) -> str:
    return journal.name.removesuffix(".journal.jsonl")


def _read(path: Path) -> list[Line]:
    """The lines of a file; none if it is not there or too big for a journal."""
    with suppress(OSError):
        if path.stat().st_size <= Journal.READ_LIMIT:
            return list(read_lines(as_utf8(path.read_bytes())))
    return []


def _is_entry(found: Record | Damage) -> bool:
    return isinstance(found, Record) or found.is_newer


def _is_of(module: str, line: bytes, found: Record | Damage) -> bool:
    """Whether a line is a module's; one that does not tell could be."""
    if isinstance(found, Record):
        return found.module == module
    return not found.is_newer or json.loads(line).get("module", module) == module


def _more(path: Path, own: Counter[bytes], module: str) -> int:
    """How many entries of a module a file has that a journal lacks."""
    entries = Counter(line for line, found in _read(path) if _is_entry(found) and _is_of(module, line, found))
    return (entries - own).total()


def _union(files: Iterable[list[Line]]) -> Iterator[bytes]:
    """The lines of all files in the order of time, each as often as in the file that has it most often.

    The order inside a file stays, so that a line whose time cannot be told keeps its place, and so does one that was
    added later with an earlier time.
    """
    given: Counter[bytes] = Counter()
    seen: Counter[tuple[int, bytes]] = Counter()
    for _, number, line in in_order(*(_timed(number, content) for number, content in enumerate(files))):
        seen[number, line] += 1
        if seen[number, line] > given[line]:
            given[line] += 1
            yield line


def _timed(number: int, content: list[Line]) -> Iterator[tuple[datetime, int, bytes]]:
    now = datetime.min.replace(tzinfo=UTC)
    for line, found in content:
        if isinstance(found, Record):
            now = max(now, datetime.fromisoformat(found.time))
        yield now, number, line


def _keep(paths: list[Path], into: Path, now: datetime) -> Path:
    """Copy files into a new folder, and see them onto the disk."""
    day = f"{now:%Y-%m-%dT%H%M%S}"
    names = chain([day], (f"{day}-{number}" for number in count(2)))
    folder = next(into / name for name in names if not (into / name).exists())
    folder.mkdir(parents=True)
    for path in paths:
        with (folder / path.name).open("xb") as file:
            file.write(path.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    sync_folder(folder)
    return folder
