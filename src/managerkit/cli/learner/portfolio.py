"""`managerkit portfolio`: what a learner did and undertook, as one page."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, listed, opened
from managerkit.cli.terminal import plainly, table


@click.command()
@WORKSPACE
@click.option("--only", default="", help="Nothing but these kinds and modules, such as memo,commitments or mastery.")
@click.option("--without", default="", help="These kinds and modules stay out as well, such as stories,models.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="The PDF's size of paper."
)
@click.option(
    "--sentences/--no-sentences",
    default=None,
    help="Whether the days for looking back say what you undertook, in the calendar. [default: as last time, else yes]",
)
@plainly
def portfolio(workspace: Path | None, only: str, without: str, paper: str, sentences: bool | None) -> None:
    """Write what you did, wrote and undertook as one page to print.

    WORKSPACE is your own folder [default: the current one, or workspace]. The files go to its folder portfolio: a page
    that needs no network, the same as PDF if there is a browser that can make one, and the dates of what you undertook
    as a calendar file. Import that again later: it changes your events and adds none twice. A file that you changed is
    kept under another name. 30 and 90 days after each date there is a day for looking back: managerkit look-back.

    You choose what goes in. The kinds are memo, commitments, results, reflections, sentences, cards, stories,
    models and second-view; modules are called as their notebooks are, such as mastery. Without --only it is what you
    ticked in the last notebook, or else everything. With --only, kinds and modules both count: --only stories,mastery
    is the stories of mastery. Nothing is sent anywhere.

    \b
    managerkit portfolio
    managerkit portfolio --only memo,commitments
    managerkit portfolio --without reflections,motives --paper letter
    """
    from managerkit.journal.after import CALENDAR_SENTENCE
    from managerkit.portfolio.choice import KINDS, narrowed
    from managerkit.portfolio.collect import collect
    from managerkit.portfolio.making import FOLDER, chosen, make
    from managerkit.portfolio.printing import browser
    from managerkit.portfolio.view import told_of

    (course, desk), now = opened(workspace), datetime.now(UTC).astimezone()
    if sentences is not None:
        CALENDAR_SENTENCE.append(desk.first_lesson(course), "yes" if sentences else "no")
    choice = narrowed(chosen(course, desk), listed(only), listed(without), course.course.modules)
    everything = collect(course, desk, now.date())
    going = everything.only(choice)
    for one in everything.damaged:
        click.echo(f"Not read, since it is damaged; all else goes in: {one.sentence}")
    program = browser() if going.chapters else None
    made = make(going, course, desk, now, program, paper)
    counts, of = going.counts(), everything.counts()
    rows = [[title, str(counts[kind]), str(of[kind])] for kind, title in KINDS.items()]
    click.echo(table(["What", "Put in", "Of"], rows))
    there = {chapter.id for chapter in going.chapters}
    if left_out := [chapter.title for chapter in everything.chapters if chapter.id not in there]:
        click.echo(f"Nothing from: {', '.join(left_out)}.")
    click.echo("")
    for told in told_of(made, desk.root / FOLDER):
        click.echo(told)
    if not program:
        click.echo("There is no PDF, since no browser was found here; open the page in any browser and print it.")
    elif made.not_printed:
        click.echo(f"There is no PDF, since {program} could not make one; open the page in any browser and print it.")
    click.echo("Nothing was sent to anybody.")
