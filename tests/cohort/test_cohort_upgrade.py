"""Upgrading a cohort: what is said, what is put in place, and that nobody's work, points or marks are touched."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from managerkit.authoring import released, versions
from managerkit.authoring.build import build
from managerkit.authoring.versions import VersionStep
from managerkit.cli import main
from managerkit.cohort.create import create, exercises
from managerkit.cohort.folder import STAGED, Cohort
from managerkit.cohort.roster import Learner
from managerkit.cohort.upgrade import apply as upgrading
from managerkit.content.loading import CourseFolder
from tests.support import tiny
from tests.support.cohort import ANSWER, COMMITMENT, MENDED, Exercise
from tests.support.commands import stock
from tests.support.files import snapshot

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PEOPLE = [Learner(name, name.title(), "Test", "") for name in ("ana", "bo", "cy", "di")]
NEW_CELL = "\n```{code-cell}\n:slug: one-more\n1 + 1\n```\n"
DONE = {"climb-points": 6.0, "rungs-points": 4.0, "reflection-form": 4.0}


class Kit:
    """A kit whose course is the tiny one, as it grows."""

    def __init__(self, root: Path) -> None:
        self.root = tiny.copy(root)
        self.bump(VersionStep.PATCH, "First release.")

    @property
    def course(self) -> CourseFolder:
        return CourseFolder(self.root)

    def bump(self, step: VersionStep, notice: str) -> None:
        versions.bump(self.course, self.course.module("ladder"), step, notice, date(2027, 2, 3))

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / "modules/ladder" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def patch(self) -> None:
        self.change("reflection.yml", "A ladder and a wall.", "A ladder and its wall.")
        self.bump(VersionStep.PATCH, "Firmer words.")

    def minor(self) -> None:
        path = self.root / "modules/ladder/exercise.md"
        path.write_text(path.read_text("utf-8") + NEW_CELL, "utf-8")
        self.bump(VersionStep.MINOR, "One more cell.")

    def count_double(self) -> None:
        """What somebody commits to counts double."""
        double = "levels: [Nothing., A wish., An act., An act and a day.]\n    points: [0, 2, 4, 6]"
        self.change("reflection.yml", "levels: [Nothing., A wish., An act., An act and a day.]", double)
        self.bump(VersionStep.MINOR, "To commit counts double.")

    def major(self) -> None:
        """The story is worth less, and one way through it is called something else."""
        self.change("module.yml", "climb: 6", "climb: 5")
        self.change("scenario-climb.yml", "- id: up\n", "- id: upwards\n")
        self.bump(VersionStep.MAJOR, "The climb counts for less.")


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kit:
    found = Kit(tmp_path / "kit")
    monkeypatch.setenv("MANAGERKIT_COURSE", str(found.root))
    return found


@pytest.fixture(scope="session")
def new_cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    return create(folder / "spring", PEOPLE, ["ladder"], Kit(folder / "kit").course).root


@pytest.fixture
def root(kit: Kit, new_cohort: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(new_cohort, tmp_path / "spring"))


def run(*words: str | Path, code: int = 0) -> str:
    ran = CliRunner().invoke(main, ["cohort", *map(str, words)])
    assert ran.exit_code == code, ran.output
    assert code == 0 or isinstance(ran.exception, SystemExit), "a mistake is told, not raised"
    return ran.output


def hand_in(root: Path, learner: str, name: str = "ladder-v1", notebook: Path | None = None) -> Exercise:
    """Hand in all the work, on the exercise as released now or as somebody has it."""
    cohort = Cohort.open(root)
    (assignment,) = (one for one in cohort.assignments if one.name == name)
    home = cohort.file("submitted", learner, assignment)
    home.mkdir(parents=True)
    shutil.copy(notebook or root / "release" / name / assignment.notebook, home / assignment.notebook)
    (home / "timestamp.txt").write_text("2026-11-20 10:00:00.000000 UTC")
    exercise = Exercise(cohort.module(assignment), home)
    exercise.play()
    exercise.mend(MENDED)
    exercise.write([ANSWER] * len(exercise.module.reflection.value.prompts), COMMITMENT)
    return exercise


def mark(root: Path, learner: str, name: str = "ladder-v1") -> None:
    with Cohort.open(root).gradebook() as gradebook:
        grade = gradebook.find_grade("reflection-task", "ladder", name, learner)
        grade.manual_score, grade.needs_manual_grade = 7.0, False
        gradebook.find_comment("reflection-task", "ladder", name, learner).manual_comment = "Levels: 2 2 2 1\nWhy?"
        gradebook.db.commit()


def rows(root: Path, *tables: str) -> dict[str, list[Any]]:
    """Whole tables of the gradebook, byte for byte."""
    with closing(sqlite3.connect(f"file:{root / 'gradebook.db'}?mode=ro", uri=True)) as connection:
        found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert set(tables) <= set(found)
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in tables or found}


OF_LEARNERS = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def work(root: Path) -> dict[str, bytes]:
    """All files of and about learners."""
    found = snapshot(root).items()
    return {name: text for name, text in found if name.startswith(("submitted/", "autograded/", "feedback/"))}


def points(root: Path, learner: str, name: str = "ladder-v1") -> dict[str, float]:
    with Cohort.open(root).gradebook() as gradebook:
        (notebook,) = gradebook.find_submission(name, learner).notebooks
        return {one.name: one.auto_score for one in notebook.grades if one.name != "reflection-task"}


def about(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "cohort.json").read_text("utf-8"))
    return found


def graded(root: Path) -> Path:
    """The cohort with two who are graded, one of them marked, and one who has handed in."""
    for name in ("ana", "bo"):
        hand_in(root, name)
    run("grade", root)
    mark(root, "ana")
    hand_in(root, "cy")
    return root


def test_nothing_changed(kit: Kit, root: Path) -> None:
    before = snapshot(root)
    said = run("upgrade", root)
    assert "ladder-v1 1.0.0: unchanged." in said
    assert f"There is nothing to upgrade.\n\nNext: managerkit cohort release {root}" in said
    assert snapshot(root) == before


def test_a_patch_changes_words_and_nobodys_points(kit: Kit, root: Path) -> None:
    run("release", root)
    graded(root)
    run("feedback", root)
    kit.patch()
    books, files = rows(root, *OF_LEARNERS), work(root)
    said = run("upgrade", root)
    assert "ladder-v1 1.0.0 → 1.0.1, other wording:\n  1.0.1: Firmer words.\n" in said
    assert "3 have handed in, 2 of them are graded: work, points and marks stay as they are" in said
    assert "1 has not handed in: once you release again" in said
    assert said.endswith(f"\nNext: managerkit cohort release {root}\n")
    assert (rows(root, *OF_LEARNERS), work(root)) == (books, files)
    assert about(root)["modules"] == {"ladder": "1.0.1"}
    assert "A ladder and its wall." in (root / "course/modules/ladder/reflection.yml").read_text("utf-8")
    assert not (root / STAGED).exists()
    (kept,) = (root / ".managerkit/replaced").glob("content+*")
    assert "A ladder and a wall." in (kept / "course/modules/ladder/reflection.yml").read_text("utf-8")
    assert "A ladder and a wall." in (kept / "source/ladder-v1/ladder.ipynb").read_text("utf-8")
    assert "ladder-v1 had changed and is released again" in run("release", root)

    # What is graded stays so; what was not, is graded by the new words; the old notebook can still be handed in.
    hand_in(root, "di", notebook=kept / "source/ladder-v1/ladder.ipynb")
    marks = {name: [row for row in table if "'ana'" in row] for name, table in rows(root, *OF_LEARNERS).items()}
    said = run("grade", root)
    assert "2 graded, 2 unchanged, of 4 handed in." in said
    assert "2 of them were graded before the exercise or the kit changed; those points stay as they are." in said
    after = {name: [row for row in table if "'ana'" in row] for name, table in rows(root, *OF_LEARNERS).items()}
    assert after == marks
    assert points(root, "cy") == points(root, "di") == points(root, "ana") == DONE
    run("export", root)
    assert (root / "grades.csv").read_text("utf-8-sig").count(",ladder-v1,1.0.0,") == 4

    # Asked for, it is graded anew, and the marks wait for another look.
    assert "2 graded, 2 unchanged, of 4 handed in." in run("grade", root, "--again")
    assert "before the exercise" not in run("grade", root)
    assert re.search("ana +ladder-v1 +waits for a human", run("status", root))


def test_new_material_goes_into_the_exercise_that_there_is(kit: Kit, root: Path) -> None:
    run("release", root)
    graded(root)
    kit.patch()
    kit.minor()
    before = rows(root, *OF_LEARNERS)
    said = run("upgrade", root)
    assert "ladder-v1 1.0.0 → 1.1.0, new material:\n  1.0.1: Firmer words.\n  1.1.0: One more cell.\n" in said
    assert rows(root, *OF_LEARNERS) == before
    run("release", root)
    assert "one-more" in (root / "exchange/spring/outbound/ladder-v1/ladder.ipynb").read_text("utf-8")
    hand_in(root, "di")
    run("grade", root)
    assert points(root, "di") == DONE
    assert "Versions answered: 1.0.0 by 3, 1.1.0 by 1." in run("status", root)
    assert "There is nothing to upgrade." in run("upgrade", root)


def test_a_major_version_is_a_new_exercise_beside_the_old_one(kit: Kit, root: Path) -> None:
    run("release", root)
    graded(root)
    kit.change("reflection.yml", "A ladder and a wall.", "A ladder and its wall.")
    kit.bump(VersionStep.PATCH, "Firmer words.")
    kit.major()
    books, files = rows(root, *OF_LEARNERS), work(root)
    said = run("upgrade", root)
    assert "ladder-v1 1.0.0 → 1.0.1, other wording:\n  1.0.1: Firmer words.\n" in said
    assert "ladder-v2 2.0.0, a new exercise beside ladder-v1:\n  1.0.1: Firmer words.\n  2.0.0: The climb" in said
    assert "ladder-v1 stays: 3 have handed it in, 2 of them are graded." in said
    assert (rows(root, *OF_LEARNERS), work(root)) == (books, files)
    assert about(root)["modules"] == {"ladder": "2.0.0"}
    assert about(root)["earlier"] == {"ladder-v1": "1.0.1"}
    cohort = Cohort.open(root)
    assert [(one.name, one.version) for one in cohort.assignments] == [("ladder-v1", "1.0.1"), ("ladder-v2", "2.0.0")]
    assert [cohort.module(one).module.version for one in cohort.assignments] == ["1.0.1", "2.0.0"]

    # Learners go on with the one, and begin the other when it is released.
    assert "ladder-v1: 0 taken" in run("collect", root)
    assert not (root / "exchange/spring/outbound/ladder-v2").exists()
    assert "no exercise of this cohort is called `ladder-v3`" in run("release", root, "--only", "ladder-v3", code=1)
    assert "ladder-v1" not in run("release", root, "--only", "ladder-v2").split("\n")[0]
    run("release", root)
    assert {one.name for one in (root / "to-learners").iterdir()} == {"ladder-v1.zip", "ladder-v2.zip"}

    # Each is graded by its own content, whose story has other choices and other points.
    hand_in(root, "di")
    hand_in(root, "ana", "ladder-v2")
    hand_in(root, "bo", "ladder-v2")
    said = run("grade", root)
    assert "4 graded, 2 unchanged, of 6 handed in." in said
    assert points(root, "di") == points(root, "ana") == DONE
    assert points(root, "ana", "ladder-v2") == {**DONE, "climb-points": 5.0}
    mark(root, "bo", "ladder-v2")
    assert "0 graded, 6 unchanged" in run("grade", root)
    said = run("feedback", root)
    assert "Pages made: 2;" in said and "Not made" not in said
    run("export", root)
    told = (root / "grades.csv").read_text("utf-8-sig")
    assert re.search(r"^ana,.*,ladder-v1,1\.0\.0,.*,14,7,21,", told, re.MULTILINE)
    assert re.search(r"^bo,.*,ladder-v2,2\.0\.0,.*,13,7,20,", told, re.MULTILINE)
    assert "There is nothing to upgrade." in run("upgrade", root)
    run("report", root)
    page = (root / "report/report.html").read_text("utf-8")
    assert 'id="ladder-v1"' in page and 'id="ladder-v2"' in page

    # A patch reaches the one that it is for.
    kit.change("reflection.yml", "A ladder and its wall.", "The ladder and its wall.")
    kit.bump(VersionStep.PATCH, "Firmer still.")
    assert "ladder-v1 1.0.1: unchanged.\nladder-v2 2.0.0 → 2.0.1, other wording:" in run("upgrade", root)
    assert about(root)["modules"] == {"ladder": "2.0.1"}
    assert about(root)["earlier"] == {"ladder-v1": "1.0.1"}


def test_stock_nbgrader_grades_each_by_its_own_content(kit: Kit, root: Path) -> None:
    kit.major()
    run("upgrade", root)
    hand_in(root, "ana")
    hand_in(root, "ana", "ladder-v2")
    for name in ("ladder-v2", "ladder-v1"):
        stock(root, "autograde", name)
    assert points(root, "ana") == DONE
    assert points(root, "ana", "ladder-v2") == {**DONE, "climb-points": 5.0}


def test_loose_files_of_two_versions_are_told_apart(kit: Kit, root: Path, tmp_path: Path) -> None:
    kit.major()
    run("upgrade", root)
    for learner, name in (("ana", "ladder-v1"), ("bo", "ladder-v2")):
        (tmp_path / "mail" / learner).mkdir(parents=True)
        shutil.copy(root / "release" / name / "ladder.ipynb", tmp_path / "mail" / learner)
    run("collect", root, "--from", tmp_path / "mail")
    assert {str(one.relative_to(root / "submitted")) for one in (root / "submitted").glob("*/*")} == {
        "ana/ladder-v1",
        "bo/ladder-v2",
    }


@pytest.mark.parametrize("step", [Kit.patch, Kit.minor, Kit.major])
def test_a_dry_run_changes_no_byte(kit: Kit, root: Path, step: Callable[[Kit], None]) -> None:
    step(kit)
    before = snapshot(root)
    said = run("upgrade", root, "--dry-run")
    assert "Nothing was changed, since this was a dry run." in said
    assert said.endswith(f"Next: managerkit cohort upgrade {root}\n")
    assert snapshot(root) == before


STEPS = ("_put_content", "_put_sources", "_prepare", "_write_about", "rename 1", "rename 2", "rename 3", "rename 4")


@pytest.mark.parametrize("step", [Kit.patch, Kit.major])
@pytest.mark.parametrize("at", STEPS)
def test_killed_between_two_steps_the_cohort_can_be_used_and_a_second_run_completes_it(
    kit: Kit, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[Kit], None], at: str
) -> None:
    hand_in(root, "ana")
    step(kit)
    whole = Path(shutil.copytree(root, tmp_path / "whole" / "spring"))
    run("upgrade", whole)
    books = rows(root, *OF_LEARNERS)

    class Killed(BaseException):
        """As a signal would be: nothing is tidied up."""

    def die(*_: object) -> None:
        raise Killed

    rename, left = Path.rename, int(at.split()[1]) if at.startswith("rename") else 0

    def rename_or_die(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            die()
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, "rename", rename_or_die) if left else (upgrading, at, die)))
        ran = CliRunner()
        try:
            ran.invoke(main, ["cohort", "upgrade", str(root)], catch_exceptions=False)
        except Killed:
            pass
        else:
            assert left > 0, "there was something to kill"
    killed = Cohort.open(root)
    assert killed.module(killed.assignments[0]).module.major == 1
    run("status", root)
    assert rows(root, *OF_LEARNERS) == books
    run("upgrade", root)
    run("grade", root)
    assert points(root, "ana") == DONE
    for name in ("course", "earlier", "source", "release", "cohort.json"):
        there, here = whole / name, root / name
        assert here.exists() == there.exists()
        assert snapshot(here) == snapshot(there)
    assert about(root) == about(whole)
    assert not (root / STAGED).exists()


def test_a_rubric_with_other_points_counts_at_once_where_nobody_has_handed_in(kit: Kit, root: Path) -> None:
    kit.count_double()
    assert "rescore" not in run("upgrade", root)
    assert worth(root) == 12
    assert not (root / "marking").exists()


def test_marks_stay_worth_what_they_are_until_they_are_rescored(kit: Kit, root: Path) -> None:
    graded(root)
    kit.count_double()
    books = rows(root, *OF_LEARNERS)
    said = run("upgrade", root)
    assert "levels stay worth what they are, until you say: " in said
    assert f"managerkit cohort rescore {root} --only ladder-v1 --as-written" in said
    assert (worth(root), rows(root, *OF_LEARNERS)) == (9, books)
    assert "to 9 from a person" in (root / "release/ladder-v1/ladder.ipynb").read_text("utf-8")
    assert "The rubric itself says otherwise: commits 0, 2, 4 or 6 points." in run("rescore", root)
    kit.change("reflection.yml", "A ladder and a wall.", "A ladder and its wall.")
    kit.bump(VersionStep.PATCH, "Firmer words.")
    run("upgrade", root)
    assert worth(root) == 9
    said = run("rescore", root, "--only", "ladder-v1", "--as-written", "--yes")
    assert "The most that a reader can give was 9 and becomes 12." in said
    assert worth(root) == 12
    run("upgrade", root)
    assert (worth(root), run("rescore", root).count("All is scored by the rubric")) == (12, 1)


def worth(root: Path) -> float:
    """The most points that a person can give."""
    with Cohort.open(root).gradebook() as gradebook:
        (notebook,) = gradebook.find_assignment("ladder-v1").notebooks
        (task,) = notebook.task_cells
        return float(task.max_score)


def test_what_the_kit_may_not_change_stays(kit: Kit, root: Path) -> None:
    kit.change("lesson.md", "## The idea", "## An idea")
    assert "1.0.0: stays as it is; the kit has other content that says 1.0.0, too (lesson.md)." in run("upgrade", root)
    path = kit.root / "modules/ladder/module.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("1.0.0", "1.0.1").replace("climb: 6", "climb: 5"), "utf-8")
    said = run("upgrade", root)
    assert "stays as it is; the kit has 1.0.1, but the graded cell `climb-points` was worth 6" in said
    path.write_text(text.replace("1.0.0", "0.9.0"), "utf-8")
    assert "the kit has 0.9.0, which is older" in run("upgrade", root)
    assert about(root)["modules"] == {"ladder": "1.0.0"}


@pytest.mark.parametrize("file", ["course.yml", "modules/ladder/module.yml", "modules/ladder/reflection.yml"])
def test_damaged_content_is_told_in_a_sentence(kit: Kit, root: Path, file: str) -> None:
    kit.patch()
    (root / "course" / file).write_text("{", "utf-8")
    before = snapshot(root)
    said = run("upgrade", root, code=1)
    assert said.startswith("Error: what ladder-v1 is taught with is damaged (")
    assert said.count("\n") == 1 and "from a backup" in said
    assert snapshot(root) == before


def test_not_while_it_is_graded(kit: Kit, root: Path) -> None:
    from managerkit.grading.run import alone

    kit.patch()
    with alone(root):
        assert "is being graded in another window, or upgraded" in run("upgrade", root, code=1)


def test_a_cohort_on_an_earlier_version(kit: Kit, tmp_path: Path) -> None:
    kit.patch()
    before = {str(one.path): one.text for one in build(kit.course)}["exercises/ladder-v1/ladder.ipynb"]
    kit.major()
    people = tmp_path / "people.csv"
    people.write_text("id,name\nana,Ana Lim\n", "utf-8")
    new = ("new", tmp_path / "old", "--roster", people, "--modules")
    assert "there is no `ladder-v7`; there are: ladder-v1, ladder-v2" in run(*new, "ladder-v7", code=1)
    assert "named more than once" in run(*new, "ladder-v1,ladder", code=1)
    assert exercises(kit.course, ["ladder-v2"]) == ["ladder"]
    assert "1 learner; ladder 1.0.1." in run(*new, "ladder-v1")
    root = tmp_path / "old"
    assert (root / "source/ladder-v1/ladder.ipynb").read_text("utf-8") == before
    assert {one.name for one in (root / "source").iterdir()} == {"ladder-v1"}
    hand_in(root, "ana")
    run("grade", root)
    assert points(root, "ana") == DONE
    assert "ladder-v2 2.0.0, a new exercise beside ladder-v1:" in run("upgrade", root)
    assert released.majors(Cohort.open(root).course, "ladder") == ["ladder-v1", "ladder-v2"]
