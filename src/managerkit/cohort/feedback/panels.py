"""The parts of a learner's page that the kit writes itself: points, the marker's reading, form, and the stories.

Stories and texts are read from the journal through the engines; what a notebook's outputs claim is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import htpy as h
from htpy import Element, Node, Renderable

from ...content.loading import ModuleFolder
from ...content.reflection import Criterion, Prompt, Reflection
from ...content.scenario import Scenario
from ...journal import Journal
from ...reflections.engine import PARTS, Check, checks, given, words
from ...scenarios.debrief import choice_of
from ...scenarios.debrief_view import debrief
from ...scenarios.engine import State
from ...scenarios.record import completion, ended, read, read_all
from ...ui.controls import table
from ...ui.markdown import line, prose
from .explained import explained
from .levels import Levels, levels
from .marks import Mark, Marks


@dataclass(frozen=True)
class Graded:
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
    def task(self) -> Mark | None:
        """The marker's mark of the reflection."""
        return next((mark for mark in self.marks.cells.values() if mark.by_hand), None)

    def levels(self) -> Levels:
        """What the marker's comment says."""
        return levels(self.task.comment if self.task else "", len(self.reflection.rubric))


def contents(graded: Graded) -> list[tuple[str, str]]:
    """The parts above the notebook: the id of each, and its title."""
    stories = [(f"story-{name}", graded.module.scenario(name).value.title) for name in graded.module.names("scenario")]
    return [
        ("points", "Points"),
        ("marker", "What a reader saw in your reflection"),
        ("form", "What you wrote, and its form"),
        *((id, f"The story: {title}") for id, title in stories),
    ]


def panels(graded: Graded) -> Element:
    """Everything that stands above the notebook."""
    return h.div(".mk.fb")[
        _damage(graded.journal),
        _points(graded),
        h.section(id="marker", aria_labelledby="marker-title")[
            h.h2(id="marker-title")["What a reader saw in your reflection"], _reading(graded)
        ],
        h.section(id="form", aria_labelledby="form-title")[
            h.h2(id="form-title")["What you wrote, and its form"], _form(graded)
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


def _points(graded: Graded) -> Element:
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


def _in_order(graded: Graded) -> dict[str, Mark]:
    """The machine's cells as they stand in the notebook, then the marker's."""
    order = [*graded.parts, *graded.marks.cells]
    return dict(sorted(graded.marks.cells.items(), key=lambda item: (item[1].by_hand, order.index(item[0]))))


def _what(graded: Graded, cell: str, mark: Mark) -> Node:
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


def _whose(mark: Mark) -> str:
    return "a person" if mark.by_hand or mark.manual is not None else "a machine"


def _given(mark: Mark) -> str:
    if mark.waits:
        return f"not marked yet, of {mark.most:g}"
    return f"{mark.points:g} of {mark.most:g}"


# The marker's reading


def _reading(graded: Graded) -> Renderable:
    mark = graded.task
    if mark is None:
        return h.p["Your reflection has no marks of a person’s."]
    said = graded.levels()
    shown = () if mark.waits else said.given
    return h.fragment[
        _standing(mark),
        None if mark.waits or not said.comment else _comment(said.comment),
        _rubric(graded.reflection.rubric, shown),
        h.p(".mk-hint")[_below(mark, said)],
    ]


def _standing(mark: Mark) -> Element:
    if mark.waits and mark.manual is not None:
        return h.p(".mk-warning")[
            h.strong["Not marked yet."], " A reader marked what you handed in before; what you handed in since waits."
        ]
    if mark.waits:
        return h.p(".mk-warning")[
            h.strong["Not marked yet."], " A person has still to read your reflection, with the rubric below."
        ]
    return h.p[h.strong[f"{mark.points:g} of {mark.most:g} points."]]


def _comment(comment: str) -> Element:
    return h.div(".fb-comment")[h.h3["Your reader’s comment"], h.blockquote(".mk-answer")[_paragraphs(comment)]]


def _below(mark: Mark, said: Levels) -> str:
    about = "These points are about a text, read once with this rubric. They are not about you."
    if mark.waits or said.given:
        return about
    return f"Your reader gave points for the whole and marked no single level. {about}"


def _rubric(rubric: list[Criterion], given: tuple[int, ...]) -> Element:
    """The rubric, criteria by levels; what was given is marked by a word and a border, not by colour alone."""
    caption = "The rubric; the level that your text was given is marked" if given else "The rubric"
    return h.div(".mk-table.fb-rubric", role="region", aria_label=caption, tabindex="0")[
        h.table[
            h.caption[caption],
            h.thead[h.tr[[h.th(scope="col")[cell] for cell in ("What is read for", "0", "1", "2", "3")]]],
            h.tbody[
                [
                    h.tr[
                        h.th(scope="row")[criterion.title],
                        [
                            _level(number, text, bool(given) and given[row] == number)
                            for number, text in enumerate(criterion.levels)
                        ],
                    ]
                    for row, criterion in enumerate(rubric)
                ]
            ],
        ]
    ]


def _level(number: int, text: str, is_given: bool) -> Element:
    if not is_given:
        return h.td(data_level=str(number))[line(text)]
    return h.td(".fb-given", data_level=str(number))[h.span(".fb-tag")["✓ Given"], line(text)]


# Form


def _form(graded: Graded) -> Renderable:
    kept = graded.journal.latest("text")
    texts = {prompt.id: given(prompt, kept) for prompt in graded.reflection.prompts}
    found = checks(graded.reflection, texts)
    met = sum(check.done for check in found)
    return h.fragment[
        h.p[
            f"{met} of {len(found)} checks of form are met. A machine can see that something is there; whether it is "
            "true, or matters, it cannot see."
        ],
        [
            _prompt(prompt, texts[prompt.id], [check for check in found if check.prompt == prompt.id])
            for prompt in graded.reflection.prompts
        ],
    ]


def _prompt(prompt: Prompt, text: str | dict[str, str], found: list[Check]) -> Element:
    return h.section(".fb-prompt")[
        h.h3[line(prompt.text)],
        h.blockquote(".mk-answer")[_answer(text)],
        h.ul(".fb-checks")[[_check(check, text) for check in found]],
    ]


def _answer(text: str | dict[str, str]) -> Renderable:
    if isinstance(text, dict):
        return h.fragment[[h.p[h.strong[label], " ", text[part] or "–"] for part, label in PARTS.items()]]
    return h.fragment[_paragraphs(text) or h.p["(no answer)"]]


def _paragraphs(text: str) -> list[Element]:
    return [h.p[part] for part in re.split(r"\n\s*\n", text.strip()) if part]


def _check(check: Check, text: str | dict[str, str]) -> Element:
    about = explained(check.asks)
    count = f" (you wrote {len(words(text))})" if isinstance(text, str) and check.asks.startswith("at least") else ""
    return h.li(class_="mk-done" if check.done else "mk-open")[
        h.p[h.strong["✓ Met: " if check.done else "○ Not yet: "], check.asks, count, "."],
        h.p(".fb-why")[about.why, None if check.done else [" ", h.strong["How: "], about.how]] if about else None,
    ]


# The stories


def _story(graded: Graded, name: str) -> Element:
    scenario, journal = graded.module.scenario(name).value, graded.journal
    current, finished = journal.last("play", name), journal.last("finished", name)
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
    under_way = read(current)
    recorded = dict.fromkeys([*read_all(finished), *([under_way] if under_way else [])])
    if under_way in recorded:
        recorded[under_way] = recorded.pop(under_way)
    return ended(scenario, recorded)


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
