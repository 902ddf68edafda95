"""Commands that take grades and marks out of a cohort, and edited marks back in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .cohorts import FOLDER, clean, next_is, plainly, table

if TYPE_CHECKING:
    from managerkit.cohort.exports.export import ExportOption
    from managerkit.cohort.exports.registry import Exports
    from managerkit.cohort.exports.reimport import EditedCell
    from managerkit.cohort.snapshot import Snapshot


class ExportCommand(click.Command):
    """A command whose options and help come from the exports that there are, looked up when it is called."""

    @cached_property
    def exports(self) -> "Exports":
        """All exports."""
        from managerkit.cohort.exports.registry import exports

        return exports()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The folder, which system it is for, and every option of the exports."""
        *own, help_ = super().get_params(ctx)
        return [*own, *self._of_exports, help_]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Put the names of the files into the help."""
        files = _listed([self.exports.found[name].file for name in self.exports.names if name in self.exports.found])
        self.help = (self.help or "").replace("FILES", files)
        super().format_help_text(ctx, formatter)

    @cached_property
    def _of_exports(self) -> list[click.Parameter]:
        exports = self.exports
        what = _listed([exports.found[name].help for name in exports.names if name in exports.found], comma=",")
        system = click.Option(
            ["--for", "system"], type=click.Choice(exports.names), help=f"{what[0].upper()}{what[1:]}."
        )
        return [system, *map(_option, exports.options.values())]


def _option(option: "ExportOption") -> click.Option:
    """An export's option as the command line has it."""
    kinds: dict[str, Any] = {
        "flag": {"is_flag": True},
        "text": {},
        "texts": {"multiple": True},
        "file": {"type": click.Path(dir_okay=False, path_type=Path)},
    }
    how = kinds[option.kind] if isinstance(option.kind, str) else {"type": click.Choice(option.kind)}
    return click.Option([f"--{option.name}", option.key], help=option.help, metavar=option.metavar or None, **how)


def _listed(names: list[str], comma: str = "") -> str:
    """Names as a sentence has them: a, b or c."""
    return f"{comma} or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


@click.command("export", cls=ExportCommand)
@FOLDER
@click.pass_context
@plainly
def export(ctx: click.Context, folder: Path, system: str | None, **typed: Any) -> None:
    """Write FOLDER's grades.csv: points, lateness and state, a row for each learner and exercise.

    With --for: FILES, for other systems. Work that did not come in is empty or left out, not zero, unless you ask for
    it; what waits for a marker is left out too. criteria.csv can be edited and taken back with import-marks.
    """
    from managerkit.cohort.exports.export import ExportRequest
    from managerkit.cohort.exports.registry import DEFAULT
    from managerkit.cohort.exports.tables import write
    from managerkit.cohort.snapshot import Snapshot

    assert isinstance(ctx.command, ExportCommand)
    exports, name = ctx.command.exports, system or DEFAULT
    for option in exports.options.values():
        if typed[option.key] and name not in exports.takers(option):
            raise click.UsageError(f"--{option.name} goes with --for {' or '.join(exports.takers(option))}")
    one = exports.named(name)
    try:
        options = {option.key: option.read(typed[option.key]) for option in one.options}
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    snapshot = Snapshot.open(folder)
    made = exports.make(name, ExportRequest(snapshot, folder, datetime.now(UTC), options))
    write(snapshot.cohort.root / one.file, made.text, made.bom)
    click.echo(f"Wrote {folder / one.file}{made.summary}")
    for line in made.told:
        click.echo(clean(line))
    next_is(made.next)


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
    from managerkit.cohort.snapshot import Snapshot

    snapshot = Snapshot.open(folder)
    found = plan(snapshot, file, marker)
    if not dry_run:
        apply(snapshot.cohort, found)
        snapshot = Snapshot(snapshot.cohort)
        _ = snapshot.entries
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


def _changes(there: str, changes: "Sequence[EditedCell]") -> str:
    rows = [[one.learner, one.assignment, one.what, _short(one.here), _short(one.there)] for one in changes]
    return table(["learner", "exercise", "what", "in the file", there], rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
