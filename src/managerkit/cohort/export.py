"""The grades as a table that a spreadsheet or a training department's system reads."""

import csv
from collections.abc import Iterator
from pathlib import Path

from .folder import Cohort, CohortError
from .status import Standing, standings

COLUMNS = (
    *("id", "first_name", "last_name", "email", "assignment", "version", "handed_in", "late_seconds"),
    *("machine_points", "marker_points", "total", "max", "needs_marking", "state"),
)


def export(cohort: Cohort) -> Path:
    """Write grades.csv into a cohort's folder: a row for each learner and exercise, and empty where there is nothing.

    Raises:
        CohortError: it cannot be written.
    """
    path = cohort.root / "grades.csv"
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        # With a byte order mark, or Excel garbles every name that is not English.
        with temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([_harmless(value) for value in _row(standing)] for standing in standings(cohort))
        temporary.replace(path)
    except OSError as error:
        raise CohortError(
            f"{path} cannot be written ({error.strerror}); close it if a spreadsheet has it open"
        ) from None
    return path


def _row(standing: Standing) -> Iterator[str]:
    yield from (standing.learner, standing.first_name, standing.last_name, standing.email)
    yield from (standing.assignment.name, standing.version)
    yield standing.handed_in.isoformat(timespec="seconds") if standing.handed_in else ""
    yield "" if standing.late is None else str(standing.late)
    for points in (standing.machine, standing.marker, standing.total, standing.most):
        yield "" if points is None else f"{points:g}"
    yield "yes" if standing.needs_marking else "no"
    yield standing.state


def _harmless(value: str) -> str:
    """A value that a spreadsheet shows as it is, and does not compute: learners choose their names."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
