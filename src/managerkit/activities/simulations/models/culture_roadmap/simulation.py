"""An audit of the ten actions, a plan for four quarters, and what engineers believe of it for three years.

The ten actions, and that power gathers with managers like a gravity unless they push it out, are Charity Majors's.
The numbers are this kit's own: every coefficient, every level and what leans on what is an assumption.

- An action stands somewhere from 0 to 1. Work raises it, as far as whoever can move it says yes. What has been said
  aloud turns a part of what would have been refused into a yes: whoever has said it can be held to it.
- What stands drifts back each quarter, words faster, except for the part that is repeated.
- An action that leans on another stands only in part without it.
- How many believe it follows, slowly, what stands, and a part of what is said beyond it: words are taken on credit.
  Words far ahead of pay, levels and information (1 to 3) cost belief at once, and that is forgotten slowly; in a year
  in which people are told to go it is more, and less is granted as well.

Belief is counted as the essay's author suggests one should ask, once a year and without names: of 100 engineers, how
many say that they need not become a manager to have a say. So saying it first can win or lose: it wins where much is
refused, because a public word turns a part of that, and loses where facts are granted anyway and words were broken.
"""

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
    Table,
)

from .ten_actions import (
    ACTIONS,
    EVIDENCE,
    FIRM,
    LEANS,
    LEAST,
    LEVELS,
    MOST,
    MOVERS,
    NAME,
    STANDS,
    WEIGHT,
    WHEN,
    WORDS,
    YEAR,
    Audited,
    lanes,
    read,
    schedule,
    yes,
)

QUARTERS = 12
"""Quarters that the model follows."""
NEED = 0.15
"""Weeks a quarter that it takes to repeat an action that stands; an assumption."""
NEAR = 3.0
"""Engineers of 100 by which the plan must lead doing nothing for the advice to hold; an assumption."""
SOONER = 1.0
"""Engineers of 100, after the three years, by which saying it first must lead to be better; an assumption."""
FREEZE = 5.0
"""Times the share of people told to go: the part of what is granted that a layoff takes away; an assumption."""
SLACK = 0.3
"""How far words may be ahead of pay, levels and information before anybody minds; an assumption."""
FORGOTTEN = 0.1
"""What of a disappointment is forgotten in a quarter; an assumption."""
MARKS = (0, 1, 2, 3, 4, 6, 8, 10, 12)
"""Quarters that the table shows."""
PLAN, FIRST, ONCE = "your plan, repeated", "the same, words first", "the same, never repeated"
ONLY, LEFT = "words only", "left as it is"
"""The lines of the figure."""


@dataclass(frozen=True)
class RoadmapRates:
    """The sliders, as shares from 0 to 1 and weeks a quarter."""

    room: float
    kept: float
    granted: float
    layoff: float
    gravity: float
    fade: float
    alone: float
    credit: float
    pull: float
    cynicism: float
    catching: float


@dataclass(frozen=True)
class Quarter:
    """The end of a quarter: what stands of 1 to 8, the words, belief and disappointment, from 0 to 1; each action."""

    facts: float
    words: float
    firm: float
    belief: float
    hurt: float
    each: Mapping[str, float]


def _stands(each: Mapping[str, float], alone: float) -> dict[str, float]:
    """How far each action counts, given what it leans on."""
    return {
        action: value * (alone + (1 - alone) * each[LEANS[action]] if action in LEANS else 1.0)
        for action, value in each.items()
    }


def _quarter(each: Mapping[str, float], rate: RoadmapRates, before: Quarter | None, layoff: float) -> Quarter:
    """What stands, and what is believed after it; without a quarter before, it is what such a state comes to."""
    counted = _stands(each, rate.alone)
    facts = sum(WEIGHT[action] * counted[action] for action in WEIGHT) / sum(WEIGHT.values())
    firm = sum(counted[action] for action in FIRM) / len(FIRM)
    words = sum(counted[action] for action in WORDS) / len(WORDS)
    gap = max(0.0, words - firm - SLACK) * (1 + 10 * layoff)
    hurt = max(rate.cynicism * gap, before.hurt * (1 - FORGOTTEN) if before else 0.0)
    aim = facts + rate.credit * max(0.0, words - facts) - hurt - 2 * layoff
    aim = min(1.0, max(0.0, aim))
    belief = before.belief + rate.catching * (aim - before.belief) if before else aim
    return Quarter(facts, words, firm, belief, hurt, dict(each))


