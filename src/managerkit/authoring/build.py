"""Builds the notebooks from `course/`: same content, same bytes. No outputs, no counts, cell ids from slugs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from managerkit import activities
from managerkit.content.course import Module
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.storage.atomic import put

from .kit_cells import is_kit_cell
from .source import NotebookSource, SourceCell, read_source
from .tasks import reflection_task

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CellJson = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """A built notebook, or a table beside it: its path from the root of the project, and its text."""

    path: Path
    text: str


def build(course: CourseFolder) -> Iterator[Built]:
    """Build every notebook of the course, in teaching order.

    Raises:
        ContentError: the content is broken; `managerkit check` lists everything at once.
    """
    names = course.course.modules
    for number, folder in enumerate(course.modules()):
        lesson = read_source(folder.at("lesson.md"))
        path = Path("notebooks") / f"{number:02d}-{folder.id}.ipynb"
        before, after = (names[number - 1] if number else None), next(iter(names[number + 1 :]), None)
        first = lesson.first_panel
        opened = lesson.cells.index(first) + 1 if first else 0
        cells = [
            _text("opening", _lesson_opening(course, folder, before, after)),
            *(_plain(cell) for cell in lesson.cells[:opened]),
            _text("aims", _aims(folder.module)),
            *(_plain(cell) for cell in lesson.cells[opened:]),
            _text("closing", _closing(course, folder, after)),
        ]
        yield Built(path, _notebook(folder, "lesson", cells))
        for table in folder.layers.glob("*.csv"):
            yield Built(Path("notebooks") / table.name, table.read_text("utf-8"))
        if folder.module.exercise:
            yield build_exercise(course, folder)


def build_exercise(course: CourseFolder, folder: ModuleFolder) -> Built:
    """Build the exercise of a module that has one.

    Args:
        course: the content that the module is of.
        folder: a module with an exercise.

    Returns:
        the notebook, with its path below the project's folder.

    Raises:
        ContentError: the content is broken.
    """
    exercise = read_source(folder.at("exercise.md"))
    cells = [
        _text("opening", _exercise_opening(course, folder)),
        *(built for cell in exercise.cells for built in _graded(cell, exercise, folder)),
        _machinery("hand-in", f"{exercise.name}.hand_in()"),
    ]
    path = Path("exercises") / folder.assignment / f"{folder.id}.ipynb"
    return Built(path, _notebook(folder, "exercise", cells))


def differences(root: Path, built: list[Built]) -> list[str]:
    """What `build` would change under `root`: a sentence for each notebook that differs, is missing or is not built.

    Args:
        root: the project's folder.
        built: all notebooks of the course, as they are built now.
    """
    told = []
    for one in built:
        path = root / one.path
        if not path.is_file():
            told.append(f"{one.path} is missing")
        elif path.read_bytes() != one.text.encode():
            told.append(f"{one.path} differs from what course/ says")
    known = {root / one.path for one in built}
    for path in sorted([*root.glob("notebooks/*.ipynb"), *root.glob("exercises/*/*.ipynb")]):
        if path not in known:
            told.append(f"{path.relative_to(root)} is not built from course/")
    return told


def write(root: Path, built: list[Built]) -> list[Path]:
    """Write the notebooks that differ, each whole or not at all.

    Args:
        root: the project's folder.
        built: the notebooks.

    Returns:
        the paths of those that were written, below `root`.
    """
    written = []
    for one in built:
        path = root / one.path
        if path.is_file() and path.read_bytes() == one.text.encode():
            continue
        put(path, one.text)
        written.append(one.path)
    return written


def _graded(cell: SourceCell, source: NotebookSource, folder: ModuleFolder) -> Iterator[CellJson]:
    """An exercise's cell with its nbgrader metadata; a reflection becomes three."""
    assert folder.module.exercise is not None
    points = folder.module.exercise.points
    if cell.reflection:
        yield _with_grading(
            _text(f"{cell.slug}-task", reflection_task(folder.reflection.value)),
            f"{cell.slug}-task",
            task=True,
            locked=True,
            points=folder.reflection.value.marks,
        )
        yield _machinery(cell.slug, f"{source.name}.reflect()")
    for grade_id, part in cell.graded.items():
        code = (_code if _argument(part, folder) else _machinery)(grade_id, _points(part, folder))
        yield _with_grading(code, grade_id, grade=True, locked=True, points=points[part])
    if not cell.graded:
        yield _plain(cell)


def _points(name: str, folder: ModuleFolder) -> str:
    """The code of a graded cell. It stands on its own, so that it counts whatever a learner did to the set-up cell."""
    handed = f", {argument}" if (argument := _argument(name, folder)) else ""
    return f'from managerkit import module\n\nmodule("{folder.id}").points("{name}"{handed})'


def _argument(name: str, folder: ModuleFolder) -> str:
    """What of the learner's a graded cell is about, by its name in the notebook."""
    return activities.of_part(folder, name).argument(folder, name)


def _with_grading(cell: CellJson, grade_id: str, points: int | None = None, **marks: bool) -> CellJson:
    """nbgrader's metadata, schema version 3."""
    grading: dict[str, object] = {key: marks.get(key, False) for key in ("grade", "locked", "solution", "task")}
    grading |= {"grade_id": grade_id, "schema_version": 3}
    if points is not None:
        grading["points"] = points
    return {**cell, "metadata": {**cell["metadata"], "nbgrader": dict(sorted(grading.items()))}}


