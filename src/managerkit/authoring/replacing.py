"""What a course stands in the place of in the one that it extends, and what has changed there since.

`released/replaced.json` has, for each file, what it replaced when somebody last looked, and the version of the base's
module. A text is replaced as a whole; of a YAML file, what is said in it and in the base.
"""

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.layers import EXTENDS, Layers, parsed, replaced
from managerkit.content.loading import CourseFolder
from managerkit.content.yamltext import dump_yaml, parse_yaml, read_text
from managerkit.errors import PlainError
from managerkit.storage import digest
from managerkit.storage.atomic import put

from . import released

_RECORD = f"{released.FOLDER}/replaced.json"
_NO_CONTENT = (released.FOLDER, "schema")
_THE_VERSIONS = ("version", "history", EXTENDS)
"""Keys in which a course's own always stand in the place of the base's, and which say nothing to learners."""


@dataclass(frozen=True)
class _Noted:
    """What a file replaced when somebody last looked, and the version of the base's module then."""

    version: str
    was: Mapping[str, Any]


@dataclass(frozen=True)
class Replaced:
    """A file of the base that the course replaces, or a part of one.

    Attributes:
        name: its path in the course.
        path: the course's own file.
        base: what it replaces in the base as it is now: of a YAML file by place, else all of it at "".
        version: the version of the base's module; "" outside of modules.
        noted: the same as it was when somebody last looked.
        noted_version: the version of the base's module then.
    """

    name: str
    path: Path
    base: Mapping[str, Any]
    version: str
    noted: Mapping[str, Any]
    noted_version: str

    @property
    def changed(self) -> list[str]:
        """The places that the base has changed since somebody looked."""
        return [place for place, value in self.base.items() if place in self.noted and self.noted[place] != value]

    @property
    def is_noted(self) -> bool:
        """Whether all that it replaces was noted."""
        return self.base.keys() <= self.noted.keys()

    @property
    def difference(self) -> list[str]:
        """What the base changed since somebody looked, line by line as a diff."""
        before, now = (_lines({place: one[place] for place in self.changed}) for one in (self.noted, self.base))
        titles = [f"{self.name} {version}".rstrip() for version in (self.noted_version, self.version)]
        return list(difflib.unified_diff(before, now, titles[0], titles[1], lineterm=""))


def _lines(values: Mapping[str, Any]) -> list[str]:
    return (values[""] if "" in values else dump_yaml(dict(values))).splitlines() if values else []


def replacements(course: CourseFolder) -> list[Replaced]:
    """All that a course replaces of the one that it extends, by name; nothing if it extends none.

    Raises:
        ContentError: a file, or the record of what was replaced, cannot be read.
    """
    own, *lower = course.layers.folders
    if not lower:
        return []
    base, noted = Layers(lower[0], lambda: lower[1:]), _noted(course)
    found = []
    for name in _names(own):
        if there := _replaced(own / name, name, base):
            version, before = _version(base, name), noted.get(name, _Noted("", {}))
            found.append(Replaced(name, own / name, there, version, before.was, before.version))
    return found


def check(course: CourseFolder) -> Iterator[Finding]:
    """What the base changed under what a course replaces, and what nobody has noted of what it replaces.

    Args:
        course: the course.
    """
    try:
        found = replacements(course)
    except ContentError as error:
        yield from error.findings
        return
    for one in found:
        if one.changed:
            versions = f" ({one.noted_version} to {one.version})" if one.noted_version != one.version else ""
            yield Finding(
                one.path,
                1,
                f"the base changed what this replaces{versions}",
                f"look at what changed with `managerkit course {one.name}`, take over what you want, and say that you "
                "have: managerkit course --accept",
            )
        elif not one.is_noted and not _is_noted_by_bump(one.name):
            yield Finding(
                one.path,
                1,
                "this replaces something of the base, and what it was is not noted",
                "note it, so that you are told when the base changes it: managerkit course --accept",
            )


