"""Feedback: what learners get back, that nothing in it runs or leaks, and that only what changed is made anew."""

import html as html_lib
import json
import os
import random
import re
import secrets
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from playwright.sync_api import Dialog, Page
from traitlets.config import Config

from managerkit.activities.reflections.engine import checks
from managerkit.activities.reflections.explained import explained
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.cohort.create import create
from managerkit.cohort.feedback.page import without_places
from managerkit.cohort.feedback.sanitize import cleaned
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.scenario import Scenario
from tests.support.cohort import ANSWER, COMMITMENT, MENDED, Exercise
from tests.support.commands import run, stock
from tests.support.files import snapshot
from tests.support.lab import browsing
from tests.support.page_rules import broken
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)
MODULES = ["mastery", "debugging-people"]
RAN = "window.mkRan = true; alert('mk-ran')"
ELSEWHERE = "https://elsewhere.invalid"

SNEAKY_HTML = [
    f"<script>{RAN}</script>",
    f'<img src=x onerror="{RAN}">',
    f'<svg onload="{RAN}"><script>{RAN}</script><text>drawn</text></svg>',
    f'<svg><style><img src=x onerror="{RAN}"></style></svg>',
    f"<math><mtext></p><script>{RAN}</script></mtext></math>",
    f'<iframe src="{ELSEWHERE}/frame" srcdoc="<script>{RAN}</script>"></iframe>',
    f'<link rel="stylesheet" href="{ELSEWHERE}/style.css"><style>@import url({ELSEWHERE}/more.css);</style>',
    f'<img src="{ELSEWHERE}/pixel.png"><video poster="{ELSEWHERE}/poster.png"></video>',
    f'<div style="background: url({ELSEWHERE}/back.png)" class="modal navbar-fixed-top" id="mine">over</div>',
    f'<meta http-equiv="refresh" content="0; url={ELSEWHERE}/away"><base href="{ELSEWHERE}/">',
    f'<details open ontoggle="{RAN}"><summary>open</summary></details>',
    f'<noscript><p title="</noscript><img src=x onerror={RAN}>"></noscript>',
    f'<template><script>{RAN}</script></template><a href="javascript:{RAN}">click</a>',
    f'<form action="{ELSEWHERE}"><button formaction="javascript:{RAN}" autofocus onfocus="{RAN}">send</button></form>',
]
SNEAKY_CODE = [
    f"from IPython.display import HTML, display\nfor text in {SNEAKY_HTML!r}:\n    display(HTML(text))",
    f"from IPython.display import Javascript, SVG, display\ndisplay(Javascript({RAN!r}))",
    f"""display({{"image/png": 'x" onerror="{RAN}', "text/plain": "png"}}, raw=True)
display({{"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" onload="{RAN}"/>', "text/plain": "svg"}}, raw=True)
display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "</script><script>{RAN}</script>"}}}}, raw=True)
display({{"text/markdown": "[go](javascript:{RAN}) <script>{RAN}</script>"}}, raw=True)
display({{"text/latex": "$<script>{RAN}</script>$"}}, raw=True)
display({{"text/html": "kept"}}, metadata={{"text/html": {{"isolated": True}}}}, raw=True)""",
    "import os, pandas, socket\nprint(os.getcwd(), pandas.__file__, socket.gethostname(), '~/mine and /api/v1/x')",
    "import pandas\npandas.read_csv('there-is-no.csv')",
]
SNEAKY_MARKDOWN = f"""{"".join(SNEAKY_HTML)}

[go](javascript:{RAN}) ![pixel]({ELSEWHERE}/picture.png)"""
STRAY = "=== BEGIN MARK SCHEME ===\nmy own words behind a marker"


# The cohort: made once, graded by stock nbgrader


@dataclass
class Handed:
    """What somebody handed in and how a marker marked it; a bare one has not even a time."""

    work: Callable[[Exercise], None]
    points: float | None = None
    comment: str = ""
    by_mail: bool = False
    bare: bool = False


def diligent(exercise: Exercise) -> None:
    """Three plays to an ending, and a fourth just begun."""
    for name in exercise.module.names("scenario"):
        plays = [ending(exercise.module.scenario(name).value, seed) for seed in (1, 2, 3)]
        exercise.forge(("finished", name, plays), ("play", name, {"seed": 4, "choices": []}))
    exercise.mend(MENDED)
    exercise.write([ANSWER] * len(exercise.module.reflection.value.prompts), COMMITMENT)


