"""How the markers of a cohort read: agreement for each criterion, drift, and the texts to talk about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.store.mark_store import MarkStore
from managerkit.cohort.marking.store.marks import DECISIONS
from managerkit.cohort.marking.store.marks import Mark as GivenMark
from managerkit.cohort.marking.store.texts import texts

from .agreement import Agreement, Rating, alpha, kappa, pairs_of
from .disagreements import Disagreement, disagreements
from .drift import Drift, drift


@dataclass(frozen=True)
class ExerciseReading:
    """How one exercise was read: the agreement by the criterion's title, who moved, and which texts were read apart.

    `pairs` has the same for every two markers who have read a text in common.
    """

    assignment: Assignment
    agreement: dict[str, Agreement]
    pairs: dict[tuple[str, str], dict[str, Agreement]]
    drift: list[Drift]
    apart: list[Disagreement]


def readings(cohort: Cohort, store: MarkStore) -> Iterator[ExerciseReading]:
    """How each exercise was read that anybody has marked, in teaching order.

    Args:
        cohort: the cohort.
        store: its markers' files.

    Raises:
        JournalError: a marker's file cannot be read.
        ContentError: a pinned reflection.yml is broken.
    """
    for assignment in cohort.assignments:
        reflection = cohort.module(assignment).reflection.value
        now = {(learner, text.digest) for learner, text in texts(cohort, assignment, reflection).items()}
        theirs = [
            mark
            for mark in store.marks(assignment.name)
            if (mark.learner, mark.text) in now and not mark.marker.endswith(DECISIONS)
        ]
        given = {one.title: _given(theirs, one.id) for one in reflection.rubric}
        if any(given.values()):
            agreement = {title: alpha(one) for title, one in given.items()}
            yield ExerciseReading(assignment, agreement, _pairs(given), drift(given), disagreements(given))


def _given(marks: Sequence[GivenMark], criterion: str) -> list[Rating]:
    """Who gave which text which level. Of a text that was read by several wordings only the newest one's count."""
    newest = {mark.learner: mark.wording.get(criterion, "") for mark in marks if criterion in mark.levels}
    return [
        (mark.marker, mark.learner, mark.levels[criterion])
        for mark in marks
        if criterion in mark.levels and mark.wording.get(criterion, "") == newest[mark.learner]
    ]


def _pairs(given: dict[str, list[Rating]]) -> dict[tuple[str, str], dict[str, Agreement]]:
    markers = sorted({marker for one in given.values() for marker, _, _ in one})
    found = {
        (one, other): {title: kappa(pairs_of(marks, one, other)) for title, marks in given.items()}
        for one, other in combinations(markers, 2)
    }
    return {pair: by for pair, by in found.items() if any(one.texts for one in by.values())}
