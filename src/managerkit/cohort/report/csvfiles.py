"""The numbers of the page as CSV files, no more and no less; an empty cell says what the page says with a dash."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from .published import CountedRow, ModulePart, Published

Line = Sequence[str | int | float]


def written(report: Published) -> dict[str, str]:
    """Each file's name and text; each line begins with its module's id."""
    return {
        "participation.csv": _text(report, "about,what,at_least", _participation),
        "dimensions.csv": _text(report, "dimension,time,band,at_least", _dimensions),
        "change.csv": _text(report, "dimension,end_compared_with,mean,low,high,clear", _changes),
        "endings.csv": _text(report, "scenario,ending,at_least,random_play", _endings),
        "choices.csv": _text(report, "scenario,scene,choice,at_least", _choices),
        "commitments.csv": _text(report, "about,what,at_least", _commitments),
    }


def text_of(header: str, lines: Iterable[Line]) -> str:
    """A file's text.

    Args:
        header: the names of the columns, with commas between them.
        lines: the cells of each line.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(lines)
    return text.getvalue()


def _text(report: Published, header: str, lines: Callable[[ModulePart], Iterable[Line]]) -> str:
    return text_of(f"module,{header}", ([part.id, *line] for part in report.parts for line in lines(part)))


def _counts(about: str, rows: Iterable[CountedRow]) -> Iterator[Line]:
    return ((about, row.label, row.at_least or "") for row in rows)


def _participation(part: ModulePart) -> Iterator[Line]:
    yield from _counts("participation", part.participation)
    yield from _counts("version", part.versions)
    yield from _counts("form", part.form)


def _dimensions(part: ModulePart) -> Iterator[Line]:
    for dimension in part.dimensions:
        for time, numbers in dimension.times.items():
            for band, number in zip(dimension.bands, numbers, strict=True):
                yield dimension.title, time, band, number or ""


def _changes(part: ModulePart) -> Iterator[Line]:
    for dimension in part.dimensions:
        for before, change in dimension.changes.items():
            yield dimension.title, before, *(change.numbers if change else ("", "", "", ""))


def _endings(part: ModulePart) -> Iterator[Line]:
    for story in part.stories:
        for row in story.endings:
            yield story.title, row.label, row.at_least or "", "" if row.random is None else row.random


def _choices(part: ModulePart) -> Iterator[Line]:
    for story in part.stories:
        for scene in story.scenes:
            for row in scene.rows:
                yield story.title, scene.title, row.label, row.at_least or ""


def _commitments(part: ModulePart) -> Iterator[Line]:
    yield from _counts("kind", part.commitments.kinds)
    yield from _counts("by when", part.commitments.by_when)
    yield "somebody", "names somebody who would notice", part.commitments.somebody or ""
