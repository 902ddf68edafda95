"""`managerkit check`: the findings of the course's linter."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import count, fail, tell_findings


@click.command()
@ROOT
def check(root: Path | None) -> None:
    """List everything that is wrong in the course, with file, line and what to do.

    Exits with 1 if there is anything. If there is not, what is worth a look in the stories comes after; `managerkit
    fuzz` takes its time over them and judges.
    """
    from managerkit.authoring.check import check as find
    from managerkit.authoring.check import remarks

    folder = course_in(root)
    if findings := find(folder):
        fail(findings)
    if looks := remarks(folder):
        click.echo("Worth a look, before managerkit fuzz:")
        tell_findings(looks)
        click.echo()
    modules = folder.course.modules
    click.echo(f"{count(len(modules), 'module')}, nothing to put right.")
