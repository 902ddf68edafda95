import re
from collections.abc import Mapping

import pytest
from hypothesis import given

from managerkit.activities.simulations.model import RunOutcome
from managerkit.activities.simulations.models.trial_value import SIMULATION, run
from tests.support.examples import examples
from tests.support.places import COURSE
from tests.support.simulations import settings_of


def trial(**values: float) -> RunOutcome:
    return run(SIMULATION.start() | values, [])


@examples(60)
@given(values=settings_of(SIMULATION))
def test_a_trial_is_worth_no_more_than_knowing_and_costs_no_more_than_its_months(values: Mapping[str, float]) -> None:
    free = run({**values, "price": 0}, []).answer
    assert 0 <= free <= 100
    assert run(values, []).answer == pytest.approx(free - values["price"] * values["months"], abs=0.11)


@examples(60)
@given(values=settings_of(SIMULATION))
def test_a_trial_that_one_would_not_believe_gives_nothing_for_its_months(values: Mapping[str, float]) -> None:
    outcome = run({**values, "believed": 0}, [])
    assert outcome.answer == pytest.approx(-values["price"] * values["months"], abs=0.06)


def test_both_can_win_by_the_leaning_alone() -> None:
    assert trial(leaning=65).answer > 5
    for leaning in (25, 90):
        assert trial(leaning=leaning).answer < 0
        assert trial(leaning=leaning).fails


@pytest.mark.parametrize("price", [0.5, 1, 2])
def test_the_sentence_says_how_far_one_would_have_to_believe_it(price: float) -> None:
    said = re.search(r"believe at least (\d+)%", trial(price=price).sentence)
    assert said
    enough = int(said[1]) / 100
    assert trial(price=price, believed=enough).answer >= 0 >= trial(price=price, believed=enough - 0.05).answer


def test_where_no_belief_would_be_enough_it_says_so() -> None:
    assert "However far you believed it" in trial(leaning=95, undoing=0, other=5).sentence


def test_as_the_lesson_tells_it() -> None:
    lesson = " ".join((COURSE / "modules/capstone/lesson.md").read_text("utf-8").split())
    assert "a trial of three months is worth almost nine points" in lesson
    assert 8.5 < trial().answer < 9
    assert "*how far you would believe it* has to be 0.3 or more" in lesson
    assert "believe at least 30%" in trial().sentence
    assert "| 50 of 100 | about 50 to 75 |" in lesson
    assert "| 80 of 100 | about 80 to 90 |" in lesson
    for other, pays in ((50, [50, 55, 60, 65, 70, 75]), (80, [80, 85, 90])):
        assert [leaning for leaning in range(5, 100, 5) if trial(leaning=leaning, other=other).answer > 0] == pays
