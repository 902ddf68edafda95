"""A ledger of working relationships: two charges for each, neither side seeing the other's.

The metaphor of a battery is Tobi Lütke's, as he told it of Shopify; no study stands behind it. The rules are this
kit's own starting values and nobody measured them: a promise kept lifts the other's charge c by .06·(1−c), a broken one
takes asymmetry · .06·c from it (.18·c at the default of three), and a request is granted with chance σ(8·(c − size)).
That a broken promise weighs more than a kept one is contested in the literature, so the weight is on a slider from one
(no more) to six.

What the learner can know is their own charge and what they did. So their own charge follows what moved it last, were it
to come once a month; and the other's, which they can only guess, follows their own promises, within a range that shows
how far off the guess may be.
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
    Span,
    Table,
)

STEP = 0.06
"""What a kept promise adds, as a share of what is missing; an assumption."""
STEEP = 8.0
"""How sharply the answer turns with the charge; an assumption."""
MOST_PROMISES = 20
"""Kept, or broken, in a month."""
NEAR = 10.0
"""Points of 100 between the two sides from which the ledger mentions it."""
HALF_WIDTH = 2.0
"""Points to each side of even odds, for the band in the figure."""

MOVED = {
    "nothing": "nothing that I recall",
    "kept": "+ they kept their word",
    "help": "+ they helped unasked",
    "news": "+ they told me bad news early",
    "broke": "− something they promised did not come",
    "surprise": "− they surprised me in front of others",
    "behind": "− I heard from others what they think",
}
"""What charged or drained the learner's own side last; a plus counts as one promise kept, a minus as one broken."""
_UP, _DOWN = {"kept", "help", "news"}, {"broke", "surprise", "behind"}


@dataclass(frozen=True)
class Relationship:
    """A row that could be read. Charges from 0 to 1; promises of the learner's in the last month."""

    name: str
    mine: float
    theirs: float
    moved: str
    kept: int
    broken: int


def kept(charge: float) -> float:
    """The charge after one promise is kept: c + .06·(1−c), from 0 to 1."""
    return charge + STEP * (1 - charge)


def broke(charge: float, asymmetry: float) -> float:
    """The charge after one promise is broken: c − asymmetry·.06·c, from 0 to 1; asymmetry from 1 to 6.

    Args:
        charge: c before it, from 0 to 1.
        asymmetry: from 1 to 6: how much more a broken promise takes than a kept one gives.
    """
    return charge - asymmetry * STEP * charge


def yes(charge: float, size: float) -> float:
    """Chance that a request is granted, σ(8·(c − size)); charge and size of the request from 0 to 1.

    Args:
        charge: from 0 to 1.
        size: of the request, from 0 to 1.
    """
    return 1 / (1 + math.exp(-STEEP * (charge - size)))


def month(charge: float, good: int, bad: int, asymmetry: float) -> float:
    """The charge after a month, with promises of each kind spread evenly over it.

    Args:
        charge: before it, from 0 to 1.
        good: promises kept in it.
        bad: promises broken in it.
        asymmetry: from 1 to 6.
    """
    days = [((i + 0.5) / good, True) for i in range(good)] + [((i + 0.5) / bad, False) for i in range(bad)]
    for _, as_promised in sorted(days):
        charge = kept(charge) if as_promised else broke(charge, asymmetry)
    return charge


def path(charge: float, good: int, bad: int, asymmetry: float, months: int) -> list[float]:
    """The charge now and after each of many such months.

    Args:
        charge: now, from 0 to 1.
        good: promises kept in a month.
        bad: promises broken in a month.
        asymmetry: from 1 to 6.
        months: how many.
    """
    line = [charge]
    for _ in range(months):
        line.append(month(line[-1], good, bad, asymmetry))
    return line


