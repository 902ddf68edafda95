"""Making a learner's workspace, and opening it again: never anything over what is there."""

import json
from dataclasses import dataclass
from pathlib import Path

from managerkit.content.loading import CourseFolder
from managerkit.content.which import BASE, RECORD, CourseError, MeantCourse, is_workspace, meant, of_workspace
from managerkit.errors import PlainError
from managerkit.journal.encoding import as_utf8, saved_as
from managerkit.storage.atomic import put, why

from .shipped import base, shipped

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


def course_for(folder: Path, named: MeantCourse | None) -> MeantCourse:
    """The course that a workspace is of, or is going to be of.

    Args:
        folder: the workspace, which need not be there yet.
        named: the course that somebody names for it, or None.

    Raises:
        WorkspaceError: it is of another one than is named.
        CourseError: which one is meant cannot be told, or it is not there.
    """
    if not is_workspace(folder):
        return named or meant()
    try:
        known = of_workspace(folder)
    except CourseError:
        if named is None:
            raise
        return named
    if named is not None and named.root.resolve() != known.root.resolve():
        raise WorkspaceError(
            f"{folder} is a workspace of another course ({known.told}) and stays so; name a new folder for this one: "
            "managerkit start my-course --course PATH"
        )
    return named or known


def prepare(folder: Path, course: MeantCourse | None = None) -> PreparedWorkspace:
    """Make a learner's workspace in `folder`, or add the notebooks that it lacks, as its version of the course has.

    Args:
        folder: the workspace.
        course: what `course_for` says; left out, it is asked.

    Returns:
        what there is to open, and what was done.

    Raises:
        WorkspaceError: `folder` cannot be written, or holds something else; or the course has no notebooks.
        CourseError: which course is meant cannot be told, or it is not there.
    """
    if folder.exists() and not is_workspace(folder) and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty and no workspace; name another folder: managerkit start my-course")
    course = course or course_for(folder, None)
    newest = shipped(CourseFolder(course.root))
    if not newest:
        raise WorkspaceError(f"the course in {course.root} has no notebooks yet; build them: managerkit build")
    held = base(folder) or newest
    added: list[str] = []
    mended: dict[str, str] = {}
    try:
        (folder / BASE).mkdir(parents=True, exist_ok=True)
        _remember(folder, course)
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


def _remember(folder: Path, course: MeantCourse) -> None:
    """Keep which course a workspace is of, unless nothing has to be said of it."""
    path, record = folder / RECORD, course.record(folder)
    if record or (path.exists() and course.is_own):
        put(path, json.dumps({"schema": 1, **record}, indent=1) + "\n")


def left_at(folder: Path) -> str:
    """The notebook of a workspace in which something was answered last, from `folder` on; "" if nothing was."""
    found = [path for kind in ("notebooks", "exercises/*") for path in folder.glob(f"{kind}/*.journal.jsonl")]
    for journal in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True):
        name = journal.name.removesuffix(".journal.jsonl")
        for notebook in (*journal.parent.glob(f"{name}.ipynb"), *journal.parent.glob(f"[0-9]*-{name}.ipynb")):
            return notebook.relative_to(folder).as_posix()
    return ""


def _mend(folder: Path, name: str) -> str:
    """Put a notebook right that another program saved as JupyterLab cannot open it; how that was, or ""."""
    content = (folder / name).read_bytes() if name.endswith(".ipynb") else b""
    if how := saved_as(content):
        put(folder / MENDED / name, content)
        put(folder / name, as_utf8(content))
    return how


def _left_open(layouts: Path) -> bool:
    return any('"notebook:' in path.read_text("utf-8", "replace") for path in layouts.glob("*.jupyterlab-workspace"))
