from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.assessments.answer_table import NOTHING_YET, AnswerTable
from managerkit.activities.assessments.engine import (
    COLUMNS,
    CONFIDENCE,
    WIDEST,
    DimensionResult,
    behaviours,
    position,
    rows,
    score,
    stretch,
    valid,
)
from managerkit.content.assessment import Assessment, Band, Dimension, Item
from managerkit.content.loading import CourseFolder
from tests.support.places import TINY


@cache
def tiny() -> Assessment:
    return CourseFolder(TINY).module("ladder").assessment.value


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([10**400, -(10**400), "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def instrument(reversals: list[bool], anchors: int, ends: list[float]) -> Assessment:
    bands = [Band(upto=end, prompt=f"prompt {number}") for number, end in enumerate(ends)]
    dimension = Dimension(id="grip", title="Grip", about="Hands.", low="lets go", high="holds on", bands=bands)
    words = [f"anchor {number}" for number in range(anchors)]
    items = [
        Item(id=f"item-{number}", dimension="grip", text="My hand was …", anchors=words, reverse=reverse)
        for number, reverse in enumerate(reversals)
    ]
    return Assessment(title="Footing", intro="Not a test.", dimensions=[dimension], items=items)


def result(assessment: Assessment, answers: dict[str, Any], sure: Any = None) -> DimensionResult:
    (found,) = score(assessment, answers, {"grip": sure})
    return found


@st.composite
def answered(draw: st.DrawFn) -> tuple[Assessment, dict[str, int]]:
    reversals = draw(st.lists(st.booleans(), min_size=3, max_size=9))
    anchors = draw(st.integers(3, 6))
    assessment = instrument(reversals, anchors, [0.4, 0.75, 1.0])
    return assessment, {item.id: draw(st.integers(0, anchors - 1)) for item in assessment.items}


def test_an_anchor_lies_on_the_scale_by_its_index_and_a_reversed_item_the_other_way_round() -> None:
    left, _, slips = tiny().items
    assert [position(left, index) for index in range(3)] == [0, 0.5, 1]
    assert [position(slips, index) for index in range(3)] == [1, 0.5, 0]


@given(st.lists(st.booleans(), min_size=3, max_size=9))
def test_behaviour_items_are_those_that_a_colleague_could_see_in_order(seen: list[bool]) -> None:
    assessment = instrument(seen, 4, [0.4, 1.0])
    items = [
        item.model_copy(update={"watched": "holds on to the ladder" if yes else None})
        for item, yes in zip(assessment.items, seen, strict=True)
    ]
    found = behaviours(assessment.model_copy(update={"items": items}))
    assert [item.id for item in found] == [f"item-{number}" for number, yes in enumerate(seen) if yes]


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_words_for_a_place_go_up_with_it_and_are_the_same_from_both_ends(one: float, other: float) -> None:
    words = ["the low end", "below the middle", "the middle", "above the middle", "the high end"]
    low, high = sorted((words.index(stretch(one)), words.index(stretch(other))))
    assert [low, high] == [words.index(stretch(place)) for place in sorted((one, other))]
    assert {words.index(stretch(place)) for place in (0, 0.25, 0.5, 0.75, 1)} == set(range(5))


def _with_absent(count: int) -> Assessment:
    assessment = instrument([False] * count, 4, [0.4, 1.0])
    items = [item.model_copy(update={"absent": "it did not come up"}) for item in assessment.items]
    return assessment.model_copy(update={"items": items})


@given(st.lists(st.integers(0, 4), min_size=3, max_size=8))
def test_what_did_not_happen_is_an_answer_without_a_place(chosen: list[int]) -> None:
    assessment = _with_absent(len(chosen))
    answers = {item.id: level for item, level in zip(assessment.items, chosen, strict=True)}
    found = result(assessment, answers, "3")
    placed = [level / 3 for level in chosen if level < 4]
    assert (found.answered, found.absent) == (len(chosen), len(chosen) - len(placed))
    assert found.place == (pytest.approx(sum(placed) / len(placed)) if len(placed) >= 2 else None)
    given = rows(assessment, answers, {})
    assert [row["place"] is None for row in given] == [row["answer"] == "it did not come up" for row in given]


def test_where_it_happened_too_seldom_that_is_said() -> None:
    found = result(_with_absent(4), {"item-0": 4, "item-1": 4, "item-2": 4, "item-3": 1})
    assert found.sentence == "Grip: 4 of 4 answered, 3 of them “it did not happen”; too few to draw."


def test_the_place_is_the_mean_of_the_answers() -> None:
    found = result(tiny(), {"left": 2, "right": 1, "slips": 2})
    assert (found.place, found.answered, found.total) == (0.5, 3, 3)


@pytest.mark.parametrize(
    ("answers", "prompt"),
    [
        ([0, 0, 0, 0], "prompt 0"),
        ([2, 0, 0, 0], "prompt 0"),  # 0.125 of the way up
        ([2, 2, 2, 2], "prompt 0"),  # 0.5, the end of the band, still belongs to it
        ([2, 2, 2, 3], "prompt 1"),
        ([4, 4, 4, 4], "prompt 2"),
    ],
)
def test_a_place_at_the_end_of_a_band_belongs_to_that_band(answers: list[int], prompt: str) -> None:
    assessment = instrument([False] * 4, 5, [0.5, 0.75, 1.0])
    given = {f"item-{number}": answer for number, answer in enumerate(answers)}
    assert result(assessment, given).prompt == prompt


def test_a_mean_that_is_not_exact_in_binary_still_reaches_the_end_of_its_band() -> None:
    assessment = instrument([False] * 3, 6, [0.4, 1.0])
    found = result(assessment, {"item-0": 1, "item-1": 2, "item-2": 3})  # 0.2, 0.4, 0.6: a hair above 0.4
    assert found.prompt == "prompt 0"


@pytest.mark.parametrize("count", range(7))
def test_too_few_answers_give_no_result(count: int) -> None:
    assessment = instrument([False] * 6, 3, [0.5, 1.0])
    found = result(assessment, {f"item-{number}": 2 for number in range(count)})
    assert (found.place is not None) == (count >= 4)
    assert found.answered == count
    if found.place is None:
        assert found.prompt == ""
        assert found.sentence == f"Grip: {count} of 6 answered; too few to draw."


@given(answered())
def test_the_range_lies_on_the_scale_and_holds_the_mean(given: tuple[Assessment, dict[str, int]]) -> None:
    for sure in (None, *CONFIDENCE):
        found = result(*given, sure)
        assert found.place is not None
        assert bool(found.span) == (not found.missing)
        if found.span:
            assert 0 <= found.span[0] <= found.place <= found.span[1] <= 1
            assert found.span[1] - found.span[0] <= WIDEST


@given(answered())
def test_the_less_sure_the_wider(given: tuple[Assessment, dict[str, int]]) -> None:
    guess, fairly, certain = (result(*given, sure) for sure in "123")
    assert guess.span is None
    if fairly.span:
        assert certain.span
        assert fairly.span[0] <= certain.span[0] <= certain.span[1] <= fairly.span[1]
    assert guess.place == fairly.place == certain.place


@pytest.mark.parametrize(
    ("answers", "sure", "missing"),
    [
        ((2, 1, 0), "1", "No range around a guess: an instance with a date for each answer would tell more."),
        ((2, 2, 0), None, "No range: say how sure you are of these answers."),
        ((2, 2), "3", "No range: it takes 3 answers."),
        ((2, 0, 0), "3", "No range: your answers lie too far apart for one."),
    ],
)
def test_b5_where_a_range_would_say_nothing_it_is_said_what_is_missing(
    answers: Sequence[int], sure: str | None, missing: str
) -> None:
    found = result(tiny(), dict(zip(("left", "right", "slips"), answers, strict=False)), sure)
    assert found.span is None
    assert found.missing.startswith(missing) and found.missing in found.sentence and "(range" not in found.sentence


@given(answered(), st.data())
def test_a_higher_answer_never_lowers_the_place_and_a_reversed_one_never_raises_it(
    given: tuple[Assessment, dict[str, int]], data: st.DataObject
) -> None:
    assessment, answers = given
    item = data.draw(st.sampled_from(assessment.items))
    higher = data.draw(st.integers(answers[item.id], len(item.anchors) - 1))
    before, after = result(assessment, answers).place, result(assessment, {**answers, item.id: higher}).place
    assert before is not None
    assert after is not None
    assert before >= after if item.reverse else before <= after


@given(st.dictionaries(st.sampled_from(["left", "right", "slips", "unknown"]), ANYTHING), ANYTHING)
def test_whatever_a_journal_holds_gives_a_result_from_the_possible_answers_alone(
    answers: dict[str, Any], sure: Any
) -> None:
    found = result(tiny(), answers, sure)
    possible = {
        item.id: answers[item.id]
        for item in tiny().items
        if type(answers.get(item.id)) is int and answers[item.id] in (0, 1, 2)
    }
    assert found.answered == len(possible)
    assert found == result(tiny(), dict(possible), sure)
    assert len(rows(tiny(), answers, answers)) == len(possible)
    assert found.sentence


@pytest.mark.parametrize("answer", [True, False, 1.0, "1", None, -1, 3, 10**400, [1], {"1": 1}])
def test_what_is_no_index_of_an_anchor_is_no_answer(answer: object) -> None:
    assert not valid(tiny().items[0], answer)


def test_dimensions_are_never_added_up() -> None:
    two = tiny().model_copy(
        update={
            "dimensions": [
                tiny().dimensions[0],
                tiny().dimensions[0].model_copy(update={"id": "feet", "title": "Feet"}),
            ],
            "items": [
                *tiny().items,
                *(item.model_copy(update={"id": f"{item.id}-2", "dimension": "feet"}) for item in tiny().items),
            ],
        }
    )
    answers = {"left": 2, "right": 2, "slips": 0}
    grip, feet = score(two, answers, {})
    assert grip == result(tiny(), answers)
    assert feet.place is None
    assert [one.dimension.id for one in score(two, {}, {})] == ["grip", "feet"]


def test_the_sentence_says_where_and_how_sure_and_gives_no_verdict() -> None:
    high = result(tiny(), {"left": 2, "right": 2, "slips": 0}, "3")
    assert high.sentence == ("Grip: at the high end, “holds on” (answers close together; sure, I have examples).")
    assert "about the middle" in result(tiny(), {"left": 1, "right": 1, "slips": 1}).sentence
    assert "at the low end, “lets go”" in result(tiny(), {"left": 0, "right": 0, "slips": 2}).sentence
    levels = {f"item-{number}": level for number, level in enumerate((2, 2, 3, 3, 4))}
    found = result(instrument([False] * 5, 5, [0.5, 1.0]), levels, "2")
    assert found.sentence == (
        "Grip: above the middle, towards “holds on” (range from the middle to above the middle; fairly sure)."
    )


def test_the_table_has_a_row_for_each_usable_answer() -> None:
    found = rows(tiny(), {"slips": 0, "left": 2, "right": "2", "unknown": 1}, {"left": "Tuesday"})
    assert [list(row) for row in found] == [COLUMNS, COLUMNS]
    assert [tuple(row.values()) for row in found] == [
        ("Grip", "My left hand was …", "on it", 1.0, "Tuesday"),
        ("Grip", "I slipped …", "never", 1.0, ""),
    ]


class TestAnswerTable:
    """The answers as a pandas table, as a notebook shows it."""

    def test_dimensions_have_their_titles_and_texts_are_whole(self) -> None:
        item = tiny().items[0]
        title = next(one.title for one in tiny().dimensions if one.id == item.dimension)
        found = rows(tiny(), {item.id: 1}, {item.id: "On the green one, and on the long one behind the shed. " * 3})
        table = AnswerTable(found, columns=COLUMNS)
        assert list(table["dimension"]) == [title]
        for shown in (table._repr_html_(), repr(table)):
            assert title in shown and str(found[0]["example"]).strip() in shown

    def test_what_is_typed_is_escaped(self) -> None:
        item = tiny().items[0]
        table = AnswerTable(rows(tiny(), {item.id: 0}, {item.id: "<script>alert(1)</script>"}), columns=COLUMNS)
        assert "<script>" not in table._repr_html_()

    @pytest.mark.parametrize(
        "made",
        [
            lambda table: table,
            lambda table: table.sort_values("place").head(3),
            lambda table: table.groupby("dimension", sort=False)["place"].agg(lowest="min", highest="max"),
        ],
        ids=["itself", "sorted", "grouped"],
    )
    def test_before_any_answer_it_is_a_sentence(self, made: Callable[[AnswerTable], AnswerTable]) -> None:
        shown = made(AnswerTable(rows(tiny(), {}, {}), columns=COLUMNS))
        assert repr(shown) == NOTHING_YET
        assert shown._repr_html_() == f"<p>{NOTHING_YET}</p>"
