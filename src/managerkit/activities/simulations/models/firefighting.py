"""Half a year of a team's hours, between the tickets and what makes the tickets.

Stocks and flows in the manner of Larson's *An Elegant Puzzle*, and the capability trap of Repenning and Sterman
(2001). The structure is theirs, more or less; the coefficients are this kit's own, nobody measured them, and every one
is an assumption. Two stocks of defects, asleep and open, and four of capability from 0 to 1. A week:

- made: `made` defects, a share of them a supplier's; review and onboarding keep some of the team's own from being made,
  and tests find some before they are released, at an hour each;
- woken: part of the sleeping ones become open tickets, as people say "outage";
- fixed: open ones, at four hours each, fewer with clear ownership; some fixes put another defect to sleep;
- an open ticket costs hours of explaining; under pressure, ten of them take hours that were planned for causes;
- an hour put into a cause counts weeks later, with less effect the more there is already; all four fade towards what
  a team has without trying.

Plans that are compared differ only in where the hours go. Larson's own library `systems` keeps whole numbers in its
leaks and has no delay, so the steps are written out here.
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
    Table,
)
from managerkit.activities.simulations.rows import as_number, first_few

CAUSES = {"review": "review", "tests": "tests", "onboarding": "onboarding", "ownership": "clear ownership"}
REVIEWED, ONBOARDED = 0.5, 0.35
"""What part of the team's own defects full review and full onboarding keep from being made; assumptions."""
CAUGHT, EARLY = 0.6, 1.0
"""What part full tests find before release, and the hours that one of these takes; assumptions."""
FIX, FASTER = 4.0, 0.4
"""Hours to fix an open ticket, and what part of them clear ownership saves; assumptions."""
WAKES = 0.2
"""Part of the sleeping defects that become tickets in a week; an assumption."""
RETURNS, NIGHT_RETURNS = 0.15, 0.6
"""Part of the fixes that put another defect to sleep, made by day and by night; assumptions."""
TIRED = 0.8
"""Hours of the next week's days that an hour at night costs; an assumption."""
HAVE = 0.15
"""What the team has of each cause in the first week; an assumption."""
OPEN, ASLEEP = 20.0, 70.0
"""Tickets open and defects asleep at the start; assumptions."""
MOST_HOURS = 40.0
MOST_WEEKS = 52
MOST_ROWS = 12
DROWNED = 100.0
"""Tickets open, and still growing, at which no plan counts as a way out; an assumption."""
EDGE = 0.5
"""Open tickets by which a plan must be ahead to count as ahead."""


@dataclass(frozen=True)
class Phase:
    """From a week on, the hours a week for each cause, in the order of `CAUSES`."""

    start: int
    hours: tuple[float, ...]


@dataclass(frozen=True)
class TicketWorld:
    """What nobody chooses in the half year.

    `hours` a week, `made` defects a week with `outside` as the supplier's share of them, `delay` in weeks, `learn` an
    hour and `fade` a week of capability, `talk` hours a week for each open ticket, and `pressure`, the hours taken from
    causes for each ten open tickets.
    """

    hours: float
    made: float
    outside: float
    delay: float
    learn: float
    fade: float
    talk: float
    pressure: float


@dataclass(frozen=True)
class FirefightingWeek:
    """The end of a week: tickets open, asleep, fixed in it and woken in it, hours on causes, and mean capability."""

    open: float
    asleep: float
    woken: float
    fixed: float
    spent: float
    have: float


def read(rows: Sequence[Row]) -> tuple[list[Phase], str]:
    """The rows as phases in order of their weeks, and a sentence on those left out, or nothing."""
    phases: dict[int, Phase] = {}
    left = []
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        start = as_number(row.get("from"))
        hours = tuple(as_number(row.get(cause)) for cause in CAUSES)
        if not 1 <= start <= MOST_WEEKS or not all(0 <= hour <= MOST_HOURS for hour in hours):
            left.append(f"row {number} (a week or an hour is missing)")
        elif round(start) in phases:
            left.append(f"row {number} (its week is taken)")
        else:
            phases[round(start)] = Phase(round(start), hours)
    if len(rows) > MOST_ROWS:
        left.append(f"all rows after {MOST_ROWS}")
    return [phases[start] for start in sorted(phases)], f"Left out: {first_few(left)}." if left else ""


