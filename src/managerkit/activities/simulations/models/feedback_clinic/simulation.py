"""The learner's list of feedback, heard: as its author has it, and as its words look.

How plain a part is, its author says. The words that they typed are looked at beside it; where these look otherwise,
both are worked out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

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
from managerkit.wording.sayings import unlike_feedback

from .hearing import EDGE, UNSAID, Heard, OwedFeedback, Way, corner, enough_trust, hear, path

CLEAR = {"no": 0.2, "vague": 0.6, "plain": 1.0}
"""How much a part of the feedback counts; assumptions."""
ASKED = {"no": 0.0, "end": 0.5, "waited": 1.0}
"""How much of the other's view is asked for; assumptions."""
CLEAR_TITLES = {"no": "missing", "vague": "vague", "plain": "plain"}
ASKED_TITLES = {"no": "not asked", "end": "at the end", "waited": "asked, and waited"}
PLACES = {"private": "private", "public": "others hear"}
PARTS = ("situation", "behaviour", "impact")
WAYS = ("care", "challenge", "price", "asking", "excess", "alone", "blur")
MOST_ROWS, MOST_LINES = 8, 3
LABEL = 28
"""Characters of what is said that the table repeats."""
LONGEST, LONGEST_QUESTION = 160, 90
"""Characters of what is said, and of what is asked."""
SHOWN_DOUBTS = 3
"""Rows beside the first whose words are spoken of."""


@dataclass(frozen=True)
class Listed:
    """A row that can be read: its number, what is said, the feedback as its author has it, and as its words look.

    `doubts` says by part where the words look otherwise; where they do not, it is empty and both are the same.
    """

    number: int
    says: str
    item: OwedFeedback
    by_words: OwedFeedback
    doubts: Mapping[str, str]

    @property
    def name(self) -> str:
        """The row in the table."""
        return f"{self.number} {shorten(self.says, LABEL, placeholder='…')}".strip()


def _listed(number: int, row: Row) -> Listed | None:
    """The row, if it can be read."""
    trust = as_number(row.get("trust"))
    parts, asks, place = {part: str(row.get(part)) for part in PARTS}, str(row.get("asks")), str(row.get("place"))
    if not 0 <= trust <= 10 or not set(parts.values()) <= set(CLEAR) or asks not in ASKED or place not in PLACES:
        return None
    says = as_line(row.get("label"), LONGEST)
    shows = unlike_feedback(says, str(row.get("ask", ""))[:LONGEST_QUESTION])
    doubts = {part: shows[part] for part in parts if part in shows and parts[part] == "plain"}
    doubts |= {"asks": shows["asks"]} if asks != "no" and "asks" in shows else {}

    def item(levels: Mapping[str, str], asked: str) -> OwedFeedback:
        clarity = sum(CLEAR[level] for level in levels.values()) / len(levels)
        return OwedFeedback(clarity, ASKED[asked], place == "public", trust / 10)

    looked = {part: "vague" if part in doubts else level for part, level in parts.items()}
    return Listed(number, says, item(parts, asks), item(looked, "no" if "asks" in doubts else asks), doubts)


def read(rows: Sequence[Row]) -> tuple[list[Listed], str]:
    """Up to eight rows that can be read, and a sentence on the others."""
    return readable(rows, _listed, "a choice or of a trust from 0 to 10", MOST_ROWS)


_TITLES = {"situation": "Situation", "behaviour": "Behaviour", "asks": "Their view"}


def _doubted(one: Listed) -> str:
    """What the words of a row show, by the parts that its author has otherwise."""
    return " ".join(f"{_TITLES[part]}: {saw}." for part, saw in one.doubts.items())


def _by_words(kept: Sequence[Listed], way: Way) -> str:
    """Which rows look otherwise by their words, and what the first one comes to then."""
    doubted = [one for one in kept if one.doubts]
    if not doubted:
        return ""
    said = []
    if doubted[0] is kept[0]:
        heard = hear(kept[0].by_words, way)
        said = [
            f"Row {kept[0].number} is plainer on your list than in its words. {_doubted(doubted.pop(0))} Taken by its "
            f"words, it is in the corner of {corner(heard)}, and something changes {_times(heard.change)} times in 100."
        ]
    said += [f"Look at the words of row {one.number}. {_doubted(one)}" for one in doubted[:SHOWN_DOUBTS]]
    return " ".join([*said, "Only words from a short list are looked at. You may be right against them."])


