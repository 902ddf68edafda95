"""A facilitator's own assignments in a cohort, beside the kit's: released, handed in, marked, fed back, exported."""

import csv
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from managerkit.cohort.folder import Cohort
from tests.support.commands import run, stock
from tests.support.own import SOLVED, answered, cell, documented, hand_in, write

pytestmark = pytest.mark.slow

MEMO = '<script>alert(1)</script> & "more"'


@pytest.fixture(scope="module")
def graded_once(own_cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cohort with the documented hand-ins of ps1, one of odd and one of a stranger, graded."""
    root = Path(shutil.copytree(own_cohort, tmp_path_factory.mktemp("graded") / "spring"))
    documented(root, "bitdiddle")
    documented(root, "hacker")
    answers = {"double": f"{SOLVED}\nprint('{MEMO}')", "essay": MEMO}
    hand_in(root, "ana", "odd", {"odd.ipynb": answered(root, "odd", "odd", answers)})
    hand_in(root, "stranger", "odd", {"odd.ipynb": answered(root, "odd", "odd", {"double": SOLVED})})
    assert "4 graded, of 4 handed in." in run("cohort", "grade", root).output
    return root


@pytest.fixture
def spring(own_cohort: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(own_cohort, tmp_path / "spring"))


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded_once, tmp_path / "spring"))


def mark(root: Path, points: float = 1.0) -> None:
    """Give all that waits in the formgrader some points, and a comment."""
    with Cohort.open(root).gradebook() as opened:
        for assignment in opened.assignments:
            for one in assignment.submissions:
                for notebook in one.notebooks:
                    for grade in notebook.grades:
                        if grade.needs_manual_grade:
                            grade.manual_score, grade.needs_manual_grade = points, False
                    for comment in notebook.comments:
                        comment.manual_comment = f"{comment.name}: {MEMO}" if comment.name == "essay" else None
                    for grade in notebook.grades:
                        if grade.name == "essay":
                            grade.extra_credit = 9.0
        opened.db.commit()


def table(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row["id"], row["assignment"]): row for row in csv.DictReader(file)}


def test_c8_everything_in_source_is_released_and_status_says_so(spring: Path) -> None:
    listed = run("cohort", "status", spring).output
    assert "Handed in by none of 3 learners yet: ladder-v1, odd, ps1." in listed
    outbound = spring / "exchange/spring/outbound"
    assert {path.name for path in outbound.glob("ps1/*")} == {"jupyter.png", "problem1.ipynb", "problem2.ipynb"}
    assert {path.name for path in outbound.glob("odd/*")} == {"data", "helper.py", "odd.ipynb"}
    assert {"ps1.zip", "odd.zip"} < {path.name for path in spring.glob("to-learners/*")}
    text = (spring / "exchange/spring/outbound/odd/odd.ipynb").read_text("utf-8")
    assert "HIDDEN" not in text and "Two for ideas" not in text and "negative" not in text
    write(spring / "source/later/later.ipynb", [cell("one", "assert True", 1.0)])
    assert f"Next: managerkit cohort release {spring}" in run("cohort", "status", spring).output
    assert run("cohort", "release", spring, "--only", "later").output.startswith("later is released.")
    assert (
        "no exercise of this cohort is called `lter`; did you mean `later`"
        in run("cohort", "release", spring, "--only", "lter", code=1).output
    )


def test_c8_cells_of_a_released_notebook_stay_once_somebody_is_graded(graded: Path) -> None:
    write(graded / "source/odd/odd.ipynb", [cell("new", "assert True", 1.0)])
    told = run("cohort", "release", graded, code=1).output
    assert "odd.ipynb: `new` is new" in told and "Nothing was released" in told


def test_c8_learners_hand_in_through_the_exchange(spring: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    config = (
        f"c = get_config()\nc.CourseDirectory.course_id = 'spring'\nc.Exchange.root = {str(spring / 'exchange')!r}\n"
    )
    (home / "nbgrader_config.py").write_text(f"{config}c.CourseDirectory.student_id = 'ana'\n", "utf-8")
    shutil.copytree(spring / "release/odd", home / "odd")
    (home / "odd/odd.ipynb").write_text(answered(spring, "odd", "odd", {"double": SOLVED}), "utf-8")
    stock(spring, "submit", "odd", home=home)
    with (spring / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.ExchangeCollect.check_owner = False\n")
    assert re.search(r"odd: 1 taken", run("cohort", "collect", spring).output)
    assert (spring / "submitted/ana/odd/data/numbers.txt").is_file()


def test_c8_learners_hand_in_by_mail(spring: Path, tmp_path: Path) -> None:
    mine, mail = tmp_path / "mine", tmp_path / "mail"
    shutil.copytree(spring / "release/odd", mine / "odd")
    shutil.copytree(spring / "release/ps1", mine / "ps1")
    told = run("hand-in", "odd", "--workspace", mine, "--as", "ana").output
    assert "data/numbers.txt: a file beside the notebook" in told and "odd.ipynb: the notebook, as last saved" in told
    assert "say which exercise you hand in" in run("hand-in", "--workspace", mine, "--as", "ana", code=1).output
    mail.mkdir()
    shutil.move(mine / "odd-ana.zip", mail / "odd-ana.zip")
    shutil.make_archive(str(mail / "bitdiddle"), "zip", mine, "ps1")
    shutil.copytree(mine / "ps1", mail / "hacker/work")
    (mail / "hacker/work/jupyter.png").unlink()
    (mail / "hacker/work/jupyter.png").symlink_to(spring / "gradebook.db")
    told = run("cohort", "collect", spring, "--from", mail).output
    assert re.findall(r"taken +(\w+) +(\w+)", told) == [("bitdiddle", "ps1"), ("hacker", "ps1"), ("ana", "odd")]
    there = spring / "submitted"
    assert (there / "ana/odd/data/numbers.txt").read_text("utf-8") == "1 2 3"
    assert {path.name for path in there.glob("bitdiddle/ps1/*.*")} > {"jupyter.png", "problem1.ipynb", "problem2.ipynb"}
    assert not (there / "hacker/ps1/jupyter.png").exists()
    assert "Unchanged 3." in run("cohort", "collect", spring, "--from", mail).output
    (mail / "hacker/work/problem1.ipynb").write_text(answered(spring, "ps1", "problem1", {"squares": "1"}), "utf-8")
    os.utime(mail / "hacker/work/problem1.ipynb", (2**31, 2**31))
    assert "replaced" in run("cohort", "collect", spring, "--from", mail).output
    shutil.rmtree(mail)
    shutil.copytree(spring / "source/odd", spring / "source/even")
    shutil.copytree(mine / "odd", mail / "ana/work")
    told = run("cohort", "collect", spring, "--from", mail).output
    assert "could be of even or odd; put it into a folder that is called by the assignment" in told


def test_c8_the_page_has_points_and_comments_and_no_scheme_script_or_hidden_test(graded: Path) -> None:
    mark(graded)
    told = run("cohort", "feedback", graded).output
    assert "Pages made: 5; unchanged since last time: 0." in told and "ps1: 2 (bitdiddle, hacker)" in told
    page = (graded / "feedback/ana/odd/odd.html").read_text("utf-8")
    assert "<script" not in page and "essay: &lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "Two for ideas" not in page and "double(21)" not in page and str(graded) not in page
    assert "10 of 3, 9 of them extra" in page and re.search(r"Marked by a person:\s+10 of 3 points", page)
    assert sorted(path.name for path in (graded / "feedback/hacker/ps1").glob("*.html")) == [
        "problem1.html",
        "problem2.html",
    ]
    assert "Pages made: 0; unchanged since last time: 5." in run("cohort", "feedback", graded).output
    states = run("cohort", "status", graded).output
    assert "ps1: not in 1, fed back 2." in states and "odd: not in 2, fed back 1." in states
    stock(graded, "generate_feedback", "ps1", "--force")
    assert "<script" not in (graded / "feedback/hacker/ps1/problem1.html").read_text("utf-8")


def test_c8_a_cell_of_a_long_name_is_on_the_page_and_in_its_total(graded: Path) -> None:
    mark(graded)
    long = "essay-" + "x" * 72
    with sqlite3.connect(graded / "gradebook.db") as connection:
        connection.execute("UPDATE base_cell SET name = ? WHERE name = 'essay'", [long])
        connection.execute("UPDATE base_cell SET name = 'gone' WHERE name = 'partial'")
    notebook = graded / "autograded/ana/odd/odd.ipynb"
    notebook.chmod(0o644)
    notebook.write_text(notebook.read_text("utf-8").replace('"grade_id": "essay"', f'"grade_id": "{long}"'), "utf-8")
    run("cohort", "feedback", graded)
    page = (graded / "feedback/ana/odd/odd.html").read_text("utf-8")
    assert f'id="graded-{long}"' in page and f'href="#graded-{long}"' in page and "essay: &lt;script&gt;" in page
    assert ">gone<" in page and "#graded-gone" not in page
    run("cohort", "export", graded)
    row = table(graded / "grades.csv")["ana", "odd"]
    assert f">{float(row['total']):g} of {float(row['max']):g}<" in page


def test_c8_pages_of_an_earlier_hand_in_are_not_handed_back_as_the_newest_ones(graded: Path, tmp_path: Path) -> None:
    mark(graded)
    run("cohort", "feedback", graded)
    for learner in ("bitdiddle", "hacker"):
        for step in ("submitted", "autograded"):
            stamp = graded / step / learner / "ps1/timestamp.txt"
            stamp.chmod(0o644)
            stamp.write_text("2026-03-03 10:00:00.000000 UTC", "utf-8")
    (graded / "autograded/bitdiddle/ps1/problem2.ipynb").unlink()
    broken = graded / "autograded/hacker/ps1/problem1.ipynb"
    broken.chmod(0o644)
    broken.write_text("{", "utf-8")
    told = run("cohort", "feedback", graded).output
    assert "Pages made: 2;" in told and "Not made: hacker · ps1:" in told
    there = {path.relative_to(graded / "feedback").as_posix() for path in graded.glob("feedback/*/ps1/*.html")}
    assert there == {"bitdiddle/ps1/problem1.html", "hacker/ps1/problem2.html"}
    assert not (graded / "feedback/bitdiddle/ps1/.problem2.feedback.json").exists()
    run("cohort", "hand-back", graded, "--to", tmp_path / "back")
    assert {path.name for path in tmp_path.glob("back/*/ps1.*")} == {"ps1.problem1.html", "ps1.problem2.html"}
    assert len(list(tmp_path.glob("back/*/ps1.*"))) == 2


def test_c8_making_a_page_touches_no_other_page_of_the_hand_in(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark(graded)
    run("cohort", "feedback", graded)
    for step in ("submitted", "autograded"):
        stamp = graded / step / "hacker/ps1/timestamp.txt"
        stamp.chmod(0o644)
        stamp.write_text("2026-03-03 10:00:00.000000 UTC", "utf-8")
    folder, touched = graded / "feedback/hacker/ps1", []

    def one_by_one(work: Callable[[Any], Any], things: Sequence[Any]) -> Generator[Any, None, None]:
        for thing in things:
            before = content(folder)
            page = work(thing)
            touched.append({name for name, _ in before ^ content(folder)})
            yield page

    monkeypatch.setattr("managerkit.cohort.feedback.making.spread", one_by_one)
    assert "Pages made: 2; unchanged since last time: 3." in run("cohort", "feedback", graded).output
    assert touched == [{f"{name}.html", f".{name}.feedback.json"} for name in ("problem1", "problem2")]
    assert (folder / "timestamp.txt").read_text("utf-8").startswith("2026-03-03")


def content(folder: Path) -> set[tuple[str, bytes]]:
    return {(path.name, path.read_bytes()) for path in folder.iterdir()}


def test_c8_grades_are_of_the_roster_and_nbgraders_table_has_a_name_of_its_own(graded: Path) -> None:
    mark(graded)
    told = run("cohort", "status", graded).output
    assert "Collected, but not in the roster: stranger." in told
    run("cohort", "export", graded)
    ours = (graded / "grades.csv").read_bytes()
    stock(graded, "export")
    assert (graded / "grades.csv").read_bytes() == ours and b"stranger" not in ours
    rows, by_stock = table(graded / "grades.csv"), (graded / "nbgrader-grades.csv").read_text("utf-8").splitlines()
    assert sorted({name for _, name in rows}) == ["ladder-v1", "odd", "ps1"] and len(rows) == 9
    for line in by_stock[1:]:
        said = dict(zip(by_stock[0].split(","), line.split(","), strict=True))
        row = rows.get((said["student_id"], said["assignment"]), {})
        assert float(row.get("max", said["max_score"])) == float(said["max_score"])
        assert not row.get("total") or float(row["total"]) == float(said["score"])
    shutil.copy(graded / "nbgrader-grades.csv", graded / "grades.csv")
    assert f"which is {graded / 'nbgrader-grades.csv'} now" in run("cohort", "export", graded).output
    run("cohort", "export", graded, "--for", "moodle")
    moodle = (graded / "moodle.csv").read_text("utf-8-sig")
    assert "essay: essay:" in moodle and "Assignment: ps1 (Real)" in moodle
    run("cohort", "export", graded, "--for", "canvas")
    assert (graded / "canvas.csv").read_text("utf-8").splitlines()[0].endswith("ladder-v1,odd,ps1")
    run("cohort", "export", graded, "--for", "xapi")
    scored = [one for one in json.loads((graded / "xapi.json").read_text("utf-8")) if "score" in one["result"]]
    assert {one["object"]["definition"]["name"]["en"] for one in scored} == {"odd", "ps1"}
    run("cohort", "export", graded, "--for", "criteria")


def test_c8_what_waits_in_an_own_assignment_is_marked_in_the_formgrader(graded: Path) -> None:
    told = run("cohort", "status", graded).output
    assert "waits for a human" in told and "Nbgrader > Formgrader" in told.split("Next: ")[1]
    assert "Pages made: 0;" in run("cohort", "feedback", graded).output


def test_c15_pages_go_back_into_a_folder_for_each_learner(graded: Path, tmp_path: Path) -> None:
    assert "no pages yet" in run("cohort", "hand-back", graded, "--to", tmp_path / "back").output
    mark(graded)
    run("cohort", "feedback", graded)
    back, secret = tmp_path / "back", tmp_path / "secret"
    (back / "hacker").mkdir(parents=True)
    secret.write_text("mine", "utf-8")
    (back / "hacker/ps1.problem1.html").symlink_to(secret)
    (back / "bitdiddle").symlink_to(tmp_path, target_is_directory=True)
    told = run("cohort", "hand-back", graded, "--to", back).output
    assert (
        "3 pages put into" in told
        and told.count("Not handed back: bitdiddle · ps1: the learner's folder is a link") == 2
    )
    assert secret.read_text("utf-8") == "mine" and not (back / "hacker/ps1.problem1.html").is_symlink()
    page = back / "ana/odd.html"
    assert page.read_bytes() == (graded / "feedback/ana/odd/odd.html").read_bytes()
    assert stat.S_IMODE(page.stat().st_mode) == 0o640 and stat.S_IMODE(page.parent.stat().st_mode) == 0o750
    assert "0 pages put into" in run("cohort", "hand-back", graded, "--to", back).output
    told = run("cohort", "hand-back", graded).output
    assert "0 pages put into the exchange; of 5 made." in told
    assert f"managerkit cohort hand-back {graded} --to pages puts every page into pages/LEARNER." in told


def test_c15_a_desk_and_a_workspace_are_prepared_without_a_server(graded: Path, tmp_path: Path) -> None:
    told = run("cohort", "mark", graded, "--no-serve", code=1).output
    assert told == "Error: say who marks: add --as and your name in small letters, such as --as ana\n"
    assert not (graded / "marking").exists()
    told = run("cohort", "mark", graded, "--as", "ana", "--no-serve").output
    desk = graded / "marking/ana.ipynb"
    assert str(desk) in told and "ladder-v1" in desk.read_text("utf-8")
    told = run("start", tmp_path / "mine", "--no-serve").output
    begin = next(word.rstrip(".") for word in told.split() if word.endswith(".ipynb."))
    assert Path(begin).is_file()
    assert f"It is ready. Begin with {begin}." in run("start", tmp_path / "mine", "--no-serve").output
