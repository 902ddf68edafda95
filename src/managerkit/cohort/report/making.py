"""Making a cohort's report: gather, count, publish, write."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.cohort.roster import enrolled
from managerkit.content.course import major

from . import counted_ledger, csvfiles, rooms
from .gather import Gathered, gather
from .page import page
from .published import ModulePart, Published
from .suppression import GROUP, Record, admit, waiting
from .tally import Counted, publish, random_endings

REPORT_FOLDER = "report"
PAGE = "report.html"


@dataclass(frozen=True)
class Group:
    """How a group stands, for the facilitator only: who was read, how many count and how many wait for company."""

    name: str
    read: int
    counted: int
    waiting: int

    @property
    def sentence(self) -> str:
        """The group in a sentence."""
        said = f"{self.name}: {self.read} read, {self.counted} counted"
        if not self.counted:
            return f"{said}; fewer than {GROUP} are never counted."
        late = f"; {self.waiting} came later and wait until there are {GROUP}" if self.waiting else ""
        return f"{said} (two of each group are left out by lot){late}."


@dataclass(frozen=True)
class ReportFiles:
    """What came of making a report: the files, the groups, and what could not be read."""

    files: tuple[Path, ...]
    groups: tuple[Group, ...]
    unreadable: tuple[str, ...]


def make(cohort: Cohort, luck: random.Random) -> ReportFiles:
    """Write a cohort's report into its folder `report`; with nothing new handed in, the same files again.

    Args:
        cohort: the cohort.
        luck: draws who is left out; nobody may be able to guess it.

    Returns:
        the files, the groups, and what could not be read.

    Raises:
        CohortError: the register or the roster cannot be read, or a file cannot be written.
        ContentError: the pinned content is broken.
    """
    ledger = counted_ledger.read(cohort)
    lot = ledger.lot(luck)
    parts: list[ModulePart] = []
    groups: list[Group] = []
    unreadable: set[str] = set()
    gathered = {assignment: gather(cohort, assignment) for assignment in cohort.assignments}
    for assignment, found in gathered.items():
        unreadable.update(found.unreadable)
        for name, present in _once(assignment, gathered, ledger.groups).items():
            groups.append(count(ledger, name, present, lot))
        records = [ledger.records(name) for name in _groups(assignment, found)]
        module = cohort.module(assignment)
        by_luck = {name: random_endings(module.scenario(name).value) for name in module.names("scenario")}
        part = publish(module, Counted(*records), by_luck)
        if len(cohort.siblings(assignment)) > 1:
            part = replace(part, id=assignment.name, title=f"{part.title} ({assignment.name})")
        parts.append(part)
    counted_ledger.write(cohort, ledger)
    runs, others = rooms.read(cohort.root / rooms.FOLDER)
    unreadable.update(others)
    report = Published(cohort.name, len(enrolled(cohort)), tuple(parts), tuple(runs))
    files = write(cohort, {PAGE: page(report), **csvfiles.written(report)})
    return ReportFiles(files, tuple(groups), tuple(sorted(unreadable)))


def count(ledger: counted_ledger.CountedLedger, name: str, present: Mapping[str, Record], lot: random.Random) -> Group:
    """Count those of a group who are new, if there are enough of them.

    Args:
        ledger: who was counted before; it holds afterwards who is counted now.
        name: the group's.
        present: everybody there is now, by id.
        lot: the ledger's.

    Returns:
        how the group stands.
    """
    batches = ledger.groups[name] = admit(ledger.groups.get(name, ()), present, lot)
    return Group(name, len(present), len(ledger.records(name)), len(waiting(batches, present)))


def _groups(assignment: Assignment, found: Gathered) -> dict[str, dict[str, Record]]:
    return {f"{assignment.name}, handed in": found.handed_in, f"{assignment.name}, ratings": found.ratings}


def _once(
    assignment: Assignment, gathered: Mapping[Assignment, Gathered], counted: counted_ledger.Groups
) -> dict[str, dict[str, Record]]:
    """An assignment's groups, without whom another assignment of its module counts: two lots for one would be one less.

    Who was counted stays where they were; others are counted with the newest that they handed in.
    """
    others = [one for one in gathered if one.module == assignment.module and one != assignment]
    newer = [one for one in gathered if one in others and major(one.version) > major(assignment.version)]
    groups = _groups(assignment, gathered[assignment])
    for other in others:
        for mine, theirs in zip(groups, _groups(other, gathered[other]).items(), strict=True):
            name, present = theirs
            taken = {one for batch in counted.get(name, ()) for one in batch.people}
            taken |= set(present) if other in newer else set()
            groups[mine] = {one: record for one, record in groups[mine].items() if one not in taken}
    return groups


def write(cohort: Cohort, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write files into a cohort's folder `report`.

    Args:
        cohort: the cohort.
        texts: the files' texts by their names.

    Returns:
        the files.

    Raises:
        CohortError: one cannot be written.
    """
    folder = cohort.root / REPORT_FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CohortError(f"{folder} cannot be made ({error.strerror}); move what is in its place") from None
    for name, text in texts.items():
        counted_ledger.write_whole(folder / name, text)
    return tuple(folder / name for name in texts)
