"""An installed kit in a folder with a course of one's own: which course is meant, and that it is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from managerkit.cli.parameters import tell_other_course
from managerkit.cohort.folder import Cohort
from tests.support import tiny
from tests.support.places import COURSE, SOURCE

SAYS = "The course is the one in this folder, course/; --course names another."


def run(folder: Path, *words: str, code: int = 0, **environment: str) -> str:
    """A command as somebody types it in a folder."""
    env = {name: value for name, value in os.environ.items() if name != "MANAGERKIT_COURSE"}
    env |= {"PYTHONPATH": str(SOURCE), **environment}
    command = [sys.executable, "-m", "managerkit.cli", *words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_c12_the_course_in_this_folder_is_checked_built_and_taught(tmp_path: Path) -> None:
    ladder = tiny.ladder(tmp_path)
    said = run(tmp_path, "check")
    assert SAYS in said and "1 module, nothing to put right." in said
    run(tmp_path, "build")
    assert (tmp_path / "exercises/ladder-v1/ladder.ipynb").is_file()
    (tmp_path / "people.csv").write_text("id,name\nana,Ana Lim\n")
    assert SAYS in run(tmp_path, "cohort", "new", "spring", "--roster", "people.csv")
    assert [one.name for one in Cohort.open(tmp_path / "spring").assignments] == ["ladder-v1"]
    (ladder / "lesson.md").unlink()
    assert "lesson.md" in run(tmp_path, "check", code=1), "and not the kit's own, which has it"


@pytest.mark.slow
def test_c12_a_course_that_is_named_comes_first(tmp_path: Path) -> None:
    tiny.copy(tmp_path)
    other = tiny.copy(tmp_path / "other")
    assert SAYS not in run(tmp_path, "check", "--course", str(other))
    assert SAYS not in run(tmp_path, "check", MANAGERKIT_COURSE=str(other))
    assert SAYS not in run(COURSE.parent, "schema", "--help")


def test_c12_a_workspace_is_not_silently_of_another_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MANAGERKIT_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    tell_other_course()
    assert capsys.readouterr().err == ""
    tiny.copy(tmp_path)
    tell_other_course()
    assert "made of the kit's own course, not of the one in course/" in capsys.readouterr().err
