"""The points that a machine gives in an exercise: from what the journal records, never from what it claims."""

from collections.abc import Callable
from typing import Any

from managerkit import activities
from managerkit.activities.base import Award
from managerkit.content.loading import ModuleFolder
from managerkit.journal.log import Journal


def award(folder: ModuleFolder, journal: Journal, name: str, function: Callable[..., Any] | None) -> Award:
    """The points for one part of a module's exercise.

    Args:
        folder: the module.
        journal: the learner's journal of the exercise.
        name: a scenario or a practice of the module, "form", or whatever else module.yml gives points for.
        function: the learner's function, for a practice.

    Returns:
        The points, at most what module.yml gives, and why.

    Raises:
        ContentError: a file of the module is broken, or it has nothing of that name.
    """
    assert folder.module.exercise is not None
    most = folder.module.exercise.points[name]
    return activities.of_part(folder, name).award(folder, journal, name, most, function)
