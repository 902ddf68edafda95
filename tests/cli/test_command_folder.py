"""Commands are found in their folder, and imported when somebody asks for them."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from managerkit.cli import main
from managerkit.cli.command_folder import CommandFolder
from tests.support.places import ROOT

CLI = ROOT / "src/managerkit/cli"
FOLDERS = [path.parent for path in sorted(CLI.glob("*/**/__init__.py"))]
FILES = [path for folder in FOLDERS for path in sorted(folder.iterdir()) if not path.name.startswith("_")]

WAVE = """
import click

@click.command()
def wave_back():
    \"\"\"Greet in return.\"\"\"
    click.echo("Good evening.")
"""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> click.Group:
    """A group over a folder with one command, one file that breaks when imported, and one that is shared."""
    package = tmp_path / "scratch_commands"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "wave_back.py").write_text(WAVE)
    (package / "asleep.py").write_text("raise RuntimeError('nobody asked for this one')")
    (package / "_shared.py").write_text("raise RuntimeError('this is no command')")
    monkeypatch.syspath_prepend(tmp_path)
    return click.Group("scratch", commands=CommandFolder("scratch_commands"))


def test_a_file_in_the_folder_is_a_command(scratch: click.Group) -> None:
    assert sorted(scratch.commands) == ["asleep", "wave-back"]
    ran = CliRunner().invoke(scratch, ["wave-back"])
    assert (ran.exit_code, ran.output) == (0, "Good evening.\n")


def test_a_file_is_imported_when_its_command_is_wanted(scratch: click.Group) -> None:
    assert CliRunner().invoke(scratch, ["wave-back", "--help"]).exit_code == 0
    assert isinstance(CliRunner().invoke(scratch, ["asleep"]).exception, RuntimeError)


def test_a_name_that_no_file_has_is_told_with_one_that_is_near(scratch: click.Group) -> None:
    ran = CliRunner().invoke(scratch, ["wave-bakc"])
    assert ran.exit_code == 2
    assert "No such command 'wave-bakc'. Did you mean 'wave-back'?" in ran.output


def test_a_command_can_be_added_and_taken_away(scratch: click.Group) -> None:
    scratch.add_command(click.Command("bow", callback=lambda: click.echo("bows")))
    assert CliRunner().invoke(scratch, ["bow"]).output == "bows\n"
    del scratch.commands["bow"]
    assert CliRunner().invoke(scratch, ["bow"]).exit_code == 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CLI).as_posix())
def test_each_file_holds_the_one_command_that_it_is_named_after(path: Path) -> None:
    name = ".".join(path.relative_to(CLI).with_suffix("").parts)
    module = import_module(f"managerkit.cli.{name}")
    commands = {name: one for name, one in vars(module).items() if isinstance(one, click.Command)}
    assert list(commands) == [path.stem]
    assert commands[path.stem].name == path.stem.replace("_", "-")


def test_no_two_folders_of_the_first_level_hold_a_command_of_one_name() -> None:
    names = [path.stem.replace("_", "-") for path in FILES if path.parent.name in ("author", "facilitator", "learner")]
    assert sorted(main.commands) == sorted([*names, "cohort", "demo", "hub"])


def loaded(*words: str) -> set[str]:
    """The modules in memory once a command's help was shown."""
    code = (
        "import sys; from click.testing import CliRunner; from managerkit.cli import main; "
        f"CliRunner().invoke(main, {[*words, '--help']!r}, catch_exceptions=False); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src")
    return set(done.stdout.split())


def test_the_first_help_loads_nothing_heavy() -> None:
    names = loaded()
    assert "managerkit.cli.learner.hand_in" in names
    assert not names & {"pydantic", "rich", "yaml", "nbformat", "nbgrader", "jupyterlab", "pandas", "matplotlib"}


def test_the_help_of_all_commands_needs_nothing_but_click() -> None:
    code = (
        "import sys; before = set(sys.modules); import click; from managerkit.cli import main\n"
        "def load(group):\n"
        "    for command in group.commands.values():\n"
        "        load(command) if isinstance(command, click.Group) else print(command.name)\n"
        "load(main); print()\n"
        "print(*({name.split('.')[0] for name in {*sys.modules} - before} - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src")
    commands, _, names = done.stdout.partition("\n\n")
    assert {"start", "grade", "check"} <= set(commands.split())
    assert set(names.split()) == {"click", "managerkit"}


def test_a_commands_help_loads_no_other_command() -> None:
    commands = {name for name in loaded("cohort", "status") if name.startswith("managerkit.cli.cohort.")}
    assert commands == {"managerkit.cli.cohort.status", "managerkit.cli.cohort._remarks"}
