"""Facilitators' pages and plans: the minutes add up, and every name in them is one that the course has."""

import random
import re
from pathlib import Path
from statistics import median

import pytest

from managerkit.activities import simulations
from managerkit.activities.scenarios import engine
from managerkit.content.loading import CourseFolder
from managerkit.content.scenario import Scenario
from managerkit.content.session import SessionStep
from managerkit.room.script import Script, found
from tests.support.places import MODULES, PLANS, ROOT

COURSE = CourseFolder(ROOT / "course")
LENGTHS = {"six-weeks": 60}
TEXTS = {name: ROOT / f"course/facilitator/{name}.md" for name in LENGTHS}
PAGES = {name: ROOT / f"course/modules/{name}/facilitator.md" for name in MODULES}
SPAN = re.compile(r"^\| (\d+)–(\d+) \|", re.MULTILINE)
QUESTIONS = re.compile(r"\b(two|three|four|five) minutes a question\b", re.IGNORECASE)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
PLAYS = 25
CALL = re.compile(r"`\w+\.(play|explore)\(\"([a-z0-9-]+)\"")
STORIES = {path.stem.removeprefix("scenario-") for path in ROOT.glob("course/modules/*/scenario-*.yml")}


def spans(path: Path) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in SPAN.findall(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", [*TEXTS.values(), *PAGES.values()], ids=[*TEXTS, *PAGES])
def test_each_stretch_of_minutes_begins_where_the_last_one_ended(path: Path) -> None:
    found = spans(path)
    assert len(found) >= 4
    assert found[0][0] == 0
    assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]
    assert all(start < end for start, end in found)


@pytest.mark.parametrize("name", TEXTS)
def test_the_minutes_add_up_to_the_plans_length(name: str) -> None:
    assert spans(TEXTS[name])[-1][1] == LENGTHS[name]


@pytest.mark.parametrize("path", [*TEXTS.values(), *PAGES.values()], ids=[*TEXTS, *PAGES])
def test_what_is_to_be_played_or_explored_exists(path: Path) -> None:
    known = {"play": STORIES, "explore": set(simulations.names())}
    assert [(kind, name) for kind, name in CALL.findall(path.read_text("utf-8")) if name not in known[kind]] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_plan_says_what_to_prepare_how_to_debrief_what_to_drop_and_what_never_to_do(name: str) -> None:
    headings = re.findall(r"^## (.+)$", TEXTS[name].read_text("utf-8"), re.MULTILINE)
    assert {"Prepare", "Minutes", "Debrief script", "When late", "Never"} <= set(headings)


def test_the_six_weeks_go_through_every_track_in_its_order() -> None:
    rows = re.findall(r"^\| \d \| (.+) \|$", TEXTS["six-weeks"].read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 6
    columns = [
        [name.strip() for cell in column for name in cell.split(",")]
        for column in zip(*(r.split("|") for r in rows), strict=True)
    ]
    for track, column in zip(COURSE.course.tracks, columns, strict=True):
        assert column[-1] == COURSE.course.modules[-1]
        assert set(column[:-1]) == set(track.modules), track.id


def test_the_six_weeks_page_has_the_hour_that_the_room_holds() -> None:
    table = re.findall(
        r"^\| (\d+)–(\d+) \| (.+?) \| (.+?) \| (.+?) \|$", TEXTS["six-weeks"].read_text("utf-8"), re.MULTILINE
    )
    begins, rows = 0, []
    for step in COURSE.plan("weekly").value.steps:
        rows.append((str(begins), str(begins + step.minutes), step.you, step.they, step.say))
        begins += step.minutes
    assert table == rows


def script(name: str) -> Script:
    """A session of the course; one that leaves its story open is held with the longest."""
    return found(COURSE, "weekly/trust" if name == "weekly" else name)


def minutes_of(story: Scenario) -> float:
    """How long a room takes over a story without talk: read aloud, choices read to oneself, twelve seconds a vote."""
    taken = []
    for seed in range(PLAYS):
        luck, state = random.Random(seed), engine.begin(story, seed)
        aloud, seen, silent, votes = len(story.setting.split()), set(), 0, 0
        while True:
            new = [text for text in engine.paragraphs(story, state) if text not in seen]
            seen.update(new)
            aloud += sum(len(text.split()) for text in new)
            if not (choices := engine.options(story, state)):
                break
            silent += sum(len(choice.text.split()) for choice in choices)
            state = engine.choose(story, state, luck.choice(choices).id)
            votes += 1
            aloud += sum(len(text.split()) for text in (state.steps[-1].says or "", *state.steps[-1].arrived))
        taken.append(aloud / 150 + silent / 240 + votes / 5)
    return median(taken)


@pytest.mark.parametrize("name", [*PLANS, *MODULES])
def test_a_story_is_over_in_the_minutes_that_it_has_also_when_late(name: str) -> None:
    session = script(name)
    for step in session.session.steps:
        if step.id in session.stories:
            needed = minutes_of(session.stories[step.id])
            assert (step.late or step.minutes) >= needed, f"{step.id} takes {needed:.0f} minutes"


def test_the_six_weeks_page_says_how_long_stories_take_and_what_that_leaves() -> None:
    said = re.search(
        r"no story takes more than (\d+) minutes and most take (\d+) to (\d+); (\d+) leaves",
        TEXTS["six-weeks"].read_text("utf-8"),
    )
    assert said
    most, low, high, there = map(int, said.groups())
    taken = [minutes_of(one.scenario(name).value) for one in COURSE.modules() for name in one.names("scenario")]
    assert max(taken) <= most and sum(low <= one <= high for one in taken) > 0.75 * len(taken)
    (step,) = (one for one in COURSE.plan("weekly").value.steps if one.id == "story")
    assert (step.minutes, step.late) == (there, most)


def test_lessons_that_are_done_before_take_as_long_as_they_say_themselves() -> None:
    lessons = {one.module.title: one.module.minutes.lesson for one in COURSE.modules()}
    weeks = re.findall(r"^\| .* \| (.*\*.*) \| (\d+) min each \|$", TEXTS["six-weeks"].read_text("utf-8"), re.MULTILINE)
    before = [
        (one.what, one.minutes)
        for name in PLANS
        for one in COURSE.plan(name).value.prepare
        if "Everyone does" in one.what
    ]
    said = [(re.findall(r"\*(.+?)\*", what), int(minutes)) for what, minutes in [*weeks, *before]]
    assert len(said) == 4
    assert [minutes for _, minutes in said] == [sum(map(lessons.__getitem__, titles)) for titles, _ in said]


def counted(step: SessionStep) -> bool:
    """Whether the parts of a step say as many minutes a question as what people do."""
    said = QUESTIONS.search(step.they)
    return said is None or any(f" × {NUMBERS[said[1].lower()]} min" in part for part in step.stretches)


@pytest.mark.parametrize("name", [*PLANS, *MODULES])
def test_questions_of_so_many_minutes_each_fit_into_their_row_with_what_is_said_afterwards(name: str) -> None:
    assert [step.id for step in script(name).session.steps if not counted(step)] == []
