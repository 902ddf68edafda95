"""A write-ahead log of what the desk writes into the gradebook, by which it knows what a person typed there.

Before anything is written it is noted that it is going to be, and afterwards that it was. An entry that is neither what
was written last nor, where the writing may have been cut off, what was there before, is somebody's own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.journal.records import GRADEBOOK_WRITING, GRADEBOOK_WRITTEN, GradebookNote
from managerkit.storage.digest import of_json

from .marks import Everlasting
from .snapshots import FOLDER

PLACE = "written"
_MANY = 200


class GradebookEntry(NamedTuple):
    """What the gradebook says of one reflection: points, comment, and whether a person is waited for."""

    points: float | None
    comment: str | None
    waits: bool

    @property
    def noted(self) -> tuple[float | None, str, bool]:
        """The entry as it is noted: of the comment only a name for its words."""
        return self.points, of_json(self.comment or ""), self.waits

    @property
    def words(self) -> tuple[float | None, str]:
        """What the learner gets to see of it."""
        return self.noted[:2]


class Notes:
    """The notes about one exercise.

    Args:
        cohort: the cohort.
        assignment: the exercise.
    """

    def __init__(self, cohort: Cohort, assignment: Assignment) -> None:
        self._name = assignment.name
        path = cohort.root / FOLDER / PLACE / f"{assignment.name}.jsonl"
        self._journal = Everlasting(path, assignment.module, assignment.version)
        self._newest: dict[str, tuple[GradebookNote, bool]] = {}
        for record in self._journal.records():
            is_done = record.kind == GRADEBOOK_WRITTEN.name
            for learner, note in (GRADEBOOK_WRITING.read(record.data) or {}).items():
                self._newest[learner] = note, is_done

    def is_by_hand(self, learner: str, there: GradebookEntry, text: str) -> bool:
        """Whether an entry about a text is a person's own.

        Args:
            learner: whose it is.
            there: the entry as it is.
            text: names the words that were handed in last. Of other words something was noted: then whoever reads the
                new ones is waited for, unless a person has typed since.
        """
        note, is_done = self._newest.get(learner, (None, False))
        if note is None:
            return there.points is not None and not there.waits
        shown = [*there.words]
        if shown == note.wanted[:2]:
            return False
        if note.text != text:
            return not there.waits
        return is_done or shown != note.before[:2]

    def has_said(self, learner: str, wanted: GradebookEntry, text: str) -> bool:
        """Whether exactly this was written last, and about the same words: a person has said otherwise since.

        Args:
            learner: whose it is.
            wanted: what would be written.
            text: names the words that were handed in last.
        """
        note, is_done = self._newest.get(learner, (None, False))
        return note is not None and is_done and (note.wanted, note.text) == ([*wanted.noted], text)

    @contextmanager
    def noting(self, changes: Mapping[str, tuple[GradebookEntry, GradebookEntry, str]]) -> Iterator[None]:
        """Note what is being written.

        Args:
            changes: by learner, the entry as it is, as it is going to be, and the name of the words that it is about.

        Raises:
            JournalError: a note cannot be kept; nothing was written then.
        """
        noted = [
            (learner, GradebookNote([*before.noted], [*wanted.noted], text))
            for learner, (before, wanted, text) in changes.items()
        ]
        some = [dict(noted[first : first + _MANY]) for first in range(0, len(noted), _MANY)]
        if some:
            self._journal.path.parent.mkdir(parents=True, exist_ok=True)
        for one in some:
            GRADEBOOK_WRITING.append(self._journal, self._name, one)
        yield
        for one in some:
            GRADEBOOK_WRITTEN.append(self._journal, self._name, one)
