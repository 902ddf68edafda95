import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import motive_sorter as sorter
from tests.support.examples import examples
from tests.support.simulations import ROWS, check, settings_of

NUMBER = st.one_of(st.integers(0, 10).map(float), st.floats(), st.text(max_size=4))
MOTIVES = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "reason": st.sampled_from([*sorter.REASONS, "x"]),
                "kind": st.sampled_from(["pull", "push", ""]),
                "strength": NUMBER,
                "way": st.one_of(st.text(max_size=80), st.floats()),
            }
        ),
        st.dictionaries(st.sampled_from(["reason", "kind", "strength", "way"]), NUMBER, max_size=4),
    ),
    max_size=15,
)


def row(reason: str, kind: str, strength: float | str = 5, way: str = "") -> Row:
    return {"reason": reason, "kind": kind, "strength": strength, "way": way}


def sort(*rows: Row, **values: float) -> RunOutcome:
    return sorter.run(sorter.SIMULATION.start() | values, rows)


@examples(100)
@given(values=settings_of(sorter.SIMULATION), rows=st.one_of(ROWS, MOTIVES))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = sorter.run(values, rows)
    assert all(0 <= value <= 100 + 1e-9 for series in outcome.series for value in series.y)
    # What the learner typed is shown back in the last column, whatever it says; the rest must be whole.
    shown = [[*line[:-1], "way"] for line in outcome.table.rows]
    check(sorter.SIMULATION, replace(outcome, table=replace(outcome.table, rows=shown)))


def test_relief_fades_to_its_floor_and_pay_keeps_most() -> None:
    assert sorter.relieved("heard", 0, 16, 1) == pytest.approx(0.7)
    assert sorter.relieved("heard", 16, 16, 1) == pytest.approx((0.7 + 0.35) / 2)
    assert sorter.relieved("heard", 10**6, 16, 1) == pytest.approx(0.35)
    left = {reason: sorter.relieved(reason, 52, 16, 1) for reason in sorter.RELIEF}
    assert max(left, key=lambda reason: left[reason]) == "pay"
    assert min(left, key=lambda reason: left[reason]) == "asked"


def test_the_floor_never_rises_above_the_first_relief() -> None:
    assert sorter.relieved("pay", 52, 16, 2) == pytest.approx(0.9)


def test_a_way_is_slow_and_then_stays() -> None:
    assert sorter.met_elsewhere(10, 10, 0.6) == 0
    assert sorter.met_elsewhere(14, 10, 0.6) == pytest.approx(0.3)
    assert sorter.met_elsewhere(18, 10, 0.6) == sorter.met_elsewhere(104, 10, 0.6) == pytest.approx(0.6)


def test_the_move_is_ahead_first_and_the_ways_later() -> None:
    move, ways = sort(row("heard", "push", way="ask")).series
    assert move.y[0] > ways.y[0]
    assert ways.y[-1] > move.y[-1] + 20


def test_a_push_without_a_way_stays_unmet_and_the_advice_fails() -> None:
    outcome = sort(row("heard", "push"))
    assert outcome.series[1].y[-1] == 0
    assert outcome.fails
    assert "no way is named for being heard (5)" in outcome.because


def test_where_nothing_is_granted_the_advice_fails_for_another_reason() -> None:
    outcome = sort(row("pay", "push", way="ask"), granted=10)
    assert "only 10 such requests in 100" in outcome.because


def test_pulls_and_pushes_are_never_added() -> None:
    alone, both = sort(row("pay", "push", way="ask")), sort(row("pay", "push", way="ask"), row("growth", "pull", 10))
    assert alone.answer == both.answer
    assert [series.title for series in both.series] == [
        "pushes, by managing",
        "pushes, by your own ways",
        "pulls, by managing",
    ]


def test_only_pulls_give_the_advice_nothing_to_say() -> None:
    outcome = sort(row("growth", "pull"))
    assert not outcome.fails
    assert outcome.answer == 0
    assert len(outcome.series) == 1


def test_rows_that_cannot_be_read_count_for_nothing() -> None:
    good = row("pay", "push", way="ask")
    bad = [row("pay", "push", 0), row("fame", "push"), row("pay", ""), row("pay", "push", math.nan), {}]
    assert sort(good, *bad).series == sort(good).series
    assert "no reason on the map" in sort().sentence


def test_order_and_rating_that_disagree_are_pointed_out() -> None:
    assert "row 1 before row 2" in sort(row("growth", "pull", 3), row("pay", "push", 8)).sentence
    assert "before row" not in sort(row("growth", "pull", 8), row("pay", "push", 8)).sentence


def test_a_tag_of_ones_own_is_kept_and_named() -> None:
    outcome = sort(row("pay", "pull"), row("growth", "push", way="x"))
    assert "row 1, 2" in outcome.sentence
    assert outcome.series[0].title == "pushes, by managing"


def test_own_words_are_in_the_table_and_not_in_the_figure() -> None:
    outcome = sort(row("heard", "push", way="ask  Eskil\nfor a chair"))
    assert any("ask Eskil for a chair" in line[-1] for line in outcome.table.rows)
    assert "Eskil" not in " ".join([outcome.sentence, outcome.because, *(one.title for one in outcome.series)])


def test_the_strongest_reasons_fit_the_table() -> None:
    many = [row("other", "push", 1 + i % 10, "ask") for i in range(15)]
    assert len(sort(*many).table.rows) == len(sorter.MARKS) + sorter.MOST_SHOWN
