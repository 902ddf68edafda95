"""Everything that can be wrong in `course/`, found in one go."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from managerkit import activities
from managerkit.activities.base import Activity
from managerkit.content import run_of_show
from managerkit.content.course import Module
from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.yamltext import read_text

from . import lint, replacing, versions
from .source import NotebookSource, SourceCell, read_source

FACILITATOR = ("Afterwards", "Minutes", "What people object", "When late", "Never")
"""The headings of a facilitator's page, in order."""
FILES = ("module.yml", "lesson.md", "exercise.md", "facilitator.md", run_of_show.FILE)
"""A module's files, besides those of its activities."""

_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
_UNWRITTEN = re.compile(r"\bTODO\b")


def check(course: CourseFolder) -> list[Finding]:
    """Every finding in the YAML files, the texts of the notebooks, and the facilitators' pages.

    Folders that course.yml does not list yet are checked like the others.
    """
    findings = lint.check(course)
    for name in course.found():
        folder = course.module(name)
        findings += [*_texts(folder), *_facilitator(folder), *_files(folder), *_unwritten(folder)]
        findings += _proved(folder, {finding.path for finding in findings})
        if not any(finding.path.is_relative_to(folder.path) for finding in findings):
            findings += _recorded(course, folder)
    return sorted({*findings, *replacing.check(course)})


def remarks(course: CourseFolder) -> list[Finding]:
    """What is worth a look in the files of activities, and fails nothing.

    Args:
        course: a course that `check` finds nothing wrong with.
    """
    return [
        file.lines.finding(*remark)
        for name in course.found()
        for kind in activities.kinds()
        for each, path in kind.files(course.module(name)).items()
        if path.is_relative_to(course.root)  # what it extends is not for its author to mend
        for file in [kind.file(course.module(name), each)]
        for remark in kind.remark(file.value)
    ]


def _proved(folder: ModuleFolder, broken: set[Path]) -> Iterator[Finding]:
    """What takes longer to see in an activity's file, where nothing simpler is wrong with it."""
    for kind in activities.kinds():
        for name, path in kind.files(folder).items():
            if path not in broken:
                file = kind.file(folder, name)
                yield from (file.lines.finding(*weakness) for weakness in kind.prove(file.value))


def _recorded(course: CourseFolder, folder: ModuleFolder) -> list[Finding]:
    """Where a sound module and the record of its versions disagree."""
    try:
        return versions.check(course, folder)
    except ContentError as error:
        return error.findings


def _texts(folder: ModuleFolder) -> Iterator[Finding]:
    """Findings in lesson.md and exercise.md."""
    try:
        module = folder.module
    except ContentError:
        return
    for name in ("lesson.md", "exercise.md") if module.exercise else ("lesson.md",):
        try:
            source = read_source(folder.at(name))
        except ContentError as error:
            yield from error.findings
            continue
        yield from _slugs(source)
        for cell in source.cells:
            yield from _calls(cell, source, folder)
        yield from _graded(source, module) if name == "exercise.md" else _ungraded(source)


def _slugs(source: NotebookSource) -> Iterator[Finding]:
    """Slugs must leave alone the ids of the cells that the build adds."""
    parts = [f"{cell.slug}-{part}" for cell in source.cells if cell.reflection for part in ("task", "form")]
    for cell in source.cells:
        if cell.slug in ("opening", "aims", "closing", *parts):
            yield Finding(source.path, cell.line, f"the build adds a cell `{cell.slug}`", "use another slug")


def _opens(name: str, cell: SourceCell, source: NotebookSource, folder: ModuleFolder) -> bool:
    """Whether a cell may open a module: its own, and in a lesson another one beside it."""
    beside = source.path.name == "lesson.md" and f'module("{folder.id}")' in cell.source
    return name == folder.id or (beside and name in CourseFolder(folder.root).found())


