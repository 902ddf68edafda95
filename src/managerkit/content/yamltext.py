"""YAML text to plain data, with the line of everything, so that every error can name its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .findings import ContentError, Finding

Place = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Lines:
    """The line on which each value of a YAML document stands, by the keys and indexes that lead to it."""

    path: Path
    at: dict[Place, int] = field(default_factory=dict)

    def of(self, *place: str | int) -> int:
        """The line of `place`, or of the nearest thing around it that has one."""
        while place and place not in self.at:
            place = place[:-1]
        return self.at.get(place, 1)

    def finding(self, place: Place, message: str, remedy: str) -> Finding:
        """A finding at `place` in this document."""
        return Finding(self.path, self.of(*place), message, remedy)


def read_text(path: Path) -> str:
    """The text of a content file; a ContentError when it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ContentError(
            [Finding(path, 1, "this file is missing", "write it, or remove what refers to it")]
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError([Finding(path, line, "this line is not UTF-8 text", "save the file as UTF-8")]) from None
    except OSError as error:
        remedy = "check that it is a file you may read"
        raise ContentError([Finding(path, 1, f"cannot be read ({error.strerror})", remedy)]) from None


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """Plain data and the line of each value; a ContentError for bad syntax, aliases and repeated keys."""
    text = read_text(path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = error.problem or "this cannot be read"
        remedy = (
            "check the indentation and the quotes near this line; quote a text that holds `: ` or begins with a symbol"
        )
        raise ContentError([Finding(path, line, f"not valid YAML: {problem}", remedy)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        line = text[: getattr(error, "position", 0) or 0].count("\n") + 1
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise ContentError([Finding(path, line, f"not valid YAML: {reason}", "retype this line")]) from None
    if node is None:
        raise ContentError([Finding(path, 1, "this file is empty", "`managerkit schema` shows what belongs in it")])
    lines = Lines(path)
    findings = list(_walk(node, (), lines, set()))
    if findings:
        raise ContentError(findings)
    try:
        return yaml.constructor.SafeConstructor().construct_document(node), lines
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        finding = Finding(path, mark.line + 1 if mark else 1, f"cannot read a value: {reason}", "put it in quotes")
        raise ContentError([finding]) from None


def _walk(node: Any, place: Place, lines: Lines, seen: set[int]) -> Iterator[Finding]:
    """Note the line of every value; yield a finding for each alias and each repeated key."""
    line = node.start_mark.line + 1
    lines.at.setdefault(place, line)
    if id(node) in seen:
        yield Finding(lines.path, line, "an alias (`*name`) stands here", "write the text out; aliases are not used")
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*place, index), lines, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            inner = (*place, str(key.value))
            if inner in lines.at:
                yield Finding(
                    lines.path,
                    key.start_mark.line + 1,
                    f"`{key.value}` stands twice here, first on line {lines.at[inner]}",
                    "keep one of them",
                )
                continue
            lines.at[inner] = key.start_mark.line + 1
            yield from _walk(child, inner, lines, seen)
