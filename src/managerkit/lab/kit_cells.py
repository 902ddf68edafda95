"""Which cells may run by themselves: the kit's own, as the installed kit ships them, and nothing in their way."""

import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder, all_suffixes
from pathlib import Path

from managerkit.workspace.shipped import built

MARK = "run_on_opening"
"""What the build sets in a cell's metadata, under `managerkit`."""
_STEERS_MATPLOTLIB = "matplotlibrc"


def kit_cells(kind: str, module: str) -> dict[str, str]:
    """The cells of a notebook that run when it opens, as the installed kit ships them.

    Args:
        kind: "lesson" or "exercise".
        module: the module's id.

    Returns:
        their sources by cell id, in order; nothing if the kit ships no such notebook.
    """
    for notebook in built():
        about = notebook["metadata"]["managerkit"]
        if (about["kind"], about["module"]) == (kind, module):
            return {
                cell["id"]: "".join(cell["source"])
                for cell in notebook["cells"]
                if cell["metadata"].get("managerkit", {}).get(MARK)
            }
    return {}


def in_the_way(folder: Path) -> list[str]:
    """The names in a notebook's folder that a kernel there would load in place of an installed module.

    A kernel looks beside its notebook before it looks among the installed packages, so that a `managerkit.py` that came
    with a notebook would make the kit's cells run it. matplotlib takes modules from a file of settings there, too.

    Args:
        folder: where the kernel runs.
    """
    return sorted(name for name in _importable(folder) if name == _STEERS_MATPLOTLIB or _installed(name, folder))


def _importable(folder: Path) -> Iterator[str]:
    for path in folder.iterdir():
        stem, _, rest = path.name.partition(".")
        if f".{rest}" in all_suffixes() or path.name == _STEERS_MATPLOTLIB:
            yield stem
        elif path.is_dir() and any((path / f"__init__{suffix}").exists() for suffix in all_suffixes()):
            yield path.name


def _installed(name: str, folder: Path) -> bool:
    """Whether Python finds a module of this name elsewhere than in `folder`."""
    elsewhere = [path for path in sys.path if Path(path).resolve() != folder.resolve()]
    return PathFinder.find_spec(name, elsewhere) is not None
