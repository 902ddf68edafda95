"""Reading an edited table of marks back: what was changed becomes new marks, unless the cohort changed as well."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.cohort.ids import made_from
from managerkit.cohort.marking.store.marks import DECISIONS, HIGHEST, Mark, MarkBook, insist_on_name
from managerkit.cohort.marking.store.texts import Text, keep
from managerkit.cohort.marking.store.wordings import names
from managerkit.cohort.snapshot import Snapshot

from .criteria import CriterionCell, MarkSheet, sheets, tidy
from .tables import read, unescape_formula

NEEDED = ("id", "assignment", "criterion", "marker", "level", "comment", "text", "as_of")
_WHAT = "the file that `managerkit cohort export --for criteria` writes"
_LEVEL = re.compile(rf"([0-{HIGHEST}])(?:[.,]0+)?")
_AS_OF = re.compile(r"k[0-9a-f]{16}")


@dataclass(frozen=True)
class EditedCell:
    """Something that somebody changed in the file, as it is in the cohort now and as it is in the file."""

    learner: str
    assignment: str
    what: str
    there: str
    here: str


@dataclass(frozen=True)
class Gift:
    """A mark to be given: whose text, under which name, and what it says."""

    assignment: Assignment
    text: Text
    marker: str
    levels: Mapping[str, int]
    comment: str
    flagged: bool
    seconds: float
    before: Mark | None


@dataclass
class ImportPlan:
    """What an edited file comes to: the changes, the marks they make, and the conflicts, which make none."""

    changes: list[EditedCell] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    conflicts: list[EditedCell] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """A row of the file: what it says now, and what it was written as."""

    line: int
    cell: CriterionCell
    as_of: str

    @property
    def is_edited(self) -> bool:
        return self.cell.as_of != self.as_of


class _Reader:
    """Goes through a file once, with the cohort as it is now."""

    def __init__(self, snapshot: Snapshot, path: Path, marker: str) -> None:
        insist_on_name(marker)
        self.path, self.marker = path, marker
        self.learners, self.sheets = snapshot.learners, sheets(snapshot)
        self.now = {
            cell.key: cell for page in self.sheets.values() for whose in self.learners for cell, _ in page.cells(whose)
        }
        self.findings: list[str] = []
        self.plan = ImportPlan()
        self.rows = {row.cell.key: row for row in self._rows()}

    def go(self) -> ImportPlan:
        """Raises CohortError with every line that is wrong."""
        wanted: dict[tuple[str, str, str], list[_Row]] = {}
        for row in self.rows.values():
            if row.is_edited and self._may_count(row):
                giver = f"{self.marker}{DECISIONS if row.cell.marker.endswith(DECISIONS) else ''}"
                wanted.setdefault((row.cell.assignment, row.cell.learner, giver), []).append(row)
        for (assignment, learner, giver), rows in wanted.items():
            self._give(self.sheets[assignment], learner, giver, rows)
        if self.findings:
            count = f"{len(self.findings)} thing{'s' if len(self.findings) > 1 else ''} to put right"
            raise CohortError("\n".join([f"The marks have {count}; nothing was changed.", *self.findings]))
        return self.plan

    def _wrong(self, line: int, message: str) -> None:
        self.findings.append(f"{self.path}:{line}: {message}.")

    def _rows(self) -> Iterator[_Row]:
        (first, head), *rest = read(self.path, _WHAT)
        names = [unescape_formula(name).strip() for name in head]
        if lacking := [name for name in NEEDED if names.count(name) != 1]:
            near = next((name for name in names if name.casefold() == lacking[0].casefold() and name != lacking[0]), "")
            called = f"; here there is {near}, so write it as it was" if near else ""
            what = f"the column {lacking[0]} is not there once; name {_WHAT}{called}"
            raise CohortError(f"{self.path}:{first}: {what}")
        seen: dict[tuple[str, str, str, str], int] = {}
        for line, row in rest:
            if len(row) != len(names):
                self._wrong(line, f"{len(row)} values stand below {len(names)} names of columns; mend the row")
                continue
            value = {name: unescape_formula(one) for name, one in zip(names, row, strict=True)}
            found = self._row(line, value)
            if found and seen.setdefault(found.cell.key, line) != line:
                self._wrong(line, f"this row is on line {seen[found.cell.key]} already; keep one of them")
            elif found:
                yield found

    def _row(self, line: int, value: dict[str, str]) -> _Row | None:
        name = {key: one.strip() for key, one in value.items()}
        page = self.sheets.get(name["assignment"])
        if name["id"] not in self.learners:
            meant = [one for one in self.learners if made_from(name["id"], one)]
            cause = f"a spreadsheet may have made it of `{meant[0]}`: write that as text" if len(meant) == 1 else ""
            self._wrong(line, f"`{name['id']}` is not in this cohort; {cause or 'take the row out, or mend the id'}")
        elif page is None:
            self._wrong(line, f"`{name['assignment']}` is no exercise of this cohort; take the row out")
        elif name["criterion"] not in page.criteria:
            self._wrong(line, f"`{name['criterion']}` is no criterion; there are: {', '.join(page.criteria)}")
        elif not _AS_OF.fullmatch(name["as_of"]):
            self._wrong(line, "the column as_of was changed; take this row from a new export")
        elif name["level"] and not _LEVEL.fullmatch(name["level"]):
            self._wrong(line, f"`{name['level']}` is no level; write a number from 0 to {HIGHEST}")
        else:
            level = name["level"][:1]
            who = (name["id"], name["assignment"], name["criterion"], name["marker"])
            return _Row(line, CriterionCell(*who, level, value["comment"], name["text"]), name["as_of"])
        return None

    def _may_count(self, row: _Row) -> bool:
        """Whether an edited row changes anything, and nothing has changed in the cohort meanwhile."""
        cell, now = row.cell, self.now.get(row.cell.key)
        page = self.sheets[cell.assignment]
        words = page.texts.get(cell.learner)
        if words is None:
            self._wrong(row.line, f"{cell.learner} has not handed in {cell.assignment}; leave the row as it was")
            return False
        if now is None and (begun := self._begun_from_here(cell, f"t{words.digest}")) is not None:
            return begun.level != cell.level
        if now is not None and _says(now) == _says(cell):
            return False
        if now is None:
            others = "; ".join(f"{mark.marker}: {_shown(mark, cell.criterion)}" for mark in page.given(cell.learner))
            self._conflict(cell, others or "not marked")
        elif now.digest != f"t{words.digest}" or cell.digest != now.digest:
            self._conflict(cell, "the text has changed")
        elif now.as_of != row.as_of:
            self._conflict(cell, _both(now))
        elif now.level and not cell.level:
            self._wrong(row.line, f"the level was taken out; write a number from 0 to {HIGHEST}")
        elif self._own_is_newer(cell):
            self._conflict(cell, f"{self.marker}: {_both(self.now[(*cell.key[:3], self.marker)])}")
        else:
            return True
        return False

    def _own_is_newer(self, cell: CriterionCell) -> bool:
        """Whether the marker has meanwhile marked what they change here in somebody else's row."""
        key = (*cell.key[:3], self.marker)
        own, row = self.now.get(key), self.rows.get(key)
        if own is None or cell.marker == self.marker or cell.marker.endswith(DECISIONS):
            return False
        return _says(own) != _says(cell) and (row is None or row.as_of != own.as_of)

    def _begun_from_here(self, cell: CriterionCell, digest: str) -> CriterionCell | None:
        """What the marker, and nobody else, gave a text since this row said that nobody had; None if it differs."""
        given = self.sheets[cell.assignment].given(cell.learner)
        own = self.now.get((*cell.key[:3], self.marker))
        if cell.marker or own is None or len(given) > 1 or not own.digest == digest == cell.digest:
            return None
        return own if own.level in ("", cell.level) and tidy(cell.comment) in ("", tidy(own.comment)) else None

    def _conflict(self, cell: CriterionCell, there: str) -> None:
        self.plan.conflicts.append(EditedCell(cell.learner, cell.assignment, cell.criterion, there, _both(cell)))

    def _give(self, page: MarkSheet, learner: str, giver: str, rows: list[_Row]) -> None:
        """Make one mark of all that was changed for a text."""
        words = page.texts[learner]
        own = page.marks.get((learner, giver))
        if own and own.text != words.digest:
            own = None
        base = own or page.marks.get((learner, rows[0].cell.marker))
        levels: dict[str, int] = dict(base.levels) if base else {}
        comment = base.comment if base else ""
        said: dict[str, str] = {}
        changes = []
        for row in rows:
            for what, there, here in self._differences(row.cell):
                if said.setdefault(what, here) != here:
                    self._wrong(row.line, f"another row gives {learner} another {what}; keep one of them")
                elif what == "comment":
                    changes.append(EditedCell(learner, page.assignment.name, what, there, here))
                    comment = here
                else:
                    changes.append(EditedCell(learner, page.assignment.name, what, there, here))
                    levels[what] = int(here)
        if own and (dict(own.levels), tidy(own.comment)) == (levels, tidy(comment)):
            return
        self.plan.changes += dict.fromkeys(changes)
        flagged, seconds = (own.flagged, own.seconds) if own else (False, 0.0)
        self.plan.gifts.append(Gift(page.assignment, words, giver, levels, comment, flagged, seconds, base))

    def _differences(self, cell: CriterionCell) -> Iterator[tuple[str, str, str]]:
        now = self.now.get(cell.key) or self.now[(*cell.key[:3], self.marker)]
        if cell.level != now.level:
            yield cell.criterion, now.level, cell.level
        if tidy(cell.comment) != tidy(now.comment) and (cell.marker == now.marker or cell.comment):
            yield "comment", tidy(now.comment), tidy(cell.comment)


