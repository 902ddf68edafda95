"""The learner's own reasons for managing, sorted into pulls and pushes, and what becomes of them in two years.

A map and no score: pulls and pushes are never added together. The distinction is the course's, after Charity
Majors (most people become managers to cope with something that does not work) and the questions in the essay on
the linear promotion myth. The model is this kit's own and every number in it is an assumption; that relief
fades while a new thing gets ordinary follows the general idea of adaptation, and nobody measured it here.

- A push is relieved at once by the move. Part of the relief fades by halves; a floor, which differs by reason,
  stays.
- A push with a way of its own is relieved later and only if the request is granted, and then stays relieved.
  A push without a named way stays as it is.
- A pull is not relieved but fed, by the share of the week that goes to people, once one has learned how.
"""

import math
from collections.abc import Mapping, Sequence
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
    Table,
)

WEEKS = 104
"""How far the model looks."""
MARKS = (0, 13, 26, 52, 104)
"""Weeks that the table shows."""
MOST_SHOWN = 6
"""Reasons that the table names, the strongest first."""
STRONGEST = 10.0
BY_MANAGING, BY_WAYS, FED = "pushes, by managing", "pushes, by your own ways", "pulls, by managing"
"""The lines of the figure."""
LONGEST = 60
"""Characters of a way in the learner's own words."""
RAMP = 8.0
"""Weeks over which a granted request takes effect; an assumption."""
UNSURE = 0.2
"""How far off the chance of a request may be, on the scale from 0 to 1; an assumption."""
SPREAD = 1.5
"""By what factor the halving of relief may be off; an assumption."""
NEAR = 5.0
"""Points in a hundred by which the ways must lead for the advice to matter; an assumption."""

REASONS = {
    "growth": "people getting better at their work",
    "facilitating": "bringing a discussion to a decision",
    "building": "building a team that holds",
    "pay": "pay",
    "status": "standing, the title",
    "heard": "being heard, being in the loop",
    "escaping": "getting away from something",
    "asked": "somebody asked me",
    "other": "another reason",
}
KINDS = {"pull": "pull", "push": "push"}
PULLS = {"growth", "facilitating", "building"}
"""Reasons that the course would call pulls; the learner may tag them otherwise."""
NAMES = {
    "growth": "people's growth",
    "facilitating": "facilitating",
    "building": "building a team",
    "pay": "pay",
    "status": "standing",
    "heard": "being heard",
    "escaping": "getting away",
    "asked": "being asked",
    "other": "another reason",
}


@dataclass(frozen=True)
class Relief:
    """What share of a push the move relieves, from 0 to 1: in the first week, and what never fades of it."""

    first: float
    floor: float


RELIEF = {
    "pay": Relief(0.9, 0.6),
    "status": Relief(0.8, 0.2),
    "heard": Relief(0.7, 0.35),
    "escaping": Relief(0.8, 0.2),
    "asked": Relief(0.5, 0.1),
}
"""Assumptions all. Money stays money; being asked is over once one has said yes."""
OTHERWISE = Relief(0.6, 0.25)
"""For a push of any other kind; an assumption."""


@dataclass(frozen=True)
class Motive:
    """A row that could be read: its number, reason, kind, strength (0 to 10) and way in the learner's words."""

    number: int
    reason: str
    kind: str
    strength: float
    way: str


def read(rows: Sequence[Row]) -> list[Motive]:
    """The rows that name a known reason and kind with a strength above 0; the others count for nothing."""
    found = []
    for number, row in enumerate(rows, start=1):
        reason, kind, way = str(row.get("reason")), str(row.get("kind")), row.get("way")
        strength = _strength(row.get("strength"))
        if reason in REASONS and kind in KINDS and strength > 0:
            words = " ".join(way.split())[:LONGEST] if isinstance(way, str) else ""
            found.append(Motive(number, reason, kind, strength, words))
    return found


