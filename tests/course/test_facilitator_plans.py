"""Facilitators' pages and plans: the minutes add up, and every name in them is one that the course has."""

import re
from pathlib import Path

import pytest

from managerkit.activities import simulations
from managerkit.content.loading import CourseFolder
from tests.support.places import MODULES, ROOT

COURSE = CourseFolder(ROOT / "course")
LENGTHS = {"sixty-minutes": 60, "ninety-minutes": 90, "half-day": 210, "six-weeks": 60}
PLANS = {name: ROOT / f"course/facilitator/{name}.md" for name in LENGTHS}
PAGES = {name: ROOT / f"course/modules/{name}/facilitator.md" for name in MODULES}
SPAN = re.compile(r"^\| (\d+)–(\d+) \|", re.MULTILINE)
CALL = re.compile(r"`\w+\.(play|explore)\(\"([a-z0-9-]+)\"")
STORIES = {path.stem.removeprefix("scenario-") for path in ROOT.glob("course/modules/*/scenario-*.yml")}


def spans(path: Path) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in SPAN.findall(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", [*PLANS.values(), *PAGES.values()], ids=[*PLANS, *PAGES])
def test_each_stretch_of_minutes_begins_where_the_last_one_ended(path: Path) -> None:
    found = spans(path)
    assert len(found) >= 4
    assert found[0][0] == 0
    assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]
    assert all(start < end for start, end in found)


@pytest.mark.parametrize("name", PLANS)
def test_the_minutes_add_up_to_the_plans_length(name: str) -> None:
    assert spans(PLANS[name])[-1][1] == LENGTHS[name]


@pytest.mark.parametrize("path", [*PLANS.values(), *PAGES.values()], ids=[*PLANS, *PAGES])
def test_what_is_to_be_played_or_explored_exists(path: Path) -> None:
    known = {"play": STORIES, "explore": set(simulations.names())}
    assert [(kind, name) for kind, name in CALL.findall(path.read_text("utf-8")) if name not in known[kind]] == []


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_says_what_to_prepare_how_to_debrief_what_to_drop_and_what_never_to_do(name: str) -> None:
    headings = re.findall(r"^## (.+)$", PLANS[name].read_text("utf-8"), re.MULTILINE)
    assert {"Prepare", "Minutes", "Debrief script", "When late", "Never"} <= set(headings)


def test_the_six_weeks_go_through_every_track_in_its_order() -> None:
    rows = re.findall(r"^\| \d \| (.+) \|$", PLANS["six-weeks"].read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 6
    columns = [
        [name.strip() for cell in column for name in cell.split(",")]
        for column in zip(*(r.split("|") for r in rows), strict=True)
    ]
    for track, column in zip(COURSE.course.tracks, columns, strict=True):
        assert column[-1] == COURSE.course.modules[-1]
        assert set(column[:-1]) == set(track.modules), track.id