_VAGUE = OwedFeedback(0.6, 0.0, False, 0.5)
EXAMPLE = Listed(1, "an example", _VAGUE, _VAGUE, {})
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
        rows: `label`, what is said, and `ask`, what is asked; `situation`, `behaviour` and `impact` (no, vague,
            plain); `asks` (no, end, waited); `place` (private, public); `trust` (0 to 10). What cannot be read is left
            out and named.

    Returns:
        the way of the first rows through the picture of the corners; the table has every row, and the first one as it
        would be with one thing changed, or as its words look. The answer is the first row's chance of a change, times
        in 100, as its author has it.
    """
    way = Way(**{name: values[name] for name in WAYS})
    kept, note = read(rows)
    listed = kept or [EXAMPLE]
    first = listed[0].item
    said = hear(first, way)
    swapped = replace(first, public=not first.public)
    elsewhere, place = hear(swapped, way), PLACES["private" if first.public else "public"]
    fails = said.change < UNSAID - 0.005
    series = [Series(f"row {one.number}" if kept else one.says, *path(one.item, way)) for one in listed[:MOST_LINES]]
    series.append(Series("1st, in private" if first.public else "1st, with others", *path(swapped, way)))
    across = [0.0, EDGE, EDGE, EDGE, EDGE, 1.0]
    series.append(Series("where corners meet", across, [EDGE, EDGE, 0.0, 1.0, EDGE, EDGE]))
    body = [_cells(one.name if kept else one.says, one.item, way) for one in listed]
    body.append(_cells(f"first row, {place}", swapped, way))
    if listed[0].doubts:
        body.append(_cells("first row, by its words", listed[0].by_words, way))
    else:
        body.append(_cells("first row, all plain", replace(first, clarity=1.0), way))
    body.append(_cells("first row, asked and waited", replace(first, asks=1.0), way))
    body.append(_cells("first row, trust at 10", replace(first, trust=1.0), way))
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
        sentence=" ".join(part for part in (sentence, _by_words(kept, way), empty, note) if part),
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


def _row(says: str, ask: str, parts: tuple[str, str, str], asks: str, place: str, trust: float) -> Row:
    """A row of the learner's list."""
    levels = dict(zip(PARTS, parts, strict=True))
    return {"label": says, "ask": ask, **levels, "asks": asks, "place": place, "trust": trust}


_SPOKE = "On Tuesday in planning you spoke over her three times. She stopped at slide two."


SIMULATION = Simulation(
    name="feedback-clinic",
    title="The feedback clinic",
    lines=[
        "Care heard = care shown × (.4 + .6 × trust), less .3 when others hear; part of it shows only by asking.",
        "Challenge heard = challenge × clarity (mean of situation, behaviour, impact); care shown blurs a tenth of it.",
        "P(change) = σ(−1 + .5·challenge + 3·care·challenge − 2·(challenge beyond care)), both as heard.",
        "How plain it is, you say. It also looks at your words: a day, a verb in the past, a verdict, a question mark.",
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
            _row(_SPOKE, "What did you see?", ("plain", "plain", "plain"), "waited", "public", 2),
            _row(_SPOKE, "What did you see?", ("plain", "plain", "plain"), "waited", "private", 2),
            _row(_SPOKE, "What did you see?", ("plain", "plain", "plain"), "waited", "private", 8),
        ],
    ),
    columns=[
        Column("label", "What I would say of what I saw (no name)", longest=LONGEST, lines=2),
        Column("ask", "What I would ask", longest=LONGEST_QUESTION),
        Column("situation", "Situation", options=CLEAR_TITLES),
        Column("behaviour", "Behaviour", options=CLEAR_TITLES),
        Column("impact", "Impact", options=CLEAR_TITLES),
        Column("asks", "Their view", options=ASKED_TITLES),
        Column("place", "Where", options=PLACES),
        Column("trust", "Trust (0 to 10)", low=0, high=10, step=1),
    ],
    rows=[
        _row(
            "On Tuesday I asked somebody in planning, and you answered. They said no more in that hour.",
            "How did you see it?",
            ("plain", "plain", "plain"),
            "waited",
            "private",
            8,
        ),
        _row("Your pull requests are sloppy at the moment.", "", ("vague", "no", "no"), "no", "private", 7),
        _row(
            "You are always late for stand-up.",
            "Can't you get up earlier?",
            ("plain", "plain", "vague"),
            "end",
            "public",
            4,
        ),
    ],
)
