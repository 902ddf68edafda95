"""Grading real hand-ins into a real gradebook: torn ones, the same ones again, interrupted, killed."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from managerkit.cohort.folder import CONFIG_FILE, Cohort
from managerkit.gradebook.nbgrader import GradebookError, one_commit
from managerkit.gradebook.queries import recorded, set_due_dates
from managerkit.grading.sandbox.job import Kit
from tests.support.commands import run
from tests.support.handed_in import FULL, NONE, Handed, dump, make, many
from tests.support.hostile import Notebook, add_cell, edit
from tests.support.processes import PATIENCE, adopt_orphans, fork_servers, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

STORY_AND_FORM = {**FULL, "points-overtime": 0.0}


# Torn hand-ins


def _without(*names: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in names]

    return change


def _twice(name: str) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        (cell,) = (cell for cell in notebook["cells"] if cell["id"] == name)
        notebook["cells"].append({**json.loads(json.dumps(cell)), "id": "copy"})

    return change


def _turned(notebook: Notebook) -> None:
    notebook["cells"].reverse()


def _with_the_points_first(notebook: Notebook) -> None:
    notebook["cells"].sort(key=lambda cell: not cell["metadata"].get("nbgrader"))


def _without_ids(notebook: Notebook) -> None:
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]


def _with_one_id(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["id"] = "same"


def _with_other_points(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"].update(points=1000, locked=False, solution=True)


def _with_strange_cells(notebook: Notebook) -> None:
    notebook["cells"] += [None, 7, {}, {"cell_type": "odd", "source": 3}, {"metadata": {"nbgrader": "yes"}}]
    notebook["cells"].append({"cell_type": "code", "source": ["1", 2], "metadata": {"nbgrader": {"grade_id": []}}})


EDITS: dict[str, tuple[Callable[[Notebook], None], str, dict[str, float]]] = {
    "points-deleted": (_without("points-overtime", "points-slipping"), "points-overtime was missing", FULL),
    "form-deleted": (_without("reflection-form"), "reflection-form was missing", FULL),
    "task-deleted": (_without("reflection-task"), "reflection-task was missing", FULL),
    "all-deleted": (lambda notebook: notebook.update(cells=[]), "points-slipping was missing", STORY_AND_FORM),
    "set-up-deleted": (_without("setup", "play", "reflection"), "", FULL),
    "points-twice": (_twice("points-slipping"), "“points-slipping” is there more than once", FULL),
    "form-twice": (_twice("reflection-form"), "“reflection-form” is there more than once", FULL),
    "task-twice": (_twice("reflection-task"), "“reflection-task” is there more than once", FULL),
    "function-twice": (_twice("the-function"), "", FULL),
    "turned": (_turned, "", FULL),
    "points-first": (_with_the_points_first, "", FULL),
    "no-ids": (_without_ids, "", FULL),
    "one-id": (_with_one_id, "", FULL),
    "other-points": (_with_other_points, "", FULL),
    "strange-cells": (_with_strange_cells, "", FULL),
}
"""What was done to a notebook, what is told about it, and the points it earns all the same."""

FILES: dict[str, tuple[Callable[[Path, str], None], str, dict[str, float]]] = {
    "no-json": (lambda home, name: _write(home / name, "{ oh"), "cannot be read", STORY_AND_FORM),
    "no-notebook-at-all": (lambda home, name: _write(home / name, "[1, 2]"), "cannot be read", STORY_AND_FORM),
    "deep": (lambda home, name: _write(home / name, "[" * 100_000), "cannot be read", STORY_AND_FORM),
    "empty": (lambda home, name: _write(home / name, ""), "cannot be read", STORY_AND_FORM),
    "missing": (lambda home, name: (home / name).unlink(), "there is no debugging-people.ipynb", STORY_AND_FORM),
    "renamed": (lambda home, name: _rename(home / name, "mine (2).ipynb"), "is called mine (2).ipynb", FULL),
    "no-journal": (lambda home, name: _journal(home).unlink(), "", {**NONE, "points-overtime": 4.0}),
    "torn-journal": (lambda home, name: _append(_journal(home), b'{"time": "2026'), "", FULL),
    "odd-journal": (lambda home, name: _append(_journal(home), b"\xff\xfe\n[]\n{}\nnull\n" * 50), "", FULL),
    "half-a-character": (lambda home, name: _replace(home / name, "Part one", "\\\\ud800"), "", FULL),
    "odd-name": (lambda home, name: _write(home / os.fsdecode(b"\xff.txt"), "x"), "?.txt is a link or no", FULL),
    "a15-pictures": (lambda home, name: _pictures(home), "51 files were left out, since a hand-in may have 200", FULL),
    "a9-a-folder": (lambda home, name: _folder_instead(home / name), "there is no", STORY_AND_FORM),
    "a9-receipt-a-folder": (lambda home, name: _write(_in_a_folder(home / ".graded.json"), "x"), "", FULL),
    "a9-stamp-a-folder": (lambda home, name: _folder_instead(home / "timestamp.txt"), "", FULL),
    "a9-journal-a-folder": (lambda home, name: _folder_instead(_journal(home)), "", {**NONE, "points-overtime": 4.0}),
    "a8-endless-stamp": (lambda home, name: _link(home / "timestamp.txt", "/dev/zero"), "is a link or no", FULL),
    "a8-pipe": (lambda home, name: _pipe(home / name), "is a link or no ordinary file", STORY_AND_FORM),
    "a9-early": (lambda home, name: _write(home / "timestamp.txt", "0001-01-01 00:00:00 +1400"), "", FULL),
    "many-files": (lambda home, name: _many_files(home), "files were left out", FULL),
    "deep-folders": (lambda home, name: _deep(home), "", FULL),
    "own-modules": (lambda home, name: _own_modules(home), "", FULL),
    "huge": (lambda home, name: _write(home / "film.mov", "x" * 40_000_000), "film.mov was left out", FULL),
    "no-timestamp": (lambda home, name: (home / "timestamp.txt").unlink(), "", FULL),
}


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _many_files(home: Path) -> None:
    (home / "z").mkdir()
    for number in range(1000):
        (home / "z" / str(number)).touch()


def _pictures(home: Path) -> None:
    for number in range(248):
        (home / f"a{number}.png").write_bytes(b"x")


def _in_a_folder(path: Path) -> Path:
    path.mkdir()
    return path / "x"


def _folder_instead(path: Path) -> None:
    path.unlink()
    _in_a_folder(path).write_text("x")


def _link(path: Path, to: str) -> None:
    path.unlink()
    path.symlink_to(to)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _deep(home: Path) -> None:
    for _ in range(300):
        home /= "d"
        home.mkdir()
    (home / "bottom.txt").touch()


def _own_modules(home: Path) -> None:
    """Modules of the names of everybody else's, which end whoever imports them."""
    for name in ("managerkit", "json", "decimal", "difflib", "traceback", "sitecustomize", "pandas", "numbers"):
        (home / f"{name}.py").write_text("import os\nos._exit(9)\n")


