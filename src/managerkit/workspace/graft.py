"""Grafting: a course's new notebook, with everything that a learner wrote into the old one put back by cell id.

The rules have numbers in docs/upgrading.md. The new notebook is the skeleton; the notebook as it was shipped tells a
learner's edit from a change of ours; cells of the learner's own keep their place after the nearest neighbour that is
still there. Nothing that was typed is left out, and where two texts want one place both stand.
"""

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CellJson = dict[str, Any]
NotebookJson = dict[str, Any]

KEPT = "kept-from-before"
"""The id of the heading over cells that the course no longer has."""
_KEPT_TEXT = "## Kept from before\n\nThe course has dropped these cells. What you wrote in them is yours, and stays."
_ALIKE = 0.6
_MOST_CALLED = 40
_OURS = {"nbgrader", "managerkit", "deletable", "editable", "jupyter"}
"""What the course notes on its cells: what is marked, what runs by itself, what is locked and folded."""
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Grafted:
    """The notebook that came of it, and what was done where, in the words of a learner."""

    notebook: NotebookJson
    notes: list[str]


@dataclass
class _Work:
    """What is known of the three notebooks while the new one is put together."""

    base: dict[str, CellJson]
    own: dict[str, CellJson]
    new: dict[str, CellJson]
    after: dict[str | None, list[CellJson]]
    dropped: list[CellJson] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def graft(base: NotebookJson, own: NotebookJson, new: NotebookJson) -> Grafted:
    """Put a learner's work into the new version of a notebook.

    Args:
        base: the notebook as it was shipped to this learner; one with no cells if that is not known.
        own: the notebook as the learner has it. Ids of cells may be missing or doubled.
        new: the notebook as the course now ships it.

    Returns:
        a notebook in which all that the learner typed is found, and what is worth knowing about it.
    """
    shipped, now = _by_id(base["cells"]), _by_id(new["cells"])
    ours, after = _sorted_out(own["cells"], shipped, now)
    work = _Work(shipped, ours, now, after)
    cells = list(work.after.get(None, []))
    for name in now:
        put = _merged(name, work)
        settled = len(put) == 1 and _same(put[0], work.new[name])
        noticed = any(_is_notice(cell, name, work.new[name]) for cell in put)
        for cell in put + work.after.get(name, []):
            stale = name in work.base and _is_notice(cell, name, work.base[name]) and cell not in put
            if not (stale and (settled or noticed)):
                cells.append(cell)
    cells += _kept(work)
    metadata = {**own.get("metadata", {}), **new["metadata"]}
    whole = {**new, "metadata": metadata, "cells": _with_ids(cells, now)}
    return Grafted(whole, work.notes)


def source(cell: Mapping[str, Any]) -> str:
    """A cell's text, however its lines are kept."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def called(cell: Mapping[str, Any]) -> str:
    """What a learner would call a cell: its first words, in quotes."""
    first = next((line.strip(" #*_>") for line in source(cell).splitlines() if line.strip(" #*_>")), "")
    return f"“{first}”" if len(first) <= _MOST_CALLED else f"“{first[:_MOST_CALLED].rstrip()}…”"


def _by_id(cells: Iterable[CellJson]) -> dict[str, CellJson]:
    return {str(cell["id"]): cell for cell in cells}


def _sorted_out(
    cells: Sequence[CellJson], base: dict[str, CellJson], new: dict[str, CellJson]
) -> tuple[dict[str, CellJson], dict[str | None, list[CellJson]]]:
    """A learner's cells that were shipped, by their id; and the others, by the surviving cell that they follow."""
    known = _recognised(cells, base or new, {**new, **base})
    ours: dict[str, CellJson] = {}
    after: dict[str | None, list[CellJson]] = {}
    last: str | None = None
    for number, cell in enumerate(cells):
        name = known.get(number)
        if name is None:
            after.setdefault(last, []).append(cell)
        else:
            ours[name] = cell
            last = name if name in new else last
    return ours, after


def _recognised(cells: Sequence[CellJson], likely: dict[str, CellJson], shipped: dict[str, CellJson]) -> dict[int, str]:
    """Which shipped cell each of a learner's is: by id, by nbgrader's id, by the same text, or by much the same."""
    found: dict[int, str] = {}

    def take(number: int, name: str) -> None:
        if number not in found and name not in found.values():
            found[number] = name

    for number, cell in enumerate(cells):
        if (name := str(cell.get("id", ""))) in shipped:
            take(number, name)
    graded = {name_: name for name, cell in likely.items() if (name_ := _grade_id(cell))}
    texts = {(cell["cell_type"], source(cell)): name for name, cell in likely.items()}
    for number, cell in enumerate(cells):
        if (name := graded.get(_grade_id(cell)) or texts.get((cell["cell_type"], source(cell)), "")) and source(cell):
            take(number, name)
    if all("id" in cell for cell in cells):
        return found
    for number, cell in enumerate(cells):
        if number not in found and "id" not in cell:
            left = [name for name in likely if name not in found.values()]
            ratios = {name: _likeness(cell, likely[name]) for name in left}
            if ratios and max(ratios.values()) >= _ALIKE:
                take(number, max(left, key=lambda name: ratios[name]))
    return found


def _likeness(one: CellJson, other: CellJson) -> float:
    if one["cell_type"] != other["cell_type"] or not source(other):
        return 0.0
    if source(one).startswith(source(other)):
        return 1.0
    return difflib.SequenceMatcher(None, source(one), source(other), autojunk=False).ratio()