def _strength(value: object) -> float:
    """The value as a number from 0 to 10; 0 when it is none."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return min(STRONGEST, max(0.0, number)) if number == number else 0.0


def relieved(reason: str, week: float, half: float, lasting: float) -> float:
    """Share of a push that managing relieves some weeks after the move, from 0 to 1.

    `half` is in how many weeks the part that fades halves; `lasting` multiplies the floor of the reason.

    Args:
        reason: which push.
        week: weeks after the move.
        half: in how many weeks the part that fades halves.
        lasting: multiplies the floor of the reason.
    """
    relief = RELIEF.get(reason, OTHERWISE)
    floor = min(relief.first, relief.floor * lasting)
    return floor + (relief.first - floor) * math.pow(0.5, week / half)


def met_elsewhere(week: float, delay: float, chance: float) -> float:
    """Share of a push with a way of its own that is met after `week` weeks, on average over many such requests.

    Nothing before `delay` weeks, then rising evenly over `RAMP` weeks to `chance` (0 to 1), where it stays.

    Args:
        week: weeks after the request.
        delay: weeks in which nothing comes of it.
        chance: of being met in the end, from 0 to 1.
    """
    return chance * min(1.0, max(0.0, (week - delay) / RAMP))


def fed(week: float, share: float, learning: float) -> float:
    """Share of a pull that the job feeds, from 0 to 1.

    Args:
        week: weeks in the job.
        share: what it comes to in the end, from 0 to 1.
        learning: in how many weeks it comes half of the way.
    """
    return share * (1 - math.pow(0.5, week / learning))


def _mean(motives: Sequence[Motive], of: Mapping[int, float]) -> float:
    """The mean of `of` by row number, weighted by strength, in %."""
    total = sum(one.strength for one in motives)
    return 100 * sum(one.strength * of[one.number] for one in motives) / total if total else 0.0


def _managing(pushes: Sequence[Motive], half: float, lasting: float) -> list[float]:
    """Relief of all pushes by the move, in %, week by week."""
    return [
        _mean(pushes, {one.number: relieved(one.reason, week, half, lasting) for one in pushes})
        for week in range(WEEKS + 1)
    ]


def _elsewhere(pushes: Sequence[Motive], delay: float, chance: float) -> list[float]:
    """Relief of all pushes by the ways that are named, in %, week by week."""
    return [
        _mean(pushes, {one.number: met_elsewhere(week, delay, chance) if one.way else 0.0 for one in pushes})
        for week in range(WEEKS + 1)
    ]


def _overtakes(move: Sequence[float], ways: Sequence[float]) -> int | None:
    """The first week from which the ways have met more than the move to the end, if there is one."""
    behind = [week for week in range(len(move)) if ways[week] <= move[week]]
    first = behind[-1] + 1 if behind else 0
    return first if first < len(move) else None


def _listed(motives: Sequence[Motive]) -> str:
    """Names with their strengths, each reason once in the order given."""
    return ", ".join(f"{NAMES[one.reason]} ({one.strength:g})" for one in motives) or "none"


def _order(motives: Sequence[Motive]) -> str:
    """A sentence where the order of the rows and the strengths disagree, or nothing."""
    for above, below in pairwise(motives):
        if below.strength > above.strength:
            return (
                f" You put row {above.number} before row {below.number} and rated it lower: "
                "one of the two is how you would like it to be."
            )
    return ""


def _tags(motives: Sequence[Motive]) -> str:
    """A sentence on rows tagged otherwise than the course would, or nothing."""
    rows = [str(m.number) for m in motives if m.reason != "other" and (m.reason in PULLS) is (m.kind == "push")]
    if not rows:
        return ""
    return f" Tagged otherwise than this course would, which may well be right: row {', '.join(rows)}."


def _why(pushes: Sequence[Motive], move: float, ways: float, chance: float) -> str:
    """Why meeting the pushes elsewhere does not beat the move here; the shares in %."""
    nameless = [one for one in pushes if not one.way]
    heavy = sum(one.strength for one in nameless) >= sum(one.strength for one in pushes) / 2
    if heavy:
        reason = f"no way is named for {_listed(nameless)}"
    elif chance < 0.35:
        reason = f"only {100 * chance:.0f} such requests in 100 are granted where you work"
    else:
        reason = "what the move relieves here, it goes on relieving"
    return (
        f"After {WEEKS} weeks the move still meets {move:.0f}% of the pushes and the ways without it {ways:.0f}%: "
        f"{reason}. Staying for the sake of the rule would leave the pushes where they are."
    )


def _ends(one: Motive, values: Mapping[str, float]) -> dict[str, float]:
    """Where a reason of its own ends on each line that it belongs to, in %, by the line's title."""
    if one.kind == "pull":
        return {FED: values["people"] * fed(WEEKS, 1, values["learning"])}
    way = met_elsewhere(WEEKS, values["delay"], values["granted"]) if one.way else 0.0
    return {BY_MANAGING: 100 * relieved(one.reason, WEEKS, values["half"], values["lasting"]), BY_WAYS: way}


