"""Grading a cohort's hand-ins: read, execute side by side, record one by one; what has not changed is left alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.errors import PlainError
from managerkit.gradebook.nbgrader import opened, reading
from managerkit.gradebook.queries import recorded
from managerkit.journal.lock import locked

from . import provenance
from .provenance import Receipt
from .sandbox.execute import cool_down, execute, start, warm_up, width
from .sandbox.fence import Limits
from .sandbox.job import Executed, Kit, failed
from .submission import Submission, read

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

    from .record import PreparedSubmission, RecordedAssignment


class Busy(PlainError):
    """Somebody else grades this cohort right now."""


@dataclass(frozen=True)
class GradingTask:
    """A hand-in to look at: whose, of which assignment, and what its notebook is called, without ending.

    `notebook` is "" for an assignment of the facilitator's own, which may have several.
    """

    learner: str
    assignment: str
    notebook: str


@dataclass(frozen=True)
class GradingPlace:
    """A cohort as grading needs it: its folder, its gradebook's file, nbgrader's configuration for it."""

    root: Path
    gradebook: Path
    course_id: str
    config: Any


@dataclass(frozen=True)
class Graded:
    """What came of one hand-in.

    Attributes:
        task: the hand-in.
        fresh: whether it was graded now; if not, it had not changed.
        notes: what was noted.
        before: whether it was graded before the exercise, the limits or the kit were changed.
    """

    task: GradingTask
    fresh: bool
    notes: list[str]
    before: bool = False


Executors = Callable[[Kit], AbstractContextManager[tuple[Executor, Any, int]]]
"""For a kit: who executes, the kit as they take it, and how many jobs to give them ahead."""


def begin(fenced: bool) -> None:
    """Begin with what takes `grade` a second on this machine whatever the cohort is, while that is still being read.

    Args:
        fenced: whether learners' code is going to run behind the fence.
    """
    start(fenced)


@contextmanager
def here(kit: Kit) -> Iterator[tuple[Executor, Any, int]]:
    """Execute on this machine."""
    warm_up(kit)
    executor = ThreadPoolExecutor(width(), "submission")
    try:
        yield executor, kit, 2 * width()
    finally:
        cool_down()
        executor.shutdown(cancel_futures=True)


def grade(
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
    """Grade what is new or has changed. What was graded stays as it is, whatever became of the exercise since.

    Args:
        place: the cohort.
        tasks: the hand-ins.
        course: the content that it is graded with.
        told: hears of each as it is done.
        fenced: whether learners' code runs behind the fence.
        limits: what each may use.
        executors: who executes.
        again: grade anew what was graded before the exercise, the limits or the kit were changed.

    Returns:
        What came of each, in the order in which it was done.

    Raises:
        Busy: another process grades this cohort.
        NoFence: there can be no fence here.
        GradebookError: the gradebook cannot be used.
    """
    limits = limits or Limits()
    with alone(place.root):
        _sweep(place.root / "autograded")
        content = content_of(course)
        by = _By(content, limits, fenced, place)
        earlier = EarlierGrades(place, again)
        waiting, done = deque[GradingTask](), list[Graded]()
        for task in tasks:
            if kept := earlier.that_stays(task, by.receipt(task, _submission(place, task))):
                done.append(kept)
                told(kept)
            else:
                waiting.append(task)
        if waiting:
            modules = tuple(sorted({task.notebook for task in waiting}))
            kit = Kit(content, modules, _rehearsal(place, waiting), fenced)
            done.extend(_grade(place, waiting, by, limits, executors(kit), told))
        return done


class EarlierGrades:
    """What came of hand-ins when they were graded before.

    Args:
        place: the cohort.
        again: whether to grade anew what was graded before the exercise, the limits or the kit were changed.

    Raises:
        GradebookError: the gradebook cannot be used.
    """

    def __init__(self, place: GradingPlace, again: bool) -> None:
        self._folder, self._again = place.root / "autograded", again
        with reading(place.gradebook, place.course_id) as gradebook:
            self._recorded = recorded(gradebook)

    def that_stays(self, task: GradingTask, receipt: Receipt) -> Graded | None:
        """What came of a hand-in before, or None if it is to be graded.

        Args:
            task: the hand-in.
            receipt: what it would get now.
        """
        kept, notes = provenance.read(self._folder / task.learner / task.assignment)
        if kept is None or (task.learner, task.assignment) not in self._recorded:
            return None
        if kept.hand_in != receipt.hand_in or (self._again and kept != receipt):
            return None
        return Graded(task, False, notes, before=kept != receipt)


def _grade(
    place: GradingPlace,
    waiting: deque[GradingTask],
    by: _By,
    limits: Limits,
    executors: AbstractContextManager[tuple[Executor, Any, int]],
    told: Callable[[Graded], None],
) -> Iterator[Graded]:
    with executors as (executor, kit, ahead), _gradebook(place) as gradebook:
        from .record import RecordedAssignment, Recorder

        recorder = Recorder(gradebook, place.config, place.root / "autograded")
        assignments: dict[str, RecordedAssignment] = {}
        running: dict[Future[Executed], tuple[GradingTask, PreparedSubmission, Receipt]] = {}
        while waiting or running:
            while waiting and len(running) < ahead:
                task = waiting.popleft()
                submission = _submission(place, task)  # again, so that not all of them are in memory at once
                receipt = by.receipt(task, submission)
                known = RecordedAssignment(gradebook, task.assignment, task.notebook, _source_path(place, task))
                prepared = assignments.setdefault(task.assignment, known).prepare(submission)
                running[executor.submit(execute, kit, prepared.job(limits))] = task, prepared, receipt
            for job in wait(running, return_when=FIRST_COMPLETED).done:
                task, prepared, receipt = running.pop(job)
                assignment = assignments[task.assignment]
                try:
                    notes = recorder.record(prepared, assignment, _outcome(job, prepared, limits), receipt)
                except (ValueError, TypeError, RecursionError) as error:  # what it showed cannot be written down
                    instead = failed(prepared.job(limits), "Stopped", f"its outputs cannot be kept ({error})")
                    notes = recorder.record(prepared, assignment, instead, receipt)
                graded = Graded(task, True, notes)
                told(graded)
                yield graded


def _outcome(job: Future[Executed], prepared: PreparedSubmission, limits: Limits) -> Executed:
    """What came of a job. A sentence for the facilitator goes on; anything else is this one's own trouble."""
    try:
        return job.result()
    except PlainError:
        raise
    except Exception as error:
        return failed(prepared.job(limits), "Stopped", f"its execution failed ({type(error).__name__}: {error})")


