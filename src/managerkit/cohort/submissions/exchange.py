"""Releasing to learners and collecting from them, through nbgrader's exchange; and a zip for those without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from managerkit.cohort.folder import AnyAssignment, Assignment, Cohort, CohortError, succeeded
from managerkit.content.findings import instead
from managerkit.gradebook import queries, stamps
from managerkit.journal.copies import named_alike
from managerkit.storage import zips

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI


_WARNING = re.compile(
    r"\S+ (?:claims to be submitted by|was collected without|was left out:|has no time stamp that can be read).*"
)
"""What the collector's log has for the facilitator."""


@dataclass(frozen=True)
class Released:
    """An assignment after releasing: `state` is released, released again or unchanged."""

    assignment: AnyAssignment
    state: str
    archive: Path


@dataclass(frozen=True)
class Collected:
    """What came through the exchange: whose hand-in is new, and each one that was left there, with the reason."""

    assignment: AnyAssignment
    taken: list[str]
    unchanged: list[str]
    left: list[tuple[str, str]]
    warnings: list[str]
    copies: dict[str, list[str]]
    """By learner, the files beside their journal that may be other copies of it."""


def release(cohort: Cohort, only: Sequence[str] = ()) -> list[Released]:
    """Prepare assignments from source/, and put those that changed into the exchange and into to-learners/.

    Args:
        cohort: the cohort.
        only: the names of those to release; none for all.

    Returns:
        what became of each assignment: the kit's in teaching order, then the facilitator's own.

    Raises:
        CohortError: there is no such assignment, source/ is not fit for release, or nbgrader refuses. Assignments whose
            graded cells changed after somebody was graded are refused before anything is touched.
    """
    names = [one.name for one in cohort.everything]
    for name in only:
        if name not in names:
            raise CohortError(f"no exercise of this cohort is called `{name}`; {instead(name, names)}")
    wanted = [one for one in cohort.everything if one.name in (only or names)]
    with cohort.gradebook() as gradebook:
        for assignment in wanted:
            _insist_on_fit(cohort, assignment, gradebook)
    api = cohort.nbgrader()
    return [_release(cohort, assignment, api) for assignment in wanted]


def collect(cohort: Cohort) -> list[Collected]:
    """Collect everybody's newest whole hand-in of what was released into the exchange.

    Raises:
        CohortError: nothing is released yet, or nbgrader refuses.
    """
    there = [assignment for assignment in cohort.everything if _outbound(cohort, assignment).is_dir()]
    if not there:
        raise CohortError(
            f"{cohort.assignments[0].name} is not in the exchange, so nobody can have handed it in there; release it "
            f"first: managerkit cohort release {cohort.root}"
        )
    api = cohort.nbgrader()
    return [_collect(cohort, assignment, api) for assignment in there]


def is_released(cohort: Cohort) -> bool:
    """Whether of every module an assignment lies in the exchange, and each of the facilitator's own."""
    there = [one for one in cohort.everything if _outbound(cohort, one).is_dir()]
    return {one.subject for one in there} == {one.subject for one in cohort.everything}


def _release(cohort: Cohort, assignment: AnyAssignment, api: NbGraderAPI) -> Released:
    from traitlets.config import Config

    succeeded(api.generate_assignment(assignment.name), f"{assignment.name} cannot be prepared")
    prepared, there = cohort.root / "release" / assignment.name, _outbound(cohort, assignment)
    state = "released"
    if there.is_dir():
        state = "unchanged" if _contents(prepared) == _contents(there) else "released again"
    if state != "unchanged":
        api.update_config(Config({"ExchangeReleaseAssignment": {"force": True}}))
        succeeded(api.release_assignment(assignment.name), f"{assignment.name} cannot be released")
    return Released(assignment, state, _archive(cohort, assignment, prepared))


