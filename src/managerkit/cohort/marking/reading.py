"""How the markers of a cohort read: agreement for each criterion, drift, and the texts to talk about."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ..folder import Assignment, Cohort
from .agreement import Agreement, Mark, alpha, kappa, pairs_of
from .disagreements import Disagreement, disagreements
from .drift import Drift, drift
from .marks import marks
from .register import DECISIONS
from .texts import texts


@dataclass(frozen=True)
class Reading:
    """How one exercise was read: the agreement by the criterion's title, who moved, and which texts were read apart.

    `pairs` has the same for every two markers who have read a text in common.
    """

    assignment: Assignment
    agreement: dict[str, Agreement]
    pairs: dict[tuple[str, str], dict[str, Agreement]]
    drift: list[Drift]
    apart: list[Disagreement]


def readings(cohort: Cohort) -> Iterator[Reading]:
    """For each exercise that anybody has marked.

    Raises:
        JournalError: a marker's file cannot be read.
        ContentError: a pinned reflection.yml is broken.
    """
    for assignment in cohort.assignments:
        titles = {one.id: one.title for one in cohort.module(assignment).reflection.value.rubric}
        given: dict[str, list[tuple[str, str, int]]] = {title: [] for title in titles.values()}
        now = {(learner, text.digest) for learner, text in texts(cohort, assignment).items()}
        for mark in marks(cohort, assignment.name):
            if (mark.learner, mark.text) in now and not mark.marker.endswith(DECISIONS):
                for criterion, level in mark.levels.items():
                    if criterion in titles:
                        given[titles[criterion]].append((mark.marker, mark.learner, level))
        if any(given.values()):
            agreement = {title: alpha(one) for title, one in given.items()}
            yield Reading(assignment, agreement, _pairs(given), drift(given), disagreements(given))


def _pairs(given: dict[str, list[Mark]]) -> dict[tuple[str, str], dict[str, Agreement]]:
    markers = sorted({marker for one in given.values() for marker, _, _ in one})
    found = {
        (one, other): {title: kappa(pairs_of(marks, one, other)) for title, marks in given.items()}
        for one, other in combinations(markers, 2)
    }
    return {pair: by for pair, by in found.items() if any(one.texts for one in by.values())}
