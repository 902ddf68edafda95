"""All that one learner's page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.cohort.marking.comment_format import CommentLevels, levels
from managerkit.content.loading import ModuleFolder
from managerkit.content.reflection import Reflection
from managerkit.gradebook.queries import CellMark, Marks
from managerkit.journal.log import Journal


@dataclass(frozen=True)
class GradedWork:
    """All that a learner's page is made of: the module, the journal as it was graded, and the marks.

    `parts` has for each of the machine's cells what it gives points for: a scenario, a practice, or "form".
    """

    module: ModuleFolder
    journal: Journal
    marks: Marks
    parts: Mapping[str, str]

    @property
    def reflection(self) -> Reflection:
        """The module's reflection."""
        return self.module.reflection.value

    @property
    def task(self) -> CellMark | None:
        """The marker's mark of the reflection."""
        return next((mark for mark in self.marks.cells.values() if mark.by_hand), None)

    def levels(self) -> CommentLevels:
        """What the marker's comment says."""
        return levels(self.task.comment if self.task else "", len(self.reflection.rubric))
