"""A calendar audit: last week's hours by scope and mode, beside two reference profiles, and what letting go does.

Nothing here is measured. The profiles are this kit's own guesses, with ranges, for the learner to shift; where
managers kept diaries (Stewart 1967), several kinds of job came out and not one. What handing over and stopping do is
in `letting_go.py`.
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
    Span,
    Table,
)

from .entries import FATES, MODES, SCOPES, YEAR, CalendarEntry, read
from .letting_go import AuditRates, AuditWeek, missing, simulate
from .role_profiles import grid

GIVES = {
    "nothing": "not much",
    "liking": "joy",
    "known": "a name",
    "judgement": "judgement",
}
"""What a row gives the learner: only the last, what keeps judgement alive, has a part in the model."""
NEVER = YEAR + 1
"""The answer when the hours are not back within a year."""
TWO_ROLES = 1.15
"""Times the hours one has, from which a list counts as too long for one role; an assumption."""


def _freed(kept: Sequence[AuditWeek], gone: Sequence[AuditWeek]) -> list[float]:
    """Hours freed in all, up to and with each week."""
    total, found = 0.0, []
    for before, after in zip(kept, gone, strict=True):
        total += before.hours - after.hours
        found.append(total)
    return found


def _paid(freed: Sequence[float]) -> int:
    """The first week, from 1, from which the hours freed in all stay above 0; NEVER if they do not."""
    first = NEVER
    for week in range(len(freed), 0, -1):
        if freed[week - 1] <= 1e-9:
            break
        first = week
    return first


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Audit the week, set it beside two profiles, and follow what is let go.

    Args:
        values: the sliders: `held` and `wanted`, roles counted from 1; `have` hours a week; `weeks` one has; `room`
            hours that others have; the coefficients; for each scope and mode a shift in points, for both roles.
        rows: entries with `what`, `hours`, `scope`, `mode`, what it `gives`, its `fate`, `whom` and the `week`; what
            cannot be read is left out.

    Returns:
        the learner's hours a week on this list; the answer is the week from which the handing over has paid, or 53.
    """
    entries = read(rows)
    rate = AuditRates(
        values["dip"] / 100,
        values["melt"],
        values["stays"] / 100,
        values["room"],
        values["missed"] / 100,
        values["owed"] / 100,
        values["fade"] / 100,
        values["redo"] / 100,
    )
    count = min(YEAR, max(2, round(values["weeks"])))
    still = [replace(one, fate="keep") for one in entries]
    kept, gone = simulate(still, rate, YEAR), simulate(entries, rate, YEAR)
    freed = _freed(kept, gone)
    let_go = [one for one in entries if one.fate != "keep"]
    paid = _paid(freed) if let_go else NEVER
    because = _why(entries, rate, kept, gone, count, values["have"])
    weeks = [i + 1.0 for i in range(count)]
    return RunOutcome(
        answer=float(paid),
        sentence=_sentence(entries, kept[:count], gone[:count], freed[count - 1], paid),
        series=[
            Series("as you marked it", weeks, [one.hours for one in gone[:count]]),
            Series("if you keep it all", weeks, [one.hours for one in kept[:count]]),
        ],
        table=_table(kept, gone, freed, count),
        x_title="week",
        y_title="your hours a week on this list",
        spans=[Span("hours that you have", 0, values["have"])],
        fails=bool(because),
        because=because,
        opening=grid(entries, values, gone[count - 1].each),
    )


def _sentence(
    entries: Sequence[CalendarEntry], kept: Sequence[AuditWeek], gone: Sequence[AuditWeek], freed: float, paid: int
) -> str:
    """What the audit shows, in a few sentences."""
    if not entries:
        return "There is no hour on the list yet. Add a row with hours, a scope and a mode."
    marked = sum(one.fate != "keep" for one in entries)
    if not marked:
        return f"{kept[0].hours:.0f} hours are on the list and nothing is marked to let go."
    high = max(gone, key=lambda one: one.hours)
    count = f"{marked} thing{'s' if marked > 1 else ''}{' (the exercise asks for three)' if marked != 3 else ''}"
    back = f"from week {paid}" if paid != NEVER else "in no week of the year"
    return (
        f"You let go of {count}. The fullest week is week {gone.index(high) + 1}, with {high.hours:.0f} hours; "
        f"in week {len(gone)} the list takes {gone[-1].hours:.0f}, against {kept[-1].hours:.0f} if you keep it all. "
        f"What the letting go cost you is back {back}; by week {len(gone)} you are {_signed(freed)}."
    )


def _signed(hours: float) -> str:
    """Hours ahead or behind, in words."""
    return f"{abs(hours):.0f} hours {'behind' if hours < -0.5 else 'ahead'}"


