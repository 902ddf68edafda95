"""What answering saves and what coaching buys: one person's questions, week by week.

The shape is this kit's own starting point for the idea that a leader who hands out answers stays the one who
is asked. Nobody measured the coefficients; every number is an assumption:
- a person can decide the share k of what comes up; the rest, 3(1−k) times a week, becomes a question;
- an answer takes .3 h of the lead and teaches nothing, coaching takes 1 h;
- with answer share a, k′ = .02(1−a)(1−k) − .006ak;
- a question stops the asker for 2.2 h either way. This number is tuned to the message, and the panel says so: from
  k = .4, coaching overtakes in a week's hours near week 12 and in total near week 23. Under 1.8 h it is not ahead
  within half a year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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

YEAR = 52
NEVER = YEAR + 1
"""The answer when coaching is not ahead within a year."""
NEWCOMER = 0.5
"""What a newcomer can decide, as a share of what the one before could decide at the start; an assumption."""


@dataclass(frozen=True)
class AnsweringRates:
    """The coefficients, all of them assumptions; hours are for one question."""

    learn: float = 0.02
    fade: float = 0.006
    questions: float = 3.0
    answer: float = 0.3
    coach: float = 1.0
    stop: float = 2.2

    def lead_hours(self, coached: float) -> float:
        """The lead's hours for one question, when the share `coached` of them is coached."""
        return self.answer * (1 - coached) + self.coach * coached

    def step(self, k: float, coached: float) -> float:
        """How k changes in a week.

        Args:
            k: what the person can do, from 0 to 1.
            coached: the share of the work that is coached, from 0 to 1; the rest is answered.
        """
        return self.learn * coached * (1 - k) - self.fade * (1 - coached) * k


def rates(values: Mapping[str, float]) -> AnsweringRates:
    """The coefficients among the sliders' values; what is not there keeps its default."""
    found = {name: values[name] for name in AnsweringRates.__dataclass_fields__ if name in values}
    return AnsweringRates(**found)


def capability(start: float, coached: float, rate: AnsweringRates, turnover: float, weeks: int) -> list[float]:
    """What the person can do, week by week.

    Args:
        start: k before the first week, from 0 to 1.
        coached: the share of the work that is coached, from 0 to 1.
        rate: the coefficients.
        turnover: how many times a year the person is replaced.
        weeks: how many.

    Returns:
        k at the start of each week.
    """
    found, k = [], start
    for _ in range(weeks):
        found.append(k)
        gone = turnover / YEAR * (k - NEWCOMER * start)
        k = min(1.0, max(0.0, k + rate.step(k, coached) - gone))
    return found


def spent(k: float, coached: float, rate: AnsweringRates) -> float:
    """Hours of a week that go on questions, the lead's and the asker's together.

    Args:
        k: what the asker can do, from 0 to 1.
        coached: the share of the work that is coached, from 0 to 1.
        rate: the coefficients.
    """
    return rate.questions * (1 - k) * (rate.lead_hours(coached) + rate.stop)


def first_ahead(lead: Sequence[float]) -> int:
    """The first week, from 1, from which `lead` stays above 0 to the end; NEVER if it does not."""
    ahead = NEVER
    for week in range(len(lead), 0, -1):
        if lead[week - 1] <= 1e-9:
            break
        ahead = week
    return ahead


def _named(week: int) -> str:
    """A week of overtaking, in words."""
    return "in no week of the year" if week == NEVER else f"from week {week}"


