"""Synchronising nbgrader's gradebook with the desk: what counts is written where formgrader and feedback find it.

What a person has typed there stays, as long as it is about the same words; `store/write_ahead.py` knows that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.gradebook.queries import task_rows, tasks

from .comment_format import written
from .outcome import APART_STATE, BEGUN, CHANGED, FLAGGED, NOT_MARKED, OPEN, REWORDED, MarkingOutcome
from .store.write_ahead import GradebookEntry, Notes

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

TASK = "reflection-task"


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


def bring_up(
    cohort: Cohort, counts: Mapping[Assignment, dict[str, MarkingOutcome]], damaged: Sequence[str] = ()
) -> Entries:
    """Write into the gradebook what counts of all marks, where it is not there yet.

    Args:
        cohort: the cohort.
        counts: what counts, by exercise and learner.
        damaged: the lines of markers' files that cannot be read.

    Returns:
        what was written, what stays as somebody typed it, and what counts.

    Raises:
        GradebookError: the gradebook cannot be used.
        JournalError: the note of what is written cannot be kept.
    """
    done = Entries(counts={one.name: found for one, found in counts.items()}, damaged=[*damaged])
    for assignment, found in counts.items():
        decided = _decided(Notes(cohort, assignment), _there(cohort, assignment), found)
        one = decided.entries(assignment)
        if decided.changes or decided.settled:  # rare, and the gradebook may say otherwise by now
            with cohort.gradebook() as gradebook:
                one = register(cohort, gradebook, assignment, found)
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

    Returns:
        what was written, and what stays as somebody typed it.

    Raises:
        JournalError: the note of what is written cannot be kept.
    """
    notes, rows = Notes(cohort, assignment), task_rows(gradebook, assignment.name, TASK, found)
    there = {learner: GradebookEntry(*row.said) for learner, row in rows.items()}
    decided = _decided(notes, there, found)
    with notes.noting(decided.changes):
        for learner in decided.settled:
            rows[learner].grade.needs_manual_grade = False
        for learner, (_, wanted, _) in decided.changes.items():
            rows[learner].say(wanted)
        gradebook.db.commit()
    return decided.entries(assignment)


def entered(
    cohort: Cohort, assignment: Assignment, found: dict[str, MarkingOutcome]
) -> dict[str, tuple[GradebookEntry, bool]]:
    """What the gradebook says of everybody who is graded, and whether that is somebody's own and not the desk's.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        found: what counts at the desk, by learner.
    """
    notes, there = Notes(cohort, assignment), _there(cohort, assignment)
    return {
        learner: (there[learner], notes.is_by_hand(learner, there[learner], one.text))
        for learner, one in found.items()
        if learner in there
    }


def _there(cohort: Cohort, assignment: Assignment) -> dict[str, GradebookEntry]:
    """What the gradebook says of everybody's reflection."""
    with cohort.reading() as gradebook:
        return {learner: GradebookEntry(*said) for learner, said in tasks(gradebook, assignment.name, TASK).items()}


@dataclass
class _Decided:
    """What is to be written, by learner: the entry as it is, as it is going to be, and what words it is about.

    `settled` are those whose entry a person typed and nobody is waited for any more; `by_hand` those whose entry a
    person typed and which says something else than the desk.
    """

    changes: dict[str, tuple[GradebookEntry, GradebookEntry, str]] = field(default_factory=dict)
    settled: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)

    def entries(self, assignment: Assignment) -> Entries:
        return Entries(
            [(learner, assignment.name) for learner in self.changes],
            [(learner, assignment.name) for learner in self.by_hand],
        )


def _decided(notes: Notes, entries: Mapping[str, GradebookEntry], found: Mapping[str, MarkingOutcome]) -> _Decided:
    decided = _Decided()
    for learner, one in found.items():
        if learner not in entries or one.state in (NOT_MARKED, BEGUN):
            continue
        there = entries[learner]
        is_open = one.state in OPEN
        wanted = (
            GradebookEntry(there.points, there.comment, True)
            if is_open
            else GradebookEntry(float(one.points), written(one.levels.values(), one.comment), False)
        )
        if notes.is_by_hand(learner, there, one.text):
            if is_open or there.words != wanted.words:
                decided.by_hand.append(learner)
            if there.waits:
                decided.settled.append(learner)
        elif there != wanted and not (is_open and notes.has_said(learner, wanted, one.text)):
            decided.changes[learner] = there, wanted, one.text
    return decided
