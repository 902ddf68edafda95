"""The plain table of all marks: a row for each learner, exercise, criterion and marker. `reimport` reads it back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from managerkit.cohort.folder import Assignment
from managerkit.cohort.marking.outcome import NOT_MARKED, MarkingOutcome
from managerkit.cohort.marking.store.marks import Mark
from managerkit.cohort.marking.store.texts import Text
from managerkit.cohort.rubric_policy import Scale, scale
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import NOT_IN
from managerkit.storage.digest import of_json

from .export import Export, ExportRequest, ExportResult
from .tables import escape_formula, text

COLUMNS = (
    *("id", "first_name", "last_name", "assignment", "version", "state", "criterion", "counts", "points"),
    *("marker", "level", "comment", "flagged", "marked_at", "text", "as_of"),
)
EDITED = ("level", "comment")
"""The columns that somebody may change."""


@dataclass(frozen=True)
class CriterionCell:
    """What one marker gave one criterion of one text; an empty marker where nobody has marked it.

    `digest` names the words, with a letter before, or a spreadsheet could take it for a number.
    """

    learner: str
    assignment: str
    criterion: str
    marker: str
    level: str
    comment: str
    digest: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the cell is about."""
        return self.learner, self.assignment, self.criterion, self.marker

    @property
    def as_of(self) -> str:
        """Names all that the cell says: another one for another level, comment or text."""
        said = [*self.key, self.level, tidy(self.comment), self.digest]
        return f"k{of_json(said)}"


@dataclass(frozen=True)
class MarkSheet:
    """All that there is to know about one exercise's marks: texts, what counts, and each marker's newest mark."""

    assignment: Assignment
    scale: Scale
    texts: dict[str, Text]
    counts: dict[str, MarkingOutcome]
    marks: dict[tuple[str, str], Mark]
    """By learner and marker: the mark of the words as they are now or, failing that, of earlier ones."""

    @property
    def criteria(self) -> list[str]:
        """The rubric's criteria, in order."""
        return list(self.scale)

    def given(self, learner: str) -> list[Mark]:
        """The marks of one learner's text, by the markers' names."""
        return [mark for (whose, _), mark in sorted(self.marks.items()) if whose == learner]

    def cells(self, learner: str) -> Iterator[tuple[CriterionCell, Mark | None]]:
        """What stands in a learner's rows, and the mark that it comes from."""
        words = self.texts.get(learner)
        digest = f"t{words.digest}" if words else ""
        given: list[Mark | None] = [*self.given(learner)]
        for mark in given or [None]:
            for criterion in self.criteria:
                if mark is None:
                    yield CriterionCell(learner, self.assignment.name, criterion, "", "", "", digest), None
                else:
                    level = str(mark.levels.get(criterion, ""))
                    name = self.assignment.name
                    yield (
                        CriterionCell(learner, name, criterion, mark.marker, level, mark.comment, f"t{mark.text}"),
                        mark,
                    )


def tidy(comment: str) -> str:
    """A comment without what spreadsheets change on their own: the kind of line breaks, and spaces around it."""
    return re.sub(r"\r\n?", "\n", comment).strip()


def sheets(snapshot: Snapshot) -> dict[str, MarkSheet]:
    """All marks as they are now, by the exercise's name."""
    return {one.name: _sheet(snapshot, one) for one in snapshot.cohort.assignments}


def _sheet(snapshot: Snapshot, assignment: Assignment) -> MarkSheet:
    found = snapshot.texts(assignment)
    newest: dict[tuple[str, str], Mark] = {}
    for mark in snapshot.marks(assignment):
        words, before = found.get(mark.learner), newest.get((mark.learner, mark.marker))
        if words and (before is None or before.text != words.digest or mark.text == words.digest):
            newest[(mark.learner, mark.marker)] = mark
    worth = scale(snapshot.module(assignment).reflection.value.rubric)
    return MarkSheet(assignment, worth, found, snapshot.outcomes(assignment), newest)


def criteria(snapshot: Snapshot) -> str:
    """The table's text. Work that did not come in has rows too, and nothing in them."""
    pages = sheets(snapshot)
    rows = [list(COLUMNS)]
    for one in (one for one in snapshot.standings if one.assignment.name in pages):
        page = pages[one.assignment.name]
        counts = page.counts.get(one.learner)
        for cell, mark in page.cells(one.learner):
            level = counts.levels.get(cell.criterion) if counts else None
            row = [one.learner, one.first_name, one.last_name, one.assignment.name, one.assignment.version]
            row += [counts.state if counts else NOT_IN if one.state == NOT_IN else NOT_MARKED, cell.criterion]
            row += ["", ""] if level is None else [str(level), str(page.scale[cell.criterion][level])]
            row += [cell.marker, cell.level, cell.comment]
            row += [("yes" if mark.flagged else "no") if mark else "", mark.time if mark else ""]
            rows.append([escape_formula(value) for value in [*row, cell.digest, cell.as_of]])
    return text(rows)


def _make(asked: ExportRequest) -> ExportResult:
    file = asked.folder / EXPORT.file
    return ExportResult(
        criteria(asked.snapshot),
        ". You may change the columns level and comment, and nothing else.",
        f"managerkit cohort import-marks {asked.folder} {file} --as YOUR-NAME, once it is edited",
        bom=True,
    )


EXPORT = Export("criteria", "a table of every mark", "criteria.csv", _make, order=30)
