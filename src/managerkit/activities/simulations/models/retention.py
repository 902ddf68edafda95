"""How much of a skill is left after years away, how fast the rest comes back, and whether to wait for more of it.

The curve is this kit's own. A new skill halves in `half` years, which starts near what has been measured on people who
had just been trained: half of what they had gained was gone after some 6.5 to 13 months (Tatel and Ackerman,
Psychological Bulletin 151(6), 2025, on procedural skills with a motor part), and losses after a year were large
(Arthur, Bennett, Stanush and McNelly, Human Performance 11(1), 1998, larger for cognitive tasks). How much practice
protects has not been measured on programmers: it is a slider, and so is what waiting costs. Every number is an
assumption.
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
SLOWER = 3
"""By how many times its own half-life a skill fades more slowly, at most, for being deep."""
STEPS = 40


def share_left(skill: float, years: float, half: float, deep: float) -> float:
    """What part of a skill is left after years without coding: D·S² + (1 − D·S²)·2^(−t / (H·(1 + 3·D·S))).

    D·S² stays, and the rest halves. With D = 0 every skill fades alike, however deep it went; below D = 1 every skill
    fades, second nature included. Source: this kit; an assumption.

    Args:
        skill: S, from 0 (none) to 1 (second nature).
        years: t, without coding, at least 0.
        half: H, the years in which a new skill halves, above 0.
        deep: D, how much depth protects, from 0 to 1.

    Returns:
        the part that is left, from 0 to 1.
    """
    stays = deep * skill * skill
    return stays + (1 - stays) * math.pow(0.5, years / (half * (1 + SLOWER * deep * skill)))


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


def _why(values: Mapping[str, float], saved: float) -> str:
    """Why waiting is the worse bargain here, where each year of it saves `saved` weeks."""
    if values["back"] < 20:
        reason = f"with a chance of {values['back']:g} in 100 that you go back, the way back is seldom needed"
    elif values["deep"] < 0.1:
        reason = "if depth hardly protects, a deeper skill fades like any other"
    elif values["contact"] >= values["halving"]:
        reason = f"{values['contact']:g} hours a week near code keep most of it fresh anyway"
    elif values["skill"] >= 0.8:
        reason = "near second nature there is little left to gain"
    elif values["growth"] < 0.1:
        reason = "those years would hardly deepen it"
    else:
        reason = "a year of waiting costs you more than that"
    return (
        f"Each of {WAIT} more years of coding first would save {saved:.1f} weeks of relearning, "
        f"and costs you {values['worth']:g}: {reason}."
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow three skills through the years away, and weigh waiting against going now.

    Args:
        values: the sliders: `skill` (0 to 1), `years` away and `half` in years, `deep` (0 to 1), `contact` and
            `halving` in hours a week, `growth` (share of the gap a year), `doubling` in weeks, `back` (the chance of
            going back, in %), `worth` (what a year of waiting costs, in weeks).
        rows: not used.

    Returns:
        the share of each one's own skill left, in %, over the years away; the answer is the learner's last.
    """
    skill, years, doubling = values["skill"], values["years"], values["doubling"]
    later = improved(skill, WAIT, values["growth"])
    times = [years * i / STEPS for i in range(STEPS + 1)]

    def curve(of: float) -> list[float]:
        felt = (years_felt(time, values["contact"], values["halving"]) for time in times)
        return [100 * share_left(of, time, values["half"], values["deep"]) for time in felt]

    weak, own, strong = curve(skill * WEAKER), curve(skill), curve(later)
    low, high = curve(max(0.0, skill - MARGIN)), curve(min(1.0, skill + MARGIN))
    weeks = [relearning(part[-1] / 100, doubling) for part in (weak, own, low, high, strong)]
    saved = values["back"] / 100 * (weeks[1] - weeks[4]) / WAIT
    fails = saved < values["worth"]
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
            f"{strong[-1]:.0f}% would be left, and the way back would take {_weeks(weeks[4])}. "
            f"The advice turns where a year of waiting costs you {saved:.1f} weeks: below it wait, above it go now."
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
        because=_why(values, saved) if fails else "",
    )


SIMULATION = Simulation(
    name="retention",
    title="What stays after years away",
    lines=[
        "Skill S runs from 0 to 1, where 1 is second nature. Second nature fades, too.",
        "Away from code, a part D·S² stays; the rest halves every H·(1 + 3·D·S) years. D is how much depth protects.",
        "Hours a week near code slow the fading. Back at work, what is left doubles every so many weeks.",
        "Waiting three years saves weeks of relearning, if you do go back. Each year of it costs what you say.",
    ],
    source=(
        "A formula made for this course. H starts near what was measured on people who had just been trained: half of "
        "what they had gained was gone after 6.5 to 13 months (Tatel and Ackerman, 2025). Nobody has measured "
        "programmers. How much depth protects, and every other coefficient, is an assumption."
    ),
    prediction=Prediction(
        "After five years without coding, what share of today's skill would you still have?",
        low=0,
        high=100,
        step=1,
        unit="%",
    ),
    sliders=[
        Slider("skill", "Your skill today (1 = second nature)", 0.1, 1, 0.05, 0.5),
        Slider("years", "Years away", 1, 20, 1, 5, "years"),
        Slider("contact", "Time near code while away", 0, 20, 0.5, 0, "hours a week"),
        Slider("back", "Chance that you go back to code", 0, 100, 5, 50, "in 100"),
        Slider("worth", "What a year of waiting costs you: pay, an offer that lapses", 0, 10, 0.5, 1, "weeks of work"),
        Slider("half", "Time in which a new skill halves", 0.5, 3, 0.1, 0.9, "years", assumption=True),
        Slider("deep", "How much depth protects (0 = not at all)", 0, 0.9, 0.05, 0.5, assumption=True),
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
    ],
    run=run,
    advice="Wait until coding is second nature: then years away leave you rusty, not lost.",
    challenge=(
        "Make waiting the worse bargain without touching its price. There are five ways: your skill, hours near code, "
        "the chance that you go back, how much depth protects, and what a year of coding still adds."
    ),
    regime=Regime(
        values={
            "skill": 0.5,
            "years": 5,
            "contact": 8,
            "back": 50,
            "worth": 1,
            "half": 0.9,
            "deep": 0.5,
            "halving": 2,
            "growth": 0.2,
            "doubling": 12,
        },
        why=(
            "A day a week near the code, and five years feel like one. Three more years of waiting then save a week or "
            "two. The same happens without contact when the skill starts at 0.8, or when depth protects nothing."
        ),
    ),
)
