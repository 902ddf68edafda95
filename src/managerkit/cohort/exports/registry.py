"""The registry of exports: each file of this folder that has an `EXPORT`, and what installed packages offer."""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules

from managerkit.errors import PlainError

from .export import Export, ExportOption, ExportRequest, ExportResult

GROUP = "managerkit.exports"
"""The group of entry points by which a package offers an export."""
DEFAULT = "grades"
"""The export that is made if none is named."""


class ExportError(PlainError):
    """An export of another package cannot be used: which, why, and what to do."""


@dataclass
class Exports:
    """All exports by name, in the order of lists; of those that cannot be used, why."""

    found: dict[str, Export] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """What can stand after `--for`."""
        return [name for name in [*self.found, *self.broken] if name != DEFAULT]

    @property
    def options(self) -> dict[str, ExportOption]:
        """All options, by their names; one that several exports share once."""
        return {option.name: option for export in self.found.values() for option in export.options}

    def takers(self, option: ExportOption) -> list[str]:
        """The names of the exports that an option is for."""
        return [name for name, export in self.found.items() if option in export.options]

    def make(self, name: str, request: ExportRequest) -> ExportResult:
        """Make an export.

        Args:
            name: which.
            request: what is asked for.

        Raises:
            ExportError: it is another package's, and broken.
            PlainError: what the export itself refuses.
        """
        export = self.named(name)
        try:
            return export.make(request)
        except PlainError:
            raise
        except Exception as error:
            if export.make.__module__.startswith(f"{__package__}."):
                raise
            raise ExportError(_unusable(name, "whoever wrote it", error)) from error

    def named(self, name: str) -> Export:
        """The export of a name.

        Raises:
            ExportError: it is another package's, and broken.
        """
        if name in self.broken:
            raise ExportError(self.broken[name])
        return self.found[name]


def exports() -> Exports:
    """Every export there is: the kit's own, and those of installed packages."""
    own = [import_module(f"{__package__}.{one.name}") for one in iter_modules(import_module(__package__).__path__)]
    all_ = Exports({one.EXPORT.name: one.EXPORT for one in own if hasattr(one, "EXPORT")})
    for point in entry_points(group=GROUP):
        try:
            all_.found[point.name] = _offered(point, all_)
        except Exception as error:  # whatever another package does, ours go on
            all_.broken[point.name] = _unusable(point.name, f"the package {_package(point)}", error)
    all_.found = dict(sorted(all_.found.items(), key=lambda one: (one[1].order, one[0])))
    return all_


def _offered(point: EntryPoint, there: Exports) -> Export:
    """What an entry point offers, once it is sure that it can stand beside the others."""
    export = point.load()
    if not isinstance(export, Export):
        raise TypeError("it is no managerkit.cohort.exports.export.Export")
    if point.name in there.found or export.name != point.name:
        raise ValueError(f"the name `{export.name}` is taken, or is not that of its entry point")
    for option in export.options:
        if there.options.get(option.name, option) != option:
            raise ValueError(f"another export has an option --{option.name} that means something else")
    return export


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value


def _unusable(name: str, whose: str, error: Exception) -> str:
    why = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"the export `{name}` cannot be used ({why}); bring {whose} up to date, or uninstall it"
