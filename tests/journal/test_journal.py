import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.journal.kept import TRACES_KEPT
from managerkit.journal.lines import RECORD_LIMIT, Damage, Record
from managerkit.journal.log import Journal, JournalError
from managerkit.workspace.carry import carry
from tests.support.examples import examples
from tests.support.places import ROOT

WRITER = """
import sys
from pathlib import Path
from managerkit.journal.log import Journal

path, name, count, bound = sys.argv[1:]
Journal.COMPACT_ABOVE = int(bound)
journal = Journal(Path(path), name, "1.0.0")
for number in range(int(count)):
    journal.append("answer", f"{name}-{number}", number)
    journal.append("answer", "shared", "x" * 100)
"""

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, "mastery", "1.2.0")


@pytest.fixture
def small_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Journal, "COMPACT_ABOVE", 2000)


@contextmanager
def temporary_journal() -> Iterator[Journal]:
    with tempfile.TemporaryDirectory() as folder:
        yield Journal.beside(Path(folder), "mastery", "1.2.0")


def again(journal: Journal) -> Journal:
    """The same file as another kernel sees it."""
    return Journal(journal.path, "mastery", "1.2.0")


def line(key: str, data: Any = 1, /, **changes: Any) -> bytes:
    fields = {
        "time": "2026-01-05T09:00:00Z",
        "module": "mastery",
        "version": "1.2.0",
        "kind": "answer",
        "key": key,
        "data": data,
    }
    return json.dumps(fields | changes).encode()


# Keeping and reading answers


def test_a_missing_journal_is_an_empty_one(journal: Journal) -> None:
    assert journal.records() == []
    assert journal.damage() == []
    assert journal.latest("answer") == {}
    assert journal.last("answer", "a") is None
    assert journal.last("answer", "a", "default") == "default"
    assert not journal.path.exists()


def test_it_lies_beside_the_notebook_and_reads_as_plain_json_lines(journal: Journal, tmp_path: Path) -> None:
    journal.append("text", "why", "Führung – “people first”")
    content = (tmp_path / "mastery.journal.jsonl").read_text(encoding="utf-8")
    assert "Führung – “people first”" in content
    assert content.endswith("}\n")
    assert set(json.loads(content)) == {"format", "time", "module", "version", "kind", "key", "data"}


def test_readers_see_what_was_appended(journal: Journal) -> None:
    first = journal.append("answer", "a", 1)
    journal.append("answer", "b", 2)
    journal.append("text", "a", "words")
    newest = journal.append("answer", "a", 3)
    other = again(journal)
    assert other.latest("answer") == {"a": 3, "b": 2}
    assert list(other.latest("answer")) == ["a", "b"]
    assert other.last("text", "a") == "words"
    assert other.history("answer", "a") == [first, newest]
    assert [record.data for record in other.records()] == [1, 2, "words", 3]


def test_a_reader_notices_what_others_append(journal: Journal) -> None:
    reader = again(journal)
    for number in range(3):
        journal.append("answer", "a", number)
        assert reader.last("answer", "a") == number


def test_a_reader_notices_that_the_file_was_removed(journal: Journal) -> None:
    journal.append("answer", "a", 1)
    assert journal.last("answer", "a") == 1
    journal.path.unlink()
    assert journal.records() == []


def test_changing_the_list_of_records_changes_nothing(journal: Journal) -> None:
    journal.append("answer", "a", 1)
    journal.records().clear()
    assert len(journal.records()) == 1


def test_the_clock_is_the_callers_and_times_are_kept_in_utc(tmp_path: Path) -> None:
    noon = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    journal = Journal(tmp_path / "j.jsonl", "mastery", "1.2.0", clock=lambda: noon)
    record = journal.append("answer", "a", 1)
    assert record == Record("2026-03-01T10:00:00.000+00:00", "mastery", "1.2.0", "answer", "a", 1)
    assert journal.records() == [record]


def test_without_a_clock_the_time_is_now(journal: Journal) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    written = datetime.fromisoformat(journal.append("answer", "a", 1).time)
    assert before <= written <= datetime.now(UTC)


def test_a_relative_path_survives_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    journal = Journal(Path("j.jsonl"), "mastery", "1.2.0")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    journal.append("answer", "a", 1)
    assert (tmp_path / "j.jsonl").exists()


