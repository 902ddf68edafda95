"""A leader's week: what is waited for when it is interrupted, and how what is known first hand goes out of date.

After Camille Fournier's advice on staying technical and RiffOn's on the ivory tower and the playground. The arithmetic
is this kit's own and nobody measured it; every number is an assumption.

- Each four hours of a row meet an interruption with chance q. A row with h hours is hit in a week with chance
  1 − (1−q)^(h/4). If it is on the critical path, each who waits for it then stands for so many hours; if it is not,
  they find something else to do for three quarters of that.
- G is the share of what one knows first hand that no longer holds, once for one's own system and once for new tools.
  A week adds .03·(1−G). Contact of c hours shows one person at most a tenth of what there is, .1·(1 − exp(−c/u)), and
  of that the share G is put right. The kind of a row says how much of an hour is contact, and with which of the two.
- Of the technical rulings given in a week, a share G does not fit (.7 from the system's G, .3 from the tools') and is
  undone, at so many hours each.
- With nothing on the path, somebody else has these rows; it takes them so many times longer, and the leader's hours go
  into looking on (as a review).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from managerkit.activities.simulations.rows import as_line, as_number, readable

KINDS = {
    "code": "building, in our own system",
    "review": "reviews, pairing",
    "listen": "listening: channels, stories",
    "play": "a playground of my own",
    "other": "anything else",
}
CONTACT = {
    "code": (1.0, 0.3),
    "review": (0.7, 0.2),
    "listen": (0.5, 0.5),
    "play": (0.2, 1.0),
    "other": (0.0, 0.0),
}
"""Of an hour, the contact with one's own system, and with new tools; assumptions."""
PATH = {"yes": "on the path", "no": "not on it"}
BLOCK = 4.0
"""Hours that meet an interruption together; an assumption."""
AGEING, TOUCHED = 0.03, 0.1
"""What a week adds to G, as a share of what still holds, and the most that one person can touch in it; assumptions."""
ELSEWHERE = 0.25
"""What is left of the waiting when those who wait have something else to do; an assumption."""
OWN = 0.7
"""How much of a ruling is about one's own system; the rest is about tools. An assumption."""
MOST_ROWS, LONGEST, MOST_HOURS, MOST_WAIT, MOST = 12, 40, 40.0, 20.0, 100.0
WEEKS = 52


@dataclass(frozen=True)
class WeekPart:
    """A row that can be read: its number and text, its kind, hours a week, whether on the path, how many wait."""

    number: int
    label: str
    kind: str
    hours: float
    path: bool
    waits: float


@dataclass(frozen=True)
class WeekSetting:
    """The sliders: chances and G from 0 to 1, the others in hours or times."""

    q: float
    stand: float
    slower: float
    rulings: float
    undo: float
    unit: float
    start: float


@dataclass(frozen=True)
class Year:
    """Week by week: hours lost in all; and G of the system and of the tools."""

    lost: list[float]
    system: list[float]
    tools: list[float]


def hit(hours: float, q: float) -> float:
    """Chance that a row with so many hours a week meets an interruption: 1 − (1−q)^(h/4).

    Args:
        hours: h, a week.
        q: chance of an interruption in a block of four hours, from 0 to 1.
    """
    return 1 - math.pow(1 - q, hours / BLOCK)


def waiting(part: WeekPart, setting: WeekSetting) -> float:
    """Hours that others wait for this row in a week, on average.

    Args:
        part: the row.
        setting: the sliders.
    """
    idle = 1.0 if part.path else ELSEWHERE
    return part.waits * hit(part.hours, setting.q) * setting.stand * idle


def contact(parts: Sequence[WeekPart]) -> tuple[float, float]:
    """Hours of contact a week with one's own system, and with new tools."""
    return (
        sum(part.hours * CONTACT[part.kind][0] for part in parts),
        sum(part.hours * CONTACT[part.kind][1] for part in parts),
    )


def aged(start: float, hours: float, unit: float, weeks: int) -> list[float]:
    """G, how far out of date what one knows is, at the end of each week.

    Args:
        start: G at the start, from 0 to 1.
        hours: of contact a week.
        unit: hours of contact that show about two thirds of what one person can touch in a week.
        weeks: how many.

    Returns:
        G from 0 to 1, week by week.
    """
    found, now, seen = [], start, TOUCHED * (1 - math.exp(-hours / unit))
    for _ in range(weeks):
        now += AGEING * (1 - now) - seen * now
        found.append(now)
    return found


def follow(parts: Sequence[WeekPart], setting: WeekSetting, weeks: int, handed: float = 0.0) -> Year:
    """Follow a week that repeats.

    Args:
        parts: its rows.
        setting: the sliders.
        weeks: how often it repeats.
        handed: hours of work a week that somebody else has instead.

    Returns:
        week by week, the hours lost in all, and G of the system and of the tools.
    """
    system, tools = (aged(setting.start, hours, setting.unit, weeks) for hours in contact(parts))
    steady = sum(waiting(part, setting) for part in parts) + handed * (setting.slower - 1)
    undone = [OWN * own + (1 - OWN) * new for own, new in zip(system, tools, strict=True)]
    return Year([steady + setting.rulings * setting.undo * share for share in undone], system, tools)


