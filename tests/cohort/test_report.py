"""A group's report as a facilitator makes it: what the page and the CSV files say, and what they never do."""

import csv
import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from managerkit.cli import main
from managerkit.cohort.report import figure
from managerkit.cohort.report.published import CountedRow, MeanChange
from managerkit.cohort.report.questions import people, quoted
from managerkit.cohort.report.suppression import FIVE
from managerkit.journal.log import Journal
from managerkit.wording.commitments import by_when, kind
from tests.support.html_tree import read
from tests.support.page_rules import broken
from tests.support.places import TINY

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
TO_THE_TOP = {"seed": 1, "choices": ["ask", "climb", "up"]}
DOWN = {"seed": 1, "choices": ["climb", "down"]}
WORDS = "On Tuesday Ravi held the zebrawood ladder and I did not ask him whether he was tired."
SECRETS = ["zebrawood", "Ravi", "Quixana", "Vandermolen", "learner-"]
"""What learners wrote, and what they are called."""


class Cohort:
    """A cohort's folder on the tiny course, and learners who hand in."""

    def __init__(self, root: Path, listed: int) -> None:
        self.root = root
        shutil.copytree(TINY, root / "course")
        (root / "cohort.json").write_text(json.dumps({"name": "spring", "modules": {"ladder": "1.0.0"}}))
        names = "".join(f"learner-{number},Quixana,Vandermolen,\n" for number in range(listed))
        (root / "roster.csv").write_text(f"id,first_name,last_name,email\n{names}")

    def folder(self, learner: int) -> Path:
        return self.root / f"submitted/learner-{learner}/ladder-v1"

    def journal(self, learner: int) -> Journal:
        path = self.folder(learner) / "ladder.journal.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        return Journal(path, "ladder", "1.0.0", lambda: NOON)

    def hand_in(self, learner: int, play: object = TO_THE_TOP, act: str = "I will ask Ravi first") -> None:
        journal = self.journal(learner)
        journal.append("play", "climb", play)
        journal.append("finished", "climb", [play])
        journal.append("text", "last", WORDS)
        for part, text in {"cue": "the ladder is out", "act": act, "by": "2026-11-14", "who": "Ravi"}.items():
            journal.append("text", f"next:{part}", text)

    def share(self, learner: int, **levels: dict[str, Any]) -> None:
        shared = {"schema": 1, "modules": {"ladder": {"version": "1.0.0", **levels}}}
        (self.folder(learner) / "ratings.json").write_text(json.dumps(shared))

    def report(self) -> str:
        """Make the report; what the command said."""
        done = self.run()
        assert done.exit_code == 0, done.output
        return done.output

    def run(self) -> Result:
        return CliRunner().invoke(main, ["cohort", "report", str(self.root)])

    @property
    def page(self) -> str:
        return (self.root / "report/report.html").read_text("utf-8")

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.root / "report" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.root / "report").iterdir()}

    def counts(self, name: str, column: str) -> dict[str, str]:
        return {row[column]: row["at_least"] for row in self.rows(name)}


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    return Cohort(tmp_path, 30)


def levels(level: int) -> dict[str, int]:
    return {"left": level, "right": level, "slips": 2 - level}


# What it says


def test_a_group_is_counted_in_fives(cohort: Cohort) -> None:
    for learner in range(20):
        cohort.hand_in(learner, DOWN if learner < 13 else TO_THE_TOP)
    said = cohort.report()
    assert "20 read, 18 counted" in said
    participation = cohort.counts("participation", "what")
    assert participation["Handed in"] == "15"
    assert participation["Played “The climb” to an ending"] == "15"
    assert cohort.counts("endings", "ending") == {"You see over the wall": "5", "You are where you were": "10"}
    choices = {(row["scene"], row["choice"]): row["at_least"] for row in cohort.rows("choices")}
    assert choices["At the foot", "Climb at once"] == "10"
    assert choices["At the foot", "“How are you?”"] == "5"
    assert choices["At the foot", "Think that they are tired"] == ""
    assert cohort.counts("commitments", "what")["ask or listen"] == "15"
    assert cohort.counts("commitments", "what")["within a week"] == "15"
    assert "ten or more of you chose “Climb at once”" in cohort.page


