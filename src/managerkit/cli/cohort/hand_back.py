"""`managerkit cohort hand-back`: the pages of feedback put where learners find them."""

from pathlib import Path

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, plainly


@click.command()
@FOLDER
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="A folder that has one for each learner, by id; what is missing is made. [default: the exchange]",
)
@plainly
def hand_back(folder: Path, to: Path | None) -> None:
    """Put the pages of feedback in FOLDER where their learners find them.

    Pages are made by `managerkit cohort feedback`, which also puts those of hand-ins from the exchange back there. With
    --to they are copied as LEARNER/EXERCISE.html, for example into folders that each learner of a hub can read. What
    lies there already is left alone.
    """
    from managerkit.cohort.feedback.handing_back import into_folder, pages, through_exchange
    from managerkit.cohort.snapshot import Snapshot

    snapshot = Snapshot.open(folder)
    there = pages(snapshot)
    if not there:
        click.echo(
            f"There are no pages yet; make them for all that is marked: managerkit cohort feedback {folder} "
            "(for what is not marked, too: --also-unmarked)"
        )
        return
    if to is None:
        done = through_exchange(snapshot, there)
        click.echo(f"{count(len(done), 'page')} put into the exchange; of {len(there)} made.")
        if not done:
            click.echo(
                f"What came by mail goes back by mail: managerkit cohort hand-back {folder} --to pages puts every page "
                "into pages/LEARNER."
            )
        return
    handed = into_folder(there, to)
    for one in handed:
        if one.trouble:
            click.echo(clean(f"Not handed back: {one.page.learner} · {one.page.assignment.name}: {one.trouble}"))
    fresh = sum(one.fresh for one in handed)
    unchanged = sum(not (one.fresh or one.trouble) for one in handed)
    click.echo(f"{count(fresh, 'page')} put into {to}; {unchanged} unchanged since last time.")
    if fresh:
        click.echo(f"Mail each learner what lies in their folder there, if they cannot open {to} themselves.")
