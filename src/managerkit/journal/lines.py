"""A line of a journal: what it says, how it is written, and what is wrong with one that cannot be read."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

FORMAT = 1
"""The format of the lines that are written. One that says no format is of this one too."""
RECORD_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Record:
    """One answer as it was given. Readers share the data, so do not change it in place."""

    time: str
    module: str
    version: str
    kind: str
    key: str
    data: Any


@dataclass(frozen=True)
class Damage:
    """A line, counted from 1, that was set aside when reading, and why; one of a newer format is whole all the same."""

    line: int
    why: str
    is_newer: bool = False


def encode(record: Record) -> bytes:
    """The line that holds a record, without its end; a TypeError or ValueError if its data is no JSON value."""
    text = json.dumps({"format": FORMAT, **vars(record)}, ensure_ascii=False, allow_nan=False)
    # A lone surrogate has no UTF-8 form, but its backslash form is just what JSON escapes it to.
    return text.encode("utf-8", "backslashreplace")


class _NewerFormatError(ValueError):
    """The line is of a format that this kit does not know yet."""


def _finite(number: str) -> float:
    if not math.isfinite(float(number)):
        raise ValueError(f"{number} is not finite")
    return float(number)


_FIELDS = itemgetter("time", "module", "version", "kind", "key", "data")
_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)


def parse(line: bytes) -> Record:
    """Read one line, or raise a ValueError that says in a few words what is wrong with it."""
    try:
        fields = _DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON in UTF-8") from None
    _insist_on_format(fields)
    try:
        record = Record(*_FIELDS(fields))
    except (KeyError, TypeError):
        raise ValueError("it is not an object with the fields of a record") from None
    if not all(isinstance(field, str) for name, field in vars(record).items() if name != "data"):
        raise ValueError("its fields other than data are not all text")
    if datetime.fromisoformat(record.time).utcoffset() != timedelta(0):
        raise ValueError("its time is not in UTC")
    return record


def _insist_on_format(fields: Any) -> None:
    """Refuse a line of another format; what its fields mean then is not known here."""
    said = fields.get("format", FORMAT) if isinstance(fields, dict) else FORMAT
    if isinstance(said, int) and said > FORMAT:
        raise _NewerFormatError(f"a newer managerkit wrote it, in format {said}; upgrade to read it")
    if said != FORMAT:
        raise ValueError("its format is none that there is")


def read_lines(content: bytes) -> Iterator[tuple[bytes, Record | Damage]]:
    """Every line of a journal's content that is not blank, without its newline, and what it means."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            try:
                yield line, parse(line)
            except ValueError as error:
                yield line, Damage(number, str(error), isinstance(error, _NewerFormatError))
