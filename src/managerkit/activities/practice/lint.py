"""The checks of a practice that its model cannot make."""

from collections.abc import Iterator

from managerkit.content.findings import Finding
from managerkit.content.loading import File
from managerkit.content.practice import Practice


def findings(file: File[Practice]) -> Iterator[Finding]:
    """Ids that stand twice, and a practice with nothing broken or no cause."""
    value, at = file.value, file.lines.finding
    yield from file.lines.twice([one.id for one in value.cases], "cases")
    yield from file.lines.twice([one.id for one in value.beliefs], "beliefs")
    if not any(case.broken for case in value.cases):
        yield at(("cases",), "no case is `broken: true`", "mark those that fail until the function is mended")
    if not any(belief.cause for belief in value.beliefs):
        yield at(("beliefs",), "no belief is the cause", "mark the right one with `cause: true`")
