"""Hostile hand-ins see nothing, gain nothing and harm nobody; for root, and for an ordinary user."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest

import managerkit
from managerkit.activities.scenarios.engine import begin, choose, options
from managerkit.cohort.folder import Cohort
from managerkit.grading.sandbox import execute
from managerkit.grading.sandbox.execute import cool_down
from tests.support import tiny
from tests.support.brought import install
from tests.support.handed_in import FULL, NONE, QUICK, Handed, as_somebody, dump, make
from tests.support.hostile import BREAKS, CHEATS, FUNCTIONS, PLAYS, READS, add_cell, edit, replace_function
from tests.support.processes import adopt_orphans, fork_servers, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

INNOCENT = ["ada", "bo", "cyd"]
HOSTILE = [*READS, *BREAKS, *CHEATS, *FUNCTIONS, *PLAYS, "links-to-a-neighbour"]


@pytest.fixture(scope="module")
def doors() -> Iterator[dict[str, str]]:
    """Two sockets on this machine that nobody in a fence should reach; who does, is counted."""
    visits: list[str] = []
    inet, hidden = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    name = f"managerkit-{os.getpid()}"
    hidden.bind("\0" + name)
    hidden.listen()
    for door in (inet, hidden):
        threading.Thread(target=_count, args=(door, visits), daemon=True).start()
    yield {"port": str(inet.getsockname()[1]), "hidden": repr(name)}
    assert not visits


def _count(door: socket.socket, visits: list[str]) -> None:
    while True:
        door.accept()
        visits.append(str(door.getsockname()))


@pytest.fixture(scope="module")
def graded(
    tmp_path_factory: pytest.TempPathFactory, doors: dict[str, str]
) -> Iterator[tuple[Handed, dict[str, list[str]]]]:
    """A cohort of hostile hand-ins among innocent ones, graded; and what was noted about each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MK_SECRET", "hunter2")
        adopt_orphans()
        handed = make(tmp_path_factory.mktemp("hostile") / "cohort", [*INNOCENT, *HOSTILE])
        fill(handed, doors)
        notes = {name: one.notes for name, one in handed.grade(limits=QUICK).items()}
    yield handed, notes


def fill(handed: Handed, doors: dict[str, str]) -> None:
    """Hand in for everybody."""
    for name in INNOCENT:
        handed.hand_in(name, work=True)
    words = {
        "gradebook": repr(str(handed.cohort.gradebook_path)),
        "neighbour": repr(str(handed.cohort.file("submitted", "ada", handed.assignment, handed.assignment.journal))),
        "source": repr(str(handed.cohort.root / "source")),
        "root": repr(str(handed.cohort.root)),
        "journal": repr(handed.assignment.journal),
        "story": repr("slipping"),
        "play": repr(_winning_play(handed)),
        **doors,
    }
    for name, code in {**READS, **{name: attack.code for name, attack in BREAKS.items()}, **CHEATS}.items():
        handed.hand_in(name)
        code = code.format(**words) if name in READS or name in CHEATS else code
        edit(_notebook(handed, name), partial(add_cell, code=code))
    for name, code in FUNCTIONS.items():
        handed.hand_in(name)
        edit(_notebook(handed, name), partial(replace_function, name="overtime_minutes", code=code))
    for name, play in PLAYS.items():
        record = {"time": "2026-01-01T00:00:00+00:00", "module": "x", "version": "1.0.0", "kind": "play"}
        line = json.dumps({**record, "key": "slipping", "data": play})
        handed.hand_in(name).journal.path.write_text(line + "\n", "utf-8")
    handed.hand_in("links-to-a-neighbour")
    journal = handed.cohort.file("submitted", "links-to-a-neighbour", handed.assignment, handed.assignment.journal)
    journal.symlink_to(handed.cohort.file("submitted", "ada", handed.assignment, handed.assignment.journal))


def _notebook(handed: Handed, name: str) -> Path:
    return handed.cohort.file("submitted", name, handed.assignment, handed.assignment.notebook)


def _autograded(handed: Handed, name: str) -> Path:
    return handed.cohort.file("autograded", name, handed.assignment, handed.assignment.notebook)


