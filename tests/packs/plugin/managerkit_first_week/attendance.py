"""An export: who handed in what, a line for each, with an option of its own."""

from managerkit.cohort.exports.export import Export, ExportOption, ExportRequest, ExportResult
from managerkit.cohort.status import NOT_IN

HEADING = ExportOption("heading", "For attendance: what stands in the first line.")


def _make(asked: ExportRequest) -> ExportResult:
    there = [one for one in asked.snapshot.standings if one.state != NOT_IN]
    lines = [asked.options["heading"] or "Handed in", *(f"{one.learner} {one.assignment.name}" for one in there)]
    return ExportResult("\n".join(lines) + "\n", f": {len(there)} hand-ins.", "pin it to the wall")


EXPORT = Export("attendance", "who handed in", "attendance.txt", _make, (HEADING,))