def planned(phases: Sequence[Phase], week: int) -> tuple[float, ...]:
    """Hours for each cause in a week, by the last phase that has begun; none before the first.

    Args:
        phases: the plan, in the order of its weeks.
        week: counted from 1.
    """
    begun = [phase for phase in phases if phase.start <= week]
    return begun[-1].hours if begun else (0.0,) * len(CAUSES)


def simulate(phases: Sequence[Phase], world: TicketWorld, weeks: int, night: float = 0.0) -> list[FirefightingWeek]:
    """Follow the stocks.

    Args:
        phases: the plan; no phase means that every hour goes to tickets.
        world: what is the same for every plan.
        weeks: how many.
        night: hours a week at night, on tickets only.

    Returns:
        a `FirefightingWeek` for the start and for the end of each week.
    """
    opened, asleep = OPEN, ASLEEP
    have = [HAVE] * len(CAUSES)
    spent: list[tuple[float, ...]] = []
    found = [FirefightingWeek(opened, asleep, 0.0, 0.0, 0.0, HAVE)]
    for week in range(1, weeks + 1):
        day = max(0.0, world.hours - (TIRED * night if week > 1 else 0.0) - world.talk * opened)
        wanted = planned(phases, week)
        kept = max(0.0, min(day, sum(wanted) - world.pressure * opened / 10))
        part = kept / sum(wanted) if sum(wanted) > 0 else 0.0
        spent.append(tuple(part * hour for hour in wanted))
        review, tests, onboarding, ownership = have
        own = world.made * (1 - world.outside) * (1 - REVIEWED * review) * (1 - ONBOARDED * onboarding)
        caught = own * CAUGHT * tests
        day = max(0.0, day - sum(spent[-1]) - EARLY * caught)
        each = FIX * (1 - FASTER * ownership)
        woken = WAKES * asleep
        fixed = min(opened + woken, (day + night) / each)
        by_night = night / (day + night) if day + night > 0 else 0.0
        back = fixed * (RETURNS + (NIGHT_RETURNS - RETURNS) * by_night)
        opened = max(0.0, opened + woken - fixed)
        asleep += own - caught + world.made * world.outside + back - woken
        late = round(world.delay)
        then = spent[week - 1 - late] if week > late else (0.0,) * len(CAUSES)
        have = [
            min(1.0, max(0.0, c + world.learn * hour * (1 - c) - world.fade * (c - HAVE)))
            for c, hour in zip(have, then, strict=True)
        ]
        found.append(FirefightingWeek(opened, asleep, woken, fixed, sum(spent[-1]), sum(have) / len(have)))
    return found


def overtakes(own: Sequence[FirefightingWeek], other: Sequence[FirefightingWeek]) -> int | None:
    """The first week from which one team has fewer tickets open than another and keeps it so, or None.

    Args:
        own: the one team's weeks.
        other: the other's, as many.
    """
    if own[-1].open > other[-1].open - EDGE:
        return None
    return max(i for i, (a, b) in enumerate(zip(own, other, strict=True)) if a.open > b.open - 1e-9) + 1


