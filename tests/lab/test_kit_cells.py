"""Which cells may run by themselves, and what the wheel brings for JupyterLab."""

import json
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from managerkit.authoring.kit_cells import SHOWS, is_kit_cell
from managerkit.lab.kit_cells import in_the_way, kit_cells
from managerkit.notebook import NotebookModule
from tests.support.lab import serving
from tests.support.places import ROOT
from tests.support.wheel import InstalledKit

IMPORT = "from managerkit import module"
SETUP = f'{IMPORT}\n\nmastery = module("mastery")'


@pytest.mark.parametrize("code", [SETUP, "mastery.assess()", 'dual.explore("ladder-audit", file="ladder.csv")'])
def test_what_only_shows_the_kit_is_a_kit_cell(code: str) -> None:
    assert is_kit_cell(code)


@pytest.mark.parametrize(
    "code",
    ["", "%matplotlib inline", "import os", "from managerkit import errors", "mastery.assess", "mastery.table()",
     'mastery.plan("ninety-days")', 'debugging.practise("overtime", overtime_minutes)', "mastery.play(name())",
     'mastery.assess(); print("more")', 'x = mastery.play("first-offer")', 'module("mastery").points("form")',
     'm = module("mastery", file=open("x"))', "from managerkit import module as m"],
)  # fmt: skip
def test_everything_else_is_not(code: str) -> None:
    assert not is_kit_cell(code)


def test_what_counts_as_shown_can_be_called() -> None:
    assert {name for name in SHOWS if callable(getattr(NotebookModule, name, None))} == SHOWS


def test_the_kit_knows_its_own_cells(tmp_path: Path) -> None:
    lesson = kit_cells("lesson", "mastery", tmp_path)
    guarded, made = lesson["setup"].split("\n\n")
    assert f"    {IMPORT}\n" in guarded and made == SETUP.split("\n\n")[1]
    assert lesson == {
        "setup": lesson["setup"],
        "assess": "mastery.assess()",
        "timeline": 'mastery.explore("timeline")',
        "retention": 'mastery.explore("retention")',
        "carry": "mastery.page()",
    }
    exercise = kit_cells("exercise", "debugging-people", tmp_path)
    graded = ["points-slipping", "reflection-form"]
    assert sorted(exercise) == sorted(["setup", "play", "both-traces", "reflection", "hand-in", *graded])
    assert next(iter(exercise)) == "setup"
    assert kit_cells("lesson", "../mastery", tmp_path) == kit_cells("poem", "mastery", ROOT) == {}


@pytest.mark.parametrize(
    ("name", "is_there"),
    [("managerkit.py", True), ("managerkit.pyc", True), ("pandas/__init__.py", True), ("htpy.abi3.so", True),
     ("htpy.cpython-399-somewhere.so", True), ("linkify_it.py", True), ("my_own_helpers.py", True),
     ("mpl_toolkits/mplot3d/__init__.py", True), ("matplotlibrc", True), ("MatplotlibRC", True),
     ("mastery.journal.jsonl", False), ("pandas/notes.txt", False), ("my-code/managerkit.py", False),
     ("__pycache__/mine.cpython-311.pyc", False)],
)  # fmt: skip
def test_whatever_a_kernel_could_load_while_it_runs_the_kits_cells(tmp_path: Path, name: str, is_there: bool) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("")
    assert in_the_way(tmp_path) == name * is_there


@pytest.mark.parametrize("name", ["evil-1.0.dist-info", "Evil.EGG-INFO"])
def test_metadata_that_could_name_a_plugin(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "entry_points.txt").write_text("[pydantic]\nevil = json:loads\n")
    assert in_the_way(tmp_path) == name


def test_a_folder_that_is_linked_is_looked_into_and_a_circle_comes_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "elsewhere/mplot3d").mkdir(parents=True)
    (tmp_path / "elsewhere/mplot3d/axes3d.py").write_text("")
    for name in ("here", "one"):
        (tmp_path / name).mkdir()
    (tmp_path / "here/mpl_toolkits").symlink_to(tmp_path / "elsewhere")
    assert in_the_way(tmp_path / "here") == "mpl_toolkits/mplot3d/axes3d.py"
    for number in range(50):
        (tmp_path / f"one/again{number}").symlink_to(tmp_path / "one")
    assert in_the_way(tmp_path / "one").startswith("more than")


@pytest.mark.slow
def test_no_run_means_that_no_cell_may_run_by_itself(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace", tmp_path / "log", options=["--no-run"]) as address:
        root, token = address.split("/lab")[0], address.split("token=")[1]
        query = "kind=lesson&module=mastery&path=notebooks/01-mastery.ipynb"
        asked = Request(f"{root}/managerkit/kit-cells?{query}", headers={"Authorization": f"token {token}"})
        with urlopen(asked) as answer:
            assert json.load(answer) == {"cells": {}}


@pytest.mark.slow
def test_the_wheel_brings_the_extensions_to_where_jupyter_looks(kit: InstalledKit) -> None:
    with zipfile.ZipFile(kit.wheel) as wheel:
        names = {name.partition(".data/data/")[2]: name for name in wheel.namelist()}
        shipped = json.loads(wheel.read(names["share/jupyter/labextensions/managerkit/package.json"]))
        build_info = shipped["jupyterlab"]["_build"]
        assert f"share/jupyter/labextensions/managerkit/{build_info['load']}" in names
        assert "share/jupyter/labextensions/managerkit/schemas/managerkit/plugin.json" in names
        assert "etc/jupyter/jupyter_server_config.d/managerkit.json" in names
        assert "managerkit/lab/static/plugin.js" in wheel.namelist()
