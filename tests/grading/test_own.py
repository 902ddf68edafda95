"""Assignments of a facilitator's own, graded behind the fence with the scores, comments and flags of stock."""

import errno
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from managerkit.cohort.folder import Cohort
from managerkit.cohort.grade import grade_cohort, tasks
from managerkit.cohort.submissions.exchange import release
from managerkit.grading.run import Graded
from managerkit.grading.sandbox.execute import cool_down, execute
from managerkit.grading.sandbox.fence import Limits
from managerkit.grading.sandbox.job import Cell, Job, Kit
from tests.support.commands import stock
from tests.support.own import SOLVED, answered, cell, documented, gradebook, hand_in, odd_cells, scores, write

pytestmark = pytest.mark.slow


@pytest.fixture
def spring(own_cohort: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(own_cohort, tmp_path / "spring"))


def grade(root: Path, limits: Limits | None = None, again: bool = False) -> dict[str, Graded]:
    """Grade everything; what came of each learner."""
    cohort = Cohort.open(root)
    done = grade_cohort(cohort, tasks(cohort), lambda one: None, limits=limits, again=again)
    return {one.task.learner: one for one in done}


def test_c8_scores_comments_and_flags_are_stocks(spring: Path, tmp_path: Path) -> None:
    documented(spring, "bitdiddle")
    documented(spring, "hacker")
    hand_in(spring, "ana", "ps1", {"problem2.ipynb": answered(spring, "ps1", "problem2", {"part-a": "It doubles."})})
    hand_in(spring, "ana", "odd", {"odd.ipynb": answered(spring, "odd", "odd", {"double": SOLVED, "essay": "Words."})})
    wrong = "def double(n):\n    return n + n if n > -9 else exec('raise ValueError')"
    mine = {"odd.ipynb": answered(spring, "odd", "odd", {"double": wrong}), "helper.py": "def half(n): return 3"}
    hand_in(spring, "hacker", "odd", mine)
    theirs = Path(shutil.copytree(spring, tmp_path / "stock"))
    with ThreadPoolExecutor(1) as beside:
        by_stock = beside.submit(stock, theirs, "autograde", "ps1", "--force")
        grade(spring)
        by_stock.result()
    stock(theirs, "autograde", "odd")
    assert gradebook(spring) == gradebook(theirs)
    assert scores(spring, "ana", "odd") == {
        **{"patched": 2.0, "deleted": 2.0, "raises": 2.0, "partial": 1.5, "imported": 2.0, "loud": 0.0, "hidden": 2.0},
        **{"essay": None, "task": None},
    }
    for learner, name in (("bitdiddle", "ps1"), ("ana", "odd")):
        ours, other = (root / "autograded" / learner / name for root in (spring, theirs))
        listed = [
            sorted(str(path.relative_to(one)) for path in one.rglob("*") if "__pycache__" not in path.parts)
            for one in (ours, other)
        ]
        assert listed[0] == [".graded.json", *listed[1]]
    assert (spring / "autograded/hacker/odd/helper.py").read_text() == (spring / "source/odd/helper.py").read_text()


def test_c8_what_was_graded_stays_until_it_is_handed_in_again(spring: Path) -> None:
    hand_in(spring, "ana", "odd", {"odd.ipynb": answered(spring, "odd", "odd", {"double": SOLVED})})
    assert grade(spring)["ana"].fresh
    with Cohort.open(spring).gradebook() as opened:
        opened.find_grade("essay", "odd", "odd", "ana").manual_score = 2.0
        opened.find_grade("essay", "odd", "odd", "ana").extra_credit = 5.0
        opened.find_comment("essay", "odd", "odd", "ana").manual_comment = "Good."
        opened.db.commit()
    assert not grade(spring)["ana"].fresh
    later = {"odd.ipynb": answered(spring, "odd", "odd", {"double": "double = 3"})}
    hand_in(spring, "ana", "odd", later, "2026-02-03 15:58:23.948203 UTC")
    assert grade(spring)["ana"].fresh
    essay = [row[5:] for row in gradebook(spring) if row[3] == "essay"]  # nbgrader keeps two cells of that name
    assert {row[:3] for row in essay} == {(2.0, 5.0, 1), (None, None, None)}
    assert {row[4] for row in essay} == {"Good.", None}
    assert scores(spring, "ana", "odd")["hidden"] == 0.0
    (spring / "source/odd/helper.py").write_text("def half(n):\n    return 3\n", "utf-8")
    assert grade(spring)["ana"].before and grade(spring, again=True)["ana"].fresh


