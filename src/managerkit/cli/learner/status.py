"""`managerkit status`: a learner's progress by module."""

from datetime import UTC, datetime
from pathlib import Path

import click

from managerkit.cli.parameters import WORKSPACE, opened
from managerkit.cli.terminal import count, plainly, table


@click.command()
@WORKSPACE
@plainly
def status(workspace: Path | None) -> None:
    """Show how far you are, module by module.

    WORKSPACE is your own folder [default: the current one, or workspace]. Counted are questions answered, models run,
    stories played out and checks of form met; it is read from your journals, and nothing is changed or sent.
    """
    from managerkit.journal.copies import told
    from managerkit.look_back.collect import undertakings
    from managerkit.look_back.engine import with_state
    from managerkit.progress.progress import over
    from managerkit.workspace.merging import journals

    course, desk = opened(workspace)
    progress = over(course, desk)
    rows = [
        [
            course.module(name).module.title,
            f"{one.lesson:.0%}",
            "–" if one.exercise is None else f"{one.exercise:.0%}",
            "done" if one.done else f"{one.minutes_left} min",
        ]
        for name, one in progress.items()
    ]
    click.echo(table(["Module", "Lesson", "Exercise", "Left"], rows))
    done, minutes = sum(one.done for one in progress.values()), sum(one.minutes_left for one in progress.values())
    hours = max(1, round(minutes / 60))
    rest = f" About {'an hour' if hours == 1 else f'{hours} hours'} for all of the rest, if you want it."
    click.echo(f"\n{done} of {len(rows)} modules done.{rest if minutes else ''}")
    for journal in journals(desk.root):
        if said := told(journal):
            click.echo(said)
    if (begun := next((name for name, one in progress.items() if one.begun and not one.done), None)) is not None:
        click.echo(f"You were in the middle of “{course.module(begun).module.title}”.")
    today = datetime.now(UTC).astimezone().date()
    if due := len(with_state(undertakings(course, desk), today, "open")):
        click.echo(f"You can look back at {count(due, 'plan')} of yours: managerkit look-back")
