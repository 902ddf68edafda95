"""The ratings that a learner agrees to share: numbers from the self-assessments, and never a word."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from managerkit.activities.assessments.engine import position
from managerkit.content.assessment import Item
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER

RATINGS = "ratings.json"


def ratings(notebooks: Path, course: CourseFolder) -> dict[str, Any]:
    """What ratings.json says: levels by module, occasion and item, for what was answered.

    Args:
        notebooks: the folder with the lessons and their journals.
        course: the content, which knows the items.

    Raises:
        JournalError: a journal cannot be read.
    """
    shared = {module.id: _of(module, notebooks) for module in course.modules() if _asks(module)}
    return {"schema": 1, "modules": {name: found for name, found in shared.items() if len(found) > 1}}


def _asks(module: ModuleFolder) -> bool:
    return module.at("assessment.yml").is_file()


def _of(module: ModuleFolder, notebooks: Path) -> dict[str, Any]:
    items = module.assessment.value.items
    journal = Journal.beside(notebooks, module.id, module.module.version)
    levels = {name: _levels(items, kind.latest(journal)) for name, kind in ANSWER.items()}
    kinds = [kind.name for kind in ANSWER.values()]
    versions = [record.version for record in journal.records() if record.kind in kinds]
    return {"version": versions[-1] if versions else "", **{name: found for name, found in levels.items() if found}}


def _levels(items: list[Item], answers: Mapping[str, int | None]) -> dict[str, int]:
    """The levels of the items answered; anything that is no level of its item is left out, and what did not happen."""
    return {
        item.id: level
        for item in items
        if (level := answers.get(item.id)) is not None and position(item, level) is not None
    }
