"""Every module that ends in an exercise can be looked back at: it has behaviour items."""

from managerkit.activities.assessments.engine import behaviours
from managerkit.activities.assessments.lint import BEHAVIOURS
from managerkit.content.loading import CourseFolder
from tests.support.places import ROOT

COURSE = CourseFolder(ROOT / "course")


def test_every_module_with_an_exercise_has_behaviour_items() -> None:
    counts = {folder.id: len(behaviours(folder.assessment.value)) for folder in COURSE.modules()}
    assert len(counts) == 18
    assert {folder.id for folder in COURSE.modules() if folder.module.exercise} <= {
        name for name, count in counts.items() if count in BEHAVIOURS
    }
