"""What a module held when a version of it was recorded: a zip for each major version, beside the modules."""

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.yamltext import read_text
from managerkit.storage import zips

FOLDER = "released"
_CONTENT = (".yml", ".md", ".csv")
_NOT_LEARNT_FROM = "facilitator.md"
_VERSION = re.compile(r"^(version:.*\n|history:.*\n((\s+.*|- .*)?\n)*)", re.MULTILINE)
"""The lines of module.yml that a version's own record changes."""

Files = dict[str, str]
"""A module's files, by name."""


def held(folder: ModuleFolder) -> Files:
    """What a module holds now.

    Raises:
        ContentError: a file cannot be read.
    """
    return {path.name: read_text(path) for path in sorted(folder.path.iterdir()) if path.suffix in _CONTENT}


def digest(files: Files) -> str:
    """A short name for what learners get of some files: not the version's own record, not the facilitator's page."""
    learnt_from = {name: text for name, text in sorted(files.items()) if name != _NOT_LEARNT_FROM}
    learnt_from["module.yml"] = _VERSION.sub("", files.get("module.yml", ""))
    return hashlib.sha256(json.dumps(learnt_from, ensure_ascii=False).encode()).hexdigest()[:16]


def changed(before: Files, now: Files) -> list[str]:
    """The names of the files that differ for learners, sorted.

    Args:
        before: the module's files at one time.
        now: its files at another.
    """
    names = sorted({*before, *now} - {_NOT_LEARNT_FROM})
    return [name for name in names if digest({name: before.get(name, "")}) != digest({name: now.get(name, "")})]


def archive(course: CourseFolder, assignment: str) -> Path:
    """Where the newest version of a major one is kept.

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
    path = archive(course, assignment)
    if not path.exists():
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
    found = (course.root / FOLDER).glob(f"{module}-v*.zip")
    named = [path.stem for path in found if path.stem.removeprefix(f"{module}-v").isdecimal()]
    return sorted(named, key=lambda name: int(name.rpartition("-v")[2]))


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
    return ModuleFolder(path)


@contextmanager
def opened(files: Files, name: str) -> Iterator[ModuleFolder]:
    """A module's files in a folder that is gone afterwards.

    Args:
        files: the module's files.
        name: the module's id, which the folder is called by.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield restore(files, Path(folder) / name)
