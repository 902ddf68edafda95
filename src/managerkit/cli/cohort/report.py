"""`managerkit cohort report`: a page on the group for its debrief."""

import random
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, plainly

if TYPE_CHECKING:
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.report.making import Group


@click.command()
@FOLDER
@click.option("--after", is_flag=True, help="The page for a sponsor, from what learners shared after the course.")
@click.option(
    "--waiting",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --after: the folder of a cohort that waits for the course, to compare with.",
)
@click.option("--yes", is_flag=True, help="With --after: count without asking.")
@plainly
def report(folder: Path, after: bool, waiting: Path | None, yes: bool) -> None:
    """Write a page on the group in FOLDER to project in a debrief.

    The page, report/report.html, and the CSV files beside it show what many did and nothing about any one of them: of
    each group two people, drawn by lot, are left out; the rest are counted in fives; fewer than seven are not counted.

    With --after it is report/after.html, one or two sides for whoever paid for the course: who finished what, how far
    behaviour moved by what people chose to share, and what may not be concluded. Put the files that learners made with
    managerkit share into FOLDER/shared first, and wait until most have looked back: who is counted stays as they are.
    """
    from managerkit.cohort.folder import Cohort

    if not after and (waiting or yes):
        raise click.UsageError("--waiting and --yes go with --after")
    cohort = Cohort.open(folder)
    if after:
        _after(folder, cohort, Cohort.open(waiting) if waiting else None, yes)
    else:
        _debrief(folder, cohort)


def _debrief(folder: Path, cohort: "Cohort") -> None:
    from managerkit.cohort.report.making import make

    made = make(cohort, _luck())
    _tell(made.groups, made.unreadable)
    wrote = folder / made.files[0].relative_to(cohort.root)
    click.echo(f"Wrote {wrote} and {len(made.files) - 1} CSV files beside it.")
    click.echo("These lines are for you alone. Next: look at the page yourself, then show it.")
    if any(group.counted for group in made.groups):
        click.echo(_REGISTER)


def _after(folder: Path, cohort: "Cohort", other: "Cohort | None", yes: bool) -> None:
    from managerkit.cohort.report.after.gather import FOLDER as SHARED
    from managerkit.cohort.report.after.making import make, ready
    from managerkit.cohort.report.after.records import LATER

    read = ready(cohort, other)
    click.echo(f"{len(read.ours)} share numbers, in {folder / SHARED}.")
    if read.is_new:
        for later, words in LATER.items():
            click.echo(f"  who would be counted now and answered {words}: {read.with_later(later)}")
        if not yes and not click.confirm("Count them now? They stay as they are today, in every later report"):
            click.echo("Nobody was counted, and nothing was written.")
            return
    made = make(read, _luck())
    _tell(made.groups, read.unreadable)
    click.echo(f"Wrote {folder / made.files[0].relative_to(cohort.root)} and {made.files[1].name} beside it.")
    click.echo("These lines are for you alone. Next: read the page, then print it or send it as it is.")
    if any(group.counted for group in made.groups):
        click.echo(_REGISTER)


_REGISTER = (
    "Who was counted is kept in reported.json, so that two reports laid side by side give nobody away. If nobody has "
    "seen a report yet, you may delete it and count everybody anew."
)


def _luck() -> random.Random:
    return random.Random(secrets.token_bytes(32))


def _tell(groups: "Sequence[Group]", unreadable: "Sequence[str]") -> None:
    """How the groups stand, and what was not read; groups of which nothing came in yet are only counted."""
    begun = [group for group in groups if group.read or group.counted]
    for group in begun:
        click.echo(group.sentence)
    if empty := len(groups) - len(begun):
        click.echo(f"Nothing came in yet for {count(empty, 'other group' if begun else 'group')}.")
    if unreadable:
        click.echo(f"Not read, in {len(unreadable)} places; all else is counted:")
        for note in unreadable:
            click.echo(clean(f"  {note}"))
