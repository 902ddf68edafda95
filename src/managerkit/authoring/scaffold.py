"""What an author begins with: a new course, small and whole; a new module, marked TODO where one has to write."""

import json
import keyword
import os
import re
import shutil
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from pydantic import TypeAdapter, ValidationError

from managerkit.content.base import Id
from managerkit.content.course import Course
from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder
from managerkit.content.which import named
from managerkit.errors import PlainError
from managerkit.storage.atomic import put, why

from . import replacing

_CALLED = {"gitignore": ".gitignore", "pyproject": "pyproject.toml"}
"""What some files of the templates become, which tools would otherwise take for this project's own."""

_ADDED = "handover"
"""The module that a new course adds to one that it extends."""


def scaffold(course: CourseFolder, name: str, today: date) -> Path:
    """Make the folder of a new module from the templates.

    Args:
        course: the course that it will belong to; course.yml is left as it is.
        name: the module's name, a slug.
        today: the day of its first release.

    Returns:
        The folder.

    Raises:
        ContentError: the name is no slug or is taken, or course.yml is broken.
    """
    path = course.root / "modules" / name
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        remedy = "use up to 48 lower case letters and digits, with single hyphens between words, such as trust-battery"
        raise ContentError([Finding(course.root, 1, f"`{name}` cannot be a module's name", remedy)]) from None
    if path.exists() or course.layers.at(f"modules/{name}/module.yml").is_file():
        raise ContentError([Finding(path, 1, "this module exists already", "choose another name, or write on in it")])
    variable = name.replace("-", "_") + ("_" if keyword.iskeyword(name) else "")
    source = next(iter(course.course.sources))
    values = {"name": name, "variable": variable, "today": today.isoformat(), "source": source}
    _fill(path, files(__package__).joinpath("template"), values)
    return path


def begin_course(folder: Path, title: str, today: date, base: str | None = None) -> list[str]:
    """Make the folder of a new course: small, whole, and ready to be built and taught.

    Args:
        folder: a folder that does not exist yet or is empty; its name is the course's, where packages are named.
        title: the course's title.
        today: the day of its first release.
        base: the course that it extends, if it does.

    Returns:
        The names of its modules.

    Raises:
        PlainError: the folder is not free, its name will not do, it cannot be written, or there is no such base.
    """
    name = re.sub("[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-")
    if not re.fullmatch("[a-z][a-z0-9-]{0,39}", name):
        raise PlainError(f"{folder} cannot name a course; use lower case letters and hyphens, such as acme-managers")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlainError(f"{folder} is not empty; name a new folder: managerkit new course my-course")
    title = os.fsencode(title).decode("utf-8", "replace")  # typed where the system knows ASCII alone
    if not title.strip() or "\n" in title or len(title) > 300:
        raise PlainError("a title is one line of up to 300 characters")
    under = CourseFolder(named(base, installed=True).root).course if base else None
    if under is not None and _ADDED in under.modules:
        raise PlainError(f"{base} has a module `{_ADDED}` itself; it exists already, so that a new one cannot be added")
    values = {
        "name": name,
        "package": f"{name}-course",
        "folder": f"{name.replace('-', '_')}_course",
        "title": title.strip(),
        "quoted": json.dumps(title.strip(), ensure_ascii=False),
        "today": today.isoformat(),
    }
    try:
        _fill(folder, files(__package__).joinpath("starter"), values)
        if under is not None:
            _put_over(folder / "course", under, {**values, "base": str(base)})
    except OSError as error:
        raise PlainError(f"{folder} cannot be written ({why(error)}); name another folder") from None
    return CourseFolder(folder / "course").course.modules


def _put_over(root: Path, under: Course, values: dict[str, str]) -> None:
    """Leave of a new course what it adds to another one: its last module, and a course.yml that says so."""
    shutil.rmtree(root / "modules/start")
    (root / "phrases.yml").unlink()
    text = Template(files(__package__).joinpath("over-course.yml").read_text("utf-8"))
    order = ", ".join([under.modules[0], _ADDED, *under.modules[1:]])
    put(root / "course.yml", text.substitute({**values, "modules": order}))
    replacing.note(CourseFolder(root))


def _fill(folder: Path, template: Traversable, values: dict[str, str]) -> None:
    """Write a template's files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in template.iterdir():
        if part.is_dir():
            _fill(folder / part.name, part, values)
        else:
            text = Template(part.read_text("utf-8")).substitute(values)
            (folder / _CALLED.get(part.name, part.name)).write_text(text, "utf-8", newline="\n")