def ending(scenario: Scenario, seed: int) -> dict[str, object]:
    """A play to an ending, as a journal keeps it."""
    state, luck = begin(scenario, seed), random.Random(seed)
    while open_now := options(scenario, state):
        state = choose(scenario, state, luck.choice(open_now).id)
    return {"seed": seed, "choices": state.choices}


def hostile(exercise: Exercise) -> None:
    prompts = exercise.module.reflection.value.prompts
    exercise.write(["\n".join(SNEAKY_HTML)] * len(prompts), dict.fromkeys(COMMITMENT, SNEAKY_HTML[0]))
    exercise.forge(("play", "first-offer", {"seed": "<b>", "choices": [SNEAKY_HTML[0]]}), ("text", "x", {"a": [1]}))
    with exercise.editing() as cells:
        cells += [cell("code", source, number) for number, source in enumerate(SNEAKY_CODE)]
        cells += [cell("markdown", SNEAKY_MARKDOWN, 10), cell("raw", SNEAKY_MARKDOWN, 11), cell("markdown", STRAY, 12)]


def torn(exercise: Exercise) -> None:
    diligent(exercise)
    with exercise.editing() as cells:
        cells[:] = [
            one for one in cells if one["id"] not in ("reflection-task", "play") and "def " not in one["source"]
        ]
        cells[:] = [one for one in cells if "def overtime" not in "".join(one["source"])]
    with exercise.journal.path.open("a", encoding="utf-8") as file:
        file.write("<script>no record</script>\n")


def nothing(exercise: Exercise) -> None:
    pass


def no_notebook(exercise: Exercise) -> None:
    exercise.notebook.write_text("no notebook at all", "utf-8")


def cell(kind: str, source: str, number: int) -> dict[str, Any]:
    tags = [f'"><script>{RAN}</script>']
    made = {"cell_type": kind, "id": f"own-{number}", "metadata": {"tags": tags}, "source": source}
    return {**made, "execution_count": None, "outputs": []} if kind == "code" else made