def test_the_page_and_the_files_say_the_same(cohort: Cohort) -> None:
    for learner in range(25):
        cohort.hand_in(learner, DOWN if learner % 2 else TO_THE_TOP)
        cohort.share(learner, start=levels(1), end=levels(2))
    cohort.report()
    cells = [re.sub(r"\s+", " ", cell) for cell in re.findall(r"<td>(.*?)</td>", cohort.page)]
    on_page = sorted(cell.removesuffix("+") for cell in cells if re.fullmatch(r"\d+\+", cell))
    in_files = sorted(
        row["at_least"]
        for name in ("participation", "dimensions", "endings", "choices", "commitments")
        for row in cohort.rows(name)
        if row["at_least"] and row.get("about") != "somebody"
    )
    assert on_page == in_files
    assert on_page


def test_every_number_of_people_is_a_multiple_of_five(cohort: Cohort) -> None:
    for learner in range(23):
        cohort.hand_in(learner, DOWN if learner % 3 else TO_THE_TOP, act=["I ask Ravi", "I write it down"][learner % 2])
        cohort.share(learner, start=levels(learner % 3))
    cohort.report()
    for name in ("participation", "dimensions", "endings", "choices", "commitments"):
        numbers = [row["at_least"] for row in cohort.rows(name)]
        assert any(numbers)
        assert all(int(number) % FIVE == 0 and int(number) for number in numbers if number)


def test_the_two_comparisons_stand_side_by_side(cohort: Cohort) -> None:
    for learner in range(12):
        cohort.hand_in(learner)
        looking_back = levels(0) if learner % 2 else levels(1)
        cohort.share(learner, start=levels(1), **{"looking-back": looking_back}, end=levels(learner % 2 + 1))
    cohort.report()
    start, looking_back_row = cohort.rows("change")
    assert start["end_compared_with"] == "start"
    assert 20 <= int(start["mean"]) <= 30
    assert int(start["low"]) < int(start["mean"]) < int(start["high"])
    assert looking_back_row["mean"] == "" or int(looking_back_row["mean"]) > int(start["mean"])


def test_a_score_or_an_ending_that_was_written_there_is_not_believed(cohort: Cohort) -> None:
    for learner in range(12):
        cohort.hand_in(learner, {"seed": 1, "choices": ["up"], "ending": "top", "score": 99})
    cohort.report()
    assert set(cohort.counts("endings", "ending").values()) == {""}
    assert cohort.counts("participation", "what")["Played “The climb” to an ending"] == ""
    assert cohort.rows("choices") == []


def test_a_journal_that_says_nothing_about_people(cohort: Cohort) -> None:
    for learner in range(16):
        cohort.hand_in(learner, act="I ask Ravi about <b>zebrawood</b>")
        cohort.share(learner, start=levels(learner % 3), end=levels(2))
    cohort.report()
    for name, content in cohort.files().items():
        for secret in SECRETS:
            assert secret not in content.decode(), f"{secret} in {name}"
    assert "reported.json" not in cohort.files()


def test_the_register_holds_no_word_of_anybody(cohort: Cohort) -> None:
    for learner in range(16):
        cohort.hand_in(learner)
    cohort.report()
    register = (cohort.root / "reported.json").read_text("utf-8")
    assert "learner-3" in register
    assert not [secret for secret in ("zebrawood", "Ravi", "Quixana", "Vandermolen") if secret in register]


def test_six_people_get_a_page_without_a_number_of_people(tmp_path: Path) -> None:
    cohort = Cohort(tmp_path, 6)
    for learner in range(6):
        cohort.hand_in(learner)
        cohort.share(learner, start=levels(1))
    cohort.report()
    assert not re.search(r"\d\+", cohort.page)
    for name in ("participation", "dimensions", "endings", "choices", "commitments"):
        assert not any(row["at_least"] for row in cohort.rows(name))
    assert "Whom did you ask?" in cohort.page
    assert "You look up." in cohort.page
    assert not json.loads((cohort.root / "reported.json").read_text())["groups"]


# One report after another


