"""Writing what counts into nbgrader's gradebook, where the formgrader and the feedback find it.

What a person has typed there stays, as long as it is about the same words; how that is known, `notes.py` says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.rubric_policy import Scale, scale

from .outcome import APART_STATE, BEGUN, CHANGED, FLAGGED, NOT_MARKED, OPEN, REWORDED, MarkingOutcome, outcome, told
from .store.mark_store import Shelf, marks
from .store.marks import DECISIONS, Mark
from .store.snapshots import FOLDER
from .store.texts import Text, texts
from .store.write_ahead import GradebookEntry, Notes

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

TASK = "reflection-task"
_FEW = 100


@dataclass
class Entries:
    """What came of writing into the gradebook: whose entry was written, and whose stays as somebody typed it there.

    Both name the learner and the exercise. `counts` is what counts for everybody by exercise, and `damaged` names the
    lines of markers' files that cannot be read; both only once all exercises were gone through.
    """

    written: list[tuple[str, str]] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, dict[str, MarkingOutcome]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def waiting(self, exercise: str) -> dict[str, list[str]]:
        """The learners whose texts were marked and somebody has still to look at, by why that is."""
        found: dict[str, list[str]] = {}
        for learner, one in self.counts.get(exercise, {}).items():
            if one.state in (APART_STATE, CHANGED, REWORDED, FLAGGED):
                found.setdefault(one.state, []).append(learner)
        return found


def outcomes(
    cohort: Cohort,
    assignment: Assignment,
    found: dict[str, Text] | None = None,
    given: Sequence[Mark] | None = None,
    points: Scale | None = None,
) -> dict[str, MarkingOutcome]:
    """What counts for everybody who handed in, by learner.

    Args:
        cohort: the cohort.
        assignment: one of its exercises.
        found: its texts, if they were read before.
        given: its marks, if they were read before.
        points: what levels are worth; None for what they are worth in this cohort.
    """
    worth = scale(cohort.module(assignment).reflection.value.rubric) if points is None else points
    by_learner: dict[str, tuple[list[Mark], list[Mark]]] = {}
    for mark in marks(cohort, assignment.name) if given is None else given:
        both = by_learner.setdefault(mark.learner, ([], []))
        both[mark.marker.endswith(DECISIONS)].append(mark)
    there = texts(cohort, assignment) if found is None else found
    return {learner: outcome(worth, text.digest, *by_learner.get(learner, ([], []))) for learner, text in there.items()}


def all_outcomes(cohort: Cohort, shelf: Shelf | None = None) -> dict[str, dict[str, MarkingOutcome]]:
    """What counts in every exercise, by its name; the markers' files are read once."""
    shelf = shelf or Shelf(cohort)
    return {one.name: outcomes(cohort, one, given=shelf.marks(one.name)) for one in cohort.assignments}


class Clerk:
    """Writes into the gradebook while the marker reads on; what did not get there is written the next time.

    Args:
        cohort: the cohort.
        assignment: the exercise.
    """

    def __init__(self, cohort: Cohort, assignment: Assignment) -> None:
        self._cohort, self._assignment = cohort, assignment
        self._hand = ThreadPoolExecutor(1)
        self._trouble = ""
        self._by_hand: set[str] = set()

    def write(self, found: dict[str, MarkingOutcome]) -> None:
        """Have what counts written, soon."""
        self._hand.submit(self._write, found)

    def trouble(self) -> str:
        """Why the last writing failed; "" if it did not."""
        return self._trouble

    def by_hand(self) -> list[str]:
        """The learners whose entry somebody changed in the gradebook, so that it was left as it is."""
        return sorted(self._by_hand)

    def wait(self) -> None:
        """Wait until all is written."""
        self._hand.submit(lambda: None).result()

    def _write(self, found: dict[str, MarkingOutcome]) -> None:
        try:
            with self._cohort.gradebook() as gradebook:
                done = register(self._cohort, gradebook, self._assignment, found)
            self._by_hand.update(learner for learner, _ in done.by_hand)
            self._trouble = ""
        except Exception as error:  # whatever it is, the marks are safe in the marker's file
            self._trouble = f"{type(error).__name__}: {error}".splitlines()[0]


