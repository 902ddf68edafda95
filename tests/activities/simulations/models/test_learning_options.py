import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import learning_options as options
from tests.support.examples import examples
from tests.support.simulations import ROWS, check, settings_of

NUMBER = st.one_of(st.integers(0, 30).map(float), st.floats(), st.sampled_from(["", "nan", "-inf", "ten"]))
NAMES = st.one_of(st.text(alphabet="abcé $_{}\n", max_size=30), st.floats())
OPTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*options.KINDS, "x"]),
            "name": NAMES,
            **dict.fromkeys(options.BOUNDS, NUMBER),
        }
    ),
    max_size=15,
)
WORLD = options.OptionsWorld(every=3, tires=2.5, raises=0.02, paid=0.7, carries=0, slow=0)


def row(name: str, learns: object = 10, half: object = 6, doors: object = 6, pays: object = 100) -> Row:
    found = {"kind": "lateral", "name": name, "learns": learns, "half": half, "doors": doors, "pays": pays}
    return {key: value for key, value in found.items() if isinstance(value, float | int | str)}


def compare(*rows: Row, **values: float) -> RunOutcome:
    return options.run(options.SIMULATION.start() | values, rows or options.SIMULATION.rows)


def pay(learns: float = 10, half: float = 6, doors: float = 6, pays: float = 100) -> list[float]:
    return options.pay(options.Option("it", learns, half, doors, pays), WORLD)


@examples(100)
@given(values=settings_of(options.SIMULATION), rows=st.one_of(ROWS, OPTIONS))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = options.run(values, rows)
    check(options.SIMULATION, outcome)
    assert len(outcome.series) <= options.MOST


def test_nothing_learned_is_paid_as_agreed_with_small_rises() -> None:
    assert pay(learns=0)[-1] == pytest.approx(100 * 1.02**15)


def test_nobody_pays_for_being_slow() -> None:
    slow = options.OptionsWorld(every=3, tires=2.5, raises=0, paid=0, carries=0, slow=0.5)
    assert options.pay(options.Option("all new", 60, 6, 0, 20), slow)[:4] == [0, 0, 0, 0]


def test_learning_is_paid_for_at_the_first_occasion_and_not_before() -> None:
    taught, idle = pay(learns=30), pay(learns=0)
    before = 3 * options.QUARTERS
    assert taught[:before] == idle[:before]
    assert taught[before] > idle[before]


@pytest.mark.parametrize(("name", "less", "more"), [("learns", 5, 25), ("half", 1, 12), ("doors", 1, 9)])
def test_more_of_each_pays_more_in_the_end(name: str, less: float, more: float) -> None:
    assert pay(**{name: less})[-1] < pay(**{name: more})[-1]


def test_a_title_that_counts_again_compounds_and_a_lower_pay_has_no_step() -> None:
    again = options.OptionsWorld(every=3, tires=2.5, raises=0, paid=0, carries=1, slow=0)
    assert options.pay(options.Option("title", 0, 6, 10, 120), again)[-1] == pytest.approx(100 * 1.2**6)
    assert options.pay(options.Option("step down", 0, 6, 0, 90), again)[-1] == 90


def test_being_slow_costs_in_the_first_year_and_the_more_the_more_one_learns() -> None:
    slow = options.OptionsWorld(every=20, tires=2.5, raises=0, paid=0.7, carries=0, slow=0.2)
    fast, little = (options.pay(options.Option("it", learns, 6, 6, 100), slow) for learns in (30, 5))
    assert [*fast[: options.QUARTERS + 1]] == pytest.approx([94] * options.QUARTERS + [100])
    assert little[0] == pytest.approx(99)


@examples(50)
@given(values=settings_of(options.SIMULATION))
def test_two_options_that_are_alike_are_paid_alike_whatever_they_are_called(values: Mapping[str, float]) -> None:
    kinds = [{**row("one", learns=12, pays=110), "kind": kind} for kind in options.KINDS]
    lines = [series.y for series in options.run(values, kinds).series]
    assert all(line == lines[0] for line in lines)


@pytest.mark.parametrize("horizon", [10, 12, 15])
def test_the_advice_turns_where_the_model_says_that_it_does(horizon: int) -> None:
    words = compare(horizon=horizon).sentence
    turns = int(words.partition("grant ")[2].partition("%")[0])
    assert not compare(horizon=horizon, carries=turns - 5).fails
    assert compare(horizon=horizon, carries=turns).fails


def test_both_sides_of_the_advice_can_win_with_the_same_options() -> None:
    lost = [compare(horizon=years).fails for years in range(1, options.YEARS + 1)]
    assert lost == sorted(lost, reverse=True) and {*lost} == {False, True}
    assert "stays ahead, however much" in compare(row("lead", pays=101), row("lab", learns=60, pays=100)).sentence
    assert "even if nothing of it counts again" in compare(horizon=2).sentence


def test_without_doors_learning_is_never_paid() -> None:
    assert pay(learns=40, doors=0) == pay(learns=0, doors=0)


def test_the_title_is_ahead_first_and_learning_later() -> None:
    title, learning = compare().series[:2]
    assert title.y[0] > learning.y[0]
    assert title.y[-1] < learning.y[-1]
    assert 3 <= compare().answer <= 9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"horizon": 2}, "none comes in that time"),
        ({"horizon": 5}, "learning catches up only in year"),
        ({"paid": 30}, "an employer pays for 30%"),
        ({"every": 8}, "8 years from one occasion to the next"),
        ({"tires": 0.5}, "taught most of what it can"),
        ({"carries": 60}, "each next employer grants 60%"),
    ],
)
def test_the_title_wins_for_different_reasons(change: dict[str, float], said: str) -> None:
    assert said in compare(**change).because


def test_knowledge_that_goes_or_that_nobody_wants_is_no_bargain() -> None:
    lead = row("lead", learns=6, half=8, doors=4, pays=115)
    assert "doors of 1 in 10" in compare(lead, row("island", learns=20, doors=1, pays=95)).because
    assert "out of date" in compare(lead, row("fashion", learns=20, half=1, pays=95)).because


def test_a_title_that_teaches_most_leaves_nothing_to_weigh() -> None:
    outcome = compare(row("lead", learns=30, pays=120), row("stay", learns=3))
    assert not outcome.fails
    assert outcome.answer == 0
    assert "no bargain" in outcome.sentence


def test_rows_that_cannot_be_read_are_left_out() -> None:
    good = [row("one", learns=20, pays=95), row("two", pays=115)]
    bad = [row("x", learns=math.nan), row("x", half="soon"), {"kind": "lateral"}]
    assert compare(*good, *bad).series == compare(*good).series
    assert "nothing to compare" in compare(good[0]).sentence


def test_a_name_is_short_in_the_figure_and_has_a_stand_in() -> None:
    long, none = compare(row("a very long name for an option\nindeed"), row("", learns=3)).series
    assert len(long.title) <= options.NAME
    assert none.title == "lateral move (row 2)"
