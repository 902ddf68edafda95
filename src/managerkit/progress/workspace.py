"""A learner's workspace: where the journals lie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import TRACK


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Workspace:
    """A learner's workspace, by the folder that holds `notebooks/` and `exercises/`; `clock` tells records' times."""

    root: Path
    clock: Callable[[], datetime] = _now

    @classmethod
    def around(cls, folder: Path) -> "Workspace":
        """The workspace that a notebook's folder lies in."""
        above = folder.resolve().parents
        return cls(next((one for one in above[:2] if (one / "notebooks").is_dir()), folder.resolve().parent))

    def lesson(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's lesson."""
        return Journal.beside(self.root / "notebooks", folder.id, folder.module.version, self.clock)

    def first_lesson(self, course: CourseFolder) -> Journal:
        """The journal of a course's first lesson, which keeps what is about the course as a whole."""
        return self.lesson(course.module(course.course.modules[0]))

    def track(self, course: CourseFolder) -> str | None:
        """The id of the track chosen; None if none is."""
        return TRACK.last(self.first_lesson(course))

    def exercise(self, folder: ModuleFolder) -> Journal:
        """The journal of a module's exercise."""
        return Journal.beside(self.root / "exercises" / folder.assignment, folder.id, folder.module.version, self.clock)