def _total(weeks: Sequence[FirefightingWeek]) -> float:
    """Tickets open, added up over the weeks."""
    return sum(week.open for week in weeks[1:])


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the learner's plan, all hours on tickets, and all hours on tickets with nights on top.

    Args:
        values: the sliders: `weeks`, `hours` a week, `night` hours a week (third line only), `outside` (0 to 0.9), and
            the coefficients of `TicketWorld`.
        rows: phases with `from` (a week) and hours a week for each of `CAUSES`; what cannot be read is left out.

    Returns:
        tickets open by week; the answer is the week from which the plan has fewer than firefighting, 0 for none.
    """
    phases, note = read(rows)
    weeks = max(2, round(values["weeks"]))
    world = TicketWorld(**{name: values[name] for name in TicketWorld.__dataclass_fields__})
    longest = simulate(phases, world, MOST_WEEKS), simulate([], world, MOST_WEEKS)
    own, fires = longest[0][: weeks + 1], longest[1][: weeks + 1]
    nights = simulate([], world, weeks, values["night"])
    wanted = sum(sum(planned(phases, week)) for week in range(1, weeks + 1))
    ahead = overtakes(own, fires)
    drowned = own[-1].open > max(DROWNED, own[-2].open)
    fails = wanted > 0 and (ahead is None or drowned)
    sentence = (
        f"{_crossing(own, fires, ahead)} At the end of week {weeks} it has {own[-1].open:.0f} tickets open, "
        f"firefighting {fires[-1].open:.0f}, and firefighting with {values['night']:g} hours at night "
        f"{nights[-1].open:.0f}. {_added(own, fires)} {_nights(nights, fires)}"
        if wanted > 0
        else "This plan gives no hour to a cause, so it is firefighting: the first two lines are one."
    )
    numbers = range(weeks + 1)
    return RunOutcome(
        answer=ahead or 0,
        sentence=f"{sentence.strip()} {note}".strip(),
        series=[
            Series("your plan", numbers, [week.open for week in own]),
            Series("all on tickets", numbers, [week.open for week in fires]),
            Series("all on tickets, and nights", numbers, [week.open for week in nights]),
        ],
        table=_table(own, fires, nights),
        x_title="weeks from now",
        y_title="tickets open",
        fails=fails,
        because=_why(own, fires, overtakes(*longest), world, wanted / weeks) if fails else "",
    )


def _crossing(own: Sequence[FirefightingWeek], fires: Sequence[FirefightingWeek], ahead: int | None) -> str:
    """From when the plan is ahead, and how far it was behind."""
    worst = max(range(len(own)), key=lambda i: own[i].open - fires[i].open)
    gap = own[worst].open - fires[worst].open
    before = f"It is worst in week {worst}, with {gap:.0f} more. " if gap >= EDGE else ""
    if ahead is None:
        return f"In these weeks your plan never comes to have fewer tickets open than firefighting. {before}".strip()
    return f"From week {ahead} on, your plan has fewer tickets open than firefighting. {before}".strip()


def _added(own: Sequence[FirefightingWeek], fires: Sequence[FirefightingWeek]) -> str:
    """Whether the plan is ahead once every week counts."""
    gap = _total(own) - _total(fires)
    if abs(gap) < 1:
        return "Added up over all weeks the two are even."
    return f"Added up over all weeks, people have waited {abs(gap):.0f} ticket-weeks {'more' if gap > 0 else 'less'}."


def _nights(nights: Sequence[FirefightingWeek], fires: Sequence[FirefightingWeek]) -> str:
    """What the nights did: a gain, and until when."""
    gained = [i for i, (a, b) in enumerate(zip(nights, fires, strict=True)) if a.open < b.open - EDGE]
    if not gained:
        return ""
    last = gained[-1]
    return (
        f"The nights help until week {last}." if last < len(nights) - 1 else "The nights still help in the last week."
    )


def _why(
    own: Sequence[FirefightingWeek],
    fires: Sequence[FirefightingWeek],
    later: int | None,
    world: TicketWorld,
    wanted: float,
) -> str:
    """Why `wanted` hours a week for causes did not pay; `later` is the week from which they would within a year."""
    weeks, spent = len(own) - 1, sum(week.spent for week in own) / (len(own) - 1)
    if world.outside >= 0.5:
        reason = (
            f"{100 * world.outside:.0f}% of the defects come from outside, where no review or test of its own reaches"
        )
    elif spent > 0.25 * world.hours:
        reason = f"{spent:.0f} of {world.hours:.0f} hours go to causes, and explaining the open tickets eats the week"
    elif own[-1].open > DROWNED:
        reason = (
            f"{world.hours:.0f} hours are too few for what comes in, open tickets eat them before a cause has had time "
            "to matter, and sharing them out like this does not get the team above water"
        )
    elif world.pressure and spent < wanted / 3:
        reason = (
            f"of {wanted:.0f} hours planned a week, {wanted - spent:.1f} went to tickets after all, each for a reason"
        )
    elif fires[-1].open < 1:
        reason = (
            "the team has hours enough to keep up with its tickets, so nothing is left open in either way, and the "
            "hours that the causes would save are not in this picture"
        )
    elif later is not None and later > weeks:
        reason = f"the weeks end before it pays, which it would from week {later} on"
    else:
        reason = "what is learned comes too late, fades too soon, or goes to a cause that does little here"
    return f"After {weeks} weeks these hours for causes have not paid: {reason}."


def _table(
    own: Sequence[FirefightingWeek], fires: Sequence[FirefightingWeek], nights: Sequence[FirefightingWeek]
) -> Table:
    """At most ten of the weeks, always with the first and the last."""
    last = len(own) - 1
    return Table(
        [
            "week",
            "open, your plan",
            "open, all on tickets",
            "open, and nights",
            "yours: new tickets",
            "yours: fixed",
            "yours: asleep",
            "yours: hours on causes",
            "yours: causes in place (0 to 1)",
        ],
        [
            [
                f"{i}",
                f"{own[i].open:.0f}",
                f"{fires[i].open:.0f}",
                f"{nights[i].open:.0f}",
                f"{own[i].woken:.1f}",
                f"{own[i].fixed:.1f}",
                f"{own[i].asleep:.0f}",
                f"{own[i].spent:.0f}",
                f"{own[i].have:.2f}",
            ]
            for i in sorted({round(j * last / 9) for j in range(10)} | {0, min(1, last), last})
        ][:12],
    )


def _row(start: float, review: float, tests: float, onboarding: float, ownership: float) -> Row:
    """A row of the learner's plan."""
    return {"from": start, "review": review, "tests": tests, "onboarding": onboarding, "ownership": ownership}


