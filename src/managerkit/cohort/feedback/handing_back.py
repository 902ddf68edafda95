"""Handing pages back: through the exchange, or into a folder with one for each learner, such as a hub's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from managerkit.cohort.folder import CohortError
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import HANDED_IN, NOT_IN, Standing
from managerkit.gradebook import stamps

from .making import Given, Page, release

_MODE = 0o640
"""What others may do with a page: those whose folder it lies in belong to its group."""
_FOLDER_MODE = 0o750


@dataclass(frozen=True)
class HandedBack:
    """A page that lies where its learner finds it: whether it came there now, and why it could not, or ""."""

    page: Page
    place: Path
    fresh: bool
    trouble: str = ""


def pages(snapshot: Snapshot) -> list[Page]:
    """The pages that were made of everybody's newest hand-in."""
    return [page for one in snapshot.standings for page in _of(snapshot, one)]


def through_exchange(snapshot: Snapshot, there: Sequence[Page]) -> list[Page]:
    """Put pages into the exchange where their learners fetch them.

    Args:
        snapshot: the cohort.
        there: the pages.

    Returns:
        those that were not there yet.
    """
    given = Given(pages=list(there))
    release(snapshot.cohort, given)
    return given.released


def into_folder(there: Sequence[Page], folder: Path) -> list[HandedBack]:
    """Put pages into a folder, each into one that is called by its learner's id.

    Args:
        there: the pages.
        folder: where the learners' folders are; those that are missing are made, and nobody else can open them.

    Returns:
        what became of each.

    Raises:
        CohortError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CohortError(f"{folder} cannot be made ({error.strerror}); name one that you may write to") from None
    return [_hand_back(page, folder / page.learner / _name(page)) for page in there]


def _of(snapshot: Snapshot, one: Standing) -> Iterator[Page]:
    folder = snapshot.cohort.file("feedback", one.learner, one.assignment)
    if one.state in (NOT_IN, HANDED_IN) or stamps.read(folder) != one.handed_in:
        return
    for name in one.assignment.notebooks:
        if (folder / f"{name}.html").is_file():
            yield Page(one.learner, one.assignment, folder / f"{name}.html", False)


def _name(page: Page) -> str:
    """The page's name in the learner's folder, where all exercises lie together."""
    several = len(page.assignment.notebooks) > 1
    return f"{page.assignment.name}.{page.path.name}" if several else f"{page.assignment.name}.html"


def _hand_back(page: Page, place: Path) -> HandedBack:
    """Put one page into its place, whole or not at all; the folder may be the learner's own, so no link is followed."""
    content = page.path.read_bytes()
    try:
        if place.parent.is_symlink():
            return HandedBack(page, place, False, "the learner's folder is a link; put a folder there")
        if not place.is_symlink() and place.is_file() and place.read_bytes() == content:
            return HandedBack(page, place, False)
        place.parent.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(_MODE)
        Path(temporary).replace(place)
    except OSError as error:
        return HandedBack(page, place, False, f"it cannot be written ({error.strerror})")
    return HandedBack(page, place, True)