def _why(weeks: int, short: float, turnover: float, stop: float, total: int) -> str:
    """Why coaching had not paid by the last of `weeks`, `short` hours behind."""
    if turnover >= 0.5:
        reason = "people leave with what they learned before it has paid"
    elif stop < 1:
        reason = "a question that hardly stops the asker has little to give back"
    elif total != NEVER:
        reason = f"it would have been ahead in week {total}, and you will not be there"
    else:
        reason = "the hours it costs are not made good within a year"
    return f"After {weeks} weeks coaching is {short:.1f} hours behind, for each person coached: {reason}."


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow one person's questions for a year, once answered and once coached.

    Args:
        values: the sliders: `start` (0 to 1), `weeks` you have, `turnover` a year, and the coefficients.
        rows: not used.

    Returns:
        hours by which coaching is ahead of answering, in each of the weeks you have and in total; the answer is
        the week from which it stays ahead in total, or 53.
    """
    rate, start, turnover = rates(values), values["start"], values["turnover"]
    answered = capability(start, 0, rate, turnover, YEAR)
    coached = capability(start, 1, rate, turnover, YEAR)
    weekly = [spent(a, 0, rate) - spent(c, 1, rate) for a, c in zip(answered, coached, strict=True)]
    total = [sum(weekly[: i + 1]) for i in range(YEAR)]
    weeks = min(YEAR, max(2, round(values["weeks"])))
    in_week, in_all = first_ahead(weekly), first_ahead(total)
    short = -total[weeks - 1]
    fails = short > 0.05

    shown = [i + 1.0 for i in range(weeks)]

    def yours(k: float, share: float) -> float:
        return rate.questions * (1 - k) * rate.lead_hours(share)

    body = [
        [
            f"{i + 1}",
            f"{yours(answered[i], 0):.2f}",
            f"{yours(coached[i], 1):.2f}",
            f"{answered[i]:.2f}",
            f"{coached[i]:.2f}",
            f"{_clean(weekly[i])}",
            f"{_clean(total[i])}",
        ]
        for i in sorted({0, 5, 11, 17, 22, 25, 38, YEAR - 1, weeks - 1})
    ]
    began = f"{yours(start, 0):.2f} and {yours(start, 1):.2f}"
    return RunOutcome(
        answer=float(in_all),
        sentence=(
            f"In week 1, one person's questions take {began} hours of yours, answered and coached. "
            f"Their hours counted with yours, coaching is ahead {_named(in_week)} for that week alone "
            f"and {_named(in_all)} in total. After the {weeks} weeks that you have, the total is "
            f"{_clean(total[weeks - 1])} hours for each person."
        ),
        series=[
            Series("all weeks so far", shown, total[:weeks]),
            Series("that week alone", shown, weekly[:weeks]),
        ],
        table=Table(
            [
                "week",
                "your hours, answering",
                "your hours, coaching",
                "k, answered",
                "k, coached",
                "ahead that week (h)",
                "ahead in total (h)",
            ],
            body,
        ),
        x_title="week",
        y_title="hours by which coaching is ahead",
        fails=fails,
        because=_why(weeks, short, turnover, rate.stop, in_all) if fails else "",
    )


def _clean(number: float) -> str:
    """A number with its sign and one decimal, and none before a nought."""
    text = f"{number:+.1f}".replace("-", "−")
    return "0.0" if text in ("−0.0", "+0.0") else text


SIMULATION = Simulation(
    name="answering",
    title="Answering, or coaching",
    lines=[
        "One person can decide the share k of what comes up. The rest, 3(1−k) times a week, they ask you.",
        "An answer takes 0.3 h of yours. Coaching takes 1 h. Either way the question stops them for 2.2 h.",
        "With answer share a, k moves each week by .02(1−a)(1−k) − .006ak.",
        "Counted are your hours and theirs. A newcomer begins at half of today's k.",
    ],
    source=(
        "A model made for this course, after RiffOn's point that answers do not scale and a team that finds "
        "its own does. Every coefficient is an assumption, and one is tuned: at 2.2 hours for the asker, coaching "
        "pays within half a year. Under 1.8 hours it does not. Turn it, and see how much of the advice hangs on it."
    ),
    prediction=Prediction(
        "You stop answering one person today and coach instead. In which week are the hours back, all told "
        "(53 or more: not within a year)?",
        low=1,
        high=80,
        step=1,
        unit="week",
    ),
    sliders=[
        Slider("start", "What they can decide alone today (1 = all of it)", 0.05, 0.95, 0.05, 0.4),
        Slider("weeks", "Weeks that you have", 2, YEAR, 1, 26, "weeks"),
        Slider("turnover", "Times a year that the person is replaced", 0, 3, 0.25, 0),
        Slider("stop", "What a question costs the asker", 0, 4, 0.1, 2.2, "hours", assumption=True),
        Slider("answer", "What an answer costs you", 0.1, 1, 0.1, 0.3, "hours", assumption=True),
        Slider("coach", "What coaching costs you", 0.3, 3, 0.1, 1, "hours", assumption=True),
        Slider("questions", "Questions a week from someone who can decide nothing", 1, 10, 1, 3, assumption=True),
        Slider("learn", "Learning when coached, a week", 0, 0.06, 0.005, 0.02, assumption=True),
        Slider("fade", "Fading when answered, a week", 0, 0.02, 0.001, 0.006, assumption=True),
    ],
    run=run,
    advice="Coach the question rather than answer it, if you can wait for the hours to come back.",
    challenge="Make coaching a bad bargain twice: once with the clock, and once with something else.",
    regime=Regime(
        values={"start": 0.4, "weeks": 12, "turnover": 0, "stop": 2.2},
        why=(
            "Twelve weeks to a date, and then the team is broken up. Each week from the twelfth on would have "
            "paid, and there are none. The same happens with half a year and a person who is replaced twice a "
            "year, or with questions that cost the asker half an hour."
        ),
    ),
)
