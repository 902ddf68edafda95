"""The composer of a leadership team, and what only it must do."""

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.opening import shown
from managerkit.activities.simulations.model import Picture, Row, RunOutcome
from managerkit.activities.simulations.models.team_composer import cover
from managerkit.activities.simulations.models.team_composer import simulation as composer
from managerkit.activities.simulations.models.team_composer.cover import SKILLS
from managerkit.activities.simulations.models.team_composer.simulation import SIMULATION
from tests.support.examples import examples
from tests.support.simulations import check, settings_of


def row(*levels: int, who: str = "A.") -> Row:
    return {"who": who, **dict(zip(SKILLS, map(str, levels), strict=True))}


def compose(*rows: Row, **values: float) -> RunOutcome:
    return composer.run(SIMULATION.start() | values, rows)


CTO, RUNS, LIKE = row(3, 0, 1, 3), row(1, 3, 2, 0), row(3, 0, 1, 3)


def pairs_of(outcome: RunOutcome) -> Sequence[Sequence[str]]:
    assert isinstance(outcome.opening, Picture)
    return outcome.opening.table.rows


class TestCover:
    def test_cover_on_paper_is_as_stated(self) -> None:
        assert cover.cover([(0.5, 0, 0.25, 0.75), (0.5, 0, 0.5, 0)]) == pytest.approx((0.75, 0, 0.625, 0.75))

    def test_nobody_covers_nothing(self) -> None:
        assert cover.cover([]) == (0, 0, 0, 0)

    def test_what_is_beyond_the_demand_counts_for_nothing(self) -> None:
        assert cover.met((1, 1, 1, 0), (0.5, 0.5, 0.5, 0.5)) == pytest.approx(75)

    def test_without_talking_a_pair_has_the_mean(self) -> None:
        one, other = (0.75, 0.0, 0.25, 0.75), (0.25, 0.75, 0.5, 0.0)
        assert cover.in_use(one, other, 0) == pytest.approx((0.5, 0.375, 0.375, 0.375))
        assert cover.in_use(one, other, 1) == pytest.approx(cover.cover([one, other]))

    def test_those_who_share_little_need_more_hours(self) -> None:
        one, other = (0.75, 0.0, 0.25, 0.75), (0.25, 0.75, 0.5, 0.0)
        assert cover.use(one, other, 2, 1, 1.5) < cover.use(one, one, 2, 1, 1.5)
        assert cover.use(one, other, 2, 0, 1.5) == 0
        assert cover.use(one, one, 0, 1, 1.5) == 0

    def test_stages_ask_for_different_things(self) -> None:
        assert cover.asked(1)[1] < cover.asked(2)[1] < cover.asked(3)[1]
        assert cover.asked(3) == pytest.approx(cover.STAGES[2])


