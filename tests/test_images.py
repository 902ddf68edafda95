"""The files from which others build images of this clone, as far as they can be tried without a builder."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.wheel import InstalledKit

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
STAGES = re.findall(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, re.MULTILINE)


def test_they_begin_with_a_plain_python_that_is_promised() -> None:
    names = [name for _, name in STAGES]
    (base,) = {image for image, _ in STAGES} - {*names}
    minor = re.fullmatch(r"python:3\.(\d+)-slim", base)
    assert minor and f"Python :: 3.{minor[1]}" in (ROOT / "pyproject.toml").read_text("utf-8")
    assert (ROOT / "binder/runtime.txt").read_text() == f"python-3.{minor[1]}\n"
    assert {"learner", "grader"} <= {*names} and names[-1] == "learner", "the last is what a builder makes by itself"


@pytest.mark.slow
def test_what_is_copied_makes_the_whole_wheel(kit: InstalledKit, tmp_path: Path) -> None:
    sent = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE.partition("FROM python")[2].partition("\nFROM ")[0], re.M)
    for name in " ".join(copied).split():
        assert name in sent
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    (made,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(made) as ours, zipfile.ZipFile(kit.wheel) as theirs:
        assert {*theirs.namelist()} == {*ours.namelist()}


def test_a_devcontainer_whose_server_asks_for_no_token_is_reached_by_nobody_else() -> None:
    text = re.sub(r"^\s*//.*$", "", (ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"), flags=re.MULTILINE)
    about = json.loads(text)
    assert about["build"]["target"] in [name for _, name in STAGES]
    assert (ROOT / ".devcontainer" / about["build"]["dockerfile"]).is_file()
    folder = about["containerEnv"]["JUPYTER_CONFIG_PATH"].removeprefix("${containerWorkspaceFolder}/")
    settings = json.loads((ROOT / folder / "jupyter_server_config.json").read_text("utf-8"))
    assert settings["IdentityProvider"]["token"] == "" and settings["ServerApp"]["ip"] == "127.0.0.1"


def test_binder_installs_the_kit_and_nothing_else() -> None:
    lines = (ROOT / "binder/requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-c ../constraints.txt", "."]


@pytest.mark.slow
def test_on_binder_a_server_begins_in_a_workspace_whose_cells_run(kit: InstalledKit, tmp_path: Path) -> None:
    (tmp_path / "course").symlink_to(ROOT / "course")  # the clone's, which nobody there has named
    look = (
        "import os; from pathlib import Path; from managerkit.lab.kit_cells import kit_cells;"
        "config = Path(os.environ['JUPYTER_CONFIG_PATH'], 'jupyter_server_config.json').is_file();"
        "print(Path.cwd().name, len(kit_cells('lesson', 'start', Path('notebooks'))) > 5, config)"
    )
    said = subprocess.run(
        [ROOT / "binder/start", "python", "-c", look],
        cwd=tmp_path,
        env=kit.environment | {"HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.splitlines()[-1] == "workspace True True"
