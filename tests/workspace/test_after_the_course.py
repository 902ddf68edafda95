"""What somebody says after the course is kept as all else is: moved, merged, carried over to ids that are new."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from managerkit.demo.afterwards import Afterlife, begin, live_on
from managerkit.journal.lines import Record
from managerkit.journal.log import Journal
from managerkit.look_back.collect import undertakings
from managerkit.look_back.engine import DAYS
from managerkit.workspace.carry import carry
from tests.support.commands import run
from tests.support.undertaken import BY, CANDOR, COURSE, at, desk, prompt

KINDS = {"behaviour:30", "behaviour:90", "look-back", "card", "asked", "second-view"}
ENDED = datetime.combine(BY, datetime.min.time(), UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One in which a module's questions, looks back, cards and a second view have been answered."""
    root = tmp_path / "mine"
    desk(root)
    begin(root, [CANDOR], ENDED - timedelta(days=40), Random(1))
    live_on(root, COURSE, ["candor"], Afterlife(0.2, DAYS, False, True, False), ENDED, Random(1))
    return root


def records(root: Path) -> dict[str, list[Record]]:
    journals = sorted((root / "notebooks").glob("*.journal.jsonl"))
    return {path.name: Journal(path, path.name.split(".")[0], "").records() for path in journals}


def said(root: Path) -> dict[int, str]:
    (one,) = undertakings(COURSE, at(root, BY + timedelta(days=120)))
    return {days: look.choice("onward") for days, look in one.looks.items()}


def test_it_moves_to_another_machine(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = records(workspace)
    assert {one.kind for found in before.values() for one in found} > KINDS
    run("pack", workspace)
    (archive,) = tmp_path.glob("mine-*.zip")
    run("unpack", archive, tmp_path / "there")
    assert records(tmp_path / "there") == before and said(tmp_path / "there") == said(workspace)


def test_what_was_said_on_two_machines_is_put_together(workspace: Path) -> None:
    journal = workspace / "notebooks/candor.journal.jsonl"
    whole = journal.read_bytes().splitlines(keepends=True)
    (workspace / "notebooks/07-candor.ipynb").touch()
    copy = journal.with_name("candor.journal (1).jsonl")
    shutil.copy(journal, copy)
    journal.write_bytes(b"".join(whole[::2]))
    before = records(workspace)["candor.journal.jsonl"]
    assert len(before) < len(whole)
    assert "from candor.journal (1).jsonl" in run("merge", workspace).output
    merged = records(workspace)["candor.journal.jsonl"]
    assert len(merged) == len(whole) and {one.kind for one in merged} > KINDS - {"asked", "second-view"}


def test_it_goes_to_the_id_that_replaces_an_old_one(workspace: Path) -> None:
    journal = at(workspace, BY).lesson(CANDOR)
    old = prompt(CANDOR)
    assert carry(journal.path, "candor", {old: "renamed"}) == [old]
    kept = {one.key for one in journal.records() if one.kind == "look-back"}
    assert {f"renamed:{days}:onward" for days in DAYS} <= kept
