"""`managerkit start`: a learner's workspace in JupyterLab."""

import sys
from pathlib import Path

import click

from managerkit.cli.parameters import NO_BROWSER, NO_SERVE, PORT, tell_other_course
from managerkit.cli.terminal import plainly

from .upgrade import bring_up


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("workspace"))
@NO_BROWSER
@NO_SERVE
@PORT
@click.option("--no-run", is_flag=True, help="Run no cell by itself when a notebook opens.")
@plainly
def start(folder: Path, no_browser: bool, no_serve: bool, port: int, no_run: bool) -> None:
    """Open the course in JupyterLab.

    FOLDER is your own workspace [default: workspace]. It is made if it is not there; in one that is, nothing of yours
    is touched: notebooks that you have stay as they are, and your answers lie beside them in *.journal.jsonl files.
    """
    from managerkit.workspace.server import serve
    from managerkit.workspace.start import LAYOUTS, MENDED, prepare
    from managerkit.workspace.swap import recover

    tell_other_course()
    recover(folder.resolve())
    prepared = prepare(folder)
    if prepared.outdated and _wanted(folder):
        bring_up(folder)
        prepared = prepare(folder)
    for name, how in prepared.mended.items():
        click.echo(
            f"{name} was saved {how}, which JupyterLab cannot open. It is right again; as it was: {MENDED / name}."
        )
    if no_serve:
        click.echo(f"It is ready. Begin with {folder / prepared.welcome}.")
        return
    begins = "opens where you left it" if prepared.left_open else f"begins with {prepared.welcome}"
    click.echo(f"Your course in {folder} {begins}; Ctrl-C here stops it, and your answers are kept.")
    welcome = None if prepared.left_open else prepared.welcome
    serve(folder, welcome, port, no_browser, run=not no_run, layouts=folder / LAYOUTS)


def _wanted(folder: Path) -> bool:
    """Whether the learner wants the newer course now; where nobody can answer, they are told how to get it."""
    click.echo("The course is newer than your workspace.")
    if sys.stdin.isatty():
        return click.confirm("Bring your workspace up to date? All that you wrote stays", default=True)
    click.echo(f"To bring it up to date, with all that you wrote: managerkit upgrade {folder}")
    return False
