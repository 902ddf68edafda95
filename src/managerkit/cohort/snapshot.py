"""A snapshot of a cohort: as it is at one moment, each part of it read once, when somebody first asks for it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from managerkit.content.loading import ModuleFolder
from managerkit.gradebook import queries
from managerkit.gradebook.queries import Marks

from .folder import AnyAssignment, Assignment, Cohort, OwnAssignment
from .marking.gradebook_sync import Entries, bring_up
from .marking.outcome import MarkingOutcome, outcomes
from .marking.store.mark_store import MarkStore
from .marking.store.marks import Mark
from .marking.store.texts import Text, texts
from .rubric_policy import scale
from .status import Standing, standings


class Snapshot:
    """A cohort at one moment, for one command.

    What the gradebook says is told only once all marks of the desk are in it, so that no command can forget to write
    them there. After a command has changed something, it takes a new snapshot of what it wants to know.

    Args:
        cohort: the cohort.
    """

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._store = MarkStore(cohort)
        self._modules: dict[Assignment, ModuleFolder] = {}
        self._texts: dict[Assignment, dict[str, Text]] = {}
        self._marks: dict[Assignment, list[Mark]] = {}
        self._outcomes: dict[Assignment, dict[str, MarkingOutcome]] = {}

    @classmethod
    def open(cls, root: Path) -> Snapshot:
        """A snapshot of the cohort in a folder.

        Raises:
            CohortError: there is none, or its cohort.json cannot be read.
        """
        return cls(Cohort.open(root))

    def module(self, assignment: Assignment) -> ModuleFolder:
        """The pinned content of an assignment's module; its rubric is worth what the cohort settled."""
        if assignment not in self._modules:
            self._modules[assignment] = self.cohort.module(assignment)
        return self._modules[assignment]

    def texts(self, assignment: Assignment) -> dict[str, Text]:
        """The newest hand-in's reflection of everybody who handed in, by learner."""
        if assignment not in self._texts:
            self._texts[assignment] = texts(self.cohort, assignment, self.module(assignment).reflection.value)
        return self._texts[assignment]

    def marks(self, assignment: Assignment) -> list[Mark]:
        """The newest mark that each marker gave each text, oldest first, without levels that do not count any more."""
        if assignment not in self._marks:
            self._marks[assignment] = self._store.marks(assignment.name)
        return self._marks[assignment]

    def outcomes(self, assignment: Assignment) -> dict[str, MarkingOutcome]:
        """What counts of the marks, for everybody who handed in."""
        if assignment not in self._outcomes:
            worth = scale(self.module(assignment).reflection.value.rubric)
            self._outcomes[assignment] = outcomes(worth, self.texts(assignment), self.marks(assignment))
        return self._outcomes[assignment]

    @cached_property
    def entries(self) -> Entries:
        """What came of writing what counts into the gradebook. Nothing is read where nobody has marked at a desk.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        if not self._store.has_marks():
            return Entries()
        counts = {one: self.outcomes(one) for one in self.cohort.assignments}
        return bring_up(self.cohort, counts, self._store.damaged())

    @cached_property
    def standings(self) -> list[Standing]:
        """Where everybody stands with everything.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        _ = self.entries
        return standings(self.cohort)

    def in_gradebook(self, assignment: AnyAssignment, notebook: str) -> dict[str, Marks]:
        """What the gradebook says of a notebook of every hand-in, cell by cell, by learner; asked anew each time.

        Args:
            assignment: the exercise, or one of the facilitator's own.
            notebook: the notebook's name, without ending.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        _ = self.entries
        with self.cohort.reading() as gradebook:
            return queries.marks(gradebook, assignment.name, notebook)

    def comments(self, assignment: OwnAssignment, notebook: str) -> dict[str, dict[str, str]]:
        """The comments on a notebook of the facilitator's own, by learner and cell; asked anew each time.

        Args:
            assignment: the assignment.
            notebook: the notebook's name, without ending.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        with self.cohort.reading() as gradebook:
            return queries.comments(gradebook, assignment.name, notebook)

    @cached_property
    def learners(self) -> set[str]:
        """The ids of everybody in the gradebook, into which nothing is written for that.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        with self.cohort.reading() as gradebook:
            return queries.learners(gradebook)