def _table(motives: Sequence[Motive], series: Sequence[Series], values: Mapping[str, float]) -> Table:
    """The lines at a few weeks, then where the strongest reasons end; never more than twelve rows."""
    header = ["week, or reason", *(f"{one.title} (%)" for one in series), "your way without managing"]
    body = []
    for week in MARKS:
        cells = []
        for one in series:
            span = f" ({one.low[week]:.0f} to {one.high[week]:.0f})" if len(one.low) else ""
            cells.append(f"{one.y[week]:.0f}{span}")
        body.append([f"week {week}", *cells, ""])
    for motive in sorted(motives, key=lambda motive: -motive.strength)[:MOST_SHOWN]:
        way = motive.way or ("no way named yet" if motive.kind == "push" else "")
        label = f"row {motive.number}: {NAMES[motive.reason]}, {motive.kind}, strength {motive.strength:g}, at the end"
        ends = _ends(motive, values)
        body.append([label, *(f"{ends[one.title]:.0f}" if one.title in ends else "" for one in series), way])
    return Table(header, body)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the pushes by two roads, and the pulls by one, over two years.

    Args:
        values: the sliders: `granted` in requests out of 100, `delay`, `half` and `learning` in weeks, `lasting`
            as a factor, `people` as a share in %.
        rows: reasons with `reason`, `kind`, `strength` (0 to 10) and `way`, in the learner's order; what cannot be
            read is left out.

    Returns:
        the share of the pushes that is met, and of the pulls that is fed, in %, by week; the answer is the share of
        the pushes that the move still meets after a year, 0 where there are none.
    """
    motives = read(rows)
    pushes = [one for one in motives if one.kind == "push"]
    pulls = [one for one in motives if one.kind == "pull"]
    half, delay, chance = values["half"], values["delay"], values["granted"] / 100
    lasting = values["lasting"]
    weeks = [float(week) for week in range(WEEKS + 1)]
    series = []
    move, ways = _managing(pushes, half, lasting), _elsewhere(pushes, delay, chance)
    if pushes:
        quick, slow = _managing(pushes, half / SPREAD, lasting), _managing(pushes, half * SPREAD, lasting)
        few = _elsewhere(pushes, delay, max(0.0, chance - UNSURE))
        many = _elsewhere(pushes, delay, min(1.0, chance + UNSURE))
        series.append(Series(BY_MANAGING, weeks, move, quick, slow))
        series.append(Series(BY_WAYS, weeks, ways, few, many))
    if pulls or not pushes:
        share = values["people"] / 100 if pulls else 0.0
        series.append(Series(FED, weeks, [100 * fed(week, share, values["learning"]) for week in weeks]))
    fails = bool(pushes) and ways[-1] < move[-1] + NEAR
    return RunOutcome(
        answer=move[52],
        sentence=_sentence(pushes, pulls, move, ways) + _order(motives) + _tags(motives),
        series=series,
        table=_table(motives, series, values),
        x_title="weeks after the move, or after asking",
        y_title="share of what you are after (%)",
        fails=fails,
        because=_why(pushes, move[-1], ways[-1], chance) if fails else "",
    )


def _sentence(pushes: Sequence[Motive], pulls: Sequence[Motive], move: Sequence[float], ways: Sequence[float]) -> str:
    """What the map shows: what is on it, and what becomes of the pushes."""
    if not pushes and not pulls:
        return "There is no reason on the map yet. Add a row with a reason, a tag and a strength above 0."
    there = f"On the map, pulls: {_listed(pulls)}; pushes: {_listed(pushes)}."
    if not pushes:
        return f"{there} There is nothing here that the move would relieve, only what it would feed, slowly."
    after = f"Managing meets {move[0]:.0f}% of the pushes in the first week and {move[52]:.0f}% after a year."
    week = _overtakes(move, ways)
    if week is None:
        return f"{there} {after} The ways without it never meet more: they end at {ways[-1]:.0f}%."
    return f"{there} {after} From week {week} on, the ways without it meet more, and end at {ways[-1]:.0f}%."


def _row(reason: str, kind: str, strength: float, way: str = "") -> Row:
    """A row of the learner's table."""
    return {"reason": reason, "kind": kind, "strength": strength, "way": way}


