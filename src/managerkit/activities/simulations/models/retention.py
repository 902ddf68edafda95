"""How much of a skill is left after years away, and how fast the rest comes back.

The curve is this kit's own, shaped after what is known in general about forgetting: it falls fast at first
and then levels off, and what was learned thoroughly stays (Bahrick's "permastore", Ebbinghaus's savings).
Nobody measured the coefficients on programmers; every number is an assumption.
"""

import math
from collections.abc import Mapping, Sequence

from managerkit.activities.simulations.model import (
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Table,
)

WAIT = 3
"""Years of further coding that the advice would have one wait for."""
WEAKER = 2 / 3
"""The weaker one's skill, as a share of the learner's."""
MARGIN = 0.1
"""How far off one's own estimate of skill may be, on the scale from 0 to 1."""
STEPS = 40


def retained(skill: float, years: float) -> float:
    """Skill left after years without coding: S·[S² + (1−S²)·exp(−t/(1+4S))].

    `skill` S is from 0 (none) to 1 (second nature) and so is what is returned; `years` is at least 0. The
    part S² is the baseline that stays; the rest fades, the more slowly the greater the skill. Source: this
    kit; an assumption.

    Args:
        skill: S, from 0 (none) to 1 (second nature).
        years: t, at least 0.

    Returns:
        what is left, from 0 to 1.
    """
    return skill * share_left(skill, years)


def share_left(skill: float, years: float) -> float:
    """What part of the skill is left after years without coding, from 0 to 1; it rises with skill.

    Args:
        skill: from 0 to 1.
        years: without coding, at least 0.
    """
    stays = skill * skill
    return stays + (1 - stays) * math.exp(-years / (1 + 4 * skill))


def years_felt(years: float, hours: float, halving: float) -> float:
    """Years away as the skill feels them.

    Assumption: contact slows forgetting to 1 / (1 + hours/halving) of its speed, so `halving` hours halve it.

    Args:
        years: away from coding.
        hours: a week near the code.
        halving: hours a week that halve the speed of forgetting.
    """
    return years / (1 + hours / halving)


def improved(skill: float, years: float, growth: float) -> float:
    """Skill after more years of serious coding, from 0 to 1.

    Args:
        skill: before, from 0 to 1.
        years: how many more.
        growth: the share of the gap to 1 that each closes, from 0 to 1.
    """
    return skill + (1 - skill) * (1 - math.pow(1 - growth, years))


def relearning(left: float, doubling: float) -> float:
    """Weeks of coding until the old skill is back.

    Assumption: what is left doubles every `doubling` weeks, so it takes doubling · log2(1 / left). Whoever
    has kept much is rusty for a short while only.

    Args:
        left: the share of it that remains, above 0 and up to 1.
        doubling: weeks in which what is left doubles.
    """
    return doubling * math.log2(1 / left)


def _weeks(number: float) -> str:
    """A number of weeks in words."""
    if number < 0.5:
        return "less than a week"
    return f"about {number:.0f} week{'' if round(number) == 1 else 's'}"


