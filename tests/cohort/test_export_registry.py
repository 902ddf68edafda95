"""Exports that other packages bring: beside ours, with their options; and what is said of a broken one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from managerkit.cli import main
from managerkit.cohort.exports.registry import exports
from managerkit.storage import installed as packages
from tests.support.desk import waiting
from tests.support.places import PACKS, SOURCE

BROKEN = {
    "missing": "import no_such_module",
    "nothing": "EXPORT = 1",
    "misnamed": """
from managerkit.cohort.exports.export import Export
EXPORT = Export("other", "nothing", "other.txt", lambda asked: None)
""",
    "clashing": """
from managerkit.cohort.exports.export import Export, ExportOption
EXPORT = Export("clashing", "nothing", "clashing.txt", lambda asked: None, (ExportOption("by", "Otherwise."),))
""",
    "failing": """
from managerkit.cohort.exports.export import Export
EXPORT = Export("failing", "nothing", "failing.txt", lambda asked: 1 / 0)
""",
}


def package(folder: Path, name: str, points: dict[str, str]) -> None:
    """What pip leaves of an installed package, for entry points to be found."""
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = [f"{export} = {place}" for export, place in points.items()]
    (about / "entry_points.txt").write_text("\n".join(["[managerkit.exports]", *lines, ""]))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two packages: one that brings a good export, and one all of whose exports are broken."""
    folder = tmp_path_factory.mktemp("installed")
    package(folder, "managerkit-first-week", {"attendance": "managerkit_first_week.attendance:EXPORT"})
    package(folder, "broken-exports", {name: f"broken_{name}:EXPORT" for name in BROKEN})
    for name, code in BROKEN.items():
        (folder / f"broken_{name}.py").write_text(code)
    return folder


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return waiting(tmp_path_factory.mktemp("cohort")).root


@pytest.fixture
def visited(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process, as if both packages were installed."""
    for folder in (PACKS / "plugin", installed):
        monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(packages, "_points", packages._points.__wrapped__)  # which looks for them once


def export(*words: object) -> Result:
    return CliRunner().invoke(main, ["cohort", "export", *map(str, words)])


@pytest.mark.slow
def test_an_export_of_another_package_is_made_with_its_own_option(installed: Path, cohort: Path) -> None:
    paths = os.pathsep.join(map(str, (installed, PACKS / "plugin", SOURCE)))
    words = ["cohort", "export", str(cohort), "--for", "attendance", "--heading", "In spring"]
    done = subprocess.run(
        [sys.executable, "-m", "managerkit.cli", *words],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    wrote = f"Wrote {cohort / 'attendance.txt'}: 6 hand-ins.\n\nNext: pin it to the wall\n"
    assert done.stdout == wrote, done.stderr
    assert (cohort / "attendance.txt").read_text("utf-8").splitlines()[:2] == ["In spring", "learner0 ladder-v1"]


@pytest.mark.slow
@pytest.mark.usefixtures("visited")
def test_the_help_lists_it_after_ours_and_its_option_is_its_own(cohort: Path) -> None:
    help_ = " ".join(export("--help").output.split())
    assert "--for [canvas|moodle|moodle-xml|criteria|xapi|attendance|" in help_
    assert "statements for a learning record store" in help_ and "who handed in, or nothing." in help_
    assert "--heading TEXT For attendance: what stands in the first line." in help_
    done = export(cohort, "--for", "canvas", "--heading", "x")
    assert done.exit_code == 2 and "--heading goes with --for attendance" in done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("nothing", "is no Export"),
        ("misnamed", "calls itself “other”"),
        ("clashing", "an option --by that means something else"),
        ("failing", "failed (ZeroDivisionError: division by zero)"),
    ],
)
def test_a_broken_one_costs_one_sentence(cohort: Path, name: str, why: str) -> None:
    done = export(cohort, "--for", name)
    assert done.exit_code == 1 and done.stdout == ""
    assert (why in done.stderr and "broken-exports" in done.stderr) or name in done.stderr
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1
    assert not (cohort / f"{name}.txt").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("visited")
def test_ours_go_on_beside_broken_ones(cohort: Path) -> None:
    done = export(cohort, "--for", "canvas")
    assert done.exit_code == 0 and (cohort / "canvas.csv").exists(), done.output


def test_every_export_of_the_kit_is_found_in_its_folder() -> None:
    found = exports()
    assert [found.default.name, *found.named] == ["grades", "canvas", "moodle", "moodle-xml", "criteria", "xapi"]
    assert found.broken == {}
    said = CliRunner().invoke(main, ["cohort", "export", "--help"]).output
    assert all(f"--{name}" in said for name in found.options)
