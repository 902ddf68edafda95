"""A ladder audit: what two career ladders say on paper, and what it comes to for somebody who stays an engineer.

Every rise takes some years, if there is a rung above, if people do get onto it, and if the promotion that is written
down happens. Pay is the middle of the band. One person stays an engineer. Another waits some years for a manager's
seat, rising as an engineer until then, moves to the managers' lowest rung that is not below the one they are on, and
rises there by the same rule: two ladders that are alike, in the table and in practice, come out alike. Seats: where the
table says how many people stand on the rungs of a ladder, a rise is as likely as there are places above for those
below, and nobody rises to a rung on which nobody stands.

That pay bands, levels and criteria have to match is the sources' (an essay on the promotion myth; Charity Majors). The
rest is arithmetic with assumptions of this course.
"""

from collections.abc import Mapping, Sequence
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
    Table,
)

from .ladders import ASPECTS, EVEN, LEVEL, TRACKS, Ladders, Rung, matches, parity, picture, read

LONGEST = 20
"""Years that can be followed."""
SMALL = 10
"""People in all below which a second ladder is told as of no use; an assumption."""
APART = 5.0
"""Percent of pay by which the two have to differ for the advice to matter; an assumption."""
_SAMPLE = (
    ("engineer", 3, "Engineer", 46, 58, 4, 31),
    ("engineer", 4, "Senior engineer", 56, 70, 4, 24),
    ("engineer", 5, "Staff engineer", 66, 82, 2, 6),
    ("engineer", 6, "Principal engineer", 76, 92, 1, 1),
    ("manager", 5, "Team manager", 70, 88, 4, 9),
    ("manager", 6, "Section head", 82, 102, 3, 4),
    ("manager", 7, "Head of department", 98, 124, 3, 2),
    ("manager", 8, "Director", 118, 150, 2, 2),
    ("manager", 9, "VP of engineering", 145, 190, 1, 1),
)
_EQUAL = (
    ("engineer", 4, "Senior engineer", 56, 70, 4, 24),
    ("engineer", 5, "Staff engineer", 70, 88, 4, 3),
    ("engineer", 6, "Principal engineer", 82, 102, 4, 0),
    ("engineer", 7, "Distinguished", 98, 124, 4, 0),
    ("manager", 5, "Team manager", 70, 88, 4, 9),
    ("manager", 6, "Section head", 82, 102, 4, 5),
    ("manager", 7, "Head of department", 98, 124, 4, 3),
)
"""Equal on paper; on the upper rungs of the engineers' ladder stands nobody."""
_NAMES = ("track", "level", "called", "low", "high", "criteria", "people")


def _rows(lines: Sequence[tuple[str, int, str, int, int, int, int]]) -> list[Row]:
    return [
        dict(zip(_NAMES, (one if isinstance(one, str) else float(one) for one in line), strict=True)) for line in lines
    ]


def _climb(rungs: Sequence[Rung], on: Sequence[float], yearly: float) -> list[float]:
    """Where somebody stands a year later, as a chance for each rung; `yearly` is that of a rise where all is open."""
    counted, moved = any(rung.people for rung in rungs), list(on)
    for i, (here, above) in enumerate(pairwise(rungs)):
        room = min(1.0, above.people / here.people) if counted and here.people else 1.0
        if counted and not above.people:
            room = 0.0
        going = on[i] * min(1.0, yearly * room)
        moved[i] -= going
        moved[i + 1] += going
    return moved


def _pay(rungs: Sequence[Rung], on: Sequence[float]) -> float:
    return sum(share * rung.middle for share, rung in zip(on, rungs, strict=True))


def _across(engineers: Sequence[Rung], managers: Sequence[Rung], on: Sequence[float]) -> list[float]:
    """Where somebody stands on the managers' ladder after the move, as a chance for each rung."""
    moved = [0.0] * len(managers)
    for rung, share in zip(engineers, on, strict=True):
        fitting = [i for i, other in enumerate(managers) if other.level >= rung.level]
        moved[fitting[0] if fitting else -1] += share
    return moved


