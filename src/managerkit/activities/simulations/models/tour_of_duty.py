"""A tour of duty as a manager: whether it ends by its date, two thousand times over, and what holds it.

The problem shrinks by .25·capability a quarter. How large it really is nobody knows at the start: its size is drawn
between .8 and 1.8. A successor takes hold of .15 of the work a quarter while one delegates, and .05 otherwise; while
one delegates, capability is lower until the successor has hold. A reorganisation may come in any quarter; it adds to
the problem, and may wipe out a way back, less often one that is in writing. The tour ends when the exit criteria have
been seen to be met, somebody has enough hold of the work, and there is an agreed role to return to.

An event and a number are seen when they come, a judgement up to three quarters late. A state (“the team is healthy”)
has no day: once it is so, somebody may call it reached, with a chance in each quarter that is a slider.

The idea of a tour of duty is Hoffman, Casnocha and Yeh's (The Alliance, 2014); RiffOn's collection applies it to
managing. Neither gives numbers for this; every coefficient is an assumption of this course.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

TOURS = 2000
SEED = 7
QUARTERS = 16
"""How long a tour is followed; one that goes on counts as not ended."""
SMALLEST, LARGEST = 0.8, 1.8
"""The problem's hidden size is between these, evenly."""
SHRINKS = 0.25
DELEGATED, KEPT = 0.15, 0.05
"""Share of the work that a successor takes hold of in a quarter, when one delegates and when not."""
HELD = 0.1
"""Share that somebody has hold of at the start."""
ADDS = 0.3
"""What a reorganisation adds to the problem."""
FOUND = 0.25
"""Chance in a quarter that a lost or missing way back is agreed anew, once the rest is done."""
LATEST = 3
"""Quarters by which a judgement may come late, at most."""
EDGE = 5.0
"""Tours in a hundred by which handing over from half-way must lead for the advice to matter; an assumption."""

