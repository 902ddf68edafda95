"""`managerkit trios`: what three people hold who meet for six weeks, and what their managers get."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in, opened, workspace_here
from managerkit.cli.terminal import clean, count, plainly


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--track", default=None, help="A track of the course, such as begin. [default: the one that you chose]")
@ROOT
@plainly
def trios(folder: Path | None, track: str | None, root: Path | None) -> None:
    """Write the pages for three people who meet for six weeks, and two pages for your manager.

    Once a week, forty minutes: each of you rehearses a talk that is really due, one plays the other person with a card
    that answers back, one keeps the clock and writes down what was said. You need two colleagues, a printer and no
    facilitator. Begin with setting-up.html.

    FOLDER is where the pages go [default: notebooks/mine/trios in your workspace, else trios]. Each prints on one side
    of A4 or Letter. log.txt is yours: it is written once, handed in nowhere and in no portfolio. Any other file that
    you changed is kept under another name when it is written anew.

    The pages for your manager are of use without a group of three, too: for-the-manager-before says what to ask, what
    not to ask, and which hours to leave free; for-the-manager-after is for ten minutes, thirty days later.

    \b
    managerkit trios
    managerkit trios --track begin our-three
    """
    from managerkit.content.which import is_workspace
    from managerkit.handouts.pack import write
    from managerkit.handouts.six_weeks import LOG, files
    from managerkit.progress.workspace import Workspace

    here = workspace_here()
    at_home = is_workspace(here)
    course = opened(here)[0] if at_home and root is None else course_in(root)
    known = [one.id for one in course.course.tracks]
    track = track or (Workspace(here).track(course) if at_home else None)
    if track not in known:
        told = f"there is no track {track}" if track else "no track is chosen in a workspace here"
        raise click.UsageError(clean(f"{told}; say --track {' or --track '.join(known)}"))
    target = folder or (here / "notebooks/mine/trios" if at_home else Path("trios"))
    written = 0
    for name, content in files(course, track):
        if name == LOG and (target / LOG).exists():
            click.echo(clean(f"{target / LOG} is yours and stays as it is"))
            continue
        kept = write(target, name, content)
        changed = f"; yours, which you had changed, is now {kept.old.name}" if kept.old else ""
        click.echo(clean(f"wrote {target / name}{changed}"))
        written += 1
    click.echo(clean(f"{count(written, 'file')}. Begin with {target / 'setting-up.html'}."))
