"""Grading assignments of a facilitator's own: nbgrader's autograding as it is, its executor replaced by the fence.

All cells of a notebook run in one process, as stock nbgrader runs them, because such tests may delete or patch what the
learner defined. So a cell's score is stock's: an error or none, or the number that it shows. The fence holds; that no
code of a learner's shares a process with the check does not.
"""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.errors import PlainError
from managerkit.storage.atomic import disks_fault, why

from . import provenance
from .own_release import OwnRelease, kit_for, names_kit
from .provenance import Receipt
from .run import EarlierGrades, Executors, Graded, GradingPlace, GradingTask, alone, here
from .sandbox.execute import execute
from .sandbox.fence import Limits
from .sandbox.job import Cell, Executed, Job, error, failed
from .submission import Submission, read_all

if TYPE_CHECKING:
    from nbformat import NotebookNode

_STAGE = ".managerkit/own"
"""In the cohort's folder: where hand-ins lie while nbgrader looks at them. One grading at a time has it."""
_SUBMITTED, _AUTOGRADED = "submitted", "autograded"


@dataclass
class _Work:
    """A hand-in on its way: its files in order, what was noted, and the executions that were begun ahead."""

    task: GradingTask
    receipt: Receipt
    files: Mapping[str, bytes]
    in_pen: Mapping[str, bytes]
    limits: Limits
    notes: list[str]
    ahead: dict[str, tuple[Job, Future[Executed]]] = field(default_factory=dict)

    def job(self, sources: Iterable[str]) -> Job:
        """What is to be executed of a notebook with these code cells."""
        return Job(tuple(Cell(source) for source in sources), self.in_pen, self.limits)


def grade_own(
    place: GradingPlace,
    tasks: Sequence[GradingTask],
    course: Path,
    told: Callable[[Graded], None],
    *,
    fenced: bool = True,
    limits: Limits | None = None,
    executors: Executors = here,
    again: bool = False,
) -> list[Graded]:
    """Grade what is new or has changed, as `nbgrader autograde` does, but behind the fence and side by side.

    Args:
        place: the cohort.
        tasks: the hand-ins.
        course: the kit's content, for notebooks that use the kit.
        told: hears of each as it is done.
        fenced: whether learners' code runs behind the fence.
        limits: what each notebook may use.
        executors: who executes.
        again: grade anew what was graded before the assignment, the limits or the kit were changed.

    Returns:
        What came of each, in the order in which it was done.

    Raises:
        Busy: another process grades this cohort.
        NoFence: there can be no fence here.
        GradebookError: the gradebook cannot be used.
    """
    limits = limits or Limits()
    with alone(place.root):
        how = json.dumps([asdict(limits), fenced, version("managerkit")])
        names = dict.fromkeys(task.assignment for task in tasks)
        known = {name: OwnRelease.read(place, name, how) for name in names}
        earlier = EarlierGrades(place, again)
        ready, done, uses_kit = deque[GradingTask](), list[Graded](), False
        for task in tasks:
            submission, receipt = _read(place, task, known)
            outcome = earlier.that_stays(task, receipt)
            if outcome is None and (trouble := known[task.assignment].trouble):
                outcome = Graded(task, True, [trouble])
            if outcome:
                done.append(outcome)
                told(outcome)
            else:
                ready.append(task)
                uses_kit = uses_kit or names_kit(submission)
        if ready:
            kit = kit_for([known[name] for name in {task.assignment for task in ready}], uses_kit, course, fenced)
            done.extend(_grade(place, known, ready, limits, executors(kit), told))
        return done


def _grade(
    place: GradingPlace,
    known: Mapping[str, OwnRelease],
    waiting: deque[GradingTask],
    limits: Limits,
    executors: AbstractContextManager[tuple[Executor, Any, int]],
    told: Callable[[Graded], None],
) -> Iterator[Graded]:
    shutil.rmtree(place.root / _STAGE, ignore_errors=True)
    try:
        with executors as (executor, kit, ahead):
            grader = _Grader(place, known, limits, lambda job: executor.submit(execute, kit, job))
            for graded in grader.grade(waiting, ahead):
                told(graded)
                yield graded
    finally:
        shutil.rmtree(place.root / _STAGE, ignore_errors=True)


