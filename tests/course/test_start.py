"""What the first module says of the rest of the course is so."""

import pytest

from managerkit.authoring.source import read_source
from managerkit.content.loading import CourseFolder
from tests.support.places import EXERCISES, ROOT

COURSE = CourseFolder(ROOT / "course")
SAID = {
    "decide": (9.5, 10.5, "*Decide* takes about ten hours"),
    "begin": (10.5, 11.5, "*Begin* and *Lead* about eleven"),
    "lead": (10.5, 11.5, "*Begin* and *Lead* about eleven"),
}
"""From how many hours to how many each track takes, for what the lesson says of it to be true."""


@pytest.mark.parametrize("track", SAID)
def test_a_track_takes_as_long_as_is_said_before_one_is_chosen(track: str) -> None:
    low, high, words = SAID[track]
    [modules] = [one.modules for one in COURSE.course.tracks if one.id == track]
    names = [COURSE.course.modules[0], *modules, COURSE.course.modules[-1]]
    minutes = [COURSE.module(name).module.minutes for name in names]
    assert low <= sum(one.alone for one in minutes) / 60 <= high
    cells = {cell.slug: cell.source for cell in read_source(COURSE.module("start").path / "lesson.md").cells}
    assert words in " ".join(cells["tracks"].split())


WRITING = 25
"""The minutes that facilitators' pages give to a reflection."""


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_given_no_fewer_minutes_than_its_stories_and_its_writing_take(name: str) -> None:
    folder = COURSE.module(name)
    stories = sum(folder.scenario(one).value.minutes for one in folder.names("scenario"))
    assert folder.module.minutes.exercise is not None
    assert folder.module.minutes.exercise >= stories + WRITING
