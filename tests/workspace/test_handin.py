"""Handing in without the exchange: the learner's zip, and what a facilitator finds in the mail."""

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from managerkit.cli import main
from managerkit.cohort.create import create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.workspace.start import prepare
from tests.support.cohort import ANSWER, COMMITMENT, Exercise
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)
PEOPLE = [
    Learner("alice", "Alice", "Ng", "alice.ng@example.org"),
    Learner("bob", "Bob", "Lim"),
    Learner("ana", "Ana", "Roy"),
    Learner("ana-lim", "Ana", "Lim"),
    Learner("2", "Two", "Digits"),
]


def run(*words: str | Path) -> Result:
    """A command that succeeds."""
    ran = CliRunner().invoke(main, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
    return ran


def refused(*words: str | Path) -> str:
    """What a command that fails for a user's mistake says."""
    ran = CliRunner().invoke(main, [str(word) for word in words])
    assert ran.exit_code == 1
    assert isinstance(ran.exception, SystemExit), "it is told, not raised"
    return ran.output


# The learner


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which mastery was done; made once, copied for each test."""
    workspace = tmp_path_factory.mktemp("worked") / "workspace"
    prepare(workspace)
    exercise = Exercise(COURSE.module("mastery"), workspace / "exercises/mastery-v1")
    exercise.play()
    exercise.write([ANSWER, ANSWER], COMMITMENT)
    lesson = Journal.beside(workspace / "notebooks", "mastery", "1.0.0")
    first, second, *_ = [item.id for item in COURSE.module("mastery").assessment.value.items]
    for kind, key, data in [
        ("answer", first, 1),
        ("answer", second, None),
        ("answer", "a secret", 1),
        ("answer:end", first, 2),
        ("answer:looking-back", first, "I was better than this"),
        ("example", first, "a private story"),
    ]:
        lesson.append(kind, key, data)
    return workspace


@pytest.fixture
def workspace(worked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(worked, tmp_path / "workspace"))


def archive(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


class TestMaking:
    def test_it_holds_the_exercise_and_nothing_else(self, workspace: Path) -> None:
        folder = workspace / "exercises/mastery-v1"
        (folder / "notes.txt").write_text("private")
        ran = run("hand-in", "mastery-v1", "--workspace", workspace, "--as", "alice")
        held = archive(workspace / "mastery-v1-alice.zip")
        assert set(held) == {"manifest.json", "mastery.ipynb", "mastery.journal.jsonl"}
        assert held["mastery.ipynb"] == (folder / "mastery.ipynb").read_bytes()
        assert held["mastery.journal.jsonl"] == (folder / "mastery.journal.jsonl").read_bytes()
        manifest = json.loads(held["manifest.json"])
        assert manifest["schema"] == 1
        version = CourseFolder().module("mastery").module.version
        assert (manifest["learner"], manifest["assignment"], manifest["version"]) == ("alice", "mastery-v1", version)
        assert datetime.fromisoformat(manifest["made"]).utcoffset() == timedelta(0)
        assert set(manifest["files"]) == {"mastery.ipynb", "mastery.journal.jsonl"}
        assert "your answers in the exercise" in ran.output
        assert "Nothing else was put in." in ran.output
        assert "Next: send it" in ran.output

    def test_the_only_exercise_begun_is_meant_and_the_id_is_remembered(self, workspace: Path) -> None:
        asked = CliRunner().invoke(main, ["hand-in", "--workspace", str(workspace)], input="alice\n")
        assert asked.exit_code == 0
        assert "Your id, as your facilitator gave it" in asked.output
        made = (workspace / "mastery-v1-alice.zip").read_bytes()
        again = run("hand-in", "--workspace", workspace)
        assert "as you made it before" in again.output
        assert (workspace / "mastery-v1-alice.zip").read_bytes() == made

    def test_a_change_makes_it_anew(self, workspace: Path) -> None:
        run("hand-in", "--workspace", workspace, "--as", "alice")
        made = archive(workspace / "mastery-v1-alice.zip")
        Journal.beside(workspace / "exercises/mastery-v1", "mastery", "1.0.0").append("setting", "coach", True)
        assert "Made " in run("hand-in", "--workspace", workspace).output
        assert archive(workspace / "mastery-v1-alice.zip") != made

    def test_ratings_are_numbers_and_only_on_request(self, workspace: Path) -> None:
        ran = run("hand-in", "--workspace", workspace, "--as", "alice", "--with-ratings")
        first = COURSE.module("mastery").assessment.value.items[0].id
        expected = {"schema": 1, "modules": {"mastery": {"version": "1.0.0", "start": {first: 1}, "end": {first: 2}}}}
        assert json.loads(archive(workspace / "mastery-v1-alice.zip")["ratings.json"]) == expected
        assert json.loads((workspace / "exercises/mastery-v1/ratings.json").read_text("utf-8")) == expected
        assert "as numbers, because you asked for it" in ran.output
        run("hand-in", "--workspace", workspace)
        assert "ratings.json" not in archive(workspace / "mastery-v1-alice.zip")
        assert not (workspace / "exercises/mastery-v1/ratings.json").exists(), "nor would nbgrader's Submit carry them"

    def test_no_ratings_to_share(self, workspace: Path) -> None:
        (workspace / "notebooks/mastery.journal.jsonl").unlink()
        ran = run("hand-in", "--workspace", workspace, "--as", "alice", "--with-ratings")
        assert "No ratings are shared" in ran.output
        assert "ratings.json" not in archive(workspace / "mastery-v1-alice.zip")

    def test_a_folder_fetched_through_the_exchange(self, workspace: Path) -> None:
        (workspace / "exercises/mastery-v1").rename(workspace / "mastery-v1")
        run("hand-in", "mastery-v1", "--workspace", workspace, "--as", "alice")
        assert (workspace / "mastery-v1-alice.zip").is_file()

    def test_an_id_that_is_no_file_name(self, workspace: Path) -> None:
        run("hand-in", "--workspace", workspace, "--as", "../alice.ng@example.org")
        (made,) = workspace.glob("*.zip")
        assert made.name == "mastery-v1-..-alice.ng-example.org.zip"
        assert json.loads(archive(made)["manifest.json"])["learner"] == "../alice.ng@example.org"

    def test_code_run_after_the_last_save_is_pointed_out(self, workspace: Path) -> None:
        folder = workspace / "exercises/mastery-v1"
        before = run("hand-in", "--workspace", workspace, "--as", "alice")
        assert "Look at this first" not in before.output
        Journal.beside(folder, "mastery", "1.0.0").append("trace", "x", {})
        os.utime(folder / "mastery.ipynb", (1_700_000_000, 1_700_000_000))
        ran = run("hand-in", "--workspace", workspace, "--as", "alice")
        assert "Look at this first: mastery.ipynb was last saved at" in ran.output
        assert "press Ctrl+S" in ran.output

    def test_a_damaged_line_is_pointed_out(self, workspace: Path) -> None:
        with (workspace / "exercises/mastery-v1/mastery.journal.jsonl").open("a") as file:
            file.write("torn\n")
        ran = run("hand-in", "--workspace", workspace, "--as", "alice")
        assert "has lines that cannot be read" in ran.output


class TestNotMaking:
    @pytest.mark.parametrize(
        ("name", "change", "told"),
        [
            ("mastery.journal.jsonl", lambda path: path.unlink(), "there are no answers to hand in"),
            ("mastery.ipynb", lambda path: path.write_text("{"), "is damaged"),
            ("mastery.ipynb", lambda path: path.write_text('{"cells": [{}], "metadata": {}}'), "is damaged"),
            ("mastery.ipynb", lambda path: path.write_text("[]"), "is damaged"),
            ("mastery.ipynb", lambda path: (path.rename(path.with_name("x")), path.symlink_to("x")), "is a link"),
            ("mastery.journal.jsonl", lambda path: os.truncate(path, 34 * 10**6), "is over 33 MB"),
        ],
    )
    def test_what_cannot_be_handed_in(self, workspace: Path, name: str, change: object, told: str) -> None:
        assert callable(change)
        change(workspace / "exercises/mastery-v1" / name)
        assert told in refused("hand-in", "mastery-v1", "--workspace", workspace, "--as", "alice")
        assert not list(workspace.glob("*.zip"))

    @pytest.mark.parametrize("new_id", [None, "copy"], ids=["the same cell id", "a new cell id"])
    def test_a_graded_cell_twice(self, workspace: Path, new_id: str | None) -> None:
        path = workspace / "exercises/mastery-v1/mastery.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        (cell,) = (cell for cell in notebook["cells"] if cell["id"] == "points")
        notebook["cells"].append({**cell, "id": new_id or "points"})
        path.write_text(json.dumps(notebook), "utf-8")
        assert "has the cell `points` twice" in refused("hand-in", "--workspace", workspace, "--as", "alice")

    def test_which_one(self, workspace: Path) -> None:
        (workspace / "exercises/debugging-people-v2/debugging-people.journal.jsonl").touch()
        told = refused("hand-in", "--workspace", workspace, "--as", "alice")
        assert "say which exercise" in told
        assert "debugging-people-v2, " in told

    def test_no_such_exercise(self, workspace: Path) -> None:
        assert "did you mean `mastery-v1`" in refused("hand-in", "mastry-v1", "--workspace", workspace, "--as", "alice")

    def test_no_workspace(self, tmp_path: Path) -> None:
        assert "holds no exercises" in refused("hand-in", "--workspace", tmp_path, "--as", "alice")

    @pytest.mark.parametrize("learner", ["a" * 129, "a\nb"])
    def test_no_id(self, workspace: Path, learner: str) -> None:
        assert "an id has 1 to 128 characters" in refused("hand-in", "--workspace", workspace, "--as", learner)


# The facilitator


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort; made once, copied for each test."""
    return create(tmp_path_factory.mktemp("made") / "spring", PEOPLE, ["mastery", "debugging-people"], COURSE).root


@pytest.fixture
def cohort(made: Path, tmp_path: Path) -> Cohort:
    return Cohort.open(Path(shutil.copytree(made, tmp_path / "spring")))


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


def handed_in(workspace: Path, learner: str, to: Path) -> Path:
    """What a learner sends, under the name it has when it arrives."""
    run("hand-in", "mastery-v1", "--workspace", workspace, "--as", learner)
    to.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(next(workspace.glob("mastery-v1-*.zip")), to))


