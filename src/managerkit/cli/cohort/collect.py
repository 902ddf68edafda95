"""`managerkit cohort collect`: hand-ins taken from the exchange or from mail."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly, table

from ._remarks import tell_strangers

if TYPE_CHECKING:
    from managerkit.cohort.submissions.exchange import Collected
    from managerkit.cohort.submissions.mail import MailOutcome


@click.command()
@FOLDER
@click.option(
    "--from",
    "source",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="A folder with what learners sent by mail or a learning platform. [default: the exchange]",
)
@plainly
def collect(folder: Path, source: Path | None) -> None:
    """Collect everybody's newest hand-in into FOLDER.

    From the exchange, or from a folder in which you saved zips and files as they came. One that was taken before is
    replaced only by a newer one, and kept in .managerkit/replaced.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.roster import enrolled
    from managerkit.cohort.status import next_step, standings, strangers
    from managerkit.cohort.submissions.exchange import collect as collect_all
    from managerkit.cohort.submissions.mail import collect_from

    opened = Cohort.open(folder)
    if source is None:
        _tell_collected(collect_all(opened))
    else:
        _tell_outcomes(collect_from(opened, source, [*enrolled(opened).values()], datetime.now(UTC)))
    found = standings(opened)
    tell_strangers(folder, strangers(opened, found))
    next_is(next_step(folder, opened, found))


def _tell_collected(collected: "list[Collected]") -> None:
    for one in collected:
        click.echo(f"{one.assignment.name}: {len(one.taken)} taken, {len(one.unchanged)} unchanged since last time.")
        for name, why in one.left:
            click.echo(clean(f"  Left in the exchange: {name} {why}."))
        for learner, names in one.copies.items():
            if names:
                click.echo(
                    clean(
                        f"  {learner}: {', '.join(names)} may be another copy of the journal, with answers that it "
                        "lacks; if more was done than you see, ask for managerkit merge, and a new hand-in."
                    )
                )
        for warning in one.warnings:
            click.echo(clean(f"  nbgrader warns: {warning}"))


def _tell_outcomes(outcomes: "list[MailOutcome]") -> None:
    if not outcomes:
        click.echo("There was nothing to collect.")
        return
    click.echo(table(["what", "learner", "exercise", "from"], [_outcome_row(one) for one in outcomes]))
    remarks = [f"{one.source}: {one.note}." for one in outcomes if one.note]
    if remarks:
        click.echo("\nTo look at:")
        click.echo(clean("\n".join(f"- {remark}" for remark in remarks)))
    count = Counter(one.state for one in outcomes)
    click.echo("\n" + ", ".join(f"{state} {number}" for state, number in count.items()).capitalize() + ".")


def _outcome_row(one: "MailOutcome") -> list[str]:
    return [one.state, one.learner, one.assignment, one.source]
