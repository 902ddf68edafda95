"""Importing nbgrader in half the time, and its gradebook: opened once for each database in a process, or only read."""

from __future__ import annotations

import gc
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from managerkit.errors import PlainError
from managerkit.storage.grammars import without_grammars

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

ReadGradebook = sqlite3.Connection
"""A gradebook that is open to be asked something."""

_opened: dict[Path, Gradebook] = {}
"""nbgrader's gradebooks of this process, each closed between two uses; each has the one engine for its database."""


_SELDOM = {
    **{
        f"nbgrader.server_extensions.{name}": ("load_jupyter_server_extension",)
        for name in ("assignment_list", "course_list", "formgrader", "validate_assignment")
    },
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}
"""What nbgrader imports at once and calls seldom, a third of its time: modules, and functions that it takes of them."""


class GradebookError(PlainError):
    """A gradebook is damaged, or another program does not let go of it."""


def import_nbgrader() -> None:
    """Import nbgrader without what it never uses, and without looking for garbage: all that it loads stays."""
    if "nbgrader" in sys.modules:
        return
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with without_grammars(), _seldom_ones_later():
            import nbgrader.api
            import nbgrader.preprocessors  # noqa: F401
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


@contextmanager
def _seldom_ones_later() -> Iterator[None]:
    """While this lasts, what is called seldom is not imported: it will be when it is called."""
    stand_ins = {name: _standing_in(name, functions) for name, functions in _SELDOM.items() if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _standing_in(name: str, functions: tuple[str, ...]) -> ModuleType:
    def later(function: str) -> Callable[..., Any]:
        return lambda *given, **named: getattr(import_module(name), function)(*given, **named)

    module = ModuleType(name)
    module.__dict__.update({function: later(function) for function in functions})
    return module


def find_alembic() -> None:
    """Put this environment's programs on PATH: nbgrader calls one of them to make a gradebook."""
    binaries = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", "").split(os.pathsep)
    if binaries not in paths:
        os.environ["PATH"] = os.pathsep.join([binaries, *paths])


def address(path: Path) -> str:
    """A gradebook's address for nbgrader and SQLAlchemy."""
    return f"sqlite:///{path}"


@contextmanager
def opened(path: Path, course_id: str) -> Iterator[Gradebook]:
    """The gradebook of nbgrader. On the way out no connection stays open; its engine serves the next time.

    Args:
        path: the gradebook's file, which is made if it is not there.
        course_id: nbgrader's name for the course.

    Raises:
        GradebookError: it cannot be used.
    """
    import_nbgrader()
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import DatabaseError

    find_alembic()
    try:
        if path not in _opened or not path.is_file():
            _opened[path] = Gradebook(address(path), course_id)
        try:
            yield _opened[path]
        finally:
            _opened[path].close()
    except DatabaseError as error:
        raise _unusable(path, error.orig) from None


@contextmanager
def one_commit(gradebook: Gradebook) -> Iterator[None]:
    """Let all that nbgrader commits meanwhile, step by step, be committed together at the end, or not at all.

    Args:
        gradebook: open. Meanwhile its session has joined a transaction from outside, as SQLAlchemy provides for.
    """
    from sqlalchemy.orm import Session

    with (
        gradebook.engine.begin() as connection,
        Session(connection, autoflush=False, expire_on_commit=False) as session,
    ):
        before, gradebook.db = gradebook.db, session
        try:
            yield
        finally:
            gradebook.db = before


@contextmanager
def reading(path: Path, course_id: str) -> Iterator[ReadGradebook]:
    """A gradebook to read, without importing nbgrader, which takes longer than all that is asked.

    Args:
        path: the gradebook's file; nbgrader makes it if it is not there.
        course_id: nbgrader's name for the course.

    Raises:
        GradebookError: it cannot be used.
    """
    if not path.is_file() or not path.stat().st_size:
        with opened(path, course_id):
            pass
    try:
        # not `mode=ro`, by which a writing that was cut off could not be undone
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: BaseException | None) -> GradebookError:
    """Why a gradebook cannot be used, and what to do."""
    if re.search("full|readonly|read-only|disk I/O|unable to open", str(error)):
        return GradebookError(
            f"{path} cannot be written ({error}); make room on the disk, and see that the file and its folder "
            "are yours to change, then give the same command again. What was there before is whole"
        )
    return GradebookError(
        f"{path} cannot be used ({error}); close the formgrader and other programs that "
        "have it open and try again, or take it from a backup"
    )
