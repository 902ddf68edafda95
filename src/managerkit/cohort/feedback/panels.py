"""The parts of a learner's page that the kit writes itself: points, the marker's reading, form, and the stories.

Stories and texts are read from the journal through the engines; what a notebook's outputs claim is not looked at.
"""

from __future__ import annotations

import htpy as h
from htpy import Element, Node, Renderable

from managerkit.activities.scenarios.debrief import choice_of
from managerkit.activities.scenarios.debrief_view import debrief
from managerkit.activities.scenarios.engine import State
from managerkit.activities.scenarios.record import completion, ended, recorded
from managerkit.content.scenario import Scenario
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY
from managerkit.ui.controls import table
from managerkit.ui.markdown import line, prose

from .graded import GradedWork
from .marks import CellMark
from .reading import form, read_by_a_person


def contents(graded: GradedWork) -> list[tuple[str, str]]:
    """The parts above the notebook: the id of each, and its title."""
    stories = [(f"story-{name}", graded.module.scenario(name).value.title) for name in graded.module.names("scenario")]
    return [
        ("points", "Points"),
        ("marker", "What a reader saw in your reflection"),
        ("form", "What you wrote, and its form"),
        *((id, f"The story: {title}") for id, title in stories),
    ]


def panels(graded: GradedWork) -> Element:
    """Everything that stands above the notebook."""
    return h.div(".mk.fb")[
        _damage(graded.journal),
        _points(graded),
        h.section(id="marker", aria_labelledby="marker-title")[
            h.h2(id="marker-title")["What a reader saw in your reflection"], read_by_a_person(graded)
        ],
        h.section(id="form", aria_labelledby="form-title")[
            h.h2(id="form-title")["What you wrote, and its form"], form(graded)
        ],
        [_story(graded, name) for name in graded.module.names("scenario")],
    ]


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
    if part == "form":
        return h.a(href="#form")["The form of what you wrote"]
    if part in module.names("scenario"):
        return h.a(href=f"#story-{part}")[f"The story: {module.scenario(part).value.title}"]
    named = f"The function: {module.practice(part).value.title}" if part in module.names("practice") else cell
    return h.a(href=f"#{cell}")[named]


def _whose(mark: CellMark) -> str:
    return "a person" if mark.by_hand or mark.manual is not None else "a machine"


def _given(mark: CellMark) -> str:
    if mark.waits:
        return f"not marked yet, of {mark.most:g}"
    return f"{mark.points:g} of {mark.most:g}"


# The stories


def _story(graded: GradedWork, name: str) -> Element:
    scenario, journal = graded.module.scenario(name).value, graded.journal
    current, finished = PLAY.raw(journal, name), FINISHED.raw(journal, name)
    plays = _plays(scenario, current, finished)
    told = completion(scenario, current, finished).why
    return h.section(id=f"story-{name}", aria_labelledby=f"story-{name}-title")[
        h.h2(id=f"story-{name}-title")[f"The story: {scenario.title}"],
        h.h3["How it ended" if plays else "How far you came"],
        h.p[told[0].upper(), told[1:], "."],
        _debriefed(scenario, plays)
        if plays
        else h.p(".mk-hint")["The debrief belongs to an ending. Play on in your notebook, and it appears there."],
    ]


def _plays(scenario: Scenario, current: object, finished: object) -> list[State]:
    """Every play that reached an ending when replayed, once, the last one last."""
    under_way, plays = PLAY.read(current), dict.fromkeys(recorded(current, finished))
    if under_way in plays:
        plays[under_way] = plays.pop(under_way)
    return ended(scenario, plays)


def _debriefed(scenario: Scenario, plays: list[State]) -> Renderable:
    state = plays[-1]
    return h.fragment[
        h.details[
            h.summary[f"The way you took, in {len(state.steps)} choices"],
            h.ol[
                [
                    h.li[h.strong[scenario.scenes[step.scene].title], ": ", line(choice_of(scenario, step).text)]
                    for step in state.steps
                ]
            ],
            [prose(part) for part in (state.steps[-1].says, *state.steps[-1].arrived) if part],
        ],
        debrief(scenario, plays),
    ]
