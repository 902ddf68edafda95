"""The checks of a self-assessment that its model cannot make."""

from collections.abc import Iterator

from managerkit.content.assessment import Assessment
from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File


def findings(file: File[Assessment]) -> Iterator[Finding]:
    """Ids that stand twice, dimensions that are not there or ask one way only, and bands with gaps."""
    value, at = file.value, file.lines.finding
    yield from file.lines.twice([one.id for one in value.items], "items")
    yield from file.lines.twice([one.id for one in value.dimensions], "dimensions")
    dimensions = {dimension.id for dimension in value.dimensions}
    for i, item in enumerate(value.items):
        if item.dimension not in dimensions:
            remedy = instead(item.dimension, dimensions)
            yield at(("items", i, "dimension"), f"there is no dimension `{item.dimension}`", remedy)
    for d, dimension in enumerate(value.dimensions):
        items = value.items_of(dimension.id)
        if len(items) < 3:
            message = f"`{dimension.id}` has too few items ({len(items)})"
            yield at(("dimensions", d), message, "write at least three, one of them with `reverse: true`")
        elif all(item.reverse for item in items) or not any(item.reverse for item in items):
            yield at(
                ("dimensions", d),
                f"`{dimension.id}` asks all its items the same way round",
                "turn one round, with `reverse: true` or without it",
            )
        ends = [band.upto for band in dimension.bands]
        if ends != sorted(set(ends)) or ends[-1] != 1:
            yield at(
                ("dimensions", d, "bands"),
                "the bands leave a gap or overlap",
                "let `upto` grow from band to band, and the last be 1",
            )
