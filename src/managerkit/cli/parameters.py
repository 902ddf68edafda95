"""Arguments and options that several commands take, and what they lead to."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from managerkit.content.loading import CourseFolder

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
"""A cohort's folder; the current one if left out."""

WORKSPACE = click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
"""A learner's workspace; None if left out."""

ROOT = click.option(
    "--course",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="The folder with course.yml. [default: course/ here, else the clone's or the kit's own]",
)
"""The folder of the course; None if left out."""

NO_BROWSER = click.option("--no-browser", is_flag=True, help="Serve only; open the printed address yourself.")
"""Whether JupyterLab opens no browser."""

NO_SERVE = click.option(
    "--no-serve", is_flag=True, help="Only prepare it; open it in a JupyterLab that runs already, such as a hub's."
)
"""Whether no JupyterLab is started."""

PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8888, show_default=True, help="The next free one is taken."
)
"""The port from which JupyterLab looks for a free one."""


def course_in(root: Path | None) -> "CourseFolder":
    """Open the course that --course names, the one in course/ here, or the clone's own.

    Which it is is said where it is the one here and not the clone's.

    Args:
        root: The folder with course.yml, or None.

    Returns:
        The course; its files are read when they are needed.

    Raises:
        click.UsageError: The folder holds no course.
    """
    from managerkit.content.loading import CourseFolder, course_root

    if root is None and (here := _course_here(course_root())):
        click.echo(f"The course is the one in this folder, {here}/; --course names another.", err=True)
        root = here
    root = root or course_root()
    if not (root / "course.yml").is_file():
        raise click.UsageError(f"{root} holds no course.yml; name the folder that does: --course PATH")
    return CourseFolder(root)


def tell_other_course() -> None:
    """Say that a workspace is of the kit's own course, where somebody may mean the one in the current folder."""
    from managerkit.content.loading import course_root

    if here := _course_here(course_root()):
        click.echo(f"A workspace is made of the kit's own course, not of the one in {here}/.", err=True)


def _course_here(otherwise: Path) -> Path | None:
    """The course in the current folder; None if there is none, the environment names one, or it is meant anyway."""
    here = Path("course")
    is_other = (here / "course.yml").is_file() and here.resolve() != otherwise.resolve()
    return here if is_other and "MANAGERKIT_COURSE" not in os.environ else None


def workspace_here() -> Path:
    """The default workspace: the current folder if it is one, or the one that `start` makes."""
    return Path() if Path(".managerkit").is_dir() else Path("workspace")


def workspace_at(named: Path | None) -> Path:
    """The workspace named, or the default one.

    Args:
        named: The folder, or None.

    Returns:
        The folder, which is a workspace.

    Raises:
        WorkspaceError: It is none.
    """
    from managerkit.workspace.start import WorkspaceError

    workspace = named or workspace_here()
    if not (workspace / ".managerkit").is_dir():
        raise WorkspaceError(f"{workspace} is no workspace; name yours, or make one: managerkit start {workspace}")
    return workspace


def listed(text: str) -> list[str]:
    """The names in a comma-separated list."""
    return [name.strip() for name in text.split(",") if name.strip()]
