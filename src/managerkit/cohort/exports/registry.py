"""The registry of exports: each file of this folder that has an `EXPORT`, and what installed packages bring."""

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from managerkit.errors import PlainError
from managerkit.storage.installed import brought

from .export import Export, ExportOption, ExportRequest, ExportResult

GROUP = "managerkit.exports"
"""The group of entry points by which a package brings an export."""
DEFAULT = "grades"
"""The export that is made if none is named."""


class ExportError(PlainError):
    """An export of another package cannot be used: which, why, and what to do."""


@dataclass(frozen=True)
class Exports:
    """All exports: the one that needs no name, those with one, in the order of lists, and why others cannot be used."""

    default: Export
    named: dict[str, Export]
    broken: dict[str, str]

    @property
    def options(self) -> dict[str, ExportOption]:
        """All options by their names; one that several exports share once."""
        return {option.name: option for export in self.named.values() for option in export.options}

    def takers(self, option: ExportOption) -> list[str]:
        """The names of the exports that an option is for."""
        return [name for name, export in self.named.items() if option in export.options]

    def get(self, name: str | None) -> Export:
        """The export of a name; the default one for None.

        Raises:
            ExportError: it is another package's, and broken.
        """
        if name in self.broken:
            raise ExportError(self.broken[name])
        return self.default if name is None else self.named[name]

    def make(self, export: Export, request: ExportRequest) -> ExportResult:
        """Make an export.

        Args:
            export: which.
            request: what is asked for.

        Returns:
            what is to be written, and said.

        Raises:
            ExportError: it is another package's, and broken.
            PlainError: what the export itself refuses.
        """
        try:
            return export.make(request)
        except PlainError:
            raise
        except Exception as error:
            if export in _own().values():
                raise
            why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise ExportError(
                f"the export “{export.name}”, which another package brings, failed ({why}); nothing was written. "
                "Put that package right, or take it away with pip uninstall"
            ) from error


def exports() -> Exports:
    """Every export there is: the kit's own, and those that installed packages bring."""
    named = _own()
    offered = brought(GROUP, Export, lambda export: export.name, named)
    broken = {name: str(trouble) for name, trouble in offered.troubles if name not in named}
    meant = {option.name: option for export in named.values() for option in export.options}
    for name, export in offered.found.items():
        if clash := [one.name for one in export.options if meant.setdefault(one.name, one) != one]:
            broken[name] = f"the export “{name}” has an option --{clash[0]} that means something else in another export"
        else:
            named[name] = export
    default = named.pop(DEFAULT)
    return Exports(default, dict(sorted(named.items(), key=lambda one: (one[1].order, one[0]))), broken)


def _own() -> dict[str, Export]:
    """The kit's own exports, by name."""
    here = import_module(f"{__package__}")
    found = [import_module(f"{__package__}.{module.name}") for module in iter_modules(here.__path__)]
    return {module.EXPORT.name: module.EXPORT for module in found if hasattr(module, "EXPORT")}
