"""Handing in by mail or a learning platform: checks the exercise, and puts what belongs to it into one zip."""

import json
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationError

from managerkit.content.findings import instead
from managerkit.content.loading import CourseFolder
from managerkit.content.which import meant
from managerkit.errors import PlainError
from managerkit.journal import copies
from managerkit.journal.encoding import as_utf8, saved_as
from managerkit.journal.log import Journal
from managerkit.journal.records import TRACE
from managerkit.storage import digest, zips
from managerkit.storage.atomic import put
from managerkit.storage.outside import HAND_IN_BYTES, HAND_IN_FILES, listed, megabytes
from managerkit.storage.zips import Expected

from .noted import note
from .ratings import RATINGS, ratings

MANIFEST = "manifest.json"
HAND_IN = Expected(files=HAND_IN_FILES, bytes=HAND_IN_BYTES, made_by="managerkit hand-in")
_ROOM = 256 * 1024
"""What is left for the manifest, the ratings, and nbgrader's files."""
_TEXT = r"^[^\x00-\x1f\x7f-\x9f]{1,128}$"
Text = Annotated[str, Field(pattern=_TEXT)]


def _in_our_time(made: datetime) -> datetime:
    """A time that can be told in any zone: no clock of a laptop is that far off, and no calendar goes further."""
    if not 1990 <= made.year <= 9000:
        raise ValueError("it is of no year in which somebody handed in")
    return made


class HandInError(PlainError):
    """An exercise cannot be handed in as it is; the sentence says why and what to do."""


class Manifest(BaseModel):
    """manifest.json: what a hand-in says of itself."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    learner: Text
    assignment: Text
    version: Text
    made: Annotated[AwareDatetime, AfterValidator(_in_our_time)]
    files: dict[str, str]


@dataclass(frozen=True)
class HandInContents:
    """What a hand-in consists of: what it says of itself, its files, and what the learner should look at first."""

    manifest: Manifest
    files: dict[str, bytes]
    notes: list[str]

    def write(self, archive: Path) -> None:
        """Write the zip.

        Args:
            archive: where.

        Raises:
            OSError: it cannot be written; what was there still is.
        """
        about = self.manifest.model_dump_json(by_alias=True, indent=1).encode()
        zips.write(archive, [(MANIFEST, about), *self.files.items()])


@dataclass(frozen=True)
class HandIn:
    """A hand-in that was made: the zip, what is in it, and what the learner should look at first."""

    archive: Path
    manifest: Manifest
    is_new: bool
    notes: list[str]


def exercises(workspace: Path) -> dict[str, Path]:
    """The exercise folders of a workspace, or of a folder that nbgrader fetched into, by assignment.

    Assignments of the facilitator's own are among them.
    """
    found = {}
    for folder in sorted([*workspace.glob("*-v*"), *workspace.glob("exercises/*-v*")]):
        if (folder / f"{_module(folder)}.ipynb").is_file():
            found[folder.name] = folder
    return {**_own(workspace), **found}


def _own(workspace: Path) -> dict[str, Path]:
    """The folders of assignments that are no exercises of the kit's: of their notebooks, one is marked for nbgrader."""
    found = sorted([*workspace.glob("[!.]*/"), *workspace.glob("exercises/[!.]*/")])
    return {one.name: one for one in found if any(map(_is_nbgraders, one.glob("[!.]*.ipynb")))}


