"""A map of teams by type and interaction: what it costs a team to work with others, and what it saves.

Types and interactions, and the advice that working closely should end, are Matthew Skelton's and Manuel Pais's (*Team
Topologies*). The arithmetic is this kit's own and nobody has measured it. Of what lies between two teams, a share q is
still to be found out. After `a` months at one table, or of help,

    q = n + (1 − n)·2^(−a/H),

where n is what changes keep making new; by way of a service it takes twice as long. Working closely takes C % of both
teams' week whatever q is. A service takes S % and, for what its description does not yet say, R·q % more. Facilitating
takes F % and less of q. Two teams that do not talk spend no time on each other and B·q % on what breaks, and what they
had settled goes out of date. So talking yields what would break, working closely is the cheaper way while q is high,
and a year of it is dear, unless n stays high.
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

from .teams import (
    LABEL,
    MODES,
    MONTHS,
    OLDEST,
    TYPES,
    Costs,
    Map,
    Takes,
    busiest,
    crowded,
    everyone,
    loads,
    question,
    read,
    silent,
    talking,
)

SPARE = 25.0
"""What a team can spare for others, in % of its week; an assumption."""
MOST = 100.0
SPREAD = 0.25
"""By what share the cost of working closely may be off; an assumption."""
EVEN = 0.5
"""Percent of a week, on average over the year, within which two maps cost the same."""


WIDTH, HEIGHT, REACH_X, REACH_Y, TOP = 560.0, 330.0, 185.0, 125.0, 160.0
"""The map's size, in its own units."""
_LOOKS = {"together": 1, "service": 0, "facilitating": 2, "none": -1}
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


def _title(mode: str) -> str:
    """An interaction's name in the key; a faint line needs none."""
    return "" if mode == "none" else MODES[mode]


def _drawn(drawn: Map, limit: float) -> Picture:
    """The map as a picture, with every interaction and its question as the table."""
    places = _places(len(drawn.teams))
    strokes, words = [], []
    for link in drawn.links:
        a, b = _edge(places[link.one], places[link.other]), _edge(places[link.other], places[link.one])
        # Links between the same two teams lie side by side
        before = sum({old.one, old.other} == {link.one, link.other} for old in drawn.links if old.row < link.row)
        shift = _APART * before
        strokes.append(Stroke([(a[0], a[1] + shift), (b[0], b[1] + shift)], _LOOKS[link.mode], _title(link.mode)))
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


