"""lesson.md and exercise.md: MyST Markdown, whose cells each have a slug."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import ModuleFolder
from managerkit.content.yamltext import read_text

from .myst import MystCell, UnreadableMarks, cut

_SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_SETUP = re.compile(r"^(\w+) = module\(", re.MULTILINE)
_SHOWN = re.compile(r"\b(\w+)\.\w+\(")
_LONGER = re.compile(r"^(````|~~~)", re.MULTILINE)
_SWALLOWED = re.compile(r"^```{code-cell}", re.MULTILINE)


FORM = "form"
"""The part of an exercise that its reflection is graded for by a machine."""


@dataclass(frozen=True)
class SourceCell:
    """A cell as an author wrote it: `points` names a part of the exercise, `reflection` marks where it goes."""

    kind: str
    slug: str
    source: str
    line: int
    points: str | None = None
    reflection: bool = False

    @property
    def graded(self) -> dict[str, str]:
        """The grade id of the machine's cell that the build makes of it, and the part it gives points for; or none."""
        if self.reflection:
            return {f"{self.slug}-{FORM}": FORM}
        return {self.slug: self.points} if self.points else {}


@dataclass(frozen=True)
class NotebookSource:
    """A notebook's text. `name` is the variable that its set-up cell gives the module."""

    path: Path
    cells: tuple[SourceCell, ...]
    name: str

    @property
    def first_panel(self) -> SourceCell | None:
        """The first cell that shows something of a module that a cell above it opened."""
        opened: set[str] = set()
        for cell in (one for one in self.cells if one.kind == "code"):
            if opened.intersection(_SHOWN.findall(cell.source)):
                return cell
            opened.update(_SETUP.findall(cell.source))
        return None


def read_source(path: Path) -> NotebookSource:
    """Read a MyST file.

    Raises:
        ContentError: with every cell that lacks a slug, repeats one, or has marks that do not exist; or with the first
            place that cannot be read at all.
    """
    return _parsed(path, read_text(path))


def graded_parts(folder: ModuleFolder) -> Mapping[str, str]:
    """What each of an exercise's cells that a machine grades is about, by grade id, as exercise.md says it.

    Args:
        folder: a module that has an exercise.

    Raises:
        ContentError: exercise.md is broken.
    """
    cells = read_source(folder.at("exercise.md")).cells
    return {grade_id: part for cell in cells for grade_id, part in cell.graded.items()}


@lru_cache(maxsize=256)
def _parsed(path: Path, text: str) -> NotebookSource:
    """What a text holds; the same text is read once by all that ask for it."""
    if text.startswith("---"):
        remedy = "begin with a cell; title, version and the like stand in module.yml"
        raise ContentError([Finding(path, 1, "a header between `---` stands here", remedy)])
    findings: list[Finding] = []
    cells: list[SourceCell] = []
    try:
        for cell in cut(text):
            found = _cell(path, cell, {one.slug: one.line for one in cells})
            if isinstance(found, SourceCell):
                cells.append(found)
            else:
                findings.append(found)
    except UnreadableMarks as error:
        remedy = 'write `+++ {"slug": "a-name"}` above text, and `:slug: a-name` as the first line of a code cell'
        raise ContentError([Finding(path, error.line, "the marks of this cell cannot be read", remedy)]) from None
    name = next((m.group(1) for cell in cells if cell.kind == "code" and (m := _SETUP.search(cell.source))), "")
    if not name and not findings:
        remedy = 'begin with a code cell that says: from managerkit import module, then NAME = module("…")'
        findings.append(Finding(path, 1, "no cell opens the module", remedy))
    if findings:
        raise ContentError(findings)
    return NotebookSource(path, tuple(cells), name)


def _cell(path: Path, cell: MystCell, slugs: dict[str, int]) -> SourceCell | Finding:
    """The cell, or the first thing that is wrong with it."""
    kind, source, marks = cell.kind, cell.source, dict(cell.marks)
    slug, points, reflection = (marks.pop(mark, None) for mark in ("slug", "points", "reflection"))
    if wrong := _wrong_slug(kind, slug, slugs) or _wrong_cell(kind, source, marks, points, reflection):
        return Finding(path, cell.line, *wrong)
    return SourceCell(kind, str(slug), source, cell.line, str(points) if points else None, bool(reflection))


def _wrong_slug(kind: str, slug: Any, slugs: dict[str, int]) -> tuple[str, str] | None:
    """A message and a remedy, if this cannot be the cell's slug."""
    if slug is None:
        how = "`:slug: a-name` as its first line" if kind == "code" else '`+++ {"slug": "a-name"}` above it'
        return f"this {'code' if kind == 'code' else 'text'} cell has no slug", f"put {how}"
    if not isinstance(slug, str) or not _SLUG.match(slug) or len(slug) > 48:
        return f"`{slug}` is no slug", "use lower case words joined by hyphens, 48 letters at most"
    if slug in slugs:
        return f"the slug `{slug}` stands twice, first on line {slugs[slug]}", "rename one of them"
    return None


def _wrong_cell(kind: str, source: str, marks: dict[str, Any], points: Any, reflection: Any) -> tuple[str, str] | None:
    """A message and a remedy, if such a cell cannot be."""
    if marks:
        return f"unknown mark `{next(iter(marks))}`", "a code cell may have `:slug:`, and `:points:` or `:reflection:`"
    if kind == "raw" or (kind == "markdown" and (points or reflection)):
        return f"a {kind} cell cannot stand here", "make it a ```{code-cell}"
    if points and reflection:
        return "a cell with points and a reflection", "make two cells of it"
    if (points or reflection) and source.strip():
        return "a cell with points or a reflection is written by the build", "empty it"
    if _SWALLOWED.search(source) and not _LONGER.search(source):
        return "a ``` in this cell is not closed; the next code cell lies inside", "close it with ``` on its own line"
    return None
