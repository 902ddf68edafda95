"""What only the model of skill that fades must do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import RunOutcome
from managerkit.activities.simulations.models import retention
from tests.support.examples import examples

SHARE = st.floats(0, 1)
MODEL = retention.SIMULATION
SLIDERS = {slider.name: slider for slider in MODEL.sliders}
OTHER_WAYS = {"skill": 0.9, "contact": 8.0, "back": 10.0, "deep": 0.0, "growth": 0.0}


def keep(**values: float) -> RunOutcome:
    return retention.run(MODEL.start() | values, [])


@examples(100)
@given(skill=SHARE, deep=st.floats(0, SLIDERS["deep"].high), years=st.floats(0, 20), more=st.floats(0.5, 20))
def test_every_skill_fades_second_nature_too(skill: float, deep: float, years: float, more: float) -> None:
    now, later = (retention.share_left(skill, time, 0.9, deep) for time in (years, years + more))
    assert later < now <= 1


@examples(50)
@given(one=SHARE, other=SHARE, years=st.floats(0, 20))
def test_that_depth_protects_is_an_assumption_which_can_be_taken_away(one: float, other: float, years: float) -> None:
    assert retention.share_left(one, years, 0.9, 0) == retention.share_left(other, years, 0.9, 0)
    assert "depth hardly protects" in keep(deep=0).because


def test_half_of_a_new_skill_is_gone_within_the_time_that_was_measured() -> None:
    half, deep = MODEL.start()["half"], MODEL.start()["deep"]
    assert retention.share_left(0.1, 6.5 / 12, half, deep) > 0.5 > retention.share_left(0.1, 13 / 12, half, deep)


def test_nothing_is_lost_in_no_time() -> None:
    assert retention.share_left(0.6, 0, 0.9, 0.5) == 1


def test_contact_slows_forgetting() -> None:
    shares = [keep(contact=hours).answer for hours in (0, 2, 8)]
    assert shares == sorted(shares)
    assert retention.years_felt(5, 2, 2) == pytest.approx(2.5)


def test_what_is_nearly_kept_comes_back_sooner() -> None:
    assert retention.relearning(1, 12) == 0
    assert retention.relearning(0.5, 12) == pytest.approx(12)


def turning(**values: float) -> float:
    """The price of a year's waiting at which the model says that the advice turns."""
    words = keep(**values).sentence.split()
    return float(words[words.index("you") + 1])


@pytest.mark.parametrize("skill", [0.3, 0.5, 0.7])
def test_the_advice_turns_where_the_model_says_that_it_does(skill: float) -> None:
    price = turning(skill=skill)
    assert not keep(skill=skill, worth=price - 0.1).fails
    assert keep(skill=skill, worth=price + 0.1).fails


def test_waiting_costs_and_a_higher_price_never_makes_it_the_better_bargain() -> None:
    lost = [keep(worth=price).fails for price in range(11)]
    assert lost == sorted(lost) and {*lost} == {False, True}


@pytest.mark.parametrize("name", OTHER_WAYS)
def test_the_advice_loses_by_any_of_five_sliders_with_its_price_untouched(name: str) -> None:
    assert not keep().fails
    assert keep(**{name: OTHER_WAYS[name]}).fails


def test_it_loses_for_different_reasons() -> None:
    assert "hours a week" in keep(contact=8).because
    assert "second nature" in keep(skill=0.9).because
    assert "go back" in keep(back=10).because
    assert "deepen" in keep(growth=0).because
    assert "costs you more" in keep(worth=5).because
