"""`managerkit cohort export`: grades and marks as files for other systems."""

from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly

if TYPE_CHECKING:
    from managerkit.cohort.exports.export import ExportOption
    from managerkit.cohort.exports.registry import Exports


class ExportCommand(click.Command):
    """A command whose options and help come from the exports that there are, looked up when it is called."""

    @property
    def exports(self) -> "Exports":
        """All exports."""
        from managerkit.cohort.exports.registry import exports

        return exports()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The folder, which system it is for, and every option of the exports."""
        *own, help_ = super().get_params(ctx)
        return [*own, *self._of_exports(), help_]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Put the names of the files into the help.

        Args:
            ctx: click's, of this command.
            formatter: takes the help's lines.
        """
        files = _listed([one.file for one in self.exports.named.values()])
        told = copy(self)
        told.help = (self.help or "").replace("FILES", files)
        super(ExportCommand, told).format_help_text(ctx, formatter)

    def _of_exports(self) -> list[click.Parameter]:
        exports = self.exports
        what = _listed([one.help for one in exports.named.values()], comma=",")
        named = click.Choice([*exports.named, *exports.broken])
        system = click.Option(["--for", "system"], type=named, help=f"{what[0].upper()}{what[1:]}.")
        return [system, *map(_option, exports.options.values())]


def _option(option: "ExportOption") -> click.Option:
    """An export's option as the command line has it."""
    kinds: dict[str, dict[str, Any]] = {
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


@click.command(cls=ExportCommand)
@FOLDER
@click.pass_context
@plainly
def export(ctx: click.Context, folder: Path, system: str | None, **typed: Any) -> None:
    """Write FOLDER's grades.csv: points, lateness and state, a row for each learner and exercise.

    With --for: FILES, for other systems. Work that did not come in is empty or left out, not zero, unless you ask for
    it; what waits for a marker is left out too. criteria.csv can be edited and taken back with import-marks.
    """
    from managerkit.cohort.exports.export import ExportRequest
    from managerkit.cohort.exports.tables import write
    from managerkit.cohort.snapshot import Snapshot

    assert isinstance(ctx.command, ExportCommand)
    exports = ctx.command.exports
    one = exports.get(system)
    for option in exports.options.values():
        if typed[option.key] and option not in one.options:
            raise click.UsageError(f"--{option.name} goes with --for {' or '.join(exports.takers(option))}")
    try:
        options = {option.key: option.read(typed[option.key]) for option in one.options}
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    snapshot = Snapshot.open(folder)
    made = exports.make(one, ExportRequest(snapshot, folder, datetime.now(UTC), options))
    if made.text is None:
        click.echo(f"{folder / one.file} stays as it is: {made.summary}.")
    else:
        if kept := _spared(snapshot.cohort.root / one.file):
            click.echo(f"There was a table of nbgrader's own, which is {folder / kept} now.")
        write(snapshot.cohort.root / one.file, made.text, made.bom)
        made.afterwards()
        click.echo(f"Wrote {folder / one.file}{made.summary}")
    for line in made.told:
        click.echo(clean(line))
    next_is(made.next)


def _spared(path: Path) -> str:
    """Put aside what `nbgrader export` wrote under a name of ours, as it does in cohorts that were made before.

    Args:
        path: the file that is going to be written.

    Returns:
        The name under which it was kept; "" if there was nothing to keep.
    """
    if not path.is_file() or not path.read_bytes().startswith(b"assignment,duedate,timestamp,student_id,"):
        return ""
    return path.rename(path.with_name(f"nbgrader-{path.name}")).name
