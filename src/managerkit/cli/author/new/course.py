"""`managerkit new course`: the folder of a new course."""

from datetime import date
from pathlib import Path

import click

from managerkit.cli.terminal import count, next_is, plainly


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default=None, help="The course's title. [default: made from the folder's name]")
@click.option(
    "--extends", "base", default=None, help="Only what differs from another course: managerkit, or an installed one."
)
@plainly
def course(folder: Path, title: str | None, base: str | None) -> None:
    """Make a course of your own in FOLDER, small and whole: two modules to play, change and throw away.

    It has self-assessments, a story, sentences to sort, a reflection with its rubric, a page to carry and notes for a
    facilitator. It can be built, started and taught as it is. In that folder every command takes it as the course.

    With --extends it is the other course, and one module more: change its order, and replace what you like.
    """
    from managerkit.authoring.scaffold import begin_course

    name = folder.absolute().name
    modules = begin_course(folder, title or name.replace("-", " ").replace("_", " ").capitalize(), date.today(), base)
    click.echo(f"Made {folder}, a course with {count(len(modules), 'module')}: {', '.join(modules)}.")
    click.echo(f"What you write is in {folder / 'course'}.")
    next_is(f"cd {folder}, then managerkit check, managerkit build, and managerkit start")
