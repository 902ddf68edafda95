"""Ten years of stints as engineer, tech lead or manager: two skills, what they are worth, and what a return costs.

A model made for this course of Charity Majors's pendulum. Two stocks between 0 and 1 change each quarter:
hands-on fluency T and people skill M. As an engineer T' = .05(1−T) and M' = −.01M; as a manager
T' = −.035(T−floor) and M' = .07(1−M). What T has lost comes back faster than it was first learned: below its best
so far, its gain is multiplied. A tech lead has part of both jobs, so both stocks tend to a middle and no further.
What a quarter is worth lies between the product T^w·M^(1−w), where neither skill can stand in for the other, and the
sum w·T+(1−w)·M, where either can. The product favours a balance by its form, so how far they can is a slider. Each
change of role costs a share of the worth for half a year, whichever way it goes: the team, too, has a new manager or
none. Nobody measured any of this; every coefficient is an assumption. Charity Majors gives the years alone: after two
or three it is easy to go back, after five it gets harder ("Twin Anxieties of the Engineer/Manager Pendulum").

The mean of the last five years, one whole swing, is compared: the end alone depends on where the pendulum stops.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from managerkit.activities.simulations.rows import as_number, first_few

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
SETTLING = 2
"""Quarters that a change of role costs something; an assumption."""
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
    """The assumptions: where fluency stops fading, how much faster it comes back, its weight in the worth.

    `stands_in` is how far one skill can stand in for the other, from 0 (a product) to 1 (a sum), and `change` the share
    of the worth that a change of role costs for half a year.
    """

    floor: float
    relearn: float
    weight: float
    stands_in: float = 0.0
    change: float = 0.0

    def worth(self, person: SkillState, off: float = 0.0) -> float:
        """What two skills are worth together: (w·T^ρ + (1−w)·M^ρ)^(1/ρ), and T^w·M^(1−w) where ρ is 0.

        Args:
            person: fluency T and people skill M, from 0 to 1.
            off: how far the weight w is moved; it stays between 0 and 1.
        """
        weight = min(1.0, max(0.0, self.weight + off))
        if self.stands_in < 0.01:
            return math.pow(person.fluency, weight) * math.pow(person.people, 1 - weight)
        parts = weight * person.fluency**self.stands_in + (1 - weight) * person.people**self.stands_in
        return float(parts ** (1 / self.stands_in))


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


def worths(path: Sequence[SkillState], roles: Sequence[str], rules: PendulumRules, off: float = 0.0) -> list[float]:
    """What the person is worth at each point of a path, of 100.

    Args:
        path: as `follow` gives it.
        roles: for each quarter a key of `ROLES`.
        rules: the assumptions.
        off: how far the weight is moved.
    """
    found = [100 * rules.worth(path[0], off)]
    for i, person in enumerate(path[1:]):
        settling = any(roles[j] != roles[j - 1] for j in range(max(1, i - SETTLING + 1), i + 1))
        found.append(100 * rules.worth(person, off) * (1 - rules.change * settling))
    return found


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
    years = as_number(row.get("years"))
    if not years > 0:
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
    notes = [f"Left out: {first_few(out)}."] if out else []
    if not roles:
        notes.append("There is no stint to follow yet, so the swing stands in: add a row with a role and its years.")
        roles = swing(40)
        stints = [(0, 12), (0, 32)]
    return roles, stints, notes


def _mean(worth: Sequence[float]) -> float:
    """Mean over the last quarters."""
    last = worth[1:][-LAST:]
    return sum(last) / len(last)


def _turns(start: SkillState, rules: PendulumRules) -> str:
    """For which weights the swing of ten years beats both ways of staying, in a sentence."""
    plans = [swing(40), ["manager"] * 40, ["engineer"] * 40]
    paths = [follow(start, roles, rules) for roles in plans]
    wins = []
    for step in range(21):
        at = replace(rules, weight=step / 20)
        best, *stays = (_mean(worths(path, roles, at)) for path, roles in zip(paths, plans, strict=True))
        if best > max(stays):
            wins.append(at.weight)
    for_which = f"for w from {wins[0]:g} to {wins[-1]:g}" if wins else "for no w"
    return f"As the other sliders stand, ten years of the swing beat both ways of staying {for_which}."


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
            "what each return costs, in people skill and to the team, is more than the fluency is worth here."
        )
    return (
        f"With fluency counting {weight:.0%}, engineering throughout gives {engineering:.0f} and the swing {own:.0f}: "
        "what each stint of managing costs, in fluency and to the team, is more than the people skill is worth here."
    )


def _table(
    path: Sequence[SkillState],
    roles: Sequence[str],
    worth: Sequence[float],
    managing: Sequence[float],
    rules: PendulumRules,
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
            f"{worth[i]:.0f}",
            f"{managing[i]:.0f}",
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
        values: the sliders: `fluency` and `people` today, `weight`, `floor` and `stands_in` (0 to 1), `relearn` (a
            factor) and `change` (in %).
        rows: stints with `role` and `years`, one after the other; what cannot be read is left out and named.

    Returns:
        both skills and their worth, of 100, over the years; the answer is the plan's mean worth over its
        last five years.
    """
    shares = values["weight"], values["stands_in"], values["change"] / 100
    rules = PendulumRules(values["floor"], values["relearn"], *shares)
    start = SkillState(values["fluency"], values["people"], values["fluency"])
    roles, stints, notes = read(rows)
    roles = roles + [roles[-1]] * max(0, 4 - len(roles))
    plans = (roles, ["manager"] * len(roles), ["engineer"] * len(roles), swing(len(roles)))
    own, *others = (follow(start, plan, rules) for plan in plans)
    worth, managing, engineering, advised = (
        worths(path, plan, rules) for path, plan in zip((own, *others), plans, strict=True)
    )
    mine, stay, code, best = map(_mean, (worth, managing, engineering, advised))
    fails = best < max(stay, code) - 1e-9 and len(roles) >= LAST
    times = [i / 4 for i in range(len(own))]
    edges = [worths(own, roles, rules, off) for off in (-MARGIN, MARGIN)]
    apart = round(mine - stay)
    place = f"{abs(apart)} points {'ahead of' if apart > 0 else 'behind'}" if apart else "level with"
    sentence = (
        f"Over the last {_years(min(LAST, len(roles)))} the plan is worth {mine:.0f} of 100, {place} managing "
        f"throughout ({stay:.0f}). Engineering throughout gives {code:.0f}, three years managing and two engineering "
        f"in turn {best:.0f}. {_returns(own, stints, rules)} {_turns(start, rules)}"
    )
    return RunOutcome(
        answer=round(mine, 1),
        sentence=" ".join([sentence, *notes]),
        series=[
            Series(
                "worth of your plan",
                times,
                worth,
                [min(three) for three in zip(worth, *edges, strict=True)],
                [max(three) for three in zip(worth, *edges, strict=True)],
            ),
            Series("your fluency", times, [100 * person.fluency for person in own]),
            Series("your people skill", times, [100 * person.people for person in own]),
            Series("worth, managing throughout", times, managing),
        ],
        table=_table(own, roles, worth, managing, rules),
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
        "Worth weighs both by w. A slider says how far one can stand in for the other: not at all, or fully.",
        "Each change of role, either way, costs a share of the worth for half a year.",
    ],
    source=(
        "A toy made for this course, after Charity Majors's pendulum. She says that going back is easy after two or "
        "three years and gets harder after five; the rest is ours. Every coefficient is an assumption, and the weight "
        "w, yours to set, decides most of the result."
    ),
    prediction=Prediction(
        "With the plan in your table, what is a year of you worth, on average over its last five?",
        low=0,
        high=100,
        step=1,
        unit="of 100",
    ),
    sliders=[
        Slider("fluency", "Your hands-on fluency today (1 = second nature)", 0.1, 1, 0.05, 0.8),
        Slider("people", "Your people skill today", 0.05, 1, 0.05, 0.15),
        Slider("weight", "w: how much of the work's worth hangs on fluency", 0, 1, 0.05, 0.5, assumption=True),
        Slider("stands_in", "One skill can stand in for the other (1 = fully)", 0, 1, 0.05, 0, assumption=True),
        Slider("change", "What a change of role costs for half a year", 0, 100, 5, 15, "%", assumption=True),
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
    challenge=(
        "Make the swing a bad bargain. Two sliders can do it: how much hangs on fluency, and what each change costs. A "
        "third, how far one skill can stand in for the other, makes the swing's lead narrower."
    ),
    regime=Regime(
        values={"weight": 0.1},
        why=(
            "A tenth of the worth hangs on fluency, as it might for somebody who leads forty people and reads no code. "
            "Managing throughout then wins. Put the weight at .95, and engineering throughout does."
        ),
    ),
)
