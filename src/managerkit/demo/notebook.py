"""A made-up learner's notebook as it is left behind: worked on, with stored outputs; and how one breaks."""

import copy
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from managerkit import activities
from managerkit.content.practice import Practice

from .people import OwnCell, Stock
from .simulated import FunctionVersion

NotebookJson = dict[str, Any]
Files = dict[str, bytes]
"""A hand-in: contents by file name."""


def given(notebook: NotebookJson, practice: Practice) -> str:
    """The function of a practice as the exercise gives it.

    Args:
        notebook: the notebook as released.
        practice: one of its practices.
    """
    return "".join(_cell_of(notebook, practice)["source"])


def worked_on(
    notebook: NotebookJson,
    done: Mapping[str, tuple[Practice, FunctionVersion]],
    awarded: Mapping[str, tuple[float, str]],
) -> NotebookJson:
    """A copy of a notebook with a learner's functions in it and the outputs of its graded cells.

    Args:
        notebook: the notebook as released.
        done: for each practice, its content and the function handed in.
        awarded: points by grade id, and why.
    """
    made = copy.deepcopy(notebook)
    for practice, version in done.values():
        if version.kind != "untouched":
            _cell_of(made, practice)["source"] = _lines(version.source)
    for cell in _graded(made):
        points, why = awarded[cell["metadata"]["nbgrader"]["grade_id"]]
        cell["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": _lines(f"{why}\n")},
            {"output_type": "execute_result", "data": {"text/plain": [str(points)]}, "metadata": {}},
        ]
    return made


def lived_in(notebook: NotebookJson, stock: Stock, module: str, runaway: bool, rng: random.Random) -> None:
    """Add what makes a notebook somebody's own: notes, cells of their own, remarks, panels, the numbers of its runs.

    Args:
        notebook: the notebook, which is changed in place.
        stock: what there is to add.
        module: the module's name.
        runaway: whether a cell that never ends comes before the first graded one.
        rng: the luck.
    """
    methods = "|".join(["show", *(kind.shown_by for kind in activities.kinds() if kind.shown_by)])
    panels = re.compile(rf"\.({methods})\(")
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and panels.search(source):
            cell["outputs"] = _panel(module, rng)
        if source.startswith("def ") and rng.random() < 0.4:
            cell["source"] = _lines(f"{rng.choice(stock.remarks)}\n{source}")
    kinds = [kind for kind, share in (("plain", 0.3), ("table", 0.08), ("figure", 0.05)) if rng.random() < share]
    own = [_code(cell, rng) for kind in kinds for cell in [rng.choice(stock.cells[kind])]]
    own += [_note(note, rng) for note in rng.sample(stock.notes, rng.choice([0, 0, 1, 1, 2]))]
    for cell in own:
        notebook["cells"].insert(rng.randrange(3, len(notebook["cells"]) + 1), cell)
    if runaway:
        before = next(number for number, cell in enumerate(notebook["cells"]) if _is_graded(cell))
        notebook["cells"].insert(before, _code(stock.cells["runaway"][0], rng))
    _count(notebook, rng)


def as_file(notebook: NotebookJson) -> bytes:
    """A notebook as JupyterLab saves it."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _count(notebook: NotebookJson, rng: random.Random) -> None:
    """Number the runs of the code cells; a few were not run, some more than once."""
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        if rng.random() < 0.06:
            cell["outputs"] = []
            continue
        number += rng.choice([1, 1, 1, 1, 2, 4])
        cell["execution_count"] = number
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = number


def _panel(module: str, rng: random.Random) -> list[dict[str, Any]]:
    """What a panel leaves in a saved notebook: a note for when there is no kernel, and the widget's place."""
    note = (
        f"Run all cells to see this panel again. Your answers are safe in {module}.journal.jsonl, beside this notebook."
    )
    waiting = {"text/html": [f'<p class="mk-waiting">{note}</p>'], "text/plain": [note]}
    widget = {"model_id": rng.randbytes(16).hex(), "version_major": 2, "version_minor": 1}
    return [
        {"output_type": "display_data", "data": data, "metadata": {}}
        for data in (waiting, {"application/vnd.jupyter.widget-view+json": widget, "text/plain": ["Panel()"]})
    ]


