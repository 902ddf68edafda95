import math
import re
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
    follow,
    quarters_back,
    run,
    swing,
    worths,
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


def test_as_the_lesson_tells_it() -> None:
    outcome = plan(*SIMULATION.rows)
    assert "worth 72 of 100, 9 points ahead of managing throughout (63)" in outcome.sentence
    assert "for w from 0.3 to 0.85" in outcome.sentence
    lead = plan(row("lead", 10)).sentence
    assert "7 points behind managing throughout" in lead


def test_where_the_pendulum_stops_decides_the_end() -> None:
    out = plan(*SIMULATION.rows).series[0].y[-1]
    back = plan(row("engineer", 2), row("manager", 3), row("engineer", 2), row("manager", 3)).series[0].y[-1]
    assert [out, back] == pytest.approx([79, 73], abs=1)


@pytest.mark.parametrize(
    ("values", "winner"),
    [
        ({"weight": 0}, "managing"),
        ({"weight": 0.1}, "managing"),
        ({"weight": 0.95}, "engineering"),
        ({"change": 80}, "managing"),
        ({"stands_in": 1, "weight": 0.75}, "engineering"),
        ({"stands_in": 1, "weight": 0.35}, "managing"),
    ],
)
def test_three_sliders_can_make_staying_win(values: Mapping[str, float], winner: str) -> None:
    assert not plan(*SIMULATION.rows).fails
    outcome = plan(*SIMULATION.rows, **values)
    assert outcome.fails
    assert f"{winner} throughout gives" in outcome.because


@examples(100)
@given(one=st.floats(0.01, 1), other=st.floats(0.01, 1), weight=st.floats(0, 1), stands_in=st.floats(0, 1))
def test_the_two_skills_are_treated_alike(one: float, other: float, weight: float, stands_in: float) -> None:
    here = PendulumRules(0.25, 2, weight, stands_in).worth(SkillState(one, other, one))
    turned = PendulumRules(0.25, 2, 1 - weight, stands_in).worth(SkillState(other, one, other))
    assert here == pytest.approx(turned)
    assert min(one, other) - 1e-9 <= here <= max(one, other) + 1e-9


def test_where_one_skill_stands_in_for_the_other_a_balance_is_worth_no_more_than_a_lean() -> None:
    lean, level = SkillState(0.9, 0.3, 0.9), SkillState(0.6, 0.6, 0.6)
    apart, alike = (PendulumRules(0.25, 2, 0.5, stands_in) for stands_in in (0, 1))
    assert apart.worth(level) > apart.worth(lean)
    assert alike.worth(level) == pytest.approx(alike.worth(lean))


def test_a_change_of_role_costs_the_same_whichever_way_it_goes() -> None:
    rules = PendulumRules(0.25, 2, 0.5, 0, 0.2)
    for roles in (["engineer"] * 3 + ["manager"] * 4, ["manager"] * 3 + ["engineer"] * 4):
        path = follow(SkillState(0.5, 0.5, 0.5), roles, rules)
        shares = [paid / (100 * rules.worth(at)) for paid, at in zip(worths(path, roles, rules), path, strict=True)]
        assert shares == pytest.approx([1, 1, 1, 1, 0.8, 0.8, 1, 1])


def test_the_range_that_is_named_is_where_it_turns() -> None:
    low, high = map(float, re.findall(r"from ([\d.]+) to ([\d.]+)\.", plan(*SIMULATION.rows).sentence)[0])
    for weight, fails in ((low - 0.05, True), (low, False), (high, False), (high + 0.05, True)):
        assert plan(*SIMULATION.rows, weight=weight).fails == fails
    assert "for no w" in plan(*SIMULATION.rows, stands_in=1, change=100).sentence


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