def _merged(name: str, work: _Work) -> list[CellJson]:
    """A cell of the new notebook as the learner is to have it, and what else has to stand below it."""
    new, base, own = work.new[name], work.base.get(name), work.own.get(name)
    if own is None:
        return _without_own(name, new, base, work)
    if _same(own, new):
        return [_with_outputs(new, own)]
    if base is not None and _same(own, base):
        return [_fresh(new, own)]
    if _locked(new):
        if not source(own).strip():
            return [_fresh(new, own)]
        work.notes.append(
            f"the cell `{name}` is marked, so it is as the course has it; what you had put there is below"
        )
        return [_fresh(new, own), _own_copy(own)]
    if base is not None and _same(base, new):
        return [_with_grading(own, new, name)]
    work.notes.append(
        f"you had changed the cell {called(own)} and so has the course: yours stays, the new one is below it"
    )
    return [_with_grading(own, new, name), _notice(name, new)]


def _without_own(name: str, new: CellJson, base: CellJson | None, work: _Work) -> list[CellJson]:
    """A cell that the learner does not have: new to them, or deleted by them."""
    if base is None or _locked(new) or not work.own:
        return [new]
    if _same(base, new):
        return []
    work.notes.append(f"the cell {called(new)}, which you had deleted, has changed, and is there again")
    return [new]


def _kept(work: _Work) -> list[CellJson]:
    """Cells that the course no longer has, where the learner had written into them, under a heading at the end."""
    kept = []
    for name, cell in work.own.items():
        if name not in work.new and source(cell).strip() and not _same(cell, work.base[name]):
            work.notes.append(f"the course has dropped the cell {called(cell)}; what you wrote in it is at the end")
            kept.append(_own_copy(cell))
    there = any(cell.get("id") == KEPT for cells in work.after.values() for cell in cells)
    return kept if there or not kept else [_text(KEPT, _KEPT_TEXT), *kept]


def _same(one: CellJson, other: CellJson) -> bool:
    return bool(
        one["cell_type"] == other["cell_type"]
        and source(one) == source(other)
        and one.get("attachments", {}) == other.get("attachments", {})
    )


def _locked(cell: CellJson) -> bool:
    """Whether nbgrader puts a cell back as it was when it grades."""
    return bool(cell["metadata"].get("nbgrader", {}).get("locked"))


def _grade_id(cell: CellJson) -> str:
    grading = cell["metadata"].get("nbgrader")
    return str(grading.get("grade_id", "")) if isinstance(grading, dict) else ""


def _fresh(new: CellJson, own: CellJson) -> CellJson:
    """The new cell, with how the learner had it folded or tagged."""
    return {**new, "metadata": _metadata(own, new)}


def _with_outputs(new: CellJson, own: CellJson) -> CellJson:
    """The new cell, whose text the learner has too, with what came of running it."""
    ran: CellJson = {key: own[key] for key in ("outputs", "execution_count") if key in own and key in new}
    return {**_fresh(new, own), **ran}


def _with_grading(own: CellJson, new: CellJson, name: str) -> CellJson:
    """The learner's cell in the place of a new one: marked like it, but not locked, folded or run like it."""
    grading = {key: value for key, value in new["metadata"].items() if key == "nbgrader"}
    return {**own, "id": name, "metadata": {**_own_metadata(own), **grading}}


def _metadata(own: CellJson, new: CellJson) -> dict[str, Any]:
    return {**_own_metadata(own), **new["metadata"]}


def _own_metadata(cell: CellJson) -> dict[str, Any]:
    """What is noted on a cell, without what the course puts on its own."""
    kept = {key: value for key, value in cell["metadata"].items() if key not in _OURS}
    view = cell["metadata"].get("jupyter")
    if isinstance(view, dict) and (rest := {key: value for key, value in view.items() if key != "source_hidden"}):
        kept["jupyter"] = rest
    return kept


def _own_copy(own: CellJson) -> CellJson:
    """A learner's text as a cell of their own, which nobody marks."""
    return {**{key: value for key, value in own.items() if key != "id"}, "metadata": _own_metadata(own)}


def _notice(name: str, new: CellJson) -> CellJson:
    """The course's own version of a cell, to be read below the learner's."""
    return _text("", _notice_text(name, new))


def _notice_text(name: str, cell: CellJson) -> str:
    text = source(cell)
    if cell["cell_type"] == "code":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        text = f"{fence}python\n{text}\n{fence}"
    return f"*The course has changed the cell above (`{name}`). Its new version:*\n\n{text}"


def _is_notice(cell: CellJson, name: str, about: CellJson) -> bool:
    """Whether a cell is the notice of a version of a cell, and nobody has written into it."""
    return source(cell) == _notice_text(name, about)


def _text(name: str, text: str) -> CellJson:
    named = {"id": name} if name else {}
    return {"cell_type": "markdown", **named, "metadata": {}, "source": text}


def _with_ids(cells: Sequence[CellJson], new: dict[str, CellJson]) -> list[CellJson]:
    """The cells, each with an id of its own; the course's cells keep theirs, and the same cells get the same ids."""
    taken: set[str] = set()
    named = []
    for number, cell in enumerate(cells):
        name = str(cell.get("id", ""))
        if not _ID.fullmatch(name) or name in taken:
            name = hashlib.sha256(f"{number} {source(cell)}".encode("utf-8", "replace")).hexdigest()[:8]
            while name in taken or name in new:
                name = hashlib.sha256(name.encode()).hexdigest()[:8]
        taken.add(name)
        named.append({**cell, "id": name})
    return named
