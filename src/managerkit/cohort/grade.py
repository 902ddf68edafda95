"""Grading a cohort: its hand-ins, with its pinned content, into its gradebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from managerkit.gradebook.nbgrader import find_alembic
from managerkit.grading.own import grade_own
from managerkit.grading.pinned import course_of
from managerkit.grading.run import Executors, Graded, GradingPlace, GradingTask, grade, here
from managerkit.grading.sandbox.fence import Limits

from .folder import Assignment, Cohort


def tasks(cohort: Cohort) -> list[GradingTask]:
    """Every hand-in that was collected, by assignment and learner."""
    return [
        GradingTask(learner, one.name, one.module if isinstance(one, Assignment) else "")
        for one in cohort.everything
        for learner in cohort.submitted(one)
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
    """Grade what is new or has changed.

    The kit's exercises are graded each by its own pinned content (see `grading.run.grade`), and the facilitator's own
    as nbgrader grades them (see `grading.own.grade_own`).

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
    exercises = [one for one in hand_ins if one.notebook]
    for course in dict.fromkeys(course_of(cohort.root, one.assignment) for one in exercises):
        theirs = [one for one in exercises if course_of(cohort.root, one.assignment) == course]
        done += grade(place, theirs, course, told, fenced=fenced, limits=limits, executors=executors, again=again)
    own = [one for one in hand_ins if not one.notebook]
    if own:
        course = cohort.course.root
        done += grade_own(place, own, course, told, fenced=fenced, limits=limits, executors=executors, again=again)
    return done
