"""lesson.md and exercise.md: MyST Markdown, cut into cells by jupytext, each with its slug and its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..content.findings import ContentError, Finding
from ..content.yamltext import read_text

MARKS = {"edit", "points", "reflection"}
"""What a code cell may be besides plain code; see docs/author.md."""

_SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_SETUP = re.compile(r"^(\w+) = module\(", re.MULTILINE)


@dataclass(frozen=True)
class SourceCell:
    """A cell as an author wrote it: `points` names a part of the exercise, `reflection` and `edit` are marks."""

    kind: str
    slug: str
    source: str
    line: int
    points: str | None = None
    reflection: bool = False
    edit: bool = False


@dataclass(frozen=True)
class Source:
    """A notebook's text. `name` is the variable that its set-up cell gives the module."""

    path: Path
    cells: list[SourceCell]
    name: str


def read_source(path: Path) -> Source:
    """Read a MyST file.

    Raises:
        ContentError: with every cell that lacks a slug, repeats one, or has marks that do not exist; or with jupytext's
            complaint when it cannot be read at all.
    """
    import jupytext

    text = read_text(path)
    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:
        raise ContentError([_unreadable(path, text, error)]) from None
    findings: list[Finding] = []
    cells: list[SourceCell] = []
    starts = _starts(text)
    for number, cell in enumerate(notebook.cells):
        line = starts[number] if number < len(starts) else 1
        found = _cell(path, line, cell, {one.slug: one.line for one in cells})
        if isinstance(found, SourceCell):
            cells.append(found)
        else:
            findings.append(found)
    name = next((m.group(1) for cell in cells if cell.kind == "code" and (m := _SETUP.search(cell.source))), "")
    if not name and not findings:
        remedy = 'begin with a code cell that says: from managerkit import module, then NAME = module("…")'
        findings.append(Finding(path, 1, "no cell opens the module", remedy))
    if findings:
        raise ContentError(findings)
    return Source(path, cells, name)


def _cell(path: Path, line: int, cell: object, slugs: dict[str, int]) -> SourceCell | Finding:
    kind, source = str(cell.cell_type), str(cell.source)  # type: ignore[attr-defined]
    marks = dict(cell.metadata)  # type: ignore[attr-defined]
    slug = marks.pop("slug", None)
    if slug is None:
        how = ":slug: a-name as its first line" if kind == "code" else '+++ {"slug": "a-name"} above it'
        return Finding(path, line, f"this {'code' if kind == 'code' else 'text'} cell has no slug", f"put {how}")
    if not isinstance(slug, str) or not _SLUG.match(slug) or len(slug) > 48:
        return Finding(path, line, f"`{slug}` is no slug", "use lower case words joined by hyphens")
    if slug in slugs:
        return Finding(path, line, f"the slug `{slug}` stands twice, first on line {slugs[slug]}", "rename one of them")
    if unknown := sorted(set(marks) - MARKS):
        return Finding(path, line, f"unknown mark `{unknown[0]}`", f"a cell may have: {', '.join(sorted(MARKS))}")
    if ("points" in marks or "reflection" in marks) and source.strip():
        return Finding(path, line, "a cell with points or a reflection is written by the build", "empty it")
    points = marks.get("points")
    return SourceCell(
        kind,
        slug,
        source,
        line,
        str(points) if points else None,
        bool(marks.get("reflection")),
        bool(marks.get("edit")),
    )


def _starts(text: str) -> list[int]:
    """The line on which each cell begins, in order, as jupytext cuts them (it does not keep the lines itself)."""
    return list(_marks(text))


def _marks(text: str) -> Iterator[int]:
    fence = ""
    pending: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            if line.strip() == fence:
                fence = ""
            continue
        if line.startswith("```{code-cell}"):
            fence, pending = "```", None
            yield number
        elif line.startswith("+++"):
            pending = number
        elif line.strip():
            if opened := re.match(r"(`{3,}|~{3,})", line):
                fence = opened.group(1)
            if pending is not None:
                yield pending
                pending = None
            elif number == 1 or _follows_code(text, number):
                yield number


def _follows_code(text: str, number: int) -> bool:
    """Whether this line of text comes straight after a code cell, with no `+++` between."""
    before = text.splitlines()[: number - 1]
    while before and not before[-1].strip():
        before.pop()
    if not before:
        return True
    if before[-1].strip() != "```":
        return False
    opened = [line for line in before[:-1] if line.startswith("```")]
    return bool(opened) and opened[-1].startswith("```{code-cell}")


def _unreadable(path: Path, text: str, error: Exception) -> Finding:
    """jupytext's complaint, with the line of the marker that it stumbled over."""
    message = str(error).splitlines()[0]
    line = 1
    for number, content in enumerate(text.splitlines(), 1):
        if content.startswith("+++ ") and not re.match(r'^\+\+\+ \{("\w+": ("[^"]*"|true|\d+)(, )?)*\}$', content):
            line = number
            break
    remedy = 'write a cell\'s mark as +++ {"slug": "a-name"}, and a code cell\'s as :slug: a-name'
    return Finding(path, line, f"cannot be cut into cells: {message.rstrip('.')}", remedy)
