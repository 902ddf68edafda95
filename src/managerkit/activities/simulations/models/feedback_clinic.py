"""What arrives of a piece of feedback: how much care and how much challenge are heard, and the chance of a change.

The two axes, caring personally and challenging directly, and the corners between them are Kim Scott's (*Radical
Candor*). The arithmetic is this kit's own and nobody has measured it; every coefficient is an assumption. For one thing
said once,

- heard care is care·(.4 + .6·trust), less a price when others are listening;
- heard challenge is challenge·clarity, of which care that is shown blurs a part (.1);
- P(change) = σ(−1 + .5·challenge + 3·care·challenge − 2·max(0, challenge − care)), both as heard.

So plain words do something by themselves and more with care, challenge that outruns care works against itself, and care
can drown what is said. Each of the three is on a slider, down to nothing: with the first high and the second at nothing
bluntness wins, and with the third high it is kindness that harms. Part of the care shows only when the other's view is
asked for.
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

BASE, TOGETHER = -1.0, 3.0
"""The constant, and what care and challenge do together; assumptions."""
FLOOR = 0.4
"""What part of care is heard at no trust; an assumption."""
CLEAR = {"no": 0.2, "vague": 0.6, "plain": 1.0}
"""How much a part of the feedback counts; assumptions."""
ASKED = {"no": 0.0, "end": 0.5, "waited": 1.0}
"""How much of the other's view is asked for; assumptions."""
CLEAR_TITLES = {"no": "missing", "vague": "vague", "plain": "plain"}
ASKED_TITLES = {"no": "not asked", "end": "at the end", "waited": "asked, and waited"}
PLACES = {"private": "private", "public": "others hear"}
PARTS = ("situation", "behaviour", "impact")
WAYS = ("care", "challenge", "price", "asking", "excess", "alone", "blur")
EDGE = 0.5
"""Where the picture is cut into corners, on both axes; an assumption."""
MOST_ROWS, MOST_LINES = 8, 3
LABEL = 24
"""Characters of a label."""


@dataclass(frozen=True)
class OwedFeedback:
    """A piece of feedback that is owed. `clarity`, `asks` and `trust` are from 0 to 1."""

    clarity: float
    asks: float
    public: bool
    trust: float


@dataclass(frozen=True)
class Way:
    """How it is said: care and challenge put in, and the assumptions, all from 0 to 1 but for `excess`.

    `price` is the heard care that an audience takes off, `asking` the part of care that shows only by asking, `excess`
    what challenge costs where it outruns care, `alone` what it does without any, and `blur` the part of it that care
    takes off.
    """

    care: float
    challenge: float
    price: float = 0.3
    asking: float = 0.4
    excess: float = 2.0
    alone: float = 0.5
    blur: float = 0.1


@dataclass(frozen=True)
class Heard:
    """What arrives: care, challenge and the chance of a change, each from 0 to 1."""

    care: float
    challenge: float
    change: float


def heard_care(care: float, trust: float, public: bool, price: float) -> float:
    """Care as it is heard, from 0 to 1.

    Args:
        care: what is shown of it, from 0 to 1.
        trust: from 0 to 1.
        public: whether others listen.
        price: what an audience takes off, from 0 to 1.
    """
    return max(0.0, care * (FLOOR + (1 - FLOOR) * trust) - (price if public else 0.0))


def change(care: float, challenge: float, excess: float = 2.0, alone: float = 0.5) -> float:
    """Chance that something changes, from care and challenge as heard (0 to 1).

    Args:
        care: as heard, from 0 to 1.
        challenge: as heard, from 0 to 1.
        excess: how much challenge beyond care takes off.
        alone: what challenge does without any care.
    """
    does = alone * challenge + TOGETHER * care * challenge - excess * max(0.0, challenge - care)
    return 1 / (1 + math.exp(-(BASE + does)))


UNSAID = change(0.0, 0.0)
"""Chance that it changes although nobody says anything: with no challenge, care makes no difference."""