def off_the_path(parts: Sequence[WeekPart]) -> tuple[list[WeekPart], float]:
    """The same week with nothing on the path, and the hours of work that somebody else has then."""
    kept = [replace(part, kind="review", path=False, waits=0.0) if part.path else part for part in parts]
    return kept, sum(part.hours for part in parts if part.path)


def hands_off(parts: Sequence[WeekPart]) -> list[WeekPart]:
    """The same week with no contact at all, and nobody waiting."""
    return [replace(part, kind="other", path=False, waits=0.0) for part in parts]


def _part(number: int, row: Row) -> WeekPart | None:
    """The row, if it can be read."""
    kind, path = str(row.get("kind")), str(row.get("path"))
    hours, waits = as_number(row.get("hours")), as_number(row.get("waits"))
    if kind not in KINDS or path not in PATH or not 0 < hours <= MOST_HOURS or not 0 <= waits <= MOST_WAIT:
        return None
    return WeekPart(number, as_line(row.get("label"), LONGEST), kind, hours, path == "yes", waits)


def read(rows: Sequence[Row]) -> tuple[list[WeekPart], str]:
    """The rows that can be read, at most twelve, and a sentence on the others, or nothing."""
    return readable(rows, _part, "a choice, its hours or a number who wait", MOST_ROWS)


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Follow the learner's week through the weeks, beside the same one with nothing on the path, and without contact.

    Args:
        values: the sliders (see `WeekSetting`), `have` hours a week and `weeks`.
        rows: `label` (never judged), `kind`, `hours` a week, `path` (yes, no), and `waits`, how many wait for it. What
            cannot be read is left out and named.

    Returns:
        the team's lost hours a week; the answer is how many hours others wait for the leader in an average week,
        at most 100.
    """
    setting = WeekSetting(**{name: values[name] for name in WeekSetting.__dataclass_fields__})
    weeks = max(2, round(values["weeks"]))
    parts, note = read(rows)
    moved, handed = off_the_path(parts)
    mine, off = follow(parts, setting, weeks), follow(moved, setting, weeks, handed)
    none = follow(hands_off(parts), setting, weeks, handed)
    waited = sum(waiting(part, setting) for part in parts)
    worse = sum(off.lost) / weeks - sum(mine.lost) / weeks
    fails = bool(handed) and worse > 0.05
    sentence = " ".join(
        [
            f"In an average week others wait {waited:.1f} hours for you. {_path(parts, setting)}",
            f"After {weeks} weeks {100 * mine.system[-1]:.0f}% of what you know about your own system no longer holds, "
            f"and {100 * mine.tools[-1]:.0f}% of what you know about new tools, from {100 * setting.start:.0f}% today.",
            f"With nothing on the path the team would lose {_average(off)} hours a week on average; "
            f"as it is, it loses {_average(mine)}.{_turns(mine, off, handed, setting)}",
            _fits(parts, values["have"]),
        ]
    )
    at = [i + 1.0 for i in range(weeks)]
    return RunOutcome(
        answer=min(MOST, waited),
        sentence=" ".join(part for part in (sentence.strip(), note) if part),
        series=[
            Series("as in your table", at, mine.lost),
            Series("nothing on the path", at, off.lost),
            Series("hands off altogether", at, none.lost),
        ],
        table=_table(mine, off, none),
        x_title="week",
        y_title="hours that the team loses, a week",
        spans=[Span("a working day of one person", 0, 8)],
        fails=fails,
        because=_because(worse, setting) if fails else "",
    )


def _turns(mine: Year, off: Year, handed: float, setting: WeekSetting) -> str:
    """From how many times as long leaving the path loses, or nothing where nothing is on it."""
    if not handed:
        return ""
    times = setting.slower + (sum(mine.lost) - sum(off.lost)) / len(mine.lost) / handed
    if times <= 1:
        return " Handing over does not pay even if the others are as quick as you."
    return f" Handing over stops paying where the others take {times:.1f} times as long as you."


def _average(year: Year) -> str:
    """Mean hours lost."""
    return f"{sum(year.lost) / len(year.lost):.1f}"


def _path(parts: Sequence[WeekPart], setting: WeekSetting) -> str:
    """What is on the critical path, by row, in a sentence or two."""
    on = [part for part in parts if part.path]
    if not on:
        held = [part for part in parts if part.waits > 0]
        also = f" Somebody waits for row {', '.join(str(part.number) for part in held)} all the same." if held else ""
        return f"No row is on the critical path.{also}"
    worst = max(on, key=lambda part: waiting(part, setting))
    rows = "Row" if len(on) == 1 else "Rows"
    named = ", ".join(f"{part.number} ({part.hours:g} h)" for part in on)
    return (
        f"{rows} {named} {'is' if len(on) == 1 else 'are'} on the critical path; row {worst.number} makes "
        f"{waiting(worst, setting):.1f} of these hours and is interrupted in {100 * hit(worst.hours, setting.q):.0f} "
        "of 100 weeks."
    )


def _fits(parts: Sequence[WeekPart], have: float) -> str:
    """Whether the rows fit into the week."""
    total = sum(part.hours for part in parts)
    if not parts:
        return "There is no row to follow yet."
    if total > have:
        return f"Your rows come to {total:g} hours and your week has {have:g}, so something is interrupted for certain."
    return f"Your rows come to {total:g} of your {have:g} hours."


def _because(worse: float, setting: WeekSetting) -> str:
    """Why clearing the path loses hours here."""
    if setting.q <= 0.15:
        reason = "your weeks are hardly interrupted, so hardly anybody waits, and the others take longer for it"
    else:
        reason = "it takes the others so much longer that waiting for you is cheaper"
    return f"With nothing on the path the team loses {worse:.1f} hours more a week: {reason}."


def _table(mine: Year, off: Year, none: Year) -> Table:
    """At most eight of the weeks, always with the first and the last."""
    last = len(mine.lost) - 1
    return Table(
        [
            "week",
            "lost (h)",
            "nothing on the path (h)",
            "hands off (h)",
            "own system: no longer so (%)",
            "new tools: no longer so (%)",
            "hands off: no longer so (%)",
        ],
        [
            [
                f"{i + 1}",
                f"{mine.lost[i]:.1f}",
                f"{off.lost[i]:.1f}",
                f"{none.lost[i]:.1f}",
                f"{100 * mine.system[i]:.0f}",
                f"{100 * mine.tools[i]:.0f}",
                f"{100 * none.system[i]:.0f}",
            ]
            for i in [round(step * last / 7) for step in range(8)]
        ],
    )


def _row(label: str, kind: str, hours: float, path: str, waits: float) -> Row:
    """A row of the learner's table."""
    return {"label": label, "kind": kind, "hours": hours, "path": path, "waits": waits}


