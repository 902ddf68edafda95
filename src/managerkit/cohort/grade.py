"""Grading a cohort: its hand-ins, with its pinned content, into its gradebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from managerkit.gradebook.nbgrader import find_alembic
from managerkit.grading.pinned import course_of
from managerkit.grading.run import Executors, Graded, GradingPlace, GradingTask, grade, here
from managerkit.grading.sandbox.fence import Limits

from .folder import Cohort


def tasks(cohort: Cohort) -> list[GradingTask]:
    """Every hand-in that was collected, by assignment and learner."""
    return [
        GradingTask(learner, assignment.name, assignment.module)
        for assignment in cohort.assignments
        for learner in cohort.submitted(assignment)
    ]


def grade_cohort(
    cohort: Cohort,
    hand_ins: Sequence[GradingTask],
    told: Callable[[Graded], None],
    *,
    fenced: bool = True,
    limits: Limits | None = None,
    executors: Executors = here,
    again: bool = False,
) -> list[Graded]:
    """Grade what is new or has changed, each by the pinned content of its assignment; see `grading.run.grade`.

    Args:
        cohort: the cohort.
        hand_ins: what is to be looked at.
        told: hears of each as it is done.
        fenced: whether learners' code runs behind the fence.
        limits: what each may use; None for the usual.
        executors: who executes.
        again: grade anew what was graded before the exercise, the limits or the kit were changed.

    Returns:
        what came of each, in the order in which it was done.

    Raises:
        Busy: another process grades this cohort.
        NoFence: there can be no fence here.
    """
    find_alembic()
    place = GradingPlace(cohort.root, cohort.gradebook_path, cohort.name, cohort.config())
    done: list[Graded] = []
    for course in dict.fromkeys(course_of(cohort.root, one.assignment) for one in hand_ins):
        theirs = [one for one in hand_ins if course_of(cohort.root, one.assignment) == course]
        done += grade(place, theirs, course, told, fenced=fenced, limits=limits, executors=executors, again=again)
    return done
