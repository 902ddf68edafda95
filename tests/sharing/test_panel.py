"""The panel of what one shares in a notebook: word for word what the command would write, and nothing by itself."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markupsafe import escape

from managerkit.cli import main
from managerkit.journal.after import BEHAVIOUR
from managerkit.notebook import NotebookModule
from managerkit.progress.workspace import Workspace
from managerkit.sharing import shared_file
from managerkit.sharing.view import NOTHING, SharePanel
from managerkit.ui import front
from managerkit.ui.panel import Event
from tests.support import undertaken
from tests.support.html_tree import read
from tests.support.page_rules import broken

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """A workspace in which questions were answered, something undertaken, and a word written that is nobody's."""
    return undertaken.desk(tmp_path)


def opened(desk: Workspace) -> SharePanel:
    return SharePanel(undertaken.COURSE, desk, desk.lesson(undertaken.COURSE.module("capstone")))


def shares(panel: SharePanel, **events: str) -> str:
    for name, value in events.items():
        panel.handle(Event(name, value))
    panel.body()
    return panel.handle(Event("write", ""))


def files(desk: Workspace) -> list[str]:
    return [one.name for one in desk.root.glob("shared-*")]


def test_nothing_is_ticked_and_nothing_written_before_somebody_says_so(desk: Workspace) -> None:
    panel = opened(desk)
    body = str(panel.body())
    assert "checked" not in body and 'name="write"' not in body and panel.text() == NOTHING
    panel.handle(Event("learner", "ada"))
    panel.handle(Event("numbers", "true"))
    assert 'name="write"' in str(panel.body()) and files(desk) == []


def test_the_panel_shows_and_writes_word_for_word_what_the_command_does(desk: Workspace) -> None:
    panel = opened(desk)
    said = shares(panel, learner="ada", numbers="true", certificate="true", name="Ada Lovelace")
    assert "Wrote shared-ada.json." in said and "nothing has been sent" in said
    written = json.loads((desk.root / "shared-ada.json").read_text("utf-8"))
    (quoted,) = read(str(panel.body())).all("blockquote")
    shown = [line.text for line in quoted.all("p")]
    command = ["share", str(desk.root), "--numbers", "--certificate", "Ada Lovelace", "--yes"]
    told = CliRunner().invoke(main, command).output
    assert [line.strip() for line in shown if line.strip() not in told] == [] and len(shown) > 6
    assert {**json.loads((desk.root / "shared-ada.json").read_text("utf-8")), "made": ""} == {**written, "made": ""}
    assert broken(f"<h1>x</h1><h2>y</h2>{panel.body()}") == []


def test_what_is_left_out_is_not_in_the_file(desk: Workspace) -> None:
    panel = opened(desk)
    shares(panel, learner="ada", numbers="true")
    assert "certificate" not in (desk.root / "shared-ada.json").read_text("utf-8")
    shares(panel, numbers="false", certificate="true", name="Ada")
    assert "numbers" not in (desk.root / "shared-ada.json").read_text("utf-8")


def test_what_was_shared_is_ticked_again_and_can_be_taken_back_whole(desk: Workspace) -> None:
    shares(opened(desk), learner="ada", numbers="true", certificate="true", name="Ada")
    panel = opened(desk)
    assert str(panel.body()).count("checked") == 2 and "Ada" in panel.text()
    panel.handle(Event("numbers", "false"))
    assert "takes back your numbers." in str(panel.body())
    panel.handle(Event("certificate", "false"))
    assert "takes back your numbers and your wish for a certificate." in str(panel.body())
    shares(panel)
    left = json.loads((desk.root / "shared-ada.json").read_text("utf-8"))
    assert left.keys() == {"schema", "learner", "made"} and left["learner"] == "ada"
    assert 'name="write"' not in str(opened(desk).body())


