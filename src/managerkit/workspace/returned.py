"""Pages of feedback that came back through nbgrader's exchange, laid into the workspace of the learner."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from managerkit.storage.atomic import put, why

from .submit import given_exchange

RETURNED = Path("from-facilitator")
"""Where they lie in a workspace, as EXERCISE.html: the newest on each."""


def returned(workspace: Path, assignment: str) -> str:
    """The page on an exercise that lies in a workspace, by its path there; "" if none does.

    Args:
        workspace: the learner's folder.
        assignment: the exercise, such as `mastery-v1`.
    """
    page = RETURNED / f"{assignment}.html"
    return page.as_posix() if (workspace / page).is_file() else ""


def fetch(workspace: Path) -> list[str]:
    """Lay the newest page on each exercise into a workspace, from the exchange that this learner was given, if any.

    Args:
        workspace: the learner's folder.

    Returns:
        A sentence on each exercise whose newest page could not be found or brought; one that came earlier stays.
        On all others the newest has come.
    """
    from jupyter_core.paths import jupyter_data_dir

    exchange = given_exchange(workspace / "exercises/any")
    if exchange is None:
        return []
    handed_in = Path(jupyter_data_dir()) / "nbgrader_cache" / exchange.course
    newest: dict[str, Path] = {}
    failed: dict[str, OSError] = {}
    for folder in sorted(handed_in.glob("*+*+*"), key=lambda one: one.name.rpartition("+")[2]):
        assignment = folder.name.split("+")[-2]
        try:
            for page in _pages(folder, exchange.root / exchange.course):
                newest[assignment] = page
                failed.pop(assignment, None)
        except OSError as error:
            failed[assignment] = error
            newest.pop(assignment, None)
    for assignment, page in newest.items():
        try:
            _bring(page, workspace / RETURNED / f"{assignment}.html")
        except OSError as error:
            failed[assignment] = error
    return [
        f"The feedback on {assignment} could not be brought into the workspace ({why(error)}); show this sentence to "
        "your facilitator."
        for assignment, error in failed.items()
    ]


def _bring(page: Path, place: Path) -> None:
    """Lay a page into its place, unless it lies there as it is; one of the same size and moment is not even read."""
    theirs = page.stat()
    ours = place.stat() if place.is_file() else None
    if ours and (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns):
        return
    content = page.read_bytes()
    if not ours or place.read_bytes() != content:  # some disks keep a moment to two seconds
        put(place, content)
    os.utime(place, ns=(theirs.st_atime_ns, theirs.st_mtime_ns))


def _pages(handed_in: Path, course: Path) -> Iterator[Path]:
    """The pages on a hand-in, which are called by a secret that nbgrader keeps beside the learner's own copy of it.

    The name is what its `notebook_hash` makes, whose module takes a second to import.
    """
    secret = handed_in / "submission_secret.txt"
    for notebook in handed_in.glob("*.ipynb") if secret.is_file() else ():
        name = hashlib.md5(secret.read_bytes() + notebook.stem.encode()).hexdigest()
        page = course / "feedback" / f"{name}.html"
        if page.is_file():
            yield page
