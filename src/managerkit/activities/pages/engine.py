"""What stands on a page: the learner's own words, else what their answers offer, else lines to write on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from managerkit.content.page import PageField, PageToCarry
from managerkit.wording.charter import looked

A_LINE = 100
"""Characters that a printed line holds, on the narrower of A4 and Letter."""
A_SIDE = 54
"""Lines of text that one side holds, on the shorter of A4 and Letter."""
_RULE, _LABEL, _HEADING = 1.26, 0.25, 2.1
"""The height of a line to write on, of the space above a label, and of a section's heading, in lines of text.

Source: the sheet's style, and Chromium's heights of the course's pages.
"""


@dataclass(frozen=True)
class FilledField:
    """A field with what stands in it; `own` says that the learner typed it, or emptied it."""

    field: PageField
    text: str
    own: bool


def entries(page: PageToCarry, typed: Mapping[str, str | None], offered: Mapping[str, str]) -> dict[str, FilledField]:
    """Every field of a page, by its id, in the page's order.

    Args:
        page: the content.
        typed: by field, what the learner typed there; "" where they emptied it.
        offered: by source, such as `text/monday`, what the learner's answers say.

    Returns:
        what stands in each.
    """
    return {field.id: _entry(field, typed.get(field.id), offered) for field in _fields(page)}


def form(entry: FilledField) -> str:
    """What is looked for in a field and found or not found, in a sentence; nothing where there is nothing to look at.

    Args:
        entry: the field with what stands in it.
    """
    if not entry.text or not entry.field.looks:
        return ""
    there, missing = looked(entry.field.looks, entry.text)
    found = f"Found: {', '.join(there)}. " if there else ""
    lacks = f"Not found: {', '.join(missing)}; by its form alone, you may have said it otherwise." if missing else ""
    return f"{found}{lacks}".strip()


def file_name(module: str) -> str:
    """What the file with a module's page is called."""
    return f"{module}-page.html"


def lines(page: PageToCarry, found: Mapping[str, FilledField]) -> int:
    """About how many printed lines a page takes; more than A_SIDE do not fit on one side.

    Args:
        page: the content.
        found: what stands in its fields.
    """
    printed = [page.use, *(said for section in page.sections for said in section.says)]
    asked = [entry.field.label for entry in found.values()]
    written = sum(_height(entry.text) if entry.text else entry.field.lines * _RULE for entry in found.values())
    spaces = _LABEL * len(asked) + _HEADING * (len(page.sections) + 1)
    return ceil(sum(map(_height, [*printed, *asked])) + written + spaces)


def _fields(page: PageToCarry) -> Iterator[PageField]:
    return (field for section in page.sections for field in section.fields)


def _entry(field: PageField, typed: str | None, offered: Mapping[str, str]) -> FilledField:
    if typed is not None:
        return FilledField(field, typed.strip(), True)
    first = next((text for source in field.takes if (text := offered.get(source, "").strip())), "")
    return FilledField(field, _short(first, field.lines * A_LINE), False)


def _short(text: str, most: int) -> str:
    """A text in one paragraph, cut off after a word if it is too long for its place."""
    whole = " ".join(text.split())
    return whole if len(whole) <= most else f"{whole[:most].rsplit(' ', 1)[0]} …"


def _height(text: str) -> int:
    return sum(1 + max(0, len(part) - 1) // A_LINE for part in text.splitlines() or [""])
