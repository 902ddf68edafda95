"""That the benchmark of merging would see the damage, whichever tool did it."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from bench.merging import Came, Verdict, judge
from bench.merging_cases import ANSWER, HINT, PASSAGES, PLACE, Change, Notebook, changes, text

WORDS = sum(len(passage.split()) for passage in PASSAGES)
Edit = Callable[[Notebook], None]


def learners_with_the_hint() -> tuple[Change, Notebook]:
    """The second change, and what a tool would give that does nothing wrong."""
    change = changes()[1]
    result = deepcopy(change.own)
    ids = [cell["id"] for cell in result["cells"]]
    hint = next(cell for cell in change.new["cells"] if cell["id"] == "hint")
    result["cells"].insert(ids.index("answer"), deepcopy(hint))
    result["metadata"]["managerkit"] = change.new["metadata"]["managerkit"]
    return change, result


def cell(notebook: Notebook, name: str) -> dict[str, object]:
    found: dict[str, object] = next(one for one in notebook["cells"] if one["id"] == name)
    return found


def test_the_ten_changes_are_ten_and_differ() -> None:
    new = [
        (change.name, [text(cell) for cell in change.new["cells"]], "id" in change.own["cells"][0])
        for change in changes()
    ]
    assert len(new) == 10
    assert all(one not in new[:place] for place, one in enumerate(new))


def test_nothing_is_found_in_a_faultless_result() -> None:
    change, result = learners_with_the_hint()
    assert judge(change, Came(result)) == Verdict(WORDS, WORDS, ())


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.what)
def test_the_course_alone_holds_none_of_the_learners_words(change: Change) -> None:
    assert judge(change, Came(change.new)) == Verdict(0, WORDS, ())


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.what)
def test_the_learners_notebook_left_alone_keeps_all_words_and_lacks_the_course(change: Change) -> None:
    verdict = judge(change, Came(change.own))
    assert verdict.kept == WORDS
    assert verdict.flaws


def put(name: str, source: str) -> Edit:
    def edit(notebook: Notebook) -> None:
        cell(notebook, name)["source"] = source

    return edit


def again(notebook: Notebook) -> None:
    notebook["cells"].append({**deepcopy(cell(notebook, "answer")), "id": "another"})


def course_again(notebook: Notebook) -> None:
    notebook["cells"].append({**deepcopy(cell(notebook, "the-idea")), "id": "another"})


def same_id(notebook: Notebook) -> None:
    cell(notebook, "hint")["id"] = "answer"


def turned_round(notebook: Notebook) -> None:
    notebook["cells"].reverse()


MARKED = f"<<<<<<< local\n{ANSWER}\n=======\n{PLACE}\n>>>>>>> remote"
SEPARATE = "<b><<<<<<< local</b>"


@pytest.mark.parametrize(
    ("edit", "lost", "flaw"),
    [
        (put("answer", PLACE), len(ANSWER.split()), None),
        (put("answer", ANSWER.partition("\n")[0]), len(ANSWER.partition("\n")[2].split()), None),
        (put("hint", "Nothing."), 0, "new text missing"),
        (put("setup", "from managerkit import module"), 0, "a line lost that nobody changed"),
        (put("setup", 'from managerkit import module mastery = module("mastery")'), 0, "code that does not parse"),
        (put("answer", MARKED), 0, "conflict markers inside the learner’s text"),
        (put("setup", SEPARATE), 0, "cells of conflict markers"),
        (again, 0, "learner’s text doubled"),
        (course_again, 0, "course text doubled"),
        (same_id, 0, "not valid: DuplicateCellId"),
        (turned_round, 0, "not in the new order"),
    ],
)
def test_damage_is_seen(edit: Edit, lost: int, flaw: str | None) -> None:
    change, result = learners_with_the_hint()
    edit(result)
    verdict = judge(change, Came(result))
    assert verdict.kept == WORDS - lost
    assert flaw is None or flaw in "; ".join(verdict.flaws).split("; ")


def test_new_text_that_a_tool_only_tells_of_counts_as_a_note() -> None:
    change = changes()[1]
    assert "new text in a note alone" in str(judge(change, Came(change.own, said=f"The course added: {HINT}")))


def test_no_notebook_keeps_no_words() -> None:
    assert judge(changes()[0], Came(None, amiss=("stopped with an error",))) == Verdict(
        0, WORDS, ("stopped with an error", "no notebook")
    )
