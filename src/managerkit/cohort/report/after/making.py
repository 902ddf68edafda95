"""Making a cohort's report after the course: gather, count, publish, write."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from managerkit.cohort.folder import Cohort
from managerkit.cohort.report import counted_ledger, csvfiles
from managerkit.cohort.report.making import Group, count, write
from managerkit.cohort.report.suppression import GROUP, Record, waiting
from managerkit.cohort.roster import enrolled

from .gather import gather
from .page import page
from .published import AfterReport
from .records import record
from .tally import publish

PAGE, TABLE = "after.html", "after.csv"
_OURS, _WAITING = "after the course, shared", "after the course, waiting group"


@dataclass(frozen=True)
class Ready:
    """What was read, before anybody is counted: records by learner, and what could not be read.

    `theirs` are those of the waiting group; None where there is none.
    """

    cohort: Cohort
    ours: Mapping[str, Record]
    theirs: Mapping[str, Record] | None
    unreadable: tuple[str, ...]
    ledger: counted_ledger.CountedLedger

    @property
    def is_new(self) -> bool:
        """Whether people would be counted who were not counted before."""
        groups = {_OURS: self.ours, _WAITING: self.theirs or {}}
        return any(len(waiting(self.ledger.groups.get(name, ()), who)) >= GROUP for name, who in groups.items())

    def with_later(self, later: str) -> int:
        """How many of those who are not counted yet share a change since the start, by whatever module and view.

        Args:
            later: one of records.LATER.
        """
        new = waiting(self.ledger.groups.get(_OURS, ()), self.ours)
        return sum(any(f"/{later}/" in name for name in self.ours[one]) for one in new)


@dataclass(frozen=True)
class AfterFiles:
    """What came of making the report: the files, and how the groups stand."""

    files: tuple[Path, ...]
    groups: tuple[Group, ...]


def ready(cohort: Cohort, other: Cohort | None) -> Ready:
    """Read what learners shared.

    Args:
        cohort: the cohort.
        other: the cohort of those who wait for the course; None if there is none.

    Returns:
        What was read; nobody is counted yet.

    Raises:
        CohortError: the register or a roster cannot be read.
    """
    ours, theirs = _records(cohort), _records(other) if other else None
    unreadable = [*ours[1], *(f"{other.root.name}/{note}" for note in theirs[1])] if other and theirs else ours[1]
    return Ready(cohort, ours[0], theirs[0] if theirs else None, tuple(unreadable), counted_ledger.read(cohort))


def make(read: Ready, luck: random.Random) -> AfterFiles:
    """Write the report into a cohort's folder `report`; with nobody new to count, the same files again.

    Args:
        read: what was read.
        luck: draws who is left out; nobody may be able to guess it.

    Returns:
        The files, and how the groups stand.

    Raises:
        CohortError: a file cannot be written.
        ContentError: the pinned content is broken.
    """
    cohort, ledger, lot = read.cohort, read.ledger, read.ledger.lot(luck)
    there = ((_OURS, read.ours), (_WAITING, read.theirs))
    groups = [count(ledger, name, who, lot) for name, who in there if who is not None]
    counted_ledger.write(cohort, ledger)
    modules = {module.id: module.module.title for module in cohort.course.modules()}
    beside = None if read.theirs is None else ledger.records(_WAITING)
    report = publish(cohort.name, len(enrolled(cohort)), modules, ledger.records(_OURS), beside)
    return AfterFiles(write(cohort, {PAGE: page(report), TABLE: as_csv(report)}), tuple(groups))


def as_csv(report: AfterReport) -> str:
    """The numbers of the page, no more and no less.

    Args:
        report: what it says.
    """
    return csvfiles.text_of("module,about,when,at_least,mean,low,high,clear", _lines(report))


def _lines(report: AfterReport) -> Iterator[csvfiles.Line]:
    for one in report.modules:
        yield one.title, "finished", "", one.finished or "", "", "", "", ""
        for about, found in (("moved", one.moves), ("moved further than the waiting group", one.further)):
            for (view, later), change in found.items():
                if change:
                    yield one.title, f"{about}, {view}", later, "", *change.numbers
    for row in report.commitments:
        yield "", f"undertook to {row.label}", "", row.made or "", "", "", "", ""
        yield "", f"kept: {row.label}", "", row.kept or "", "", "", "", ""


def _records(cohort: Cohort) -> tuple[dict[str, Record], list[str]]:
    found = gather(cohort)
    return {who: record(one.numbers) for who, one in found.by_learner.items() if one.numbers}, found.unreadable
