"""Which course is meant: named, above the current folder, a workspace's or cohort's own, installed, or the kit's."""

import json
import shutil
from pathlib import Path

import pytest

from managerkit.cohort.folder import Cohort
from managerkit.content.which import CourseError, MeantCourse, meant, named, of_workspace, own_course
from managerkit.lab.kit_cells import kit_cells
from tests.support import tiny
from tests.support.brought import install, run
from tests.support.places import COURSE, TINY

SAYS = "The course is the one in {}/; --course names another."


@pytest.fixture(autouse=True)
def nobody_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANAGERKIT_COURSE", raising=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, built."""
    folder = tmp_path_factory.mktemp("project")
    tiny.copy(folder)
    run(folder, "build")
    return folder


@pytest.mark.slow
def test_c12_the_nearest_course_is_checked_built_and_taught(tmp_path: Path) -> None:
    ladder = tiny.ladder(tmp_path)
    said = run(tmp_path, "check")
    assert SAYS.format("course") in said and "1 module, nothing to put right." in said
    (tmp_path / "notes").mkdir()
    assert SAYS.format("../course") in run(tmp_path / "notes", "build")
    assert (tmp_path / "exercises/ladder-v1/ladder.ipynb").is_file()
    (tmp_path / "people.csv").write_text("id,name\nana,Ana Lim\n")
    assert SAYS.format("course") in run(tmp_path, "cohort", "new", "spring", "--roster", "people.csv")
    assert [one.name for one in Cohort.open(tmp_path / "spring").assignments] == ["ladder-v1"]
    (ladder / "lesson.md").unlink()
    assert "lesson.md" in run(tmp_path, "check", code=1), "and not the kit's own, which has it"


@pytest.mark.slow
def test_c12_a_course_that_is_named_comes_first(tmp_path: Path, project: Path) -> None:
    tiny.copy(tmp_path)
    other = tiny.copy(tmp_path / "other")
    for name in (other, other.parent, "managerkit"):
        assert "The course is" not in run(tmp_path, "bump", "nothing", "--patch", "x", "--course", name, code=1)
    assert "The course is" not in run(tmp_path, "bump", "x", "--patch", "x", code=1, MANAGERKIT_COURSE=str(other))
    assert "The course is" not in run(COURSE.parent, "bump", "x", "--patch", "x", code=1)
    site = tmp_path / "site"
    install(project, site, "acme")
    said = run(tmp_path, "check", "--course", "acme", site=site)
    assert "1 module, nothing to put right." in said
    said = run(tmp_path, "check", "--course", "acmes", site=site, code=1)
    assert "acmes holds no course.yml, and no installed course is called so (there are: managerkit, acme)" in said


@pytest.mark.slow
def test_what_an_installed_package_brings_is_meant_where_nothing_else_is(tmp_path: Path, project: Path) -> None:
    site, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    install(project, site, "acme")
    said = run(here, "start", "--no-serve", site=site)
    assert "The course is acme, from an installed package; --course names another." in said
    assert json.loads((here / "workspace/.managerkit/course.json").read_text()) == {"schema": 1, "installed": "acme"}
    assert "0 of 1 modules done. About an hour for all of the rest" in run(here, "status", site=site)
    install(project, site, "globex")
    said = run(here, "check", site=site, code=1)
    assert "installed packages bring 2 courses: acme, globex; say which is meant: --course acme" in said
    assert "1 module, nothing to put right." in run(here, "check", site=site, MANAGERKIT_COURSE="globex")
    assert "acme" in run(here, "start", "--no-serve", site=site), "a workspace stays of the course that it was made of"
    said = run(here, "start", "--no-serve", "--course", "globex", site=site, code=1)
    assert "workspace is a workspace of another course (acme, from an installed package) and stays so" in said
    shutil.rmtree(site)
    said = run(here, "status", code=1)
    assert "is of the course acme, which no installed package brings" in said
    shutil.rmtree(site, ignore_errors=True)
    install(project, site, "acme")
    shutil.rmtree(site / "acme_course/course")
    assert "the package that brings the course acme has no course/course.yml" in run(here, "check", site=site, code=1)
    shutil.rmtree(site / "acme_course")
    assert "the package acme-course brings “acme” as managerkit.courses, but" in run(here, "check", site=site, code=1)


