"""Simulations: a model for each, all of one shape, and the explorer that shows any of them."""

from importlib import import_module
from pkgutil import iter_modules

from .model import Simulation


def names() -> list[str]:
    """The names of all simulations, as a module.yml may list them: the files and folders of `models/`."""
    return sorted(found.name.replace("_", "-") for found in iter_modules([f"{__path__[0]}/models"]))


def find(name: str) -> Simulation:
    """The simulation called `name`.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    found: Simulation = import_module(f"{__name__}.models.{name.replace('-', '_')}").SIMULATION
    return found
