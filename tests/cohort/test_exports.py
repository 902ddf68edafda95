"""Grades and marks on their way to other systems, and edited marks on their way back."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree

import jsonschema  # type: ignore[import-untyped]
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.cohort.create import create, exercises, update_roster
from managerkit.cohort.exports.canvas import canvas, filled, gradebook
from managerkit.cohort.exports.criteria import COLUMNS, criteria
from managerkit.cohort.exports.moodle import for_php, moodle
from managerkit.cohort.exports.reimport import ImportPlan, apply, plan
from managerkit.cohort.exports.scores import scores, titles
from managerkit.cohort.exports.tables import escape_formula, number, read, text, unescape_formula
from managerkit.cohort.exports.xapi import home, xapi
from managerkit.cohort.exports.xapi_ledger import Ledger
from managerkit.cohort.folder import Assignment, Cohort, CohortError
from managerkit.cohort.marking.outcome import MARKED
from managerkit.cohort.marking.store.marks import MarkBook
from managerkit.cohort.roster import Learner
from managerkit.cohort.snapshot import Snapshot
from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from managerkit.journal.log import Journal
from tests.support import php_csv, tiny
from tests.support.marking import bring_up, marks, outcomes, texts
from tests.support.places import PACKS
from tests.support.record_store import record_store

SAMPLES = PACKS / "exports"
CRITERIA = ["specific", "honest", "commits"]
NOW = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
BASE = "https://learning.example.org/managers"
PEOPLE = [
    Learner("bo", '"Bo"', "O'Neil, Jr", "bo@example.org"),
    Learner("zoe", "Zoë", "Größe; von", "zoe@example.org"),
    Learner("eve", "=HYPERLINK(1)", "+49", "eve@example.org"),
    Learner("kim", "Kim", "Excused", "kim@example.org"),
    Learner("lee", "Lee", "@never", ""),
    Learner("ida", "Ida", "-Waits", "ida@example.org"),
]
"""bo to kim are graded and marked, lee handed nothing in, and ida waits for a marker."""


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort of the tiny course: odd names, one who handed in nothing, and one whom nobody has marked."""
    folder = tmp_path_factory.mktemp("marked")
    course = CourseFolder(tiny.copy(folder))
    made = create(folder / "spring", PEOPLE, exercises(course), course)
    for learner in ("bo", "zoe", "eve", "kim", "ida"):
        hand_in(made, learner, f"The green ladder of {learner}.")
    for number_, learner in enumerate(("bo", "zoe", "eve", "kim")):
        give(made, "ana", learner, (number_, 2, 1), "=SUM(A1), she said; “Which\nrung?”")
    bring_up(made)
    return made.root


@pytest.fixture
def cohort(marked: Path, tmp_path: Path) -> Cohort:
    """A copy of it, for one test."""
    return Cohort(copytree(marked, tmp_path / "spring"))


def hand_in(cohort: Cohort, learner: str, words: str) -> None:
    """Hand in and be graded by the machine; the reflection waits."""
    (assignment,) = cohort.assignments
    for step in ("submitted", "autograded"):
        folder = cohort.file(step, learner, assignment)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
        (folder / assignment.notebook).write_text("{}")
    Journal.beside(cohort.file("submitted", learner, assignment), "ladder", "1.0.0").append("text", "last", words)
    with cohort.gradebook() as gradebook_:
        submission = gradebook_.update_or_create_submission(assignment.name, learner)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.needs_manual_grade = grade.cell.name == "reflection-task"
                if grade.cell.name != "reflection-task":
                    grade.auto_score = 1.5
        gradebook_.db.commit()


def give(cohort: Cohort, marker: str, learner: str, levels: tuple[int, ...], comment: str = "") -> None:
    (assignment,) = cohort.assignments
    digest = texts(cohort, assignment)[learner].digest
    MarkBook(cohort, marker).give(assignment, learner, digest, dict(zip(CRITERIA, levels, strict=True)), comment)


def statements(cohort: Cohort, **options: Any) -> list[dict[str, Any]]:
    """All that there is to say of a cohort of which nothing was exported before."""
    return [dict(one.statement) for one in xapi(Snapshot(cohort), BASE, NOW, Ledger(), **options)]


def table(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content, newline="")))


def command(*words: object) -> Result:
    return CliRunner().invoke(main, ["cohort", *map(str, words)])


def export(cohort: Cohort) -> Path:
    assert command("export", cohort.root, "--for", "criteria").exit_code == 0
    return cohort.root / "criteria.csv"


def edit(path: Path, change: Callable[[dict[str, str]], None], **options: Any) -> Path:
    """Change the rows of an exported file, as a spreadsheet writes them."""
    rows = table(path.read_bytes().decode("utf-8-sig"))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, **options)
        writer.writeheader()
        writer.writerows(rows)
    return path


def set_level(learner: str, criterion: str, level: str) -> Callable[[dict[str, str]], None]:
    def change(row: dict[str, str]) -> None:
        if (row["id"], row["criterion"]) == (learner, criterion):
            row["level"] = level

    return change


def take(cohort: Cohort, path: Path, marker: str = "ana") -> ImportPlan:
    found = plan(Snapshot(cohort), path, marker)
    apply(cohort, found)
    return found


