"""`managerkit cohort roster`: people added to a cohort, or changed."""

from pathlib import Path

import click

from managerkit.cli.terminal import next_is, plainly, tell_doubts


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("people", type=click.Path(path_type=Path))
@plainly
def roster(folder: Path, people: Path) -> None:
    """Add people to a cohort, or change names and emails.

    FOLDER is the cohort's; PEOPLE is a CSV file as for `cohort new`. Nobody is ever taken out: those whom PEOPLE does
    not list stay, and are named.
    """
    from managerkit.cohort.create import update_roster
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.roster import doubts, enrolled, read

    cohort = Cohort.open(folder)
    before = enrolled(cohort)
    learners = read(people, before)
    done = update_roster(cohort, learners)
    for what, whom in (("Added", done.added), ("Changed", done.changed), ("Not listed any more, and kept", done.kept)):
        if whom:
            click.echo(f"{what}: {', '.join(whom)}.")
    if not (done.added or done.changed):
        click.echo("Nothing to add or change.")
    tell_doubts(doubts(one for one in learners if one.id not in before))
    next_is(f"managerkit cohort status {folder}")
