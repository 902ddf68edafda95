import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.tour_of_duty import (
    KINDS,
    SIMULATION,
    Charter,
    ExitCriterion,
    TourWorld,
    run,
    simulate,
)
from tests.support.examples import examples
from tests.support.simulations import NONSENSE, check, settings_of

CRITERION: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {"criterion": st.text(max_size=60), "kind": st.sampled_from(list(KINDS)), "gone": st.floats(0, 100)}
)
WILD: st.SearchStrategy[Row] = st.dictionaries(st.sampled_from(["criterion", "kind", "gone"]), NONSENSE, max_size=3)


def row(kind: str, gone: float | str = 90) -> Row:
    return {"criterion": "something", "kind": kind, "gone": gone}


def tour(*rows: Row, **values: float) -> RunOutcome:
    return run(SIMULATION.start() | values, rows or SIMULATION.rows)


@examples(60)
@given(values=settings_of(SIMULATION), rows=st.lists(st.one_of(CRITERION, WILD), max_size=8))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = run(values, rows)
    check(SIMULATION, outcome)
    for series in outcome.series:
        assert list(series.y) == sorted(series.y)
        assert 0 <= series.y[0] <= series.y[-1] <= 100


def test_as_the_lesson_tells_it() -> None:
    assert tour().answer == pytest.approx(74, abs=1)
    assert tour(written=1).answer == pytest.approx(88, abs=1)
    assert tour(delegate=16).answer == pytest.approx(43, abs=1)
    assert tour(delegate=1).answer == pytest.approx(65, abs=1)
    assert "end date of quarter 11 or later" in tour().sentence


@pytest.mark.parametrize("seed", [7, 1, 2, 3])
def test_the_seed_decides_little(seed: int) -> None:
    charter = Charter([ExitCriterion(1, "event", 0.9)], 4, written=True, needed=0.7)
    assert simulate(charter, TourWorld(0.08, 0.3, 0.15, 1), seed).ended[8] == pytest.approx(90, abs=4)


def test_a_state_ends_when_somebody_says_so_and_at_the_ends_of_its_slider_never_or_like_an_event() -> None:
    ends = [tour(*SIMULATION.rows, row("state"), called=called).answer for called in (0, 0.1, 0.3, 1)]
    assert ends == sorted(ends)
    assert ends[0] == 0
    assert ends[-1] == tour(*SIMULATION.rows, row("event")).answer
    assert "No day in row 4" in tour(*SIMULATION.rows, row("state")).sentence


def test_writing_a_way_back_down_helps_only_as_far_as_paper_outlives_a_reorganisation() -> None:
    assert tour(written=1, spared=0.2).answer == tour(written=0).answer
    ends = [tour(written=1, shake=0.2, spared=spared).answer for spared in (0, 0.2, 0.6, 1)]
    assert ends == sorted(ends)
    assert tour(written=1, shake=0.2, spared=0).answer < tour(written=0, shake=0.2).answer


def test_the_date_that_is_named_is_where_handing_over_early_stops_mattering() -> None:
    quarter = int(re.findall(r"end date of quarter (\d+) or later", tour().sentence)[0])
    early, late = tour().series[1].y, tour().series[2].y
    assert early[quarter] - late[quarter] < 5 <= early[quarter - 1] - late[quarter - 1]
    assert "still ahead at quarter 16" in tour(shake=0.3, needed=1, date=8, written=0).sentence


def test_a_judgement_comes_late() -> None:
    assert tour(row("judgement")).answer < tour(row("event")).answer


def test_nothing_but_the_words_are_left_unread() -> None:
    said = [{**one, "criterion": "x"} for one in SIMULATION.rows]
    assert tour(*said) == tour()


def test_what_takes_a_way_back_is_a_reorganisation() -> None:
    assert tour(shake=0).answer == tour(shake=0, written=1).answer
    assert tour(shake=0.3).answer < tour(shake=0.3, written=1).answer


def test_more_to_hand_over_takes_longer() -> None:
    ends = [tour(needed=needed).answer for needed in (0.1, 0.5, 0.7, 1)]
    assert ends == sorted(ends, reverse=True)


def test_without_criteria_it_says_so() -> None:
    outcome = run(SIMULATION.start(), [row("nonsense"), row("event", "")])
    assert "Left out, for want of a kind or a share: row 1, row 2." in outcome.sentence
    assert "no exit criterion" in outcome.sentence
    assert "the right criteria" not in outcome.sentence


def test_early_is_no_help_for_different_reasons() -> None:
    assert "hardly anything has to go on" in tour(**dict(SIMULATION.regime.values)).because
    assert "hardly a tour ends" in tour(date=3).because
    assert "time for both" in tour(date=16).because
