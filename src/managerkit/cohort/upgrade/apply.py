"""Bringing a cohort up to the kit's content. Nobody's work, points, marks or comments are touched.

All that is going to change is made in .managerkit/upgrade/ first. Then it is put in its place piece by piece, what was
there is kept in .managerkit/replaced/, and cohort.json is written last. Between any two of these steps the cohort can
be used, and the same command goes on from there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from managerkit.authoring import released
from managerkit.authoring.build import build_exercise
from managerkit.authoring.versions import VersionStep
from managerkit.cohort.create import pin, put_module
from managerkit.cohort.folder import COHORT_FILE, STAGED, Cohort, CohortError, succeeded
from managerkit.cohort.rubric_policy import Scale, Settled, Worth, scale, settle, settled
from managerkit.content.loading import CourseFolder
from managerkit.grading.pinned import COURSE, EARLIER
from managerkit.grading.run import alone
from managerkit.storage.atomic import put, why

from .changes import AssignmentChange

_LEFT_BEHIND = (".*", "__pycache__", released.FOLDER, "facilitator")
"""What the content of an earlier assignment can do without."""
_KINDS = ("grade", "locked", "solution", "task", "points")


def apply(cohort: Cohort, kit: CourseFolder, found: Sequence[AssignmentChange], now: datetime) -> Cohort:
    """Put what is new in its place: a patch or a minor version within its assignment, a major one beside it.

    Args:
        cohort: the cohort.
        kit: the kit's content.
        found: what `changes` found between them.
        now: the time, which names the folder for what is replaced.

    Returns:
        The cohort as it is now.

    Raises:
        CohortError: graded cells would change, nbgrader refuses, or something cannot be written.
        ContentError: the kit's content is broken.
        Busy: somebody grades the cohort.
    """
    steps = [change for change in found if change.step is not None]
    if not steps and not (cohort.root / STAGED).exists():
        return cohort
    with alone(cohort.root):
        try:
            if steps:
                staged = _stage(cohort, kit, found)
                kept = cohort.private / "replaced" / f"content+{now:%Y%m%dT%H%M%S%f}"
                _hold_points(cohort, steps)
                _put_content(cohort, staged, kept)
                _put_sources(cohort, staged, kept)
                _prepare(cohort, steps)
                _write_about(cohort, steps)
            shutil.rmtree(cohort.root / STAGED, ignore_errors=True)
        except OSError as error:
            raise CohortError(
                f"{error.filename or cohort.root} cannot be written ({why(error)}); mend that, and upgrade again"
            ) from None
    return Cohort.open(cohort.root)


# Making


def _stage(cohort: Cohort, kit: CourseFolder, found: Sequence[AssignmentChange]) -> Path:
    """Make everything that is going to be put in its place, and look at it, before anything is."""
    staged = cohort.root / STAGED
    making = staged.with_suffix(".new")
    for leftover in (staged, making):
        shutil.rmtree(leftover, ignore_errors=True)
    making.mkdir(parents=True)
    newest = {change.assignment.module: change for change in found}
    course = pin(kit, making / COURSE)
    for module, change in newest.items():
        files = change.files or released.held(cohort.module(change.assignment))
        if module not in kit.course.modules or released.held(kit.module(module)) != files:
            put_module(course, module, files)
    for change in found:
        if change is not newest[change.assignment.module]:
            _stage_earlier(cohort, kit, change, making / EARLIER / change.assignment.name)
    for change in (one for one in found if one.step is not None):
        content = CourseFolder(making / EARLIER / change.becomes.name)
        _stage_source(cohort, change, content if content.root.exists() else course, making / "source")
    making.rename(staged)
    return staged


def _stage_earlier(cohort: Cohort, kit: CourseFolder, change: AssignmentChange, root: Path) -> None:
    """The content of an assignment that has a newer one beside it, unless it lies there as it is to be."""
    before = cohort.course_of(change.assignment)
    if change.files is not None:
        put_module(pin(kit, root, _LEFT_BEHIND), change.assignment.module, change.files)
    elif before.root == cohort.course.root:
        pin(before, root, _LEFT_BEHIND)


def _stage_source(cohort: Cohort, change: AssignmentChange, content: CourseFolder, folder: Path) -> None:
    """The exercise, of which the graded cells are those that were handed in and marked."""
    after = change.becomes
    text = build_exercise(content, Worth(content.module(after.module), _points(cohort, change))).text
    there = cohort.root / "source" / after.name / after.notebook
    if change.step is not VersionStep.MAJOR and there.is_file() and _graded(there.read_text("utf-8")) != _graded(text):
        raise CohortError(
            f"{after.name} {after.version} has other graded cells than {there}, and marks refer to those. Nothing was "
            "changed; tell whoever wrote it that this is a major version"
        )
    (folder / after.name).mkdir(parents=True)
    (folder / after.name / after.notebook).write_bytes(text.encode())


def _points(cohort: Cohort, change: AssignmentChange) -> Scale:
    """What levels stay worth in an assignment: what was settled, and once work was handed in, all that is in force."""
    one = change.assignment
    if change.step is VersionStep.MAJOR:
        return {}
    if cohort.submitted(one):
        return scale(cohort.module(one).reflection.value.rubric)
    return settled(cohort.root, one.name).points


def _hold_points(cohort: Cohort, steps: Sequence[AssignmentChange]) -> None:
    """Settle what levels stay worth, before newer content can say otherwise."""
    for change in steps:
        points, name = _points(cohort, change), change.assignment.name
        with released.opened(change.files or {}, change.assignment.module) as target:
            written = scale(target.reflection.value.rubric)
        if kept := {criterion: worth for criterion, worth in points.items() if worth != written[criterion]}:
            settle(cohort.root, name, Settled(kept, settled(cohort.root, name).refused))


def _graded(notebook: str) -> dict[str, Any]:
    """The cells that nbgrader keeps, of what kind they are and what they are worth; a rubric may count otherwise."""
    try:
        cells = [cell["metadata"].get("nbgrader") for cell in json.loads(notebook)["cells"]]
        counts = {cell["grade_id"]: [cell.get(name) for name in _KINDS] for cell in cells if cell}
        counts |= {cell["grade_id"]: "task" for cell in cells if cell and cell.get("task")}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}
    return counts


# Putting in place


def _put_content(cohort: Cohort, staged: Path, kept: Path) -> None:
    for made in [*sorted((staged / EARLIER).glob("*")), staged / COURSE]:
        if not made.is_dir():  # another command, which opened the cohort just now, has put it in its place
            continue
        name = made.relative_to(staged)
        place = cohort.root / name
        if place.exists():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            place.rename(kept / name)
        place.parent.mkdir(exist_ok=True)
        try:
            made.rename(place)
        except FileNotFoundError:  # or did so a moment ago, and what was moved away just now is the new one
            if not place.exists():
                (kept / name).rename(place)


def _put_sources(cohort: Cohort, staged: Path, kept: Path) -> None:
    for made in sorted((staged / "source").glob("*/*")):
        name = made.relative_to(staged)
        place = cohort.root / name
        if place.is_file():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place, kept / name)
        put(place, made.read_bytes())


def _prepare(cohort: Cohort, steps: Sequence[AssignmentChange]) -> None:
    """Prepare for release. nbgrader brings the texts of cells up to date in the gradebook, and nothing of learners'."""
    api = cohort.nbgrader()
    for change in steps:
        name = change.becomes.name
        succeeded(api.generate_assignment(name), f"{name} cannot be prepared for release")


def _write_about(cohort: Cohort, steps: Sequence[AssignmentChange]) -> None:
    path = cohort.root / COHORT_FILE
    about = json.loads(path.read_text("utf-8"))
    now = {one.name: one for one in [*cohort.assignments, *(change.becomes for change in steps)]}
    newest = {one.module: one for one in now.values()}
    about["modules"] = {module: one.version for module, one in newest.items()}
    if earlier := {name: one.version for name, one in now.items() if one != newest[one.module]}:
        about["earlier"] = earlier
    put(path, json.dumps(about, indent=2) + "\n")
