"""The learner's own reasons for managing, sorted into pulls and pushes, and what becomes of them in two years.

A map and no score: pulls and pushes are never added together. Push and pull are stock words of research on why people
migrate, change jobs or found firms; sorting reasons for managing by them follows Charity Majors (most people become
managers to cope with something that does not work) and the essay on the linear promotion myth. The model is this kit's
own and every number in it is an assumption. That relief fades while a new thing gets ordinary is a general idea about
adaptation, so it is the same here for whatever one gets, and by whichever road.

- A push is relieved by what one gets. Of that relief a part stays, which differs by reason; the rest fades by halves.
- The move brings a share of the thing at once. A request brings all of it, later, and only if it is granted. Then both
  fade by the same rule.
- A push without a way, or with nobody's name beside the way, stays as it is unless one moves.
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
from managerkit.activities.simulations.rows import as_line, number_within

WEEKS, MARKS = 104, (0, 13, 26, 52, 104)
"""How far the model looks, and the weeks that the table shows."""
MOST_SHOWN = 6
"""Reasons that the table names, the strongest first."""
STRONGEST = 10.0
BY_MANAGING, BY_WAYS, FED = "pushes, by managing", "pushes, by your own ways", "pulls, by managing"
"""The lines of the figure."""
LONGEST, LONGEST_NAME = 60, 20
"""Characters of a way in the learner's own words, and of who could grant it."""
UNSURE = 0.2
"""How far off the chance of a request, or what a job brings, may be, on the scale from 0 to 1; an assumption."""

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


STAYS = {"pay": 0.7, "heard": 0.5, "status": 0.25, "escaping": 0.25, "asked": 0.2}
"""What share of the relief never fades. Assumptions: money stays money, being asked is over once one has said yes."""
OTHERWISE = 0.4
"""The same for a push of any other kind; an assumption."""


@dataclass(frozen=True)
class Motive:
    """A row that could be read: its number, reason, kind, strength (0 to 10), way and who could grant it."""

    number: int
    reason: str
    kind: str
    strength: float
    way: str
    who: str

    @property
    def named(self) -> bool:
        """Whether there is a way, and somebody beside it whom one could ask: the form only, never the sense."""
        return bool(self.way) and sum(letter.isalpha() for letter in self.who) >= 2


def read(rows: Sequence[Row]) -> list[Motive]:
    """The rows that name a known reason and kind with a strength above 0; the others count for nothing."""
    found = []
    for number, row in enumerate(rows, start=1):
        reason, kind = str(row.get("reason")), str(row.get("kind"))
        strength = number_within(row.get("strength"), 0, STRONGEST)
        if reason in REASONS and kind in KINDS and strength > 0:
            way, who = as_line(row.get("way"), LONGEST), as_line(row.get("who"), LONGEST_NAME)
            found.append(Motive(number, reason, kind, strength, way, who))
    return found


def left(reason: str, week: float, half: float, lasting: float) -> float:
    """Share of a push's first relief that is left some weeks after one got the thing, from 0 to 1.

    Args:
        reason: which push.
        week: weeks since; before that there is none.
        half: in how many weeks the part that fades halves.
        lasting: multiplies the share that stays.
    """
    if week < 0:
        return 0.0
    stays = min(1.0, STAYS.get(reason, OTHERWISE) * lasting)
    return stays + (1 - stays) * math.pow(0.5, week / half)


def fed(week: float, share: float, learning: float) -> float:
    """Share of a pull that the job feeds, from 0 to 1.

    Args:
        week: weeks in the job.
        share: what it comes to in the end, from 0 to 1.
        learning: in how many weeks it comes half of the way.
    """
    return share * (1 - math.pow(0.5, week / learning))


@dataclass(frozen=True)
class Road:
    """A way to what one is after: what share of it one gets (0 to 1), and after how many weeks."""

    share: float
    delay: float

    def met(self, reason: str, week: float, half: float, lasting: float) -> float:
        """Share of a push that is met some weeks after setting out, from 0 to 1.

        Args:
            reason: which push.
            week: weeks after the move, or after asking.
            half: in how many weeks the part of the relief that fades halves.
            lasting: multiplies the share that stays.
        """
        return self.share * left(reason, week - self.delay, half, lasting)


def _by(road: Road, pushes: Sequence[Motive], walked: Sequence[Motive], half: float, lasting: float) -> list[float]:
    """Relief of all pushes by a road on which some of them are met, weighted by strength, in %, week by week."""
    total = sum(one.strength for one in pushes)
    return [
        100 * sum(one.strength * road.met(one.reason, week, half, lasting) for one in walked) / total
        for week in range(WEEKS + 1)
    ]


