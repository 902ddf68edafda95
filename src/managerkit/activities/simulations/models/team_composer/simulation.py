"""Which of the four skills of engineering leadership a team covers, on paper and in use, and what pairs would cover.

The four skills (Technical, Operations, Product, Strategy) and the idea of pairing leaders who complement each other
come from RiffOn's collection on mastery. The arithmetic is this kit's own and nobody has measured it:

- a level stands for a share s of what a skill can ask; a pair covers 1 − (1−s₁)(1−s₂) of it on paper;
- a pair that decides without talking uses only the mean of the two, since one or the other is in the room;
- how far it gets from the mean to the paper is trust · h / (h + H·(1 − shared)), for h hours a week together, so that
  those who share little need more hours before one has the use of the other.

People are never added up or put in an order; only pairs and the whole are compared with what a stage asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

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
    Table,
)
from managerkit.activities.simulations.rows import as_line, first_few

from .cover import SHARES, SKILLS, SkillLevels, asked, cover, four, in_use, met, shared, thin, use
from .radar import HEIGHT, WIDTH, shape, spokes, web

ANCHORS = {
    "technical": ("0 passes it on", "1 follows the talk", "2 finds the weak spot", "3 others build on it"),
    "operations": ("0 hears of delays last", "1 keeps own dates", "2 sees where work waits", "3 it runs in holidays"),
    "product": ("0 takes the list", "1 can say who uses it", "2 has seen them use it", "3 drops wishes, says why"),
    "strategy": ("0 plans to Friday", "1 plans the quarter", "2 says what we will not do", "3 others plan by it"),
}
"""What one would have seen in the last three months, for each level; the lesson has them in full."""
MOST_ROWS = 6
LABEL = 12
"""Characters of a name; initials will do."""
HOURS = 8
"""The right end of the figure, in hours a week."""
STEPS = 16
GAP = 20.0
"""Points of cover on paper and not in use from which the paper misleads; an assumption."""
AHEAD = 3.0
"""Points by which another pair must lead in use for it to matter; an assumption."""


@dataclass(frozen=True)
class TeamMember:
    """A row that could be read: its number, its label, and the share that each rating stands for."""

    number: int
    label: str
    shares: SkillLevels


def read(rows: Sequence[Row]) -> tuple[list[TeamMember], str]:
    """Up to six rows that have a level for each skill, and a sentence on those left out, or nothing."""
    kept: list[TeamMember] = []
    bad: list[str] = []
    for number, row in enumerate(rows, start=1):
        found = [str(row.get(skill)) for skill in SKILLS]
        if not set(found) <= {"0", "1", "2", "3"} or len(kept) == MOST_ROWS:
            bad.append(str(number))
            continue
        kept.append(TeamMember(number, as_line(row.get("who"), LABEL), four([SHARES[int(level)] for level in found])))
    return kept, f"Left out, for want of a level or beyond {MOST_ROWS} people: row {first_few(bad)}." if bad else ""


@dataclass(frozen=True)
class PairSetting:
    """How a pair would work: what is asked, hours a week, trust (0 to 1), the coefficient, and the doubt."""

    wanted: SkillLevels
    hours: float
    trust: float
    half: float
    doubt: float


@dataclass(frozen=True)
class LeaderPair:
    """Two rows: what they meet of what is asked on paper and in use, in %, and what stays thin in use."""

    one: TeamMember
    other: TeamMember
    paper: float
    used: float
    both: float
    thin: str

    @property
    def title(self) -> str:
        """Its rows by their numbers."""
        return f"rows {self.one.number} and {self.other.number}"


def _used(one: SkillLevels, other: SkillLevels, hours: float, set_to: PairSetting) -> SkillLevels:
    return in_use(one, other, use(one, other, hours, set_to.trust, set_to.half))


def pairs(people: Sequence[TeamMember], set_to: PairSetting) -> list[LeaderPair]:
    """All pairs, in the order of the rows.

    Args:
        people: the rows that can be read.
        set_to: how a pair would work.
    """
    found = []
    for one, other in combinations(people, 2):
        used = _used(one.shares, other.shares, set_to.hours, set_to)
        found.append(
            LeaderPair(
                one,
                other,
                met(cover([one.shares, other.shares]), set_to.wanted),
                met(used, set_to.wanted),
                100 * shared(one.shares, other.shares),
                thin(used, set_to.wanted),
            )
        )
    return found


def _off(levels: SkillLevels, by: float) -> SkillLevels:
    """Every rating off by so much."""
    return four([min(1.0, max(0.0, one + by)) for one in levels])


def _line(pair: LeaderPair, title: str, set_to: PairSetting) -> Series:
    """What a pair meets in use, by hours together, with the range if every rating were off the same way."""
    hours = [HOURS * i / STEPS for i in range(STEPS + 1)]

    def at(by: float) -> list[float]:
        one, other = _off(pair.one.shares, by), _off(pair.other.shares, by)
        return [met(_used(one, other, hour, set_to), set_to.wanted) for hour in hours]

    y, low, high = at(0), at(-set_to.doubt), at(set_to.doubt)
    return Series(title, hours, y, list(map(min, y, low)), list(map(max, y, high)))


def _why(wide: LeaderPair, best: LeaderPair, set_to: PairSetting) -> str:
    """Why the pair that covers most on paper is not the one to lean on here."""
    gap = wide.paper - wide.used
    where = f"{wide.title} cover {wide.paper:.0f}% on paper and {wide.used:.0f}% in use"
    if set_to.trust < 0.5:
        reason = "at this trust neither asks the other first"
    elif set_to.hours < 2:
        reason = "they talk too seldom for two who share little"
    else:
        reason = "they share too little to follow each other"
    if best is not wide and best.used > wide.used + AHEAD:
        return f"{where.capitalize()}: {reason}. {best.title.capitalize()} meet more in use ({best.used:.0f}%)."
    return f"{where.capitalize()}, {gap:.0f} points less: {reason}. Cover on paper is not cover."


def _radar(
    people: Sequence[TeamMember], all_pairs: Sequence[LeaderPair], wide: LeaderPair | None, set_to: PairSetting
) -> Picture:
    """The radar of cover, with all pairs as its table."""
    strokes = web()
    strokes.append(shape(set_to.wanted, 1, "what this stage asks"))
    if people:
        strokes.append(shape(cover([one.shares for one in people]), 2, "all rows, on paper", filled=True))
    if wide:
        used = _used(wide.one.shares, wide.other.shares, set_to.hours, set_to)
        strokes.append(shape(used, 0, f"{wide.title}, in use"))
    body = [
        [
            f"{_named(one.one)} + {_named(one.other)}",
            f"{one.paper:.0f}",
            f"{one.used:.0f}",
            f"{one.both:.0f}",
            one.thin,
        ]
        for one in all_pairs
    ]
    return Picture(
        "Cover and gaps, and every pair in the order of your rows",
        WIDTH,
        HEIGHT,
        strokes,
        spokes(list(SKILLS.values())),
        Table(["pair", "met on paper (%)", "met in use (%)", "can both do (%)", "thin in use"], body or [["none"] * 5]),
    )


def _named(one: TeamMember) -> str:
    """A row by its number and label."""
    return f"{one.number} {one.label}".strip()


def _table(
    people: Sequence[TeamMember], wide: LeaderPair | None, close: LeaderPair | None, set_to: PairSetting
) -> Table:
    """Each skill, then what two pairs meet at a few hours; empty where there is no such pair."""
    everyone = cover([one.shares for one in people])

    def used(pair: LeaderPair | None, hours: float) -> SkillLevels | None:
        return _used(pair.one.shares, pair.other.shares, hours, set_to) if pair else None

    wide_used, close_used = used(wide, set_to.hours), used(close, set_to.hours)
    paper = cover([wide.one.shares, wide.other.shares]) if wide else None
    body = []
    for i, name in enumerate(SKILLS.values()):
        found = [set_to.wanted, everyone, paper, wide_used, close_used]
        cells = [f"{100 * levels[i]:.0f}" if levels else "" for levels in found]
        body.append([name, *cells, str(_deep(people, i))])
    for hours in (0, 2, 4, HOURS):
        cells = [f"{met(at, set_to.wanted):.0f}" if (at := used(pair, hours)) else "" for pair in (wide, close)]
        on_paper = f"{wide.paper:.0f}" if wide else ""
        body.append([f"met of what is asked, {hours} hours a week", "", "", on_paper, *cells, ""])
    return Table(
        [
            "skill, or hours",
            "asked (%)",
            "all rows, paper (%)",
            "widest pair, paper (%)",
            "widest pair, in use (%)",
            "most alike, in use (%)",
            "rows at 2 or more",
        ],
        body,
    )


def _deep(people: Sequence[TeamMember], skill: int) -> int:
    """How many rows are at level 2 or more in a skill and could stand in."""
    return sum(one.shares[skill] >= SHARES[2] for one in people)


def _leaning(people: Sequence[TeamMember]) -> list[str]:
    """The skills in which fewer than two rows are at level 2, so that nobody could stand in."""
    return [name for i, name in enumerate(SKILLS.values()) if _deep(people, i) < 2]


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Compare all pairs, and the whole, with what the stage asks.

    Args:
        values: the sliders: `stage` (1 to 3), `hours` a week together, `trust` (0 to 1), `half` in hours, `doubt` (0 to
            0.3), by which every rating may be off.
        rows: people with `who` and a level from "0" to "3" for each skill; what cannot be read is left out and named.

    Returns:
        what pairs meet of what is asked, in %, by hours together; the answer is in how many skills nobody could stand
        in for the row that has most of it.
    """
    people, note = read(rows)
    set_to = PairSetting(asked(values["stage"]), values["hours"], values["trust"], values["half"], values["doubt"])
    found = pairs(people, set_to)
    # Of equal pairs the first in the order of the rows
    wide = max(found, key=lambda pair: round(pair.paper, 6)) if found else None
    everyone = cover([one.shares for one in people])
    others = [pair for pair in found if pair is not wide]
    close = max(others, key=lambda pair: round(pair.both, 6)) if others else None
    series = []
    fails, because = False, ""
    if wide:
        best = max(found, key=lambda pair: round(pair.used, 6))
        series.append(_line(wide, f"{wide.title}, widest", set_to))
        if close:
            series.append(_line(close, f"{close.title}, most alike", set_to))
        hours = [float(HOURS) * i / STEPS for i in range(STEPS + 1)]
        series.append(Series("widest, on paper", hours, [wide.paper] * len(hours)))
        fails = wide.paper - wide.used > GAP or best.used > wide.used + AHEAD
        because = _why(wide, best, set_to) if fails else ""
    else:
        series.append(Series("no pair yet", [0, float(HOURS)], [met(everyone, set_to.wanted)] * 2))
    return RunOutcome(
        answer=float(len(_leaning(people))),
        sentence=" ".join(part for part in (_sentence(people, wide, everyone, set_to), note) if part),
        series=series,
        table=_table(people, wide, close, set_to),
        x_title="hours a week that the two talk",
        y_title="met of what the stage asks (%)",
        fails=fails,
        because=because,
        opening=_radar(people, found, wide, set_to),
    )


