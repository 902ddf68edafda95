"""Arguments and options that several commands take, and what they lead to."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from managerkit.content.loading import CourseFolder
    from managerkit.content.which import MeantCourse
    from managerkit.progress.workspace import Workspace

FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
"""A cohort's folder; the current one if left out."""

WORKSPACE = click.argument("workspace", type=click.Path(file_okay=False, path_type=Path), required=False)
"""A learner's workspace; None if left out."""

ROOT = click.option(
    "--course",
    "root",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder with course.yml, or the name of an installed course. [default: the nearest course/ here or above, "
    "else an installed one, else the kit's own]",
)
"""The course that somebody names; None if left out."""

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
    """Open the course that --course names, or the one that is meant where nobody names one.

    Which it is is said where somebody may think of another: where it is not the kit's own, and nobody named it.

    Args:
        root: What --course says, or None.

    Returns:
        The course; its files are read when they are needed.

    Raises:
        click.ClickException: There is none, or which one is meant cannot be told.
    """
    from managerkit.content.loading import CourseFolder

    return CourseFolder(course_meant(root).root)


def course_meant(root: Path | None) -> "MeantCourse":
    """The course that --course names, or the one that is meant where nobody names one; said as `course_in` says it.

    Args:
        root: What --course says, or None.

    Raises:
        click.ClickException: There is none, or which one is meant cannot be told.
    """
    from managerkit.content.which import CourseError, meant, named

    try:
        course = named(str(root)) if root else meant()
    except CourseError as error:
        raise click.ClickException(str(error)) from None
    tell(course)
    return course


def tell(course: "MeantCourse") -> None:
    """Say which course is meant, unless it is the kit's own or somebody named it."""
    if not course.is_named and not course.is_own:
        click.echo(f"The course is {course.told}; --course names another.", err=True)


def workspace_here() -> Path:
    """The default workspace: the current folder if it is one, or the one that `start` makes."""
    from managerkit.content.which import is_workspace

    return Path() if is_workspace(Path()) else Path("workspace")


def workspace_at(named: Path | None) -> Path:
    """The workspace named, or the default one.

    Args:
        named: The folder, or None.

    Returns:
        The folder, which is a workspace.

    Raises:
        WorkspaceError: It is none.
    """
    from managerkit.content.which import is_workspace
    from managerkit.workspace.start import WorkspaceError

    workspace = named or workspace_here()
    if not is_workspace(workspace):
        raise WorkspaceError(f"{workspace} is no workspace; name yours, or make one: managerkit start {workspace}")
    return workspace


def opened(named: Path | None) -> "tuple[CourseFolder, Workspace]":
    """The workspace named, or the default one, and the course that it is of.

    Args:
        named: The folder, or None.

    Raises:
        WorkspaceError: It is no workspace.
        CourseError: What it says that it is of is not there.
    """
    from managerkit.content.loading import CourseFolder
    from managerkit.content.which import of_workspace
    from managerkit.progress.workspace import Workspace

    folder = workspace_at(named)
    return CourseFolder(of_workspace(folder).root), Workspace(folder)


def listed(text: str) -> list[str]:
    """The names in a comma-separated list."""
    return [name.strip() for name in text.split(",") if name.strip()]
