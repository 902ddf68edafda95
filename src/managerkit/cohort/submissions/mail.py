"""Collecting what learners sent by mail or a learning platform into submitted/, as if nbgrader had collected it."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from managerkit.cohort.folder import AnyAssignment, Assignment, Cohort, CohortError, OwnAssignment
from managerkit.cohort.handed_in import HandedInJournal, journal_lines
from managerkit.cohort.roster import Learner
from managerkit.content.course import exercise_name
from managerkit.gradebook import stamps
from managerkit.journal.encoding import as_utf8
from managerkit.storage import outside
from managerkit.storage.atomic import why
from managerkit.storage.outside import HAND_IN_BYTES, SMALL, Refused, megabytes
from managerkit.workspace.handin import Manifest
from managerkit.workspace.ratings import RATINGS

from .own import NBGRADERS, own_assignment, own_files
from .parcels import LearnerNames, Parcel, Reject, manifest_of, parcels

_OWN = ("submitted", "autograded", "feedback", "release", "source", "exchange", "marking", ".managerkit")
"""Folders of a cohort in which work lies that is no new hand-in."""


@dataclass(frozen=True)
class MailOutcome:
    """What became of one thing that arrived: `state` is taken, replaced, unchanged, older or refused."""

    source: str
    learner: str
    assignment: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """One learner's hand-in of one exercise: which of a parcel's files goes under which of nbgrader's names."""

    source: str
    learner: str
    assignment: AnyAssignment
    parcel: Parcel
    files: dict[str, str]
    made: datetime
    notes: list[str] = field(default_factory=list)

    def contents(self) -> dict[str, bytes]:
        """The files' contents, by nbgrader's names. They are read one hand-in after the other: all would be too much.

        Raises:
            Refused: one of them cannot be read.
        """
        return {name: self.parcel.read(own) for name, own in self.files.items()}


def collect_from(cohort: Cohort, folder: Path, learners: Sequence[Learner], now: datetime) -> list[MailOutcome]:
    """Take over the newest hand-in of each learner and exercise in a folder.

    Args:
        cohort: where they go.
        folder: zips, folders or loose files, named as people name them.
        learners: the roster.
        now: the time; nothing counts as made later than this.

    Returns:
        What became of each thing in the folder, by its name.

    Raises:
        CohortError: there is no such folder, or submitted/ cannot be written.
    """
    if not folder.is_dir():
        raise CohortError(f"{folder} is no folder; name the one that you saved the hand-ins in")
    if _is_the_cohorts_own(cohort, folder.resolve()):
        raise CohortError(
            f"{folder} is the cohort's own; name the folder in which you saved what learners sent, and nothing else"
        )
    names = LearnerNames(learners, cohort.everything)
    outcomes: list[MailOutcome] = []
    found: list[Found] = []
    try:
        with tempfile.TemporaryDirectory() as temporary:
            for parcel in parcels(folder, Path(temporary), names):
                if isinstance(parcel, Reject):
                    outcomes.append(MailOutcome(parcel.source, "", "", "refused", parcel.why))
                    continue
                try:
                    found += _open(parcel, names, cohort)
                except Refused as refusal:
                    outcomes.append(MailOutcome(parcel.source, "", "", "refused", str(refusal)))
            # Newest first, so that of several by one learner mostly the newest alone is taken over.
            for one in sorted(found, key=lambda one: (one.made, one.source), reverse=True):
                outcomes.append(_take(cohort, one, now))
    except OSError as error:
        what = error.filename or f"the folder for temporary files, {tempfile.gettempdir()},"
        raise CohortError(
            f"{what} cannot be written ({why(error)}); make room or make it writable, and collect again. What was "
            "taken over until then is whole"
        ) from None
    return sorted(outcomes, key=lambda outcome: (outcome.source, outcome.assignment))


def _is_the_cohorts_own(cohort: Cohort, folder: Path) -> bool:
    """Whether work that was collected or graded lies in a folder; it would be taken for new hand-ins."""
    own = (cohort.root / name for name in _OWN)
    return cohort.root.is_relative_to(folder) or any(folder.is_relative_to(one) for one in own)


# What is in a parcel


