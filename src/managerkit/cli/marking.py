"""The command for those who mark."""

import re
from pathlib import Path

import click

from .cohorts import FOLDER, clean, next_is, plainly, table


class Share(click.ParamType[float]):
    """A share such as 20%."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """A number from 0 to 1."""
        found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", str(value).strip())
        if found is None or float(found[1]) > 100:
            self.fail(f"`{value}` is no share; write it with its sign, such as 20%", param, ctx)
        return float(found[1]) / 100


@click.command("mark")
@FOLDER
@click.option("--as", "marker", required=True, help="Your name, in small letters: your marks are kept under it.")
@click.option("--double", type=Share(), default="0%", show_default=True, help="This share is read by two markers.")
@click.option("--no-browser", is_flag=True, help="Serve only; open the printed address yourself.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8888, show_default=True, help="The next free one is taken."
)
@plainly
def mark(folder: Path, marker: str, double: float, no_browser: bool, port: int) -> None:
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
    path = write(cohort, marker, double)
    if not any(map(cohort.submitted, cohort.assignments)):
        click.echo(f"Nobody's work has been collected yet: managerkit cohort collect {folder}")
    if double:
        click.echo(f"Of a hundred texts {100 * double:g} are read by two.")
    for line in MarkStore(cohort).damaged():
        click.echo(clean(f"Look at {line}."))
    click.echo(f"Your desk is {path.relative_to(cohort.root)}. Stop with Ctrl-C; every mark is kept.")
    serve(cohort.root, path.relative_to(cohort.root).as_posix(), port, no_browser)


@click.command("agreement")
@FOLDER
@plainly
def agreement(folder: Path) -> None:
    """Tell how far the markers of FOLDER agree, criterion by criterion, and which texts to talk about.

    It needs texts that two people have read: cohort mark --double 20%. Figures are Krippendorff's alpha for all markers
    and Cohen's weighted kappa for every two, with the range in which the true one probably lies.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.marking.agreement.disagreements import TALK
    from managerkit.cohort.marking.agreement.readings import readings
    from managerkit.cohort.marking.store.mark_store import MarkStore

    cohort = Cohort.open(folder)
    store = MarkStore(cohort)
    found = list(readings(cohort, store))
    for line in store.damaged():
        click.echo(clean(f"Look at {line}."))
    for one in found:
        click.echo(click.style(cohort.module(one.assignment).module.title, bold=True))
        for title, figure in one.agreement.items():
            click.echo(f"  {title}: {figure.sentence}")
        if one.pairs:
            click.echo("\n  By pairs of markers, weighted kappa (1 is full agreement, 0 is chance):")
            rows = [
                [f"  {' and '.join(pair)}", title, str(found.texts), found.figure]
                for pair, by in one.pairs.items()
                for title, found in by.items()
            ]
            click.echo(table(["  markers", "what is read for", "texts", "kappa"], rows) + "\n")
        for moved in (drift for drift in one.drift if drift.moved):
            click.echo(f"  {moved.sentence}")
        for apart in one.apart[:5]:
            click.echo(clean(f"  Read differently: {apart.sentence}"))
        if one.apart:
            click.echo(f"  {TALK}")
    if not found:
        click.echo("Nobody has marked anything yet.")
    next_is(f"managerkit cohort mark {folder} --as YOUR-NAME")
