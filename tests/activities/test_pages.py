"""Pages to carry: filled from answers, changed by whoever carries them, on one side of paper."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from managerkit import activities
from managerkit.activities.pages.engine import A_LINE, A_SIDE, entries, lines
from managerkit.activities.pages.sheet_view import whole
from managerkit.activities.pages.view import PageView
from managerkit.content.loading import CourseFolder
from managerkit.content.page import Look, PageToCarry
from managerkit.journal.log import Journal
from managerkit.journal.records import EXAMPLE, OWN_LINE, PAGE, TEXT
from managerkit.notebook import NotebookModule, Unknown
from managerkit.progress.evidence import offered
from managerkit.progress.progress import progress
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from managerkit.wording import charter
from tests.support import tiny
from tests.support.html_tree import read
from tests.support.lab import browsing
from tests.support.places import COURSE
from tests.support.sentences import CONTENT as SENTENCES

CONTENT = """
title: Repair
use: Before you ask for anything.
sections:
  - title: What I know
    says: [Say it in private.]
    fields:
      - {id: drain, label: "What I did:", takes: [text/last, example/left], lines: 2}
      - {id: cost, label: "What it cost:", lines: 3}
summary: [One, Two, Three]
readings:
  - {title: A Book, by: Somebody, where: chapter 4, why: It has the case.}