def _open(parcel: Parcel, names: LearnerNames, cohort: Cohort) -> list[Found]:
    """The hand-ins in a parcel: more than one only if somebody put all their exercises together."""
    if sum(path.stat().st_size for path in parcel.files.values()) > HAND_IN_BYTES:
        raise Refused(f"holds more than {megabytes(HAND_IN_BYTES)}; ask for it without the big files")
    manifest = manifest_of(parcel)
    learner = names.whose(parcel, manifest)
    notes = []
    if manifest and names.exactly(manifest.learner) != learner:
        notes.append(f"its manifest says `{manifest.learner}`")
    if person := names.stranger(parcel):
        notes.append(f"Moodle says that it is from {person}, who is not in the roster")
    own = own_assignment(parcel, manifest, cohort.own)
    meant: Sequence[AnyAssignment] = [own] if own else _assignments(parcel, manifest, cohort.assignments)
    if others := sorted(_notebooks(cohort.everything).intersection(parcel.files) - _notebooks(meant)):
        notes.append(f"{', '.join(others)}: of another assignment; put it into a folder of its own, and collect again")
    if own:
        made = manifest.made if manifest else parcel.sent
        return [Found(parcel.source, learner, own, parcel, {name: name for name in own_files(parcel)}, made, notes)]
    return [_read(parcel, learner, one, manifest, notes) for one in meant if isinstance(one, Assignment)]


def _notebooks(assignments: Sequence[AnyAssignment]) -> set[str]:
    return {f"{name}.ipynb" for one in assignments for name in one.notebooks}


def _assignments(parcel: Parcel, manifest: Manifest | None, taught: Sequence[Assignment]) -> list[Assignment]:
    """Which exercises a parcel holds."""
    there = ", ".join(one.name for one in taught)
    if manifest:
        found = [one for one in taught if one.name == manifest.assignment]
        if not found:
            remedy = _instead_of(manifest.assignment, taught)
            raise Refused(f"is of {manifest.assignment}, which this cohort is not taught; {remedy}")
        return found
    if found := [one for one in taught if one.notebook in parcel.files]:
        return [one for one in found if one in _meant(parcel, [other for other in found if other.module == one.module])]
    notebooks = [name for name in parcel.files if name.lower().endswith(".ipynb")]
    if not notebooks:
        raise Refused("holds no notebook; ask for the notebook and the journal together")
    if len(notebooks) > 1:
        raise Refused(f"holds several notebooks, and none with an exercise's name; there are: {there}")
    about = _about(_notebook(parcel.read(notebooks[0])))
    found = [one for one in taught if about == one.name or (not about and _is_named(parcel, one))]
    if len(found) != 1:
        raise Refused(f"holds {notebooks[0]}, which is no exercise of this cohort; there are: {there}")
    return found


def _instead_of(name: str, taught: Sequence[Assignment]) -> str:
    """What to do about an exercise that is not taught: of another version, or of another module."""
    if versions := [one.name for one in taught if one.module == name.rpartition("-v")[0]]:
        return f"ask for {versions[-1]}, or, if theirs is newer, take it in: managerkit cohort upgrade"
    return f"leave it, or tell them which exercises you read: {', '.join(one.name for one in taught)}"


def _meant(parcel: Parcel, versions: list[Assignment]) -> list[Assignment]:
    """Of the assignments of one module, which share a file name, the one that was handed in."""
    if len(versions) > 1:
        about = _about(_notebook(parcel.read(versions[0].notebook)))
        said = [one for one in versions if about == one.name]
        return said or [one for one in versions if _is_named(parcel, one)][:1] or versions[-1:]
    return versions


def _is_named(parcel: Parcel, assignment: Assignment) -> bool:
    return any(assignment.name in name for name in parcel.names)


def _read(parcel: Parcel, learner: str, assignment: Assignment, manifest: Manifest | None, said: list[str]) -> Found:
    """The expected files of one exercise, under their right names."""
    notes = list(said)
    files = {}
    for name, ending in ((assignment.notebook, ".ipynb"), (assignment.journal, ".jsonl")):
        alike = [other for other in parcel.files if other.lower().endswith(ending)]
        if name in parcel.files:
            files[name] = name
        elif len(alike) == 1:
            files[name] = alike[0]
            notes.append(f"{alike[0]} is taken as {name}")
    about = _about(_notebook(parcel.read(files[assignment.notebook])))
    if about and about != assignment.name:
        raise Refused(f"holds {about} under the name of {assignment.name}; ask for the right exercise")
    if assignment.journal not in files:
        notes.append(
            f"no {assignment.journal}: without it there are no points for story and form, so ask for both files"
        )
    if RATINGS in parcel.files:
        if _is_ratings(parcel):
            files[RATINGS] = RATINGS
        else:
            notes.append(f"{RATINGS} cannot be read and is left out")
    return Found(parcel.source, learner, assignment, parcel, files, manifest.made if manifest else parcel.sent, notes)


