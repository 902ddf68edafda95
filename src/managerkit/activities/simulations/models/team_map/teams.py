"""Teams by type and interaction, what the interactions cost and yield, and which of them deserve a question.

The map that is made of it, and where all of it comes from, is in `simulation.py`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Row
from managerkit.activities.simulations.rows import as_line, as_number, first_few

TYPES = {
    "stream": "stream-aligned",
    "platform": "platform",
    "enabling": "enabling",
    "subsystem": "complicated-subsystem",
}
MODES = {
    "none": "none",
    "together": "collaboration",
    "service": "x-as-a-service",
    "facilitating": "facilitating",
}
MONTHS = 12
"""How far ahead the figure looks."""
SERVICE = 4.0
"""What a settled service takes of both teams' week, in %; an assumption."""
FACILITATING = 8.0
"""What facilitating takes of both teams' week, in %; an assumption."""
REWORK = {"together": 0.0, "service": 30.0, "facilitating": 10.0}
"""What each takes beyond that while nothing is clear yet, in %: at one table it is settled at once; assumptions."""
SLOWER = {"together": 1.0, "service": 2.0, "facilitating": 1.0}
"""Times the half-life in which something is found out this way; assumptions."""
MOST_ROWS = 15
OLDEST = 60.0
LABEL = 14
"""Characters of a team's name."""


@dataclass(frozen=True)
class Link:
    """An interaction between two teams, by their places in the list, `age` months old."""

    row: int
    one: int
    other: int
    mode: str
    age: float


@dataclass(frozen=True)
class Map:
    """Teams by name, each with its type ("" where no row says it), and the links between them."""

    teams: Sequence[str]
    types: Sequence[str]
    links: Sequence[Link]


@dataclass(frozen=True)
class Costs:
    """The coefficients: `together` and `breaking` in % of a week, `half` in months, `new` from 0 to 1."""

    together: float
    half: float
    new: float
    breaking: float


Takes = Callable[[Link, float], float]
"""What a link takes of the week of each of its two teams, in %, in so many months from now."""


def _age(value: object) -> float:
    """Months, or nan."""
    months = as_number(value)
    return months if 0 <= months <= OLDEST else math.nan


def read(rows: Sequence[Row]) -> tuple[Map, str]:
    """The map, and a sentence on the rows left out, or nothing. Names differ by more than their case."""
    teams: dict[str, str] = {}
    types: dict[str, str] = {}
    links: list[Link] = []
    left: list[str] = []

    def number(name: str) -> int:
        teams.setdefault(name.casefold(), name)
        return list(teams).index(name.casefold())

    for i, row in enumerate(rows, start=1):
        team, partner = as_line(row.get("team"), LABEL), as_line(row.get("partner"), LABEL)
        mode, kind, age = str(row.get("mode")), str(row.get("type")), _age(row.get("months"))
        why = _unreadable(team, partner, kind, mode, age) if i <= MOST_ROWS else "too many rows"
        if why:
            left.append(f"row {i} ({why})")
            continue
        one = number(team)
        types.setdefault(team.casefold(), kind)
        if partner and partner.casefold() != team.casefold():
            links.append(Link(i, one, number(partner), mode, 0.0 if mode == "none" else age))
    note = f"Left out: {first_few(left)}." if left else ""
    return Map(list(teams.values()), [types.get(key, "") for key in teams], links), note


def _unreadable(team: str, partner: str, kind: str, mode: str, age: float) -> str:
    """Why a row cannot be read, or nothing."""
    if not team or kind not in TYPES or mode not in MODES:
        return "its team, type or interaction is missing"
    if mode == "none":
        return ""
    if not partner or partner.casefold() == team.casefold():
        return "it names no other team"
    return "its months are missing" if age != age else ""


def unclear(link: Link, months: float, costs: Costs, limit: float = math.inf) -> float:
    """What share of what lies between two teams is still to be found out in some months, from 0 to 1.

    Args:
        link: what they do about it; nothing is found out where they do nothing.
        months: from now.
        costs: the coefficients.
        limit: the age in months at which working closely and facilitating turn into a service.
    """
    if link.mode == "none":
        return 1.0
    ends = math.inf if link.mode == "service" else max(0.0, limit - link.age)
    halvings = (link.age + min(months, ends)) / SLOWER[link.mode] + max(0.0, months - ends) / SLOWER["service"]
    return costs.new + (1 - costs.new) * math.pow(0.5, halvings / costs.half)


