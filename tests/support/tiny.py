"""Copies of the tiny course, for tests that break it, add to it or build from it."""

import shutil
from pathlib import Path

from tests.support.places import TINY


def copy(project: Path) -> Path:
    """A copy of the tiny course as `project`/course."""
    return Path(shutil.copytree(TINY, project / "course"))


def ladder(project: Path) -> Path:
    """The folder of the only module in a copy of the tiny course."""
    return copy(project) / "modules" / "ladder"
