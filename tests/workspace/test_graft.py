"""Grafting: whatever a learner does to a notebook, and whatever the course does, nothing that was typed is missing."""

import copy
import json
from functools import cache
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.workspace.graft import NotebookJson, graft, source
from managerkit.workspace.shipped import shipped
from tests.support.examples import examples
from tests.support.places import ROOT

NAMES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("notebooks/*", "exercises/*/*")
    for path in ROOT.glob(f"{pattern}.ipynb")
)


@cache
def as_shipped() -> dict[str, NotebookJson]:
    """Every notebook of the course as learners get it."""
    return {name: json.loads(text) for name, text in shipped().items() if name.endswith(".ipynb")}


def test_every_notebook_is_tried() -> None:
    assert sorted(as_shipped()) == NAMES


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(lambda text: text.strip())
PLACE = st.integers(0, 60)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["append", "replace", "add", "add code", "type"]), PLACE, WORDS),
        st.tuples(st.sampled_from(["delete", "double", "double with id", "up", "other kind"]), PLACE, st.just("")),
        st.tuples(st.sampled_from(["no ids", "no id", "new ids"]), PLACE, st.just("")),
    ),
    max_size=8,
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["reword", "insert", "split"]), PLACE, WORDS),
        st.tuples(st.sampled_from(["delete", "up", "rename", "lock"]), PLACE, st.just("")),
    ),
    max_size=6,
)


def learnt(notebook: NotebookJson, edits: list[tuple[str, int, str]]) -> NotebookJson:
    """What a learner makes of a notebook, by way of any program that edits notebooks."""
    cells = copy.deepcopy(notebook["cells"])
    for number, (what, place, words) in enumerate(edits):
        at = place % len(cells) if cells else 0
        match what:
            case "append" | "replace" | "type" if cells:
                cells[at]["source"] = f"{source(cells[at])}\n{words}" if what == "append" else words
            case "add" | "add code":
                code: dict[str, Any] = {"outputs": [], "execution_count": None} if what == "add code" else {}
                kind = "code" if code else "markdown"
                cells.insert(at, {"cell_type": kind, "id": f"own-{number}", "metadata": {}, "source": words, **code})
            case "delete" if cells:
                del cells[at]
            case "double" | "double with id" if cells:
                twin = copy.deepcopy(cells[at])
                cells.insert(at + 1, twin if what == "double with id" else {**twin, "id": f"twin-{number}"})
            case "up" if cells:
                cells.insert(max(0, at - 1), cells.pop(at))
            case "other kind" if cells:
                kept = {key: cells[at][key] for key in ("id", "metadata", "source") if key in cells[at]}
                cells[at] = {**kept, "cell_type": "raw"}
            case "no ids":
                cells = [{key: value for key, value in cell.items() if key != "id"} for cell in cells]
            case "no id" if cells:
                cells[at].pop("id", None)
            case "new ids":
                cells = [{**cell, "id": f"re-{number}-{place}"} for place, cell in enumerate(cells)]
    return {**notebook, "cells": cells}


def taught(notebook: NotebookJson, changes: list[tuple[str, int, str]]) -> NotebookJson:
    """What the course makes of a notebook."""
    cells = copy.deepcopy(notebook["cells"])
    for number, (what, place, words) in enumerate(changes):
        at = place % len(cells) if cells else 0
        text = {"cell_type": "markdown", "id": f"course-{len(cells)}-{number}", "metadata": {}, "source": words}
        match what:
            case "insert":
                cells.insert(at, text)
            case "reword" if cells:
                cells[at]["source"] = words
            case "split" if cells:
                half = len(source(cells[at])) // 2
                cells.insert(at + 1, {**text, "source": source(cells[at])[half:]})
                cells[at]["source"] = source(cells[at])[:half]
            case "delete" if len(cells) > 1:
                del cells[at]
            case "up" if cells:
                cells.insert(max(0, at - 1), cells.pop(at))
            case "rename" if cells:
                cells[at]["id"] = text["id"]
            case "lock" if cells:
                grading = {"locked": True, "grade": False, "solution": False, "task": False, "schema_version": 3}
                cells[at]["metadata"] = {"nbgrader": {**grading, "grade_id": cells[at]["id"]}}
    return {**notebook, "cells": cells}


def typed(base: NotebookJson, own: NotebookJson) -> list[str]:
    """The texts of all of a learner's cells that are not just as they were shipped."""
    as_shipped = [(cell["cell_type"], source(cell)) for cell in base["cells"]]
    return [
        text for cell in own["cells"] if (cell["cell_type"], text := source(cell)) not in as_shipped and text.strip()
    ]


