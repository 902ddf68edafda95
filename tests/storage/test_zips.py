"""Writing zips, and unpacking what was written."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from managerkit.storage import zips
from managerkit.storage.zips import Expected

FILES = [("one.txt", b"one"), ("folder/two.bin", b"\x00\xff" * 1000), ("empty", b"")]


def test_the_same_files_make_the_same_bytes_and_come_out_again(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        zips.write(tmp_path / name, FILES)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    zips.unpack(tmp_path / "a.zip", tmp_path / "out", Expected(files=3, bytes=10**6, made_by="a test"))
    assert {name: (tmp_path / "out" / name).read_bytes() for name, _ in FILES} == dict(FILES)


def test_whoever_unpacks_it_may_read_the_files(tmp_path: Path) -> None:
    zips.write(tmp_path / "a.zip", FILES)
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o100644}


def test_where_a_file_cannot_be_read_the_zip_stays_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield FILES[0]
        raise OSError("gone")

    zips.write(tmp_path / "a.zip", FILES)
    before = (tmp_path / "a.zip").read_bytes()
    with pytest.raises(OSError, match="gone"):
        zips.write(tmp_path / "a.zip", broken())
    assert (tmp_path / "a.zip").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