class TestTables:
    """Quoting, and values that a spreadsheet would compute."""

    @given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=4), min_size=1, max_size=6))
    def test_what_is_read_back_is_what_went_in(self, rows: list[list[str]]) -> None:
        content = text([[escape_formula(value) for value in row] for row in rows])
        back = [
            [unescape_formula(value) for value in row]
            for row in csv.reader(io.StringIO(content, newline=""), strict=True)
        ]
        assert back == rows
        assert not [
            value
            for row in csv.reader(io.StringIO(content, newline=""))
            for value in row
            if value[:1] in "=+@" and value
        ]

    @pytest.mark.parametrize("value", ["", "a", "'a", "=1", "'=1", "''-1", "\t", "-"])
    def test_harmless_can_be_undone(self, value: str) -> None:
        assert unescape_formula(escape_formula(value)) == value

    @pytest.mark.parametrize(
        ("points", "shown"), [(0, "0"), (10, "10"), (7.5, "7.5"), (1 / 3, "0.33"), (1234567.25, "1234567.25")]
    )
    def test_points_have_a_point_and_no_exponent(self, points: float, shown: str) -> None:
        assert number(points) == shown

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "x.csv:1: there is nothing here; name the file"),
            (b'a,b\n1,2\n"3,4\n5,6\n', "x.csv:3: a quotation mark opens here and never closes"),
            ("a,b\nZoë,1\n".encode("latin-1"), "x.csv:2: this is not UTF-8 text; save it as CSV UTF-8"),
            (b"PK\x03\x04", "x.csv is a spreadsheet; save it as CSV"),
        ],
    )
    def test_a_broken_file_is_told_in_one_sentence(self, tmp_path: Path, content: bytes, told: str) -> None:
        (tmp_path / "x.csv").write_bytes(content)
        with pytest.raises(PlainError) as error:
            read(tmp_path / "x.csv", "the file")
        assert told in str(error.value) and "\n" not in str(error.value)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(PlainError, match=r"cannot be read .*; name the file"):
            read(tmp_path / "x.csv", "the file")


@pytest.mark.slow
class TestScores:
    """Missing is not zero."""

    def test_who_is_missing_or_waits_has_no_points(self, cohort: Cohort) -> None:
        found = scores(Snapshot(cohort))
        assert {one.id: dict(one.points) for one in found.people if not one.points} == {"lee": {}, "ida": {}}
        assert found.waiting == 1

    def test_zero_only_for_the_missing_and_only_if_asked(self, cohort: Cohort) -> None:
        asked = {one.id: dict(one.points) for one in scores(Snapshot(cohort), missing_as_zero=True).people}
        assert asked["lee"] == {"ladder-v1": 0.0}
        assert asked["ida"] == {}