def insist_on_whole(grafted: NotebookJson) -> None:
    nbformat.validate(json.loads(json.dumps(grafted)))
    ids = [cell["id"] for cell in grafted["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.slow
@examples(300)
@given(st.sampled_from(NAMES), EDITS, CHANGES, EDITS, CHANGES)
def test_every_character_is_kept_over_two_upgrades(
    name: str,
    edits: list[tuple[str, int, str]],
    changes: list[tuple[str, int, str]],
    more_edits: list[tuple[str, int, str]],
    more_changes: list[tuple[str, int, str]],
) -> None:
    base = as_shipped()[name]
    own, new = learnt(base, edits), taught(base, changes)
    once = graft(base, own, new).notebook
    insist_on_whole(once)
    texts = [source(cell) for cell in once["cells"]]
    assert [text for text in typed(base, own) if text not in texts] == []
    again, newer = learnt(once, more_edits), taught(new, more_changes)
    twice = graft(new, again, newer).notebook
    insist_on_whole(twice)
    texts = [source(cell) for cell in twice["cells"]]
    notices = {source(cell) for cell in once["cells"] if "The course has changed the cell above" in source(cell)}
    assert [text for text in typed(new, again) if text not in texts and text not in notices] == []


@examples(100)
@given(st.sampled_from(NAMES), EDITS, CHANGES)
def test_grafting_again_changes_nothing(
    name: str, edits: list[tuple[str, int, str]], changes: list[tuple[str, int, str]]
) -> None:
    base = as_shipped()[name]
    new = taught(base, changes)
    once = graft(base, learnt(base, edits), new).notebook
    again = graft(new, once, new)
    assert again.notebook == once
    assert not [note for note in again.notes if "you had changed" in note or "dropped" in note]


@examples(100)
@given(st.sampled_from(NAMES), CHANGES)
def test_who_changed_nothing_gets_the_new_notebook(name: str, changes: list[tuple[str, int, str]]) -> None:
    new = taught(as_shipped()[name], changes)
    grafted = graft(as_shipped()[name], as_shipped()[name], new)
    assert grafted.notes == []
    assert [(cell["id"], source(cell)) for cell in grafted.notebook["cells"]] == [
        (cell["id"], source(cell)) for cell in new["cells"]
    ]


@examples(100)
@given(st.sampled_from(NAMES), EDITS)
def test_where_the_course_did_not_change_the_learners_notebook_stays(
    name: str, edits: list[tuple[str, int, str]]
) -> None:
    base = as_shipped()[name]
    kept = [one for one in edits if one[0] in ("append", "replace", "add", "add code")]
    own = learnt(base, kept)
    grafted = graft(base, own, base).notebook
    locked = {cell["id"] for cell in base["cells"] if cell["metadata"].get("nbgrader", {}).get("locked")}
    if not any(cell["id"] in locked and cell not in base["cells"] for cell in own["cells"]):
        assert [(cell["id"], source(cell)) for cell in grafted["cells"]] == [
            (cell["id"], source(cell)) for cell in own["cells"]
        ]


@pytest.mark.parametrize("name", NAMES)
def test_the_course_wins_in_marked_cells(name: str) -> None:
    base = as_shipped()[name]
    own = learnt(base, [("append", place, f"mine {place}") for place in range(len(base["cells"]))])
    grafted = graft(base, own, base).notebook
    for cell in base["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("locked"):
            (same,) = [one for one in grafted["cells"] if one["id"] == cell["id"]]
            assert (source(same), same["metadata"]) == (source(cell), cell["metadata"])
    assert len(typed(base, grafted)) == len(base["cells"])


LOCKS = {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}, "managerkit": {"x": 1}}


@pytest.mark.parametrize("before", [{}, LOCKS], ids=["from before there were locks", "since"])
@pytest.mark.parametrize("changed", [False, True], ids=["course unchanged", "course changed"])
def test_what_a_learner_wrote_is_not_locked_or_folded_like_the_courses_own(before: Any, changed: bool) -> None:
    def notebook(source: str, metadata: Any, *more: Any) -> NotebookJson:
        cells = [{"id": name, "source": source, "metadata": metadata, "cell_type": "markdown"} for name in ("a", "b")]
        return {"cells": [*cells, *more], "metadata": {}}

    base = notebook("Climb.", before)
    mine = {"id": "mine", "source": "My cell.", "metadata": {"tags": ["x"]}, "cell_type": "markdown"}
    own = notebook("Climb.", before, mine)
    own["cells"][0] |= {"source": "I climbed.", "metadata": {**before, "tags": ["y"], "jupyter": {"outputs_hidden": 1}}}
    cells = graft(base, own, notebook("Climb higher." if changed else "Climb.", LOCKS)).notebook["cells"]
    metadata = {source(cell): cell["metadata"] for cell in cells}
    assert metadata["I climbed."] == {"tags": ["y"], "jupyter": {"outputs_hidden": 1}}
    assert metadata["My cell."] == {"tags": ["x"]}
    assert metadata["Climb higher." if changed else "Climb."] == LOCKS
