"""All SQL on nbgrader's tables: what is asked of a gradebook and written into it, by names alone.

What is only asked needs no nbgrader, which takes longer to import than all questions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from nbgrader.api import Comment, Grade, Gradebook, SubmittedNotebook

    from .nbgrader import ReadGradebook

Row = TypeVar("Row", "Grade", "Comment")

_EPOCH = datetime(1970, 1, 1)
"""From which SQLAlchemy counts a length of time, to keep it as a time."""
_FEW = 100
"""So many names can stand in a question; more are sifted afterwards."""

TaskEntry = tuple[float | None, str | None, bool]
"""Of a cell that a person marks: the points, the comment, and whether a person is waited for."""


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

    @property
    def said(self) -> TaskEntry:
        """The points, the comment, and whether a person is waited for."""
        return self.grade.manual_score, self.comment.manual_comment, bool(self.grade.needs_manual_grade)

    def say(self, entry: TaskEntry) -> None:
        """Say something else; the gradebook's `db.commit` writes it."""
        self.grade.manual_score, self.comment.manual_comment, self.grade.needs_manual_grade = entry


def scores(gradebook: ReadGradebook, assignments: Collection[str]) -> list[ScoreRow]:
    """A row for each learner and assignment, with one question whatever the number of people.

    Args:
        gradebook: open for reading.
        assignments: the assignments' names.
    """
    wanted = ", ".join("?" * len(assignments))
    return [_score(row) for row in gradebook.execute(_SCORES.replace("WANTED", wanted), [*assignments])]


def marks(gradebook: ReadGradebook, assignment: str, notebook: str, learner: str | None = None) -> dict[str, Marks]:
    """The marks of a notebook, by learner, with one question for as many as are wanted.

    Args:
        gradebook: open for reading.
        assignment: its name.
        notebook: the name of a notebook of it, without ending.
        learner: one learner's id; None for everybody's.
    """
    found: dict[str, Marks] = {}
    for row in gradebook.execute(_MARKS, {"assignment": assignment, "notebook": notebook, "learner": learner}):
        name = " ".join(filter(None, (row["first_name"], row["last_name"]))) or row["learner"]
        one = found.setdefault(row["learner"], Marks(name, row["penalty"] or 0.0))
        one.cells[row["cell"]] = _mark(row)
    return found


def comments(gradebook: ReadGradebook, assignment: str, notebook: str) -> dict[str, dict[str, str]]:
    """The comments on a notebook, by learner and cell; a marker's own, or nbgrader's where there is none.

    Args:
        gradebook: open for reading.
        assignment: the assignment's name.
        notebook: the name of a notebook of it, without ending.
    """
    found: dict[str, dict[str, str]] = {}
    for learner, cell, said in gradebook.execute(_COMMENTS, (assignment, notebook)):
        if said:
            found.setdefault(learner, {})[cell] = said
    return found


def learners(gradebook: ReadGradebook) -> set[str]:
    """The ids of everybody in the gradebook, which is open for reading."""
    return {learner for (learner,) in gradebook.execute("SELECT id FROM student")}


def recorded(gradebook: ReadGradebook) -> set[tuple[str, str]]:
    """Every learner and assignment with a submission in a gradebook, which is open for reading."""
    return {(learner, assignment) for learner, assignment in gradebook.execute(_RECORDED)}


def tasks(gradebook: ReadGradebook, assignment: str, cell: str) -> dict[str, TaskEntry]:
    """What is said of a cell that a person marks, by learner.

    Args:
        gradebook: open for reading.
        assignment: the assignment's name.
        cell: the cell's.
    """
    rows = gradebook.execute(_TASKS, (assignment, cell))
    return {learner: (points, comment, bool(waits)) for learner, points, comment, waits in rows}


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


def cell_rows(gradebook: Gradebook, submitted: SubmittedNotebook, kind: type[Row]) -> dict[str, Row]:
    """What nbgrader keeps of each cell of a notebook that was handed in, by the cell's name, with one question.

    Args:
        gradebook: open; what is changed in the rows is written by its `db.commit`.
        submitted: the notebook.
        kind: what of it, nbgrader's Grade or Comment.
    """
    from nbgrader.api import BaseCell

    asked = gradebook.db.query(BaseCell.name, kind).join(kind, kind.cell_id == BaseCell.id)
    return {str(name): row for name, row in asked.filter(kind.notebook_id == submitted.id)}


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


def copy(path: Path, to: Path) -> None:
    """Copy a gradebook whole, whoever writes to it meanwhile.

    Args:
        path: its file.
        to: the copy's.
    """
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


