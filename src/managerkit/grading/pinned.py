"""Where the content lies that an assignment of a cohort is graded with."""

import os
from pathlib import Path

COURSE = "course"
EARLIER = "earlier"
"""In a cohort's folder: a whole course for each assignment that a newer one stands beside, such as mastery-v1."""


def course_of(root: Path, assignment: str) -> Path:
    """The pinned content of an assignment: its own, once a newer one stands beside it, or the cohort's.

    Args:
        root: the cohort's folder.
        assignment: its name, such as "mastery-v1".
    """
    earlier = root / EARLIER / assignment
    return earlier if (earlier / "course.yml").is_file() else root / COURSE


def choose_for_kernels(root: Path, assignment: str) -> None:
    """Have the kernels that stock nbgrader starts from now on use the content of an assignment.

    nbgrader_config.py has named the newest content already; only where there is earlier content is there a choice.

    Args:
        root: the cohort's folder.
        assignment: its name, such as "mastery-v1".
    """
    if (root / EARLIER).is_dir():
        os.environ["MANAGERKIT_COURSE"] = str(course_of(root, assignment))
