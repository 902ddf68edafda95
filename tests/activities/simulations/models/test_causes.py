"""Finding out why work slipped: what the model of causes must do."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import causes
from managerkit.activities.simulations.models.causes import Style
from tests.support.simulations import ROWS, check, settings_of

OPEN = Style("open", 0.1, 0.25)
GUESS = Style("guess", closed=True, wrong=0.06, corrected=0.3)
NOISE = 3.0
"""Conversations of 100 by which two thousand of them may stray."""

TRUST = st.floats(0, 1)
CAUSES = st.integers(1, 3)


def talk(**values: float) -> RunOutcome:
    return causes.run(causes.SIMULATION.start() | values, [])


def ends(**values: float) -> list[float]:
    """What the three styles have found, asking openly first."""
    return [series.y[-1] for series in talk(**values).series]


@settings(max_examples=30, deadline=None)
@given(values=settings_of(causes.SIMULATION), rows=ROWS)
def test_it_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    check(causes.SIMULATION, causes.run(values, rows))


def test_accuracy() -> None:
    assert causes.accuracy(0) == pytest.approx(0.2)
    assert causes.accuracy(1) == pytest.approx(0.7)


def test_it_begins_at_chance() -> None:
    assert causes.simulate(OPEN, 1, 0.5, 1).right[0] == pytest.approx(20)
    assert causes.simulate(OPEN, 2, 0.5, 1).right[0] == pytest.approx(10)


@pytest.mark.parametrize("style", [OPEN, GUESS])
def test_more_causes_are_harder_to_find(style: Style) -> None:
    found = [causes.simulate(style, n, 0.5, 5).right[-1] for n in (1, 2, 3)]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("style", [Style("open"), Style("guess", closed=True, corrected=1)])
def test_without_trust_answers_are_worth_nothing(style: Style) -> None:
    assert causes.simulate(style, 1, 0, 5).right[-1] == pytest.approx(20, abs=NOISE)


def test_a_row_of_questions_gives_less_each_time_and_then_takes() -> None:
    assert causes.simulate(OPEN, 1, 0.2, 6).trust == pytest.approx([0.2, 0.3, 0.375, 0.425, 0.45, 0.45, 0.425])


def test_trust_stays_within_bounds() -> None:
    assert causes.simulate(Style("open", 0.1), 1, 0.9, 3).trust == pytest.approx([0.9, 1, 1, 1])
    assert causes.simulate(Style("accuse", -0.12), 1, 0.2, 3).trust == pytest.approx([0.2, 0.08, 0, 0])


@settings(max_examples=20, deadline=None)
@given(number=CAUSES, trust=st.floats(0.2, 1), wrong=st.floats(0.01, 0.2))
def test_a_wrong_guess_costs_and_a_right_one_does_not(number: int, trust: float, wrong: float) -> None:
    after = causes.simulate(Style("guess", closed=True, wrong=wrong), number, trust, 1).trust[-1]
    missed = 1 - number / causes.POOL
    assert after == pytest.approx(trust - wrong * missed, abs=0.02)


@settings(max_examples=15, deadline=None)
@given(number=CAUSES, trust=TRUST, probes=st.integers(2, 8))
def test_what_a_wrong_guess_costs_makes_the_next_answers_worth_less(number: int, trust: float, probes: int) -> None:
    free, dear = (ends(causes=number, trust=trust, probes=probes, wrong=wrong)[1] for wrong in (0, 0.2))
    assert dear <= free + NOISE


def test_with_trust_to_lose_it_is_seen() -> None:
    assert ends(wrong=0)[1] > ends(wrong=0.2)[1] + 10


@settings(max_examples=30, deadline=None)
@given(values=settings_of(causes.SIMULATION))
def test_accusing_never_beats_diagnosing(values: Mapping[str, float]) -> None:
    _, fixing, accusing = ends(**values)
    assert accusing <= fixing + NOISE


@settings(max_examples=15, deadline=None)
@given(number=CAUSES, trust=TRUST, probes=st.integers(2, 8))
def test_where_guesses_cost_nothing_and_are_answered_in_full_and_questions_give_nothing_they_are_one(
    number: int, trust: float, probes: int
) -> None:
    open_, fixing, _ = ends(causes=number, trust=trust, probes=probes, gain=0, wrong=0, corrected=1)
    assert open_ == pytest.approx(fixing)


def test_both_sides_of_the_advice_can_win() -> None:
    asking, guessing, _ = ends()
    assert asking > guessing + causes.EDGE
    asking, guessing, _ = ends(fade=1, wrong=0, corrected=1, probes=10)
    assert guessing > asking + causes.EDGE
    assert "Testing your guess finds" in talk(fade=1, wrong=0, corrected=1, probes=10).because


def test_it_turns_where_the_panel_says_so() -> None:
    values = dict(causes.SIMULATION.regime.values)
    assert "between .8 and .9" in causes.SIMULATION.regime.why
    assert talk(**values).fails
    assert not talk(**(values | {"trust": 0.8})).fails
    assert not talk(**(values | {"corrected": 0.3})).fails


def test_the_seed_decides() -> None:
    assert causes.simulate(GUESS, 1, 0.5, 5, 7) == causes.simulate(GUESS, 1, 0.5, 5, 7)
    assert causes.simulate(GUESS, 1, 0.5, 5, 7) != causes.simulate(GUESS, 1, 0.5, 5, 8)


def test_range_of_a_hundred_conversations() -> None:
    low, high = causes.binomial(50)
    assert [low, high] == pytest.approx([41.9, 58.1], abs=0.2)
    assert causes.binomial(0)[0] == 0
    assert causes.binomial(100)[1] == 100
