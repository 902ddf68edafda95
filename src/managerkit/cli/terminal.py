"""Terminal output that all commands share: tables, progress bars, counts and error messages, as plain sentences."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from managerkit.content.findings import ContentError, Finding
from managerkit.errors import PlainError
from managerkit.storage.atomic import disks_fault

_MOST_DOUBTS = 5


def plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Error handler for a command: a user's mistake is told in its one sentence, without a traceback, and exits with 1.

    Mistakes in the course are listed, each with its file and line.

    Stands beneath click's decorators.
    """

    @wraps(command)
    def told(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except ContentError as error:
            fail(error.findings)
        except PlainError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if sentence := disks_fault(error):
                raise click.ClickException(f"{sentence}.") from None
            raise

    return told


def clean(text: str) -> str:
    """Escape control characters, so that a text cannot steer the terminal: file names and rosters may hold anything."""
    return "".join(one if one.isprintable() or one == "\n" else "?" for one in text)


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Format rows of text as a table, in columns as wide as they need.

    Args:
        titles: The column headers.
        rows: The cells, as many in each row as there are titles.

    Returns:
        The lines, headers in bold, without control characters.
    """
    shown = [[clean(value) for value in row] for row in [titles, *rows]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in shown]
    return "\n".join([click.style(lines[0], bold=True), *lines[1:]])


def count(number: int, thing: str) -> str:
    """Format a number with its noun: 1 thing, 3 things.

    Args:
        number: How many.
        thing: The noun in the singular; its plural ends in s.

    Returns:
        Both, as a sentence has them.
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def duration(seconds: int) -> str:
    """Format a duration in its biggest unit: 3 d, 5 h or 12 min."""
    for unit, length in (("d", 86400), ("h", 3600)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{max(1, seconds // 60)} min"


def next_is(step: str) -> None:
    """Say what comes next."""
    click.echo(f"\nNext: {step}")


def tell_doubts(doubts: Sequence[str]) -> None:
    """Print what somebody may want to change before going on, the first few in full."""
    for doubt in doubts[:_MOST_DOUBTS]:
        click.echo(clean(f"Think about it now: {doubt}."))
    if len(doubts) > _MOST_DOUBTS:
        click.echo(f"The same goes for {len(doubts) - _MOST_DOUBTS} more.")


def tell_findings(findings: Sequence[Finding]) -> None:
    """Print findings with paths as a person would type them."""
    for finding in findings:
        path = finding.path
        if path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        click.echo(f"{click.style(f'{path}:{finding.line}', bold=True)}: {finding.message}.\n    {finding.advice}")


def fail(findings: Sequence[Finding], last: str = "") -> NoReturn:
    """Print findings, and stop with exit code 1.

    Args:
        findings: what is wrong.
        last: what is said below them, above their number.

    Raises:
        SystemExit: always, with code 1.
    """
    tell_findings(findings)
    if last:
        click.echo(f"\n{last}")
    click.echo(click.style(f"\n{count(len(findings), 'thing')} to put right.", fg="red"), err=True)
    raise SystemExit(1)


@contextmanager
def progress(title: str, total: int, *, rate: bool = False) -> Iterator[Callable[[str], None]]:
    """Progress bar over things that are counted, with the time left; drawn where stdout is a terminal.

    Args:
        title: What is said until the first is done.
        total: How many there are.
        rate: Whether to show how many are done in a second, too.

    Yields:
        A function to call with the name of each that is done.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    speed_column = [TextColumn("{task.fields[rate]}")] if rate else []
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *speed_column,
        TimeRemainingColumn(),
    )
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as drawn:
        bar = drawn.add_task(title, total=total, rate="")

        def step(name: str) -> None:
            speed = drawn.tasks[0].speed
            drawn.update(bar, advance=1, description=name, rate=f"{speed:.0f} a second" if speed else "")

        yield step


@contextmanager
def progress_share(title: str) -> Iterator[Callable[[float], None]]:
    """Progress bar in per cent, with the time left; drawn where stderr is a terminal.

    Args:
        title: What is said beside the bar.

    Yields:
        A function to call with the share that is done, from 0 to 1.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as drawn:
        bar = drawn.add_task(title, total=1.0)
        yield lambda done: drawn.update(bar, completed=done)
