"""A folder of content over those of the courses that it extends, read as one.

The upper folder's Markdown or table stands in the place of the lower one's of the same name. A YAML file says only what
differs: its keys go over the lower's, entries with an `id` over those of the same id, and new ones behind them; all
else in it, such as a list of texts, stands in the place of the lower's.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from .findings import ContentError, Finding
from .which import FILE, OWN, CourseError, named
from .yamltext import Lines, Place, dump_yaml, parse_yaml, read_text

Yaml = tuple[Any, Lines]
"""Plain data, and where it stands."""

VERSION = re.compile(r"^(version:.*\n|history:.*\n((\s+.*|- .*)?\n)*)", re.MULTILINE)
"""The lines of module.yml that a version's own record changes."""
_ITS_OWN = {"version", "history"}
EXTENDS = "extends"
_EXTENDS = re.compile(rf"^{EXTENDS}:[ \t]*([^\s#]+)", re.MULTILINE)
_WHOLE = ("tracks",)
"""What is replaced as a whole although its entries have ids: a course may have fewer of them."""


def extended(root: Path) -> list[Path]:
    """The folders of the courses that a course extends, each before what it extends.

    Raises:
        ContentError: what it says that it extends is not there, or extends it.
    """
    found = [root]
    while match := _EXTENDS.search(text := _text(path := found[-1] / FILE)):
        line = text.count("\n", 0, match.start()) + 1
        try:
            base = named(match[1].strip("\"'"), installed=True).root
        except CourseError as error:
            what, _, remedy = str(error).partition("; ")
            raise ContentError([Finding(path, line, what, remedy or "name a course that is installed")]) from None
        if any(base.resolve() == one.resolve() for one in found):
            remedy = f"name another course, or none; {OWN} is the kit's own"
            raise ContentError([Finding(path, line, f"`{match[1]}` extends this course, or is it", remedy)])
        found.append(base)
    return found[1:]


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


class Layers:
    """Folders that are read as one.

    Args:
        top: the uppermost.
        lower: finds the others, the upper first; called when something is not in the uppermost.
    """

    def __init__(self, top: Path, lower: Callable[[], Sequence[Path]] = tuple) -> None:
        self.top = top
        self._lower = lower

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """All of them, the uppermost first."""
        return (self.top, *self._lower())

    def within(self, name: str) -> "Layers":
        """What lies in the folders' folders of a name, which one of them has."""
        if (top := self.top / name).is_dir():
            return Layers(top, lambda: [path for folder in self.folders[1:] if (path := folder / name).is_dir()])
        path, *below = (path for folder in self.folders[1:] if (path := folder / name).is_dir())
        return Layers(path, lambda: below)

    def at(self, name: str) -> Path:
        """The uppermost file of a name; where it would lie in the uppermost folder if there is none."""
        if (own := self.top / name).is_file():
            return own
        return next((path for folder in self.folders[1:] if (path := folder / name).is_file()), own)

    def below(self, name: str) -> list[Path]:
        """The files that the uppermost of a name goes over, the upper first."""
        return [path for folder in self.folders if (path := folder / name).is_file()][1:]

    def glob(self, pattern: str) -> list[Path]:
        """The uppermost file of each name that a pattern finds in any of the folders, by name."""
        found = {path.relative_to(folder) for folder in self.folders for path in folder.glob(pattern)}
        return [self.at(name.as_posix()) for name in sorted(found)]

    def sources(self, name: str) -> tuple[tuple[Path, str], ...]:
        """The texts that a YAML file is made of, the uppermost first.

        Raises:
            ContentError: one cannot be read.
        """
        return tuple((path, read_text(path)) for path in (self.at(name), *self.below(name)))

    def text(self, name: str) -> str:
        """A file's text, as if it stood in one folder.

        Args:
            name: its path in the folders.

        Raises:
            ContentError: it cannot be read.
        """
        if not name.endswith(".yml") or not self.below(name):
            return read_text(self.at(name))
        (path, text), *lower = self.sources(name)
        if len(lower) == 1 and parse_yaml(path, text)[0].keys() <= _ITS_OWN:
            return _with_version_of(text, lower[0][1])
        data, _ = parsed(self.sources(name))
        return dump_yaml({key: value for key, value in data.items() if key != EXTENDS})


