"""Marks as markers gave them: a file for each marker, to which lines are only added. Nobody writes into another's."""

import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.rubric_policy import Settled
from managerkit.errors import PlainError
from managerkit.journal.lines import Record
from managerkit.journal.log import Journal
from managerkit.journal.records import MARK, GivenMark

from .snapshots import FOLDER

HIGHEST = 3
CALIBRATION = ".calibration"
"""What the name of an exercise ends with in marks of texts whose levels are agreed."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


DECISIONS = ".decisions"
"""What a marker's name ends with in the file of decisions that they took on texts that were read differently."""


class MarkerError(PlainError):
    """A name that cannot be a marker's."""


@dataclass(frozen=True)
class Mark:
    """What one marker last gave one text.

    `text` is the digest of the words that were marked and `rubric` the version of the module whose rubric it was.
    `levels` has the levels so far, 0 to 3 by criterion, and `wording` the name of the words by which each was given.
    `seconds` is how long the text was before the marker's eyes. `set_aside` has levels that do not count any more,
    since the cohort wants a reworded criterion to be read again. `levelled` is when the levels came to be what they
    are; a later mark may have changed what else is said.
    """

    marker: str
    time: str
    assignment: str
    learner: str
    text: str
    rubric: str
    levels: Mapping[str, int]
    comment: str = ""
    flagged: bool = False
    seconds: float = 0.0
    wording: Mapping[str, str] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)
    levelled: str = ""

    def is_whole(self, criteria: list[str]) -> bool:
        """Whether every criterion of a rubric has its level."""
        return all(criterion in self.levels for criterion in criteria)

    def was_whole(self, criteria: list[str]) -> bool:
        """Whether every criterion had its level, though some of them may not count any more."""
        return all(criterion in self.levels or criterion in self.set_aside for criterion in criteria)

    def under(self, settled: Settled) -> "Mark":
        """The mark without the levels that do not count any more."""
        gone = [one for one in self.levels if self.wording.get(one, "") in settled.refused.get(one, ())]
        levels = {one: level for one, level in self.levels.items() if one not in gone}
        return replace(self, levels=levels, set_aside={one: self.levels[one] for one in gone}) if gone else self


class Everlasting(Journal):
    """A journal that is never compacted: every mark that was ever given stays."""

    COMPACT_ABOVE: ClassVar[int] = sys.maxsize
    READ_LIMIT: ClassVar[int] = 1024**3


class MarkBook:
    """One marker's marks in a cohort.

    Args:
        cohort: the cohort.
        marker: the marker's name, which names the file.

    Raises:
        MarkerError: the name has letters that a file's name cannot have.
    """

    def __init__(self, cohort: Cohort, marker: str) -> None:
        insist_on_name(marker.removesuffix(DECISIONS))
        self.marker = marker
        self._root = cohort.root

    def journal(self, assignment: Assignment) -> Journal:
        """The file that marks of an exercise are added to."""
        path = self._root / FOLDER / f"{self.marker}.marks.jsonl"
        path.parent.mkdir(exist_ok=True)
        return Everlasting(path, assignment.module, assignment.version)

    def give(
        self,
        assignment: Assignment,
        learner: str,
        text: str,
        levels: Mapping[str, int],
        comment: str = "",
        flagged: bool = False,
        seconds: float = 0.0,
        wording: Mapping[str, str] | None = None,
    ) -> Mark:
        """Add a mark; it is on the disk when this returns.

        Args:
            assignment: the exercise.
            learner: whose text it is.
            text: the digest of its words.
            levels: 0 to 3 by criterion, as far as given.
            comment: for the learner.
            flagged: whether somebody is to look again.
            seconds: how long it was looked at.
            wording: the name of the words by which each level was given, by criterion.

        Returns:
            the mark as it was written.

        Raises:
            JournalError: it cannot be written.
        """
        given = GivenMark(
            assignment.name,
            learner,
            text,
            assignment.version,
            levels,
            wording or {},
            comment,
            flagged,
            round(seconds, 1),
        )
        record = MARK.append(self.journal(assignment), f"{assignment.name}/{learner}", given)
        found = mark_of(self.marker, record)
        assert found is not None
        return found


def insist_on_name(marker: str) -> None:
    """Refuse a name under which no marks can be kept.

    Raises:
        MarkerError: it cannot name a file, or is that of somebody's decisions.
    """
    if not _NAME.fullmatch(marker) or marker.endswith(DECISIONS):
        plain = unicodedata.normalize("NFKD", marker).encode("ascii", "ignore").decode().lower()
        better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "ana"
        raise MarkerError(f"`{marker}` cannot name a marker; use small letters, digits and hyphens, such as {better}")


def mark_of(marker: str, record: Record) -> Mark | None:
    """A mark from its record, or None if the record holds none.

    Args:
        marker: whose file the record is in.
        record: any record.
    """
    given = MARK.read(record.data) if record.kind == MARK.name else None
    if given is None:
        return None
    levels = {criterion: level for criterion, level in given.levels.items() if level <= HIGHEST}
    return Mark(marker, record.time, **{**vars(given), "levels": levels})
