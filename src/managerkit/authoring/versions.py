"""Versions of modules: how big a step a change asks for, and recording one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from pydantic import ValidationError

from managerkit import activities
from managerkit.content.course import Change, exercise_name, numbers
from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.yamltext import read_text
from managerkit.errors import PlainError
from managerkit.storage.atomic import put

from . import released, replacing
from .source import FORM, graded_parts, read_source

_HISTORY = re.compile(r"^history:.*\n((\s+.*|- .*)?\n)*", re.MULTILINE)
_MOST_REASONS = 3


class VersionStep(IntEnum):
    """How far a version moves: wording is a patch, new material minor; what answers refer to, major."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2

    @property
    def option(self) -> str:
        """As `managerkit bump` takes it."""
        return f"--{self.name.lower()}"


@dataclass(frozen=True)
class SmallestStep:
    """The smallest step that a change may be, and why not a smaller one."""

    step: VersionStep
    why: list[str]

    @property
    def reasons(self) -> str:
        """The first few reasons in a sentence's words."""
        more = len(self.why) - _MOST_REASONS
        return ", ".join(self.why[:_MOST_REASONS]) + (f" and {more} more like this" if more > 0 else "")


def asked(before: ModuleFolder, now: ModuleFolder) -> SmallestStep:
    """The step that lies between two states of a module.

    Args:
        before: the module as it was recorded.
        now: the module as it is.

    Raises:
        ContentError: a file of either is broken.
    """
    if why := list(_differences(_answered(before, before), _answered(now, before))):
        return SmallestStep(VersionStep.MAJOR, why)
    if why := list(_differences(_material(before), _material(now))):
        return SmallestStep(VersionStep.MINOR, why)
    return SmallestStep(VersionStep.PATCH, [])


def moved(before: ModuleFolder, now: ModuleFolder) -> list[Finding]:
    """What would lead kept answers astray between two states of a module.

    Args:
        before: the module as it was recorded.
        now: the module as it is.

    Raises:
        ContentError: a file of either is broken.
    """
    return [finding for kind in activities.kinds() for finding in kind.moved(before, now)]


def check(course: CourseFolder, folder: ModuleFolder) -> list[Finding]:
    """What is wrong between a module and the record of its versions. A module never recorded is a draft, and passes.

    Args:
        course: the content, beside which the record lies.
        folder: the module.

    Raises:
        ContentError: a file of the module is broken, or a zip of what was recorded is.
    """
    newest = folder.module.history[0]
    now, before = released.held(folder), _recorded(course, folder.id)
    path = released.archive(course, folder.assignment)
    if before is None and newest.digest is None:
        return []
    if before is None:
        return [folder.about.lines.finding(("version",), f"{path.name} is missing", "take it from git or a backup")]
    if newest.digest == released.digest(now) == released.digest(before) and newest.version == _version(before):
        return []
    names = released.changed(before, now)
    if not names:
        remedy = f"put them back as they were for {_version(before)}; managerkit bump writes them"
        return [folder.about.lines.finding(("version",), "`version:` and `history:` were changed by hand", remedy)]
    with released.opened(before, folder.id) as earlier:
        found, step = moved(earlier, folder), asked(earlier, folder)
    message = f"changed since {_version(before)} was recorded: {', '.join(names)}"
    if step.why:
        message += f"; {step.reasons}"
    remedy = f'say so: managerkit bump {folder.id} {step.step.option} "what learners will notice"'
    return [*found, folder.about.lines.finding(("version",), message, remedy)]


