"""An export: what a target's file is called, what it is made of, what its options are, and what is said afterwards.

A package of somebody else's offers one as an entry point of the group `managerkit.exports`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from managerkit.cohort.snapshot import Snapshot


@dataclass(frozen=True)
class ExportOption:
    """An option of the command `cohort export`. Exports that share one name the same object.

    Attributes:
        name: as it is typed, without the hyphens in front: `missing-as-zero`.
        help: what it does, in a sentence.
        kind: "flag" is given or not; "text" and "file" take a value; "texts" can be given again and again; a tuple has
            the words to choose from.
        metavar: what stands for the value in the help; "" for what `kind` says.
        read: what the typed value means; it raises a ValueError with a sentence where it means nothing.
    """

    name: str
    help: str
    kind: str | tuple[str, ...] = "text"
    metavar: str = ""
    read: Callable[[Any], Any] = lambda typed: typed

    @property
    def key(self) -> str:
        """Its name in `ExportRequest.options`."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class ExportRequest:
    """What is asked for.

    Attributes:
        snapshot: the cohort.
        folder: its folder as the facilitator calls it, for what is said.
        now: the time, in UTC.
        options: what was typed for the export's own options, by `ExportOption.key`; an option that was not typed is
            False, None or empty.
    """

    snapshot: Snapshot
    folder: Path
    now: datetime
    options: Mapping[str, Any]


@dataclass(frozen=True)
class ExportResult:
    """What is to be written, and said.

    Attributes:
        text: all of the file; None if there is nothing to write, and the file that is there stays.
        summary: what follows "Wrote FILE": `: 5 learners.`; with no text, why: `there is nothing new to say`.
        told: further lines for the facilitator.
        next: what to do next.
        bom: whether a byte order mark goes first, without which Excel garbles names.
        afterwards: called once the file lies in its place. A PlainError is told as it is.
    """

    text: str | None
    summary: str
    next: str
    told: Sequence[str] = ()
    bom: bool = False
    afterwards: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Export:
    """A target that grades or marks go to.

    Attributes:
        name: what stands after `--for`.
        help: what is made, as a part of a sentence: `a table of every mark`.
        file: what the file in the cohort's folder is called.
        make: makes it. A PlainError is told as it is.
        options: the options that are its own, or shared.
        order: where it stands in lists; the lower first, then by name.
    """

    name: str
    help: str
    file: str
    make: Callable[[ExportRequest], ExportResult]
    options: tuple[ExportOption, ...] = ()
    order: int = 100


def count(number: int, thing: str) -> str:
    """A number of things in words: `1 row`, `2 rows`.

    Args:
        number: how many, at least 0.
        thing: one of them, in a word whose plural ends in -s.
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"
