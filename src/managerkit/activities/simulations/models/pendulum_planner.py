"""Ten years of stints as engineer, tech lead or manager: two skills, what they are worth, and what a return costs.

A model made for this course of Charity Majors's pendulum. Two stocks between 0 and 1 change each quarter:
hands-on fluency T and people skill M. As an engineer T' = .05(1−T) and M' = −.01M; as a manager
T' = −.035(T−floor) and M' = .07(1−M). What T has lost comes back faster than it was first learned: below its best
so far, its gain is multiplied. A tech lead has part of both jobs, so both stocks tend to a middle and no further.
The worth of a quarter is T^w·M^(1−w). Nobody measured any of this; every coefficient is an assumption.

Tuned so that, with T .8 and M .15 at the start, a floor of .25 and both counting alike (w = .5), swinging three years
managing and two engineering gives about .74 over the last five of ten years, and managing throughout about .63. The
mean of the last five years, one whole swing, is compared because the end alone depends on where the pendulum
stops: at about .79 after two years of engineering, .73 after three of managing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.activities.simulations.model import (
    Column,
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Table,
)

ROLES = {"engineer": "engineer", "lead": "tech lead", "manager": "manager"}
SWING = (("manager", 12), ("engineer", 8))
"""The advice: three years of managing, then two of engineering, in quarters, over and over."""
LAST = 20
"""Quarters at the end over which worth is averaged: one whole swing."""
MOST = 80
"""Quarters of a plan that are looked at."""
LONGEST = 20.0
"""Years that one row may have."""
BACK = 0.95
"""Share of the best fluency so far at which a return counts as done; an assumption."""
MARGIN = 0.1
"""How far off the weight may be."""
NEVER = 400
"""Quarters after which a return is given up on; far beyond what the sliders allow."""


@dataclass(frozen=True)
class SkillState:
    """Fluency and people skill, from 0 to 1, and the best fluency so far."""

    fluency: float
    people: float
    best: float


@dataclass(frozen=True)
class PendulumRules:
    """The assumptions: where fluency stops fading, how much faster it comes back, its weight in the worth."""

    floor: float
    relearn: float
    weight: float

    def worth(self, person: SkillState, off: float = 0.0) -> float:
        """What two skills are worth together: T^w·M^(1−w).

        Args:
            person: fluency T and people skill M, from 0 to 1.
            off: how far the weight w is moved; it stays between 0 and 1.
        """
        weight = min(1.0, max(0.0, self.weight + off))
        return math.pow(person.fluency, weight) * math.pow(person.people, 1 - weight)


def after(person: SkillState, role: str, rules: PendulumRules) -> SkillState:
    """The person a quarter later.

    Args:
        person: as they are.
        role: what they do in it, a key of `ROLES`.
        rules: the assumptions.
    """
    fluency, people = person.fluency, person.people
    faster = rules.relearn if fluency < person.best - 1e-9 else 1.0
    if role == "engineer":
        gained = fluency + 0.05 * faster * (1 - fluency)
        fluency = min(gained, max(person.best, fluency + 0.05 * (1 - fluency)))
        people -= 0.01 * people
    elif role == "manager":
        fluency -= 0.035 * (fluency - rules.floor)
        people += 0.07 * (1 - people)
    else:
        fluency += 0.03 * (0.75 - fluency)
        people += 0.04 * (0.5 - people)
    return SkillState(fluency, people, max(person.best, fluency))


def follow(person: SkillState, roles: Sequence[str], rules: PendulumRules) -> list[SkillState]:
    """The person now and after each quarter.

    Args:
        person: as they are.
        roles: for each quarter a key of `ROLES`.
        rules: the assumptions.
    """
    path = [person]
    for role in roles:
        path.append(after(path[-1], role, rules))
    return path


def quarters_back(person: SkillState, rules: PendulumRules) -> int:
    """Quarters of engineering until fluency is at `BACK` of its best so far; 0 if it is there.

    Args:
        person: as they come back.
        rules: the assumptions.
    """
    quarters, best = 0, person.best
    while person.fluency < BACK * best and quarters < NEVER:
        person, quarters = after(person, "engineer", rules), quarters + 1
    return quarters


def swing(quarters: int) -> list[str]:
    """The advice's roles for that many quarters."""
    cycle = [role for role, length in SWING for _ in range(length)]
    return [cycle[i % len(cycle)] for i in range(quarters)]