def _why(skill: float, hours: float, left: float, gain: float, worth: float) -> str:
    """Why waiting buys little here, with `left` and `gain` in %."""
    if skill >= 0.85:
        reason = "most of the skill is there to stay already"
    elif left >= 75 and hours > 0:
        reason = f"{hours:g} hours a week near code keep most of it fresh anyway"
    elif left >= 75:
        reason = "little is lost in the time away"
    else:
        reason = "those years would change little about what stays"
    return (
        f"{WAIT} more years of coding first would keep {gain:.0f} more points in a hundred, "
        f"{gain / WAIT:.1f} for each year of waiting, under the {worth:g} set as worth it: {reason}. "
        "Unless those years are wanted for their own sake, waiting costs more than it buys."
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow three skills through the years away.

    Args:
        values: the sliders: `skill` (0 to 1), `years` away, `contact` and `halving` in hours a week, `growth`
            (share of the gap a year), `doubling` in weeks, `worth` in points a year.
        rows: not used.

    Returns:
        the share of each one's own skill left, in %, over the years away; the answer is the learner's last.
    """
    skill, years, doubling = values["skill"], values["years"], values["doubling"]
    later = improved(skill, WAIT, values["growth"])
    times = [years * i / STEPS for i in range(STEPS + 1)]

    def curve(of: float) -> list[float]:
        felt = (years_felt(time, values["contact"], values["halving"]) for time in times)
        return [100 * share_left(of, time) for time in felt]

    weak, own, strong = curve(skill * WEAKER), curve(skill), curve(later)
    low, high = curve(max(0.0, skill - MARGIN)), curve(min(1.0, skill + MARGIN))
    weeks = [relearning(part[-1] / 100, doubling) for part in (weak, own, low, high, strong)]
    gain = max(0.0, strong[-1] - own[-1])
    fails = gain / WAIT < values["worth"]
    header = [
        "years away",
        f"weaker, skill {skill * WEAKER:.2f}: % left",
        f"yours, skill {skill:.2f}: % left (range)",
        f"yours after {WAIT} more years, skill {later:.2f}: % left",
    ]
    body = [
        [
            f"{times[i]:.1f}",
            f"{weak[i]:.0f}",
            f"{own[i]:.0f} ({low[i]:.0f} to {high[i]:.0f})",
            f"{strong[i]:.0f}",
        ]
        for i in range(0, STEPS + 1, STEPS // 5)
    ]
    body.append(
        [
            "weeks to relearn",
            f"{weeks[0]:.0f}",
            f"{weeks[1]:.0f} ({weeks[3]:.0f} to {weeks[2]:.0f})",
            f"{weeks[4]:.0f}",
        ]
    )
    return RunOutcome(
        answer=own[-1],
        sentence=(
            f"After {years:g} year{'' if years == 1 else 's'} away with {values['contact']:g} hours a week "
            f"near code, {own[-1]:.0f}% of today's skill is left ({low[-1]:.0f} to {high[-1]:.0f}% "
            f"if your estimate is off by {MARGIN:g}). To have it back takes {_weeks(weeks[1])} of coding "
            f"({weeks[3]:.0f} to {weeks[2]:.0f}). After {WAIT} more years of coding first, "
            f"{strong[-1]:.0f}% would be left, and the way back would take {_weeks(weeks[4])}."
        ),
        series=[
            Series(f"yours after {WAIT} more years ({later:.2f})", times, strong),
            Series(f"yours today ({skill:.2f})", times, own, low, high),
            Series(f"weaker ({skill * WEAKER:.2f})", times, weak),
        ],
        table=Table(header, body),
        x_title="years away from coding",
        y_title="own skill still there (%)",
        fails=fails,
        because=_why(skill, values["contact"], own[-1], gain, values["worth"]) if fails else "",
    )


SIMULATION = Simulation(
    name="retention",
    title="What stays after years away",
    lines=[
        "Skill S runs from 0 to 1, where 1 is second nature.",
        "After t years away S·[S² + (1−S²)·exp(−t/(1+4S))] is left: a part that stays, and one that fades.",
        "Hours a week near code slow the fading.",
        "Once back at work, what is left doubles every so many weeks until the old skill is there again.",
    ],
    source=(
        "A formula made for this course, after the general shape of forgetting and relearning "
        "(Ebbinghaus's savings, Bahrick's permastore). Not measured on programmers: every coefficient is an "
        "assumption."
    ),
    prediction=Prediction(
        "After five years without coding, what share of today's skill would you still have?",
        low=0,
        high=100,
        step=1,
        unit="%",
    ),
    sliders=[
        Slider("skill", "Your skill today (1 = second nature)", 0.1, 1, 0.05, 0.6),
        Slider("years", "Years away", 1, 20, 1, 5, "years"),
        Slider("contact", "Time near code while away", 0, 20, 0.5, 0, "hours a week"),
        Slider("halving", "Contact that halves forgetting", 0.5, 8, 0.5, 2, "hours a week", assumption=True),
        Slider(
            "growth",
            "Gap to second nature that a year of coding closes",
            0,
            0.4,
            0.05,
            0.2,
            "share",
            assumption=True,
        ),
        Slider("doubling", "Time in which what is left doubles", 2, 40, 1, 12, "weeks", assumption=True),
        Slider("worth", "What a year of waiting must keep", 0, 10, 0.5, 3, "points in 100", assumption=True),
    ],
    run=run,
    advice="Wait until coding is second nature: then years away leave you rusty, not lost.",
    challenge="Make waiting a bad bargain: find where three more years of coding change little on return.",
    regime=Regime(
        values={
            "skill": 0.6,
            "years": 5,
            "contact": 8,
            "halving": 2,
            "growth": 0.2,
            "doubling": 12,
            "worth": 3,
        },
        why=(
            "A day a week near the code, and five years feel like one. Three more years of waiting then keep "
            "few points more. The same happens without contact when the skill starts at 0.9."
        ),
    ),
)
