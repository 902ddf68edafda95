"""`managerkit cohort release`: exercises given to the learners."""

from pathlib import Path

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import next_is, plainly


@click.command()
@FOLDER
@click.option("--only", multiple=True, metavar="EXERCISE", help="Only this one, such as mastery-v2. [default: all]")
@plainly
def release(folder: Path, only: tuple[str, ...]) -> None:
    """Give the exercises to the learners of FOLDER.

    They go into the exchange, for learners on the same machine, and into to-learners/ as zips to mail or upload. What
    is released already and did not change stays as it is.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.submissions.exchange import release as release_all

    said = {
        "unchanged": "is released already and has not changed",
        "released": "is released",
        "released again": "had changed and is released again; those who fetched it before keep the old one",
    }
    for one in release_all(Cohort.open(folder), only):
        click.echo(f"{one.assignment.name} {said[one.state]}.")
    click.echo(f"For learners without the exchange: the zips in {folder / 'to-learners'}.")
    next_is(f"managerkit cohort collect {folder}, once learners have handed in")