def careers(ladders: Ladders, values: Mapping[str, float]) -> tuple[list[float], list[float]]:
    """Expected pay by year of one who stays an engineer, and of one who moves to management.

    Args:
        ladders: the two ladders, neither empty.
        values: the sliders, as in `run`.

    Returns:
        pay in the table's unit for the years 0 to `years`, of both.
    """
    engineers, managers = ladders["engineer"], ladders["manager"]
    below = [i for i, rung in enumerate(engineers) if rung.level <= values["level"]]
    on = [float(i == (below[-1] if below else 0)) for i in range(len(engineers))]
    rises, rises_there = values["practice"] / values["pace"], values["managers"] / values["pace"]
    stays, moves, over = [_pay(engineers, on)], list[float](), list[float]()
    for year in range(round(values["years"]) + 1):
        if year:
            on = _climb(engineers, on, rises)
            stays.append(_pay(engineers, on))
        if over:
            over = _climb(managers, over, rises_there)
        elif year >= values["seat"]:
            over = _across(engineers, managers, on)
        moves.append(_pay(managers, over) if over else stays[-1])
    return stays, moves


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Audit two ladders, and follow two careers on them.

    Args:
        values: the sliders: `level` today, `years` to follow, `pace` and `seat` in years, `practice` and `managers`
            (the shares of promotions that happen, for engineers and for managers) from 0 to 1.
        rows: rungs with `track`, `level`, `called`, `low` and `high` in thousands, `criteria` and `people`.

    Returns:
        expected pay by year on both tracks; the answer is how much less, in percent over all years, somebody is paid
        who stays an engineer. Below 0 is more.
    """
    ladders, notes = read(rows)
    if not all(ladders.values()):
        ladders, _ = read(_rows(_SAMPLE))
        notes.append("One of the two ladders has no rung that can be read, so the sample stands in.")
    stays, moves = careers(ladders, values)
    less = _less(stays, moves)
    because = _why(ladders, less)
    years = len(stays) - 1
    times = list(range(years + 1))
    return RunOutcome(
        answer=round(less, 1) + 0.0,
        sentence=" ".join([_said(ladders), _paid(less, years), *_turns(ladders, values), *notes]),
        series=[Series("stays an engineer", times, stays), Series("moves to management", times, moves)],
        table=_table(stays, moves),
        x_title="years from now",
        y_title="expected pay, thousands a year",
        fails=bool(because),
        because=because,
        opening=picture(ladders),
    )


def _said(ladders: Ladders) -> str:
    """What the two ladders say on paper."""
    tops = {track: rungs[-1].level for track, rungs in ladders.items()}
    even = parity(ladders)
    level = sum(share >= 100 - EVEN for share in even.values())
    shared = (
        f"At {level} of {len(even)} levels on both, the engineers' band is even with the managers', or higher."
        if even
        else "There is no level that both have."
    )
    criteria = {track: sum(rung.criteria for rung in rungs) / len(rungs) for track, rungs in ladders.items()}
    return (
        f"The engineers' ladder stops at level {tops['engineer']}, the managers' at {tops['manager']}. {shared} "
        f"Criteria are written for {criteria['engineer']:.1f} of {ASPECTS} aspects on an engineers' level, and for "
        f"{criteria['manager']:.1f} on a managers'."
    )


def _paid(less: float, years: int) -> str:
    amount = f"{abs(less):.0f}% {'less' if less >= 0 else 'more'}"
    return f"Over {years} years, whoever stays an engineer is paid {amount}."


def _less(stays: Sequence[float], moves: Sequence[float]) -> float:
    """How much less somebody is paid who stays, in percent over all years but the first."""
    return max(-100.0, min(100.0, 100 * (1 - sum(stays[1:]) / sum(moves[1:]))))


def _turns(ladders: Ladders, values: Mapping[str, float]) -> list[str]:
    """Where matching on paper stops being enough: a sentence, if a share of engineers' promotions decides it."""
    if not matches(ladders):
        return []
    shares = [step / 20 for step in range(21)]
    enough = [share for share in shares if _less(*careers(ladders, {**values, "practice": share})) <= APART]
    if not enough or enough[0] == 0:
        return []
    return [f"Matching on paper is enough from {enough[0]:.0%} of engineers' promotions on, and below that it is not."]