SIMULATION = Simulation(
    name="staying-technical",
    title="A week that stays technical",
    lines=[
        "A row of h hours is interrupted in a week with chance 1 − (1−q)^(h/4); who waits for it then stands.",
        "Off the critical path, those who wait find something else for three quarters of that time.",
        "G, what you know that no longer holds, grows by .03·(1−G) a week.",
        "Contact of c hours takes off .1·(1 − exp(−c/u))·G: one person touches a tenth of it all, and never more.",
        "Of your rulings a share G does not fit and is undone. A playground freshens tools, hardly your own system.",
    ],
    source=(
        "A model made for this course, after Fournier on staying technical and RiffOn on the ivory tower. Nobody "
        "measured any of it: every coefficient is an assumption. What you type is not looked at."
    ),
    prediction=Prediction(
        "Make the table yours first. Then: in an average week, how many hours do others wait for you?",
        low=0,
        high=MOST,
        step=0.5,
        unit="hours",
    ),
    sliders=[
        Slider("have", "Hours in your week", 10, 60, 1, 40, "hours"),
        Slider("weeks", "Weeks ahead", 4, WEEKS, 1, 39, "weeks"),
        Slider("q", "q: chance that four hours of yours are interrupted", 0, 0.8, 0.05, 0.3),
        Slider("slower", "How many times longer it takes the others", 1, 5, 0.1, 1.4, "times"),
        Slider("rulings", "Technical rulings that you give", 0, 20, 1, 4, "a week"),
        Slider("start", "G today: what you know that no longer holds", 0, 0.9, 0.05, 0.15),
        Slider("stand", "How long each stands when you are interrupted", 1, 16, 1, 5, "hours", assumption=True),
        Slider("undo", "What undoing a ruling costs", 0, 16, 0.5, 4, "hours", assumption=True),
        Slider("unit", "u: hours of contact for two thirds of that tenth", 0.5, 8, 0.5, 4, "hours", assumption=True),
    ],
    run=run,
    advice="Keep your hands on something every week, and nothing on the critical path.",
    challenge="Make it better for the team that you stay on the path. Then make being out of date cost nothing.",
    regime=Regime(
        values={"q": 0.1, "slower": 3, "stand": 5},
        why=(
            "Two of you in all, quiet weeks, and a thing that takes the other one three times as long. Keeping off the "
            "path is a rule from larger teams. And with no rulings at all, being out of date costs nothing here: the "
            "model counts only what you decree."
        ),
        rows=[
            _row("the storage engine", "code", 16, "yes", 1),
            _row("reviews", "review", 4, "no", 1),
            _row("customers, money", "other", 16, "no", 0),
        ],
    ),
    columns=[
        Column("label", "What (a few words)", longest=LONGEST),
        Column("kind", "Kind", options=KINDS),
        Column("hours", "Hours a week", low=0.5, high=MOST_HOURS, step=0.5),
        Column("path", "Critical path", options=PATH),
        Column("waits", "How many wait for it", low=0, high=MOST_WAIT, step=1),
    ],
    rows=[
        _row("the restart branch", "code", 6, "yes", 3),
        _row("approving every merge", "review", 4, "yes", 4),
        _row("the engineers' channel", "listen", 1, "no", 0),
        _row("one-to-ones, budgets, visas", "other", 24, "no", 1),
    ],
)