def hear(item: OwedFeedback, way: Way) -> Heard:
    """What arrives of a piece of feedback.

    Args:
        item: the piece.
        way: how it is said.
    """
    shown = way.care * (1 - way.asking + way.asking * item.asks)
    care = heard_care(shown, item.trust, item.public, way.price)
    challenge = way.challenge * item.clarity * (1 - way.blur * shown)
    return Heard(care, challenge, change(care, challenge, way.excess, way.alone))


def enough_trust(item: OwedFeedback, way: Way) -> float | None:
    """The least trust, from 0 to 10 in halves, at which saying it does no worse than silence; None if there is none.

    Args:
        item: the piece.
        way: how it is said.
    """
    for halves in range(21):
        if hear(replace(item, trust=halves / 20), way).change >= UNSAID:
            return halves / 2
    return None


def corner(heard: Heard) -> str:
    """The corner of Scott's picture in which one saying landed; it names no person."""
    if heard.challenge >= EDGE:
        return "radical candor" if heard.care >= EDGE else "obnoxious aggression"
    return "ruinous empathy" if heard.care >= EDGE else "manipulative insincerity"


def path(item: OwedFeedback, way: Way) -> tuple[list[float], list[float]]:
    """Heard challenge and heard care on the way: unsaid, said, and then asked for the other's view.

    Args:
        item: the piece of feedback.
        way: how it is said.

    Returns:
        three values each of challenge (across) and of care (upwards), from 0 to 1.
    """
    before = hear(OwedFeedback(item.clarity, 0.0, item.public, item.trust), way)
    after = hear(item, way)
    return [0.0, after.challenge, after.challenge], [before.care, before.care, after.care]


def _item(row: Row) -> OwedFeedback | None:
    """The row, if it can be read."""
    try:
        trust = float(str(row.get("trust")))
    except ValueError:
        return None
    parts, asks, place = [str(row.get(part)) for part in PARTS], str(row.get("asks")), str(row.get("place"))
    if not 0 <= trust <= 10 or not set(parts) <= set(CLEAR) or asks not in ASKED or place not in PLACES:
        return None
    clarity = sum(CLEAR[part] for part in parts) / len(parts)
    return OwedFeedback(clarity, ASKED[asks], place == "public", trust / 10)


def read(rows: Sequence[Row]) -> tuple[list[tuple[str, OwedFeedback]], str]:
    """Up to eight rows that can be read, each with its number and label, and a sentence on the others."""
    kept: list[tuple[str, OwedFeedback]] = []
    bad: list[str] = []
    for i, row in enumerate(rows, start=1):
        item = _item(row)
        label = " ".join(str(row.get("label", "")).split())[:LABEL]
        if item:
            kept.append((f"{i} {label}".strip(), item))
        else:
            bad.append(str(i))
    notes = []
    if bad:
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        notes.append(f"Left out, for want of a choice or of a trust from 0 to 10: row {', '.join(bad[:3])}{more}.")
    if len(kept) > MOST_ROWS:
        notes.append(f"Only the first {MOST_ROWS} rows are worked out.")
    return kept[:MOST_ROWS], " ".join(notes)


EXAMPLE = OwedFeedback(0.6, 0.0, False, 0.5)
"""Vague, in private, without asking; stands in for an empty list."""


def _times(share: float) -> str:
    """A chance as a number of times in 100."""
    return f"{100 * share:.0f}"


def _why(item: OwedFeedback, said: Heard) -> str:
    """Why saying it does worse here than leaving it unsaid."""
    if item.public and item.trust <= 0.5:
        reason = "others are listening and trust is low, so hardly any care arrives to carry the challenge"
    elif item.public:
        reason = "others are listening, and that takes off much of the care"
    elif item.trust <= 0.5:
        reason = "at this trust too little care arrives to carry the challenge"
    else:
        reason = "the challenge outruns the care that is shown"
    return (
        f"Said like this, the first row changes something {_times(said.change)} times in 100, "
        f"and left unsaid {_times(UNSAID)}: {reason}."
    )


