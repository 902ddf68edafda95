"""The same cohort graded by stock `nbgrader autograde` and by us: the same scores, comments and flags."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from managerkit.cohort.folder import Cohort
from managerkit.cohort.grade import grade_cohort, tasks
from managerkit.demo.make import Demo, make_demo
from managerkit.demo.notebook import BREAKS
from tests.support.handed_in import COURSE, dump

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

PLAIN = """
from pathlib import Path
c = get_config()
c.CourseDirectory.course_id = {name!r}
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.Execute.timeout = 120
"""
"""nbgrader's own defaults, but for the name and place of the course."""

STOCK = """
import sys
from pathlib import Path
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
app = NbGrader()
app.load_config_file()
for name in sys.argv[1:]:
    for folder in sorted(Path("submitted").glob(f"*/{name}")):
        NbGraderAPI(config=app.config).autograde(name, folder.parent.name)
"""
"""`nbgrader autograde NAME --student LEARNER` for everybody, one by one: a broken one keeps stock from the others."""

DIFFERS = {
    "points cell deleted": "stock leaves the deleted cell unscored, waiting for a human for ever; it is put back here",
    "graded cell twice": "stock gives up on the submission, and on the rest of the class; the last copy counts here",
    "cells reordered": "a graded cell that stands above its function has nothing to call in stock; it waits here",
    "notebook renamed": "stock finds no notebook of that name and gives 0; the only one there is taken here",
    "notebook cut off": "stock gives up on what is no JSON; the journal is graded here",
}
"""Ways of being broken in which grades differ, and why ours is right. All else must be equal."""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, dict[str, Any], dict[str, Any]]:
    """A made-up cohort, many of its hand-ins broken; our gradebook of it, and stock's."""
    root = tmp_path_factory.mktemp("stock")
    demo = make_demo(root / "demo", 22, 3, date(2026, 9, 7), ["mastery", "debugging-people"], broken_share=0.3)
    for more in ([], ["--from", str(demo.cohort.root / "hand-ins")]):
        _run([sys.executable, "-m", "managerkit.cli", "cohort", "collect", str(demo.cohort.root), *more], root)
    stock = Cohort.open(shutil.copytree(demo.cohort.root, root / "by-stock"))
    (stock.root / "nbgrader_config.py").write_text(PLAIN.format(name=stock.name), "utf-8")
    _run([sys.executable, "-c", STOCK, *(one.name for one in stock.assignments)], stock.root)
    grade_cohort(demo.cohort, tasks(demo.cohort), lambda _: None)
    return demo, dump(demo.cohort), dump(stock)


def _run(command: list[str], folder: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "MANAGERKIT_COURSE": str(COURSE.root),
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _differing(ours: Mapping[str, Any], stock: Mapping[str, Any]) -> set[str]:
    """Whose work is graded differently, as "learner assignment"."""
    keys = {key for key in ours.keys() | stock.keys() if ours.get(key) != stock.get(key)}
    return {" ".join(key.split()[:2]) for key in keys}


def test_hand_ins_are_broken_in_every_way(graded: tuple[Demo, dict[str, Any], dict[str, Any]]) -> None:
    demo, *_ = graded
    assert {one.broken for one in demo.done} - {""} == set(BREAKS)


def test_the_same_scores_comments_and_flags(graded: tuple[Demo, dict[str, Any], dict[str, Any]]) -> None:
    demo, ours, stock = graded
    may = {f"{one.learner} {one.assignment}" for one in demo.done if one.broken in DIFFERS}
    assert len(stock) > 100
    assert _differing(ours, stock) <= may


def test_differences_are_where_they_are_said_to_be(graded: tuple[Demo, dict[str, Any], dict[str, Any]]) -> None:
    demo, ours, stock = graded
    differing = _differing(ours, stock)
    kinds = {one.broken for one in demo.done if f"{one.learner} {one.assignment}" in differing}
    assert kinds <= set(DIFFERS)
    assert len(kinds) >= 3, "this cohort has too few of them to show anything; take another seed"


def test_every_hand_in_gets_the_points_it_deserves(graded: tuple[Demo, dict[str, Any], dict[str, Any]]) -> None:
    demo, ours, _ = graded
    found = 0
    for one in demo.done:
        if one.expected is None or not one.way:
            continue
        module = demo.cohort.assignments[[a.name for a in demo.cohort.assignments].index(one.assignment)].module
        for name, points in one.expected.items():
            assert ours[f"{one.learner} {one.assignment} {module} {name}"][0] == points, one
            found += 1
    assert found > 100
