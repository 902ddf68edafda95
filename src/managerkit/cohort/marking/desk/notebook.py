"""What a marker's notebook calls: the desk, over the cohort that the notebook lies in."""

from datetime import UTC, datetime
from pathlib import Path

from managerkit.cohort.folder import Cohort, CohortError
from managerkit.cohort.marking.gradebook_sync import Clerk
from managerkit.content.findings import instead
from managerkit.ui.front import show

from .engine import Desk
from .view import DeskView


def desk(assignment: str, marker: str, double: float = 0.0) -> None:
    """Show the desk for an exercise of the cohort in the folder above, and bring the gradebook up to date.

    Args:
        assignment: the exercise, such as "mastery-v1".
        marker: who marks; the marks are kept under this name.
        double: the share of texts that two markers read, 0 to 1.

    Raises:
        CohortError: there is no cohort, or it has no such exercise.
        MarkerError: the name cannot name a marker.
    """
    cohort = Cohort.open(Path.cwd().parent)
    known = {one.name: one for one in cohort.assignments}
    if assignment not in known:
        raise CohortError(f"this cohort has no exercise `{assignment}`; {instead(assignment, known)}")
    exercise = known[assignment]

    clerk = Clerk(cohort, exercise)
    made = Desk(cohort, exercise, marker, double, lambda: datetime.now(UTC), clerk.write)
    clerk.write(made.outcomes())
    show(DeskView(made, clerk.trouble, clerk.by_hand))