def bring_up(cohort: Cohort) -> Entries:
    """Write into the gradebook what counts of all marks, where it is not there yet.

    Nothing is read where nobody has marked at a desk.

    Raises:
        CohortError: the gradebook cannot be used.
    """
    done = Entries()
    if not (cohort.root / FOLDER).is_dir():
        return done
    shelf = Shelf(cohort)
    done.counts, done.damaged = all_outcomes(cohort, shelf), shelf.damaged()
    with cohort.gradebook() as gradebook:
        for assignment in cohort.assignments:
            one = register(cohort, gradebook, assignment, done.counts[assignment.name])
            done.written += one.written
            done.by_hand += one.by_hand
    return done


def register(cohort: Cohort, gradebook: Gradebook, assignment: Assignment, found: dict[str, MarkingOutcome]) -> Entries:
    """Write what counts into the gradebook, where it is not there already.

    A text on which markers differ, which changed, or which is to be read by the new rubric waits for a person again;
    what it had before stays visible meanwhile. Who is not graded by the machine yet is left out.

    Args:
        cohort: the cohort.
        gradebook: open.
        assignment: the exercise.
        found: what counts, by learner.

    Raises:
        JournalError: the note of what is written cannot be kept.
    """
    notes, done = Notes(cohort, assignment), Entries()
    rows = _rows(gradebook, assignment, found)
    changes: dict[str, tuple[GradebookEntry, GradebookEntry, str]] = {}
    looked_at = []
    for learner, one in found.items():
        if learner not in rows or one.state in (NOT_MARKED, BEGUN):
            continue
        there = rows[learner].entry
        is_open = one.state in OPEN
        wanted = (
            GradebookEntry(there.points, there.comment, True)
            if is_open
            else GradebookEntry(float(one.points), told(one), False)
        )
        if notes.is_by_hand(learner, there, one.text):
            if is_open or there.words != wanted.words:
                done.by_hand.append((learner, assignment.name))
            looked_at.append(rows[learner].grade)
        elif there != wanted and not (is_open and notes.has_said(learner, wanted, one.text)):
            changes[learner] = there, wanted, one.text
    with notes.noting(changes):
        for grade in looked_at:
            grade.needs_manual_grade = False
        for learner, (_, wanted, _) in changes.items():
            rows[learner].write(wanted)
        gradebook.db.commit()
    done.written = [(learner, assignment.name) for learner in changes]
    return done


def entered(
    cohort: Cohort, assignment: Assignment, found: dict[str, MarkingOutcome]
) -> dict[str, tuple[GradebookEntry, bool]]:
    """What the gradebook says of everybody who is graded, and whether that is somebody's own and not the desk's.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        found: what counts at the desk, by learner.
    """
    notes = Notes(cohort, assignment)
    with cohort.gradebook() as gradebook:
        rows = _rows(gradebook, assignment, found)
        there = {learner: rows[learner].entry for learner in found if learner in rows}
    return {learner: (one, notes.is_by_hand(learner, one, found[learner].text)) for learner, one in there.items()}


@dataclass(frozen=True)
class _Row:
    """What nbgrader keeps of one learner's reflection."""

    grade: Any
    comment: Any

    @property
    def entry(self) -> GradebookEntry:
        return GradebookEntry(self.grade.manual_score, self.comment.manual_comment, bool(self.grade.needs_manual_grade))

    def write(self, entry: GradebookEntry) -> None:
        self.grade.manual_score, self.comment.manual_comment = entry.points, entry.comment
        self.grade.needs_manual_grade = entry.waits


def _rows(gradebook: Gradebook, assignment: Assignment, wanted: Collection[str]) -> dict[str, _Row]:
    """Those of the learners that are wanted, with one question for all."""
    from nbgrader.api import Assignment as Exercise
    from nbgrader.api import BaseCell, Comment, Grade, SubmittedAssignment, SubmittedNotebook

    asked = (
        gradebook.db.query(SubmittedAssignment.student_id, Grade, Comment)
        .join(Exercise, Exercise.id == SubmittedAssignment.assignment_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Comment, (Comment.notebook_id == SubmittedNotebook.id) & (Comment.cell_id == BaseCell.id))
        .filter(Exercise.name == assignment.name, BaseCell.name == TASK)
    )
    if len(wanted) <= _FEW:  # a database takes only so many names in a question
        asked = asked.filter(SubmittedAssignment.student_id.in_(wanted))
    return {learner: _Row(grade, comment) for learner, grade, comment in asked}