def test_again_writes_the_same(cohort: Cohort) -> None:
    for learner in range(14):
        cohort.hand_in(learner, DOWN if learner % 2 else TO_THE_TOP)
    cohort.report()
    before, register = cohort.files(), (cohort.root / "reported.json").read_bytes()
    cohort.report()
    assert cohort.files() == before
    assert (cohort.root / "reported.json").read_bytes() == register


def test_late_hand_ins_wait_until_there_are_seven(cohort: Cohort) -> None:
    for learner in range(11):
        cohort.hand_in(learner)
    cohort.report()
    before = cohort.files()
    for learner in range(11, 17):
        cohort.hand_in(learner, DOWN)
        said = cohort.report()
        assert f"{learner - 10} came later and wait" in said
        assert cohort.files() == before
    cohort.hand_in(17, DOWN)
    cohort.report()
    assert cohort.counts("endings", "ending") == {"You see over the wall": "5", "You are where you were": "5"}


def test_what_was_counted_stays_as_it_was(cohort: Cohort) -> None:
    for learner in range(12):
        cohort.hand_in(learner)
    cohort.report()
    before = cohort.files()
    shutil.rmtree(cohort.folder(3))
    cohort.hand_in(4, DOWN)
    cohort.report()
    assert cohort.files() == before


# What cannot be read


def test_damage_costs_only_itself(cohort: Cohort) -> None:
    for learner in range(12):
        cohort.hand_in(learner)
    with (cohort.folder(2) / "ladder.journal.jsonl").open("ab") as file:
        file.write(b'{"torn": \n\xff\xfe\n')
    (cohort.folder(3) / "ladder.journal.jsonl").unlink()
    said = cohort.report()
    assert "submitted/learner-2/ladder-v1/ladder.journal.jsonl: 2 lines are damaged" in said
    assert "submitted/learner-3/ladder-v1/ladder.journal.jsonl: it is missing" in said
    assert "12 read, 10 counted" in said


HOSTILE: dict[str, list[tuple[str, str, Any]]] = {
    "numbers for choices": [("play", "climb", {"seed": 1, "choices": [1, None, {}]})],
    "no list": [("finished", "climb", {"seed": "x"}), ("play", "climb", [[]])],
    "wrong types everywhere": [("text", "last", 7), ("text", "next:act", ["a"]), ("text", "next:by", {})],
    "a huge number": [("play", "climb", {"seed": 10**300, "choices": ["climb", "down"]})],
    "endless choices": [("play", "climb", {"seed": 1, "choices": ["guess"] * 5000})],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_count_as_what_they_are(cohort: Cohort, name: str) -> None:
    for learner in range(1, 10):
        cohort.hand_in(learner)
    for record in HOSTILE[name]:
        cohort.journal(0).append(*record)
    assert "10 read, 8 counted" in cohort.report()


def broken_ratings() -> Iterator[bytes]:
    yield b"[" * 100_000
    yield b'{"schema": 1, "modules": [1]}'
    yield b'{"schema": 1, "modules": {"ladder": {"start": {"left": ' + b"9" * 5000 + b"}}}}"
    yield b"\xff\xfe"
    yield b" " * (1024 * 1024 + 1)


@pytest.mark.parametrize(
    "content", list(broken_ratings()), ids=["nested", "a list", "a huge number", "not UTF-8", "too big"]
)
def test_ratings_that_are_none_are_named(cohort: Cohort, content: bytes) -> None:
    for learner in range(9):
        cohort.hand_in(learner)
        cohort.share(learner, start=levels(1))
    (cohort.folder(0) / "ratings.json").write_bytes(content)
    said = cohort.report()
    assert "submitted/learner-0/ladder-v1/ratings.json: it is no ratings file" in said
    assert "ratings: 8 read, 6 counted" in said


def test_ratings_of_wrong_types_are_no_ratings(cohort: Cohort) -> None:
    for learner in range(9):
        cohort.hand_in(learner)
        cohort.share(learner, start={"left": "1", "right": True, "slips": -1, "else": 0}, end=levels(2))
    cohort.report()
    numbers = {(row["time"], row["band"]): row["at_least"] for row in cohort.rows("dimensions")}
    assert numbers["end", "above 50%"] == "5"
    assert not [number for (time, _), number in numbers.items() if time == "start" and number]


def test_files_that_are_no_files_are_named(cohort: Cohort) -> None:
    for learner in range(3, 12):
        cohort.hand_in(learner)
    huge = cohort.folder(0) / "ladder.journal.jsonl"
    huge.parent.mkdir(parents=True)
    huge.touch()
    os.truncate(huge, 65 * 1024**2)
    (cohort.folder(1) / "ladder.journal.jsonl").mkdir(parents=True)
    (cohort.folder(1) / "ratings.json").mkdir()
    cohort.folder(2).mkdir(parents=True)
    (cohort.folder(2) / "ladder.journal.jsonl").symlink_to("ladder.journal.jsonl")
    said = cohort.report()
    assert said.count("learner-0/ladder-v1/ladder.journal.jsonl: it is over 33 MB") == 1
    assert said.count("learner-1/ladder-v1/ladder.journal.jsonl: it is a folder") == 1
    assert "learner-2/ladder-v1/ladder.journal.jsonl" in said


def test_a_group_of_which_nothing_came_in_is_only_counted_and_paths_are_told_as_they_are_typed(
    cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cohort.root.parent)
    said = CliRunner().invoke(main, ["cohort", "report", cohort.root.name]).output
    assert said.startswith("Nothing came in yet for 2 groups.\n")
    assert f"Wrote {Path(cohort.root.name, 'report', 'report.html')} and " in said

    for learner in range(2):
        cohort.hand_in(learner)
    said = cohort.report()
    assert "ladder-v1, handed in: 2 read, 0 counted; fewer than 7 are never counted.\n" in said
    assert "Nothing came in yet for 1 other group.\n" in said


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 2}', '{"schema": 1, "groups": {"x": [1]}}'])
def test_a_register_that_cannot_be_read_stops_the_report(cohort: Cohort, content: str) -> None:
    (cohort.root / "reported.json").write_text(content)
    done = cohort.run()
    assert done.exit_code == 1
    assert "reported.json cannot be read" in done.output
    assert not (cohort.root / "report").exists()


