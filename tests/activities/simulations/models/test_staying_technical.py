"""What only the week that stays technical must do; the rest is in test_simulations.py."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import staying_technical as week
from managerkit.activities.simulations.models.staying_technical import KINDS, PATH, aged, contact, hit, read
from tests.support.examples import examples
from tests.support.simulations import NONSENSE, check, settings_of

WEEK = week.SIMULATION


def row(kind: str, hours: float | str, path: str = "no", waits: float | str = 0, label: str = "") -> Row:
    return {"label": label, "kind": kind, "hours": hours, "path": path, "waits": waits}


def plan(*rows: Row, **values: float) -> RunOutcome:
    return week.run(WEEK.start() | values, rows)


class TestPath:
    def test_the_longer_the_row_the_likelier_it_is_interrupted(self) -> None:
        assert hit(4, 0.3) == pytest.approx(0.3)
        assert hit(8, 0.3) == pytest.approx(1 - 0.7**2)
        assert hit(8, 0) == 0

    def test_nobody_waits_where_nobody_waits(self) -> None:
        assert plan(row("code", 10, "yes", 0)).answer == 0
        assert plan(row("code", 10, "yes", 4), q=0).answer == 0

    def test_waiting_is_counted_as_stated(self) -> None:
        assert plan(row("code", 4, "yes", 3), q=0.3, stand=5).answer == pytest.approx(3 * 0.3 * 5)
        assert plan(row("code", 4, "no", 3), q=0.3, stand=5).answer == pytest.approx(3 * 0.3 * 5 / 4)

    def test_rows_on_the_path_are_named(self) -> None:
        assert "Row 2 (6 h) is on the critical path" in plan(row("other", 9), row("code", 6, "yes", 2)).sentence
        assert "Rows 1 (3 h), 2 (6 h) are" in plan(row("review", 3, "yes", 1), row("code", 6, "yes", 2)).sentence
        assert "row 1 all the same" in plan(row("code", 6, "no", 2)).sentence

    def test_clearing_the_path_helps_where_weeks_are_interrupted_and_not_where_they_are_quiet(self) -> None:
        rows = [row("code", 8, "yes", 4)]
        assert not plan(*rows, q=0.4, slower=1.2).fails
        assert "hardly interrupted" in plan(*rows, q=0.05, slower=3).because
        assert "so much longer" in plan(*rows, q=0.4, slower=5).because

    def test_it_says_where_leaving_the_path_turns(self) -> None:
        assert "Handing over stops paying where the others take 2.2 times as long as you." in plan(*WEEK.rows).sentence
        assert [plan(*WEEK.rows, slower=times).fails for times in (2.1, 2.3)] == [False, True]
        alone = [{**one, "waits": min(1, float(one["waits"]))} for one in WEEK.rows]
        assert plan(*alone).fails
        assert "turns" not in plan(row("code", 6)).sentence

    def test_a_week_too_full_is_said(self) -> None:
        assert "for certain" in plan(row("other", 40), row("code", 9)).sentence


class TestStaleness:
    def test_without_contact_it_goes_as_stated(self) -> None:
        assert aged(0.1, 0, 4, 2) == pytest.approx([0.127, 0.127 + 0.03 * 0.873])

    @pytest.mark.parametrize("start", [0.0, 0.15, 0.9])
    def test_nobody_touches_enough_to_be_up_to_date_for_good(self, start: float) -> None:
        for hours in (0, 4, 40, 1000):
            assert all(0 < share <= 1 for share in aged(start, hours, 0.5, 500))
        assert aged(start, 1000, 0.5, 500)[-1] == pytest.approx(0.03 / 0.13)
        lots = aged(start, 40, 4, 2)
        assert lots[0] >= start - week.TOUCHED * start

    def test_more_contact_is_never_worse_and_gains_less_and_less(self) -> None:
        last = [aged(0.15, hours, 4, 39)[-1] for hours in (0, 2, 4, 6, 8, 10)]
        gains = [a - b for a, b in pairwise(last)]
        assert all(gain > 0 for gain in gains)
        assert gains == sorted(gains, reverse=True)

    def test_the_shipped_week_leaves_somebody_a_quarter_out_of_date(self) -> None:
        assert "25% of what you know about your own system no longer holds" in plan(*WEEK.rows).sentence
        assert "35% of what you know about new tools" in plan(*WEEK.rows).sentence
        more = plan(*WEEK.rows, row("play", 3)).sentence
        assert "25% of what you know about your own system no longer holds, and 28% of" in more

    def test_hands_off_begins_cheapest_and_ends_dearer_than_the_path_left(self) -> None:
        _, off, none = plan(*WEEK.rows).series
        assert none.y[0] < off.y[0]
        assert none.y[-1] > off.y[-1] + 5

    def test_a_playground_freshens_tools_and_hardly_ones_own_system(self) -> None:
        rows, _ = read([row("play", 3)])
        system, tools = contact(rows)
        assert tools > 4 * system
        last = plan(row("play", 3)).table.rows[-1]
        assert int(last[5]) < int(last[4]) - 20

    def test_who_rules_on_nothing_loses_nothing_by_being_out_of_date(self) -> None:
        outcome = plan(row("other", 20), rulings=0)
        assert {value for series in outcome.series for value in series.y} == {0}


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "label": st.text(max_size=50),
            "kind": st.one_of(st.sampled_from(list(KINDS)), NONSENSE),
            "hours": st.one_of(st.floats(0, 40), NONSENSE),
            "path": st.one_of(st.sampled_from(list(PATH)), NONSENSE),
            "waits": st.one_of(st.floats(0, 20), NONSENSE),
        }
    ),
    max_size=15,
)


@examples(100)
@given(values=settings_of(WEEK), rows=ROWS)
def test_the_week_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    check(WEEK, week.run(values, rows))