def zipped(path: Path, files: dict[str, bytes | str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


def collect(cohort: Cohort, mail: Path) -> str:
    ran = run("cohort", "collect", cohort.root, "--from", mail)
    assert "Next: managerkit cohort" in ran.output
    return ran.output


def submitted(cohort: Cohort) -> set[str]:
    return {f"{one.parent.name}/{one.name}" for one in cohort.root.glob("submitted/*/*")}


def snapshot(folder: Path) -> dict[str, tuple[bytes, float]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
class TestCollecting:
    def test_a_zip_is_taken_as_nbgrader_would_have_collected_it(
        self, cohort: Cohort, workspace: Path, mail: Path
    ) -> None:
        handed_in(workspace, "alice", mail / "mastery-v1-alice.zip")
        told = collect(cohort, mail)
        assert "taken  alice    mastery-v1  mastery-v1-alice.zip" in told
        folder = cohort.root / "submitted/alice/mastery-v1"
        assert (folder / "mastery.ipynb").read_bytes() == (
            workspace / "exercises/mastery-v1/mastery.ipynb"
        ).read_bytes()
        made = json.loads(archive(mail / "mastery-v1-alice.zip")["manifest.json"])["made"]
        stamp = (folder / "timestamp.txt").read_text()
        assert stamp == datetime.fromisoformat(made).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        assert {path.name for path in folder.iterdir()} == {
            *("mastery.ipynb", "mastery.journal.jsonl", "timestamp.txt", "submission_secret.txt")
        }

    def test_the_same_again_changes_nothing(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        handed_in(workspace, "alice", mail / "alice.zip")
        collect(cohort, mail)
        before = snapshot(cohort.root / "submitted")
        os.utime(mail / "alice.zip")
        assert "unchanged  alice" in collect(cohort, mail)
        assert snapshot(cohort.root / "submitted") == before

    def test_a_newer_one_replaces_and_the_older_is_kept(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        older = handed_in(workspace, "alice", mail / "alice.zip")
        collect(cohort, mail)
        before = (cohort.root / "submitted/alice/mastery-v1/mastery.journal.jsonl").read_bytes()
        Journal.beside(workspace / "exercises/mastery-v1", "mastery", "1.0.0").append("setting", "coach", True)
        handed_in(workspace, "alice", mail / "alice (1).zip")
        told = collect(cohort, mail)
        assert "replaced  alice" in told
        assert "older     alice    mastery-v1  alice.zip" in told
        (kept,) = cohort.root.glob(".managerkit/replaced/alice/mastery-v1/*/mastery.journal.jsonl")
        assert kept.read_bytes() == before == archive(older)["mastery.journal.jsonl"]
        assert (cohort.root / "submitted/alice/mastery-v1/mastery.journal.jsonl").read_bytes() != before
        after = snapshot(cohort.root)
        assert "unchanged  alice" in collect(cohort, mail)
        assert snapshot(cohort.root) == after

    def test_of_two_that_arrive_together_the_newer_is_taken(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        handed_in(workspace, "alice", mail / "z.zip")
        Journal.beside(workspace / "exercises/mastery-v1", "mastery", "1.0.0").append("setting", "coach", True)
        newer = handed_in(workspace, "alice", mail / "a.zip")
        told = collect(cohort, mail)
        assert "taken  alice    mastery-v1  a.zip" in told
        assert "older  alice    mastery-v1  z.zip" in told
        there = (cohort.root / "submitted/alice/mastery-v1/mastery.journal.jsonl").read_bytes()
        assert there == archive(newer)["mastery.journal.jsonl"]
        assert not (cohort.root / ".managerkit/replaced").exists()

    def test_nothing_is_handed_in_in_the_future(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        files = archive(handed_in(workspace, "alice", mail / "alice.zip"))
        manifest = json.loads(files["manifest.json"]) | {"made": "2999-01-01T00:00:00+00:00"}
        zipped(mail / "alice.zip", {**files, "manifest.json": json.dumps(manifest)})
        collect(cohort, mail)
        assert not (cohort.root / "submitted/alice/mastery-v1/timestamp.txt").read_text().startswith("2999")

    @pytest.mark.parametrize(
        ("name", "learner"),
        [
            ("alice.zip", "alice"),
            ("ALICE.ZIP", "alice"),
            ("Hand-in (2) alice mastery-v1.zip", "alice"),
            ("mastery-v1-alice.zip", "alice"),
            ("mastery alice.ng@example.org (1).zip", "alice"),
            ("mastery-v1-ana-lim.zip", "ana-lim"),
            ("bob/mastery-v1.zip", "bob"),
            ("bob/exercise/work.zip", "bob"),
            ("2/mastery (3).zip", "2"),
        ],
    )
    def test_whose_it_is_by_its_name(
        self, cohort: Cohort, workspace: Path, mail: Path, name: str, learner: str
    ) -> None:
        home = workspace / "exercises/mastery-v1"
        zipped(mail / name, {f"mastery-v1/{path.name}": path.read_bytes() for path in home.glob("mastery.*")})
        collect(cohort, mail)
        assert submitted(cohort) == {f"{learner}/mastery-v1"}

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("work.zip", "names nobody in the roster"),
            ("Hand-in (2) mastery-v1.zip", "names nobody in the roster"),
            ("ana-roy.zip", "names nobody in the roster"),
            ("alice and bob.zip", "is named for alice and bob"),
            ("bob/alice.zip", "is named for alice and bob"),
        ],
    )
    def test_nobody_is_guessed(self, cohort: Cohort, workspace: Path, mail: Path, name: str, told: str) -> None:
        home = workspace / "exercises/mastery-v1"
        zipped(mail / name, {path.name: path.read_bytes() for path in home.glob("mastery.*")})
        said = collect(cohort, mail)
        assert told in said
        assert "called by the learner's id" in said
        assert submitted(cohort) == set()

    def test_folders_and_loose_files(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        home = workspace / "exercises/mastery-v1"
        (mail / "bob/mastery-v1").mkdir(parents=True)
        (mail / "bob/mastery-v1/.ipynb_checkpoints").mkdir()
        shutil.copy(home / "mastery.ipynb", mail / "bob/mastery-v1/.ipynb_checkpoints/mastery-checkpoint.ipynb")
        shutil.copy(home / "mastery.ipynb", mail / "bob/mastery-v1/mastery (1).ipynb")
        shutil.copy(home / "mastery.journal.jsonl", mail / "bob/mastery-v1/mastery.journal (1).jsonl")
        (mail / "bob/mastery-v1/evil.py").write_text("import os")
        shutil.copy(home / "mastery.ipynb", mail / "alice mastery.ipynb")
        shutil.copy(home / "mastery.journal.jsonl", mail / "alice mastery.journal.jsonl")
        shutil.copy(home / "mastery.ipynb", mail / "ana-mastery.ipynb")
        shutil.copy(home / "mastery.ipynb", mail / "mastery.ipynb")
        told = collect(cohort, mail)
        assert submitted(cohort) == {"alice/mastery-v1", "bob/mastery-v1", "ana/mastery-v1"}
        assert "mastery (1).ipynb is taken as mastery.ipynb" in told
        assert "- ana-mastery.ipynb: ana-mastery.ipynb is taken as mastery.ipynb; no mastery.journal.jsonl" in told
        assert "- mastery.ipynb: names nobody in the roster" in told
        for learner in ("alice", "bob"):
            folder = cohort.root / "submitted" / learner / "mastery-v1"
            assert (folder / "mastery.journal.jsonl").read_bytes() == (home / "mastery.journal.jsonl").read_bytes()
            assert not (folder / "evil.py").exists()

    def test_all_exercises_in_one_zip(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        both = [next(workspace.glob(f"exercises/{name}-v*/*.ipynb")) for name in ("mastery", "debugging-people")]
        zipped(mail / "alice.zip", {path.name: path.read_bytes() for path in both})
        collect(cohort, mail)
        assert submitted(cohort) == {"alice/mastery-v1", "alice/debugging-people-v2"}

    def test_a_whole_workspace(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        names = [path for path in workspace.rglob("*") if path.is_file()]
        zipped(mail / "alice.zip", {path.relative_to(workspace).as_posix(): path.read_bytes() for path in names})
        told = collect(cohort, mail)
        assert submitted(cohort) == {"alice/mastery-v1", "alice/debugging-people-v2"}
        assert "alice.zip/notebooks: holds several notebooks" in told
        there = (cohort.root / "submitted/alice/mastery-v1/mastery.ipynb").read_bytes()
        assert there == (workspace / "exercises/mastery-v1/mastery.ipynb").read_bytes()

    def test_answers_are_not_replaced_by_a_hand_in_without(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        handed_in(workspace, "alice", mail / "alice.zip")
        collect(cohort, mail)
        before = snapshot(cohort.root / "submitted")
        notebook = json.loads((workspace / "exercises/mastery-v1/mastery.ipynb").read_text("utf-8"))
        (mail / "alice.zip").unlink()
        (mail / "alice.ipynb").write_text(json.dumps(notebook), "utf-8")
        told = collect(cohort, mail)
        assert "refused  alice" in told
        assert "no mastery.journal.jsonl" in told
        assert snapshot(cohort.root / "submitted") == before

    def test_ratings_come_along(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        run("hand-in", "--workspace", workspace, "--as", "alice", "--with-ratings")
        shutil.copy(workspace / "mastery-v1-alice.zip", mail)
        collect(cohort, mail)
        there = json.loads((cohort.root / "submitted/alice/mastery-v1/ratings.json").read_text("utf-8"))
        assert there["modules"]["mastery"]["version"] == "1.0.0"

    def test_an_email_typed_as_id(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        handed_in(workspace, "Alice.Ng@example.org", mail / "x.zip")
        collect(cohort, mail)
        assert submitted(cohort) == {"alice/mastery-v1"}

    def test_a_mistyped_id_in_a_zip_with_the_right_name(self, cohort: Cohort, workspace: Path, mail: Path) -> None:
        handed_in(workspace, "alcie", mail / "alice.zip")
        assert "its manifest says `alcie`" in collect(cohort, mail)
        assert submitted(cohort) == {"alice/mastery-v1"}

    def test_no_such_folder(self, cohort: Cohort, tmp_path: Path) -> None:
        assert "is no folder" in refused("cohort", "collect", cohort.root, "--from", tmp_path / "nowhere")
        for own in (cohort.root, cohort.root.parent, cohort.root / "submitted", cohort.root / "exchange" / "x" / ".."):
            own.mkdir(parents=True, exist_ok=True)
            assert "is the cohort's own; name the folder in which" in refused(
                "cohort", "collect", cohort.root, "--from", own
            )

    def test_an_empty_folder(self, cohort: Cohort, mail: Path) -> None:
        assert "There was nothing to collect." in collect(cohort, mail)


def hostile(workspace: Path) -> Iterator[tuple[str, bytes | dict[str, bytes | str] | list[zipfile.ZipInfo], str]]:
    """Archives that no hand-in is: name, what to write, what is said."""
    work = {path.name: path.read_bytes() for path in (workspace / "exercises/mastery-v1").glob("mastery.*")}
    link = zipfile.ZipInfo("mastery.ipynb")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    yield "climbs", {**work, "../../escaped.ipynb": "x"}, "a path that leads out of it"
    yield "climbs backwards", {**work, "..\\..\\escaped.ipynb": "x"}, "a path that leads out of it"
    yield "absolute", {**work, "/tmp/escaped.ipynb": "x"}, "a path that leads out of it"
    yield "drive", {**work, "C:\\escaped.ipynb": "x"}, "a path that leads out of it"
    yield "link", [link], "a link or a device"
    yield "many", {**work, **{f"f{number}": "x" for number in range(201)}}, "more than 200 files"
    yield "deep", {**work, "a/" * 1500 + "x": "x"}, "folders in folders"
    yield "big", {**work, "zeros": bytes(34 * 10**6)}, "unpack to more than 33 MB"
    yield "control", {**work, "a\x1b[2Jb.ipynb": "x"}, "control characters in its name"
    yield "nested", {"more.zip": "x"}, "is a zip in a zip"
    yield "no zip", b"not a zip", "is no zip that can be read"
    yield "empty", {}, "holds no notebook"
    yield "only a journal", {"mastery.journal.jsonl": work["mastery.journal.jsonl"]}, "holds no notebook"
    yield "a broken notebook", {**work, "mastery.ipynb": '{"cells": 1}'}, "a notebook that is damaged"
    yield (
        "a lesson",
        {"lesson.ipynb": next(workspace.glob("notebooks/*.ipynb")).read_bytes()},
        "no exercise of this cohort",
    )
    other = (workspace / "exercises/debugging-people-v2/debugging-people.ipynb").read_bytes()
    yield "another exercise", {"mastery.ipynb": other}, "holds debugging-people-v2 under the name of mastery-v1"
    yield "a broken manifest", {**work, "manifest.json": "{}"}, "manifest.json that cannot be read"
    yield "a deep manifest", {**work, "manifest.json": "[" * 100_000}, "manifest.json that cannot be read"


HOSTILE = [
    *("climbs", "climbs backwards", "absolute", "drive", "link", "many", "deep", "big", "control", "nested"),
    *("no zip", "empty", "only a journal", "a broken notebook", "a lesson", "another exercise", "a broken manifest"),
    "a deep manifest",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_hand_in_is_stops_nobody_else(cohort: Cohort, workspace: Path, mail: Path, name: str) -> None:
    (content, told), *none = [(content, told) for found, content, told in hostile(workspace) if found == name]
    assert not none
    path = mail / "bob/work.zip"
    path.parent.mkdir()
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, dict):
        zipped(path, content)
    else:
        with zipfile.ZipFile(path, "w") as opened:
            opened.writestr(content[0], "/etc/passwd")
    handed_in(workspace, "alice", mail / "carla/alice.zip")
    around = {one.name for one in mail.parent.iterdir()}
    said = collect(cohort, mail)
    assert told in said
    assert "refused" in said
    assert "\x1b" not in said
    assert submitted(cohort) == {"alice/mastery-v1"}
    assert {one.name for one in mail.parent.iterdir()} == around
    assert not Path("/tmp/escaped.ipynb").exists()


def test_every_hostile_archive_is_tried(workspace: Path) -> None:
    assert [name for name, *_ in hostile(workspace)] == HOSTILE


def test_an_encrypted_zip(cohort: Cohort, workspace: Path, mail: Path) -> None:
    path = handed_in(workspace, "bob", mail / "bob.zip")
    content = bytearray(path.read_bytes())
    content[6] |= 1  # of the first local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # of the first entry in the directory
    path.write_bytes(content)
    assert "is encrypted" in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_a_zip_that_lies_about_its_size(cohort: Cohort, mail: Path) -> None:
    path = zipped(mail / "bob.zip", {"mastery.ipynb": bytes(101 * 10**6)})
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02")
    path.write_bytes(content[: at + 24] + (1000).to_bytes(4, "little") + content[at + 28 :])
    assert "refused" in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_a_file_that_was_changed_on_the_way(cohort: Cohort, workspace: Path, mail: Path) -> None:
    files = archive(handed_in(workspace, "alice", mail / "alice.zip"))
    zipped(mail / "alice.zip", {**files, "mastery.journal.jsonl": files["mastery.journal.jsonl"] + b"\n"})
    assert "holds another mastery.journal.jsonl than it was made with" in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_somebody_elses_name_on_it(cohort: Cohort, workspace: Path, mail: Path) -> None:
    handed_in(workspace, "alice", mail / "bob/work.zip")
    assert "says that it is from alice, but is named for bob" in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_somebody_who_is_not_in_the_roster(cohort: Cohort, workspace: Path, mail: Path) -> None:
    handed_in(workspace, "zed", mail / "zed.zip")
    assert "is from `zed`, who is not in the roster" in collect(cohort, mail)
    assert submitted(cohort) == set()


@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        (
            "mastery-v2",
            "ask for mastery-v1, or, if theirs is newer, take it in: managerkit cohort upgrade",
        ),
        ("candor-v2", "leave it, or tell them which exercises you read: mastery-v1"),
    ],
)
def test_an_exercise_that_is_not_taught(cohort: Cohort, workspace: Path, mail: Path, other: str, remedy: str) -> None:
    files = archive(handed_in(workspace, "alice", mail / "alice.zip"))
    manifest = json.loads(files["manifest.json"]) | {"assignment": other}
    zipped(mail / "alice.zip", {**files, "manifest.json": json.dumps(manifest)})
    assert f"is of {other}, which this cohort is not taught; {remedy}" in collect(cohort, mail)


def test_links_in_a_plain_folder(cohort: Cohort, workspace: Path, mail: Path) -> None:
    (mail / "bob").mkdir()
    (mail / "bob/mastery.ipynb").symlink_to(workspace / "exercises/mastery-v1/mastery.ipynb")
    assert "bob/mastery.ipynb: is a link" in collect(cohort, mail)
    assert submitted(cohort) == set()


def test_a_hand_in_through_the_exchange_is_not_replaced_by_an_older_one(
    cohort: Cohort, workspace: Path, mail: Path
) -> None:
    handed_in(workspace, "alice", mail / "alice.zip")
    there = cohort.root / "submitted/alice/mastery-v1"
    there.mkdir(parents=True)
    (there / "mastery.ipynb").write_text("{}")
    (there / "timestamp.txt").write_text("2999-01-01 00:00:00.000000 UTC")
    assert "older  alice" in collect(cohort, mail)
    assert (there / "mastery.ipynb").read_text() == "{}"
