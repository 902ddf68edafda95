"""What only the trust ledger must do."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.figure import draw
from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.trust_ledger import charges, simulation
from tests.support.examples import examples
from tests.support.html_tree import read

LEDGER = simulation.SIMULATION


def row(name: str = "AB", theirs: float | str = 50, good: float = 0, bad: float = 0, **more: float | str) -> Row:
    return {"name": name, "mine": 50, "theirs": theirs, "moved": "nothing", "kept": good, "broken": bad, **more}


def see(*rows: Row, **values: float) -> RunOutcome:
    return simulation.run(LEDGER.start() | values, rows)


def test_the_rules_are_the_documented_ones() -> None:
    assert charges.kept(0.5) == pytest.approx(0.53)
    assert charges.broke(0.5, 3) == pytest.approx(0.41)
    assert charges.yes(0.5, 0.5) == pytest.approx(0.5)
    assert charges.yes(0.8, 0.5) == pytest.approx(1 / (1 + math.exp(-2.4)))


def test_the_same_request_at_eighty_and_at_twenty() -> None:
    assert charges.yes(0.8, 0.5) > 0.9
    assert charges.yes(0.2, 0.5) < 0.1


def test_the_answer_is_the_others_charge_at_the_end() -> None:
    outcome = see(row(theirs=50, good=1), months=2)
    assert outcome.answer == pytest.approx(100 * (1 - 0.5 * 0.94**2))
    assert outcome.series[0].y[-1] == pytest.approx(outcome.answer)


def test_the_weight_of_a_broken_promise_matters() -> None:
    ends = [see(row(theirs=60, good=2, bad=2), asymmetry=weight).answer for weight in (1, 2, 3, 6)]
    assert ends == sorted(ends, reverse=True)
    assert see(row(theirs=50, good=2, bad=2), asymmetry=1).answer == pytest.approx(50, abs=2)


def test_the_others_charge_has_a_range_and_ones_own_has_none() -> None:
    theirs, mine = see(row(theirs=50), off=20).series
    assert (theirs.low[0], theirs.high[0]) == pytest.approx((30, 70))
    assert not mine.low
    theirs, _ = see(row(theirs=95), off=20).series
    assert theirs.high[0] == pytest.approx(100)


def test_ones_own_charge_follows_what_moved_it_and_not_ones_promises() -> None:
    quiet, up, down = (see(row(good=9, moved=moved)).series[1].y[-1] for moved in ("nothing", "help", "broke"))
    assert quiet == pytest.approx(50)
    assert down < quiet < up


@pytest.mark.parametrize(
    ("rows", "values", "said"),
    [
        ((row(theirs=60, good=5, bad=4),), {}, "promise less"),
        ((row(theirs=90, good=1),), {"size": 0.4}, "next to nothing"),
        ((row(theirs=40),), {}, "only waiting"),
        ((row(theirs=50, good=2),), {"delay": 50}, "ask for less now"),
    ],
)
def test_charging_first_fails_for_different_reasons(rows: tuple[Row, ...], values: dict[str, float], said: str) -> None:
    outcome = see(*rows, **values)
    assert outcome.fails
    assert said in outcome.because


def test_two_kept_promises_charge_where_nine_half_kept_ones_drain() -> None:
    assert see(row(theirs=55, good=2), months=6).answer > 75
    assert see(row(theirs=55, good=5, bad=4), months=6).answer < 35


def test_showing_where_it_fails_leaves_the_learners_rows_alone() -> None:
    assert not LEDGER.regime.rows


def test_the_row_drawn_is_the_one_asked_for_or_the_last() -> None:
    rows = row("AB", 20), row("CD", 70)
    assert "AB" in see(*rows, row=1).series[0].title
    assert "CD" in see(*rows, row=2).series[0].title
    assert "CD" in see(*rows, row=15).series[0].title


def test_the_table_has_every_row_and_the_sentence_names_who_lies_apart_and_who_runs_down() -> None:
    outcome = see(row("AB", 20, good=1), row("CD", 55, bad=1), row("EF", 50))
    assert [line[0] for line in outcome.table.rows] == ["AB", "CD", "EF"]
    assert "by your own guess: AB." in outcome.sentence
    assert "if the month repeats: CD." in outcome.sentence


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.integers(1, 12))
def test_the_price_of_waiting_at_which_it_turns(now: float, later: float, months: int) -> None:
    most = charges.worth_waiting(now, later, months)
    assert later * (1 - most) ** months == pytest.approx(min(now, later))


@examples(100)
@given(theirs=st.floats(10, 90), good=st.integers(0, 9), bad=st.integers(0, 3), size=st.floats(0.1, 0.9))
def test_both_sides_of_the_advice_win_on_either_side_of_where_it_turns(
    theirs: float, good: int, bad: int, size: float
) -> None:
    outcome = see(row(theirs=theirs, good=good, bad=bad), size=size, delay=0)
    now, later = (charges.yes(outcome.series[0].y[i] / 100, size) for i in (0, -1))
    most = 100 * charges.worth_waiting(now, later, 3)
    if most < 0.5:
        assert "Waiting does not pay here" in outcome.sentence
        return
    assert f"less than {most:.0f}%" in outcome.sentence
    assert not see(row(theirs=theirs, good=good, bad=bad), size=size, delay=most - 0.1).fails
    assert see(row(theirs=theirs, good=good, bad=bad), size=size, delay=most + 0.1).fails


@examples(50)
@given(st.floats(0, 1))
def test_at_a_weight_of_one_a_broken_promise_takes_what_a_kept_one_gives(charge: float) -> None:
    assert charges.broke(1 - charge, 1) == pytest.approx(1 - charges.kept(charge))


@pytest.mark.parametrize(
    ("rows", "do"),
    [
        ((row("AB", dateless=1), row("CD", dateless=2, bad=3)), "2 promises to CD have no day. Give each one, or"),
        ((row("AB", bad=1), row("CD", dateless=1)), "A promise to CD has no day. Give it one, or hand it back"),
        ((row("AB", good=2), row("CD", bad=1)), "You broke 1 towards CD"),
        ((row("AB", 70), row("CD", 30), row("EF", 20, good=1)), "Nothing was promised to CD"),
        ((row("AB", 70, good=1), row("CD", 30, good=1)), "Ask CD for nothing large yet"),
    ],
)
def test_it_ends_in_one_thing_to_do(rows: tuple[Row, ...], do: str) -> None:
    *_, last = see(*rows).sentence.split("One thing to do: ")
    assert last.startswith(do)


def test_a_ledger_kept_before_there_was_a_place_for_it_has_nothing_open() -> None:
    assert simulation.read([{"name": "AB", "mine": 50, "theirs": 50}])[0].dateless == 0


def test_an_empty_ledger_says_so() -> None:
    outcome = see()
    assert "no row" in outcome.sentence
    assert not outcome.fails
    assert read(draw(outcome, ""))


WILD: st.SearchStrategy[Row] = st.dictionaries(
    st.sampled_from(["name", "mine", "theirs", "moved", "kept", "broken"]),
    st.one_of(st.floats(), st.text(max_size=14), st.sampled_from(["nan", "-inf", "kept", "1e400", "$x^$", "_a"])),
    max_size=6,
)


@examples(100)
@given(
    values=st.fixed_dictionaries({one.name: st.floats(one.low, one.high) for one in LEDGER.sliders}),
    rows=st.lists(WILD, max_size=15),
)
def test_it_takes_anything(values: dict[str, float], rows: list[Row]) -> None:
    outcome = simulation.run(values, rows)
    assert 0 <= outcome.answer <= 100
    assert bool(outcome.because) == outcome.fails
    assert len(outcome.table.rows) == max(1, len(rows))
    for series in outcome.series:
        assert len(series.x) == len(series.y) >= 2
        for part in (series.y, series.low, series.high):
            assert all(-1e-9 <= value <= 100 + 1e-9 for value in part)
        for low, y, high in zip(series.low, series.y, series.high, strict=False):
            assert low - 1e-9 <= y <= high + 1e-9
    assert all(len(line) == len(outcome.table.header) for line in outcome.table.rows)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(name=st.text(st.characters(max_codepoint=0x17F), max_size=12))
def test_any_name_can_be_drawn(name: str) -> None:
    assert read(draw(see(row(name, good=1)), name))
