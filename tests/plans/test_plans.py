import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from managerkit.activities.simulations import find
from managerkit.activities.simulations.models.ninety_days.page import plan
from managerkit.journal.log import Journal
from managerkit.notebook import NotebookModule, Unknown
from managerkit.plans.export import NoDate, export, first_day
from managerkit.plans.ical import CalendarEvent, calendar
from managerkit.plans.model import Entry, Plan, Section
from managerkit.plans.page import page, spoken, text
from managerkit.plans.recurring import Dated, renew
from managerkit.storage.own_files import NotWritten, digest, keep
from tests.support.examples import examples
from tests.support.html_tree import read as parse

NOW = datetime(2027, 1, 8, 15, 30, tzinfo=timezone(timedelta(hours=1)))
MONDAY = date(2027, 1, 11)
HOSTILE = 'Zoë; "a, b\\c" <script>alert(1)</script> & „ü“ 🛏\r\nEND:VCALENDAR'
SMALL = Plan(
    "A plan",
    ["A trial."],
    [Section("First", [Entry("row-1", 4, HOSTILE, "a note")]), Section("Second", [], "Nothing yet.")],
)


def vevents(made: str | bytes) -> list[Any]:
    """The events of a calendar file, as another program would read them."""
    return list(Calendar.from_ical(made).walk("VEVENT"))


def unfolded(made: str) -> list[str]:
    """The lines as a calendar puts them together again, by hand."""
    return made.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


# The calendar file


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=300), st.dates()), max_size=5), st.text(max_size=80))
@examples(150)
def test_any_text_makes_a_file_that_says_the_same(found: list[tuple[str, str, date]], name: str) -> None:
    events = [
        CalendarEvent(f"{n}@x.invalid", min(day, date(9000, 1, 1)), title, note)
        for n, (title, note, day) in enumerate(found)
    ]
    made = calendar(name, events, NOW)
    assert made.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", made)
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", made)
    read = vevents(made)
    assert [str(one["UID"]) for one in read] == [event.uid for event in events]
    assert [one["DTSTART"].dt for one in read] == [event.day for event in events]
    assert len(unfolded(made)) == made.count("\r\n") - made.count("\r\n ")


