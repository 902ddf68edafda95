"""The parts of a learner's page about the reflection: what a person saw in it, and what a machine saw of its form."""

from __future__ import annotations

import re

import htpy as h
from htpy import Element, Renderable

from managerkit.activities.reflections.engine import PARTS, FormCheck, checks, given, words
from managerkit.cohort.marking.comment_format import CommentLevels
from managerkit.content.reflection import Criterion, Prompt
from managerkit.journal.records import TEXT
from managerkit.ui.markdown import line

from .explained import explained
from .graded import GradedWork
from .marks import CellMark

# The marker's reading


def read_by_a_person(graded: GradedWork) -> Renderable:
    """The marker's points, comment and levels, in the rubric."""
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


def _standing(mark: CellMark) -> Element:
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


def _below(mark: CellMark, said: CommentLevels) -> str:
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
                        h.th(scope="row")[criterion.title, h.br, h.small[criterion.worth]]
                        if criterion.worth
                        else h.th(scope="row")[criterion.title],
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


def form(graded: GradedWork) -> Renderable:
    """What was written under each prompt, and the checks of its form, explained."""
    kept = TEXT.latest(graded.journal)
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


def _prompt(prompt: Prompt, text: str | dict[str, str], found: list[FormCheck]) -> Element:
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


def _check(check: FormCheck, text: str | dict[str, str]) -> Element:
    about = explained(check.asks)
    count = f" (you wrote {len(words(text))})" if isinstance(text, str) and check.asks.startswith("at least") else ""
    return h.li(class_="mk-done" if check.done else "mk-open")[
        h.p[h.strong["✓ Met: " if check.done else "○ Not yet: "], check.asks, count, "."],
        h.p(".fb-why")[about.why, None if check.done else [" ", h.strong["How: "], about.how]] if about else None,
    ]
