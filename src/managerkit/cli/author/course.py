"""`managerkit course`: which course is meant, and what it replaces of the one that it extends."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import ROOT, course_meant
from managerkit.cli.terminal import clean, count, plainly, table

if TYPE_CHECKING:
    from managerkit.authoring.replacing import Replaced


@click.command()
@click.argument("name", required=False)
@click.option("--accept", is_flag=True, help="Say that you have looked at what the base changed.")
@click.option("--take", is_flag=True, help="Put the base's text NAME into this course, for you to change.")
@ROOT
@plainly
def course(name: str | None, accept: bool, take: bool, root: Path | None) -> None:
    """Say which course is meant here, and what it replaces of the one that it extends.

    NAME is one of the files that it replaces, such as modules/trust/lesson.md: shows what the base changed in it since
    you replaced it, or last accepted it. With --take it is a text of the base that you want to replace.
    """
    from managerkit.authoring import replacing
    from managerkit.content.loading import CourseFolder

    of = course_meant(root)
    folder = CourseFolder(of.root)
    if take:
        click.echo(f"{replacing.take(folder, name or '')} is yours to change now.")
        return
    found = {one.name: one for one in replacing.replacements(folder)}
    if name is not None:
        if name not in found:
            there = ", ".join(found) or "there are none"
            raise click.UsageError(f"{name} is none of the files that it replaces: {there}")
        difference = found[name].difference
        click.echo(clean("\n".join(difference)) if difference else f"The base has not changed what {name} replaces.")
        return
    if accept:
        noted = replacing.note(folder)
        click.echo(f"{count(len(noted), 'file')} noted as the base has them now: {', '.join(noted) or 'all were'}.")
        return
    about = folder.course
    click.echo(clean(f"“{about.title}”, {count(len(about.modules), 'module')}, in {of.root}"))
    if about.extends:
        click.echo(f"It extends {about.extends}, in {folder.layers.folders[1]}.")
        rows = [[one.name, _told(one)] for one in found.values()]
        click.echo(table(["It replaces", "In the base"], rows) if rows else "It replaces nothing there.")


def _told(one: "Replaced") -> str:
    if one.changed:
        return "has changed since"
    return f"{one.version} as noted".strip() if one.is_noted else "not noted yet"
