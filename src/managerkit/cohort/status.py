"""Where everybody stands: what came in, was graded, waits for a person, and went back to the learner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from managerkit.gradebook import queries, stamps

from .folder import AnyAssignment, Assignment, Cohort, CohortError
from .handed_in import submitted_version
from .roster import enrolled
from .submissions.exchange import is_released

NOT_IN, HANDED_IN, WAITS = "not in", "handed in", "waits for a human"
GRADED, MARKED, FED_BACK = "graded", "marked", "fed back"
STATES = (NOT_IN, HANDED_IN, WAITS, GRADED, MARKED, FED_BACK)


@dataclass(frozen=True)
class Standing:
    """Where one learner stands with one exercise. Points are None as long as nobody gave any.

    `version` is that of the exercise that was handed in, "" if there is none or it cannot be told.
    `handed_in` is the time of the newest hand-in that was collected, and `due` the due date with the learner's
    extension, None if there is none, both in UTC; `late` counts seconds after it, None where there is no due date or no
    hand-in.
    """

    learner: str
    first_name: str
    last_name: str
    email: str
    assignment: AnyAssignment
    version: str
    state: str
    handed_in: datetime | None
    due: datetime | None
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
    """Where everybody in the roster stands with everything, by learner and exercise, the facilitator's own last.

    It asks the gradebook once, whatever the number of people. nbgrader adds everybody to the gradebook for whom it
    finds a folder; who is in no roster is left out, and `strangers` names them.

    Raises:
        GradebookError: the gradebook cannot be used.
    """
    assignments = {one.name: one for one in cohort.everything}
    with cohort.reading() as gradebook:
        rows = queries.scores(gradebook, assignments)
    listed = _listed(cohort)
    rows = [row for row in rows if listed is None or row.learner in listed]
    order = list(assignments)
    found = [_standing(cohort, assignments[row.assignment], row) for row in rows]
    return sorted(found, key=lambda one: (one.learner.casefold(), order.index(one.assignment.name)))


def strangers(cohort: Cohort, standings: Sequence[Standing]) -> list[str]:
    """The ids of those who handed in but are not in the roster.

    Args:
        cohort: the cohort.
        standings: of everybody in the roster.
    """
    known = {one.learner for one in standings}
    return sorted({learner for one in cohort.everything for learner in cohort.submitted(one)} - known)


def under_way(standings: Sequence[Standing], now: datetime) -> set[AnyAssignment]:
    """The assignments whose turn has come: somebody handed them in, or they were due. Others are of weeks to come.

    Args:
        standings: of everybody in the roster.
        now: the time, in UTC.
    """
    return {one.assignment for one in standings if one.state != NOT_IN or (one.due is not None and one.due <= now)}


def _listed(cohort: Cohort) -> set[str] | None:
    """The ids in the roster; None where there is none that can be read."""
    with suppress(CohortError):
        return set(enrolled(cohort))
    return None


def next_step(folder: Path, cohort: Cohort, standings: Sequence[Standing]) -> str:
    """The one thing to do next: a command, with the cohort's folder as the facilitator calls it.

    Args:
        folder: the cohort's, as it was typed.
        cohort: the cohort.
        standings: of everybody in the gradebook.
    """
    count = Counter(one.state for one in standings)
    if not is_released(cohort):
        return f"managerkit cohort release {folder}"
    if count[HANDED_IN]:
        return f"managerkit cohort grade {folder}"
    if any(one.needs_marking and one.assignment in cohort.assignments for one in standings):
        return f"managerkit cohort mark {folder} --as YOUR-NAME"
    if count[WAITS]:
        return f"jupyter lab in {folder}, and there Nbgrader > Formgrader, to mark what waits in your own assignments"
    if count[GRADED] + count[MARKED]:
        return f"managerkit cohort feedback {folder}"
    if count[NOT_IN]:
        return f"managerkit cohort collect {folder}, once learners have handed in"
    return f"managerkit cohort report {folder}"


def _standing(cohort: Cohort, assignment: AnyAssignment, row: queries.ScoreRow) -> Standing:
    submitted, autograded = (cohort.file(step, row.learner, assignment) for step in ("submitted", "autograded"))
    handed_in = stamps.read(submitted)
    graded = [name for name in assignment.notebooks if (autograded / f"{name}.ipynb").is_file()]
    is_graded = bool(graded) and stamps.read(autograded) == handed_in
    state = HANDED_IN if submitted.is_dir() else NOT_IN
    if is_graded:
        state = _state_once_graded(cohort, assignment, row, graded, handed_in)
    due = row.duedate
    if due is not None and row.extension is not None:
        due += row.extension
    due = due and due.replace(tzinfo=UTC)
    late = None if due is None or handed_in is None else max(0, round((handed_in - due).total_seconds()))
    machine, marker = (row.machine, row.marker) if is_graded else (None, None)
    given = [points for points in (machine, marker) if points is not None]
    return Standing(
        row.learner,
        row.first_name or "",
        row.last_name or "",
        row.email or "",
        assignment,
        submitted_version(submitted, assignment) if isinstance(assignment, Assignment) else "",
        state,
        handed_in,
        due,
        late,
        machine,
        marker,
        max(0.0, sum(given) - row.penalty) if given else None,
        row.most,
    )


def _state_once_graded(
    cohort: Cohort, assignment: AnyAssignment, row: queries.ScoreRow, graded: list[str], handed_in: datetime | None
) -> str:
    if row.waits:
        return WAITS
    feedback = cohort.file("feedback", row.learner, assignment)
    if all((feedback / f"{name}.html").is_file() for name in graded) and stamps.read(feedback) == handed_in:
        return FED_BACK
    return MARKED if row.marked else GRADED
