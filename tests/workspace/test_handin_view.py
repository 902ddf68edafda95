"""The end of an exercise: what a learner sees there, and what the button does."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from managerkit.cli import main
from managerkit.cohort.create import create
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.ui.panel import Event
from managerkit.workspace.handin_view import HandInView
from managerkit.workspace.start import prepare
from tests.support.cohort import Exercise
from tests.support.places import COURSE as COURSE_AT

COURSE = CourseFolder(COURSE_AT)
MASTERY = COURSE.module("mastery")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "workspace"
    prepare(folder)
    return folder


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace, on a machine where nobody has set up nbgrader."""
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "config"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config/own"))
    (tmp_path / "config").mkdir()
    yield Path(shutil.copytree(prepared, tmp_path / "workspace"))


def exercise(workspace: Path) -> Exercise:
    return Exercise(MASTERY, workspace / f"exercises/{MASTERY.assignment}")


def view(workspace: Path) -> HandInView:
    return HandInView(COURSE, MASTERY, exercise(workspace).journal)


def test_who_works_alone_is_asked_for_nothing_and_led_on(workspace: Path) -> None:
    page = str(view(workspace).body())
    before, folded = page.split("<details", 1)
    assert "there is nothing to hand in" in before and "<input" not in before
    assert 'name="learner"' in folded
    assert 'href="../../notebooks/02-learning.ipynb"' in page


def test_what_counts_so_far_is_counted_when_one_asks(workspace: Path) -> None:
    shown = view(workspace)
    assert shown.handle(Event("check", "")).startswith("0 of 6 points for playing")
    exercise(workspace).play()
    assert shown.handle(Event("check", "")).startswith("6 of 6 points for playing")


def test_the_button_makes_the_zip_and_says_what_happens_next(workspace: Path) -> None:
    exercise(workspace).play()
    shown = view(workspace)
    shown.handle(Event("learner", " ada "))
    said = shown.handle(Event("zip", ""))
    name = f"{MASTERY.assignment}-ada.zip"
    assert f"Made {name}." in said and "send it to your facilitator" in said and "6 of 6 points" in said
    with zipfile.ZipFile(workspace / name) as made:
        assert json.loads(made.read("manifest.json"))["learner"] == "ada"
        assert "ratings.json" not in made.namelist()
    assert said in str(shown.body()).replace("</p><p>", " ")
    again = view(workspace)
    assert "nothing to hand in" not in str(again.body()), "who has a facilitator's id is not alone"
    assert "nothing has changed since" in again.handle(Event("zip", ""))


def test_what_cannot_be_handed_in_is_a_sentence(workspace: Path) -> None:
    shown = view(workspace)
    shown.handle(Event("learner", "ada"))
    assert "there are no answers to hand in" in shown.handle(Event("zip", ""))
    exercise(workspace).play()
    shown.handle(Event("learner", "<b>\n"))
    shown.handle(Event("learner", "a\tb"))
    assert "give the one that your facilitator gave you" in shown.handle(Event("zip", ""))


@pytest.mark.parametrize(
    "config",
    [
        "c = get_config()",
        "1/0",
        "c = get_config()\nc.Exchange.root = '/nowhere'\nc.CourseDirectory.course_id = 'spring'",
    ],
    ids=["says nothing", "is broken", "names an exchange without this exercise"],
)
def test_without_an_exchange_for_it_the_zip_is_the_way(workspace: Path, tmp_path: Path, config: str) -> None:
    (tmp_path / "config/nbgrader_config.py").write_text(config)
    assert 'name="zip"' in str(view(workspace).body())


@pytest.mark.parametrize(
    ("name", "root", "course"),
    [("submit", "{there!r}", "'spring'"), ("zip", "str({there!r})", "'spring'"), ("zip", "{there!r}", "3")],
    ids=["strings", "worked out", "no string"],
)
def test_a_file_of_settings_that_came_with_an_exercise_is_read_and_never_run(
    workspace: Path, tmp_path: Path, name: str, root: str, course: str
) -> None:
    there, mark = str(tmp_path / "exchange"), tmp_path / "it-ran"
    (tmp_path / "exchange/spring/outbound" / MASTERY.assignment).mkdir(parents=True)
    (tmp_path / "config/nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {there!r}\nc.CourseDirectory.course_id = 'autumn'"
    )
    (workspace / "exercises/nbgrader_config.py").write_text(
        f"c = get_config()\nopen({str(mark)!r}, 'w')\n"
        f"c.Exchange.root = {root.format(there=there)}\nc.CourseDirectory.course_id = {course}"
    )
    assert f'name="{name}"' in str(view(workspace).body())
    assert not mark.exists()


@pytest.mark.slow
def test_where_there_is_an_exchange_the_button_submits_and_the_facilitator_collects(
    workspace: Path, tmp_path: Path
) -> None:
    me = pytest.importorskip("pwd").getpwuid(os.getuid()).pw_name
    cohort = create(tmp_path / "spring", [Learner(me, "Ada", "Ng")], ["mastery"], COURSE)
    run("cohort", "release", cohort.root)
    (tmp_path / "config/nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'spring'\nc.Exchange.root = {str(cohort.root / 'exchange')!r}"
    )
    shown = view(workspace)
    page = str(shown.body())
    assert "Hand in to spring" in page and "<input" not in page
    assert "there are no answers to hand in" in shown.handle(Event("submit", ""))
    exercise(workspace).play()
    (workspace / "exercises/nbgrader.py").write_text("raise SystemExit('this is not nbgrader')")
    said = shown.handle(Event("submit", ""))
    assert said.startswith(f"Handed in as spring {MASTERY.assignment}") and "the newest counts" in said
    run("cohort", "collect", cohort.root)
    (handed_in,) = (cohort.root / "submitted" / me / MASTERY.assignment).glob("*.journal.jsonl")
    assert handed_in.read_bytes() == exercise(workspace).journal.path.read_bytes()


def run(*words: object) -> None:
    ran = CliRunner().invoke(main, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