def _is_nbgraders(notebook: Path) -> bool:
    try:
        found = json.loads(notebook.read_text("utf-8"))
        return not found["metadata"].get("managerkit") and any("nbgrader" in one["metadata"] for one in found["cells"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False


def choose(workspace: Path, name: str | None) -> Path:
    """The folder of an exercise: the one named, or the only one with answers.

    Args:
        workspace: the learner's folder, or one that nbgrader fetched into.
        name: the assignment, such as `mastery-v1`; None for the only one with answers.

    Raises:
        HandInError: there is no such exercise, or which one is meant cannot be told.
    """
    there = exercises(workspace)
    if not there:
        raise HandInError(f"{workspace} holds no exercises; name your workspace: managerkit hand-in --workspace FOLDER")
    if name is not None and name not in there:
        raise HandInError(f"there is no exercise `{name}` in {workspace}; {instead(name, there)}")
    begun = [one for one, folder in there.items() if (folder / f"{_module(folder)}.journal.jsonl").is_file()]
    meant = begun or list(_own(workspace))
    if name is None and len(meant) != 1:
        raise HandInError(
            f"say which exercise you hand in, such as managerkit hand-in {next(iter(meant or there))}; "
            f"there are: {', '.join(there)}"
        )
    return there[name or meant[0]]


def explained(name: str) -> str:
    """What a file in a hand-in is, for the one who hands it in."""
    if name == MANIFEST:
        return "your id, the exercise, its version, and the time"
    if name == RATINGS:
        return "how you rated yourself in the lessons, as numbers, because you asked for it"
    if name.endswith(".ipynb"):
        return "the notebook, as last saved"
    return "your answers in the exercise" if name.endswith(".journal.jsonl") else "a file beside the notebook"


def hand_in(
    workspace: Path, folder: Path, learner: str, now: datetime, with_ratings: bool, course: CourseFolder | None = None
) -> HandIn:
    """Make `ASSIGNMENT-LEARNER.zip` in a workspace.

    Args:
        workspace: where the zip goes; its notebooks/ hold the lessons.
        folder: the exercise's folder.
        learner: the id, as the learner types it.
        now: the time of the hand-in.
        with_ratings: share the lessons' ratings, which also puts them beside the exercise for nbgrader's Submit.
        course: the content, if it is not the kit's own.

    Returns:
        The hand-in. One with the same files that lies there already stays as it is, with its time.

    Raises:
        HandInError: something is missing or broken.
        JournalError: a journal cannot be read.
    """
    made = packed(workspace, folder, learner, now, with_ratings, course)
    archive = workspace / f"{folder.name}-{re.sub(r'[^A-Za-z0-9._-]+', '-', learner)}.zip"
    there = _there(archive)
    if there and there.model_copy(update={"made": now}) == made.manifest:
        return HandIn(archive, there, False, made.notes)
    made.write(archive)
    note(workspace, folder.name, now)
    return HandIn(archive, made.manifest, True, made.notes)


def packed(
    workspace: Path, folder: Path, learner: str, now: datetime, with_ratings: bool, course: CourseFolder | None = None
) -> HandInContents:
    """What belongs to an exercise, looked through, as `hand_in` takes it.

    Args:
        workspace: its notebooks/ hold the lessons.
        folder: the exercise's folder.
        learner: the id.
        now: the time of the hand-in.
        with_ratings: share the lessons' ratings.
        course: the content, if it is not the kit's own.

    Raises:
        HandInError: something is missing or broken.
        JournalError: a journal cannot be read.
    """
    if not re.fullmatch(_TEXT, learner):
        raise HandInError("an id has 1 to 128 characters on one line; give the one that your facilitator gave you")
    if folder.name in _own(workspace):
        files, version, notes = _all_in(folder), "", list[str]()
    else:
        files, version, notes = _exercise(workspace, folder, with_ratings, course)
    manifest = Manifest(
        learner=learner,
        assignment=folder.name,
        version=version or "unknown",
        made=now,
        files={name: digest.of(content) for name, content in files.items()},
    )
    return HandInContents(manifest, files, notes)


def _exercise(
    workspace: Path, folder: Path, with_ratings: bool, course: CourseFolder | None
) -> tuple[dict[str, bytes], str, list[str]]:
    """The files of an exercise, its version, and what the learner should look at."""
    module = _module(folder)
    notebook, journal = folder / f"{module}.ipynb", folder / f"{module}.journal.jsonl"
    about = insist_on_whole(folder)
    record = Journal(journal, module, "")
    notes = [
        *_unsaved(notebook, record),
        *_damage(record),
        *filter(None, [copies.told(record.path)]),
        *_foreign(notebook),
    ]
    shared = ratings(workspace / "notebooks", course or CourseFolder(meant(workspace).root)) if with_ratings else None
    if shared and not shared["modules"]:
        shared = None
        notes.append("No ratings are shared, since the questions of no lesson in this workspace were answered yet.")
    _share(folder / RATINGS, shared)
    files = {path.name: path.read_bytes() for path in (notebook, journal, folder / RATINGS) if path.is_file()}
    files[notebook.name] = as_utf8(files[notebook.name])
    return files, str(about.get("version") or ""), notes


def _all_in(folder: Path) -> dict[str, bytes]:
    """All that lies in the folder of an assignment, whose notebooks can all be read."""
    there = listed(folder)
    hidden = [name for name in there.files if any(part.startswith(".") for part in name.split("/"))]
    if there.odd:
        raise HandInError(f"{folder / there.odd[0]} is a link or no ordinary file; put the file itself into {folder}")
    _, too_much = there.fitting([])
    if too_much or sum(there.files.values()) > HAND_IN_BYTES - _ROOM:
        raise HandInError(
            f"{folder} holds more than {HAND_IN_FILES} files or {megabytes(HAND_IN_BYTES)}; take out what does not "
            "belong to the assignment, and hand in again"
        )
    for notebook in folder.glob("[!.]*.ipynb"):
        _read_notebook(notebook)
    return {name: (folder / name).read_bytes() for name in there.files if name not in hidden}


def insist_on_whole(folder: Path) -> dict[str, Any]:
    """See that an exercise can be handed in.

    Args:
        folder: the exercise's folder.

    Returns:
        what its notebook says of its module and version.

    Raises:
        HandInError: something is missing or broken.
    """
    module = _module(folder)
    notebook = folder / f"{module}.ipynb"
    _insist_on_ordinary(folder, [notebook, folder / f"{module}.journal.jsonl"])
    return _read_notebook(notebook)


def remembered(workspace: Path) -> str:
    """The id that a learner gave before in this workspace; "" if none."""
    path = _memory(workspace)
    return path.read_text("utf-8").strip() if path.is_file() else ""


def remember(workspace: Path, learner: str) -> None:
    """Keep a learner's id for the next hand-in.

    Args:
        workspace: the learner's folder.
        learner: the id.
    """
    path = _memory(workspace)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{learner}\n", "utf-8")


def _memory(workspace: Path) -> Path:
    return workspace / ".managerkit/learner"


def _module(folder: Path) -> str:
    """The module of an exercise's folder: `mastery` of `mastery-v1`."""
    return folder.name.rpartition("-v")[0]


def _insist_on_ordinary(folder: Path, paths: list[Path]) -> None:
    notebook, journal = paths
    if not journal.exists():
        raise HandInError(
            f"{journal} is not there, so there are no answers to hand in; open {notebook.name} in the same folder, do "
            "the exercise, and hand in again"
        )
    for path in paths:
        if path.is_symlink() or not path.is_file():
            raise HandInError(f"{path} is a link or no ordinary file; put the file itself into {folder}")
    if sum(path.stat().st_size for path in paths) > HAND_IN_BYTES - _ROOM:
        raise HandInError(
            f"{folder} is over {megabytes(HAND_IN_BYTES)}; clear the outputs (in JupyterLab: Edit, Clear Outputs of "
            "All Cells), save, and hand in again"
        )


def _read_notebook(path: Path) -> dict[str, Any]:
    """What a notebook says of its module and version, once it is sure that nbgrader can read it."""
    import nbformat

    try:
        content = json.loads(as_utf8(path.read_bytes()))
        cells = content["cells"]
        repeated = _twice([_grade_id(cell) for cell in cells]) or _twice([cell.get("id", "") for cell in cells])
        if not repeated:
            nbformat.validate(content, relax_add_props=True)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, nbformat.ValidationError):
        raise HandInError(
            f"{path} is damaged and cannot be read as a notebook; take the exercise anew from your workspace's "
            ".managerkit/base, and put your own cells into it again; your answers are in the journal and stay"
        ) from None
    if repeated:
        raise HandInError(
            f"{path} has the cell `{repeated[0]}` twice, perhaps since it was copied; delete one of the two, save, and "
            "hand in again"
        )
    about = content["metadata"].get("managerkit")
    return about if isinstance(about, dict) else {}


def _grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})


