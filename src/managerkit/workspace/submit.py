"""Handing in through nbgrader's exchange, where this learner was given one."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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


def given_exchange(folder: Path) -> GivenExchange | None:
    """The exchange that nbgrader would use for an exercise; None if nobody gave this learner one.

    Args:
        folder: the exercise's folder.
    """
    from jupyter_core.paths import jupyter_config_path

    places = [place for place in [str(folder.parent), *jupyter_config_path()] if (Path(place) / CONFIG).is_file()]
    if not places:
        return None
    from traitlets.config.loader import Config, PyFileConfigLoader

    merged = Config()
    for place in reversed(places):
        try:
            merged.merge(PyFileConfigLoader(CONFIG, path=place).load_config())
        except Exception:  # the learner's own file: whatever is wrong in it, handing in by a zip goes on
            return None
    root, course = merged.Exchange.get("root"), merged.CourseDirectory.get("course_id")
    return GivenExchange(Path(root), course) if root and course else None


def submit(folder: Path) -> str:
    """Submit an exercise, as nbgrader's own command does.

    Args:
        folder: the exercise's folder.

    Returns:
        what nbgrader calls the hand-in.

    Raises:
        HandInError: the exercise is not whole, or nbgrader does not take it.
    """
    insist_on_whole(folder)
    command = [sys.executable, "-m", "nbgrader", "submit", folder.name]
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
