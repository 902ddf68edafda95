"""Hand-ins that are no hand-ins: one of them costs its own learner something, and nobody else anything."""

import json
import os
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from managerkit.cohort.create import create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import Learner
from managerkit.storage.outside import HAND_IN_BYTES
from tests.support import own as owned
from tests.support import parcels
from tests.support.commands import run
from tests.support.handed_in import COURSE, Handed, make

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

NAME = "mastery-v1"
NOTEBOOK, JOURNAL = "mastery.ipynb", "mastery.journal.jsonl"
FULL = {"points": 6.0, "reflection-form": 4.0}
PEOPLE = [
    Learner("alice", "Alice", "Ng"),
    Learner("bob", "Théo", "Benoit"),
    Learner("ana", "Ana", "Roy"),
    Learner("ana2", "Ana", "Roy"),
    Learner("cy", "Cy", "O'Neil"),
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort in which nobody handed in."""
    return create(tmp_path_factory.mktemp("empty") / "cohort", PEOPLE, ["mastery"], COURSE).root


@pytest.fixture(scope="module")
def worked(empty: Path) -> Path:
    """The folder of an exercise with all its work done."""
    home = Handed(Cohort.open(empty)).hand_in("alice", work=True).home
    shutil.move(home, empty.parent / NAME)
    shutil.rmtree(empty / "submitted/alice")
    return empty.parent / NAME


@pytest.fixture
def cohort(empty: Path, tmp_path: Path) -> Cohort:
    return Cohort.open(Path(shutil.copytree(empty, tmp_path / "cohort")))


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def collect(cohort: Cohort, mail: Path) -> str:
    return run("cohort", "collect", cohort.root, "--from", mail).output


def submitted(cohort: Cohort) -> set[str]:
    return {path.parent.name for path in cohort.root.glob(f"submitted/*/{NAME}")}


def longer(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same hand-in with one answer more."""
    line = {"format": 1, "time": "2026-11-21T10:00:00.000+00:00", "module": "mastery", "version": "1.0.0"}
    line |= {"kind": "text", "key": "last", "data": "And one thing more."}
    return {**files, JOURNAL: files[JOURNAL] + json.dumps(line).encode() + b"\n"}


# By mail


def test_b6_of_two_journals_the_one_with_more_is_the_newer(cohort: Cohort, worked: Path, mail: Path) -> None:
    first = parcels.of(worked)
    parcels.handed_in(mail / "1.zip", first, "alice", NAME, "2031-01-01T00:00:00Z")  # the clock was years ahead
    parcels.handed_in(mail / "2.zip", longer(first), "alice", NAME, "2026-11-21T10:05:00Z")
    told = collect(cohort, mail)
    there = cohort.root / "submitted/alice" / NAME
    assert (there / JOURNAL).read_bytes() == longer(first)[JOURNAL]
    assert "it is taken as the newer one, since it has all those answers and more" in told
    told = collect(cohort, mail)
    assert (there / JOURNAL).read_bytes() == longer(first)[JOURNAL], "whatever is collected how often"
    assert "the one collected has all of its answers, and more" in told


def test_b6_a_shorter_journal_is_set_aside_whatever_it_says_of_itself(cohort: Cohort, worked: Path, mail: Path) -> None:
    first = parcels.of(worked)
    parcels.handed_in(mail / "1.zip", longer(first), "alice", NAME, "2026-11-20T10:00:00Z")
    collect(cohort, mail)
    parcels.handed_in(mail / "1.zip", first, "alice", NAME, "2026-11-22T10:00:00Z")
    assert "the one collected has all of its answers, and more" in collect(cohort, mail)
    assert (cohort.root / "submitted/alice" / NAME / JOURNAL).read_bytes() == longer(first)[JOURNAL]


def folders(worked: Path) -> dict[str, bytes]:
    """Moodle's *Download all submissions* with a folder each: a zip, loose files, and names of two or of nobody."""
    files = parcels.of(worked)
    inner = worked.parent / "inner.zip"
    made = parcels.handed_in(inner, files, "alice", NAME, "2026-11-20T10:00:00Z").read_bytes()
    found = {"Alice Ng_101_assignsubmission_file/mastery-v1-alice.zip": made}
    for person in ("Team A-Théo Benoit_56789", "Ana Roy_3", "Nobody Here_4", "Team A-Cy O'Neil_5"):
        found |= {f"{person}_assignsubmission_file/{name}": content for name, content in files.items()}
    return found


def flat(worked: Path) -> dict[str, bytes]:
    """The same without folders."""
    return {name.replace("/", "_"): content for name, content in folders(worked).items()}


@pytest.mark.parametrize("how", [folders, flat])
@pytest.mark.parametrize("is_zipped", [True, False])
def test_c4_moodles_download_is_taken(
    cohort: Cohort, worked: Path, mail: Path, how: Callable[[Path], dict[str, bytes]], is_zipped: bool
) -> None:
    if is_zipped:
        parcels.zipped(mail / "Course-Mastery-1234.zip", how(worked))
    else:
        for name, content in how(worked).items():
            (mail / name).parent.mkdir(exist_ok=True)
            (mail / name).write_bytes(content)
    told = collect(cohort, mail)
    assert submitted(cohort) == {"alice", "bob", "cy"}
    assert told.count("is named for ana and ana2; put it into a folder that is called by the learner's id") == 1
    assert told.count("is from Nobody Here, and nobody in the roster is called so; put it") == 1
    assert told.count("refused  ") == 2
    for learner in submitted(cohort):
        assert parcels.of(cohort.root / "submitted" / learner / NAME) == parcels.of(worked)


def test_c4_somebody_elses_zip_in_a_folder_of_moodles(cohort: Cohort, worked: Path, mail: Path) -> None:
    inner = parcels.handed_in(worked.parent / "x.zip", parcels.of(worked), "alice", NAME, "2026-11-20T10:00:00Z")
    parcels.zipped(mail / "all.zip", {"Théo Benoit_1_assignsubmission_file/x.zip": inner.read_bytes()})
    assert "says that it is from alice, but is named for bob; ask both" in collect(cohort, mail)
    assert submitted(cohort) == set()


def _saved(mail: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (mail / name).parent.mkdir(parents=True, exist_ok=True)
        (mail / name).write_bytes(content)


@pytest.mark.parametrize(
    ("around", "told"),
    [
        ("Ana Roy_123_assignsubmission_file_x-Théo Benoit_9_assignsubmission_file_", "is named for ana and ana2"),
        ("Zoe Poe_123_assignsubmission_file_x-Théo Benoit_9_assignsubmission_file_", "is from Zoe Poe, and nobody"),
        ("Zoe Poe_123_assignsubmission_file/Théo Benoit_9_assignsubmission_file_", "is from Zoe Poe, and nobody"),
        ("Zoe Poe_123_assignsubmission_file_/bob/", "is from Zoe Poe, and nobody"),
        ("Ana Roy_123_assignsubmission_file/ana/", "is named for ana and ana2"),
        ("Anne-Théo Benoit_123_assignsubmission_file/", "is from Anne-Théo Benoit, and nobody"),
    ],
    ids=["of two", "of nobody", "in a folder", "in a folder's folder", "one of two", "a double name"],
)
def test_c4_nobody_hands_in_as_somebody_else(cohort: Cohort, worked: Path, mail: Path, around: str, told: str) -> None:
    _saved(mail, {f"{around}{name}": content for name, content in parcels.of(worked).items()})
    assert told in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_c4_a_folder_around_tells_which_of_two(cohort: Cohort, worked: Path, mail: Path) -> None:
    files = parcels.of(worked).items()
    _saved(mail, {f"ana/Ana Roy_3_assignsubmission_file/{name}": content for name, content in files})
    collect(cohort, mail)
    assert submitted(cohort) == {"ana"}


def test_c4_a_manifest_for_somebody_whom_moodle_does_not_name_is_told(cohort: Cohort, worked: Path, mail: Path) -> None:
    made = parcels.handed_in(worked.parent / "y.zip", parcels.of(worked), "bob", NAME, "2026-11-20T10:00:00Z")
    _saved(mail, {"Teo Poe_1_assignsubmission_file_y.zip": made.read_bytes()})
    assert "Moodle says that it is from Teo Poe, who is not in the roster" in collect(cohort, mail)


def _with_own(cohort: Cohort) -> None:
    """The assignments ps1 and ps2 of the facilitator's own, in source/."""
    for name in ("ps1", "ps2"):
        owned.write(cohort.root / "source" / name / f"{name}.ipynb", [owned.cell("one", "assert True", 1.0)])


def _taken(told: str) -> list[tuple[str, str]]:
    return sorted(re.findall(r"taken +([\w-]+) +([\w-]+)", told))


@pytest.mark.parametrize("how", ["loose", "zip", "zip without a manifest", "folder", "work", "damaged"])
def test_c4_what_lies_beside_a_notebook_of_an_own_assignment_is_taken_too(
    cohort: Cohort, worked: Path, mail: Path, how: str
) -> None:
    _with_own(cohort)
    files = parcels.of(worked)
    own = {"ps1.ipynb": (cohort.root / "source/ps1/ps1.ipynb").read_bytes(), "helper.py": b"", "data/one.txt": b"1"}
    zips = {
        "zip": parcels.handed_in(worked.parent / "z.zip", files, "bob", NAME, "2026-11-20T10:00:00Z").read_bytes(),
        "zip without a manifest": parcels.zipped(worked.parent / "z.zip", files).read_bytes(),
        "damaged": b"PK no zip",
    }
    into = {"folder": f"{NAME}/", "work": "work/"}.get(how, "")
    more = {"mastery-v1-bob.zip": zips[how]} if how in zips else {f"{into}{one}": files[one] for one in files}
    _saved(mail / "bob", {**own, **more})
    os.mkfifo(mail / "bob/pipe.zip")
    told = collect(cohort, mail)
    assert ("refused" in told) == (how == "damaged"), told
    assert _taken(told) == ([] if how == "damaged" else [("bob", NAME)]) + [("bob", "ps1")]
    there = cohort.root / "submitted/bob/ps1"
    kept = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert kept - {"timestamp.txt", "submission_secret.txt"} == set(own)


def test_c4_a_loose_notebook_swallows_nobodys_folder(cohort: Cohort, mail: Path) -> None:
    _with_own(cohort)
    own = {name: (cohort.root / f"source/{name}/{name}.ipynb").read_bytes() for name in ("ps1", "ps2")}
    _saved(mail / "all", {"ps1.ipynb": own["ps1"], "bob/ps1.ipynb": own["ps1"], "cy/ps2.ipynb": own["ps2"]})
    _saved(mail / "all", {"Alice Ng_1_assignsubmission_file_ps1.ipynb": own["ps1"]})
    told = collect(cohort, mail)
    assert _taken(told) == [("alice", "ps1"), ("bob", "ps1"), ("cy", "ps2")]
    assert "names nobody in the roster" in told


def test_c4_a_notebook_that_is_not_packed_with_the_others_is_told(cohort: Cohort, worked: Path, mail: Path) -> None:
    _with_own(cohort)
    own = (cohort.root / "source/ps1/ps1.ipynb").read_bytes()
    about = parcels.manifest(parcels.of(worked), "bob", NAME, "2026-11-20T10:00:00Z")
    _saved(mail / "bob", {**parcels.of(worked), "manifest.json": about, "ps1.ipynb": own})
    told = collect(cohort, mail)
    assert _taken(told) == [("bob", NAME)]
    assert "ps1.ipynb: of another assignment; put it into a folder of its own" in told


def test_c4_all_files_of_an_own_assignment_come_out_of_a_download_without_folders(
    cohort: Cohort, worked: Path, mail: Path
) -> None:
    _with_own(cohort)
    own = {"ps1.ipynb": (cohort.root / "source/ps1/ps1.ipynb").read_bytes(), "helper.py": b"x = 1", "a_b.csv": b"1"}
    files = {**own, **parcels.of(worked)}
    _saved(mail, {f"Théo Benoit_1_assignsubmission_file_{name}": content for name, content in files.items()})
    _saved(mail, {"Alice Ng_2_assignsubmission_file_answers.pdf": b""})
    told = collect(cohort, mail)
    assert _taken(told) == [("bob", NAME), ("bob", "ps1")]
    there = cohort.root / "submitted/bob/ps1"
    assert {name: (there / name).read_bytes() for name in own} == own
    assert not (there / JOURNAL).exists()
    assert told.count("holds no notebook") == 1, "alice's"


def letters(worked: Path) -> dict[str, Callable[[Path], object]]:
    """What arrives in somebody's name, by what is wrong with it."""
    files = parcels.of(worked)

    def made(when: str) -> Callable[[Path], object]:
        return lambda at: parcels.handed_in(at.with_suffix(".zip"), files, "bob", NAME, when)

    def bitten(how: int) -> Callable[[Path], object]:
        def write(at: Path) -> None:
            path = parcels.zipped(at.with_suffix(".zip"), files, how)
            content = bytearray(path.read_bytes())
            content[len(content) // 3 : len(content) // 3 + 40] = os.urandom(40)
            path.write_bytes(content)

        return write

    def pipe(at: Path) -> None:
        at.mkdir()
        os.mkfifo(at / NOTEBOOK)

    def loose(name: str, content: bytes) -> Callable[[Path], object]:
        def write(at: Path) -> None:
            at.mkdir()
            for one, old in {**files, name: content}.items():
                (at / one).write_bytes(old)

        return write

    return {
        "a year that no zone has": made("0001-01-01T00:00:00+14:00"),
        "the last year": made("9999-12-31T23:59:59-14:00"),
        "LZMA": bitten(zipfile.ZIP_LZMA),
        "bzip2": bitten(zipfile.ZIP_BZIP2),
        "deflated": bitten(zipfile.ZIP_DEFLATED),
        "a manifest of halves": loose("manifest.json", rb'{"learner": "\ud800", "files": {"\udfff": "x"}}'),
        "a deep manifest": loose("manifest.json", b'{"a":' * 50_000),
        "a large manifest": loose("manifest.json", b" " * 1_000_000 + b"{}"),
        "deep ratings": loose("ratings.json", b"[" * 100_000),
        "a notebook of halves": loose(
            NOTEBOOK, rb'{"cells": [{"\ud800": "\ud800"}], "metadata": {"managerkit": "\ud800"}}'
        ),
        "a notebook that is too large": loose(NOTEBOOK, b" " * (HAND_IN_BYTES + 1)),
        "a long name": lambda at: parcels.zipped(at.with_suffix(".zip"), {**files, "x" * 300: b""}),
        "a folder for a notebook": lambda at: (at / NOTEBOOK).mkdir(parents=True),
        "a pipe for a notebook": pipe,
    }


def test_a8_a9_a12_whatever_arrives_the_others_are_collected(cohort: Cohort, worked: Path, mail: Path) -> None:
    parcels.handed_in(mail / "good.zip", parcels.of(worked), "alice", NAME, "2026-11-20T10:00:00Z")
    for number, (what, write) in enumerate(letters(worked).items()):
        (mail / f"{number} {what}").mkdir()
        write(mail / f"{number} {what}" / "bob")
    around = sorted(mail.parent.iterdir())
    told = collect(cohort, mail)
    assert "alice" in submitted(cohort)
    assert told.count("refused  ") >= len(letters(worked)) - 4, "the ratings and the halves cost only themselves"
    assert sorted(mail.parent.iterdir()) == around


# Through the exchange


def test_a13_a15_through_the_exchange(cohort: Cohort, worked: Path, tmp_path: Path) -> None:
    run("cohort", "release", cohort.root)
    secret = tmp_path / "secret"
    secret.write_text("of the facilitator")
    inbound = cohort.root / "exchange" / cohort.name / "inbound"
    homes = {}
    for learner in ("alice", "bob", "cy"):
        homes[learner] = inbound / f"{learner}+{NAME}+2026-11-20 10:00:00 UTC+x"
        shutil.copytree(worked, homes[learner])
        (homes[learner] / "submission_secret.txt").write_text(learner)
    for nobody in ("..", ".hidden", "", os.fsdecode(b"\xff")):
        shutil.copytree(worked, inbound / f"{nobody}+{NAME}+2026-11-20 10:00:00 UTC+x")
    for number in range(250):
        (homes["cy"] / f"a{number}.png").write_bytes(b"x")
    stop = threading.Event()

    def swap() -> None:
        at = homes["bob"] / "notes.txt"
        while not stop.is_set():
            for is_link in (True, False):
                one = at.with_name(".swapped")
                one.unlink(missing_ok=True)
                if is_link:
                    one.symlink_to(secret)
                else:
                    one.write_text("mine")
                one.replace(at)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        told = [run("cohort", "collect", cohort.root).output for _ in range(4)]
    finally:
        stop.set()
        swapper.join()
    assert "alice" in submitted(cohort)
    assert all("of the facilitator" not in path.read_text("utf-8") for path in cohort.root.glob("submitted/*/*/*.txt"))
    kept = {path.name for path in (cohort.root / "submitted/cy" / NAME).iterdir()}
    assert {NOTEBOOK, JOURNAL, "timestamp.txt", "submission_secret.txt"} < kept
    assert len(kept) == 200
    assert told[0].count("names nobody: no account is called so") == 4
    assert not (cohort.root / NAME).exists(), "that is where submitted/.. leads"
    assert "was collected without 54 of its files" in told[0]


# Graded, marked, fed back, reported, exported

Spoil = Callable[[Path], object]


def _append(path: Path, *records: dict[str, object]) -> None:
    line = {"format": 1, "time": "2026-11-20T10:00:00.000+00:00", "module": "mastery", "version": "1.0.0"}
    with path.open("ab") as file:
        for record in records:
            file.write(json.dumps({**line, **record}).encode() + b"\n")


def _bytes(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _play(choice: str) -> dict[str, object]:
    return {"kind": "play", "key": "first-offer", "data": {"seed": 1, "choices": [choice]}}


def _only(*records: dict[str, object]) -> Spoil:
    def spoil(home: Path) -> None:
        (home / JOURNAL).unlink()
        _append(home / JOURNAL, *records)

    return spoil


def _instead(name: str, what: Callable[[Path], object]) -> Spoil:
    def spoil(home: Path) -> None:
        (home / name).unlink()
        what(home / name)

    return spoil


def _folder_with_a_file(path: Path) -> None:
    path.mkdir()
    (path / "x").write_text("x")


def _pictures(home: Path) -> None:
    for number in range(250):
        (home / f"a{number}.png").touch()


def _text(key: str, data: object) -> dict[str, object]:
    return {"kind": "text", "key": key, "data": data}


SPOILT: dict[str, Spoil] = {
    "a3-long-choice": _only(_play("x" * 1_100_000)),
    "a3-longer-choice": _only(_play("x" * 5_000_000)),
    "a3-many-long-choices": _only(
        {"kind": "play", "key": "first-offer", "data": {"seed": 1, "choices": ["y" * 9000] * 200}}
    ),
    "a8-stamp": _instead("timestamp.txt", lambda path: path.symlink_to("/dev/zero")),
    "a8-notebook": _instead(NOTEBOOK, os.mkfifo),
    "a8-journal": _instead(JOURNAL, os.mkfifo),
    "a9-notebook": _instead(NOTEBOOK, Path.mkdir),
    "a9-journal": _instead(JOURNAL, Path.mkdir),
    "a9-stamp": _instead("timestamp.txt", Path.mkdir),
    "a9-receipt": lambda home: (home / ".graded.json").mkdir(),
    "a9-receipt-full": lambda home: _folder_with_a_file(home / ".graded.json"),
    "a9-halves": lambda home: _append(
        home / JOURNAL, _text("came-back", "a\ud800b"), _text("\udfff", "x"), _play("\ud800")
    ),
    "a9-half-act": lambda home: _append(home / JOURNAL, _text("next-offer:act", "I will ask\udfff")),
    "a11-quotes": lambda home: _append(home / JOURNAL, _text("came-back", "a'" * 500_000)),
    "a11-numbers": lambda home: _append(
        home / JOURNAL, _text("came-back", "1 " * 120_000), _text("next-offer:act", "1 " * 120_000)
    ),
    "a11-blank-lines": lambda home: _bytes(home / JOURNAL, b"a\0" + b"\n" * 200_000),
    "a11-lines": lambda home: _bytes(home / JOURNAL, b"x\n" * 150_000),
    "a12-journal": lambda home: os.truncate(home / JOURNAL, 70 * 1024**2),
    "a12-notebook": lambda home: os.truncate(home / NOTEBOOK, 400 * 10**6),
    "a15-pictures": lambda home: _pictures(home),
    "decimals": lambda home: (home / "timestamp.txt").write_text(f"٣mon20:11{'1234567890' * 9}inf-:+1400 PM"),
    "early": lambda home: (home / "timestamp.txt").write_text("0001-01-01 00:00:00 +1400"),
    "late": lambda home: (home / "timestamp.txt").write_text("9999-12-31 23:59:59 -1400"),
    "odd-stamp": lambda home: (home / "timestamp.txt").write_bytes(b"\xff" * 5000),
    "a11-markdown": lambda home: _cell(home / NOTEBOOK, "***a" * 100_000, "markdown"),
    "a11-cells": lambda home: _cell(home / NOTEBOOK, "", times=800),
    "newlines": lambda home: _cell(home / NOTEBOOK, "\n" * 400_000),
}
NO_STORY = {"a8-journal", "a9-journal", "a12-journal", *(name for name in SPOILT if name.startswith("a3"))}


def _cell(path: Path, source: str, kind: str = "code", times: int = 1) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    cell: dict[str, object] = {"cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    notebook["cells"] += [{**cell, "id": f"own-{number}"} for number in range(times)]
    path.write_text(json.dumps(notebook), "utf-8")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Handed, dict[str, str]]]:
    """A cohort of whole and of spoilt hand-ins after each command, with what the commands said."""
    whole = [f"whole-{number}" for number in range(5)]
    handed = make(tmp_path_factory.mktemp("spoilt") / "cohort", [*whole, *SPOILT], "mastery")
    for learner in whole:
        handed.hand_in(learner, work=True)
    for learner, spoil in SPOILT.items():
        spoil(handed.hand_in(learner, work=True).home)
    root = handed.cohort.root
    shutil.copytree(root / "submitted/whole-0", root / "submitted" / os.fsdecode(b"\xff"))
    told = {}
    for words in (
        ("grade", root),
        ("status", root),
        ("feedback", root, "--also-unmarked"),
        ("report", root),
        *(("export", root, "--for", target) for target in ("criteria", "moodle", "canvas", "xapi")),
    ):
        told[str(words[0]) + str(words[-1]).removeprefix(str(root))] = run("cohort", *words).output
    yield handed, told


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_hand_in_is_graded_as_far_as_it_can_be(spoilt: tuple[Handed, dict[str, str]], name: str) -> None:
    handed, _ = spoilt
    points = handed.points(name)
    if name in NO_STORY:
        assert points["points"] == 0.0
    else:
        assert points["points"] == FULL["points"]
    text = handed.cohort.file("autograded", name, handed.assignment, NOTEBOOK).read_text("utf-8")
    assert len(text) < 20_000_000
    for cell in json.loads(text)["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code":
            kinds = {output["output_type"] for output in cell["outputs"]}
            assert kinds & {"execute_result", "error"}, "no graded cell ends without an output of ours"
            assert "x" * 500 not in json.dumps(cell)


def test_the_others_do_not_notice(spoilt: tuple[Handed, dict[str, str]]) -> None:
    handed, told = spoilt
    for number in range(5):
        assert handed.points(f"whole-{number}") == FULL
    assert not re.search(rf"{NAME} +handed in", told["status"]), "all are graded"
    for learner in [f"whole-{number}" for number in range(5)] + [*SPOILT]:
        assert handed.cohort.file("feedback", learner, handed.assignment, "mastery.html").is_file()
    for name in told:
        assert "Traceback" not in told[name]


def test_a9_half_a_character_is_shown_as_a_replacement_character(spoilt: tuple[Handed, dict[str, str]]) -> None:
    handed, _ = spoilt
    page = handed.cohort.file("feedback", "a9-halves", handed.assignment, "mastery.html").read_text("utf-8")
    assert "a�b" in page
