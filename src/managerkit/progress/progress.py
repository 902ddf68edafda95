"""Progress: how much of each module is done, as its journals say. Counted, never judged."""

from dataclasses import dataclass

from managerkit import activities
from managerkit.content.loading import CourseFolder, ModuleFolder

from .workspace import Workspace


@dataclass(frozen=True)
class Progress:
    """How much of a module is done: shares from 0 to 1 of the lesson and, if there is one, the exercise."""

    lesson: float
    exercise: float | None
    minutes_left: int

    @property
    def begun(self) -> bool:
        """Whether anything is done."""
        return self.lesson > 0 or bool(self.exercise)

    @property
    def done(self) -> bool:
        """Whether all that can be counted is done."""
        return self.lesson == 1 and self.exercise in (None, 1)


def progress(folder: ModuleFolder, desk: Workspace) -> Progress:
    """Count what is done: questions answered, models run, stories played out, code mended, checks of form met.

    Args:
        folder: the module.
        desk: the workspace.

    Returns:
        what is done of the lesson and of the exercise, and the minutes left.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of the module is broken.
    """
    lesson, exercise = desk.lesson(folder), desk.exercise(folder)
    graded = folder.module.exercise.points if folder.module.exercise else {}
    read = [
        kind.progress(folder, name, (lesson, exercise))
        for kind in activities.kinds()
        for name in kind.names(folder)
        if name not in graded and not kind.optional
    ]
    share = sum(read) / len(read) if read else 0.0
    minutes = folder.module.minutes
    if folder.module.exercise is None:
        return Progress(share, None, round(minutes.whole_lesson * (1 - share)))
    parts = [activities.of_part(folder, name).progress(folder, name, (exercise,)) for name in graded]
    done = sum(parts) / len(parts)
    left = minutes.whole_lesson * (1 - share) + (minutes.exercise or 0) * (1 - done)
    return Progress(share, done, round(left))


def over(course: CourseFolder, desk: Workspace) -> dict[str, Progress]:
    """The progress of every module, in teaching order.

    Args:
        course: the content.
        desk: the workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    return {folder.id: progress(folder, desk) for folder in course.modules()}
