"""The course at the side: what a workspace's journals say of one's way through it."""

from pathlib import Path

import pytest

from managerkit.content.loading import CourseFolder
from managerkit.journal.records import TRACK
from managerkit.lab.overview import overview
from managerkit.ui.panel import Event
from managerkit.workspace.handin_view import HandInView
from tests.support.cohort import ANSWER, COMMITMENT, Exercise
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / ".managerkit").mkdir()
    return tmp_path


def test_a_folder_that_is_no_workspace_has_no_course_at_its_side(tmp_path: Path) -> None:
    assert overview(tmp_path, COURSE) is None


def test_a_new_workspace_has_everything_before_it(workspace: Path) -> None:
    found = overview(workspace, COURSE)
    assert found is not None
    assert [one["id"] for one in found["stations"]] == COURSE.course.modules
    assert {one["state"] for one in found["stations"]} == {"open"}
    assert found["next"]["path"] == "notebooks/00-start.ipynb"
    assert found["minutes"] == sum(
        (folder.module.minutes.lesson + (folder.module.minutes.exercise or 0)) for folder in COURSE.modules()
    )


def test_who_chose_a_track_sees_that(workspace: Path) -> None:
    track = COURSE.course.tracks[0]
    (workspace / "notebooks").mkdir()
    start = COURSE.modules()[0]
    TRACK.append(Exercise(start, workspace / "notebooks").journal, track.id)
    found = overview(workspace, COURSE)
    assert found is not None and found["title"] == track.title
    assert set(track.modules) <= {one["id"] for one in found["stations"]} < set(COURSE.course.modules)


def test_an_exercise_is_done_when_it_is_and_handed_in_when_it_was(workspace: Path) -> None:
    module = COURSE.module("mastery")
    exercise = Exercise(module, workspace / "exercises" / module.assignment)
    exercise.home.mkdir(parents=True)
    built = COURSE_AT.parent / "exercises" / module.assignment / "mastery.ipynb"
    exercise.notebook.write_bytes(built.read_bytes())
    exercise.play()
    exercise.write([ANSWER, ANSWER], COMMITMENT)
    (workspace / "notebooks").mkdir()

    def steps() -> list[dict[str, object]]:
        found = overview(workspace, COURSE)
        assert found is not None
        (station,) = (one for one in found["stations"] if one["id"] == "mastery")
        assert station["state"] == "begun"
        return list(station["steps"])

    assert [step["done"] for step in steps()] == [False, True]
    assert steps()[1]["handed_in"] == ""
    shown = HandInView(COURSE, module, exercise.journal)
    shown.handle(Event("learner", "ada"))
    shown.handle(Event("zip", ""))
    assert steps()[1]["handed_in"] != ""
