"""`managerkit new module`: the folder of a new module."""

from datetime import date
from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import plainly


@click.command()
@click.argument("name")
@ROOT
@plainly
def module(name: str, root: Path | None) -> None:
    """Make the folder of a new module, with every file begun and explained.

    NAME is a slug, such as trust-battery. `managerkit check` then lists what is still to be filled in.
    """
    from managerkit.authoring.scaffold import scaffold

    path = scaffold(course_in(root), name, date.today())
    click.echo(
        f"made {path}\n"
        f"Next: add {name} to `modules:` in course.yml, and write what the files ask for.\n"
        "`managerkit check` lists what is left, `managerkit build` makes the notebooks, `managerkit start` shows them."
    )
