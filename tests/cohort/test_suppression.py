"""What a report on a group may say: by brute force, nothing on it rules out any answer of anybody."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.cohort.report.change import compare
from managerkit.cohort.report.effects import EXTREME, NOISE, t_quantile
from managerkit.cohort.report.suppression import (
    FIVE,
    GROUP,
    LEFT_OUT,
    Batch,
    Record,
    admit,
    at_least,
    in_fives,
    waiting,
)
from managerkit.cohort.report.tally import Counted, publish, random_endings
from managerkit.content.loading import CourseFolder
from tests.support.adversary import (
    Counting,
    Drawn,
    Kind,
    Report,
    by_the_rules,
    everybody,
    exact,
    one_left_out,
    ruled_out,
)
from tests.support.places import TINY

LADDER = CourseFolder(TINY).module("ladder")


@cache
def by_luck() -> dict[str, Mapping[str, float]]:
    """How often luck alone ends the tiny course's story where."""
    return {"climb": random_endings(LADDER.scenario("climb").value)}


def published(records: Sequence[Record]) -> str:
    """Everything that the kit would say of those who are counted, ratings and all."""
    return repr(publish(LADDER, Counted(records, records), by_luck()))


VALUES: dict[str, list[str | float]] = {
    "ending/climb": ["top", "ground"],
    "choice/climb/foot": ["ask", "climb", "guess"],
    "choice/climb/rung": ["up", "down"],
    "form/0": ["yes"],
    "kind": ["ask", "other"],
    "by-when": ["week", "later"],
    "start/grip": [0.0, 0.5, 1.0],
    "looking-back/grip": [0.0, 1.0],
    "end/grip": [0.0, 0.5, 1.0],
}


@st.composite
def universes(draw: st.DrawFn) -> list[Record]:
    """A few records; whatever always goes together in them is a dependency that somebody may know of."""
    record = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
    return draw(st.lists(record, min_size=2, max_size=4, unique_by=repr))


TWO: list[Record] = [{"ending/climb": "top", "kind": "ask"}, {"ending/climb": "ground", "kind": "ask"}]
PATHS: list[Record] = [
    {"ending/climb": "top", "choice/climb/foot": "climb", "choice/climb/rung": "up"},
    {"ending/climb": "ground", "choice/climb/foot": "climb", "choice/climb/rung": "down"},
    {"ending/climb": "ground", "choice/climb/foot": "guess"},
]
RATED: list[Record] = [
    {"start/grip": 0.0, "end/grip": 1.0},
    {"start/grip": 1.0, "end/grip": 1.0},
    {"start/grip": 0.0, "end/grip": 0.0},
]


@pytest.mark.parametrize("universe", [TWO, PATHS, RATED])
@pytest.mark.parametrize("people", range(1, 10))
def test_no_report_rules_out_any_answer_of_anybody(universe: list[Record], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, published) == []


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(universe=universes(), people=st.integers(1, 9))
def test_nor_does_one_on_any_other_answers(universe: list[Record], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, published) == []


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(universe=universes(), people=st.integers(GROUP, 9))
def test_the_lot_alone_would_do_even_for_exact_counts(universe: list[Record], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, exact) == []


@pytest.mark.parametrize(
    ("counting", "report"),
    [(everybody, exact), (everybody, published), (one_left_out, exact), (one_left_out, published)],
)
def test_the_test_finds_what_a_report_without_the_lot_gives_away(counting: Counting, report: Report) -> None:
    found = [ruled_out(universe, people, counting, report) for universe in (TWO, PATHS) for people in range(5, 10)]
    assert any(found)


# One report after another


@pytest.mark.slow
def test_two_reports_give_away_no_more_than_one() -> None:
    assert ruled_out_over_time(TWO, by_the_rules_again) == []
    assert ruled_out_over_time(PATHS[:2], by_the_rules_again) == []


def test_the_test_finds_what_counting_anew_gives_away() -> None:
    assert ruled_out_over_time(TWO, one_more_each_time)


def by_the_rules_again(first: Mapping[str, Record], late: Mapping[str, Record]) -> Iterator[list[list[Record]]]:
    for early_pair in combinations(first, LEFT_OUT):
        before = admit((), first, Drawn(early_pair))
        for late_pair in combinations(late, LEFT_OUT):
            after = admit(before, {**first, **late}, Drawn(late_pair))
            yield [[record for batch in batches for record in batch.records] for batches in (before, after)]


def one_more_each_time(first: Mapping[str, Record], late: Mapping[str, Record]) -> Iterator[list[list[Record]]]:
    everyone = [*first.items(), *late.items()]
    yield [[record for _, record in everyone[:number]] for number in range(len(first), len(everyone) + 1)]


AgainCounting = Callable[[Mapping[str, Record], Mapping[str, Record]], Iterator[list[list[Record]]]]


def ruled_out_over_time(universe: Sequence[Record], counting: AgainCounting) -> list[str]:
    """As `ruled_out`, for somebody who lays all reports side by side and knows who came late."""

    @cache
    def said(counted: tuple[Kind, ...]) -> str:
        return published([universe[kind] for kind in counted])

    kind_of = {repr(record): kind for kind, record in enumerate(universe)}
    possible: dict[tuple[str, str, str, Kind], set[Kind]] = {}
    groups = list(combinations_with_replacement(range(len(universe)), GROUP))
    for first in groups:
        for late in groups:
            early_people = {f"a{number}": universe[kind] for number, kind in enumerate(first)}
            late_people = {f"b{number}": universe[kind] for number, kind in enumerate(late)}
            seen = {
                tuple(tuple(sorted(kind_of[repr(one)] for one in records)) for records in reports)
                for reports in counting(early_people, late_people)
            }
            for reports in seen:
                text = "|".join(said(counted) for counted in reports)
                for mine, group in (("early", first), ("late", late)):
                    for known in set(group):
                        for theirs, others in (("early", list(first)), ("late", list(late))):
                            if mine == theirs:
                                others.remove(known)
                            possible.setdefault((text, mine, theirs, known), set()).update(others)
    return [str(key) for key, kinds in possible.items() if len(kinds) < len(universe)]


