"""`managerkit story`: what a facilitator reads of a story before a group plays it."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import count, plainly


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every story of the course.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("stories"),
    show_default=True,
    help="The folder for the pages; it is made.",
)
@ROOT
@plainly
def story(names: tuple[str, ...], everything: bool, folder: Path, root: Path | None) -> None:
    """Write a page on a story for whoever runs it with a group: two minutes to read, on paper or on screen.

    NAMES are modules, or single stories as MODULE/STORY, such as mastery/first-offer.

    It says who is who, what may be true and where it comes out, what each ending shows and where rooms divide. It gives
    the story away: keep it from those who are to play it.
    """
    from managerkit.authoring.fuzz import chosen
    from managerkit.handouts.briefing import briefing
    from managerkit.storage.atomic import put

    if bool(names) == everything:
        raise click.UsageError("name a module or a story, such as mastery/first-offer, or say --all")
    course = course_in(root)
    stories = chosen(course, names)
    for name in stories:
        path = folder / f"{name.replace('/', '-')}.html"
        put(path, briefing(course, name))
        click.echo(f"wrote {path}")
    click.echo(f"{count(len(stories), 'page')} for you alone: they give the stories away.")