KINDS = {
    "event": "something happens, and others see it",
    "number": "a number passes a mark",
    "judgement": "somebody judges it good enough",
    "state": "it is and stays so",
}
"""How one would see that a criterion is met."""
UNWRITTEN = 0.2
"""Chance that a way back which is not in writing outlives a reorganisation; an assumption."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ExitCriterion:
    """An exit criterion: its row, how it is seen, and what share of the problem must be gone (0 to 1)."""

    number: int
    kind: str
    gone: float


@dataclass(frozen=True)
class Charter:
    """What was written down: from which quarter one delegates (None: once the criteria are met), and the rest."""

    criteria: Sequence[ExitCriterion]
    delegates: int | None
    written: bool
    needed: float


@dataclass(frozen=True)
class TourWorld:
    """What nobody chooses: the chance of a reorganisation in a quarter, and what delegating costs at first.

    `called` is the chance in a quarter that a state is called reached, and `spared` the chance that a way back in
    writing outlives a reorganisation.
    """

    shake: float
    cost: float
    called: float
    spared: float


@dataclass(frozen=True)
class Tours:
    """By quarter: % of tours ended, and the mean share of the problem left, in %."""

    ended: Sequence[float]
    left: Sequence[float]


def simulate(charter: Charter, world: TourWorld, seed: int = SEED) -> Tours:
    """Play some thousand tours under one charter.

    Args:
        charter: with at least one criterion.
        world: the same for every charter compared.
        seed: of the random numbers; charters with the same seed meet the same problems and reorganisations.

    Returns:
        shares after 0 to `QUARTERS` quarters.
    """
    rng = np.random.default_rng(seed)
    size = rng.uniform(SMALLEST, LARGEST, TOURS)
    lateness = rng.integers(0, LATEST + 1, (len(charter.criteria), TOURS))
    spared = world.spared if charter.written else UNWRITTEN
    left, hold = size.copy(), np.full(TOURS, HELD)
    seen_at = np.full((len(charter.criteria), TOURS), np.inf)
    role, over = np.full(TOURS, True), np.zeros(TOURS, dtype=bool)
    ended, remaining = [0.0], [100.0]
    for quarter in range(1, QUARTERS + 1):
        shaken = (rng.random(TOURS) < world.shake) & ~over
        asked = rng.random(TOURS) < FOUND
        wiped, called = rng.random(TOURS) >= spared, rng.random((len(charter.criteria), TOURS)) < world.called
        met = (seen_at <= quarter - 1).all(axis=0)
        delegating = met | (charter.delegates is not None and quarter >= charter.delegates)
        capability = 1 - np.where(delegating, world.cost * (1 - hold), 0.0)
        left = np.where(over, left, np.maximum(0.0, left - SHRINKS * capability))
        hold = np.minimum(1.0, hold + np.where(over, 0.0, np.where(delegating, DELEGATED, KEPT)))
        left, size = left + ADDS * shaken, size + ADDS * shaken
        role &= ~(shaken & wiped)
        for i, criterion in enumerate(charter.criteria):
            enough = (left <= (1 - criterion.gone) * size + 1e-9) & np.isinf(seen_at[i])
            late = lateness[i] if criterion.kind == "judgement" else 0
            if criterion.kind == "state":
                enough &= called[i]
            seen_at[i] = np.where(enough, quarter + late, seen_at[i])
        rest = (seen_at <= quarter).all(axis=0) & (hold >= charter.needed - 1e-9)
        role |= rest & asked
        over |= rest & role
        ended.append(100 * float(over.mean()))
        remaining.append(100 * float((left / size).mean()))
    return Tours(ended, remaining)


def read(rows: Sequence[Row]) -> tuple[list[ExitCriterion], list[str]]:
    """The rows as criteria, and sentences on those that cannot be read or have no day."""
    criteria: list[ExitCriterion] = []
    out: list[str] = []
    for number, row in enumerate(rows, start=1):
        kind, gone = str(row.get("kind")), as_number(row.get("gone"))
        if kind in KINDS and 0 <= gone <= 100:
            criteria.append(ExitCriterion(number, kind, gone / 100))
        else:
            out.append(f"row {number}")
    states = [f"row {one.number}" for one in criteria if one.kind == "state"]
    notes = []
    if out:
        notes.append(f"Left out, for want of a kind or a share: {first_few(out)}.")
    if states:
        notes.append(f"No day in {first_few(states)}: such a criterion is met when somebody says so.")
    return criteria, notes


def _why(early: float, late: float, needed: float, cost: float) -> str:
    """Why handing over before the problem is solved buys little here; both are tours of 100 ended by the date."""
    if needed <= 2 * HELD:
        reason = "hardly anything has to go on after you, so what you hand over is time"
    elif early < EDGE and late < EDGE:
        reason = (
            "hardly a tour ends by that date in either way, and it is the date or the criteria that should be looked at"
        )
    elif cost >= 0.5:
        reason = "handing over costs more than the problem leaves room for"
    else:
        reason = "the date is so far off that there is time for both, one after the other"
    return (
        f"Handing over from half-way on ends {early:.0f} tours of 100 by the date, handing over only once the "
        f"problem is solved {late:.0f}: {reason}."
    )


def _turns(early: Sequence[float], late: Sequence[float], date: int) -> str:
    """From which end date on it no longer matters when one hands over, in a sentence."""
    gaps = [quarter for quarter in range(date, QUARTERS + 1) if early[quarter] - late[quarter] < EDGE]
    if not gaps:
        return f"Handing over early is still ahead at quarter {QUARTERS}."
    return f"With an end date of quarter {gaps[0]} or later the two come within {EDGE:g} of each other."


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Play the learner's charter, the same delegating from half-way to the date, and the same delegating last.

    Args:
        values: the sliders: `date` and `delegate` in quarters, `written` (0 or 1), `needed` (0 to 1), `shake` and
            `called` (chances in a quarter), `spared` (a chance) and `cost` (share of capability).
        rows: exit criteria with `criterion` (a text, not looked at), `kind` and `gone` in %.

    Returns:
        tours ended, of 100, by quarter; the answer is how many end by the date.
    """
    date, delegate = round(values["date"]), round(values["delegate"])
    criteria, notes = read(rows)
    if not criteria:
        notes.append("There is no exit criterion to go by: without one, the model takes “all of it gone, judged”.")
        criteria = [ExitCriterion(0, "judgement", 1.0)]
    world = TourWorld(values["shake"], values["cost"], values["called"], values["spared"])
    rest = (values["written"] >= 0.5, values["needed"])
    own = simulate(Charter(criteria, delegate, *rest), world)
    halfway = max(1, date // 2)
    early = simulate(Charter(criteria, halfway, *rest), world)
    late = simulate(Charter(criteria, None, *rest), world)
    fails = early.ended[date] - late.ended[date] < EDGE
    half = next((f"quarter {i}" for i, share in enumerate(own.ended) if share >= 50), "no quarter looked at")
    if criteria[0].number:
        notes.append("Whether these are the right criteria it cannot say.")
    sentence = (
        f"By the end of quarter {date}, {own.ended[date]:.0f} of 100 such tours are over, with {own.left[date]:.0f}% "
        f"of the problem left on average; half are over by {half}. Handing over from half-way on, quarter {halfway}, "
        f"gives {early.ended[date]:.0f}, handing over only once the problem is solved {late.ended[date]:.0f}. "
        f"{_turns(early.ended, late.ended, date)}"
    )
    picked = sorted({*range(0, QUARTERS + 1, 2), date})
    table = Table(
        [
            "quarter",
            "your charter: over, of 100",
            "handing over from half-way",
            "once it is solved",
            "yours: problem left, %",
        ],
        [
            [
                f"{i} (your date)" if i == date else str(i),
                f"{own.ended[i]:.0f}",
                f"{early.ended[i]:.0f}",
                f"{late.ended[i]:.0f}",
                f"{own.left[i]:.0f}",
            ]
            for i in picked
        ],
    )
    quarters = range(QUARTERS + 1)
    return RunOutcome(
        answer=own.ended[date],
        sentence=" ".join([sentence, *notes]),
        series=[
            Series("your charter", quarters, own.ended),
            Series("handing over from half-way", quarters, early.ended),
            Series("handing over once it is solved", quarters, late.ended),
        ],
        table=table,
        x_title="quarters since the start",
        y_title="tours over, of 100",
        fails=fails,
        because=_why(early.ended[date], late.ended[date], values["needed"], values["cost"]) if fails else "",
    )


def _row(criterion: str, kind: str, gone: float) -> Row:
    """A row of the learner's table."""
    return {"criterion": criterion, "kind": kind, "gone": gone}


SIMULATION = Simulation(
    name="tour-of-duty",
    title="Does this tour end?",
    lines=[
        "The problem shrinks by .25 × capability a quarter; its real size, .8 to 1.8, is hidden from you.",
        "A successor takes hold of .15 of the work a quarter while you hand over, .05 otherwise.",
        "A reorganisation adds .3 to the problem, and may wipe out a way back, less often one in writing.",
        "It ends when the criteria are seen to be met, enough is handed over, and there is a role to return to.",
        "An event is seen when it comes, a judgement late. A state is met when somebody happens to say so.",
    ],
    source=(
        "A toy made for this course, after the tour of duty of Hoffman, Casnocha and Yeh (The Alliance, 2014) and of "
        "the RiffOn collection, which give no numbers for it. Every coefficient is an assumption. Your words are kept "
        "and not read: only the choices and numbers count."
    ),
    prediction=Prediction(
        "Of 100 tours with the charter as it stands below, how many are over by its date?",
        low=0,
        high=100,
        step=1,
        unit="of 100 tours",
    ),
    sliders=[
        Slider("date", "End date: quarters from the start", 2, 16, 1, 8, "quarters"),
        Slider("delegate", "You hand over from quarter", 1, 16, 1, 6),
        Slider("written", "Way back agreed in writing (0 no, 1 yes)", 0, 1, 1, 0),
        Slider("needed", "What somebody must have hold of when you go", 0, 1, 0.05, 0.7, "of the work"),
        Slider("shake", "Chance of a reorganisation in a quarter", 0, 0.3, 0.01, 0.05, assumption=True),
        Slider("called", "Chance in a quarter that a state is called reached", 0, 1, 0.05, 0.15, assumption=True),
        Slider("spared", "Chance that a way back in writing outlives one", 0, 1, 0.05, 0.9, assumption=True),
        Slider("cost", "Capability that handing over costs at first", 0, 0.8, 0.05, 0.3, "share", assumption=True),
    ],
    columns=[
        Column("criterion", "Exit criterion", longest=60),
        Column("kind", "How one would see it", options=KINDS),
        Column("gone", "Problem gone by then, %", low=0, high=100, step=5),
    ],
    rows=[
        _row("two real faults handled, you not in the room", "event", 90),
        _row("nights with a call to you: under one a month", "number", 80),
        _row("the team says that it can go on", "judgement", 80),
    ],
    run=run,
    advice="Agree the end and the way back in writing, and hand over long before the problem is solved.",
    challenge="Find a tour that ends no sooner for having been handed over early.",
    regime=Regime(
        values={"date": 6, "delegate": 3, "written": 1, "needed": 0.1, "shake": 0.08, "cost": 0.6},
        why=(
            "Nothing has to go on after this one, and whoever you would hand it to costs a good deal at first. "
            "It is a project more than a tour: do it, and go."
        ),
    ),
)