def _unsaved(notebook: Path, journal: Journal) -> list[str]:
    """A note if a function was run after the notebook was saved: it may have been edited in between."""
    saved = datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
    runs = [datetime.fromisoformat(record.time) for record in TRACE.records(journal)]
    if not runs or max(runs) <= saved:
        return []
    return [
        f"{notebook.name} was last saved at {saved.astimezone():%H:%M}, and you ran your code again after that. If you "
        "changed it, press Ctrl+S in the notebook, and hand in again."
    ]


def _damage(journal: Journal) -> list[str]:
    lines = [str(damage.line) for damage in journal.damage()]
    if not lines:
        return []
    return [f"{journal.path.name} has lines that cannot be read ({', '.join(lines[:5])}); all others are handed in."]


def _foreign(notebook: Path) -> list[str]:
    """A note if another program saved the notebook so that JupyterLab cannot open it."""
    if not (how := saved_as(notebook.read_bytes())):
        return []
    return [
        f"{notebook.name} was saved {how}, and is handed in as JupyterLab would save it; managerkit start "
        "puts it right for JupyterLab, too."
    ]


def _share(path: Path, shared: dict[str, Any] | None) -> None:
    """Put ratings beside the exercise; take them away if they are not to be shared."""
    if shared is None:
        path.unlink(missing_ok=True)
        return
    put(path, json.dumps(shared, indent=1) + "\n")


def _there(archive: Path) -> Manifest | None:
    """The manifest of a hand-in made before."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return Manifest.model_validate_json(opened.read(MANIFEST))
    except (OSError, KeyError, zipfile.BadZipFile, ValidationError):
        return None