class TestPairs:
    def test_opposites_cover_more_on_paper_than_two_of_a_kind(self) -> None:
        opposite, alike, _ = pairs_of(compose(CTO, RUNS, LIKE))
        assert float(opposite[1]) > float(alike[1])
        assert float(opposite[3]) < float(alike[3]) == 100

    def test_every_pair_is_there_in_the_order_of_the_rows(self) -> None:
        rows = [row(i % 4, 1, 2, 3 - i % 4, who=f"P{i}") for i in range(6)]
        named = [line[0] for line in pairs_of(compose(*rows))]
        assert len(named) == 15
        assert named[0] == "1 P0 + 2 P1"
        assert named == sorted(named)

    def test_cover_on_paper_is_not_cover_without_hours_or_trust(self) -> None:
        rows = SIMULATION.rows
        assert not compose(*rows).fails
        assert "talk too seldom" in compose(*rows, hours=0.5).because
        assert "neither asks the other" in compose(*rows, trust=0.3).because

    def test_a_narrower_pair_can_do_more_in_use(self) -> None:
        outcome = composer.run(SIMULATION.start() | dict(SIMULATION.regime.values), SIMULATION.rows)
        assert "meet more in use" in outcome.because

    def test_more_hours_and_more_trust_never_hurt(self) -> None:
        for name, steps in (("hours", (0, 1, 4, 8)), ("trust", (0, 0.3, 0.7, 1))):
            used = [compose(CTO, RUNS, **{name: step}).series[0].y for step in steps]
            assert all(list(each) == sorted(each) for each in zip(*used, strict=True))

    def test_a_pair_is_the_same_from_either_side(self) -> None:
        for one, other in ((CTO, RUNS), (RUNS, LIKE), (row(0, 1, 2, 3), row(2, 2, 0, 1))):
            assert pairs_of(compose(one, other))[0][1:] == pairs_of(compose(other, one))[0][1:]

    @pytest.mark.parametrize(("name", "fails", "holds"), [("hours", 1, 1.5), ("trust", 0.6, 0.65)])
    def test_where_the_advice_turns(self, name: str, fails: float, holds: float) -> None:
        assert compose(*SIMULATION.rows, **{name: fails}).fails
        assert not compose(*SIMULATION.rows, **{name: holds}).fails

    def test_what_the_lesson_says_of_hours_and_trust(self) -> None:
        def leads(hours: float) -> bool:
            pairs = pairs_of(compose(*SIMULATION.rows, hours=hours, trust=0.9))
            widest = max(float(pair[1]) for pair in pairs)
            return float(max(pairs, key=lambda pair: float(pair[2]))[1]) == widest

        assert [leads(hours) for hours in (1.5, 2, 2.5, 4)] == [False, False, True, True]
        assert "93% on paper and 67% in use" in compose(*SIMULATION.rows, hours=8, trust=0.4).because

    def test_the_prediction_is_about_what_was_rated_and_not_about_a_coefficient(self) -> None:
        for values in ({"hours": 0}, {"trust": 0.1}, {"half": 6}, {"stage": 3}):
            assert compose(*SIMULATION.rows, **values).answer == compose(*SIMULATION.rows).answer == 1
        assert compose(row(2, 2, 2, 2), row(2, 2, 2, 2)).answer == 0
        assert compose(CTO, RUNS).answer == 4

    def test_what_rests_on_one_row_is_said(self) -> None:
        sentence = compose(CTO, RUNS, row(2, 1, 2, 1)).sentence
        assert "Nobody could stand in: Operations, Strategy." in sentence

    def test_one_row_is_no_pair(self) -> None:
        outcome = compose(CTO)
        check(SIMULATION, outcome)
        assert outcome.answer == 4
        assert "takes two rows" in outcome.sentence

    def test_a_seventh_row_and_a_bad_one_are_named(self) -> None:
        outcome = compose(*[CTO] * 6, row(1, 1, 1, 1), {"who": "x"})
        assert "row 7, 8" in outcome.sentence

    def test_nobody_is_added_up_or_named_outside_the_table(self) -> None:
        outcome = compose(row(3, 0, 1, 3, who="Zebedee"), RUNS)
        assert isinstance(outcome.opening, Picture)
        drawn = repr([outcome.series, outcome.sentence, outcome.table, outcome.opening.words, outcome.opening.strokes])
        assert "Zebedee" not in drawn
        words = " ".join([*outcome.table.header, *outcome.opening.table.header, outcome.sentence])
        assert not re.search(r"\b(total|sum|score|rank|type)\b", words)


CELL: st.SearchStrategy[float | str] = st.one_of(st.floats(), st.text(max_size=8), st.sampled_from(["0", "3", "nan"]))
ROW: st.SearchStrategy[Row] = st.one_of(
    st.dictionaries(st.sampled_from(["who", *SKILLS]), CELL, max_size=5),
    st.fixed_dictionaries({"who": st.just("A"), **{skill: st.sampled_from("0123") for skill in SKILLS}}),
)


@examples(100)
@given(values=settings_of(SIMULATION), rows=st.lists(ROW, max_size=15))
def test_the_composer_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = composer.run(values, rows)
    check(SIMULATION, outcome)
    assert isinstance(outcome.opening, Picture)
    assert all(len(line) == len(outcome.opening.table.header) for line in outcome.opening.table.rows)
    for stroke in outcome.opening.strokes:
        for x, y in stroke.points:
            assert 0 <= x <= outcome.opening.width
            assert 0 <= y <= outcome.opening.height
    assert "nan" not in str(shown(outcome.opening)).split("<table")[0]
