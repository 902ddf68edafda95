"""`managerkit start`: a learner's workspace in JupyterLab."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import NO_BROWSER, NO_SERVE, PORT, ROOT, tell
from managerkit.cli.terminal import plainly

from .upgrade import bring_up

if TYPE_CHECKING:
    from managerkit.content.which import MeantCourse


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@NO_BROWSER
@NO_SERVE
@PORT
@click.option("--simple", is_flag=True, help="Open Jupyter's simple view, for phones and narrow windows.")
@click.option("--no-run", is_flag=True, help="Run no cell by itself when a notebook opens.")
@ROOT
@plainly
def start(
    folder: Path, no_browser: bool, no_serve: bool, port: int, simple: bool, no_run: bool, root: Path | None
) -> None:
    """Open the course in JupyterLab.

    FOLDER is your own workspace [default: workspace]. It is made if it is not there; in one that is, nothing of yours
    is touched: notebooks that you have stay as they are, and your answers lie beside them in *.journal.jsonl files.
    It goes on being of the course that it was made of.
    """
    from managerkit.content.which import named
    from managerkit.workspace.server import serve
    from managerkit.workspace.start import LAYOUTS, MENDED, course_for, left_at, prepare
    from managerkit.workspace.swap import recover

    recover(folder.resolve())
    course = course_for(folder, named(str(root)) if root else None)
    tell(course)
    prepared = prepare(folder, course)
    if prepared.outdated and _wanted(folder):
        bring_up(folder)
        prepared = prepare(folder, course)
    for name, how in prepared.mended.items():
        click.echo(
            f"{name} was saved {how}, which JupyterLab cannot open. It is right again; as it was: {MENDED / name}."
        )
    if no_serve:
        click.echo(f"It is ready. Begin with {folder / prepared.welcome}.")
        return
    if _is_here(course):  # who starts it where it lies has named it
        course = replace(course, is_named=True)
    if not course.may_run:
        click.echo("No cell runs by itself, since nobody here named this course; if you trust it: --course PATH")
    left = left_at(folder) if simple else ""
    opens = "" if prepared.left_open and not simple else left or prepared.welcome
    begins = "opens where you left it" if left or not opens else f"begins with {opens}"
    click.echo(f"Your course in {folder} {begins}; Ctrl-C here stops it, and your answers are kept.")
    serve(
        folder,
        opens,
        port,
        no_browser,
        course=course if course.may_run else None,
        simple=simple,
        run=not no_run,
        layouts=folder / LAYOUTS,
    )


def _is_here(course: "MeantCourse") -> bool:
    """Whether a course is the nearest one to the folder that somebody is in."""
    from managerkit.content.which import nearest

    here = nearest(Path.cwd())
    return here is not None and here.resolve() == course.root.resolve()


def _wanted(folder: Path) -> bool:
    """Whether the learner wants the newer course now; where nobody can answer, they are told how to get it."""
    click.echo("The course is newer than your workspace.")
    if sys.stdin.isatty():
        return click.confirm("Bring your workspace up to date? All that you wrote stays", default=True)
    click.echo(f"To bring it up to date, with all that you wrote: managerkit upgrade {folder}")
    return False
