"""Scoring anew what was marked, when a rubric's points or wording changed: what would change, and then changing it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from managerkit.authoring.build import build_exercise
from managerkit.cohort.folder import Assignment, Cohort, CohortError, succeeded
from managerkit.cohort.rubric_policy import Scale, Settled, Worth, scale, settle, settled
from managerkit.content.findings import instead
from managerkit.content.reflection import Criterion
from managerkit.gradebook import queries
from managerkit.grading.run import alone
from managerkit.storage.atomic import put, why

from .gradebook_sync import TASK, entered, register
from .outcome import OPEN, MarkingOutcome, outcomes
from .store.mark_store import MarkStore
from .store.marks import Mark
from .store.texts import Text, texts
from .store.wordings import Wording, kept_wording, wording


@dataclass(frozen=True)
class Rewording:
    """A criterion of which some levels were given by an earlier wording; `before` is None where it was not kept.

    Attributes:
        criterion: its id.
        refused: names of the earlier wordings.
        learners: those whose texts were read by one of them.
    """

    criterion: str
    before: Wording | None
    now: Wording
    refused: frozenset[str]
    learners: tuple[str, ...]


@dataclass(frozen=True)
class RescoringPlan:
    """What scoring an exercise anew comes to.

    Attributes:
        assignment: the exercise.
        before, after: what levels are worth.
        scores: by learner, the points as they are and as they would be; only those that differ. None is no points.
        rewordings: the criteria that read otherwise than when they were marked.
        again: the learners whose texts wait for a person afterwards, and do not now.
        by_hand: the learners whose points somebody typed into the gradebook; they stay as they are.
        refused: by criterion, the wordings that are going to count no more.
        refuses_more: whether some of these count now.
        says_otherwise: whether the exercise or the gradebook still says that other points can be had.
    """

    assignment: Assignment
    before: Scale
    after: Scale
    scores: Mapping[str, tuple[float | None, int]]
    rewordings: Sequence[Rewording]
    again: Sequence[str]
    by_hand: Sequence[str]
    refused: Mapping[str, frozenset[str]]
    refuses_more: bool
    says_otherwise: bool

    @property
    def changes_points(self) -> bool:
        """Whether levels are worth something else afterwards."""
        return self.before != self.after

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to do."""
        return self.changes_points or self.refuses_more or self.says_otherwise

    @property
    def most(self) -> tuple[int, int]:
        """The most that a reader can give, before and afterwards."""
        return most(self.before), most(self.after)


def most(points: Scale) -> int:
    """The most points that a rubric gives."""
    return sum(one[-1] for one in points.values())


def written(cohort: Cohort, assignment: Assignment) -> Scale:
    """What levels are worth by the rubric, whatever the cohort settled.

    Args:
        cohort: the cohort.
        assignment: the exercise, whose pinned rubric it is.
    """
    return scale(cohort.course_of(assignment).module(assignment.module).reflection.value.rubric)


def chosen(cohort: Cohort, assignment: Assignment, points: Mapping[str, Sequence[int]]) -> Scale:
    """What levels are going to be worth.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        points: what levels 0 to 3 of some criteria shall be worth here; the others stay worth what they are.

    Raises:
        CohortError: there is no such criterion, or its points do not rise.
    """
    now = dict(scale(cohort.module(assignment).reflection.value.rubric))
    for criterion, one in points.items():
        if criterion not in now:
            raise CohortError(f"the rubric of {assignment.name} has no `{criterion}`; {instead(criterion, now)}")
        if list(one) != sorted(one) or one[0] == one[-1]:
            raise CohortError(f"the points of `{criterion}` do not rise with the levels; write them such as 0,2,4,6")
        now[criterion] = tuple(one)
    return now


def plan(cohort: Cohort, assignment: Assignment, store: MarkStore, after: Scale, read_again: bool) -> RescoringPlan:
    """What scoring an exercise anew would change. Nothing is written.

    Args:
        cohort: the cohort.
        assignment: the exercise.
        store: the markers' files.
        after: what levels are going to be worth.
        read_again: whether texts that were read by an earlier wording come back to the desk.

    Raises:
        JournalError: a marker's file cannot be read.
        ContentError: a pinned reflection.yml is broken.
    """
    reflection = cohort.module(assignment).reflection.value
    rubric = reflection.rubric
    found, given = texts(cohort, assignment, reflection), store.raw(assignment.name)
    before = settled(cohort.root, assignment.name)
    rewordings = [*_rewordings(cohort, rubric, found, [mark.under(before) for mark in given])]
    refused = _refused(before, rewordings) if read_again else before.refused
    then = Settled(before.points, refused)
    counts = outcomes(scale(rubric), found, [mark.under(before) for mark in given])
    going = outcomes(after, found, [mark.under(then) for mark in given])
    there = entered(cohort, assignment, counts)
    by_hand = [who for who, (_, is_by_hand) in there.items() if is_by_hand]
    theirs = [(who, entry.points, going[who]) for who, (entry, is_by_hand) in there.items() if not is_by_hand]
    return RescoringPlan(
        assignment,
        scale(rubric),
        after,
        {who: (points, new.points) for who, points, new in theirs if new.levels and points != new.points},
        rewordings,
        [who for who, _, new in theirs if new.state in OPEN and counts[who].state not in OPEN],
        by_hand,
        refused,
        refused != before.refused,
        _says(cohort, assignment) != {most(after)},
    )


