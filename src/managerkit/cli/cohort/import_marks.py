"""`managerkit cohort import-marks`: marks that were edited in a table, taken back in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, count, next_is, plainly, table

from ._marker import MARKER, insist_on_marker

if TYPE_CHECKING:
    from managerkit.cohort.exports.reimport import EditedCell
    from managerkit.cohort.snapshot import Snapshot


@click.command()
@FOLDER
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@MARKER
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@plainly
def import_marks(folder: Path, file: Path, marker: str, dry_run: bool) -> None:
    """Take levels and comments that were changed in FILE into the cohort in FOLDER.

    FILE is a criteria.csv that `cohort export --for criteria` wrote and somebody edited. What was changed becomes marks
    of your own; no mark is ever taken away. Where a mark or the learner's text has changed in the cohort since FILE was
    written, nothing is done: those are shown, and the command ends with an error.
    """
    from managerkit.cohort.exports.reimport import apply, plan
    from managerkit.cohort.snapshot import Snapshot

    snapshot = Snapshot.open(folder)
    insist_on_marker(snapshot.cohort, marker)
    found = plan(snapshot, file, marker)
    if not dry_run:
        apply(snapshot.cohort, found)
        snapshot = Snapshot(snapshot.cohort)
        _ = snapshot.entries
    if found.changes:
        click.echo(_changes("in the cohort before", found.changes) + "\n")
    click.echo(f"{count(len(found.gifts), 'mark')} {'would be' if dry_run else 'now'} given by {marker}.")
    if found.conflicts:
        click.echo("\nChanged in the file and in the cohort, and left as the cohort has it:")
        click.echo(_changes("in the cohort now", found.conflicts))
        again = f"managerkit cohort export {folder} --for criteria, and make these changes in the new file"
    else:
        again = f"managerkit cohort status {folder}"
    if dry_run and found.changes:
        again = f"managerkit cohort import-marks {folder} {file} --as {marker}"
    elif not dry_run:
        _tell_what_counts(snapshot, found.changes)
    next_is(again)
    if found.conflicts:
        raise SystemExit(1)


def _tell_what_counts(snapshot: "Snapshot", changes: "Sequence[EditedCell]") -> None:
    """Say where a level that was given is not the one that counts, or markers differ: a mark is one among others."""
    from managerkit.cohort.marking.outcome import APART_STATE

    counts = {one.name: snapshot.outcomes(one) for one in snapshot.cohort.assignments}
    apart = sum(one.state == APART_STATE for by_learner in counts.values() for one in by_learner.values())
    if apart:
        click.echo(f"\nIn {count(apart, 'text')} markers differ; somebody has to decide, at the desk.")
    for one in changes:
        level = counts[one.assignment][one.learner].levels.get(one.what)
        if level is not None and str(level) != one.here:
            click.echo(
                clean(
                    f"{one.learner}, {one.assignment}, {one.what}: {one.here} is given, and {level} counts, since "
                    "another marker's is higher. To change that mark itself: --as and that marker's name."
                )
            )


def _changes(there: str, changes: "Sequence[EditedCell]") -> str:
    rows = [[one.learner, one.assignment, one.what, _short(one.here), _short(one.there)] for one in changes]
    return table(["learner", "exercise", "what", "in the file", there], rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."