def simulate(
    audit: Sequence[Audited], spent: Mapping[str, Sequence[float]], rate: RoadmapRates, kept: float
) -> list[Quarter]:
    """Follow the ten actions.

    Args:
        audit: where they stand, and who moves them.
        spent: weeks of work for each in each of the first four quarters.
        rate: the coefficients.
        kept: weeks a quarter for repeating, first to last.

    Returns:
        today and the end of each of twelve quarters.
    """
    each = {one.action: STANDS[one.level] for one in audit}
    found = [_quarter(each, rate, None, 0.0)]
    for quarter in range(QUARTERS):
        granted = rate.granted + rate.pull * found[-1].words * (1 - rate.granted)
        for one in audit:
            done = spent[one.action][quarter] / one.weeks if quarter < YEAR else 0.0
            gain = done * yes(one.mover, granted) * max(0.0, STANDS["rule"] - STANDS[one.level])
            each[one.action] = min(1.0, each[one.action] + gain)
        needed = NEED * sum(each.values())
        push = min(1.0, kept / needed) if needed > 0 else 1.0
        for action in each:
            drift = rate.fade if action in WORDS else rate.gravity
            each[action] *= 1 - drift * (1 - push)
        found.append(_quarter(each, rate, found[-1], rate.layoff if quarter < YEAR else 0.0))
    return found


def _only_words(audit: Sequence[Audited]) -> tuple[list[Audited], dict[str, list[float]]]:
    """The same place, where 9 and 10 alone are done, at once and by ourselves."""
    said = [replace(one, mover="us") if one.action in WORDS else one for one in audit]
    spent = {one.action: [one.weeks if one.action in WORDS else 0.0, 0.0, 0.0, 0.0] for one in said}
    return said, spent


def _words_first(audit: Sequence[Audited]) -> list[Audited]:
    """The same plan, where what is said is said at once."""
    return [replace(one, when="q1") if one.action in WORDS and one.when != "not" else one for one in audit]


