"""Bringing a workspace to the course's newest version: what is to be done, and doing it in one step.

The rules have numbers in docs/upgrading.md.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from managerkit.content.loading import CourseFolder
from managerkit.content.which import BASE, is_workspace, of_workspace
from managerkit.storage.atomic import put

from . import swap
from .carry import carry
from .planning import UpgradePlan, plan
from .shipped import base, shipped
from .start import WorkspaceError

_LEFT_OUT = (".*.lock", ".*.tmp", ".ipynb_checkpoints", "__pycache__")


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did, or would do: sentences by what they are about, and where the old folder is kept."""

    told: dict[str, list[str]]
    kept: Path | None
    finished: bool = False


def upgrade(
    folder: Path,
    today: date,
    dry_run: bool = False,
    course: CourseFolder | None = None,
    progress: Callable[[str], None] = lambda said: None,
) -> Upgraded:
    """Bring a workspace to the newest version of the course; it is changed as a whole or not at all.

    Args:
        folder: the workspace.
        today: names the folder that the old one is kept as.
        dry_run: only say what would be done.
        course: the content, if it is not what the workspace says that it is of.
        progress: told what is being done.

    Returns:
        what was done. `kept` is None if there was nothing to do; `finished` tells that an upgrade which had been
        interrupted was finished first.

    Raises:
        WorkspaceError: it is no workspace, somebody is at work in it, or it cannot be written.
        JournalError: a journal cannot be read.
        ContentError: the course is broken.
        CourseError: it is not there.
    """
    folder = folder.resolve()
    finished = not dry_run and swap.recover(folder)
    if not is_workspace(folder):
        raise WorkspaceError(f"{folder} is no workspace; name yours: managerkit upgrade FOLDER")
    course = course or CourseFolder(of_workspace(folder).root)
    progress("Reading the notebooks")
    made = plan(folder, base(folder), shipped(course), course)
    if not made.differs:
        return Upgraded({}, None, finished)
    if dry_run:
        return Upgraded(made.told, None)
    _insist_on_quiet(folder)
    kept_as = swap.free_name(folder, f"{folder.name}-before-{today}")
    try:
        progress("Copying the folder")
        successor = swap.begin(folder, kept_as)
        _copy(folder, successor, made)
        progress("Writing the notebooks")
        carried = _fill(successor, made)
        swap.swap(folder, successor, kept_as)
    except (OSError, shutil.Error) as error:
        swap.recover(folder)
        what = str(error.args[0][0][2]) if isinstance(error, shutil.Error) else error.strerror
        raise WorkspaceError(
            f"{folder} stays as it was: it could not be copied ({what}); mend that, and repeat"
        ) from None
    return Upgraded(_merged(made.told, carried), kept_as, finished)


def _copy(folder: Path, successor: Path, made: UpgradePlan) -> None:
    """Copy everything but what is shipped, what is made anew, and what is in nobody's way when it is gone."""
    usual = shutil.ignore_patterns(*_LEFT_OUT)

    def left_out(inside: str, names: list[str]) -> set[str]:
        at = Path(inside).relative_to(folder)
        return {
            *usual(inside, names),
            *(name for name in names if at / name in (BASE, swap.NOTE) or (at / name).as_posix() in made.gone),
        }

    shutil.copytree(folder, successor, symlinks=True, ignore=left_out, dirs_exist_ok=True)


def _fill(successor: Path, made: UpgradePlan) -> dict[str, list[str]]:
    """Write what is new; the answers carried over, in sentences by module."""
    for old, new in made.moved.items():
        (successor / new).parent.mkdir(parents=True, exist_ok=True)
        (successor / old).rename(successor / new)
    for old, new in made.copied.items():
        if (successor / old).is_file() and not (successor / new).exists():
            (successor / new).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(successor / old, successor / new)
    for name, text in made.files.items():
        put(successor / name, text)
    for name, text in made.base.items():
        put(successor / BASE / name, text)
    told: dict[str, list[str]] = {}
    for journal, (title, module, retired) in made.retired.items():
        if names := carry(successor / journal, module, retired):
            told.setdefault(title, []).append(f"your answers to {_listed(names)} go on under their new names")
    return told


def _merged(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {title: one.get(title, []) + other.get(title, []) for title in {**one, **other}}


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _insist_on_quiet(folder: Path) -> None:
    """Refuse while anybody works in the folder: what they write next would go to the old one.

    Raises:
        WorkspaceError: a JupyterLab serves it, or a program is running inside.
    """
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        root = Path(server.get("root_dir", "/"))
        if _within(root, folder):
            raise WorkspaceError(
                f"JupyterLab is open on {root}; save your notebooks, stop it with Ctrl-C where you started it, and "
                "repeat"
            )
    for who in _inside(folder):
        raise WorkspaceError(
            f"{who} is at work in {folder}; close it or leave the folder (cd ..), and repeat: "
            f"managerkit upgrade {folder.name}"
        )


def _inside(folder: Path) -> Iterator[str]:
    """Programs whose working folder lies in `folder`, this one included."""
    import psutil

    for process in psutil.process_iter(["cwd", "name", "pid"]):
        if process.info["cwd"] and _within(Path(process.info["cwd"]), folder):
            mine = process.info["pid"] == os.getpid()
            yield "your terminal" if mine else f"the program {process.info['name']} ({process.info['pid']})"


def _within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