def _code(own: OwnCell, rng: random.Random) -> dict[str, Any]:
    outputs = [
        {**output, "metadata": {}} if "data" in output else dict(output) for output in copy.deepcopy(own.outputs)
    ]
    cell = {"cell_type": "code", "execution_count": None, "outputs": outputs}
    return {**cell, "id": rng.randbytes(4).hex(), "metadata": {}, "source": _lines(own.source)}


def _note(text: str, rng: random.Random) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": rng.randbytes(4).hex(), "metadata": {}, "source": _lines(text)}


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").splitlines(keepends=True) if text.strip() else []


def _cell_of(notebook: NotebookJson, practice: Practice) -> dict[str, Any]:
    """The cell that defines the function of a practice."""
    head = f"def {practice.function}("
    return next(cell for cell in notebook["cells"] if head in "".join(cell["source"]))


def _is_graded(cell: Mapping[str, Any]) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


def _graded(notebook: NotebookJson) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if _is_graded(cell)]


# Breaking


def broken(way: str, files: Files, module: str) -> Files:
    """A hand-in broken in one of the `BREAKS`.

    Args:
        way: a key of `BREAKS`.
        files: the hand-in as it was, which stays as it is.
        module: the module's name, which its files have.
    """
    return BREAKS[way](dict(files), f"{module}.ipynb", f"{module}.journal.jsonl")


def _edited(files: Files, name: str, edit: Callable[[NotebookJson], None]) -> Files:
    notebook = json.loads(files[name])
    edit(notebook)
    return {**files, name: as_file(notebook)}


def _without_points(notebook: NotebookJson) -> None:
    notebook["cells"].remove(_graded(notebook)[0])


def _doubled(notebook: NotebookJson) -> None:
    cell = _graded(notebook)[0]
    copied = {**cell, "id": f"{cell['id']}-1"}
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, copied)


def _reordered(notebook: NotebookJson) -> None:
    """The reflection, which stands last, pulled up to the front."""
    cells = notebook["cells"]
    at = next(number for number, cell in enumerate(cells) if cell["metadata"].get("nbgrader", {}).get("task"))
    setup = next(number for number, cell in enumerate(cells) if cell["cell_type"] == "code")
    cells[:] = [*cells[: setup + 1], *cells[at:], *cells[setup + 1 : at]]


def _without_ids(notebook: NotebookJson) -> None:
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]


def _torn(files: Files, _notebook: str, journal: str) -> Files:
    lines = files[journal].splitlines(keepends=True)
    return {**files, journal: b"".join(lines[:-1]) + lines[-1][: len(lines[-1]) // 2]}


def _renamed(files: Files, notebook: str, _journal: str) -> Files:
    content = files.pop(notebook)
    return {**files, notebook.replace(".ipynb", " (1).ipynb"): content}


def _cut(files: Files, notebook: str, _journal: str) -> Files:
    return {**files, notebook: files[notebook][: len(files[notebook]) * 3 // 5]}


def _without(files: Files, _notebook: str, journal: str) -> Files:
    return {name: content for name, content in files.items() if name != journal}


BREAKS: dict[str, Callable[[Files, str, str], Files]] = {
    "points cell deleted": lambda files, notebook, _: _edited(files, notebook, _without_points),
    "graded cell twice": lambda files, notebook, _: _edited(files, notebook, _doubled),
    "cells reordered": lambda files, notebook, _: _edited(files, notebook, _reordered),
    "cells without ids": lambda files, notebook, _: _edited(files, notebook, _without_ids),
    "notebook renamed": _renamed,
    "notebook cut off": _cut,
    "journal missing": _without,
    "journal torn": _torn,
}
"""Ways in which hand-ins break in real life; each takes the files, the notebook's name and the journal's."""
UNREADABLE = "notebook cut off"
"""The one of which only the journal is left."""
