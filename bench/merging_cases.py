"""The ten changes of bench.merging: the course as it was shipped, as the learner has it, and as it is shipped next."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Notebook: TypeAlias = dict[str, Any]
Cell: TypeAlias = dict[str, Any]

LESSON = Path(__file__).parent.parent / "notebooks/01-mastery.ipynb"
OF_THE_LESSON = (
    "opening",
    "setup",
    "the-idea",
    "five-signs",
    "the-years",
    "four-red-flags",
    "five-questions",
    "closing",
)

NAME, NEXT_NAME = "01-mastery.ipynb", "02-mastery.ipynb"

PLACE = "*Write here: for which of the five signs is your evidence thinnest, and what would settle it?*"
REWORDED = "*Write here: which sign rests on the oldest evidence, and whom could you ask about it this month?*"
WEEK = """\
week = {"writing code": 12, "reading code": 6, "meetings": 18, "everything else": 4}
hours = sum(week.values())
hands_on = week["writing code"] + week["reading code"]

print(f"{hands_on} of {hours} hours hands-on")"""

ANSWER = """\
Thinnest for the second sign. I left Scala in 2021 and only believe that it would come back.

In October Marit needs someone on the old importer for two evenings: I will take it, and count
how often I look something up."""
MY_WEEK = 'week = {"writing code": 7, "reading code": 4, "meetings": 23, "everything else": 8}'
MY_SENTENCE = 'print(f"Only {hands_on} of my {hours} hours, counted on 14 October: {hands_on / hours:.0%}")'
MY_THOUGHT = "**For me.** The two years of embedded C before university went missing from my first count; add them."
MY_TRY = 'spring = {"writing code": 21, "meetings": 9}\nspring["writing code"] - week["writing code"]'
PASSAGES = (ANSWER, MY_WEEK, MY_SENTENCE, MY_THOUGHT, MY_TRY)
"""What the learner wrote, piece by piece."""

FIX = "If you could not, you will defend the title instead, as anyone would; it is kinder to know this beforehand."
HINT = "**A hint.** Evidence has a date, and somebody else saw it. A feeling of being good at something has neither."
ADDED = (
    "**Years abroad of code count too.** A sabbatical, a thesis and a side project are years if they were serious ones."
)
BETWEEN = "Before you run the next cell, guess the share of your hours that is still spent with code."
ENDING = "## Come back in half a year\n\nPut a date into your calendar on which you will read your answer again."


@dataclass(frozen=True)
class Change:
    """One upstream change; `name` is what the new course calls the file."""

    what: str
    base: Notebook
    own: Notebook
    new: Notebook
    name: str = NAME


def changes() -> list[Change]:
    """All ten, each for the same learner."""
    base = _shipped()
    own = _learners(base)

    def change(what: str, *edits: Callable[[Notebook], None], own: Notebook = own, name: str = NAME) -> Change:
        new = deepcopy(base)
        new["metadata"]["managerkit"]["version"] = "99.0.0"
        for edit in edits:
            edit(new)
        return Change(what, base, own, new, name)

    return [
        change("a fix in another cell", _fix),
        change("a hint inserted before the answer", _hint),
        change("both add a cell at one place", _add),
        change("a code cell that the learner edited is split", _split),
        change("the cell with the answer is reworded", _reword),
        change("the cell with the answer is deleted", _delete),
        change("cells reordered", _reorder),
        change("the notebook renamed, and a fix", _fix, name=NEXT_NAME),
        change("a fix; the learner's front end dropped cell ids", _fix, own=_without_ids(own)),
        change("a fix, the hint, the rewording and a last cell at once", _fix, _hint, _reword, _end),
    ]


def text(cell: Cell) -> str:
    """A cell's source, whether it is kept as one text or as lines."""
    return "".join(cell["source"])


def _shipped() -> Notebook:
    """Eight cells of a lesson, and two to type into behind its five signs."""
    notebook: Notebook = json.loads(LESSON.read_text("utf-8"))
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    cells = [{**by_id[name], "source": text(by_id[name])} for name in OF_THE_LESSON]
    behind = OF_THE_LESSON.index("five-signs") + 1
    cells[behind:behind] = [_markdown("answer", PLACE), _code("week", WEEK)]
    return {**notebook, "cells": cells}


def _learners(base: Notebook) -> Notebook:
    """As JupyterLab saves it after an answer, an edit, two cells of the learner's own, and running everything."""
    own = deepcopy(base)
    own["metadata"]["language_info"] = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.11.7",
    }
    cells = own["cells"]
    cells[_at(own, "answer")]["source"] = ANSWER
    lines = WEEK.split("\n")
    cells[_at(own, "week")]["source"] = "\n".join([MY_WEEK, *lines[1:-1], MY_SENTENCE])
    cells.insert(_at(own, "week") + 1, _code("1b0e6d52-7a36-4a4b-9a56-0c2f5f1f0f6e", MY_TRY))
    cells.insert(_at(own, "the-years") + 1, _markdown("c5d1c8a4-52f3-4a0e-8a3d-6f3f1f7f2b19", MY_THOUGHT))
    outputs = {
        "week": {
            "name": "stdout",
            "output_type": "stream",
            "text": "Only 11 of my 42 hours, counted on 14 October: 26%\n",
        },
        "1b0e6d52-7a36-4a4b-9a56-0c2f5f1f0f6e": {
            "data": {"text/plain": "14"},
            "execution_count": 3,
            "metadata": {},
            "output_type": "execute_result",
        },
    }
    for count, cell in enumerate((cell for cell in cells if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = count
        cell["outputs"] = [outputs[cell["id"]]] if cell["id"] in outputs else []
    return own


def _without_ids(own: Notebook) -> Notebook:
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in own["cells"]]
    return {**own, "nbformat_minor": 4, "cells": cells}


def _fix(new: Notebook) -> None:
    cell = new["cells"][_at(new, "the-idea")]
    cell["source"] = cell["source"].rpartition("\n\n")[0] + "\n\n" + FIX


def _hint(new: Notebook) -> None:
    new["cells"].insert(_at(new, "answer"), _markdown("hint", HINT))


def _add(new: Notebook) -> None:
    new["cells"].insert(_at(new, "the-years") + 1, _markdown("years-that-count", ADDED))


def _split(new: Notebook) -> None:
    place = _at(new, "week")
    lines = WEEK.split("\n")
    first, second = "\n".join(lines[:2]), "\n".join(lines[2:])
    new["cells"][place : place + 1] = [
        _code("week", first),
        _markdown("guess-the-share", BETWEEN),
        _code("week-share", second),
    ]


def _reword(new: Notebook) -> None:
    new["cells"][_at(new, "answer")]["source"] = REWORDED


def _delete(new: Notebook) -> None:
    del new["cells"][_at(new, "answer")]


def _reorder(new: Notebook) -> None:
    """The years come first; the signs, and the cell for the answer, follow."""
    place = _at(new, "five-signs")
    signs = new["cells"][place : place + 2]
    del new["cells"][place : place + 2]
    behind = _at(new, "the-years") + 1
    new["cells"][behind:behind] = signs


def _end(new: Notebook) -> None:
    new["cells"].append(_markdown("come-back", ENDING))


def _at(notebook: Notebook, name: str) -> int:
    return [cell["id"] for cell in notebook["cells"]].index(name)


def _markdown(name: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(name: str, source: str) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