def _number(value: object, high: float) -> float:
    """The value as a number from 0 to `high`; 0 when it is none."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return min(high, max(0.0, number)) if math.isfinite(number) else 0.0


def _name(value: object) -> str:
    """The value as a short name, without what a figure cannot show as it stands."""
    shown = "".join(sign for sign in str(value or "") if (sign.isprintable() or sign.isspace()) and sign != "$")
    return " ".join(shown.split())[:12]


def read(rows: Sequence[Row]) -> list[Relationship]:
    """The rows as pairs; a row without a name is called by its number."""
    pairs = []
    for i, row in enumerate(rows, start=1):
        moved = str(row.get("moved"))
        pairs.append(
            Relationship(
                name=_name(row.get("name")) or f"row {i}",
                mine=_number(row.get("mine"), 100) / 100,
                theirs=_number(row.get("theirs"), 100) / 100,
                moved=moved if moved in MOVED else "nothing",
                kept=int(_number(row.get("kept"), MOST_PROMISES)),
                broken=int(_number(row.get("broken"), MOST_PROMISES)),
            )
        )
    return pairs


@dataclass(frozen=True)
class Account:
    """Where a pair goes, month by month, in shares of 1: the learner's own charge, and the other's with its range."""

    mine: Sequence[float]
    theirs: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def account(pair: Relationship, months: int, asymmetry: float, off: float) -> Account:
    """Follow a pair through months like the last one.

    Args:
        pair: the row of the ledger.
        months: how many.
        asymmetry: from 1 to 6.
        off: how far the guess of the other's charge may be out, from 0 to 1.

    Returns:
        both charges, month by month, the other's with its range.
    """

    def theirs(start: float) -> list[float]:
        return path(min(1.0, max(0.0, start)), pair.kept, pair.broken, asymmetry, months)

    own = path(pair.mine, int(pair.moved in _UP), int(pair.moved in _DOWN), asymmetry, months)
    return Account(own, theirs(pair.theirs), theirs(pair.theirs - off), theirs(pair.theirs + off))


def _points(share: float) -> str:
    """A share of 1 in whole points of 100."""
    return f"{100 * share:.0f}"


def _in(months: int) -> str:
    """A number of months from now, in words."""
    return f"in {months} month{'' if months == 1 else 's'}"


def _range(low: float, high: float) -> str:
    """A range in whole points of 100."""
    return f"{_points(low)} to {_points(high)}"


def _because(pair: Relationship, followed: Account, now: float, later: float, waiting: float) -> str:
    """Why charging first does not pay for this pair; chances as shares of 1, `waiting` what is left of the worth."""
    first = (
        f"Asked now, {pair.name} says yes {_points(now)} times in 100. After the wait it is {_points(later)} in 100, "
        f"of something worth {_points(waiting)} of 100 by then. "
    )
    if followed.theirs[-1] < followed.theirs[0] - 0.005:
        return first + (
            f"At {pair.kept} kept and {pair.broken} broken a month, making more promises drains more than it charges: "
            "promise less, or ask for less, before you ask for time."
        )
    if now >= 0.8:
        return first + "The charge carries this request already, and the wait buys next to nothing."
    if later < now + 0.02:
        return first + "The same month over again hardly moves the charge, so waiting is only waiting."
    return first + "What is needed will not keep that long: ask for less now, or give the reason."


def _ledger(pairs: Sequence[Relationship], accounts: Sequence[Account], shown: Relationship) -> str:
    """A sentence on the other rows: where the two sides lie apart, and which of them is running down."""
    apart = [one.name for one in pairs if abs(one.mine - one.theirs) * 100 >= NEAR]
    falling = [one.name for one, way in zip(pairs, accounts, strict=True) if way.theirs[-1] < way.theirs[0] - 0.005]
    said = [f"The figure shows {shown.name}; the table has all {len(pairs)} rows." if len(pairs) > 1 else ""]
    said.append(f"Ten points or more apart by your own guess: {_few(apart)}." if apart else "")
    said.append(f"Running down, if the month repeats: {_few(falling)}." if falling else "")
    return " ".join(filter(None, said))


def _few(names: Sequence[str]) -> str:
    """The first four names, and how many more there are."""
    more = len(names) - 4
    return ", ".join(names[:4]) + (f" and {more} more" if more > 0 else "")


def _empty(months: int) -> RunOutcome:
    """What is shown when there is no row."""
    return RunOutcome(
        answer=0,
        sentence="There is no row yet. Add one, with initials and two guesses.",
        series=[Series("no row yet", [0, months], [0, 0])],
        table=Table(["who"], [["no row yet"]]),
        x_title="months from now",
        y_title="charge (points of 100)",
    )


def _table(pairs: Sequence[Relationship], accounts: Sequence[Account], months: int, size: float) -> Table:
    """Every row of the ledger, now and after the wait."""
    middle = months // 2
    header = ["who", "yours of them: now", f"yours {_in(months)}", "theirs of you, guessed: now (range)"]
    header += [f"theirs {_in(middle)} (range)"] if 0 < middle < months else []
    header += [f"theirs {_in(months)} (range)", "theirs less yours, now"]
    header += ["yes in 100: now (range)", "yes after the wait (range)"]
    body = []
    for pair, way in zip(pairs, accounts, strict=True):
        shown = [0, middle, months] if 0 < middle < months else [0, months]
        gap = round(100 * (way.theirs[0] - way.mine[0]))
        body.append(
            [
                pair.name,
                _points(way.mine[0]),
                _points(way.mine[-1]),
                *(f"{_points(way.theirs[i])} ({_range(way.low[i], way.high[i])})" for i in shown),
                f"{gap:+d}" if gap else "0",
                *(
                    f"{_points(yes(way.theirs[i], size))} ({_range(yes(way.low[i], size), yes(way.high[i], size))})"
                    for i in (0, -1)
                ),
            ]
        )
    return Table(header, body)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the relationship drawn, and list all of them.

    Args:
        values: the sliders: `row` drawn, counted from 1; `size` of the request (0 to 1); `months` before it is asked;
            `off`, how far a guess may be out, in points of 100; `asymmetry`; `delay`, what a month's wait takes from
            the worth of the request, in %.
        rows: `name`, `mine` and `theirs` in points of 100, what `moved` the learner's side, promises `kept` and
            `broken` in the last month.

    Returns:
        both charges of one pair over the months, in points of 100; the answer is the other's at the end.
    """
    months, size, asymmetry = round(values["months"]), values["size"], values["asymmetry"]
    pairs = read(rows)
    if not pairs:
        return _empty(months)
    accounts = [account(one, months, asymmetry, values["off"] / 100) for one in pairs]
    chosen = min(len(pairs), max(1, round(values["row"]))) - 1
    pair, way = pairs[chosen], accounts[chosen]
    now, later = yes(way.theirs[0], size), yes(way.theirs[-1], size)
    waiting = (1 - values["delay"] / 100) ** months
    fails = later * waiting <= now
    x = list(range(months + 1))
    return RunOutcome(
        answer=100 * way.theirs[-1],
        sentence=(
            f"If the month repeats, {pair.name}'s charge of you goes from {_points(way.theirs[0])}, as you guess, to "
            f"{_points(way.theirs[-1])} {_in(months)} ({_range(way.low[-1], way.high[-1])}, if your guess is off by "
            f"{values['off']:g}). Yours of {pair.name} goes from {_points(way.mine[0])} to "
            f"{_points(way.mine[-1])}. This request gets a yes {_points(now)} times in 100 today and "
            f"{_points(later)} times after the wait. {_ledger(pairs, accounts, pair)}"
        ).strip(),
        series=[
            Series(
                f"theirs of you ({pair.name}), your guess",
                x,
                [100 * c for c in way.theirs],
                [100 * c for c in way.low],
                [100 * c for c in way.high],
            ),
            Series(f"yours of {pair.name}", x, [100 * c for c in way.mine]),
        ],
        table=_table(pairs, accounts, months, size),
        x_title="months from now",
        y_title="charge (points of 100)",
        spans=[Span("even odds for this request", 100 * size - HALF_WIDTH, 100 * size + HALF_WIDTH)],
        fails=fails,
        because=_because(pair, way, now, later, waiting) if fails else "",
    )


