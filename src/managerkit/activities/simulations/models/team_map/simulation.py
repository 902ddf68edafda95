"""A map of teams by type and interaction, and what it costs a team to keep working closely with others.

Types and interactions, and the advice that working closely should end, are Matthew Skelton's and Manuel Pais's (*Team
Topologies*). The arithmetic is this kit's own and nobody has measured it. For an interaction that is `a` months old,
the share of it that is still being found out is

    q = n + (1 − n)·2^(−a/H),

where n is what changes keep making new. Working closely takes C % of both teams' week whatever q is. A service takes
S % and, for what its description does not yet say, R·q % more. Facilitating takes F %. So working closely is the
cheaper of the two while q is high, and a year of it is dear, unless n stays high.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from managerkit.activities.simulations.model import (
    Column,
    Picture,
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Span,
    Stroke,
    Table,
)

from .teams import LABEL, MODES, MONTHS, OLDEST, TYPES, Costs, Map, busiest, crowded, everyone, loads, question, read

SPARE = 25.0
"""What a team can spare for others, in % of its week; an assumption."""
MOST = 100.0
SPREAD = 0.25
"""By what share the cost of working closely may be off; an assumption."""
EVEN = 0.5
"""Percent of a week, on average over the year, within which two maps cost the same."""


WIDTH, HEIGHT, REACH_X, REACH_Y, TOP = 560.0, 330.0, 185.0, 125.0, 160.0
"""The map's size, in its own units."""
_LOOKS = {"together": 1, "service": 0, "facilitating": 2}
_APART = 7.0
"""How far apart two links between the same teams are."""


def _scale(count: int) -> float:
    """How much larger the map is drawn for many teams, so that they do not overlap."""
    return max(1.0, count / 8)


def _places(count: int) -> list[tuple[float, float]]:
    """Places round an oval, the first at the top."""
    by = _scale(count)
    turns = [2 * math.pi * i / max(1, count) for i in range(count)]
    return [(by * (WIDTH / 2 + REACH_X * math.sin(turn)), by * (TOP - REACH_Y * math.cos(turn))) for turn in turns]


def _box(x: float, y: float, kind: str) -> list[tuple[float, float]]:
    """The outline of a team: flat for stream-aligned, a slab for a platform, others with cut or pointed corners."""
    w, t = 62.0, 19.0
    if kind == "platform":
        return [
            (x - w, y - t + 7),
            (x - w + 9, y - t),
            (x + w, y - t),
            (x + w, y + t - 7),
            (x + w - 9, y + t),
            (x - w, y + t),
        ]
    if kind == "enabling":
        return [
            (x - w, y),
            (x - w + 14, y - t),
            (x + w - 14, y - t),
            (x + w, y),
            (x + w - 14, y + t),
            (x - w + 14, y + t),
        ]
    if kind == "subsystem":
        c = 10.0
        cut = [(-w, -t + c), (-w + c, -t), (w - c, -t), (w, -t + c), (w, t - c), (w - c, t), (-w + c, t), (-w, t - c)]
        return [(x + a, y + b) for a, b in cut]
    return [(x - w, y - t), (x + w, y - t), (x + w, y + t), (x - w, y + t)]


