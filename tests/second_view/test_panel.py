"""The panel of a second view in a notebook: asking, reading what comes back, and what a portfolio shows of it."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from managerkit.content.loading import CourseFolder
from managerkit.journal.records import ANSWER
from managerkit.notebook import NotebookModule
from managerkit.portfolio.choice import Selection, narrowed
from managerkit.portfolio.collect import collect
from managerkit.portfolio.page import page
from managerkit.progress.workspace import Workspace
from managerkit.second_view.asking import rounds
from managerkit.second_view.reply import Reply, written
from managerkit.second_view.view import SecondViewPanel
from managerkit.ui import front
from managerkit.ui.panel import Event
from tests.support import undertaken
from tests.support.page_rules import broken
from tests.support.places import TINY

OVER_OURS = """\
extends: managerkit
title: Managing at Acme
tracks: [{id: acme, title: Acme, who: Engineers at Acme, question: What do we do here?, modules: [candor]}]
modules: [candor]
"""
LINES = ("ladder/left", "ladder/right", "ladder/slips")
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    (tmp_path / "notebooks").mkdir()
    return Workspace(tmp_path)


def opened(desk: Workspace) -> SecondViewPanel:
    return SecondViewPanel(CourseFolder(TINY), desk)


def asks(panel: SecondViewPanel, **typed: str) -> str:
    for name, value in {"about": "Ines", **typed}.items():
        panel.handle(Event(f"ask:{name}", value))
    panel.handle(Event("about:ladder", "true"))
    return panel.handle(Event("write", ""))


def page_id(desk: Workspace) -> str:
    return rounds(CourseFolder(TINY), desk)[-1].id


def answers(page: str, seen: Sequence[int | None], people: int, words: str = NASTY) -> str:
    return "\n> ".join(
        written(Reply(page, f"{number:032x}", 0, dict(zip(LINES, seen, strict=True)), f"{words} {number}"))
        for number in range(people)
    )


def test_a_page_is_written_and_what_comes_back_is_pasted_and_shown(desk: Workspace) -> None:
    panel = opened(desk)
    assert "Written." in asks(panel, people="4", through=NASTY)
    file = desk.root / "notebooks/mine/what-have-you-seen.html"
    assert file.is_file() and "mine/what-have-you-seen.html" in str(panel.body())
    ANSWER["start"].append(desk.lesson(CourseFolder(TINY).module("ladder")), "left", 2)
    came = answers(page_id(desk), (0, 2, None), 3)
    panel.handle(Event("pasted", f"Hello,\n{came}"))
    assert "3 of 4 have answered" in panel.handle(Event("read", ""))
    assert "hardly ever" not in str(panel.body())
    assert "3 of 4 have answered, and the page is closed." in panel.handle(Event("close", ""))
    said = str(panel.body())
    assert "A difference to talk about." in said and "hardly ever" in said and "[[managerkit" not in said
    assert NASTY not in said and "&lt;script&gt;" in said
    assert broken(f"<h1>x</h1><h2>y</h2>{panel.body()}") == []
    assert "A difference to talk about." in panel.text()
    assert str(panel.static()) in str(opened(desk).static())


def test_a_page_that_is_out_can_be_taken_back_and_another_written(desk: Workspace) -> None:
    panel = opened(desk)
    assert "Take back the page" not in str(panel.body())
    asks(panel, people="3")
    first = page_id(desk)
    assert "is still out" in panel.handle(Event("write", ""))
    assert "Take back the page that is out" in str(panel.body())
    assert "Written." in panel.handle(Event("write", "withdraw"))
    assert [one.id for one in rounds(CourseFolder(TINY), desk)] != [first]
    panel.handle(Event("pasted", answers(first, (0, 0, 0), 3)))
    assert "you have withdrawn the page" in panel.handle(Event("read", ""))


def test_what_was_pasted_is_kept_nowhere_before_it_may_be_shown(desk: Workspace) -> None:
    panel = opened(desk)
    asks(panel, people="3")
    before = panel.journal.path.read_bytes()
    panel.handle(Event("pasted", answers(page_id(desk), (0, 0, 0), 2)))
    assert "Nothing is shown or kept" in panel.handle(Event("read", ""))
    panel.handle(Event("close", ""))
    assert panel.journal.path.read_bytes() == before


def test_what_is_missing_gets_one_sentence(desk: Workspace) -> None:
    panel = opened(desk)
    assert "Say how the people whom you ask know you" in panel.handle(Event("write", ""))
    panel.handle(Event("ask:about", "Ines"))
    assert "Choose one to three modules" in panel.handle(Event("write", ""))
    panel.handle(Event("about:ladder", "true"))
    panel.handle(Event("ask:promise", "named"))
    panel.handle(Event("ask:named", "Ana"))
    assert "Ask 2 to 5 people" in panel.handle(Event("write", ""))
    assert "Nobody was asked" in panel.text()
    assert not (desk.root / "notebooks/mine").exists()


def test_a_portfolio_shows_what_was_told_together_without_words_and_nothing_that_was_named(desk: Workspace) -> None:
    panel, course = opened(desk), CourseFolder(TINY)
    ANSWER["start"].append(desk.lesson(course.module("ladder")), "left", 2)
    asks(panel, promise="named", named="Ana,Ben")
    named = written(Reply(page_id(desk), "a" * 32, 0, dict.fromkeys(LINES, 1), "between us", 0))
    panel.handle(Event("pasted", named))
    panel.handle(Event("read", ""))
    assert collect(course, desk, date(2026, 11, 29)).counts()["second-view"] == 0
    asks(panel, promise="together", people="3")
    panel.handle(Event("pasted", answers(page_id(desk), (0, 2, None), 3, "all of us")))
    panel.handle(Event("read", ""))
    found = collect(course, desk, date(2026, 11, 29))
    assert found.counts()["second-view"] == 1
    shown = page(found, course, "1", date(2026, 11, 29))
    assert "Here is what this one saw otherwise" in shown and "hardly ever" in shown and broken(shown) == []
    assert not any(text in shown for text in ("Ana", "between us", "all of us"))
    modules = course.course.modules
    for only, without, there in (
        ([], ["second-view"], 0),
        ([], modules, 1),
        (modules, [], 0),
        (["second-view"], [], 1),
        (["second-view", *modules], [], 1),
        (["results"], [], 0),
    ):
        choice = narrowed(Selection(), only, without, modules)
        assert found.only(choice).counts()["second-view"] == there, (only, without)
    without_the_first = page(found.only(Selection(frozenset({modules[0]}))), course, "1", date(2026, 11, 29))
    assert "hardly ever" in without_the_first and course.module(modules[0]).module.title not in without_the_first


def test_a_module_that_only_the_base_has_shows_the_panels_of_the_course_that_extends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course/course.yml").write_text(OVER_OURS, "utf-8")
    monkeypatch.setenv("MANAGERKIT_COURSE", str(tmp_path / "course"))
    for module in ("candor", "trust"):
        undertaken.desk(tmp_path / "workspace", module=module)
    monkeypatch.chdir(tmp_path / "workspace/notebooks")
    candor, shown = NotebookModule.open("candor"), list[Any]()
    monkeypatch.setattr(front, "show", shown.append)
    candor.second_view()
    candor.look_back((undertaken.BY + timedelta(days=30)).isoformat())
    asking, looking = shown
    assert asking.journal.path.name == "candor.journal.jsonl", "the first lesson of that course keeps it"
    assert set(re.findall('name="about:([a-z-]+)"', str(asking.body()))) == {"candor"}
    assert set(re.findall('name="look:([a-z-]+):', str(looking.body()))) == {"candor"}
