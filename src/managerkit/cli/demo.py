"""`managerkit demo`: a cohort of made-up learners to try everything on."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .parameters import ROOT, course_meant, listed
from .terminal import plainly

if TYPE_CHECKING:
    from managerkit.demo.make import Demo


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--learners", type=click.IntRange(1, 2000), default=30, show_default=True, help="How many there are.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number makes other people.")
@click.option(
    "--modules", default=None, help="What is taught, such as mastery,debugging-people. [default: all exercises]"
)
@click.option(
    "--after", is_flag=True, help="Let them live on for 120 days and share numbers, beside FOLDER-waiting, who wait."
)
@ROOT
@plainly
def demo(folder: Path, learners: int, seed: int, modules: str | None, after: bool, root: Path | None) -> None:
    """Make a cohort in FOLDER with made-up learners who have handed in.

    It is a cohort like any other, for trying the commands and for rehearsing: some are late, some work never came, and
    a few hand-ins are broken in the ways in which they break in real life. With --after, some stop looking back, some
    decline to share, and some get a newer version of the course in between.
    """
    from managerkit.cohort.create import exercises, insist_on_free
    from managerkit.content.loading import CourseFolder
    from managerkit.demo.afterwards import LASTS, SHARED
    from managerkit.demo.make import first_day, make_demo, make_waiting

    of = course_meant(root)
    chosen = exercises(CourseFolder(of.root), listed(modules or ""))
    insist_on_free(folder)
    waiting = _waiting_beside(folder)
    if after:
        insist_on_free(waiting)
    start = first_day(datetime.now(UTC).date(), len(chosen)) - timedelta(days=LASTS if after else 0)
    with click.progressbar(length=learners, label="Learners at work") as bar:
        made = make_demo(folder, learners, seed, start, chosen, step=bar.update, of=of, after=after)
    click.echo(_told(folder, made))
    if after:
        for cohort in (made.cohort, make_waiting(waiting, made, seed, start)):
            click.echo(f"  sharing numbers in {cohort.root.name}: {len(list((cohort.root / SHARED).glob('*')))}")
    click.echo(_next(folder))
    if after:
        click.echo(f"  managerkit cohort report {folder} --after --waiting {waiting}")
        click.echo(f"  managerkit cohort certificate {folder} --all")


def _waiting_beside(folder: Path) -> Path:
    """FOLDER-waiting, also where FOLDER is said by where it is, such as `.`, and not by its name."""
    named = folder if folder.name.strip(".") else folder.resolve()
    return named.with_name(f"{named.name}-waiting")


def _told(folder: Path, made: "Demo") -> str:
    """How many there are of each kind."""
    ways = Counter(one.way for one in made.done)
    late = sum(one.late for one in made.done)
    sharing = sum(person.shares for person in made.people)
    breaks = Counter(one.broken for one in made.done if one.broken)
    exercises = ", ".join(one.name for one in made.cohort.assignments)
    return "\n".join(
        [
            f"Made {folder}: {len(made.people)} made-up learners, {exercises}.",
            f"  handed in through the exchange  {ways['exchange']}",
            f"  handed in by mail               {ways['mail']}  (in {folder / 'hand-ins'})",
            f"  never came                      {ways['']}",
            f"  late                            {late}",
            f"  broken                          {breaks.total()}"
            + (f"  ({', '.join(f'{way} {count}' for way, count in sorted(breaks.items()))})" if breaks else ""),
            f"  learners sharing ratings        {sharing}",
        ]
    )


def _next(folder: Path) -> str:
    """The commands to try, in order."""
    return "\n".join(
        [
            "\nNext, in this order:",
            f"  managerkit cohort collect {folder}",
            f"  managerkit cohort collect {folder} --from {folder / 'hand-ins'}",
            f"  managerkit cohort grade {folder}",
            f"  managerkit cohort status {folder}",
            f"  managerkit cohort mark {folder} --as ana",
            f"  managerkit cohort feedback {folder}",
            f"  managerkit cohort report {folder}",
            f"  managerkit cohort export {folder}",
        ]
    )