def _why(
    entries: Sequence[CalendarEntry],
    rate: AuditRates,
    kept: Sequence[AuditWeek],
    gone: Sequence[AuditWeek],
    count: int,
    have: float,
) -> str:
    """Why letting go misleads here, in a sentence; nothing where it does not."""
    if not any(one.fate != "keep" for one in entries):
        return ""
    handed = [one for one in entries if one.fate == "hand"]
    if handed and _gain(handed, kept, gone, count) <= 0:
        return _unpaid(handed, rate, count)
    back = missing(entries, rate)
    missed = [one for one in entries if back.get(one.number, 0.0) >= 1]
    if missed:
        return _missed(missed, _lost(missed, entries, rate, gone))
    dropped = [one for one in entries if one.judgement and one.fate != "keep"]
    if dropped:
        lost = _lost(dropped, entries, rate, gone[:count])
        if lost > 0.5:
            return (
                f"Row {dropped[0].number} keeps your judgement alive. Without it, what you decide again takes "
                f"{lost:.0f} hours more in {count} weeks than the row would have."
            )
    if gone[count - 1].hours > TWO_ROLES * have:
        return (
            f"In week {count} the list still takes {gone[count - 1].hours:.0f} hours, and you have {have:g}. "
            "Letting go of three things does not mend that: it may be two roles, and somebody else has to see it."
        )
    return ""


def _lost(
    rows: Sequence[CalendarEntry], entries: Sequence[CalendarEntry], rate: AuditRates, gone: Sequence[AuditWeek]
) -> float:
    """Hours by which the weeks so far would have been shorter, had these rows been kept."""
    instead = [replace(one, fate="keep") if one in rows else one for one in entries]
    with_them = simulate(instead, rate, len(gone))
    return sum(after.hours - before.hours for after, before in zip(gone, with_them, strict=True))


def _missed(rows: Sequence[CalendarEntry], lost: float) -> str:
    """Why stopping these is no saving."""
    which = f"row{'s' if len(rows) > 1 else ''} {', '.join(str(one.number) for one in rows)}"
    year = f"takes you {lost:.0f} hours more than keeping it" if lost > 0 else f"saves {-lost:.0f} hours and no more"
    return (
        f"Stopped is not gone: what {which} did for others comes back as questions and repairs, all of it or more. "
        f"Over a year that {year}. Who goes without, and have they been asked?"
    )


def _gain(handed: Sequence[CalendarEntry], kept: Sequence[AuditWeek], gone: Sequence[AuditWeek], count: int) -> float:
    """Hours that handing these over has freed after `count` weeks, decisions made again left out."""
    return sum(
        before.each[one.number] - after.each[one.number]
        for before, after in zip(kept[:count], gone[:count], strict=True)
        for one in handed
    )


def _unpaid(handed: Sequence[CalendarEntry], rate: AuditRates, count: int) -> str:
    """Why handing these over has cost more than it freed."""
    nameless = [str(one.number) for one in handed if not one.named]
    hours = sum(one.hours for one in handed if one.named)
    first = f"After {count} weeks, handing over has cost you more hours than it freed: "
    if nameless:
        return f"{first}no name stands at row {', '.join(nameless)}, so it comes back."
    if rate.room < hours:
        return (
            f"{first}there are {rate.room:g} hours of other people's for {hours:g} of yours, and the rest comes back."
        )
    return f"{first}the weeks end before the dip is paid."


def _table(kept: Sequence[AuditWeek], gone: Sequence[AuditWeek], freed: Sequence[float], count: int) -> Table:
    """At most nine of the weeks, always with the first and the last."""
    picked = sorted({0, 1, 2, 3, *(round(i * (count - 1) / 6) for i in range(7))} & set(range(count)))
    picked = picked if len(picked) >= 4 else [*range(4)]
    return Table(
        [
            "week",
            "as you marked it (h)",
            "if you keep it all (h)",
            "freed so far (h)",
            "decided again, among it (h)",
            "judgement (1 = as now)",
        ],
        [
            [
                f"{i + 1}",
                f"{gone[i].hours:.1f}",
                f"{kept[i].hours:.1f}",
                f"{freed[i]:+.1f}".replace("-", "−").replace("−0.0", "0.0").replace("+0.0", "0.0"),
                f"{gone[i].again:.1f}",
                f"{gone[i].judgement:.2f}",
            ]
            for i in picked
        ],
    )


def _row(
    what: str,
    hours: float,
    scope: str,
    mode: str,
    gives: str = "nothing",
    fate: str = "keep",
    whom: str = "",
    week: float = 1,
) -> Row:
    """A row of the learner's table."""
    return {
        "what": what,
        "hours": hours,
        "scope": scope,
        "mode": mode,
        "gives": gives,
        "fate": fate,
        "whom": whom,
        "week": week,
    }


