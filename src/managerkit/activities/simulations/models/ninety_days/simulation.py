"""The first ninety days on screen: the learner's rows read, three ways of pacing them compared, and what is said of it.

The model is in `first_year.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from managerkit.activities.simulations.rows import first_few

from .first_year import STARS, YEAR, Days, LeaderWorld, Path, breaks_even, follow, paced, turning
from .page import KINDS, LAST, READINGS, SITUATIONS, plan
from .page import day as day_of

EDGE = 0.25
"""Weeks of work in a year by which one way must lead another to be called better."""
AT_ONCE, LOOKED = (5, 12), (61, 81)
"""First and last day of the changes of somebody who acts at once, and of somebody who looks first."""


def read(rows: Sequence[Row]) -> tuple[Days, list[str]]:
    """The rows as days, and sentences on what is missing or could not be read."""
    dated = [
        (str(row.get("kind")), day_of(row.get("day")), " ".join(str(row.get("who") or "").split())) for row in rows
    ]
    lost = [str(n) for n, (kind, day, _) in enumerate(dated, start=1) if kind not in KINDS or day is None]
    good = [(kind, day, who) for kind, day, who in dated if kind in KINDS and day is not None]
    readings = [(kind, day) for kind, day, _ in good if kind in READINGS]
    days = Days(
        talks=[(day, who.casefold() or f"row {n}") for n, (kind, day, who) in enumerate(good) if kind == "talk"],
        wins=[day for kind, day, _ in good if kind == "win"],
        read=READINGS.get(readings[-1][0], 5) if readings else 5,
        looks=readings[-1][1] if readings else None,
        sign=max((day for kind, day, _ in good if kind == "stop"), default=None),
        teller=any(kind == "tell" and who for kind, _, who in good),
        back=any(kind == "back" for kind, _, _ in good),
    )
    notes = [f"Left out, for want of a kind or a day: row {first_few(lost, 5)}."] if lost else []
    if not readings:
        notes.append("No row says what you were given; the model takes sustaining success, which is what people say.")
    if not days.wins:
        notes.append("There is no early win in the plan, so nothing gives back what learning costs.")
    return days, notes


def missing(days: Days) -> list[str]:
    """What a trial needs and this plan has not."""
    return [
        name
        for name, there in [
            ("a sign to step back by", days.sign is not None),
            ("somebody named who tells you", days.teller),
            ("a way back", days.back),
        ]
        if not there
    ]


def _because(days: Days, world: LeaderWorld, matched: float, better: float, gain: float) -> str:
    """Why the advice misleads here: `matched` and `better` are balances after a year, `gain` is what the trial adds."""
    reasons = []
    if matched < better - EDGE:
        told, truth = SITUATIONS[days.read], SITUATIONS[world.truth]
        pace, opposite = ("at once", "after two months") if STARS[days.read].quick else ("after two months", "at once")
        first = f"Its changes made {pace}, as {told} asks for, stand at {_signed(matched)} at the end of the year. "
        reasons.append(
            first + f"Read as the {truth} that it was, it could have been {_signed(better)}. The plan is right and the "
            "situation was misread."
            if days.read != world.truth
            else first + f"Made {opposite} they stand at {_signed(better)}: as set here, that pace does not pay."
        )
    if world.trial and gain <= 0:
        lacks = missing(days)
        reasons.append(
            f"A trial without {' and '.join(lacks)} is no trial: people wait for its end, and you could not end it."
            if lacks
            else "The trial costs more in people's waiting than it can save, since hardly anything would end it."
        )
    return " ".join(reasons)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the learner's plan, and the same with its changes at once or after looking, through a year.

    Args:
        values: the sliders: `truth` (0 as read, else 1 to 5), `trial` (0 or 1), `trust`, `known` and `unsuited`
            (0 to 1), `size` and `waits`.
        rows: `kind`, `what` (not looked at), `who` (only compared with other rows) and `day`.

    Returns:
        weeks of work given back less those taken, by day; the answer is the day on which they are level.
    """
    days, notes = read(rows)
    world = LeaderWorld(
        truth=round(values["truth"]) or days.read,
        trial=values["trial"] >= 0.5,
        **{name: values[name] for name in ("trust", "size", "unsuited", "waits", "known")},
    )
    at_once, looked = paced(days, AT_ONCE), paced(days, LOOKED)
    ways = [("your plan", days), ("its changes at once", at_once), ("after two months", looked)]
    if days.read != world.truth:
        ways.append(("read rightly", replace(at_once if STARS[world.truth].quick else looked, read=world.truth)))
    paths = [follow(way, world) for _, way in ways]
    ends_at = [path.balance[YEAR] for path in paths]
    matched, other = (ends_at[1], ends_at[2]) if STARS[days.read].quick else (ends_at[2], ends_at[1])
    better = other if days.read == world.truth else ends_at[3]
    gain = ends_at[0] - follow(days, replace(world, trial=False)).balance[YEAR]
    fails = matched < better - EDGE or (world.trial and gain <= 0)
    shown = (0, 14, 30, 60, 90, 180, 270, YEAR)
    return RunOutcome(
        answer=float(breaks_even(paths[0])),
        sentence=" ".join([_sentence(days, world, paths, gain), *notes]),
        series=[Series(title, range(YEAR + 1), path.balance) for (title, _), path in zip(ways, paths, strict=True)],
        table=Table(
            ["day", *(title for title, _ in ways), "heard by then, %"],
            [[str(d), *(_signed(path.balance[d]) for path in paths), f"{100 * paths[0].known[d]:.0f}"] for d in shown],
        ),
        x_title="days since the first",
        y_title="weeks of work, given less taken",
        fails=fails,
        because=_because(days, world, matched, better, gain) if fails else "",
    )


