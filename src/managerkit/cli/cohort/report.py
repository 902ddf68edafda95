"""`managerkit cohort report`: a page on the group for its debrief."""

import random
import secrets
from pathlib import Path

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import plainly


@click.command()
@FOLDER
@plainly
def report(folder: Path) -> None:
    """Write a page on the group in FOLDER to project in a debrief.

    The page, report/report.html, and the CSV files beside it show what many did and nothing about any one of them: of
    each group two people, drawn by lot, are left out; the rest are counted in fives; fewer than seven are not counted.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.report.making import make

    made = make(Cohort.open(folder), random.Random(secrets.token_bytes(32)))
    for group in made.groups:
        click.echo(group.sentence)
    if made.unreadable:
        click.echo(f"Not read, in {len(made.unreadable)} places; all else is counted:")
        for note in made.unreadable:
            click.echo(f"  {note}")
    click.echo(f"Wrote {made.files[0]} and {len(made.files) - 1} CSV files beside it.")
    click.echo("These lines are for you alone. Next: look at the page yourself, then show it.")
    if any(group.counted for group in made.groups):
        click.echo(
            "Who was counted is kept in reported.json, so that two reports laid side by side give nobody away. If "
            "nobody has seen a report yet, you may delete it and count everybody anew."
        )
