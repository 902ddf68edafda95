"""The days after a demonstration's course: from lessons to the page for a sponsor, with all who stop and decline."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import fmean

import pytest
from click.testing import CliRunner

from managerkit.cli import main
from managerkit.content.loading import CourseFolder
from managerkit.demo.afterwards import Afterlife, afterlife, begin, live_on
from managerkit.journal.after import BEHAVIOUR
from managerkit.journal.asked import ASKED, SECOND_VIEW
from managerkit.journal.cards import CARD
from managerkit.journal.records import ANSWER
from managerkit.progress.workspace import Workspace
from managerkit.sharing.shared_file import SharedNumbers
from tests.support.places import ROOT, TINY

ENDED = datetime(2027, 2, 1, 18, tzinfo=UTC)
COURSE = CourseFolder(TINY)


def lived(folder: Path, life: Afterlife, seed: int = 1) -> SharedNumbers | None:
    module = COURSE.module("ladder")
    begin(folder, [module], ENDED - timedelta(days=40), Random(seed))
    return live_on(folder, COURSE, ["ladder"], life, ENDED, Random(seed))


def test_some_stop_some_decline_and_some_get_a_newer_course() -> None:
    found = [afterlife(0.2, Random(seed)) for seed in range(300)]
    assert {one.looks for one in found} == {(), (30,), (30, 90)}
    for some in (
        sum(not one.looks for one in found),
        sum(one.updates for one in found),
        sum(not one.shares for one in found),
    ):
        assert 30 < some < 120
    assert fmean(one.gain for one in found) == pytest.approx(0.2, abs=0.02)


def test_whoever_declines_shares_nothing(tmp_path: Path) -> None:
    assert lived(tmp_path, Afterlife(0.3, (30, 90), False, True, False)) is None


def test_a_life_is_in_the_journals_day_by_day(tmp_path: Path) -> None:
    told = lived(tmp_path, Afterlife(0.3, (30, 90), True, True, True))
    lesson = Workspace(tmp_path).lesson(COURSE.module("ladder"))
    days = {name: {one.time[:10] for one in kind.records(lesson)} for name, kind in BEHAVIOUR.items()}
    assert days == {"end": set(), "30": {"2027-03-03"}, "90": {"2027-05-02"}}
    versions = [one.version for one in lesson.records()]
    assert (
        len(set(versions)) == 2
        and ANSWER["start"].records(lesson)[0].version != BEHAVIOUR["90"].records(lesson)[0].version
    )
    assert len(ASKED.records(lesson)) == 2 and len(SECOND_VIEW.records(lesson)) == 4
    assert told is not None
    occasions = Counter(when for times in told.modules["ladder"].behaviours.values() for when in times)
    assert set(occasions) == {"start", "30", "90"}
    assert any(one.second is not None for one in told.modules["ladder"].behaviours["left"].values())


def test_the_cards_come_back_while_somebody_looks_back(tmp_path: Path) -> None:
    course, names = CourseFolder(ROOT / "course"), ["trust", "candor"]
    begin(tmp_path, [course.module(name) for name in names], ENDED - timedelta(days=40), Random(1))
    live_on(tmp_path, course, names, Afterlife(0.1, (30,), False, False, False), ENDED, Random(1))
    answered = [one for name in names for one in CARD.records(Workspace(tmp_path).lesson(course.module(name)))]
    again = Counter(one.key.partition(":")[0] for one in answered)
    assert len(again) == 9 and max(again.values()) > 1, "every card of the two came, and some came back"
    assert ENDED.date() < min(date.fromisoformat(one.time[:10]) for one in answered)
    assert max(date.fromisoformat(one.time[:10]) for one in answered) < (ENDED + timedelta(days=30)).date()


def test_the_same_luck_makes_the_same_life(tmp_path: Path) -> None:
    life = Afterlife(0.1, (30,), False, False, True)
    assert lived(tmp_path / "a", life, 7) == lived(tmp_path / "b", life, 7)


@pytest.mark.slow
def test_from_the_demonstration_to_the_sponsors_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spring").mkdir()
    monkeypatch.chdir(tmp_path / "spring")
    run = CliRunner().invoke
    made = run(main, ["demo", ".", "--learners", "40", "--course", str(TINY), "--after"])
    assert made.exit_code == 0, made.output
    shared = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "spring/shared").iterdir()]
    assert 12 <= len(shared) < 40 and any("certificate" in one for one in shared)
    assert max(date.fromisoformat(one["made"][:10]) for one in shared) <= datetime.now(UTC).date()
    waiting = ["--waiting", str(tmp_path / "spring-waiting")]
    assert f"cohort report . --after {' '.join(waiting)}" in made.output
    done = run(main, ["cohort", "report", str(tmp_path / "spring"), "--after", "--yes", *waiting])
    assert done.exit_code == 0 and "Not read" not in done.output, done.output
    page = (tmp_path / "spring/report/after.html").read_text("utf-8")
    assert "more than those who wait" in page and "20 or more of them chose to share numbers" in page
