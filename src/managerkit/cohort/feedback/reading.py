"""The part of a learner's page about what a person saw in the reflection."""

from __future__ import annotations

import re

import htpy as h
from htpy import Element, Renderable

from managerkit.cohort.marking.comment_format import CommentLevels
from managerkit.content.reflection import Criterion
from managerkit.gradebook.queries import CellMark
from managerkit.ui.markdown import line

from .graded import GradedWork


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
    return h.div(".fb-comment")[
        h.h3["Your reader’s comment"], h.blockquote(".mk-answer", dir="auto")[_paragraphs(comment)]
    ]


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


def _paragraphs(text: str) -> list[Element]:
    return [h.p(dir="auto")[part] for part in re.split(r"\n\s*\n", text.strip()) if part]
