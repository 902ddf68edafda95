"""`managerkit new`: a command for each thing that can be begun."""

import click

from managerkit.cli.command_folder import CommandFolder


@click.group(commands=CommandFolder(__name__))
def new() -> None:
    """Begin something new."""