def _edge(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Where the line from one team to another leaves the first one's box."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = min(62.0 / abs(dx) if dx else math.inf, 19.0 / abs(dy) if dy else math.inf, 0.5)
    return start[0] + dx * share, start[1] + dy * share


def _drawn(drawn: Map, limit: float) -> Picture:
    """The map as a picture, with every interaction and its question as the table."""
    places = _places(len(drawn.teams))
    strokes, words = [], []
    for link in drawn.links:
        a, b = _edge(places[link.one], places[link.other]), _edge(places[link.other], places[link.one])
        # Links between the same two teams lie side by side
        before = sum({old.one, old.other} == {link.one, link.other} for old in drawn.links if old.row < link.row)
        shift = _APART * before
        strokes.append(Stroke([(a[0], a[1] + shift), (b[0], b[1] + shift)], _LOOKS[link.mode], MODES[link.mode]))
    for i, ((x, y), name, kind) in enumerate(zip(places, drawn.teams, drawn.types, strict=True), start=1):
        strokes.append(Stroke(_box(x, y, kind), -2 if kind else -1, closed=True))
        words.append((x, y - 6, f"{i} {name}"))
        words.append((x, y + 8, {"subsystem": "compl.-subsystem"}.get(kind, TYPES.get(kind, "type?"))))
    body = [
        [
            f"{drawn.teams[link.one]} and {drawn.teams[link.other]}",
            " and ".join(TYPES.get(drawn.types[i], "not said") for i in (link.one, link.other)),
            MODES[link.mode],
            f"{link.age:g}",
            question(link, drawn, limit) or "none",
        ]
        for link in drawn.links
    ]
    alone = [
        [name, TYPES.get(kind, "not said"), "none", "", "none"]
        for i, (name, kind) in enumerate(zip(drawn.teams, drawn.types, strict=True))
        if all(i not in (link.one, link.other) for link in drawn.links)
    ]
    return Picture(
        "Your teams: types, interactions, and what deserves a question",
        WIDTH * _scale(len(places)),
        HEIGHT * _scale(len(places)),
        strokes,
        words,
        Table(["teams", "types", "interaction", "months so far", "a question"], body + alone or [["none"] * 5]),
    )


def _why(drawn: Map, costs: Costs, kept: float, ended: float) -> str:
    """Why ending what is long does not help here."""
    if len(drawn.teams) < 2:
        return (
            "One team is everything here. There is nothing between teams to arrange; four types would be four names "
            "for the same table. Ask again when two teams want the same week."
        )
    return (
        f"With everything long ended, the teams spend {ended:.0f}% of their weeks on each other over the year, and "
        f"{kept:.0f}% as it is: {100 * costs.new:.0f}% of what is between them is new all the time, "
        "so a service would be asked about more often than it is used. Here they had better go on sitting together."
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Draw the map and follow the busiest team through a year, as it is and with what is long ended.

    Args:
        values: the sliders: `limit` in months, `new` (0 to 0.9), `together` in % of a week, `half` in months.
        rows: interactions with `team`, `type`, `mode`, `partner` and `months`; what cannot be read is left out.

    Returns:
        the busiest team's share of a week that goes on others, in %; the answer is that share in a year, at most 100.
    """
    drawn, note = read(rows)
    costs = Costs(values["together"], values["half"], values["new"])
    limit = values["limit"]
    kept, ended = busiest(drawn, costs), busiest(drawn, costs, limit)
    few = busiest(drawn, replace(costs, together=costs.together * (1 - SPREAD)))
    many = busiest(drawn, replace(costs, together=costs.together * (1 + SPREAD)))
    all_kept, all_ended = everyone(drawn, costs), everyone(drawn, costs, limit)
    fails = len(drawn.teams) == 1 or all_ended > all_kept + EVEN
    months = [float(month) for month in range(MONTHS + 1)]
    return RunOutcome(
        answer=min(MOST, kept[-1]),
        sentence=" ".join(part for part in (_sentence(drawn, kept, ended, limit), note) if part),
        series=[
            Series("as it is", months, kept, few, many),
            Series(f"ended at {limit:g} months", months, ended),
        ],
        table=_table(drawn, costs, limit),
        x_title="months from now",
        y_title="busiest team's week spent on others (%)",
        spans=[Span("what a team can spare", 0, SPARE)],
        fails=fails,
        because=_why(drawn, costs, all_kept, all_ended) if fails else "",
        opening=_drawn(drawn, limit),
    )


def _sentence(drawn: Map, kept: Sequence[float], ended: Sequence[float], limit: float) -> str:
    """What the map holds, and what it takes."""
    if not drawn.teams:
        return "There is no team on the map yet. Add a row with a name and a type."
    close = [link for link in drawn.links if link.mode == "together"]
    asks = sum(bool(question(link, drawn, limit)) for link in drawn.links)
    close_to_many = crowded(drawn)
    two = f" Teams that work closely with more than one other at once: {close_to_many}." if close_to_many else ""
    return (
        f"Teams: {len(drawn.teams)}. Collaborations: {len(close)}, of which "
        f"{sum(link.age > limit for link in close)} are older than {limit:g} months.{two} "
        f"Interactions that deserve a question: {asks}. The busiest team spends {kept[0]:.0f}% of its week on others "
        f"today and {kept[-1]:.0f}% in a year; with what is long ended, {ended[-1]:.0f}%."
    )


def _table(drawn: Map, costs: Costs, limit: float) -> Table:
    """The figure's lines and the mean of all teams, at a few months."""
    kept, ended = busiest(drawn, costs), busiest(drawn, costs, limit)
    count = max(1, len(drawn.teams))
    body = []
    for month in (0, 1, 3, 6, 9, MONTHS):
        every, less = (sum(loads(drawn, month, costs, most)) / count for most in (math.inf, limit))
        body.append([str(month), f"{kept[month]:.0f}", f"{ended[month]:.0f}", f"{every:.0f}", f"{less:.0f}"])
    return Table(
        [
            "months from now",
            "busiest team (%)",
            "busiest, long ones ended (%)",
            "mean of all teams (%)",
            "mean, long ones ended (%)",
        ],
        body,
    )


def _row(team: str, kind: str, mode: str = "none", partner: str = "", months: float = 0) -> Row:
    """A row of the learner's table."""
    return {"team": team, "type": kind, "mode": mode, "partner": partner, "months": months}


SIMULATION = Simulation(
    name="team-map",
    title="Your teams, and what lies between them",
    lines=[
        "Collaboration takes C% of both teams' week at any age; facilitating takes 8%.",
        "x-as-a-service takes 4%, and 30% × q more while a share q of it is still being found out.",
        "After a months q = n + (1−n)·2^(−a/H); n is what changes keep making new.",
        "Ended means: at so many months collaboration becomes a service, and facilitating stops.",
    ],
    source=(
        "Types and interactions are from Team Topologies (Matthew Skelton and Manuel Pais, 2019). The costs are ours, "
        "measured on nobody: every coefficient is an assumption. A question beside a line is no fault in it."
    ),
    prediction=Prediction(
        "Make the map yours. If nothing on it changes, what share of the busiest team's week goes on others in a year?",
        low=0,
        high=MOST,
        step=5,
        unit="%",
    ),
    sliders=[
        Slider("limit", "Months after which collaborating and facilitating end", 1, 24, 1, 6, "months"),
        Slider("new", "What changes keep making new (1 = all of it)", 0, 0.9, 0.05, 0.1),
        Slider("together", "What collaboration takes (C)", 5, 40, 1, 20, "% of a week", assumption=True),
        Slider(
            "half", "Months in which half of the unknown is found out (H)", 0.5, 12, 0.5, 3, "months", assumption=True
        ),
    ],
    run=run,
    advice="Work closely for a while, to find something out; then make it a service, or stop.",
    challenge=(
        "Find where ending the long ones costs more than keeping them. Then leave one team on the map, and ask what it "
        "is for."
    ),
    regime=Regime(
        values={"limit": 6, "new": 0.75, "together": 20, "half": 3},
        why=(
            "Teams at something that will not settle: three quarters of what lies between them is new all the time. "
            "What was right for a month stays right for the year, and a service would be a form to fill in before "
            "talking. The other place is a firm in which one team is everything."
        ),
        rows=[
            _row("Lantern", "stream", "together", "Wicks", 9),
            _row("Wicks", "subsystem"),
            _row("Oil", "platform", "together", "Lantern", 7),
        ],
    ),
    columns=[
        Column("team", "Team", longest=LABEL),
        Column("type", "Its type", options=TYPES),
        Column("mode", "Interaction", options=MODES),
        Column("partner", "With", longest=LABEL),
        Column("months", "Months so far", low=0, high=OLDEST, step=1),
    ],
    rows=[
        _row("Orders", "stream", "service", "Hosting", 18),
        _row("Returns", "stream", "together", "Orders", 14),
        _row("Hosting", "platform", "together", "Returns", 8),
        _row("Testing", "enabling", "facilitating", "Returns", 2),
        _row("Pricing", "subsystem", "together", "Orders", 3),
    ],
)
