"""A cohort's folder: an nbgrader course of its own, and what each thing in it is called."""

from __future__ import annotations

import json
import os
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.content.course import exercise_name, numbers
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.which import MeantCourse, recorded
from managerkit.errors import PlainError
from managerkit.gradebook import nbgrader
from managerkit.grading.pinned import COURSE, EARLIER, course_of

from .rubric_policy import Worth, settled

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI

    from managerkit.gradebook.nbgrader import ReadGradebook

COHORT_FILE = "cohort.json"
ROSTER_FILE = "roster.csv"
CONFIG_FILE = "nbgrader_config.py"
STAGED = ".managerkit/upgrade"
"""Where an upgrade has made all that it is going to put in its place."""
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_NO_ID = re.compile(r"^\.|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class CohortError(PlainError):
    """Something about a cohort cannot be used or done: what, where, and what to do."""


@dataclass(frozen=True)
class Assignment:
    """A module's exercise as a cohort teaches it: nbgrader's name for it, and the version that was pinned."""

    name: str
    module: str
    version: str

    @property
    def notebook(self) -> str:
        """The file name of its notebook."""
        return f"{self.module}.ipynb"

    @property
    def journal(self) -> str:
        """The file name of the journal that belongs beside it."""
        return f"{self.module}.journal.jsonl"

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The names of its notebooks without ending: one."""
        return (self.module,)

    @property
    def subject(self) -> str:
        """What all versions of it share, and nothing else."""
        return self.module


@dataclass(frozen=True)
class OwnAssignment:
    """An nbgrader assignment of the facilitator's own: a folder in source/ that is no exercise of the kit's.

    Attributes:
        name: the folder's, which is nbgrader's name for it.
        notebooks: the names of its notebooks without ending, sorted.
        version: it has none.
    """

    name: str
    notebooks: tuple[str, ...]
    version: str = ""

    @property
    def subject(self) -> str:
        """What all versions of it share: there is only one."""
        return f"own/{self.name}"


AnyAssignment = Assignment | OwnAssignment
"""What a cohort can be given to do."""


class Cohort:
    """A cohort in `root`; `root` also is the nbgrader course.

    Beside nbgrader's own folders (source, release, submitted, autograded, feedback) and gradebook.db there are:
    cohort.json (what is taught, at which version), roster.csv, course/ (the content as pinned, which grading uses even
    when the kit is newer), earlier/ (the same for assignments that have a newer one beside them), exchange/,
    to-learners/, report/, and .managerkit/ (caches, and the hand-ins and content that newer ones replaced).
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @classmethod
    def open(cls, root: Path) -> Cohort:
        """The cohort in a folder.

        Raises:
            CohortError: there is none, or its cohort.json cannot be read.
        """
        cohort = cls(root)
        if not (cohort.root / COHORT_FILE).is_file():
            raise CohortError(
                f"{root} holds no cohort; name a folder that does, or make one: "
                "managerkit cohort new FOLDER --roster people.csv"
            )
        _ = cohort.assignments
        cohort._finish_renaming()
        return cohort

    def _finish_renaming(self) -> None:
        """Put what an upgrade that was killed left out into its place; it keeps what was there before."""
        staged = self.root / STAGED
        for made in [*(staged / EARLIER).glob("*"), staged / COURSE]:
            place = self.root / made.relative_to(staged)
            if made.is_dir() and not place.exists():
                place.parent.mkdir(exist_ok=True)
                made.rename(place)

    @cached_property
    def _about(self) -> dict[str, Any]:
        path = self.root / COHORT_FILE
        try:
            found = json.loads(path.read_text("utf-8"))
            taught = {**found["modules"], **found.get("earlier", {})}
            if not isinstance(found["name"], str) or not all(map(_VERSION.fullmatch, taught.values())):
                raise TypeError
        except (OSError, ValueError, KeyError, TypeError):
            raise CohortError(f"{path} cannot be read as a cohort's; take it from a backup") from None
        else:
            return dict(found)

    @property
    def name(self) -> str:
        """The name of the cohort, which is nbgrader's course id."""
        return str(self._about["name"])

    @property
    def assignments(self) -> list[Assignment]:
        """What is taught, in teaching order, of a module the earlier assignment before the newer one.

        cohort.json has `{"modules": {"mastery": "2.0.0", ...}, "earlier": {"mastery-v1": "1.0.2"}}`; the second part is
        there only if a newer assignment was put beside another.
        """
        return [
            Assignment(exercise_name(module, version), module, version)
            for module, newest in self._about["modules"].items()
            for version in [*self._earlier(module), newest]
        ]

    @cached_property
    def own(self) -> list[OwnAssignment]:
        """The facilitator's own assignments, by name: each folder in source/ that holds notebooks and is none of ours.

        A name with a plus sign is none to nbgrader.
        """
        ours = {one.name for one in self.assignments}
        found = []
        for folder in sorted(path for path in (self.root / "source").glob("[!.]*") if path.is_dir()):
            notebooks = tuple(sorted(path.stem for path in folder.glob("[!.]*.ipynb")))
            if notebooks and folder.name not in ours and "+" not in folder.name:
                found.append(OwnAssignment(folder.name, notebooks))
        return found

    @property
    def everything(self) -> list[AnyAssignment]:
        """The kit's exercises in teaching order, and then the facilitator's own assignments."""
        return [*self.assignments, *self.own]

    def _earlier(self, module: str) -> list[str]:
        versions = [
            version for name, version in self._about.get("earlier", {}).items() if name.rpartition("-v")[0] == module
        ]
        return sorted(versions, key=numbers)

    @property
    def comes_from(self) -> MeantCourse:
        """The course that upgrades come from.

        Raises:
            CourseError: it is not there.
        """
        again = f"managerkit cohort upgrade {self.root.name} --course PATH"
        return recorded(self._about.get("course"), self.root, again)

    @cached_property
    def course(self) -> CourseFolder:
        """The content as it was pinned, of each module the newest."""
        return CourseFolder(self.root / COURSE)

    def course_of(self, assignment: Assignment) -> CourseFolder:
        """The content as it was pinned for one assignment."""
        root = course_of(self.root, assignment.name)
        return self.course if root == self.course.root else CourseFolder(root)

    def module(self, assignment: Assignment) -> ModuleFolder:
        """The pinned content of an assignment's module; its rubric is worth what the cohort settled.

        Raises:
            RubricsError: what was settled cannot be read.
        """
        folder = self.course_of(assignment).module(assignment.module)
        points = settled(self.root, assignment.name).points
        return Worth(folder, points) if points else folder

    def siblings(self, assignment: Assignment) -> list[Assignment]:
        """All assignments of the same module, oldest first; mostly only this one."""
        return [one for one in self.assignments if one.module == assignment.module]

    @property
    def gradebook_path(self) -> Path:
        """The gradebook's file."""
        return self.root / "gradebook.db"

    @property
    def database(self) -> str:
        """The gradebook's address for nbgrader and SQLAlchemy."""
        return nbgrader.address(self.gradebook_path)

    @property
    def private(self) -> Path:
        """Where caches lie and, in replaced/, the hand-ins and the content that newer ones replaced."""
        return self.root / ".managerkit"

    @property
    def is_open_to_others(self) -> bool:
        """Whether other accounts of this machine can look into the folder, where a system tells."""
        return os.name == "posix" and bool(self.root.stat().st_mode & 0o007)

    def file(self, step: str, learner: str, assignment: AnyAssignment, name: str = "") -> Path:
        """A file, or the folder, of one learner's assignment; it need not be there.

        Args:
            step: submitted, autograded or feedback.
            learner: the learner's id.
            assignment: the exercise, or one of the facilitator's own.
            name: the file's name; "" for the folder.
        """
        return self.root / step / learner / assignment.name / name

    def submitted(self, assignment: AnyAssignment) -> list[str]:
        """The ids of those whose hand-in for an assignment was collected, sorted; what can be nobody's id is none."""
        found = (self.root / "submitted").glob(f"*/{assignment.name}")
        return sorted(path.parent.name for path in found if path.is_dir() and not _NO_ID.search(path.parent.name))

    def reading(self) -> AbstractContextManager[ReadGradebook]:
        """The gradebook to ask it something, closed on the way out.

        Raises:
            GradebookError: it is damaged, or another program does not let go of it.
        """
        return nbgrader.reading(self.gradebook_path, self.name)

    def gradebook(self) -> AbstractContextManager[Gradebook]:
        """nbgrader's gradebook to write into, closed on the way out.

        Raises:
            GradebookError: it is damaged, or another program does not let go of it.
        """
        return nbgrader.opened(self.gradebook_path, self.name)

    def config(self) -> Any:
        """The traitlets configuration in nbgrader_config.py, as stock nbgrader would read it here.

        The file also names the pinned content in the environment, for the kernels that stock nbgrader starts. That is
        undone: one process may read several cohorts.
        """
        from traitlets.config.loader import PyFileConfigLoader

        before = os.environ.copy()
        try:
            return PyFileConfigLoader(CONFIG_FILE, path=str(self.root)).load_config()
        finally:
            for name in os.environ.keys() - before.keys():
                del os.environ[name]

    def nbgrader(self) -> NbGraderAPI:
        """nbgrader's Python interface to this cohort. Its steps change the working directory while they run."""
        nbgrader.import_nbgrader()
        from nbgrader.apps.api import NbGraderAPI

        nbgrader.find_alembic()
        return NbGraderAPI(config=self.config())


def succeeded(result: dict[str, Any], otherwise: str) -> str:
    """What a step of nbgrader's Python interface wrote to its log.

    Args:
        result: what the step returned.
        otherwise: the beginning of the sentence that says that it failed.

    Raises:
        CohortError: the step failed: `otherwise`, and what it said last.
    """
    log = str(result.get("log") or "")
    if not result["success"]:
        said = [line for line in f"{log}\n{result.get('error') or ''}".splitlines() if line.strip()]
        raise CohortError(f"{otherwise}; nbgrader says: {said[-1].strip() if said else 'nothing'}")
    return log
