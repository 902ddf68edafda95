"""`managerkit cohort feedback`: a page of feedback for each learner."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly, progress

from ._remarks import tell_by_hand

if TYPE_CHECKING:
    from managerkit.cohort.feedback.making import FeedbackPlan, Given, Page
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.status import Standing

_MOST_NAMES = 12


@click.command()
@FOLDER
@click.option("--also-unmarked", is_flag=True, help="Make pages for those, too, who wait for a marker; they say so.")
@click.option("--force", is_flag=True, help="Make every page anew, changed or not.")
@plainly
def feedback(folder: Path, also_unmarked: bool, force: bool) -> None:
    """Make a page of feedback for each learner in FOLDER, and release it.

    The page has the points, the rubric with your comment, what the checks of form ask, and the story's debrief. Those
    who wait for a marker are left out, and pages about which nothing changed are left alone. What came through the
    exchange goes back through it; other pages are yours to send: `managerkit cohort hand-back --to pages` puts them
    into a folder for each learner.
    """
    from managerkit.cohort.feedback.making import give, plan
    from managerkit.cohort.snapshot import Snapshot
    from managerkit.cohort.status import next_step, standings

    snapshot = Snapshot.open(folder)
    opened = snapshot.cohort
    planned = plan(snapshot, also_unmarked)
    with progress("Making pages", sum(len(one.assignment.notebooks) for one in planned.wanted)) as step:
        given = give(snapshot, planned.wanted, force, lambda page: step(f"{page.learner} · {page.assignment.name}"))
    _tell_pages(opened, planned, given)
    _tell_ways(folder, opened, given)
    for note in given.notes:
        click.echo(clean(f"Look at {note}."))
    tell_by_hand(snapshot.entries)
    next_is(next_step(folder, opened, standings(opened)))  # anew, since pages were made


def _tell_pages(cohort: "Cohort", planned: "FeedbackPlan", given: "Given") -> None:
    made = sum(page.fresh for page in given.pages)
    failed = [page for page in given.pages if page.trouble]
    unchanged = len(given.pages) - made - len(failed)
    click.echo(f"Pages made: {made}; unchanged since last time: {unchanged}.")
    for page in failed:
        click.echo(clean(f"Not made: {page.learner} · {page.assignment.name}: {page.trouble}"))
    _tell_who(cohort, "Left out, because they wait for a marker (--also-unmarked includes them)", planned.unmarked)
    _tell_who(cohort, "Left out, because their newest hand-in is not graded", planned.ungraded)


def _tell_ways(folder: Path, cohort: "Cohort", given: "Given") -> None:
    if given.released:
        click.echo(
            f"Released into the exchange: {len(given.released)}. Learners fetch theirs with "
            f"nbgrader fetch_feedback --course {cohort.name} ASSIGNMENT; on the kit's hub it comes to them by itself."
        )
    _tell_who(
        cohort,
        f"Not from the exchange, so send these yourself; managerkit cohort hand-back {folder} --to pages puts them "
        "into pages/LEARNER, to mail from there",
        given.by_hand,
    )


def _tell_who(cohort: "Cohort", what: str, found: "Sequence[Standing | Page]") -> None:
    """Whom something is about, a line for each exercise; of many, only the first are named."""
    if found:
        click.echo(f"{what}:")
    for assignment in cohort.everything:
        learners = list(dict.fromkeys(one.learner for one in found if one.assignment == assignment))
        more = f" and {len(learners) - _MOST_NAMES} more" if len(learners) > _MOST_NAMES else ""
        if learners:
            click.echo(clean(f"  {assignment.name}: {len(learners)} ({', '.join(learners[:_MOST_NAMES])}{more})"))
