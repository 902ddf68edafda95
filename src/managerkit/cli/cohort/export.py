"""`managerkit cohort export`: grades and marks as files for other systems."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, next_is, plainly

if TYPE_CHECKING:
    from managerkit.cohort.folder import Cohort

FITS = {
    "missing_as_zero": ("canvas", "moodle", "xapi"),
    "template": ("canvas",),
    "column": ("canvas", "moodle"),
    "by": ("canvas", "moodle", "xapi"),
    "iri": ("xapi",),
    "names": ("xapi",),
}
"""Which systems an option is for."""


@click.command()
@FOLDER
@click.option(
    "--for",
    "system",
    type=click.Choice(["canvas", "moodle", "criteria", "xapi"]),
    default=None,
    help="Canvas's or Moodle's gradebook, a table of every mark, or statements for a learning record store.",
)
@click.option("--missing-as-zero", is_flag=True, help="Give 0 for work that did not come in. [default: no grade]")
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="The gradebook that Canvas exports: its people and its assignments are used.",
)
@click.option(
    "--column",
    multiple=True,
    metavar="EXERCISE=TITLE",
    help="What Canvas or Moodle calls an exercise, such as mastery-v1='Essay 1'. [default: its name here]",
)
@click.option(
    "--by",
    type=click.Choice(["id", "email"]),
    default=None,
    help="What the other system knows people by. [default: email for moodle, otherwise id]",
)
@click.option("--iri", default=None, help="For xapi: an address of yours under which learners and exercises are named.")
@click.option("--names", is_flag=True, help="For xapi: with learners' names.")
@plainly
def export(
    folder: Path,
    system: str | None,
    missing_as_zero: bool,
    template: Path | None,
    column: tuple[str, ...],
    by: str | None,
    iri: str | None,
    names: bool,
) -> None:
    """Write FOLDER's grades.csv: points, lateness and state, a row for each learner and exercise.

    With --for: canvas.csv, moodle.csv, criteria.csv or xapi.json, for other systems. Work that did not come in is
    empty or left out, not zero, unless you ask for it; what waits for a marker is left out too. criteria.csv can be
    edited and taken back with import-marks.
    """
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.marking.gradebook_sync import bring_up

    asked = {"missing_as_zero": missing_as_zero, "template": template, "column": column, "by": by}
    for name, value in {**asked, "iri": iri, "names": names}.items():
        if value and system not in FITS[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} goes with --for {' or '.join(FITS[name])}")
    called = _called(column)
    opened = Cohort.open(folder)
    bring_up(opened)
    if system is None:
        _grades(folder, opened)
    elif system == "criteria":
        _criteria(folder, opened)
    elif system == "xapi":
        _xapi(folder, opened, missing_as_zero, by or "id", iri, names)
    elif system == "moodle":
        _moodle(folder, opened, missing_as_zero, by or "email", called)
    else:
        _canvas(folder, opened, missing_as_zero, by or "id", called, template)


def _grades(folder: Path, opened: "Cohort") -> None:
    from managerkit.cohort.exports.grades import grades
    from managerkit.cohort.exports.tables import write
    from managerkit.cohort.status import next_step, standings

    found = standings(opened)
    write(opened.root / "grades.csv", grades(found), bom=True)
    waiting = sum(one.needs_marking for one in found)
    click.echo(f"Wrote {folder / 'grades.csv'}: {count(len(found), 'row')}, {waiting} still to be marked.")
    next_is(next_step(folder, opened, found))


def _criteria(folder: Path, opened: "Cohort") -> None:
    from managerkit.cohort.exports.criteria import criteria
    from managerkit.cohort.exports.tables import write

    write(opened.root / "criteria.csv", criteria(opened), bom=True)
    click.echo(f"Wrote {folder / 'criteria.csv'}. You may change the columns level and comment, and nothing else.")
    next_is(f"managerkit cohort import-marks {folder} {folder / 'criteria.csv'} --as YOUR-NAME, once it is edited")


def _xapi(folder: Path, opened: "Cohort", missing_as_zero: bool, by: str, iri: str | None, names: bool) -> None:
    from managerkit.cohort.exports.tables import write
    from managerkit.cohort.exports.xapi import home, written, xapi
    from managerkit.cohort.status import standings

    base = home(opened, iri)
    statements = xapi(opened, base, missing_as_zero, by, names)
    write(opened.root / "xapi.json", written(statements))
    click.echo(f"Wrote {folder / 'xapi.json'}: {count(len(statements), 'statement')}.")
    if by == "email" and (left := sorted({one.learner for one in standings(opened) if not one.email})):
        click.echo(f"Left out, for want of an email: {', '.join(left)}.")
    if iri is None:
        click.echo(
            f"Learners and exercises are named under {base}, which leads nowhere; --iri gives an address of yours."
        )
    next_is("send it to your learning record store, at its address ending in /statements")


def _moodle(folder: Path, opened: "Cohort", missing_as_zero: bool, by: str, called: dict[str, str]) -> None:
    from managerkit.cohort.exports.moodle import moodle
    from managerkit.cohort.exports.scores import scores
    from managerkit.cohort.exports.tables import write

    found = scores(opened, missing_as_zero)
    made, left = moodle(opened, found, datetime.now(UTC), called, by)
    write(opened.root / "moodle.csv", made, bom=True)
    rows = sum(bool(one.points) for one in found.people) - len(left)
    click.echo(f"Wrote {folder / 'moodle.csv'}: {count(rows, 'learner')}.")
    if left:
        click.echo(f"Left out, for want of an email that Moodle could know them by: {', '.join(left)}.")
    _tell_waiting(found.waiting)
    where = "Email address" if by == "email" else "ID number"
    next_is(f"in Moodle, Grades > Import > CSV file; map from and to {where}, and both columns of each assignment")


def _canvas(
    folder: Path, opened: "Cohort", missing_as_zero: bool, by: str, called: dict[str, str], template: Path | None
) -> None:
    from managerkit.cohort.exports.canvas import canvas, filled, gradebook
    from managerkit.cohort.exports.scores import scores
    from managerkit.cohort.exports.tables import write

    found = scores(opened, missing_as_zero)
    made = canvas(opened, found, called, by) if template is None else filled(opened, found, called, gradebook(template))
    write(opened.root / "canvas.csv", made.text)
    click.echo(f"Wrote {folder / 'canvas.csv'}: {count(made.people, 'learner')}.")
    if made.unmatched:
        click.echo(f"Left out, since they could not be matched: {', '.join(made.unmatched)}.")
    for note in made.notes:
        click.echo(clean(f"{note}."))
    _tell_waiting(found.waiting)
    if template is None:
        click.echo(
            "Export the gradebook from Canvas and give it with --template, and people are matched by its numbers."
        )
    next_is("in Canvas, Grades > Import; look at what it says will change before you save")


def _called(column: Sequence[str]) -> dict[str, str]:
    """What --column said: titles by the names of exercises."""
    pairs = [one.partition("=") for one in column]
    for name, _, title in pairs:
        if not (name.strip() and title.strip()):
            raise click.UsageError(f"--column {name} says too little; write it such as mastery-v1='Essay 1'")
    return {name.strip(): title.strip() for name, _, title in pairs}


def _tell_waiting(waiting: int) -> None:
    if waiting:
        click.echo(f"{count(waiting, 'hand-in')} not graded or marked yet, and left without a grade.")