def _why(drawn: Map, costs: Costs, kept: float, ended: float, untalked: float) -> str:
    """Why working closely for a while, and then ending it, does not help here; nothing where it does."""
    if len(drawn.teams) == 1:
        return (
            "One team is everything here. There is nothing between teams to arrange; four types would be four names "
            "for the same table. Ask again when two teams want the same week."
        )
    if ended > kept + EVEN:
        return (
            f"With everything long ended, the teams spend {ended:.0f}% of their weeks on each other over the year, and "
            f"{kept:.0f}% as it is: {100 * costs.new:.0f}% of what is between them is new all the time, "
            "so a service would be asked about more often than it is used. Here they had better go on sitting together."
        )
    if drawn.links and untalked < ended - EVEN:
        return (
            f"If nobody talked to anybody, the teams would spend {untalked:.0f}% of their weeks on what breaks, and "
            f"{ended:.0f}% with everything long ended: what breaks here is mended faster than it is talked about."
        )
    return ""


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Draw the map and follow the busiest team through a year: as it is, with what is long ended, and in silence.

    Args:
        values: the sliders: `limit` in months, `new` (0 to 0.9), `together` and `breaking` in % of a week, `half` in
            months.
        rows: interactions with `team`, `type`, `mode`, `partner` and `months`; what cannot be read is left out.

    Returns:
        the busiest team's share of a week that goes on others, in %; the answer is that share in a year, at most 100.
    """
    drawn, note = read(rows)
    costs = Costs(values["together"], values["half"], values["new"], values["breaking"])
    limit = values["limit"]
    as_it_is, ended, nobody = talking(costs), talking(costs, limit), silent(costs)
    few = busiest(drawn, talking(replace(costs, together=costs.together * (1 - SPREAD))))
    many = busiest(drawn, talking(replace(costs, together=costs.together * (1 + SPREAD))))
    because = _why(drawn, costs, everyone(drawn, as_it_is), everyone(drawn, ended), everyone(drawn, nobody))
    months = [float(month) for month in range(MONTHS + 1)]
    lines = [busiest(drawn, takes) for takes in (as_it_is, ended, nobody)]
    return RunOutcome(
        answer=min(MOST, lines[0][-1]),
        sentence=" ".join(part for part in (_sentence(drawn, lines, limit), note) if part),
        series=[
            Series("as it is", months, lines[0], few, many),
            Series(f"ended at {limit:g} months", months, lines[1]),
            Series("nobody talks", months, lines[2]),
        ],
        table=_table(drawn, lines, [as_it_is, ended, nobody]),
        x_title="months from now",
        y_title="busiest team's week that goes on others (%)",
        spans=[Span("what a team can spare", 0, SPARE)],
        fails=bool(because),
        because=because,
        opening=_drawn(drawn, limit),
    )


def _sentence(drawn: Map, lines: Sequence[Sequence[float]], limit: float) -> str:
    """What the map holds, what it takes and what it saves."""
    if not drawn.teams:
        return "There is no team on the map yet. Add a row with a name and a type."
    kept, ended, nobody = lines
    close = [link for link in drawn.links if link.mode == "together"]
    asks = sum(bool(question(link, drawn, limit)) for link in drawn.links)
    close_to_many = crowded(drawn)
    two = f" Teams that work closely with more than one other at once: {close_to_many}." if close_to_many else ""
    return (
        f"Teams: {len(drawn.teams)}. Collaborations: {len(close)}, of which "
        f"{sum(link.age > limit for link in close)} are older than {limit:g} months.{two} "
        f"Interactions that deserve a question: {asks}. Of the busiest team's week {kept[0]:.0f}% goes on others "
        f"today and {kept[-1]:.0f}% in a year; with what is long ended, {ended[-1]:.0f}%; and if nobody talked to "
        f"anybody, {nobody[-1]:.0f}%, on what breaks."
    )


def _table(drawn: Map, lines: Sequence[Sequence[float]], ways: Sequence[Takes]) -> Table:
    """The figure's lines and the mean of all teams, at a few months."""
    count = max(1, len(drawn.teams))
    body = []
    for month in (0, 1, 3, 6, 9, MONTHS):
        means = [sum(loads(drawn, month, takes)) / count for takes in ways]
        body.append([str(month), *(f"{line[month]:.0f}" for line in lines), *(f"{mean:.0f}" for mean in means)])
    return Table(
        [
            "months from now",
            "busiest team (%)",
            "busiest, long ones ended (%)",
            "busiest, nobody talks (%)",
            "mean of all teams (%)",
            "mean, long ones ended (%)",
            "mean, nobody talks (%)",
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
        "A share q of what lies between two teams is still to be found out. At one table half of it is, in H months.",
        "Collaboration takes C% of both weeks, whatever q is; facilitating 8%, and 10% × q more.",
        "x-as-a-service takes 4%, and 30% × q more; there, finding out takes twice as long.",
        "Not talking takes no time, and B% × q on what breaks. What was settled goes out of date.",
        "Changes keep a share n of it new. Ended means: at so many months it becomes a service.",
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
        Slider("breaking", "What breaks where nobody talks, at most (B)", 0, 80, 5, 40, "% of a week", assumption=True),
        Slider(
            "half", "Months in which half of the unknown is found out (H)", 0.5, 12, 0.5, 3, "months", assumption=True
        ),
    ],
    run=run,
    advice="Work closely for a while, to find something out; then make it a service, or stop.",
    challenge=(
        "Find where ending the long ones costs more than keeping them, and where not talking at all would be cheaper. "
        "Set one interaction to none and see what it had been saving. Then leave one team on the map."
    ),
    regime=Regime(
        values={"limit": 6, "new": 0.75, "together": 20, "half": 3, "breaking": 40},
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
        _row("Testing", "enabling", "together", "Orders", 4),
        _row("Pricing", "subsystem", "together", "Orders", 3),
    ],
)