class _Grader:
    """Prepares hand-ins, has them executed ahead, and hands them to nbgrader one by one: one writer.

    Args:
        place: the cohort.
        known: the assignments by name.
        limits: what each notebook may use.
        begin: begins an execution.
    """

    def __init__(
        self,
        place: GradingPlace,
        known: Mapping[str, OwnRelease],
        limits: Limits,
        begin: Callable[[Job], Future[Executed]],
    ) -> None:
        self._place, self._known, self._limits, self._begin = place, known, limits, begin

    def grade(self, waiting: deque[GradingTask], ahead: int) -> Iterator[Graded]:
        """Grade hand-ins.

        Args:
            waiting: them; those begun are taken out.
            ahead: how many to have executed at a time.

        Yields:
            what came of each.
        """
        running: deque[_Work] = deque()
        while waiting or running:
            while waiting and len(running) < ahead:
                running.append(self._prepare(waiting.popleft()))
            ready = next((one for one in running if all(future.done() for _, future in one.ahead.values())), None)
            if ready is None:
                futures = [future for one in running for _, future in one.ahead.values()]
                wait([future for future in futures if not future.done()], return_when=FIRST_COMPLETED)
                continue
            running.remove(ready)
            yield self._record(ready)

    def _prepare(self, task: GradingTask) -> _Work:
        """Put a hand-in's files in order, and begin to execute what nbgrader is going to ask for."""
        import nbformat

        from .preprocessors import restore

        assignment = self._known[task.assignment]
        submission, receipt = _read(self._place, task, self._known)
        files, notes = assignment.in_order(submission)
        room = replace(self._limits, disk=self._limits.disk + sum(map(len, assignment.beside.values())))
        work = _Work(task, receipt, files, {**files, **assignment.beside}, room, notes)
        for name, released in assignment.released.items():
            if f"{name}.ipynb" in files:
                notebook = nbformat.reads(files[f"{name}.ipynb"].decode(), as_version=4)
                job = work.job(_code(restore(notebook, released)[0]))
                work.ahead[name] = job, self._begin(job)
        return work

    def _record(self, work: _Work) -> Graded:
        """Have nbgrader autograde a hand-in, and put what it made into its place."""
        from nbgrader.converters.base import NbGraderException

        from .record import move_whole

        task, stage = work.task, self._place.root / _STAGE
        try:
            _lay(stage / _SUBMITTED / task.learner / task.assignment, work.files)
        except OSError as wrong:
            if disks_fault(wrong):  # everybody's: it goes on to the facilitator
                raise
            return Graded(task, True, [*work.notes, f"it was not graded: its files cannot be laid out ({why(wrong)})"])
        execution, heard = _Execution(work, self._begin), _Heard()
        try:
            _autograde(self._place, task, execution, heard.log)
        except NbGraderException:
            if execution.trouble:
                raise execution.trouble from None
            return Graded(task, True, [*work.notes, f"nbgrader could not grade it ({heard.why})"])
        notes = list(dict.fromkeys([*work.notes, *heard.of(task.learner), *execution.notes]))
        made = stage / _AUTOGRADED / task.learner / task.assignment
        provenance.write(made, work.receipt, notes)
        place = self._place.root / "autograded" / task.learner / task.assignment
        place.parent.mkdir(parents=True, exist_ok=True)
        move_whole(made, place)
        shutil.rmtree(stage / _SUBMITTED / task.learner / task.assignment)
        return Graded(task, True, notes)


