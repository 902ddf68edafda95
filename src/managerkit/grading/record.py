"""Writing what came of submissions into nbgrader's gradebook and folders, by nbgrader's own steps: one writer."""

from __future__ import annotations

import re
import shutil
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import IgnorePattern, LimitOutput
from nbgrader.utils import is_grade, is_solution

from managerkit.gradebook import stamps
from managerkit.gradebook.nbgrader import one_commit

from . import provenance
from .preprocessors import SHARED, LatePenalties, SaveGrades, released_cells, restore
from .provenance import Receipt
from .sandbox.job import Cell, Executed, Job, Output, error
from .submission import Submission, cells

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook

    from .sandbox.fence import Limits


_MOST_CELLS = 500
"""An exercise has some thirty. What comes after these is left out; graded cells among it are put back as released."""
_GIVES_POINTS = re.compile(r"\bmodule\(.*\)\.points\(")
"""A graded cell of the kit's, whose value is its points."""


@dataclass(frozen=True)
class PreparedSubmission:
    """A submission ready to be executed: its notebook put in order, and sentences about what was not."""

    submission: Submission
    notebook: NotebookNode
    notes: tuple[str, ...]

    def job(self, limits: Limits) -> Job:
        """What is to be executed."""
        code = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        return Job(
            tuple(Cell(cell.source, is_grade(cell) and not is_solution(cell)) for cell in code),
            self.submission.files,
            limits,
        )


class RecordedAssignment:
    """An assignment as nbgrader knows it.

    Args:
        gradebook: open.
        name, notebook: of the assignment, and of its notebook without ending.
        source: the notebook in the source folder.
    """

    def __init__(self, gradebook: Gradebook, name: str, notebook: str, source: Path) -> None:
        self.name, self.notebook = name, notebook
        self._gradebook, self._source_path = gradebook, source

    @cached_property
    def source(self) -> NotebookNode:
        """The notebook as its author wrote it."""
        found: NotebookNode = nbformat.read(self._source_path, as_version=4)
        return found

    @cached_property
    def _released(self) -> list[NotebookNode]:
        return released_cells(self._gradebook, self.notebook, self.name)

    def prepare(self, submission: Submission) -> PreparedSubmission:
        """Put a submission's notebook in order; one that cannot be read is replaced by the exercise as released."""
        found, why, too_many = cells(submission.notebook, _MOST_CELLS)
        notebook = nbformat.v4.new_notebook(metadata=deepcopy(self.source.metadata), cells=found)
        told = [too_many] if too_many else []
        if why:
            notebook.cells = deepcopy(self.source.cells)
            told.append(f"{why}; the exercise as released was graded with the journal")
        notebook, restored = restore(notebook, self._released)
        return PreparedSubmission(submission, notebook, (*submission.notes, *told, *restored))


class Recorder:
    """Writes to one cohort's gradebook and autograded folder.

    Args:
        gradebook: open.
        config: the cohort's nbgrader configuration.
        folder: where autograded submissions go.
    """

    def __init__(self, gradebook: Gradebook, config: Any, folder: Path) -> None:
        self._gradebook, self._folder = gradebook, folder
        # CheckCellMetadata is left out: what it would check was just restored from the gradebook.
        steps = (IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveGrades, LatePenalties)
        self._steps = [step(config=config) for step in steps]

    def record(
        self, prepared: PreparedSubmission, assignment: RecordedAssignment, done: Executed, receipt: Receipt
    ) -> list[str]:
        """Record one submission: grades and comments first, then the notebook, then the receipt.

        Args:
            prepared: the submission.
            assignment: its assignment.
            done: what came of its execution.
            receipt: what to remember it by.

        Returns:
            All that was noted about it.
        """
        one = prepared.submission
        notes = list(dict.fromkeys([*prepared.notes, *done.notes]))
        notebook = with_outputs(prepared.notebook, done)
        when = stamps.parse(one.time)
        about = {
            "student": one.learner,
            "assignment": one.assignment,
            "notebook": assignment.notebook,
            SHARED: self._gradebook,
        }
        resources: dict[str, Any] = {"nbgrader": about}
        with one_commit(self._gradebook):
            self._gradebook.update_or_create_student(one.learner)
            self._gradebook.update_or_create_submission(
                one.assignment, one.learner, **({"timestamp": when.replace(tzinfo=None)} if when else {})
            )
            for step in self._steps:
                notebook, resources = step(notebook, resources)
        self._put(notebook, one, receipt, notes)
        return notes

    def _put(self, notebook: NotebookNode, one: Submission, receipt: Receipt, notes: list[str]) -> None:
        """Write the folder beside its place and move it in, so that it is there whole or not at all."""
        place = self._folder / one.learner / one.assignment
        made = place.with_name(f".{one.assignment}.new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        for name, content in one.files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        (made / one.name).write_text(nbformat.v4.writes(notebook) + "\n", "utf-8")
        provenance.write(made, receipt, notes)
        for path in made.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
        move_whole(made, place)


def move_whole(made: Path, place: Path) -> None:
    """Move a folder to its place, where another one may lie, so that it is there whole or not at all.

    Args:
        made: the folder, on the same disk.
        place: where it goes; the folder around it is there.
    """
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _with_a_result(cell: NotebookNode, outputs: list[Output]) -> list[Output]:
    """What a cell showed; one that gives points and came to no result shows an error, or nbgrader would give them all.

    An author's own check, which only has to pass, is not asked for a result.
    """
    gives = is_grade(cell) and not is_solution(cell) and _GIVES_POINTS.search(cell.source)
    if gives and all(output["output_type"] not in ("error", "execute_result") for output in outputs):
        return [*outputs, error("NoResult", "this check came to no result, and gives no points")]
    return outputs


def with_outputs(notebook: NotebookNode, done: Executed) -> NotebookNode:
    """A notebook with what its code cells showed.

    Args:
        notebook: the notebook, which is changed.
        done: what came of its code cells, in order.
    """
    runs = iter(done.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            run = next(runs)
            cell.outputs = [nbformat.from_dict(output) for output in _with_a_result(cell, run.outputs)]
            cell.execution_count = run.number
    return notebook
