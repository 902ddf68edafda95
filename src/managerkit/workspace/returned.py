"""Pages of feedback that came back through nbgrader's exchange, laid into the workspace of the learner."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from managerkit.storage.atomic import put

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


def fetch(workspace: Path) -> None:
    """Lay the newest page on each exercise into a workspace, from the exchange that this learner was given, if any.

    Args:
        workspace: the learner's folder.
    """
    from jupyter_core.paths import jupyter_data_dir

    exchange = given_exchange(workspace / "exercises/any")
    if exchange is None:
        return
    handed_in = Path(jupyter_data_dir()) / "nbgrader_cache" / exchange.course
    newest: dict[str, Path] = {}
    for folder in sorted(handed_in.glob("*+*+*"), key=lambda one: one.name.rpartition("+")[2]):
        newest |= {folder.name.split("+")[-2]: page for page in _pages(folder, exchange.root / exchange.course)}
    for assignment, page in newest.items():
        place = workspace / RETURNED / f"{assignment}.html"
        content = page.read_bytes()
        if not place.is_file() or place.read_bytes() != content:
            put(place, content)


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
