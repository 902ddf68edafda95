"""`managerkit cohort new`: a cohort made from a list of learners."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_meant, listed
from managerkit.cli.terminal import count, next_is, plainly, tell_doubts


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV with the columns id, first_name, last_name (or name) and, if you like, email.",
)
@click.option("--name", default=None, help="The cohort's name in nbgrader. [default: the folder's]")
@click.option(
    "--modules",
    default=None,
    help="What is taught, such as mastery,debugging-people, or mastery-v1 for an earlier version. "
    "[default: all exercises]",
)
@click.option("--track", default=None, help="Or all exercises of a track, such as begin, and of the last module.")
@click.option(
    "--exchange",
    type=click.Path(path_type=Path),
    default=None,
    help="nbgrader's exchange, where learners have accounts of their own on this machine. [default: inside of FOLDER]",
)
@ROOT
@plainly
def new(
    folder: Path,
    roster: Path,
    name: str | None,
    modules: str | None,
    track: str | None,
    exchange: Path | None,
    root: Path | None,
) -> None:
    """Make a cohort in FOLDER, from a list of those who take part.

    FOLDER becomes an nbgrader course of its own, with a copy of the content as it is today. Other accounts of this
    machine cannot look into it.
    """
    from managerkit.cohort.create import closed_to, create, exercises
    from managerkit.cohort.roster import doubts, read
    from managerkit.content.loading import CourseFolder
    from managerkit.gradebook import disk

    if modules is not None and track is not None:
        raise click.UsageError("name --modules or --track, not both")
    of = course_meant(root)
    course = CourseFolder(of.root)
    names = listed(modules or "")
    if modules is not None and not names:
        raise click.UsageError("--modules names nothing; leave it out for all modules with an exercise")
    chosen = exercises(course, names, track)
    learners = read(roster)
    made = create(folder, learners, chosen, course, name, exchange, of)
    taught = ", ".join(f"{one.module} {one.version}" for one in made.assignments)
    click.echo(f"Made {folder}, the cohort {made.name}: {count(len(learners), 'learner')}; {taught}.")
    if exchange and (closed := closed_to(exchange)):
        click.echo(f"Learners cannot get to the exchange: others may not enter {closed} (chmod o+x would let them).")
    tell_doubts(doubts(learners))
    if unsafe := disk.doubts(folder):
        click.echo(f"Look at this first: {unsafe}")
    next_is(f"managerkit cohort release {folder}")
