"""Who is in a demonstration cohort: what made-up learners draw on, who they are, and what befalls their work."""

import itertools
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from managerkit.cohort.roster import Learner

Kind = Literal["untouched", "mended", "half-mended", "raising", "chatty"]
Level = Literal["weak", "fair", "strong"]
MANNERS = {
    "careful": ("ask", "wait"),
    "direct": ("direct",),
    "nice": ("nice",),
    "fixer": ("fix",),
    "first": (),
    "random": (),
}
"""Ways of playing a scenario, and the tags of the choices that they prefer."""
_SPELT: dict[str, str | int | None] = {
    "ø": "oe",
    "ö": "oe",
    "ü": "ue",
    "ä": "ae",
    "å": "aa",
    "ß": "ss",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
MISSING, LATE, TWICE = 0.07, 0.1, 0.08
"""The shares of hand-ins that never come, that come after the due date, and that had come before, unfinished."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameStock(_Strict):
    """First and last names that go together."""

    first: list[str]
    last: list[str]


class Function(_Strict):
    """A function as somebody might hand it in."""

    kind: Kind
    source: str


class OwnCell(_Strict):
    """A code cell that a learner added, and the outputs stored with it."""

    source: str
    outputs: list[dict[str, Any]] = []


class Stock(_Strict):
    """demo.yml: what made-up learners are called, write and try.

    An answer to a prompt is made of parts, each at one of the levels. Prompts and practices are found by their ids; a
    prompt that is not there gets the answers of another one.
    """

    names: list[NameStock]
    systems: list[str]
    answers: dict[str, list[dict[Level, list[str]]]]
    commitments: dict[str, list[dict[str, str]]]
    functions: dict[str, list[Function]]
    remarks: list[str]
    notes: list[str]
    cells: dict[str, list[OwnCell]]


@dataclass(frozen=True)
class Person:
    """A made-up learner: `diligence`, `insight` (how they write) and `skill` (with code) run from 0 to 1."""

    learner: Learner
    manner: str
    diligence: float
    insight: float
    skill: float
    by_mail: bool
    shares: bool
    looks_back: bool


@dataclass(frozen=True)
class Fate:
    """What befalls a hand-in: `broken` is a way to break one, or ""; `twice` adds an earlier one, not finished yet."""

    missing: bool = False
    late: bool = False
    broken: str = ""
    runaway: bool = False
    twice: bool = False


def people(stock: Stock, count: int, rng: random.Random) -> list[Person]:
    """Make up so many different people, with ids in ASCII; a quarter hand in by mail, and seven in ten share their
    ratings.

    Args:
        stock: what they can be called.
        count: how many.
        rng: the luck.

    Returns:
        the people.
    """
    by_mail = _some(count, 0.25, rng)
    sharing = _some(count, 0.7, rng)
    taken: set[str] = set()
    found = []
    for number in range(count):
        learner = _learner(stock, taken, rng)
        taken.add(learner.id)
        found.append(
            Person(
                learner=learner,
                manner=rng.choice(list(MANNERS)),
                diligence=rng.betavariate(4, 1.5),
                insight=rng.betavariate(2.4, 1.8),
                skill=rng.betavariate(3, 1.5),
                by_mail=number in by_mail,
                shares=number in sharing,
                looks_back=rng.random() < 0.85,
            )
        )
    return found


def _some(count: int, share: float, rng: random.Random) -> set[int]:
    """A share of the numbers below `count`, so that small groups have their share too."""
    return set(rng.sample(range(count), round(count * share)))


def _learner(stock: Stock, taken: set[str], rng: random.Random) -> Learner:
    """Somebody whose id nobody has; one whose name others have gets a number."""
    for _ in range(10):
        names = rng.choice(stock.names)
        elsewhere = rng.choice(stock.names) if rng.random() < 0.2 else names
        first, last = rng.choice(names.first), rng.choice(elsewhere.last)
        name = f"{_ascii(first)}.{_ascii(last)}"
        if name not in taken:
            break
    numbered = itertools.chain([name], (f"{name}{number}" for number in itertools.count(2)))
    name = next(one for one in numbered if one not in taken)
    return Learner(name, first, last, f"{name}@example.org")


def _ascii(name: str) -> str:
    """A name as it stands in an id."""
    spelt = name.lower().translate(str.maketrans(_SPELT))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "-", plain.replace("'", "")).strip("-")


def fates(
    count: int, broken_share: float, breaks: Sequence[str], runaway_share: float, rng: random.Random
) -> list[Fate]:
    """Deal out to so many hand-ins what goes wrong, so that each share is met as nearly as it can be.

    Args:
        count: how many hand-ins there could be.
        broken_share: the share of broken ones.
        breaks: the ways to break one, which take turns.
        runaway_share: the share of those with a loop that never ends.
        rng: the luck.

    Returns:
        as many fates as hand-ins, in random order.
    """
    order = rng.sample(range(count), count)
    missing, broken, runaway = (round(count * share) for share in (MISSING, broken_share, runaway_share))
    turns = rng.sample(breaks, len(breaks))
    found = [Fate(missing=True)] * missing
    found += [Fate(broken=turns[number % len(turns)]) for number in range(broken)]
    found += [Fate(runaway=True)] * runaway
    found = (found + [Fate()] * count)[:count]
    for number in rng.sample(range(missing, count), min(count - missing, round(count * LATE))):
        found[number] = replace(found[number], late=True)
    for number in rng.sample(range(missing, count), min(count - missing, round(count * TWICE))):
        found[number] = replace(found[number], twice=True)
    return [fate for _, fate in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]
