"""`managerkit hub`: a cohort on JupyterHub."""

import click

from managerkit.cli.command_folder import CommandFolder


@click.group(commands=CommandFolder(__name__))
def hub() -> None:
    """Run a cohort on JupyterHub: on one machine, where everybody has an account, or on a cluster."""