def test_the_command_takes_back_all_of_it_too(desk: Workspace) -> None:
    shares(opened(desk), learner="ada", numbers="true")
    done = CliRunner().invoke(main, ["share", str(desk.root), "--nothing", "--yes"])
    assert "takes back your numbers." in done.output and "No numbers, and no wish for a certificate" in done.output
    assert "numbers" not in (desk.root / "shared-ada.json").read_text("utf-8")
    done = CliRunner().invoke(main, ["share", str(desk.root), "--nothing", "--numbers", "--yes"])
    assert done.exit_code == 1 and "--nothing alone" in done.output


def test_what_was_read_is_written_and_not_what_was_answered_since(desk: Workspace) -> None:
    panel = opened(desk)
    panel.handle(Event("learner", "ada"))
    panel.handle(Event("numbers", "true"))
    read_at = datetime.now(UTC)
    read_then = str(panel.body())
    later = undertaken.at(desk.root, undertaken.BY + timedelta(days=90))
    item = undertaken.CANDOR.assessment.value.items
    BEHAVIOUR["90"].append(later.lesson(undertaken.CANDOR), next(one.id for one in item if one.watched), 1)
    assert "Wrote shared-ada.json." in panel.handle(Event("write", ""))
    written = shared_file.before(desk.root, "ada")
    assert written is not None and written.made > read_at
    assert all(str(escape(line)) in read_then for line in shared_file.lines(written, undertaken.COURSE))
    assert "90 days on" not in panel.text() and "90 days on" in str(panel.body())
    assert "Wrote shared-ada.json." in panel.handle(Event("write", "")) and "90 days on" in panel.text()


@pytest.mark.parametrize("events", [[], [("numbers", "true"), ("numbers", "false")], [("learner", "x" * 200)]])
def test_what_nobody_could_read_is_not_written(desk: Workspace, events: list[tuple[str, str]]) -> None:
    panel = opened(desk)
    panel.handle(Event("learner", "ada"))
    for name, value in events:
        panel.handle(Event(name, value))
        panel.body()
    assert panel.handle(Event("write", "")).startswith("Tick what goes along first") and files(desk) == []


def test_a_mistake_gets_one_sentence_and_nothing_typed_becomes_markup(desk: Workspace) -> None:
    panel = opened(desk)
    assert "Type your id first" in shares(panel, numbers="true")
    panel.handle(Event("learner", "x" * 200))
    assert "1 to 128 characters on one line" in str(panel.body())
    panel.handle(Event("learner", NASTY))
    panel.handle(Event("certificate", "true"))
    assert "1 to 128 characters on one line" in str(panel.body()), "no name was given"
    shares(panel, name=NASTY)
    assert files(desk) == ["shared--script-alert-1-script-.json"]
    for html in (panel.body(), panel.static()):
        assert NASTY not in str(html) and "&lt;script&gt;" in str(html)


def test_a_file_of_another_version_of_the_course_is_told_by_the_names_in_it(desk: Workspace) -> None:
    shares(opened(desk), learner="ada", numbers="true")
    path = desk.root / "shared-ada.json"
    written = json.loads(path.read_text("utf-8"))
    numbers = written["numbers"]
    numbers["modules"]["astrology"] = {"finished": True, "behaviours": {"stars": {"start": {"own": 0.5}}}}
    numbers["modules"]["candor"]["behaviours"]["whispered"] = {"start": {"own": 0.25}}
    numbers["commitments"]["dream"] = {"made": 3, "kept": 1}
    path.write_text(json.dumps(written), "utf-8")
    for told in (opened(desk).text(), str(opened(desk).static())):
        assert "astrology" in told and "stars: at the start 50%" in told and "whispered: at the start 25%" in told
        assert "Commitments to dream: 3 made, 1 kept" in told
    assert "Wrote shared-ada.json." in shares(opened(desk), numbers="true")
    assert "astrology" not in path.read_text("utf-8")


def test_a_lesson_shows_the_panel(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.root / "notebooks")
    shown = list[Any]()
    monkeypatch.setattr(front, "show", shown.append)
    NotebookModule.open("capstone").share()
    (panel,) = shown
    assert isinstance(panel, SharePanel) and NOTHING in str(panel.static())
    assert panel.journal.path.name == "capstone.journal.jsonl"
