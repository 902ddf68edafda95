"""The marking desk in a real JupyterLab: thirty reflections, by keyboard alone, and where the marks are afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from managerkit.cohort.folder import Cohort
from tests.support.lab import Lab, browsing, running, stock
from tests.support.marking import marks

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SHOTS = os.environ.get("MANAGERKIT_SHOTS")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with one exercise, collected and graded by the machine."""
    folder = tmp_path_factory.mktemp("desk") / "demo"
    run("demo", str(folder), "--modules", "mastery", "--learners", "34")
    run("cohort", "collect", str(folder))
    run("cohort", "collect", str(folder), "--from", str(folder / "hand-ins"))
    run("cohort", "grade", str(folder))
    return folder


@pytest.fixture(scope="module")
def address(graded: Path) -> Iterator[str]:
    words = ["cohort", "mark", str(graded), "--as", "ana"]
    with running(words, graded, graded.with_name("log")) as found:
        yield found


def run(*words: str) -> str:
    command = [sys.executable, "-m", "managerkit.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.fixture(scope="module")
def marked(graded: Path, address: str) -> Cohort:
    """Everything marked by keyboard; what is wrong on the way is told here."""
    cohort = Cohort(graded)
    (assignment,) = cohort.assignments
    many = len(cohort.submitted(assignment))
    assert many >= 30
    with browsing() as page:
        lab = Lab(page, address)
        lab.open("marking/ana.ipynb")
        page.locator(".jp-CodeCell").first.click()
        page.keyboard.press("Shift+Enter")
        desk = lab.panel()
        reflection = cohort.module(assignment).reflection.value
        anchors, titles = reflection.anchors, [criterion.title for criterion in reflection.rubric]
        wanted, begun = dict(zip(titles, "2310", strict=True)), set()
        expect(desk.locator("h4").first).to_be_focused()
        page.keyboard.press("n")
        expect(desk).to_contain_text("Before you go on, give all levels.")
        for number in range(len(anchors)):
            expect(desk.locator(".mk-title")).to_contain_text("for practice")
            expect(desk.locator("h4").first).to_have_text(f"Practice text {number + 1} of {len(anchors)}")
            page.keyboard.type(keys(desk, wanted), delay=150)
            expect(desk.locator("caption")).to_have_text("Your levels and the agreed ones")
            if number == 0:
                shoot(lab, "calibration")
            page.keyboard.press("n")
        learners = cohort.submitted(assignment)
        for number in range(many):
            expect(desk.locator("h4").first).to_have_text(f"Text {number + 1} of {many}")
            box, shown = desk.locator("h4").first.bounding_box(), desk.inner_text()
            assert box and 0 < box["y"] < 200, "a text begins at the top of the window"
            assert not [learner for learner in learners if learner in shown]
            typed = keys(desk, wanted)
            begun.add(typed[0])
            for place, level in enumerate(typed):
                page.keyboard.press(level)
                expect(desk.locator(".mk-hint").last).to_contain_text("6 of 12" if place == 3 else f"{place + 1} of 4")
            if number == 0:
                assert page.locator(".mk-side").count() == 0, "a learner's way through the course is no marker's"
                text, rubric = (desk.locator(f".mk-sheet > div:nth-child({place})").bounding_box() for place in (1, 2))
                assert text and rubric and text["x"] + text["width"] < rubric["x"]
                page.keyboard.press("c")
                expect(desk.locator(".mk-text")).to_be_in_viewport(ratio=0.3)
                page.keyboard.type("Which week was that?")
                shoot(lab, "desk")
                assert serious(lab) == []
                page.keyboard.press("Escape")
                expect(desk.locator("h4").first).to_be_focused()
                page.keyboard.press("Backspace")
                other = 3 if typed[3] != "3" else 0
                page.keyboard.press(str(other))
                expect(desk.locator(".mk-hint").last).to_contain_text(f"{6 - int(typed[3]) + other} of 12")
                page.keyboard.press("Backspace")
                page.keyboard.press(typed[3])
                expect(desk.locator(".mk-hint").last).to_contain_text("6 of 12")
                page.keyboard.press("c")
                page.keyboard.press("Control+Enter")
            else:
                page.keyboard.press("n")
        expect(desk.locator("h4").first).to_have_text("Everything that is yours has been read.")
        assert all(learner in desk.inner_text() for learner in learners)
        shoot(lab, "desk-done")
        page.locator(".jp-CodeCell .jp-InputPrompt").first.click()
        page.keyboard.press("Shift+Enter")
        lab.idle()
        expect(desk.locator("h4").first).to_be_focused()
        page.keyboard.press("b")  # which would put a cell into the notebook
        expect(desk.locator("h4").first).to_have_text(f"Text {many} of {many}")
        lab.run("notebook:duplicate-below")  # as a second exercise, of whose desk the keys are at hand as well
        page.locator(".jp-CodeCell .jp-InputArea-editor").nth(1).click()
        page.keyboard.press("Shift+Enter")
        lab.idle()
        expect(lab.panel(1).locator("h4").first).to_be_focused()
        assert lab.errors == []
    assert begun == set("2310"), "each criterion is read first at times"
    run("cohort", "status", str(graded))
    return cohort


def test_what_was_marked_by_keyboard_is_in_the_gradebook(marked: Cohort) -> None:
    cohort, given = marked, marks(marked)
    (assignment,) = cohort.assignments
    learners, reflection = cohort.submitted(assignment), cohort.module(assignment).reflection.value
    assert len(given) == len(learners) and {
        tuple(mark.levels[one.id] for one in reflection.rubric) for mark in given
    } == {(2, 3, 1, 0)}
    with cohort.gradebook() as gradebook:
        for learner in learners:
            grade = gradebook.find_grade("reflection-task", assignment.module, assignment.name, learner)
            comment = gradebook.find_comment("reflection-task", assignment.module, assignment.name, learner)
            assert (grade.manual_score, grade.needs_manual_grade) == (6.0, False), learner
            assert comment.manual_comment.startswith("Levels: 2 3 1 0")


@pytest.fixture(scope="module")
def formgrader(graded: Path) -> Iterator[str]:
    """nbgrader's own pages, in a JupyterLab that knows of managerkit only by the cohort's settings."""
    with stock(graded, graded.with_name("stock-log")) as found:
        yield found


def test_a2_a_name_in_the_gradebook_runs_nothing_in_the_formgrader(graded: Path, formgrader: str) -> None:
    cohort = Cohort(graded)
    (assignment,) = cohort.assignments
    learner = cohort.submitted(assignment)[0]
    names = ('<img src=x onerror="window.mkRan = 1">', "<script>window.mkRan = 1</script>&amp;")
    with cohort.gradebook() as gradebook:  # as a cohort has them that was made before rosters were read with care
        before = gradebook.find_student(learner)
        kept = before.first_name, before.last_name
        gradebook.update_or_create_student(learner, first_name=names[0], last_name=names[1])
        submission = gradebook.find_submission_notebook(assignment.module, assignment.name, learner).id
    pages = {
        f"submissions/{submission}/": "li.live-notebook a.name-shown",
        f"gradebook/{assignment.name}/{assignment.module}": "td.name a.name-shown",
        "manage_students": "td.name a",
        f"manage_students/{learner}": "td.name a",
    }
    with browsing() as page:
        page.goto(formgrader)
        for where, shown in pages.items():
            page.goto(f"{formgrader.split('/lab')[0]}/formgrader/{where}")
            page.locator(shown).first.wait_for(state="attached")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.mkRan") is None, where
            if where != f"manage_students/{learner}":
                texts = [" ".join(text.split()) for text in page.locator(shown).all_text_contents()]
                assert f"{names[1]}, {names[0]}" in texts, where
    with cohort.gradebook() as gradebook:
        gradebook.update_or_create_student(learner, first_name=kept[0], last_name=kept[1])


def test_the_formgrader_shows_what_was_given_and_what_is_typed_there_stays(
    marked: Cohort, graded: Path, formgrader: str
) -> None:
    cohort = marked
    (assignment,) = cohort.assignments
    first = next(mark for mark in marks(cohort) if mark.comment)
    with cohort.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook(assignment.module, assignment.name, first.learner).id
    with browsing() as page:
        root = formgrader.split("/lab")[0]
        page.goto(formgrader)
        page.goto(f"{root}/formgrader/gradebook/{assignment.name}/{assignment.module}")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(len(cohort.submitted(assignment)))
        expect(page.locator("tbody tr", has_text="6 / 12")).to_have_count(rows.count())
        page.goto(f"{root}/formgrader/submissions/{submission}/")
        score, comment = page.locator("input#reflection-task"), page.locator("textarea.comment").first
        expect(score).to_have_value("6")
        expect(comment).to_have_value("Levels: 2 3 1 0\nWhich week was that?")
        if SHOTS:
            comment.scroll_into_view_if_needed()
            page.screenshot(path=Path(SHOTS) / "formgrader.png")
        score.fill("7")
        with page.expect_response(lambda answer: "/api/grade" in answer.url and answer.request.method == "PUT"):
            score.press("Tab")
    said = run("cohort", "status", str(graded))
    assert f"and left so: {first.learner} ({assignment.name})." in said
    run("cohort", "feedback", str(graded))
    text = cohort.file("feedback", first.learner, assignment, "mastery.html").read_text("utf-8")
    assert "7 of 12 points." in text and "Which week was that?" in text
    assert text.count("✓ Given") == 4


def keys(desk: Locator, wanted: dict[str, str]) -> str:
    """The digits to type for the levels that each criterion is to get, in the order in which the desk shows them."""
    return "".join(wanted[title] for title in desk.locator(".mk-rubric legend").all_inner_texts())


def serious(lab: Lab) -> list[tuple[str, str]]:
    """What axe-core finds in the desk that is serious or critical."""
    found = Axe().run(lab.page, context=".mk-root").response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]


def shoot(lab: Lab, name: str) -> None:
    """Leave pictures in both themes and at two widths, if somebody wants to look."""
    if not SHOTS:
        return
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.theme(theme)
        for width in (800, 1280):
            lab.page.set_viewport_size({"width": width, "height": 1400})
            lab.still()
            lab.page.screenshot(path=Path(SHOTS) / f"{name}-{theme.split()[1].lower()}-{width}.png")
