"""Which cells may run by themselves: the kit's own, as the installed kit ships them, and nothing in their way."""

import os
from importlib.machinery import all_suffixes
from pathlib import Path

from managerkit.content.loading import CourseFolder
from managerkit.content.which import meant
from managerkit.workspace.shipped import built

MARK = "run_on_opening"
"""What the build sets in a cell's metadata, under `managerkit`."""
_MODULES = {Path(f"module{suffix}").suffix for suffix in all_suffixes()}  # of any Python: a kernel may have another one
_METADATA = (".dist-info", "egg-info")
_STEERS_MATPLOTLIB = "matplotlibrc"
_MANY = 20_000


def kit_cells(kind: str, module: str, folder: Path) -> dict[str, str]:
    """The cells of a notebook that run when it opens, as its course ships them.

    Args:
        kind: "lesson" or "exercise".
        module: the module's id.
        folder: where the notebook lies, which says what course is meant.

    Returns:
        their sources by cell id, in order; nothing if the course ships no such notebook, or is one whose cells may not
        run by themselves.
    """
    course = meant(folder)
    if not course.may_run:
        return {}
    for notebook in built(CourseFolder(course.root)):
        about = notebook["metadata"]["managerkit"]
        if (about["kind"], about["module"]) == (kind, module):
            return {
                cell["id"]: "".join(cell["source"])
                for cell in notebook["cells"]
                if cell["metadata"].get("managerkit", {}).get(MARK)
            }
    return {}


def in_the_way(folder: Path) -> str:
    """What in a notebook's folder a kernel there could load while it runs the kit's cells.

    A kernel looks beside its notebook before it looks among the installed packages, so that a `managerkit.py` that came
    with a notebook would make the kit's cells run it. So would the name of a module that an installed one only tries
    to import, and a plugin that a distribution's metadata names: no module's name is known to be harmless. matplotlib
    takes modules from a file of settings there, too.

    Args:
        folder: where the kernel runs.

    Returns:
        the first that is found, as it is called in `folder`; nothing if nothing is in the way.
    """
    looked_at = 0
    for place, folders, files in os.walk(folder, followlinks=True):
        names = sorted([*folders, *files])
        for name in names:
            if _is_loaded(name.lower()):  # many disks do not tell capitals from small letters
                return (Path(place) / name).relative_to(folder).as_posix()
        looked_at += len(names)
        if looked_at > _MANY:
            return f"more than {_MANY} files"
        folders[:] = sorted(name for name in folders if name.isidentifier() and name != "__pycache__")
    return ""


def _is_loaded(name: str) -> bool:
    return Path(name).suffix in _MODULES or name.endswith(_METADATA) or name == _STEERS_MATPLOTLIB
