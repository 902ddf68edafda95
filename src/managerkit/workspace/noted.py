"""What a workspace notes of its hand-ins: when each exercise was last handed in, whichever way it went."""

from datetime import datetime
from pathlib import Path

from managerkit.content.which import is_workspace
from managerkit.storage.atomic import put

_HANDED_IN = Path(".managerkit/handed-in")


def note(workspace: Path, assignment: str, now: datetime) -> None:
    """Note that an exercise was handed in.

    Args:
        workspace: the learner's folder.
        assignment: the exercise, such as `mastery-v1`.
        now: when.
    """
    if is_workspace(workspace):
        path = workspace / _HANDED_IN / assignment
        path.parent.mkdir(exist_ok=True)
        put(path, f"{now.isoformat(timespec='seconds')}\n")


def handed_in(workspace: Path, assignment: str) -> datetime | None:
    """When an exercise was last handed in; None if never, or by a way that leaves no note.

    Args:
        workspace: the learner's folder.
        assignment: the exercise, such as `mastery-v1`.
    """
    try:
        return datetime.fromisoformat((workspace / _HANDED_IN / assignment).read_text("utf-8").strip()).astimezone()
    except (OSError, ValueError):
        return None
