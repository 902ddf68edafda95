"""All SQL on nbgrader's tables: what is asked of a gradebook and written into it, by names alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from sqlalchemy import Select

_FEW = 100
"""So many names can stand in a question; more are sifted afterwards."""


@dataclass(frozen=True)
class ScoreRow:
    """A learner and an assignment, with the sums of the points; None where nobody gave any."""

    learner: str
    first_name: str | None
    last_name: str | None
    email: str | None
    assignment: str
    duedate: datetime | None
    extension: timedelta | None
    machine: float | None
    marker: float | None
    marked: int
    waits: bool
    penalty: float
    most: float


@dataclass(frozen=True)
class CellMark:
    """What one cell was given: points of the machine's and of a marker's, and whether it waits for a marker.

    `by_hand` are cells that only a person marks by nature, nbgrader's tasks.
    """

    most: float
    auto: float | None
    manual: float | None
    extra: float
    waits: bool
    comment: str
    by_hand: bool

    @property
    def points(self) -> float:
        """The points that count; 0 as long as nobody gave any."""
        given = self.auto if self.manual is None else self.manual
        return (given or 0.0) + self.extra


@dataclass(frozen=True)
class Marks:
    """All marks of one hand-in, by the names of the cells; `name` is the learner's own, or their id."""

    name: str
    penalty: float
    cells: dict[str, CellMark] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """All points that were given so far, less what being late costs."""
        return max(0.0, sum(mark.points for mark in self.cells.values()) - self.penalty)

    @property
    def most(self) -> float:
        """The points that can be had."""
        return sum(mark.most for mark in self.cells.values())


@dataclass(frozen=True)
class TaskRow:
    """What nbgrader keeps of one learner's cell that a person marks: rows of the open gradebook."""

    grade: Any
    comment: Any


def scores(gradebook: Gradebook, assignments: Collection[str]) -> list[ScoreRow]:
    """A row for each learner and assignment, with one question whatever the number of people.

    Args:
        gradebook: open.
        assignments: the assignments' names.
    """
    rows = gradebook.db.execute(_scores(assignments)).mappings()
    return [ScoreRow(**{**row, "waits": bool(row["waits"])}) for row in rows]


def marks(gradebook: Gradebook, assignment: str, notebook: str, learner: str | None = None) -> dict[str, Marks]:
    """The marks of a notebook, by learner, with one question for as many as are wanted.

    Args:
        gradebook: open.
        assignment: its name.
        notebook: the name of a notebook of it, without ending.
        learner: one learner's id; None for everybody's.
    """
    found: dict[str, Marks] = {}
    for row in gradebook.db.execute(_marks(assignment, notebook, learner)).mappings():
        name = " ".join(filter(None, (row["first_name"], row["last_name"]))) or row["learner"]
        one = found.setdefault(row["learner"], Marks(name, row["penalty"] or 0.0))
        one.cells[row["cell"]] = _mark(row)
    return found


def comments(gradebook: Gradebook, assignment: str, notebook: str) -> dict[str, dict[str, str]]:
    """The comments on a notebook, by learner and cell; a marker's own, or nbgrader's where there is none.

    Args:
        gradebook: open.
        assignment: the assignment's name.
        notebook: the name of a notebook of it, without ending.
    """
    from nbgrader.api import Assignment, BaseCell, Comment, Notebook, SubmittedAssignment, SubmittedNotebook

    asked = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Comment.manual_comment, Comment.auto_comment)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .filter(Assignment.name == assignment, Notebook.name == notebook)
        .order_by(BaseCell.id)
    )
    found: dict[str, dict[str, str]] = {}
    for learner, cell, by_hand, by_machine in asked:
        if said := by_machine if by_hand is None else by_hand:
            found.setdefault(learner, {})[cell] = said
    return found


def learners(gradebook: Gradebook) -> set[str]:
    """The ids of everybody in the gradebook."""
    from nbgrader.api import Student
    from sqlalchemy import select

    return set(gradebook.db.scalars(select(Student.__table__.c.id)))


def task_rows(gradebook: Gradebook, assignment: str, cell: str, wanted: Collection[str]) -> dict[str, TaskRow]:
    """What nbgrader keeps of a cell that a person marks, by learner, with one question for all.

    Args:
        gradebook: open; what is changed in the rows is written by its `db.commit`.
        assignment: the assignment's name.
        cell: the cell's.
        wanted: the ids of the learners.
    """
    from nbgrader.api import Assignment, BaseCell, Comment, Grade, SubmittedAssignment, SubmittedNotebook

    asked = (
        gradebook.db.query(SubmittedAssignment.student_id, Grade, Comment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Comment, (Comment.notebook_id == SubmittedNotebook.id) & (Comment.cell_id == BaseCell.id))
        .filter(Assignment.name == assignment, BaseCell.name == cell)
    )
    if len(wanted) <= _FEW:  # a database takes only so many names in a question
        asked = asked.filter(SubmittedAssignment.student_id.in_(wanted))
    return {learner: TaskRow(grade, comment) for learner, grade, comment in asked}


def task_points(gradebook: Gradebook, assignment: str, notebook: str, cell: str) -> float | None:
    """The most that a person can give for a cell; None if the assignment was never prepared for release.

    Args:
        gradebook: open.
        assignment, notebook, cell: nbgrader's names.
    """
    from nbgrader.api import MissingEntry

    try:
        return float(gradebook.find_task_cell(cell, notebook, assignment).max_score)
    except MissingEntry:
        return None