def _notebook(content: bytes) -> dict[str, Any]:
    try:
        notebook = outside.json_of(content)
        if isinstance(notebook["cells"], list) and isinstance(notebook["metadata"], dict):
            return dict(notebook)
    except (Refused, LookupError, TypeError):
        pass
    raise Refused("holds a notebook that is damaged; ask for it to be opened, saved and sent again")


def _about(notebook: dict[str, Any]) -> str:
    """The assignment that a notebook of the kit's is of, or the lesson; "" for any other notebook."""
    said = notebook["metadata"].get("managerkit")
    if not isinstance(said, dict):
        return ""
    prefix = "" if said.get("kind") == "exercise" else "lesson "
    return prefix + exercise_name(str(said.get("module")), str(said.get("version")))


def _is_ratings(parcel: Parcel) -> bool:
    try:
        found = outside.json_of(parcel.read(RATINGS, SMALL))
        return found["schema"] == 1 and isinstance(found["modules"], dict)
    except (Refused, LookupError, TypeError):
        return False


# Taking over


def _take(cohort: Cohort, found: Found, now: datetime) -> MailOutcome:
    """Put a hand-in into submitted/ if it is newer than what lies there."""
    made = min(found.made, now).astimezone(UTC)
    folder = cohort.file("submitted", found.learner, found.assignment)
    state, notes = "taken", list(found.notes)
    try:
        files = found.contents()
    except Refused as refusal:
        return MailOutcome(found.source, found.learner, found.assignment.name, "refused", str(refusal))
    if folder.exists():
        state, note = _compared(folder, found.assignment, files, made)
        notes[:0] = [note] if note else []
    if state in ("taken", "replaced"):
        try:
            _put(cohort, found, files, made, now)
        except OSError as error:
            raise CohortError(
                f"{folder} cannot be written ({why(error)}); make it writable, and collect again"
            ) from None
    return MailOutcome(found.source, found.learner, found.assignment.name, state, "; ".join(notes))


def _compared(folder: Path, assignment: AnyAssignment, files: dict[str, bytes], made: datetime) -> tuple[str, str]:
    """Whether a hand-in is newer than the one that was collected, and what to say of that.

    A journal only grows, so that of two the one with all of the other's lines is the newer, whatever a laptop's clock
    said when they were made. Otherwise the time decides.
    """
    there = stamps.read(folder)
    if _contents(folder, assignment) == files:
        return "unchanged", ""
    when = f"the one collected is of {there:%d %b %Y %H:%M} UTC, this is of {made:%d %b %Y %H:%M} UTC" if there else ""
    is_later = there is None or made > there
    if isinstance(assignment, OwnAssignment):
        return ("replaced", "") if is_later else ("older", when)
    collected = HandedInJournal(folder, assignment)
    journal = files.get(assignment.journal)
    if journal is None and not collected.trouble:
        return "refused", ""
    before, now = collected.lines, journal_lines(as_utf8(journal or b""))
    if before and before < now:
        said = "" if is_later else f"{when}; it is taken as the newer one, since it has all those answers and more"
        return "replaced", said
    if now < before:
        said = "the one collected has all of its answers, and more"
        return "older", said if is_later else f"{when}; {said}"
    return ("replaced", "") if is_later else ("older", when)


def _put(cohort: Cohort, found: Found, files: dict[str, bytes], made: datetime, now: datetime) -> None:
    """Write a hand-in whole, move the one before it to .managerkit/replaced, and put it in its place."""
    folder = cohort.file("submitted", found.learner, found.assignment)
    cohort.private.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="incoming-", dir=cohort.private) as temporary:
        incoming = Path(temporary) / found.assignment.name
        incoming.mkdir()
        for name, content in files.items():
            (incoming / name).parent.mkdir(parents=True, exist_ok=True)
            (incoming / name).write_bytes(content)
        (incoming / stamps.STAMP_FILE).write_text(stamps.written(made), "utf-8")
        # Nobody fetches with it, but nbgrader's release_feedback stops for everybody where there is none.
        (incoming / "submission_secret.txt").write_text(secrets.token_hex(64), "utf-8")
        if folder.exists():
            kept = cohort.private / "replaced" / found.learner / found.assignment.name / f"{now:%Y%m%dT%H%M%S%f}"
            kept.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(kept)
        folder.parent.mkdir(parents=True, exist_ok=True)
        incoming.rename(folder)


def _contents(folder: Path, assignment: AnyAssignment) -> dict[str, bytes]:
    found = {}
    kits = (assignment.notebook, assignment.journal, RATINGS) if isinstance(assignment, Assignment) else ()
    for name in kits or [name for name in outside.listed(folder).files if name not in NBGRADERS]:
        with suppress(Refused):
            found[name] = outside.read(folder, name)
    return found
