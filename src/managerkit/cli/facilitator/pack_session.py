"""`managerkit pack-session`: all that a facilitator holds for a session, as files."""

from pathlib import Path

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import clean, count, plainly


@click.command()
@click.argument("plan", default="ninety-minutes")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="The folder for the files; it is made. [default: PLAN]",
)
@ROOT
@plainly
def pack_session(plan: str, folder: Path | None, root: Path | None) -> None:
    """Write all that you hold for a session: run of show, slides, cards, mails, and pages for the room.

    PLAN is one of the course's plans (ninety-minutes if left out), a module for its own session, an hour of the six
    weeks, such as weekly/candor, or a story to play together, such as mastery/first-offer. An hour of the six weeks
    has that week's page and cards for those who meet in threes, too, and two pages for people's managers.

    Start with run-of-show.html. The slides are there three times: slides.html for any browser, slides.pptx to edit, and
    slides.pdf, where a browser that can print is on this machine. Files that you changed are kept
    under another name when they are written anew.
    """
    from managerkit.handouts.pack import files, write
    from managerkit.portfolio.printing import browser
    from managerkit.room.script import found

    course = course_in(root)
    script = found(course, plan)
    target = folder or Path(plan.replace("/", "-"))
    printer = browser()
    written = 0
    for name, content in files(course, script, printer):
        kept = write(target, name, content)
        changed = f"; yours, which you had changed, is now {kept.old.name}" if kept.old else ""
        click.echo(clean(f"wrote {target / name}{changed}"))
        written += 1
    if printer is None:
        click.echo(
            "There is no slides.pdf: no Chromium or Chrome was found. Print slides.html from your browser instead."
        )
    click.echo(f"{count(written, 'file')}. Begin with {target / 'run-of-show.html'}.")
    click.echo(f"On the day: managerkit room {plan}")
