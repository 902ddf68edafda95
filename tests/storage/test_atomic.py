"""Writing a file whole or not at all."""

from pathlib import Path

import pytest

from managerkit.storage.atomic import put, writing


def test_a_file_and_its_folder_are_made_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "one.txt"
    put(path, "zwölf\r\nlines\n")
    assert path.read_bytes() == "zwölf\r\nlines\n".encode()
    put(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert list(path.parent.iterdir()) == [path]


def test_what_was_there_stays_if_it_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.txt"
    path.write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("open", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, step, full)
            with pytest.raises(OSError, match="No space"):
                put(path, "after")
        assert path.read_text() == "before"
        assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_stays(tmp_path: Path) -> None:
    (tmp_path / "one.txt").mkdir()
    with pytest.raises(OSError, match=r"one\.txt"):
        put(tmp_path / "one.txt", "after")
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]


def test_what_is_half_written_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    put(path, "before")
    with pytest.raises(KeyboardInterrupt), writing(path) as file:
        file.write(b"after")
        raise KeyboardInterrupt
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
