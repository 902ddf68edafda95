"""Making a learner's workspace: the notebooks as learners get them, and never anything over what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..content.loading import course_root
from ..errors import PlainError

BASE = PurePosixPath(".managerkit/base")
"""Where a workspace keeps the notebooks as shipped, so that a later upgrade can tell an edit from a change."""


class WorkspaceError(PlainError):
    """The workspace cannot be made; one sentence says why and what to do."""


@dataclass(frozen=True)
class Prepared:
    """A workspace ready to open: the notebooks that were added, and the one to begin with."""

    added: list[str]
    welcome: str


def prepare(folder: Path) -> Prepared:
    """Make a learner's workspace in `folder`, or add the notebooks that it lacks.

    Raises:
        WorkspaceError: `folder` cannot be written, or holds something else.
    """
    shipped = dict(_shipped())
    if folder.exists() and not (folder / ".managerkit").is_dir() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty and no workspace; name another folder: managerkit start my-course")
    added = []
    try:
        for name, text in shipped.items():
            base, own = folder / BASE / name, folder / name
            if not base.exists():
                _write(base, text)
            if not own.exists():
                _write(own, text)
                added.append(name)
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written ({error.strerror}); name another folder") from None
    return Prepared(added, next(name for name in shipped if name.startswith("notebooks/")))


def _shipped() -> Iterator[tuple[str, str]]:
    """Every notebook as a learner gets it, by its path in the workspace: exercises without their mark schemes."""
    root = _built_root()
    for path in sorted([*root.glob("*notebooks/*.ipynb"), *root.glob("*notebooks/*.csv")]):
        yield f"notebooks/{path.name}", path.read_text("utf-8")
    for path in sorted(root.glob("*exercises/*/*.ipynb")):
        yield f"exercises/{path.parent.name}/{path.name}", _released(path)


def _built_root() -> Path:
    """Where notebooks/ and exercises/ lie: beside a clone's course/, or as copies in the package."""
    return course_root().resolve().parent


def _released(path: Path) -> str:
    """An exercise as nbgrader would release it: without mark schemes, solutions and hidden tests."""
    import nbformat
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

    notebook = nbformat.read(path, as_version=4)
    for step in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        notebook, _ = step().preprocess(notebook, {})
    return str(nbformat.writes(notebook)) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