def _sweep(autograded: Path) -> None:
    """Remove what a run that was killed left half made; whatever of it is missing is graded again."""
    for pattern in ("*/.*.new", "*/.*.old"):
        for leftover in autograded.glob(pattern):
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep everybody else from grading or upgrading a cohort.

    Raises:
        Busy: somebody does.
    """
    (root / ".managerkit").mkdir(exist_ok=True)
    try:
        with locked(root / ".managerkit" / "grading.lock", 0):
            yield
    except TimeoutError:
        raise Busy(
            f"{root.name} is being graded in another window, or upgraded; wait for it, or stop it with Ctrl-C"
        ) from None


@contextmanager
def _gradebook(place: GradingPlace) -> Iterator[Gradebook]:
    with warnings.catch_warnings(), opened(place.gradebook, place.course_id) as gradebook:
        # nbgrader adds a submission in steps, and SQLAlchemy remarks on those in between
        warnings.filterwarnings("ignore", "Object of type <Submitted", category=Warning)
        yield gradebook


def _submission(place: GradingPlace, task: GradingTask) -> Submission:
    folder = place.root / "submitted" / task.learner / task.assignment
    return read(folder, task.learner, task.assignment, f"{task.notebook}.ipynb")


def content_of(course: Path) -> dict[str, bytes]:
    """The files of a course, by their paths in it."""
    found = sorted(path for path in course.rglob("*") if path.is_file())
    return {str(path.relative_to(course)): path.read_bytes() for path in found}


class _By:
    """Names all that a grade depends on besides the hand-in."""

    def __init__(self, content: dict[str, bytes], limits: Limits, fenced: bool, place: GradingPlace) -> None:
        self._content, self._place = content, place
        self._how = json.dumps([asdict(limits), fenced, version("managerkit")])
        self._names: dict[tuple[str, str], str] = {}

    def receipt(self, task: GradingTask, submission: Submission) -> Receipt:
        """What to remember a grade by."""
        return Receipt(submission.digest, self._name(task))

    def _name(self, task: GradingTask) -> str:
        """A digest of the content of one exercise's module, the exercise, and how it is graded."""
        which = (task.assignment, task.notebook)
        if which not in self._names:
            found = hashlib.sha256(self._how.encode())
            for name, text in sorted(self._content.items()):
                if Path(name).parts[:2] == ("modules", task.notebook):
                    found.update(f"{name}\0{len(text)}\0".encode())
                    found.update(text)
            found.update(_source_path(self._place, task).read_bytes())
            self._names[which] = found.hexdigest()
        return self._names[which]


def _source_path(place: GradingPlace, task: GradingTask) -> Path:
    return place.root / "source" / task.assignment / f"{task.notebook}.ipynb"


def _rehearsal(place: GradingPlace, tasks: Collection[GradingTask]) -> tuple[str, ...]:
    """The code cells of the exercises as released, without solutions and hidden tests: learners' code can find them."""
    found: list[str] = []
    for path in sorted({place.root / "release" / task.assignment / f"{task.notebook}.ipynb" for task in tasks}):
        cells = json.loads(path.read_text("utf-8"))["cells"] if path.is_file() else []
        found += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return tuple(found)
