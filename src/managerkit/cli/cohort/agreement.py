"""`managerkit cohort agreement`: inter-rater reliability of the markers."""

from pathlib import Path

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly, table


@click.command()
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
