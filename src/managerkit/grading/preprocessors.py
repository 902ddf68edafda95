"""nbgrader's steps of autograding, where they need more care or speed; they work in stock `nbgrader autograde` too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import chain, count
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SourceCell, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.preprocessors.saveautogrades import utils

from managerkit.gradebook.queries import cell_rows

from .pinned import choose_for_kernels

Resources = dict[str, Any]
Step = tuple[NotebookNode, Resources]

SHARED = "gradebook"
"""In resources["nbgrader"]: a gradebook that is open already. nbgrader opens one for each step."""


@contextmanager
def opened(resources: Resources) -> Iterator[Gradebook]:
    """The shared gradebook, or one of our own."""
    about = resources["nbgrader"]
    if SHARED in about:
        yield about[SHARED]
    else:
        with Gradebook(about["db_url"]) as gradebook:
            yield gradebook


class RestoreCells(NbGraderPreprocessor):
    """Puts every graded and locked cell back as it was released, whatever was done to it.

    nbgrader's DeduplicateIds and OverwriteCells give up on some of what people do: a cell that was copied, a deleted
    cell after a task cell. Here the last copy counts, the others become the learner's own cells, and what is missing
    comes back behind the cell that it followed. What was done is told in the log and in `told`. Being the first step,
    it also chooses the content that the notebook is going to run with.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Step:
        """Restore the cells of one notebook.

        Args:
            nb: the notebook as handed in, which is changed in place.
            resources: nbconvert's; `nbgrader` in it says whose and of what.

        Returns:
            both.
        """
        about = resources["nbgrader"]
        choose_for_kernels(Path(self.config.CourseDirectory.get("root", ".")).absolute(), about["assignment"])
        with opened(resources) as gradebook:
            released = released_cells(gradebook, about["notebook"], about["assignment"])
        nb, told = restore(nb, released)
        for line in told:
            self.log.warning("%s: %s", about["student"], line)
        return nb, resources


def released_cells(gradebook: Gradebook, notebook: str, assignment: str) -> list[NotebookNode]:
    """The cells that nbgrader knows of a notebook, in order, as they were released.

    Args:
        gradebook: open.
        notebook: its name, without ending.
        assignment: the assignment's name.
    """
    source = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: cell.max_score for cell in source.grade_cells}
    tasks = {cell.name: cell.max_score for cell in source.task_cells}
    solutions = {cell.name for cell in source.solution_cells}
    return [
        _released(cell, graded.get(cell.name), tasks.get(cell.name), cell.name in solutions)
        for cell in source.source_cells
    ]


def _released(cell: SourceCell, points: float | None, task_points: float | None, solution: bool) -> NotebookNode:
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    made: NotebookNode = make(source=cell.source)
    made.metadata["nbgrader"] = {
        "grade": points is not None,
        "grade_id": cell.name,
        "locked": cell.locked,
        "schema_version": 3,
        "solution": solution,
        "task": task_points is not None,
        "cell_type": cell.cell_type,
        "checksum": cell.checksum,
    }
    worth = points if points is not None else task_points
    if worth is not None:
        made.metadata["nbgrader"]["points"] = worth
    return made


def restore(nb: NotebookNode, released: list[NotebookNode]) -> tuple[NotebookNode, list[str]]:
    """Put released cells back into a notebook.

    Args:
        nb: the notebook, which is changed.
        released: nbgrader's cells in order.

    Returns:
        The notebook, and a sentence for each cell that was missing or there more than once.
    """
    wanted = {_name(cell): cell for cell in released}
    told: list[str] = []
    places: dict[str, NotebookNode] = {}
    for cell in reversed(nb.cells):
        name = _name(cell)
        if name is None:
            continue
        if name in wanted and name not in places:
            places[name] = cell
            continue
        if name in places:
            told.append(f"the graded cell “{name}” is there more than once; the last one counts")
        del cell.metadata["nbgrader"]
    before: NotebookNode | None = None
    for name, source in wanted.items():
        cell = places.get(name)
        if cell is None:
            told.append(f"the cell {name} was missing and was put back")
            cell = deepcopy(source)
            cell["id"] = _free_id(name, nb.cells)
            nb.cells.insert(_after(nb.cells, before), cell)
        elif source.metadata.nbgrader["locked"] or cell.cell_type != source.cell_type:
            kept = cell.get("id")
            cell.clear()
            cell.update(deepcopy(source))
            cell["id"] = kept or _free_id(name, nb.cells)
        cell.metadata["nbgrader"] = dict(source.metadata.nbgrader)
        before = cell
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):  # a notebook of an earlier format has no ids
        for cell in nb.cells:
            cell.pop("id", None)
    return nb, told


