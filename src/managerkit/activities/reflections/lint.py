"""The checks of a reflection that its model cannot make."""

from collections.abc import Iterator

from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File
from managerkit.content.reflection import Reflection
from managerkit.content.yamltext import Place


def findings(file: File[Reflection]) -> Iterator[Finding]:
    """Ids that stand twice, points that do not rise, and anchors that do not fit the rubric."""
    value, at = file.value, file.lines.finding
    yield from file.lines.twice([one.id for one in value.prompts], "prompts")
    yield from file.lines.twice([one.id for one in value.rubric], "rubric")
    for r, criterion in enumerate(value.rubric):
        if criterion.points != sorted(criterion.points) or criterion.points[0] == criterion.points[-1]:
            message = f"the points of `{criterion.id}` do not rise with the levels"
            yield at(("rubric", r, "points"), message, "write what levels 0 to 3 are worth, such as [0, 1, 2, 3]")
    if sum(prompt.kind == "commitment" for prompt in value.prompts) != 1:
        yield at(("prompts",), "a reflection has one commitment", "give exactly one prompt `kind: commitment`")
    yield from file.lines.twice([one.id for one in value.anchors], "anchors")
    rubric = [criterion.id for criterion in value.rubric]
    for a, anchor in enumerate(value.anchors):
        for key, given in (("levels", set(anchor.levels)), ("why", set(anchor.why))):
            place: Place = ("anchors", a, key)
            unknown, left_out = sorted(given - set(rubric)), [name for name in rubric if name not in given]
            for name in unknown:
                yield at((*place, name), f"the rubric has no criterion `{name}`", instead(name, left_out or rubric))
            if left_out and not unknown:
                names = ", ".join(f"`{name}`" for name in left_out)
                yield at(place, f"`{key}` of `{anchor.id}` leaves out {names}", "give one for each row of the rubric")
