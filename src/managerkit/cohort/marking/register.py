"""Writing what counts into nbgrader's gradebook, where the formgrader and the feedback find it.

What a person has changed there by hand stays. To know it, each thing that is written is noted in `WRITTEN` first.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...journal import Journal
from ..folder import Assignment, Cohort
from ..rubrics import scale
from .kept import FOLDER
from .marks import Mark, marks
from .outcome import OPEN, REWORDED, Outcome, outcome, told
from .texts import Text, texts

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

TASK = "reflection-task"
WRITTEN = "gradebook.jsonl"
DECISIONS = ".decisions"
"""What a marker's name ends with in the file of decisions that they took on texts that were read differently."""


@dataclass
class Entries:
    """What came of writing into the gradebook: whose entry was written, and whose stays as somebody changed it there.

    Both name the learner and the exercise.
    """

    written: list[tuple[str, str]] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)


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
    worth = scale(cohort.module(assignment).reflection.value.rubric)
    by_learner: dict[str, tuple[list[Mark], list[Mark]]] = {}
    for mark in marks(cohort, assignment.name) if given is None else given:
        both = by_learner.setdefault(mark.learner, ([], []))
        both[mark.marker.endswith(DECISIONS)].append(mark)
    there = texts(cohort, assignment) if found is None else found
    return {learner: outcome(worth, text.digest, *by_learner.get(learner, ([], []))) for learner, text in there.items()}


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

    def write(self, found: dict[str, Outcome]) -> None:
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

    def _write(self, found: dict[str, Outcome]) -> None:
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
    """
    done = Entries()
    if not (cohort.root / FOLDER).is_dir():
        return done
    with cohort.gradebook() as gradebook:
        for assignment in cohort.assignments:
            one = register(cohort, gradebook, assignment, outcomes(cohort, assignment))
            done.written += one.written
            done.by_hand += one.by_hand
    return done


def register(cohort: Cohort, gradebook: Gradebook, assignment: Assignment, found: dict[str, Outcome]) -> Entries:
    """Write what counts into the gradebook, where it is not there already.

    Args:
        cohort: the cohort.
        gradebook: open.
        assignment: the exercise.
        found: what counts, by learner. Texts that are to be read by the new rubric wait for a person again; others that
            are not marked are left as they are in the gradebook, and so is who is not graded by the machine yet.

    Raises:
        JournalError: the note of what is written cannot be kept.
    """
    from nbgrader.api import MissingEntry

    notes = _Notes(cohort, assignment)
    done = Entries()
    for learner, one in found.items():
        if one.state in OPEN and one.state != REWORDED:
            continue
        try:
            grade = gradebook.find_grade(TASK, assignment.module, assignment.name, learner)
            comment = gradebook.find_comment(TASK, assignment.module, assignment.name, learner)
        except MissingEntry:
            continue
        there = [grade.manual_score, comment.manual_comment]
        wanted = there if one.state == REWORDED else [one.points, told(one)]
        waits = one.state == REWORDED
        if not grade.needs_manual_grade and notes.is_by_hand(learner, there) and there != wanted:
            done.by_hand.append((learner, assignment.name))
        elif [*there, bool(grade.needs_manual_grade)] != [*wanted, waits]:
            notes.note(learner, wanted)
            (grade.manual_score, comment.manual_comment), grade.needs_manual_grade = wanted, waits
            done.written.append((learner, assignment.name))
    gradebook.db.commit()
    return done


def typed(cohort: Cohort, assignment: Assignment, found: dict[str, Outcome]) -> list[str]:
    """The learners whose points in the gradebook are somebody's own and not the desk's.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        found: what counts at the desk, by learner.
    """
    from nbgrader.api import MissingEntry

    notes, names = _Notes(cohort, assignment), []
    with cohort.gradebook() as gradebook:
        for learner, one in found.items():
            try:
                grade = gradebook.find_grade(TASK, assignment.module, assignment.name, learner)
                comment = gradebook.find_comment(TASK, assignment.module, assignment.name, learner)
            except MissingEntry:
                continue
            there = [grade.manual_score, comment.manual_comment]
            has_points = grade.manual_score is not None and not grade.needs_manual_grade
            if has_points and (not one.levels or notes.is_by_hand(learner, there)):
                names.append(learner)
    return names


class _Notes:
    """What was ever written into the gradebook for an exercise; what else stands there, somebody wrote by hand."""

    def __init__(self, cohort: Cohort, assignment: Assignment) -> None:
        self._name = assignment.name
        self._journal = Journal(cohort.root / FOLDER / WRITTEN, assignment.module, assignment.version)
        self._ever: dict[str, list[Any]] = {}
        for record in self._journal.records():
            self._ever.setdefault(record.key, []).append(record.data)

    def is_by_hand(self, learner: str, there: list[Any]) -> bool:
        """Whether an entry that the desk has written once is not as the desk ever wrote it."""
        ever = self._ever.get(f"{self._name}/{learner}", [])
        return bool(ever) and there not in ever

    def note(self, learner: str, wanted: list[Any]) -> None:
        """Note what is going to be written."""
        self._journal.append("written", f"{self._name}/{learner}", wanted)