def _rename(path: Path, name: str) -> None:
    path.rename(path.with_name(name))


def _journal(home: Path) -> Path:
    return home / "debugging-people.journal.jsonl"


def _append(path: Path, text: bytes) -> None:
    path.write_bytes(path.read_bytes() + text)


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Handed, dict[str, list[str]]]:
    handed = make(tmp_path_factory.mktemp("torn") / "cohort", [*EDITS, *FILES])
    for name in (*EDITS, *FILES):
        home = handed.hand_in(name, work=True).home
        if name in EDITS:
            edit(home / handed.assignment.notebook, EDITS[name][0])
        else:
            FILES[name][0](home, handed.assignment.notebook)
    return handed, {name: one.notes for name, one in handed.grade().items()}


@pytest.mark.parametrize("name", [*EDITS, *FILES])
def test_a_torn_hand_in_is_graded_as_far_as_it_can_be(torn: tuple[Handed, dict[str, list[str]]], name: str) -> None:
    handed, notes = torn
    _, told, points = {**EDITS, **FILES}[name]
    assert handed.points(name) == points
    assert told in "; ".join(notes[name])
    if not told:
        assert notes[name] == []
    shown = handed.cohort.file("autograded", name, handed.assignment, handed.assignment.notebook).read_text("utf-8")
    assert "BEGIN MARK SCHEME" in shown  # for the marker


# Again, and interrupted