# The lot falls alike for ratings and hand-ins


def test_the_two_groups_of_a_module_give_away_no_more_together() -> None:
    universe = list(product(("top", "ground"), (0.0, 1.0)))

    @cache
    def said(endings: tuple[str, ...], ratings: tuple[float, ...]) -> str:
        counted = Counted([{"ending/climb": one} for one in endings], [{"start/grip": one} for one in ratings])
        return repr(publish(LADDER, counted, by_luck()))

    possible: dict[tuple[str, Kind], set[Kind]] = {}
    for group in combinations_with_replacement(range(len(universe)), GROUP):
        lots = list(combinations([universe[kind] for kind in group], GROUP - LEFT_OUT))
        both = {tuple(tuple(sorted(part)) for part in zip(*counted, strict=True)) for counted in lots}
        for text in {said(endings, ratings) for endings, ratings in both}:
            for known in set(group):
                others = list(group)
                others.remove(known)
                possible.setdefault((text, known), set()).update(others)
    assert len({text for text, _ in possible}) == 9
    assert all(kinds == {0, 1, 2, 3} for kinds in possible.values())


# The rules one by one


@given(st.integers(0, 10_000))
def test_a_number_is_rounded_down_to_a_multiple_of_five(number: int) -> None:
    assert in_fives(number) % FIVE == 0
    assert 0 <= number - in_fives(number) < FIVE


def test_nobody_looks_like_four() -> None:
    assert at_least([{"kind": "ask"}] * 4, "kind") == at_least([], "kind") == {}
    assert at_least([{"kind": "ask"}] * 9 + [{"kind": "say"}] * 4 + [{}], "kind") == {"ask": 5}


@given(st.lists(st.sets(st.integers(0, 40)), min_size=1, max_size=4), st.integers())
def test_whoever_is_counted_stays_and_groups_are_of_seven(rounds: list[set[int]], seed: int) -> None:
    luck = random.Random(seed)
    batches: tuple[Batch, ...] = ()
    for number, present in enumerate(rounds):
        before = batches
        batches = admit(before, {f"p{one}": {"kind": f"{one}", "round": str(number)} for one in present}, luck)
        assert batches[: len(before)] == before
        assert len(waiting(batches, (f"p{one}" for one in present))) < GROUP
    for batch in batches:
        assert len(batch.people) >= GROUP
        assert len(batch.records) == len(batch.people) - LEFT_OUT
    everyone = [one for batch in batches for one in batch.people]
    assert len(everyone) == len(set(everyone))


def test_a_batch_does_not_say_whose_a_record_is_nor_who_is_left_out() -> None:
    people: dict[str, Record] = {f"p{number}": {"kind": "ask" if number % 2 else "say"} for number in range(9)}
    (batch,) = admit((), people, random.Random(4))
    assert batch.people == tuple(sorted(people))
    assert list(batch.records) == sorted(batch.records, key=str)


def test_everybody_can_be_left_out() -> None:
    people: dict[str, Record] = {f"p{number}": {"kind": str(number)} for number in range(8)}
    missing: set[str] = set()
    for seed in range(60):
        (batch,) = admit((), people, random.Random(seed))
        missing |= {str(record["kind"]) for record in people.values()} - {
            str(record["kind"]) for record in batch.records
        }
    assert len(missing) == len(people)


# Means


@pytest.mark.parametrize(("freedom", "quantile"), [(4, 2.776), (9, 2.262), (29, 2.045), (300, 1.968)])
def test_quantiles_are_students(freedom: int, quantile: float) -> None:
    assert t_quantile(freedom) == pytest.approx(quantile, rel=0.003)


@given(st.lists(st.floats(-1, 1), max_size=40))
def test_a_mean_has_company_an_interval_and_is_never_extreme(differences: list[float]) -> None:
    found = compare(differences)
    if found is None:
        assert len(differences) < FIVE or abs(sum(differences) / len(differences)) > EXTREME - 1e-9
        return
    assert len(differences) >= FIVE
    assert {found.mean % 5, found.low % 5, found.high % 5} == {0}
    assert -100 <= found.low <= found.mean <= found.high <= 100
    assert found.low < found.high
    if found.clear:
        assert (found.low >= 0 if found.clear > 0 else found.high <= 0) and abs(found.mean) >= 25


def test_agreement_does_not_look_like_precision() -> None:
    found = compare([0.1] * 5)
    assert found is not None and found.low < 0 < found.high


@pytest.mark.parametrize(
    ("difference", "people", "clear"),
    [(0.35, 30, 1), (-0.35, 30, -1), (NOISE - 0.02, 200, 0), (0.35, 3, None), (0.6, 30, None)],
)
def test_an_arrow_wants_more_than_noise(difference: float, people: int, clear: int | None) -> None:
    found = compare([difference] * people)
    assert (found.clear if found else None) == clear
