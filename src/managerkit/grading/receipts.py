"""What is already in the gradebook, so that it is not graded again. Reads quickly, without nbgrader."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

RECEIPT = ".graded.json"
"""Beside an autograded notebook: what it was made from, and what was noted. It goes when nbgrader makes it anew."""


def write(folder: Path, key: str, notes: list[str]) -> None:
    """Leave a receipt in an autograded folder."""
    (folder / RECEIPT).write_text(json.dumps({"key": key, "notes": notes}), "utf-8")


def read(folder: Path) -> tuple[str, list[str]]:
    """The key of what an autograded folder was made from, and what was noted then; empty if nbgrader made it."""
    try:
        found = json.loads((folder / RECEIPT).read_text("utf-8"))
        return str(found["key"]), list(found["notes"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def recorded(gradebook: Path) -> set[tuple[str, str]]:
    """Every learner and assignment with a submission in the gradebook."""
    query = """
        SELECT submitted_assignment.student_id, assignment.name FROM submitted_assignment
        JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    """
    try:
        with closing(sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True)) as connection:
            return {(str(student), str(assignment)) for student, assignment in connection.execute(query)}
    except sqlite3.Error:
        return set()
