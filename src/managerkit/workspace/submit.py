"""Handing in through nbgrader's exchange, where this learner was given one."""

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .handin import HandInError, insist_on_whole

CONFIG = "nbgrader_config.py"
_PATIENCE_S = 120
_SUBMITTED = re.compile(r"Submitted as: (.+)")
_COMPLAINT = re.compile(r"(?:ERROR\] |Error: )(.+)")


@dataclass(frozen=True)
class GivenExchange:
    """The exchange that a learner's nbgrader_config.py names, and the course in it."""

    root: Path
    course: str

    def takes(self, assignment: str) -> bool:
        """Whether an assignment was released there."""
        return (self.root / self.course / "outbound" / assignment).is_dir()

    def submit(self, folder: Path) -> str:
        """Submit an exercise, as nbgrader's own command does.

        Args:
            folder: the exercise's folder.

        Returns:
            what nbgrader calls the hand-in.

        Raises:
            HandInError: the exercise is not whole, or nbgrader does not take it.
        """
        insist_on_whole(folder)
        command = [sys.executable, "-P", "-m", "nbgrader", "submit", folder.name]
        try:
            done = subprocess.run(
                command, cwd=folder.parent, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise HandInError(
                "the exchange did not answer within two minutes; hand in again, or ask your facilitator"
            ) from None
        told = done.stdout + done.stderr
        if done.returncode == 0 and (found := _SUBMITTED.search(told)):
            return found[1].strip()
        complaints = _COMPLAINT.findall(told) or ["nbgrader did not say why"]
        raise HandInError(f"nothing was handed in: {complaints[-1].strip()}; show this sentence to your facilitator")


def given_exchange(folder: Path) -> GivenExchange | None:
    """The exchange that nbgrader would use for an exercise; None if nobody gave this learner one.

    Jupyter's own settings are run, as Jupyter runs them. A file above the exercise may have come with the exercise:
    it is only read, for strings that it assigns, so that a notebook that opens runs nothing.

    Args:
        folder: the exercise's folder.
    """
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config.loader import Config, PyFileConfigLoader

    merged = Config()
    try:
        for place in reversed(jupyter_config_path()):
            if (Path(place) / CONFIG).is_file():
                merged.merge(PyFileConfigLoader(CONFIG, path=place).load_config())
        above = _assigned(folder.parent / CONFIG)
    except Exception:  # the learner's own file: whatever is wrong in it, handing in by a zip goes on
        return None
    root = above.get("c.Exchange.root", merged.Exchange.get("root"))
    course = above.get("c.CourseDirectory.course_id", merged.CourseDirectory.get("course_id"))
    if isinstance(root, str) and isinstance(course, str) and root and course:
        return GivenExchange(Path(root), course)
    return None


def _assigned(file: Path) -> dict[str, Any]:
    """The constants that a file of settings assigns at its outermost level; None for whatever has to be worked out."""
    found: dict[str, Any] = {}
    for step in ast.parse(file.read_bytes()).body if file.is_file() else []:
        if isinstance(step, ast.Assign):
            value = step.value.value if isinstance(step.value, ast.Constant) else None
            found |= {ast.unparse(target): value for target in step.targets}
    return found