@examples(150)
@given(key=st.text(max_size=20), values=st.lists(JSON_VALUES, min_size=1, max_size=3))
def test_any_json_value_comes_back_as_it_was(key: str, values: list[Any]) -> None:
    with temporary_journal() as journal:
        for value in values:
            journal.append("answer", key, value)
        assert [record.data for record in again(journal).records()] == values
        assert again(journal).last("answer", key) == values[-1]
        assert journal.damage() == []


@pytest.mark.parametrize("text", ["a\u2028b\u2029c\x85d\r\ne\x1cf\x00", "lone \ud800 and \udfff", "🧭", "\ufeff"])
def test_awkward_text_comes_back_as_it_was(journal: Journal, text: str) -> None:
    journal.append("text", text, text)
    journal.append("text", "after", "it")
    assert again(journal).latest("text") == {text: text, "after": "it"}
    journal.path.read_bytes().decode("utf-8")


def test_what_append_returns_is_what_readers_see(journal: Journal) -> None:
    data: dict[Any, Any] = {"pair": (1, 2), 3: "three"}
    record = journal.append("answer", "a", data)
    assert record.data == {"pair": [1, 2], "3": "three"}
    assert journal.records() == [record]


# What is refused


def nested(depth: int) -> list[Any]:
    data: list[Any] = []
    for _ in range(depth):
        data = [data]
    return data


@pytest.mark.parametrize(
    "data",
    [float("nan"), [float("inf")], {"a": {1, 2}}, object(), b"bytes", 10**5000, nested(100_000)],
    ids=["nan", "infinity", "set", "object", "bytes", "huge number", "deeply nested"],
)
def test_what_is_not_json_is_refused(journal: Journal, data: Any) -> None:
    journal.append("answer", "a", 1)
    before = journal.path.read_bytes()
    with pytest.raises(JournalError, match=re.escape(str(journal.path)) + ".*keep it to plain JSON"):
        journal.append("answer", "b", data)
    assert journal.path.read_bytes() == before


def test_a_key_that_is_not_text_is_refused(journal: Journal) -> None:
    key: Any = 3
    with pytest.raises(JournalError, match="not all text"):
        journal.append("answer", key, 1)
    assert not journal.path.exists()


def test_the_biggest_record_fits_and_a_bigger_one_is_refused(journal: Journal) -> None:
    journal.append("text", "a", "")
    room = RECORD_LIMIT - len(journal.path.read_bytes().rstrip())
    journal.append("text", "a", "x" * room)
    with pytest.raises(JournalError, match="at most 256 KiB"):
        journal.append("text", "a", "x" * (room + 1))
    assert len(journal.last("text", "a")) == room
    assert len(journal.history("text", "a")) == 2


def test_a_folder_in_its_place_is_refused(journal: Journal) -> None:
    journal.path.mkdir()
    with pytest.raises(JournalError, match="not an ordinary file"):
        journal.append("answer", "a", 1)
    with pytest.raises(JournalError, match="not an ordinary file"):
        journal.records()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = Journal.beside(tmp_path / "file", "mastery", "1.2.0")
    with pytest.raises(JournalError, match=r"mastery\.journal\.jsonl could not be written"):
        journal.append("answer", "a", 1)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may write anywhere: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="permissions differ on Windows")
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444), (0o777, 0o000)])
def test_an_unwritable_journal_is_refused(folder_mode: int, file_mode: int) -> None:
    with temporary_journal() as journal:
        journal.append("answer", "a", 1)
        journal.path.with_name(f".{journal.path.name}.lock").unlink(missing_ok=True)
        journal.path.chmod(file_mode)
        journal.path.parent.chmod(folder_mode)
        with (
            ordinary_user(),
            pytest.raises(JournalError, match=r"could not be written \(Permission denied\)"),
        ):
            journal.append("answer", "b", 2)
        journal.path.parent.chmod(0o777)
        journal.path.chmod(0o666)
        assert journal.latest("answer") == {"a": 1}