_SCORES = """
    WITH worth AS (
        SELECT notebook.assignment_id, sum(coalesce(grade_cells.max_score, task_cells.max_score)) AS most
        FROM notebook
        JOIN base_cell ON base_cell.notebook_id = notebook.id
        LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
        LEFT JOIN task_cells ON task_cells.id = base_cell.id
        GROUP BY notebook.assignment_id
    ), late AS (
        SELECT assignment_id, sum(late_submission_penalty) AS penalty FROM submitted_notebook GROUP BY assignment_id
    )
    SELECT
        student.id AS learner, student.first_name, student.last_name, student.email,
        assignment.name AS assignment, assignment.duedate, submitted_assignment.extension,
        sum(CASE WHEN grade.manual_score IS NULL THEN grade.auto_score END) AS machine,
        sum(
            CASE WHEN coalesce(grade.manual_score, grade.extra_credit) IS NOT NULL
            THEN coalesce(grade.manual_score, 0.0) + coalesce(grade.extra_credit, 0.0) END
        ) AS marker,
        count(grade.manual_score) AS marked,
        coalesce(max(grade.needs_manual_grade), 0) AS waits,
        coalesce(late.penalty, 0.0) AS penalty,
        coalesce(worth.most, 0.0) AS most
    FROM student
    CROSS JOIN assignment
    LEFT JOIN worth ON worth.assignment_id = assignment.id
    LEFT JOIN submitted_assignment
        ON submitted_assignment.student_id = student.id AND submitted_assignment.assignment_id = assignment.id
    LEFT JOIN late ON late.assignment_id = submitted_assignment.id
    LEFT JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
    LEFT JOIN grade ON grade.notebook_id = submitted_notebook.id
    WHERE assignment.name IN (WANTED)
    GROUP BY student.id, assignment.id
"""

_RECORDED = """
    SELECT submitted_assignment.student_id, assignment.name FROM submitted_assignment
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""

_HANDED_IN = """
    submitted_assignment
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN notebook ON notebook.id = submitted_notebook.notebook_id
"""

_MARKS = f"""
    SELECT
        student.id AS learner, student.first_name, student.last_name,
        submitted_notebook.late_submission_penalty AS penalty,
        base_cell.name AS cell,
        coalesce(grade_cells.max_score, task_cells.max_score) AS most,
        task_cells.id IS NOT NULL AS is_task,
        grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
        coalesce(comment.manual_comment, comment.auto_comment) AS said
    FROM {_HANDED_IN}
    JOIN student ON student.id = submitted_assignment.student_id
    JOIN grade ON grade.notebook_id = submitted_notebook.id
    JOIN base_cell ON base_cell.id = grade.cell_id
    LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
    LEFT JOIN task_cells ON task_cells.id = base_cell.id
    LEFT JOIN comment ON comment.cell_id = base_cell.id AND comment.notebook_id = submitted_notebook.id
    WHERE assignment.name = :assignment AND notebook.name = :notebook AND student.id = coalesce(:learner, student.id)
    ORDER BY base_cell.id
"""

_COMMENTS = f"""
    SELECT
        submitted_assignment.student_id, base_cell.name, coalesce(comment.manual_comment, comment.auto_comment)
    FROM {_HANDED_IN}
    JOIN comment ON comment.notebook_id = submitted_notebook.id
    JOIN base_cell ON base_cell.id = comment.cell_id
    WHERE assignment.name = ? AND notebook.name = ?
    ORDER BY base_cell.id
"""

_TASKS = f"""
    SELECT submitted_assignment.student_id, grade.manual_score, comment.manual_comment, grade.needs_manual_grade
    FROM {_HANDED_IN}
    JOIN grade ON grade.notebook_id = submitted_notebook.id
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN comment ON comment.cell_id = base_cell.id AND comment.notebook_id = submitted_notebook.id
    WHERE assignment.name = ? AND base_cell.name = ?
"""


def _score(row: sqlite3.Row) -> ScoreRow:
    """SQLAlchemy keeps times as texts."""
    due, more = row["duedate"], row["extension"]
    times = {
        "duedate": due and datetime.fromisoformat(due),
        "extension": more and datetime.fromisoformat(more) - _EPOCH,
        "waits": bool(row["waits"]),
    }
    return ScoreRow(**{**dict(row), **times})


def _mark(row: sqlite3.Row) -> CellMark:
    return CellMark(
        most=row["most"] or 0.0,
        auto=row["auto_score"],
        manual=row["manual_score"],
        extra=row["extra_credit"] or 0.0,
        waits=bool(row["needs_manual_grade"]),
        comment=row["said"] or "",
        by_hand=bool(row["is_task"]),
    )