def plan(snapshot: Snapshot, path: Path, marker: str) -> ImportPlan:
    """What an edited file comes to. Nothing is written.

    Args:
        snapshot: the cohort.
        path: a file as `criteria` makes it, edited; rows may be missing or in another order.
        marker: under whose name the marks are given.

    Raises:
        CohortError: it cannot be read, or something in it is wrong; the message lists every line that is.
        MarkerError: the name cannot be a marker's.
        JournalError: a marker's file cannot be read.
    """
    return _Reader(snapshot, path, marker).go()


def apply(cohort: Cohort, found: ImportPlan) -> None:
    """Give the marks of a plan. Each is added to its marker's file; none that was there is changed.

    Args:
        cohort: the cohort.
        found: the plan.

    Raises:
        JournalError: they cannot be written.
    """
    for one in found.gifts:
        keep(cohort, one.text)
        rubric = cohort.module(one.assignment).reflection.value.rubric
        MarkBook(cohort, one.marker).give(
            one.assignment,
            one.text.learner,
            one.text.digest,
            one.levels,
            one.comment,
            one.flagged,
            one.seconds,
            names(cohort, rubric, one.levels, one.before),
        )


def _says(cell: CriterionCell) -> tuple[str, str]:
    return cell.level, tidy(cell.comment)


def _both(cell: CriterionCell) -> str:
    comment = tidy(cell.comment)
    return f"{cell.level or 'no level'}, {comment}" if comment else cell.level or "no level"


def _shown(mark: Mark, criterion: str) -> str:
    return str(mark.levels.get(criterion, "no level"))
