"""A snapshot: for each command a cohort is read once, and the gradebook knows what the desk does before it is asked."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbgrader.api
import pytest
from click.testing import CliRunner
from nbgrader.utils import parse_utc

from managerkit.cli import main
from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking.outcome import MARKED
from managerkit.cohort.marking.store.marks import MarkBook
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import WAITS
from managerkit.gradebook import queries, stamps
from tests.support.desk import CRITERIA, PEOPLE, waiting
from tests.support.marking import texts

pytestmark = pytest.mark.slow

_watching: list[Counter[str]] = []


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "open" and isinstance(arguments[0], str) and str(arguments[1] or "r")[0] not in "wxa":
        _watching[-1][arguments[0]] += 1


sys.addaudithook(_see)


@contextmanager
def reading() -> Iterator[Counter[str]]:
    """How often each file is opened to be read meanwhile."""
    _watching.append(Counter())
    yield _watching[-1]
    _watching.pop()


@pytest.fixture
def marked(tmp_path: Path) -> Cohort:
    """A cohort whose texts are all marked in a marker's file, and of which the gradebook knows nothing yet."""
    cohort = waiting(tmp_path)
    (assignment,) = cohort.assignments
    for learner, text in texts(cohort, assignment).items():
        autograded = cohort.file("autograded", learner, assignment)
        autograded.mkdir(parents=True)
        (autograded / assignment.notebook).write_text("{}")
        (autograded / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
        MarkBook(cohort, "ana").give(assignment, learner, text.digest, dict.fromkeys(CRITERIA, 2), "Which rung?")
    return cohort


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["export"],
        *(["export", "--for", system] for system in ("canvas", "moodle", "criteria", "xapi")),
    ],
    ids=" ".join,
)
def test_each_text_and_each_markers_file_is_read_once_over_one_engine(
    marked: Cohort, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = []
    make = nbgrader.api.create_engine

    def counted(*arguments: Any, **options: Any) -> Any:
        engines.append(arguments)
        return make(*arguments, **options)

    monkeypatch.setattr(nbgrader.api, "create_engine", counted)
    root = marked.root.rename(marked.root.with_name("moved"))  # a place of which this process has no engine yet
    with reading() as opened:
        done = CliRunner().invoke(main, ["cohort", words[0], str(root), *words[1:]])
    assert done.exit_code == 0, done.output
    assert len(engines) == 1
    assert opened[str(root / "cohort.json")] == 1
    assert opened[str(root / "marking/ana.marks.jsonl")] == 1
    assert opened["ladder.journal.jsonl"] == len(PEOPLE)  # each is opened below its folder, by its name alone


def test_the_gradebook_is_brought_up_before_it_is_asked(marked: Cohort) -> None:
    (assignment,) = marked.assignments
    assert {one.state for one in Snapshot(marked).standings} == {"marked"}
    found = Snapshot(marked).in_gradebook(assignment, "ladder").values()
    assert {mark.cells["reflection-task"].points for mark in found} == {6.0}


def test_who_learns_here_can_be_asked_without_writing_anything(marked: Cohort) -> None:
    before = marked.gradebook_path.read_bytes()
    snapshot = Snapshot(marked)
    assert snapshot.learners == set(PEOPLE)
    assert {one.state for one in snapshot.outcomes(marked.assignments[0]).values()} == {MARKED}
    assert marked.gradebook_path.read_bytes() == before


def test_it_stays_as_it_was_and_a_new_one_knows_better(marked: Cohort) -> None:
    (assignment,) = marked.assignments
    first = Snapshot(marked)
    assert first.outcomes(assignment)["learner0"].points == 6
    text = first.texts(assignment)["learner0"]
    MarkBook(marked, "ana").give(assignment, "learner0", text.digest, dict.fromkeys(CRITERIA, 3))
    assert first.outcomes(assignment)["learner0"].points == 6
    assert Snapshot(marked).outcomes(assignment)["learner0"].points == 9
    assert WAITS not in {one.state for one in Snapshot(marked).standings}


def test_where_nothing_is_new_the_gradebook_is_read_without_nbgrader(marked: Cohort) -> None:
    code = (
        "import sys\n"
        "from managerkit.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print('nbgrader' in sys.modules)\n"
    )
    for words, needed in ((["status"], True), (["status"], False), (["export"], False)):
        command = [sys.executable, "-c", code, "cohort", *words, str(marked.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.endswith(f"{needed}\n"), done.stdout


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-01 10:00:00 UTC",
        "2027-02-01 10:00:00.250000 UTC",
        "2027-02-01 10:00:00 Europe/Berlin",
        "2027-02-01 10:00:00 -3600",
        "2027-02-01T10:00:00+02:00",
        "1 February 2027 10:00",
    ],
)
def test_a_stamp_is_read_as_nbgrader_reads_it(text: str) -> None:
    assert stamps.parse(text) == parse_utc(text).replace(tzinfo=UTC)


def test_a_stamp_of_no_day_is_none() -> None:
    assert stamps.parse("2027-02-30 10:00:00 UTC") is None


def test_time_and_extra_time_are_read_as_nbgrader_reads_them(marked: Cohort) -> None:
    (assignment,) = marked.assignments
    due, more = datetime(2027, 2, 1, 9, 0, 0, 500), timedelta(days=1, minutes=1)
    with marked.gradebook() as gradebook:
        gradebook.find_assignment(assignment.name).duedate = due
        gradebook.find_submission(assignment.name, "learner0").extension = more
        gradebook.db.commit()
    with marked.reading() as reading:
        found = {row.learner: (row.duedate, row.extension) for row in queries.scores(reading, [assignment.name])}
    assert found == {one: (due, more if one == "learner0" else None) for one in PEOPLE}
