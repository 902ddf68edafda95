"""The commands, as somebody at a terminal meets them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from managerkit.cli import main
from tests.support import tiny


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command by its words, groups included."""
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands(main))


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command for real, in a folder."""
    env = {name: value for name, value in os.environ.items() if name != "MANAGERKIT_COURSE"}
    command = [sys.executable, "-m", "managerkit.cli", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    tiny.copy(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_teaches(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    command = COMMANDS[words]
    assert result.exit_code == 0
    assert command.help
    assert command.help.split("\n")[0].endswith("."), "the first line stands alone in the list of commands"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.is_eager, f"{parameter.name} is not explained"
        else:
            assert parameter.human_readable_name in command.help, f"{parameter.name} is not explained"
    if isinstance(command, click.Group):
        assert all(f"  {name} " in result.output for name in command.commands)


def test_the_first_help_names_what_authors_and_learners_need() -> None:
    told = CliRunner().invoke(main, ["--help"]).output
    assert all(f"managerkit {words}" in told for words in ("start", "check", "build", "new module NAME"))


@pytest.mark.slow
class TestCheck:
    def test_a_course_in_order(self, project: Path) -> None:
        ran = run(project, "check", "--course", "course")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.startswith("Worth a look, before managerkit fuzz:\n")
        assert "scenario-climb.yml:58: the first choice: 100% of plays come to a best ending" in ran.stdout
        assert ran.stdout.endswith("\n1 module, nothing to put right.\n")

    @pytest.mark.parametrize(
        ("file", "old", "new", "told"),
        [
            ("module.yml", "title: Ladders", "title: a: b", "course/modules/ladder/module.yml:1: a key or"),
            ("module.yml", "[handbook]", "[handbok]", "did you mean `handbook`?"),
            ("scenario-climb.yml", "when: trust > 0.6, text", "when: exec('1'), text", "scenario-climb.yml:18: "),
            ("lesson.md", ":slug: assess\n", "", "lesson.md:13: this code cell has no slug."),
            ("facilitator.md", "## Never\n", "", "the heading `## Never` is missing."),
        ],
    )
    def test_a_mistake(self, project: Path, file: str, old: str, new: str, told: str) -> None:
        path = project / "course/modules/ladder" / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        ran = run(project, "check", "--course", "course")
        assert ran.returncode == 1
        assert told in ran.stdout
        assert "1 thing to put right." in ran.stderr
        assert "Traceback" not in ran.stdout + ran.stderr

    def test_a_file_in_another_encoding(self, project: Path) -> None:
        (project / "course/course.yml").write_bytes("title: Führen\n".encode("latin-1"))
        ran = run(project, "check", "--course", "course")
        assert ran.returncode == 1
        assert "course/course.yml:1: this line is not UTF-8 text.\n    save the file as UTF-8." in ran.stdout

    @pytest.mark.parametrize("course", ["nowhere", "course/modules"])
    def test_a_folder_that_is_no_course(self, project: Path, course: str) -> None:
        ran = run(project, "check", "--course", course)
        assert ran.returncode == 1
        assert f"{course} holds no course.yml" in ran.stderr and "name the folder that does" in ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.slow
class TestBuild:
    def test_build_then_check(self, project: Path) -> None:
        first, second = (run(project, "build", "--course", "course") for _ in range(2))
        assert first.stdout.endswith("2 notebooks, 2 changed.\n")
        assert second.stdout == "2 notebooks, 0 changed.\n"
        checked = run(project, "build", "--check", "--course", "course")
        assert (checked.returncode, checked.stdout) == (0, "2 notebooks, all as course/ says.\n")

    def test_check_changes_nothing_and_says_what_would_change(self, project: Path) -> None:
        ran = run(project, "build", "--check", "--course", "course")
        assert ran.returncode == 1
        assert ran.stdout == "notebooks/00-ladder.ipynb is missing\nexercises/ladder-v1/ladder.ipynb is missing\n"
        assert "Run `managerkit build`" in ran.stderr
        assert [path.name for path in project.iterdir()] == ["course"]

    def test_a_stray_notebook_is_told_and_left(self, project: Path) -> None:
        (project / "notebooks").mkdir()
        (project / "notebooks/09-rope.ipynb").write_text("{}")
        ran = run(project, "build", "--course", "course")
        assert "notebooks/09-rope.ipynb is not built from course/; delete it if its module is gone." in ran.stdout
        assert (project / "notebooks/09-rope.ipynb").read_text() == "{}"

    def test_a_broken_course_is_not_built(self, project: Path) -> None:
        (project / "course/modules/ladder/lesson.md").write_text("text without a slug\n")
        ran = run(project, "build", "--course", "course")
        assert ran.returncode == 1
        assert "lesson.md:1: this text cell has no slug." in ran.stdout
        assert not (project / "notebooks").exists()


def test_schema_writes_a_schema_for_each_kind_of_file(project: Path) -> None:
    ran = run(project, "schema", "--course", "course")
    assert (ran.returncode, ran.stdout) == (0, "wrote 13 schemas to course/schema\n")
    for path in (project / "course/schema").iterdir():
        assert json.loads(path.read_text("utf-8"))["title"].lower() == path.stem


@pytest.mark.slow
class TestNewModule:
    def test_it_is_begun_and_says_what_comes_next(self, project: Path) -> None:
        ran = run(project, "new", "module", "trust-battery", "--course", "course")
        assert ran.returncode == 0
        assert ran.stdout.startswith("made course/modules/trust-battery\n")
        assert "add trust-battery to `modules:` in course.yml" in ran.stdout
        checked = run(project, "check", "--course", "course")
        assert checked.returncode == 1
        assert "course/modules/trust-battery/module.yml:3: still to be written: “title: TODO" in checked.stdout

    @pytest.mark.parametrize(("name", "told"), [("Trust", "cannot be a module's name"), ("ladder", "exists already")])
    def test_a_name_that_will_not_do(self, project: Path, name: str, told: str) -> None:
        ran = run(project, "new", "module", name, "--course", "course")
        assert ran.returncode == 1
        assert told in ran.stdout
        assert "Traceback" not in ran.stderr


def test_a_mistyped_command_is_a_sentence(project: Path) -> None:
    ran = run(project, "chekc")
    assert ran.returncode == 2
    assert "No such command 'chekc'" in ran.stderr
