"""The ten actions, an audit of them, when each has its turn within a year, and the picture of it.

The ten are Charity Majors's. What leans on what, the levels as numbers and the order of work are this kit's own, and
assumptions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import Bar, Lane, Lanes, Row, Table
from managerkit.activities.simulations.rows import as_line, number_within

ACTIONS = {
    "bands": "1 Equal or higher pay bands",
    "levels": "2 Engineers' levels up to VP",
    "information": "3 Information and impact on par",
    "strategy": "4 Engineers own technical strategy",
    "skills": "5 Management as skills, for all",
    "inside": "6 Openings offered inside first",
    "training": "7 Training and coaching for both",
    "swing": "8 Swinging back, with grace",
    "language": "9 Minding the language",
    "saying": "10 Saying it, again and again",
}
LEANS = {
    "bands": "levels",
    "strategy": "information",
    "inside": "skills",
    "training": "skills",
    "swing": "bands",
}
"""What an action leans on; an assumption."""
FIRM = ("bands", "levels", "information")
"""Pay, levels and information: what words are measured against."""
WORDS = ("language", "saying")
WEIGHT = {action: 2.0 if action in FIRM else 1.0 for action in ACTIONS if action not in WORDS}
"""How much each of 1 to 8 counts in what stands; an assumption."""
LEVELS = {"none": "not there", "said": "said", "some": "in places", "most": "mostly", "rule": "the rule"}
STANDS = {"none": 0.0, "said": 0.1, "some": 0.35, "most": 0.7, "rule": 0.95}
"""A level as a number; an assumption."""
MOVERS = {"us": "we ourselves", "reach": "somebody we can ask", "away": "nobody we can reach"}
LOOKS = {mover: look for look, mover in enumerate(MOVERS)}
WHEN = {
    "auto": "where it fits",
    "q1": "quarter 1",
    "q2": "quarter 2",
    "q3": "quarter 3",
    "q4": "quarter 4",
    "not": "no",
}
YEAR = 4
"""Quarters in which there is work."""
LEAST, MOST = 0.5, 26.0
"""Weeks that an action may take."""
EVIDENCE, NAME = 60, 14
"""Characters of a piece of evidence and of a name."""


@dataclass(frozen=True)
class Audited:
    """A row that can be read: the action, its level, its weeks, who can move it, and when; texts as they were typed."""

    action: str
    level: str
    weeks: float
    mover: str
    when: str
    evidence: str
    who: str


def read(rows: Sequence[Row]) -> list[Audited]:
    """The first row of each of the ten actions, in their order; a missing one counts as not there, and unmoved."""
    found: dict[str, Audited] = {}
    for row in rows:
        action, level = str(row.get("action")), str(row.get("level"))
        mover, when = str(row.get("mover")), str(row.get("when"))
        if action in ACTIONS and level in LEVELS and mover in MOVERS and when in WHEN and action not in found:
            found[action] = Audited(
                action,
                level,
                number_within(row.get("weeks"), LEAST, MOST),
                mover,
                when,
                as_line(row.get("evidence"), EVIDENCE),
                as_line(row.get("who"), NAME),
            )
    missing = {action: Audited(action, "none", LEAST, "us", "not", "", "") for action in ACTIONS}
    return [found.get(action, missing[action]) for action in ACTIONS]


def yes(mover: str, granted: float) -> float:
    """The share of what is asked that is moved.

    Args:
        mover: who can move it: us, reach or away.
        granted: the share of what is asked that others grant, from 0 to 1.
    """
    return {"us": 1.0, "reach": granted, "away": 0.0}[mover]


def _order(open_ones: Sequence[Audited], granted: float) -> list[Audited]:
    """What to begin first: after what it leans on; 1 to 3 before the others; then by what it adds for its weeks."""
    waiting, chosen = list(open_ones), []
    while waiting:
        names = {one.action for one in waiting}
        able = [one for one in waiting if LEANS.get(one.action) not in names]

        def worth(one: Audited) -> tuple[bool, float]:
            gain = WEIGHT.get(one.action, 0.0) * (1 - STANDS[one.level]) * yes(one.mover, granted)
            return one.action in FIRM and gain > 0, gain / one.weeks

        best = max(able, key=worth)
        chosen.append(best)
        waiting.remove(best)
    return chosen


def schedule(audit: Sequence[Audited], room: float, granted: float) -> dict[str, list[float]]:
    """Weeks for each action in each of the four quarters; what does not fit moves on, and at last out of the year.

    Args:
        audit: the ten rows.
        room: weeks a quarter for all of it.
        granted: the share of requests that others grant.

    Returns:
        four numbers for each action; rows to be placed freely come after those with a quarter of their own, words
        not before pay, levels or information have begun, and nobody's rows not at all.
    """
    left = [room] * YEAR
    spent = {action: [0.0] * YEAR for action in ACTIONS}

    def place(one: Audited, first: int) -> None:
        rest = one.weeks
        for quarter in range(first, YEAR):
            part = min(rest, left[quarter])
            spent[one.action][quarter] += part
            left[quarter] -= part
            rest -= part

    for one in sorted((one for one in audit if one.when[0] == "q"), key=lambda one: one.when):
        place(one, int(one.when[1]) - 1)
    free = [one for one in audit if one.when == "auto" and one.mover != "away"]
    free = [one for one in free if STANDS[one.level] < STANDS["rule"]]
    standing = any(STANDS[one.level] >= STANDS["most"] for one in audit if one.action in FIRM)
    for one in [one for one in _order(free, granted) if one.action not in WORDS]:
        place(one, _begun(spent[LEANS[one.action]]) if one.action in LEANS else 0)
    first = 0 if standing else min(_begun(spent[action], YEAR) for action in FIRM)
    for one in [one for one in free if one.action in WORDS]:
        place(one, first if first < YEAR else 0)
    return spent


def _begun(weeks: Sequence[float], never: int = 0) -> int:
    """The first quarter with work in it; `never` if there is none."""
    return next((quarter for quarter, spent in enumerate(weeks) if spent > 0), never)


def lanes(audit: Sequence[Audited], spent: Mapping[str, Sequence[float]], after: Mapping[str, float]) -> Lanes:
    """The picture for one's leadership, and the same as a table.

    Args:
        audit: the ten rows.
        spent: weeks for each in each quarter.
        after: where each stands after the year, from 0 to 1.
    """
    drawn, rows = [], []
    for one in audit:
        weeks = spent[one.action]
        bars = [Bar(i, LOOKS[one.mover], f"{round(part, 1):g} wk") for i, part in enumerate(weeks) if part >= 0.05]
        lean = ACTIONS[LEANS[one.action]].split()[0] if one.action in LEANS else ""
        who = one.who or {"us": "we", "reach": "to be named", "away": "nobody yet"}[one.mover]
        sure = one.level == "none" or bool(one.evidence)
        title = f"{ACTIONS[one.action]} · needs {lean}" if lean else ACTIONS[one.action]
        drawn.append(Lane(title, STANDS[one.level], who, bars, sure))
        rows.append(
            [
                ACTIONS[one.action],
                LEVELS[one.level],
                one.evidence or ("none given" if one.level != "none" else ""),
                f"{who} ({MOVERS[one.mover]})",
                lean,
                *(f"{part:.1f}" if part >= 0.05 else "" for part in weeks),
                f"{100 * after[one.action]:.0f}%",
            ]
        )
    header = ["action", "today", "evidence", "who can move it", "leans on"]
    header += [f"quarter {i + 1} (weeks)" for i in range(YEAR)]
    return Lanes(
        "Ten actions: how far each is in place, who can move it, and when",
        ("action", "today", "who can move it"),
        [f"quarter {i + 1}" for i in range(YEAR)],
        drawn,
        ["we do it ourselves", "if somebody we ask says yes", "nobody we can reach: no effect"],
        "today's level has no evidence yet",
        Table([*header, "in place after a year, by the model"], rows),
    )
