"""Other copies of a journal beside it: known by what is in them, named, and merged so that nothing is lost."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.journal.copies import copies, merge, named_alike, told
from managerkit.journal.log import Journal, JournalError
from tests.support.commands import run
from tests.support.examples import examples

NOW = datetime(2026, 11, 28, 20, 51, tzinfo=UTC)
NAMES = [
    "candor.journal-LAPTOP-7F3K.jsonl",
    "candor.journal (Ana Lee's conflicted copy 2026-11-28).jsonl",
    "candor.journal (conflicted copy 2026-11-28 205100).jsonl",
    "candor.journal (1).jsonl",
    "candor.journal 2.jsonl",
    "candor.journal.sync-conflict-20261128-205100-ABCDEFG.jsonl",
    "candor.journal - Kopie.jsonl",
    "candor.journal (SFConflict ana@example.org 2026-11-28-20-51-00).jsonl",
    "candor.journal_conflict-20261128-205100.jsonl",
    "candor.journal.jsonl.sync-conflict-20261128",
    "candor.journal.jsonl~",
    "candor (1).journal.jsonl",
    "Candor.journal.jsonl",
]


def line(key: str, minute: int = 0, data: object = 1, module: str = "candor") -> bytes:
    time = (NOW - timedelta(hours=1) + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
    return json.dumps(
        {"format": 1, "time": time, "module": module, "version": "1.0.0", "kind": "text", "key": key, "data": data}
    ).encode()


def write(path: Path, *lines: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return write(tmp_path / "candor.journal.jsonl", line("a"), line("b", 5))


@pytest.mark.parametrize("name", NAMES)
def test_b2_a_copy_is_named_and_merged_whoever_made_it(journal: Path, name: str) -> None:
    other = write(journal.with_name(name), line("a"), line("c", 2), line("b", 9, "newer"))
    assert [(one.path, one.more) for one in copies(journal)] == [(other, 2)]
    assert name in told(journal)
    assert "managerkit merge" in told(journal)
    before = {path.name: path.read_bytes() for path in (journal, other)}
    done = merge(journal, journal.parent / "kept", NOW)
    assert done is not None
    assert journal.read_bytes().splitlines() == [line("a"), line("c", 2), line("b", 5), line("b", 9, "newer")]
    assert {path.name: path.read_bytes() for path in done.kept.iterdir()} == before
    assert not other.exists()
    assert (copies(journal), told(journal), merge(journal, journal.parent / "kept", NOW)) == ([], "", None)


def test_b2_what_is_no_copy_is_left_alone(journal: Path) -> None:
    for name, content in {
        "candor-two.journal.jsonl": [line("x", module="candor-two")],
        "candor.journal (1).jsonl": [line("a")],
        "candor.journal.jsonl.damaged": [b"junk"],
        ".candor.journal.jsonl.tmp": [line("x")],
        "candor.journal (2).jsonl": [b"no journal at all"],
    }.items():
        write(journal.with_name(name), *content)
    journal.with_name("candor.journal (3).jsonl").mkdir()
    journal.with_name("candor.journal (4).jsonl").symlink_to(journal)
    assert copies(journal) == []


@pytest.mark.parametrize("name", ["candor-two.journal (1).jsonl", "candor-two (1).journal.jsonl"])
def test_b2_a_copy_is_of_the_module_that_its_entries_name(journal: Path, name: str) -> None:
    two = write(journal.with_name("candor-two.journal.jsonl"), line("x", module="candor-two"))
    newer = line("z", module="candor-two").replace(b'"format": 1', b'"format": 9')
    other = write(journal.with_name(name), line("y", module="candor-two"), newer)
    assert (named_alike(journal), told(journal), merge(journal, journal.parent / "kept", NOW)) == ([], "", None)
    assert [(one.path, one.more) for one in copies(two)] == [(other, 2)]
    assert merge(two, journal.parent / "kept", NOW) is not None
    assert (len(two.read_bytes().splitlines()), len(journal.read_bytes().splitlines())) == (3, 2)
    assert not other.exists()


def test_b2_a_copy_with_entries_of_another_module_gives_its_own_and_stays(journal: Path) -> None:
    lines = [line("x", module="candor-two"), line("c"), b"torn", line("y", module="candor-two")]
    other = write(journal.with_name(NAMES[0]), *lines)
    assert [one.more for one in copies(journal)] == [1]
    assert merge(journal, journal.parent / "kept", NOW) is not None
    assert sorted(journal.read_bytes().splitlines()) == sorted([line("a"), line("b", 5), line("c"), b"torn"])
    assert other.read_bytes().splitlines() == lines
    assert copies(journal) == []


def test_b2_the_journal_itself_may_be_what_is_missing(journal: Path) -> None:
    other = journal.rename(journal.with_name(NAMES[0]))
    assert [one.more for one in copies(journal)] == [2]
    assert merge(journal, journal.parent / "kept", NOW) is not None
    assert (journal.exists(), other.exists()) == (True, False)
    assert [one.key for one in Journal(journal, "candor", "1.0.0").records()] == ["a", "b"]


def test_b2_a_merge_that_cannot_be_written_leaves_all_as_it_was(journal: Path) -> None:
    other = write(journal.with_name(NAMES[0]), line("c"))
    (journal.parent / "kept").write_text("in the way")
    before = journal.read_bytes()
    with pytest.raises(JournalError, match="nothing is lost"):
        merge(journal, journal.parent / "kept", NOW)
    assert (journal.read_bytes(), other.read_bytes()) == (before, line("c") + b"\n")


@examples(60)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=6),
    st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=6), min_size=1, max_size=3),
)
def test_b2_no_line_of_any_copy_is_lost_and_times_are_in_order(
    tmp_path_factory: pytest.TempPathFactory, own: list[tuple[str, int]], others: list[list[tuple[str, int]]]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    junk = b"not a record"
    own_lines = [line(*one) for one in own]
    journal = write(folder / "candor.journal.jsonl", *own_lines, junk)
    files = [journal.read_bytes().splitlines()]
    for number, other in enumerate(others):
        files.append([line(*one) for one in other])
        write(folder / f"candor.journal ({number}).jsonl", *files[-1])
    if merge(journal, folder / "kept", NOW) is None:
        return
    merged = journal.read_bytes().splitlines()
    read = [one for one in files[1:] if Counter(one) - Counter(files[0])] + files[:1]
    for lines in read:
        assert not Counter(lines) - Counter(merged)
    if all(lines == sorted(lines, key=minutes) for lines in [own_lines, *read[:-1]]):
        assert [one for one in merged if one != junk] == sorted((one for one in merged if one != junk), key=minutes)
        rest = iter(merged)
        assert all(one in rest for one in files[0]), (
            "of one moment, the journal's own lines come first and as they were"
        )


def minutes(one: bytes) -> str:
    return str(json.loads(one)["time"])


@pytest.mark.slow
def test_b2_status_hand_in_and_merge_tell_of_it(tmp_path: Path) -> None:
    from managerkit.workspace.start import prepare

    workspace = tmp_path / "workspace"
    prepare(workspace)
    folder = workspace / "exercises/candor-v2"
    write(folder / "candor.journal.jsonl", line("a"))
    write(folder / NAMES[0], line("a"), line("b", 5, "only on the laptop"))
    for words in (["status", str(workspace)], ["hand-in", "candor-v2", "--workspace", str(workspace), "--as", "ana"]):
        assert f"{NAMES[0]} (1)" in run(*words).output
    said = run("merge", str(workspace)).output
    assert f"candor.journal.jsonl: 1 line from {NAMES[0]}." in said
    assert "only on the laptop" in (folder / "candor.journal.jsonl").read_text("utf-8")
    assert len(list((workspace / ".managerkit/merged").glob("*/*.jsonl"))) == 2
    assert "No journal has another copy" in run("merge", str(workspace)).output