def _plain(cell: SourceCell) -> CellJson:
    if cell.kind != "code":
        return _text(cell.slug, cell.source)
    if not is_kit_cell(cell.source):
        return _code(cell.slug, cell.source)
    return _machinery(cell.slug, cell.source.replace(_IMPORT, _IMPORT_OR_SAY_HOW, 1))


_IMPORT = "from managerkit import module\n"
_IMPORT_OR_SAY_HOW = f"""try:
    {_IMPORT}except ImportError:
    raise SystemExit(
        "This notebook needs managerkit, which is not installed here. "
        "Open it with `make start` in the course's folder; the README there has other ways."
    ) from None
"""
"""What a notebook says that is opened on its own, such as in a mail."""


def _machinery(slug: str, source: str) -> CellJson:
    """A cell that only shows what the kit has: it is folded, and may run by itself when the notebook opens."""
    marks = {"deletable": False, "jupyter": {"source_hidden": True}, "managerkit": {"run_on_opening": True}}
    return {**_code(slug, source), "metadata": marks}


def _text(slug: str, source: str) -> CellJson:
    """A text of the course, which a slip of the hand does not change."""
    lines = source.splitlines(keepends=True)
    return {
        "cell_type": "markdown",
        "id": slug,
        "metadata": {"deletable": False, "editable": False},
        "source": lines,
    }


def _code(slug: str, source: str) -> CellJson:
    lines = source.splitlines(keepends=True)
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": slug,
        "metadata": {},
        "outputs": [],
        "source": lines,
    }


def _notebook(folder: ModuleFolder, kind: str, cells: list[CellJson]) -> str:
    kit = {"kind": kind, "module": folder.id, "version": folder.module.version}
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, "managerkit": kit}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _lesson_opening(course: CourseFolder, folder: ModuleFolder, before: str | None, after: str | None) -> str:
    module = folder.module
    numbers = {name: number for number, name in enumerate(course.course.modules)}
    links = [f"[← {course.module(before).module.title}]({numbers[before]:02d}-{before}.ipynb)"] if before else []
    if module.exercise:
        links.append(f"[The exercise](../exercises/{folder.assignment}/{folder.id}.ipynb)")
    if before:
        links.append(f"[The map]({_map(course)})")
    if after:
        links.append(f"[{course.module(after).module.title} →]({numbers[after]:02d}-{after}.ipynb)")
    later = f", and {module.minutes.later} more that can wait for another day" if module.minutes.later else ""
    parts = [
        f"# {module.title}",
        f"*{module.question}*",
        f"About {module.minutes.lesson} minutes{later}.",
        " · ".join(links),
    ]
    return "\n\n".join(part for part in parts if part)


def _aims(module: Module) -> str:
    """What the lesson is for. It stands behind the first panel, so that one does something before one is told much."""
    objectives = "\n".join(f"- {objective}" for objective in module.objectives)
    return "\n\n".join(["## Afterwards you can", objectives, module.framework])


def _exercise_opening(course: CourseFolder, folder: ModuleFolder) -> str:
    module = folder.module
    names = course.course.modules
    number = names.index(folder.id)
    links = [
        f"[The lesson](../../notebooks/{number:02d}-{folder.id}.ipynb)",
        f"[The map](../../notebooks/{_map(course)})",
    ]
    if after := next(iter(names[number + 1 :]), None):
        title = course.module(after).module.title
        links.append(f"[{title} →](../../notebooks/{number + 1:02d}-{after}.ipynb)")
    links.append(f"version {module.version}")
    return "\n\n".join(
        [
            f"# Exercise: {module.title}",
            f"About {module.minutes.exercise} minutes. {_worth(module, folder)}",
            " · ".join(links),
        ]
    )


def _map(course: CourseFolder) -> str:
    """The first notebook, at the heading over the map."""
    return f"00-{course.course.modules[0]}.ipynb#The-map"


def _worth(module: Module, folder: ModuleFolder) -> str:
    assert module.exercise is not None
    by_machine = sum(module.exercise.points.values())
    by_people = folder.reflection.value.marks
    return (
        f"{by_machine} points come from a machine, for finishing and for form; up to {by_people} from a person who "
        "reads your reflection. What you choose in a scenario is never marked."
    )


def _closing(course: CourseFolder, folder: ModuleFolder, after: str | None) -> str:
    lines = []
    for key in folder.module.sources:
        source = course.course.sources[key]
        title = f"[{source.title}]({source.url})" if source.url else f"*{source.title}*"
        lines.append(f"- {source.by}: {title}" + (f". {source.note}" if source.note else ""))
    parts = ["## Sources", "\n".join(lines)]
    if folder.module.exercise:
        parts.append(f"Next: [the exercise](../exercises/{folder.assignment}/{folder.id}.ipynb).")
    elif after:
        number = course.course.modules.index(after)
        parts.append(f"Next: [{course.module(after).module.title}]({number:02d}-{after}.ipynb).")
    parts.append(f"<small>{folder.id} {folder.module.version}, {folder.module.history[0].date}</small>")
    return "\n\n".join(parts)
