"""CSV files that other programs read, and reading the ones that come back: quoting, odd values, lines of trouble."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from managerkit.cohort.folder import CohortError
from managerkit.storage.atomic import put
from managerkit.storage.csv_in import QUOTE, rows_of, text_of

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(value: str) -> str:
    """A value that a spreadsheet shows and does not compute; `unescape_formula` gives back what it was."""
    return f"'{value}" if _FORMULA.match(value) else value


def unescape_formula(value: str) -> str:
    """What `escape_formula` was given."""
    return value[1:] if _QUOTED.match(value) else value


def number(points: float) -> str:
    """Points as every system reads them: a decimal point, at most two decimals, and no exponent."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV with commas, quoted where it is needed."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def write(path: Path, content: str, bom: bool = False) -> None:
    """Put a file into its place at one stroke, in UTF-8.

    Args:
        path: the file.
        content: all of it.
        bom: whether a byte order mark goes first. Without one Excel garbles every name that is not English.

    Raises:
        CohortError: it cannot be written.
    """
    try:
        put(path, content.encode("utf-8-sig" if bom else "utf-8"))
    except OSError as error:
        raise CohortError(
            f"{path} cannot be written ({error.strerror}); close it if a spreadsheet has it open"
        ) from None


def read(path: Path, what: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that have anything in them, with the line on which each begins.

    Args:
        path: a file with commas, semicolons or tabs.
        what: what it should be, such as "the gradebook that Canvas exports".

    Raises:
        CohortError: it cannot be read, or is no CSV.
    """
    try:
        found = list(rows_of(text_of(path, what)))
    except csv.Error as error:
        raise CohortError(f"{path}:{error}: {QUOTE}; mend it") from None
    if not found:
        raise CohortError(f"{path}:1: there is nothing here; name {what}")
    return found
