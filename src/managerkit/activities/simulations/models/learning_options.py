"""Real options compared by what they teach: when the title wins, and when learning does.

A model of this kit's own; every number in it is an assumption. What one knows is worth 100 today. In each
option it grows by the option's learning rate, which compounds, because what is known helps to learn the rest.
Five things stand against it: the rate falls while one stays in a job, what was learned goes out of date with
a half-life, an employer pays for it only when there is an occasion, being new is slow, which costs in the first year,
and the next employer may pay for the last title, too. The advice to prefer learning over titles early on comes from
the sources named in the module; none of them offers numbers.

All worth is expected worth: with doors of 6 in 10, an occasion is six tenths of one.
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
from managerkit.activities.simulations.rows import as_line, as_number

YEARS = 15
"""How far the figure looks, and the most that is answered."""
QUARTERS = 4
"""Steps in a year."""
MOST = 4
"""Options that are drawn."""
NAME = 18
"""Characters of an option's name, so that it fits at a line's end."""
UNSURE = 0.3
"""By what share a learning rate that somebody has guessed may be off; an assumption."""
MARKS = (0, 1, 2, 3, 5, 7, 10, 15)
"""Years that the table shows."""
TODAY = 100.0
"""What one knows and is paid today."""

KINDS = {"stay": "stay", "promotion": "promotion", "lateral": "lateral move", "new-field": "new field"}
BOUNDS = {"learns": (0.0, 60.0), "half": (0.5, 30.0), "doors": (0.0, 10.0), "pays": (20.0, 300.0)}
"""Per cent a year; years; out of ten; per cent of today's pay."""


@dataclass(frozen=True)
class Option:
    """An option as it could be read: what it is called, and its four numbers (see `BOUNDS`)."""

    name: str
    learns: float
    half: float
    doors: float
    pays: float


@dataclass(frozen=True)
class OptionsWorld:
    """What holds for every option: in years, or as shares.

    `every` how many years there is an occasion to change or to be looked at anew; after how many years the learning
    rate of one job has halved (`tires`); the yearly rise in place (`raises`); what share of new knowledge an employer
    pays for (`paid`), and how much of the step up to a title each next one grants again (`carries`); and what share of
    its learning rate a job costs in pay, while one is slow in its first year (`slow`).
    """

    every: float
    tires: float
    raises: float
    paid: float
    carries: float
    slow: float


def read(rows: Sequence[Row]) -> list[Option]:
    """The first few rows that have a kind and four numbers; a row without a name is called by its kind."""
    found: list[Option] = []
    for number, row in enumerate(rows, start=1):
        kind, numbers = str(row.get("kind")), {name: as_number(row.get(name)) for name in BOUNDS}
        if kind not in KINDS or any(map(math.isnan, numbers.values())) or len(found) == MOST:
            continue
        name = as_line(row.get("name"), NAME) or f"{KINDS[kind]} (row {number})"
        within = {name: min(high, max(low, numbers[name])) for name, (low, high) in BOUNDS.items()}
        found.append(Option(name, **within))
    return found


def pay(option: Option, world: OptionsWorld, certainty: float = 1.0) -> list[float]:
    """What a year in this option pays, in % of today's pay, at the end of each quarter from 0 on.

    Args:
        option: the option.
        world: what holds for all options.
        certainty: a factor on the learning rate.

    Returns:
        `YEARS` times `QUARTERS` values and the one at the beginning.
    """
    step = 1 / QUARTERS
    base, gained, fresh, paid = TODAY, 0.0, 1.0, option.pays
    rate, share = certainty * option.learns / 100, option.doors / 10
    higher = world.carries * max(0.0, option.pays / TODAY - 1)
    slow = world.slow * option.learns
    line, due = [max(0.0, paid - slow)], world.every
    for quarter in range(1, YEARS * QUARTERS + 1):
        gained += step * rate * fresh * (base + gained)
        gained *= math.pow(0.5, step / option.half)
        fresh *= math.pow(0.5, step / world.tires)
        paid *= math.pow(1 + world.raises, step)
        if quarter * step >= due - 1e-9:
            due += world.every
            paid += share * max(base + world.paid * gained - paid, higher * paid, 0.0)
            fresh += share * (1 - fresh)
        line.append(max(0.0, paid - slow) if quarter < QUARTERS else paid)
    return line


def together(line: Sequence[float], years: float) -> float:
    """All that is paid in the first `years`, in years of today's pay.

    Args:
        line: what is paid in each quarter.
        years: how many of the first ones count.
    """
    return sum(line[: round(years * QUARTERS)]) / QUARTERS / TODAY


def _ahead(one: Sequence[float], other: Sequence[float]) -> float:
    """From which year on `one` pays at least as much as `other`, to the end; YEARS where it never does."""
    behind = [quarter for quarter in range(len(one)) if one[quarter] < other[quarter] - 1e-9]
    first = behind[-1] + 1 if behind else 0
    return min(first / QUARTERS, float(YEARS))


