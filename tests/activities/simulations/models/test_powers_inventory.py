import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import powers_inventory as inventory
from tests.support.examples import examples
from tests.support.simulations import NONSENSE, ROWS, check, settings_of

WORLD = inventory.DecisionPlace(25, 2, 0.5, 4)
HANDS = st.sampled_from([*inventory.HANDS, ""])
POWERS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {
                "power": st.sampled_from([*inventory.POWERS, "x"]),
                "paper": HANDS,
                "fact": HANDS,
                "answers": HANDS,
                "weight": st.one_of(st.integers(0, 10).map(float), NONSENSE),
            }
        ),
        st.dictionaries(st.sampled_from(["power", "fact", "weight"]), NONSENSE, max_size=3),
    ),
    max_size=15,
)


def row(power: str, fact: str, answers: str = "", paper: str = "manager", weight: float | str = 5) -> Row:
    return {"power": power, "paper": paper, "fact": fact, "answers": answers or fact, "weight": weight}


def place(*rows: Row, **values: float) -> RunOutcome:
    return inventory.run(inventory.SIMULATION.start() | values, rows)


def start(**values: float) -> RunOutcome:
    return place(*inventory.SIMULATION.rows, **values)


@examples(100)
@given(values=settings_of(inventory.SIMULATION), rows=st.one_of(ROWS, POWERS))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = inventory.run(values, rows)
    check(inventory.SIMULATION, outcome)
    for series in outcome.series:
        assert all(-1e-9 <= value <= 100 + 1e-9 for value in series.y)
        assert list(series.y) == sorted(series.y)


def test_paper_and_fact_are_counted_apart() -> None:
    outcome = place(
        row("roadmap", "manager", paper="shared", weight=8), row("architecture", "ic", paper="manager", weight=2)
    )
    on_paper, in_fact, others = (series.y[-1] for series in outcome.series)
    assert (on_paper, in_fact, others) == pytest.approx((20, 80, 20))
    assert outcome.answer == pytest.approx(80)
    assert "differ in 2 of 2" in outcome.sentence


def test_the_heaviest_power_comes_first() -> None:
    outcome = place(row("tools", "manager", weight=1), row("roadmap", "manager", weight=9))
    assert outcome.series[1].y == pytest.approx([0, 90, 100])


def test_what_is_kept_is_not_handed_out() -> None:
    assert "nothing in fact" in place(row("hire", "manager"), row("pay", "manager")).sentence
    assert "with 1 of them handed out" in place(row("hire", "manager"), row("roadmap", "manager")).sentence


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"people": 5}, "in the room"),
        ({"named": 0}, "no name stands beside it"),
        ({"along": 0}, "the answering stays"),
        ({"ic": 60, "manager": 10}, "60 of 100 engineers' decisions have to be taken again, and 10 of the manager's"),
        ({"queue": 0}, "too little, or decided too quickly"),
    ],
)
def test_each_road_to_failing_is_enough_by_itself(values: Mapping[str, float], said: str) -> None:
    assert not start().fails
    assert said in start(**values).because


def test_a_name_and_the_answering_make_it_quicker() -> None:
    powers, _ = inventory.read(inventory.SIMULATION.rows)
    plans = [inventory.HandingOut(named, along, 0) for named, along in ((0, 0), (0.5, 0), (0.5, 1), (1, 1))]
    ways = [inventory.days(powers, WORLD, plan) for plan in plans]
    assert ways == sorted(ways, reverse=True)


@examples(60)
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_who_is_wrong_more_often_costs_more_whoever_it_is(one: float, other: float) -> None:
    here, turned = replace(WORLD, manager=one, ic=other), replace(WORLD, manager=other, ic=one)
    assert here.wrong("manager") == turned.wrong("ic")
    assert here.wrong("shared") == turned.wrong("shared") <= here.wrong("nobody") == turned.wrong("nobody")
    gained = here.wait("manager", "manager", 0) - here.wait("ic", "ic", 0)
    assert gained == pytest.approx(inventory.AGAIN * (one - other))


def test_it_says_at_how_many_wrong_decisions_it_turns_and_there_it_does() -> None:
    (turn,) = re.findall(r"stops gaining once (\d+) of 100", start().sentence)
    assert start(ic=float(turn)).fails
    assert not start(ic=float(turn) - 5).fails
    assert "Even if no engineer's decision" in start(queue=0, manager=0, ic=0, along=0).sentence


def test_what_is_informal_moves_by_deeds_alone() -> None:
    outcome = place(row("voice", "manager", "nobody"), row("network", "manager", "nobody"))
    assert "nothing in fact that this model would hand out" in outcome.sentence
    moved = place(row("voice", "manager", "nobody"), row("network", "manager", "nobody"), deeds=50)
    assert "with 2 of them handed out" in moved.sentence
    powers, _ = inventory.read([row("voice", "manager", "nobody")])
    waits = [inventory.days(powers, WORLD, inventory.HandingOut(1, 1, deeds)) for deeds in (0, 0.5, 1)]
    assert waits == sorted(waits, reverse=True)


def test_answering_for_what_others_decide_costs_days() -> None:
    assert WORLD.wait("ic", "manager", 0) == pytest.approx(WORLD.wait("ic", "ic", 0) + 4)
    assert WORLD.wait("manager", "ic", 0.5) == pytest.approx(WORLD.wait("manager", "manager", 0.5) + 4)
    assert WORLD.wait("nobody", "nobody", 0) == pytest.approx(1 + inventory.STALL)


def test_a_bundle_makes_its_own_queue() -> None:
    waits = [WORLD.wait("manager", "manager", bundled) for bundled in (0.1, 0.5, 1)]
    assert waits == sorted(waits)


def test_a_bad_row_is_named_and_left_out() -> None:
    outcome = place(row("roadmap", "manager"), row("roadmap", "me"), row("tools", "ic", weight="nan"))
    assert "row 2, 3" in outcome.sentence
    assert outcome.answer == pytest.approx(100)


def test_no_rows_give_a_sentence() -> None:
    outcome = place()
    assert "no power" in outcome.sentence
    assert outcome.answer == 0
    assert not outcome.fails
