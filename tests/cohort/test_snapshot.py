"""A snapshot: for each command a cohort is read once, and the gradebook knows what the desk does before it is asked."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbgrader.api
import pytest
from click.testing import CliRunner

from managerkit.cli import main
from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking.outcome import MARKED
from managerkit.cohort.marking.store.marks import MarkBook
from managerkit.cohort.snapshot import Snapshot
from managerkit.cohort.status import WAITS
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