def _why(ladders: Ladders, less: float) -> str:
    """Why matching ladders on paper is the wrong thing to ask for here, or nothing."""
    people = sum(rung.people for rungs in ladders.values() for rung in rungs)
    if 0 < people < SMALL:
        return (
            f"There are {people:g} of you. A second ladder is paper here; a talk about pay each spring would do more."
        )
    if matches(ladders) and less > APART:
        return (
            f"The two ladders match on paper, and still whoever stays an engineer is paid {less:.0f}% less: the upper "
            "rungs are there, and nobody is helped onto them. An audit of documents does not see that; count names."
        )
    return ""


def _table(stays: Sequence[float], moves: Sequence[float]) -> Table:
    """At most twelve years, always with the first and the last."""
    last = len(stays) - 1
    shown = sorted({round(i * last / min(last, 10)) for i in range(min(last, 10) + 1)})
    body = [
        [f"{year}", f"{stays[year]:.0f}", f"{moves[year]:.0f}", f"{100 * stays[year] / moves[year]:.0f}%"]
        for year in shown
    ]
    return Table(["year", "stays an engineer", "moves to management", "of what managers get"], body)


SIMULATION = Simulation(
    name="ladder-audit",
    title="Two ladders, and what they come to",
    lines=[
        "A level on both ladders is even if the engineers' band, in its middle, is within 5% of the managers'.",
        "A rise takes some years, where there is a rung, where people get onto it, and where it does happen.",
        "One person stays an engineer. Another waits for a manager's seat, and then rises by the same rule.",
        "Pay is the middle of the band. With people entered, places above and people below decide who rises.",
    ],
    source=(
        "After the essay on the promotion myth and Charity Majors: equal bands, levels as high, written criteria. The "
        "years, the places and the middle of the band are assumptions. It sees documents, and not what is done."
    ),
    prediction=Prediction(
        "Over ten years, how much less is somebody paid who stays an engineer, on these two ladders? Below 0 is more.",
        low=-100,
        high=100,
        step=1,
        unit="%",
    ),
    sliders=[
        Slider("level", "Level today", 1, LEVEL, 1, 3),
        Slider("years", "Years to follow", 5, LONGEST, 1, 10, "years"),
        Slider("pace", "Years that a rise takes", 1, 8, 0.5, 3, "years", assumption=True),
        Slider("seat", "Years until a manager's seat is free", 0, 8, 1, 1, "years", assumption=True),
        Slider("practice", "Share of engineers' promotions that happen as written", 0, 1, 0.05, 1, assumption=True),
        Slider("managers", "Share of managers' promotions that happen as written", 0, 1, 0.05, 1, assumption=True),
    ],
    columns=[
        Column("track", "Ladder", options=TRACKS),
        Column("level", "Level", low=1, high=LEVEL, step=1),
        Column("called", "Called", longest=24),
        Column("low", "Band from (thousands)", low=0, high=2000, step=1),
        Column("high", "to", low=0, high=2000, step=1),
        Column("criteria", "Criteria written (0 to 4)", low=0, high=ASPECTS, step=1),
        Column("people", "People on it", low=0, high=5000, step=1),
    ],
    rows=_rows(_SAMPLE),
    run=run,
    advice="Give engineers levels and bands that match the managers', nearly as far up.",
    challenge="Make two ladders that match on paper, and on which the engineer still loses.",
    regime=Regime(
        values={"level": 5, "years": 10, "pace": 3, "seat": 1, "practice": 1, "managers": 1},
        rows=_rows(_EQUAL),
        why=(
            "Equal bands, equal levels, every criterion in writing, and nobody has ever stood on the two upper rungs. "
            "On paper there is nothing to ask for. Ask for the names of those who were promoted."
        ),
    ),
)
