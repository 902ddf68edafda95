"""`managerkit hub open`: what the servers begin with that JupyterHub starts."""

from datetime import date
from pathlib import Path

import click

from managerkit.cli.parameters import ROOT
from managerkit.cli.terminal import plainly


@click.command(name="open")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@ROOT
@plainly
def open(folder: Path, root: Path | None) -> None:
    """Open FOLDER in a server that JupyterHub starts; it stands in the hub's configuration, and nobody types it.

    FOLDER is a learner's workspace, which is made if it is not there, and brought up to date if the course is newer,
    with all that the learner wrote; or it is a cohort.
    """
    from managerkit.content.which import named
    from managerkit.hub.opening import begin, opening

    begin(opening(folder, named(str(root)) if root else None, date.today()))
