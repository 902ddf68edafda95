"""The checks of a page that its model cannot make."""

from collections.abc import Collection, Iterator

from managerkit.content.findings import Finding, instead
from managerkit.content.loading import File
from managerkit.content.page import PageToCarry
from managerkit.content.yamltext import Place

from .engine import A_SIDE, entries, lines


def findings(file: File[PageToCarry], known: Collection[str]) -> Iterator[Finding]:
    """Ids that stand twice, sources that there are not, and more than fits on one side when nothing is filled in.

    Args:
        file: page.yml.
        known: every source that the module has.

    Returns:
        what is to be put right, with its line.
    """
    value, at = file.value, file.lines.finding
    yield from file.lines.twice([field.id for section in value.sections for field in section.fields], "sections")
    for s, section in enumerate(value.sections):
        for f, field in enumerate(section.fields):
            for t, source in enumerate(field.takes):
                place: Place = ("sections", s, "fields", f, "takes", t)
                if source not in known:
                    yield at(place, f"nothing in this module is called `{source}`", instead(source, known))
    if (long := lines(value, entries(value, {}, {}))) > A_SIDE:
        remedy = "leave something out, or ask for fewer `lines`"
        yield at(("sections",), f"the empty page takes about {long} lines and one side holds {A_SIDE}", remedy)
