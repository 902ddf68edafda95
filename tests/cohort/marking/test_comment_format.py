"""The format of a comment: what is written comes apart again, and whatever somebody types is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from managerkit.cohort.feedback.graded import GradedWork
from managerkit.cohort.feedback.reading import read_by_a_person
from managerkit.cohort.marking.comment_format import CommentLevels, levels, written
from managerkit.content.loading import CourseFolder
from managerkit.gradebook.queries import CellMark, Marks
from managerkit.journal.log import Journal
from tests.support.places import COURSE

MODULE = CourseFolder(COURSE).module("mastery")


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("Levels: 2 3 1 0", CommentLevels((2, 3, 1, 0), "")),
        ("levels: 2,3, 1 ,0.\nWell?", CommentLevels((2, 3, 1, 0), "Well?")),
        ("\nLevel: 2/3/1/0\n\nWell?\nYes.", CommentLevels((2, 3, 1, 0), "Well?\nYes.")),
        ("Well?\nLevels: 2 3 1 0", CommentLevels((), "Well?\nLevels: 2 3 1 0")),
        ("", CommentLevels((), "")),
    ],
)
def test_levels_are_read_from_the_first_line(comment: str, found: CommentLevels) -> None:
    assert levels(comment, 4) == found


@pytest.mark.parametrize("line", ["Levels: 2 3 1", "Levels: 2 3 1 4", "Levels: 2 3 1 x", "Levels:", "Levels: 2310"])
def test_levels_that_cannot_be_used_stay_in_the_comment_and_are_told(line: str) -> None:
    found = levels(f"{line}\nWell?", 4)
    assert found.given == ()
    assert found.comment == f"{line}\nWell?"
    assert "4 numbers from 0 to 3" in found.problem


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.text())
def test_what_is_written_comes_apart_again(given_levels: list[int], comment: str) -> None:
    found = levels(written(given_levels, comment), len(given_levels))
    assert found == CommentLevels(tuple(given_levels), comment.strip())
    assert levels(written(found.given, found.comment), len(given_levels)) == found


PIECES = ["Levels:", "level : ", "1", " 2,3", "/", "0.", "\n", "\n\n", "<b>", "&"]
TYPED = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(PIECES))).map("".join)


@given(TYPED, st.integers(1, 4))
def test_of_what_is_typed_all_is_kept_or_it_is_levels(comment: str, criteria: int) -> None:
    found = levels(comment, criteria)
    if found.given:
        assert len(found.given) == criteria and set(found.given) <= {0, 1, 2, 3}
        first, _, rest = comment.strip().partition("\n")
        assert first.lower().startswith("level") and found.comment == rest.strip()
    else:
        assert found.comment == comment.strip()
        assert bool(found.problem) <= comment.strip().lower().startswith("level")


@given(TYPED)
def test_a_page_shows_whatever_was_typed_in_the_formgrader(comment: str) -> None:
    mark = CellMark(most=12, auto=None, manual=4.0, extra=0.0, waits=False, comment=comment, by_hand=True)
    marks = Marks("Ada", 0.0, {"task": mark})
    graded = GradedWork(MODULE, Journal(COURSE / "none.jsonl", "mastery", "1.0.0"), marks, {})
    rubric = MODULE.reflection.value.rubric
    shown, found = str(read_by_a_person(graded)), levels(comment, len(rubric))
    assert shown.count("✓ Given") == len(found.given)
    assert ("Your reader’s comment" in shown) == bool(found.comment)
    for word in found.comment.split():
        assert str(escape(word)) in shown
