import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.activities.simulations.model import Grid, Row, RunOutcome
from managerkit.activities.simulations.models.calendar_audit import simulation
from managerkit.activities.simulations.models.calendar_audit.entries import MODES, SCOPES
from managerkit.activities.simulations.models.calendar_audit.role_profiles import PROFILES, reference
from managerkit.activities.simulations.models.calendar_audit.simulation import NEVER
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.simulations import check, settings_of

AUDIT = simulation.SIMULATION


def row(hours: float | str, fate: str = "keep", whom: str = "RK", week: float | str = 1, **more: str) -> Row:
    plain = {"what": "Quagga", "scope": "team", "mode": "doing", "gives": "nothing"}
    return {**plain, "hours": hours, "fate": fate, "whom": whom, "week": week, **more}


def audit(*rows: Row, **values: float) -> RunOutcome:
    return simulation.run(AUDIT.start() | values, rows)


def cells(outcome: RunOutcome) -> dict[str, Sequence[str]]:
    assert isinstance(outcome.opening, Grid)
    return {line[0]: line[1:] for line in outcome.opening.table.rows}


class TestTheGrid:
    def test_hours_fall_into_their_scope_and_mode(self) -> None:
        outcome = audit(row(6), row(3), row(2, scope="company", mode="directing"))
        found = cells(outcome)
        assert found["team"][:5] == ["9", "0", "0", "0", "82%"]
        assert found["company"][:5] == ["0", "0", "0", "2", "18%"]
        assert found["share now"][:5] == ["82%", "0%", "0%", "18%", "11 h"]

    def test_the_fullest_cell_is_the_darkest_and_an_empty_one_has_no_shade(self) -> None:
        grid = audit(row(6), row(3, scope="self", mode="enabling")).opening
        assert isinstance(grid, Grid)
        heat = [line[1:5] for line in grid.heat[:4]]
        assert heat == [[0, 0, 0.5, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
        assert all(not any(line) for line in grid.heat[4:])

    def test_a_profile_is_a_whole_week(self) -> None:
        for profile in PROFILES:
            assert sum(profile.scopes.values()) == sum(profile.modes.values()) == 100
            assert (list(profile.scopes), list(profile.modes)) == (list(SCOPES), list(MODES))

    def test_the_roles_are_shown_as_ranges_that_can_be_shifted_and_widened(self) -> None:
        plain = audit(row(6), held=3, wanted=5)
        assert cells(plain)["held: lead of one team"][0] == "15–35%"
        assert cells(plain)["wanted: director"][3] == "30–50%"
        shifted = audit(row(6), held=3, wanted=5, doing=20, width=5)
        assert cells(shifted)["held: lead of one team"][0] == "40–50%"
        assert cells(shifted)["wanted: director"][0] == "20–30%"

    @pytest.mark.parametrize("shift", [-40, 40])
    def test_ranges_stay_within_a_week(self, shift: float) -> None:
        values = AUDIT.start() | dict.fromkeys([*SCOPES, *MODES], shift) | {"width": 30}
        for profile in PROFILES:
            for low, high in [*reference(values, profile.scopes).values(), *reference(values, profile.modes).values()]:
                assert 0 <= low <= high <= 100

    def test_what_is_left_is_after_the_letting_go(self) -> None:
        outcome = audit(row(10, "hand"), row(5, "stop"), row(2), weeks=52, melt=1, missed=0)
        assert cells(outcome)["team"][-1] == "4 h"


class TestLettingGo:
    def test_the_first_week_costs_the_dip_and_the_rest_stays(self) -> None:
        line = audit(row(10, "hand", week=3), dip=100, melt=2, stays=15, weeks=52).series[0].y
        assert line[:3] == pytest.approx([10, 10, 20])
        assert line[3] == pytest.approx(10 * (0.15 + 1.85 * math.exp(-0.5)))
        assert line[-1] == pytest.approx(1.5, abs=0.01)

    def test_all_at_once_makes_a_fuller_week_than_one_after_the_other(self) -> None:
        at_once = audit(*[row(6, "hand", week=2)] * 3)
        spread = audit(*[row(6, "hand", week=week) for week in (2, 8, 14)])
        assert max(at_once.series[0].y) == pytest.approx(36)
        assert max(spread.series[0].y) < 27

    def test_a_dearer_handover_pays_later(self) -> None:
        weeks = [audit(row(6, "hand"), dip=dip).answer for dip in (0, 50, 100, 200)]
        assert weeks == sorted(weeks)
        assert len(set(weeks)) == 4

    def test_nothing_marked_has_nothing_to_pay(self) -> None:
        outcome = audit(row(6), row(9))
        assert "nothing is marked" in outcome.sentence
        assert outcome.answer == NEVER
        assert not outcome.fails

    def test_the_number_of_things_is_mentioned_unless_it_is_three(self) -> None:
        assert "1 thing (the exercise asks for three)" in audit(row(6, "hand")).sentence
        assert "3 things. The" in audit(*[row(6, "hand")] * 3).sentence


class TestStopping:
    def test_it_frees_the_hours_at_once_and_a_part_of_them_comes_back(self) -> None:
        line = audit(row(10, "stop", week=2), row(30), missed=60, weeks=52).series[0].y
        assert line[:2] == pytest.approx([40, 30])
        assert list(line[1:]) == sorted(line[1:])
        assert line[-1] == pytest.approx(30 + 10 * 0.6 * 1.25, abs=0.1)

    @pytest.mark.parametrize("mode", MODES)
    def test_it_pays_as_long_as_less_than_all_of_it_comes_back(self, mode: str) -> None:
        rows = [row(4, "stop", mode=mode), row(36)]
        share = "owed" if mode in ("enabling", "directing") else "missed"
        assert not audit(*rows, **{share: 90}).fails
        assert "Stopped is not gone: what row 1" in audit(*rows, **{share: 100}).because

    def test_doing_can_be_stopped_as_it_is_set_and_a_one_to_one_cannot(self) -> None:
        for at, one in enumerate(AUDIT.rows):
            rows = [dict(other) | {"fate": "stop" if other is one else "keep"} for other in AUDIT.rows]
            assert ("Stopped is not gone" in audit(*rows).because) == (one["mode"] in ("enabling", "directing")), at

    def test_the_first_weeks_look_like_a_gain_and_are_warned_of_all_the_same(self) -> None:
        early = audit(row(4, "stop", mode="enabling"), row(36), weeks=8)
        assert "hours ahead" in early.sentence
        assert early.fails and early.answer == NEVER

    def test_stopping_every_row_costs_more_than_keeping_them(self) -> None:
        outcome = audit(*[dict(one) | {"fate": "stop"} for one in AUDIT.rows])
        assert "hours behind" in outcome.sentence
        assert outcome.fails and outcome.answer == NEVER

    def test_the_more_of_a_list_stops_the_more_of_each_comes_back(self) -> None:
        def left(*stopped: int) -> float:
            rows = [row(10, "stop" if i in stopped else "keep") for i in range(4)]
            return (audit(*rows, weeks=52).series[0].y[-1] - 40 + 10 * len(stopped)) / len(stopped)

        assert left(0) < left(0, 1) < left(0, 1, 2) < left(0, 1, 2, 3)


class TestWhatTheLessonSays:
    def test_the_example_as_it_stands(self) -> None:
        outcome = audit(*AUDIT.rows)
        line = outcome.series[0].y
        assert [round(line[0]), round(max(line)), line.index(max(line)) + 1] == [44, 53, 2]
        assert line[8] > 45 and line[9] < 44
        assert outcome.answer == 16
        at_once = [dict(one) | ({"week": 1} if one["fate"] == "hand" else {}) for one in AUDIT.rows]
        sooner = audit(*at_once)
        assert (round(max(sooner.series[0].y)), sooner.answer) == (62, 13)

    def test_a_one_to_one_that_is_stopped_looks_like_a_gain_for_months(self) -> None:
        rows = [
            dict(one) | {"fate": "stop" if one["what"] == "One to one with the two leads" else "keep"}
            for one in AUDIT.rows
        ]
        assert "hours ahead" in audit(*rows, weeks=16).sentence
        assert "hours behind" in audit(*rows).sentence

    @pytest.mark.parametrize(("name", "fails", "holds"), [("weeks", 15, 16), ("room", 8, 9), ("dip", 230, 200)])
    def test_where_the_advice_turns(self, name: str, fails: float, holds: float) -> None:
        assert audit(*AUDIT.rows, **{name: fails}).fails
        assert not audit(*AUDIT.rows, **{name: holds}).fails


class TestWhereItFails:
    def test_in_a_company_of_twelve(self) -> None:
        assert "2 hours of other people's for 12 of yours" in audit(row(6, "hand"), row(6, "hand"), room=2).because
        assert not audit(row(6, "hand"), row(6, "hand"), room=12).fails

    def test_without_a_name(self) -> None:
        outcome = audit(row(6, "hand", whom=" "))
        assert "no name stands at row 1" in outcome.because
        assert outcome.answer == NEVER

    def test_when_the_weeks_end_in_the_dip(self) -> None:
        assert "the weeks end" in audit(row(6, "hand"), weeks=8).because

    def test_when_judgement_goes(self) -> None:
        rest = row(20, mode="deciding")
        alive = row(2, "hand", gives="judgement")
        assert "Row 1 keeps your judgement alive" in audit(alive, rest).because
        assert not audit(row(2, "hand"), rest).fails
        assert not audit(alive, rest, fade=0).fails
        assert not audit(alive, rest, row(2, gives="judgement")).fails

    def test_judgement_fades_for_those_who_keep_it_all_and_have_none_as_well(self) -> None:
        outcome = audit(row(6, "hand"), row(20, mode="deciding"))
        assert outcome.series[1].y[-1] > outcome.series[1].y[0]

    def test_when_a_role_is_two(self) -> None:
        rows = [row(4, "hand"), *[row(16)] * 3]
        assert "two roles" in audit(*rows, have=40).because
        assert not audit(*rows, have=48).fails


def test_no_rows_give_a_sentence() -> None:
    assert "no hour on the list" in audit().sentence
    check(AUDIT, audit())


def test_what_is_typed_is_not_repeated() -> None:
    assert "Quagga" not in repr(audit(row(6, "hand", whom="Zebedee")))
    assert "Zebedee" not in repr(audit(row(6, "hand", whom="Zebedee")))


def test_the_regime_leaves_the_learners_rows_alone() -> None:
    assert not AUDIT.regime.rows


def test_the_grid_is_shown_shaded_and_as_text(tmp_path: Path) -> None:
    view = ExploreView(AUDIT, Journal(tmp_path / "answers.jsonl", "scope", "1.0.0"))
    assert "mk-heat" not in str(view.body())
    view.handle(Event("guess", "12"))
    view.handle(Event("predict", ""))
    for shown in (str(view.body()), str(view.static())):
        assert '<span class="mk-heat" style="--mk-heat: 100%">9</span>' in shown
        assert "wanted: director" in shown
    assert "wanted: director" in view.text()


CELL: st.SearchStrategy[float | str] = st.one_of(
    st.floats(), st.text(max_size=8), st.sampled_from(["nan", "hand", "stop", "team", "doing", "judgement", ""])
)
NAMES = ["what", "hours", "scope", "mode", "gives", "fate", "whom", "week"]
ROW: st.SearchStrategy[Row] = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), CELL, max_size=8),
    st.builds(
        row,
        st.floats(0.5, 40),
        st.sampled_from(["keep", "hand", "stop"]),
        st.sampled_from(["", "RK"]),
        st.integers(1, 52),
        scope=st.sampled_from(list(SCOPES)),
        mode=st.sampled_from(list(MODES)),
        gives=st.sampled_from(["nothing", "judgement"]),
    ),
)


@examples(150)
@given(values=settings_of(AUDIT), rows=st.lists(ROW, max_size=20))
def test_the_audit_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = simulation.run(values, rows)
    check(AUDIT, outcome)
    assert isinstance(outcome.opening, Grid)
    assert [len(line) for line in outcome.opening.heat] == [len(line) for line in outcome.opening.table.rows]
    assert all(0 <= heat <= 1 for line in outcome.opening.heat for heat in line)
