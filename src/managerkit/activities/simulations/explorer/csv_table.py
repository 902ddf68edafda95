"""A learner's own table out of a CSV file, for a simulation; what cannot be used is told with its line and a remedy."""

import csv
import hashlib
from pathlib import Path

from managerkit.activities.simulations.model import Column, Row, Simulation
from managerkit.activities.simulations.state import MOST_ROWS
from managerkit.errors import PlainError

_BIGGEST = 10**6


class OwnTableError(PlainError):
    """A CSV file cannot be used; the sentence says what, where and what to do."""


def read(simulation: Simulation, path: Path) -> tuple[list[Row], str]:
    """Read a CSV file whose first line names the simulation's columns.

    Args:
        simulation: its columns say what is wanted; others are passed over.
        path: the file, UTF-8, with commas, semicolons or tabs.

    Returns:
        the rows, and a digest of the file by which a changed one is told from the same.

    Raises:
        OwnTableError: it is not there, not a CSV file, lacks a column, or holds something that is no number or choice.
    """
    try:
        content = path.read_bytes()[: _BIGGEST + 1]
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise OwnTableError(f"{path} cannot be read ({error.strerror}): put the file beside this notebook.") from None
    except UnicodeDecodeError:
        raise OwnTableError(f"{path} is not in UTF-8: save it as “CSV UTF-8”.") from None
    if len(content) > _BIGGEST:
        raise OwnTableError(f"{path} is over {_BIGGEST // 10**6} MB: keep to one line for each level.")
    first = text.split("\n", 1)[0]
    lines = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=first.count), skipinitialspace=True)
    names = [name.strip().casefold() for name in lines.fieldnames or [] if name]
    missing = [column.name for column in simulation.columns if column.name not in names]
    if missing:
        wanted = ",".join(column.name for column in simulation.columns)
        raise OwnTableError(f"{path}, line 1: no column is called {', '.join(missing)}. Begin with the line {wanted}")
    rows = []
    for line in lines:
        cells = {name.strip().casefold(): (cell or "").strip() for name, cell in line.items() if isinstance(name, str)}
        if any(cells.values()):
            rows.append(
                {one.name: _cell(one, cells[one.name], f"{path}, line {lines.line_num}") for one in simulation.columns}
            )
    if not 1 <= len(rows) <= MOST_ROWS:
        raise OwnTableError(f"{path} has {len(rows)} lines under the first: give it 1 to {MOST_ROWS}.")
    return list(rows), hashlib.sha256(content).hexdigest()


def _cell(column: Column, cell: str, where: str) -> str | float:
    """One cell as a value of its column."""
    if column.options:
        known = {key.casefold(): key for key in column.options} | {t.casefold(): k for k, t in column.options.items()}
        if cell.casefold() not in known:
            raise OwnTableError(f"{where}: “{cell[:40]}” is no {column.name}. Write {' or '.join(column.options)}.")
        return known[cell.casefold()]
    if column.longest:
        return cell[: column.longest]
    try:
        number = float(cell or "0")
    except ValueError:
        raise OwnTableError(
            f"{where}: “{cell[:40]}” in {column.name} is no number. Write digits alone, 52 or 52.5."
        ) from None
    if not column.low <= number <= column.high:
        raise OwnTableError(f"{where}: {cell} in {column.name} is not between {column.low:g} and {column.high:g}.")
    return number