def _turns(item: OwedFeedback, way: Way) -> str:
    """At which trust saying it begins to be better than silence."""
    least = enough_trust(item, way)
    if least is None:
        return "Said like this it does worse than silence at any trust."
    if least == 0:
        return "Said like this it does no worse than silence at any trust."
    return f"Said like this it begins to beat silence at a trust of {least:g}."


def _cells(name: str, item: OwedFeedback, way: Way) -> list[str]:
    """A line of the table."""
    heard = hear(item, way)
    return [
        name,
        PLACES["public" if item.public else "private"],
        f"{item.clarity:.2f}",
        f"{heard.care:.2f}",
        f"{heard.challenge:.2f}",
        corner(heard),
        _times(heard.change),
    ]


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Work out what arrives of each piece of feedback on the list.

    Args:
        values: the sliders: `care` and `challenge` that are put in (0 to 1), and the assumptions `price`, `asking`,
            `excess`, `alone` and `blur` (see `Way`).
        rows: `label`; `situation`, `behaviour` and `impact` (no, vague, plain); `asks` (no, end, waited); `place`
            (private, public); `trust` (0 to 10). What cannot be read is left out and named.

    Returns:
        the way of the first rows through the picture of the corners; the table has every row, and the first one as it
        would be with one thing changed. The answer is the first row's chance of a change, times in 100.
    """
    way = Way(**{name: values[name] for name in WAYS})
    kept, note = read(rows)
    listed = kept or [("an example", EXAMPLE)]
    first = listed[0][1]
    said = hear(first, way)
    swapped = OwedFeedback(first.clarity, first.asks, not first.public, first.trust)
    elsewhere, place = hear(swapped, way), PLACES["private" if first.public else "public"]
    fails = said.change < UNSAID - 0.005
    series = [
        Series(f"row {name.split()[0]}" if kept else name, *path(item, way)) for name, item in listed[:MOST_LINES]
    ]
    series.append(Series("1st, in private" if first.public else "1st, with others", *path(swapped, way)))
    across = [0.0, EDGE, EDGE, EDGE, EDGE, 1.0]
    series.append(Series("where corners meet", across, [EDGE, EDGE, 0.0, 1.0, EDGE, EDGE]))
    body = [_cells(name, item, way) for name, item in listed]
    body.append(_cells(f"first row, {place}", swapped, way))
    plain = OwedFeedback(1.0, first.asks, first.public, first.trust)
    body.append(_cells("first row, all plain", plain, way))
    body.append(_cells("first row, asked and waited", OwedFeedback(first.clarity, 1.0, first.public, first.trust), way))
    body.append(_cells("first row, trust at 10", OwedFeedback(first.clarity, first.asks, first.public, 1.0), way))
    sentence = (
        f"From the first row they hear care of {said.care:.2f} and challenge of {said.challenge:.2f}, each out of 1. "
        f"That is the corner of {corner(said)}. Something changes {_times(said.change)} times in 100. "
        f"Said {'in private' if first.public else 'where others hear'}, it would be {_times(elsewhere.change)} times; "
        f"left unsaid, {_times(UNSAID)}. "
        f"{_turns(first, way)}"
    )
    empty = "" if kept else "There is no row to work with, so this is an example."
    return RunOutcome(
        answer=100 * said.change,
        sentence=" ".join(part for part in (sentence, empty, note) if part),
        series=series,
        table=Table(
            ["feedback", "where", "clarity", "care heard", "challenge heard", "corner", "changes, of 100"], body
        ),
        x_title="challenge heard",
        y_title="care heard",
        spans=[
            Span("above, left: ruinous empathy; right: radical candor", 1.02, 1.12),
            Span("below, left: manipulative insincerity; right: obnoxious aggression", -0.12, -0.02),
        ],
        fails=fails,
        because=_why(first, said) if fails else "",
    )


def _row(label: str, parts: tuple[str, str, str], asks: str, place: str, trust: float) -> Row:
    """A row of the learner's list."""
    return {"label": label, **dict(zip(PARTS, parts, strict=True)), "asks": asks, "place": place, "trust": trust}


