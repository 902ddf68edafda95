"""Where the hours go, and what only this model must do."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import firefighting as fire
from managerkit.activities.simulations.models.firefighting import CAUSES, SIMULATION, Phase, TicketWorld
from tests.support.examples import examples
from tests.support.simulations import check, settings_of

HOURS = st.one_of(st.integers(0, 40).map(float), st.floats(0, 40))
SANE: st.SearchStrategy[Row] = st.fixed_dictionaries({"from": st.floats(1, 52), **dict.fromkeys(CAUSES, HOURS)})
WILD: st.SearchStrategy[Row] = st.dictionaries(
    st.sampled_from(["from", "review", "tests", "x"]),
    st.one_of(st.floats(), st.sampled_from(["", "nan", "1e400", "week"])),
    max_size=5,
)
WORLD = TicketWorld(hours=60, made=15.2, outside=0.2, delay=4, learn=0.025, fade=0.02, talk=0.2, pressure=0)


def plan(*hours: float, start: float = 1) -> Row:
    return {"from": start, **dict(zip(CAUSES, hours, strict=True))}


def follow(*rows: Row, **values: float) -> RunOutcome:
    return fire.run(SIMULATION.start() | values, rows or SIMULATION.rows)


@examples(150)
@given(values=settings_of(SIMULATION), rows=st.lists(st.one_of(SANE, WILD), max_size=15))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = fire.run(values, rows)
    check(SIMULATION, outcome)
    assert all(y >= -1e-9 for series in outcome.series for y in series.y)


@examples(80)
@given(values=settings_of(SIMULATION), rows=st.lists(SANE, max_size=4))
def test_stocks_only_change_by_their_flows(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    keys = ("hours", "made", "outside", "learn", "fade", "talk", "pressure")
    world = TicketWorld(**{key: values[key] for key in keys}, delay=round(values["delay"]))
    weeks = fire.simulate(fire.read(rows)[0], world, 52, values["night"])
    for before, after in pairwise(weeks):
        assert after.open == pytest.approx(before.open + after.woken - after.fixed, abs=1e-6)
        assert after.asleep >= -1e-9
        assert 0 <= after.have <= 1
        assert after.fixed <= before.open + after.woken + 1e-9
        assert after.spent <= world.hours + 1e-9


def test_worse_before_better() -> None:
    own, fires, _ = follow().series
    assert max(range(27), key=lambda week: own.y[week] - fires.y[week]) == 11
    assert own.y[11] > fires.y[11] + 9
    assert [round(line.y[26]) for line in (own, fires)] == [5, 22]
    assert follow().answer == 21


def test_it_trails_in_all_at_half_a_year_and_leads_within_the_year() -> None:
    assert "ticket-weeks more" in follow(weeks=26).sentence
    assert "ticket-weeks less" in follow(weeks=30).sentence


def test_nights_help_first_and_dig_deeper_afterwards() -> None:
    _, fires, nights = follow().series
    assert nights.y[5] < fires.y[5] - 2
    assert nights.y[26] > fires.y[26] + 10
    assert "The nights help until week 11." in follow().sentence
    assert list(follow(night=0).series[2].y) == list(follow(night=0).series[1].y)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"weeks": 12}, "the weeks end before it pays, which it would from week 21 on"),
        ({"hours": 40}, "40 hours are too few"),
        ({"outside": 0.8}, "80% of the defects come from outside"),
        ({"hours": 66}, "hours enough to keep up"),
        ({"pressure": 3.5}, "went to tickets after all"),
        ({"learn": 0.005}, "too late, fades too soon"),
    ],
)
def test_it_fails_in_several_ways_and_says_why(values: dict[str, float], said: str) -> None:
    assert said in follow(**values).because


def test_too_much_at_once_does_not_recover_within_the_year() -> None:
    outcome = follow(plan(10, 10, 4, 2), weeks=52, pressure=0)
    assert outcome.answer == 0
    assert "18 of 60 hours go to causes" in outcome.because


def test_three_times_as_much_at_once_is_three_times_as_deep_and_later() -> None:
    outcome = follow(plan(6, 6, 4, 2), weeks=52)
    assert outcome.answer == 30
    assert "with 44 more" in outcome.sentence
    assert "ticket-weeks more" in outcome.sentence


def test_pressure_takes_hours_from_causes_and_never_gives_any() -> None:
    spent = [[float(row[7]) for row in follow(pressure=pressure).table.rows] for pressure in (0, 1, 2, 3, 4)]
    for less, more in pairwise(spent):
        assert all(a >= b for a, b in zip(less, more, strict=True))
    assert spent[0][1:] == [6.0] * (len(spent[0]) - 1)
    assert not any(spent[-1])


def test_some_pressure_softens_the_dip_and_too_much_is_the_trap() -> None:
    worst = [max(a - b for a, b in zip(*(line.y for line in follow(pressure=p).series[:2]), strict=True))
             for p in (0, 1, 3)]  # fmt: skip
    assert worst == sorted(worst, reverse=True)
    left = [follow(pressure=p, weeks=52).series[0].y[-1] for p in (2, 3, 3.5)]
    assert left[0] < 1 < 10 < left[1] < 40 < left[2]
    assert [follow(pressure=p, weeks=52).fails for p in (2, 3.5)] == [False, True]


def test_a_shorter_fix_pays_first_and_leaves_as_many_new_tickets() -> None:
    quick, slow = follow(plan(0, 0, 0, 6), weeks=52), follow(plan(6, 0, 0, 0), weeks=52)
    assert 0 < quick.answer < slow.answer
    new = [float(outcome.table.rows[-1][4]) for outcome in (quick, slow)]
    assert new[0] > new[1] + 1


def test_an_hour_counts_only_after_the_delay() -> None:
    phases = [Phase(1, (6.0, 0.0, 0.0, 0.0))]
    for delay in (0, 4, 9):
        world = TicketWorld(**{**vars(WORLD), "delay": delay})
        have = [week.have for week in fire.simulate(phases, world, 12)]
        assert have[delay] == pytest.approx(fire.HAVE)
        assert have[delay + 1] > fire.HAVE


def test_a_cause_that_nobody_keeps_up_fades() -> None:
    phases = [Phase(1, (6.0, 6.0, 0.0, 0.0)), Phase(10, (0.0,) * 4)]
    have = [week.have for week in fire.simulate(phases, WORLD, 52)]
    assert max(have) > have[-1] > fire.HAVE


def test_the_last_phase_that_has_begun_counts() -> None:
    phases, _ = fire.read([plan(4, 4, 4, 4, start=9), plan(1, 1, 1, 1, start=3)])
    assert [fire.planned(phases, week)[0] for week in (1, 3, 8, 9, 52)] == [0, 1, 1, 4, 4]


def test_no_hours_for_causes_is_firefighting() -> None:
    outcome = fire.run(SIMULATION.start(), [])
    assert "it is firefighting" in outcome.sentence
    assert not outcome.fails
    assert outcome.series[0].y == outcome.series[1].y


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({}, "row 2 (a week or an hour is missing)"),
        (plan(2, 2, 1, 99), "row 2 (a week or an hour is missing)"),
        (plan(9, 9, 9, 9), "row 2 (its week is taken)"),
    ],
)
def test_a_bad_row_is_named_and_left_out(bad: Row, said: str) -> None:
    outcome = follow(plan(2, 2, 1, 1), bad)
    assert said in outcome.sentence
    assert outcome.answer == 21


def test_the_lesson_quotes_what_the_model_says() -> None:
    assert "with 17 more" in follow(pressure=0).sentence
    assert "two are even" in follow(weeks=29).sentence
    assert follow(weeks=52, pressure=3).series[0].y[-1] == pytest.approx(12, abs=0.5)
    assert follow(plan(0, 0, 0, 6)).answer == 13
    new = [float(row[4]) for row in follow().table.rows[1:]]
    assert new[0] == 14
    assert new[-1] < 12
    assert [follow(hours=hours).fails for hours in (60, 62)] == [False, True]
