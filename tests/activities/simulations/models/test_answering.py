"""What only the two models of answering and handing over must do; the rest is in test_simulations.py."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import answering, delegation_board
from managerkit.activities.simulations.models.answering import NEVER, YEAR, AnsweringRates
from tests.support.examples import examples
from tests.support.simulations import check, settings_of

ANSWERING, BOARD = answering.SIMULATION, delegation_board.SIMULATION


def ask(**values: float) -> RunOutcome:
    return answering.run(ANSWERING.start() | values, [])


def row(who: str, level: str, hours: float | str, task: str = "", how: str = "answer") -> Row:
    return {"task": task, "who": who, "level": level, "how": how, "hours": hours}


def board(*rows: Row, **values: float) -> RunOutcome:
    return delegation_board.run(BOARD.start() | values, rows)


class TestAnswering:
    def test_capability_moves_as_stated(self) -> None:
        rate = AnsweringRates()
        assert rate.step(0.4, 1) == pytest.approx(0.02 * 0.6)
        assert rate.step(0.4, 0) == pytest.approx(-0.006 * 0.4)
        assert rate.step(0.4, 0.5) == pytest.approx(0.01 * 0.6 - 0.003 * 0.4)

    def test_coaching_overtakes_near_week_12_and_in_total_near_week_23(self) -> None:
        weekly = ask(weeks=YEAR).series[1].y
        assert answering.first_ahead(weekly) == pytest.approx(12, abs=1)
        assert ask().answer == pytest.approx(23, abs=1)

    def test_coaching_costs_three_times_the_hours_in_week_1(self) -> None:
        first = ask().table.rows[0]
        assert float(first[2]) / float(first[1]) == pytest.approx(3.3, abs=0.3)

    def test_whoever_is_answered_can_decide_less_in_time(self) -> None:
        ks = answering.capability(0.4, 0, AnsweringRates(), 0, YEAR)
        assert ks == sorted(ks, reverse=True)

    def test_it_fails_with_the_clock_with_turnover_and_with_cheap_questions(self) -> None:
        assert not ask().fails
        assert "will not be there" in ask(weeks=12).because
        assert "leave" in ask(turnover=2).because
        assert "hardly stops" in ask(stop=0.5).because

    def test_where_it_turns_is_where_the_lesson_says(self) -> None:
        assert [ask(stop=stop).fails for stop in (1.7, 1.8)] == [True, False]
        assert ask(stop=0.5).answer == NEVER
        assert [ask(turnover=often).answer for often in (1, 2, 3)] == [28, 37, NEVER]
        assert ask(coach=0.5).answer == 8
        assert ask(coach=2).answer > 47
        yours = [float(line[2]) - float(line[1]) for line in ask(weeks=YEAR).table.rows]
        assert min(yours[:-1]) > 0
        assert yours[-1] == pytest.approx(0, abs=0.01)

    def test_turnover_puts_it_off(self) -> None:
        weeks = [ask(turnover=often).answer for often in (0, 1, 2)]
        assert weeks == sorted(weeks)
        assert weeks[0] < weeks[-1]

    def test_never_is_said_as_such(self) -> None:
        outcome = ask(learn=0, fade=0)
        assert outcome.answer == NEVER
        assert "in no week of the year in total" in outcome.sentence


@examples(100)
@given(values=settings_of(ANSWERING))
def test_answering_takes_anything(values: Mapping[str, float]) -> None:
    check(ANSWERING, answering.run(values, []))


class TestBoard:
    def test_what_one_does_oneself_takes_its_hours_and_no_questions(self) -> None:
        outcome = board(row("Amina", "do", 4), row("", "do", 3))
        assert outcome.answer == pytest.approx(7)
        assert outcome.series[0].y[0] == pytest.approx(7)

    def test_one_name_handed_everything_asks_as_stated(self) -> None:
        told, coached = board(row("Amina", "tell", 8)), board(row("Amina", "tell", 8, how="coach"))
        assert told.series[0].y[0] == pytest.approx(3 * 0.6 * 0.3 + 3 * 0.4 * 0.1)
        assert coached.series[0].y[0] == pytest.approx(3 * 0.6 * 1.0 + 3 * 0.4 * 0.1)
        assert board(row("Amina", "own", 8)).series[0].y[0] == pytest.approx(3 * 0.6 * 0.6 * 0.3)

    def test_half_of_a_name_asks_half_as_much(self) -> None:
        half = board(row("Amina", "own", 4, how="coach"), row("amina ", "do", 4))
        assert half.series[0].y[0] == pytest.approx(4 + 0.5 * 3 * 0.6 * 0.6)

    @pytest.mark.parametrize("how", list(delegation_board.HOW))
    def test_a_further_level_is_never_dearer_for_the_lead_and_teaches_neither_more_nor_less(self, how: str) -> None:
        found = [board(row("A", level, 8, how=how)) for level in ("tell", "propose", "decide", "own")]
        first = [outcome.series[0].y[0] for outcome in found]
        assert first == sorted(first, reverse=True)
        assert len({outcome.table.rows[-1][6] for outcome in found}) == 1

    @pytest.mark.parametrize("level", ["tell", "propose", "decide", "own"])
    def test_what_they_learn_comes_from_how_they_are_met_and_costs_hours(self, level: str) -> None:
        found = [board(row("A", level, 8, how=how)) for how in ("answer", "half", "coach")]
        assert sorted({outcome.table.rows[-1][6] for outcome in found}) == [o.table.rows[-1][6] for o in found]
        first = [outcome.series[0].y[0] for outcome in found]
        assert first == sorted(first)
        assert len(set(first)) == 3

    @pytest.mark.parametrize("level", ["decide", "own"])
    @pytest.mark.parametrize("how", list(delegation_board.HOW))
    def test_letting_them_decide_wins_or_loses_by_what_a_mistake_costs(self, level: str, how: str) -> None:
        assert not board(row("A", level, 8, how=how), mend=0).fails
        assert "putting wrong decisions right" in board(row("A", level, 8, how=how), mend=40).because

    def test_it_says_where_it_turns(self) -> None:
        outcome = board(*BOARD.rows)
        assert "Handing over stops paying where a wrong decision costs 23 hours or more." in outcome.sentence
        assert [board(*BOARD.rows, mend=mend).fails for mend in (22, 24)] == [False, True]

    def test_where_you_decide_a_wrong_decision_of_theirs_costs_nothing(self) -> None:
        assert "costs nothing here" in board(row("A", "propose", 8)).sentence

    def test_all_decided_and_answered_is_the_baseline(self) -> None:
        outcome = board(row("A", "tell", 8), row("B", "do", 3))
        assert not outcome.fails
        assert "no hours ahead or behind" in outcome.sentence

    def test_the_order_of_rows_and_the_names_do_not_count(self) -> None:
        rows = [row("A", "own", 6, how="coach"), row("B", "tell", 4), row("A", "propose", 2)]
        renamed = [{**one, "who": {"A": "Y", "B": "X"}[str(one["who"])]} for one in reversed(rows)]
        assert board(*rows).series[0].y == pytest.approx(board(*renamed).series[0].y)

    def test_own_tasks_first_and_then_nobody_learns(self) -> None:
        rows = (row("A", "do", 9), row("B", "own", 8, how="coach"))
        busy, free = board(*rows, have=8), board(*rows, have=16)
        assert "Your own tasks alone take 9 hours" in busy.sentence
        assert float(busy.table.rows[-1][6]) < 0.4 < float(free.table.rows[-1][6])

    def test_everything_owned_with_too_few_hours_leaves_them_where_they_were(self) -> None:
        rows = [{**one, "level": "own", "how": "coach"} for one in BOARD.rows]
        few, enough = board(*rows, have=1), board(*rows, have=5)
        assert "without a reply in 39 of the weeks" in few.sentence
        assert float(few.table.rows[-1][6]) == pytest.approx(0.47)
        assert float(enough.table.rows[-1][6]) == pytest.approx(0.72)

    def test_a_short_horizon_fails_where_one_coaches_and_keeps_the_decisions(self) -> None:
        assert "weeks end" in board(row("A", "tell", 8, how="coach"), weeks=10).because

    def test_a_row_of_an_older_board_is_answered(self) -> None:
        old = {name: cell for name, cell in row("A", "own", 8, how="answer").items() if name != "how"}
        assert board(old).series[0].y == board(row("A", "own", 8, how="answer")).series[0].y

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            (row("A", "maybe", 3), "row 2 (its level is missing)"),
            (row("A", "own", ""), "row 2 (its hours are missing)"),
            (row("A", "own", "nan"), "row 2 (its hours are missing)"),
            (row("  ", "own", 3), "row 2 (nobody's name is on it)"),
            (row("A", "own", 3, how="shout"), "row 2 (how you help is missing)"),
            ({}, "row 2 (its level is missing)"),
        ],
    )
    def test_a_bad_row_is_named_and_left_out(self, bad: Row, said: str) -> None:
        outcome = board(row("A", "do", 4), bad)
        assert said in outcome.sentence
        assert outcome.answer == pytest.approx(4)

    def test_no_rows_give_a_sentence(self) -> None:
        assert "no task" in board().sentence

    def test_what_is_typed_is_not_repeated(self) -> None:
        outcome = board(row("Zebedee", "own", 4, "Quagga"), row("", "own", 4, "Quagga"))
        said = repr(outcome)
        assert "Zebedee" not in said
        assert "Quagga" not in said


CELL: st.SearchStrategy[float | str] = st.one_of(
    st.floats(), st.text(max_size=8), st.sampled_from(["nan", "do", "own", "tell", "A", "b", ""])
)
ROW: st.SearchStrategy[Row] = st.one_of(
    st.dictionaries(st.sampled_from(["task", "who", "level", "how", "hours"]), CELL, max_size=4),
    st.fixed_dictionaries(
        {
            "who": st.sampled_from(["A", "B", "C", ""]),
            "level": st.sampled_from(list(delegation_board.LEVELS)),
            "how": st.sampled_from(list(delegation_board.HOW)),
            "hours": st.floats(0.5, 20),
        }
    ),
)


@pytest.mark.slow
@examples(150)
@given(values=settings_of(BOARD), rows=st.lists(ROW, max_size=50))
def test_the_board_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = delegation_board.run(values, rows)
    check(BOARD, outcome)
    assert all(0 <= float(line[6]) <= 1 for line in outcome.table.rows)
