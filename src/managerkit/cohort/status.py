"""Where everybody stands: what came in, was graded, waits for a person, and went back to the learner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.gradebook.nbgrader import import_nbgrader

from .folder import Assignment, Cohort, find_alembic
from .submissions.exchange import is_released
from .submissions.version import answered

if TYPE_CHECKING:
    from sqlalchemy import Select

NOT_IN, HANDED_IN, WAITS = "not in", "handed in", "waits for a human"
GRADED, MARKED, FED_BACK = "graded", "marked", "fed back"
STATES = (NOT_IN, HANDED_IN, WAITS, GRADED, MARKED, FED_BACK)


@dataclass(frozen=True)
class Standing:
    """Where one learner stands with one exercise. Points are None as long as nobody gave any.

    `version` is that of the exercise that was handed in, "" if there is none or it cannot be told.
    `handed_in` is the time of the newest hand-in that was collected, in UTC; `late` counts seconds after the due date,
    None where there is no due date or no hand-in.
    """

    learner: str
    first_name: str
    last_name: str
    email: str
    assignment: Assignment
    version: str
    state: str
    handed_in: datetime | None
    late: int | None
    machine: float | None
    marker: float | None
    total: float | None
    most: float

    @property
    def needs_marking(self) -> bool:
        """Whether a human has still to give points."""
        return self.state == WAITS


def standings(cohort: Cohort) -> list[Standing]:
    """Where everybody stands with everything, by learner in the gradebook's order and exercise in teaching order.

    It asks the gradebook once, whatever the number of people.
    """
    from sqlalchemy import create_engine

    find_alembic()
    assignments = {one.name: one for one in cohort.assignments}
    engine = create_engine(cohort.database)
    try:
        with engine.connect() as connection:
            rows = connection.execute(_question(list(assignments))).mappings().all()
    finally:
        engine.dispose()
    order = list(assignments)
    found = [_standing(cohort, assignments[row["assignment"]], row) for row in rows]
    return sorted(found, key=lambda one: (one.learner.casefold(), order.index(one.assignment.name)))


def strangers(cohort: Cohort, standings: Sequence[Standing]) -> list[str]:
    """The ids of those who handed in but are not in the gradebook."""
    known = {one.learner for one in standings}
    return sorted({learner for one in cohort.assignments for learner in cohort.submitted(one)} - known)


def next_step(folder: Path, cohort: Cohort, standings: Sequence[Standing]) -> str:
    """The one thing to do next: a command, with the cohort's folder as the facilitator calls it."""
    count = Counter(one.state for one in standings)
    if not is_released(cohort):
        return f"managerkit cohort release {folder}"
    if count[HANDED_IN]:
        return f"managerkit cohort grade {folder}"
    if count[WAITS]:
        return f"managerkit cohort mark {folder} --as YOUR-NAME"
    if count[GRADED] + count[MARKED]:
        return f"managerkit cohort feedback {folder}"
    if count[NOT_IN]:
        return f"managerkit cohort collect {folder}, once learners have handed in"
    return f"managerkit cohort report {folder}"


def _question(assignments: list[str]) -> Select[Any]:
    """The one question to the gradebook: a row for each learner and exercise, with the sums of its points."""
    import_nbgrader()
    from nbgrader import api
    from sqlalchemy import case, func, literal, select

    submitted, sheet = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
    student, exercise, notebook = api.Student.__table__, api.Assignment.__table__, api.Notebook.__table__
    base, grade = api.BaseCell.__table__, api.Grade.__table__

    def most(cells: Any) -> Any:
        cell = cells.__table__
        return (
            select(func.coalesce(func.sum(cell.c.max_score), 0.0))
            .select_from(cell.join(base, base.c.id == cell.c.id).join(notebook, notebook.c.id == base.c.notebook_id))
            .where(notebook.c.assignment_id == exercise.c.id)
            .correlate(exercise)
            .scalar_subquery()
        )

    unmarked = grade.c.manual_score.is_(None)
    by_marker = case(
        (unmarked & grade.c.extra_credit.is_(None), None),
        else_=func.coalesce(grade.c.manual_score, 0.0) + func.coalesce(grade.c.extra_credit, 0.0),
    )
    everything = (
        student.join(exercise, literal(True))
        .outerjoin(submitted, (submitted.c.student_id == student.c.id) & (submitted.c.assignment_id == exercise.c.id))
        .outerjoin(sheet, sheet.c.assignment_id == submitted.c.id)
        .outerjoin(grade, grade.c.notebook_id == sheet.c.id)
    )
    return (
        select(
            student.c.id.label("learner"),
            student.c.first_name,
            student.c.last_name,
            student.c.email,
            exercise.c.name.label("assignment"),
            exercise.c.duedate,
            submitted.c.extension,
            submitted.c.timestamp,
            func.sum(case((unmarked, grade.c.auto_score))).label("machine"),
            func.sum(by_marker).label("marker"),
            func.count(grade.c.manual_score).label("marked"),
            func.coalesce(func.max(grade.c.needs_manual_grade), False).label("waits"),
            func.coalesce(func.max(sheet.c.late_submission_penalty), 0.0).label("penalty"),
            (most(api.GradeCell) + most(api.TaskCell)).label("most"),
        )
        .select_from(everything)
        .where(exercise.c.name.in_(assignments))
        .group_by(student.c.id, exercise.c.id)
    )


def _standing(cohort: Cohort, assignment: Assignment, row: Any) -> Standing:
    learner = row["learner"]
    submitted, autograded = (cohort.file(step, learner, assignment) for step in ("submitted", "autograded"))
    handed_in = _time(submitted / "timestamp.txt")
    is_graded = (autograded / assignment.notebook).is_file() and _time(autograded / "timestamp.txt") == handed_in
    state = HANDED_IN if submitted.is_dir() else NOT_IN
    if is_graded:
        state = _state_once_graded(cohort, assignment, row, handed_in)
    due = row["duedate"]
    if due is not None and row["extension"] is not None:
        due += row["extension"]
    late = (
        None
        if due is None or handed_in is None
        else max(0, round((handed_in - due.replace(tzinfo=UTC)).total_seconds()))
    )
    machine, marker = (row["machine"], row["marker"]) if is_graded else (None, None)
    given = [points for points in (machine, marker) if points is not None]
    return Standing(
        learner,
        row["first_name"] or "",
        row["last_name"] or "",
        row["email"] or "",
        assignment,
        answered(submitted / assignment.notebook),
        state,
        handed_in,
        late,
        machine,
        marker,
        max(0.0, sum(given) - row["penalty"]) if given else None,
        row["most"],
    )


def _state_once_graded(cohort: Cohort, assignment: Assignment, row: Any, handed_in: datetime | None) -> str:
    if row["waits"]:
        return WAITS
    feedback = cohort.file("feedback", row["learner"], assignment)
    if (feedback / f"{assignment.module}.html").is_file() and _time(feedback / "timestamp.txt") == handed_in:
        return FED_BACK
    return MARKED if row["marked"] else GRADED


def _time(path: Path) -> datetime | None:
    """The time in one of nbgrader's timestamp.txt, in UTC; None if there is none that can be read."""
    from nbgrader.utils import parse_utc

    try:
        found: datetime = parse_utc(path.read_text("utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC)
