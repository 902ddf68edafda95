"""The notebooks as a course ships them to learners, and as a workspace was last given them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from managerkit.content.loading import CourseFolder
from managerkit.content.which import BASE
from managerkit.gradebook.nbgrader import import_nbgrader

Files = dict[str, str]
"""Texts of notebooks and tables, by their path in the workspace."""


def shipped(course: CourseFolder | None = None) -> Files:
    """Every notebook as a learner gets it: exercises without their mark schemes.

    Args:
        course: the content that they were built from; what is meant here if left out.
    """
    return dict(_shipped(_built_root(course)))


def base(folder: Path) -> Files:
    """The notebooks as they were last shipped into a workspace."""
    root = folder / BASE
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8", "replace") for path in paths}


def _shipped(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted([*root.glob("*notebooks/*.ipynb"), *root.glob("*notebooks/*.csv")]):
        yield f"notebooks/{path.name}", path.read_text("utf-8")
    for path in sorted(root.glob("*exercises/*/*.ipynb")):
        yield f"exercises/{path.parent.name}/{path.name}", _released(path)


def built(course: CourseFolder | None = None) -> Iterator[dict[str, Any]]:
    """Every notebook as it was built, mark schemes included.

    Args:
        course: the content that they were built from; what is meant here if left out.
    """
    root = _built_root(course)
    for path in sorted([*root.glob("*notebooks/*.ipynb"), *root.glob("*exercises/*/*.ipynb")]):
        yield json.loads(path.read_text("utf-8"))


def _built_root(course: CourseFolder | None) -> Path:
    """Where notebooks/ and exercises/ lie: beside a project's course/, or in the package that brings them."""
    return (course or CourseFolder()).root.resolve().parent


def _released(path: Path) -> str:
    """An exercise as nbgrader would release it: without mark schemes, solutions and hidden tests."""
    import_nbgrader()
    import nbformat
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

    notebook = nbformat.read(path, as_version=4)
    for step in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        notebook, _ = step().preprocess(notebook, {})
    return str(nbformat.writes(notebook)) + "\n"
