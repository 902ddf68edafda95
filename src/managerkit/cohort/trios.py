"""Standing groups of three out of a list of people, who do not work for one another."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from .folder import CohortError
from .roster import Learner, read_whole

_TRIES = 8
"""How many drawings are improved; the best is taken."""
_COSTS = {"one reports to the other": 100, "they have the same manager": 1, "they are in the same team": 1}
"""What speaks against two people in one group, and how much."""


@dataclass(frozen=True)
class Member:
    """Somebody to be put into a group; `team` and `manager` are as the list has them, or empty."""

    learner: Learner
    team: str = ""
    manager: str = ""

    @property
    def called(self) -> set[str]:
        """What somebody else's `manager` may say of them."""
        return {one.casefold() for one in (self.learner.id, self.learner.name, self.learner.email) if one}


Group = list[Member]


def read(path: Path) -> list[Member]:
    """The people of a list, as for a cohort, with its columns team and manager, if it has them.

    Args:
        path: the CSV file.

    Raises:
        CohortError: it cannot be read, or something in it is wrong; the message lists every line that is.
    """
    found = read_whole(path)
    return [Member(one, *(_value(found.rows[one.id], name) for name in ("team", "manager"))) for one in found.learners]


def _value(row: Mapping[str, str], name: str) -> str:
    return " ".join(row.get(name, "").split())


def sizes(people: int) -> list[int]:
    """How many are in each group: threes, and fours for whoever is left; five are a three and a pair.

    Args:
        people: how many there are, at least 2.
    """
    if people in (2, 5):
        return {2: [2], 5: [3, 2]}[people]
    return [3] * (people // 3 - people % 3) + [4] * (people % 3)


def against(one: Member, other: Member) -> str:
    """What speaks against two people in one group, in a few words; empty if nothing does.

    Args:
        one: somebody.
        other: somebody else.
    """
    if one.manager.casefold() in other.called or other.manager.casefold() in one.called:
        return "one reports to the other"
    if one.manager and one.manager.casefold() == other.manager.casefold():
        return "they have the same manager"
    if one.team and one.team.casefold() == other.team.casefold():
        return "they are in the same team"
    return ""


def grouped(members: Sequence[Member], seed: int) -> list[Group]:
    """Groups drawn by lot, then changed until as few as possible have something against them.

    Args:
        members: the people.
        seed: of the lot; the same list and seed give the same groups.

    Returns:
        the groups, and in each the people by first name.

    Raises:
        CohortError: there are fewer than two people.
    """
    if len(members) < 2:
        raise CohortError("One person is no group; list at least two.")
    luck, pairs = random.Random(seed), _Pairs(members)
    best: list[list[int]] = []
    for _ in range(_TRIES):
        drawn = _improved(_drawn(len(members), luck), pairs)
        if not best or pairs.all(drawn) < pairs.all(best):
            best = drawn
        if not pairs.all(best):
            break
    found = [[members[place] for place in group] for group in best]
    return [sorted(group, key=lambda one: (one.learner.name.casefold(), one.learner.id)) for group in found]


class _Pairs:
    """What speaks against any two of the people, who are called by their places in the list.

    Args:
        members: the people.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._costs = [[_COSTS.get(against(one, other), 0) for other in members] for one in members]

    def within(self, group: Sequence[int]) -> int:
        """What speaks against a group."""
        return sum(self._costs[one][other] for one, other in combinations(group, 2))

    def with_others(self, one: int, others: Sequence[int], but: int) -> int:
        """What speaks against somebody among others, one of whom goes."""
        row = self._costs[one]
        return sum(row[other] for other in others if other != but)

    def all(self, groups: Sequence[Sequence[int]]) -> int:
        """What speaks against all groups."""
        return sum(map(self.within, groups))


def _drawn(people: int, luck: random.Random) -> list[list[int]]:
    waiting = luck.sample(range(people), people)
    return [[waiting.pop() for _ in range(size)] for size in sizes(people)]


def _improved(groups: list[list[int]], pairs: _Pairs) -> list[list[int]]:
    """Change somebody against whom something speaks for somebody elsewhere, as long as that makes it better."""
    while (step := _better(groups, pairs)) is not None:
        (one, here), (other, there) = step
        groups[one][here], groups[other][there] = groups[other][there], groups[one][here]
    return groups


def _better(groups: list[list[int]], pairs: _Pairs) -> tuple[tuple[int, int], tuple[int, int]] | None:
    for one, group in enumerate(groups):
        for here, leaves in enumerate(group):
            before = pairs.with_others(leaves, group, leaves)
            for other, elsewhere in enumerate(groups if before else []):
                for there, comes in enumerate(elsewhere if other != one else []):
                    was = before + pairs.with_others(comes, elsewhere, comes)
                    now = pairs.with_others(comes, group, leaves) + pairs.with_others(leaves, elsewhere, comes)
                    if now < was:
                        return (one, here), (other, there)
    return None
