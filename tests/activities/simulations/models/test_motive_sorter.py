import math
import re
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
                "who": st.one_of(st.text(max_size=30), st.floats()),
            }
        ),
        st.dictionaries(st.sampled_from(["reason", "kind", "strength", "way", "who"]), NUMBER, max_size=5),
    ),
    max_size=15,
)


def row(reason: str, kind: str, strength: float | str = 5, way: str = "", who: str = "Ruta") -> Row:
    return {"reason": reason, "kind": kind, "strength": strength, "way": way, "who": who}


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


def test_relief_fades_to_the_share_that_stays_and_pay_keeps_most() -> None:
    assert sorter.left("heard", 0, 16, 1) == pytest.approx(1)
    assert sorter.left("heard", 16, 16, 1) == pytest.approx((1 + 0.5) / 2)
    assert sorter.left("heard", 10**6, 16, 1) == pytest.approx(0.5)
    assert sorter.left("heard", -1, 16, 1) == 0
    stays = {reason: sorter.left(reason, 52, 16, 1) for reason in sorter.STAYS}
    assert max(stays, key=lambda reason: stays[reason]) == "pay"
    assert min(stays, key=lambda reason: stays[reason]) == "asked"
    assert sorter.left("pay", 52, 16, 2) == pytest.approx(1), "no more can stay than was there"


PUSHES = [reason for reason in sorter.REASONS if reason not in sorter.PULLS]


@examples(100)
@given(values=settings_of(sorter.SIMULATION), reasons=st.lists(st.sampled_from(PUSHES), min_size=1, max_size=6))
def test_what_one_gets_fades_by_one_rule_whichever_road_it_came_by(
    values: Mapping[str, float], reasons: Sequence[str]
) -> None:
    same = {**values, "delay": 0, "granted": values["brings"]}
    move, ways = sorter.run(same, [row(reason, "push", way="ask for it") for reason in reasons]).series[:2]
    assert move.y == pytest.approx(ways.y)
    assert move.low == pytest.approx(ways.low)
    assert move.high == pytest.approx(ways.high)


@examples(100)
@given(
    values=settings_of(sorter.SIMULATION),
    reasons=st.lists(st.sampled_from(PUSHES), min_size=1, max_size=6),
    more=st.floats(1, 30),
)
def test_more_requests_granted_or_more_brought_by_the_job_raise_their_own_road_alone(
    values: Mapping[str, float], reasons: Sequence[str], more: float
) -> None:
    rows = [row(reason, "push", way="ask for it") for reason in reasons]
    values = {**values, "granted": values["granted"] * 0.7, "brings": values["brings"] * 0.7}
    move, ways = (one.y[-1] for one in sorter.run(values, rows).series[:2])
    easier = [one.y[-1] for one in sorter.run({**values, "granted": values["granted"] + more}, rows).series[:2]]
    richer = [one.y[-1] for one in sorter.run({**values, "brings": values["brings"] + more}, rows).series[:2]]
    assert easier[0] == pytest.approx(move) and easier[1] >= ways
    assert richer[1] == pytest.approx(ways) and richer[0] >= move


def test_a_request_is_answered_late_and_then_met_in_full() -> None:
    road = sorter.Road(0.6, 10)
    assert road.met("heard", 9, 16, 1) == 0
    assert road.met("heard", 10, 16, 1) == pytest.approx(0.6)


@pytest.mark.parametrize(("granted", "brings", "wins"), [(90, 40, "ways"), (20, 70, "move")])
def test_either_road_can_win(granted: float, brings: float, wins: str) -> None:
    outcome = sort(row("heard", "push", way="ask for it"), granted=granted, brings=brings)
    assert outcome.fails == (wins == "move")


def test_it_says_where_the_two_are_level_and_there_they_are() -> None:
    rows = [row("heard", "push", 6, "ask for it"), row("pay", "push", 4, "ask for it"), row("asked", "push", 2)]
    (turn,) = re.findall(r"level in the end at (\d+) requests", sort(*rows).sentence)
    assert sort(*rows, granted=float(turn) - 1).fails
    assert not sort(*rows, granted=float(turn) + 1).fails
    assert "no number of granted requests" in sort(row("pay", "push", way="ask her"), row("pay", "push", 9)).sentence


@pytest.mark.parametrize(("way", "who"), [("", "Ruta"), ("ask for it", ""), ("ask for it", "?"), ("ask for it", "R")])
def test_a_way_counts_only_with_somebody_beside_it(way: str, who: str) -> None:
    outcome = sort(row("heard", "push", way=way, who=who))
    assert outcome.series[1].y[-1] == 0
    assert outcome.fails
    assert "somebody's name beside it for being heard (5)" in outcome.because
    assert outcome.table.rows[-1][-1].endswith("named yet)" if way else "no way named yet")


def test_a_row_of_before_without_a_name_is_read_and_counts_as_not_named() -> None:
    old: Row = {"reason": "heard", "kind": "push", "strength": 5, "way": "ask"}
    assert sort(old).series[1].y[-1] == 0


def test_where_little_is_granted_the_advice_fails_for_another_reason() -> None:
    outcome = sort(row("pay", "push", way="ask for it"), granted=10)
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
    outcome = sort(row("pay", "pull"), row("growth", "push", way="x y"))
    assert "row 1, 2" in outcome.sentence
    assert outcome.series[0].title == "pushes, by managing"


def test_own_words_are_in_the_table_and_not_in_the_figure() -> None:
    outcome = sort(row("heard", "push", way="ask  Eskil\nfor a chair"))
    assert any("ask Eskil for a chair" in line[-1] for line in outcome.table.rows)
    assert "Eskil" not in " ".join([outcome.sentence, outcome.because, *(one.title for one in outcome.series)])


def test_the_strongest_reasons_fit_the_table() -> None:
    many = [row("other", "push", 1 + i % 10, "ask") for i in range(15)]
    assert len(sort(*many).table.rows) == len(sorter.MARKS) + sorter.MOST_SHOWN
