"""`managerkit cohort grade`: hand-ins executed and recorded in the gradebook."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly, progress

if TYPE_CHECKING:
    from managerkit.grading.run import Executors, Graded


@click.command()
@FOLDER
@click.option(
    "--unfenced",
    is_flag=True,
    help="Run learners' code with your own rights: it can read your files and change grades.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Grade anew what was graded before the exercise or the kit changed; points may change.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Execute on a Dask cluster, such as tcp://10.0.0.5:8786.")
@plainly
def grade(folder: Path, unfenced: bool, again: bool, scheduler: str | None) -> None:
    """Grade the hand-ins in a cohort's FOLDER that are new or have changed.

    Learners' code runs behind a fence: it sees no network, no files of yours and nobody else's work, and gets 20
    seconds a cell, a minute in all, and two gigabytes. Whatever it does, every hand-in gets its entry in the gradebook
    and, if there was trouble, a line in the summary. What was graded stays as it is until somebody hands in again, even
    if the exercise or the kit is a newer one now. Ctrl-C stops cleanly; the same command goes on from there.
    """
    if scheduler is None:
        from managerkit.grading.run import begin

        begin(fenced=not unfenced)
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.grade import grade_cohort, tasks
    from managerkit.cohort.snapshot import Snapshot
    from managerkit.cohort.status import next_step, standings

    opened = Cohort.open(folder)
    hand_ins = tasks(opened)
    if not hand_ins:
        click.echo("Nothing was handed in yet.")
        next_is(next_step(folder, opened, standings(opened)))
        return
    done: list[Graded] = []
    try:
        with progress("Warming up", len(hand_ins), rate=True) as step:

            def keep(graded: "Graded") -> None:
                done.append(graded)
                step(f"{graded.task.learner} · {graded.task.assignment}")

            grade_cohort(opened, hand_ins, keep, fenced=not unfenced, executors=_executors(scheduler), again=again)
    except KeyboardInterrupt:
        _summarise(done, len(hand_ins))
        click.echo(f"Stopped. The gradebook is in order. To go on: managerkit cohort grade {folder}", err=True)
        raise SystemExit(130) from None
    _summarise(done, len(hand_ins))
    if before := sum(one.before for one in done):
        click.echo(
            f"{before} of them {'was' if before == 1 else 'were'} graded before the exercise or the kit changed; those "
            f"points stay as they are. To grade them anew: managerkit cohort grade {folder} --again"
        )
    next_is(next_step(folder, opened, Snapshot(opened).standings))  # what is marked counts again at once


def _executors(scheduler: str | None) -> "Executors":
    if scheduler is None:
        from managerkit.grading.run import here

        return here
    from managerkit.grading.cluster import on

    return on(scheduler)


def _summarise(done: "list[Graded]", total: int) -> None:
    fresh = sum(one.fresh for one in done)
    kept = len(done) - fresh
    click.echo(f"{fresh} graded" + (f", {kept} unchanged" if kept else "") + f", of {total} handed in.")
    if troubled := sorted((one for one in done if one.notes), key=lambda one: (one.task.assignment, one.task.learner)):
        click.echo(f"\n{len(troubled)} of them had something to tell:")
        for one in troubled:
            click.echo(clean(f"  {one.task.learner} · {one.task.assignment}: {'; '.join(one.notes)}"))
        click.echo()
