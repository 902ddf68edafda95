"""The portfolio's part about a self-assessment: where the answers lie, or how they moved, and the answers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.content.assessment import Assessment
from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, CONFIDENCE, EXAMPLE
from managerkit.ui.controls import Body, table
from managerkit.ui.figures import svg
from managerkit.ui.markdown import line, prose

from .engine import DimensionResult, rows, score
from .figure import draw, draw_moves
from .moves import moves
from .moves_view import TITLES


@dataclass(frozen=True)
class Occasion:
    """A self-assessment answered once: `given` are rows of question, answer in words and example."""

    name: str
    answers: Mapping[str, object]
    results: Sequence[DimensionResult]
    given: Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Rated:
    """A self-assessment, and the occasions on which something was answered."""

    assessment: Assessment
    occasions: Sequence[Occasion]


def exhibit(folder: ModuleFolder, journal: Journal) -> Exhibit | None:
    """The occasions on which a module's self-assessment was answered; None if it never was.

    Args:
        folder: the module.
        journal: the journal of its lesson.
    """
    occasions = []
    for name, answer in ANSWER.items():
        if answers := answer.latest(journal):
            assessment = folder.assessment.value
            results = score(assessment, answers, CONFIDENCE[name].latest(journal))
            given = rows(assessment, answers, EXAMPLE[name].latest(journal))
            if given:
                occasions.append(Occasion(name, answers, results, given))
    if not occasions:
        return None
    rated = Rated(folder.assessment.value, occasions)
    return Exhibit(occasions, lambda: _results(rated), place=20)


def _results(rated: Rated) -> Body:
    several = len(rated.occasions) > 1
    return h.fragment[
        h.h3["Where the answers lie"],
        _moved(rated) if several else _placed(rated, rated.occasions[0]),
        _answers(rated),
        _examples(rated),
    ]


def _placed(rated: Rated, occasion: Occasion) -> Body:
    known = any(result.place is not None for result in occasion.results)
    title = f"{rated.assessment.title}: answers on each dimension's scale; the sentences below say the same."
    return h.fragment[
        svg(draw(rated.assessment, occasion.results, occasion.answers), title) if known else None,
        [
            h.fragment[
                h.p[h.strong[result.sentence]],
                result.prompt and h.div(".band")[prose(result.prompt)],
            ]
            for result in occasion.results
        ],
    ]


def _moved(rated: Rated) -> Body:
    found = moves(rated.assessment, {occasion.name: occasion.answers for occasion in rated.occasions})
    known = any(place is not None for move in found for place in move.places.values())
    title = f"{rated.assessment.title}: the occasions side by side; the sentences below say the same."
    return h.fragment[
        svg(draw_moves(found, TITLES), title) if known else None, h.ul[[h.li[move.sentence] for move in found]]
    ]


def _answers(rated: Rated) -> Body:
    """Every question answered, with the answer in words on each occasion."""
    given = {
        occasion.name: {str(row["question"]): str(row["answer"]) for row in occasion.given}
        for occasion in rated.occasions
    }
    header = [TITLES[name] for name in given] if len(given) > 1 else ["Answer"]
    rows = [
        [line(item.text), *(line(answers.get(item.text, "–")) for answers in given.values())]
        for item in rated.assessment.items
        if any(item.text in answers for answers in given.values())
    ]
    return table(["Question", *header], rows, caption="The answers in words")


def _examples(rated: Rated) -> Body:
    several = len(rated.occasions) > 1
    found = [
        h.li[
            several and f"{TITLES[occasion.name]}: ",
            h.em[line(str(row["question"]))],
            h.br,
            h.span(dir="auto")[str(row["example"])],
        ]
        for occasion in rated.occasions
        for row in occasion.given
        if row["example"]
    ]
    return h.fragment[h.h4["Examples given"], h.ul[found]] if found else h.fragment[""]
