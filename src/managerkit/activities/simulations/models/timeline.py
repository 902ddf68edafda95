"""A coding history as a line of serious-coding years, against the two bands of the timeline heuristic.

The heuristic (about ten years in all, 4 to 5 of them working years) is Camille Fournier's, from the episode
named in the module's sources. The weights that turn a calendar year into a part of a serious year are
assumptions of this kit.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from managerkit.activities.simulations.model import (
    Column,
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Span,
    Table,
)
from managerkit.activities.simulations.rows import as_number, first_few

ALL_BAND = (8.0, 12.0)
"""Years; "about ten", give or take two, which is an assumption."""
WORKING_BAND = (4.0, 5.0)
"""Years."""
STALE = 5.0
"""Years since the last serious coding from which the count is said to hide the gap; an assumption."""
EARLIEST = 1970
MOST = 50.0
"""Years; the most that is asked for and answered."""

KINDS = {
    "school": "school",
    "degree": "degree",
    "postgraduate": "postgraduate degree",
    "job": "job",
    "break": "break",
}
SHARES = {"none": "none", "little": "a little", "half": "about half", "mostly": "mostly"}
_SERIOUS = {"half", "mostly"}


@dataclass(frozen=True)
class YearWeight:
    """What a year counts for, as a share of a serious year from 0 to 1: low, central and high."""

    low: float
    centre: float
    high: float


@dataclass(frozen=True)
class Spell:
    """A stretch of one kind of time, from one calendar year to another, both taken at their beginning."""

    kind: str
    share: str
    start: float
    end: float


@dataclass(frozen=True)
class YearsLine:
    """Accumulated years at each point in time: low, central and high."""

    low: Sequence[float]
    centre: Sequence[float]
    high: Sequence[float]

    def last(self) -> str:
        """The final value with its range, in years."""
        return self.at(-1)

    def at(self, i: int) -> str:
        """The value at point `i` with its range, in years."""
        return f"{self.centre[i]:.1f} ({self.low[i]:.1f} to {self.high[i]:.1f})"

    def times(self, share: float) -> "YearsLine":
        """The same line with every value multiplied by `share`."""
        return YearsLine(*([value * share for value in values] for values in (self.low, self.centre, self.high)))


def around(centre: float, margin: float) -> YearWeight:
    """A weight with the same margin on both sides, kept between 0 and 1.

    Args:
        centre: from 0 to 1.
        margin: to both sides.
    """
    return YearWeight(max(0.0, centre - margin), centre, min(1.0, centre + margin))


def weights(study: float, half: float) -> dict[tuple[str, str], YearWeight]:
    """What a year of each kind and share counts for.

    `study` and `half` are shares from 0 to 1. Every number here is an assumption. School counts half as much
    as a degree, time off as much as a degree, a job in full; the margins stand for what nobody can know from
    a table.

    Args:
        study: what a year of a degree counts for, as a share from 0 to 1.
        half: what a year of coding half of the time counts for, from 0 to 1.
    """
    kinds = {
        "school": around(study / 2, 0.15),
        "degree": around(study, 0.2),
        "postgraduate": around(study, 0.2),
        "job": YearWeight(1.0, 1.0, 1.0),
        "break": around(study, 0.2),
    }
    shares = {
        "none": YearWeight(0.0, 0.0, 0.0),
        "little": around(0.15, 0.1),
        "half": around(half, 0.15),
        "mostly": YearWeight(0.8, 1.0, 1.0),
    }
    return {
        (kind, share): YearWeight(k.low * s.low, k.centre * s.centre, k.high * s.high)
        for kind, k in kinds.items()
        for share, s in shares.items()
    }


def _spell(row: Row, today: float) -> Spell | str:
    """The row as a spell that ends today at the latest, or what is wrong with it."""
    kind, share = str(row.get("kind")), str(row.get("share"))
    start, end = as_number(row.get("from")), as_number(row.get("to"))
    if kind not in KINDS or share not in SHARES:
        return "its kind or share is missing"
    if math.isnan(start + end):
        return "a year is missing"
    if start > end:
        return "it ends before it begins"
    if start < EARLIEST:
        return f"it begins before {EARLIEST}"
    if start >= today:
        return f"it begins no earlier than {today:g}"
    return Spell(kind, share, start, min(max(end, start + 0.5), today))


def read(rows: Sequence[Row], today: float) -> tuple[list[Spell], list[str]]:
    """The rows as spells, and sentences on those left out or cut short.

    A row that begins and ends in the same year counts as half a year. Nothing counts after `today`, a
    calendar year.

    Args:
        rows: the learner's table.
        today: a calendar year, with a fraction.
    """
    spells: list[Spell] = []
    out: list[str] = []
    cut: list[str] = []
    for i, row in enumerate(rows, start=1):
        found = _spell(row, today)
        if isinstance(found, str):
            out.append(f"row {i} ({found})")
            continue
        spells.append(found)
        if as_number(row.get("to")) > today:
            cut.append(f"row {i}")
    notes = [f"Left out: {first_few(out)}."] if out else []
    if cut:
        notes.append(f"Counted only up to {today:g}: {first_few(cut)}.")
    return spells, notes


def accumulate(spells: Sequence[Spell], weigh: Callable[[Spell], float], years: Sequence[float]) -> list[float]:
    """Serious years gathered by each point in time.

    Spells that overlap add up to one year per year at most.

    Args:
        spells: what was done when.
        weigh: what a year of a spell counts for, from 0 to 1.
        years: calendar years in order, the first no later than the first spell.

    Returns:
        as many sums as there are years.
    """
    cuts = sorted({*years, *(spell.start for spell in spells), *(spell.end for spell in spells)})
    total, gathered = 0.0, {cuts[0]: 0.0}
    for a, b in pairwise(cuts):
        rate = sum(weigh(spell) for spell in spells if spell.start <= a and spell.end >= b)
        total += min(1.0, rate) * (b - a)
        gathered[b] = total
    return [gathered[year] for year in years]


def _line(spells: Sequence[Spell], table: Mapping[tuple[str, str], YearWeight], years: Sequence[float]) -> YearsLine:
    """What the spells add up to, with the range of the weights."""
    return YearsLine(
        accumulate(spells, lambda spell: table[spell.kind, spell.share].low, years),
        accumulate(spells, lambda spell: table[spell.kind, spell.share].centre, years),
        accumulate(spells, lambda spell: table[spell.kind, spell.share].high, years),
    )


def _years(spells: Sequence[Spell], today: float) -> list[float]:
    """Calendar years from the first spell to today, and at least the last four."""
    first = math.floor(min([spell.start for spell in spells] + [today - 4]))
    years = [float(year) for year in range(first, math.floor(today) + 1)]
    return years if years[-1] == today else [*years, today]


def gap(spells: Sequence[Spell], today: float) -> float:
    """Years since coding last took half of the time or more; 0 if it never did.

    Args:
        spells: what was done when.
        today: a calendar year, with a fraction.
    """
    return min((today - spell.end for spell in spells if spell.share in _SERIOUS), default=0.0)


def _misled(total: YearsLine, new: YearsLine, novelty: float, since: float) -> list[str]:
    """Why the count would mislead, in sentences; only a count that has reached the band can."""
    low = ALL_BAND[0]
    if total.centre[-1] < low:
        return []
    found = []
    if new.high[-1] < low:
        found.append(
            f"The count says {total.centre[-1]:.1f} years, but at {novelty:.0%} new only "
            f"{new.last()} of them taught something new: the rest is the same year again."
        )
    if since >= STALE:
        found.append(
            f"The count says {total.centre[-1]:.1f} years and would say so for ever, "
            f"though the last serious coding was {since:g} years ago."
        )
    return found


def _table(years: Sequence[float], lines: Mapping[str, YearsLine]) -> Table:
    """At most twelve of the years, always with the first and the last."""
    most = 12
    if len(years) <= most:
        picked = list(range(len(years)))
    else:
        picked = [round(i * (len(years) - 1) / (most - 1)) for i in range(most)]
    rows = [[f"{years[i]:g}", *(line.at(i) for line in lines.values())] for i in picked]
    return Table(["start of year", *(f"{title}, years (range)" for title in lines)], rows)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Add a coding history up.

    Args:
        values: the sliders: `study`, `half` and `novelty` as shares from 0 to 1, `today` as a calendar year.
        rows: spells with `kind`, `from`, `to` (calendar years) and `share`; what cannot be read is left out
            and named.

    Returns:
        accumulated years by calendar year; the answer is the central total in years, at most 50.
    """
    today, novelty = values["today"], values["novelty"]
    spells, notes = read(rows, today)
    table = weights(values["study"], values["half"])
    years = _years(spells, today)
    total = _line(spells, table, years)
    new = total.times(novelty)
    working = _line([spell for spell in spells if spell.kind == "job"], table, years)
    lines = {"all serious coding": total, "working years": working}
    if novelty < 1:
        lines["years with something new"] = new
    why = _misled(total, new, novelty, gap(spells, today))
    if spells:
        sentence = (
            f"By these weights the history adds up to {total.last()} years of serious coding, "
            f"{working.last()} of them working years. "
            "The bands to compare with are 8 to 12 years in all, and 4 to 5 working years."
        )
    else:
        sentence = "There is no spell to count yet: 0 years. Add a row with a kind, two years and a share."
    return RunOutcome(
        answer=min(total.centre[-1], MOST),
        sentence=" ".join([sentence, *notes]),
        series=[Series(title, years, line.centre, line.low, line.high) for title, line in lines.items()],
        table=_table(years, lines),
        x_title="calendar year",
        y_title="years of serious coding so far",
        spans=[
            Span("about ten years in all (8 to 12)", *ALL_BAND),
            Span("4 to 5 working years", *WORKING_BAND),
        ],
        fails=bool(why),
        because=" ".join(why),
    )