class _Execution:
    """Stands where nbgrader executes notebooks: fills in what came of one behind the fence.

    Args:
        work: the hand-in.
        begin: begins an execution, of what was not foreseen.
    """

    def __init__(self, work: _Work, begin: Callable[[Job], Future[Executed]]) -> None:
        self._work, self._begin = work, begin
        self.notes: list[str] = []
        self.trouble: PlainError | None = None

    def __call__(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Execute a notebook.

        Args:
            nb: the notebook, which is changed.
            resources: nbconvert's; `nbgrader` in it names the notebook.

        Returns:
            both.
        """
        from .record import with_outputs

        name, job = resources["nbgrader"]["notebook"], self._work.job(_code(nb))
        begun, future = self._work.ahead.get(name, (None, None))
        if future is None or begun != job:
            future = self._begin(job)
        try:
            done = future.result()
        except PlainError as error:
            self.trouble = error
            raise
        except Exception as error:
            done = failed(job, "Stopped", f"its execution failed ({type(error).__name__}: {error})")
        self.notes += [f"{name}: {note}" for note in done.notes]
        nb = with_outputs(nb, done)
        for cell in nb.cells:
            self._insist_on_score(cell)
        return nb, resources

    def _insist_on_score(self, cell: NotebookNode) -> None:
        """Let a cell fail alone whose result is no score, such as 5 of 3 points: nbgrader would give the hand-in up."""
        import nbformat
        from nbgrader.utils import determine_grade, is_grade

        if not is_grade(cell):
            return
        try:
            determine_grade(cell, logging.getLogger("managerkit.silent"))
        except (ValueError, KeyError, TypeError, IndexError) as wrong:
            why = f"what it shows is no score ({wrong})"
            self.notes.append(f"{cell.metadata.nbgrader['grade_id']}: {why}")
            cell.outputs = [nbformat.from_dict(error("NoScore", why))]


class _Heard(logging.Handler):
    """Hears what nbgrader says while it grades one hand-in."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []
        self.log = logging.Logger("managerkit.own", logging.WARNING)
        self.log.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was said."""
        self._said.append(record.getMessage())

    def of(self, learner: str) -> list[str]:
        """What was said of a learner's cells."""
        return [said.removeprefix(f"{learner}: ") for said in self._said if said.startswith(f"{learner}: ")]

    @property
    def why(self) -> str:
        """Why it failed: the last line of the first traceback."""
        failures = [said for said in self._said if said.startswith("Traceback")] or self._said
        return failures[0].strip().rpartition("\n")[2] if failures else "it does not say why"


def _lay(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _autograde(place: GradingPlace, task: GradingTask, execution: _Execution, log: logging.Logger) -> None:
    """Run nbgrader's Autograde, as this cohort is configured, on one hand-in that lies on the stage."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    ours = Config()
    ours.merge(place.config)
    ours.CourseDirectory.merge(
        {
            "root": str(place.root),
            "student_id": task.learner,
            "assignment_id": task.assignment,
            "submitted_directory": f"{_STAGE}/{_SUBMITTED}",
            "autograded_directory": f"{_STAGE}/{_AUTOGRADED}",
        }
    )
    converter = Autograde(coursedir=CourseDirectory(config=ours, log=log), config=ours, log=log)
    converter.force = True
    converter.sanitize_preprocessors = _without_kernels(converter.sanitize_preprocessors, execution)
    converter.autograde_preprocessors = _without_kernels(converter.autograde_preprocessors, execution)
    with warnings.catch_warnings():
        # nbgrader adds a submission in steps, and SQLAlchemy remarks on those in between
        warnings.filterwarnings("ignore", "Object of type <Submitted", category=Warning)
        converter.start()


def _without_kernels(steps: Iterable[Any], execution: _Execution) -> list[Any]:
    """nbgrader's steps, with ours in place of each that would start a kernel outside of the fence."""
    from nbconvert.preprocessors import ExecutePreprocessor
    from traitlets import import_item

    loaded = [import_item(step) if isinstance(step, str) else step for step in steps]
    return [execution if isinstance(step, type) and issubclass(step, ExecutePreprocessor) else step for step in loaded]


def _read(place: GradingPlace, task: GradingTask, known: Mapping[str, OwnRelease]) -> tuple[Submission, Receipt]:
    """A hand-in, and the receipt that it would get now."""
    submission = read_all(place.root / "submitted" / task.learner / task.assignment, task.learner, task.assignment)
    return submission, Receipt(submission.digest, known[task.assignment].by)


def _code(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]
