"""The marks of a hand-in, read from nbgrader's gradebook with one question for as many as are wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select


@dataclass(frozen=True)
class CellMark:
    """What one cell was given: points of the machine's and of a marker's, and whether it waits for a marker."""

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


def marks(database: str, assignment: str, learner: str | None = None) -> dict[str, Marks]:
    """The marks of an assignment, by learner.

    Args:
        database: the gradebook's address.
        assignment: nbgrader's name of it.
        learner: one learner's id; None for everybody's.
    """
    from sqlalchemy import create_engine

    engine = create_engine(database)
    found: dict[str, Marks] = {}
    try:
        with engine.connect() as connection:
            for row in connection.execute(_question(assignment, learner)).mappings():
                name = " ".join(filter(None, (row["first_name"], row["last_name"]))) or row["learner"]
                one = found.setdefault(row["learner"], Marks(name, row["penalty"] or 0.0))
                one.cells[row["cell"]] = _mark(row)
    finally:
        engine.dispose()
    return found


def _mark(row: Any) -> CellMark:
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


def _question(assignment: str, learner: str | None) -> Select[Any]:
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        GradeCell,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
        TaskCell,
    )
    from sqlalchemy import func, select

    student, exercise, submitted = Student.__table__, Assignment.__table__, SubmittedAssignment.__table__
    sheet, grade, comment = SubmittedNotebook.__table__, Grade.__table__, Comment.__table__
    cell, graded, task = BaseCell.__table__, GradeCell.__table__, TaskCell.__table__
    tables = (
        submitted.join(student, student.c.id == submitted.c.student_id)
        .join(exercise, exercise.c.id == submitted.c.assignment_id)
        .join(sheet, sheet.c.assignment_id == submitted.c.id)
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
        .where(exercise.c.name == assignment)
        .order_by(cell.c.id)
    )
    return question if learner is None else question.where(student.c.id == learner)