@pytest.mark.slow
class TestCanvas:
    """The gradebook of Canvas."""

    def test_alone_it_has_the_columns_that_canvas_asks_for(self, cohort: Cohort) -> None:
        made = canvas(cohort, scores(Snapshot(cohort), missing_as_zero=True), {})
        head, points, *people = csv.reader(io.StringIO(made.text, newline=""))
        assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ladder-v1"]
        sample = next(csv.reader((SAMPLES / "canvas.csv").read_text("utf-8").splitlines()))
        assert head[:5] == sample[:5] and head[5] == sample[6].removesuffix(" (1234)")
        assert points[:5] == ["    Points Possible", "", "", "", ""] and float(points[5]) > 0
        assert {row[3]: row[0] for row in people} == {
            "bo": 'O\'Neil, Jr, "Bo"',
            "zoe": "Größe; von, Zoë",
            "eve": "'+49, =HYPERLINK(1)",
            "kim": "Excused, Kim",
            "lee": "'@never, Lee",
        }
        assert [row[5] for row in people if row[3] == "lee"] == ["0"]

    def test_nothing_is_said_of_who_has_no_points(self, cohort: Cohort) -> None:
        made = canvas(cohort, scores(Snapshot(cohort)), {})
        rows = table(made.text)[1:]
        assert {row["SIS Login ID"] for row in rows} == {"bo", "zoe", "eve", "kim"} and made.people == 4
        found = scores(Snapshot(cohort))
        somewhere = [replace(one, points={"elsewhere": 1.0}) for one in found.people]
        rows = table(canvas(cohort, replace(found, people=somewhere), {}, by="email").text)[1:]
        assert len(rows) == 5 and {row["ladder-v1"] for row in rows} == {""}

    def test_a_template_gives_people_and_columns(self, cohort: Cohort) -> None:
        made = filled(cohort, scores(Snapshot(cohort)), {}, gradebook(SAMPLES / "canvas.csv"))
        head, points, *people = csv.reader(io.StringIO(made.text, newline=""))
        assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ladder-v1 (1234)"]
        assert points == ["    Points Possible", "", "", "", "", "22.00"]
        found = {one.id: one.points.get("ladder-v1") for one in scores(Snapshot(cohort)).people}
        assert [(row[1], row[5]) for row in people] == [
            ("101", number(found["bo"] or 0)),
            ("103", number(found["eve"] or 0)),
            ("104", "EX"),
            ("102", number(found["zoe"] or 0)),
        ]
        assert people[1][0] == "'=\"=cmd|' /C calc'!A0\""
        assert made.unmatched == ["ida", "lee"]
        assert "kim is excused from ladder-v1 in Canvas, and stays so" in made.notes
        assert any(note.startswith("ladder-v1 is worth") and "22.00 in Canvas" in note for note in made.notes)

    def test_what_canvas_has_stays_where_the_cohort_has_nothing(self, cohort: Cohort) -> None:
        give(cohort, "ben", "zoe", (3, 2, 1))  # so far from ana's that somebody has to decide
        made = filled(cohort, scores(Snapshot(cohort)), {}, gradebook(SAMPLES / "canvas.csv"))
        assert {row["ID"]: row["ladder-v1 (1234)"] for row in table(made.text)}["102"] == "3.00"

    def test_first_and_last_names_semicolons_and_decimal_commas(self, cohort: Cohort) -> None:
        made = filled(cohort, scores(Snapshot(cohort)), {}, gradebook(SAMPLES / "canvas-names.csv"))
        rows = table(made.text)
        assert [row["LastName"] for row in rows] == ["    Points Possible", "O'Neil"]
        assert rows[1]["FirstName"] == '"Bo"'

    def test_a_column_can_be_named(self, cohort: Cohort) -> None:
        book = gradebook(SAMPLES / "canvas.csv")
        made = filled(cohort, scores(Snapshot(cohort)), {"ladder-v1": "Attendance"}, book)
        assert "Attendance (77)" in made.text.splitlines()[0] and "ladder-v1 (1234)" not in made.text
        with pytest.raises(CohortError, match=r"none of its assignments .* name one: --column ladder-v1=TITLE"):
            filled(cohort, scores(Snapshot(cohort)), {"ladder-v1": "Nothing"}, book)
        with pytest.raises(CohortError, match="`snakes-v1` is no exercise of this cohort; there are: ladder-v1"):
            filled(cohort, scores(Snapshot(cohort)), {"snakes-v1": "Attendance"}, book)

    def test_two_who_claim_one_row_are_both_left_out(self, cohort: Cohort, tmp_path: Path) -> None:
        path = tmp_path / "book.csv"
        path.write_text("Student,ID,SIS User ID,SIS Login ID,Section,ladder-v1 (1)\nX,7,zoe,bo,A,\n")
        made = filled(cohort, scores(Snapshot(cohort)), {}, gradebook(path))
        assert len(table(made.text)) == 1 and {"bo", "zoe"} <= set(made.unmatched)

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("id,name\n1,x\n", ":1: this line does not begin with Student, ID and so on up to Section"),
            ("Student,ID,SIS Login ID,Section,x (1)\nA,1,a\n", ":2: 3 values stand below 5 names of columns"),
        ],
    )
    def test_a_foreign_template(self, tmp_path: Path, content: str, told: str) -> None:
        (tmp_path / "x.csv").write_text(content)
        with pytest.raises(CohortError) as error:
            gradebook(tmp_path / "x.csv")
        assert told in str(error.value)

    @pytest.mark.parametrize(
        ("title", "told"),
        [
            ("Final Grade: x", "Canvas throws away a column called `Final Grade: x`"),
            ("My Unposted Current Points", "Canvas throws away a column"),
            ("Essay (2)", "takes the number at the end of `Essay (2)` for its own"),
            ("Section", "does not read a column called `Section` as an assignment"),
            ("2024.01.017", "does not read a column called `2024.01.017`"),
        ],
    )
    def test_c6_a_title_that_canvas_reads_otherwise_is_refused(self, cohort: Cohort, title: str, told: str) -> None:
        done = command("export", cohort.root, "--for", "canvas", "--column", f"ladder-v1={title}")
        assert done.exit_code == 1 and told in done.output
        assert not (cohort.root / "canvas.csv").exists()

    def test_c6_a_column_of_the_template_that_canvas_throws_away(self, cohort: Cohort, tmp_path: Path) -> None:
        path = tmp_path / "book.csv"
        path.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Final Grade (3),Essay (2) (9)\nX,7,zoe,zoe,A,,\n")
        with pytest.raises(CohortError, match="throws away a column called `Final Grade "):
            filled(cohort, scores(Snapshot(cohort)), {"ladder-v1": "Final Grade"}, gradebook(path))
        made = filled(cohort, scores(Snapshot(cohort)), {"ladder-v1": "Essay (2)"}, gradebook(path))
        assert "Essay (2) (9)" in made.text

    @pytest.mark.parametrize(("login", "read"), [("2024.01.017", "202401.017"), ("1.2.", "12."), ("20240117", "")])
    def test_c6_an_id_that_canvas_reads_as_another_number(self, cohort: Cohort, login: str, read: str) -> None:
        found = scores(Snapshot(cohort))
        renamed = [replace(one, id=login) if one.id == "bo" else one for one in found.people]
        made = canvas(cohort, replace(found, people=renamed), {})
        assert made.unmatched == ([login] if read else [])
        assert [note for note in made.notes if f"reads the login {login} as a number, {read}" in note] == made.notes
        assert (login in made.text) is not bool(read)

    def test_the_file_has_no_byte_order_mark(self, cohort: Cohort) -> None:
        done = command("export", cohort.root, "--for", "canvas", "--template", SAMPLES / "canvas.csv")
        assert done.exit_code == 0
        assert (cohort.root / "canvas.csv").read_bytes().startswith(b"Student,")
        assert "could not be matched: ida, lee." in done.output
        assert "1 hand-in not graded or marked yet" in done.output


