"""The map of teams, and what only it must do."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.opening import shown
from managerkit.activities.simulations.model import Picture, Row, RunOutcome
from managerkit.activities.simulations.models.team_map import simulation, teams
from managerkit.activities.simulations.models.team_map.simulation import SIMULATION
from managerkit.activities.simulations.models.team_map.teams import LABEL, Costs, Link
from tests.support.examples import examples
from tests.support.simulations import check, settings_of

COSTS = Costs(20, 3, 0.1, 40)


def cost(mode: str, age: float, months: float = 0, costs: Costs = COSTS) -> float:
    return teams.talking(costs)(Link(1, 0, 1, mode, age), months)


def row(team: str, kind: str = "stream", mode: str = "none", partner: str = "", months: float | str = 0) -> Row:
    return {"team": team, "type": kind, "mode": mode, "partner": partner, "months": months}


def mapped(*rows: Row, **values: float) -> RunOutcome:
    return simulation.run(SIMULATION.start() | values, rows)


def asks(outcome: RunOutcome) -> list[str]:
    assert isinstance(outcome.opening, Picture)
    return [line[-1] for line in outcome.opening.table.rows]


class TestCosts:
    def test_working_closely_is_the_cheaper_in_the_first_month_and_the_dearer_in_a_year(self) -> None:
        assert cost("together", 0) < cost("service", 0)
        assert cost("together", 12) > cost("service", 12)

    def test_what_is_unclear_is_as_stated(self) -> None:
        close, service = Link(1, 0, 1, "together", 3), Link(1, 0, 1, "service", 3)
        assert teams.unclear(close, 0, COSTS) == pytest.approx(0.1 + 0.9 / 2)
        assert teams.unclear(close, 3, COSTS) == pytest.approx(0.1 + 0.9 / 4)
        assert teams.unclear(service, 3, COSTS) == pytest.approx(0.1 + 0.9 / 2)
        assert teams.unclear(close, 9, COSTS, limit=6) == pytest.approx(0.1 + 0.9 / 8), "slower, once it is a service"

    def test_both_teams_pay(self) -> None:
        drawn, _ = teams.read([row("A", "stream", "together", "B", 5), row("B")])
        assert teams.loads(drawn, 0, teams.talking(COSTS)) == [20, 20]

    def test_many_long_collaborations_add_up(self) -> None:
        rows = [row("A", "stream", "together", name, 20) for name in ("B", "C", "D")]
        assert mapped(*rows).answer == pytest.approx(60)
        assert "more than one other at once: 1" in mapped(*rows).sentence
        assert mapped(*[row("A", "stream", "together", f"T{i}", 20) for i in range(8)]).answer == 100

    def test_ending_turns_closeness_and_help_into_a_service(self) -> None:
        drawn, _ = teams.read([row("A", "stream", "together", "B", 5), row("E", "enabling", "facilitating", "A", 5)])
        close, help_ = drawn.links
        assert [teams.later(close, month, 6) for month in (0, 1)] == ["together", "service"]
        assert [teams.later(help_, month, 6) for month in (0, 1)] == ["facilitating", "service"]


class TestWhatTalkingYields:
    def test_taking_the_interactions_away_is_dearer_and_not_free(self) -> None:
        none = [dict(one) | {"mode": "none"} for one in SIMULATION.rows]
        assert mapped(*none).answer > mapped(*SIMULATION.rows).answer
        for at in range(len(SIMULATION.rows)):
            one = [dict(each) | ({"mode": "none"} if i == at else {}) for i, each in enumerate(SIMULATION.rows)]
            drawn, _ = teams.read(one)
            before, _ = teams.read(SIMULATION.rows)
            ended = teams.talking(COSTS, 6)
            assert teams.everyone(drawn, ended) >= teams.everyone(before, ended), at

    def test_between_two_who_never_talked_nothing_is_found_out(self) -> None:
        drawn, note = teams.read([row("A", "stream", "none", "B"), row("B")])
        assert not note
        assert teams.loads(drawn, 12, teams.talking(COSTS)) == [40, 40]
        assert "Who tells whom?" in asks(mapped(row("A", "stream", "none", "B"), row("B")))[0]

    @given(age=st.floats(1, 60), mode=st.sampled_from(["together", "service", "facilitating"]))
    def test_what_was_found_out_goes_out_of_date_unless_nothing_is_new(self, age: float, mode: str) -> None:
        link = Link(1, 0, 1, mode, age)
        still = Costs(20, 3, 0, 40)
        assert teams.untold(link, 0, COSTS) == pytest.approx(teams.unclear(link, 0, COSTS))
        assert teams.untold(link, 12, COSTS) > teams.untold(link, 0, COSTS)
        assert teams.untold(link, 12, still) == pytest.approx(teams.unclear(link, 0, still))

    @given(age=st.floats(0, 60), months=st.integers(0, 12), mode=st.sampled_from(list(teams.MODES)))
    def test_the_two_teams_of_a_link_are_in_the_same_place(self, age: float, months: int, mode: str) -> None:
        ab, _ = teams.read([row("A", "stream", mode, "B", age), row("B")])
        ba, _ = teams.read([row("B", "stream", mode, "A", age), row("A")])
        for takes in (teams.talking(COSTS), teams.talking(COSTS, 6), teams.silent(COSTS)):
            one, other = teams.loads(ab, months, takes), teams.loads(ba, months, takes)
            assert one == other and one[0] == one[1]


class TestWhereItFails:
    def test_one_team_is_everything(self) -> None:
        assert "One team is everything" in mapped(row("We")).because

    def test_what_stays_new_is_better_kept_close(self) -> None:
        rows = [row("A", "stream", "together", "B", 9), row("B")]
        assert not mapped(*rows).fails
        assert "go on sitting together" in mapped(*rows, new=0.75).because

    def test_silence_is_cheaper_where_what_breaks_costs_little(self) -> None:
        assert "If nobody talked to anybody" in mapped(*SIMULATION.rows, breaking=10).because

    @pytest.mark.parametrize(("name", "fails", "holds"), [("new", 0.5, 0.45), ("breaking", 20, 25)])
    def test_where_the_advice_turns_as_the_lesson_says(self, name: str, fails: float, holds: float) -> None:
        assert mapped(*SIMULATION.rows, **{name: fails}).fails
        assert not mapped(*SIMULATION.rows, **{name: holds}).fails

    def test_what_the_lesson_says_of_the_example(self) -> None:
        kept, ended, silent = (round(series.y[-1]) for series in mapped(*SIMULATION.rows).series)
        assert (kept, ended, silent) == (68, 34, 80)

    def test_no_team_is_no_failure(self) -> None:
        outcome = mapped()
        check(SIMULATION, outcome)
        assert not outcome.fails
        assert "no team" in outcome.sentence


class TestQuestions:
    @pytest.mark.parametrize(
        ("kinds", "mode", "months", "said"),
        [
            (("stream", "platform"), "together", 12, "still being found out"),
            (("stream", "platform"), "together", 2, "none"),
            (("stream", "platform"), "service", 12, "none"),
            (("stream", "platform"), "service", 1, "know enough"),
            (("stream", "stream"), "together", 12, "right place"),
            (("stream", "stream"), "service", 12, "platform that nobody has named"),
            (("enabling", "stream"), "together", 2, "doing it for them"),
            (("enabling", "stream"), "facilitating", 2, "none"),
            (("enabling", "stream"), "facilitating", 12, "it is over"),
            (("enabling", "stream"), "service", 12, "stopped learning"),
            (("platform", "stream"), "facilitating", 2, "their own work"),
            (("subsystem", "stream"), "service", 12, "none"),
        ],
    )
    def test_by_type_mode_and_age(self, kinds: tuple[str, str], mode: str, months: float, said: str) -> None:
        found = asks(mapped(row("A", kinds[0], mode, "B", months), row("B", kinds[1])))
        assert said in found[0]

    def test_a_team_without_a_row_of_its_own_is_asked_about(self) -> None:
        assert "no row of its own" in asks(mapped(row("A", "stream", "service", "B", 9)))[0]


class TestRows:
    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            (row(""), "row 2 (its team, type or interaction is missing)"),
            (row("A", "tribe"), "row 2 (its team, type or interaction is missing)"),
            (row("A", "stream", "together", "a "), "row 2 (it names no other team)"),
            (row("A", "stream", "together", "B", "soon"), "row 2 (its months are missing)"),
            ({}, "row 2 (its team, type or interaction is missing)"),
        ],
    )
    def test_a_bad_row_is_named_and_left_out(self, bad: Row, said: str) -> None:
        assert said in mapped(row("A"), bad).sentence

    def test_one_team_in_several_rows_is_one_team(self) -> None:
        drawn, _ = teams.read([row("Oil", "platform", "service", "Wick", 3), row(" oil ", "stream")])
        assert list(drawn.teams) == ["Oil", "Wick"]
        assert list(drawn.types) == ["platform", ""]

    def test_names_are_short_and_escaped_in_the_picture(self) -> None:
        outcome = mapped(row("<b>x</b>" + "y" * 40))
        assert isinstance(outcome.opening, Picture)
        assert all(len(text) <= LABEL + 3 for _, _, text in outcome.opening.words)
        assert "<b>" not in str(shown(outcome.opening))


CELL: st.SearchStrategy[float | str] = st.one_of(
    st.floats(), st.text(max_size=20), st.sampled_from(["A", "b", "stream", "together", "nan", "3"])
)
ROW: st.SearchStrategy[Row] = st.one_of(
    st.dictionaries(st.sampled_from(["team", "type", "mode", "partner", "months"]), CELL, max_size=5),
    st.fixed_dictionaries(
        {
            "team": st.sampled_from("ABCDE"),
            "type": st.sampled_from(list(teams.TYPES)),
            "mode": st.sampled_from(list(teams.MODES)),
            "partner": st.sampled_from("ABCDEFGH"),
            "months": st.floats(0, 60),
        }
    ),
)


@examples(100)
@given(values=settings_of(SIMULATION), rows=st.lists(ROW, max_size=18))
def test_the_map_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = simulation.run(values, rows)
    # What is typed stands in the map and its table only, so it cannot make these fail
    check(SIMULATION, outcome)
    assert isinstance(outcome.opening, Picture)
    assert all(len(line) == len(outcome.opening.table.header) for line in outcome.opening.table.rows)
    for stroke in outcome.opening.strokes:
        for x, y in stroke.points:
            assert 0 <= x <= outcome.opening.width
            assert 0 <= y <= outcome.opening.height
    shown(outcome.opening)