def _row(kind: str, start: float, end: float, share: str) -> Row:
    """A row of the learner's table."""
    return {"kind": kind, "from": start, "to": end, "share": share}


SIMULATION = Simulation(
    name="timeline",
    title="Your coding years, counted",
    lines=[
        "A calendar year counts as kind × share: a coding job 1, a degree less, school half of that.",
        "Spells that overlap never add up to more than one year per year.",
        "Working years come from jobs alone.",
        "The range around each line shows what other weights, just as likely, would give.",
    ],
    source=(
        "The two bands are Camille Fournier's rule of thumb, from the podcast named under Sources. "
        "All weights, and the margin of two years around ten, are assumptions of this course."
    ),
    prediction=Prediction(
        "How many years of serious coding would you say you have?",
        low=0,
        high=MOST,
        step=0.5,
        unit="years",
        about_you=True,
    ),
    sliders=[
        Slider("study", "A year of study counts as", 0, 1, 0.05, 0.7, "of a serious year", assumption=True),
        Slider(
            "half",
            "A year of half-time coding counts as",
            0.2,
            0.8,
            0.05,
            0.5,
            "of a serious year",
            assumption=True,
        ),
        Slider("novelty", "Share of those years that taught you something new", 0, 1, 0.05, 1),
        Slider("today", "Count up to the start of", 2020, 2040, 1, 2026),
    ],
    run=run,
    advice="Look for about ten years of serious coding, 4 to 5 of them at work: a rule of thumb, no gate.",
    challenge=(
        "Make the count mislead: find a history that reaches ten years "
        "and would still leave its owner lost in a codebase today."
    ),
    regime=Regime(
        values={"study": 0.7, "half": 0.5, "novelty": 0.3, "today": 2026},
        why=(
            "Ten years in one job on one system, three in ten of them with something new. The count cannot "
            "tell ten years from one year lived ten times. Nor does it see how far back they lie: move both "
            "rows ten years earlier, and it stays the same."
        ),
        rows=[_row("degree", 2012, 2016, "half"), _row("job", 2016, 2026, "mostly")],
    ),
    columns=[
        Column("kind", "Kind", options=KINDS),
        Column("from", "From (year)", low=EARLIEST, high=2040),
        Column("to", "To (year)", low=EARLIEST, high=2040),
        Column("share", "Time spent coding", options=SHARES),
    ],
    rows=[
        _row("school", 2010, 2013, "little"),
        _row("degree", 2013, 2017, "half"),
        _row("job", 2017, 2019, "mostly"),
        _row("break", 2019, 2020, "none"),
        _row("job", 2020, 2024, "mostly"),
        _row("postgraduate", 2021, 2023, "little"),
        _row("job", 2024, 2026, "half"),
    ],
)