def _collect(cohort: Cohort, assignment: AnyAssignment, api: NbGraderAPI) -> Collected:
    from .collector import submitter, trouble

    before = _stamps(cohort, assignment)
    log = succeeded(api.collect(assignment.name), f"{assignment.name} cannot be collected")
    after = _stamps(cohort, assignment)
    inbound = cohort.root / "exchange" / cohort.name / "inbound"
    came = sorted(inbound.glob(f"*+{assignment.name}+*"))
    left = [(path.name, why) for path in came if (why := trouble(path))]
    submitters = {submitter(path.name) for path in came if path.name not in dict(left)}
    taken = sorted(learner for learner in submitters if after.get(learner) not in (None, before.get(learner)))
    warnings = [re.sub(r"\s+", " ", line) for line in _WARNING.findall(log)]
    folders = {learner: cohort.root / "submitted" / learner / assignment.name for learner in taken}
    copies = {
        learner: [path.name for one in assignment.notebooks for path in named_alike(folder / f"{one}.journal.jsonl")]
        for learner, folder in folders.items()
    }
    return Collected(assignment, taken, sorted(submitters - set(taken)), left, warnings, copies)


def _outbound(cohort: Cohort, assignment: AnyAssignment) -> Path:
    return cohort.root / "exchange" / cohort.name / "outbound" / assignment.name


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _stamps(cohort: Cohort, assignment: AnyAssignment) -> dict[str, str]:
    """When each collected hand-in was made, by learner, as nbgrader wrote it."""
    found = {}
    for learner in cohort.submitted(assignment):
        found[learner] = stamps.text(cohort.file("submitted", learner, assignment))
    return found


def _archive(cohort: Cohort, assignment: AnyAssignment, prepared: Path) -> Path:
    """The released folder as a zip; the same release makes the same bytes."""
    path = cohort.root / "to-learners" / f"{assignment.name}.zip"
    zips.write(path, ((f"{assignment.name}/{name}", content) for name, content in _contents(prepared).items()))
    return path


def _insist_on_fit(cohort: Cohort, assignment: AnyAssignment, gradebook: Gradebook) -> None:
    """Refuse what nbgrader would only find out after it deleted the release, and what would harm learners."""
    source = cohort.root / "source" / assignment.name
    if isinstance(assignment, Assignment):
        _insist_on_exercise(source, assignment)
    for name in assignment.notebooks:
        _insist_on_same_cells(source / f"{name}.ipynb", queries.released(gradebook, assignment.name, name))


def _insist_on_exercise(source: Path, assignment: Assignment) -> None:
    notebook = source / assignment.notebook
    if not notebook.is_file():
        raise CohortError(f"{notebook} is missing; take it from a backup, or make the cohort anew")
    strays = [path.name for path in source.rglob("*") if path.name in (assignment.journal, "ratings.json")]
    if strays:
        raise CohortError(
            f"{source} holds {' and '.join(strays)}; delete it: grading would put it in place of each learner's own"
        )
    if not _cells(notebook):
        raise CohortError(f"{notebook} is no notebook with graded cells; take it from a backup")


def _insist_on_same_cells(notebook: Path, known: tuple[set[str], int] | None) -> None:
    """Refuse a notebook whose cells are others than those that hand-ins are graded by.

    Args:
        notebook: in source/.
        known: the cells' names, and how many hand-ins there are; None if it was never released.
    """
    now = _cells(notebook)
    if known is None:
        return
    before, hand_ins = known
    if hand_ins and now != before:
        changed = [f"`{name}` is new" for name in sorted(now - before)]
        changed += [f"`{name}` is gone" for name in sorted(before - now)]
        raise CohortError(
            f"{notebook}: {', '.join(changed)}, and {hand_ins} hand-ins are graded by the cells as they "
            f"were. nbgrader cannot change that; put the cells back. Nothing was released"
        )


def _cells(notebook: Path) -> set[str]:
    """The ids of the cells in a source notebook that nbgrader keeps."""
    import nbformat
    from nbgrader.utils import is_grade, is_locked, is_solution, is_task

    try:
        cells: list[Any] = nbformat.read(notebook, as_version=4).cells
        kept = [cell for cell in cells if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell)]
        return {str(cell.metadata.nbgrader.grade_id) for cell in kept}
    except (OSError, ValueError, AttributeError):
        raise CohortError(f"{notebook} is no notebook with graded cells; take it from a backup") from None