SIMULATION = Simulation(
    name="firefighting",
    title="Where the hours go",
    lines=[
        "15 defects are made a week; a fifth of the sleeping ones wake as tickets; a fix takes four hours.",
        "Review and onboarding keep defects from being made, tests find them early, ownership shortens a fix.",
        "An hour for a cause counts four weeks later, and fades. An open ticket costs talk, .2 hours a week.",
        "Under pressure, ten open tickets take an hour that was planned for causes.",
        "One fix in seven puts another defect to sleep; at night more than half, and the next day is shorter.",
    ],
    source=(
        "A model made for this course, after the capability trap of Repenning and Sterman and the stocks and flows in "
        "Larson's An Elegant Puzzle. Nobody measured these numbers: every coefficient is an assumption."
    ),
    prediction=Prediction(
        "How many weeks until your plan has fewer tickets open than firefighting, and keeps it so? (0: too late)",
        low=0,
        high=80,
        step=1,
        unit="weeks",
    ),
    sliders=[
        Slider("weeks", "Weeks that you have", 4, MOST_WEEKS, 1, 26, "weeks"),
        Slider("hours", "Hours a week that the team has for all this", 20, 120, 2, 60, "hours"),
        Slider("night", "Hours at night, in the third line", 0, 20, 1, 12, "hours"),
        Slider("outside", "Share of the defects that a supplier makes", 0, 0.9, 0.05, 0.2),
        Slider("pressure", "Hours that ten open tickets take from causes", 0, 4, 0.25, 1, "hours"),
        Slider("made", "Defects made a week", 5, 30, 0.2, 15.2, assumption=True),
        Slider("delay", "Weeks until an hour for a cause counts", 0, 12, 1, 4, "weeks", assumption=True),
        Slider("learn", "What an hour adds to a cause", 0, 0.06, 0.005, 0.025, assumption=True),
        Slider("fade", "What a cause loses a week", 0, 0.06, 0.005, 0.02, assumption=True),
        Slider("talk", "Hours of talk for an open ticket, a week", 0, 0.5, 0.05, 0.2, "hours", assumption=True),
    ],
    run=run,
    advice="Take some hours from the tickets for what makes them, early, and sit out the weeks when it gets worse.",
    challenge="Make it fail four ways: the weeks, the team's hours, the pressure, and whose defects they are.",
    regime=Regime(
        values={"weeks": 26, "hours": 60, "outside": 0.8},
        why=(
            "Four in five defects arrive from a supplier, and your review never sees them. What would help is a "
            "contract, an acceptance test at the door, or another supplier. Twelve weeks, or a team of forty hours, "
            "fail as surely, each for a reason of its own."
        ),
        rows=[_row(1, 2, 2, 1, 1)],
    ),
    columns=[
        Column("from", "From week", low=1, high=MOST_WEEKS, step=1),
        *(
            Column(name, f"{title[0].upper()}{title[1:]}, hours", low=0, high=MOST_HOURS, step=1)
            for name, title in CAUSES.items()
        ),
    ],
    rows=[_row(1, 2, 2, 1, 1), _row(14, 2, 2, 1, 1)],
)
