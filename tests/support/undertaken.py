"""A workspace in which somebody undertook something, on days that are told."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.records import ANSWER, CONFIDENCE, TEXT
from managerkit.progress.workspace import Workspace
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)
CANDOR = COURSE.module("candor")
BY = date(2027, 1, 4)
"""The date of what was undertaken."""


def desk(root: Path, by: date = BY, module: str = "candor") -> Workspace:
    """A workspace in which a module's questions were answered at the start, and something was undertaken."""
    (root / ".managerkit/base").mkdir(parents=True, exist_ok=True)
    made = at(root, by - timedelta(days=10))
    folder = COURSE.module(module)
    lesson = made.lesson(folder)
    for journal in (lesson, made.exercise(folder)):
        journal.path.parent.mkdir(parents=True, exist_ok=True)
    for one in folder.assessment.value.items:
        ANSWER["start"].append(lesson, one.id, 0)
    for dimension in folder.assessment.value.dimensions:
        CONFIDENCE["start"].append(lesson, dimension.id, "3")
    undertake(made, by, module)
    return made


def undertake(made: Workspace, by: date, module: str = "candor") -> None:
    """Undertake something in a module's exercise, by a day."""
    folder = COURSE.module(module)
    for part, text in {"cue": "it is Monday", "act": "ask first", "by": by.isoformat(), "who": "Ruth\x1b[31m"}.items():
        TEXT.append(made.exercise(folder), f"{prompt(folder)}:{part}", text)


def at(root: Path, day: date) -> Workspace:
    return Workspace(root, lambda: datetime.combine(day, time(9), UTC))


def prompt(folder: ModuleFolder) -> str:
    return next(one.id for one in folder.reflection.value.prompts if one.kind == "commitment")