def _made_up(one: Sequence[float], other: Sequence[float]) -> float | None:
    """In which year `one` has paid as much in all as `other`, once it has fallen behind; None for never."""
    gap, behind = 0.0, False
    for quarter in range(1, len(one)):
        gap += one[quarter - 1] - other[quarter - 1]
        behind = behind or gap < -1e-9
        if behind and gap >= 0:
            return quarter / QUARTERS
    return None if behind else 0.0


def _lost(learner: Option, titled: Option, horizon: float, world: OptionsWorld) -> float:
    """By how many years of today's pay the title is ahead within the horizon; below 0 if it is behind."""
    return together(pay(titled, world), horizon) - together(pay(learner, world), horizon)


def _turns(learner: Option, titled: Option, horizon: float, world: OptionsWorld) -> int | None:
    """From which carry-over of a title on, in %, the title is ahead within the horizon; None if it never is."""
    shares = range(0, 101, 5)
    return next((n for n in shares if _lost(learner, titled, horizon, replace(world, carries=n / 100)) > 0), None)


def _turning(turns: int | None, horizon: float) -> str:
    """Where the advice turns, in a sentence."""
    if turns is None:
        return f" Over {horizon:g} years learning stays ahead, however much of a title counts again."
    if turns == 0:
        return f" Over {horizon:g} years the title is ahead even if nothing of it counts again."
    return f" Over {horizon:g} years the advice turns where next employers grant {turns}% of the title's step again."


def _why(
    learner: Option, titled: Option, lost: float, year: float, horizon: float, world: OptionsWorld, turns: int | None
) -> str:
    """Why the title is the better bargain within the horizon; `year` is when the learner's pay catches up."""
    if horizon <= world.every:
        reason = "nobody pays for what was learned before there is an occasion to change, and none comes in that time"
    elif turns:
        reason = f"each next employer grants {world.carries:.0%} of the title's step again"
    elif year < YEARS:
        reason = f"learning catches up only in year {year:.1f}, and then has the years before to make up for"
    elif learner.doors < 3:
        reason = f"with doors of {learner.doors:g} in 10, hardly anyone will pay for what was learned"
    elif learner.half < 2.5:
        reason = f"half of what was learned is out of date after {learner.half:.1f} years"
    elif world.paid < 0.5:
        reason = f"an employer pays for {world.paid:.0%} of what was learned, and keeps the rest"
    elif world.every > 5:
        reason = f"{world.every:g} years from one occasion to the next are too long"
    elif world.tires < 1.5:
        reason = "every job here has taught most of what it can within a year or so"
    else:
        reason = "the difference in learning is too small to make up for the difference in pay"
    more = f"Over {horizon:g} years “{titled.name}” pays {lost:.1f} years of today's pay more than “{learner.name}”"
    return f"{more}: {reason}."


def _table(options: Sequence[Option], lines: Sequence[Sequence[float]], horizon: float) -> Table:
    """The yearly pay at some years, and everything within the horizon."""
    if not options:
        return Table(["year", "option"], [[f"year {year}", "no option yet"] for year in MARKS])
    header = ["year", *(f"{option.name}: year's pay, % of today's" for option in options)]
    body = [[f"year {year}", *(f"{line[year * QUARTERS]:.0f}" for line in lines)] for year in MARKS]
    body.append([f"{horizon:g} years in all, in years of today's pay", *(f"{together(x, horizon):.1f}" for x in lines)])
    return Table(header, body)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow each option's yearly pay over fifteen years.

    Args:
        values: the sliders: `horizon`, `every`, `tires` in years, `raises`, `paid` and `carries` in %, and `slow` in %
            of today's pay for each 10% of learning rate.
        rows: options with `kind`, `name`, `learns`, `half`, `doors` and `pays`; what cannot be read is left out.

    Returns:
        the pay of each option by year; the answer is the year from which the option that teaches most pays as much
        as the one that pays most now, 15 where it does not within fifteen years, and 0 where they are the same.
    """
    world = OptionsWorld(
        values["every"],
        values["tires"],
        values["raises"] / 100,
        values["paid"] / 100,
        values["carries"] / 100,
        values["slow"] / 10,
    )
    options, horizon = read(rows), values["horizon"]
    lines = [pay(option, world) for option in options]
    times = [quarter / QUARTERS for quarter in range(YEARS * QUARTERS + 1)]
    series = [
        Series(option.name, times, line, pay(option, world, 1 - UNSURE), pay(option, world, 1 + UNSURE))
        for option, line in zip(options, lines, strict=True)
    ]
    if not options:
        series = [Series("no option yet", times, [TODAY] * len(times))]
    answer, sentence, because = _compared(options, lines, horizon, world)
    return RunOutcome(
        answer=answer,
        sentence=sentence,
        series=series,
        table=_table(options, lines, horizon),
        x_title="years from now",
        y_title="a year's pay (% of today's)",
        fails=bool(because),
        because=because,
    )


def _compared(
    options: Sequence[Option], lines: Sequence[Sequence[float]], horizon: float, world: OptionsWorld
) -> tuple[float, str, str]:
    """The answer, the sentence, and why the advice fails, if it does."""
    if len(options) < 2:
        return 0.0, "There is nothing to compare yet. Fill in two or three options that you really have.", ""
    learning = max(range(len(options)), key=lambda i: options[i].learns)
    title = max(range(len(options)), key=lambda i: options[i].pays)
    learner, titled = options[learning], options[title]
    if learning == title or learner.learns == titled.learns or learner.pays == titled.pays:
        return 0.0, f"“{learner.name}” teaches as much as any and pays as much as any: no bargain has to be struck.", ""
    year, made_up = _ahead(lines[learning], lines[title]), _made_up(lines[learning], lines[title])
    if year >= YEARS:
        sentence = f"Within {YEARS} years “{learner.name}” does not come to pay as much as “{titled.name}”."
    else:
        sentence = f"From year {year:.1f} on “{learner.name}” pays as much as “{titled.name}”"
        sentence += f" and by year {made_up:.1f} has made up for the wait." if made_up else "."
    turns = _turns(learner, titled, horizon, world)
    sentence += _turning(turns, horizon)
    sentence += " If the guesses at learning are off by a third or so, the lines may lie anywhere in their ranges."
    lost = together(lines[title], horizon) - together(lines[learning], horizon)
    return year, sentence, _why(learner, titled, lost, year, horizon, world, turns) if lost > 0 else ""


def _row(kind: str, name: str, learns: float, half: float, doors: float, pays: float) -> Row:
    """A row of the learner's table."""
    return {"kind": kind, "name": name, "learns": learns, "half": half, "doors": doors, "pays": pays}