def test_c8_whatever_is_handed_in_the_fence_holds_and_everybody_is_graded(spring: Path) -> None:
    reads = f"def double(n):\n    print(open({str(spring / 'gradebook.db')!r}, 'rb').read(9))\n    return 2 * n"
    hand_in(spring, "ana", "odd", {"odd.ipynb": answered(spring, "odd", "odd", {"double": reads})})
    hand_in(spring, "bitdiddle", "odd", {"odd.ipynb": "{", ".graded.json/x": "", "other.ipynb": "[]"})
    folder = hand_in(spring, "hacker", "odd", {})
    (folder / "odd.ipynb").symlink_to(spring / "source/odd/odd.ipynb")
    os.mkfifo(folder / "helper.py")
    endless = answered(spring, "ps1", "problem1", {"squares": "while True:\n    pass"})
    hand_in(spring, "ana", "ps1", {"problem1.ipynb": endless, "problem2.ipynb": "[" * 100_000})
    leaves = answered(spring, "ps1", "problem1", {"squares": "import os; os._exit(0)"})
    hand_in(spring, "hacker", "ps1", {"problem1.ipynb": leaves})
    cohort, begun = Cohort.open(spring), time.monotonic()
    done = grade_cohort(cohort, tasks(cohort), lambda one: None, limits=Limits(cell=2.0, notebook=10.0))
    assert time.monotonic() - begun < 60 and len(done) == 5
    for learner, name in (("ana", "odd"), ("bitdiddle", "odd"), ("hacker", "odd"), ("hacker", "ps1")):
        found = scores(spring, learner, name)
        assert not any(points for test, points in found.items() if test != "deleted"), (learner, name)
        assert found["deleted" if name == "odd" else "correct_squares"] is not None
        assert (spring / "autograded" / learner / name / ".graded.json").is_file()
    assert not (spring / ".managerkit/own").exists()


def test_a9_what_cannot_be_laid_out_costs_only_its_own_hand_in(spring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes = Path.write_bytes

    def written(path: Path, content: bytes) -> int:
        if path.name == "no-name":  # as some disks refuse names that others take
            raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ))
        return write_bytes(path, content)

    solved = answered(spring, "odd", "odd", {"double": SOLVED})
    hand_in(
        spring,
        "ana",
        "odd",
        {"odd.ipynb/x.txt": "", "data": "", "helper.py/x": "", "mine.ipynb": solved, "a.ipynb/x": ""},
    )
    hand_in(spring, "bitdiddle", "odd", {"odd.ipynb": solved, "no-name": ""})
    hand_in(spring, "hacker", "odd", {"odd.ipynb": solved})
    monkeypatch.setattr(Path, "write_bytes", written)
    done = grade(spring)
    assert done["ana"].notes[:2] == [
        "data, helper.py/x, odd.ipynb/x.txt: left out, since something of the assignment’s own goes there",
        "mine.ipynb is taken as odd.ipynb",
    ]
    assert "its files cannot be laid out" in done["bitdiddle"].notes[0]
    assert scores(spring, "ana", "odd") == scores(spring, "hacker", "odd")
    assert scores(spring, "ana", "odd")["imported"] == 2.0 and not scores(spring, "bitdiddle", "odd")


def test_c8_a_result_that_is_no_score_costs_only_its_own_cell(spring: Path) -> None:
    shows = "class double:\n    def __init__(self, n): self.n = n\n    def __eq__(self, other): return True"
    source = [cell("more", "5", 2.0), cell("less", "1", 2.0), cell("nothing", shows, solution=True, locked=False)]
    write(spring / "source/extra/extra.ipynb", source)
    release(Cohort.open(spring), ["extra"])
    hand_in(spring, "ana", "extra", {"extra.ipynb": answered(spring, "extra", "extra", {})})
    done = grade(spring)["ana"]
    assert scores(spring, "ana", "extra") == {"more": 0.0, "less": 1.0, "nothing": None}
    assert "more: what it shows is no score" in done.notes[0]


def test_c8_how_a_cell_ended_counts_however_much_it_printed(spring: Path) -> None:
    loud = "def double(n):\n    print('x' * 3_000_000)\n    return 2 * n"
    tests = [cell("fails", "double(1)\nassert False", 2.0), cell("partly", "double(1)\n1.25", 2.0)]
    tests += [cell("passes", "assert double(1) == 2", 2.0)]
    write(spring / "source/loud/loud.ipynb", [cell("double", loud, solution=True, locked=False), *tests])
    release(Cohort.open(spring), ["loud"])
    hand_in(spring, "ana", "loud", {"loud.ipynb": answered(spring, "loud", "loud", {"double": loud})})
    grade(spring)
    assert scores(spring, "ana", "loud") == {"fails": 0.0, "partly": 1.25, "passes": 2.0}
    assert (spring / "autograded/ana/loud/loud.ipynb").stat().st_size < 5_000_000


def test_c8_what_cannot_be_graded_here_is_said_and_stops_nobody(spring: Path) -> None:
    write(spring / "source/later/later.ipynb", odd_cells(SOLVED))
    hand_in(spring, "ana", "later", {"later.ipynb": "{}"})
    hand_in(spring, "hacker", "odd", {"odd.ipynb": answered(spring, "odd", "odd", {"double": SOLVED})})
    done = grade(spring)
    assert done["ana"].notes == ["later was never released; release it, and grade again"]
    assert scores(spring, "hacker", "odd")["deleted"] == 2.0


def test_c8_an_endless_cell_that_was_released_holds_up_nobody() -> None:
    endless = "while True:\n    len('')"
    catches = (
        "    try:\n        for _ in range(10**9):\n            len('')\n    except BaseException:\n        len('')"
    )
    try:
        done = execute(Kit({}, rehearsal=(endless,), patience=0.5), Job((Cell("1 + 1"),), {}))
        assert done.cells[0].outputs[0]["data"]["text/plain"] == "2"
        with pytest.raises(Exception, match="does not end and cannot be interrupted"):
            execute(Kit({}, rehearsal=(f"while True:\n{catches}",), patience=0.5), Job((Cell("1"),), {}))
    finally:
        cool_down()
