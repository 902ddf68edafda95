"""`managerkit upgrade` and what `start` says of a newer course, as processes; and kills at random moments."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import upgrading
from managerkit.journal.log import Journal
from tests.support.files import snapshot
from tests.support.places import PACKS
from tests.support.upgrades import LESSON, Author, Learner

pytestmark = pytest.mark.slow

OLDEST = PACKS / "journals/oldest.jsonl"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner with an edit, whose course has got a new version since."""
    author = Author.begin(tmp_path / "kit")
    one = Learner.begin(author, tmp_path / "mine")
    one.types("Mine.", "idea")
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release(notice="Look twice, not once.")
    return one


def run(learner: Learner, *arguments: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "MANAGERKIT_COURSE": str(learner.author.root / "course"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "managerkit.cli", *arguments]
    where = folder or learner.workspace.parent
    return subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_it_says_what_it_did_and_where_the_old_folder_is(learner: Learner) -> None:
    before = snapshot(learner.workspace)
    dry = run(learner, "upgrade", "mine", "--dry-run")
    assert "Nothing was changed. To do it: managerkit upgrade mine" in dry.stdout
    assert snapshot(learner.workspace) == before
    done = run(learner, "upgrade", "mine")
    assert (done.returncode, done.stderr) == (
        0,
        "Reading the notebooks ...\nCopying the folder ...\nWriting the notebooks ...\n",
    )
    assert done.stdout.startswith(
        "Ladders\n"
        "  - 1.0.1: Look twice, not once.\n"
        "  - In notebooks/00-ladder.ipynb you had changed the cell “The idea” and so has the course: yours stays, the "
        "new one is below it.\n"
    )
    assert "\nYour workspace is up to date. As it was before, it is kept in mine-before-" in done.stdout
    assert learner.lost() == []
    assert run(learner, "upgrade", "mine").stdout == "Your workspace mine is up to date.\n"


def test_what_is_told_cannot_steer_the_terminal(learner: Learner) -> None:
    notebook = learner.read()
    notebook["cells"][1]["source"] = "\x1b[2J\x07 mine"
    learner.save(notebook)
    assert "\x1b" not in run(learner, "upgrade", "mine").stdout


def test_a_folder_that_is_no_workspace(learner: Learner, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    done = run(learner, "upgrade", "other")
    assert done.returncode == 1 and "is no workspace; name yours: managerkit upgrade FOLDER" in done.stderr
    assert "Traceback" not in done.stderr


def test_start_tells_of_a_newer_course_and_upgrade_refuses_while_jupyterlab_is_open(
    learner: Learner, tmp_path: Path
) -> None:
    env = {**os.environ, "MANAGERKIT_COURSE": str(learner.author.root / "course"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "managerkit.cli", "start", "mine", "--no-browser", "--port", "9650"]
    log = tmp_path / "log"
    before = snapshot(learner.workspace)
    with log.open("w") as out:
        lab = subprocess.Popen(command, cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            until = time.monotonic() + 90
            while "token=" not in log.read_text() and time.monotonic() < until and lab.poll() is None:
                time.sleep(0.2)
            done = run(learner, "upgrade", "mine")
        finally:
            lab.terminate()
            lab.wait(30)
    assert "To bring it up to date, with all that you wrote: managerkit upgrade mine" in log.read_text()
    assert done.returncode == 1 and "JupyterLab is open on" in done.stderr, log.read_text()
    assert {name: one for name, one in snapshot(learner.workspace).items() if name in before} == before
    assert run(learner, "upgrade", "mine").returncode == 0


def test_killed_at_random_moments_it_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    there = upgrading.scene(tmp_path)
    environment = {**os.environ, "MANAGERKIT_COURSE": str(there.newer)}
    found = upgrading.killed(there, tmp_path, 10, environment)
    assert found.mixtures == 0
    assert found.old + found.new == 10


def test_a_journal_from_the_oldest_format_still_reads(learner: Learner) -> None:
    journal = learner.workspace / "notebooks/ladder.journal.jsonl"
    journal.write_bytes(OLDEST.read_bytes())
    assert run(learner, "upgrade", "mine").returncode == 0
    assert journal.read_bytes() == OLDEST.read_bytes()
    read = Journal(journal, "ladder", "1.0.1")
    assert read.damage() == []
    assert read.latest("answer") == {"left": 2, "right": 0}
    assert read.last("text", "last") == "Die grüne Leiter, <b>Dienstag</b>. 🪜"
    assert read.last("play", "climb") == {"seed": 7, "choices": ["ask", "climb"]}
    assert read.last("text", "next:by") == "2026-12-01"
    assert learner.sources(LESSON)[1].endswith("Mine.")
