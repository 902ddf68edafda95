"""A cohort from the roster to grades.csv, by its commands, with a real nbgrader beside them."""

import csv
import json
import os
import re
import shutil
import sqlite3
import sqlite3.dbapi2
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest

from managerkit.cohort.create import closed_to, create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.gradebook import queries, stamps
from tests.support import tiny
from tests.support.cohort import ANSWER, COMMITMENT, Exercise
from tests.support.commands import run, stock
from tests.support.files import snapshot
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import ROOT

pytestmark = pytest.mark.slow

COURSE = CourseFolder(COURSE_AT)
PEOPLE = "id,name,email\nana,Ana Lim,ana@example.org\nbo,Bo Ng,\ncy,=HYPERLINK(1) Öz,\n"
BOTH = ["mastery-v1", "debugging-people-v2"]
TAUGHT = "mastery,debugging-people"
COMMANDS = ["release", "collect", "status", "export"]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort as the command makes it; made once, copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    ran = run("cohort", "new", folder / "spring", "--roster", folder / "people.csv", "--modules", TAUGHT)
    assert f"Made {folder / 'spring'}, the cohort spring: 3 learners; mastery 1." in ran.output
    assert f"Next: managerkit cohort release {folder / 'spring'}" in ran.output
    return folder / "spring"


@pytest.fixture
def spring(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "spring"))


def in_gradebook(root: Path) -> list[tuple[str, str, str, str | None]]:
    with Cohort.open(root).gradebook() as gradebook:
        return sorted((one.id, one.first_name, one.last_name, one.email) for one in gradebook.students)


def of_track(name: str) -> list[str]:
    """The exercises of a track and of the module that every track ends with, in teaching order."""
    (track,) = [track for track in COURSE.course.tracks if track.id == name]
    return [module.assignment for module in COURSE.modules() if module.id in (*track.modules, "capstone")]


# New


