"""The grades as a table that a spreadsheet or a training department's system reads."""

from collections.abc import Iterator, Sequence

from managerkit.cohort.status import Standing, next_step

from .export import Export, ExportRequest, ExportResult, count
from .tables import escape_formula, text

COLUMNS = (
    *("id", "first_name", "last_name", "email", "assignment", "version", "handed_in", "late_seconds"),
    *("machine_points", "marker_points", "total", "max", "needs_marking", "state"),
)


def grades(standings: Sequence[Standing]) -> str:
    """The table's text: a row for each learner and exercise, and empty where there is nothing.

    There is no total as long as somebody has still to read the reflection: it would look like a result.
    """
    return text([COLUMNS, *([escape_formula(value) for value in _row(one)] for one in standings)])


def _row(standing: Standing) -> Iterator[str]:
    yield from (standing.learner, standing.first_name, standing.last_name, standing.email)
    yield from (standing.assignment.name, standing.version)
    yield standing.handed_in.isoformat(timespec="seconds") if standing.handed_in else ""
    yield "" if standing.late is None else str(standing.late)
    total = None if standing.needs_marking else standing.total
    for points in (standing.machine, standing.marker, total, standing.most):
        yield "" if points is None else f"{points:g}"
    yield "yes" if standing.needs_marking else "no"
    yield standing.state


def _make(asked: ExportRequest) -> ExportResult:
    found = asked.snapshot.standings
    waiting = sum(one.needs_marking for one in found)
    return ExportResult(
        grades(found),
        f": {count(len(found), 'row')}, {waiting} still to be marked.",
        next_step(asked.folder, asked.snapshot.cohort, found),
        bom=True,
    )


EXPORT = Export("grades", "points, lateness and state", "grades.csv", _make)
