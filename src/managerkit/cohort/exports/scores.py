"""The one number that another system's gradebook wants for a learner and an exercise, or that there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.cohort.folder import AnyAssignment, Cohort, CohortError
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import NOT_IN, Standing
from managerkit.content.findings import instead


@dataclass(frozen=True)
class ScoredLearner:
    """A learner, and the points of each exercise that has any, by the exercise's name."""

    id: str
    first_name: str
    last_name: str
    email: str
    points: Mapping[str, float]


@dataclass(frozen=True)
class Scores:
    """All learners in order, what each exercise is worth, and how many hand-ins were left out as not yet marked."""

    people: Sequence[ScoredLearner]
    most: Mapping[str, float]
    waiting: int


def scores(snapshot: Snapshot, missing_as_zero: bool = False, only: Sequence[str] = ()) -> Scores:
    """Everybody's points.

    Work that did not come in has none, nor has work that waits for the machine or for a marker.

    Args:
        snapshot: the cohort.
        missing_as_zero: give 0 to who has handed in no version of an exercise. What waits stays without points.
        only: the names of the exercises meant; none for all.

    Raises:
        CohortError: there is no such exercise.
    """
    meant = wanted(snapshot.cohort, only)
    found = [one for one in snapshot.standings if one.assignment in meant]
    handed_in = {(one.learner, one.assignment.subject) for one in snapshot.standings if one.state != NOT_IN}
    by_learner: dict[str, list[Standing]] = {}
    for one in found:
        by_learner.setdefault(one.learner, []).append(one)
    people = []
    for learner, theirs in by_learner.items():
        points = {one.assignment.name: one.total for one in theirs if one.total is not None and not one.needs_marking}
        if missing_as_zero:
            absent = [one for one in theirs if (learner, one.assignment.subject) not in handed_in]
            points |= {one.assignment.name: 0.0 for one in absent}
        people.append(ScoredLearner(learner, theirs[0].first_name, theirs[0].last_name, theirs[0].email, points))
    waiting = sum(one.state != NOT_IN and (one.total is None or one.needs_marking) for one in found)
    return Scores(people, {one.assignment.name: one.most for one in found}, waiting)


def wanted(cohort: Cohort, only: Sequence[str] = ()) -> list[AnyAssignment]:
    """The exercises that are meant, in teaching order.

    Args:
        cohort: the cohort.
        only: their names; none for all.

    Raises:
        CohortError: there is no such exercise.
    """
    there = [one.name for one in cohort.everything]
    if strange := [name for name in only if name not in there]:
        raise CohortError(f"no exercise of this cohort is called `{strange[0]}`; {instead(strange[0], there)}")
    return [one for one in cohort.everything if one.name in (only or there)]


def titles(cohort: Cohort, given: Mapping[str, str], only: Sequence[str] = ()) -> dict[AnyAssignment, str]:
    """What the other system calls each exercise: what was given, or the exercise's own name.

    Args:
        cohort: the cohort.
        given: titles by the exercises' names.
        only: the names of the exercises meant; none for all.

    Raises:
        CohortError: something was given for an exercise that there is not.
    """
    there = {one.name: one for one in cohort.everything}
    for name in given:
        if name not in there:
            raise CohortError(f"`{name}` is no exercise of this cohort; there are: {', '.join(there)}")
    return {one: given.get(one.name, one.name) for one in wanted(cohort, only)}
