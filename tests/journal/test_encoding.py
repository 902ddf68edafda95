"""Journals and notebooks that another program saved: nothing in them is lost, and the advice leads somewhere."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.journal.encoding import as_utf8, saved_as
from managerkit.journal.log import Journal
from tests.support.commands import run
from tests.support.examples import examples

TIME = "2026-01-05T09:00:00.000+00:00"
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def text(*keys: str, end: str = "\n") -> str:
    fields = {"time": TIME, "module": "candor", "version": "1.0.0", "kind": "text"}
    return "".join(
        json.dumps({**fields, "key": key, "data": f"{key} ਅਊ – ü"}, ensure_ascii=False) + end for key in keys
    )


def keys(journal: Journal) -> list[str]:
    assert journal.damage() == []
    return [record.key for record in journal.records()]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, "candor", "1.0.0")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", *ENCODINGS])
def test_b4_every_record_is_read_and_the_next_one_is_kept(journal: Journal, encoding: str, end: str) -> None:
    journal.path.write_bytes(text("first", "second", end=end).encode(encoding))
    assert keys(journal) == ["first", "second"]
    assert journal.last("text", "first") == "first ਅਊ – ü"
    journal.append("text", "third", "3")
    assert keys(journal) == ["first", "second", "third"]
    assert keys(Journal(journal.path, "candor", "1.0.0")) == ["first", "second", "third"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_b4_a_last_line_without_its_end_is_read(journal: Journal, encoding: str, end: str) -> None:
    journal.path.write_bytes(text("first", "second", end=end).removesuffix(end).encode(encoding))
    assert keys(journal) == ["first", "second"]
    journal.append("text", "third", "3")
    assert keys(journal) == ["first", "second", "third"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_b4_what_another_program_appends_is_read_on(journal: Journal, encoding: str) -> None:
    journal.append("text", "ours", "1")
    assert keys(journal) == ["ours"]
    with journal.path.open("ab") as file:
        file.write(text("theirs", "too", end="\r\n").encode(encoding))
    assert keys(journal) == ["ours", "theirs", "too"]
    journal.append("text", "again", "2")
    assert keys(journal) == ["ours", "theirs", "too", "again"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_b4_compaction_writes_it_as_it_should_be(
    journal: Journal, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "COMPACT_ABOVE", 500)
    journal.path.write_bytes(text(*"abcdef", "a", end="\r\n").encode(encoding))
    journal.append("text", "next", "1")
    assert saved_as(journal.path.read_bytes()) == ""
    assert sorted(keys(journal)) == ["a", "b", "c", "d", "e", "f", "next"]
    assert not journal.path.with_name(f"{journal.path.name}.damaged").exists()


@pytest.mark.parametrize("others", [["utf-16-le", "utf-16"], ["utf-16-be"]], ids=["little", "big"])
@examples(100)
@given(st.data())
def test_b4_files_of_several_encodings_are_read_whole(others: list[str], data: st.DataObject) -> None:
    """The kit's lines, and those of a program that appends in UTF-16; the kit ends a line that seems to have no end."""
    parts = data.draw(st.lists(st.tuples(st.sampled_from(["utf-8", *others]), st.text(max_size=8)), max_size=5))
    content, lines = b"", []
    for number, (encoding, words) in enumerate(parts):
        safe = words.encode("utf-8", "replace").decode()
        lines.append({"n": number, "text": safe})
        is_torn = encoding == "utf-8" and content and not content.endswith(b"\n")
        content += b"\n" * bool(is_torn) + f"{json.dumps(lines[-1], ensure_ascii=False)}\n".encode(encoding)
    assert [json.loads(one) for one in as_utf8(content).split(b"\n") if one] == lines


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_b4_a_notebook_is_handed_in_and_put_right(tmp_path: Path, encoding: str) -> None:
    from managerkit.workspace.start import prepare

    workspace = tmp_path / "workspace"
    prepare(workspace)
    notebook = workspace / "exercises/candor-v2/candor.ipynb"
    good = notebook.read_bytes()
    foreign = good.decode().replace("\n", "\r\n").encode(encoding)
    notebook.write_bytes(foreign)
    Journal.beside(notebook.parent, "candor", "2.0.0").append("text", "a", "b")
    said = run("hand-in", "candor-v2", "--workspace", workspace, "--as", "ana").output
    assert "candor.ipynb was saved" in said
    with zipfile.ZipFile(workspace / "candor-v2-ana.zip") as made:
        assert made.read("candor.ipynb") == good
    assert prepare(workspace).mended.keys() == {"exercises/candor-v2/candor.ipynb"}
    assert notebook.read_bytes() == good
    assert (workspace / ".managerkit/mended/exercises/candor-v2/candor.ipynb").read_bytes() == foreign
    assert prepare(workspace).mended == {}
