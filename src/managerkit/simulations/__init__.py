"""Simulations: one file per model, all of the same shape, and the explorer that shows any of them."""

from importlib import import_module
from pkgutil import iter_modules

from .model import Simulation

_NOT_MODELS = {
    *("model", "kept", "view", "figure", "picture"),
    *("cover", "radar", "teams", "role_profiles", "ninety_days_page", "ten_actions", "ladders"),
}
"""What simulations are made of, and parts of single ones."""


def names() -> list[str]:
    """The names of all simulations, as a module.yml may list them."""
    return sorted(m.name.replace("_", "-") for m in iter_modules(__path__) if m.name not in _NOT_MODELS)


def find(name: str) -> Simulation:
    """The simulation called `name`.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    found: Simulation = import_module(f"{__name__}.{name.replace('-', '_')}").SIMULATION
    return found
