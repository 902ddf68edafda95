"""Reading what was handed in. Whatever a learner's file holds, it costs at most itself, and is said by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from managerkit.activities.scenarios.record import recorded
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.handed_in import HandedInJournal, submitted_version
from managerkit.content.loading import ModuleFolder
from managerkit.gradebook import stamps
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY, TEXT
from managerkit.storage import outside
from managerkit.storage.outside import Refused
from managerkit.workspace.ratings import RATINGS

from .records import of_ratings, of_reflection, of_story, of_version
from .suppression import Record


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
        folder = cohort.file("submitted", learner, assignment)
        journal = HandedInJournal(folder, assignment)
        where = str((folder / assignment.journal).relative_to(cohort.root))
        if journal.trouble and journal.is_there:
            found.unreadable.append(f"{where}: it {journal.trouble}")
            continue
        record = _exercise(module, journal, where, found.unreadable)
        found.handed_in[learner] = {**record, **of_version(module, submitted_version(folder, assignment))}
    for learner, path in _newest_ratings(cohort).items():
        if record := _rated(module, path, found.unreadable, cohort.root):
            found.ratings[learner] = record
    return found


def _exercise(module: ModuleFolder, journal: HandedInJournal, where: str, unreadable: list[str]) -> Record:
    if not journal.is_there:
        unreadable.append(f"{where}: it is missing, so the hand-in counts as empty")
    if lines := journal.damage():
        several = f"{len(lines)} lines are" if len(lines) > 1 else "1 line is"
        unreadable.append(f"{where}: {several} damaged (the first is line {lines[0].line})")
    record: dict[str, str | float] = {}
    for name in module.names("scenario"):
        current, finished = PLAY.raw(journal, name), FINISHED.raw(journal, name)
        if (current or finished) and not recorded(current, finished):
            unreadable.append(f"{where}: what it holds for {name} is no play")
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
    except Refused:
        note = f"{path.relative_to(root)}: it is no ratings file"
        if note not in unreadable:
            unreadable.append(note)
        return {}
    mine = shared.get(module.id)
    return of_ratings(module.assessment.value, mine) if isinstance(mine, dict) else {}


def _ratings(path: Path) -> dict[str, Any]:
    """The modules in a ratings file, which is refused if it is none."""
    match outside.json_of(outside.read(path.parent, path.name, outside.SMALL)):
        case {"schema": 1, "modules": dict(modules)}:
            return modules
    raise Refused("is no ratings file")
