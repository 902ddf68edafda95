"""Pages of feedback that came back the way that work is handed in, laid into the workspace of the learner."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from managerkit.storage.atomic import put, why

from .service import GivenService, given_service
from .submit import GivenExchange, given_exchange

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
    """Lay the newest page on each exercise into a workspace, from where this learner hands in, if that is known.

    Args:
        workspace: the learner's folder.

    Returns:
        A sentence on each exercise whose newest page could not be found or brought, or one on all of them; what came
        earlier stays. On all others the newest has come.
    """
    if service := given_service():
        try:
            newest, failed = _from_service(service), dict[str, OSError]()
        except OSError as error:
            return [f"Whether there is feedback cannot be seen just now ({why(error)}); it is asked again by itself."]
    elif exchange := given_exchange(workspace / "exercises/any"):
        newest, failed = _from_exchange(exchange)
    else:
        return []
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


@dataclass(frozen=True)
class _Page:
    """A page that can be brought: its size, when it last changed, and its content to be read."""

    size: int
    changed_ns: int
    read: Callable[[], bytes]


def _from_service(service: GivenService) -> dict[str, _Page]:
    return {
        assignment: _Page(page.size, page.changed_ns, partial(service.page, assignment))
        for assignment, page in service.pages().items()
    }


def _from_exchange(exchange: GivenExchange) -> tuple[dict[str, _Page], dict[str, OSError]]:
    """The newest page on each exercise; and why it could not be found."""
    from jupyter_core.paths import jupyter_data_dir

    handed_in = Path(jupyter_data_dir()) / "nbgrader_cache" / exchange.course
    newest: dict[str, _Page] = {}
    failed: dict[str, OSError] = {}
    for folder in sorted(handed_in.glob("*+*+*"), key=lambda one: one.name.rpartition("+")[2]):
        assignment = folder.name.split("+")[-2]
        try:
            for page in released(folder, exchange.root / exchange.course):
                about = page.stat()
                newest[assignment] = _Page(about.st_size, about.st_mtime_ns, page.read_bytes)
                failed.pop(assignment, None)
        except OSError as error:
            failed[assignment] = error
            newest.pop(assignment, None)
    return newest, failed


def _bring(page: _Page, place: Path) -> None:
    """Lay a page into its place, unless it lies there as it is; one of the same size and moment is not even read."""
    ours = place.stat() if place.is_file() else None
    if ours and (ours.st_size, ours.st_mtime_ns) == (page.size, page.changed_ns):
        return
    content = page.read()
    if not ours or place.read_bytes() != content:  # some disks keep a moment to two seconds
        put(place, content)
    os.utime(place, ns=(page.changed_ns, page.changed_ns))


def released(handed_in: Path, course: Path) -> Iterator[Path]:
    """The pages on a hand-in, which are called by a secret that nbgrader keeps beside each copy of it.

    The name is what its `notebook_hash` makes, whose module takes a second to import.

    Args:
        handed_in: the folder of the hand-in.
        course: the course's folder in the exchange.
    """
    secret = handed_in / "submission_secret.txt"
    for notebook in handed_in.glob("*.ipynb") if secret.is_file() else ():
        name = hashlib.md5(secret.read_bytes() + notebook.stem.encode()).hexdigest()
        page = course / "feedback" / f"{name}.html"
        if page.is_file():
            yield page
