"""Teams by type and interaction, what the interactions cost, and which of them deserve a question.

The map that is made of it, and where all of it comes from, is in `team_map.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Row

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
BOUNCE = 30.0
"""What a service takes beyond that when nothing about it is clear yet, in %; an assumption."""
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
    """The coefficients: `together` in % of a week, `half` in months, `new` from 0 to 1."""

    together: float
    half: float
    new: float


def _name(value: object) -> str:
    """A team's name as it is shown."""
    return " ".join(value.split())[:LABEL].strip() if isinstance(value, str) else ""


def _age(value: object) -> float:
    """Months, or nan."""
    try:
        months = float(str(value))
    except ValueError:
        return math.nan
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
        team, partner = _name(row.get("team")), _name(row.get("partner"))
        mode, kind, age = str(row.get("mode")), str(row.get("type")), _age(row.get("months"))
        why = _unreadable(team, partner, kind, mode, age) if i <= MOST_ROWS else "too many rows"
        if why:
            left.append(f"row {i} ({why})")
            continue
        one = number(team)
        types.setdefault(team.casefold(), kind)
        if mode != "none":
            links.append(Link(i, one, number(partner), mode, age))
    more = f" and {len(left) - 3} more" if len(left) > 3 else ""
    note = f"Left out: {', '.join(left[:3])}{more}." if left else ""
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


def unclear(age: float, costs: Costs) -> float:
    """What share of an interaction is still being found out, from 0 to 1.

    Args:
        age: of the interaction, in months.
        costs: the coefficients.
    """
    return costs.new + (1 - costs.new) * math.pow(0.5, age / costs.half)


def cost(mode: str, age: float, costs: Costs) -> float:
    """What an interaction takes of the week of each of its two teams, in %.

    Args:
        mode: a key of `MODES`.
        age: of the interaction, in months.
        costs: the coefficients.
    """
    if mode == "together":
        return costs.together
    if mode == "service":
        return SERVICE + BOUNCE * unclear(age, costs)
    return FACILITATING if mode == "facilitating" else 0.0


def later(link: Link, months: float, limit: float) -> str:
    """An interaction's mode in some months.

    Args:
        link: the interaction.
        months: from now.
        limit: the age in months at which working closely turns into a service, and facilitating ends.
    """
    if link.age + months < limit or link.mode == "service":
        return link.mode
    return "service" if link.mode == "together" else "none"


def loads(drawn: Map, months: float, costs: Costs, limit: float = math.inf) -> list[float]:
    """What the others take of each team's week in so many months, in %; more than 100 is possible.

    Args:
        drawn: the map.
        months: from now.
        costs: the coefficients.
        limit: the age in months at which working closely and facilitating end.
    """
    found = [0.0] * len(drawn.teams)
    for link in drawn.links:
        takes = cost(later(link, months, limit), link.age + months, costs)
        found[link.one] += takes
        found[link.other] += takes
    return found


def busiest(drawn: Map, costs: Costs, limit: float = math.inf) -> list[float]:
    """The load of the busiest team, month by month; it need not be the same team.

    Args:
        drawn: the map.
        costs: the coefficients.
        limit: the age in months at which working closely and facilitating end.
    """
    return [max(loads(drawn, month, costs, limit), default=0.0) for month in range(MONTHS + 1)]


def everyone(drawn: Map, costs: Costs, limit: float = math.inf) -> float:
    """What all teams together spend on each other in the coming year, as a mean % of a team's week.

    Args:
        drawn: the map.
        costs: the coefficients.
        limit: the age in months at which working closely and facilitating end.
    """
    if not drawn.teams:
        return 0.0
    months = [sum(loads(drawn, month, costs, limit)) / len(drawn.teams) for month in range(MONTHS + 1)]
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