SIMULATION = Simulation(
    name="motive-sorter",
    title="Your reasons, sorted",
    lines=[
        "A push is relieved at once by managing; then part of the relief fades by halves, down to a floor.",
        "A push with a way of its own waits, is granted or not, and stays met. Without a way it stays unmet.",
        "A pull is fed by the hours that go to people, once you have learned how.",
        "Pay has the highest floor (60%), being heard 35%, standing and getting away 20%, being asked 10%.",
    ],
    source=(
        "A model made for this course. Pull and push are our words for what Charity Majors and the essay on the "
        "promotion myth describe. That relief wears off is a general idea about adaptation; nobody has measured it "
        "on engineers who manage. Every coefficient and every floor is an assumption. It is a map and no score."
    ),
    prediction=Prediction(
        "A year after moving, how much of what pushes you would managing still meet?",
        low=0,
        high=100,
        step=5,
        unit="%",
    ),
    sliders=[
        Slider("granted", "Requests like yours that are granted where you work", 0, 100, 5, 65, "in 100"),
        Slider("delay", "Weeks until such a request is answered", 0, 52, 1, 10, "weeks"),
        Slider("half", "Time in which the fading part of relief halves", 4, 104, 2, 16, "weeks", assumption=True),
        Slider("lasting", "The floors above, multiplied by", 0, 2, 0.1, 1, "times", assumption=True),
        Slider("people", "Share of a pull that a manager's week can feed", 10, 100, 5, 70, "%", assumption=True),
        Slider("learning", "Time to learn half of how", 4, 104, 2, 26, "weeks", assumption=True),
    ],
    run=run,
    advice="Do not move for a push: meet it where you are, and move for what pulls you.",
    challenge=(
        "Make staying the mistake: find reasons, or a place to work, where the move goes on meeting more of the "
        "pushes than asking ever would."
    ),
    regime=Regime(
        values={"granted": 15, "delay": 26, "half": 16, "lasting": 1, "people": 70, "learning": 26},
        why=(
            "A place where pay is tied to the ladder and engineers are told afterwards. Hardly any request is granted, "
            "and money is still money in the second year. Here somebody who moves for a push, and knows that they do, "
            "decides better than somebody who waits to be asked. The other remedy is to leave; it is not on this map."
        ),
        rows=[
            _row("pay", "push", 8, "ask for the manager's band at my desk"),
            _row("heard", "push", 6, "ask for a chair in the planning meeting"),
            _row("growth", "pull", 4),
        ],
    ),
    columns=[
        Column("reason", "Reason", options=REASONS),
        Column("kind", "Tag", options=KINDS),
        Column("strength", "How strong (0 to 10)", low=0, high=STRONGEST),
        Column("way", "If a push: a way to meet it without managing", longest=LONGEST),
    ],
    rows=[
        _row("growth", "pull", 6),
        _row("heard", "push", 7, "ask to sit in on planning, and to speak"),
        _row("pay", "push", 5, "ask what the next band for engineers takes"),
        _row("escaping", "push", 4, "ask who else could answer for the old importer"),
        _row("asked", "push", 2),
    ],
)
