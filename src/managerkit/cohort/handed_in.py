"""A hand-in as it was collected: files that may be anything, each read once and in one way by whoever asks."""

import os
import re
from dataclasses import replace
from pathlib import Path

from managerkit.journal.encoding import as_utf8
from managerkit.journal.lines import RECORD_LIMIT, Damage, Record, read_lines
from managerkit.journal.log import Journal
from managerkit.storage import outside
from managerkit.storage.outside import Refused, well_formed

from .folder import Assignment

_MOST_LINES = 100_000
"""Some five times what a journal has before it is compacted. Each damaged line takes memory, however short it is."""
_VERSION = re.compile(r"\d{1,6}\.\d{1,6}\.\d{1,6}")


class HandedInJournal(Journal):
    """A learner's journal as it was handed in. Nothing that it holds can keep anybody from reading the others.

    It is read once, and holds half a character as a replacement character; a line that is longer than any record that a
    panel writes counts as damaged.

    Args:
        folder: where it was collected or graded.
        assignment: the exercise.
    """

    def __init__(self, folder: Path, assignment: Assignment) -> None:
        super().__init__(folder / assignment.journal, assignment.module, assignment.version)
        self.trouble = ""
        """Why nothing of it can be read, such as `is a folder`; "" where it can."""
        self.is_there = os.path.lexists(folder / assignment.journal)
        try:
            content = as_utf8(outside.read(folder, assignment.journal))
        except Refused as refusal:
            content, self.trouble = b"", str(refusal)
        self.lines = journal_lines(content)
        """The lines as they stand in the file, of which a newer journal has all and more."""
        there = content.split(b"\n", _MOST_LINES)
        self._found = [
            _harmless(number, line, found)
            for number, line in enumerate(there[:_MOST_LINES], 1)
            if line
            for _, found in read_lines(line)
        ]
        if any(map(bytes.strip, there[_MOST_LINES:])):
            self._found.append(Damage(_MOST_LINES + 1, "no journal is that long, and nothing after this is read"))

    def _read(self) -> list[Record | Damage]:
        return self._found


def _harmless(number: int, line: bytes, found: Record | Damage) -> Record | Damage:
    if isinstance(found, Damage):
        return replace(found, line=number)
    if len(line) > RECORD_LIMIT:
        return Damage(number, f"it is longer than any record is ({RECORD_LIMIT // 1024} KiB)")
    if b"\\u" not in line:
        return found
    return replace(found, kind=well_formed(found.kind), key=well_formed(found.key), data=well_formed(found.data))


def journal_lines(content: bytes) -> frozenset[bytes]:
    """The lines of a journal that are not blank."""
    return frozenset(line.strip() for line in content.split(b"\n") if line.strip())


def submitted_version(folder: Path, assignment: Assignment) -> str:
    """The version of the exercise that a notebook which was handed in was made from; "" if it cannot be told.

    Args:
        folder: where it was collected.
        assignment: the exercise.
    """
    try:
        said = outside.json_of(outside.read(folder, assignment.notebook))["metadata"]["managerkit"]["version"]
    except (Refused, LookupError, TypeError):
        return ""
    return said if isinstance(said, str) and _VERSION.fullmatch(said) else ""