def test_only_what_changed_is_graded_again(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada", "bo", "cyd"])
    handed.hand_in("ada", work=True)
    handed.hand_in("bo")
    assert {name for name, one in handed.grade().items() if one.fresh} == {"ada", "bo"}
    before = dump(handed.cohort)
    assert not [one for one in handed.grade().values() if one.fresh]
    handed.hand_in("cyd", work=True)
    edit(
        handed.cohort.file("submitted", "bo", handed.assignment, handed.assignment.notebook),
        lambda notebook: add_cell(notebook, "print('one more')"),
    )
    assert {name for name, one in handed.grade().items() if one.fresh} == {"bo", "cyd"}
    assert "one more" in handed.shown("bo")
    after = dump(handed.cohort)
    assert {key: value for key, value in after.items() if not key.startswith("cyd")} == before


def test_a_gradebook_from_a_backup_is_filled_again(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    shutil.copy(handed.cohort.gradebook_path, tmp_path / "backup.db")
    handed.hand_in("ada", work=True)
    handed.grade()
    shutil.copy(tmp_path / "backup.db", handed.cohort.gradebook_path)
    assert handed.grade()["ada"].fresh
    assert handed.points("ada") == FULL


def test_what_was_graded_is_known_whatever_the_path_is_called(tmp_path: Path) -> None:
    handed = make(tmp_path / "50% #1" / "cohort", ["ada"])
    handed.hand_in("ada", work=True)
    assert handed.grade()["ada"].fresh
    assert not handed.grade()["ada"].fresh


def test_a_gradebook_that_cannot_be_used_is_told_before_anything_is_graded(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    handed.hand_in("ada", work=True)
    handed.grade()
    path = handed.cohort.gradebook_path
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradebookError, match=r"gradebook\.db cannot be used \(database is locked\); close"):
            handed.grade(executors=nobody)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(GradebookError, match=r"gradebook\.db cannot be used \(file is not a database\); close"):
        handed.grade(executors=nobody)
    assert "gradebook.db cannot be used (file is not a database)" in run("cohort", "grade", path.parent, code=1).output


def nobody(kit: Kit) -> NoReturn:
    pytest.fail("nothing is to be executed")


def test_marks_given_by_hand_survive_and_are_flagged_when_the_work_changes(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    exercise = handed.hand_in("ada", work=True)
    handed.grade()
    where = ("reflection-task", handed.assignment.module, handed.assignment.name, "ada")
    with handed.cohort.gradebook() as gradebook:
        grade = gradebook.find_grade(*where)
        grade.manual_score, grade.needs_manual_grade = 7.0, False
        gradebook.db.commit()
    handed.grade()
    with handed.cohort.gradebook() as gradebook:
        assert not gradebook.find_grade(*where).needs_manual_grade
    exercise.write(["Something else."], {})
    handed.grade()
    with handed.cohort.gradebook() as gradebook:
        grade = gradebook.find_grade(*where)
        assert (grade.manual_score, grade.needs_manual_grade) == (7.0, True)


def test_a_late_hand_in_loses_the_points_that_it_is_given_in_the_same_commit(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    handed.hand_in("ada", work=True)
    with handed.cohort.gradebook() as gradebook:
        set_due_dates(gradebook, {handed.assignment.name: datetime(2026, 11, 1, tzinfo=UTC)})
    config = handed.cohort.root / CONFIG_FILE
    config.write_text(config.read_text("utf-8") + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n", "utf-8")
    handed.grade()
    _, penalty = dump(handed.cohort)[f"ada {handed.assignment.name} {handed.assignment.module}"]
    assert penalty == sum(FULL.values())


@pytest.mark.filterwarnings("ignore:Object of type <Submitted")
def test_what_fails_while_it_is_recorded_leaves_nothing_of_itself_in_the_gradebook(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    name = handed.assignment.name

    def handed_in() -> set[tuple[str, str]]:
        with handed.cohort.reading() as reading:
            return recorded(reading)

    def in_steps(gradebook: Any) -> None:
        gradebook.update_or_create_submission(name, "ada")
        gradebook.find_grade("reflection-form", handed.assignment.module, name, "ada").auto_score = 4.0
        gradebook.db.commit()
        assert not handed_in(), "nobody sees a part of it"

    with handed.cohort.gradebook() as gradebook:
        with pytest.raises(ValueError, match="halfway"), one_commit(gradebook):
            in_steps(gradebook)
            raise ValueError("halfway")
        assert not handed_in()
        with one_commit(gradebook):
            in_steps(gradebook)
    assert handed_in() == {("ada", name)}
    assert handed.points("ada")["reflection-form"] == 4.0


def _grading(cohort: Cohort) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "managerkit.cli", "cohort", "grade", str(cohort.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _that_waits(root: Path) -> Handed:
    """Hand-ins of which one never comes to an end, so that grading is at work until it is stopped."""
    handed = many(root)
    edit(
        handed.cohort.file("submitted", "learner-9", handed.assignment, handed.assignment.notebook),
        lambda notebook: add_cell(notebook, "import time\ntime.sleep(600)"),
    )
    return handed


def test_killed_at_random_moments_and_run_again_it_gives_the_same_gradebook(tmp_path: Path) -> None:
    adopt_orphans()
    handed = many(tmp_path / "cohort")
    edit(
        handed.cohort.file("submitted", "learner-3", handed.assignment, handed.assignment.notebook),
        lambda notebook: add_cell(notebook, "import pandas as pd\npd.DataFrame({'a': [1]})"),
    )
    begun = Handed(Cohort.open(shutil.copytree(handed.cohort.root, tmp_path / "killed")))
    handed.grade()
    luck, kills = random.Random(5), 0
    for _ in range(8):
        running = _grading(begun.cohort)
        time.sleep(luck.uniform(0.2, 3.0))  # any moment will do
        kills += running.poll() is None
        running.kill()
        running.communicate()
        shutil.rmtree(begun.cohort.root / "autograded" / "learner-3", ignore_errors=True)  # so that something is left
    assert kills
    assert _grading(begun.cohort).communicate(timeout=PATIENCE)[1] == ""
    assert dump(begun.cohort) == dump(handed.cohort)
    assert not list((begun.cohort.root / "autograded").glob("*/.*.new"))
    wait_for(lambda: not fork_servers(), "the end of all fork servers")


def test_ctrl_c_stops_with_a_sentence_and_the_next_run_goes_on(tmp_path: Path) -> None:
    handed = _that_waits(tmp_path / "cohort")
    running = _grading(handed.cohort)
    graded = handed.cohort.root / "autograded"
    wait_for(lambda: len(list(graded.glob(f"*/{handed.assignment.name}"))) >= 2, "a second grade")
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130, complained
    assert "of 16 handed in" in said
    assert "To go on: managerkit cohort grade" in complained
    assert "Traceback" not in complained
    first = int(said.split()[0])
    assert 0 < first < 16
    shutil.rmtree(handed.cohort.file("submitted", "learner-9", handed.assignment))
    handed.hand_in("learner-9")
    said, _ = _grading(handed.cohort).communicate(timeout=PATIENCE)
    assert f"{16 - first} graded, {first} unchanged" in said
    assert handed.points("learner-0") == FULL


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    handed = _that_waits(tmp_path / "cohort")
    running = _grading(handed.cohort)
    graded = handed.cohort.root / "autograded"
    wait_for(lambda: list(graded.glob(f"*/{handed.assignment.name}")), "a grade")
    _, complained = _grading(handed.cohort).communicate(timeout=PATIENCE)
    assert "is being graded in another window" in complained
    assert running.poll() is None, "the first goes on"
    running.send_signal(signal.SIGINT)
    assert "of 16 handed in" in running.communicate(timeout=PATIENCE)[0]


def test_the_summary_names_everybody_with_trouble(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada", "bo"])
    handed.hand_in("ada", work=True)
    handed.hand_in("bo")
    edit(
        handed.cohort.file("submitted", "bo", handed.assignment, handed.assignment.notebook),
        lambda notebook: add_cell(notebook, "import os\nos._exit(3)"),
    )
    said, complained = _grading(handed.cohort).communicate(timeout=PATIENCE)
    assert "2 graded, of 2 handed in." in said
    assert "bo · debugging-people-v2: the notebook's code ended its own process (exit code 3)" in said
    assert complained == ""


def test_environment_of_the_facilitator_does_not_reach_learners(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("MK_SECRET", "hunter2")
    handed = make(tmp_path / "cohort", ["ada"])
    home = handed.hand_in("ada").home
    edit(home / handed.assignment.notebook, lambda notebook: add_cell(notebook, "import os\nprint(dict(os.environ))"))
    handed.grade()
    assert "PATH" in handed.shown("ada")
    assert "hunter2" not in handed.shown("ada")
    assert str(handed.cohort.root) not in handed.shown("ada")