def note(course: CourseFolder, within: str = "", *, again: bool = True) -> list[str]:
    """Note what a course replaces as it is in the base now.

    Args:
        course: the course.
        within: what the names of the files begin with; "" for all.
        again: whether what was noted before is noted anew.

    Returns:
        the names of the files whose note changed.

    Raises:
        ContentError: a file, or the record of what was replaced, cannot be read.
    """
    before, found = _noted(course), {}
    for one in replacements(course):
        known = {place: value for place, value in one.noted.items() if place in one.base}
        if one.name.startswith(within) and again:
            found[one.name] = _Noted(one.version, dict(one.base))
        elif one.name.startswith(within):
            found[one.name] = _Noted(one.noted_version if known else one.version, {**one.base, **known})
        elif known:
            found[one.name] = _Noted(one.noted_version, known)
    if found != before:
        kept = {name: {"version": one.version, "was": dict(one.was)} for name, one in sorted(found.items())}
        put(course.root / _RECORD, json.dumps({"schema": 1, "replaced": kept}, ensure_ascii=False, indent=1) + "\n")
    return [name for name, one in found.items() if one != before.get(name)]


def take(course: CourseFolder, name: str) -> Path:
    """Put a text of the base into a course, for its author to change.

    Args:
        course: the course.
        name: the text's path in it, such as modules/trust/lesson.md.

    Returns:
        where it lies now.

    Raises:
        PlainError: there is no such text, it is the course's own already, or it is YAML, which says only what differs.
    """
    own, there = course.root / name, course.layers.at(name)
    modules = [path for one in course.found() for path in course.module(one).layers.glob("*.*")]
    known = {"/".join(path.parts[-3:]) for path in modules} | {
        "/".join(path.parts[-2:]) for path in course.layers.glob("facilitator/*.*")
    }
    if name not in known:
        raise PlainError(f"this course has no text `{name}`; {instead(name, known)}")
    if own.is_file():
        raise PlainError(f"{own} is yours already")
    if there.suffix not in (".md", ".csv"):
        raise PlainError(
            f"write {own} yourself, with nothing in it but what is to differ; the base's is {there}, for you to read"
        )
    put(own, read_text(there))
    return own


def _names(own: Path) -> Iterator[str]:
    """The files of a course, by their paths in it."""
    for path in sorted(own.rglob("*")):
        parts = path.relative_to(own).parts
        if path.is_file() and parts[0] not in _NO_CONTENT and not any(part.startswith((".", "__")) for part in parts):
            yield "/".join(parts)


def _replaced(path: Path, name: str, base: Layers) -> dict[str, Any]:
    """What of the base a file replaces, by place; nothing if it replaces nothing."""
    below = base.at(name)
    if not below.is_file():
        return {}
    if not name.endswith(".yml"):
        return {"": read_text(below) if below.suffix in (".md", ".csv") else digest.of(below.read_bytes())}
    top, _ = parse_yaml(path, read_text(path))
    lower, _ = parsed(base.sources(name))
    if not isinstance(top, dict):
        return {}
    own = {key: value for key, value in top.items() if key not in _THE_VERSIONS}
    return dict(sorted(replaced(own, lower)))


def _is_noted_by_bump(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "modules" and released.is_learnt_from(parts[-1])


def _version(base: Layers, name: str) -> str:
    parts = name.split("/")
    if parts[0] != "modules":
        return ""
    found, _ = parsed(base.sources(f"modules/{parts[1]}/module.yml"))
    return str(found.get("version", "")) if isinstance(found, dict) else ""


def _noted(course: CourseFolder) -> dict[str, _Noted]:
    path = course.root / _RECORD
    try:
        found = json.loads(path.read_text("utf-8"))["replaced"] if path.is_file() else {}
        return {str(name): _Noted(str(one["version"]), dict(one["was"])) for name, one in found.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise ContentError([Finding(path, 1, "this cannot be read", "take it from git or a backup")]) from None
