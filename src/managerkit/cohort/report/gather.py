"""Reading what was handed in. Whatever a learner's file holds, it costs at most itself, and is said by its name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from managerkit.activities.scenarios.record import recorded
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.submissions.version import submitted_version
from managerkit.content.loading import ModuleFolder
from managerkit.gradebook import stamps
from managerkit.journal.log import Journal, JournalError
from managerkit.journal.records import FINISHED, PLAY, TEXT
from managerkit.workspace.ratings import RATINGS

from .records import of_ratings, of_reflection, of_story, of_version
from .suppression import Record

LARGEST = 1024 * 1024
"""No ratings of a whole course take more than a few thousand bytes."""


@dataclass
class Gathered:
    """What was read: a record for each learner by id, for hand-ins and for ratings, and what could not be read."""

    handed_in: dict[str, Record] = field(default_factory=dict)
    ratings: dict[str, Record] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def gather(cohort: Cohort, assignment: Assignment) -> Gathered:
    """Read everything that was handed in for an exercise, and the ratings shared for its module with any exercise.

    Args:
        cohort: the cohort.
        assignment: the exercise.

    Returns:
        a record for each learner, and what could not be read.
    """
    module = cohort.module(assignment)
    found = Gathered()
    for learner in cohort.submitted(assignment):
        path = cohort.file("submitted", learner, assignment, assignment.journal)
        try:
            record = _exercise(module, path, found.unreadable, cohort.root)
            found.handed_in[learner] = {
                **record,
                **of_version(module, submitted_version(path.with_name(assignment.notebook))),
            }
        except JournalError as error:
            found.unreadable.append(f"{path.relative_to(cohort.root)}: {_reason(error)}")
    for learner, path in _newest_ratings(cohort).items():
        if record := _rated(module, path, found.unreadable, cohort.root):
            found.ratings[learner] = record
    return found


def _exercise(module: ModuleFolder, path: Path, unreadable: list[str], root: Path) -> Record:
    journal = Journal(path, module.id, module.module.version)
    if not path.exists():
        unreadable.append(f"{path.relative_to(root)}: it is missing, so the hand-in counts as empty")
    if lines := journal.damage():
        several = f"{len(lines)} lines are" if len(lines) > 1 else "1 line is"
        unreadable.append(f"{path.relative_to(root)}: {several} damaged (the first is line {lines[0].line})")
    record: dict[str, str | float] = {}
    for name in module.names("scenario"):
        current, finished = PLAY.raw(journal, name), FINISHED.raw(journal, name)
        if (current or finished) and not recorded(current, finished):
            unreadable.append(f"{path.relative_to(root)}: what it holds for {name} is no play")
        record |= of_story(name, module.scenario(name).value, current, finished)
    return {**record, **of_reflection(module.reflection.value, TEXT.latest(journal), _days(journal))}


def _days(journal: Journal) -> Mapping[str, date]:
    return {record.key: datetime.fromisoformat(record.time).date() for record in TEXT.records(journal)}


def _newest_ratings(cohort: Cohort) -> dict[str, Path]:
    """Each learner's ratings that were handed in last, with whichever exercise."""
    found: dict[str, Path] = {}
    for path in sorted((cohort.root / "submitted").glob(f"*/*/{RATINGS}"), key=_handed_in):
        found[path.parent.parent.name] = path
    return found


def _handed_in(path: Path) -> tuple[str, str]:
    """When the files beside a path were handed in, in a form that sorts; nbgrader writes it in one time zone."""
    return stamps.text(path.parent), path.parent.name


def _rated(module: ModuleFolder, path: Path, unreadable: list[str], root: Path) -> Record:
    try:
        shared = _ratings(path)
    except (OSError, ValueError, RecursionError):
        note = f"{path.relative_to(root)}: it is no ratings file"
        if note not in unreadable:
            unreadable.append(note)
        return {}
    mine = shared.get(module.id)
    return of_ratings(module.assessment.value, mine) if isinstance(mine, dict) else {}


def _ratings(path: Path) -> dict[str, Any]:
    """The modules in a ratings file, or an OSError, ValueError or RecursionError if it is none."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise ValueError
    match json.loads(path.read_text("utf-8")):
        case {"schema": 1, "modules": dict(modules)}:
            return modules
    raise ValueError


def _reason(error: JournalError) -> str:
    """What is in the brackets of a journal's error; the rest is advice to a learner."""
    return str(error).partition("(")[2].rpartition(")")[0] or "it cannot be read"
