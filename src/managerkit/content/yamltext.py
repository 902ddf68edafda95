"""YAML text to plain data, with the line of everything, so that every error can name its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .findings import ContentError, Finding

DEEPEST = 40
"""How deep lists and keys may lie in each other; a scenario needs twelve. The YAML library crashes on thousands."""

Place = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_STR = "tag:yaml.org,2002:str"
_DATE = "tag:yaml.org,2002:timestamp"
_READABLE = re.compile(r"[\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_MISSING = "write it; `managerkit new module` shows what belongs in each file"
_COMPLAINTS = (
    ("mapping values", "a key or a `: ` stands where none can", "indent it as its neighbours, or quote the text"),
    ("unexpected end", "the quotation mark opened here is never closed", "close it"),
    ("nest", "this lies too deep in other lists and keys", "close the brackets before it, or indent less"),
    ("flow", "the list or the braces opened here do not end well", "check its commas and its end, and quote any `: `"),
    ("simple key", "this line has no `: `", "write `key: value`, or indent it as a part of the text above"),
    ("start any token", "a text cannot begin with this symbol", "put the text in quotes"),
    ("alias", "a text cannot begin with `*`", "put the text in quotes"),
    ("the tag", "a text cannot begin with `!`", "put the text in quotes"),
    ("single document", "a second document begins here", "remove the line `---`"),
    ("escape", "a backslash stands in double quotes", "use single quotes, or write it twice"),
    ("cannot be read", "this value cannot be read", "put it in quotes, with no `!!` before it"),
)
"""What the YAML library says (a part of it), what an author reads instead, and what to do."""
_OPENED = ("unexpected end", "flow", "simple key")
"""Complaints whose cause is where something was opened, not where the library gave up."""


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
        """A finding at a place in this document.

        Args:
            place: the keys and indexes that lead there.
            message: what is wrong.
            remedy: what to do.
        """
        return Finding(self.path, self.of(*place), message, remedy)

    def twice(self, names: Iterable[str], *place: str | int) -> Iterator[Finding]:
        """A finding for each name in a list that has stood before in it.

        Args:
            names: what the list holds, in order.
            *place: the keys and indexes that lead to the list.
        """
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                yield self.finding((*place, index), f"`{name}` stands twice", "rename or remove one of them")
            seen.add(name)


def read_text(path: Path) -> str:
    r"""The text of a content file, with every line ended by `\n`.

    Raises:
        ContentError: it is missing, not UTF-8, or holds a character that some programs take for the end of a line.
    """
    try:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except FileNotFoundError:
        raise ContentError([Finding(path, 1, "this file is missing", _MISSING)]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentError([Finding(path, line, "this line is not UTF-8 text", "save the file as UTF-8")]) from None
    except OSError as error:
        remedy = "check that it is a file you may read"
        raise ContentError([Finding(path, 1, f"cannot be read ({error.strerror})", remedy)]) from None
    readable = _READABLE.match(text)
    if readable and readable.end() < len(text):
        line = text.count("\n", 0, readable.end()) + 1
        message = f"an invisible character (U+{ord(text[readable.end()]):04X}) stands in this line"
        raise ContentError([Finding(path, line, message, "delete it, or retype the line")])
    return text


def parse_yaml(path: Path, text: str) -> tuple[Any, Lines]:
    """A text of YAML as plain data, with the line of each value.

    Args:
        path: where errors place it.
        text: what was read.

    Raises:
        ContentError: it is no YAML, or more than a person would write.
    """
    try:
        _measure(text)
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            raise ContentError([Finding(path, 1, "this file is empty", _MISSING)])
        lines = Lines(path)
        if findings := list(_walk(node, (), lines, set())):
            raise ContentError(findings)
        return _Constructor().construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        raise ContentError([_complaint(path, text, error)]) from None


def dump_yaml(data: Any) -> str:
    """Plain data as a text of YAML, the same wherever it is written.

    Args:
        data: what `parse_yaml` gives.
    """
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20))


class _Constructor(yaml.constructor.SafeConstructor):
    """Makes plain values, and names the place of those that cannot be made. Dates stay text, for the models to read."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        if isinstance(node, yaml.ScalarNode) and (":" in node.value or node.tag == _DATE):
            return node.value  # 22:00 is a time to whoever writes it; YAML would make it 1320, to the base of sixty
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError):
            raise yaml.constructor.ConstructorError(problem="cannot be read", problem_mark=node.start_mark) from None


def _measure(text: str) -> None:
    """Raise a YAML error at the first place that lies too deep."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.composer.ComposerError(problem="nested too deeply", problem_mark=event.start_mark)


def _complaint(path: Path, text: str, error: yaml.MarkedYAMLError) -> Finding:
    """The YAML library's complaint in an author's words."""
    said = f"{error.context} {error.problem}"
    opened = any(sign in said for sign in _OPENED) and error.context_mark
    mark = opened or error.problem_mark
    line = mark.line + 1 if mark else 1
    if "\t" in [*text.split("\n"), ""][line - 1]:
        return Finding(path, line, "a tab stands in this line", "indent with spaces")
    for sign, message, remedy in _COMPLAINTS:
        if sign in said:
            return Finding(path, line, message, remedy)
    remedy = "check the indentation and the quotes near this line"
    return Finding(path, line, f"not valid YAML: {error.problem}", remedy)


def _walk(node: Any, place: Place, lines: Lines, seen: set[int]) -> Iterator[Finding]:
    """Note the line of every value; yield a finding for each alias, repeated key, and key that is no text."""
    if id(node) in seen:
        yield lines.finding(place, "an alias (`*name`) stands here", "write out what it stands for")
        return
    seen.add(id(node))
    lines.at.setdefault(place, node.start_mark.line + 1)  # a key has noted its own line for its value
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*place, index), lines, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            line = key.start_mark.line + 1
            inner = (*place, str(key.value))
            if key.tag != _STR:
                yield Finding(lines.path, line, "this key is no text", "put it in quotes")
            elif inner in lines.at:
                message = f"`{key.value}` stands twice here, first on line {lines.at[inner]}"
                yield Finding(lines.path, line, message, "keep one of them")
            else:
                lines.at[inner] = line
                yield from _walk(child, inner, lines, seen)
