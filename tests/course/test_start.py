"""What the first module says of the rest of the course is so."""

import pytest

from managerkit.authoring.source import read_source
from managerkit.content.loading import CourseFolder
from tests.support.places import ROOT

COURSE = CourseFolder(ROOT / "course")
SAID = {
    "decide": (7.4, 8.5, "*Decide* takes about eight hours"),
    "begin": (8.5, 9.5, "*Begin* and *Lead* about nine"),
    "lead": (8.5, 9.5, "*Begin* and *Lead* about nine"),
}
"""From how many hours to how many each track takes, for what the lesson says of it to be true."""


@pytest.mark.parametrize("track", SAID)
def test_a_track_takes_as_long_as_is_said_before_one_is_chosen(track: str) -> None:
    low, high, words = SAID[track]
    [modules] = [one.modules for one in COURSE.course.tracks if one.id == track]
    names = [COURSE.course.modules[0], *modules, COURSE.course.modules[-1]]
    minutes = [COURSE.module(name).module.minutes for name in names]
    assert low <= sum(one.lesson + (one.exercise or 0) for one in minutes) / 60 <= high
    cells = {cell.slug: cell.source for cell in read_source(COURSE.module("start").path / "lesson.md").cells}
    assert words in " ".join(cells["tracks"].split())