def _length(row: Row) -> int | str:
    """The row's quarters, or what is wrong with it."""
    if str(row.get("role")) not in ROLES:
        return "its role is missing"
    try:
        years = float(str(row.get("years")))
    except ValueError:
        return "its years are missing"
    if not math.isfinite(years) or years <= 0:
        return "its years are missing"
    return max(1, round(4 * min(years, LONGEST)))


def read(rows: Sequence[Row]) -> tuple[list[str], list[tuple[int, int]], list[str]]:
    """The plan, quarter by quarter; row number and last quarter of each stint away from engineering; what was left out.

    Stints of one kind that follow each other are told as one, under the number of the last.
    """
    roles: list[str] = []
    stints: list[tuple[int, int]] = []
    out: list[str] = []
    for number, row in enumerate(rows, start=1):
        length = _length(row)
        if isinstance(length, str):
            out.append(f"row {number} ({length})")
            continue
        role = str(row["role"])
        if stints and stints[-1][1] == len(roles) and role != "engineer":
            stints.pop()
        roles += [role] * min(length, MOST - len(roles))
        if role != "engineer" and roles:
            stints.append((number, len(roles)))
    notes = [f"Left out: {', '.join(out[:3])}{f' and {len(out) - 3} more' if len(out) > 3 else ''}."] if out else []
    if not roles:
        notes.append("There is no stint to follow yet, so the swing stands in: add a row with a role and its years.")
        roles = swing(40)
        stints = [(0, 12), (0, 32)]
    return roles, stints, notes


def _mean(path: Sequence[SkillState], rules: PendulumRules) -> float:
    """Mean worth over the last quarters, of 100."""
    last = path[1:][-LAST:]
    return 100 * sum(rules.worth(person) for person in last) / len(last)


def _years(quarters: int) -> str:
    """A number of quarters as years."""
    return f"{quarters / 4:g} year{'' if quarters == 4 else 's'}"


def _returns(path: Sequence[SkillState], stints: Sequence[tuple[int, int]], rules: PendulumRules) -> str:
    """What coming back would cost after each stint away, at most three of them, in a sentence."""
    told = []
    for number, quarter in stints[:3]:
        back = quarters_back(path[quarter], rules)
        told.append(
            f"{_years(back) if back else 'no time'} after {f'row {number}' if number else f'year {quarter / 4:g}'}"
        )
    if not told:
        return "Nothing in the plan has to be come back from."
    return f"Coming back takes {', '.join(told)}, until fluency is at 95% of its best."


def _why(own: float, managing: float, engineering: float, weight: float) -> str:
    """Why a swing buys nothing here; the three are worth of 100, the first that of the advice's swing."""
    if managing >= engineering:
        return (
            f"With fluency counting {weight:.0%}, managing throughout gives {managing:.0f} and the swing {own:.0f}: "
            "where hardly anything hangs on the code, each return lets people skill fade, for a fluency nobody uses."
        )
    return (
        f"With fluency counting {weight:.0%}, engineering throughout gives {engineering:.0f} and the swing {own:.0f}: "
        "where nearly all hangs on the code, each stint of managing is paid for and never earns it back."
    )


