"""The numbers that a workspace holds: what was finished, how often one does what was asked about, what one kept."""

from collections import Counter
from datetime import date

from managerkit.activities.assessments.behaviour import Occasion, newest
from managerkit.activities.assessments.engine import behaviours, position
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.look_back.collect import undertakings
from managerkit.look_back.engine import Undertaking
from managerkit.progress.progress import Progress, progress
from managerkit.progress.workspace import Workspace
from managerkit.second_view.asking import figures
from managerkit.wording.commitments import kind

from .shared_file import Behaviour, SharedKind, SharedModule, SharedNumbers

Asked = dict[str, dict[Occasion, tuple[date, Behaviour]]]
"""By behaviour item and occasion: the day of the answer, and what is shared of it."""


def numbers(course: CourseFolder, desk: Workspace) -> SharedNumbers:
    """What can be shared of a workspace, read from its journals.

    Args:
        course: the content, which knows the items.
        desk: the learner's workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of the course is broken.
    """
    asked = {module.id: _own(module, desk.lesson(module)) for module in course.modules()}
    for one in figures(course, desk):
        if one.second is not None:
            _lay_beside(asked.get(one.module, {}).get(one.item, {}), one.day, one.second)
    modules = {
        module.id: SharedModule(
            finished=_finished(progress(module, desk)),
            behaviours={
                item: {when: said for when, (_, said) in times.items()} for item, times in asked[module.id].items()
            },
        )
        for module in course.modules()
    }
    return SharedNumbers(
        modules={name: one for name, one in modules.items() if one.finished or one.behaviours},
        commitments=_commitments(undertakings(course, desk)),
    )


def _own(module: ModuleFolder, lesson: Journal) -> Asked:
    """A module's behaviour items as they were answered; what did not happen has no place, and is left out."""
    found: Asked = {}
    for item in behaviours(module.assessment.value):
        for one in newest(item, lesson):
            if (place := position(item, one.answer)) is not None:
                found.setdefault(item.id, {})[one.occasion] = one.on, Behaviour(own=round(place, 3))
    return found


def _lay_beside(times: dict[Occasion, tuple[date, Behaviour]], day: date, second: float) -> None:
    """Put a second view beside the own answer of the days around it; it says nothing alone."""
    if times:
        nearest = min(times, key=lambda when: abs(times[when][0] - day))
        own_day, own = times[nearest]
        times[nearest] = own_day, Behaviour(own=own.own, second=round(second, 3))


def _finished(done: Progress) -> bool:
    """Whether the exercise is done as far as a machine can see, and where there is none the lesson."""
    return (done.lesson if done.exercise is None else done.exercise) == 1


def _commitments(found: list[Undertaking]) -> dict[str, SharedKind]:
    """How many of each kind were made, and how many of them one says one kept as planned, at either look back."""
    made = Counter(kind(one.promise.act) for one in found)
    kept = Counter(
        kind(one.promise.act)
        for one in found
        if any(look.choice("did") == "planned" and not look.skipped for look in one.looks.values())
    )
    return {name: SharedKind(made=many, kept=kept[name]) for name, many in sorted(made.items())}
