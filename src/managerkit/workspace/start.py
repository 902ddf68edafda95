"""Making a learner's workspace, and opening it again: never anything over what is there."""

from dataclasses import dataclass
from pathlib import Path

from managerkit.errors import PlainError
from managerkit.journal.encoding import as_utf8, saved_as
from managerkit.storage.atomic import put, why

from .shipped import BASE, base, shipped

MENDED = Path(".managerkit/mended")
"""Where notebooks lie as another program saved them."""

LAYOUTS = Path(".managerkit/jupyterlab")
"""Where JupyterLab keeps what was open in a workspace, apart from what is open elsewhere."""


class WorkspaceError(PlainError):
    """The workspace cannot be used; one sentence says why and what to do."""


@dataclass(frozen=True)
class PreparedWorkspace:
    """A workspace ready to open: the notebooks that were added, the one to begin with, whether a newer course is there,
    the notebooks that were put right, with how another program had saved them, and whether notebooks were open in it
    when it was left.
    """

    added: list[str]
    welcome: str
    outdated: bool
    mended: dict[str, str]
    left_open: bool


def prepare(folder: Path) -> PreparedWorkspace:
    """Make a learner's workspace in `folder`, or add the notebooks that it lacks, as its version of the course has.

    Raises:
        WorkspaceError: `folder` cannot be written, or holds something else.
    """
    if folder.exists() and not (folder / ".managerkit").is_dir() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty and no workspace; name another folder: managerkit start my-course")
    newest = shipped()
    held = base(folder) or newest
    added: list[str] = []
    mended: dict[str, str] = {}
    try:
        for name, text in held.items():
            copy, own = folder / BASE / name, folder / name
            if not copy.exists():
                put(copy, text)
            if not own.exists():
                put(own, text)
                added.append(name)
            elif how := _mend(folder, name):
                mended[name] = how
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written ({why(error)}); name another folder") from None
    welcome = min(name for name in held if name.startswith("notebooks/"))
    return PreparedWorkspace(added, welcome, held != newest, mended, _left_open(folder / LAYOUTS))


def _mend(folder: Path, name: str) -> str:
    """Put a notebook right that another program saved as JupyterLab cannot open it; how that was, or ""."""
    content = (folder / name).read_bytes() if name.endswith(".ipynb") else b""
    if how := saved_as(content):
        put(folder / MENDED / name, content)
        put(folder / name, as_utf8(content))
    return how


def _left_open(layouts: Path) -> bool:
    return any('"notebook:' in path.read_text("utf-8", "replace") for path in layouts.glob("*.jupyterlab-workspace"))
