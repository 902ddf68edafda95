"""CSV files that other programs read, and reading the ones that come back: quoting, odd values, lines of trouble."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...files import put
from ..folder import CohortError

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")


def harmless(value: str) -> str:
    """A value that a spreadsheet shows and does not compute; `plain` gives back what it was."""
    return f"'{value}" if _FORMULA.match(value) else value


def plain(value: str) -> str:
    """What `harmless` was given."""
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
        content = path.read_bytes()
    except OSError as error:
        raise CohortError(f"{path} cannot be read ({error.strerror}); name {what}") from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CohortError(f"{path} is a spreadsheet; save it as CSV (in Excel: CSV UTF-8) and name that file")
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="").readlines()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CohortError(
            f"{path}:{line}: this is not UTF-8 text; save it as CSV UTF-8, or names would be garbled"
        ) from None
    found = list(_rows(path, lines))
    if not found:
        raise CohortError(f"{path}:1: there is nothing here; name {what}")
    return found


def _rows(path: Path, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    if lines and re.fullmatch(r"sep=.", lines[0].strip()):
        lines[0] = "\n"
    head = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max(",;\t", key=head.count), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise CohortError(
                f"{path}:{line}: a quotation mark opens here and never closes, or stands inside a value; mend it"
            ) from None
        if any(value.strip() for value in row):
            yield line, row
