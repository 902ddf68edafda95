"""`managerkit upgrade`: a workspace brought to the newest version of the course."""

from datetime import date
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, workspace_here
from managerkit.cli.terminal import clean, plainly


@click.command()
@WORKSPACE
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@plainly
def upgrade(workspace: Path | None, dry_run: bool) -> None:
    """Bring a workspace to the newest version of the course, with all that you wrote in it.

    WORKSPACE is your own folder [default: workspace]. The new notebooks get your own cells, edits and answers. The old
    folder is kept beside the new one until you delete it. Stop JupyterLab first.
    """
    bring_up(workspace or workspace_here(), dry_run)


def bring_up(workspace: Path, dry_run: bool = False) -> None:
    """Upgrade a workspace, and tell what became of everything in it.

    Args:
        workspace: The learner's folder.
        dry_run: Whether only to say what would be done.

    Raises:
        PlainError: It cannot be upgraded; the sentence says why.
    """
    from managerkit.workspace import upgrade as upgrades

    done = upgrades.upgrade(workspace, date.today(), dry_run, progress=lambda said: click.echo(f"{said} ...", err=True))
    if done.finished:
        click.echo("An upgrade that was interrupted is finished now.")
    for title, sentences in done.told.items():
        click.echo(click.style(title, bold=True))
        for one in sentences:
            click.echo(clean(f"  - {one[0].upper()}{one[1:].rstrip('.')}."))
    if done.kept:
        click.echo(
            f"\nYour workspace is up to date. As it was before, it is kept in {done.kept.name}; delete that when you "
            "like."
        )
    elif not done.told:
        click.echo(f"Your workspace {workspace} is up to date.")
    else:
        click.echo(f"\nNothing was changed. To do it: managerkit upgrade {workspace}")
