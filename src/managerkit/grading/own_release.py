"""An assignment of a facilitator's own as it was released, and hand-ins of it put in order for nbgrader."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from managerkit.gradebook import stamps
from managerkit.gradebook.nbgrader import import_nbgrader, opened

from . import provenance
from .run import GradingPlace, content_of
from .sandbox.job import Kit
from .submission import Submission, cells

if TYPE_CHECKING:
    from nbformat import NotebookNode

_KIT = b"managerkit"
_UNUSED = {".ipynb_checkpoints", "__pycache__"}
"""Folders that nbgrader leaves out."""
_MOST_CELLS = 2_000
"""Of a notebook. What comes after these is left out; graded cells among it are put back as released."""


@dataclass(frozen=True)
class OwnRelease:
    """An assignment as it was released.

    Attributes:
        released: the cells that nbgrader knows, by notebook.
        metadata: the notebooks' metadata, by notebook.
        beside: the files beside the notebooks that replace a learner's, by path.
        sources: the notebooks' texts as their author wrote them.
        by: a digest of all that a grade depends on besides the hand-in.
        trouble: why nothing of it can be graded; "" if it can.
    """

    released: Mapping[str, list[NotebookNode]]
    metadata: Mapping[str, Mapping[str, Any]]
    beside: Mapping[str, bytes]
    sources: tuple[bytes, ...]
    by: str
    trouble: str

    @classmethod
    def read(cls, place: GradingPlace, name: str, how: str) -> OwnRelease:
        """Read what hand-ins of an assignment are graded with.

        Args:
            place: the cohort.
            name: the assignment's.
            how: says how it is graded.

        Returns:
            the assignment.
        """
        source = place.root / "source" / name
        found = sorted(path for path in source.rglob("*") if path.is_file() and not _UNUSED & set(path.parts))
        files = {path.relative_to(source).as_posix(): path.read_bytes() for path in found if path.suffix != ".pyc"}
        by = hashlib.sha256(how.encode())
        for path, content in files.items():
            by.update(f"{path}\0{len(content)}\0".encode() + content)
        notebooks = {path.removesuffix(".ipynb"): text for path, text in files.items() if path.endswith(".ipynb")}
        metadata = {path: _metadata(text) for path, text in notebooks.items()}
        kept = place.config.Autograde.get("exclude_overwriting", {}).get(name, [])
        beside = {path: text for path, text in files.items() if not path.endswith(".ipynb") and path not in kept}
        released = _released(place, name)
        trouble = "" if released else f"{name} was never released; release it, and grade again"
        if foreign := [one for one in released if not _is_python(metadata.get(one, {}))]:
            trouble = f"{foreign[0]}.ipynb is not in Python, and nothing else can be graded behind the fence"
        return cls(released, metadata, beside, tuple(notebooks.values()), by.hexdigest(), trouble)

    def in_order(self, submission: Submission) -> tuple[dict[str, bytes], list[str]]:
        """A hand-in's files as nbgrader is given them: notebooks made anew from what can be read of them.

        Args:
            submission: as it was read.

        Returns:
            the files by path, and what was noted.
        """
        notes = list(submission.notes)
        ours = (provenance.RECEIPT, stamps.STAMP_FILE)
        files = {name: text for name, text in submission.files.items() if name.split("/")[0] not in ours}
        taken = {*(f"{name}.ipynb" for name in self.released), *self.beside}
        ordered = {name: text for name, text in files.items() if not name.endswith(".ipynb")}
        if in_the_way := [name for name in ordered if _clashes(name, taken)]:
            told = f"{', '.join(in_the_way[:3])}{' …' if len(in_the_way) > 3 else ''}"
            notes.append(f"{told}: left out, since something of the assignment’s own goes there")
        for name in in_the_way:
            del ordered[name]
        for name, found in self._notebooks(files, notes).items():
            ordered[f"{name}.ipynb"] = _readable(name, found, self.metadata.get(name, {}), notes)
        if stamps.parse(submission.time):
            ordered[stamps.STAMP_FILE] = submission.time.encode()
        return ordered, notes

    def _notebooks(self, files: Mapping[str, bytes], notes: list[str]) -> dict[str, bytes | None]:
        """The notebooks of a hand-in that belong to it; if there are none, each with nothing in it."""
        wanted = {f"{name}.ipynb": name for name in self.released}
        others = [name for name in files if name.endswith(".ipynb") and name not in wanted]
        missing = [name for name in wanted if name not in files]
        found: dict[str, bytes | None] = {wanted[name]: files[name] for name in wanted if name in files}
        if len(others) == len(missing) == 1:
            notes.append(f"{others[0]} is taken as {missing[0]}")
            return {**found, wanted[missing[0]]: files[others[0]]}
        notes += [f"{name} is no notebook of this assignment, and was left out" for name in others]
        notes += [f"there is no {name}" for name in missing]
        return found or dict.fromkeys(wanted.values())


def _clashes(name: str, taken: Collection[str]) -> bool:
    """Whether a file lies below one of these paths, as if that were a folder, or has the name of a folder of theirs."""
    above = {path.as_posix() for path in PurePosixPath(name).parents}
    return not above.isdisjoint(taken) or any(one.startswith(f"{name}/") for one in taken)


def kit_for(assignments: Iterable[OwnRelease], named_in_hand_ins: bool, course: Path, fenced: bool) -> Kit:
    """What hand-ins run with. What the assignments import is loaded beforehand; none of their other code is run.

    Args:
        assignments: those that the hand-ins are of.
        named_in_hand_ins: whether one of them names the kit.
        course: the kit's content, for notebooks that use the kit.
        fenced: whether learners' code runs behind the fence.
    """
    ours = [text for one in assignments for text in one.sources]
    content = content_of(course) if named_in_hand_ins or any(_KIT in text for text in ours) else {}
    modules = sorted({name.split("/")[1] for name in content if name.startswith("modules/")})
    used = tuple(name for name in modules if any(name.encode() in text for text in ours))
    return Kit(content, used, _imports(ours), fenced)


def names_kit(hand_in: Submission) -> bool:
    """Whether a hand-in names the kit anywhere in its code."""
    return any(_KIT in text for name, text in hand_in.files.items() if name.endswith((".ipynb", ".py")))


def _released(place: GradingPlace, name: str) -> dict[str, list[NotebookNode]]:
    """The cells of each notebook; nothing if the gradebook knows no such assignment."""
    import_nbgrader()
    from nbgrader.api import MissingEntry

    from .preprocessors import released_cells

    with opened(place.gradebook, place.course_id) as gradebook:
        try:
            notebooks = sorted(one.name for one in gradebook.find_assignment(name).notebooks)
        except MissingEntry:
            return {}
        return {one: released_cells(gradebook, one, name) for one in notebooks}


def _metadata(text: bytes) -> Mapping[str, Any]:
    with suppress(ValueError, KeyError, TypeError):
        return dict(json.loads(text)["metadata"])
    return {}


def _is_python(metadata: Mapping[str, Any]) -> bool:
    kernel, language = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    return str(kernel.get("language") or language.get("name") or "python").lower() == "python"


def _imports(notebooks: Iterable[bytes]) -> tuple[str, ...]:
    """The lines of notebooks that import something, each once."""
    found: dict[str, None] = {}
    for text in notebooks:
        for cell in cells(text, _MOST_CELLS)[0]:
            with suppress(SyntaxError, ValueError, RecursionError):
                lines = ast.parse(cell.source).body if cell.cell_type == "code" else []
                imports = [one for one in lines if isinstance(one, ast.Import | ast.ImportFrom)]
                found |= dict.fromkeys(map(ast.unparse, imports))
    return tuple(found)


def _readable(name: str, text: bytes | None, metadata: Mapping[str, Any], notes: list[str]) -> bytes:
    """A notebook that nbgrader can read; of one that nobody can, only the released cells are going to be graded."""
    import nbformat

    found, why, too_many = cells(text, _MOST_CELLS)
    if too_many:
        notes.append(f"{name}.ipynb: {too_many}")
    if why and text is not None:
        notes.append(f"{name}.ipynb: {why}; it was graded as released")
    return str(nbformat.writes(nbformat.v4.new_notebook(metadata=dict(metadata), cells=found))).encode()
