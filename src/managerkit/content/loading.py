"""Reading `course/` into typed models. A module's files are read when they are first needed, and once."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from .assessment import Assessment
from .base import Content
from .course import Course, Module, Track, exercise_name
from .findings import ContentError, Finding, instead
from .layers import Layers, extended, parsed
from .look import address
from .practice import Practice
from .reflection import Phrases, Reflection
from .scenario import Scenario
from .session import Session
from .trios import FILE as TRIOS
from .trios import Trios
from .which import meant
from .yamltext import Lines, Place, read_text

Model = TypeVar("Model", bound=Content)
Wider = TypeVar("Wider", bound=Content)


class File(Generic[Model]):
    """A YAML file read into its model; `lines` knows where each value stands.

    Args:
        path: the file.
        model: what it is read into.
        below: the files of courses that this one extends, over which it goes, the upper first.
    """

    def __init__(self, path: Path, model: type[Model], below: Sequence[Path] = ()) -> None:
        self.path = path
        value, self.lines = _parsed(tuple((one, read_text(one)) for one in (path, *below)), model)
        self.value: Model = value

    def widened(self, model: type[Wider], data: Mapping[str, Any]) -> "File[Wider]":
        """What this file says together with what stands elsewhere.

        Args:
            model: what both are read into.
            data: all of it.

        Raises:
            ContentError: they do not go together; it names this file's lines.
        """
        whole: File[Wider] = File.__new__(File)
        whole.path, whole.lines, whole.value = self.path, self.lines, _valid(data, self.lines, model)
        return whole


@lru_cache(maxsize=256)
def _parsed(sources: tuple[tuple[Path, str], ...], model: type[BaseModel]) -> tuple[Any, Lines]:
    """Texts as their model; every cell of a notebook opens its module anew, and the same text is parsed once."""
    data, lines = parsed(sources)
    return _valid(data, lines, model), lines


def _valid(data: Any, lines: Lines, model: type[BaseModel]) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ContentError(sorted({_finding(lines, model, e) for e in error.errors()})) from None


class ModuleFolder:
    """A module's folder: its files, each read on first use.

    Raises ContentError, naming file and line, from whichever property meets a broken file.

    Args:
        layers: the folder, over the module's folders in courses that this one extends.
        root: the folder of the course; two above if left out.
    """

    def __init__(self, layers: Layers, root: Path | None = None) -> None:
        self.layers = layers
        self.path = layers.top
        self.id = self.path.name
        self.root = root or self.path.parent.parent

    def at(self, name: str) -> Path:
        """Where one of its files lies, or would lie."""
        return self.layers.at(name)

    @cached_property
    def about(self) -> File[Module]:
        """module.yml"""
        return self.file("module.yml", Module)

    @property
    def module(self) -> Module:
        """What module.yml says."""
        return self.about.value

    @property
    def assignment(self) -> str:
        """The name of the exercise among nbgrader's assignments: one for each major version."""
        return exercise_name(self.id, self.module.version)

    @cached_property
    def _read(self) -> dict[str, Any]:
        return {}

    def file(self, name: str, model: type[Model]) -> File[Model]:
        """One of the module's files, of whatever kind.

        Args:
            name: the file's name.
            model: what it is read into.

        Raises:
            ContentError: it is missing or broken.
        """
        if name not in self._read:
            self._read[name] = File(self.at(name), model, self.layers.below(name))
        file: File[Model] = self._read[name]
        return file

    @property
    def assessment(self) -> File[Assessment]:
        """assessment.yml"""
        return self.file("assessment.yml", Assessment)

    @cached_property
    def reflection(self) -> File[Reflection]:
        """reflection.yml"""
        return self.file("reflection.yml", Reflection)

    def scenario(self, name: str) -> File[Scenario]:
        """scenario-NAME.yml"""
        return self.file(f"scenario-{name}.yml", Scenario)

    def practice(self, name: str) -> File[Practice]:
        """practice-NAME.yml"""
        return self.file(f"practice-{name}.yml", Practice)

    def names(self, kind: str) -> list[str]:
        """The names of all files of a kind, such as `scenario`, in this module, sorted."""
        return sorted(path.stem.removeprefix(f"{kind}-") for path in self.layers.glob(f"{kind}-*.yml"))


