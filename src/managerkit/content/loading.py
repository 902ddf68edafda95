"""Reading `course/` into typed models. A module's files are read when they are first needed, and once."""

import json
import os
from functools import cached_property, lru_cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from .assessment import Assessment
from .base import Content
from .course import Course, Module
from .findings import ContentError, Finding, instead
from .practice import Practice
from .reflection import Phrases, Reflection
from .scenario import Scenario
from .yamltext import Lines, Place, parse_yaml, read_text

Model = TypeVar("Model", bound=Content)


def course_root() -> Path:
    """The folder of the course: `MANAGERKIT_COURSE` if set, a clone's `course/`, or the copy in the package."""
    if named := os.environ.get("MANAGERKIT_COURSE"):
        return Path(named)
    package = Path(__file__).resolve().parents[1]
    clone = package.parents[1] / "course"
    return clone if (clone / "course.yml").is_file() else package / "_course"


class File(Generic[Model]):
    """A YAML file read into its model; `lines` knows where each value stands."""

    def __init__(self, path: Path, model: type[Model]) -> None:
        self.path = path
        value, self.lines = _parsed(path, read_text(path), model)
        self.value: Model = value


@lru_cache(maxsize=256)
def _parsed(path: Path, text: str, model: type[BaseModel]) -> tuple[Any, Lines]:
    """A text as its model; every cell of a notebook opens its module anew, and the same text is parsed once."""
    data, lines = parse_yaml(path, text)
    try:
        return model.model_validate(data), lines
    except ValidationError as error:
        raise ContentError(sorted({_finding(lines, model, e) for e in error.errors()})) from None


class ModuleFolder:
    """A module's folder: its files, each read on first use.

    Raises ContentError, naming file and line, from whichever property meets a broken file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name

    @cached_property
    def about(self) -> File[Module]:
        """module.yml"""
        return File(self.path / "module.yml", Module)

    @property
    def module(self) -> Module:
        """What module.yml says."""
        return self.about.value

    @property
    def assignment(self) -> str:
        """The name of the exercise among nbgrader's assignments: one for each major version."""
        return f"{self.id}-v{self.module.major}"

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
            self._read[name] = File(self.path / name, model)
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
        return sorted(path.stem.removeprefix(f"{kind}-") for path in self.path.glob(f"{kind}-*.yml"))


class CourseFolder:
    """The `course/` folder: course.yml, and the folders of its modules."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or course_root()

    @cached_property
    def about(self) -> File[Course]:
        """course.yml"""
        return File(self.root / "course.yml", Course)

    @property
    def course(self) -> Course:
        """What course.yml says."""
        return self.about.value

    @cached_property
    def phrases(self) -> File[Phrases] | None:
        """phrases.yml; None if there is none."""
        path = self.root / "phrases.yml"
        return File(path, Phrases) if path.is_file() else None

    def module(self, name: str) -> ModuleFolder:
        """The folder of one module; a ContentError, naming those there are, when it does not exist."""
        path = self.root / "modules" / name
        if not (path / "module.yml").is_file():
            raise ContentError([Finding(path / "module.yml", 1, f"there is no module `{name}`", self._remedy(name))])
        return ModuleFolder(path)

    def found(self) -> list[str]:
        """The names of all folders that hold a module.yml, whether course.yml lists them or not."""
        return sorted(path.parent.name for path in self.root.glob("modules/*/module.yml"))

    def _remedy(self, name: str) -> str:
        if (self.root / "modules" / name).is_dir():
            return f"write modules/{name}/module.yml, which is missing"
        return instead(name, self.found())

    def modules(self) -> list[ModuleFolder]:
        """Every module of the course, in teaching order."""
        return [self.module(name) for name in self.course.modules]


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
