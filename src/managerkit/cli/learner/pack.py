"""`managerkit pack`: a workspace as one zip."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, workspace_here
from managerkit.cli.terminal import plainly


@click.command()
@WORKSPACE
@plainly
def pack(workspace: Path | None) -> None:
    """Put a workspace into one zip, to carry it to another machine.

    WORKSPACE is your own folder [default: the current one, or workspace]. Notebooks, answers and files of your own go
    along, private ones too: whoever has the zip can read it.
    """
    from managerkit.workspace import pack as packing

    made = packing.pack(workspace or workspace_here(), Path(), datetime.now(UTC))
    for note in made.notes:
        click.echo(f"Look at this: {note}.")
    click.echo(f"Made {made.archive.name}, with {made.files} files. Your answers are in it, in plain text.")
    click.echo(f"\nNext: copy it to the other machine, and there: managerkit unpack {made.archive.name}")
