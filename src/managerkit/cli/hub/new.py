"""`managerkit hub new`: JupyterHub's configuration for a cohort."""

from pathlib import Path

import click

from managerkit.cli.parameters import listed
from managerkit.cli.terminal import clean, plainly


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--cohort",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The cohort's folder; on one machine, made with an exchange elsewhere.",
)
@click.option("--facilitators", required=True, help="The accounts of those who run it, such as ana,ben.")
@click.option("--kubernetes", is_flag=True, help="Write it for zero-to-jupyterhub, and not for this machine.")
@plainly
def new(folder: Path, root: Path, facilitators: str, kubernetes: bool) -> None:
    """Write JupyterHub's configuration for a cohort into FOLDER, and say each step.

    Learners sign in and are in the course: their workspace is made at the first time, brought up to date at every
    other, and hands in by the button at the end of an exercise. Facilitators are in the cohort's folder. With
    --kubernetes, what is written are the values of the chart zero-to-jupyterhub, and what belongs beside it.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.hub.kubernetes import set_up_cluster
    from managerkit.hub.setting_up import set_up

    made = (set_up_cluster if kubernetes else set_up)(folder, Cohort.open(root), listed(facilitators))
    click.echo(f"Made {made.config}. Read it: it is short, and yours to change.")
    for doubt in made.doubts:
        click.echo(clean(f"Look at this first: {doubt}."))
    click.echo(f"\nWhat is to be done now, in {folder}:\n{made.steps}")
