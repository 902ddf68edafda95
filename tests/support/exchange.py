"""nbgrader's exchange as a learner has it before them, with pages of feedback in it."""

import hashlib
import os
from pathlib import Path

import pytest

from managerkit.workspace.returned import returned

_SECRET = "sesame"


class Exchange:
    """An exchange with a learner who handed in.

    Args:
        root: an empty folder.
        workspace: the learner's.
        monkeypatch: keeps Jupyter of the test from what this machine is set to.
    """

    def __init__(self, root: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.course = root / "exchange/spring"
        self.cache = root / "data/nbgrader_cache/spring"
        self.workspace = workspace
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(root / "data"))
        monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(root / "config"))
        monkeypatch.setenv("JUPYTER_NO_CONFIG", "")
        (root / "config").mkdir()
        (workspace / "exercises").mkdir(parents=True)
        (workspace / "exercises/nbgrader_config.py").write_text(
            f"c.Exchange.root = {str(self.course.parent)!r}\nc.CourseDirectory.course_id = 'spring'\n"
        )

    def hand_in(self, assignment: str, day: int) -> str:
        """Hand in an exercise; the name that its page will have."""
        folder = self.cache / f"ada+{assignment}+2026-11-{day:02} 09:00:00 UTC"
        folder.mkdir(parents=True)
        name = assignment.partition("-v")[0]
        (folder / f"{name}.ipynb").write_text("{}")
        (folder / "submission_secret.txt").write_text(f"{_SECRET}{day}")
        return hashlib.md5(f"{_SECRET}{day}{name}".encode()).hexdigest()

    def give_back(self, name: str, text: str, second: int) -> Path:
        """Release a page of feedback at a second."""
        page = self.course / "feedback" / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
        os.utime(page, (second, second))
        return page

    def came(self, assignment: str) -> str:
        """The page that lies in the workspace."""
        return (self.workspace / returned(self.workspace, assignment)).read_text()
