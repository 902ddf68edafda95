"""Simulations: a model for each, all of one shape, and the explorer that shows any of them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from managerkit.storage.installed import Brought, Trouble, brought

from .model import Simulation

GROUP = "managerkit.simulations"
"""The entry points by which a package that somebody else installs brings a simulation."""


def names() -> list[str]:
    """The names of all simulations, as a module.yml may list them: those of `models/`, and those of other packages."""
    return sorted([*_own(), *_brought().found])


def find(name: str) -> Simulation:
    """The simulation called `name`.

    Raises:
        KeyError: there is none of that name.
        PackageError: a package brings it, and it cannot be used.
    """
    if name in _own():
        found: Simulation = import_module(f"{__name__}.models.{name.replace('-', '_')}").SIMULATION
        return found
    _brought().insist(name)
    return _brought().found[name]


def troubles() -> list[Trouble]:
    """Why simulations that packages bring are left out."""
    return [trouble for _, trouble in _brought().troubles]


@cache
def _own() -> frozenset[str]:
    """The files and folders of `models/`."""
    return frozenset(found.name.replace("_", "-") for found in iter_modules([f"{__path__[0]}/models"]))


@cache
def _brought() -> Brought[Simulation]:
    return brought(GROUP, Simulation, lambda one: one.name, _own())
