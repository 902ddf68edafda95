"""What a second view may say: by brute force, nothing on it rules out any answer of the two who are not known."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.journal.asked import AskedBehaviour, SecondViewAsked
from managerkit.second_view.engine import COMPANY, MOST, OFTEN, lot, sift, together
from managerkit.second_view.reply import Reply

Answers = tuple[int | None, ...]
"""What one person said of each behaviour."""
Reports = Callable[[Sequence[Answers]], Iterator[object]]
"""Every page that may come of what people said, under every lot."""

VALUES = (0, 3, None)
ONE: Sequence[Answers] = [(value,) for value in (0, 1, 3, None)]
TWO: Sequence[Answers] = list(product(VALUES, VALUES))
TIED: Sequence[Answers] = [(0, 0), (3, 3), (3, 0), (None, None)]
"""Whoever saw one of them saw the other, too: a dependency that somebody may know of."""


def page(behaviours: int) -> SecondViewAsked:
    return SecondViewAsked("Ines", tuple(AskedBehaviour("ladder", f"b{one}", "climbs") for one in range(behaviours)), 5)


def replies(people: Sequence[Answers]) -> list[Reply]:
    return [
        Reply("0" * 16, f"{number:032x}", 0, {f"ladder/b{one}": often for one, often in enumerate(said)})
        for number, said in enumerate(people)
    ]


class Drawn(random.Random):
    """Luck that leaves out all but one who is named."""

    def __init__(self, left: int) -> None:
        super().__init__(0)
        self._left = left

    def sample(self, population, k, *, counts=None):  # type: ignore[no-untyped-def]
        assert k == len(population) - 1
        return [one for number, one in enumerate(sorted(population)) if number != self._left]


def by_the_rules(people: Sequence[Answers]) -> Iterator[object]:
    asked, came = page(len(people[0])), replies(people)
    for left in range(len(people)):
        yield repr(together(asked, came, Drawn(left)))


def a_lot_for_each_line(people: Sequence[Answers]) -> Iterator[object]:
    yield from product(*map(dict.fromkeys, zip(*people, strict=True)))


def everything(people: Sequence[Answers]) -> Iterator[object]:
    """What the usual tools show from three people on: how often each answer was given."""
    yield [sorted(map(str, said)) for said in zip(*people, strict=True)]


def range_alone(people: Sequence[Answers]) -> Iterator[object]:
    """The least and the most of each."""
    yield [(min(map(str, said)), max(map(str, said))) for said in zip(*people, strict=True)]


def middle_alone(people: Sequence[Answers]) -> Iterator[object]:
    yield [sorted(map(str, said))[len(said) // 2] for said in zip(*people, strict=True)]


def two_left_out(people: Sequence[Answers]) -> Iterator[object]:
    """The lot of a report on a large group."""
    for pair in combinations(range(len(people)), 2):
        yield next(everything([said for number, said in enumerate(people) if number not in pair]))


def only_of_those_who_saw(people: Sequence[Answers]) -> Iterator[object]:
    """One by lot, where “did not see it” is no answer."""
    sides = [[often for often in said if often is not None] or ["nobody"] for said in zip(*people, strict=True)]
    yield from product(*sides)


def drawn_anew(people: Sequence[Answers]) -> Iterator[object]:
    """One by lot after three answers, and again after each that comes later."""
    looks = [list(by_the_rules(people[:number])) for number in range(COMPANY, len(people) + 1)]
    yield from product(*map(dict.fromkeys, looks))


def ruled_out(universe: Sequence[Answers], people: int, reports: Reports, known: int) -> list[str]:
    """What can be worked out: for some page and what is known of some, an answer that somebody else cannot have given.

    As for a report (tests/cohort/test_suppression.py), for somebody who knows so many of those who answered.
    """
    possible: dict[tuple[str, tuple[Answers, ...]], list[set[Answers]]] = {}
    groups = product(universe, repeat=people) if reports is drawn_anew else _groups(universe, people)
    for group in groups:
        for text in {repr(one) for one in reports(group)}:
            for others in combinations(range(people), people - known):
                rest = [group[one] for one in others]
                mine = tuple(said for number, said in enumerate(group) if number not in others)
                whose = (f"{others}: {text}" if reports is drawn_anew else text, mine)
                sets = possible.setdefault(whose, [set() for _ in rest])
                for order in [rest] if reports is drawn_anew else permutations(rest):
                    for found, said in zip(sets, order, strict=True):
                        found.add(said)
    return [
        f"knowing {whose[1]}: somebody is not {said}, says {whose[0]}"
        for whose, sets in possible.items()
        for found in sets
        for said in set(universe) - found
    ]


def _groups(universe: Sequence[Answers], people: int) -> Iterator[tuple[Answers, ...]]:
    """Who answered in which order makes no difference."""
    return combinations_with_replacement(universe, people)


UNIVERSES = st.integers(1, 3).flatmap(
    lambda lines: st.lists(
        st.tuples(*[st.sampled_from([0, 1, 2, 3, None])] * lines), min_size=2, max_size=5, unique=True
    )
)
"""A few possible answers; whatever always goes together in them is a dependency that somebody may know of."""


@pytest.mark.parametrize("universe", [ONE, TWO, TIED])
@pytest.mark.parametrize("people", range(COMPANY, MOST + 1))
def test_nothing_rules_out_an_answer_for_whoever_knows_all_but_two(universe: Sequence[Answers], people: int) -> None:
    assert ruled_out(universe, people, by_the_rules, people - 2) == []


@settings(max_examples=60, deadline=None)
@given(UNIVERSES, st.integers(COMPANY, MOST), st.data())
def test_nor_on_any_other_answers_nor_for_whoever_knows_fewer(
    universe: list[Answers], people: int, data: st.DataObject
) -> None:
    assert ruled_out(universe, people, by_the_rules, data.draw(st.integers(0, people - 2))) == []


@pytest.mark.parametrize("reports", [everything, range_alone, middle_alone, only_of_those_who_saw])
@pytest.mark.parametrize("people", range(COMPANY, MOST + 1))
def test_the_test_finds_what_other_rules_give_away(reports: Reports, people: int) -> None:
    assert ruled_out(ONE, people, reports, people - 2)


def test_leaving_out_two_is_enough_for_three_people_and_not_for_more() -> None:
    assert ruled_out(TIED, 3, two_left_out, 1) == []
    assert ruled_out(TIED, 4, two_left_out, 2)
    assert ruled_out(TIED, 5, two_left_out, 3)


@pytest.mark.parametrize("people", range(COMPANY, MOST + 1))
def test_a_lot_for_each_line_gives_away_what_goes_together(people: int) -> None:
    assert ruled_out(TWO, people, a_lot_for_each_line, people - 2) == []
    assert ruled_out(TIED, people, a_lot_for_each_line, people - 2)


@pytest.mark.parametrize("people", [4, 5])
def test_a_second_look_after_a_later_answer_would_give_something_away(people: int) -> None:
    assert ruled_out(ONE[:3], people, drawn_anew, people - 2)


# The lot, and what is kept


@given(st.lists(st.tuples(st.sampled_from(VALUES)), min_size=COMPANY, max_size=MOST), st.randoms(use_true_random=False))
def test_the_same_answers_give_the_same_view_in_whatever_order_they_came(
    people: list[Answers], order: random.Random
) -> None:
    asked, came = page(1), replies(people)
    first = together(asked, came, lot(came))
    order.shuffle(came)
    sifted = sift([(f"file {number}", one) for number, one in enumerate(came)], asked)
    assert together(asked, sifted.replies, lot(sifted.replies)) == first


@given(st.integers(0, COMPANY - 1))
def test_fewer_than_three_say_nothing(people: int) -> None:
    came = replies([(0,)] * people)
    assert together(page(1), came, lot(came)) is None


def test_everybody_may_be_drawn_and_nobody_more_than_others() -> None:
    drawn = [0, 0, 0, 0]
    for start in range(0, 4000, 4):
        came = [Reply("0" * 16, f"{start + number:032x}", 0, {"ladder/b0": number}) for number in range(4)]
        told = together(page(1), came, lot(came))
        assert told is not None
        drawn[told.seen["ladder/b0"] or 0] += 1
    assert all(200 <= often <= 300 for often in drawn)  # of 1000


@given(st.lists(st.text("abc", max_size=3), min_size=COMPANY, max_size=MOST))
def test_open_answers_are_kept_only_together_and_sorted(words: list[str]) -> None:
    came = [Reply("0" * 16, f"{number:032x}", 0, {}, text) for number, text in enumerate(words)]
    told = together(page(1), came, lot(came))
    assert told is not None
    there = sorted(filter(None, words))
    assert list(told.words) == (there if len(there) >= COMPANY else [])


def test_what_is_kept_names_no_answer_and_nobody() -> None:
    came = replies([(0,), (1,), (3,), (None,)])
    told = together(page(1), came, lot(came))
    assert told is not None and told.by == "" and set(told.seen) == {"ladder/b0"} and told.answered == 4
    assert all(reply.id not in repr(told) for reply in came)
    assert told.seen["ladder/b0"] in (*range(len(OFTEN)), None)


def test_the_same_browser_counts_once_and_the_later_answer_is_the_one() -> None:
    first, second = Reply("0" * 16, "a" * 32, 0, {"ladder/b0": 1}), Reply("0" * 16, "a" * 32, 1, {"ladder/b0": 2})
    for order in permutations([("one", first), ("two", second), ("three", second)]):
        sifted = sift(order, page(1))
        assert sifted.replies == (second,)
        assert len(sifted.told) == 2
