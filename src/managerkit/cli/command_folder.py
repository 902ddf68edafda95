"""Lazily loaded commands: a folder of files, each of which holds the command that it is named after."""

import pkgutil
from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click


class CommandFolder(MutableMapping[str, click.Command]):
    """The commands of a click group by name, found in packages and imported when somebody asks for them.

    A module `hand_in` holds the command `hand-in` as its attribute `hand_in`; so does a package, in its `__init__`.
    Modules that begin with an underscore hold what several commands share.

    Args:
        packages: The dotted names of the packages to look into.
    """

    def __init__(self, *packages: str) -> None:
        self._found: dict[str, str | click.Command] = {
            module.name.replace("_", "-"): f"{package}.{module.name}"
            for package in packages
            for module in pkgutil.iter_modules(import_module(package).__path__)
            if not module.name.startswith("_")
        }
        """The commands, and the dotted names of the modules of those that are not imported yet."""

    def __getitem__(self, name: str) -> click.Command:
        found = self._found[name]
        if isinstance(found, str):
            found = self._found[name] = getattr(import_module(found), found.rpartition(".")[2])
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, name: object) -> bool:
        return name in self._found