def _turns(move: float, ways: float, granted: float) -> str:
    """At how many requests granted in 100 the two roads meet as much in the end, in a sentence; the first two in %."""
    if not granted or not ways:
        return ""
    turn = granted * move / ways
    if turn > 100:
        return " With these ways, no number of granted requests would catch up with the move."
    return f" The two are level in the end at {turn:.0f} requests granted in 100."


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


def _why(pushes: Sequence[Motive], move: float, ways: float, brings: float, chance: float) -> str:
    """Why meeting the pushes elsewhere does not beat the move here; the first two in %, the others from 0 to 1."""
    nameless = [one for one in pushes if not one.named]
    if sum(one.strength for one in nameless) >= sum(one.strength for one in pushes) / 2:
        reason = f"there is no way with somebody's name beside it for {_listed(nameless)}"
    elif brings >= chance:
        reason = (
            f"the job brings {100 * brings:.0f}% of what you are after, and only {100 * chance:.0f} such requests in "
            "100 are granted"
        )
    else:
        reason = "the ways come too late, or leave out what is strong"
    return (
        f"After {WEEKS} weeks the move still meets {move:.0f}% of the pushes and the ways without it {ways:.0f}%: "
        f"{reason}. Staying for the sake of the rule would leave the pushes where they are."
    )


def _ends(one: Motive, move: Road, ways: Road, values: Mapping[str, float]) -> dict[str, float]:
    """Where a reason of its own ends on each line that it belongs to, in %, by the line's title."""
    if one.kind == "pull":
        return {FED: values["people"] * fed(WEEKS, 1, values["learning"])}
    by_move, by_way = (100 * road.met(one.reason, WEEKS, values["half"], values["lasting"]) for road in (move, ways))
    return {BY_MANAGING: by_move, BY_WAYS: by_way if one.named else 0.0}


def _table(motives: Sequence[Motive], series: Sequence[Series], ends: Sequence[Mapping[str, float]]) -> Table:
    """The lines at a few weeks, then where the strongest reasons end; never more than twelve rows."""
    header = ["week, or reason", *(f"{one.title} (%)" for one in series), "your way without managing"]
    body = []
    for week in MARKS:
        cells = []
        for one in series:
            span = f" ({one.low[week]:.0f} to {one.high[week]:.0f})" if len(one.low) else ""
            cells.append(f"{one.y[week]:.0f}{span}")
        body.append([f"week {week}", *cells, ""])
    both = zip(motives, ends, strict=True)
    for motive, end in sorted(both, key=lambda pair: -pair[0].strength)[:MOST_SHOWN]:
        label = f"row {motive.number}: {NAMES[motive.reason]}, {motive.kind}, strength {motive.strength:g}, at the end"
        body.append([label, *(f"{end[one.title]:.0f}" if one.title in end else "" for one in series), _way(motive)])
    return Table(header, body)


def _way(motive: Motive) -> str:
    """The way in the learner's words, or what is missing."""
    if motive.kind == "pull":
        return motive.way
    if not motive.way:
        return "no way named yet"
    return f"{motive.way} ({motive.who})" if motive.named else f"{motive.way} (nobody named yet)"


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the pushes by two roads, and the pulls by one, over two years.

    Args:
        values: the sliders: `granted` in requests out of 100, `brings` and `people` as shares in %, `delay`, `half`
            and `learning` in weeks, `lasting` as a factor.
        rows: reasons with `reason`, `kind`, `strength` (0 to 10), `way` and `who`, in the learner's order; what cannot
            be read is left out.

    Returns:
        the share of the pushes that is met, and of the pulls that is fed, in %, by week; the answer is the share of
        the pushes that the move still meets after a year, 0 where there are none.
    """
    motives = read(rows)
    pushes = [one for one in motives if one.kind == "push"]
    pulls = [one for one in motives if one.kind == "pull"]
    named = [one for one in pushes if one.named]
    half, lasting = values["half"], values["lasting"]
    brings, chance = Road(values["brings"] / 100, 0), Road(values["granted"] / 100, values["delay"])
    weeks = [float(week) for week in range(WEEKS + 1)]
    series = []
    move, ways = [0.0] * len(weeks), [0.0] * len(weeks)
    if pushes:
        move, ways = _by(brings, pushes, pushes, half, lasting), _by(chance, pushes, named, half, lasting)
        for title, road, walked, line in ((BY_MANAGING, brings, pushes, move), (BY_WAYS, chance, named, ways)):
            less, more = (Road(min(1.0, max(0.0, road.share + off)), road.delay) for off in (-UNSURE, UNSURE))
            low, high = (_by(edge, pushes, walked, half, lasting) for edge in (less, more))
            series.append(Series(title, weeks, line, low, high))
    if pulls or not pushes:
        share = values["people"] / 100 if pulls else 0.0
        series.append(Series(FED, weeks, [100 * fed(week, share, values["learning"]) for week in weeks]))
    fails = bool(pushes) and ways[-1] <= move[-1]
    turns = _turns(move[-1], ways[-1], values["granted"]) if pushes else ""
    return RunOutcome(
        answer=move[52],
        sentence=_sentence(pushes, pulls, move, ways) + turns + _order(motives) + _tags(motives),
        series=series,
        table=_table(motives, series, [_ends(one, brings, chance, values) for one in motives]),
        x_title="weeks after the move, or after asking",
        y_title="share of what you are after (%)",
        fails=fails,
        because=_why(pushes, move[-1], ways[-1], brings.share, chance.share) if fails else "",
    )


def _sentence(pushes: Sequence[Motive], pulls: Sequence[Motive], move: Sequence[float], ways: Sequence[float]) -> str:
    """What the map shows: what is on it, and what becomes of the pushes."""
    if not pushes and not pulls:
        return "There is no reason on the map yet. Add a row with a reason, a tag and a strength above 0."
    there = f"On the map, pulls: {_listed(pulls)}; pushes: {_listed(pushes)}."
    if not pushes:
        return f"{there} There is nothing here that the move would relieve, only what it would feed, slowly."
    if pulls:
        there += " What is compared here is the pushes alone; it says nothing against moving for a pull."
    after = f"Managing meets {move[0]:.0f}% of the pushes in the first week and {move[52]:.0f}% after a year."
    week = _overtakes(move, ways)
    if week is None:
        return f"{there} {after} The ways without it end at {ways[-1]:.0f}%, and the move at {move[-1]:.0f}%."
    return (
        f"{there} {after} From week {week} on, the ways without it meet more: they end at {ways[-1]:.0f}%, "
        f"the move at {move[-1]:.0f}%."
    )


def _row(reason: str, kind: str, strength: float, way: str = "", who: str = "") -> Row:
    """A row of the learner's table."""
    return {"reason": reason, "kind": kind, "strength": strength, "way": way, "who": who}