def _table(
    path: Sequence[SkillState], roles: Sequence[str], managing: Sequence[SkillState], rules: PendulumRules
) -> Table:
    """At most twelve years of the plan, always with the start and the end."""
    last = len(path) - 1
    ends = sorted({*range(0, last + 1, 4), last})
    if len(ends) < 4:
        ends = sorted({round(i * last / 3) for i in range(4)}) if last >= 3 else list(range(last + 1))
    if len(ends) > 12:
        ends = [ends[round(i * (len(ends) - 1) / 11)] for i in range(12)]
    body = [
        [
            f"{i / 4:g}",
            ROLES[roles[i - 1]] if i else "start",
            f"{100 * path[i].fluency:.0f}",
            f"{100 * path[i].people:.0f}",
            f"{100 * rules.worth(path[i]):.0f}",
            f"{100 * rules.worth(managing[i]):.0f}",
            f"{quarters_back(path[i], rules) / 4:g}",
        ]
        for i in ends
    ]
    header = [
        "year",
        "until then",
        "fluency, of 100",
        "people skill, of 100",
        "worth of the plan",
        "worth, managing throughout",
        "years to come back, if now",
    ]
    return Table(header, body)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow a plan of stints beside managing throughout, engineering throughout and the advice's swing.

    Args:
        values: the sliders: `fluency` and `people` today, `weight`, `floor` (0 to 1) and `relearn` (a factor).
        rows: stints with `role` and `years`, one after the other; what cannot be read is left out and named.

    Returns:
        both skills and their worth, of 100, over the years; the answer is how many points the plan is ahead of
        managing throughout over its last five years.
    """
    rules = PendulumRules(values["floor"], values["relearn"], values["weight"])
    start = SkillState(values["fluency"], values["people"], values["fluency"])
    roles, stints, notes = read(rows)
    roles = roles + [roles[-1]] * max(0, 4 - len(roles))
    own, managing, engineering, advised = (
        follow(start, plan, rules)
        for plan in (roles, ["manager"] * len(roles), ["engineer"] * len(roles), swing(len(roles)))
    )
    mine, stay, code, best = (_mean(path, rules) for path in (own, managing, engineering, advised))
    fails = best < max(stay, code) - 1e-9 and len(roles) >= LAST
    times = [i / 4 for i in range(len(own))]
    worth = [100 * rules.worth(person) for person in own]
    edges = [[100 * rules.worth(person, off) for person in own] for off in (-MARGIN, MARGIN)]
    apart = round(mine - stay)
    place = f"{abs(apart)} points {'ahead of' if apart > 0 else 'behind'}" if apart else "level with"
    ahead = f"{place} managing throughout"
    sentence = (
        f"Over the last {_years(min(LAST, len(roles)))} the plan is worth {mine:.0f} of 100, {ahead} ({stay:.0f}). "
        f"Engineering throughout gives {code:.0f}, three years managing and two engineering in turn {best:.0f}. "
        f"{_returns(own, stints, rules)}"
    )
    return RunOutcome(
        answer=round(mine - stay, 1) + 0.0,
        sentence=" ".join([sentence, *notes]),
        series=[
            Series(
                "worth of your plan",
                times,
                worth,
                [min(both) for both in zip(*edges, strict=True)],
                [max(both) for both in zip(*edges, strict=True)],
            ),
            Series("your fluency", times, [100 * person.fluency for person in own]),
            Series("your people skill", times, [100 * person.people for person in own]),
            Series("worth, managing throughout", times, [100 * rules.worth(person) for person in managing]),
        ],
        table=_table(own, roles, managing, rules),
        x_title="years from now",
        y_title="of 100",
        fails=fails,
        because=_why(best, stay, code, rules.weight) if fails else "",
    )


def _row(role: str, years: float) -> Row:
    """A row of the learner's table."""
    return {"role": role, "years": years}


SIMULATION = Simulation(
    name="pendulum-planner",
    title="Your stints, two skills, and the way back",
    lines=[
        "Engineering, each quarter: fluency closes .05 of its gap to 1, people skill loses .01 of itself.",
        "Managing: fluency loses .035 of what lies above a floor, people skill closes .07 of its gap to 1.",
        "What fluency has lost comes back faster than it was first learned. A tech lead tends to .75 and .5.",
        "Worth is fluency^w × people skill^(1−w): with one of them near nothing, the other is not worth much.",
    ],
    source=(
        "A toy made for this course, after Charity Majors's pendulum; she gives no numbers beyond two or three years. "
        "Every coefficient is an assumption, and the weight w, yours to set, decides most of the result."
    ),
    prediction=Prediction(
        "How far ahead of managing throughout is the plan in your table, over its last five years? Below 0 is behind.",
        low=-100,
        high=100,
        step=1,
        unit="points of 100",
    ),
    sliders=[
        Slider("fluency", "Your hands-on fluency today (1 = second nature)", 0.1, 1, 0.05, 0.8),
        Slider("people", "Your people skill today", 0.05, 1, 0.05, 0.15),
        Slider("weight", "w: how much of the work's worth hangs on fluency", 0, 1, 0.05, 0.5, assumption=True),
        Slider("floor", "Fluency that does not fade", 0, 0.5, 0.05, 0.25, assumption=True),
        Slider("relearn", "Relearning is faster than learning by", 1, 4, 0.25, 2, "times", assumption=True),
    ],
    columns=[
        Column("role", "Stint as", options=ROLES),
        Column("years", "Years", low=0.25, high=LONGEST, step=0.25),
    ],
    rows=[_row("manager", 3), _row("engineer", 2), _row("manager", 3), _row("engineer", 2)],
    run=run,
    advice="Swing back to hands-on work after two or three years of managing, and forth again.",
    challenge="Make the swing a bad bargain: find work for which staying put, on either side, is worth more.",
    regime=Regime(
        values={"fluency": 0.8, "people": 0.15, "weight": 0.1, "floor": 0.25, "relearn": 2},
        why=(
            "A tenth of the worth hangs on fluency, as it might for somebody who leads forty people and reads no code. "
            "Managing throughout then wins. Put the weight at .95, and engineering throughout does."
        ),
    ),
)