def bump(course: CourseFolder, folder: ModuleFolder, step: VersionStep, notice: str, today: date) -> str:
    """Record a module's content as a new version; one that was never recorded keeps the version that it says.

    Args:
        course: the content.
        folder: the module.
        step: how far to move.
        notice: what learners will notice.
        today: the day of the version.

    Returns:
        The version.

    Raises:
        ContentError: nothing changed, the step is too small, or a file is broken.
        PlainError: the notice is no line.
    """
    before, now = _recorded(course, folder.id), released.held(folder)
    version = folder.module.version
    at = folder.about.lines.finding
    if before is not None:
        if released.digest(before) == released.digest(now):
            remedy = "change the content first; the facilitator's page needs no version"
            raise ContentError([at(("version",), f"nothing changed since {_version(before)}", remedy)])
        with released.opened(before, folder.id) as earlier:
            _insist(earlier, folder, step)
            history, version = earlier.module.history, _after(earlier.module.version, step)
    else:
        history = folder.module.history[1:]
    try:
        newest = Change(version=version, date=today, notice=notice, digest=released.digest(now))
    except ValidationError:
        raise PlainError(f"a notice is one line of up to 300 characters; this one has {len(notice)}") from None
    whole = [newest, *history]
    text = _rewritten(now["module.yml"], whole)
    released.keep(course, exercise_name(folder.id, version), {**now, "module.yml": text})
    own = course.root / "modules" / folder.id / "module.yml"
    put(own, text if len(folder.layers.folders) == 1 else _rewritten(read_text(own) if own.is_file() else "", whole))
    replacing.note(course, f"modules/{folder.id}/", again=False)
    return version


def _insist(earlier: ModuleFolder, folder: ModuleFolder, step: VersionStep) -> None:
    if astray := moved(earlier, folder):
        raise ContentError(astray)
    least = asked(earlier, folder)
    if step < least.step:
        message = f"{step.option} is too small a step: {least.reasons}"
        why = "answers and marks refer to it" if least.step is VersionStep.MAJOR else "it is more than wording"
        raise ContentError([folder.about.lines.finding(("version",), message, f"use {least.step.option}, since {why}")])


def _recorded(course: CourseFolder, module: str) -> released.Files | None:
    """What was last recorded of a module."""
    known = released.majors(course, module)
    return released.kept(course, known[-1]) if known else None


def _version(files: released.Files) -> str:
    found = re.search(r"^version: (\S+)", files.get("module.yml", ""), re.MULTILINE)
    return found[1] if found else ""


def _after(version: str, step: VersionStep) -> str:
    major, minor, patch = numbers(version)
    return (f"{major}.{minor}.{patch + 1}", f"{major}.{minor + 1}.0", f"{major + 1}.0.0")[step]


def _rewritten(text: str, history: list[Change]) -> str:
    """module.yml with a new version and history; every other line as it was."""
    lines = []
    for change in history:
        lines += [f"  - version: {change.version}", f"    date: {change.date}"]
        lines += [f"    digest: {json.dumps(change.digest)}"] if change.digest else []
        lines += [f"    notice: {json.dumps(change.notice, ensure_ascii=False)}"]
    block = "\n".join(["history:", *lines, ""])
    if not _HISTORY.search(text):  # it says only how it differs from the one that it extends
        return f"version: {history[0].version}\n{block}{text}"
    text = re.sub(r"^version:.*", f"version: {history[0].version}", text, count=1, flags=re.MULTILINE)
    return _HISTORY.sub(lambda _: block, text, count=1)


def _differences(before: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    yield from (f"{name} is gone" for name in before if name not in now)
    yield from (f"{name} is new" for name in now if name not in before)
    both = ((name, before[name], now[name]) for name in now if name in before)
    yield from (f"{name} was {old} and is {new}" for name, old, new in both if old != new)


def _answered(folder: ModuleFolder, before: ModuleFolder) -> dict[str, str]:
    """What answers and marks refer to, and where each points, but for a whole story or the like that is new."""
    found: dict[str, str] = {}
    for kind in activities.kinds():
        known = kind.names(before)
        for name in kind.names(folder):
            found |= kind.answered(folder, name) if name in known else {}
    if folder.module.exercise:
        points = folder.module.exercise.points
        for cell, part in graded_parts(folder).items():
            found[f"the graded cell `{cell}`"] = f"worth {points[part]}" + ("" if part == FORM else f" for `{part}`")
    return found


def _material(folder: ModuleFolder) -> dict[str, str]:
    """What there is to do and to read, beyond its wording."""
    found: dict[str, str] = {}
    for kind in activities.kinds():
        found |= kind.material(folder)
    for text in ("lesson.md", "exercise.md") if folder.module.exercise else ("lesson.md",):
        found |= {f"the cell `{cell.slug}` of {text}": cell.kind for cell in read_source(folder.at(text)).cells}
    return found