SIMULATION = Simulation(
    name="feedback-clinic",
    title="The feedback clinic",
    lines=[
        "Care heard = care shown × (.4 + .6 × trust), less .3 when others hear; part of it shows only by asking.",
        "Challenge heard = challenge × clarity (mean of situation, behaviour, impact); care shown blurs a tenth of it.",
        "P(change) = σ(−1 + .5·challenge + 3·care·challenge − 2·(challenge beyond care)), both as heard.",
        "On the picture a line goes to the right as you say it, and up as you ask for their view.",
    ],
    source=(
        "The axes and the corners are Kim Scott's. The arithmetic was made for this course and measured on nobody: "
        "every coefficient is an assumption, and no formula knows how somebody will take it."
    ),
    prediction=Prediction(
        "Make the list yours first. Then: if you say the first row as it stands there, "
        "in how many of 100 such talks does something change?",
        low=0,
        high=100,
        step=1,
        unit="of 100",
    ),
    sliders=[
        Slider("care", "Care that you put in (1 = all you have)", 0, 1, 0.05, 0.9),
        Slider("challenge", "Challenge that you put in (0 = left unsaid)", 0, 1, 0.05, 0.9),
        Slider("price", "Heard care that an audience takes off", 0, 0.5, 0.05, 0.3, assumption=True),
        Slider("asking", "Part of care that shows only by asking", 0, 0.8, 0.05, 0.4, "share", assumption=True),
        Slider("excess", "Cost of challenge beyond care", 0, 4, 0.25, 2, assumption=True),
        Slider("alone", "Effect of plain words without care", 0, 3, 0.25, 0.5, assumption=True),
        Slider("blur", "Share of challenge that care blurs", 0, 0.9, 0.05, 0.1, "share", assumption=True),
    ],
    run=run,
    advice="Care and challenge at once: say what you saw, plainly, and ask for their view.",
    challenge="Find a row that is plainly put and kindly meant, and that had better not be said like this.",
    regime=Regime(
        values={"care": 0.9, "challenge": 0.9, "price": 0.3, "asking": 0.4, "excess": 2, "alone": 0.5, "blur": 0.1},
        why=(
            "Low trust, and others listening. It is all plain, you mean it kindly and you even ask, but hardly any of "
            "that is heard, and the plainer it is the worse it does. Here it turns at a trust of 4: from there on it "
            "beats silence. Next door it does so at any trust. To see bluntness win, set the effect of plain words "
            "without care to 3, the cost of challenge beyond care to 0, and the share that care blurs to .6: now less "
            "care does better. Which of these numbers is nearest to your team is for you to say."
        ),
        rows=[
            _row("talks over people", ("plain", "plain", "plain"), "waited", "public", 2),
            _row("the same, next door", ("plain", "plain", "plain"), "waited", "private", 2),
            _row("the same, a year on", ("plain", "plain", "plain"), "waited", "private", 8),
        ],
    ),
    columns=[
        Column("label", "Feedback I owe (a few words, no name)", longest=LABEL),
        Column("situation", "Situation", options=CLEAR_TITLES),
        Column("behaviour", "Behaviour", options=CLEAR_TITLES),
        Column("impact", "Impact", options=CLEAR_TITLES),
        Column("asks", "Their view", options=ASKED_TITLES),
        Column("place", "Where", options=PLACES),
        Column("trust", "Trust (0 to 10)", low=0, high=10, step=1),
    ],
    rows=[
        _row("answers for others", ("plain", "plain", "plain"), "waited", "private", 8),
        _row("sloppy pull requests", ("vague", "no", "no"), "no", "private", 7),
        _row("late, at stand-up", ("plain", "plain", "vague"), "no", "public", 4),
    ],
)
