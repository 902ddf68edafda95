"""Sessions by their names: plans, modules, stories, and an hour with the story of the week."""

import random
import re
from datetime import datetime
from pathlib import Path

import pytest

from managerkit.authoring.check import check
from managerkit.content.loading import CourseFolder
from managerkit.content.run_of_show import VOTED
from managerkit.room import decisions
from managerkit.room.engine import LiveRoom, open_choices
from managerkit.room.kept import recorded
from managerkit.room.pages import phone, remote, screen
from managerkit.room.script import NoSession, found, sessions
from tests.support import tiny
from tests.support.places import MODULES, PLANS, ROOT

COURSE = CourseFolder(ROOT / "course")
PAGE = """People can tell up
from down.

## Afterwards
## Minutes

Ten minutes, standing.

| minutes | you | they | say, more or less |
| --- | --- | --- | --- |
| 0–3 | Tell of a ladder | Listen | “It was high.” |
| 3–10 | Start the story | Play alone | “Look up.” |

**6 to 12 people:** as above. **13 to 30:** two ladders.

## What people object

**“It is only a ladder.”** It is.

## When late
## Never

- Climb for somebody,
  or under them.
- Look down.
"""
SHOW = """opening: Borrow one.
prepare: [{when: before, what: Find a ladder, minutes: 1}]
steps:
  - {id: high, title: High, wrong: Sit down., late: 1}
  - {id: climb, title: Up, wrong: Come down., question: {kind: story, text: What now?, story: ladder/climb}}
"""


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tiny.copy(tmp_path))


def ladder(course: CourseFolder, show: str) -> Path:
    """The ladder's page for facilitators, and beside it what a room sees."""
    folder = course.root / "modules/ladder"
    (folder / "facilitator.md").write_text(PAGE, "utf-8")
    path = folder / "run-of-show.yml"
    path.write_text(show, "utf-8")
    return path


def test_a_modules_session_has_the_minutes_and_the_words_of_its_page(course: CourseFolder) -> None:
    ladder(course, SHOW)
    session = found(course, "ladder").session
    assert (session.goal, session.who, session.minutes) == (
        "People can tell up from down.",
        "Ten minutes, standing.",
        10,
    )
    assert [(step.minutes, step.you, step.say) for step in session.steps] == [
        (3, "Tell of a ladder", "“It was high.”"),
        (7, VOTED["you"], "“Look up.”"),
    ]
    assert session.sizes == {"12": "as above.", "30": "two ladders."}
    assert session.debrief == ["**“It is only a ladder.”** It is."]
    assert session.never == ["Climb for somebody, or under them.", "Look down."]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("steps:\n", "steps:\n  - {id: rest, title: Rest, wrong: Wait.}\n", 3, "2 rows of minutes, and `steps` 3"),
        ("late: 1", "late: 3", 1, "`high` is not shorter when late"),
        ("ladder/climb", "ladder/climp", 5, "there is no story `ladder/climp`"),
        ("wrong: Sit down., ", "", 4, "`wrong` is missing"),
    ],
)
def test_what_does_not_go_together_is_told_with_its_line(
    course: CourseFolder, old: str, new: str, line: int, says: str
) -> None:
    path = ladder(course, SHOW.replace(old, new))
    [told] = [finding for finding in check(course) if finding.path == path]
    assert told.line == line and says in told.message


@pytest.mark.parametrize("heading", ["Minutes", "What people object", "Never"])
def test_a_page_that_lacks_what_a_session_takes_from_it_is_told(course: CourseFolder, heading: str) -> None:
    page = ladder(course, SHOW).with_name("facilitator.md")
    page.write_text(re.sub(rf"## {heading}\n.*?(?=\n## |\Z)", f"## {heading}\n", PAGE, flags=re.DOTALL), "utf-8")
    told = [finding.message for finding in check(course) if finding.path.parent == page.parent]
    assert f"there is nothing under ## {heading}, which the session takes from this page" in told