@pytest.mark.slow
class TestMoodle:
    """The gradebook of Moodle."""

    def test_columns_are_moodles(self, cohort: Cohort) -> None:
        made, left = moodle(Snapshot(cohort), scores(Snapshot(cohort)), NOW, {"ladder-v1": "Ladders"})
        sample = next(csv.reader((SAMPLES / "moodle.csv").read_text("utf-8").splitlines()))
        head = next(csv.reader(io.StringIO(made)))
        assert head == [name for name in sample if name in head]
        assert {"Email address", "Assignment: Ladders (Real)", "Assignment: Ladders (Feedback)"} <= set(head)
        assert [row["Email address"] for row in table(made)] == [
            f"{one}@example.org" for one in ("bo", "eve", "kim", "zoe")
        ]
        assert left == []
        made, left = moodle(Snapshot(cohort), scores(Snapshot(cohort), missing_as_zero=True), NOW, {})
        assert left == ["lee"], "a row without an email would go to the person in the row before"

    def test_no_grade_is_a_hyphen_as_moodle_writes_it_and_no_grade_at_all_no_row(self, cohort: Cohort) -> None:
        made, _ = moodle(Snapshot(cohort), scores(Snapshot(cohort)), NOW, {}, by="id")
        rows = {row["ID number"]: row for row in table(made)}
        assert set(rows) == {"bo", "zoe", "eve", "kim"}
        found = scores(Snapshot(cohort))
        somewhere = [replace(one, points={"elsewhere": 1.0}) for one in found.people]
        made, _ = moodle(Snapshot(cohort), replace(found, people=somewhere), NOW, {}, by="id")
        assert {row["Assignment: ladder-v1 (Real)"] for row in table(made)} == {"-"}
        assert rows["bo"]["Assignment: ladder-v1 (Feedback)"].startswith("Levels: 0 2 1\n=SUM(A1), she said")
        assert rows["eve"]["First name"] == "'=HYPERLINK(1)"
        assert all(
            row["ID number"] and row["Last downloaded from this course"] == "1803924000" for row in rows.values()
        )

    def test_an_email_that_a_spreadsheet_would_compute_is_left_out(self, cohort: Cohort) -> None:
        with cohort.gradebook() as book:
            book.update_or_create_student("bo", email="=1+1@example.org")
        assert moodle(Snapshot(cohort), scores(Snapshot(cohort)), NOW, {})[1] == ["bo"]

    @pytest.mark.parametrize(
        "comment", ['say \\"no\\", or', "C:\\new\\", '\\\\"', "Use List<String> and x<y & \"z\" 'q'"]
    )
    def test_c1_c2_a_comment_comes_through_phps_reader_and_as_html(self, cohort: Cohort, comment: str) -> None:
        give(cohort, "ana", "bo", (3, 3, 3), comment)
        with cohort.gradebook() as book:
            book.update_or_create_student("bo", first_name='"B\\', last_name='O\\"Neil, Jr\\')
        made, _ = moodle(Snapshot(cohort), scores(Snapshot(cohort)), NOW, {"ladder-v1": 'The "new\\" one\\'}, by="id")
        head, *rows = php_csv.read(made)
        assert {len(row) for row in rows} == {len(head)} and len(rows) == 4
        (row,) = [dict(zip(head, row, strict=True)) for row in rows if row[2] == "bo"]
        feedback = row['Assignment: The "new\\ " one\\  (Feedback)'.replace("\\  (", "\\ (")]
        assert BeautifulSoup(feedback, "html.parser").get_text().strip() == f"Levels: 3 3 3\n{comment}".strip()
        assert "<" not in feedback
        assert (row["First name"], row["Last name"]) == ('"B\\ ', 'O\\ "Neil, Jr\\ ')

    @given(st.lists(st.lists(st.text('ab\\", \n'), min_size=3, max_size=3), min_size=1, max_size=4))
    def test_c1_whatever_is_in_it_moodle_reads_each_value(self, rows: list[list[str]]) -> None:
        content = text([["h", "i", "j"], *([*map(for_php, row[:2]), "1"] for row in rows)])
        read_there = php_csv.read(content)[1:]
        assert [[value.replace("\\ ", "\\") for value in row[:2]] for row in read_there] == [
            [value.replace("\\ ", "\\") for value in row[:2]] for row in rows
        ]

    def test_c3_xml_goes_by_id_numbers_and_leaves_alone_who_has_no_points(self, cohort: Cohort) -> None:
        give(cohort, "ana", "bo", (3, 3, 3), "x<y & \0]]>")
        done = command("export", cohort.root, "--for", "moodle-xml", "--column", "ladder-v1=L&1")
        assert done.exit_code == 0 and "Set the maximum grade in Moodle before you import" in done.output
        root = ElementTree.parse(cohort.root / "moodle.xml").getroot()
        found = [{part.tag: part.text for part in result} for result in root]
        assert [(one["assignment"], one["student"]) for one in found] == [
            ("L&1", one) for one in ("bo", "eve", "kim", "zoe")
        ]
        assert found[0]["feedback"] == "Levels: 3 3 3\nx&lt;y &amp; ]]&gt;"
        assert all(float(one["score"] or "") >= 0 for one in found)

    def test_c3_only_what_is_asked_for(self, cohort: Cohort) -> None:
        two = [Assignment("ladder-v1", "ladder", "1.0.0"), Assignment("snake-v1", "snake", "1.0.0")]
        both = SimpleNamespace(assignments=two, everything=two)
        (bo,) = [one for one in Snapshot(cohort).standings if one.learner == "bo"]
        standings = [replace(bo, assignment=one) for one in two]
        found = scores(cast(Snapshot, SimpleNamespace(cohort=both, standings=standings)), only=["snake-v1"])
        assert [list(one.points) for one in found.people] == [["snake-v1"]] and list(found.most) == ["snake-v1"]
        assert list(titles(cast(Cohort, both), {}, ["snake-v1"]).values()) == ["snake-v1"]
        for system in ("moodle", "moodle-xml", "canvas"):
            done = command("export", cohort.root, "--for", system, "--only", "lader-v1")
            assert done.exit_code == 1 and "did you mean `ladder-v1`" in done.output

    def test_the_file_has_a_byte_order_mark_and_zero_if_asked(self, cohort: Cohort) -> None:
        done = command("export", cohort.root, "--for", "moodle", "--by", "id", "--missing-as-zero")
        assert done.exit_code == 0
        content = (cohort.root / "moodle.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = {row["ID number"]: row for row in table(content.decode("utf-8-sig"))}
        assert rows["lee"]["Assignment: ladder-v1 (Real)"] == "0"
        assert "ida" not in rows


@pytest.mark.slow
class TestXapi:
    """Statements."""

    @pytest.mark.parametrize("options", [{}, {"names": True}, {"by": "email"}, {"missing_as_zero": True}])
    def test_statements_are_as_published(self, cohort: Cohort, options: dict[str, Any]) -> None:
        schema = json.loads((SAMPLES / "xapi-statement.json").read_text("utf-8"))
        found = statements(cohort, **options)
        assert found
        for one in found:
            jsonschema.validate(one, schema)
        assert len({one["id"] for one in found}) == len(found)

    def test_no_names_and_no_addresses_unless_asked(self, cohort: Cohort) -> None:
        said = json.dumps(statements(cohort), ensure_ascii=False)
        assert not [one for one in PEOPLE if one.last_name in said or (one.email and one.email in said)]
        assert "Größe; von" in json.dumps(statements(cohort, names=True), ensure_ascii=False)
        assert "mailto:zoe@example.org" in json.dumps(statements(cohort, by="email"))

    def test_another_score_or_another_name_makes_another_id(self, cohort: Cohort) -> None:
        first = {one["id"] for one in statements(cohort)}
        assert {one["id"] for one in statements(cohort)} == first
        assert not {one["id"] for one in statements(cohort, names=True)} & first
        give(cohort, "ana", "bo", (3, 3, 3))
        bring_up(cohort)
        again = {one["id"] for one in statements(cohort)}
        assert len(again - first) == 1 and len(first - again) == 1

    def test_c5_an_edited_comment_is_no_other_score(self, cohort: Cohort) -> None:
        first = statements(cohort)
        give(cohort, "ana", "bo", (0, 2, 1), "Said in another way.")
        bring_up(cohort)
        assert statements(cohort) == first

    def test_c5_each_is_exported_once(self, cohort: Cohort) -> None:
        def exported(*words: str) -> tuple[str, list[dict[str, Any]]]:
            done = command("export", cohort.root, "--for", "xapi", "--iri", BASE, "--missing-as-zero", *words)
            assert done.exit_code == 0, done.output
            return done.output, json.loads((cohort.root / "xapi.json").read_text("utf-8"))

        _, first = exported()
        assert all("timestamp" in one for one in first)
        said, again = exported("--names")
        assert (
            f"xapi.json stays as it is: there is nothing new to say.\n{len(first)} statements exported before" in said
        )
        assert again == first, "who has not sent it yet still has it"
        give(cohort, "ana", "bo", (3, 3, 3))
        said, later = exported()
        assert [one["actor"]["account"]["name"] for one in later] == ["bo"]
        give(cohort, "ana", "bo", (0, 2, 1))
        _, back = exported()
        assert len(back) == 1 and back[0]["id"] not in {one["id"] for one in (*first, *later)}
        _, all_again = exported("--since", "2020-01-01")
        assert [one["id"] for one in all_again] == [one["id"] for one in (*first, *later, *back)]
        assert all_again == [*first, *later, *back]
        assert "nothing new to say" in exported("--since", "2999-01-01")[0]

    @pytest.mark.parametrize("line", ["no json", "{}", '{"at": "x", "about": "", "says": "", "statement": {}}'])
    def test_c5_a_broken_ledger_is_told(self, cohort: Cohort, line: str) -> None:
        (cohort.root / "xapi-exported.jsonl").write_text(f"{line}\n")
        done = command("export", cohort.root, "--for", "xapi")
        assert done.exit_code == 1 and "xapi-exported.jsonl:1: this is no line of the ledger" in done.output

    def test_a_day_that_is_none(self, cohort: Cohort) -> None:
        done = command("export", cohort.root, "--for", "xapi", "--since", "monday")
        assert done.exit_code == 2 and "--since monday is no day; write it such as 2027-03-01" in done.output

    @pytest.mark.parametrize("names", [False, True])
    def test_c5_a_real_store_takes_all_and_refuses_nothing(self, cohort: Cohort, tmp_path: Path, names: bool) -> None:
        words = ["--for", "xapi", "--iri", BASE, "--missing-as-zero"]

        def exported(*more: str) -> list[dict[str, Any]]:
            assert command("export", cohort.root, *words, *more).exit_code == 0
            return list(json.loads((cohort.root / "xapi.json").read_text("utf-8")))

        (folder := tmp_path / "store").mkdir()
        with record_store(folder) as store:
            first = exported(*(["--names"] if names else []))
            assert store.send(first) in (200, 204)
            assert store.send(first) in (200, 204), "the same file once more"
            give(cohort, "ana", "bo", (3, 3, 3), "Read again.")
            later = exported(*([] if names else ["--names"]))
            assert len(later) == 1 and store.send(later) in (200, 204)
            held = {one["id"]: one for one in store.held()}
        assert sorted(held) == sorted(one["id"] for one in (*first, *later))
        for one in (*first, *later):
            assert held[one["id"]]["result"] == one["result"] and held[one["id"]]["actor"] == one["actor"]

    def test_missing_work_is_not_there_and_waiting_work_has_no_score(self, cohort: Cohort) -> None:
        def verbs(learner: str, **options: Any) -> list[str]:
            return [
                one["verb"]["display"]["en"]
                for one in statements(cohort, **options)
                if one["actor"]["account"]["name"] == learner
            ]

        assert (verbs("bo"), verbs("ida"), verbs("lee")) == (["completed", "scored"], ["completed"], [])
        assert verbs("lee", missing_as_zero=True) == ["scored"]

    def test_what_a_score_says(self, cohort: Cohort) -> None:
        (scored,) = [
            one
            for one in statements(cohort)
            if one["actor"]["account"]["name"] == "zoe" and one["verb"]["id"].endswith("/scored")
        ]
        score = scored["result"]["score"]
        assert score["min"] == 0 and score["raw"] <= score["max"]
        assert score["scaled"] == pytest.approx(score["raw"] / score["max"], abs=1e-4)
        assert scored["result"]["extensions"] == {f"{BASE}/levels": {"specific": 1, "honest": 2, "commits": 1}}
        assert scored["object"]["id"] == f"{BASE}/exercises/ladder-v1"

    def test_the_address_is_the_facilitators(self, cohort: Cohort) -> None:
        assert home(cohort, f"{BASE}/") == BASE
        assert home(cohort) == "https://managerkit.invalid/spring"
        for wrong in ("managers", "https://", "https://a b", "ftp://a", "https://a?x"):
            with pytest.raises(CohortError, match="is no address; write one of your own"):
                home(cohort, wrong)

    def test_who_has_no_email_is_named(self, cohort: Cohort) -> None:
        done = command("export", cohort.root, "--for", "xapi", "--by", "email")
        assert "for want of an email: lee." in done.output and "which leads nowhere; --iri" in done.output

    def test_the_command_writes_them(self, cohort: Cohort) -> None:
        done = command("export", cohort.root, "--for", "xapi", "--iri", BASE)
        assert done.exit_code == 0
        assert json.loads((cohort.root / "xapi.json").read_text("utf-8")) == statements(cohort)


@pytest.mark.slow
class TestCriteria:
    """The table of all marks."""

    def test_a_row_for_each_learner_criterion_and_marker(self, cohort: Cohort) -> None:
        give(cohort, "ben", "zoe", (2, 2, 2), "Ben's.")
        rows = table(criteria(Snapshot(cohort)))
        keys = [(row["id"], row["criterion"], row["marker"]) for row in rows]
        assert len(keys) == len(set(keys)) == 3 * 7
        (one, other) = [row for row in rows if (row["id"], row["criterion"]) == ("zoe", "specific")]
        assert [(row["marker"], row["level"], row["counts"]) for row in (one, other)] == [
            ("ana", "1", "2"),
            ("ben", "2", "2"),
        ]
        assert {row["state"] for row in rows if row["id"] == "lee"} == {"not in"}
        assert {(row["level"], row["counts"], row["text"]) for row in rows if row["id"] == "lee"} == {("", "", "")}
        assert {row["comment"] for row in rows if row["id"] == "bo"} == {"'=SUM(A1), she said; “Which\nrung?”"}

    def test_an_earlier_text_is_shown_until_the_marker_reads_the_new_one(self, cohort: Cohort) -> None:
        hand_in(cohort, "bo", "Another ladder.")
        rows = [row for row in table(criteria(Snapshot(cohort))) if row["id"] == "bo"]
        assert {(row["marker"], row["counts"], row["state"]) for row in rows} == {("ana", "", "the text has changed")}
        give(cohort, "ana", "bo", (1, 1, 1))
        assert [row["level"] for row in table(criteria(Snapshot(cohort))) if row["id"] == "bo"] == ["1", "1", "1"]


@pytest.mark.slow
class TestImport:
    """Edited marks on their way back."""

    def test_a_file_that_nobody_edited_changes_nothing(self, cohort: Cohort) -> None:
        before = marks(cohort)
        found = take(cohort, export(cohort))
        assert (found.changes, found.gifts, found.conflicts) == ([], [], []) and marks(cohort) == before

    @pytest.mark.parametrize("options", [{}, {"delimiter": ";"}, {"quoting": csv.QUOTE_ALL}, {"lineterminator": "\n"}])
    def test_there_and_back(self, cohort: Cohort, options: dict[str, Any]) -> None:
        def change(row: dict[str, str]) -> None:
            row["comment"] = row["comment"].replace("\n", "\r\n")
            if row["id"] == "zoe" and row["criterion"] == "commits":
                row["level"], row["comment"] = "3", '\'-5 "points", she said; ö'
            set_level("bo", "specific", "3")(row)
            set_level("ida", "honest", "2")(row)

        path = edit(export(cohort), change, **options)
        (_, head), *rest = read(path, "the file")
        at = [head.index(name) for name in ("id", "criterion", "level")]
        edited = [[row[column] for column in at] for _, row in rest]
        found = take(cohort, path)
        assert sorted(one.learner for one in found.changes) == ["bo", "ida", "zoe", "zoe"]
        assert len(found.gifts) == 3 and not found.conflicts
        now = table(criteria(Snapshot(cohort)))
        assert [[row["id"], row["criterion"], row["level"]] for row in now] == edited
        assert [row["level"] for row in now if row["id"] == "ida"] == ["", "2", ""]
        assert {row["comment"] for row in now if row["id"] == "zoe"} == {'\'-5 "points", she said; ö'}
        again = plan(Snapshot(cohort), path, "ana")
        assert (again.gifts, again.conflicts) == ([], [])

    def test_marks_are_only_added(self, cohort: Cohort) -> None:
        lines = (cohort.root / "marking/ana.marks.jsonl").read_bytes()
        take(cohort, edit(export(cohort), set_level("bo", "specific", "1")))
        now = (cohort.root / "marking/ana.marks.jsonl").read_bytes()
        assert now.startswith(lines) and now.count(b"\n") == lines.count(b"\n") + 1

    def test_somebody_elses_row_becomes_a_mark_of_ones_own(self, cohort: Cohort) -> None:
        take(cohort, edit(export(cohort), set_level("kim", "specific", "2")), "ben")
        given_ = {one.marker: dict(one.levels) for one in marks(cohort) if one.learner == "kim"}
        assert given_["ana"]["specific"] == 3
        assert given_["ben"] == {"specific": 2, "honest": 2, "commits": 1}
        assert outcomes(cohort, cohort.assignments[0])["kim"].state == MARKED

    def test_a_decision_stays_a_decision(self, cohort: Cohort) -> None:
        give(cohort, "ana.decisions", "bo", (1, 1, 1))

        def change(row: dict[str, str]) -> None:
            if row["marker"] == "ana.decisions" and row["criterion"] == "honest":
                row["level"] = "3"

        take(cohort, edit(export(cohort), change), "ben")
        assert dict(outcomes(cohort, cohort.assignments[0])["bo"].levels) == {"specific": 1, "honest": 3, "commits": 1}

    def test_who_marks_is_asked_with_the_names_of_those_who_did(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        done = command("import-marks", cohort.root, path)
        assert done.exit_code == 1
        assert "such as --as ana; so far ana marked here\n" in done.output

    def test_a_mark_that_changed_meanwhile_is_a_conflict(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        give(cohort, "ana", "bo", (1, 2, 1), "Another.")
        before = (cohort.root / "marking/ana.marks.jsonl").read_bytes()
        done = command("import-marks", cohort.root, path, "--as", "ana")
        assert done.exit_code == 1
        assert "left as the cohort has it" in done.output
        assert any(
            line.split()[:4] == ["bo", "ladder-v1", "specific", "3,"] and "1, Another." in line
            for line in done.output.splitlines()
        )
        assert (cohort.root / "marking/ana.marks.jsonl").read_bytes() == before

    def test_a_text_that_changed_meanwhile_is_a_conflict(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        hand_in(cohort, "bo", "Another ladder.")
        found = plan(Snapshot(cohort), path, "ana")
        assert [(one.learner, one.what, one.there) for one in found.conflicts] == [
            ("bo", "specific", "the text has changed")
        ]
        assert found.gifts == []
        fresh = edit(export(cohort), set_level("bo", "specific", "3"))
        assert plan(Snapshot(cohort), fresh, "ana").conflicts[0].there == "the text has changed", (
            "the mark is of other words"
        )

    def test_a_text_that_was_marked_meanwhile_is_a_conflict(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("ida", "honest", "1"))
        give(cohort, "ben", "ida", (2, 2, 2))
        assert [one.there for one in plan(Snapshot(cohort), path, "ana").conflicts] == ["ben: 2"]

    def test_ones_own_newer_mark_is_a_conflict_with_somebody_elses_row(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("kim", "specific", "2"))
        give(cohort, "ben", "kim", (1, 1, 1))
        assert [one.there for one in plan(Snapshot(cohort), path, "ben").conflicts] == ["ben: 1"]

    def test_a_file_can_be_filled_in_bit_by_bit(self, cohort: Cohort) -> None:
        path = export(cohort)
        for criterion in CRITERIA:
            found = take(cohort, edit(path, set_level("ida", criterion, "2")))
            assert (len(found.gifts), found.conflicts) == (1, [])
        assert outcomes(cohort, cohort.assignments[0])["ida"].points == 6

    def test_what_has_come_to_the_same_is_no_conflict(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        give(cohort, "ana", "bo", (3, 2, 1), "=SUM(A1), she said; “Which\nrung?”")
        found = plan(Snapshot(cohort), path, "ana")
        assert (found.gifts, found.conflicts) == ([], [])

    def test_others_are_taken_beside_a_conflict(self, cohort: Cohort) -> None:
        def change(row: dict[str, str]) -> None:
            set_level("bo", "specific", "3")(row)
            set_level("zoe", "specific", "3")(row)

        path = edit(export(cohort), change)
        give(cohort, "ana", "bo", (1, 2, 1))
        found = take(cohort, path)
        assert [one.learner for one in found.conflicts] == ["bo"]
        assert [one.text.learner for one in found.gifts] == ["zoe"]

    def test_a_dry_run_writes_nothing(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        before = marks(cohort)
        done = command("import-marks", cohort.root, path, "--as", "ana", "--dry-run")
        assert done.exit_code == 0 and "1 mark would be given by ana." in done.output
        assert marks(cohort) == before

    def test_what_counts_gets_into_the_gradebook(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("bo", "specific", "3"))
        assert command("import-marks", cohort.root, path, "--as", "ana").exit_code == 0
        with cohort.gradebook() as book:
            assert book.find_grade("reflection-task", "ladder", "ladder-v1", "bo").manual_score == 6.0

    @pytest.mark.parametrize(
        ("column", "value", "told"),
        [
            ("level", "4", "`4` is no level; write a number from 0 to 3"),
            ("level", "good", "`good` is no level"),
            ("level", "", "the level was taken out; write a number from 0 to 3"),
            ("id", "stranger", "`stranger` is not in this cohort"),
            ("assignment", "snakes-v1", "`snakes-v1` is no exercise of this cohort"),
            ("criterion", "kind", "`kind` is no criterion; there are: specific, honest, commits"),
            ("as_of", "2027", "the column as_of was changed; take this row from a new export"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(self, cohort: Cohort, column: str, value: str, told: str) -> None:
        def change(row: dict[str, str]) -> None:
            if (row["id"], row["criterion"]) == ("bo", "specific"):
                row[column] = value

        path = edit(export(cohort), change)
        before = marks(cohort)
        done = command("import-marks", cohort.root, path, "--as", "ana")
        assert done.exit_code == 1 and f"criteria.csv:2: {told}" in done.output
        assert "1 thing to put right; nothing was changed" in done.output and marks(cohort) == before

    def test_c9_an_id_that_a_spreadsheet_changed_is_told_with_its_cause(self, cohort: Cohort) -> None:
        update_roster(cohort, [Learner("mar1", "Mar", "One")])

        def saved(row: dict[str, str]) -> None:
            row["id"] = row["id"].replace("mar1", "01-Mar")

        path = edit(export(cohort), saved)
        told = "`01-Mar` is not in this cohort; a spreadsheet may have made it of `mar1`: write that as text"
        assert told in command("import-marks", cohort.root, path, "--as", "ana").output

    def test_a_level_for_work_that_did_not_come_in(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("lee", "specific", "0"))
        with pytest.raises(CohortError, match="lee has not handed in ladder-v1; leave the row as it was"):
            plan(Snapshot(cohort), path, "ana")

    def test_doubles_and_contradictions(self, cohort: Cohort) -> None:
        path = export(cohort)
        lines = path.read_bytes().decode("utf-8-sig").split("\r\n")
        last = next(line for line in lines if line.startswith("lee,"))
        path.write_bytes("\r\n".join([*lines[:-1], last, ""]).encode())
        with pytest.raises(CohortError, match=r"this row is on line \d+ already; keep one of them"):
            plan(Snapshot(cohort), path, "ana")

        def change(row: dict[str, str]) -> None:
            if row["id"] == "bo":
                row["comment"] = row["criterion"]

        with pytest.raises(CohortError, match="another row gives bo another comment; keep one of them"):
            plan(Snapshot(cohort), edit(export(cohort), change), "ana")

    def test_a_heading_that_a_spreadsheet_changed_is_named(self, cohort: Cohort) -> None:
        path = export(cohort)
        path.write_bytes(path.read_bytes().replace(b",level,", b",Level,", 1))
        done = command("import-marks", cohort.root, path, "--as", "ana")
        assert "the column level is not there once" in done.output
        assert "here there is Level, so write it as it was" in done.output

    def test_a_level_that_does_not_count_is_told(self, cohort: Cohort) -> None:
        path = edit(export(cohort), set_level("kim", "specific", "2"))
        done = command("import-marks", cohort.root, path, "--as", "ben")
        assert "kim, ladder-v1, specific: 2 is given, and 3 counts, since another marker's is higher." in done.output
        done = command("import-marks", cohort.root, path, "--as", "ana", "--dry-run")
        assert f"Next: managerkit cohort import-marks {cohort.root} {path} --as ana" in done.output

    @pytest.mark.parametrize("name", ["canvas.csv", "moodle.csv"])
    def test_a_foreign_file(self, cohort: Cohort, name: str) -> None:
        done = command("import-marks", cohort.root, SAMPLES / name, "--as", "ana")
        assert done.exit_code == 1 and f"{name}:1: the column id is not there once; name the file" in done.output

    def test_a_marker_without_a_name_for_a_file(self, cohort: Cohort) -> None:
        done = command("import-marks", cohort.root, export(cohort), "--as", "Ana!")
        assert done.exit_code == 1 and "cannot name a marker" in done.output


@pytest.mark.slow
class TestCommand:
    """What goes with what."""

    def test_without_for_it_is_what_it_was(self, cohort: Cohort) -> None:
        done = command("export", cohort.root)
        assert done.exit_code == 0 and "grades.csv: 6 rows, 1 still to be marked." in done.output

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["--missing-as-zero"], "--missing-as-zero goes with --for canvas or moodle or moodle-xml or xapi"),
            (["--for", "moodle", "--iri", BASE], "--iri goes with --for xapi"),
            (["--for", "criteria", "--column", "a=b"], "--column goes with --for canvas or moodle"),
            (["--for", "canvas", "--column", "ladder-v1"], "--column ladder-v1 says too little"),
        ],
    )
    def test_options_that_do_not_fit(self, cohort: Cohort, words: list[str], told: str) -> None:
        done = command("export", cohort.root, *words)
        assert done.exit_code == 2 and told in done.output

    def test_a_file_that_cannot_be_written(self, cohort: Cohort) -> None:
        (cohort.root / "canvas.csv").mkdir()
        done = command("export", cohort.root, "--for", "canvas")
        assert done.exit_code == 1 and "canvas.csv cannot be written" in done.output
