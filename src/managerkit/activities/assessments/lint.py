"""The checks of a self-assessment that its model cannot make."""

from collections.abc import Iterator

from managerkit.content.assessment import Assessment
from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File

from .engine import behaviours

BEHAVIOURS = range(3, 5)
"""How many behaviour items a module has that has any: fewer say little, and more are not answered in two minutes."""

WATCHED_WORDS = range(3, 16)
"""How many words the sentence of a behaviour item may have."""


def findings(file: File[Assessment]) -> Iterator[Finding]:
    """Ids that stand twice, dimensions that are not there or ask one way only, bands with gaps, acts nobody sees."""
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
    yield from _behaviours(file)


def _behaviours(file: File[Assessment]) -> Iterator[Finding]:
    """Behaviour items of which there are too few or too many, or that are no short act."""
    at = file.lines.finding
    count = len(behaviours(file.value))
    if count and count not in BEHAVIOURS:
        remedy = "give three or four items a `watched:`, or none"
        yield at(("items",), f"{count} of the items {'has' if count == 1 else 'have'} `watched:`", remedy)
    for i, item in enumerate(file.value.items):
        if item.watched is None:
            continue
        place = ("items", i, "watched")
        words = len(item.watched.split())
        if words not in WATCHED_WORDS:
            low, high = WATCHED_WORDS[0], WATCHED_WORDS[-1]
            yield at(place, f"`watched:` has {words} words", f"write one act in {low} to {high} words")
        if item.watched[0].isupper() or item.watched.endswith((".", "…")):
            remedy = "write what somebody does, as it goes on after their name: 'asks whoever is silent'"
            yield at(place, "`watched:` is a sentence of its own", remedy)
