"""Reading what somebody handed in: a notebook that may be anything, and the files beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.gradebook import stamps
from managerkit.storage import outside
from managerkit.storage.outside import Refused

from .provenance import RECEIPT

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MOST_TOLD = 5
_MOST_ATTACHED = 100
"""A cell's attached pictures. One with more keeps none: it was not written by hand."""
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Submission:
    """A hand-in as it lies in the cohort's folder, read once.

    Attributes:
        learner, assignment: whose, and of what.
        name: the file name that the notebook should have; "" where there may be several.
        notebook: its text; None if there is none, or where there may be several.
        files: what lies beside it, by path; where there may be several notebooks, they are here too.
        time: nbgrader's time stamp, as written.
        notes: sentences about what was wrong with it.
    """

    learner: str
    assignment: str
    name: str
    notebook: bytes | None
    files: Mapping[str, bytes]
    time: str
    notes: tuple[str, ...]

    @property
    def digest(self) -> str:
        """A digest of all that was handed in."""
        found = hashlib.sha256(ascii((self.name, self.time, self.notes)).encode())
        for name, content in sorted({**self.files, self.name: self.notebook or b""}.items()):
            found.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            found.update(content)
        return found.hexdigest()


def read(folder: Path, learner: str, assignment: str, name: str) -> Submission:
    """Read a hand-in; nothing outside its folder, and no more than is reasonable.

    Args:
        folder: where it lies.
        learner, assignment: whose, and of what.
        name: the file name that the notebook should have.

    Returns:
        what was found, with a sentence for each thing that was wrong with it.
    """
    notes: list[str] = []
    files = dict(_files(folder, name, notes))
    notebooks = [found for found in files if found.endswith(".ipynb")]
    text = files.get(name)
    if text is None and len(notebooks) == 1:
        text = files[notebooks[0]]
        notes.append(f"the notebook is called {notebooks[0]} instead of {name}")
    elif text is None:
        notes.append(f"there is no {name}")
    beside = {found: content for found, content in files.items() if found not in notebooks}
    return Submission(learner, assignment, name, text, beside, stamps.text(folder), tuple(notes))


def read_all(folder: Path, learner: str, assignment: str) -> Submission:
    """Read a hand-in of any number of notebooks; nothing outside its folder, and no more than is reasonable.

    Args:
        folder: where it lies.
        learner, assignment: whose, and of what.

    Returns:
        what was found, all of it among the files.
    """
    notes: list[str] = []
    files = dict(_files(folder, "", notes))
    return Submission(learner, assignment, "", None, files, stamps.text(folder), tuple(notes))


def _files(folder: Path, name: str, notes: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every ordinary file, by its path in the folder; links, and what is too much, are left out and noted."""
    there = outside.listed(folder)
    notes.extend(f"{odd} is a link or no ordinary file, and was left out" for odd in _some(there.odd, notes))
    first = {name, f"{Path(name).stem}.journal.jsonl", stamps.STAMP_FILE}
    if name not in there.files:
        first |= {found for found in there.files if found.endswith(".ipynb")}
    kept, dropped = there.fitting(first)
    if dropped:
        notes.append(
            f"{len(dropped)} files were left out, since a hand-in may have {outside.HAND_IN_FILES} files and "
            f"{outside.megabytes(outside.HAND_IN_BYTES)}: {', '.join(dropped[:3])}{' …' if len(dropped) > 3 else ''}"
            if len(dropped) > 1
            else f"{dropped[0]} was left out: a hand-in may have {outside.megabytes(outside.HAND_IN_BYTES)}"
        )
    for found in kept:
        top, _, below = found.partition("/")
        if top == RECEIPT or (top == name and below):
            continue  # names of our own: what is graded is written there
        try:
            yield found, outside.read(folder, found)
        except Refused as refusal:
            notes.append(f"{found} {refusal}")


def _some(odd: list[str], notes: list[str]) -> list[str]:
    """The first few of what is to be told, as text."""
    if len(odd) > _MOST_TOLD:
        notes.append(f"{len(odd) - _MOST_TOLD} more are links or no ordinary files")
    return [name.encode("utf-8", "replace").decode() for name in odd[:_MOST_TOLD]]


def cells(text: bytes | None, most: int) -> tuple[list[NotebookNode], str, str]:
    """The cells of a notebook as it was handed in, made anew from what can be read of them.

    Args:
        text: the notebook's file, which may hold anything; None if there is none.
        most: how many cells are looked at. Each takes about a kilobyte, though it may have stood there in three bytes.

    Returns:
        The cells, without outputs and with no metadata but nbgrader's; why there are none, if there are none; and that
        some were left out, if there are too many.
    """
    if text is None:
        return [], "there is no notebook", ""
    try:
        found = outside.json_of(text)
        cells = found["cells"] if "cells" in found else found["worksheets"][0]["cells"]
        if not isinstance(cells, list):
            raise TypeError
    except (Refused, TypeError, KeyError, IndexError, RecursionError):
        return [], "the notebook cannot be read", ""
    seen: set[str] = set()
    made = [one for number, cell in enumerate(cells[:most]) if (one := _cell(cell, f"cell-{number}", seen))]
    return made, "", f"it has {len(cells)} cells; the first {most} were looked at" if len(cells) > most else ""


def _cell(cell: Any, spare: str, seen: set[str]) -> NotebookNode | None:
    from nbformat import NotebookNode

    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    kind = cell.get("cell_type") if cell.get("cell_type") in ("code", "raw") else "markdown"
    name = cell.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name) or name in seen:
        name = spare
    seen.add(name)
    made = NotebookNode(cell_type=kind, id=name, metadata=NotebookNode(), source=source)
    if kind == "code":
        made.update(outputs=[], execution_count=None)
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(graded, dict) and isinstance(graded.get("grade_id"), str):
        made.metadata["nbgrader"] = {"grade_id": graded["grade_id"]}
    if kind == "markdown" and _pictures(cell.get("attachments")):
        made["attachments"] = cell["attachments"]
    return made


def _pictures(attachments: Any) -> bool:
    """Whether these are a Markdown cell's attached pictures, as the format has them."""
    return (
        isinstance(attachments, dict)
        and len(attachments) <= _MOST_ATTACHED
        and all(
            isinstance(bundle, dict) and all(isinstance(value, str) for value in bundle.values())
            for bundle in attachments.values()
        )
    )
