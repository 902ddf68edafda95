"""Commands for those who run a cohort. Each takes the cohort's folder, and says what it did and what comes next."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from managerkit.errors import PlainError

if TYPE_CHECKING:
    from managerkit.cohort.marking.gradebook_sync import Entries
    from managerkit.cohort.status import Standing
    from managerkit.cohort.submissions.exchange import Collected
    from managerkit.cohort.submissions.mail import MailOutcome


@click.group()
def cohort() -> None:
    """Run a cohort: release, collect, grade, feed back, report.

    FOLDER is the cohort's folder; leave it out when you are in it.
    """


FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Tell a mistake of the user's in its one sentence, without a traceback, and exit with 1."""

    @wraps(command)
    def told(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except PlainError as error:
            raise click.ClickException(str(error)) from None

    return told


def clean(text: str) -> str:
    """A text that cannot steer the terminal: file names and rosters may hold anything."""
    return "".join(one if one.isprintable() or one == "\n" else "?" for one in text)


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of text under their titles, in columns as wide as they need."""
    shown = [[clean(value) for value in row] for row in [titles, *rows]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
    return "\n".join([click.style(lines[0], bold=True), *lines[1:]])


def next_is(step: str) -> None:
    """Say what comes next."""
    click.echo(f"\nNext: {step}")


@cohort.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV with the columns id, first_name, last_name (or name) and, if you like, email.",
)
@click.option("--name", default=None, help="The cohort's name in nbgrader. [default: the folder's]")
@click.option(
    "--modules",
    default=None,
    help="What is taught, such as mastery,debugging-people, or mastery-v1 for an earlier version. "
    "[default: all exercises]",
)
@click.option("--track", default=None, help="Or all exercises of a track, such as begin.")
@plainly
def new(folder: Path, roster: Path, name: str | None, modules: str | None, track: str | None) -> None:
    """Make a cohort in FOLDER, from a list of those who take part.

    FOLDER becomes an nbgrader course of its own, with a copy of the content as it is today.
    """
    from managerkit.cohort.create import create, exercises
    from managerkit.cohort.roster import read
    from managerkit.content.loading import CourseFolder

    if modules is not None and track is not None:
        raise click.UsageError("name --modules or --track, not both")
    course = CourseFolder()
    names = [part.strip() for part in (modules or "").split(",") if part.strip()]
    if modules is not None and not names:
        raise click.UsageError("--modules names nothing; leave it out for all modules with an exercise")
    chosen = exercises(course, names, track)
    learners = read(roster)
    made = create(folder, learners, chosen, course, name)
    taught = ", ".join(f"{one.module} {one.version}" for one in made.assignments)
    click.echo(f"Made {folder}, the cohort {made.name}: {_count(len(learners), 'learner')}; {taught}.")
    next_is(f"managerkit cohort release {folder}")


@cohort.command("roster")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("people", type=click.Path(path_type=Path))
@plainly
def roster(folder: Path, people: Path) -> None:
    """Add people to a cohort, or change names and emails.

    FOLDER is the cohort's; PEOPLE is a CSV file as for `cohort new`. Nobody is ever taken out: those whom PEOPLE does
    not list stay, and are named.
    """
    from managerkit.cohort.create import update_roster
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.roster import read

    done = update_roster(Cohort.open(folder), read(people))
    for what, whom in (("Added", done.added), ("Changed", done.changed), ("Not listed any more, and kept", done.kept)):
        if whom:
            click.echo(f"{what}: {', '.join(whom)}.")
    if not (done.added or done.changed):
        click.echo("Nothing to add or change.")
    next_is(f"managerkit cohort status {folder}")


@cohort.command("release")
@FOLDER
@click.option("--only", multiple=True, metavar="EXERCISE", help="Only this one, such as mastery-v2. [default: all]")
@plainly
def release(folder: Path, only: tuple[str, ...]) -> None:
    """Give the exercises to the learners of FOLDER.

    They go into the exchange, for learners on the same machine, and into to-learners/ as zips to mail or upload. What
    is released already and did not change stays as it is.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.submissions.exchange import release as release_all

    said = {
        "unchanged": "is released already and has not changed",
        "released": "is released",
        "released again": "had changed and is released again; those who fetched it before keep the old one",
    }
    for one in release_all(Cohort.open(folder), only):
        click.echo(f"{one.assignment.name} {said[one.state]}.")
    click.echo(f"For learners without the exchange: the zips in {folder / 'to-learners'}.")
    next_is(f"managerkit cohort collect {folder}, once learners have handed in")


@cohort.command("collect")
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
    from managerkit.cohort.create import ROSTER_FILE
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.roster import read
    from managerkit.cohort.status import next_step, standings, strangers
    from managerkit.cohort.submissions.exchange import collect as collect_all
    from managerkit.cohort.submissions.mail import collect_from

    opened = Cohort.open(folder)
    if source is None:
        _tell_collected(collect_all(opened))
    else:
        _tell_outcomes(collect_from(opened, source, read(opened.root / ROSTER_FILE), datetime.now(UTC)))
    found = standings(opened)
    _tell_strangers(folder, strangers(opened, found))
    next_is(next_step(folder, opened, found))


@cohort.command("status")
@FOLDER
@plainly
def status(folder: Path) -> None:
    """Show where everybody in FOLDER stands, and the one thing to do next."""
    from managerkit.cohort.snapshot import Snapshot
    from managerkit.cohort.status import STATES, next_step, strangers

    snapshot = Snapshot.open(folder)
    opened, entries, found = snapshot.cohort, snapshot.entries, snapshot.standings
    click.echo(table(["learner", "exercise", "state", "handed in", "name"], [_standing_row(one) for one in found]))
    click.echo()
    for assignment in opened.assignments:
        count = Counter(one.state for one in found if one.assignment == assignment)
        click.echo(f"{assignment.name}: {', '.join(f'{state} {count[state]}' for state in STATES if count[state])}.")
        answered = Counter(one.version for one in found if one.assignment == assignment and one.version)
        if len(answered) > 1:
            click.echo(f"  Versions answered: {', '.join(f'{name} by {answered[name]}' for name in sorted(answered))}.")
        for state, whose in entries.waiting(assignment.name).items():
            click.echo(clean(f"  At the desk, {state}: {len(whose)} ({', '.join(whose)})."))
    tell_by_hand(entries)
    for line in entries.damaged:
        click.echo(clean(f"Look at {line}."))
    _tell_strangers(folder, strangers(opened, found))
    next_is(next_step(folder, opened, found))


def tell_by_hand(entries: "Entries") -> None:
    """Say whose points or comment somebody changed in the gradebook, so that the desk's do not replace them."""
    if entries.by_hand:
        who = ", ".join(f"{learner} ({exercise})" for learner, exercise in entries.by_hand)
        click.echo(clean(f"Changed in the gradebook by hand since the desk wrote it, and left so: {who}."))


def _standing_row(one: "Standing") -> list[str]:
    time = f"{one.handed_in:%d %b %H:%M}" if one.handed_in else ""
    late = f", {_duration(one.late)} late" if one.late else ""
    return [one.learner, one.assignment.name, one.state, time + late, f"{one.first_name} {one.last_name}".strip()]


def _tell_collected(collected: "list[Collected]") -> None:
    for one in collected:
        click.echo(f"{one.assignment.name}: {len(one.taken)} taken, {len(one.unchanged)} unchanged since last time.")
        for name, why in one.left:
            click.echo(clean(f"  Left in the exchange: {name} {why}."))
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


def _tell_strangers(folder: Path, whom: list[str]) -> None:
    if whom:
        click.echo(
            f"Collected, but not in the roster: {', '.join(whom)}. Add them: managerkit cohort roster {folder} FILE"
        )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _duration(seconds: int) -> str:
    """A time in its biggest unit: 3 d, 5 h or 12 min."""
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{max(1, seconds // 60)} min"
