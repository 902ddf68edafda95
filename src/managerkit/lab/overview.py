"""The course at the side of JupyterLab: what there is on one's track, what is done, and what comes next."""

from pathlib import Path
from typing import Any

from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.records import TRACK
from managerkit.progress.progress import Progress, over
from managerkit.progress.workspace import Workspace
from managerkit.workspace.handin import handed_in
from managerkit.workspace.map_view import stations


def overview(root: Path, course: CourseFolder) -> dict[str, Any] | None:
    """What the panel at the side shows of a learner's workspace.

    Args:
        root: the folder that JupyterLab serves.
        course: the content.

    Returns:
        plain data: the track's title, its modules with their notebooks, minutes left, and the next notebook; None if
        `root` is no workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    if not (root / ".managerkit").is_dir():
        return None
    desk, modules = Workspace(root), course.modules()
    chosen = TRACK.last(desk.lesson(modules[0]))
    track = next((one for one in course.course.tracks if one.id == chosen), None)
    progress = over(course, desk)
    shown = [
        _station(root, course, folder, progress[folder.id])
        for folder in (stations(course, track) if track else modules)
    ]
    steps = [step for station in shown for step in station["steps"] if not step["done"]]
    return {
        "title": track.title if track else "The course",
        "minutes": sum(progress[one["id"]].minutes_left for one in shown),
        "stations": shown,
        "next": steps[0] if steps else None,
    }


def _station(root: Path, course: CourseFolder, folder: ModuleFolder, progress: Progress) -> dict[str, Any]:
    number, title = course.course.modules.index(folder.id), folder.module.title
    steps = [{"path": f"notebooks/{number:02d}-{folder.id}.ipynb", "title": title, "done": progress.lesson == 1}]
    if progress.exercise is not None:
        path = f"exercises/{folder.assignment}/{folder.id}.ipynb"
        when = handed_in(root, folder.assignment)
        exercise = {"path": path, "title": f"{title}: exercise", "done": progress.exercise == 1}
        steps.append({**exercise, "handed_in": when.strftime("%d %b, %H:%M") if when else ""})
    return {
        "id": folder.id,
        "title": title,
        "minutes": progress.minutes_left,
        "state": "done" if progress.done else "begun" if progress.begun else "open",
        "steps": steps,
    }
