"""Files from outside: what is read of them, and what never is."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from managerkit.storage import outside
from managerkit.storage.outside import HAND_IN_BYTES, HAND_IN_FILES, Refused

ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "is not there"),
    "a folder": (lambda path: path.mkdir(), "is a folder"),
    "a link": (lambda path: path.symlink_to("/etc/hostname"), "is a link or no ordinary file"),
    "a link to what never ends": (lambda path: path.symlink_to("/dev/zero"), "is a link or no ordinary file"),
    "a pipe": (lambda path: os.mkfifo(path), "is a link or no ordinary file"),
    "a socket": (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "is a link or no ordinary file"),
    "too much": (lambda path: path.write_bytes(b"x" * 101), "is over"),
}


@pytest.mark.parametrize("name", ODD)
def test_a8_only_an_ordinary_file_is_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, told = ODD[name]
    monkeypatch.chdir(tmp_path)  # a socket's address is short
    make(Path("x"))
    with pytest.raises(Refused, match=told):
        outside.read(tmp_path, "x", 100)


@pytest.mark.parametrize("below", [True, False])
def test_a13_no_folder_on_the_way_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: bool) -> None:
    monkeypatch.setattr(outside, "_BELOW", below and outside._BELOW)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/x").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/y").write_text("mine")
    (tmp_path / "in/away").symlink_to(tmp_path / "secret")
    assert outside.read(tmp_path / "in", "y") == b"mine"
    for name in ("away/x", "../secret/x", "/etc/hostname", ""):
        with pytest.raises(Refused):
            outside.read(tmp_path / "in", name)
    assert outside.listed(tmp_path / "in").files.keys() == {"y"}
    assert outside.listed(tmp_path / "in").odd == ["away"]


def test_a13_a_file_that_is_swapped_for_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/x").write_text("mine")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            (tmp_path / "in/link").symlink_to(tmp_path / "secret")
            (tmp_path / "in/link").replace(tmp_path / "in/x")
            (tmp_path / "in/file").write_text("mine")
            (tmp_path / "in/file").replace(tmp_path / "in/x")

    swapper = threading.Thread(target=swap)
    swapper.start()
    read, refused = set[bytes](), 0
    try:
        ends = time.monotonic() + 0.5
        while time.monotonic() < ends or not (read and refused):
            try:
                read.add(outside.read(tmp_path / "in", "x"))
            except Refused:
                refused += 1
    finally:
        stop.set()
        swapper.join()
    assert read == {b"mine"}
    assert refused


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "\xff", "NaN{", "9" * 5000])
def test_a9_what_is_no_json(text: str) -> None:
    with pytest.raises(Refused, match="is no JSON"):
        outside.json_of(text.encode("latin-1"))


def test_a9_half_a_character_becomes_a_replacement_character() -> None:
    value = json.loads(r'{"a\ud800": ["\udc00b", "\ud83d\ude42", {"c": "é\ud83d"}]}')
    assert outside.well_formed(value) == {"a�": ["�b", "🙂", {"c": "é�"}]}
    json.dumps(outside.well_formed(value), ensure_ascii=False).encode()


def test_a15_pictures_are_left_out_before_anything_else(tmp_path: Path) -> None:
    for number in range(250):
        (tmp_path / f"a{number}.png").write_bytes(b"x")
    for name in ("work.ipynb", "work.journal.jsonl", "zz.csv"):
        (tmp_path / name).write_bytes(b"x")
    kept, dropped = outside.listed(tmp_path).fitting(["work.ipynb", "work.journal.jsonl"])
    assert {"work.ipynb", "work.journal.jsonl", "zz.csv"} <= set(kept)
    assert len(kept) == HAND_IN_FILES
    assert len(dropped) == 53
    os.truncate(tmp_path / "zz.csv", HAND_IN_BYTES)
    kept, dropped = outside.listed(tmp_path).fitting(["work.ipynb", "work.journal.jsonl"])
    assert "work.ipynb" in kept
    assert "zz.csv" in dropped
