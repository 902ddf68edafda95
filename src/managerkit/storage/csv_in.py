"""Reading CSV as spreadsheets leave it: any of their separators, a mark in front, empty rows, lines of trouble."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from managerkit.errors import PlainError

QUOTE = "a quotation mark opens here and never closes, or stands inside a value"


def text_of(path: Path, what: str) -> str:
    """A file's text.

    Args:
        path: the file.
        what: what it should be, such as "the CSV file that lists the learners".

    Raises:
        PlainError: it cannot be read, or is no text in UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlainError(f"{path} cannot be read ({error.strerror}); name {what}") from None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise PlainError(f"{path} is a spreadsheet; save it as CSV (in Excel: CSV UTF-8) and name that file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PlainError(
            f"{path}:{line}: this is not UTF-8 text; save it as CSV UTF-8, or names would be garbled"
        ) from None


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that have anything in them, with the line on which each begins.

    Args:
        text: with commas, semicolons or tabs.

    Raises:
        csv.Error: it holds the line of the trouble, which is `QUOTE`.
    """
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="").readlines()
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
            raise csv.Error(line) from None
        if any(value.strip() for value in row):
            yield line, row
