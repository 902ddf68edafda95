"""Carrying a workspace to another machine: everything arrives as it was, or nothing does."""

import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.journal.log import Journal
from managerkit.workspace.pack import MANIFEST, PackError, pack, unpack
from managerkit.workspace.start import prepare

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped") / "my-course"
    prepare(folder)
    return folder


@pytest.fixture
def workspace(shipped: Path, tmp_path: Path) -> Path:
    import shutil

    folder = tmp_path / "my-course"
    shutil.copytree(shipped, folder)
    Journal.beside(folder / "notebooks", "mastery", "1.0.0").append("text", "last", "Grüße — “quoted” 🙂")
    (folder / "notebooks/my own notes.txt").write_bytes(b"\xff\x00 not text")
    (folder / "notebooks/empty.md").touch()
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def test_everything_arrives_as_it_was(workspace: Path, tmp_path: Path) -> None:
    (workspace / "notebooks/.ipynb_checkpoints").mkdir()
    (workspace / "notebooks/.ipynb_checkpoints/old.ipynb").write_text("{}")
    made = pack(workspace, tmp_path, NOW)
    assert made.archive.name == "my-course-2026-11-21.zip"
    there = tmp_path / "there"
    assert unpack(made.archive, there) == made.files
    here = {name: text for name, text in content(workspace).items() if ".ipynb_checkpoints" not in name}
    assert content(there) == here
    journal = Journal.beside(there / "notebooks", "mastery", "1.0.0")
    assert journal.last("text", "last") == "Grüße — “quoted” 🙂"


def test_a_second_zip_of_a_day_does_not_replace_the_first(workspace: Path, tmp_path: Path) -> None:
    first, second = pack(workspace, tmp_path, NOW), pack(workspace, tmp_path, NOW)
    assert second.archive.name == "my-course-2026-11-21-2.zip"
    assert first.archive.exists()


def test_a_link_is_named_and_not_followed(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("elsewhere")
    (workspace / "notebooks/link").symlink_to(tmp_path / "secret")
    made = pack(workspace, tmp_path, NOW)
    assert made.notes == ["notebooks/link is a link or no file, and was left out"]
    with zipfile.ZipFile(made.archive) as opened:
        assert "notebooks/link" not in opened.namelist()


def test_nothing_is_unpacked_over_somebodys_work(workspace: Path, tmp_path: Path) -> None:
    made = pack(workspace, tmp_path, NOW)
    before = content(workspace)
    with pytest.raises(PackError, match="is not empty; name another folder"):
        unpack(made.archive, workspace)
    assert content(workspace) == before


def rewritten(archive: Path, change: dict[str, bytes | None]) -> Path:
    """A copy of a zip in which some entries say something else, or are gone."""
    other = archive.with_name("other.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            text = change.get(name, old.read(name))
            if text is not None:
                new.writestr(name, text)
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name] or b"")
    return other


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"notebooks/mastery.journal.jsonl": b"{}"}, "was damaged on the way (notebooks/mastery.journal.jsonl)"),
        ({"notebooks/mastery.journal.jsonl": None}, "was damaged on the way (notebooks/mastery.journal.jsonl)"),
        ({"notebooks/added.ipynb": b"{}"}, "holds what was not packed (notebooks/added.ipynb)"),
        ({MANIFEST: b'{"files": {"/dev/zero": "x"}}'}, "holds what was not packed"),
        ({MANIFEST: b"[" * 100_000}, "was not made by managerkit pack"),
        ({MANIFEST: b'{"files": ' + b" " * 17 * 1024**2 + b"{}}"}, "was not made by managerkit pack"),
        ({MANIFEST: None}, "was not made by managerkit pack"),
        ({MANIFEST: b"[]"}, "was not made by managerkit pack"),
        ({MANIFEST: b'{"files": {"x": 1}}'}, "was not made by managerkit pack"),
        (
            {"../climbing": b"x"},
            "holds a path that leads out of it (../climbing); ask for a zip made by",
        ),
    ],
)
def test_a_zip_that_is_not_as_it_was_packed_is_refused_whole(
    workspace: Path, tmp_path: Path, change: dict[str, bytes | None], told: str
) -> None:
    other = rewritten(pack(workspace, tmp_path, NOW).archive, change)
    before = set(tmp_path.iterdir())
    with pytest.raises(PackError) as error:
        unpack(other, tmp_path / "there")
    assert told in str(error.value)
    assert set(tmp_path.iterdir()) == before


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 3000), flip=st.integers(0, 3000))
def test_a_torn_or_bitten_zip_is_refused_or_is_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int
) -> None:
    root = tmp_path_factory.mktemp("torn")
    workspace = root / "w"
    (workspace / ".managerkit/base").mkdir(parents=True)
    (workspace / "a.txt").write_text("a" * 500)
    archive = pack(workspace, root, NOW).archive
    data = bytearray(archive.read_bytes())
    data[flip % len(data)] ^= 0x55
    archive.write_bytes(data[: len(data) - cut % 7])
    try:
        unpack(archive, root / "there")
    except PackError:
        assert not (root / "there").exists()
    else:
        assert (root / "there/a.txt").read_text() == "a" * 500
    assert not [one for one in root.iterdir() if one.name.startswith(".")]


def test_c17_a_name_that_is_no_utf8_is_left_out_and_named(workspace: Path, tmp_path: Path) -> None:
    (workspace / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    made = pack(workspace, tmp_path, NOW)
    assert len(made.notes) == 1
    assert "has a name that is no UTF-8, and was left out; rename it" in made.notes[0]
    assert unpack(made.archive, tmp_path / "there") == made.files


def test_c17_what_unpack_would_refuse_is_not_packed(workspace: Path, tmp_path: Path) -> None:
    big = workspace / "film.mp4"
    with big.open("wb") as file:
        file.truncate(3 * 10**9)  # a hole: no disk is filled
    with pytest.raises(PackError, match=r"3\.0 GB, and a zip of it 20,000 and 2 GB at most; .* such as .*film\.mp4"):
        pack(workspace, tmp_path, NOW)
    big.unlink()
    (workspace / "Notes.txt").write_text("one")
    (workspace / "notes.txt").write_text("two")
    with pytest.raises(PackError, match="two files of one name, which not every system can have"):
        pack(workspace, tmp_path, NOW)


@pytest.mark.slow
def test_a18_what_shrinks_much_comes_out_again(workspace: Path, tmp_path: Path) -> None:
    with (workspace / "zeros").open("wb") as file:
        file.truncate(60 * 10**6)
    made = pack(workspace, tmp_path, NOW)
    assert unpack(made.archive, tmp_path / "there") == made.files
    assert (tmp_path / "there/zeros").stat().st_size == 60 * 10**6


def test_what_is_no_workspace_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is no workspace; name the folder"):
        pack(tmp_path, tmp_path, NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_commands_say_what_comes_next(workspace: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    back = Path.cwd()
    os.chdir(tmp_path)
    try:
        packed = runner.invoke(main, ["pack", str(workspace)])
        assert packed.exit_code == 0, packed.output
        (archive,) = tmp_path.glob("*.zip")
        assert f"managerkit unpack {archive.name}" in packed.output
        opened = runner.invoke(main, ["unpack", archive.name, "elsewhere"])
        assert opened.exit_code == 0, opened.output
        assert "Next: managerkit start elsewhere" in opened.output
        assert runner.invoke(main, ["unpack", "missing.zip", "other"]).exit_code == 1
    finally:
        os.chdir(back)
    assert not json.loads((tmp_path / "elsewhere/notebooks/00-start.ipynb").read_text())["metadata"].get("x")
