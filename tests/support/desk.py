"""Cohorts of the tiny course that wait for a marker, and the desk that they are read at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from managerkit.cohort.create import create, exercises
from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking.desk.engine import Desk
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from tests.support import tiny

NOW = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
CRITERIA = ["specific", "honest", "commits"]
PEOPLE = [f"learner{number}" for number in range(6)]


def waiting(folder: Path) -> Cohort:
    """Six learners of the tiny course whose reflections were collected; the gradebook waits for a marker."""
    course = CourseFolder(tiny.copy(folder))
    rubric = course.root / "modules/ladder/reflection.yml"
    rubric.write_text(rubric.read_text("utf-8").partition("\nanchors:")[0] + "\n", "utf-8")
    made = create(folder / "spring", [Learner(one, one, "", "") for one in PEOPLE], exercises(course), course)
    for learner in PEOPLE:
        hand_in(made, learner, f"The green ladder of {learner}, on Tuesday, and Ravi held it <b>firmly</b>.")
    return made


def hand_in(cohort: Cohort, learner: str, words: str) -> None:
    (assignment,) = cohort.assignments
    folder = cohort.file("submitted", learner, assignment)
    folder.mkdir(parents=True, exist_ok=True)
    Journal.beside(folder, "ladder", "1.0.0").append("text", "last", words)
    (folder / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
    with cohort.gradebook() as gradebook:
        submission = gradebook.update_or_create_submission(assignment.name, learner)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.needs_manual_grade = grade.cell.name == "reflection-task"
        gradebook.db.commit()


def clock(step: float = 30.0) -> Callable[[], datetime]:
    """A clock that goes on by so many seconds at each look."""
    state = {"now": NOW}

    def tell() -> datetime:
        state["now"] += timedelta(seconds=step)
        return state["now"]

    return tell


def desk(cohort: Cohort, marker: str = "ana", double: float = 0.0) -> Desk:
    return Desk(cohort, cohort.assignments[0], marker, double, clock())
