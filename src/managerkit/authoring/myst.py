"""MyST Markdown cut into a notebook's cells, as jupytext cuts it, which takes two seconds to import."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.myst_blocks import myst_block_plugin

_FENCES = {"{code-cell}": "code", "{raw-cell}": "raw"}
_BREAK = "myst_block_break"


@dataclass(frozen=True)
class MystCell:
    """A cell: its kind as in a notebook, its text, its marks, and the line of its fence, its `+++`, or its text."""

    kind: str
    source: str
    marks: dict[str, Any]
    line: int


class UnreadableMarks(ValueError):
    """The marks of a cell are no names and values; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def cut(text: str) -> Iterator[MystCell]:
    r"""Cut a text into cells: a fence that says what it is makes one, and so does the text up to it or to a `+++`.

    Args:
        text: without a header, each line ended by `\n`.

    Yields:
        the cells in order; what has no text is none.

    Raises:
        UnreadableMarks: the first that cannot be read.
    """
    lines = text.split("\n")
    depth, begun, marks = 0, 0, dict[str, Any]()
    for token in _parser().parse(f"{text}\n"):
        depth += token.nesting
        kind = _FENCES.get(token.info.split(" ")[0]) if token.type == "fence" else None
        if depth or not token.map or not (kind or token.type == _BREAK):
            continue
        start, end = token.map
        yield from _text(lines, begun, start, marks)
        begun, marks = end, {}
        if kind:
            yield _fenced(kind, token.content.splitlines(), start + 1)
        else:
            marks = _marks_of(token.content, start + 1)
    yield from _text(lines, begun, len(lines), marks)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(myst_block_plugin).disable("inline", True)


def _text(lines: list[str], begun: int, end: int, marks: dict[str, Any]) -> Iterator[MystCell]:
    """The text between two other cells, if there is any."""
    if source := "\n".join(lines[begun:end]).rstrip().lstrip("\n"):
        is_marked = begun > 0 and lines[begun - 1].startswith("+++")
        line = begun if is_marked else next(at for at in range(begun, end) if lines[at].strip()) + 1
        yield MystCell("markdown", source, marks, line)


def _fenced(kind: str, lines: list[str], line: int) -> MystCell:
    """A cell in a fence, whose first lines may be marks: `:name: value`."""
    said = [one.lstrip()[1:] for one in takewhile(lambda one: one.lstrip().startswith(":"), lines)]
    body = lines[len(said) :]
    marks = _marks_said(said, line)
    return MystCell(kind, "\n".join(body if body and body[0].strip() else body[1:]), marks, line)


def _marks_said(said: list[str], line: int) -> dict[str, Any]:
    try:
        marks = yaml.safe_load("\n".join(said)) or {}
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UnreadableMarks(line) from None
    if not isinstance(marks, dict):
        raise UnreadableMarks(line + 1)
    return marks


def _marks_of(said: str, line: int) -> dict[str, Any]:
    """What stands behind a `+++`."""
    try:
        marks = json.loads(said) if said.strip() else {}
    except (ValueError, RecursionError):
        raise UnreadableMarks(line) from None
    if not isinstance(marks, dict):
        raise UnreadableMarks(line)
    return marks
