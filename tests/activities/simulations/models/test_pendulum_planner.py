import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.pendulum_planner import (
    ROLES,
    SIMULATION,
    PendulumRules,
    SkillState,
    after,
    quarters_back,
    run,
    swing,
)
from tests.support.examples import examples
from tests.support.simulations import NONSENSE, check, settings_of

RULES = PendulumRules(floor=0.25, relearn=2, weight=0.5)
STINT: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {"role": st.sampled_from(list(ROLES)), "years": st.floats(0.25, 20)}
)
WILD: st.SearchStrategy[Row] = st.dictionaries(st.sampled_from(["role", "years", "x"]), NONSENSE, max_size=3)


def row(role: str, years: float | str) -> Row:
    return {"role": role, "years": years}


def plan(*rows: Row, **values: float) -> RunOutcome:
    return run(SIMULATION.start() | values, rows)


@pytest.mark.slow
@examples(150)
@given(values=settings_of(SIMULATION), rows=st.lists(st.one_of(STINT, WILD), max_size=8))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = run(values, rows)
    check(SIMULATION, outcome)
    for series in outcome.series:
        assert all(-1e-9 <= y <= 100 + 1e-9 for y in series.y)


def test_a_quarter_as_stated() -> None:
    person = SkillState(0.8, 0.2, 0.8)
    engineer, manager = after(person, "engineer", RULES), after(person, "manager", RULES)
    assert (engineer.fluency, engineer.people) == pytest.approx((0.81, 0.198))
    assert (manager.fluency, manager.people) == pytest.approx((0.8 - 0.035 * 0.55, 0.256))


def test_what_was_lost_comes_back_faster_and_only_that() -> None:
    assert after(SkillState(0.5, 0.5, 0.8), "engineer", RULES).fluency == pytest.approx(0.55)
    assert after(SkillState(0.5, 0.5, 0.5), "engineer", RULES).fluency == pytest.approx(0.525)
    assert after(SkillState(0.79, 0.5, 0.8), "engineer", RULES).fluency == pytest.approx(0.8005, abs=0.0006)


def test_the_swing_ends_near_74_and_managing_throughout_near_63() -> None:
    outcome = plan(*SIMULATION.rows)
    assert "worth 74 of 100, 11 points ahead of managing throughout (63)" in outcome.sentence
    assert outcome.answer == pytest.approx(11, abs=0.5)


def test_where_the_pendulum_stops_decides_the_end() -> None:
    out = plan(*SIMULATION.rows).series[0].y[-1]
    back = plan(row("engineer", 2), row("manager", 3), row("engineer", 2), row("manager", 3)).series[0].y[-1]
    assert [out, back] == pytest.approx([79, 73], abs=1)


@pytest.mark.parametrize(("weight", "winner"), [(0, "managing"), (0.1, "managing"), (0.95, "engineering")])
def test_staying_wins_at_both_ends(weight: float, winner: str) -> None:
    outcome = plan(*SIMULATION.rows, weight=weight)
    assert outcome.fails
    assert f"{winner} throughout gives" in outcome.because


def test_the_advice_is_tested_whatever_the_plan() -> None:
    assert not plan(row("lead", 10)).fails
    assert plan(row("lead", 10), weight=0).fails


def test_longer_away_takes_longer_back() -> None:
    person, costs = SkillState(0.8, 0.2, 0.8), []
    for _ in range(40):
        person = after(person, "manager", RULES)
        costs.append(quarters_back(person, RULES))
    assert costs == sorted(costs)
    assert costs[11] == 5
    slow = PendulumRules(0.25, 1, 0.5)
    assert quarters_back(person, slow) > quarters_back(person, RULES)


def test_the_return_is_told_for_each_stint_away() -> None:
    said = plan(row("manager", 2), row("engineer", 2), row("lead", 1), row("manager", 1)).sentence
    assert "after row 1" in said
    assert "after row 4" in said
    assert "after row 3" not in said
    assert "Nothing in the plan has to be come back from." in plan(row("engineer", 5)).sentence


def test_bad_rows_are_named_and_left_out() -> None:
    said = plan(row("manager", 3), row("boss", 2), row("engineer", ""), row("engineer", math.nan)).sentence
    assert "row 2 (its role is missing), row 3 (its years are missing), row 4 (its years are missing)" in said


def test_no_rows_put_the_swing_in() -> None:
    outcome = plan()
    assert "the swing stands in" in outcome.sentence
    assert outcome.answer == plan(*SIMULATION.rows).answer


def test_the_swing_is_three_and_two() -> None:
    assert swing(40).count("manager") == 24
    assert swing(20) == ["manager"] * 12 + ["engineer"] * 8
