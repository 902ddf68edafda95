"""`managerkit bump`: a module's next version."""

from datetime import date
from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import fail, plainly


@click.command()
@click.argument("module")
@click.argument("notice")
@click.option("--patch", "step", flag_value="patch", help="Wording only.")
@click.option("--minor", "step", flag_value="minor", help="New material; everything answered so far still counts.")
@click.option("--major", "step", flag_value="major", help="Something that answers or marks refer to changed.")
@ROOT
@plainly
def bump(module: str, notice: str, step: str | None, root: Path | None) -> None:
    """Record a changed module as a new version.

    MODULE is its name. NOTICE says in a sentence what learners will notice, such as "The story has two more endings".
    A step that is too small for what changed is refused, with the reason. The first time, the version that module.yml
    says is recorded as it is.
    """
    from managerkit.authoring import versions
    from managerkit.authoring.check import check as find
    from managerkit.content.course import exercise_name

    if step is None:
        raise click.UsageError("say how big the step is: --patch, --minor or --major")
    folder = course_in(root)
    changed = folder.module(module)
    wrong = [one for one in find(folder) if one.path.is_relative_to(changed.path)]
    if broken := [one for one in wrong if one not in versions.check(folder, changed)]:
        fail(broken)
    version = versions.bump(folder, changed, versions.VersionStep[step.upper()], notice, date.today())
    click.echo(f"{module} is {version} now: {notice}")
    if step == "major" and changed.module.exercise:
        click.echo(f"Its exercise is an assignment of its own, {exercise_name(module, version)}.")
    click.echo("\nNext: managerkit build")