HANDED = {
    "ana": Handed(diligent, 8, "Levels: 2 3 1 2\n“I did not ask her.” What would you have asked?\n\nA second thought."),
    "bo": Handed(nothing),
    "cy": Handed(hostile, 1, f"{SNEAKY_HTML[0]} Which *Tuesday*?"),
    "dee": Handed(torn, 7, "Levels: 2, 2, 2, 2", by_mail=True),
    "eve": Handed(no_notebook),
    "flo": Handed(diligent, 5, by_mail=True, bare=True),
}
LEARNERS = [Learner("ana", "Ana", "Lim"), Learner("cy", "<b>Cy</b>"), *map(Learner, ("bo", "dee", "eve", "flo", "gil"))]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort that stock nbgrader graded, and somebody marked in part. Tests work on copies of it."""
    cohort = create(tmp_path_factory.mktemp("feedback") / "cohort", LEARNERS, MODULES, COURSE)
    for assignment in cohort.assignments:
        for learner, handed in HANDED.items():
            hand_in(cohort, assignment, learner, handed)
    for learner in ("ana", "bo", "cy", "dee", "flo"):
        stock(cohort.root, "autograde", "--assignment=mastery-v1", f"--student={learner}")
    for learner in ("ana", "dee"):
        stock(cohort.root, "autograde", "--assignment=debugging-people-v2", f"--student={learner}")
    for assignment in cohort.assignments:
        for learner, handed in HANDED.items():
            if handed.points is not None and cohort.file("autograded", learner, assignment).is_dir():
                mark(cohort, assignment, learner, handed.points, handed.comment)
    return cohort.root


def hand_in(cohort: Cohort, assignment: Assignment, learner: str, handed: Handed) -> None:
    home = cohort.file("submitted", learner, assignment)
    shutil.copytree(cohort.root / "release" / assignment.name, home)
    for path in home.iterdir():
        path.chmod(0o644)
    handed.work(Exercise(cohort.module(assignment), home))
    secret, stamp = secrets.token_hex(64), "2026-11-20 10:00:00.000000 UTC"
    if handed.bare:
        return
    (home / "timestamp.txt").write_text(stamp, "utf-8")
    (home / "submission_secret.txt").write_text(secret, "utf-8")
    if not handed.by_mail:
        came = cohort.root / "exchange" / cohort.name / "inbound" / f"{learner}+{assignment.name}+{stamp}+x"
        came.mkdir(parents=True)
        (came / "submission_secret.txt").write_text(secret, "utf-8")


def mark(cohort: Cohort, assignment: Assignment, learner: str, points: float, comment: str) -> None:
    where = ("reflection-task", assignment.module, assignment.name, learner)
    with cohort.gradebook() as gradebook:
        grade = gradebook.find_grade(*where)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_comment(*where).manual_comment = comment
        gradebook.db.commit()


@pytest.fixture
def cohort(graded: Path, tmp_path: Path) -> Cohort:
    """The graded cohort, to do what one likes with."""
    return Cohort.open(Path(shutil.copytree(graded, tmp_path / "copy")))


@dataclass
class Fed:
    """The graded cohort after feedback for everybody, marked or not."""

    cohort: Cohort
    said: str = ""
    read: dict[tuple[str, str], str] = field(default_factory=dict)

    def path(self, learner: str, module: str = "mastery") -> Path:
        assignment = next(one for one in self.cohort.assignments if one.module == module)
        return self.cohort.file("feedback", learner, assignment, f"{module}.html")

    def html(self, learner: str, module: str = "mastery") -> str:
        return self.path(learner, module).read_text("utf-8")

    def part(self, learner: str, id: str, module: str = "mastery") -> str:
        """The text of one part of a page."""
        found = BeautifulSoup(self.html(learner, module), "html.parser").find(id=id)
        assert found, id
        return " ".join(found.get_text(" ").split())

    def pages(self) -> list[Path]:
        return sorted((self.cohort.root / "feedback").glob("*/*/*.html"))


@pytest.fixture(scope="module")
def fed(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Fed:
    made = Cohort.open(Path(shutil.copytree(graded, tmp_path_factory.mktemp("fed") / "cohort")))
    return Fed(made, run("cohort", "feedback", made.root, "--also-unmarked").output)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", html_lib.unescape(text)))


slow = [pytest.mark.slow, pytest.mark.timeout(600)]


class TestThePage:
    """What a learner reads."""

    pytestmark = slow

    def test_the_points_are_told_with_where_they_come_from(self, fed: Fed) -> None:
        told = fed.part("ana", "points")
        assert "18 of 22" in told
        for row in ("The story: The first offer a machine 6 of 6", "form of what you wrote a machine 4 of 4",
                    "in the reflection a person 8 of 12"):  # fmt: skip
            assert row in told
        assert "22 of 26" in fed.part("ana", "points", "debugging-people")

    def test_the_given_levels_are_marked_in_the_rubric(self, fed: Fed) -> None:
        rubric = BeautifulSoup(fed.html("ana"), "html.parser").select(".fb-rubric tbody tr")
        criteria = COURSE.module("mastery").reflection.value.rubric
        assert [words(row.th.get_text()) for row in rubric if row.th] == [words(one.title) for one in criteria]
        given = [[one["data-level"] for one in row.select("td.fb-given")] for row in rubric]
        assert given == [["2"], ["3"], ["1"], ["2"]]
        for row, criterion in zip(rubric, criteria, strict=True):
            for shown, level in zip(row.select("td"), criterion.levels, strict=True):
                assert words(level) in words(shown.get_text())

    def test_the_comment_is_told_without_its_line_of_levels(self, fed: Fed) -> None:
        told = fed.part("ana", "marker")
        assert "“I did not ask her.” What would you have asked? A second thought." in told
        assert "Levels:" not in told

    def test_without_levels_no_level_is_marked(self, fed: Fed) -> None:
        assert "marked no single level" in fed.part("cy", "marker")
        assert not BeautifulSoup(fed.html("cy"), "html.parser").select(".fb-given")

    def test_what_is_not_marked_says_so_and_gives_no_level(self, fed: Fed) -> None:
        assert "Not marked yet." in fed.part("bo", "marker")
        assert "not marked yet, of 12" in fed.part("bo", "points")
        assert "✓ Given" not in fed.html("bo")

    def test_a_mark_given_before_a_newer_hand_in_is_not_shown_as_final(self, cohort: Cohort) -> None:
        with cohort.gradebook() as gradebook:
            gradebook.find_grade("reflection-task", "mastery", "mastery-v1", "ana").needs_manual_grade = True
            gradebook.db.commit()
        run("cohort", "feedback", cohort.root, "--also-unmarked")
        told = Fed(cohort).part("ana", "marker")
        assert "Not marked yet. A reader marked what you handed in before" in told
        assert "What would you have asked?" not in told

    def test_each_check_of_form_says_what_it_asks_and_why(self, fed: Fed) -> None:
        reflection = COURSE.module("mastery").reflection.value
        met, open_ = fed.part("ana", "form"), fed.part("bo", "form")
        for check in checks(reflection, {}):
            about = explained(check.asks)
            assert about
            assert f"Met: {check.asks}" in met
            assert f"Not yet: {check.asks}" in open_
            assert about.why in met
            assert f"{about.why} How: {about.how}" in open_
        assert "How:" not in met
        assert words(ANSWER) in words(met)

    def test_the_debrief_is_replayed_from_the_journal(self, fed: Fed) -> None:
        told = fed.part("ana", "story-first-offer")
        scenario = COURSE.module("mastery").scenario("first-offer").value
        assert "played to an ending in" in told.lower()
        for question in scenario.debrief.questions:
            assert words(question) in words(told)
        assert "in 3 plays" in told
        assert fed.html("ana").count("<svg") == 1
        assert words(scenario.debrief.opening) in words(fed.part("dee", "story-first-offer"))
        for nobody in ("bo", "cy"):
            assert words(scenario.debrief.opening) not in words(fed.part(nobody, "story-first-offer"))
            assert "Play on in your notebook" in fed.part(nobody, "story-first-offer")

    def test_what_the_machine_said_of_the_function_is_there(self, fed: Fed) -> None:
        assert "4 of 4 points: 9 of 9 cases pass." in fed.part("ana", "notebook", "debugging-people")

    def test_a_torn_notebook_and_a_damaged_journal_are_no_hindrance(self, fed: Fed) -> None:
        told = BeautifulSoup(fed.html("dee"), "html.parser").get_text(" ")
        assert "1 of the lines in mastery.journal.jsonl cannot be read" in told
        assert "17 of 22" in fed.part("dee", "points")
        assert words(ANSWER) in words(fed.part("dee", "form"))

    def test_a_learners_name_is_text(self, fed: Fed) -> None:
        assert "Feedback for &lt;b&gt;Cy&lt;/b&gt;" in fed.html("cy")
        assert "Feedback for Ana Lim" in fed.html("ana")


def watched(page: Page) -> list[str]:
    """What a page asks for, says and does from now on."""
    seen: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.on("dialog", dismissed)
    return seen


class TestNothingLeaks:
    """What must not be on a page, and what must not happen when it is opened."""

    pytestmark = slow

    def test_no_mark_scheme_and_no_outputs_claims(self, fed: Fed) -> None:
        assert len(fed.pages()) == 7
        for path in fed.pages():
            seen = words(path.read_text("utf-8"))
            marking = COURSE.module(path.stem).reflection.value.marking
            assert [part for part in marking.split("\n\n") if words(part) in seen] == [], path
            assert "END MARK SCHEME" not in seen
            assert ("BEGIN MARK SCHEME" in seen) == (path.parts[-3] == "cy"), path

    def test_a_learners_own_stray_marker_is_their_text(self, fed: Fed) -> None:
        assert "my own words behind a marker" in fed.part("cy", "notebook")

    def test_no_place_and_no_machine_is_named(self, fed: Fed) -> None:
        for path in fed.pages():
            page = path.read_text("utf-8")
            for place in (str(fed.cohort.root), sys.prefix, f"{Path.home()}/", "site-packages"):
                assert place not in page, (path, place)
        assert "~/mine and /api/v1/x" in fed.part("cy", "notebook")

    def test_of_a_traceback_only_the_last_line_is_shown(self, fed: Fed) -> None:
        told = fed.part("cy", "notebook")
        assert "FileNotFoundError: [Errno 2] No such file or directory: 'there-is-no.csv'" in told
        graded = fed.part("dee", "notebook", "debugging-people")
        assert "NameError: name 'overtime_minutes' is not defined" in graded
        for page in (told, graded):
            assert "Traceback" not in page
            assert "---->" not in page

    @pytest.mark.parametrize("width", [1280, 800])
    def test_opening_a_page_runs_nothing_and_asks_the_network_for_nothing(self, fed: Fed, width: int) -> None:
        with browsing(width) as page:
            seen = watched(page)
            for path in fed.pages():
                page.goto(path.as_uri())
                assert page.evaluate("window.mkRan") is None
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert page.locator("script, iframe, object, embed, link, base, form").count() == 0
            assert [one for one in seen if not one.startswith(("file:", "data:image/"))] == []

    def test_c18_pages_keep_to_htmls_rules(self, fed: Fed) -> None:
        assert {str(path): found for path in fed.pages() if (found := broken(path.read_text("utf-8")))} == {}

    def test_c11_a_text_runs_in_its_own_direction(self, fed: Fed) -> None:
        for path in fed.pages():
            page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
            own = page.select("#form .mk-answer, #marker .mk-answer, .text_cell > .rendered_html")
            assert own and [one.get("dir") for one in own] == ["auto"] * len(own)

    def test_pages_suit_those_who_use_a_screen_reader(self, fed: Fed) -> None:
        with browsing() as page:
            for path in fed.pages():
                page.goto(path.as_uri())
                found = Axe().run(page).response["violations"]
                assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], path

    def test_the_formgrader_runs_nothing_of_a_learners_either(self, fed: Fed, tmp_path: Path) -> None:
        """Its page as its handler makes it, once with the cohort's configuration and once, to compare, without."""
        with browsing() as page:
            ran = watched(page)
            for name, config in (("plain", Config()), ("ours", fed.cohort.config())):
                path = tmp_path / f"{name}.html"
                path.write_text(self.formgrade(fed.cohort, config), "utf-8")
                ran.clear()
                page.goto(path.as_uri())
                signs = {"mk-ran", f"{ELSEWHERE}/pixel.png"}
                for _ in range(200 if name == "plain" else 10):
                    if signs <= set(ran):
                        break
                    page.wait_for_timeout(50)  # of ours nothing comes, and half a second shows it
                assert signs & set(ran) == (signs if name == "plain" else set())
            assert page.locator("#reflection-task").count() == 1
            assert page.locator("textarea#reflection-task-comment").count() == 1
            assert page.locator(".modal, .navbar-fixed-top:not(nav)").count() == 0
            assert SNEAKY_HTML[0] in page.locator(".mk-answer").first.inner_text()

    @staticmethod
    def formgrade(cohort: Cohort, config: Config) -> str:
        ours: Any = config.copy()
        ours.HTMLExporter.template_name = "formgrade"
        ours.HTMLExporter.extra_template_basedirs = [handlers.template_path]
        resources = {
            "assignment_id": "mastery-v1", "notebook_id": "mastery", "submission_id": "1", "index": 0, "total": 1,
            "base_url": "", "student": "cy", "last_name": None, "first_name": None, "notebook_path": "x",
        }  # fmt: skip
        path = cohort.file("autograded", "cy", cohort.assignments[0], "mastery.ipynb")
        found = HTMLExporter(config=ours).from_filename(str(path), resources=resources)  # type: ignore[no-untyped-call]
        return str(found[0])


