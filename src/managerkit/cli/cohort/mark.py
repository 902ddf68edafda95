"""`managerkit cohort mark`: the desk of one marker, in JupyterLab."""

import re
from pathlib import Path

import click

from managerkit.cli.parameters import FOLDER, NO_BROWSER, NO_SERVE, PORT
from managerkit.cli.terminal import clean, plainly

from ._marker import MARKER, insist_on_marker


class Share(click.ParamType[float]):
    """A share such as 20%."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """A number from 0 to 1, from a percentage such as 20%.

        Args:
            value: what was typed.
            param: the option that it was typed for, which click names in a complaint.
            ctx: click's, of the command.
        """
        found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", str(value).strip())
        if found is None or float(found[1]) > 100:
            self.fail(f"`{value}` is no share; write it with its sign, such as 20%", param, ctx)
        return float(found[1]) / 100


@click.command()
@FOLDER
@MARKER
@click.option("--double", type=Share(), default="0%", show_default=True, help="This share is read by two markers.")
@NO_BROWSER
@NO_SERVE
@PORT
@plainly
def mark(folder: Path, marker: str, double: float, no_browser: bool, no_serve: bool, port: int) -> None:
    """Mark the reflections of FOLDER, at a desk in JupyterLab.

    One exercise at a time, in an order of your own, without names until you are done. Each mark is saved at once, in
    FOLDER/marking, and goes into nbgrader's gradebook. Several people can mark at once if they share FOLDER; use the
    same --double for all.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.marking.desk.notebook_file import write
    from managerkit.cohort.marking.store.mark_store import MarkStore
    from managerkit.workspace.server import serve

    cohort = Cohort.open(folder)
    insist_on_marker(cohort, marker)
    path = write(cohort, marker, double)
    if not any(map(cohort.submitted, cohort.assignments)):
        click.echo(f"Nobody's work has been collected yet: managerkit cohort collect {folder}")
    if double:
        click.echo(f"Of a hundred texts {100 * double:g} are read by two.")
    for line in MarkStore(cohort).damaged():
        click.echo(clean(f"Look at {line}."))
    if no_serve:
        click.echo(f"Your desk is {folder / path.relative_to(cohort.root)}. Open it in JupyterLab; every mark is kept.")
        return
    click.echo(f"Your desk is {path.relative_to(cohort.root)}. Stop with Ctrl-C; every mark is kept.")
    serve(cohort.root, path.relative_to(cohort.root).as_posix(), port, no_browser)
