"""The course at the side of JupyterLab: what there is on one's track, what is done, and what comes next."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from managerkit.activities.cards.engine import dealt
from managerkit.activities.cards.record import decks
from managerkit.activities.cards.sentences import how_many
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.which import is_workspace
from managerkit.content.yamltext import read_text
from managerkit.look_back.collect import undertakings
from managerkit.look_back.engine import with_state
from managerkit.progress.progress import Progress, over
from managerkit.progress.workspace import Workspace
from managerkit.workspace.noted import handed_in
from managerkit.workspace.returned import fetch, returned

_CODE = re.compile(r"^```.*?(?:^```$|\Z)", re.MULTILINE | re.DOTALL)


def overview(root: Path, course: CourseFolder, today: date) -> dict[str, Any] | None:
    """What the panel at the side shows of a learner's workspace, once feedback that came back lies in it.

    Args:
        root: the folder that JupyterLab serves.
        course: the content.
        today: the learner's day.

    Returns:
        plain data: the track's title, its modules with their notebooks, minutes left, the next notebook, today's
        cards, what is to be looked back at, and a sentence on each feedback that could not be brought; None if `root`
        is no workspace.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    if not is_workspace(root):
        return None
    not_brought = fetch(root)
    desk, modules = Workspace(root), course.modules()
    chosen = desk.track(course)
    track = next((one for one in course.course.tracks if one.id == chosen), None)
    progress = over(course, desk)
    shown = [
        _station(root, course, folder, progress[folder.id]) for folder in (course.stations(track) if track else modules)
    ]
    steps = [step for station in shown for step in station["steps"] if not step["done"]]
    return {
        "title": track.title if track else "The course",
        "minutes": sum(progress[one["id"]].minutes_left for one in shown),
        "stations": shown,
        "next": steps[0] if steps else None,
        "cards": _cards(course, desk, today),
        "look_back": _look_back(course, desk, today),
        "not_brought": not_brought,
    }


def _cards(course: CourseFolder, desk: Workspace, today: date) -> dict[str, str] | None:
    """How many cards there are today, and where; None for none."""
    left = dealt([deck.read() for deck in decks(course, desk.lesson)], today)
    return _leading(course, how_many(len(left)), 'show("cards"', "managerkit cards") if left else None


def _look_back(course: CourseFolder, desk: Workspace, today: date) -> dict[str, str] | None:
    """How many plans of one's own are to be looked back at, and where; None for none."""
    due = len(with_state(undertakings(course, desk), today, "open"))
    title = f"Look back: {due} plan{'' if due == 1 else 's'}, two minutes{'' if due == 1 else ' each'}"
    return _leading(course, title, "look_back(", "managerkit look-back") if due else None


def _leading(course: CourseFolder, title: str, call: str, command: str) -> dict[str, str]:
    """A line that leads to the panel which a call shows, at the heading over it; where no lesson has it, to a command.

    `path` and `heading` are "" where there is none.
    """
    for number, folder in enumerate(course.modules()):
        lesson = folder.at("lesson.md")
        heading = _heading(lesson, lesson.stat().st_mtime_ns if lesson.is_file() else 0, call)
        if heading is not None:
            return {"title": title, "path": f"notebooks/{number:02d}-{folder.id}.ipynb", "heading": heading}
    return {"title": f"{title}: {command}", "path": "", "heading": ""}


@lru_cache(maxsize=256)
def _heading(lesson: Path, _changed: int, call: str) -> str | None:
    """The heading over a call, as a link's end, "" where none is over it; None where a lesson has no such call.

    The panel asks every few seconds: a lesson is read again once it has changed.
    """
    above, there, _ = read_text(lesson).partition(f".{call}")
    headings = re.findall(r"^#{1,6} (.+)$", _CODE.sub("", above), re.MULTILINE)
    if not there:
        return None
    return f"#{headings[-1].strip().replace(' ', '-')}" if headings else ""


def _station(root: Path, course: CourseFolder, folder: ModuleFolder, progress: Progress) -> dict[str, Any]:
    number, title = course.course.modules.index(folder.id), folder.module.title
    steps = [{"path": f"notebooks/{number:02d}-{folder.id}.ipynb", "title": title, "done": progress.lesson == 1}]
    if progress.exercise is not None:
        path = f"exercises/{folder.assignment}/{folder.id}.ipynb"
        when = handed_in(root, folder.assignment)
        exercise = {"path": path, "title": f"{title}: exercise", "done": progress.exercise == 1}
        handed = when.strftime("%d %b, %H:%M") if when else ""
        steps.append({**exercise, "handed_in": handed, "feedback": returned(root, folder.assignment)})
    return {
        "id": folder.id,
        "title": title,
        "minutes": progress.minutes_left,
        "state": "done" if progress.done else "begun" if progress.begun else "open",
        "steps": steps,
    }
