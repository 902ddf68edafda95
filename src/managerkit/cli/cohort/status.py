"""`managerkit cohort status`: where everybody stands."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, duration, next_is, plainly, table

from ._remarks import tell_by_hand, tell_strangers

if TYPE_CHECKING:
    from managerkit.cohort.status import Standing


@click.command()
@FOLDER
@plainly
def status(folder: Path) -> None:
    """Show where everybody in FOLDER stands, and the one thing to do next.

    An exercise that nobody has handed in yet, and that is not due yet, is only named: its week is still to come.
    """
    from managerkit.cohort.snapshot import Snapshot
    from managerkit.cohort.status import STATES, next_step, strangers, under_way

    snapshot = Snapshot.open(folder)
    opened, entries, found = snapshot.cohort, snapshot.entries, snapshot.standings
    begun = under_way(found, datetime.now(UTC))
    if begun:
        rows = [_standing_row(one) for one in found if one.assignment in begun]
        click.echo(table(["learner", "exercise", "state", "handed in", "name"], rows) + "\n")
    for assignment in (one for one in opened.everything if one in begun):
        states = Counter(one.state for one in found if one.assignment == assignment)
        click.echo(f"{assignment.name}: {', '.join(f'{state} {states[state]}' for state in STATES if states[state])}.")
        answered = Counter(one.version for one in found if one.assignment == assignment and one.version)
        if len(answered) > 1:
            click.echo(f"  Versions answered: {', '.join(f'{name} by {answered[name]}' for name in sorted(answered))}.")
        for state, whose in entries.waiting(assignment.name).items():
            click.echo(clean(f"  At the desk, {state}: {len(whose)} ({', '.join(whose)})."))
    if to_come := [one.name for one in opened.everything if one not in begun]:
        learners = count(len({one.learner for one in found}), "learner")
        click.echo(f"Handed in by none of {learners} yet: {', '.join(to_come)}.")
    tell_by_hand(entries)
    for line in entries.damaged:
        click.echo(clean(f"Look at {line}."))
    if opened.is_open_to_others:
        click.echo(f"Every account of this machine can read {folder}; docs/facilitator.md says how to close it.")
    tell_strangers(folder, strangers(opened, found))
    next_is(next_step(folder, opened, found))


def _standing_row(one: "Standing") -> list[str]:
    time = f"{one.handed_in.astimezone():%d %b %H:%M}" if one.handed_in else ""
    late = f", {duration(one.late)} late" if one.late else ""
    return [one.learner, one.assignment.name, one.state, time + late, f"{one.first_name} {one.last_name}".strip()]