def _calls(cell: SourceCell, source: NotebookSource, folder: ModuleFolder) -> Iterator[Finding]:
    """What a code cell calls by name must exist. Code that is no Python is left to those who run it."""
    try:
        tree = ast.parse(cell.source if cell.kind == "code" else "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="module"), args=[ast.Constant(value=str(name))]) if not _opens(
                name, cell, source, folder
            ):
                yield Finding(source.path, cell.line, f"this opens `{name}`", f'say module("{folder.id}")')
            case ast.Call(func=ast.Attribute(value=ast.Name(id=source.name), attr=does), args=args):
                for kind, argument in _named(does, args):
                    match argument:
                        case ast.Constant(value=str(name)) if name not in (known := kind.known(folder)):
                            message = f"there is no {kind.kind} `{name}`"
                            yield Finding(source.path, cell.line, message, instead(name, known))


def _named(does: str, args: list[ast.expr]) -> Iterator[tuple[Activity[Any], ast.expr]]:
    """The arguments of a notebook's method that name an activity, and of which kind."""
    for kind in activities.kinds():
        if does in kind.methods and kind.methods[does] < len(args):
            yield kind, args[kind.methods[does]]
        match args:
            case [ast.Constant(value=kind.kind), argument, *_] if does == "show":
                yield kind, argument


def _ungraded(source: NotebookSource) -> Iterator[Finding]:
    for cell in source.cells:
        if cell.points or cell.reflection:
            remedy = "move it to exercise.md, or use a plain code cell"
            yield Finding(source.path, cell.line, "a lesson has no graded cells", remedy)


def _graded(source: NotebookSource, module: Module) -> Iterator[Finding]:
    """What is graded in exercise.md must agree with module.yml."""
    given = [name for name in module.exercise.points if name != "form"] if module.exercise else []
    placed = [cell.points for cell in source.cells if cell.points]
    for cell in source.cells:
        if cell.points and cell.points not in given:
            message = f"module.yml gives no points for `{cell.points}`"
            yield Finding(source.path, cell.line, message, instead(cell.points, given))
    for name in given:
        if placed.count(name) != 1:
            remedy = f"place exactly one empty code cell with `:points: {name}`"
            yield Finding(source.path, 1, f"the points for `{name}` have {placed.count(name)} cells", remedy)
    if sum(cell.reflection for cell in source.cells) != 1:
        remedy = "place exactly one empty code cell with `:reflection: true`"
        yield Finding(source.path, 1, "an exercise has one reflection", remedy)


def _facilitator(folder: ModuleFolder) -> Iterator[Finding]:
    """Missing headings, and those out of order."""
    path = folder.at("facilitator.md")
    try:
        lines = read_text(path).split("\n")
    except ContentError as error:
        yield from error.findings
        return
    last = 0
    for heading in (f"## {title}" for title in FACILITATOR):
        if heading not in lines:
            remedy = f"add it; the headings are: {', '.join(FACILITATOR)}"
            yield Finding(path, 1, f"the heading `{heading}` is missing", remedy)
        elif lines.index(heading) < last:
            remedy = f"keep to the order: {', '.join(FACILITATOR)}"
            yield Finding(path, lines.index(heading) + 1, f"the heading `{heading}` comes too early", remedy)
        else:
            last = lines.index(heading)


def _files(folder: ModuleFolder) -> Iterator[Finding]:
    """Files that look like content and that nothing reads."""
    patterns = [*FILES, *(kind.pattern for kind in activities.kinds() if kind.pattern)]
    read = re.compile("|".join(re.escape(pattern).replace("NAME", _NAME) for pattern in patterns))
    for path in sorted(folder.path.iterdir()):
        if path.suffix in (".md", ".yml", ".yaml") and not read.fullmatch(path.name):
            remedy = instead(path.name, patterns)
            yield Finding(path, 1, "nothing reads a file of this name", remedy)


def _unwritten(folder: ModuleFolder) -> Iterator[Finding]:
    """Every place that still says TODO."""
    for path in sorted([*folder.path.glob("*.yml"), *folder.path.glob("*.md")]):
        try:
            lines = read_text(path).split("\n")
        except ContentError:
            continue
        for number, line in enumerate(lines, 1):
            if _UNWRITTEN.search(line):
                text = line.strip() if len(line.strip()) <= 72 else f"{line.strip()[:71]}…"
                yield Finding(path, number, f"still to be written: “{text}”", "write it, and take out the TODO")