def untold(link: Link, months: float, costs: Costs) -> float:
    """The same if the two stop talking today: what is settled goes out of date, half of it in H/n months.

    Args:
        link: what they have done so far.
        months: from now.
        costs: the coefficients.
    """
    return 1 - (1 - unclear(link, 0, costs)) * math.pow(0.5, months * costs.new / costs.half)


def later(link: Link, months: float, limit: float) -> str:
    """An interaction's mode in some months.

    Args:
        link: the interaction.
        months: from now.
        limit: the age in months at which working closely and facilitating turn into a service.
    """
    return link.mode if link.mode == "none" or link.age + months < limit else "service"


def talking(costs: Costs, limit: float = math.inf) -> Takes:
    """What links take as they are, or with those ended that are old enough.

    Args:
        costs: the coefficients.
        limit: the age in months at which working closely and facilitating turn into a service.

    Returns:
        what a link takes, in % of a week, by months from now.
    """
    time = {"together": costs.together, "service": SERVICE, "facilitating": FACILITATING, "none": 0.0}
    rework = {**REWORK, "none": costs.breaking}

    def takes(link: Link, months: float) -> float:
        mode = later(link, months, limit)
        return time[mode] + rework[mode] * unclear(link, months, costs, limit)

    return takes


def silent(costs: Costs) -> Takes:
    """What links take if nobody talks to anybody from today on: no time, and all that breaks.

    Args:
        costs: the coefficients.

    Returns:
        what a link takes, in % of a week, by months from now.
    """
    return lambda link, months: costs.breaking * untold(link, months, costs)


def loads(drawn: Map, months: float, takes: Takes) -> list[float]:
    """What the others take of each team's week in so many months, in %; more than 100 is possible.

    Args:
        drawn: the map.
        months: from now.
        takes: what a link takes.
    """
    found = [0.0] * len(drawn.teams)
    for link in drawn.links:
        found[link.one] += takes(link, months)
        found[link.other] += takes(link, months)
    return found


def busiest(drawn: Map, takes: Takes) -> list[float]:
    """The load of the busiest team, month by month; it need not be the same team.

    Args:
        drawn: the map.
        takes: what a link takes.
    """
    return [max(loads(drawn, month, takes), default=0.0) for month in range(MONTHS + 1)]


def everyone(drawn: Map, takes: Takes) -> float:
    """What all teams together spend on each other in the coming year, as a mean % of a team's week.

    Args:
        drawn: the map.
        takes: what a link takes.
    """
    if not drawn.teams:
        return 0.0
    months = [sum(loads(drawn, month, takes)) / len(drawn.teams) for month in range(MONTHS + 1)]
    return sum(months) / len(months)


def question(link: Link, drawn: Map, limit: float) -> str:
    """What a combination of types, interaction and age asks, or nothing.

    Args:
        link: the interaction.
        drawn: the map.
        limit: the age in months from which it counts as old.
    """
    kinds = {drawn.types[link.one], drawn.types[link.other]}
    old = link.age > limit
    if link.mode == "none":
        return "Something lies between them. Who tells whom?"
    if "" in kinds:
        return "Which type is the one that has no row of its own?"
    if link.mode == "together":
        if "enabling" in kinds:
            return "Is it helping them to learn, or doing it for them?"
        if kinds == {"stream"}:
            return "Is the line between these two drawn in the right place?" if old else ""
        if old:
            return "What is still being found out, and who would miss it?"
        return ""
    if link.mode == "facilitating":
        if "enabling" not in kinds:
            return "Who does their own work meanwhile?"
        return "What can they do by now, and who says that it is over?" if old else ""
    if "enabling" in kinds:
        return "If they order from it, have they stopped learning it?"
    if kinds == {"stream"}:
        return "Is one of them a platform that nobody has named?"
    return "" if old else "Do they know enough about it yet to order it without talking?"


def crowded(drawn: Map) -> int:
    """How many teams work closely with more than one other at once."""
    counts = [0] * len(drawn.teams)
    for link in drawn.links:
        if link.mode == "together":
            counts[link.one] += 1
            counts[link.other] += 1
    return sum(count > 1 for count in counts)
