"""A learner's folder: made, opened again, and never written over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from managerkit.content.which import BASE
from managerkit.workspace.start import WorkspaceError, prepare
from tests.support.places import ROOT
from tests.support.processes import PATIENCE


def test_a_new_workspace_holds_every_notebook_as_learners_get_it(tmp_path: Path) -> None:
    prepared = prepare(tmp_path / "mine")
    assert prepared.welcome == "notebooks/00-start.ipynb"
    assert "exercises/mastery-v1/mastery.ipynb" in prepared.added
    for name in prepared.added:
        text = (tmp_path / "mine" / name).read_text("utf-8")
        assert "BEGIN MARK SCHEME" not in text, f"{name} gives the mark scheme away"
        assert text == (tmp_path / "mine" / BASE / name).read_text("utf-8")


def test_the_mark_scheme_is_there_to_be_hidden() -> None:
    source = ROOT / "exercises/mastery-v1/mastery.ipynb"
    assert "BEGIN MARK SCHEME" in source.read_text("utf-8")


def test_links_between_notebooks_lead_to_files(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    links = 0
    for name in (one for one in prepare(folder).added if one.endswith(".ipynb")):
        for cell in json.loads((folder / name).read_text("utf-8"))["cells"]:
            for part in "".join(cell["source"]).split("](")[1:]:
                target = part.split(")")[0]
                if target.endswith(".ipynb"):
                    assert ((folder / name).parent / target).is_file(), f"{name} links to {target}"
                    links += 1
    assert links >= 8


def test_opening_again_changes_nothing_of_the_learners(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    prepare(folder)
    edited, own, answers = (
        folder / "notebooks/01-mastery.ipynb",
        folder / "notes.md",
        folder / "notebooks/mastery.journal.jsonl",
    )
    edited.write_text("my own words", "utf-8")
    own.write_text("mine", "utf-8")
    answers.write_text("{}\n", "utf-8")
    (folder / "notebooks/00-start.ipynb").unlink()
    assert prepare(folder).added == ["notebooks/00-start.ipynb"]
    assert [path.read_text("utf-8") for path in (edited, own, answers)] == ["my own words", "mine", "{}\n"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("chapter one")
    with pytest.raises(WorkspaceError, match="not empty and no workspace; name another folder"):
        prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_in_the_way_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    command = [sys.executable, "-m", "managerkit.cli", "start", str(tmp_path / "file" / "mine"), "--no-browser"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and "name another folder" in done.stderr
    assert "Traceback" not in done.stderr
