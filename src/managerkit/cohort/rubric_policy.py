"""What a cohort has settled about its rubrics: what the levels are worth here, and which wordings count no more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from managerkit.content.loading import File, ModuleFolder
from managerkit.content.reflection import Criterion, Reflection
from managerkit.errors import PlainError
from managerkit.storage.atomic import put

PLACE = Path("marking") / "rubrics.json"

Scale = Mapping[str, tuple[int, ...]]
"""What the levels 0 to 3 of each criterion are worth, in the rubric's order."""


class RubricsError(PlainError):
    """The file with what was settled cannot be read."""


@dataclass(frozen=True)
class Settled:
    """What a cohort settled about one exercise's rubric; nothing at first.

    Attributes:
        points: what levels are worth here, for criteria that the content may say otherwise of.
        refused: names of wordings by criterion; levels that were given by one of them do not count any more.
    """

    points: Scale = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)


def scale(rubric: list[Criterion]) -> Scale:
    """What the levels of a rubric are worth."""
    return {criterion.id: tuple(criterion.points) for criterion in rubric}


def settled(root: Path, assignment: str) -> Settled:
    """What the cohort in a folder has settled about an exercise.

    Args:
        root: the cohort's folder.
        assignment: the exercise's name.

    Raises:
        RubricsError: the file is damaged.
    """
    found = _all(root).get(assignment, {})
    points = {criterion: tuple(worth) for criterion, worth in found.get("points", {}).items()}
    refused = {criterion: frozenset(names) for criterion, names in found.get("refused", {}).items()}
    return Settled(points, refused)


def settle(root: Path, assignment: str, now: Settled) -> None:
    """Write down what was settled about an exercise, in place of what was.

    Args:
        root: the cohort's folder.
        assignment: the exercise's name.
        now: what is settled.

    Raises:
        RubricsError: the file is damaged; it stays as it is.
    """
    refused = {criterion: sorted(names) for criterion, names in now.refused.items() if names}
    points = {criterion: list(worth) for criterion, worth in now.points.items()}
    text = json.dumps({**_all(root), assignment: {"points": points, "refused": refused}}, indent=2) + "\n"
    put(root / PLACE, text)


def _all(root: Path) -> dict[str, Any]:
    path = root / PLACE
    try:
        found = json.loads(path.read_text("utf-8"))
        sound = all(_is_sound(one) for one in found.values())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise RubricsError(
            f"{path} cannot be read, and it says what levels are worth here and which texts are to be read again; take "
            "it from a backup, or delete it and say both anew: managerkit cohort rescore"
        )
    return dict(found)


def _is_sound(one: dict[str, Any]) -> bool:
    names = [name for refused in one.get("refused", {}).values() for name in refused]
    return all(isinstance(name, str) for name in names) and all(
        len(worth) == 4 and all(type(number) is int for number in worth) and worth[0] >= 0 and worth == sorted(worth)
        for worth in one.get("points", {}).values()
    )


class Worth(ModuleFolder):
    """A module whose rubric is worth what a cohort settled.

    Args:
        folder: the module as it is written.
        points: what levels are worth; criteria that are not named keep what is written.
    """

    def __init__(self, folder: ModuleFolder, points: Scale) -> None:
        super().__init__(folder.layers, folder.root)
        self._points = points

    @cached_property
    def reflection(self) -> File[Reflection]:
        """reflection.yml, with the cohort's points."""
        file = super().reflection
        rubric = [
            one.model_copy(update={"points": list(self._points.get(one.id, one.points))}) for one in file.value.rubric
        ]
        file.value = file.value.model_copy(update={"rubric": rubric})
        return file