class TestNew:
    def test_it_is_an_nbgrader_course_of_its_own(self, made: Path) -> None:
        assert {one.name for one in made.iterdir()} == {
            *(
                "cohort.json",
                "nbgrader_config.py",
                "roster.csv",
                "course",
                "source",
                "release",
                "exchange",
                "gradebook.db",
            )
        }
        assert [one.name for one in Cohort.open(made).assignments] == BOTH
        assert (made / "exchange").stat().st_mode & 0o777 == 0o777
        assert in_gradebook(made) == [
            ("ana", "Ana", "Lim", "ana@example.org"),
            ("bo", "Bo", "Ng", None),
            ("cy", "=HYPERLINK(1)", "Öz", None),
        ]
        for name in BOTH:
            exercise = ROOT / "exercises" / name
            assert snapshot(made / "source" / name) == snapshot(exercise)
        assert snapshot(made / "course").items() >= {"course.yml": (COURSE.root / "course.yml").read_bytes()}.items()

    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
    def test_c14_other_accounts_stay_outside_and_get_to_an_exchange_elsewhere(
        self, tmp_path: Path, people: Path, umask: int
    ) -> None:
        spring, exchange = tmp_path / "spring", tmp_path / "srv/exchange"
        before = os.umask(umask)
        try:
            words: list[str | Path] = ["--roster", people, "--modules", "mastery", "--exchange", exchange]
            said = run("cohort", "new", spring, *words).output
            run("cohort", "release", spring)
        finally:
            os.umask(before)
        assert spring.stat().st_mode & 0o777 == 0o700
        assert exchange.stat().st_mode & 0o777 == 0o777
        assert (spring / "exchange").resolve() == exchange.resolve()
        outbound = exchange / "spring/outbound/mastery-v1"
        assert all(one.stat().st_mode & 0o004 for one in (outbound, *outbound.rglob("*")))
        assert f"Learners cannot get to the exchange: others may not enter {closed_to(exchange)}" in said
        assert (
            "holds a course called spring already"
            in run("cohort", "new", tmp_path / "other" / "spring", *words, code=1).output
        )
        assert (
            "is inside of the cohort"
            in run("cohort", "new", tmp_path / "new", *words[:-1], tmp_path / "new" / "x", code=1).output
        )

    @pytest.mark.skipif(os.name != "posix", reason="who may read a folder is said in another way there")
    def test_c14_an_older_cohort_that_others_can_read_is_told_of(self, spring: Path) -> None:
        assert "Every account of this machine" not in run("cohort", "status", spring).output
        spring.chmod(0o755)
        assert f"Every account of this machine can read {spring}" in run("cohort", "status", spring).output

    def test_the_gradebook_knows_the_cells(self, made: Path) -> None:
        with Cohort.open(made).gradebook() as gradebook:
            assert {one.name: one.max_score for one in gradebook.assignments} == dict(
                zip(BOTH, (22.0, 26.0), strict=True)
            )

    def test_no_path_of_this_machine_is_in_it(self, made: Path) -> None:
        for name in ("cohort.json", "nbgrader_config.py", "roster.csv"):
            assert str(made.parent) not in (made / name).read_text("utf-8")

    def test_its_settings_hold_wherever_it_is_moved(self, spring: Path) -> None:
        config = Cohort.open(spring).config()
        assert config.CourseDirectory.root == str(spring)
        assert config.CourseDirectory.course_id == "spring"
        assert config.Exchange.root == str(spring / "exchange")
        assert "assignment_dir" not in config.Exchange
        assert "managerkit.nbgrader_plugins.RestoreCells" in config.Autograde.sanitize_preprocessors
        assert config.Execute.timeout == 120
        assert "MANAGERKIT_COURSE" not in os.environ, "reading one cohort's settings changes nothing for the next"

    def test_it_is_not_made_twice(self, spring: Path, people: Path) -> None:
        before = snapshot(spring)
        told = run("cohort", "new", spring, "--roster", people, code=1).output
        assert "is a cohort already and stays as it is" in told
        assert f"managerkit cohort roster {spring} people.csv" in told
        assert snapshot(spring) == before

    def test_in_an_empty_folder_one_is_in(self, tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "autumn").mkdir()
        monkeypatch.chdir(tmp_path / "autumn")
        run("cohort", "new", ".", "--roster", "../people.csv")
        assert "Handed in by none of 3 learners yet: mastery-v1, " in run("cohort", "status").output
        assert Cohort.open(Path()).name == "autumn"
        assert sorted(one.name for one in tmp_path.iterdir()) == ["autumn", "people.csv"]

    def test_a_folder_that_holds_something(self, tmp_path: Path, people: Path) -> None:
        assert "is not empty" in run("cohort", "new", tmp_path, "--roster", people, code=1).output
        assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]

    def test_a_file_in_its_place(self, tmp_path: Path, people: Path) -> None:
        assert "is a file or a link" in run("cohort", "new", people, "--roster", people, code=1).output

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["--modules", "mastery,debuging-people"], "did you mean `debugging-people`"),
            (
                ["--modules", "start"],
                "no module with an exercise is called `start`; there are: candor, capstone, ",
            ),
            (["--track", "direct"], "no track with exercises is called `direct`; there are: begin, decide, lead"),
            (["--name", "spring+1"], "`spring+1` cannot name a cohort"),
        ],
    )
    def test_a_choice_that_there_is_not(self, tmp_path: Path, people: Path, words: list[str], told: str) -> None:
        assert told in run("cohort", "new", tmp_path / "c", "--roster", people, *words, code=1).output
        assert not (tmp_path / "c").exists()

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            (["--modules", "debugging-people, mastery"], BOTH),
            (["--modules", "debugging-people"], BOTH[1:]),
            (["--track", "begin"], None),
        ],
    )
    def test_what_is_taught(self, tmp_path: Path, people: Path, words: list[str], names: list[str] | None) -> None:
        (tmp_path / "c d").mkdir()
        run("cohort", "new", tmp_path / "c d", "--roster", people, *words)
        cohort = Cohort.open(tmp_path / "c d")
        assert [one.name for one in cohort.assignments] == (names or of_track("begin"))
        assert cohort.name == "c-d"

    def test_nothing_half_made_is_left(self, tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        course = tiny.copy(tmp_path)
        monkeypatch.setenv("MANAGERKIT_COURSE", str(course))
        (course / "modules/ladder/exercise.md").write_text("text without a slug\n")
        before = sorted(one.name for one in tmp_path.iterdir())
        assert "has no slug" in run("cohort", "new", tmp_path / "c", "--roster", people, code=1).output
        assert sorted(one.name for one in tmp_path.iterdir()) == before

    def test_a_course_of_ones_own(self, tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MANAGERKIT_COURSE", str(tiny.copy(tmp_path)))
        run("cohort", "new", tmp_path / "c", "--roster", people)
        monkeypatch.delenv("MANAGERKIT_COURSE")
        shutil.rmtree(tmp_path / "course")
        cohort = Cohort.open(tmp_path / "c")
        assert cohort.module(cohort.assignments[0]).module.title == "Ladders"


# Roster


class TestRoster:
    def test_people_are_added_and_changed_and_never_removed(self, spring: Path, people: Path) -> None:
        people.write_text("id,name\nana,Ana Lim-Berg\ndee,Dee Okoro\n")
        told = run("cohort", "roster", spring, people).output
        assert "Added: dee." in told
        assert "Changed: ana." in told
        assert "Not listed any more, and kept: bo, cy." in told
        assert "Next: " in told
        assert in_gradebook(spring) == [
            ("ana", "Ana", "Lim-Berg", "ana@example.org"),
            ("bo", "Bo", "Ng", None),
            ("cy", "=HYPERLINK(1)", "Öz", None),
            ("dee", "Dee", "Okoro", None),
        ]
        before = (spring / "roster.csv").read_bytes()
        assert "Nothing to add or change." in run("cohort", "roster", spring, people).output
        assert (spring / "roster.csv").read_bytes() == before

    @pytest.mark.parametrize(
        ("line", "told"), [("ANA,Ana Roy,", "upper and lower case only"), ("eve,Eve,ANA@example.org", "the email")]
    )
    def test_whom_it_would_mix_up(self, spring: Path, people: Path, line: str, told: str) -> None:
        before = (spring / "roster.csv").read_bytes()
        people.write_text(f"id,name,email\n{line}\n")
        assert told in run("cohort", "roster", spring, people, code=1).output
        assert (spring / "roster.csv").read_bytes() == before
        assert len(in_gradebook(spring)) == 3

    @pytest.mark.parametrize("words", [("roster", "FOLDER", "PEOPLE"), *((name, "FOLDER") for name in COMMANDS)])
    def test_no_cohort(self, tmp_path: Path, people: Path, words: tuple[str, ...]) -> None:
        places = {"FOLDER": str(tmp_path), "PEOPLE": str(people)}
        assert "holds no cohort" in run("cohort", *(places.get(word, word) for word in words), code=1).output


# Release


class TestRelease:
    def test_it_is_released_once(self, spring: Path) -> None:
        told = run("cohort", "release", spring).output
        assert all(f"{name} is released." in told for name in BOTH)
        assert f"Next: managerkit cohort collect {spring}" in told
        for name in BOTH:
            assert snapshot(spring / "exchange/spring/outbound" / name) == snapshot(spring / "release" / name)
        before = snapshot(spring / "exchange") | snapshot(spring / "to-learners")
        told = run("cohort", "release", spring).output
        assert all(f"{name} is released already and has not changed." in told for name in BOTH)
        assert snapshot(spring / "exchange") | snapshot(spring / "to-learners") == before

    def test_learners_without_the_exchange_get_a_zip(self, spring: Path, tmp_path: Path) -> None:
        run("cohort", "release", spring)
        shutil.unpack_archive(spring / "to-learners/mastery-v1.zip", tmp_path / "learner")
        notebook = tmp_path / "learner/mastery-v1/mastery.ipynb"
        assert nbformat.read(notebook, as_version=4).cells
        assert "BEGIN MARK SCHEME" not in notebook.read_text("utf-8")
        assert "BEGIN MARK SCHEME" in (spring / "source/mastery-v1/mastery.ipynb").read_text("utf-8")

    def test_what_changed_is_released_again(self, spring: Path) -> None:
        run("cohort", "release", spring)
        edit(spring, lambda cells: cells[0].update(source=["# Another title"]))
        told = run("cohort", "release", spring).output
        assert "mastery-v1 had changed and is released again; those who fetched it before keep the old one." in told
        assert "debugging-people-v2 is released already" in told
        outbound = spring / "exchange/spring/outbound/mastery-v1/mastery.ipynb"
        assert "# Another title" in outbound.read_text("utf-8")

    def test_graded_cells_stay_once_somebody_was_graded(self, spring: Path) -> None:
        run("cohort", "release", spring)
        with Cohort.open(spring).gradebook() as gradebook:
            gradebook.add_submission("mastery-v1", "ana")
        (gone,) = edit(spring, lambda cells: [cells.pop(n) for n, cell in enumerate(cells) if cell["id"] == "points"])
        before = snapshot(spring / "release") | snapshot(spring / "exchange")
        told = run("cohort", "release", spring, code=1).output
        assert "`points` is gone, and 1 hand-ins are graded by the cells as they were" in told
        assert "Nothing was released" in told
        assert snapshot(spring / "release") | snapshot(spring / "exchange") == before
        edit(spring, lambda cells: cells.insert(6, gone))
        run("cohort", "release", spring)

    def test_a_journal_in_the_source_would_be_everybodys(self, spring: Path) -> None:
        (spring / "source/mastery-v1/mastery.journal.jsonl").touch()
        told = run("cohort", "release", spring, code=1).output
        assert "holds mastery.journal.jsonl; delete it" in told
        assert not (spring / "exchange/spring").exists()

    @pytest.mark.parametrize("content", [None, "{", '{"cells": []}'])
    def test_a_source_that_is_none(self, spring: Path, content: str | None) -> None:
        path = spring / "source/mastery-v1/mastery.ipynb"
        path.write_text(content) if content else path.unlink()
        assert "take it from a backup" in run("cohort", "release", spring, code=1).output

    def test_collecting_before_releasing(self, spring: Path) -> None:
        told = run("cohort", "collect", spring, code=1).output
        assert f"release it first: managerkit cohort release {spring}" in told


def edit(root: Path, change: Any) -> Any:
    """Change the cells of the source of mastery."""
    path = root / "source/mastery-v1/mastery.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    done = change(notebook["cells"])
    path.write_text(json.dumps(notebook), "utf-8")
    return done


# The exchange, and everything after it


def work(root: Path, learner: str, home: Path) -> Exercise:
    """Fetch mastery with stock nbgrader, and do it."""
    home.mkdir()
    stock(root, "fetch_assignment", "mastery-v1", home=home)
    exercise = Exercise(COURSE.module("mastery"), home / "mastery-v1")
    exercise.play()
    exercise.write([ANSWER, ANSWER], COMMITMENT)
    return exercise


def submit(root: Path, learner: str, home: Path) -> None:
    stock(root, "submit", "mastery-v1", f"--CourseDirectory.student_id={learner}", home=home)


def states(root: Path) -> dict[str, str]:
    """The state of everybody's mastery, read off the table of `cohort status`."""
    found = {}
    for line in run("cohort", "status", root).output.split("\n\n")[0].splitlines()[1:]:
        learner, exercise, rest = line.split(maxsplit=2)
        if exercise == "mastery-v1":
            found[learner] = rest.split("  ")[0]
    return found


def following(root: Path, command: str = "status") -> str:
    return run("cohort", command, root).output.split("\nNext: ")[1].strip()


def grades(root: Path) -> dict[str, dict[str, str]]:
    run("cohort", "export", root)
    with (root / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["assignment"] == "mastery-v1"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_release_to_feedback_beside_stock_nbgrader(spring: Path, tmp_path: Path) -> None:
    assert following(spring) == f"managerkit cohort release {spring}"
    run("cohort", "release", spring)
    assert following(spring) == f"managerkit cohort collect {spring}, once learners have handed in"
    ana, bo = tmp_path / "ana", tmp_path / "bo"
    exercise = work(spring, "ana", ana)
    submit(spring, "ana", ana)
    shutil.copytree(ana, bo)
    submit(spring, "bo", bo)

    # What failed submits and others leave in the exchange stops nobody.
    inbound = spring / "exchange/spring/inbound"
    (whole,) = inbound.glob("ana+*")
    for name in ("ana+mastery-v1+2999-01-01 00:00:00 UTC+x", "cy+mastery-v1+2999-01-01 00:00:00 UTC+x"):
        shutil.copytree(whole, inbound / name)
        (inbound / name / "timestamp.txt").unlink()
    shutil.copytree(whole, inbound / "bo+mastery-v1+2999-01-01 00:00:00 UTC+x")
    (inbound / "bo+mastery-v1+2999-01-01 00:00:00 UTC+x/secret").symlink_to("/etc/hostname")
    shutil.copytree(whole, inbound / "bo+mastery-v1+no time+x")

    told = run("cohort", "collect", spring).output
    assert "mastery-v1: 2 taken, 0 unchanged since last time." in told
    assert told.count("arrived in part") == 3
    assert "holds a link (secret)" in told
    assert f"Next: managerkit cohort grade {spring}" in told
    assert states(spring) == {"ana": "handed in", "bo": "handed in", "cy": "not in"}
    collected = snapshot(spring / "submitted")
    assert collected["ana/mastery-v1/timestamp.txt"] == (whole / "timestamp.txt").read_bytes()
    assert "0 taken, 2 unchanged" in run("cohort", "collect", spring).output
    stock(spring, "collect", "mastery-v1", "--update")
    assert snapshot(spring / "submitted") == collected

    # Graded by stock nbgrader, with the pinned content.
    stock(spring, "autograde", "mastery-v1")
    assert states(spring) == {"ana": "waits for a human", "bo": "waits for a human", "cy": "not in"}
    assert "managerkit cohort mark" in following(spring)
    with Cohort.open(spring).gradebook() as gradebook:
        gradebook.update_or_create_assignment(
            "mastery-v1", duedate=datetime.now(UTC).replace(tzinfo=None) - timedelta(days=2)
        )
        grade = gradebook.find_grade("reflection-task", "mastery", "mastery-v1", "ana")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 7.0, 0.5, False
        gradebook.db.commit()
    assert states(spring)["ana"] == "marked"
    row = grades(spring)["ana"]
    points = ("machine_points", "marker_points", "total", "max", "needs_marking", "state")
    assert [row[name] for name in points] == ["10", "7.5", "17.5", "22", "no", "marked"]
    version = CourseFolder().module("mastery").module.version
    assert (row["version"], row["email"]) == (version, "ana@example.org")
    assert 172_700 < int(row["late_seconds"]) < 260_000
    assert row["handed_in"].endswith("+00:00")
    assert [grades(spring)["bo"][name] for name in points] == ["10", "", "", "22", "yes", "waits for a human"]
    assert [grades(spring)["cy"][name] for name in points] == ["", "", "", "22", "no", "not in"]
    assert " late" in run("cohort", "status", spring).output

    # Fed back; one hands in again; one hands in by mail.
    stock(spring, "generate_feedback", "mastery-v1", "--student=ana")
    assert states(spring)["ana"] == "fed back"
    exercise.journal.append("setting", "coach", True)
    submit(spring, "ana", ana)
    assert "mastery-v1: 1 taken, 1 unchanged" in run("cohort", "collect", spring).output
    assert states(spring)["ana"] == "handed in"
    assert grades(spring)["ana"]["total"] == "", "the points are those of the hand-in before"
    (tmp_path / "mail").mkdir()
    run("hand-in", "--workspace", ana, "--as", "cy")
    shutil.move(ana / "mastery-v1-cy.zip", tmp_path / "mail")
    run("cohort", "collect", spring, "--from", tmp_path / "mail")
    stock(spring, "autograde", "mastery-v1")
    stock(spring, "generate_feedback", "mastery-v1")
    stock(spring, "release_feedback", "mastery-v1")  # stops at a hand-in without a timestamp or a secret
    assert grades(spring)["cy"]["machine_points"] == "10"


# Many people


@contextmanager
def statements() -> Iterator[list[str]]:
    """What databases are asked meanwhile, whoever opens them."""
    asked: list[str] = []

    def listened(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(asked.append)
        return connection

    connect = sqlite3.connect
    with pytest.MonkeyPatch.context() as patched:
        for module in (sqlite3, sqlite3.dbapi2):
            patched.setattr(module, "connect", listened)
        yield asked


def test_when_something_was_handed_in_is_told_by_the_clock_of_who_asks(
    spring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = spring / f"submitted/bo/{BOTH[0]}"
    folder.mkdir(parents=True)
    (folder / stamps.STAMP_FILE).write_text(stamps.written(datetime(2026, 9, 7, 16, 30, tzinfo=UTC)))
    try:
        monkeypatch.setenv("TZ", "JST-9")
        time.tzset()
        assert re.search("^bo .* 08 Sep 01:30", run("cohort", "status", spring).output, re.MULTILINE)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_exercise_of_a_week_to_come_is_only_named_until_somebody_hands_it_in_or_it_is_due(spring: Path) -> None:
    mastery, debugging = BOTH
    told = run("cohort", "status", spring).output
    assert told.startswith(f"Handed in by none of 3 learners yet: {mastery}, {debugging}.\n")

    (spring / f"submitted/bo/{mastery}").mkdir(parents=True)
    for days, begun in ((None, False), (7, False), (-1, True)):
        if days is not None:
            with Cohort.open(spring).gradebook() as gradebook:
                queries.set_due_dates(gradebook, {debugging: datetime.now(UTC) + timedelta(days=days)})
        told = run("cohort", "status", spring).output
        listed = {(who, what) for who, what, *_ in map(str.split, told.partition("\n\n")[0].splitlines()[1:])}
        assert listed == {(who, what) for who in ("ana", "bo", "cy") for what in (BOTH if begun else [mastery])}
        assert f"{mastery}: not in 2, handed in 1." in told
        assert (f"{debugging}: not in 3." in told) == begun
        assert (f"Handed in by none of 3 learners yet: {debugging}." in told) != begun


def test_three_hundred_people_are_one_question(tmp_path: Path) -> None:
    people = [Learner(f"p{number:03}", "Pat", f"No. {number}") for number in range(300)]
    root = create(tmp_path / "big", people, TAUGHT.split(","), COURSE).root
    (root / "submitted/p007/mastery-v1").mkdir(parents=True)
    with statements() as asked:
        told = run("cohort", "status", root).output
    assert len(asked) == 1, asked
    assert len(told.split("\n\n")[0].splitlines()) == 301
    assert max(map(len, told.split("\n\n")[0].splitlines())) <= 80
    assert "mastery-v1: not in 299, handed in 1." in told
    with statements() as asked:
        run("cohort", "export", root)
    assert len(asked) == 1, asked
    with (root / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 600


def test_a_name_is_no_formula(spring: Path) -> None:
    assert grades(spring)["cy"]["first_name"] == "'=HYPERLINK(1)"
    assert grades(spring)["cy"]["last_name"] == "Öz"
    before = (spring / "grades.csv").read_bytes()
    run("cohort", "export", spring)
    assert (spring / "grades.csv").read_bytes() == before
    assert not list(spring.glob(".grades*"))


def test_a_stranger_in_submitted_is_named(spring: Path) -> None:
    (spring / "submitted/zed/mastery-v1").mkdir(parents=True)
    assert "Collected, but not in the roster: zed." in run("cohort", "status", spring).output
