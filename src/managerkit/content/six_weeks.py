"""Which modules each track has in each of the six weeks: the table in facilitator/six-weeks.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from .findings import ContentError, Finding, instead
from .loading import CourseFolder
from .yamltext import read_text

FILE = "six-weeks.md"
_HEADING = "## The weeks"
_ROW = re.compile(r"\| (?:week|(\d+)) \| (.+) \|")


def weeks(course: CourseFolder) -> dict[str, list[list[str]]]:
    """The modules of each week, in order, by the id of the track.

    Args:
        course: the folder.

    Raises:
        ContentError: the page has no such table, or it names a track or module that there is not.
    """
    path = course.root / "facilitator" / FILE
    rows = list(_rows(path))
    if len(rows) < 2:
        remedy = f"write `{_HEADING}`, and below it `| week | {' | '.join(t.title for t in course.course.tracks)} |`"
        raise ContentError([Finding(path, 1, "there is no table of the weeks", remedy)])
    (head, _, titles), *body = rows
    known = {track.title: track.id for track in course.course.tracks}
    findings = [
        Finding(path, head, f"there is no track `{title}`", instead(title, known))
        for title in titles
        if title not in known
    ]
    for place, (line, number, cells) in enumerate(body, 1):
        if number != place or len(cells) != len(titles):
            remedy = f"write `| {place} |` and a cell for each of {len(titles)} tracks"
            findings.append(Finding(path, line, f"this is no row of week {place}", remedy))
        findings += [
            Finding(path, line, f"there is no module `{name}`", instead(name, course.course.modules))
            for cell in cells
            for name in _names(cell)
            if name not in course.course.modules
        ]
    if findings:
        raise ContentError(findings)
    return {known[title]: [_names(cells[at]) for _, _, cells in body] for at, title in enumerate(titles)}


def _rows(path: Path) -> Iterator[tuple[int, int, list[str]]]:
    """The table's rows: their lines, the number of the week (0 in the first), and the other cells."""
    inside = False
    for line, text in enumerate(read_text(path).split("\n"), 1):
        if text.startswith("## "):
            inside = text == _HEADING
        elif inside and (found := _ROW.fullmatch(text)):
            yield line, int(found[1] or 0), [cell.strip() for cell in found[2].split(" | ")]


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",")]