SIMULATION = Simulation(
    name="motive-sorter",
    title="Your reasons, sorted",
    lines=[
        "The move brings a share of what pushes you at once. A request brings all of it, later, if it is granted.",
        "After that the relief fades by the same rule, whichever road it came by: part of it stays, the rest halves.",
        "What stays: 70% for pay, 50% for being heard, 25% for standing or getting away, 20% for being asked.",
        "A way counts once somebody's name stands beside it. A pull is fed by the hours that go to people.",
    ],
    source=(
        "A model made for this course, after Charity Majors and the essay on the promotion myth. That relief wears off "
        "is a general idea about adaptation; nobody has measured it on engineers who manage. Every coefficient and "
        "every share that stays is an assumption. It is a map and no score."
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
        Slider("brings", "Of what pushes you, the job would really bring", 0, 100, 5, 45, "%"),
        Slider("half", "Time in which the fading part of relief halves", 4, 104, 2, 16, "weeks", assumption=True),
        Slider("lasting", "The shares that stay, multiplied by", 0, 2, 0.1, 1, "times", assumption=True),
        Slider("people", "Share of a pull that a manager's week can feed", 10, 100, 5, 70, "%", assumption=True),
        Slider("learning", "Time to learn half of how", 4, 104, 2, 26, "weeks", assumption=True),
    ],
    run=run,
    advice="Do not move for a push before you have asked for the thing itself where you are.",
    challenge=(
        "Make staying the mistake: find reasons, or a place to work, where the move goes on meeting more of the "
        "pushes than asking ever would. The text above says at how many granted requests the two are level."
    ),
    regime=Regime(
        values={"granted": 15, "delay": 26, "brings": 60, "half": 16, "lasting": 1, "people": 70, "learning": 26},
        why=(
            "A place where pay is tied to the ladder and engineers are told afterwards. Hardly any request is granted, "
            "and the job does bring the money. Here somebody who moves for a push, and knows that they do, "
            "decides better than somebody who waits to be asked. The other remedy is to leave; it is not on this map."
        ),
        rows=[
            _row("pay", "push", 8, "the manager's band at my desk", "Marit"),
            _row("heard", "push", 6, "a chair in the planning meeting", "Tobias"),
            _row("growth", "pull", 4),
        ],
    ),
    columns=[
        Column("reason", "Reason", options=REASONS),
        Column("kind", "Tag", options=KINDS),
        Column("strength", "How strong (0 to 10)", low=0, high=STRONGEST),
        Column("way", "If a push: a way to meet it without managing", longest=LONGEST),
        Column("who", "Who could grant it", longest=LONGEST_NAME),
    ],
    rows=[
        _row("growth", "pull", 6),
        _row("heard", "push", 7, "sit in on planning, and speak", "Tobias"),
        _row("pay", "push", 5, "what the next band for engineers takes", "Marit"),
        _row("escaping", "push", 4, "somebody else answers for the importer", "Ye-jin"),
        _row("asked", "push", 3),
    ],
)
