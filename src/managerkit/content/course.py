"""The course and its modules, as written in course.yml and module.yml."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, HttpUrl

from .base import Content, Id, Line, Prose, Version
from .look import Look


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"`{value}` is no day; write year, month and day, such as 2026-11-21") from None


Day = Annotated[date, BeforeValidator(_day), Field(description="A day, YYYY-MM-DD.")]


class Source(Content):
    """A work the course leans on.

    `url` may be missing for a book; `note` says what was taken from it.
    """

    title: Line
    by: Line
    url: Annotated[HttpUrl, Field(strict=False)] | None = None
    note: Line | None = None


class Track(Content):
    """A path through the modules for one kind of learner, between the first module and the last.

    `modules` may be empty while they are being written. `memo` is the page that the track ends on.
    """

    id: Id
    title: Line
    who: Line
    question: Line
    modules: list[Id]
    memo: Literal["decision", "ninety-days", "roadmap"] = "decision"


class Course(Content):
    """course.yml: the title, tracks, module order, shared sources and names that modules had.

    A course that `extends` another one says only what differs from it: see `content/layers.py`.
    """

    title: Line
    extends: Id | None = Field(
        default=None, description="The course under this one: managerkit for the kit's own, or an installed one's name."
    )
    tracks: list[Track] = Field(min_length=1)
    modules: list[Id] = Field(min_length=1, description="Teaching order; numbers the notebooks from 00.")
    sources: dict[Id, Source] = Field(min_length=1)
    look: Look | None = None
    retired: dict[Id, Id] = Field(
        default_factory=dict, description="A module's old name: the name that answers to it go to."
    )


class Change(Content):
    """One line of a module's history, in the words of those who learn from it.

    `managerkit bump` writes it; `digest` names the content of that version.
    """

    version: Version
    date: Day
    notice: Line
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None = None


def major(version: str) -> int:
    """A version's first number: what answers and marks refer to stays the same as long as that does."""
    return int(version.partition(".")[0])


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, which can be compared."""
    return tuple(map(int, version.split(".")))


def exercise_name(module: str, version: str) -> str:
    """What an exercise is called among nbgrader's assignments, such as mastery-v1: one for each major version.

    Args:
        module: the module's id.
        version: the module's.
    """
    return f"{module}-v{major(version)}"


class Minutes(Content):
    """How long a learner needs, in minutes."""

    lesson: int = Field(ge=5, le=60)
    later: int = Field(default=0, ge=0, le=60, description="More of the lesson, which can wait for another day.")
    exercise: int | None = Field(default=None, ge=5, le=90)

    @property
    def whole_lesson(self) -> int:
        """The lesson with what of it can wait."""
        return self.lesson + self.later

    @property
    def alone(self) -> int:
        """All that a learner does alone: the whole lesson and the exercise."""
        return self.whole_lesson + (self.exercise or 0)


class Exercise(Content):
    """The graded exercise: the points a machine gives, by the name of a scenario, a practice, or `form`."""

    points: dict[Id, int] = Field(min_length=1)


class Module(Content):
    """module.yml: one framework."""

    title: Line
    question: Line = Field(description="The question a learner can answer afterwards.")
    framework: Prose = Field(description="The framework in a paragraph.")
    version: Version
    history: list[Change] = Field(min_length=1, description="Newest first.")
    minutes: Minutes
    objectives: list[Line] = Field(min_length=2, max_length=6)
    sources: list[Id] = Field(min_length=1)
    simulations: list[Id] = Field(default_factory=list)
    exercise: Exercise | None = None
    retired: dict[Id, Id] = Field(
        default_factory=dict,
        description="The old id of a question, prompt, dimension, model or story: the id that its answers go to.",
    )

    @property
    def major(self) -> int:
        """The major version, which names the exercise's assignment."""
        return major(self.version)
