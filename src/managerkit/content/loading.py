"""Reading `course/` into typed models. A module's files are read when they are first needed, and once."""

import difflib
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from .assessment import Assessment
from .base import Content
from .course import Course, Module
from .findings import ContentError, Finding
from .practice import Practice
from .reflection import Reflection
from .scenario import Scenario
from .yamltext import Lines, Place, read_yaml

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
        data, self.lines = read_yaml(path)
        self.path = path
        try:
            self.value: Model = model.model_validate(data)
        except ValidationError as error:
            raise ContentError(sorted({_finding(self.lines, model, e) for e in error.errors()})) from None


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

    @cached_property
    def assessment(self) -> File[Assessment]:
        """assessment.yml"""
        return File(self.path / "assessment.yml", Assessment)

    @cached_property
    def reflection(self) -> File[Reflection]:
        """reflection.yml"""
        return File(self.path / "reflection.yml", Reflection)

    @cached_property
    def _named(self) -> dict[Path, Any]:
        return {}

    def scenario(self, name: str) -> File[Scenario]:
        """scenario-NAME.yml"""
        return self._file(f"scenario-{name}.yml", Scenario)

    def practice(self, name: str) -> File[Practice]:
        """practice-NAME.yml"""
        return self._file(f"practice-{name}.yml", Practice)

    def names(self, kind: str) -> list[str]:
        """The names of all files of a kind (`scenario`, `practice`) in this module, sorted."""
        return sorted(path.stem.removeprefix(f"{kind}-") for path in self.path.glob(f"{kind}-*.yml"))

    def _file(self, name: str, model: type[Model]) -> File[Model]:
        path = self.path / name
        if path not in self._named:
            self._named[path] = File(path, model)
        file: File[Model] = self._named[path]
        return file


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

    def module(self, name: str) -> ModuleFolder:
        """The folder of one module; a ContentError, naming those there are, when it does not exist."""
        path = self.root / "modules" / name
        if not (path / "module.yml").is_file():
            known = sorted(p.parent.name for p in self.root.glob("modules/*/module.yml"))
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean `{near[0]}`" if near else f"the modules are: {', '.join(known) or 'none yet'}"
            raise ContentError([Finding(path / "module.yml", 1, f"there is no module `{name}`", hint)])
        return ModuleFolder(path)

    def modules(self) -> list[ModuleFolder]:
        """Every module of the course, in teaching order."""
        return [self.module(name) for name in self.course.modules]


def _finding(lines: Lines, model: type[BaseModel], error: Any) -> Finding:
    """One of pydantic's errors, told so that an author knows what to type."""
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    name = place[-1] if place else "this file"
    where = lines.of(*place)
    match error["type"]:
        case "missing":
            return Finding(lines.path, where, f"`{name}` is missing", f"add `{name}:` here")
        case "extra_forbidden":
            fields = _fields(model, place[:-1])
            near = difflib.get_close_matches(str(name), fields, 1)
            remedy = f"did you mean `{near[0]}`" if near else f"remove it, or use one of: {', '.join(sorted(fields))}"
            return Finding(lines.path, where, f"unknown key `{name}`", remedy)
        case "string_pattern_mismatch":
            return Finding(lines.path, where, f"`{error['input']}` is not right for `{name}`", _pattern(error["ctx"]))
        case "value_error":
            return Finding(lines.path, where, str(error["ctx"]["error"]), "change this line")
        case _:
            wanted = str(error["msg"]).replace("Input should", "it should")
            shown = repr(error["input"])
            shown = shown if len(shown) < 60 else f"{shown[:57]}..."
            return Finding(lines.path, where, f"`{name}` cannot be {shown}", wanted[0].lower() + wanted[1:])


def _pattern(context: dict[str, Any]) -> str:
    pattern = context["pattern"]
    if r"\." in pattern:
        return "write three numbers, such as 1.0.0, in quotes if needed"
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
            field = kind.model_fields.get(str(part))
            kind = field.annotation if field else None
        kind = _inner(kind)
    return set(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else set()


def _inner(kind: Any) -> Any:
    """The model inside a list, a dict or an optional, if there is one."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    found = (_inner(argument) for argument in reversed(get_args(kind)))
    return next((inner for inner in found if inner is not None), None)
