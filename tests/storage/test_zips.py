"""Writing zips, and unpacking what was written."""

import os
import shutil
import struct
import subprocess
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from managerkit.storage import zips
from managerkit.storage.outside import Refused
from managerkit.storage.zips import Expected
from tests.support.places import SOURCE

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


ANY = Expected(files=10, bytes=10**6, made_by="a test")


def with_another_name(name: str, unicode_path: str) -> zipfile.ZipInfo:
    """An entry with a second name beside the first, as Info-ZIP writes it."""
    field = b"\x01" + zlib.crc32(name.encode()).to_bytes(4, "little") + unicode_path.encode()
    entry = zipfile.ZipInfo(name)
    entry.extra = (0x7075).to_bytes(2, "little") + len(field).to_bytes(2, "little") + field
    return entry


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip that is written as it is told."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", how) as opened:
        warnings.simplefilter("ignore", UserWarning)
        for entry, content in entries:
            opened.writestr(entry, content)
    return path


def test_a1_the_name_that_is_checked_is_the_one_that_is_written(tmp_path: Path) -> None:
    escaping = zipped(tmp_path / "a.zip", (with_another_name("ok.txt", "../../escaped.txt"), b"x"))
    with pytest.raises(Refused, match="a path that leads out of it"):
        zips.unpack(escaping, tmp_path / "deep/out", ANY)
    meant = zipped(tmp_path / "b.zip", (with_another_name("Th_o.txt", "Théo.txt"), b"x"))
    assert zips.unpack(meant, tmp_path / "out", ANY) == ["Théo.txt"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Théo.txt"]
    twins = zipped(tmp_path / "c.zip", (with_another_name("a", "same"), b"1"), ("same", b"2"))
    with pytest.raises(Refused, match="two files of one name"):
        zips.unpack(twins, tmp_path / "twins", ANY)
    assert not list(tmp_path.glob("**/escaped.txt"))


@pytest.mark.slow
@pytest.mark.parametrize("minor", ["12", "13"])
def test_a1_on_other_pythons(tmp_path: Path, minor: str) -> None:
    pythons = sorted(Path.home().glob(f".pyenv/versions/3.{minor}*/bin/python"))
    found = next((str(one) for one in pythons), shutil.which(f"python3.{minor}"))
    if not found or subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"there is no Python 3.{minor} here")
    escaping = zipped(tmp_path / "a.zip", (with_another_name("ok.txt", "../../escaped.txt"), b"x"))
    meant = zipped(tmp_path / "b.zip", (with_another_name("Th_o.txt", "Théo.txt"), b"x"))
    code = (
        "import sys; from pathlib import Path; from managerkit.storage import zips\n"
        "any = zips.Expected(files=10, bytes=10**6, made_by='a test')\n"
        "print(zips.unpack(Path(sys.argv[2]), Path(sys.argv[3], 'deep/b'), any))\n"
        "zips.unpack(Path(sys.argv[1]), Path(sys.argv[3], 'deep/a'), any)"
    )
    command = [found, "-c", code, str(escaping), str(meant), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "['Théo.txt']" in ran.stdout
    assert "leads out of it" in ran.stderr
    assert not list(tmp_path.glob("**/escaped.txt"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("name", "./name"), ("x/name", "x//name"), ("x/name", "x\\name"), ("x/name", "x/./name"), ("Name", "name")),
        *(("caf\u00e9", "cafe\u0301"), ("name", "name."), ("name", "name "), ("STRASSE", "straße"), ("x", "x/name")),
    ],
)
def test_a10_two_files_of_one_name(tmp_path: Path, one: str, other: str) -> None:
    for pair in ([(one, b"1"), (other, b"2")], [(other, b"2"), (one, b"1")]):
        archive = zipped(tmp_path / "a.zip", *((zipfile.ZipInfo(name), content) for name, content in pair))
        with pytest.raises(Refused, match="two files of one name"):
            zips.unpack(archive, tmp_path / "out", ANY)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a9_a_corrupt_member_is_one_sentence(tmp_path: Path, how: int) -> None:
    content = zipped(tmp_path / "a.zip", ("a", os.urandom(100) * 50), how=how).read_bytes()
    for at in range(31, 160, 4):
        archive = tmp_path / "bitten.zip"
        archive.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        try:
            zips.unpack(archive, tmp_path / f"out{at}", ANY)
        except Refused as refusal:
            assert "damaged on the way" in str(refusal)


def test_a18_a_list_of_files_that_would_fill_the_memory(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a", b"")
    head, entry = archive.read_bytes().split(b"PK\x01\x02")
    entry = b"PK\x01\x02" + entry.split(b"PK\x05\x06")[0]
    size = len(entry) * 60_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size, len(head), 0)
    archive.write_bytes(head + entry * 60_000 + end)
    with pytest.raises(Refused, match="more than 50,000 files"):
        zips.unpack(archive, tmp_path / "out", Expected(files=10**6, bytes=10**8, made_by="a test"))


def test_a14_a_folder_that_cannot_be_written_is_no_damaged_zip(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("a", b"x"))
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OSError, match="out"):
        zips.unpack(archive, tmp_path / "out", ANY)
