"""What a trial is worth before a decision: the expected value of an imperfect experiment, in points of 100.

Two ways lie open: the one that somebody leans to, and the other. A year on, one is glad of a choice or not. To be glad
is worth 100 points; not to be glad of what one leaned to costs what it takes to undo it. A trial of some months says
whether one would be glad, rightly with a chance that begins at a half and rises as 1 − e^(−months / pace), times how
far one would believe it. Each month of it costs something. Afterwards the better way, as it then looks, is taken.

This is the value of sample information of Raiffa and Schlaifer, *Applied Statistical Decision Theory* (1961). That a
trial is honest, its pace and its price are assumptions of this course.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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

LONGEST = 12
"""Months of trial that are drawn."""
SHOWN = (0, 1, 2, 3, 4, 6, 9, 12)
"""Months of trial in the table."""
MATTERS = 0.5
"""Points below which a trial is told as worth nothing; an assumption."""


@dataclass(frozen=True)
class TrialChances:
    """Chances of being glad (0 to 1) of what one leans to and of the other way, and the price of undoing (0 to 1)."""

    leaning: float
    other: float
    undoing: float

    def worth(self, chance: float) -> float:
        """What taking the way one leans to is worth, at a chance of being glad of it."""
        return chance - (1 - chance) * self.undoing


@dataclass(frozen=True)
class Trial:
    """How soon a trial tells (months), how far one would believe it (0 to 1), and what a month costs (0 to 1)."""

    pace: float
    believed: float
    price: float

    def right(self, months: float) -> float:
        """The chance that it tells rightly."""
        return 0.5 + 0.5 * self.believed * (1 - math.exp(-months / self.pace))


def today(choice: TrialChances) -> float:
    """What deciding today is worth."""
    return max(choice.worth(choice.leaning), choice.other)


def after(choice: TrialChances, trial: Trial, months: float) -> tuple[float, float]:
    """What deciding after a trial is worth, and the chance that the trial changes the decision of today.

    Args:
        choice: chances of being glad of either way, and the price of undoing.
        trial: how well a trial tells.
        months: how long it lasts.
    """
    right, p = trial.right(months), choice.leaning
    well = p * right + (1 - p) * (1 - right)
    worth, changed, leans = 0.0, 0.0, choice.worth(p) >= choice.other
    for share, glad in ((well, p * right), (1 - well, p * (1 - right))):
        if share > 0:
            taken = choice.worth(glad / share)
            worth += share * max(taken, choice.other)
            changed += share * ((taken >= choice.other) != leans)
    return worth - trial.price * months, changed


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Compare deciding today with deciding after trials of up to a year.

    Args:
        values: the sliders: `leaning` and `other` in chances of 100, `undoing` and `price` in points of 100, `months`,
            `pace` in months, and `believed` from 0 to 1.
        rows: none.

    Returns:
        the worth of both, in points of 100, by the length of the trial; the answer is what the trial of `months` adds.
    """
    choice = TrialChances(values["leaning"] / 100, values["other"] / 100, values["undoing"] / 100)
    trial = Trial(values["pace"], values["believed"], values["price"] / 100)
    now, months = today(choice), values["months"]
    then, changed = after(choice, trial, months)
    times = [i / 2 for i in range(2 * LONGEST + 1)]
    curve = [100 * after(choice, trial, time)[0] for time in times]
    best = max(range(len(times)), key=lambda i: curve[i])
    gain = 100 * (curve[best] / 100 - now)
    fails = gain < MATTERS
    added = round(100 * (then - now), 1) + 0.0
    length = (
        "No length of trial is worth more than deciding today."
        if fails
        else f"The best length here is {_months(times[best])}, worth {gain:.0f} point{'' if round(gain) == 1 else 's'}."
    )
    return RunOutcome(
        answer=added,
        sentence=(
            f"A trial of {_months(months)} adds {added:g} points of 100 to deciding today, and changes the decision "
            f"{100 * changed:.0f} times in 100. {_turns(choice, trial, months)} {length}"
        ),
        series=[
            Series("decide after a trial", times, curve),
            Series("decide today", [0, LONGEST], [100 * now, 100 * now]),
            Series(
                "the same trial, but believed only half",
                times,
                [100 * after(choice, Trial(trial.pace, trial.believed / 2, trial.price), time)[0] for time in times],
            ),
        ],
        table=_table(choice, trial, now),
        x_title="months of trial",
        y_title="points of 100",
        fails=fails,
        because=_why(choice, trial) if fails else "",
    )


