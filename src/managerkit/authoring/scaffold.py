"""A new module's folder: every file begun, explained, and marked TODO where an author has to write."""

import keyword
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template

from pydantic import TypeAdapter, ValidationError

from managerkit.content.base import Id
from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import CourseFolder


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
    if path.exists():
        raise ContentError([Finding(path, 1, "this folder exists already", "choose another name, or write on in it")])
    variable = name.replace("-", "_") + ("_" if keyword.iskeyword(name) else "")
    source = next(iter(course.course.sources))
    values = {"name": name, "variable": variable, "today": today.isoformat(), "source": source}
    path.mkdir(parents=True)
    for template in files(__package__).joinpath("template").iterdir():
        text = Template(template.read_text("utf-8")).substitute(values)
        (path / template.name).write_text(text, "utf-8", newline="\n")
    return path
