"""What one undertook comes back in the calendar: in three programs, moved and cancelled as it should be."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from managerkit.cli import main
from managerkit.journal.after import LOOK_BACK
from managerkit.journal.records import TEXT
from managerkit.portfolio.collect import collect
from managerkit.portfolio.making import make
from managerkit.portfolio.view import PortfolioView
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from tests.support.calendar_readers import READERS, ReadEvent, imported
from tests.support.undertaken import BY, CANDOR, COURSE, at, desk, prompt

NOW = datetime(2027, 1, 5, 12, tzinfo=UTC)


def written(root: Path) -> bytes:
    """The calendar file, written anew."""
    here = Workspace(root)
    make(collect(COURSE, here, NOW.date()), COURSE, here, NOW)
    return (root / "portfolio/commitments.ics").read_bytes()


def undertake(root: Path, part: str, text: str) -> None:
    TEXT.append(at(root, BY).exercise(CANDOR), f"{prompt(CANDOR)}:{part}", text)


def say(root: Path, field: str, text: str) -> None:
    LOOK_BACK.append(at(root, BY).lesson(CANDOR), f"{prompt(CANDOR)}:{field}", text)


def days(calendar: dict[str, ReadEvent]) -> dict[str, str]:
    return {one.title: one.day for one in calendar.values()}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_a_calendar_follows_what_one_undertook(tmp_path: Path, reader: str) -> None:
    root, read = desk(tmp_path).root, READERS[reader]
    first = imported({}, read(written(root)))
    look = {30: "Look back, 30 days on: ask first", 90: "Look back, 90 days on: ask first"}
    assert days(first) == {"ask first": "2027-01-04", look[30]: "2027-02-03", look[90]: "2027-04-04"}
    notes = [one.note for one in first.values() if one.title.startswith("Look back")]
    assert all("If it is Monday, then I will ask first." in note and "managerkit look-back" in note for note in notes)

    assert imported(first, read(written(root))) == first, "written again, it changes nothing"
    undertake(root, "by", (BY + timedelta(days=7)).isoformat())
    moved = imported(first, read(written(root)))
    assert moved.keys() == first.keys()
    assert days(moved) == {"ask first": "2027-01-11", look[30]: "2027-02-10", look[90]: "2027-04-11"}
    assert all(moved[uid].sequence > first[uid].sequence for uid in first)

    say(root, "30:onward", "drop")
    dropped = imported(moved, read(written(root)))
    assert days(dropped) == {"ask first": "2027-01-11", look[30]: "2027-02-10"}

    for field, text in {"onward": "other", "cue": "it rains", "act": "walk", "by": "2027-03-01"}.items():
        say(root, f"30:{field}", text)
    another = imported(dropped, read(written(root)))
    assert days(another) == {
        **days(dropped), "walk": "2027-03-01", "Look back, 90 days on: walk": "2027-04-11",
    }  # fmt: skip
    assert {uid for uid in moved if uid in another} == set(moved), "the event that was cancelled came again"

    undertake(root, "act", "")
    assert imported(another, read(written(root))) == {}


def test_one_may_have_the_days_without_ones_own_sentence(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    read = READERS["icalendar"]
    with_sentence = {one.uid for one in read(written(root))}
    view = PortfolioView(COURSE, Workspace(root))
    view.handle(Event("calendar-sentence", "false"))
    assert "calendar-sentence" in str(view.body())
    without = read(written(root))
    assert {one.uid for one in without} == with_sentence
    looks = [one for one in without if one.title.startswith("Look back")]
    assert [one.title for one in looks] == ["Look back, 30 days on", "Look back, 90 days on"]
    assert not any("ask first" in one.note or "Monday" in one.note for one in looks)
    assert all("managerkit look-back" in one.note for one in looks)

    ran = CliRunner().invoke(main, ["portfolio", str(root), "--only", "commitments", "--sentences"])
    assert ran.exit_code == 0, ran.output
    again = read((root / "portfolio/commitments.ics").read_bytes())
    assert "Look back, 30 days on: ask first" in {one.title for one in again}


def test_what_is_left_out_of_the_file_is_not_taken_back(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    written(root)
    ran = CliRunner().invoke(main, ["portfolio", str(root), "--only", "results"])
    assert ran.exit_code == 0, ran.output
    assert not [one for one in READERS["icalendar"]((root / "portfolio/commitments.ics").read_bytes()) if one.cancelled]


def test_the_portfolio_shows_what_was_said_and_ones_own_lines(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    words = ["look-back", str(root), "--today", "2027-02-05"]
    answers = "2\n1\n<b>Ines</b> nodded.\n2027-01-14\n\n1\n2\n3\n4\n3\n1\n"
    assert CliRunner().invoke(main, words, input=answers).exit_code == 0
    written(root)
    page = (root / "portfolio/portfolio.html").read_text("utf-8")
    assert "Looked back" in page and "&lt;b&gt;Ines&lt;/b&gt; nodded." in page and "<b>Ines" not in page
    assert "Asked more than once" in page and "30 days on" in page
    found = collect(COURSE, Workspace(root), date(2027, 2, 6))
    assert [len(chapter.lines) for chapter in found.chapters] == [4]