"""
TODAY = date(2026, 11, 29)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@cache
def page() -> PageToCarry:
    return PageToCarry.model_validate(yaml.safe_load(CONTENT))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    (tmp_path / "notebooks").mkdir()
    return Journal(tmp_path / "notebooks/trust.journal.jsonl", "trust", "1.0.0")


def view(journal: Journal, found: dict[str, str] | None = None) -> PageView:
    return PageView(page(), "trust", journal, found or {})


def test_what_was_typed_comes_before_what_is_offered_and_that_in_the_authors_order() -> None:
    said = {"text/last": "On the 3rd I named a day.", "example/left": "An older one."}
    assert entries(page(), {}, said)["drain"].text == "On the 3rd I named a day."
    assert entries(page(), {}, {**said, "text/last": "  "})["drain"].text == "An older one."
    typed = entries(page(), {"drain": "My own words."}, said)["drain"]
    assert (typed.text, typed.own) == ("My own words.", True)
    assert entries(page(), {"drain": ""}, said)["drain"].text == ""
    assert entries(page(), {}, {})["cost"].text == ""


def test_a_long_answer_is_cut_after_a_word_to_its_place() -> None:
    text = entries(page(), {}, {"text/last": "ninety-nine " * 100})["drain"].text
    assert len(text) <= 2 * A_LINE + 2
    assert text.endswith("ninety-nine …")


def test_a_page_grows_with_what_is_typed() -> None:
    empty, full = entries(page(), {}, {}), entries(page(), {"cost": "word " * 1000}, {})
    assert lines(page(), empty) < A_SIDE < lines(page(), full)


@given(st.dictionaries(st.sampled_from(["drain", "cost"]), st.text(max_size=300)))
def test_whatever_is_typed_stands_on_the_sheet_as_text(typed: dict[str, str]) -> None:
    html = whole(page(), entries(page(), typed, {}), TODAY)
    html.encode("utf-8")
    tree = read(html)
    assert [*tree.all("script", "img")] == []


def test_the_form_shows_offers_keeps_words_and_escapes_them(journal: Journal) -> None:
    shown = view(journal, {"text/last": HOSTILE})
    assert "From your answers" in str(shown.body())
    assert "<script>" not in str(shown.body()) + str(shown.static())
    assert HOSTILE in shown.text()
    shown.handle(Event("page:drain", "My own words."))
    shown.handle(Event("page:nowhere", "x"))
    assert PAGE.latest(journal) == {"drain": "My own words."}
    assert "From your answers" not in str(view(journal, {"text/last": HOSTILE}).body())
    assert "A Book" in str(shown.body()) and "Two" in str(shown.body())


LINES_OF_A_CHARTER = {
    "number": ("14 nights a month with a wrong page, was 3", "our delivery needs to scale"),
    "limit": ("alerts come from four code bases and I can only read two", "it is a complex effort"),
    "sentence": ("Nobody woken for what can wait till 8.", "Excellence. Speed. And joy in it."),
    "name": ("the alerts: Sefu, Anneli, half of Bram", "a motivated group of engineers"),
    "event": ("Sefu has done one rota fight with sales", "the team is self-sufficient and stakeholders are satisfied"),
    "witness": ("two months under 4, the pager counts", "I see it every morning"),
    "day": ("31 March", "when it is done, to be reviewed with leadership"),
    "grade": ("ingest, senior, same pay, Odile said yes", "several options are open to me"),
}


def test_every_form_that_an_author_may_ask_for_is_looked_for() -> None:
    assert {*charter.looks()} == {*get_args(Look)} == {*LINES_OF_A_CHARTER}


@pytest.mark.parametrize("look", LINES_OF_A_CHARTER)
def test_a_line_of_a_charter_has_its_form_or_has_not(look: str) -> None:
    there, not_there = LINES_OF_A_CHARTER[look]
    assert [len(part) for part in charter.looked([look], there)] == [1, 0]
    assert [len(part) for part in charter.looked([look], not_there)] == [0, 1]


def test_one_is_no_witness_oneself() -> None:
    for text in ("signed off by me", "We notice it and I sign", "counted by myself"):
        assert charter.looked(["witness"], text)[1]
    assert charter.looked(["witness"], "signed by Jelena")[0]


@given(st.text(max_size=400))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert sum(map(len, charter.looked(charter.looks(), text))) == len(charter.looks())


def test_the_form_says_what_is_not_found_beside_a_field_and_passes_no_verdict(journal: Journal) -> None:
    asking = CONTENT.replace('it cost:", ', 'it cost:", looks: [day, name], ')
    shown = PageView(PageToCarry.model_validate(yaml.safe_load(asking)), "trust", journal, {})
    assert "Not found" not in str(shown.body())
    shown.handle(Event("page:cost", HOSTILE))
    assert "Not found: a day, somebody" in str(shown.body())
    shown.handle(Event("page:cost", "It ends on 31 March, says Jelena"))
    assert "Found: a day, somebody&#39;s name." in str(shown.body())
    assert "Found:" not in str(shown.static())


def test_too_much_is_said_before_it_is_printed(journal: Journal) -> None:
    shown = view(journal)
    assert "runs over one side" not in str(shown.body())
    shown.handle(Event("page:cost", "word " * 1000))
    assert "runs over one side" in str(shown.body())


def test_the_file_is_written_and_a_changed_one_is_kept(journal: Journal) -> None:
    shown = view(journal)
    shown.handle(Event("page:drain", "On the 3rd."))
    assert "mine/trust-page.html" in shown.handle(Event("write", ""))
    file = journal.path.parent / "mine/trust-page.html"
    assert "On the 3rd." in file.read_text("utf-8")
    file.write_text("<p>my own layout</p>", "utf-8")
    shown.handle(Event("page:drain", "On the 4th."))
    assert "kept as mine/trust-page-kept-1.html" in shown.handle(Event("write", ""))
    assert (file.parent / "trust-page-kept-1.html").read_text("utf-8") == "<p>my own layout</p>"
    assert "On the 4th." in file.read_text("utf-8")


def test_a_page_is_filled_from_the_workspace_and_counts_as_done_once_begun(tmp_path: Path) -> None:
    root = tiny.copy(tmp_path)
    (root / "modules/ladder/page.yml").write_text(CONTENT, "utf-8")
    folder = CourseFolder(root).module("ladder")
    desk = Workspace(tmp_path / "workspace")
    for place in ("notebooks", f"exercises/{folder.assignment}"):
        (desk.root / place).mkdir(parents=True)
    TEXT.append(desk.exercise(folder), "last", "On Tuesday I did it myself.")
    EXAMPLE["start"].append(desk.lesson(folder), "left", "On Monday.")
    OWN_LINE.append(desk.lesson(folder), "said:saw", "You left it open.")
    said = offered(folder, desk)
    assert (said["text/last"], said["example/left"]) == ("On Tuesday I did it myself.", "On Monday.")
    assert said["line/said-saw"] == "You left it open."
    before = progress(folder, desk).lesson
    PAGE.append(desk.lesson(folder), "cost", "A Saturday.")
    assert progress(folder, desk).lesson > before


def test_a_module_without_a_page_says_so(tmp_path: Path) -> None:
    folder = CourseFolder(tiny.copy(tmp_path)).module("ladder")
    with pytest.raises(Unknown, match="has no page to carry"):
        NotebookModule(folder, tmp_path).page()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("text/last", "text/nowhere", "nothing in this module is called `text/nowhere`"),
        ("id: cost", "id: drain", "`drain`"),
        ("title: Repair", "title: [Repair]", "page.yml"),
    ],
)
def test_check_says_what_is_wrong_with_a_page(old: str, new: str, says: str, tmp_path: Path) -> None:
    folder = tiny.ladder(tmp_path)
    (folder / "page.yml").write_text(CONTENT, "utf-8")
    assert found(folder) == []
    (folder / "page.yml").write_text(CONTENT.replace(old, new), "utf-8")
    assert any(says in one for one in found(folder))


def found(folder: Path) -> list[str]:
    """What the kind's checks say of a module's page."""
    return [str(one) for one in activities.find("page").lint(CourseFolder(folder.parents[1]).module(folder.name))]


def test_a_page_may_take_a_line_of_the_learners_own(tmp_path: Path) -> None:
    folder = tiny.ladder(tmp_path)
    (folder / "page.yml").write_text(CONTENT.replace("text/last", "line/said-saw"), "utf-8")
    assert any("nothing in this module is called `line/said-saw`" in one for one in found(folder))
    (folder / "sentences-said.yml").write_text(SENTENCES, "utf-8")
    assert found(folder) == []


def test_check_says_when_an_empty_page_takes_more_than_a_side(tmp_path: Path) -> None:
    folder = tiny.ladder(tmp_path)
    fields = "".join(f"      - {{id: more-{n}, label: More, lines: 8}}\n" for n in range(6))
    text = CONTENT.replace("summary:", f"{fields}summary:")
    (folder / "page.yml").write_text(text, "utf-8")
    assert ["one side holds" in one for one in found(folder)] == [True]


@pytest.mark.slow
def test_every_page_of_the_course_prints_on_one_side_empty_and_filled() -> None:
    kind, words = activities.find("page"), "On Tuesday I went back to the import job, because Mirela was ill. " * 20
    with browsing() as tab:
        for folder in CourseFolder(COURSE).modules():
            assert kind.names(folder), f"{folder.id} has no page"
            content = kind.file(folder, "page").value
            sources = [one for section in content.sections for field in section.fields for one in field.takes]
            for found in ({}, dict.fromkeys(sources, words)):
                tab.set_content(whole(content, entries(content, {}, found), TODAY))
                for paper in ("A4", "Letter"):
                    sides = tab.pdf(format=paper).count(b"/Type /Page\n")
                    assert sides == 1, (folder.id, paper, bool(found))