class TestTheCommand:
    """Who gets a page, when, and how it reaches them."""

    pytestmark = slow

    def test_only_the_marked_get_a_page_unless_it_is_asked_for(self, cohort: Cohort) -> None:
        said = run("cohort", "feedback", cohort.root).output
        assert "Pages made: 6; unchanged since last time: 0." in said
        assert "wait for a marker (--also-unmarked includes them):\n  mastery-v1: 1 (bo)" in said
        assert "is not graded:\n  mastery-v1: 1 (eve)\n  debugging-people-v2: 4 (bo, cy, eve, flo)" in said
        assert "gil" not in said
        assert sorted({path.parts[-3] for path in Fed(cohort).pages()}) == ["ana", "cy", "dee", "flo"]
        said = run("cohort", "feedback", cohort.root, "--also-unmarked").output
        assert "Pages made: 1; unchanged since last time: 6." in said
        assert "bo" in {path.parts[-3] for path in Fed(cohort).pages()}

    def test_what_came_by_mail_is_named_and_the_rest_is_released(self, fed: Fed) -> None:
        released = fed.cohort.root / "exchange" / fed.cohort.name / "feedback"
        assert "Released into the exchange: 4." in fed.said
        back = f"managerkit cohort hand-back {fed.cohort.root} --to"
        assert f"send these yourself; {back} pages puts them into pages/LEARNER" in fed.said
        assert "  mastery-v1: 2 (dee, flo)\n  debugging-people-v2: 1 (dee)" in fed.said
        pages = {path.read_text("utf-8") for path in fed.pages() if "flo" not in path.parts}
        assert {path.read_text("utf-8") for path in released.iterdir()} == pages

    def test_levels_that_do_not_fit_the_points_are_named(self, fed: Fed) -> None:
        assert "Look at dee · mastery-v1: the levels are worth 8 points, and 7 were given." in fed.said

    def test_c14_pages_can_be_read_by_learners_whatever_the_umask(self, cohort: Cohort) -> None:
        before = os.umask(0o077)
        try:
            run("cohort", "feedback", cohort.root)
        finally:
            os.umask(before)
        released = cohort.root / "exchange" / cohort.name / "feedback"
        pages = list(released.iterdir())
        assert pages and {path.stat().st_mode & 0o444 for path in pages} == {0o444}
        assert released.stat().st_mode & 0o001, "who knows a page's name gets to it"

    def test_a_second_run_changes_nothing(self, cohort: Cohort) -> None:
        run("cohort", "feedback", cohort.root)
        before = snapshot(cohort.root / "feedback") | snapshot(cohort.root / "exchange")
        said = run("cohort", "feedback", cohort.root).output
        assert "Pages made: 0; unchanged since last time: 6." in said
        assert "Released" not in said
        assert "send these yourself" not in said
        assert snapshot(cohort.root / "feedback") | snapshot(cohort.root / "exchange") == before

    def test_a_changed_comment_makes_one_page_anew_and_releases_it(self, cohort: Cohort) -> None:
        run("cohort", "feedback", cohort.root)
        before = snapshot(cohort.root / "feedback")
        mark(cohort, cohort.assignments[0], "ana", 9, "Levels: 2 3 2 2\nA new thought.")
        said = run("cohort", "feedback", cohort.root).output
        assert "Pages made: 1; unchanged since last time: 5." in said
        assert "Released into the exchange: 1." in said
        after = snapshot(cohort.root / "feedback")
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed == {"ana/mastery-v1/mastery.html", "ana/mastery-v1/.feedback.json"}
        assert "A new thought." in Fed(cohort).part("ana", "marker")
        released = (cohort.root / "exchange" / cohort.name / "feedback").iterdir()
        assert after["ana/mastery-v1/mastery.html"] in [path.read_bytes() for path in released]

    def test_a_page_that_was_touched_or_is_asked_for_is_made_anew(self, cohort: Cohort) -> None:
        run("cohort", "feedback", cohort.root)
        path = Fed(cohort).path("ana")
        made = path.read_text("utf-8")
        path.write_text("mine now", "utf-8")
        assert "Pages made: 1;" in run("cohort", "feedback", cohort.root).output
        assert path.read_text("utf-8") == made
        assert "Pages made: 6;" in run("cohort", "feedback", cohort.root, "--force").output

    def test_stock_nbgrader_makes_the_same_page(self, cohort: Cohort) -> None:
        run("cohort", "feedback", cohort.root)
        ours = {learner: Fed(cohort).html(learner) for learner in ("ana", "cy", "dee")}
        stock(cohort.root, "generate_feedback", "--assignment=mastery-v1", "--force")
        assert {learner: Fed(cohort).html(learner) for learner in ours} == ours

    def test_pages_are_what_nbconvert_alone_would_make_of_them(
        self, fed: Fed, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = []
        monkeypatch.setattr("managerkit.cohort.feedback.page.serialized", lambda html: left.append(html))
        run("cohort", "feedback", cohort.root, "--also-unmarked")
        assert left
        assert {path.relative_to(cohort.root): path.read_bytes() for path in Fed(cohort).pages()} == {
            path.relative_to(fed.cohort.root): path.read_bytes() for path in fed.pages()
        }

    def test_a_learner_fetches_the_page_with_stock_nbgrader(self, cohort: Cohort, tmp_path: Path) -> None:
        run("cohort", "feedback", cohort.root)
        sent = cohort.file("submitted", "ana", cohort.assignments[0])
        kept = tmp_path / ".data" / "nbgrader_cache" / cohort.name / "ana+mastery-v1+2026-11-20 10:00:00.000000 UTC"
        shutil.copytree(sent, kept)
        stock(cohort.root, "fetch_feedback", "--assignment=mastery-v1", "--student=ana", home=tmp_path)
        (fetched,) = tmp_path.glob("mastery-v1/feedback/*/mastery.html")
        assert fetched.read_text("utf-8") == Fed(cohort).html("ana")

    def test_what_one_page_trips_over_does_not_stop_the_others(self, cohort: Cohort) -> None:
        broken = cohort.file("autograded", "cy", cohort.assignments[0], "mastery.ipynb")
        broken.chmod(0o644)
        broken.write_text("{", "utf-8")
        said = run("cohort", "feedback", cohort.root).output
        assert "Pages made: 5;" in said
        assert "Not made: cy · mastery-v1:" in said

    def test_in_an_empty_cohort_there_is_nothing_to_do(self, tmp_path: Path) -> None:
        create(tmp_path / "empty", [Learner("ana")], ["mastery"], COURSE)
        said = run("cohort", "feedback", tmp_path / "empty").output
        assert "Pages made: 0" in said
        assert "Next: managerkit cohort release" in said


# What needs no cohort


@pytest.mark.parametrize("module", [COURSE.module(name) for name in MODULES], ids=MODULES)
def test_every_check_of_the_course_is_explained(module: ModuleFolder) -> None:
    assert [check.asks for check in checks(module.reflection.value, {}) if explained(check.asks) is None] == []


SAFE = {"p", "div", "span", "table", "tr", "td", "a", "b", "i", "pre", "code", "img", "style", "details", "summary"}


@given(
    st.lists(st.sampled_from([*SNEAKY_HTML, "<p>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", "<b", '"', ">", "&lt;"]))
)
def test_of_any_html_only_what_is_known_stays(parts: list[str]) -> None:
    found = BeautifulSoup(cleaned("".join(parts)), "html.parser")
    for element in found.find_all(True):
        assert element.name in SAFE
        for name, value in element.attrs.items():
            assert not name.startswith("on")
            assert name not in ("id", "style", "srcdoc", "action", "formaction")
            assert ELSEWHERE not in str(value)
            assert "javascript:" not in str(value)


@pytest.mark.parametrize(
    ("sneaky", "left"),
    [
        *zip(SNEAKY_HTML[:8], ["", "<img>", "", "<img>", "", "", "", "<img>"], strict=True),
        (SNEAKY_HTML[8], "<div>over</div>"),
        (SNEAKY_HTML[9], ""),
        (SNEAKY_HTML[10], '<details open=""><summary>open</summary></details>'),
        (SNEAKY_HTML[11], '<img>"&gt;'),
        (SNEAKY_HTML[12], "<a>click</a>"),
        (SNEAKY_HTML[13], "send"),
    ],
)
def test_of_what_is_sneaky_the_words_are_left(sneaky: str, left: str) -> None:
    assert cleaned(sneaky) == left
    assert cleaned(f"<p>before</p>{sneaky}<p>after</p>") == f"<p>before</p>{left}<p>after</p>"


@pytest.mark.parametrize(
    ("drawing", "left"),
    [
        ('<svg role="img" aria-label="Hours a week"><text>t</text></svg>', "[Hours a week]"),
        ("<SVG\n viewBox='0 0 1 1' ARIA-LABEL='a > b'><g/></SVG> after", "[a &gt; b] after"),
        ("<svg aria-label=bare><g/></svg>", "[bare]"),
        ('<svg data-x=\'aria-label="no"\'><g/></svg><svg aria-label=""></svg><svg></svg>', ""),
        ('<svg aria-label="outer"><svg aria-label="inner"></svg></svg>', "[outer]"),
        ('<svg aria-label="&lt;script&gt;1&lt;/script&gt;"></svg>', "[&lt;script&gt;1&lt;/script&gt;]"),
        (f'<svg aria-label="<img src=x onerror={RAN}>"></svg>', f"[&lt;img src=x onerror={RAN}&gt;]"),
        ('<!-- <svg aria-label="c"> --><script>"<svg aria-label=\'s\'>"</script>x', "x"),
        ("<math aria-label='m'><mi>x</mi></math>y", "y"),
    ],
)
def test_of_a_drawing_its_name_is_left(drawing: str, left: str) -> None:
    assert cleaned(drawing) == left


def test_what_is_harmless_stays_as_it_is() -> None:
    table = '<table class="dataframe"><tr><td colspan="2">1 &lt; 2</td></tr></table>'
    assert cleaned(table) == '<table class="dataframe"><tbody><tr><td colspan="2">1 &lt; 2</td></tr></tbody></table>'
    picture = '<img alt="a dot" src="data:image/png;base64,iVBORw0KGgo=">'
    assert cleaned(picture) == picture
    link = '<a href="https://example.org/x?a=1&amp;b=2" title="there">x</a>'
    assert cleaned(link) == link
    assert cleaned(cleaned(link)) == link


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"File {Path.home()}/cohort/x.py:3: oops", "File x.py:3: oops"),
        ("in '/tmp/ipykernel_7/12.py'", "in '12.py'"),
        (f"cwd {Path.home()} or /srv/cohort", "cwd … or …"),
        (r"C:\Users\ana\cohort\x.py", "x.py"),
        ("GET /api/v1/users and 1/2 and ~/mine and https://example.org/opt/x", None),
        ("<div>/</div> a/b/tmp/c", None),
        ("in /cohorts/spring/autograded/ana and /cohorts/autumn", "in … and /cohorts/autumn"),
    ],
)
def test_places_are_cut_down_to_the_file(said: str, shown: str | None) -> None:
    assert without_places(said, Path("/cohorts/spring")) == (shown or said)


