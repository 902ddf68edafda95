"""Somebody goes through the tiny course, into which another package has brought something; what they meet, as JSON.

It runs in a process of its own, since packages are looked for once: python -m tests.support.visitor COURSE WORKSPACE
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from managerkit import activities
from managerkit.activities import simulations
from managerkit.activities.base import MadeUp
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.cohort.feedback.graded import GradedWork
from managerkit.cohort.feedback.panels import contents, panels
from managerkit.content.loading import CourseFolder
from managerkit.gradebook.queries import CellMark, Marks
from managerkit.notebook import NotebookModule
from managerkit.portfolio.choice import KINDS
from managerkit.portfolio.collect import collect
from managerkit.portfolio.page import page
from managerkit.progress.evidence import evidence
from managerkit.progress.progress import over
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event


def visit(course: CourseFolder, root: Path) -> Mapping[str, Any]:
    """Tick half of the checklist, run the simulation, and look at everything that shows them."""
    folder = course.module("ladder")
    desk = Workspace(root)
    (root / "notebooks").mkdir(parents=True)
    beside = root / "exercises" / folder.assignment
    beside.mkdir(parents=True)
    journal = desk.exercise(folder)
    before = over(course, desk)["ladder"]
    view = activities.find("checklist").view(folder, "first-week", journal)
    view.handle(Event("tick:desk", "true"))
    view.handle(Event("tick:nothing-of-that-name", "true"))
    explored = ExploreView(simulations.find("coffee-round"), desk.lesson(folder))
    explored.handle(Event("guess", "3"))
    explored.handle(Event("predict", ""))
    after = over(course, desk)["ladder"]
    work = NotebookModule(folder, beside)
    points = work.points("first-week")
    work.show("checklist")
    found = collect(course, desk, date(2026, 11, 21))
    mark = CellMark(4, points, None, 0, False, "", False)
    graded = GradedWork(folder, journal, Marks("Ada", 0, {"ticks": mark}), {"ticks": "first-week"})
    luck = MadeUp(1, (), False, Random(1))
    return {
        "points": points,
        "lesson": [before.lesson, after.lesson],
        "exercise": [before.exercise, after.exercise],
        "evidence": [one.id for one in evidence(course, desk)],
        "shelves": [*KINDS],
        "counts": found.counts(),
        "portfolio": page(found, course, "1", date(2026, 11, 21)),
        "contents": contents(graded),
        "feedback": str(panels(graded)),
        "demo": activities.find("checklist").demo(folder, luck),
    }


if __name__ == "__main__":
    told = visit(CourseFolder(Path(sys.argv[1])), Path(sys.argv[2]))
    print(json.dumps(told))