def parsed(sources: Sequence[tuple[Path, str]]) -> Yaml:
    """YAML texts as one.

    Args:
        sources: where each stands, and the text; the uppermost first.

    Raises:
        ContentError: one is no YAML.
    """
    whole, *lower = (parse_yaml(path, text) for path, text in sources)
    for below in lower:
        whole = over(whole[0], below[0]), _LaidLines(whole, below)
    return whole


def over(top: Any, below: Any, place: Place = ()) -> Any:
    """What two values are as one.

    Args:
        top: what is said above.
        below: what it goes over.
        place: the keys that lead to both.
    """
    if isinstance(top, dict) and isinstance(below, dict):
        laid = {key: over(top[key], value, (*place, key)) if key in top else value for key, value in below.items()}
        return {**laid, **{key: value for key, value in top.items() if key not in below}}
    if place != _WHOLE and (ids := _ids(top)) is not None and (others := _ids(below)) is not None:
        laid_entries = [over(top[ids[key]], below[n]) if key in ids else below[n] for key, n in others.items()]
        return [*laid_entries, *(top[n] for key, n in ids.items() if key not in others)]
    return top


def replaced(top: Any, below: Any, place: Place = ()) -> Iterator[tuple[str, Any]]:
    """What of a lower value an upper one stands in the place of: where, such as `items/first/text`, and what.

    Args:
        top: what is said above.
        below: what it goes over.
        place: the keys and ids that lead to both.
    """
    if isinstance(top, dict) and isinstance(below, dict):
        for key in top.keys() & below.keys() - {"id"}:
            yield from replaced(top[key], below[key], (*place, key))
    elif place != _WHOLE and (ids := _ids(top)) is not None and (others := _ids(below)) is not None:
        for key in ids.keys() & others.keys():
            yield from replaced(top[ids[key]], below[others[key]], (*place, key))
    else:
        yield "/".join(map(str, place)), below


def _ids(value: Any) -> dict[str, int] | None:
    """Where each entry of a list stands, by its id; None for anything else."""
    if not isinstance(value, list) or not value:
        return None
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in value):
        return None
    return {one["id"]: index for index, one in enumerate(value)}


class _LaidLines(Lines):
    """Where things stand that come from two files."""

    def __init__(self, top: Yaml, below: Yaml) -> None:
        super().__init__(top[1].path, top[1].at)
        self._top, self._below = top, below

    def of(self, *place: str | int) -> int:
        lines, there = self._route(place)
        return lines.of(*there)

    def finding(self, place: Place, message: str, remedy: str) -> Finding:
        lines, there = self._route(place)
        return lines.finding(there, message, remedy)

    def _route(self, place: Place) -> tuple[Lines, Place]:
        """The file that says what stands at a place of both as one, and the place in it."""
        (top, top_lines), (below, below_lines) = self._top, self._below
        there: Place = ()
        lower: Place = ()
        for depth, part in enumerate(place):
            ids, others = _ids(top), _ids(below)
            if ids is not None and others is not None and isinstance(part, int) and place[:depth] != _WHOLE:
                names = [*others, *(key for key in ids if key not in others)]
                name = names[part] if part < len(names) else ""
                in_top: Any = ids.get(name)
                in_below: Any = others.get(name)
            else:
                in_top, in_below = (part if _has(value, part) else None for value in (top, below))
            if in_top is None and in_below is None:
                break
            if in_top is None:
                rest = (in_below, *place[depth + 1 :])
                return below_lines, (*lower, *(one for one in rest if one is not None))
            if in_below is None or not isinstance(below, (dict, list)):
                return top_lines, (*there, in_top, *place[depth + 1 :])
            top, below, there, lower = top[in_top], below[in_below], (*there, in_top), (*lower, in_below)
        return top_lines, there


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _with_version_of(text: str, below: str) -> str:
    """A lower module.yml's text with the version and the history of an upper one that says nothing else."""
    own = {found[0].partition(":")[0]: found[0].rstrip("\n") + "\n" for found in VERSION.finditer(text + "\n")}
    return VERSION.sub(lambda found: own.get(found[0].partition(":")[0], found[0]), below)
