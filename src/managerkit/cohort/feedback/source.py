"""What a learner's page is made of besides the graded hand-in: the module and the marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from managerkit.authoring.source import graded_parts
from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.content.findings import ContentError
from managerkit.content.loading import ModuleFolder
from managerkit.gradebook import queries
from managerkit.gradebook.queries import Marks

from .own import OwnPageSource

READ_BEFORE = "managerkit_read_before"
"""In an exporter's resources: a `PageSource` for this page. Where it is missing, as in stock nbgrader, one is read."""


@dataclass(frozen=True)
class PageSource:
    """The cohort, the exercise, its module, what each graded cell is about by its id, and one learner's marks."""

    cohort: Cohort
    assignment: Assignment
    module: ModuleFolder
    parts: Mapping[str, str]
    marks: Marks

    @classmethod
    def read(cls, cohort: Cohort, exercise: Assignment, learner: str) -> PageSource:
        """Read what one page is made of.

        Args:
            cohort: the cohort.
            exercise: the exercise.
            learner: whose page it is.

        Returns:
            what the page is made of.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        with cohort.reading() as gradebook:
            marks = queries.marks(gradebook, exercise.name, exercise.module, learner)[learner]
        module = cohort.module(exercise)
        return cls(cohort, exercise, module, parts_of(module), marks)

    @property
    def notebook(self) -> str:
        """The name of its notebook, without ending."""
        return self.assignment.module

    def __deepcopy__(self, memo: object) -> PageSource:
        # nbconvert copies all resources for every page; this is large and nobody changes it.
        return self


def source_of(root: Path, assignment: str, notebook: str, learner: str) -> PageSource | OwnPageSource:
    """What a page is made of, by nbgrader's names.

    Args:
        root: the cohort's folder.
        assignment: the assignment's name.
        notebook: the notebook's, without ending.
        learner: whose page it is.

    Raises:
        CohortError: there is no cohort, or it has no such assignment.
        GradebookError: the gradebook cannot be used.
    """
    cohort = Cohort.open(root)
    found = next((one for one in cohort.everything if one.name == assignment), None)
    if found is None:
        there = ", ".join(one.name for one in cohort.everything)
        raise CohortError(f"{assignment} is not taught in {cohort.root}; name one that is: {there}")
    if isinstance(found, Assignment):
        return PageSource.read(cohort, found, learner)
    return OwnPageSource.read(cohort, found, notebook, learner)


def parts_of(module: ModuleFolder) -> Mapping[str, str]:
    """What each graded cell is about; where exercise.md cannot be read, cells go by their ids."""
    try:
        return graded_parts(module)
    except ContentError:
        return {}
