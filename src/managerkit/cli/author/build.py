"""`managerkit build`: notebooks and exercises built from the course."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import fail


@click.command()
@ROOT
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a notebook is out of date.")
def build(root: Path | None, only_check: bool) -> None:
    """Build the notebooks and exercises from the course.

    They are written beside the course folder, to notebooks/ and exercises/. The same course gives the same bytes.
    """
    from managerkit.authoring.build import build as build_all
    from managerkit.authoring.build import differences, write
    from managerkit.authoring.check import check as find

    folder = course_in(root)
    if findings := find(folder):
        fail(findings)
    built = list(build_all(folder))
    project = folder.root.resolve().parent
    if only_check:
        if stale := differences(project, built):
            click.echo("\n".join(stale))
            click.echo(click.style("\nRun `managerkit build` and commit what it writes.", fg="red"), err=True)
            raise SystemExit(1)
        click.echo(f"{len(built)} notebooks, all as course/ says.")
        return
    written = write(project, built)
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"{len(built)} notebooks, {len(written)} changed.")
    for stray in (told for told in differences(project, built) if told.endswith("not built from course/")):
        click.echo(f"{stray}; delete it if its module is gone.")