def test_this_machine_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "anas-laptop")
    said = without_places("on anas-laptop, or anas-laptop.lan; not bananas-laptop", Path("/cohorts/spring"))
    assert said == "on …, or ….lan; not bananas-laptop"


@pytest.mark.slow
def test_a_notebook_with_anything_in_it_can_be_shown() -> None:
    from managerkit.cohort.feedback.sanitize import Harmless, markdown2html

    notebook = nbformat.from_dict(
        {
            "nbformat": 4, "nbformat_minor": 5,
            "metadata": {"title": "<script>", "widgets": {"application/vnd.jupyter.widget-state+json": {}}},
            "cells": [
                {"cell_type": "code", "id": '"><script>', "execution_count": "<script>", "source": ["1", "2"],
                 "metadata": {"nbgrader": {"grade_id": "<script>", "grade": True}},
                 "outputs": [{"output_type": "nonsense"}, {"output_type": "error", "traceback": "no list"},
                             {"output_type": "display_data", "data": [1]},
                             {"output_type": "display_data", "data": {"text/html": "<div>" * 3000}}]},
                {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "[" * 5000 + "> " * 5000,
                 "attachments": {"x.png": {"image/png": 'x" onerror="'}}},
                {"cell_type": "sculpture", "id": "s", "metadata": {"tags": ["<script>"]}, "source": "a *shape*"},
                {"cell_type": "markdown", "id": "g", "metadata": {}, "source": "![gone](attachment:x) as *typed*"},
            ],
        }
    )  # fmt: skip
    config = Config()
    config.Exporter.default_preprocessors = []
    config.HTMLExporter.preprocessors = [Harmless]
    config.HTMLExporter.filters = {"markdown2html": markdown2html}
    config.HTMLExporter.template_name = "classic"
    found, _ = HTMLExporter(config=config).from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    page = BeautifulSoup(found, "html.parser")
    assert page.body
    assert page.body.find_all("script") == []
    assert "<em>shape</em>" in found
    assert "as *typed*" in found
    assert json.dumps('x" onerror')[1:-1] not in found