def _rates(values: Mapping[str, float]) -> RoadmapRates:
    return RoadmapRates(
        max(0.0, values["room"] - values["kept"]),
        values["kept"],
        values["granted"] / 100 * max(0.0, 1 - FREEZE * values["layoff"] / 100),
        *(
            values[name] / 100
            for name in ("layoff", "gravity", "fade", "alone", "credit", "pull", "cynicism", "catching")
        ),
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Audit, plan, and follow for three years.

    Args:
        values: the sliders: `room` and `kept` in weeks a quarter, the others in %.
        rows: actions with `action`, `evidence`, `level`, `weeks`, `mover`, `who` and `when`; the first row of each
            action counts, and a missing one as not there.

    Returns:
        of 100 engineers, how many believe it, by quarter; the answer is how many after three years if nothing is
        repeated.
    """
    audit, rate = read(rows), _rates(values)
    spent = schedule(audit, rate.room, rate.granted)
    first = _words_first(audit)
    idle = {action: [0.0] * YEAR for action in ACTIONS}
    lines = {
        PLAN: simulate(audit, spent, rate, rate.kept),
        FIRST: simulate(first, schedule(first, rate.room, rate.granted), rate, rate.kept),
        ONCE: simulate(audit, spent, rate, 0.0),
        ONLY: simulate(*_only_words(audit), rate, rate.kept),
        LEFT: simulate(audit, idle, rate, 0.0),
    }
    ranges = [
        simulate(
            audit, spent, replace(rate, gravity=min(1.0, rate.gravity * by), fade=min(1.0, rate.fade * by)), rate.kept
        )
        for by in (0.5, 1, 2)
    ]
    x = [float(quarter) for quarter in range(QUARTERS + 1)]
    series = [Series(title, x, [100 * one.belief for one in line]) for title, line in lines.items()]
    beliefs = [[100 * line[i].belief for line in ranges] for i in range(QUARTERS + 1)]
    series[0] = replace(series[0], low=[min(one) for one in beliefs], high=[max(one) for one in beliefs])
    because = _why(audit, spent, lines, rate)
    return RunOutcome(
        answer=100 * lines[ONCE][-1].belief,
        sentence=_sentence(audit, spent, lines),
        series=series,
        table=_table(lines),
        x_title="quarters from now",
        y_title="of 100 engineers, how many say it is so",
        fails=bool(because),
        because=because,
        opening=lanes(audit, spent, lines[PLAN][YEAR].each),
    )


def _numbers(audit: Sequence[Audited]) -> str:
    """Actions by their numbers, in words."""
    return ", ".join(ACTIONS[one.action].split()[0] for one in audit)


def _sentence(
    audit: Sequence[Audited], spent: Mapping[str, Sequence[float]], lines: Mapping[str, Sequence[Quarter]]
) -> str:
    """What the plan comes to, and what in the audit is open."""
    ends = {title: 100 * line[-1].belief for title, line in lines.items()}
    said = (
        f"Of 100 engineers {100 * lines[PLAN][0].belief:.0f} say today that it is so. In three years it is "
        f"{ends[PLAN]:.0f} with your plan, {ends[FIRST]:.0f} if you say it first, {ends[ONCE]:.0f} if nothing is "
        f"repeated, {ends[ONLY]:.0f} with words only, and {ends[LEFT]:.0f} left as it is."
    )
    bare = [one for one in audit if one.level != "none" and not one.evidence]
    late = [one for one in audit if one.when != "not" and 0 < sum(spent[one.action]) < one.weeks - 0.01]
    out = [
        one
        for one in audit
        if one.when != "not" and not sum(spent[one.action]) and one.mover != "away" and one.level != "rule"
    ]
    away = [one for one in audit if one.mover == "away"]
    notes = [
        (bare, "A level without evidence"),
        (late, "Begun and not finished within the year"),
        (out, "No room within the year"),
        (away, "Nobody you can reach moves it"),
    ]
    return " ".join([said, *(f"{text}: {_numbers(found)}." for found, text in notes if found)])


def _why(
    audit: Sequence[Audited],
    spent: Mapping[str, Sequence[float]],
    lines: Mapping[str, Sequence[Quarter]],
    rate: RoadmapRates,
) -> str:
    """Why the plan does not pay here, or not in this order; nothing where it does."""
    ends = {title: 100 * line[-1].belief for title, line in lines.items()}
    ahead = ends[PLAN] - ends[LEFT]
    sooner = ends[FIRST] - ends[PLAN]
    if ahead >= NEAR and sooner < SOONER:
        return ""
    if ahead >= NEAR:
        return (
            f"Said first, the same plan ends with {sooner:.1f} more of 100 engineers: here a public word brings more, "
            "in what is granted and believed, than it costs."
        )
    moved = [one for one in audit if sum(spent[one.action]) > 0 and yes(one.mover, rate.granted) > 0.05]
    last = lines[PLAN][YEAR]
    if not moved:
        reason = "nothing on it is moved by anybody whom it reaches"
    elif last.words > last.firm + SLACK:
        reason = "the words (9, 10) ran ahead of pay, levels and information (1 to 3), and people compared the two"
    elif rate.layoff > 0:
        reason = "people were told to go in the same year, and believed that"
    else:
        reason = "too little of it stands after three years"
    than = "below" if ahead < 0 else "above"
    return f"The plan ends {abs(ahead):.0f} points {than} doing nothing: {reason}."


def _table(lines: Mapping[str, Sequence[Quarter]]) -> Table:
    """A row for each quarter of the year, and for every other one after it."""
    header = ["quarter", *lines, "what stands of 1 to 8, your plan (%)", "words, your plan (%)"]
    rows = []
    for i in MARKS:
        plan = lines[PLAN][i]
        beliefs = [f"{100 * line[i].belief:.0f}" for line in lines.values()]
        rows.append(["today" if i == 0 else f"{i}", *beliefs, f"{100 * plan.facts:.0f}", f"{100 * plan.words:.0f}"])
    return Table(header, rows)


def _row(action: str, evidence: str, level: str, weeks: float, mover: str, who: str = "", when: str = "auto") -> Row:
    """A row of the learner's table."""
    return {
        "action": action,
        "evidence": evidence,
        "level": level,
        "weeks": weeks,
        "mover": mover,
        "who": who,
        "when": when,
    }


SIMULATION = Simulation(
    name="culture-roadmap",
    title="Ten actions, four quarters",
    lines=[
        "Weeks of work raise an action, as far as whoever can move it says yes. Without what it leans on, 40% counts.",
        "What stands drifts back to managers, 6% a quarter, and words 25%, except for what is repeated.",
        "Engineers believe what they can see, 1 to 3 twice, and a fifth of what is only said; slowly.",
        "Whoever says it aloud can be held to it: a tenth of what would have been refused is granted.",
        "Words 0.3 or more ahead of 1 to 3 cost belief. Telling 10% to go doubles that, and halves what is granted.",
    ],
    source=(
        "The ten actions and the drift are from Charity Majors's essay. The model, the levels, the links and every "
        "coefficient are ours, and assumptions. What is counted is her yearly question, asked without names: of 100 "
        "engineers, how many say that they need not become a manager to have a say. Ask it, and you have the scale. "
        "The example is invented, and nothing here is a forecast."
    ),
    prediction=Prediction(
        "The plan is carried out for a year and not repeated. Of 100 engineers asked without names after three years, "
        "how many say: here I need not become a manager to have a say?",
        low=0,
        high=100,
        step=5,
        unit="of 100",
    ),
    sliders=[
        Slider("room", "Weeks a quarter that you have for it", 0, 26, 1, 8, "weeks"),
        Slider("kept", "Of these, kept each quarter for repeating", 0, 6, 0.5, 1, "weeks"),
        Slider("granted", "Of what you ask others, how much is granted", 0, 100, 5, 60, "%"),
        Slider("layoff", "People told to go during the year", 0, 30, 1, 0, "%"),
        Slider("gravity", "Drift of what stands, a quarter", 0, 20, 1, 6, "%", assumption=True),
        Slider("fade", "Drift of words, a quarter", 0, 60, 5, 25, "%", assumption=True),
        Slider("alone", "What counts without what it leans on", 0, 100, 5, 40, "%", assumption=True),
        Slider("credit", "Of what is only said, how much is believed", 0, 60, 5, 20, "%", assumption=True),
        Slider("pull", "Of what is refused, what a public word turns", 0, 60, 5, 10, "%", assumption=True),
        Slider("cynicism", "What a gap of words over facts costs", 0, 150, 5, 60, "%", assumption=True),
        Slider("catching", "How fast belief follows, a quarter", 5, 100, 5, 25, "%", assumption=True),
    ],
    run=run,
    advice="Move what people can look up, pay, levels and information first; then say so, and go on saying it.",
    challenge=(
        "Make the plan end no better than doing nothing, two ways: with a layoff, and where nothing is granted and "
        "words have been broken before. Then make saying it first the better order."
    ),
    # No rows of its own: setting it must not wipe a learner's audit.
    regime=Regime(
        values={"granted": 15, "layoff": 15},
        why=(
            "Little of what needs somebody else's yes is granted, and then one in seven is told to go, and less is. So "
            "of the plan only what you can do yourselves takes place, and the loudest part of that is words. People "
            "compare. Here it is better to say less, to pass on what you know, and to wait with the sentence."
        ),
    ),
    columns=[
        Column("action", "Action", options=ACTIONS),
        Column("evidence", "Evidence that one could look up", longest=EVIDENCE),
        Column("level", "Today", options=LEVELS),
        Column("weeks", "Weeks of work", low=LEAST, high=MOST, step=0.5),
        Column("mover", "Who can move it", options=MOVERS),
        Column("who", "Name or role", longest=NAME),
        Column("when", "When", options=WHEN),
    ],
    rows=[
        _row("bands", "pay sheet: bands 1 to 5 equal, no band above", "some", 6, "reach", "Personnel"),
        _row("levels", "the ladder ends at 5, managers go to 8", "some", 5, "reach", "Head of dept"),
        _row("information", "0 of 14 at planning are engineers", "none", 2, "reach", "Planning"),
        _row("strategy", "3 of the last 5 designs signed by a manager", "some", 3, "us"),
        _row("skills", "", "none", 4, "us"),
        _row("inside", "last 4 openings: 1 was shown inside first", "said", 1, "reach", "Personnel"),
        _row("training", "course for new managers; none for engineers", "some", 4, "reach", "Training"),
        _row("swing", "2 went back in five years, both at less pay", "said", 3, "away"),
        _row("language", "", "said", 1, "us"),
        _row("saying", "speech on 14 September; no job advert says it", "said", 1, "us"),
    ],
)
