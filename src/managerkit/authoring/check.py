"""Everything that can be wrong in `course/`, found in one go."""

from collections.abc import Iterator

from .. import simulations
from ..content import lint
from ..content.findings import ContentError, Finding
from ..content.loading import CourseFolder, ModuleFolder
from ..content.yamltext import read_text
from .source import Source, read_source

FACILITATOR = ("Afterwards", "Minutes", "What people object", "When late", "Never")


def check(course: CourseFolder) -> list[Finding]:
    """Every finding in the YAML files, the texts of the notebooks, and the facilitators' pages."""
    findings = lint.check(course, simulations.names())
    try:
        names = course.course.modules
    except ContentError:
        return findings
    for name in names:
        try:
            folder = course.module(name)
            findings += [*_texts(folder), *_facilitator(folder)]
        except ContentError:
            continue
    return sorted(set(findings))


def _texts(folder: ModuleFolder) -> Iterator[Finding]:
    """Findings in lesson.md and exercise.md."""
    try:
        exercise = folder.module.exercise
    except ContentError:
        return
    for name in ("lesson.md", "exercise.md") if exercise else ("lesson.md",):
        try:
            source = read_source(folder.path / name)
        except ContentError as error:
            yield from error.findings
            continue
        yield from _marks(source, folder)


def _marks(source: Source, folder: ModuleFolder) -> Iterator[Finding]:
    """What is graded in exercise.md must agree with module.yml; a lesson has nothing graded."""
    exercise = folder.module.exercise
    is_exercise = source.path.name == "exercise.md"
    for cell in source.cells:
        if not is_exercise and (cell.points or cell.reflection or cell.edit):
            remedy = "move it to exercise.md, or use a plain code cell"
            yield Finding(source.path, cell.line, "a lesson has no graded cells", remedy)
        elif cell.points and exercise and (cell.points not in exercise.points or cell.points == "form"):
            known = ", ".join(name for name in exercise.points if name != "form") or "none"
            yield Finding(
                source.path,
                cell.line,
                f"module.yml gives no points for `{cell.points}`",
                f"there are: {known}",
            )
    if is_exercise and exercise:
        placed = [cell.points for cell in source.cells if cell.points]
        for name in exercise.points:
            if name != "form" and placed.count(name) != 1:
                remedy = f"place exactly one empty code cell with `:points: {name}`"
                yield Finding(source.path, 1, f"the points for `{name}` have {placed.count(name)} cells", remedy)
        if sum(cell.reflection for cell in source.cells) != 1:
            remedy = "place exactly one empty code cell with `:reflection: true`"
            yield Finding(source.path, 1, "an exercise has one reflection", remedy)


def _facilitator(folder: ModuleFolder) -> Iterator[Finding]:
    path = folder.path / "facilitator.md"
    try:
        lines = read_text(path).splitlines()
    except ContentError as error:
        yield from error.findings
        return
    for heading in FACILITATOR:
        if f"## {heading}" not in lines:
            yield Finding(
                path,
                1,
                f"the heading `## {heading}` is missing",
                "add it, with what a facilitator needs there",
            )
