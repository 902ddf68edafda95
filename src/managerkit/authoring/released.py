"""What a module held when a version of it was recorded: a zip for each major version, beside the modules."""

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from managerkit.content.findings import ContentError, Finding
from managerkit.content.layers import VERSION, Layers
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.run_of_show import FILE
from managerkit.storage import zips

FOLDER = "released"
_CONTENT = (".yml", ".md", ".csv")
_NOT_LEARNT_FROM = frozenset({"facilitator.md", FILE})

Files = dict[str, str]
"""A module's files, by name."""


def held(folder: ModuleFolder) -> Files:
    """What a module holds now.

    Raises:
        ContentError: a file cannot be read.
    """
    there = sorted({path.name for path in folder.layers.glob("*") if path.suffix in _CONTENT})
    return {name: folder.layers.text(name) for name in there}


def digest(files: Files) -> str:
    """A short name for what learners get of some files: not the version's own record, not the facilitator's."""
    learnt_from = {name: text for name, text in sorted(files.items()) if name not in _NOT_LEARNT_FROM}
    learnt_from["module.yml"] = VERSION.sub("", files.get("module.yml", ""))
    return hashlib.sha256(json.dumps(learnt_from, ensure_ascii=False).encode()).hexdigest()[:16]


def is_learnt_from(name: str) -> bool:
    """Whether learners get anything of a module's file of this name, so that a change in it is a version."""
    return name not in _NOT_LEARNT_FROM and name.endswith(_CONTENT)


def changed(before: Files, now: Files) -> list[str]:
    """The names of the files that differ for learners, sorted.

    Args:
        before: the module's files at one time.
        now: its files at another.
    """
    names = sorted({*before, *now} - _NOT_LEARNT_FROM)
    return [name for name in names if digest({name: before.get(name, "")}) != digest({name: now.get(name, "")})]


def archive(course: CourseFolder, assignment: str) -> Path:
    """Where the newest version of a major one is kept, or is going to be.

    Args:
        course: the content.
        assignment: a module's id and a major version, such as `mastery-v1`.
    """
    return course.root / FOLDER / f"{assignment}.zip"


def keep(course: CourseFolder, assignment: str, files: Files) -> None:
    """Keep what a module holds, in place of what was kept for the same major version.

    Args:
        course: the content.
        assignment: a module's id and a major version, such as `mastery-v1`.
        files: what the module holds.
    """
    zips.write(archive(course, assignment), ((name, text.encode()) for name, text in sorted(files.items())))


def kept(course: CourseFolder, assignment: str) -> Files | None:
    """What is kept of a major version; None if it was never recorded.

    Args:
        course: the content.
        assignment: a module's id and a major version, such as `mastery-v1`.

    Raises:
        ContentError: the zip cannot be read.
    """
    path = next((path for name, path in _archives(course, assignment.rpartition("-v")[0]) if name == assignment), None)
    if path is None:
        return None
    try:
        with zipfile.ZipFile(path) as opened:
            return {name: opened.read(name).decode() for name in opened.namelist()}
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        raise ContentError([Finding(path, 1, "this cannot be read as a zip", "take it from git or a backup")]) from None


def majors(course: CourseFolder, module: str) -> list[str]:
    """The major versions of a module that are kept, oldest first, such as `mastery-v1`.

    Args:
        course: the content.
        module: its id.
    """
    return [name for name, _ in _archives(course, module)]


def _archives(course: CourseFolder, module: str) -> list[tuple[str, Path]]:
    """The major versions of a module that are kept, and where, oldest first.

    Of a course that it extends, those before the first that it has recorded itself: from then on it counts alone.
    """
    found: dict[int, Path] = {}
    for folder in course.layers.folders:
        paths = (folder / FOLDER).glob(f"{module}-v*.zip")
        there = {path.stem.removeprefix(f"{module}-v"): path for path in paths}
        numbers = {int(number): path for number, path in there.items() if number.isdecimal()}
        found |= {number: path for number, path in numbers.items() if not found or number < min(found)}
    return [(path.stem, found[number]) for number, path in sorted(found.items())]


def restore(files: Files, path: Path) -> ModuleFolder:
    """Write a module's files into a new folder.

    Args:
        files: the files.
        path: a folder that does not exist yet, called like the module's id.

    Returns:
        the module, opened there.
    """
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name).write_text(text, "utf-8")
    return ModuleFolder(Layers(path))


@contextmanager
def opened(files: Files, name: str) -> Iterator[ModuleFolder]:
    """A module's files in a folder that is gone afterwards.

    Args:
        files: the module's files.
        name: the module's id, which the folder is called by.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield restore(files, Path(folder) / name)