def test_a_folder_without_a_cohort_is_told_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["cohort", "report", str(tmp_path)])
    assert done.exit_code == 1
    assert "holds no cohort" in done.output


# Commitments and questions


@pytest.mark.parametrize(
    ("act", "found"),
    [
        ("I will ask them after the meeting what moving it costs", "ask"),
        ("I take my hands off their keyboard", "stop"),
        ("tell Osei before I ask for anything", "say"),
        ("Hand over the release to Ivo", "hand-over"),
        ("book half an hour with Dagny", "schedule"),
        ("write down what I saw, then say it", "write"),
        ("I won’t; I wait until he has finished", "stop"),
        ("ask Ruta for feedback", "ask"),
        ("get feedback from Ruta", "feedback"),
        ("demander à Ruta", "other"),
        ("taskforce", "other"),
    ],
)
def test_the_first_telling_word_decides_the_kind(act: str, found: str) -> None:
    assert kind(act) == found


@pytest.mark.parametrize(
    ("due", "found"),
    [("2026-11-10", "week"), ("2026-11-17", "week"), ("2026-11-18", "month"), ("2026-12-12", "quarter"),
     ("2027-06-01", "later"), ("2026-11-09", "no-date")],
)  # fmt: skip
def test_by_when_is_counted_from_the_day_of_writing(due: str, found: str) -> None:
    assert by_when(NOON.date(), datetime.fromisoformat(due).date()) == found
    assert by_when(NOON.date(), None) == by_when(None, NOON.date()) == "no-date"


def test_choices_are_quoted_once() -> None:
    assert quoted("“That's what I needed.”") == "“That's what I needed”"
    assert quoted("Close the laptop.") == "“Close the laptop”"
    assert quoted("“How is it?” Then say nothing.") == "‘“How is it?” Then say nothing’"
    assert people(5) == "five or more" and people(35, start=True) == "35 or more"


# The page