class CourseFolder:
    """The `course/` folder: course.yml, and the folders of its modules; read as one with those that it extends."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or meant().root

    @cached_property
    def layers(self) -> Layers:
        """Its own folder, and those of the courses that it extends."""
        return Layers(self.root, lambda: extended(self.root))

    @cached_property
    def about(self) -> File[Course]:
        """course.yml"""
        return File(self.root / "course.yml", Course, self.layers.below("course.yml"))

    @property
    def course(self) -> Course:
        """What course.yml says."""
        return self.about.value

    @property
    def logo(self) -> str:
        """The course's logo as an address that holds the picture itself; "" if it has none.

        Raises:
            ContentError: the file is not there, or too large.
        """
        look = self.course.look
        return address(self.layers.at(look.logo)) if look and look.logo else ""

    @cached_property
    def phrases(self) -> File[Phrases] | None:
        """phrases.yml; None if there is none."""
        path = self.layers.at("phrases.yml")
        return File(path, Phrases, self.layers.below("phrases.yml")) if path.is_file() else None

    @cached_property
    def trios(self) -> File[Trios] | None:
        """facilitator/trios.yml; None if there is none."""
        path = self.root / "facilitator" / TRIOS
        return File(path, Trios) if path.is_file() else None

    def plans(self) -> list[str]:
        """The names of all plans for sessions, sorted."""
        return sorted(path.stem.removeprefix("session-") for path in self.layers.glob("facilitator/session-*.yml"))

    def plan(self, name: str) -> File[Session]:
        """facilitator/session-NAME.yml"""
        path = f"facilitator/session-{name}.yml"
        return File(self.layers.at(path), Session, self.layers.below(path))

    def module(self, name: str) -> ModuleFolder:
        """The folder of one module; a ContentError, naming those there are, when it does not exist."""
        if not self.layers.at(f"modules/{name}/module.yml").is_file():
            path = self.root / "modules" / name / "module.yml"
            raise ContentError([Finding(path, 1, f"there is no module `{name}`", self._remedy(name))])
        return ModuleFolder(self.layers.within(f"modules/{name}"), self.root)

    def found(self) -> list[str]:
        """The names of all modules that have a module.yml, whether course.yml lists them or not.

        Of the courses that this one extends, those that it lists.
        """
        there = {path.parent.name for path in self.layers.glob("modules/*/module.yml")}
        if len(self.layers.folders) > 1:
            there &= {*self.course.modules, *(path.name for path in self.root.glob("modules/*"))}
        return sorted(there)

    def _remedy(self, name: str) -> str:
        if (self.root / "modules" / name).is_dir():
            return f"write modules/{name}/module.yml, which is missing"
        return instead(name, [path.parent.name for path in self.layers.glob("modules/*/module.yml")])

    def modules(self) -> list[ModuleFolder]:
        """Every module of the course, in teaching order."""
        return [self.module(name) for name in self.course.modules]

    def stations(self, track: Track) -> list[ModuleFolder]:
        """A track's modules from the course's first to its last, which every track shares."""
        names = self.course.modules
        return [self.module(name) for name in dict.fromkeys([names[0], *track.modules, names[-1]])]


_WANTED = {
    "string_type": "write text, in quotes if it is a number, yes, no, on or off",
    "string_too_short": "write something",
    "string_too_long": "shorten it to {max_length} characters",
    "int_type": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "greater_than": "write a number above {gt:g}",
    "greater_than_equal": "write {ge:g} or more",
    "less_than_equal": "write {le:g} or less",
    "bool_type": "write true or false",
    "literal_error": "write {expected}",
    "list_type": "write a list, such as [one, two]",
    "dict_type": "write keys and values, such as `key: value`",
    "model_type": "write keys and values, such as `key: value`",
    "too_short": "write at least {min_length}",
    "too_long": "write at most {max_length}",
    "url_parsing": "write the whole address, such as https://example.org/page",
    "url_scheme": "write the whole address, such as https://example.org/page",
}
"""What to type instead, by the type of pydantic's error."""


def _finding(lines: Lines, model: type[BaseModel], error: Any) -> Finding:
    """One of pydantic's errors, told so that an author knows what to type."""
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    at, name, kind = lines.finding, _name(place), error["type"]
    match kind:
        case "missing":
            return at(place, f"{name} is missing", f"add `{place[-1]}:` here")
        case "extra_forbidden":
            return at(place, f"unknown key {name}", instead(str(place[-1]), _fields(model, place[:-1])))
        case "string_pattern_mismatch":
            where = "here" if error["input"] == place[-1] else f"for {name}"
            return at(place, f"`{error['input']}` cannot stand {where}", _pattern(error["ctx"]))
        case "value_error":
            message, _, remedy = str(error["ctx"]["error"]).rpartition("; ")
            return at(place, message, remedy)
        case "too_short" | "too_long":
            many = "few" if kind == "too_short" else "many"
            message = f"{name} has too {many} entries ({error['ctx']['actual_length']})"
        case _ if error["input"] in (None, ""):
            message = f"{name} is empty"
        case _:
            message = f"{name} cannot be {_shown(error['input'])}"
    return at(place, message, _WANTED.get(kind, str(error["msg"])).format(**error.get("ctx", {})))


def _name(place: Place) -> str:
    """What an author calls a place: its key, or the entry of a list."""
    if not place:
        return "this file"
    return f"`{place[-1]}`" if isinstance(place[-1], str) else f"entry {place[-1] + 1} of {_name(place[:-1])}"


def _shown(value: object) -> str:
    """A value as it stands in YAML, more or less, and not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _pattern(context: dict[str, Any]) -> str:
    pattern = context["pattern"]
    if r"\." in pattern:
        return "write three numbers, such as 1.0.0"
    if "_" in pattern:
        return "use lower case letters, digits and underscores, beginning with a letter"
    if r"\n" in pattern:
        return "write it on one line, with no space in front"
    return "use lower case words joined by hyphens, such as first-offer"


def _fields(model: type[BaseModel], place: Place) -> set[str]:
    """The keys that may stand at `place` in `model`."""
    kind: Any = model
    for part in place:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = _bare(kind.model_fields[str(part)].annotation)
        else:
            kind = _bare(get_args(kind)[-1])
    return set(kind.model_fields)


def _bare(kind: Any) -> Any:
    """A type without what is annotated to it, and without None as its other possibility."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = get_args(kind)[0]
    return kind
