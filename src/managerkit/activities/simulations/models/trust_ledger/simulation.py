"""The private ledger on screen: the learner's rows read, followed through the months, and one thing to do said.

The rules are in `charges.py`.
"""

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
from managerkit.activities.simulations.rows import first_few, number_within

from .charges import path, worth_waiting, yes

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
    """A row that could be read. Charges from 0 to 1; promises of the learner's in the last month.

    `dateless` are those that are open now and have no day on them.
    """

    name: str
    mine: float
    theirs: float
    moved: str
    kept: int
    broken: int
    dateless: int = 0


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
                mine=number_within(row.get("mine"), 0, 100) / 100,
                theirs=number_within(row.get("theirs"), 0, 100) / 100,
                moved=moved if moved in MOVED else "nothing",
                kept=int(number_within(row.get("kept"), 0, MOST_PROMISES)),
                broken=int(number_within(row.get("broken"), 0, MOST_PROMISES)),
                dateless=int(number_within(row.get("dateless"), 0, MOST_PROMISES)),
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
    said.append(f"Ten points or more apart by your own guess: {first_few(apart, 4)}." if apart else "")
    said.append(f"Running down, if the month repeats: {first_few(falling, 4)}." if falling else "")
    return " ".join(filter(None, said))


def _turns(now: float, later: float, months: int) -> str:
    """At which price of waiting the advice turns."""
    if (most := worth_waiting(now, later, months)) < 0.005:
        return "Waiting does not pay here, even if the request keeps its worth."
    return f"Waiting pays as long as the request loses less than {100 * most:.0f}% of its worth in each month."


def to_do(pairs: Sequence[Relationship]) -> str:
    """The one thing that the ledger says to do next, and with whom.

    First what was promised and has no day, then what was broken, then where nothing passed at all; and else a small
    promise to whoever trusts the learner least.

    Args:
        pairs: the rows, at least one.
    """
    lowest = sorted(pairs, key=lambda pair: pair.theirs)
    open_ = max(lowest, key=lambda pair: pair.dateless)
    if open_.dateless:
        many = "A promise" if open_.dateless == 1 else f"{open_.dateless} promises"
        has, it = ("has", "it one, or hand it") if open_.dateless == 1 else ("have", "each one, or hand them")
        return f"{many} to {open_.name} {has} no day. Give {it} back, today."
    worst = max(lowest, key=lambda pair: pair.broken)
    if worst.broken:
        return (
            f"You broke {worst.broken} towards {worst.name}: say what it was, what it cost, and what you do "
            "differently now."
        )
    if quiet := next((pair for pair in lowest if not pair.kept), None):
        return (
            f"Nothing was promised to {quiet.name}: promise something small, with a day on it, that you are certain of."
        )
    return f"Ask {lowest[0].name} for nothing large yet. Keep one more small promise, with a day on it."


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
            `broken` in the last month, and `dateless` ones that are open.

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
            f"{_points(later)} times after the wait. {_turns(now, later, months)} "
            f"{_ledger(pairs, accounts, pair)}".rstrip()
            + f" One thing to do: {to_do(pairs)}"
        ),
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


def _row(name: str, mine: float, theirs: float, moved: str, good: float, bad: float, dateless: float) -> Row:
    """A row of the learner's table."""
    mine_and_theirs: Row = {"name": name, "mine": mine, "theirs": theirs, "moved": moved}
    return {**mine_and_theirs, "kept": good, "broken": bad, "dateless": dateless}


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
        Slider("asymmetry", "Kept promises that make up for a broken one (at 50)", 1, 6, 0.5, 3, assumption=True),
        Slider("delay", "Worth that the request loses in a month of waiting", 0, 50, 1, 4, "%", assumption=True),
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
            "give a row 55 points, five promises kept and four broken: at that charge the four take more than "
            "the five bring, and two promises, both kept, would have charged it. A third is a charge of 90 and a "
            "request of 0.3."
        ),
    ),
    columns=[
        Column("name", "Who (initials)", longest=12),
        Column("mine", "Your charge of them (0 to 100)", low=0, high=100),
        Column("theirs", "Theirs of you, your guess (0 to 100)", low=0, high=100),
        Column("moved", "What moved yours last", options=MOVED),
        Column("kept", "You kept, last month", low=0, high=MOST_PROMISES),
        Column("broken", "You broke, last month", low=0, high=MOST_PROMISES),
        Column("dateless", "Open now, without a day", low=0, high=MOST_PROMISES),
    ],
    rows=[
        _row("AS", 50, 35, "nothing", 4, 0, 1),
        _row("WP", 80, 70, "help", 1, 1, 0),
        _row("JL", 40, 65, "broke", 3, 0, 0),
        _row("GD", 60, 60, "news", 0, 0, 0),
    ],
)