def test_an_instruments_item_is_asked_with_its_own_answers_and_its_spread_is_shown_in_fives(
    course: CourseFolder,
) -> None:
    item = "late: 1, question: {kind: choose, text: My left hand was …, item: ladder/left}"
    ladder(course, SHOW.replace("late: 1", item))
    room = LiveRoom(found(course, "ladder"), 1)
    room.apply({"kind": "go", "to": "high", "at": 0.0})
    for number in range(12):
        event = decisions.answer(room, f"p{number}", "high", {"value": "a" if number < 9 else "c"})
        room.apply({**event, "at": 1.0})
    room.apply({**decisions.show(room, random.Random(1)), "at": 2.0})
    asked = room.asked()
    assert asked is not None and asked.about_you
    shown = [(bar.text, bar.says) for bar in room.shown(asked)]
    assert [text for text, _ in shown][:3] == ["A. nowhere", "B. near", "C. on it"]
    assert {says for _, says in shown} == {"5 or more", "fewer than 5"}


def test_every_module_has_a_session(course: CourseFolder) -> None:
    assert {*sessions(COURSE)} == {*COURSE.plans(), *MODULES}
    assert found(course, "ladder").name == "ladder/climb", "a module without one is its story"


def test_the_weeks_hour_is_held_with_the_story_of_the_module_that_is_named() -> None:
    script = found(COURSE, "weekly/mastery")
    assert script.session.title.endswith("Mastery before management")
    assert [step.question.story for step in script.session.steps if step.id == "story" and step.question] == [
        "mastery/first-offer"
    ]
    assert found(COURSE, "weekly/motives/by-nine").stories["story"].title == "By nine on Monday"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("weekly", "say weekly/MODULE"),
        ("weekly/motives", "weekly/motives/by-nine, weekly/motives/noon-on-friday"),
        ("weekly/mystery", "no module `mystery`; did you mean `mastery`"),
        ("weekly/motives/noon", "no story `motives/noon`; there is weekly/motives/by-nine, weekly/"),
        ("mystery/first-offer", "no module `mystery`"),
        ("mastery/first", "no story `mastery/first`; there is mastery/first-offer"),
        ("ninety-minutes/mastery", "say ninety-minutes alone"),
    ],
)
def test_a_name_that_says_too_little_or_too_much_is_told_what_to_say(what: str, says: str) -> None:
    with pytest.raises(NoSession, match=says) as told:
        found(COURSE, what)
    assert str(COURSE.root) not in str(told.value), "what was typed is wrong, and no file of the course"


def test_a_name_of_nothing_is_told_all_that_there_is_and_no_path_of_the_course() -> None:
    with pytest.raises(NoSession, match=r"no plan `mystery`; name .*, a module, or a story as MODULE/") as told:
        found(COURSE, "mystery")
    assert str(COURSE.root) not in str(told.value)


@pytest.mark.parametrize("name", [*PLANS, *MODULES])
def test_every_session_of_the_course_is_gone_through_with_each_page_drawn(name: str) -> None:
    script = found(COURSE, "weekly/trust" if name == "weekly" else name)
    room, seen = LiveRoom(script, 1), set()
    for step in script.session.steps:
        room.apply({"kind": "go", "to": step.id, "at": 0.0})
        while True:
            for page in (
                phone.phone(room, "p1", "BCDF", 1.0),
                screen.screen(room, "BCDF", "http://localhost", 1.0),
                remote.remote(room, "http://localhost", "BCDF", "secret", 1.0),
            ):
                assert page.startswith("<!doctype html>")
                assert '<div class="came"></div><p class="quiet">Then' not in page, (
                    "a page of the screen with nothing on it"
                )
            scene = room.scene()
            choices = sorted(open_choices(scene)) if scene else []
            if scene:
                assert ("<summary>The scene, to read out" in page) == bool(choices) == ('value="show"' in page)
                assert ("Read the ending out" in page) != bool(choices)
            if not choices:
                break
            room.apply({"kind": "take", "choice": choices[-1], "at": 1.0})
        seen.add(step.question.kind if step.question else "")
        if step.tells:
            assert "Did not come out" in screen.screen(room, "BCDF", "http://localhost", 1.0)
            assert not step.slide or "Did not come out" in phone.phone(room, "p1", "BCDF", 1.0)
    assert "story" in seen and "commitment" in seen, "a session plays something, and ends with a day"
    assert recorded(room, datetime(2027, 3, 1)).stories
