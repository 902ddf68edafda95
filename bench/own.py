"""Grading a facilitator's own assignment beside stock nbgrader: its documented `ps1`, handed in by twenty-two.

Two hand-ins are nbgrader's own; the others are made up, right and wrong in ways of their own. Both graders are measured
as commands on the same hand-ins, and what they wrote is compared. Run alone: python -m bench.own [--quick]
"""

import itertools
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbgrader

from managerkit.cohort.create import create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import Learner
from managerkit.cohort.submissions.exchange import release
from managerkit.content.loading import CourseFolder

from .grading import contents, copy, ours, timed
from .measure import Row, alone, compiled_in_place, progress, seconds

LEAST = 4
DOCS = Path(nbgrader.__file__).parent / "docs/source/user_guide"
STAMP = "2026-02-02 15:58:23.948203 UTC"
_GUARD = "    if n < 1:\n        raise ValueError('n')\n"
ANSWERS = {
    "squares": [
        f"def squares(n):\n{_GUARD}    return [i ** 2 for i in range(1, n + 1)]",
        "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]",
        f"def squares(n):\n{_GUARD}    return [i ** 2 for i in range(n)]",
        "def squares(n):\n    return n and [*squares(n - 1), n * n]",
        "def squares(n)\n    return 1",
    ],
    "sum_of_squares": [
        "def sum_of_squares(n):\n    return sum(squares(n))",
        "def sum_of_squares(n):\n    return sum(i * i for i in range(1, n + 1))",
        "import sys\ndef sum_of_squares(n):\n    print(n, file=sys.stderr)\n    return sum(squares(n))",
    ],
    "sum_of_squares_equation": ["$\\sum_{i=1}^n i^2$", "YOUR ANSWER HERE"],
    "part-a": ["It is Fibonacci's.", "YOUR ANSWER HERE"],
}
"""Answers to cells of ps1; the made-up learners have one combination each."""


def run(quick: bool) -> list[Row]:
    """The one row: how fast, and whether scores, comments and flags are the same."""
    environment = compiled_in_place()
    with tempfile.TemporaryDirectory() as folder:
        cohort = _cohort(Path(folder) / "own", 2 if quick else 20)
        took, by_stock, same = list[float](), list[float](), True
        for number in range(1 if quick else 3):
            progress(f"grading ps1 by stock and by managerkit, round {number + 1}")
            one, other = copy(cohort, Path(folder) / "ours"), copy(cohort, Path(folder) / "stock")
            took.append(ours(one, environment).seconds)
            command = [sys.executable, "-m", "nbgrader", "autograde", "ps1"]
            by_stock.append(timed([command], other.root, environment).seconds)
            same = same and contents(one) == contents(other)
    ratio = statistics.median(by_stock) / statistics.median(took)
    return [
        Row(
            f"grade ps1 of {4 if quick else 22}, an assignment of one's own, against stock autograde",
            f"at least {LEAST} times as fast, the same gradebook",
            f"{ratio:.1f} times: {seconds(took)} : {seconds(by_stock)}; {'the same' if same else 'ANOTHER gradebook'}",
            ratio >= LEAST and same,
        )
    ]


def _cohort(root: Path, made_up: int) -> Cohort:
    """A cohort with ps1 released and handed in."""
    names = ["bitdiddle", "hacker", *(f"learner-{number}" for number in range(made_up))]
    course = CourseFolder()
    cohort = create(root, [Learner(name, name, "", "") for name in names], ["mastery"], course)
    shutil.copytree(DOCS / "source/ps1", root / "source/ps1")
    cohort = Cohort.open(root)
    release(cohort, ["ps1"])
    for name in names[:2]:
        shutil.copytree(DOCS / "submitted" / name / "ps1", root / "submitted" / name / "ps1")
    for name, answers in zip(names[2:], itertools.cycle(_combinations()), strict=False):
        folder = Path(shutil.copytree(root / "release/ps1", root / "submitted" / name / "ps1"))
        (folder / "timestamp.txt").write_text(STAMP, "utf-8")
        for path in folder.glob("*.ipynb"):
            notebook = json.loads(path.read_text("utf-8"))
            for cell in notebook["cells"]:
                grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
                cell["source"] = answers.get(grade_id, cell["source"])
            path.write_text(json.dumps(notebook), "utf-8")
    return cohort


def _combinations() -> Iterator[dict[str, str]]:
    every = itertools.product(*ANSWERS.values())
    return (dict(zip(ANSWERS, chosen, strict=True)) for chosen in itertools.islice(every, 0, None, 3))


if __name__ == "__main__":
    alone(run, "grading of an own assignment", "a few hand-ins")
