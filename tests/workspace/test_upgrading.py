"""docs/upgrading.md, case by case: each is a test of the same name, and in each every word that was typed is kept."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from managerkit.activities.scenarios.engine import replay
from managerkit.authoring.versions import VersionStep
from managerkit.content.loading import CourseFolder
from managerkit.workspace import swap
from managerkit.workspace.start import WorkspaceError, prepare
from tests.support.files import snapshot
from tests.support.places import ROOT
from tests.support.upgrades import EXERCISE, LESSON, Author, Learner, without

PAGE = ROOT / "docs/upgrading.md"


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author.begin(tmp_path / "kit")


@pytest.fixture
def learner(author: Author, tmp_path: Path) -> Iterator[Learner]:
    """A learner; afterwards nothing that they typed may be missing, and every notebook must be one."""
    one = Learner.begin(author, tmp_path / "mine")
    yield one
    assert one.lost() == []
    for path in one.workspace.rglob("*.ipynb"):
        if "unreadable" not in path.name:
            nbformat.validate(json.loads(path.read_text("utf-8")))
    with author.shipping():
        assert not prepare(one.workspace).added


def test_every_case_is_a_test_of_the_same_name() -> None:
    cases = re.findall(r"^### (\d+)\. (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    names = [f"test_{number}_{re.sub(r'[^a-z0-9]+', '_', title.lower())}" for number, title in cases]
    assert [int(number) for number, _ in cases] == list(range(1, len(cases) + 1))
    assert [name for name in names if name not in globals()] == []


def test_1_a_fix_elsewhere(author: Author, learner: Learner) -> None:
    learner.types("My grip was the left one.", "idea")
    notebook = learner.read()
    ran = {"output_type": "stream", "name": "stdout", "text": ["shown"]}
    next(cell for cell in notebook["cells"] if cell["id"] == "assess")["outputs"] = [ran]
    learner.save(notebook)
    author.edit("lesson.md", 'ladder.explore("retention")', 'ladder.explore("retention")  # mended')
    author.release()
    done = learner.upgrades()
    assert any("# mended" in text for text in learner.sources())
    assert next(cell for cell in learner.cells() if cell["id"] == "assess")["outputs"] == [ran]
    assert "Ladders: 1.0.1: Something is better." in learner.told(done)
    assert learner.ids() == ["opening", "idea", "setup", "assess", "aims", "explore", "closing"]


def test_2_a_cell_inserted_before_an_answer(author: Author, learner: Learner) -> None:
    learner.adds("My answer.", "idea")
    learner.types("And here.", "assess")
    author.edit(
        "lesson.md", "```{code-cell}\n:slug: setup", '+++ {"slug": "hint"}\nA hint.\n\n```{code-cell}\n:slug: setup'
    )
    author.release(VersionStep.MINOR)
    learner.upgrades()
    assert learner.ids()[:5] == ["opening", "idea", "mine-0", "hint", "setup"]


def test_3_both_add_a_cell_at_one_place(author: Author, learner: Learner) -> None:
    learner.adds("Mine.", "idea")
    author.lesson('+++ {"slug": "theirs"}\nTheirs.')
    author.release(VersionStep.MINOR)
    learner.upgrades()
    assert learner.sources()[1:4] == ["## The idea\n\nLook before you climb.", "Mine.", "Theirs."]


def test_4_a_code_cell_is_split(author: Author, learner: Learner) -> None:
    learner.types("grip = 'left'", "explore")
    author.edit(
        "lesson.md",
        'ladder.explore("retention")',
        '"half"\n```\n\n```{code-cell}\n:slug: second-half\nladder.explore("retention")',
    )
    author.release(VersionStep.MINOR)
    done = learner.upgrades()
    at = learner.ids().index("explore")
    kept, note, second = learner.sources()[at : at + 3]
    assert kept == "ladder.explore(\"retention\")\ngrip = 'left'"
    assert '```python\n"half"\n```' in note and second == 'ladder.explore("retention")'
    assert 'you had changed the cell “ladder.explore("retention")” and so has the course' in learner.told(done)


def test_5_an_edited_cell_is_reworded(author: Author, learner: Learner) -> None:
    learner.types("I looked.", "idea")
    for words in ("Look twice.", "Look three times."):
        author.edit("lesson.md", "Look before you climb." if "twice" in words else "Look twice.", words)
        author.release()
        learner.upgrades()
        kept, note = learner.sources()[1:3]
        assert kept.endswith("I looked.") and note.endswith(words)
        assert sum("has changed the cell above" in text for text in learner.sources()) == 1
    author.edit("lesson.md", 'ladder.explore("retention")', 'ladder.explore("retention")  # mended')
    author.release()
    learner.upgrades()
    assert learner.sources()[2] == note, "a note stays until something is done about it"


def test_6_an_edited_cell_is_dropped(author: Author, learner: Learner) -> None:
    learner.types("This was mine.", "explore")
    author.edit("lesson.md", '```{code-cell}\n:slug: explore\nladder.explore("retention")\n```', "")
    author.edit("lesson.md", "```{code-cell}\n:slug: assess\nladder.assess()\n```\n", "")
    author.lesson('+++ {"slug": "theirs"}\nTheirs.')
    author.release(VersionStep.MINOR)
    done = learner.upgrades()
    assert learner.ids()[:-1] == ["opening", "aims", "idea", "theirs", "setup", "closing", "kept-from-before"]
    assert learner.sources()[-1] == 'ladder.explore("retention")\nThis was mine.'
    assert 'the course has dropped the cell “ladder.explore("retention")”' in learner.told(done)
    learner.types("More.", "theirs")
    author.edit("lesson.md", '\n+++ {"slug": "theirs"}\nTheirs.\n', "")
    author.release(VersionStep.MINOR)
    learner.upgrades()
    assert learner.ids().count("kept-from-before") == 1


def test_7_cells_are_put_in_another_order(author: Author, learner: Learner) -> None:
    learner.adds("Below assess.", "assess")
    learner.types("# in explore", "explore")
    cells = [
        "```{code-cell}\n:slug: assess\nladder.assess()\n```",
        '```{code-cell}\n:slug: explore\nladder.explore("retention")\n```',
    ]
    author.edit("lesson.md", f"{cells[0]}\n\n{cells[1]}", f"{cells[1]}\n\n{cells[0]}")
    author.release()
    learner.upgrades()
    assert learner.ids()[-5:] == ["explore", "aims", "assess", "mine-0", "closing"]


def test_8_a_question_is_renamed(author: Author, learner: Learner) -> None:
    learner.answers("answer", "left", 2)
    learner.answers("example", "left", "On the green one.")
    learner.answers("answer", "right", 1)
    learner.answers("text", "next:act", "Hold on.", beside=EXERCISE)
    author.edit("assessment.yml", "{id: left,", "{id: port,")
    author.edit("reflection.yml", "{id: next,", "{id: then,")
    author.edit("module.yml", "simulations: [retention]", "simulations: [retention]\nretired: {left: port, next: then}")
    author.release(VersionStep.MAJOR)
    before = learner.journal().records()
    done = learner.upgrades()
    assert learner.journal().latest("answer") == {"left": 2, "right": 1, "port": 2}
    assert learner.journal().last("example", "port") == "On the green one."
    carried = learner.journal().records()[len(before) :]
    assert [(one.time, one.version) for one in carried] == [(one.time, one.version) for one in before[:2]]
    assert learner.journal("exercises/ladder-v2/x").last("text", "then:act") == "Hold on."
    assert "your answers to `left` go on under their new names" in learner.told(done)


def test_9_a_scale_changes(author: Author, learner: Learner) -> None:
    learner.answers("answer", "right", 2)
    right = 'text: "My right hand was …", anchors: [nowhere, near, on it]}'
    author.edit("assessment.yml", "{id: right,", "{id: right-hand,")
    author.edit("assessment.yml", right, right.replace("near", "near, at it"))
    author.release(VersionStep.MAJOR)
    learner.upgrades()
    assert learner.journal().latest("answer") == {"right": 2}


def test_10_a_scene_is_removed_in_the_middle_of_a_play(author: Author, learner: Learner) -> None:
    play = {"seed": 1, "choices": ["ask", "climb", "up"]}
    learner.answers("play", "climb", play, beside=EXERCISE)
    text = (author.root / "course/modules/ladder/scenario-climb.yml").read_text("utf-8")
    rung = text[text.index("  rung:\n") : text.index("  top:\n")]
    author.edit("scenario-climb.yml", rung, "")
    author.edit("scenario-climb.yml", "to: rung", "to: top")
    author.release(VersionStep.MAJOR)
    learner.upgrades()
    kept = learner.journal("exercises/ladder-v2/x").last("play", "climb")
    assert kept == play
    story = CourseFolder(author.root / "course").module("ladder").scenario("climb").value
    state, stopped = replay(story, kept["seed"], kept["choices"])
    assert list(state.choices) == ["ask", "climb"] and "choice 3" in stopped


def test_11_a_notebook_gets_another_number(author: Author, learner: Learner) -> None:
    learner.types("Mine.", "idea")
    learner.types("Rope's.", "idea", "notebooks/01-rope.ipynb")
    learner.answers("answer", "left", 2)
    author.edit("course.yml", "modules: [ladder, rope]\n", "modules: [rope, ladder]\n")
    author.release()
    learner.upgrades()
    names = sorted(path.name for path in (learner.workspace / "notebooks").glob("*.ipynb"))
    assert names == ["00-rope.ipynb", "01-ladder.ipynb"]
    assert "Mine." in learner.sources("notebooks/01-ladder.ipynb")[1]
    assert "Rope's." in learner.sources("notebooks/00-rope.ipynb")[1]
    assert learner.journal().latest("answer") == {"left": 2}


def test_12_a_module_is_removed(author: Author, learner: Learner) -> None:
    learner.types("Mine.", "idea", "notebooks/01-rope.ipynb")
    without(author.root / "course", "rope")
    author.release()
    done = learner.upgrades()
    assert "Mine." in learner.sources("notebooks/01-rope.ipynb")[1]
    assert not (learner.workspace / "exercises/rope-v1/rope.ipynb").exists(), "nobody had used it"
    assert "notebooks/01-rope.ipynb stays as it is, with your answers" in learner.told(done)


def test_13_a_module_gets_another_name(author: Author, learner: Learner) -> None:
    learner.types("Mine.", "idea", "notebooks/01-rope.ipynb")
    learner.answers("example", "left", "Said of ropes.", "notebooks/01-rope.ipynb", "rope")
    course = author.root / "course"
    (course / "modules/rope").rename(course / "modules/line")
    for path in (course / "modules/line").iterdir():
        path.write_text(path.read_text("utf-8").replace('module("rope")', 'module("line")'), "utf-8")
    author.edit("course.yml", "modules: [ladder, rope]\n", "modules: [ladder, line]\nretired: {rope: line}\n")
    author.release()
    learner.upgrades()
    assert "Mine." in learner.sources("notebooks/01-line.ipynb")[1]
    assert not (learner.workspace / "notebooks/01-rope.ipynb").exists()
    assert learner.journal("notebooks/x", "line").last("example", "left") == "Said of ropes."


def test_14_a_new_major_version_of_an_exercise(author: Author, learner: Learner) -> None:
    learner.types("# my way", "rungs-code", EXERCISE)
    learner.adds("A thought.", "setup", EXERCISE)
    learner.answers("text", "last", "The green ladder.", EXERCISE)
    before = (learner.workspace / EXERCISE).read_bytes()
    author.edit("reflection.yml", "id: honest", "id: frank")
    author.release(VersionStep.MAJOR)
    done = learner.upgrades()
    newer = "exercises/ladder-v2/ladder.ipynb"
    assert "exercises/ladder-v2/ladder.ipynb begins with what you have in exercises/ladder-v1" in learner.told(done)
    assert any(text.endswith("# my way") for text in learner.sources(newer)) and "A thought." in learner.sources(newer)
    assert learner.journal(newer).last("text", "last") == "The green ladder."
    assert (learner.workspace / EXERCISE).read_bytes() == before
    assert learner.journal(EXERCISE).last("text", "last") == "The green ladder."
    assert not (learner.workspace / "exercises/rope-v1").exists() or "rope-v2" not in learner.told(done)


def test_15_a_marked_cell_that_you_changed(author: Author, learner: Learner) -> None:
    learner.types("My answer stands in the prompt.", "reflection-task", EXERCISE)
    author.edit("reflection.yml", "Describe the last ladder", "Describe the newest ladder")
    author.release()
    done = learner.upgrades()
    at = learner.ids(EXERCISE).index("reflection-task")
    marked, kept = learner.cells(EXERCISE)[at : at + 2]
    assert "newest ladder" in "".join(marked["source"]) and marked["metadata"]["nbgrader"]["locked"]
    assert "".join(kept["source"]).endswith("My answer stands in the prompt.") and "nbgrader" not in kept["metadata"]
    assert "what you had put there is below" in learner.told(done)


def test_16_three_versions_skipped(author: Author, learner: Learner) -> None:
    learner.types("I looked.", "idea")
    learner.adds("Mine.", "assess")
    for number, words in enumerate(("Look one way.", "Look both ways.", "Look up.")):
        author.edit("lesson.md", ("Look before you climb.", "Look one way.", "Look both ways.")[number], words)
        author.release(notice=f"Change {number}.")
    done = learner.upgrades()
    told = learner.told(done)
    assert [f"1.0.{number + 1}: Change {number}." in told for number in range(3)] == [True] * 3
    assert learner.sources()[2].endswith("Look up.") and "one way" not in "".join(learner.sources())


def test_17_back_to_an_earlier_version(author: Author, learner: Learner, tmp_path: Path) -> None:
    earlier = Author.begin(tmp_path / "earlier")
    author.lesson('+++ {"slug": "newer"}\nOnly in the newer one.')
    author.release(VersionStep.MINOR)
    learner.upgrades()
    learner.types("Written there.", "newer")
    learner.author = earlier
    done = learner.upgrades()
    assert "goes back from 1.1.0 to 1.0.0" in learner.told(done)
    assert learner.sources()[-1].endswith("Written there.")
    learner.author = author
    learner.upgrades()
    assert "newer" in learner.ids()


def test_18_you_deleted_a_cell(author: Author, learner: Learner) -> None:
    for name, cells in ((LESSON, ("idea", "assess")), (EXERCISE, ("climb", "climb-points"))):
        notebook = learner.read(name)
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in cells]
        learner.save(notebook, name)
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.edit("exercise.md", "height // gap + 1", "height // gap + 1  # hm")
    author.release()
    done = learner.upgrades()
    assert "idea" in learner.ids() and "assess" not in learner.ids()
    assert "climb-points" in learner.ids(EXERCISE) and "climb" not in learner.ids(EXERCISE)
    assert "the cell “The idea”, which you had deleted, has changed, and is there again" in learner.told(done)


def test_19_you_deleted_a_notebook(author: Author, learner: Learner) -> None:
    (learner.workspace / LESSON).unlink()
    learner.answers("answer", "left", 2)
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release()
    done = learner.upgrades()
    assert "notebooks/00-ladder.ipynb was gone, and is there again" in learner.told(done)
    assert learner.sources()[1].endswith("Look twice.")
    assert learner.journal().latest("answer") == {"left": 2}


def test_20_you_duplicated_a_notebook(author: Author, learner: Learner) -> None:
    copy = "notebooks/00-ladder-Copy1.ipynb"
    learner.types("In both.", "idea")
    (learner.workspace / copy).write_bytes((learner.workspace / LESSON).read_bytes())
    learner.types("In the copy.", "assess", copy)
    learner.types("In the first.", "assess")
    author.edit("lesson.md", 'ladder.explore("retention")', 'ladder.explore("retention")  # mended')
    author.release()
    learner.upgrades()
    for name, words in ((LESSON, "In the first."), (copy, "In the copy.")):
        text = "".join(learner.sources(name))
        assert words in text and "In both." in text and "# mended" in text


def test_21_you_renamed_a_notebook(author: Author, learner: Learner) -> None:
    mine = "notebooks/ladders at work.ipynb"
    learner.types("Mine.", "idea")
    (learner.workspace / LESSON).rename(learner.workspace / mine)
    author.edit("lesson.md", 'ladder.explore("retention")', 'ladder.explore("retention")  # mended')
    author.release()
    learner.upgrades()
    assert "Mine." in learner.sources(mine)[1] and any("# mended" in text for text in learner.sources(mine))
    assert "Mine." not in learner.sources(LESSON)[1]


def test_22_you_saved_it_with_another_program_and_the_cells_have_lost_their_ids(
    author: Author, learner: Learner
) -> None:
    for name in (LESSON, EXERCISE):
        learner.types("Mine, and of some length.", "setup", name)
        learner.adds("My own cell.", "setup", name)
        notebook = learner.read(name)
        for cell in notebook["cells"]:
            del cell["id"]
        learner.save({**notebook, "nbformat_minor": 4}, name)
    author.edit("lesson.md", 'ladder.explore("retention")', 'ladder.explore("retention")  # mended')
    author.edit("reflection.yml", "Describe the last ladder", "Describe the newest ladder")
    author.release()
    learner.upgrades()
    assert [one for one in learner.ids() if len(one) != 8] == [
        "opening",
        "idea",
        "setup",
        "assess",
        "aims",
        "explore",
        "closing",
    ]
    assert any("# mended" in text for text in learner.sources())
    assert learner.sources()[2].endswith("Mine, and of some length.") and learner.sources()[3] == "My own cell."
    assert sum("newest ladder" in text for text in learner.sources(EXERCISE)) == 1


def test_23_two_cells_with_one_id(author: Author, learner: Learner) -> None:
    learner.adds("The other.", "idea")
    notebook = learner.read()
    next(cell for cell in notebook["cells"] if cell["id"] == "mine-0")["id"] = "idea"
    learner.save(notebook)
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release()
    learner.upgrades()
    assert learner.ids().count("idea") == 1
    assert learner.sources()[1].endswith("Look twice.") and learner.sources()[2] == "The other."


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"cells": [{"cell_type": "poem"}], "metadata": {}, "nbformat": 4}', "[" * 9000]
)
def test_24_a_file_that_is_no_notebook_any_more(author: Author, learner: Learner, content: str) -> None:
    (learner.workspace / LESSON).write_text(content, "utf-8")
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release()
    done = learner.upgrades()
    assert (learner.workspace / "notebooks/00-ladder-unreadable.ipynb").read_text("utf-8") == content
    assert "cannot be read as a notebook; it is kept as" in learner.told(done)
    assert learner.sources()[1].endswith("Look twice.")


def test_25_you_filled_in_a_table(author: Author, tmp_path: Path) -> None:
    table = author.root / "course/modules/ladder/rungs.csv"
    table.write_text("rung,height\nfirst,25\n", "utf-8")
    author.release()
    learner = Learner.begin(author, tmp_path / "mine")
    own = learner.workspace / "notebooks/rungs.csv"
    table.write_text("rung,height\nfirst,30\n", "utf-8")
    author.release()
    learner.upgrades()
    assert own.read_text("utf-8") == "rung,height\nfirst,30\n"
    own.write_text("rung,height\nours,20\n", "utf-8")
    table.write_text("rung,height\nfirst,35\n", "utf-8")
    author.release()
    done = learner.upgrades()
    assert own.read_text("utf-8") == "rung,height\nours,20\n"
    assert own.with_name("rungs.new.csv").read_text("utf-8") == "rung,height\nfirst,35\n"
    assert "you had changed notebooks/rungs.csv, so it stays" in learner.told(done)


def test_26_a_file_of_yours_has_the_name_of_a_new_notebook(author: Author, learner: Learner) -> None:
    own = learner.workspace / "notebooks/01-ladder.ipynb"
    own.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8")
    before = own.read_bytes()
    learner.types("Mine.", "idea")
    author.edit("course.yml", "modules: [ladder, rope]\n", "modules: [rope, ladder]\n")
    author.release()
    done = learner.upgrades()
    assert own.with_name("01-ladder-yours.ipynb").read_bytes() == before
    assert "is kept as notebooks/01-ladder-yours.ipynb" in learner.told(done)
    assert "Mine." in learner.sources("notebooks/01-ladder.ipynb")[1]


@pytest.mark.slow
@pytest.mark.parametrize("exchange", [True, False], ids=["exchanged", "renamed twice"])
@pytest.mark.parametrize("at", range(8))
def test_27_interrupted_in_the_middle(
    author: Author, learner: Learner, monkeypatch: pytest.MonkeyPatch, at: int, exchange: bool
) -> None:
    learner.types("Mine.", "idea")
    learner.answers("example", "left", "Kept.")
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release()
    if not exchange:
        monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    before = snapshot(learner.workspace)
    steps = ["mkdir", "rename", "rename", "rename", "replace", "replace", "write_text", "rename"]
    real, count = getattr(Path, steps[at]), {"left": (0, 0, 1, 2, 0, 5, 0, 3)[at]}

    def interrupted(path: Path, *arguments: object, **options: object) -> object:
        count["left"] -= 1
        if count["left"] < 0:
            raise KeyboardInterrupt
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, steps[at], interrupted)
    try:
        learner.upgrades()
    except KeyboardInterrupt:
        stopped = True
    else:
        stopped = False
    monkeypatch.setattr(Path, steps[at], real)
    if learner.workspace.exists() and stopped:
        now = snapshot(learner.workspace)
        assert now == before or any("Look twice." in text for text in learner.sources())
    learner.upgrades()
    assert any("Look twice." in text for text in learner.sources())
    kept = [one for one in learner.workspace.parent.iterdir() if one.name not in ("kit", "mine")]
    assert [one.name for one in kept] == ["mine-before-2027-03-04"]
    assert snapshot(kept[0]) == before


def test_28_upgraded_twice(author: Author, learner: Learner) -> None:
    learner.types("Mine.", "idea")
    learner.types("# mine", "climb-points", EXERCISE)
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.edit("assessment.yml", "{id: left,", "{id: port,")
    author.edit("module.yml", "simulations: [retention]", "simulations: [retention]\nretired: {left: port}")
    author.release(VersionStep.MAJOR)
    learner.upgrades()
    before = snapshot(learner.workspace.parent)
    done = learner.upgrades()
    assert (done.told, done.kept) == ({}, None)
    assert snapshot(learner.workspace.parent) == before


def test_29_jupyterlab_is_open(author: Author, learner: Learner) -> None:
    author.edit("lesson.md", "Look before you climb.", "Look twice.")
    author.release()
    before = snapshot(learner.workspace.parent)
    busy = subprocess.Popen(
        [sys.executable, "-c", "input()"], cwd=learner.workspace / "notebooks", stdin=subprocess.PIPE
    )
    try:
        with pytest.raises(WorkspaceError, match=f"\\({busy.pid}\\) is at work in .*; close it or leave the folder"):
            learner.upgrades()
    finally:
        busy.communicate(b"\n")
    assert snapshot(learner.workspace.parent) == before
    here = Path.cwd()
    os.chdir(learner.workspace)
    try:
        with pytest.raises(WorkspaceError, match="your terminal is at work in"):
            learner.upgrades()
    finally:
        os.chdir(here)
    learner.upgrades()


def test_30_a_damaged_journal(author: Author, learner: Learner) -> None:
    learner.answers("answer", "left", 2)
    path = learner.journal().path
    path.write_bytes(path.read_bytes() + b'{"torn": \n\xff\xfe\n')
    learner.answers("answer", "right", 1)
    damaged = path.read_bytes()
    author.edit("assessment.yml", "{id: left,", "{id: port,")
    author.edit("module.yml", "simulations: [retention]", "simulations: [retention]\nretired: {left: port}")
    author.release(VersionStep.MAJOR)
    learner.upgrades()
    assert path.read_bytes().startswith(damaged)
    assert learner.journal().latest("answer") == {"left": 2, "right": 1, "port": 2}
    assert [damage.line for damage in learner.journal().damage()] == [2, 3]