def test_the_file_by_hand() -> None:
    event = CalendarEvent("one@x.invalid", MONDAY, "Soup; with Zoë, at one", "first\nsecond \\ third")
    assert unfolded(calendar("Mine", [event], NOW, 2)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//managerkit//plan//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Mine",
        "BEGIN:VEVENT",
        "SUMMARY:Soup\\; with Zoë\\, at one",
        "DTSTART;VALUE=DATE:20270111",
        "DTEND;VALUE=DATE:20270112",
        "DTSTAMP:20270108T143000Z",
        "UID:one@x.invalid",
        "SEQUENCE:2",
        "CLASS:PRIVATE",
        "DESCRIPTION:first\\nsecond \\\\ third",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Soup\\; with Zoë\\, at one",
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_text_cannot_end_the_calendar() -> None:
    made = calendar("x\r\nBEGIN:VEVENT", [CalendarEvent("1", MONDAY, HOSTILE)], NOW)
    (event,) = vevents(made)
    assert unfolded(made).count("END:VCALENDAR") == unfolded(made).count("BEGIN:VEVENT") == 1
    assert str(event["SUMMARY"]) == HOSTILE.replace("\r\n", " ")


def test_c7_a_title_is_one_line() -> None:
    made = calendar("Mine\nand yours", [CalendarEvent("1", MONDAY, "Ask\r\nMirela\u2028on\x0bTuesday\n", "a\nb")], NOW)
    (event,) = vevents(made)
    assert str(event["SUMMARY"]) == "Ask Mirela on Tuesday" == str(event.walk("VALARM")[0]["DESCRIPTION"])
    assert str(event["DESCRIPTION"]) == "a\nb"
    assert str(Calendar.from_ical(made)["X-WR-CALNAME"]) == "Mine and yours"


def test_c7_a_date_that_was_taken_back_is_cancelled_until_it_comes_again(tmp_path: Path) -> None:
    mine = journal(tmp_path)
    day = {name: Dated(name, MONDAY + timedelta(days=number), name) for number, name in enumerate(("one", "two"))}

    def made(*names: str, kept: tuple[str, ...] = ()) -> dict[str, Any]:
        content = renew(mine, "plan", "Mine", [day[name] for name in names], NOW, kept).content
        return {str(one["SUMMARY"]): one for one in vevents(content)}

    first = made("one", "two")
    assert {one.get("STATUS") for one in first.values()} == {None}
    assert [*made("one", kept=("two",))] == ["one"], "left out, and not taken back"
    left = made("one")
    gone = left["Taken back"]
    assert (str(gone["UID"]), gone["STATUS"]) == (str(first["two"]["UID"]), "CANCELLED")
    assert gone["SEQUENCE"] > first["two"]["SEQUENCE"] and gone["DTSTART"].dt == first["two"]["DTSTART"].dt
    assert not gone.walk("VALARM"), "it does not ring"
    assert made("one") == left, "who did not import that one has it in the next, too"
    again = made("one", "two")
    assert again["two"].get("STATUS") is None and again["two"]["SEQUENCE"] > gone["SEQUENCE"]
    assert {one["STATUS"] for one in made().values()} == {"CANCELLED"}


def test_long_words_are_folded_between_characters() -> None:
    made = calendar("x", [CalendarEvent("1", MONDAY, "🛏ü" * 60)], NOW)
    (event,) = vevents(made)
    assert str(event["SUMMARY"]) == "🛏ü" * 60


def test_a_stamp_has_a_zone_and_a_uid_is_one() -> None:
    with pytest.raises(ValueError, match="zone"):
        calendar("x", [], NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="uid"):
        calendar("x", [CalendarEvent("1", MONDAY, "a"), CalendarEvent("1", MONDAY, "b")], NOW)


# The page


def test_the_page_stands_alone_and_shows_texts_as_texts() -> None:
    made = page(SMALL, MONDAY, NOW.date())
    assert made.startswith("<!doctype html>")
    assert "<script" not in made
    assert not re.search(r"(src|href)=|url\(|@import|http", made)
    assert "Thu 14 Jan 2027" in made
    assert "Nothing yet." in made
    parse(made)


def test_the_text_says_the_same() -> None:
    said = text(SMALL, MONDAY)
    assert "Thu 14 Jan 2027, day 4" in said
    assert "Nothing yet." in said
    assert spoken(date(2027, 2, 28)) == "Sun 28 Feb 2027"


# The learner's folder


def test_an_own_file_is_replaced_and_a_changed_one_kept(tmp_path: Path) -> None:
    first = keep(tmp_path, "a.html", b"one", [])
    assert keep(tmp_path, "a.html", b"two", [digest(b"one")]).old is None
    first.path.write_bytes(b"mine")
    again = keep(tmp_path, "a.html", b"three", [digest(b"one"), digest(b"two")])
    assert again.path.read_bytes() == b"three"
    assert again.old and again.old.read_bytes() == b"mine"
    first.path.write_bytes(b"mine too")
    second = keep(tmp_path, "a.html", b"four", [digest(b"three")])
    assert second.old and second.old != again.old
    assert again.old.read_bytes() == b"mine"
    assert sorted(one.name for one in again.path.parent.iterdir()) == ["a-kept-1.html", "a-kept-2.html", "a.html"]


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    made = keep(tmp_path, "a.html", b"one", []).path
    before = made.stat().st_mtime_ns
    assert keep(tmp_path, "a.html", b"one", []).old is None
    assert made.stat().st_mtime_ns == before


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("not a folder")
    with pytest.raises(NotWritten, match=r"a\.html could not be written"):
        keep(tmp_path, "a.html", b"one", [])
    (tmp_path / "mine").unlink()
    (tmp_path / "mine/a.html").mkdir(parents=True)
    with pytest.raises(NotWritten):
        keep(tmp_path, "a.html", b"one", [])
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["a.html"]


# From the journal to the files


def journal(folder: Path) -> Journal:
    return Journal.beside(folder, "transition", "1.0.0")


def events(folder: Path) -> dict[str, tuple[str, date, int]]:
    read = vevents((folder / "mine/p.ics").read_bytes())
    return {str(one["UID"]): (str(one["SUMMARY"]), one["DTSTART"].dt, int(one["SEQUENCE"])) for one in read}


def test_the_same_plan_writes_the_same_files(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    export(SMALL, "p", MONDAY, kept, tmp_path, NOW)
    first = (tmp_path / "mine/p.ics").read_bytes(), (tmp_path / "mine/p.html").read_bytes()
    again = export(SMALL, "p", MONDAY, journal(tmp_path), tmp_path, NOW + timedelta(days=3))
    assert ((tmp_path / "mine/p.ics").read_bytes(), (tmp_path / "mine/p.html").read_bytes()) == first
    assert [one.old for one in again.files] == [None, None]
    assert len(list((tmp_path / "mine").iterdir())) == 2


def test_a_changed_plan_changes_its_events_and_adds_none(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    export(SMALL, "p", MONDAY, kept, tmp_path, NOW)
    before = events(tmp_path)
    changed = Plan("A plan", [], [Section("First", [Entry("row-1", 5, "other")])])
    assert [one.old for one in export(changed, "p", MONDAY, kept, tmp_path, NOW).files] == [None, None]
    (after,) = events(tmp_path).values()
    assert events(tmp_path).keys() == before.keys()
    assert after == ("other", date(2027, 1, 15), 1)


def test_two_learners_have_events_of_their_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        export(SMALL, "p", MONDAY, journal(tmp_path / name), tmp_path / name, NOW)
    assert not events(tmp_path / "a").keys() & events(tmp_path / "b").keys()


def test_what_the_learner_changed_is_kept(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    export(SMALL, "p", MONDAY, kept, tmp_path, NOW)
    (tmp_path / "mine/p.html").write_text("with my own line")
    (html, _ics) = export(SMALL, "p", MONDAY + timedelta(days=7), kept, tmp_path, NOW).files
    assert html.old and html.old.read_text() == "with my own line"


def test_a_journal_that_was_lost_or_holds_nonsense_harms_no_file(tmp_path: Path) -> None:
    export(SMALL, "p", MONDAY, journal(tmp_path), tmp_path, NOW)
    old = (tmp_path / "mine/p.ics").read_bytes()
    kept = journal(tmp_path)
    kept.path.unlink()
    for kind, data in [("begins", 7), ("calendar-id", "x"), ("calendar-of", {"revision": "y", "stamp": "z"})]:
        kept.append(kind, "p", data)
    assert first_day(kept, "p", None, NOW.date()) == MONDAY
    ics = export(SMALL, "p", MONDAY, kept, tmp_path, NOW + timedelta(1)).files[1]
    assert ics.old and ics.old.read_bytes() == old


def test_the_first_day(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    assert first_day(kept, "p", None, date(2027, 1, 11)) == date(2027, 1, 18)
    assert first_day(kept, "p", "2027-03-01", NOW.date()) == date(2027, 3, 1)
    export(SMALL, "p", date(2027, 3, 1), kept, tmp_path, NOW)
    assert first_day(kept, "p", None, NOW.date()) == date(2027, 3, 1)
    for bad in ("1.3.2027", "", "9999-12-31"):
        with pytest.raises(NoDate, match="2027-01-11"):
            first_day(kept, "p", bad, NOW.date())


# The plan of ninety days


def test_every_row_with_a_day_is_in_the_plan_once() -> None:
    simulation = find("ninety-days")
    made = plan(simulation.start(), simulation.rows)
    assert len(made.entries()) == len(simulation.rows) + 3
    assert [one.day for one in made.entries()] == sorted(one.day for one in made.entries())
    assert len({one.key for one in made.entries()}) == len(made.entries())


def test_a_plan_says_what_is_missing() -> None:
    made = plan({"trial": 1.0}, [{"kind": "talk", "day": "x"}, {"kind": "?", "day": 3}])
    said = text(made, MONDAY)
    assert "A trial without a way back is no trial." in said
    assert "Nobody yet." in said
    assert len(made.entries()) == 3


# The call in a notebook


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MANAGERKIT_VIEW", "live")
    return tmp_path


def test_nothing_is_written_before_there_is_a_plan_of_ones_own(
    beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    NotebookModule.open("transition").plan("ninety-days")
    assert "no plan of your own yet" in capsys.readouterr().out
    assert not (beside / "mine").exists()


def test_the_call_writes_and_tells_where(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = NotebookModule.open("transition")
    rows = [{"kind": "talk", "what": HOSTILE, "who": "IK", "day": 4}]
    Journal.beside(beside, "transition", "1.0.0").append("rows", "ninety-days", rows)
    module.plan("ninety-days", begins="2027-01-11")
    said = capsys.readouterr().out
    assert "mine/ninety-days.html" in said
    assert "mine/ninety-days.ics" in said
    assert "Mon 11 Jan 2027" in said
    assert len(vevents((beside / "mine/ninety-days.ics").read_bytes())) == 4
    assert "<script" not in (beside / "mine/ninety-days.html").read_text("utf-8")


def test_where_nobody_can_click_nothing_is_written(
    beside: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MANAGERKIT_VIEW", "static")
    kept = Journal.beside(beside, "transition", "1.0.0")
    kept.append("rows", "ninety-days", [{"kind": "talk", "what": "x", "who": "IK", "day": 4}])
    records = kept.records()
    NotebookModule.open("transition").plan("ninety-days", begins="2027-01-11")
    assert "Nothing was written here" in capsys.readouterr().out
    assert not (beside / "mine").exists()
    assert kept.records() == records


def test_a_simulation_that_is_no_plan_is_told(beside: Path) -> None:
    with pytest.raises(Unknown, match="ninety-days"):
        NotebookModule.open("transition").plan("retention")


def test_the_stamp_is_in_utc() -> None:
    assert "DTSTAMP:20270108T143000Z" in calendar("x", [CalendarEvent("1", MONDAY, "a")], NOW.astimezone(UTC))
