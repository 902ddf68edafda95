"""Five guesses at what a role's week is made of, and a week of one's own set beside two of them.

The guesses are there to argue with. Nobody measured them, each has a range, and the learner may shift every line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Grid, Table

from .entries import MODES, SCOPES, CalendarEntry


@dataclass(frozen=True)
class Profile:
    """A guess at a role's week: the middle of each range in % of the hours, by scope and by mode."""

    title: str
    scopes: Mapping[str, float]
    modes: Mapping[str, float]


def _profile(title: str, scopes: Sequence[float], modes: Sequence[float]) -> Profile:
    """A profile from percentages in the order of `SCOPES` and `MODES`."""
    return Profile(title, dict(zip(SCOPES, scopes, strict=True)), dict(zip(MODES, modes, strict=True)))


PROFILES = [
    _profile("engineer", [55, 35, 10, 0], [65, 15, 15, 5]),
    _profile("staff engineer", [20, 25, 35, 20], [35, 20, 30, 15]),
    _profile("lead of one team", [20, 60, 15, 5], [25, 25, 40, 10]),
    _profile("lead of leads", [10, 30, 45, 15], [10, 20, 45, 25]),
    _profile("director", [5, 15, 45, 35], [5, 20, 35, 40]),
]
"""Guesses made for this course, to argue with; no norm and not measured."""


def reference(values: Mapping[str, float], part: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The range in % for each scope or mode of a profile, shifted and widened as the sliders say.

    Args:
        values: the sliders: `width`, and a shift for each scope and mode, in points.
        part: a profile's scopes or modes, in %.
    """
    wide = values["width"]
    found = {}
    for name, middle in part.items():
        moved = min(100.0, max(0.0, middle + values[name]))
        found[name] = (max(0.0, moved - wide), min(100.0, moved + wide))
    return found


def _role(number: float) -> Profile:
    """The profile of that number, counted from 1."""
    return PROFILES[min(len(PROFILES), max(1, round(number))) - 1]


def grid(entries: Sequence[CalendarEntry], values: Mapping[str, float], last: Mapping[int, float]) -> Grid:
    """Hours by scope and mode, with the margins: shares, what would be left, and the two roles' ranges.

    Args:
        entries: the week.
        values: `held` and `wanted`, roles counted from 1; `width` and the shifts in points.
        last: for each entry's number, the hours that are left of it.

    Returns:
        four rows of scopes and four of margins, the hours shaded.
    """
    total = sum(one.hours for one in entries)
    held, wanted = _role(values["held"]), _role(values["wanted"])

    def hours(**of: str) -> float:
        return sum(one.hours for one in entries if all(getattr(one, key) == name for key, name in of.items()))

    def share(**of: str) -> str:
        return f"{100 * hours(**of) / total:.0f}%" if total else "0%"

    def left(**of: str) -> str:
        found = [one for one in entries if all(getattr(one, key) == name for key, name in of.items())]
        return f"{sum(last[one.number] for one in found):.0f} h"

    def ranges(part: Mapping[str, float]) -> list[str]:
        return [f"{low:.0f}–{high:.0f}%" for low, high in reference(values, part).values()]

    most = max((hours(scope=scope, mode=mode) for scope in SCOPES for mode in MODES), default=0) or 1
    by_scope = zip(SCOPES, ranges(held.scopes), ranges(wanted.scopes), strict=True)
    rows, heat = [], []
    for scope, now, then in by_scope:
        cells = [hours(scope=scope, mode=mode) for mode in MODES]
        rows.append([scope, *(f"{cell:g}" for cell in cells), share(scope=scope), now, then, left(scope=scope)])
        heat.append([0.0, *(cell / most for cell in cells), 0.0, 0.0, 0.0, 0.0])
    foot = [
        ["share now", *(share(mode=mode) for mode in MODES), f"{total:g} h", "", "", ""],
        [f"held: {held.title}", *ranges(held.modes), "", "", "", ""],
        [f"wanted: {wanted.title}", *ranges(wanted.modes), "", "", "", ""],
        ["left at the end", *(left(mode=mode) for mode in MODES), "", "", "", f"{sum(last.values()):.0f} h"],
    ]
    header = [
        "hours last week",
        *MODES,
        "share now",
        f"held: {held.title}",
        f"wanted: {wanted.title}",
        "left at the end",
    ]
    return Grid(
        "Your week, scope by mode: the darker, the more hours. The ranges are guesses and no norm",
        Table(header, rows + foot),
        heat + [[0.0] * len(header) for _ in foot],
    )