SIMULATION = Simulation(
    name="learning-options",
    title="What your options teach, and when it pays",
    lines=[
        "What you know is worth 100 today. An option adds its learning rate each year, and that compounds.",
        "In one job the rate falls, and what was learned goes out of date. In the first year being slow costs pay.",
        "At an occasion you are paid for what you now know, or for the last title: whichever is more.",
        "Doors say how often such an occasion opens, out of ten; a new job makes learning fresh again.",
    ],
    source=(
        "A model made for this course. That learning should come before titles is the view of the sources; none of "
        "them gives a number. Every coefficient is an assumption, and so, mostly, is what you put into the table."
    ),
    prediction=Prediction(
        "When will the option that teaches most pay as much a year as the one that pays most now? "
        "(15 or more: not by then)",
        low=0,
        high=20,
        step=0.5,
        unit="years",
    ),
    sliders=[
        Slider("horizon", "Years that count for you", 1, YEARS, 1, 12, "years"),
        Slider("every", "Years between occasions to change, or to be looked at anew", 0.5, 10, 0.5, 3, "years"),
        Slider("tires", "Time in which one job's learning rate halves", 0.5, 10, 0.5, 2.5, "years", assumption=True),
        Slider("raises", "Yearly rise in place", 0, 8, 0.5, 2, "%", assumption=True),
        Slider("paid", "Share of what was learned that an employer pays for", 0, 100, 5, 70, "%", assumption=True),
        Slider(
            "carries",
            "Share of a title's step that each next employer grants again",
            0,
            100,
            5,
            30,
            "%",
            assumption=True,
        ),
        Slider(
            "slow",
            "Lost in the first year for each 10% that a job teaches",
            0,
            5,
            0.5,
            2,
            "% of today's pay",
            assumption=True,
        ),
    ],
    run=run,
    advice="Early on, prefer the option that teaches you fastest over the one with the better title.",
    challenge=(
        "Make the title win: find a horizon, a half-life, a shortage of doors or a title that counts again, with which "
        "the option that pays most now has paid most at the end."
    ),
    regime=Regime(
        values={"horizon": 3, "every": 3, "tires": 2.5, "raises": 2, "paid": 70, "carries": 30, "slow": 2},
        why=(
            "Three years to go: before a move abroad, a pension or a loan that is due. Learning needs an occasion to "
            "be paid, and the first one comes when the three years are over. The same happens over twelve years where "
            "the knowledge is worth nothing elsewhere (doors at 1), is soon out of date (half-life at 1), or where the "
            "next employers pay for the last title."
        ),
        rows=[
            _row("promotion", "lead", 6, 8, 4, 115),
            _row("lateral", "map data team", 20, 6, 7, 95),
            _row("stay", "stay on routing", 3, 8, 3, 100),
        ],
    ),
    columns=[
        Column("kind", "What it is", options=KINDS),
        Column("name", "Called", longest=NAME),
        Column("learns", "Teaches, at first (% a year)", low=0, high=60),
        Column("half", "Half of it is out of date after (years)", low=0.5, high=30, step=0.5),
        Column("doors", "Doors it opens (of 10)", low=0, high=10),
        Column("pays", "Pays (% of today's)", low=20, high=300),
    ],
    rows=[
        _row("promotion", "lead", 6, 8, 4, 115),
        _row("lateral", "map data team", 20, 6, 7, 95),
        _row("stay", "stay on routing", 3, 8, 3, 100),
    ],
)
