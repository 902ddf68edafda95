"""`managerkit merge`: other copies of journals, put into them."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, workspace_at
from managerkit.cli.terminal import count, plainly


@click.command()
@WORKSPACE
@plainly
def merge(workspace: Path | None) -> None:
    """Put answers from other copies of a journal into it.

    WORKSPACE is your own folder [default: the current one, or workspace]. Programs that keep a folder alike on two
    machines leave a second copy where both were changed. What is only in the copy is put into the journal, in the order
    of time; nothing is lost, and the files as they were are kept.
    """
    from managerkit.workspace.merging import merge_all

    workspace = workspace_at(workspace)
    merged = merge_all(workspace, datetime.now(UTC))
    for one in merged:
        for copy in one.copies:
            click.echo(f"{one.journal.relative_to(workspace)}: {count(copy.more, 'line')} from {copy.path.name}.")
        click.echo(f"  The files as they were are in {one.kept.relative_to(workspace)}.")
    if not merged:
        click.echo("No journal has another copy with entries that it lacks.")
    else:
        click.echo("Run the cells of open notebooks again to see all of it.")
