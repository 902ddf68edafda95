"""The course at the side: what a workspace's journals say of one's way through it."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.after import LOOK_BACK
from managerkit.journal.records import TRACK
from managerkit.lab import overview as at_the_side
from managerkit.lab.overview import overview
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from managerkit.workspace.handin_view import HandInView
from managerkit.workspace.returned import RETURNED
from tests.support import tiny, undertaken
from tests.support.cohort import ANSWER, COMMITMENT, Exercise
from tests.support.exchange import Exchange
from tests.support.places import COURSE as COURSE_AT
from tests.support.undertaken import BY

COURSE = CourseFolder(COURSE_AT)
TODAY = date(2026, 11, 29)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / ".managerkit/base").mkdir(parents=True)
    return tmp_path


def test_a_folder_that_is_no_workspace_has_no_course_at_its_side(tmp_path: Path) -> None:
    assert overview(tmp_path, COURSE, TODAY) is None
    (tmp_path / ".managerkit").mkdir()  # a cohort that was graded has one
    assert overview(tmp_path, COURSE, TODAY) is None


def test_a_new_workspace_has_everything_before_it(workspace: Path) -> None:
    found = overview(workspace, COURSE, TODAY)
    assert found is not None
    assert [one["id"] for one in found["stations"]] == COURSE.course.modules
    assert {one["state"] for one in found["stations"]} == {"open"}
    assert found["next"]["path"] == "notebooks/00-start.ipynb"
    minutes = [folder.module.minutes for folder in COURSE.modules()]
    assert found["minutes"] == sum(one.lesson + one.later + (one.exercise or 0) for one in minutes)


def test_who_chose_a_track_sees_that(workspace: Path) -> None:
    track = COURSE.course.tracks[0]
    (workspace / "notebooks").mkdir()
    start = COURSE.modules()[0]
    TRACK.append(Exercise(start, workspace / "notebooks").journal, track.id)
    found = overview(workspace, COURSE, TODAY)
    assert found is not None and found["title"] == track.title
    assert set(track.modules) <= {one["id"] for one in found["stations"]} < set(COURSE.course.modules)


def test_an_exercise_is_done_when_it_is_and_handed_in_when_it_was(workspace: Path) -> None:
    module = COURSE.module("mastery")
    exercise = Exercise(module, workspace / "exercises" / module.assignment)
    exercise.home.mkdir(parents=True)
    built = COURSE_AT.parent / "exercises" / module.assignment / "mastery.ipynb"
    exercise.notebook.write_bytes(built.read_bytes())
    exercise.play()
    exercise.write([ANSWER, ANSWER], COMMITMENT)
    (workspace / "notebooks").mkdir()

    def steps() -> list[dict[str, object]]:
        found = overview(workspace, COURSE, TODAY)
        assert found is not None
        (station,) = (one for one in found["stations"] if one["id"] == "mastery")
        assert station["state"] == "begun"
        return list(station["steps"])

    assert [step["done"] for step in steps()] == [False, True]
    assert steps()[1]["handed_in"] == ""
    shown = HandInView(COURSE, module, exercise.journal)
    shown.handle(Event("learner", "ada"))
    shown.handle(Event("zip", ""))
    assert steps()[1]["handed_in"] != ""


def test_feedback_is_brought_and_told_where_it_could_not_be(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = Exchange(tmp_path_factory.mktemp("facilitators"), workspace, monkeypatch)
    assignment = COURSE.module("mastery").assignment
    exchange.give_back(exchange.hand_in(assignment, 7), "well done", 1000)
    in_the_way = workspace / RETURNED
    in_the_way.touch()

    def shown() -> tuple[list[str], object]:
        found = overview(workspace, COURSE, TODAY)
        assert found is not None
        (station,) = (one for one in found["stations"] if one["id"] == "mastery")
        return found["not_brought"], station["steps"][1]["feedback"]

    (sentence,), page = shown()
    assert sentence.startswith(f"The feedback on {assignment} could not be brought") and page == ""
    in_the_way.unlink()
    assert shown() == ([], f"from-facilitator/{assignment}.html")


def test_todays_cards_are_named_with_where_they_are(tmp_path: Path, workspace: Path) -> None:
    course = CourseFolder(tiny.copy(tmp_path))
    cards = "cards: [{id: fine, cue: It is fine. What do you ask?, move: How so?, why: Because.}]"
    (course.root / "modules/ladder/cards.yml").write_text(cards, "utf-8")
    (workspace / "notebooks").mkdir()
    assert (overview(workspace, course, TODAY) or {})["cards"] is None
    Exercise(course.module("ladder"), workspace / "notebooks").journal.append("answer", "left", 1)
    found = (overview(workspace, course, TODAY) or {})["cards"]
    assert found == {"title": "1 card today, 1 minute: managerkit cards", "path": "", "heading": ""}
    lesson = course.root / "modules/ladder/lesson.md"
    panel = '\n## Said at work, twice\n\n```{code-cell}\n:slug: cards\n# no heading\nladder.show("cards")\n```\n'
    lesson.write_text(lesson.read_text("utf-8") + '\n+++ {"slug": "cards-text"}\n' + panel, "utf-8")
    assert (overview(workspace, CourseFolder(course.root), TODAY) or {})["cards"] == {
        "title": "1 card today, 1 minute", "path": "notebooks/00-ladder.ipynb", "heading": "#Said-at-work,-twice",
    }  # fmt: skip


def test_a_lesson_is_read_for_its_headings_once_and_again_when_it_changed(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, looked = tmp_path / "lesson.md", list[Path]()

    def reads(path: Path) -> str:
        looked.append(path)
        return path.read_text("utf-8")

    monkeypatch.setattr(at_the_side, "read_text", reads)
    undertaken.desk(workspace)
    due = BY + timedelta(days=30)
    first = overview(workspace, COURSE, due)
    assert first and first["look_back"]["heading"] == "#Looking-back"
    looked.clear()
    assert overview(workspace, CourseFolder(COURSE_AT), due) == first and looked == []
    for text, heading in (("## One\n", "#One"), ("## Two\n", "#Two")):
        lesson.write_text(f"{text}\ncapstone.look_back()\n", "utf-8")
        os.utime(lesson, (len(looked), len(looked)))
        monkeypatch.setattr(ModuleFolder, "at", lambda *_: lesson)
        assert at_the_side._leading(COURSE, "", "look_back(", "")["heading"] == heading
    assert looked == [lesson, lesson]


def test_the_kits_own_cards_are_in_the_first_notebook(workspace: Path) -> None:
    (workspace / "notebooks").mkdir()
    Exercise(COURSE.module("candor"), workspace / "notebooks").journal.append("answer", "the-day", 1)
    found = (overview(workspace, COURSE, TODAY) or {})["cards"]
    assert (found["path"], found["heading"]) == ("notebooks/00-start.ipynb", "#Two-minutes-a-day")


def test_what_is_to_be_looked_back_at_is_named_while_it_is_due(workspace: Path) -> None:
    undertaken.desk(workspace)
    due = BY + timedelta(days=30)

    def said(day: date) -> object:
        return (overview(workspace, COURSE, day) or {})["look_back"]

    assert said(due - timedelta(days=1)) is None
    found = said(due)
    assert found == {
        "title": "Look back: 1 plan, two minutes", "path": "notebooks/17-capstone.ipynb", "heading": "#Looking-back",
    }  # fmt: skip
    assert said(due + timedelta(days=29)) is None, "nobody is reminded for ever"
    name = undertaken.prompt(undertaken.CANDOR)
    LOOK_BACK.append(Workspace(workspace).lesson(undertaken.CANDOR), f"{name}:30:skipped", "yes")
    assert said(due) is None