def _sentence(days: Days, world: LeaderWorld, paths: Sequence[Path], gain: float) -> str:
    """What became of the plan; `paths` are the plan, its changes at once and after looking; `gain` is the trial's."""
    own, at_once, looked = paths[:3]
    level = breaks_even(own)
    truth = "rightly" if days.read == world.truth else f"though it was {SITUATIONS[world.truth]}"
    lacks = f", having no {', no '.join(one.split(' ', 1)[1] for one in missing(days))}" if missing(days) else ""
    return (
        f"Read as {SITUATIONS[days.read]}, {truth}, the plan is "
        f"{f'level on day {level}' if own.balance[level] >= 0 else 'not level within the year'}, and after a year it "
        f"stands at {_signed(own.balance[YEAR])} weeks of work. With its changes at once it would be "
        f"{_signed(at_once.balance[YEAR])}, after two months of looking {_signed(looked.balance[YEAR])}. By day {LAST} "
        f"you have heard {100 * own.known[LAST]:.0f}% of how things are. "
        + (
            f"Being a trial{lacks}, it gains {_signed(gain)}. {_turns(days, world)}"
            if world.trial
            else "It is not a trial."
        )
    )


def _turns(days: Days, world: LeaderWorld) -> str:
    """Where the trial's worth turns, which hangs on a chance that nobody knows."""
    at = turning(days, world)
    if at is None:
        return "It would cost more than it saves whatever the chance that this work and you do not suit."
    return (
        f"That hangs on a guess: it turns where the chance that this work and you do not suit is {at:.0%}; below that "
        "the trial costs more than it saves."
    )


def _signed(weeks: float) -> str:
    """Weeks to a tenth, with their sign, and none for nought."""
    rounded = round(weeks, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0"


def _row(kind: str, what: str, who: str, day: float) -> Row:
    """A row of the learner's table."""
    return {"kind": kind, "what": what, "who": who, "day": day}


_NUMBERED = "".join(f", {number} {name}" for number, name in SITUATIONS.items())

SIMULATION = Simulation(
    name="ninety-days",
    title="Ninety days on one page",
    lines=[
        "You begin knowing little, and that costs the team work. Each talk helps; one with somebody new helps most.",
        "A change succeeds more often if it is small and you know and are trusted. A miss costs work and some trust.",
        "The five situations differ: how willing people are, how soon it is too late, and what a miss costs.",
        "A trial makes people wait. It ends a job that does not suit you, given a sign, a teller and a way back.",
    ],
    source=(
        "A toy made for this course. The five situations, and acting or looking first in them, are Michael Watkins' "
        "(The First 90 Days); he gives no such numbers, and every coefficient is an assumption: a change succeeds with "
        "chance σ(−2 + 4·known + 2·trust − size), and a talk with somebody new teaches 12% of what is not known. Your "
        "words are kept and not read; names are only compared with one another. Use initials: the rows stay in a file "
        "beside this notebook."
    ),
    prediction=Prediction(
        "On which day has the plan below given back as much work as its learning cost (365: not within the year)?",
        low=1,
        high=YEAR,
        step=1,
        unit="days",
    ),
    sliders=[
        Slider("truth", f"In truth it is (0 as you read it{_NUMBERED})", 0, 5, 1, 0),
        Slider("trial", "For good (0) or as a trial (1)", 0, 1, 1, 1),
        Slider("trust", "The team's trust in you on the first day", 0, 1, 0.05, 0.5),
        Slider("known", "What you know of it on the first day", 0, 0.6, 0.05, 0.25, assumption=True),
        Slider("size", "How large a step your changes are", 0, 2, 0.1, 0.5, assumption=True),
        Slider("unsuited", "Chance that this work and you do not suit (a guess)", 0, 0.6, 0.05, 0.3, assumption=True),
        Slider("waits", "How much harder a trial makes a change", 0, 1, 0.05, 0.2, assumption=True),
    ],
    run=run,
    advice="Let the situation that you read set the pace, look again on a day, and take it as a trial with a way back.",
    challenge="Find a situation in which this same plan, with every day kept, does worse than its opposite.",
    # No rows of its own: setting it must not wipe a learner's plan.
    regime=Regime(
        values={"truth": 2, "trust": 0.5, "known": 0.25, "size": 0.5},
        why=(
            "The plan looks first, as it should in a realignment; and it was a turnaround. The conversations are held, "
            "each on its day, and what could have been won has melted. If you read a turnaround yourself, set 5 "
            "instead: then acting at once is right, and hits what was sound. Your rows stay as they are. For the other "
            "way to fail, remove the row with the way back: what is left costs what a trial costs."
        ),
    ),
    columns=[
        Column("kind", "What", options=KINDS),
        Column("what", "In a few words", longest=80),
        Column("who", "With whom (initials)", longest=20),
        Column("day", "By day (1 to 90)", low=1, high=LAST),
    ],
    rows=[
        _row("realignment", "three labels a week printed again; nobody counts them", "XO", 30),
        _row("talk", "what do you put right for us?", "XO", 4),
        _row("talk", "what must not change?", "UF", 8),
        _row("talk", "what was promised to you?", "QA", 9),
        _row("talk", "what did you want to do here?", "HD", 12),
        _row("talk", "what is late and nobody says?", "VE", 19),
        _row("win", "the form that nobody reads goes", "UF", 36),
        _row("win", "one ward counted, on the wall", "HD", 54),
        _row("win", "the rule about capitals goes", "UF", 71),
        _row("stop", "two of the six ask somebody else instead of me", "CZ", 85),
        _row("tell", "every second Friday, ten minutes", "XO", 12),
        _row("back", "my desk in dispensing, signed", "CZ", 10),
    ],
    plan=plan,
)