def _name(cell: NotebookNode) -> Any:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _free_id(name: str, cells: list[NotebookNode]) -> str:
    """An id after nbgrader's name of a cell, which may be longer than the format's ids, that no other cell has."""
    taken = {cell.get("id") for cell in cells}
    spare = (f"{name[:56]}-{number}" for number in count(2))
    return next(one for one in chain((name[:64], f"{name[:58]}-again"), spare) if one not in taken)


def _after(cells: list[NotebookNode], before: NotebookNode | None) -> int:
    """Where a missing cell goes: behind the released one that it followed, or at the end of the notebook."""
    return next((index + 1 for index, cell in enumerate(cells) if cell is before), len(cells))


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades on a shared gradebook; and a task that was marked already waits for another look."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Step:
        """Write the scores and comments of one notebook.

        Args:
            nb: the executed notebook, which stays as it is.
            resources: nbconvert's; `nbgrader` in it says whose and of what.

        Returns:
            both.
        """
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id = about["student"]
        with opened(resources) as gradebook:
            submitted = gradebook.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
            self.gradebook = rows = _NotebookRows(gradebook, submitted)
            for index, cell in enumerate(nb.cells):
                if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_task(cell):
                    self.preprocess_cell(cell, resources, index)
                if utils.is_task(cell):
                    self._look_again(rows.find_grade(cell.metadata["nbgrader"]["grade_id"]))
            gradebook.db.commit()
        return nb, resources

    def _look_again(self, grade: Grade) -> None:
        if grade.manual_score is not None:
            grade.needs_manual_grade = True


class _NotebookRows:
    """Stands for a gradebook where nbgrader scores one notebook: what it would ask for each cell is read at once.

    Args:
        gradebook: open.
        submitted: the notebook.
    """

    def __init__(self, gradebook: Gradebook, submitted: SubmittedNotebook) -> None:
        self._grades, self._comments = cell_rows(gradebook, submitted, Grade), cell_rows(gradebook, submitted, Comment)
        self.db = self

    def find_grade(self, cell: str, *_whose: str) -> Grade:
        """The grade of a cell."""
        return self._found(self._grades, cell)

    def find_comment(self, cell: str, *_whose: str) -> Comment:
        """The comment on a cell."""
        return self._found(self._comments, cell)

    def commit(self) -> None:
        """Nothing yet: all that is scored is committed together, by `SaveGrades`."""

    @staticmethod
    def _found(rows: dict[str, Any], cell: str) -> Any:
        if cell not in rows:
            raise MissingEntry(f"No such entry: {cell}")
        return rows[cell]


class LatePenalties(AssignLatePenalties):
    """nbgrader's AssignLatePenalties on a shared gradebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Step:
        """Write the penalty, if the cohort's configuration has one.

        Args:
            nb: the executed notebook, which stays as it is.
            resources: nbconvert's; `nbgrader` in it says whose and of what.

        Returns:
            both.
        """
        about = resources["nbgrader"]
        self.init_plugin()
        with opened(resources) as gradebook:
            notebook = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            late = notebook.assignment.total_seconds_late
            penalty = None
            if late > 0:
                penalty = self.plugin_inst.late_submission_penalty(about["student"], notebook.score, late)
            notebook.late_submission_penalty = None if penalty is None else self._check_late_penalty(notebook, penalty)
            gradebook.db.commit()
        return nb, resources
