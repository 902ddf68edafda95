"""What a workspace's journals hold for looking back: what was undertaken, what was said, and behaviour items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from managerkit import activities
from managerkit.activities.assessments.behaviour import newest
from managerkit.activities.assessments.engine import behaviours
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.after import LOOK_BACK
from managerkit.journal.log import Journal
from managerkit.progress.workspace import Workspace

from .engine import Undertaking, read
from .own_line import AnswerLine, line


@dataclass(frozen=True)
class WatchedModule:
    """A module with behaviour items that one has begun: one's own line for each item."""

    id: str
    title: str
    lines: Sequence[AnswerLine]

    @property
    def has_grown(self) -> bool:
        """Whether an item was answered more than once."""
        return any(line.has_grown for line in self.lines)


def undertakings(course: CourseFolder, desk: Workspace) -> list[Undertaking]:
    """What was undertaken with a date, module by module in teaching order.

    Args:
        course: the content.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    return [one for folder in course.modules() for one in of_module(folder, desk.lesson(folder), desk.exercise(folder))]


def of_module(folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[Undertaking]:
    """What was undertaken with a date in one module.

    Args:
        folder: the module.
        lesson: its lesson's journal, in which one looks back.
        exercise: its exercise's.
    """
    if not exercise.path.exists():
        return
    texts = LOOK_BACK.latest(lesson)
    for kind in activities.kinds():
        for promise in kind.promises(folder, exercise):
            prompt = promise.key.partition("/")[2]
            if promise.day is not None and promise.day.year < date.max.year:
                yield Undertaking(folder.id, folder.module.title, prompt, promise, read(texts, prompt))


def watched(course: CourseFolder, desk: Workspace) -> list[WatchedModule]:
    """One's own lines, in those modules in which a behaviour item was answered, in teaching order.

    Args:
        course: the content.
        desk: the workspace.
    """
    found = [WatchedModule(one.id, one.module.title, own_lines(one, desk.lesson(one))) for one in course.modules()]
    return [one for one in found if any(line.points for line in one.lines)]


def own_lines(folder: ModuleFolder, lesson: Journal) -> list[AnswerLine]:
    """One's own line for each behaviour item of a module.

    Args:
        folder: the module.
        lesson: its lesson's journal.
    """
    return [line(item, newest(item, lesson)) for item in behaviours(folder.assessment.value)]