SIMULATION = Simulation(
    name="calendar-audit",
    title="Last week, and what you let go",
    lines=[
        "Each row has hours, a scope (whom it reaches) and a mode (what you do there).",
        "A thing handed over takes twice its hours in its first week. The extra melts, and 15% stays with you.",
        "Whoever takes it on has so many hours for it. What goes beyond them, or has no name, comes back.",
        "A thing stopped is missed: half of doing and deciding comes back, 150% of the rest, more if much stops.",
        "Two hours a week of what keeps judgement alive hold it. Without, it fades 3% a week; you decide again.",
    ],
    source=(
        "A model made for this course, after RiffOn's points on letting go and on directing. The five profiles are "
        "guesses of ours with ranges, to shift and argue with. Nobody measured any of it: every coefficient is an "
        "assumption. Use initials; the rows stay in a file beside this notebook."
    ),
    prediction=Prediction(
        "Three things go, in the weeks marked. In which week have you saved as many hours as handing over cost you "
        "(53: not within a year)?",
        low=1,
        high=NEVER,
        step=1,
        unit="week",
    ),
    sliders=[
        Slider("held", "Role held (1 engineer, 2 staff engineer, 3 one team, 4 leads, 5 director)", 1, 5, 1, 4),
        Slider("wanted", "Role wanted (the same five)", 1, 5, 1, 5),
        Slider("have", "Hours a week that you have", 10, 60, 1, 42, "hours"),
        Slider("weeks", "Weeks that you have", 4, YEAR, 1, 26, "weeks"),
        Slider("room", "Hours a week that others have for what you hand over", 0, 40, 1, 20, "hours"),
        Slider("dip", "What a handover costs on top, in its first week", 0, 300, 10, 100, "%", assumption=True),
        Slider("melt", "Weeks in which the extra falls to about a third", 1, 26, 1, 6, "weeks", assumption=True),
        Slider("stays", "What stays with you of a thing handed over", 0, 60, 5, 15, "%", assumption=True),
        Slider(
            "missed", "Of doing and deciding that is stopped, what comes back", 0, 150, 10, 50, "%", assumption=True
        ),
        Slider("owed", "Of enabling and directing that is stopped, the same", 0, 300, 10, 150, "%", assumption=True),
        Slider("fade", "Judgement lost a week without contact", 0, 10, 0.5, 3, "%", assumption=True),
        Slider("redo", "Of what you decide, decided again without judgement", 0, 100, 10, 50, "%", assumption=True),
        Slider("width", "Width of a profile's range, to each side", 0, 30, 5, 10, "points", assumption=True),
        *(
            Slider(name, f"In your place, both roles: {name}", -40, 40, 5, 0, "points", assumption=True)
            for name in (*SCOPES, *MODES)
        ),
    ],
    run=run,
    advice="Let three things go, each to a name by a week, and keep the thing that keeps your judgement alive.",
    challenge=(
        "Make letting go a bad bargain five ways: with the people, the weeks, a row that you stop, the row that keeps "
        "your judgement, and the hours you have. Then find a row that can be stopped."
    ),
    # No rows of its own: setting it must not wipe a learner's week.
    regime=Regime(
        values={"room": 2, "weeks": 26, "dip": 100, "melt": 6, "stays": 15},
        why=(
            "A company of twelve: everyone is full, and there are two free hours in all. What you hand over comes "
            "back, with the cost of having handed it over. Your rows stay as they are. Four other ways to fail: "
            "eight weeks to a date; stopping what others live by, such as a one to one; marking the row that keeps "
            "your judgement alive; and a list of sixty hours for somebody with forty, which three good handovers leave "
            "at fifty. That may be two roles with one name."
        ),
    ),
    columns=[
        Column("what", "What", longest=30),
        Column("hours", "Hours", low=0.5, high=40, step=0.5),
        Column("scope", "Scope", options=SCOPES),
        Column("mode", "Mode", options=MODES),
        Column("gives", "Gives you", options=GIVES),
        Column("fate", "Then", options=FATES),
        Column("whom", "To whom", longest=12),
        Column("week", "In week", low=1, high=YEAR),
    ],
    rows=[
        _row("The part of the code I wrote", 9, "team", "doing", "liking", "hand", "RK", 2),
        _row("Last word on designs", 5, "department", "deciding", "known", "hand", "MP", 8),
        _row("Stand-ups of all the teams", 4, "team", "deciding", "nothing", "hand", "LT", 5),
        _row("One to one with the two leads", 4, "department", "enabling"),
        _row("Reading what broke last week", 2, "department", "doing", "judgement"),
        _row("Interviews", 6, "team", "enabling"),
        _row("Plan with sales and service", 5, "company", "directing"),
        _row("What we stop building, and why", 2, "department", "directing"),
        _row("Mail, forms, my own calendar", 7, "self", "doing"),
    ],
)