def _row(name: str, mine: float, theirs: float, moved: str, good: float, bad: float) -> Row:
    """A row of the learner's table."""
    return {"name": name, "mine": mine, "theirs": theirs, "moved": moved, "kept": good, "broken": bad}


SIMULATION = Simulation(
    name="trust-ledger",
    title="A private ledger",
    lines=[
        "Each pair has two charges, c from 0 to 1 (shown as points of 100), and each side sees only its own.",
        "A promise you keep lifts theirs by .06·(1−c). One you break takes three times .06·c; a slider sets the three.",
        "A request of a given size is granted with chance σ(8·(c − size)): even odds where charge and size meet.",
        "Yours of them moves by what moved it last, once a month: a plus as one kept, a minus as one broken.",
    ],
    source=(
        "The battery is a way of speaking, told of Shopify by Tobi Lütke; we know of no study of it. Every coefficient "
        "is an assumption. Whether a broken promise weighs more than a kept one is disputed (see Sources). Use "
        "initials; the rows stay in a file beside this notebook."
    ),
    prediction=Prediction(
        "The other's charge of you in the row drawn (row 1 to begin with): where will it be "
        "after the months set below (three), if your last month repeats?",
        low=0,
        high=100,
        step=1,
        unit="points of 100",
    ),
    sliders=[
        Slider("row", "Row to draw", 1, 15, 1, 1),
        Slider("size", "Size of the request (0 = five minutes, 1 = on your bare word)", 0, 1, 0.05, 0.6),
        Slider("months", "Months of the same before you ask", 1, 12, 1, 3, "months"),
        Slider("off", "How far off your guess of theirs may be", 0, 50, 5, 20, "points"),
        Slider("asymmetry", "A broken promise weighs as much as so many kept", 1, 6, 0.5, 3, assumption=True),
        Slider("delay", "What a month's wait takes from the request", 0, 50, 1, 4, "%", assumption=True),
    ],
    run=run,
    advice="Charge first, with small promises that you keep, and ask for the large thing afterwards.",
    challenge="Find a month, or a request, with which waiting to charge leaves you worse off than asking today.",
    # No rows of its own: setting it must not wipe a learner's ledger.
    regime=Regime(
        values={"row": 1, "size": 0.6, "months": 6, "off": 20, "asymmetry": 3, "delay": 50},
        why=(
            "Something is needed now, and in a month it is worth half. Six months of charging then lead to a likelier "
            "yes to nearly nothing. Your rows stay as they are. For another way to fail, set the delay back to 4 and "
            "give a row 55 points, five promises kept and four broken: at three to one the four take more than the "
            "five bring, and two promises, both kept, would have charged it. A third is a charge of 90 and a request "
            "of 0.3."
        ),
    ),
    columns=[
        Column("name", "Who (initials)", longest=12),
        Column("mine", "Your charge of them (0 to 100)", low=0, high=100),
        Column("theirs", "Theirs of you, your guess (0 to 100)", low=0, high=100),
        Column("moved", "What moved yours last", options=MOVED),
        Column("kept", "You kept, last month", low=0, high=MOST_PROMISES),
        Column("broken", "You broke, last month", low=0, high=MOST_PROMISES),
    ],
    rows=[
        _row("AS", 50, 35, "nothing", 4, 1),
        _row("WP", 80, 70, "help", 1, 1),
        _row("JL", 40, 65, "broke", 3, 0),
        _row("GD", 60, 60, "news", 0, 0),
    ],
)
