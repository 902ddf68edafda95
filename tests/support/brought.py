"""Packages that bring courses, as pip would have installed them into a folder, and commands that find them there."""

import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from managerkit.storage import installed
from tests.support import commands
from tests.support.wheel import InstalledKit


def install(project: Path, site: Path, name: str, version: str = "1.0") -> Path:
    """Put a project's course, notebooks and exercises into a folder of installed packages, in place of what was there.

    Args:
        project: the folder with course/ and, once they were built, notebooks/ and exercises/.
        site: the folder that Python looks for packages in.
        name: what the course is called.
        version: the package's.

    Returns:
        The installed course's folder.
    """
    package = site / f"{name}_course"
    shutil.rmtree(package, ignore_errors=True)
    for part in ("course", "notebooks", "exercises"):
        if (project / part).is_dir():
            shutil.copytree(project / part, package / part)
    info = site / f"{name}_course-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-course\nVersion: {version}\n")
    (info / "entry_points.txt").write_text(f"[managerkit.courses]\n{name} = {name}_course\n")
    return package / "course"


def run(
    folder: Path,
    *words: str | Path,
    site: Path | None = None,
    code: int = 0,
    kit: InstalledKit | None = None,
    **environment: str,
) -> str:
    """A command as somebody types it in a folder, with what is installed in `site`.

    Args:
        folder: the current folder.
        words: the command.
        site: a folder of installed packages besides the kit.
        code: the exit code that it has.
        kit: the kit as it is installed, which runs it for real; left out, this process does with the code of this tree.
        environment: variables of the environment.

    Returns:
        All that it says.
    """
    if kit:
        return kit.run(folder, *words, code=code, **({"PYTHONPATH": str(site)} if site else {}), **environment)
    with chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.delenv("MANAGERKIT_COURSE", raising=False)
        for name, value in {"COLUMNS": "200", **environment}.items():
            patch.setenv(name, value)
        if site:
            patch.syspath_prepend(str(site))
        installed._points.cache_clear()
        try:
            return commands.run(*words, code=code).output
        finally:
            installed._points.cache_clear()
