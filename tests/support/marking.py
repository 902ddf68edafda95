"""What the tests of marking and of its exports ask a cohort, each time anew."""

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.gradebook_sync import Entries
from managerkit.cohort.marking.outcome import MarkingOutcome
from managerkit.cohort.marking.store.marks import Mark
from managerkit.cohort.marking.store.texts import Text
from managerkit.cohort.snapshot import Snapshot


def bring_up(cohort: Cohort) -> Entries:
    """Write what counts into the gradebook, as every command does that looks into it."""
    return Snapshot(cohort).entries


def texts(cohort: Cohort, assignment: Assignment) -> dict[str, Text]:
    """What was handed in for an exercise, by learner."""
    return Snapshot(cohort).texts(assignment)


def marks(cohort: Cohort) -> list[Mark]:
    """Everybody's newest marks of all exercises, oldest first."""
    snapshot = Snapshot(cohort)
    return sorted((one for name in cohort.assignments for one in snapshot.marks(name)), key=lambda one: one.time)


def outcomes(cohort: Cohort, assignment: Assignment) -> dict[str, MarkingOutcome]:
    """What counts for everybody who handed in, by learner."""
    return Snapshot(cohort).outcomes(assignment)
