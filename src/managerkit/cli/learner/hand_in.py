"""`managerkit hand-in`: an exercise as a zip for the facilitator."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import workspace_here
from managerkit.cli.terminal import plainly


@click.command()
@click.argument("assignment", required=False)
@click.option(
    "--workspace",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Your workspace. [default: the current folder if it is one, or workspace]",
)
@click.option(
    "--as", "learner", default=None, help="Your id, as your facilitator gave it to you. [default: as last time]"
)
@click.option("--with-ratings", is_flag=True, help="Share how you rated yourself in the lessons: numbers, never words.")
@plainly
def hand_in(assignment: str | None, workspace: Path | None, learner: str | None, with_ratings: bool) -> None:
    """Put an exercise into one zip, to send to your facilitator.

    ASSIGNMENT is the exercise's folder, such as mastery-v1; leave it out if you answered only one. What you answered in
    lessons is private and is not put in, unless you share your ratings.
    """
    from managerkit.workspace import handin

    workspace = workspace or workspace_here()
    folder = handin.choose(workspace, assignment)
    learner = (learner or handin.remembered(workspace) or click.prompt("Your id, as your facilitator gave it")).strip()
    made = handin.hand_in(workspace, folder, learner, datetime.now(UTC), with_ratings)
    handin.remember(workspace, learner)
    for note in made.notes:
        click.echo(f"Look at this first: {note}")
    if not made.is_new:
        click.echo(f"{made.archive} is as you made it before; nothing in {folder} has changed since.")
    else:
        click.echo(f"Made {made.archive}, from {learner}.")
    click.echo("In it:")
    for name in [*made.manifest.files, handin.MANIFEST]:
        click.echo(f"  {name}: {handin.explained(name)}")
    click.echo("Nothing else was put in.")
    click.echo("\nNext: send it to your facilitator, or upload it where they asked.")
