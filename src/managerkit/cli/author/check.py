"""`managerkit check`: the findings of the course's linter."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import count, fail


@click.command()
@ROOT
def check(root: Path | None) -> None:
    """List everything that is wrong in the course, with file, line and what to do.

    Exits with 1 if there is anything.
    """
    from managerkit.authoring.check import check as find

    folder = course_in(root)
    if findings := find(folder):
        fail(findings)
    modules = folder.course.modules
    click.echo(f"{count(len(modules), 'module')}, nothing to put right.")