@pytest.mark.slow
def test_a_workspace_and_a_cohort_find_their_course_again(tmp_path: Path, project: Path) -> None:
    ours = tmp_path / "ours"
    shutil.copytree(project, ours)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "people.csv").write_text("id,name\nana,Ana Lim\n")
    run(ours, "bump", "ladder", "--patch", "First release.")
    run(ours, "build")
    run(elsewhere, "start", "mine", "--no-serve", "--course", ours)
    run(elsewhere, "cohort", "new", "spring", "--roster", "people.csv", "--course", ours)
    assert meant(elsewhere / "mine/notebooks").root == ours / "course"
    assert "0 of 1 modules done" in run(elsewhere, "status", "mine")
    lesson = ours / "course/modules/ladder/lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("Look before", "Look well before"), "utf-8")
    run(ours, "bump", "ladder", "--patch", "A word.")
    run(ours, "build")
    said = run(elsewhere, "upgrade", "mine")
    assert "A word." in said and "up to date" in said
    said = run(elsewhere, "cohort", "upgrade", "spring")
    assert "ladder-v1 1.0.0 → 1.0.1, other wording:" in said and "Upgraded." in said
    moved = tmp_path / "moved"
    ours.rename(moved)
    said = run(elsewhere, "start", "mine", "--no-serve", code=1)
    assert "mine is of the course in" in said and "say where it is: managerkit start mine --course PATH" in said
    assert "It is ready" in run(elsewhere, "start", "mine", "--no-serve", "--course", moved)
    assert "It is ready" in run(elsewhere, "start", "mine", "--no-serve")
    assert "say where it is: managerkit cohort upgrade spring" in run(elsewhere, "cohort", "upgrade", "spring", code=1)
    run(elsewhere, "cohort", "upgrade", "spring", "--course", moved)
    assert "There is nothing to upgrade." in run(elsewhere, "cohort", "upgrade", "spring")


@pytest.mark.slow
def test_only_a_course_that_somebody_named_runs_cells_by_itself(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Path | None] = []

    def serve(*_: object, course: MeantCourse | None, **__: object) -> None:
        served.append(course.root.resolve() if course else None)

    monkeypatch.setattr("managerkit.workspace.server.serve", serve)
    mail, home = tmp_path / "mail", tmp_path / "home"
    shutil.copytree(project, mail)
    home.mkdir()
    run(mail, "start", "theirs")
    said = run(home, "start", "../mail/theirs")
    assert "No cell runs by itself, since nobody here named this course; if you trust it: --course PATH" in said
    assert kit_cells("lesson", "ladder", mail / "theirs/notebooks") == {}
    run(mail / "theirs", "start", ".")
    assert "No cell runs" not in run(home, "start", "../mail/theirs", "--course", "../mail")
    assert served == [mail / "course", None, mail / "course", mail / "course"]
    monkeypatch.setenv("MANAGERKIT_COURSE", str(mail / "course"))
    assert next(iter(kit_cells("lesson", "ladder", mail / "theirs/notebooks"))) == "setup"


def test_a_course_without_notebooks_is_not_begun(tmp_path: Path) -> None:
    tiny.copy(tmp_path)
    said = run(tmp_path, "start", "--no-serve", code=1)
    assert "has no notebooks yet; build them: managerkit build" in said
    assert not (tmp_path / "workspace").exists()


def test_a_workspace_that_says_nothing_is_of_the_kits_own(tmp_path: Path) -> None:
    tiny.copy(tmp_path)
    (tmp_path / "old/.managerkit/base").mkdir(parents=True)
    assert of_workspace(tmp_path / "old").is_own
    assert meant(tmp_path / "old").is_own, "and not of the course above it"
    assert meant(tmp_path).root == tmp_path / "course"
    (tmp_path / "old/.managerkit/course.json").write_text("{")
    with pytest.raises(CourseError, match=r"course\.json cannot be read"):
        meant(tmp_path / "old")


def test_what_is_kept_says_the_same_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MeantCourse(own_course()).record(tmp_path) == {}
    assert MeantCourse(TINY, "acme").record(tmp_path) == {"installed": "acme"}
    monkeypatch.setenv("MANAGERKIT_COURSE", str(TINY))
    assert meant(tmp_path) == MeantCourse(TINY, is_named=True)
    assert meant(tmp_path).record(tmp_path) == {}, "what the environment says, it goes on saying"
    assert named("managerkit").is_own
