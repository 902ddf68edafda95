"""The registry of activities: every kind of thing that learners do, the kit's own and those of other packages.

Points, progress, portfolio, feedback, checks, schemas and demonstrations loop over it, and name no kind themselves.
"""

from functools import cache
from importlib import import_module
from typing import Any

from managerkit.content.findings import ContentError, instead
from managerkit.content.loading import ModuleFolder
from managerkit.storage.installed import Brought, Trouble, brought

from .base import Activity

GROUP = "managerkit.activities"
"""The entry points by which a package that somebody else installs brings a kind of activity."""

_FOLDERS = ("assessments", "practice", "scenarios", "sentences", "simulations", "reflections", "pages", "cards")
"""The folders of the kit's own kinds, in the order in which the registry is gone through."""


def kinds() -> tuple[Activity[Any], ...]:
    """Every kind: the kit's own, then those of other packages by name."""
    return (*_own(), *_brought().found.values())


def find(kind: str) -> Activity[Any]:
    """The kind called so, such as "scenario".

    Raises:
        KeyError: there is none.
        PackageError: a package brings it, and it cannot be used.
    """
    found = {one.kind: one for one in kinds()}
    if kind not in found:
        _brought().insist(kind)
    return found[kind]


def of_part(folder: ModuleFolder, name: str) -> Activity[Any]:
    """The kind of what an exercise gives points for.

    Args:
        folder: the module.
        name: as module.yml lists it under `points:`.

    Raises:
        ContentError: the module has nothing of that name.
    """
    for one in kinds():
        if name in one.parts(folder):
            return one
    known = {part for one in kinds() for part in one.parts(folder)}
    place = ("exercise", "points", name)
    raise ContentError([folder.about.lines.finding(place, f"nothing here is called `{name}`", instead(name, known))])


def troubles() -> list[Trouble]:
    """Why kinds that packages bring are left out."""
    return [trouble for _, trouble in _brought().troubles]


@cache
def _own() -> tuple[Activity[Any], ...]:
    return tuple(import_module(f"{__name__}.{name}.activity").ACTIVITY for name in _FOLDERS)


@cache
def _brought() -> Brought[Activity[Any]]:
    return brought(GROUP, Activity, lambda one: one.kind, {one.kind for one in _own()})
