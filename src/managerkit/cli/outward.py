"""Commands that take grades and marks out of a cohort, and edited marks back in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .cohorts import FOLDER, clean, next_is, plainly, table

if TYPE_CHECKING:
    from managerkit.cohort.exports.reimport import EditedCell
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


@click.command("export")
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


@click.command("import-marks")
@FOLDER
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "marker", required=True, help="Your name, in small letters: the marks are kept under it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@plainly
def import_marks(folder: Path, file: Path, marker: str, dry_run: bool) -> None:
    """Take levels and comments that were changed in FILE into the cohort in FOLDER.

    FILE is a criteria.csv that `cohort export --for criteria` wrote and somebody edited. What was changed becomes marks
    of your own; no mark is ever taken away. Where a mark or the learner's text has changed in the cohort since FILE was
    written, nothing is done: those are shown, and the command ends with an error.
    """
    from managerkit.cohort.exports.reimport import apply, plan
    from managerkit.cohort.folder import Cohort
    from managerkit.cohort.marking.gradebook_sync import bring_up

    opened = Cohort.open(folder)
    found = plan(opened, file, marker)
    if not dry_run:
        apply(opened, found)
        bring_up(opened)
    if found.changes:
        click.echo(_changes("in the cohort before", found.changes) + "\n")
    click.echo(f"{_count(len(found.gifts), 'mark')} {'would be' if dry_run else 'now'} given by {marker}.")
    if found.conflicts:
        click.echo("\nChanged in the file and in the cohort, and left as the cohort has it:")
        click.echo(_changes("in the cohort now", found.conflicts))
        again = f"managerkit cohort export {folder} --for criteria, and make these changes in the new file"
    else:
        again = f"managerkit cohort status {folder}"
    if dry_run and found.changes:
        again = f"managerkit cohort import-marks {folder} {file} --as {marker}"
    elif not dry_run:
        _tell_what_counts(opened, found.changes)
    next_is(again)
    if found.conflicts:
        raise SystemExit(1)


def _tell_what_counts(cohort: "Cohort", changes: "Sequence[EditedCell]") -> None:
    """Say where a level that was given is not the one that counts, or markers differ: a mark is one among others."""
    from managerkit.cohort.marking.gradebook_sync import all_outcomes
    from managerkit.cohort.marking.outcome import APART_STATE

    counts = all_outcomes(cohort)
    apart = sum(one.state == APART_STATE for by_learner in counts.values() for one in by_learner.values())
    if apart:
        click.echo(f"\nIn {_count(apart, 'text')} markers differ; somebody has to decide, at the desk.")
    for one in changes:
        level = counts[one.assignment][one.learner].levels.get(one.what)
        if level is not None and str(level) != one.here:
            click.echo(
                clean(
                    f"{one.learner}, {one.assignment}, {one.what}: {one.here} is given, and {level} counts, since "
                    "another marker's is higher. To change that mark itself: --as and that marker's name."
                )
            )


def _grades(folder: Path, opened: "Cohort") -> None:
    from managerkit.cohort.exports.grades import grades
    from managerkit.cohort.exports.tables import write
    from managerkit.cohort.status import next_step, standings

    found = standings(opened)
    write(opened.root / "grades.csv", grades(found), bom=True)
    waiting = sum(one.needs_marking for one in found)
    click.echo(f"Wrote {folder / 'grades.csv'}: {_count(len(found), 'row')}, {waiting} still to be marked.")
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
    click.echo(f"Wrote {folder / 'xapi.json'}: {_count(len(statements), 'statement')}.")
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
    click.echo(f"Wrote {folder / 'moodle.csv'}: {_count(rows, 'learner')}.")
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
    click.echo(f"Wrote {folder / 'canvas.csv'}: {_count(made.people, 'learner')}.")
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


def _changes(there: str, changes: "Sequence[EditedCell]") -> str:
    rows = [[one.learner, one.assignment, one.what, _short(one.here), _short(one.there)] for one in changes]
    return table(["learner", "exercise", "what", "in the file", there], rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."


def _tell_waiting(waiting: int) -> None:
    if waiting:
        click.echo(f"{_count(waiting, 'hand-in')} not graded or marked yet, and left without a grade.")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
