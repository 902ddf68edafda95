"""The first ninety days of leading a team: what one learns, what one changes, and when it has given back its cost.

Every day you know a share I of how things are here. It grows by .12·(1−I) with each conversation with somebody new,
by a third of that with somebody heard before, and by .01·(1−I) a week on its own. Until you know your way you cost
the team 1−I of a week's work a week. A change made on a day succeeds with chance σ(−2 + 4I + 2·trust − size); then it
gives work back every week to the end of the year, and the later it came the less of it is left to win. If it misses
it costs work once, more below I = .5, and some trust. The five situations, Michael Watkins' STARS, differ in how
willing people are, how fast what can be won melts away, and what a miss costs. A change meant for another situation
gives less and meets more; on the day on which you look again you see it, if I is .5 by then.

A trial makes changes a little harder, because people wait for its end. If the work does not suit you, it ends what
that costs on its day, when it has a sign, somebody who tells, and a way back; without a teller it ends a quarter
later; without sign or way back, not at all. Watkins orders the situations and asks when a new leader has given
back more than was taken; he gives no such figures. Every coefficient is an assumption of this course.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

YEAR = 365
NEW, AGAIN, ALONE = 0.12, 0.04, 0.01 / 7
"""What is learned, as a share of what is not yet known: from somebody new, from somebody heard before, on any day."""
BLIND = 0.5
"""Below this share known, a miss hits more than one saw; a misreading shows from it on."""
GIVES = 0.4
"""Weeks of work a week that a change gives back where it fits."""
ASIDE = 0.3
"""What is left of that when the change was meant for another situation."""
FIRST_MONTH = 28
"""Days in which nobody can tell yet whether the work suits."""
QUARTER = 91


@dataclass(frozen=True)
class Situation:
    """How a change fares: how willing people are, how fast it melts (a week), what a miss costs (weeks of work)."""

    willing: float
    melts: float
    miss: float
    quick: bool


STARS = {
    1: Situation(willing=0.8, melts=0.03, miss=0.4, quick=True),
    2: Situation(willing=1.0, melts=0.08, miss=0.5, quick=True),
    3: Situation(willing=0.5, melts=0.04, miss=0.7, quick=True),
    4: Situation(willing=-0.6, melts=0.005, miss=2.5, quick=False),
    5: Situation(willing=-0.3, melts=0.0, miss=3.0, quick=False),
}


@dataclass(frozen=True)
class Days:
    """The plan as the model sees it: days of each kind of row, and who is heard on which day."""

    talks: Sequence[tuple[int, str]]
    wins: Sequence[int]
    read: int
    looks: int | None
    """The day on which the situation is looked at again."""
    sign: int | None
    teller: bool
    back: bool


@dataclass(frozen=True)
class LeaderWorld:
    """What nobody chooses, and whether it is a trial; `known` at the start, `unsuited` a chance, both from 0 to 1."""

    truth: int
    trust: float
    size: float
    trial: bool
    unsuited: float
    waits: float
    known: float


@dataclass(frozen=True)
class Path:
    """By day, from 0 to a year: weeks of work given back less those taken, and the share known."""

    balance: Sequence[float]
    known: Sequence[float]


def chance(known: float, trust: float, size: float) -> float:
    """Chance that a change succeeds; all but `size` from 0 to 1.

    Args:
        known: what one knows of the team, from 0 to 1.
        trust: from 0 to 1.
        size: of the change; 0 is a small one.
    """
    return 1 / (1 + math.exp(-(-2 + 4 * known + 2 * trust - size)))


def ends(days: Days, trial: bool) -> int:
    """The day on which work that does not suit is given back: a year from now if nothing ends it.

    Args:
        days: the plan.
        trial: whether the role is on trial.
    """
    if not trial or days.sign is None or not days.back:
        return YEAR
    return days.sign if days.teller else days.sign + QUARTER


def follow(days: Days, world: LeaderWorld) -> Path:
    """Follow a plan through a year, in expectation.

    Args:
        days: the plan.
        world: what nobody chooses.

    Returns:
        by day, weeks of work given back less those taken, and the share that is known.
    """
    star, heard = STARS[world.truth], set[str]()
    known, trust = world.known, world.trust
    seen, weekly, balance = days.read == world.truth, 0.0, 0.0
    over = ends(days, world.trial)
    balances, shares = [0.0], [known]
    for day in range(1, YEAR + 1):
        known += ALONE * (1 - known)
        for _, who in (one for one in days.talks if one[0] == day):
            known += (AGAIN if who in heard else NEW) * (1 - known)
            heard.add(who)
        seen = seen or (days.looks is not None and day >= days.looks and known >= BLIND)
        for _ in range(list(days.wins).count(day)):
            held_up = world.waits if world.trial and (days.sign is None or day < days.sign) else 0.0
            size = world.size - star.willing + held_up + (0.0 if seen else 1.0)
            works = chance(known, trust, size)
            weekly += works * GIVES * (1.0 if seen else ASIDE) * math.exp(-star.melts * day / 7)
            balance -= (1 - works) * star.miss * (1 + 2 * max(0.0, BLIND - known))
            trust = min(1.0, max(0.0, trust + 0.05 * works - 0.2 * (1 - works)))
        strain = world.unsuited if FIRST_MONTH < day <= over else 0.0
        balance += (weekly - (1 - known) - strain) / 7
        balances.append(balance)
        shares.append(known)
    return Path(balances, shares)


def paced(days: Days, between: tuple[int, int]) -> Days:
    """The same plan with its changes spread evenly between two days.

    Args:
        days: the plan.
        between: the first and the last of these days.
    """
    first, last = between
    count = max(1, len(days.wins))
    step = (last - first) / max(1, count - 1)
    return replace(days, wins=[round(first + i * step) for i in range(count)])


def breaks_even(path: Path) -> int:
    """The first day on which as much was given back as taken; the year's last when there is none."""
    return next((day for day in range(1, YEAR + 1) if path.balance[day] >= 0), YEAR)


def turning(days: Days, world: LeaderWorld) -> float | None:
    """The chance of not suiting above which a trial gives more than it costs, where there is one up to 1.

    Args:
        days: the plan.
        world: what nobody chooses; its own chance of not suiting does not matter.
    """
    spared = (YEAR - max(FIRST_MONTH, ends(days, trial=True))) / 7
    suits = replace(world, trial=True, unsuited=0.0)
    cost = follow(days, replace(suits, trial=False)).balance[YEAR] - follow(days, suits).balance[YEAR]
    return max(0.0, cost / spared) if spared and cost <= spared else None
