"""What letting go does to the weeks that follow: handing over, stopping, and judgement without contact.

Nothing here is measured; every coefficient is this kit's own, and an assumption:
- in the first week of a handover, the work takes its hours and the dip's share of them again; that falls off
  exponentially to what stays with the one who handed it over;
- those who take it on have so many hours for it. What goes beyond them comes back and stays;
- what is stopped is free at once. Then people miss it, and a part of it comes back: of doing and deciding a share
  `missed`, of enabling and directing a share `owed`, which may be more than it took; both more, the more of the list
  is stopped, since then nobody is left to make up for it;
- a row that keeps judgement alive holds judgement J up. Without it J fades, and a part of what was decided or
  directed has to be decided again: hours × (1−J) × redo.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .entries import CalendarEntry

ENOUGH = 2.0
"""Hours a week of contact that keep judgement where it is; an assumption."""
LAG = 8.0
"""Weeks in which about two thirds of what is missed after a stop has come back; an assumption."""


@dataclass(frozen=True)
class AuditRates:
    """The coefficients, all of them assumptions; `room` is in hours, `melt` in weeks, the others are shares."""

    dip: float
    melt: float
    stays: float
    room: float
    missed: float
    owed: float
    fade: float
    redo: float


def returning(entries: Sequence[CalendarEntry], room: float) -> dict[int, float]:
    """For each row handed over, by number, the share that comes back; all of it where no name is given.

    Args:
        entries: the week.
        room: hours a week that those who take work on have for it.

    Returns:
        shares from 0 to 1, by the rows' numbers.
    """
    named = sum(one.hours for one in entries if one.fate == "hand" and one.named)
    over = max(0.0, 1 - room / named) if named > 0 else 0.0
    return {one.number: over if one.named else 1.0 for one in entries if one.fate == "hand"}


def missing(entries: Sequence[CalendarEntry], rate: AuditRates) -> dict[int, float]:
    """For each row that is stopped, by number, the share of it that comes back in the end; more than 1 is possible.

    Args:
        entries: the week.
        rate: the coefficients.

    Returns:
        shares from 0, by the rows' numbers.
    """
    stopped = [one for one in entries if one.fate == "stop"]
    total = sum(one.hours for one in entries)
    more = 1 + sum(one.hours for one in stopped) / total if total else 1.0
    return {one.number: more * (rate.owed if one.mode in ("enabling", "directing") else rate.missed) for one in stopped}


def yours(one: CalendarEntry, back: float, week: int, rate: AuditRates) -> float:
    """Hours of the learner's that a row takes in a week.

    Args:
        one: the row.
        back: the share of it that comes back: from 0 to 1 if it is handed over, from 0 if it is stopped.
        week: counted from 1.
        rate: the coefficients.
    """
    if one.fate == "keep" or week < one.week:
        return one.hours
    if one.fate == "stop":
        return one.hours * back * (1 - math.exp(-(week - one.week) / LAG))
    floor = rate.stays + (1 - rate.stays) * back
    return one.hours * (floor + (1 + rate.dip - floor) * math.exp(-(week - one.week) / rate.melt))


@dataclass(frozen=True)
class AuditWeek:
    """One week: the learner's hours on the list, those among them for deciding again, judgement, hours per row."""

    hours: float
    again: float
    judgement: float
    each: Mapping[int, float]


def simulate(entries: Sequence[CalendarEntry], rate: AuditRates, weeks: int) -> list[AuditWeek]:
    """Follow the list for so many weeks, as it is marked.

    Args:
        entries: the week, with what is to become of each row.
        rate: the coefficients.
        weeks: how many are followed.

    Returns:
        the weeks in order, the first one first.
    """
    back = returning(entries, rate.room) | missing(entries, rate)
    judged, found = 1.0, []
    for week in range(1, weeks + 1):
        each = {one.number: yours(one, back.get(one.number, 0.0), week, rate) for one in entries}
        decided = sum(each[one.number] for one in entries if one.mode in ("deciding", "directing"))
        again = decided * (1 - judged) * rate.redo
        found.append(AuditWeek(sum(each.values()) + again, again, judged, each))
        contact = sum(one.hours for one in entries if one.judgement and (one.fate == "keep" or week < one.week))
        judged *= 1 - rate.fade * (1 - min(1.0, contact / ENOUGH))
    return found