def apply(cohort: Cohort, found: RescoringPlan, now: datetime) -> Path:
    """Do what a plan says: the exercise and the gradebook say what levels are worth now, and points are given by it.

    Can be done again after it was killed; nothing is lost between.

    Args:
        cohort: the cohort.
        found: the plan.
        now: the time, which names the folder for what is replaced.

    Returns:
        That folder.

    Raises:
        CohortError: nbgrader refuses, or something cannot be written.
        Busy: somebody grades the cohort.
    """
    assignment = found.assignment
    with alone(cohort.root):
        try:
            kept = cohort.private / "replaced" / f"rubric+{now:%Y%m%dT%H%M%S%f}"
            kept.mkdir(parents=True)
            queries.copy(cohort.gradebook_path, kept / cohort.gradebook_path.name)
            settle(cohort.root, assignment.name, _settled(cohort, found))
            if found.changes_points or found.says_otherwise:
                _build_anew(cohort, assignment, found.after, kept)
                done = cohort.nbgrader().generate_assignment(assignment.name)
                succeeded(done, f"{assignment.name} cannot be prepared for release")
            with cohort.gradebook() as gradebook:
                register(cohort, gradebook, assignment, _counts(cohort, assignment))
        except OSError as error:
            raise CohortError(
                f"{error.filename or cohort.root} cannot be written ({why(error)}); mend that, and rescore again"
            ) from None
    return kept


def _counts(cohort: Cohort, assignment: Assignment) -> dict[str, MarkingOutcome]:
    """What counts now, by what is settled now."""
    reflection = cohort.module(assignment).reflection.value
    given = MarkStore(cohort).marks(assignment.name)
    return outcomes(scale(reflection.rubric), texts(cohort, assignment, reflection), given)


def _rewordings(
    cohort: Cohort, rubric: Sequence[Criterion], found: Mapping[str, Text], given: Sequence[Mark]
) -> Iterator[Rewording]:
    """The criteria by an earlier wording of which texts as they are now were read."""
    for criterion in rubric:
        now = wording(criterion)
        old = [
            (mark.learner, mark.wording.get(criterion.id, ""))
            for mark in given
            if mark.learner in found
            and mark.text == found[mark.learner].digest
            and criterion.id in mark.levels
            and mark.wording.get(criterion.id, "") != now.name
        ]
        if old:
            learners = tuple(sorted({learner for learner, _ in old}))
            names = frozenset(name for _, name in old)
            yield Rewording(criterion.id, kept_wording(cohort, old[-1][1]), now, names, learners)


def _refused(before: Settled, rewordings: Sequence[Rewording]) -> dict[str, frozenset[str]]:
    """The wordings that count no more, once all is to be read by the words as they are now."""
    refused = dict(before.refused)
    for one in rewordings:
        refused[one.criterion] = (refused.get(one.criterion, frozenset()) | one.refused) - {one.now.name}
    return refused


def _settled(cohort: Cohort, found: RescoringPlan) -> Settled:
    """What is settled afterwards: of the points only those that the rubric says otherwise of."""
    own = written(cohort, found.assignment)
    points = {criterion: worth for criterion, worth in found.after.items() if worth != own[criterion]}
    return Settled(points, found.refused)


def _says(cohort: Cohort, assignment: Assignment) -> set[float]:
    """The most that a person can give, as the exercise says it and as the gradebook does."""
    place = cohort.root / "source" / assignment.name / assignment.notebook
    try:
        cells = json.loads(place.read_bytes())["cells"]
        (in_source,) = (cell["metadata"]["nbgrader"]["points"] for cell in cells if cell["id"] == TASK)
    except (OSError, ValueError, LookupError, TypeError):
        raise CohortError(f"{place} cannot be read as the exercise; take it from a backup") from None
    with cohort.gradebook() as gradebook:
        in_gradebook = queries.task_points(gradebook, assignment.name, assignment.module, TASK)
    return {in_source} if in_gradebook is None else {in_source, in_gradebook}


def _build_anew(cohort: Cohort, assignment: Assignment, points: Scale, kept: Path) -> None:
    """Build the exercise so that it says what levels are worth."""
    course = cohort.course_of(assignment)
    text = build_exercise(course, Worth(course.module(assignment.module), points)).text
    place = cohort.root / "source" / assignment.name / assignment.notebook
    shutil.copy2(place, kept)
    put(place, text)