def released(gradebook: Gradebook, assignment: str, notebook: str) -> tuple[set[str], int] | None:
    """The names of the cells that nbgrader keeps of a notebook, and how many hand-ins are graded by them.

    Args:
        gradebook: open.
        assignment, notebook: nbgrader's names.

    Returns:
        Both, or None if the assignment was never prepared for release.
    """
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_notebook(notebook, assignment)
    except MissingEntry:
        return None
    return {cell.name for cell in found.source_cells}, len(found.submissions)


def enrol(gradebook: Gradebook, people: Iterable[tuple[str, str, str, str | None]]) -> None:
    """Enter learners, or bring their names and emails up to date, in one commit.

    Args:
        gradebook: open.
        people: of each the id, the first and the last name, and the email, if there is one.
    """
    from nbgrader.api import Student

    for learner, first_name, last_name, email in people:
        gradebook.db.merge(Student(id=learner, first_name=first_name, last_name=last_name, email=email))
    gradebook.db.commit()


def set_due_dates(gradebook: Gradebook, dates: Mapping[str, datetime]) -> None:
    """Say until when assignments are to be handed in.

    Args:
        gradebook: open.
        dates: times in UTC, by the assignment's name.
    """
    for assignment, when in dates.items():
        gradebook.find_assignment(assignment).duedate = when.replace(tzinfo=None)
    gradebook.db.commit()


def recorded(path: Path) -> set[tuple[str, str]]:
    """Every learner and assignment with a submission in a gradebook; read without nbgrader, which is quick."""
    query = """
        SELECT submitted_assignment.student_id, assignment.name FROM submitted_assignment
        JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return {(str(student), str(assignment)) for student, assignment in connection.execute(query)}
    except sqlite3.Error:
        return set()


def copy(path: Path, to: Path) -> None:
    """Copy a gradebook whole, whoever writes to it meanwhile.

    Args:
        path: its file.
        to: the copy's.
    """
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _scores(assignments: Collection[str]) -> Select[Any]:
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

    of_late = api.SubmittedNotebook.__table__.alias()
    penalty = (
        select(func.coalesce(func.sum(of_late.c.late_submission_penalty), 0.0))
        .where(of_late.c.assignment_id == submitted.c.id)
        .correlate(submitted)
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
            func.sum(case((unmarked, grade.c.auto_score))).label("machine"),
            func.sum(by_marker).label("marker"),
            func.count(grade.c.manual_score).label("marked"),
            func.coalesce(func.max(grade.c.needs_manual_grade), False).label("waits"),
            penalty.label("penalty"),
            (most(api.GradeCell) + most(api.TaskCell)).label("most"),
        )
        .select_from(everything)
        .where(exercise.c.name.in_(assignments))
        .group_by(student.c.id, exercise.c.id)
    )


def _mark(row: Mapping[str, Any]) -> CellMark:
    said = row["manual_comment"] if row["manual_comment"] is not None else row["auto_comment"]
    return CellMark(
        most=row["most"] or 0.0,
        auto=row["auto_score"],
        manual=row["manual_score"],
        extra=row["extra_credit"] or 0.0,
        waits=bool(row["needs_manual_grade"]),
        comment=said or "",
        by_hand=bool(row["is_task"]),
    )


def _marks(assignment: str, notebook: str, learner: str | None) -> Select[Any]:
    from nbgrader import api
    from sqlalchemy import func, select

    student, exercise, submitted = api.Student.__table__, api.Assignment.__table__, api.SubmittedAssignment.__table__
    sheet, grade, comment = api.SubmittedNotebook.__table__, api.Grade.__table__, api.Comment.__table__
    part = api.Notebook.__table__
    cell, graded, task = api.BaseCell.__table__, api.GradeCell.__table__, api.TaskCell.__table__
    tables = (
        submitted.join(student, student.c.id == submitted.c.student_id)
        .join(exercise, exercise.c.id == submitted.c.assignment_id)
        .join(sheet, sheet.c.assignment_id == submitted.c.id)
        .join(part, part.c.id == sheet.c.notebook_id)
        .join(grade, grade.c.notebook_id == sheet.c.id)
        .join(cell, cell.c.id == grade.c.cell_id)
        .outerjoin(graded, graded.c.id == cell.c.id)
        .outerjoin(task, task.c.id == cell.c.id)
        .outerjoin(comment, (comment.c.cell_id == cell.c.id) & (comment.c.notebook_id == sheet.c.id))
    )
    question = (
        select(
            student.c.id.label("learner"),
            student.c.first_name,
            student.c.last_name,
            sheet.c.late_submission_penalty.label("penalty"),
            cell.c.name.label("cell"),
            func.coalesce(graded.c.max_score, task.c.max_score).label("most"),
            task.c.id.is_not(None).label("is_task"),
            grade.c.auto_score,
            grade.c.manual_score,
            grade.c.extra_credit,
            grade.c.needs_manual_grade,
            comment.c.auto_comment,
            comment.c.manual_comment,
        )
        .select_from(tables)
        .where(exercise.c.name == assignment, part.c.name == notebook)
        .order_by(cell.c.id)
    )
    return question if learner is None else question.where(student.c.id == learner)
