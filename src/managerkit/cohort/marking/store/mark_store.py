"""The mark store: everybody's marks in a cohort. Of files that have grown only what is new is read."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from managerkit.cohort.folder import Cohort
from managerkit.cohort.rubric_policy import settled

from .marks import CALIBRATION, DECISIONS, Everlasting, Mark, mark_of
from .snapshots import FOLDER

_ENDING = ".marks.jsonl"


class MarkStore:
    """A reader of all markers' files.

    Args:
        cohort: the cohort.
    """

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort
        self._piles: dict[Path, _Pile] = {}

    def has_marks(self) -> bool:
        """Whether anybody has marked at a desk."""
        return (self._cohort.root / FOLDER).is_dir()

    def markers(self) -> list[str]:
        """The names of all who have marked at a desk, sorted."""
        found = (self._cohort.root / FOLDER).glob(f"*{_ENDING}")
        return sorted({path.name.removesuffix(_ENDING).removesuffix(DECISIONS) for path in found})

    def raw(self, assignment: str) -> list[Mark]:
        """The newest mark that each marker gave each text of an exercise, oldest first, as it was given.

        A text that has changed since counts apart.

        Raises:
            JournalError: a marker's file cannot be read.
        """
        found = [mark for pile in self._look() for mark in pile.newest[assignment].values()]
        return sorted(found, key=lambda mark: mark.time)

    def marks(self, assignment: str) -> list[Mark]:
        """The same, without levels that do not count any more.

        Raises:
            JournalError: a marker's file cannot be read.
            RubricsError: what the cohort settled about its rubrics cannot be read.
        """
        terms = settled(self._cohort.root, assignment.removesuffix(CALIBRATION))
        return [mark.under(terms) for mark in self.raw(assignment)]

    def damaged(self) -> list[str]:
        """The lines that no reader can use: each as a sentence with file and line, and what to do.

        Raises:
            JournalError: a marker's file cannot be read.
        """
        self._look()
        return [
            f"{path.relative_to(self._cohort.root)}:{line} cannot be read ({why}), and a mark on it does not count; "
            "look whether that marker still finds the text marked, or take the file from a backup"
            for path, pile in sorted(self._piles.items())
            for line, why in pile.damage()
        ]

    def _look(self) -> list["_Pile"]:
        for path in sorted((self._cohort.root / FOLDER).glob(f"*{_ENDING}")):
            self._piles.setdefault(path, _Pile(path)).look()
        return list(self._piles.values())


class _Pile:
    """One marker's file: by exercise, the newest mark of each text, by learner and the text's digest."""

    def __init__(self, path: Path) -> None:
        self.newest: defaultdict[str, dict[tuple[str, str], Mark]] = defaultdict(dict)
        self._marker = path.name.removesuffix(_ENDING)
        self._journal = Everlasting(path, "", "")
        self._last: tuple[int, object] = (0, None)

    def look(self) -> None:
        """Take in what was added."""
        records = self._journal.records()
        many, last = self._last
        if many > len(records) or (many and records[many - 1] is not last):
            self.newest.clear()
            many = 0
        for record in records[many:]:
            if mark := mark_of(self._marker, record):
                before = self.newest[mark.assignment].get((mark.learner, mark.text))
                is_same = before is not None and before.levels == mark.levels
                levelled = before.levelled if before and is_same else mark.time
                self.newest[mark.assignment][(mark.learner, mark.text)] = replace(mark, levelled=levelled)
        self._last = len(records), records[-1] if records else None

    def damage(self) -> list[tuple[int, str]]:
        """The lines that cannot be read, and why."""
        return [(one.line, one.why) for one in self._journal.damage()]
