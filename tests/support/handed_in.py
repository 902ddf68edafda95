"""Cohorts with hand-ins, for the tests of grading: made without the exchange, graded through the Python interface."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from managerkit.cohort.create import create
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.grade import grade_cohort, tasks
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.grading.run import Executors, Graded, here
from managerkit.grading.sandbox import namespaces as ns
from managerkit.grading.sandbox.fence import Limits
from tests.support.cohort import ANSWER, COMMITMENT, MENDED, Exercise
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import ROOT

COURSE = CourseFolder(COURSE_AT)
QUICK = Limits(cell=3.0, notebook=10.0, memory=1024**3, processes=24)
"""Limits for tests in which some code never ends."""

FULL = {"points-overtime": 4.0, "points-slipping": 6.0, "reflection-form": 4.0}
"""The machine's points for all of debugging-people."""
NONE = dict.fromkeys(FULL, 0.0)


@dataclass
class Handed:
    """A cohort, and its hand-ins to one assignment."""

    cohort: Cohort
    assignment: Assignment = field(init=False)

    def __post_init__(self) -> None:
        (self.assignment,) = self.cohort.assignments

    def hand_in(self, learner: str, work: bool = False) -> Exercise:
        """Hand in the exercise as released, or with all the work done."""
        home = self.cohort.file("submitted", learner, self.assignment)
        home.mkdir(parents=True)
        module = self.cohort.module(self.assignment)
        released = self.cohort.root / "release" / self.assignment.name / self.assignment.notebook
        (home / self.assignment.notebook).write_bytes(released.read_bytes())
        (home / "timestamp.txt").write_text("2026-11-20 10:00:00.000000 UTC")
        exercise = Exercise(module, home)
        if work:
            exercise.play()
            exercise.mend(MENDED)
            exercise.write([ANSWER] * len(module.reflection.value.prompts), COMMITMENT)
        return exercise

    def grade(
        self, *, fenced: bool = True, limits: Limits | None = None, executors: Executors = here
    ) -> dict[str, Graded]:
        """Grade, and give back what came of each learner's hand-in."""
        done = grade_cohort(
            self.cohort, tasks(self.cohort), lambda _: None, fenced=fenced, limits=limits, executors=executors
        )
        return {one.task.learner: one for one in done}

    def points(self, learner: str) -> dict[str, float | None]:
        """The machine's points of one learner, by graded cell; the task cell must wait for a human."""
        with self.cohort.gradebook() as gradebook:
            submission = gradebook.find_submission(self.assignment.name, learner)
            (notebook,) = submission.notebooks
            grades = {grade.name: grade for grade in notebook.grades}
        task = grades.pop("reflection-task")
        assert task.auto_score is None
        assert task.needs_manual_grade
        return {name: grade.auto_score for name, grade in grades.items()}

    def shown(self, learner: str) -> str:
        """What the cells of one learner showed, tracebacks left out."""
        text = self.cohort.file("autograded", learner, self.assignment, self.assignment.notebook).read_text("utf-8")
        notebook = nbformat.reads(text, as_version=4)
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        return json.dumps([output for output in outputs if output["output_type"] != "error"])


def make(root: Path, learners: Iterable[str], module: str = "debugging-people") -> Handed:
    """A cohort that is taught one module, with nothing handed in."""
    people = [Learner(name, name.title(), "Test", f"{name}@example.org") for name in learners]
    return Handed(create(root, people, [module], COURSE))


def many(root: Path) -> Handed:
    """Sixteen hand-ins, every other one with all the work done."""
    names = [f"learner-{number}" for number in range(16)]
    handed = make(root, names)
    for number, name in enumerate(names):
        handed.hand_in(name, work=number % 2 == 0)
    return handed


def dump(cohort: Cohort) -> dict[str, Any]:
    """Everything in a gradebook that says something about somebody's work."""
    from nbgrader.api import SubmittedNotebook

    found: dict[str, Any] = {}
    with cohort.gradebook() as gradebook:
        for notebook in gradebook.db.query(SubmittedNotebook):
            where = f"{notebook.student.id} {notebook.assignment.name} {notebook.name}"
            found[where] = [str(notebook.assignment.timestamp), notebook.late_submission_penalty]
            for grade in notebook.grades:
                found[f"{where} {grade.name}"] = [grade.auto_score, grade.manual_score, grade.needs_manual_grade]
            for comment in notebook.comments:
                found[f"{where} {comment.name} comment"] = [comment.auto_comment, comment.manual_comment]
    return found


def as_somebody(command: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command as an ordinary user, who is given `folder`."""
    if os.getuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 65534, 65534)
    return subprocess.run(
        command,
        env={**environment, "HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        preexec_fn=_become_somebody if os.getuid() == 0 else None,
    )


def _become_somebody() -> None:
    """From root to nobody, who can read this Python and this source wherever they lie."""
    needed = [Path(sys.base_prefix), Path(sys.prefix), ROOT]
    ns.unshare(ns.NEWNS)
    ns.private_mounts()
    hidden: dict[Path, list[tuple[Path, str]]] = {}
    for path in needed:
        closed = [parent for parent in (path, *path.parents) if not parent.stat().st_mode & 0o001]
        if closed:
            aside = tempfile.mkdtemp()
            ns.bind(str(path), aside)
            hidden.setdefault(closed[-1], []).append((path, aside))
    for parent, paths in hidden.items():
        ns.mount_memory(str(parent), 1024**2)
        for path, aside in paths:
            path.mkdir(parents=True, exist_ok=True)
            ns.bind(aside, str(path))
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
