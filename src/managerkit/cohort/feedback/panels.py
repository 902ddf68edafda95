"""The parts of a learner's page that the kit writes itself: points, the marker's reading, form, and the stories.

Stories and texts are read from the journal through the engines; what a notebook's outputs claim is not looked at.
"""

from __future__ import annotations

import htpy as h
from htpy import Element, Node, Renderable

from managerkit import activities
from managerkit.activities.base import FeedbackPanel
from managerkit.content.findings import ContentError
from managerkit.gradebook.queries import CellMark
from managerkit.journal.log import Journal
from managerkit.ui.controls import table

from .graded import GradedWork
from .reading import read_by_a_person


def contents(graded: GradedWork) -> list[tuple[str, str]]:
    """The parts above the notebook: the id of each, and its title."""
    return [("points", "Points"), *((panel.id, panel.title) for panel in _below_points(graded))]


def panels(graded: GradedWork) -> Element:
    """Everything that stands above the notebook."""
    return h.div(".mk.fb")[
        _damage(graded.journal),
        _points(graded),
        [
            h.section(id=panel.id, aria_labelledby=f"{panel.id}-title")[
                h.h2(id=f"{panel.id}-title")[panel.title], panel.draw()
            ]
            for panel in _below_points(graded)
        ],
    ]


def _below_points(graded: GradedWork) -> list[FeedbackPanel]:
    """What a person saw, then what each kind of activity shows."""
    marker = FeedbackPanel("marker", "What a reader saw in your reflection", lambda: read_by_a_person(graded))
    others = [panel for kind in activities.kinds() for panel in kind.feedback(graded.module, graded.journal)]
    return [marker, *sorted(others, key=lambda panel: panel.place)]


def _damage(journal: Journal) -> Renderable | None:
    if not (damaged := journal.damage()):
        return None
    lines = ", ".join(str(one.line) for one in damaged[:5])
    return h.p(".mk-warning")[
        f"{len(damaged)} of the lines in {journal.path.name} cannot be read (line {lines}); all else in it counts."
    ]


# Points


def _points(graded: GradedWork) -> Element:
    rows = [
        [_what(graded, name, mark), _whose(mark), _given(mark)] for name, mark in _in_order(graded).items() if mark.most
    ]
    if graded.marks.penalty:
        rows.append(["Handed in late", "", f"−{graded.marks.penalty:g}"])
    waits = any(mark.waits for mark in graded.marks.cells.values())
    total = f"{graded.marks.points:g} of {graded.marks.most:g}"
    return h.section(id="points", aria_labelledby="points-title")[
        h.h2(id="points-title")["Points"],
        h.p(".fb-total")[total, " so far; a person has still to read your reflection." if waits else ""],
        table(["For", "Given by", "Points"], rows, caption="Where the points come from"),
        h.p(".mk-hint")[
            "A machine looks at whether you finished and at the form of what you wrote. None of the points says "
            "whether you should manage."
        ],
    ]


def _in_order(graded: GradedWork) -> dict[str, CellMark]:
    """The machine's cells as they stand in the notebook, then the marker's."""
    order = [*graded.parts, *graded.marks.cells]
    return dict(sorted(graded.marks.cells.items(), key=lambda item: (item[1].by_hand, order.index(item[0]))))


def _what(graded: GradedWork, cell: str, mark: CellMark) -> Node:
    """What a graded cell is about, in words, with a link to where the page says more."""
    part, module = graded.parts.get(cell, ""), graded.module
    if mark.by_hand:
        return h.a(href="#marker")["What you wrote in the reflection"]
    try:
        kind = activities.of_part(module, part)
    except ContentError:  # such as that of a package which is not installed any more
        return h.a(href=f"#graded-{cell}")[cell]
    return h.a(href=f"#{kind.anchor(part) or f'graded-{cell}'}")[kind.worth(module, part)]


def _whose(mark: CellMark) -> str:
    return "a person" if mark.by_hand or mark.manual is not None else "a machine"


def _given(mark: CellMark) -> str:
    if mark.waits:
        return f"not marked yet, of {mark.most:g}"
    return f"{mark.points:g} of {mark.most:g}"