def _sentence(people: Sequence[TeamMember], wide: LeaderPair | None, everyone: SkillLevels, set_to: PairSetting) -> str:
    """What the radar shows, and what becomes of the widest pair."""
    if not wide:
        return "A pair takes two rows with a level for each skill."
    short = thin(everyone, set_to.wanted)
    leaning = _leaning(people)
    leans = f" Nobody could stand in: {', '.join(leaning)}." if leaning else " Somebody could stand in for each skill."
    return (
        f"{wide.title.capitalize()} cover most on paper, {wide.paper:.0f}% of what this stage asks; "
        f"with {set_to.hours:g} hours of talk a week at this trust {wide.used:.0f}% is in use. "
        f"What stays thin: {wide.thin}. "
        f"All rows together, on paper, are thin in: {short}.{leans}"
    )


def _row(who: str, *levels: int) -> Row:
    """A row of the learner's table."""
    return {"who": who, **dict(zip(SKILLS, map(str, levels), strict=True))}


SIMULATION = Simulation(
    name="team-composer",
    title="Four skills, and who is there",
    lines=[
        "Each level is something seen in three months; levels 0 to 3 stand for 0, 25, 50 and 75% of a skill's work.",
        "On paper a pair lacks only what both lack. If they never talk, it is as good as the one who is in the room.",
        "How near they get to the paper: trust × h / (h + H × what they do not share), at h hours a week.",
        "What is beyond the stage's demand counts for nothing. Nobody is added up; pairs are in your rows' order.",
    ],
    source=(
        "The four skills are RiffOn's. The arithmetic and what a stage asks are ours, and every coefficient is an "
        "assumption. Ratings of others by one person are that person's view, and yours of yourself is another. What "
        "you enter stays in your own journal. Use initials, and do not show it round."
    ),
    prediction=Prediction(
        "Make the rows yours first. In how many of the four skills could nobody stand in, if whoever has most of it "
        "were away until spring? (To stand in takes a 2.)",
        low=0,
        high=4,
        step=1,
        unit="of four skills",
        about_you=True,
    ),
    sliders=[
        Slider("stage", "Stage: 1 finding out, 2 growing, 3 many teams", 1, 3, 0.5, 2),
        Slider("hours", "Hours a week that a pair would talk", 0, HOURS, 0.5, 4, "hours"),
        Slider("trust", "Trust between them (1 = either can say: I was wrong)", 0, 1, 0.05, 0.9),
        Slider("half", "Hours for strangers to get half of the way", 0.5, 6, 0.5, 1.5, "hours", assumption=True),
        Slider("doubt", "By how much your ratings may be off", 0, 0.3, 0.05, 0.1, "of a skill", assumption=True),
    ],
    run=run,
    advice="Pair people who complement each other: of all pairs, take the one that covers most.",
    challenge="Make the widest pair a bad bet, or find two who share more and cover less, and do better in use.",
    regime=Regime(
        values={"stage": 2, "hours": 0.5, "trust": 0.4, "half": 1.5, "doubt": 0.1},
        why=(
            "Two opposites who talk for half an hour on Fridays and do not much trust each other. Whoever is in the "
            "room decides, with what they have. On the chart all four skills are there; in the decisions they are not. "
            "And the ratings are one person's: move the doubt, and see how much of the difference is left."
        ),
    ),
    columns=[
        Column("who", "Who (initials)", longest=LABEL),
        *(
            Column(skill, title, options={str(i): text for i, text in enumerate(ANCHORS[skill])})
            for skill, title in SKILLS.items()
        ),
    ],
    rows=[
        _row("me", 2, 1, 2, 1),
        _row("R.", 3, 0, 1, 3),
        _row("K.", 1, 3, 2, 0),
        _row("S.", 2, 1, 2, 2),
    ],
)