def test_the_page_needs_nothing_from_elsewhere_and_is_in_order(cohort: Cohort) -> None:
    for learner in range(14):
        cohort.hand_in(learner, DOWN if learner % 2 else TO_THE_TOP)
        cohort.share(learner, start=levels(1), end=levels(2))
    cohort.report()
    assert not re.search(r"""(src|href)=["'](?!#)""", cohort.page)
    assert "url(http" not in cohort.page and "@import" not in cohort.page and "<script" not in cohort.page
    assert cohort.page.count("<figure>") == cohort.page.count("As a table") > 4
    assert {"how", "ladder", "not"} <= set(re.findall(r'<section[^>]* id="([\w-]+)"', cohort.page))
    headings = [one.tag for one in read(cohort.page).all("h1", "h2", "h3", "h4")]
    assert headings[0] == "h1"
    assert all(int(after[1]) - int(before[1]) <= 1 for before, after in pairwise(headings))
    assert broken(cohort.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("people_in", [6, 30])
def test_the_page_can_be_read_by_everybody(tmp_path: Path, scheme: Any, people_in: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from tests.support.lab import browsing

    cohort = Cohort(tmp_path, people_in)
    for learner in range(people_in):
        cohort.hand_in(learner, DOWN if learner % 2 else TO_THE_TOP)
        cohort.share(learner, start=levels(learner % 3), **{"looking-back": levels(0)}, end=levels(2))
    cohort.report()
    with browsing(800, 900) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.emulate_media(color_scheme=scheme)
        page.goto((cohort.root / "report/report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 800
        assert len(asked) == 1
        lightness = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (lightness == "rgb(255, 255, 255)") == (scheme == "light")


# Versions


def answered(cohort: Cohort, learner: int, version: object, name: str = "ladder-v1") -> None:
    notebook = {"cells": [], "metadata": {"managerkit": {"version": version}}, "nbformat": 4, "nbformat_minor": 5}
    (cohort.root / f"submitted/learner-{learner}/{name}/ladder.ipynb").write_text(json.dumps(notebook))


def history(path: Path, *versions: str) -> None:
    """Give a module a version and those before it, newest first."""
    lines = "".join(f"  - {{version: {one}, date: 2026-01-02, notice: Words.}}\n" for one in versions)
    text = re.sub(r"version: 1.*\nhistory:\n.*\n", f"version: {versions[0]}\nhistory:\n{lines}", path.read_text())
    assert f"version: {versions[0]}\n" in text
    path.write_text(text)


@pytest.mark.parametrize("few", range(5))
def test_the_versions_that_were_answered_are_counted_like_all_else(cohort: Cohort, few: int) -> None:
    history(cohort.root / "course/modules/ladder/module.yml", "1.1.0", "1.0.1", "1.0.0")
    for learner in range(20):
        cohort.hand_in(learner)
        answered(cohort, learner, "1.0.1" if learner < few else "1.0.0")
    cohort.report()
    shown = "1.0.0, by 1[05] or more; each of 2 others, by fewer than can be shown"
    assert re.search(f"Versions of the exercise that were answered: {shown}", cohort.page)
    counts = {row["what"]: row["at_least"] for row in cohort.rows("participation") if row["about"] == "version"}
    assert (counts.pop("1.0.0") in ("10", "15")) and counts == {"1.0.1": "", "1.1.0": ""}


@pytest.mark.parametrize("version", ["2.0.0", "9.9.9", "<b>", None, 7, ["1.0.0"], {"1.0.0": 1}])
def test_a_version_that_there_never_was_is_none(cohort: Cohort, version: object) -> None:
    for learner in range(20):
        cohort.hand_in(learner)
        answered(cohort, learner, version)
    (cohort.root / "submitted/learner-3/ladder-v1/ladder.ipynb").write_text("[" * 100_000)
    cohort.report()
    assert "answered: 1.0.0, by fewer than can be shown." in cohort.page
    assert '"version"' not in (cohort.root / "reported.json").read_text()


def two_versions(cohort: Cohort) -> None:
    shutil.copytree(cohort.root / "course", cohort.root / "earlier/ladder-v1")
    history(cohort.root / "course/modules/ladder/module.yml", "2.0.0", "1.0.0")
    about = {"name": "spring", "modules": {"ladder": "2.0.0"}, "earlier": {"ladder-v1": "1.0.0"}}
    (cohort.root / "cohort.json").write_text(json.dumps(about))


def hand_in_both(cohort: Cohort, learners: range) -> None:
    for learner in learners:
        cohort.hand_in(learner)
        cohort.share(learner, start=levels(1), end=levels(2))
        shutil.copytree(cohort.folder(learner), cohort.folder(learner).with_name("ladder-v2"), dirs_exist_ok=True)


def test_who_was_counted_with_the_one_version_is_not_counted_with_the_other(cohort: Cohort) -> None:
    for learner in range(10):
        cohort.hand_in(learner)
        cohort.share(learner, start=levels(1))
    assert "ladder-v1, handed in: 10 read, 8 counted" in cohort.report()
    two_versions(cohort)
    hand_in_both(cohort, range(17))
    said = cohort.report()
    for what in ("handed in", "ratings"):
        assert re.search(rf"ladder-v1, {what}: \d+ read, 8 counted", said)
        assert f"ladder-v2, {what}: 7 read, 5 counted" in said
    counted = [
        person
        for name, batches in json.loads((cohort.root / "reported.json").read_text())["groups"].items()
        if name.endswith("handed in")
        for batch in batches
        for person in batch["people"]
    ]
    assert len(counted) == len(set(counted)) == 17
    assert 'id="ladder-v1"' in cohort.page and 'id="ladder-v2"' in cohort.page
    assert {row["module"] for row in cohort.rows("participation")} == {"ladder-v1", "ladder-v2"}


def test_others_are_counted_with_the_newest_that_they_handed_in(cohort: Cohort) -> None:
    two_versions(cohort)
    hand_in_both(cohort, range(10))
    for learner in range(10, 17):
        cohort.hand_in(learner)
    said = cohort.report()
    assert "ladder-v1, handed in: 7 read, 5 counted" in said
    assert "ladder-v2, handed in: 10 read, 8 counted" in said


ROOM = """{"title": "One <ladder>", "day": "2027-03-01",
 "questions": [{"title": "Up", "text": "How far?", "is_order": false,
 "rows": [{"label": "A. Up", "at_least": 10, "random": null}, {"label": "B. Down", "at_least": 0, "random": null}]}],
 "stories": [{"title": "The climb", "choices": ["Ask *first*"], "ending": "The top"}]}"""


def test_a_session_that_was_held_with_phones_is_in_the_report(tmp_path: Path) -> None:
    cohort = Cohort(tmp_path / "spring", 3)
    (cohort.root / "rooms").mkdir()
    (cohort.root / "rooms/one.json").write_text(ROOM, "utf-8")
    (cohort.root / "rooms/two.json").write_text("[]", "utf-8")
    assert "rooms/two.json: this is no record of a session" in cohort.report()
    assert "Together in the room" in cohort.page and "One &lt;ladder&gt;, Mon 1 Mar 2027" in cohort.page
    assert "10+" in cohort.page and "Ask <em>first</em>" in cohort.page and "It ended: The top." in cohort.page
    assert broken(cohort.page) == []


def test_a_bar_is_solid_as_far_as_the_number_is_sure_and_pale_beyond() -> None:
    row = CountedRow("Handed in", 10, 0.5)
    drawing = BeautifulSoup(str(figure.bars([row], 20, "Taking part")), "html.parser")
    solid, pale = drawing.select("rect")
    assert (solid["opacity"], pale["opacity"]) == ("1", "0.25")
    assert float(str(pale["x"])) == pytest.approx(float(str(solid["x"])) + float(str(solid["width"])), abs=0.2)
    assert float(str(pale["width"])) == pytest.approx(float(str(solid["width"])) * 4 / 10, abs=0.2)
    assert drawing.svg and drawing.svg["aria-label"] == "Taking part"
    assert [one.get_text() for one in drawing.select("text")][:2] == ["Handed in", "10+"]


def test_an_arrow_points_to_where_a_clear_change_is() -> None:
    clear, unclear = MeanChange(40, 30, 50, 1), MeanChange(-40, -90, 10, 0)
    shown = [figure.ShownChange(one, 0.0, "red", "square", bool(one.clear)) for one in (clear, unclear)]
    drawing = str(figure.compared([("Trust", shown)], 20, range(-60, 61, 20), 47, "less", "Changes"))
    assert drawing.count("<rect") == 3
    assert drawing.count("v7z") == 1