FULL_DISK = """
import resource, sys
from pathlib import Path
from managerkit.journal.log import Journal, JournalError

journal = Journal(Path(sys.argv[1]), "mastery", "1.2.0")
limit = journal.path.stat().st_size + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    journal.append("answer", "b", "x" * 500)
except JournalError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
@pytest.mark.parametrize("room", [0, 1, 300])
def test_an_append_that_runs_out_of_room_loses_nothing_else(journal: Journal, room: int) -> None:
    journal.append("answer", "a", 1)
    command = [sys.executable, "-c", FULL_DISK, str(journal.path), str(room)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "could not be written" in told
    assert "check that the disk has room" in told
    assert journal.latest("answer") == {"a": 1}
    assert journal.damage() == []
    journal.append("answer", "c", 3)
    assert journal.latest("answer") == {"a": 1, "c": 3}


def test_a_file_too_big_for_a_journal_is_neither_read_nor_written(journal: Journal) -> None:
    with journal.path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(JournalError, match="at most 64 MiB"):
        journal.records()
    with pytest.raises(JournalError, match="at most 64 MiB"):
        journal.append("answer", "a", 1)


# Damage


def test_a_line_torn_anywhere_costs_only_itself(journal: Journal) -> None:
    journal.append("answer", "a", "first")
    intact = journal.path.read_bytes()
    journal.append("answer", "b", "zweite – ü")
    whole = journal.path.read_bytes()
    for length in range(len(intact) + 1, len(whole)):
        journal.path.write_bytes(whole[:length])
        complete = length == len(whole) - 1
        survivors = {"a": "first"} | ({"b": "zweite – ü"} if complete else {})
        reader = again(journal)
        assert reader.latest("answer") == survivors
        assert [damage.line for damage in reader.damage()] == ([] if complete else [2])
        reader.append("answer", "c", "next")
        assert again(journal).latest("answer") == survivors | {"c": "next"}
        assert journal.path.read_bytes().startswith(whole[:length])


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON in UTF-8"),
        (line("x").replace(b"mastery", b"\xe9"), "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"data":' * 100_000, "not JSON"),
        (b"[1, 2]", "fields of a record"),
        (b'"time"', "fields of a record"),
        (b"null", "fields of a record"),
        (b"7", "fields of a record"),
        (b'{"time": "2026-01-05T09:00:00Z"}', "fields of a record"),
        (line("x", float("nan")), "not JSON"),
        (line("x", [float("-inf")]), "not JSON"),
        (line("x").replace(b"1}", b"1e999}"), "not JSON"),
        (line("x").replace(b"1}", b"1" * 5000 + b"}"), "not JSON"),
        (line("x", key=1), "not all text"),
        (line("x", kind=None), "not all text"),
        (line("x", time=20260105), "not all text"),
        (line("x", time="yesterday"), "yesterday"),
        (line("x", time="2026-01-05T09:00:00"), "not in UTC"),
        (line("x", time="2026-01-05T09:00:00+01:00"), "not in UTC"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_a_damaged_line_is_listed_and_the_rest_is_read(journal: Journal, damaged: bytes, why: str) -> None:
    journal.path.write_bytes(b"\n".join([line("a"), damaged, line("b"), b""]))
    assert journal.latest("answer") == {"a": 1, "b": 1}
    (damage,) = journal.damage()
    assert damage == Damage(2, damage.why)
    assert why in damage.why


@pytest.mark.parametrize("said", [0, -1, "1", None, [], 1.5])
def test_a_format_that_never_was_is_damage(journal: Journal, said: object) -> None:
    journal.path.write_bytes(line("a", format=said) + b"\n" + line("b", format=1) + b"\n" + line("c"))
    assert journal.latest("answer") == {"b": 1, "c": 1}
    assert journal.damage() == [Damage(1, "its format is none that there is")]


NEWER = (b'{"format": 2, "at": 5, "what": ["answer", "a", 9]}', line("a", "9", format=3))


def test_a_line_of_a_newer_format_is_not_believed_and_told_as_such(journal: Journal) -> None:
    journal.path.write_bytes(b"\n".join([line("a"), *NEWER, b""]))
    assert journal.latest("answer") == {"a": 1}
    told = "a newer managerkit wrote it, in format {}; upgrade to read it"
    assert journal.damage() == [Damage(2, told.format(2), is_newer=True), Damage(3, told.format(3), is_newer=True)]
    journal.append("answer", "b", 2)
    assert journal.latest("answer") == {"a": 1, "b": 2}


@pytest.mark.usefixtures("small_bound")
def test_compaction_keeps_lines_of_a_newer_format_where_they_are(journal: Journal) -> None:
    lines = [line("a", "x" * 3000), NEWER[0], b"junk", line("a"), NEWER[1], line("b")]
    journal.path.write_bytes(b"\n".join([*lines, b""]))
    journal.append("answer", "c", 3)
    assert journal.path.read_bytes().splitlines()[:-1] == [NEWER[0], line("a"), NEWER[1], line("b")]
    assert journal.path.with_name(f"{journal.path.name}.damaged").read_bytes() == b"junk\n"


def test_carrying_answers_over_leaves_lines_of_a_newer_format(journal: Journal) -> None:
    before = b"\n".join([line("a"), *NEWER, b""])
    journal.path.write_bytes(before)
    assert carry(journal.path, "mastery", {"a": "z"}) == ["a"]
    assert journal.path.read_bytes().startswith(before)
    assert journal.latest("answer") == {"a": 1, "z": 1}


def test_blank_lines_and_foreign_line_ends_are_no_damage(journal: Journal) -> None:
    journal.path.write_bytes(b"\n" + line("a") + b"\r\n\r\n  \n" + line("b"))
    assert journal.latest("answer") == {"a": 1, "b": 1}
    assert journal.damage() == []


@examples(200)
@given(garbage=st.binary(min_size=1, max_size=30), place=st.floats(min_value=0, max_value=1))
def test_garbage_anywhere_leaves_every_intact_line_readable(garbage: bytes, place: float) -> None:
    lines = [line(key, key) for key in "abcde"]
    content = b"\n".join([*lines, b""])
    position = int(place * len(content))
    content = content[:position] + garbage + content[position:]
    with temporary_journal() as journal:
        journal.path.write_bytes(content)
        intact = [json.loads(each)["key"] for each in content.split(b"\n") if each in lines]
        assert len(intact) >= 4
        journal.append("answer", "next", "next")
        read = [record.key for record in journal.records()]
        assert set(intact) <= set(read)
        assert read[-1] == "next"


# Several writers at once


def writing(journal: Journal, name: str, count: int, bound: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", WRITER, str(journal.path), name, str(count), str(bound)]
    return subprocess.Popen(command)


@pytest.mark.slow
@pytest.mark.parametrize("bound", [Journal.COMPACT_ABOVE, 2000], ids=["plain", "compacting"])
def test_two_processes_at_once_lose_nothing(journal: Journal, bound: int) -> None:
    writers = [writing(journal, name, 200, bound) for name in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    answers = journal.latest("answer")
    assert answers.pop("shared")
    assert answers == {f"{name}-{number}": number for name in ("one", "two") for number in range(200)}
    assert journal.damage() == []
    assert not journal.path.with_name(f"{journal.path.name}.damaged").exists()


@pytest.mark.slow
def test_a_reader_never_misses_a_confirmed_answer_while_another_compacts(journal: Journal) -> None:
    journal.append("answer", "mine", "kept")
    writer = writing(journal, "other", 200, 2000)
    while writer.poll() is None:
        assert again(journal).last("answer", "mine") == "kept"
    assert writer.returncode == 0


def test_threads_may_share_a_journal(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: journal.append("answer", f"{number}", number), range(200)))
    assert journal.latest("answer") == {f"{number}": number for number in range(200)}


@pytest.mark.slow
def test_killing_the_writer_loses_no_confirmed_answer() -> None:
    command = [sys.executable, "-m", "bench.journal_kills", "--kills", "15", "--seed", "7"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    counts = re.match(r"15 kills, (\d+) answers confirmed, 0 lost", run.stdout)
    assert counts is not None
    assert int(counts[1]) > 0


# Compaction


@pytest.mark.usefixtures("small_bound")
def test_a_journal_of_drafts_stays_within_its_bound(journal: Journal) -> None:
    journal.append("answer", "kept", "from the beginning")
    for number in range(100):
        journal.append("text", "draft", f"{number} " + "x" * 100)
        assert journal.path.stat().st_size < 2500
    assert journal.last("answer", "kept") == "from the beginning"
    assert journal.last("text", "draft").startswith("99 ")


@pytest.mark.usefixtures("small_bound")
def test_compaction_keeps_the_newest_of_each_module_version_kind_and_key(journal: Journal) -> None:
    slots = [
        {},
        {"module": "feedback"},
        {"version": "1.3.0"},
        {"kind": "text"},
        {"key": "other"},
    ]
    lines = [line("a", data, **slot) for data in range(5) for slot in slots]
    journal.path.write_bytes(b"\n".join([*lines, b""]))
    journal.append("answer", "next", 0)
    assert journal.path.read_bytes().splitlines()[:-1] == lines[-5:]
    assert journal.records()[-1].key == "next"


@pytest.mark.usefixtures("small_bound")
def test_compaction_keeps_the_newest_traces_of_each_key_in_order(journal: Journal) -> None:
    lines = [line(key, number, kind="trace") for number in range(TRACES_KEPT + 50) for key in "ab"]
    journal.path.write_bytes(b"\n".join([*lines, b""]))
    journal.append("answer", "next", 0)
    newest = list(range(50, TRACES_KEPT + 50))
    assert [record.data for record in journal.history("trace", "a")] == newest
    assert [record.data for record in journal.history("trace", "b")] == newest
    assert [record.key for record in journal.records()[:4]] == ["a", "b", "a", "b"]


@pytest.mark.usefixtures("small_bound")
def test_compaction_moves_damaged_lines_to_a_file_of_their_own(journal: Journal) -> None:
    damaged_file = journal.path.with_name(f"{journal.path.name}.damaged")
    for expected in ([b"junk 1", b"\xff junk 2"], [b"junk 1", b"\xff junk 2"] * 2):
        lines = [b"junk 1", *[line("a", number) for number in range(50)], b"\xff junk 2"]
        journal.path.write_bytes(b"\n".join(lines))
        again(journal).append("answer", "b", 2)
        assert damaged_file.read_bytes() == b"\n".join([*expected, b""])
        assert journal.damage() == []
        assert journal.latest("answer") == {"a": 49, "b": 2}


@pytest.mark.usefixtures("small_bound")
def test_a_journal_that_cannot_shrink_is_compacted_only_once_it_has_doubled(journal: Journal) -> None:
    compactions = 0
    journal.append("answer", "first", 0)
    for number in range(200):
        before = journal.path.stat()
        journal.append("answer", f"{number}", number)
        compactions += journal.path.stat().st_ino != before.st_ino
    assert len(journal.latest("answer")) == 201
    assert compactions == math.ceil(math.log2(before.st_size / 2000))


@pytest.mark.usefixtures("small_bound")
def test_a_compaction_that_fails_does_not_cost_the_answer(journal: Journal) -> None:
    lines = [line("a", number) for number in range(50)]
    journal.path.write_bytes(b"\n".join([*lines, b""]))
    journal.path.with_name(f".{journal.path.name}.tmp").mkdir()
    journal.append("answer", "b", 2)
    assert journal.latest("answer") == {"a": 49, "b": 2}
    assert len(journal.records()) == 51


@pytest.mark.usefixtures("small_bound")
def test_compaction_clears_up_after_one_that_was_killed(journal: Journal) -> None:
    temporary = journal.path.with_name(f".{journal.path.name}.tmp")
    temporary.write_bytes(line("ghost"))
    journal.path.write_bytes(b"\n".join([line("a", number) for number in range(50)]))
    journal.append("answer", "b", 2)
    assert journal.latest("answer") == {"a": 49, "b": 2}
    assert not temporary.exists()


@pytest.mark.skipif(os.name == "nt", reason="needs links and permissions")
@pytest.mark.usefixtures("small_bound")
def test_compaction_keeps_the_files_permissions_and_links(tmp_path: Path) -> None:
    real = tmp_path / "real.jsonl"
    real.write_bytes(b"\n".join([line("a", number) for number in range(50)]))
    real.chmod(0o600)
    link = tmp_path / "mastery.journal.jsonl"
    link.symlink_to(real)
    Journal.beside(tmp_path, "mastery", "1.2.0").append("answer", "b", 2)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert len(real.read_bytes().splitlines()) == 2


# Cost


def test_importing_the_journal_loads_only_the_standard_library() -> None:
    code = "import sys, managerkit.journal; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & {"filelock", "pydantic", "pandas", "matplotlib", "ipywidgets", "asyncio"}


@given(st.lists(st.sampled_from(["grow", "tear", "damage", "blank", "shrink", "edit", "replace"]), max_size=12))
def test_one_who_reads_on_sees_what_one_who_reads_anew_does(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = Journal(Path(folder) / "a.journal.jsonl", "m", "1.0.0")
        one.append("answer", "first", "0")
        for number, step in enumerate(steps):
            content = one.path.read_bytes()
            match step:
                case "grow":
                    one.append("answer", f"q{number}", number)
                case "tear":
                    one.path.write_bytes(content + b'{"time": "2026')
                case "damage":
                    one.path.write_bytes(content + b"no record\n")
                case "blank":
                    one.path.write_bytes(content + b"\n \n")
                case "shrink":
                    one.path.write_bytes(content[: len(content) * 2 // 3])
                case "edit":
                    one.path.write_bytes(content.replace(b'"0"', b'"1"'))
                case "replace":
                    other = one.path.with_name("other")
                    other.write_bytes(content + content)
                    other.replace(one.path)
            anew = Journal(one.path, "m", "1.0.0")
            assert (one.records(), one.damage()) == (anew.records(), anew.damage())