def _turns(choice: TrialChances, trial: Trial, months: float) -> str:
    """How far one would have to believe a trial of this length for it to pay."""
    beliefs = [step / 20 for step in range(21)]
    enough = [one for one in beliefs if after(choice, replace(trial, believed=one), months)[0] > today(choice)]
    if not enough:
        return "However far you believed it, a trial of this length would not pay."
    return f"It pays if you would believe at least {enough[0]:.0%} of what it shows."


def _months(months: float) -> str:
    return f"{months:g} month{'' if months == 1 else 's'}"


def _why(choice: TrialChances, trial: Trial) -> str:
    """Why no trial pays here."""
    if not any(after(choice, Trial(trial.pace, trial.believed, 0), time)[1] > 0 for time in (1, 3, 6, LONGEST)):
        return "Nothing that this trial could show would change the decision, so it is a delay with a good name."
    return "The trial could change the decision, but what it would save costs less than the months do."


def _table(choice: TrialChances, trial: Trial, now: float) -> Table:
    body = []
    for months in SHOWN:
        worth, changed = after(choice, trial, months)
        body.append(
            [
                _months(months) if months else "none: today",
                f"{100 * trial.right(months):.0f}",
                f"{100 * changed:.0f}",
                f"{100 * worth:.0f}",
                f"{round(100 * (worth - now), 1) + 0.0:g}",
            ]
        )
    header = ["trial", "tells rightly, of 100", "changes the decision, of 100", "worth", "more than today"]
    return Table(header, body)


SIMULATION = Simulation(
    name="trial-value",
    title="What a trial is worth",
    lines=[
        "Being glad of the choice a year on counts 100; having to undo what you leaned to costs what you set.",
        "A trial tells whether you would be glad: at first like a coin, better with every month, never surely.",
        "Its months cost. Afterwards you take what then looks better, as far as you believe what you saw.",
        "What it is worth is the difference to deciding today. If nothing it shows would move you, that is nothing.",
    ],
    source=(
        "The value of sample information, after Raiffa and Schlaifer (1961). The chances are yours and nobody can "
        "check them; how fast a trial tells, how honest it is and what it costs are assumptions."
    ),
    prediction=Prediction(
        "How many points of 100 does a trial of three months add to deciding today, with the starting values?",
        low=-40,
        high=100,
        step=1,
        unit="points",
    ),
    sliders=[
        Slider("leaning", "Chance that in a year you are glad of what you lean to", 5, 95, 5, 60, "of 100"),
        Slider("other", "Chance that you are glad of the other way", 5, 95, 5, 50, "of 100"),
        Slider("undoing", "What undoing it would cost", 0, 100, 5, 40, "points"),
        Slider("months", "Length of the trial", 1, 12, 1, 3, "months"),
        Slider("believed", "How far you would believe it (0 = your mind is made up)", 0, 1, 0.1, 0.7),
        Slider("pace", "Months until a trial tells two thirds of what it can", 1, 9, 1, 3, "months", assumption=True),
        Slider("price", "What a month of it costs", 0, 3, 0.25, 1, "points", assumption=True),
    ],
    run=run,
    advice="Try what can be taken back before you decide what cannot.",
    challenge="Find a decision that should be taken today, without a trial.",
    regime=Regime(
        values={"leaning": 90, "other": 30, "undoing": 10, "months": 3, "believed": 0.3, "pace": 6, "price": 1},
        why=(
            "You are nearly sure, it is cheap to undo, and you would not believe what you saw anyway. Then a trial is "
            "three months of having it both ways, at other people's expense. The decision is the trial."
        ),
    ),
)
