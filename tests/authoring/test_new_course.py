"""A course that `managerkit new course` made: whole as it is, and a package that others can install."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from managerkit import activities
from managerkit.content.loading import CourseFolder
from tests.support.brought import install, run
from tests.support.places import COURSE


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course, built."""
    here = tmp_path_factory.mktemp("new")
    said = run(here, "new", "course", "acme-handover", "--title", 'Acme: "handing over"')
    assert "Made acme-handover, a course with 2 modules: start, handover." in said
    assert "managerkit check, managerkit build, and managerkit start" in said
    run(here / "acme-handover", "build")
    return here / "acme-handover"


@pytest.mark.slow
def test_nothing_is_wrong_with_it_and_nothing_to_be_looked_at(project: Path) -> None:
    said = run(project, "check")
    assert said.strip().endswith("2 modules, nothing to put right.")
    assert "Worth a look" not in said
    assert "It is ready" in run(project, "start", "--no-serve")


def test_it_has_one_of_each_thing(project: Path) -> None:
    course = CourseFolder(project / "course")
    assert course.course.title == 'Acme: "handing over"'
    found = {kind.kind for kind in activities.kinds() for folder in course.modules() if kind.names(folder)}
    assert {"assessment", "scenario", "sentences", "reflection", "page"} <= found
    assert all((folder.path / "facilitator.md").is_file() for folder in course.modules())
    assert "$" not in "".join(path.read_text("utf-8") for path in project.rglob("*") if path.suffix in (".yml", ".md"))


@pytest.mark.slow
def test_others_install_it_beside_the_kit(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("acme_handover_course-1.0.0-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    said = run(tmp_path, "start", "mine", "--no-serve", site=tmp_path / "site")
    assert "The course is acme-handover, from an installed package" in said
    assert (tmp_path / "mine/notebooks/01-handover.ipynb").is_file()


@pytest.mark.slow
def test_one_that_extends_another_is_that_and_one_module_more(project: Path, tmp_path: Path) -> None:
    install(project, tmp_path / "site", "acme")
    said = run(tmp_path, "new", "course", "more", "--extends", "acme", site=tmp_path / "site", code=1)
    assert "handover" in said and "exists already" in said
    said = run(tmp_path, "new", "course", "more", "--extends", "acmes", site=tmp_path / "site", code=1)
    assert "no installed course is called `acmes`; there are: managerkit, acme" in said
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    run(tmp_path, "new", "course", "ours", "--extends", "managerkit")
    said = run(tmp_path / "ours", "course")
    assert "It extends managerkit" in said and re.search(r"course\.yml +as noted", said)
    ours, base = (CourseFolder(root).course for root in (tmp_path / "ours/course", COURSE))
    assert ours.modules == [base.modules[0], "handover", *base.modules[1:]]
    assert ours.tracks == base.tracks and ours.title == "Ours"


def test_a_folder_that_is_not_free_or_cannot_name_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/thesis.md").write_text("mine")
    assert "there is not empty; name a new folder" in run(tmp_path, "new", "course", "there", code=1)
    assert "7 cannot name a course" in run(tmp_path, "new", "course", "7", code=1)
    assert "a title is one line" in run(tmp_path, "new", "course", "x", "--title", " ", code=1)
    assert [path.name for path in tmp_path.rglob("*")] == ["there", "thesis.md"]
