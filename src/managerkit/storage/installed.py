"""Entry points: what other installed packages bring to the kit. A broken package costs a sentence and nothing else."""

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import Generic, TypeVar

from managerkit.errors import PlainError

Offer = TypeVar("Offer")


class PackageError(PlainError):
    """What a package brings cannot be used; the sentence names the package, what is wrong, and what to do."""


@dataclass(frozen=True)
class Trouble:
    """Why something that a package brings is left out, and what to do about it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}. To mend it: {self.remedy}."


@dataclass(frozen=True)
class Brought(Generic[Offer]):
    """What packages bring under one group, by name; and why some of it is left out."""

    found: Mapping[str, Offer]
    troubles: Sequence[tuple[str, Trouble]]

    def insist(self, name: str) -> None:
        """Say why a name cannot be used, if a package brings it and it cannot.

        Raises:
            PackageError: why, and what to do.
        """
        for one, trouble in self.troubles:
            if one == name and name not in self.found:
                raise PackageError(str(trouble))


def brought(group: str, wanted: type[Offer], name_of: Callable[[Offer], str], taken: Collection[str]) -> Brought[Offer]:
    """Load what all installed packages bring under a group, in the order of names and packages.

    Args:
        group: the entry points' group, such as "managerkit.simulations".
        wanted: the class that each must be of.
        name_of: the name that a thing gives itself, which the entry point must have too.
        taken: the names of the kit's own, which nobody else can have.

    Returns:
        the things by their names, and a trouble for each that cannot be used.
    """
    found: dict[str, Offer] = {}
    troubles: list[tuple[str, Trouble]] = []
    owner = dict.fromkeys(taken, "managerkit")
    for package, point in _points():
        if point.group != group:
            continue
        try:
            thing = _load(point, wanted, name_of)
            if point.name in owner:
                raise PackageError(f"a name that {owner[point.name]} has already")
        except PackageError as error:
            what = f"the package {package} brings “{point.name}” as {group}, {error}; it is left out"
            remedy = f"put the package right, or take it away with pip uninstall {package}"
            troubles.append((point.name, Trouble(what, remedy)))
        else:
            found[point.name], owner[point.name] = thing, package
    return Brought(found, troubles)


def places(group: str) -> Brought[Path]:
    """The folders of the packages that installed ones bring under a group, by name. Nothing of theirs is run.

    Args:
        group: the entry points' group, such as "managerkit.courses".

    Returns:
        the folders by their entry points' names, and a trouble for each that is not there.
    """
    found: dict[str, Path] = {}
    troubles: list[tuple[str, Trouble]] = []
    for package, point in _points():
        if point.group != group:
            continue
        folder = Path(str(point.dist.locate_file(point.value))) if point.dist else Path(point.value)
        if folder.is_dir() and point.name not in found:
            found[point.name] = folder
            continue
        why = "which another package has brought already" if folder.is_dir() else f"but {folder} is no folder"
        remedy = f"put the package right, or take it away with pip uninstall {package}"
        troubles.append((point.name, Trouble(f"the package {package} brings “{point.name}” as {group}, {why}", remedy)))
    return Brought(found, troubles)


def _load(point: EntryPoint, wanted: type[Offer], name_of: Callable[[Offer], str]) -> Offer:
    try:
        thing = point.load()
    except Exception as error:  # a stranger's code: whatever it raises, the kit goes on
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise PackageError(f"which cannot be loaded ({why})") from None
    if not isinstance(thing, wanted):
        raise PackageError(f"but {point.value} is no {wanted.__name__}")
    if name_of(thing) != point.name:
        raise PackageError(f"but {point.value} calls itself “{name_of(thing)}”")
    return thing


@cache
def _points() -> list[tuple[str, EntryPoint]]:
    """Every entry point for the kit with its package, by name and package.

    The current folder does not count, although a kernel imports from it: in grading, what lies there is a learner's.
    """
    here = os.path.realpath(os.curdir)
    paths = [path for path in sys.path if path and os.path.realpath(path) != here]
    packages: dict[str, list[EntryPoint]] = {}
    for package in distributions(path=paths):
        packages.setdefault(package.name, list(package.entry_points))
    found = [(name, point) for name, points in packages.items() for point in points]
    return sorted(
        ((name, point) for name, point in found if point.group.startswith("managerkit.")),
        key=lambda one: (one[1].name, one[0]),
    )
