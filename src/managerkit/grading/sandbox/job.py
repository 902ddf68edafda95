"""What goes into the execution of one submission, and what comes out: plain data, the same on any machine."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .fence import Limits

Output = dict[str, Any]
"""One output of a cell, as notebooks have it."""

_LIBRARIES = ("matplotlib", "pandas")
"""Large libraries, which only those find loaded that name them."""
PLAIN, LOADED = b"1", b"2"
"""What the warm process is asked for with a submission: a fork of its own, or of the one that has loaded libraries."""


@dataclass(frozen=True)
class Cell:
    """A code cell. `graded` ones are the course's own, and run where no code of the learner's has run."""

    source: str
    graded: bool = False


@dataclass(frozen=True)
class Job:
    """One submission to execute.

    Attributes:
        cells: the notebook's code cells, in order.
        files: what lies beside the notebook, by name.
        limits: what it may use.
    """

    cells: tuple[Cell, ...]
    files: Mapping[str, bytes]
    limits: Limits = field(default_factory=Limits)

    @property
    def names_libraries(self) -> bool:
        """Whether a large library is named in its code."""
        code = [cell.source.encode("utf-8", "replace") for cell in self.cells]
        code += [content for name, content in self.files.items() if name.endswith(".py")]
        return any(library.encode() in text for text in code for library in _LIBRARIES)


@dataclass(frozen=True)
class Kit:
    """What every submission of a cohort runs with.

    Attributes:
        course: the course's files, by their paths in it. Behind the fence, learners' code sees a part of it.
        modules: the modules that submissions use; their content is read beforehand.
        rehearsal: cells run once beforehand, so that what they need is loaded when the submissions come. Learners have
            them, since they stay in memory.
        fenced: whether learners' code runs behind the fence.
        patience: seconds that a cell of the rehearsal may take; what it has loaded by then will do.
    """

    course: Mapping[str, bytes]
    modules: tuple[str, ...] = ()
    rehearsal: tuple[str, ...] = ()
    fenced: bool = True
    patience: float = 20.0


@dataclass(frozen=True)
class CellRun:
    """What a cell showed, and its number; no number if it never ran."""

    outputs: list[Output]
    number: int | None


@dataclass(frozen=True)
class Executed:
    """What came of a job: a run for each of its cells, and sentences about what went wrong on the way."""

    cells: list[CellRun]
    notes: list[str]


def to_json(done: Executed) -> bytes:
    """What came of a job, for a file or another process."""
    return json.dumps(asdict(done)).encode()


def from_json(text: bytes) -> Executed:
    """The inverse of `to_json`."""
    found = json.loads(text)
    return Executed([CellRun(**run) for run in found["cells"]], found["notes"])


def failed(job: Job, name: str, why: str) -> Executed:
    """A job of which nothing ran: an error in each cell, since an empty graded cell would earn full marks.

    Args:
        job: the job.
        name: what the error is called, as an exception's class is.
        why: what it says.
    """
    return Executed([CellRun([error(name, why)], None) for _ in job.cells], [why])


def error(name: str, why: str) -> Output:
    """An error as a cell shows it.

    Args:
        name: what it is called, as an exception's class is.
        why: what it says.
    """
    return {"output_type": "error", "ename": name, "evalue": why, "traceback": [f"{name}: {why}"]}
