"""A cohort with assignments of the facilitator's own: nbgrader's documented `ps1`, and one of unusual tests."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbgrader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from managerkit.cohort.create import create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from tests.support.places import TINY

DOCS = Path(nbgrader.__file__).parent / "docs/source/user_guide"
PEOPLE = [
    Learner("ana", "Ana", "Lim", "ana@example.org"),
    Learner("bitdiddle", "Ben", "Bitdiddle", "ben@example.org"),
    Learner("hacker", "Alyssa", "Hacker", ""),
]
STAMP = "2026-02-02 15:58:23.948203 UTC"
SOLVED = "def double(n):\n    if n < 0:\n        raise ValueError('negative')\n    return 2 * n"
ODD = {
    "double": SOLVED,
    "patched": "from unittest import mock\nwith mock.patch('builtins.sum', return_value=4):\n"
    "    assert total([1]) == 8",
    "deleted": "kept = double\ndel double\ntry:\n    total([1])\nexcept NameError:\n    pass\nelse:\n"
    "    raise AssertionError\nfinally:\n    double = kept",
    "raises": "try:\n    double(-1)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('did not raise')",
    "partial": "1.5 if double(2) == 4 else 0.5",
    "imported": "import helper\nassert helper.half(double(3)) == 3\nassert open('data/numbers.txt').read() == '1 2 3'",
    "loud": "import sys\nprint(double, file=sys.stderr)",
    "hidden": "### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS",
}
"""Cells of the assignment `odd`, by their ids; all but the first are worth 2 points."""


def cell(name: str, source: str, points: float | None = None, kind: str = "code", **more: bool) -> Any:
    """A cell as its author marks it for nbgrader: graded if it has points.

    Args:
        name: its id.
        source: its text.
        points: what it is worth; None for none.
        kind: code or markdown.
        more: `solution`, `task` or `locked`.
    """
    make: Callable[..., Any] = new_code_cell if kind == "code" else new_markdown_cell
    made = make(source, id=name)
    graded = points is not None and not more.get("task", False)
    about = {"grade_id": name, "grade": graded, "solution": False, "task": False, "locked": True, "schema_version": 3}
    made.metadata["nbgrader"] = {**about, **more, **({} if points is None else {"points": points})}
    return made


def write(path: Path, cells: Sequence[Any]) -> None:
    """A notebook with these cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(writes(new_notebook(cells=list(cells), metadata=kernel)), "utf-8")


def odd_cells(answer: str) -> list[Any]:
    """The cells of `odd`, with a learner's answer or the author's."""
    tests = [cell(name, source, 2.0) for name, source in ODD.items() if name != "double"]
    essay = cell("essay", "Write.", 3.0, "markdown", solution=True, locked=False)
    task = cell(
        "task", "Do.\n\n=== BEGIN MARK SCHEME ===\nTwo for ideas.\n=== END MARK SCHEME ===", 4.0, "markdown", task=True
    )
    total = new_code_cell("def total(numbers):\n    return double(sum(numbers))", id="total")
    return [cell("double", answer, solution=True, locked=False), total, *tests, essay, task]


def make(root: Path) -> Cohort:
    """A cohort with the tiny course, `ps1` and `odd`, none of them released."""
    cohort = create(root, PEOPLE, ["ladder"], CourseFolder(TINY), "spring")
    shutil.copytree(DOCS / "source/ps1", root / "source/ps1")
    begun = f"### BEGIN SOLUTION\n{SOLVED}\n### END SOLUTION"
    write(root / "source/odd/odd.ipynb", odd_cells(begun))
    (root / "source/odd/data").mkdir()
    (root / "source/odd/data/numbers.txt").write_text("1 2 3", "utf-8")
    (root / "source/odd/helper.py").write_text("def half(n):\n    return n // 2\n", "utf-8")
    return Cohort(cohort.root)


def hand_in(cohort: Path, learner: str, name: str, files: Mapping[str, str | bytes], stamp: str = STAMP) -> Path:
    """Put a hand-in where nbgrader would have collected it.

    Args:
        cohort: the cohort's folder.
        learner: whose it is.
        name: the assignment's.
        files: by path.
        stamp: when it was handed in.
    """
    folder = cohort / "submitted" / learner / name
    for path, content in {**files, "timestamp.txt": stamp}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def answered(cohort: Path, name: str, notebook: str, answers: dict[str, str]) -> str:
    """A released notebook with answers in some of its cells.

    Args:
        cohort: the cohort's folder, in which it is released.
        name, notebook: of the assignment, and of its notebook without ending.
        answers: the cells' new texts by nbgrader's id.
    """
    found = json.loads((cohort / "release" / name / f"{notebook}.ipynb").read_text("utf-8"))
    for one in found["cells"]:
        grade_id = one["metadata"].get("nbgrader", {}).get("grade_id")
        one["source"] = answers.get(grade_id, one["source"])
    return json.dumps(found)


def documented(cohort: Path, learner: str) -> None:
    """Hand in what nbgrader's documentation has of a learner's `ps1`."""
    shutil.copytree(DOCS / "submitted" / learner / "ps1", cohort / "submitted" / learner / "ps1")


def gradebook(cohort: Path) -> list[tuple[Any, ...]]:
    """All that a gradebook says of cells: learner, assignment, notebook, cell, scores, flag, comments and penalty."""
    query = """
        SELECT sa.student_id, a.name, n.name, b.name, g.auto_score, g.manual_score, g.extra_credit,
               g.needs_manual_grade, c.auto_comment, c.manual_comment, sn.late_submission_penalty
        FROM submitted_notebook sn
        JOIN notebook n ON n.id = sn.notebook_id
        JOIN submitted_assignment sa ON sa.id = sn.assignment_id
        JOIN assignment a ON a.id = sa.assignment_id
        JOIN base_cell b ON b.notebook_id = n.id
        LEFT JOIN grade g ON g.cell_id = b.id AND g.notebook_id = sn.id
        LEFT JOIN comment c ON c.cell_id = b.id AND c.notebook_id = sn.id
        ORDER BY 1, 2, 3, 4
    """
    with sqlite3.connect(cohort / "gradebook.db") as connection:
        return connection.execute(query).fetchall()


def scores(cohort: Path, learner: str, name: str) -> dict[str, float | None]:
    """What the machine gave a learner, by cell."""
    return {row[3]: row[4] for row in gradebook(cohort) if row[:2] == (learner, name) and row[4:9] != (None,) * 5}
