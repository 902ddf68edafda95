"""Writing what counts into nbgrader's gradebook, where the formgrader and the feedback find it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ..folder import Assignment, Cohort
from .marks import Mark, marks
from .outcome import OPEN, Outcome, outcome, told
from .texts import FOLDER, Text, texts

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

TASK = "reflection-task"
DECISIONS = ".decisions"
"""What a marker's name ends with in the file of decisions that they took on texts that were read differently."""


def outcomes(
    cohort: Cohort, assignment: Assignment, found: dict[str, Text] | None = None, given: Sequence[Mark] | None = None
) -> dict[str, Outcome]:
    """What counts for everybody who handed in, by learner.

    Args:
        cohort: the cohort.
        assignment: one of its exercises.
        found: its texts, if they were read before.
        given: its marks, if they were read before.
    """
    criteria = [criterion.id for criterion in cohort.module(assignment).reflection.value.rubric]
    by_learner: dict[str, tuple[list[Mark], list[Mark]]] = {}
    for mark in marks(cohort, assignment.name) if given is None else given:
        both = by_learner.setdefault(mark.learner, ([], []))
        both[mark.marker.endswith(DECISIONS)].append(mark)
    there = texts(cohort, assignment) if found is None else found
    return {
        learner: outcome(criteria, text.digest, *by_learner.get(learner, ([], []))) for learner, text in there.items()
    }


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

    def write(self, found: dict[str, Outcome]) -> None:
        """Have what counts written, soon."""
        self._hand.submit(self._write, found)

    def trouble(self) -> str:
        """Why the last writing failed; "" if it did not."""
        return self._trouble

    def wait(self) -> None:
        """Wait until all is written."""
        self._hand.submit(lambda: None).result()

    def _write(self, found: dict[str, Outcome]) -> None:
        try:
            with self._cohort.gradebook() as gradebook:
                register(self._cohort, gradebook, self._assignment, found)
            self._trouble = ""
        except Exception as error:  # whatever it is, the marks are safe in the marker's file
            self._trouble = f"{type(error).__name__}: {error}".splitlines()[0]


def bring_up(cohort: Cohort) -> list[str]:
    """Write into the gradebook what counts of all marks, where it is not there yet.

    Returns:
        the learners for whom something was written; nothing is read where nobody has marked at a desk.
    """
    if not (cohort.root / FOLDER).is_dir():
        return []
    written = []
    with cohort.gradebook() as gradebook:
        for assignment in cohort.assignments:
            written += register(cohort, gradebook, assignment, outcomes(cohort, assignment))
    return written


def register(cohort: Cohort, gradebook: Gradebook, assignment: Assignment, found: dict[str, Outcome]) -> list[str]:
    """Write what counts into the gradebook, where it is not there already.

    Args:
        cohort: the cohort.
        gradebook: open.
        assignment: the exercise.
        found: what counts, by learner. Texts that are not marked are left as they are in the gradebook.

    Returns:
        the learners for whom something was written. Those who are not graded by the machine yet are left out.
    """
    from nbgrader.api import MissingEntry

    criteria = [criterion.id for criterion in cohort.module(assignment).reflection.value.rubric]
    written = []
    for learner, one in _settled(found):
        try:
            grade = gradebook.find_grade(TASK, assignment.module, assignment.name, learner)
            comment = gradebook.find_comment(TASK, assignment.module, assignment.name, learner)
        except MissingEntry:
            continue
        said = told(one, criteria)
        if (grade.manual_score, bool(grade.needs_manual_grade), comment.manual_comment) != (one.points, False, said):
            grade.manual_score, grade.needs_manual_grade, comment.manual_comment = one.points, False, said
            written.append(learner)
    gradebook.db.commit()
    return written


def _settled(found: dict[str, Outcome]) -> Iterable[tuple[str, Outcome]]:
    return ((learner, one) for learner, one in found.items() if one.state not in OPEN)
