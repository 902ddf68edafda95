"""A week as the learner's table gives it: rows that can be read as entries, each of a scope and a mode."""

from collections.abc import Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Row
from managerkit.activities.simulations.rows import as_number, number_within

SCOPES = {"self": "self", "team": "team", "department": "department", "company": "company"}
MODES = {"doing": "doing", "deciding": "deciding", "enabling": "enabling", "directing": "directing"}
FATES = {"keep": "keep", "hand": "hand over", "stop": "stop"}
MOST = 80.0
"""Hours a week; the most that is asked for and answered."""
MOST_ROWS = 15
YEAR = 52


@dataclass(frozen=True)
class CalendarEntry:
    """A row that can be read; `week` is when it is let go, from 1, and matters only where it is not kept."""

    number: int
    hours: float
    scope: str
    mode: str
    judgement: bool
    fate: str
    named: bool
    week: int


def read(rows: Sequence[Row]) -> list[CalendarEntry]:
    """The rows that have hours, a known scope and a known mode; the others count for nothing."""
    found = []
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        hours, week = as_number(row.get("hours")), number_within(row.get("week"), 1, YEAR)
        scope, mode, fate = str(row.get("scope")), str(row.get("mode")), str(row.get("fate"))
        if scope in SCOPES and mode in MODES and 0 < hours <= MOST:
            found.append(
                CalendarEntry(
                    number,
                    hours,
                    scope,
                    mode,
                    row.get("gives") == "judgement",
                    fate if fate in FATES else "keep",
                    bool(str(row.get("whom") or "").strip()),
                    int(week),
                )
            )
    return found