def _winning_play(handed: Handed) -> dict[str, object]:
    scenario = handed.cohort.module(handed.assignment).scenario("slipping").value
    state = begin(scenario, 1)
    while open_now := options(scenario, state):
        state = choose(scenario, state, open_now[0].id)
    return {"seed": 1, "choices": state.choices}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_work_gains_no_points_and_sees_nothing(graded: tuple[Handed, dict[str, list[str]]], name: str) -> None:
    handed, _ = graded
    assert handed.points(name) == NONE
    assert "LEAKED" not in handed.shown(name)
    assert "hunter2" not in handed.shown(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_a3_every_graded_cell_shows_what_it_is_worth(graded: tuple[Handed, dict[str, list[str]]], name: str) -> None:
    handed, _ = graded
    cells = nbformat.reads(_autograded(handed, name).read_text("utf-8"), as_version=4).cells
    graded_cells = [cell for cell in cells if cell.cell_type == "code" and "nbgrader" in cell.metadata]
    assert len(graded_cells) == len(NONE)
    for cell in graded_cells:
        assert {output.output_type for output in cell.outputs} & {"execute_result", "error"}
        assert len(str(cell.outputs)) < 5_000


@pytest.mark.parametrize("name", [name for name, attack in BREAKS.items() if attack.says])
def test_what_breaks_is_reported(graded: tuple[Handed, dict[str, list[str]]], name: str) -> None:
    assert re.search(BREAKS[name].says, " ".join(graded[1][name]))


def test_a_link_is_reported(graded: tuple[Handed, dict[str, list[str]]]) -> None:
    assert "is a link" in " ".join(graded[1]["links-to-a-neighbour"])


@pytest.mark.parametrize("name", INNOCENT)
def test_nobody_else_s_grade_is_harmed(graded: tuple[Handed, dict[str, list[str]]], name: str) -> None:
    handed, notes = graded
    assert handed.points(name) == FULL
    assert notes[name] == []


def test_courses_that_packages_bring_are_hidden_like_the_kits_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.copy(tmp_path)
    site = install(tmp_path, tmp_path / "site", "acme").parents[1]
    ours = execute._environment
    monkeypatch.setattr(
        execute,
        "_environment",
        lambda scratch: {**ours(scratch), "PYTHONPATH": f"{ours(scratch)['PYTHONPATH']}:{site}"},
    )
    monkeypatch.syspath_prepend(str(site))
    cool_down()
    try:
        handed = make(tmp_path / "cohort", ["ada"])
        handed.hand_in("ada")
        code = f"import os\nfor path in os.scandir({str(site)!r}): print(path.name, os.listdir(path))"
        edit(_notebook(handed, "ada"), partial(add_cell, code=code))
        handed.grade()
    finally:
        cool_down()
    printed = _autograded(handed, "ada").read_text("utf-8")
    assert "acme_course []" in printed and "entry_points.txt" in printed


def test_nothing_goes_on_afterwards(graded: tuple[Handed, dict[str, list[str]]]) -> None:
    cool_down()
    wait_for(lambda: not fork_servers(), "the end of all fork servers")


def test_the_fence_holds_for_an_ordinary_user(doors: dict[str, str]) -> None:
    """The attacks that end by themselves, graded from the command line by somebody without any rights."""
    quick = [
        *READS,
        *CHEATS,
        "exits",
        "crashes",
        "closes-everything",
        "kills-its-parent",
        "fills-memory",
        "leaves-a-daemon",
    ]
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        handed = make(folder / "cohort", [*INNOCENT, *HOSTILE])
        fill(handed, doors)
        for name in set(HOSTILE) - set(quick):
            shutil.rmtree(handed.cohort.root / "submitted" / name)
        source = str(Path(managerkit.__file__).parents[1])
        command = [sys.executable, "-m", "managerkit.cli", "cohort", "grade", str(handed.cohort.root)]
        done = as_somebody(command, folder, {"PYTHONPATH": source, "MK_SECRET": "hunter2", "PATH": os.environ["PATH"]})
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{len(quick) + len(INNOCENT)} graded" in done.stdout
        for name in INNOCENT:
            assert handed.points(name) == FULL
        for name in quick:
            assert handed.points(name) == NONE, name
            assert "LEAKED" not in handed.shown(name)
            assert "hunter2" not in handed.shown(name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_without_a_fence_grading_stops_with_a_sentence_unless_told_otherwise(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    handed.hand_in("ada", work=True)
    no_namespaces = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
    command = ["unshare", "-Ur", "sh", "-c", no_namespaces, "sh"]
    grade = [sys.executable, "-m", "managerkit.cli", "cohort", "grade", str(handed.cohort.root)]
    done = subprocess.run([*command, *grade], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1
    assert "cannot be fenced" in done.stderr
    assert "--unfenced" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (handed.cohort.root / "autograded").exists()
    done = subprocess.run([*command, *grade, "--unfenced"], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert handed.points("ada") == FULL


def test_unfenced_grading_gives_the_same_grades(tmp_path: Path) -> None:
    dumps = []
    for fenced in (True, False):
        handed = make(tmp_path / f"cohort-{fenced}", ["ada", "bo", "patcher"])
        handed.hand_in("ada", work=True)
        handed.hand_in("bo")
        handed.hand_in("patcher")
        edit(_notebook(handed, "patcher"), lambda notebook: add_cell(notebook, CHEATS["patches-the-checker"]))
        handed.grade(fenced=fenced)
        dumps.append(dump(Cohort.open(handed.cohort.root)))
    assert dumps[0] == dumps[1]
