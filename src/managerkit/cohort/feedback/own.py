"""What a learner's page of a facilitator's own assignment is made of: a page for each notebook, as nbgrader has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import htpy as h
from htpy import Element, Node

from managerkit.cohort.folder import Cohort, OwnAssignment
from managerkit.gradebook import queries
from managerkit.gradebook.queries import CellMark, Marks
from managerkit.ui.controls import table


@dataclass(frozen=True)
class OwnPageSource:
    """The cohort, the assignment, which of its notebooks, and one learner's marks and comments by cell."""

    cohort: Cohort
    assignment: OwnAssignment
    notebook: str
    marks: Marks
    comments: Mapping[str, str]

    @classmethod
    def read(cls, cohort: Cohort, assignment: OwnAssignment, notebook: str, learner: str) -> OwnPageSource:
        """Read what one page is made of.

        Args:
            cohort: the cohort.
            assignment: the assignment.
            notebook: the name of a notebook of it, without ending.
            learner: whose page it is.

        Returns:
            what the page is made of; of a notebook in which nothing is graded, no marks.

        Raises:
            GradebookError: the gradebook cannot be used.
        """
        with cohort.reading() as gradebook:
            marks = queries.marks(gradebook, assignment.name, notebook, learner)
            said = queries.comments(gradebook, assignment.name, notebook)
        return cls(cohort, assignment, notebook, marks.get(learner, Marks(learner, 0.0)), said.get(learner, {}))

    @property
    def title(self) -> str:
        """What the page is called."""
        name = self.assignment.name
        return name if self.assignment.notebooks == (self.notebook,) else f"{name} · {self.notebook}"

    def __deepcopy__(self, memo: object) -> OwnPageSource:
        # nbconvert copies all resources for every page; this is large and nobody changes it.
        return self


def own_points(marks: Marks, shown: Collection[str]) -> Element:
    """Where the points of a notebook come from, for the top of its page.

    Args:
        marks: all of them.
        shown: the names of the cells that the page has, to link to.
    """
    rows: list[list[Node]] = [
        [h.a(href=f"#graded-{name}")[name] if name in shown else name, _whose(mark), _given(mark)]
        for name, mark in marks.cells.items()
    ]
    if marks.penalty:
        rows.append(["Handed in late", "", f"−{marks.penalty:g}"])
    waits = any(mark.waits for mark in marks.cells.values())
    return h.div(".mk.fb")[
        h.section(id="points", aria_labelledby="points-title")[
            h.h2(id="points-title")["Points"],
            h.p(".fb-total")[
                f"{marks.points:g} of {marks.most:g}", " so far; a person has still to look at some." if waits else ""
            ],
            table(["For", "Given by", "Points"], rows, caption="Where the points come from") if rows else None,
        ]
    ]


def _whose(mark: CellMark) -> str:
    return "a person" if mark.by_hand or mark.waits or mark.manual is not None else "a machine"


def _given(mark: CellMark) -> str:
    if mark.waits:
        return f"not marked yet, of {mark.most:g}"
    extra = f", {mark.extra:g} of them extra" if mark.extra else ""
    return f"{mark.points:g} of {mark.most:g}{extra}"
