"""A lens on wording: marks words of height, of orders and of prizes in a text, with a plainer one beside each.

That loaded terms are hierarchical ("above") or authoritarian ("boss"), and that "I support two teams" is the neutral
way to say it, is Charity Majors's. The list of terms, the third kind and every number are this kit's own assumptions.

The lens knows words and nothing of what they mean here or of whoever wrote them. It marks "above" in "the table
above". So each mark is doubtful or not, the learner says what a text is about, and the picture shows from all marks
down to those that are likely to be about people. Nothing is counted as wrong, and no text is better
for having fewer marks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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

KINDS = {"height": "above and below", "order": "orders and owners", "prize": "a rung as a prize"}
ABOUT = {"people": "people and their work", "things": "things (tables, code, floors)"}
LONGEST = 2000
"""Characters of a row's text."""
MOST_ROWS = 40
MOST_MARKS = 60
"""The most that the prediction and its answer go up to."""
MOST_SHOWN = 8
"""Different terms that the table shows."""
AROUND = 24
"""Characters shown on either side of a mark."""
FEW, SOME_WORDS, ALL_POWERS = 1.0, 20, 7.0
"""Marks in a hundred words, words, and powers of ten, from which clean wording over bundled powers is spoken of."""


@dataclass(frozen=True)
class Term:
    """What is looked for, what to try in its place, and where it is harmless; without the last it is not doubtful."""

    kind: str
    pattern: str
    instead: str
    harmless: str = ""

    @cached_property
    def find(self) -> re.Pattern[str]:
        """The pattern between word boundaries, in any case."""
        return re.compile(rf"\b(?:{self.pattern})\b", re.IGNORECASE)


_FOLK = r"people|guys|engineers|developers|devs|programmers|team|staff|boys|girls"
_ENGINEER = r"engineer|developer|programmer|coder|IC|individual contributor"
_LEAD = r"management|manager|lead|team lead|head|director|supervisor"
TERMS = [
    Term("height", r"above", "say what they decide: “signs the budget”", "the table above; above 30 degrees"),
    Term("height", r"below|beneath", "say who does what", "see below; below zero"),
    Term(
        "height",
        r"under (?:me|him|her|them|us|you|my|his|their|your)",
        "with her; in the team that she supports",
        "under my desk",
    ),
    Term("height", r"superiors?", "manager; the name", "superior in speed"),
    Term("height", r"subordinates?", "the people she supports; the team"),
    Term("height", r"higher[- ]ups?", "the directors; their names"),
    Term("height", r"top[- ]down", "decided by … ; say by whom", "top-down parsing"),
    Term("height", r"at the (?:very )?top", "directors; say what they do", "at the top of the page"),
    Term("height", r"(?:upper|senior|top) (?:management|leadership|leaders|managers)", "the directors; their names"),
    Term("height", r"chain of command", "who decides what"),
    Term("height", r"rank and file|ranks", "everyone; the engineers", "a function that ranks results"),
    Term("height", r"ladders?", "track; levels", "a ladder against a wall"),
    Term("order", r"boss(?:es)?", "manager; better the name"),
    Term(
        "order", r"report(?:s|ed|ing)?(?: directly)? (?:in)?to", "works with; is supported by", "report to the police"
    ),
    Term("order", r"direct reports?", "the people I support"),
    Term("order", rf"(?:my|his|her) (?:own )?(?:{_FOLK})", "the team I support; their names", "said by a member of it"),
    Term("order", r"in charge(?: of)?", "looks after; decides about …"),
    Term("order", r"command(?:s|ed|ing)?", "asks; decides", "the command line"),
    Term("order", r"orders|ordered", "asks; decides", "a customer's orders; an ordered list"),
    Term("order", r"(?:hand|pass)(?:s|es|ed|ing)? down", "share; explain", "handed down to a function"),
    Term("order", r"obey(?:s|ed|ing)?|obedien(?:t|ce)", "agree; follow what was agreed"),
    Term("order", r"allowed to", "decides; can", "not allowed to be empty"),
    Term(
        "order", r"sign(?:s|ed|ing)?[- ]off", "reads and answers for; say who decides", "a procedure that law asks for"
    ),
    Term("order", r"(?:human )?resources?", "people; engineers; how many hours", "memory, money, a page's resources"),
    Term(
        "order",
        r"(?:manag|lead|head)(?:s|es|ed|ing)? (?:up )?(?:a|the|two|three|\d+) (?:teams?|people|engineers)",
        "supports a team; say what for",
    ),
    Term(
        "order",
        r"(?:runs?|ran|running) (?:a|the|two|three|\d+) (?:teams?|people|engineers)",
        "supports a team; say what for",
    ),
    Term(
        "prize",
        rf"promot(?:ed?|es|ing|ion) (?:in)?to (?:an? |the )?(?:\w+ )?(?:{_LEAD})",
        "moves into management; changes work",
    ),
    Term("prize", r"promot(?:ed?|es|ing|ions?)", "moves to; takes on", "within one track; promoting an offer"),
    Term("prize", r"demot(?:ed?|es|ing|ions?)", "goes back to; moves to"),
    Term("prize", r"step(?:s|ped|ping)? (?:up|down|back)", "moves to; hands over", "step back from the screen"),
    Term("prize", r"(?:rose|risen|rises?|rising) (?:to|through)", "came by way of", "a number that rose to nine"),
    Term("prize", r"mov(?:e|es|ed|ing) up|climb(?:s|ed|ing)?|elevat(?:ed|es|ing)", "moves to", "anything with stairs"),
    Term("prize", r"next (?:level|step|rung)", "another kind of work", "the next step of a recipe"),
    Term("prize", rf"(?:just|only|merely|mere) (?:an? )?(?:\w+ )?(?:{_ENGINEER})", "an engineer"),
    Term("prize", r"graduat(?:ed?|es|ing) (?:in)?to", "moves to", "a school's graduates"),
    Term("prize", r"back (?:in|to) the ranks", "back to engineering"),
]


@dataclass(frozen=True)
class TermFound:
    """A term found: in which row, at which word of all that was read, and with what stands around it."""

    term: Term
    row: int
    word: int
    found: str
    around: str
    about: str


@dataclass(frozen=True)
class LensReading:
    """All marks in reading order, the number of words, and the rows that are full or could not be read."""

    marks: Sequence[TermFound]
    words: int
    full: Sequence[int]


def marked(text: str) -> list[tuple[Term, re.Match[str]]]:
    """The terms in a text, in order; where two overlap, the one that begins first, then the longer."""
    hits = [(term, match) for term in TERMS for match in term.find.finditer(text)]
    hits.sort(key=lambda hit: (hit[1].start(), -hit[1].end()))
    kept: list[tuple[Term, re.Match[str]]] = []
    for term, match in hits:
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((term, match))
    return kept


def read(rows: Sequence[Row]) -> LensReading:
    """Read the rows one after the other; a row without text counts for nothing."""
    marks: list[TermFound] = []
    full: list[int] = []
    words = 0
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        found, about = row.get("text"), str(row.get("about"))
        if not isinstance(found, str):
            continue
        if len(found) >= LONGEST:
            full.append(number)
        text = " ".join(found[:LONGEST].split())
        for term, match in marked(text):
            before, after = text[: match.start()], text[match.end() :]
            around = f"{_tail(before)}{match.group()}{_head(after)}"
            place = words + before.count(" ") + 1
            marks.append(TermFound(term, number, place, match.group(), around, about if about in ABOUT else "people"))
        words += len(text.split())
    return LensReading(marks, words, full)


def _tail(text: str) -> str:
    """The end of what comes before a mark."""
    return text if len(text) <= AROUND else f"… {text[-AROUND:].partition(' ')[2] or text[-AROUND:]}"


def _head(text: str) -> str:
    """The beginning of what comes after a mark."""
    return text if len(text) <= AROUND else f"{text[:AROUND].rpartition(' ')[0] or text[:AROUND]} …"


def harmless(mark: TermFound, things: float, people: float) -> float:
    """Chance that a mark is not about people's places.

    Args:
        mark: the term found.
        things: the assumed share of terms about things, from 0 to 1.
        people: the same of harmless ones about people.
    """
    if mark.about == "things":
        return things
    return people if mark.term.harmless else 0.0


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Mark the learner's texts.

    Args:
        values: the sliders: `powers` of ten that the job in the text holds, `things` and `people` in %.
        rows: texts with `about` and `text`.

    Returns:
        marks by words read, of three kinds; the answer is the number of marks, at most 60.
    """
    reading = read(rows)
    chances = [harmless(mark, values["things"] / 100, values["people"] / 100) for mark in reading.marks]
    x = [0.0, *sorted({float(mark.word) for mark in reading.marks}), float(reading.words + 1)]
    because = _why(reading, sum(chances), values["powers"])
    return RunOutcome(
        answer=float(min(MOST_MARKS, len(reading.marks))),
        sentence=_sentence(reading, sum(chances)),
        series=[_series(kind, x, reading.marks, chances) for kind in KINDS],
        table=_table(reading),
        x_title="words read",
        y_title="marks so far",
        fails=bool(because),
        because=because,
    )


def _series(kind: str, x: Sequence[float], marks: Sequence[TermFound], chances: Sequence[float]) -> Series:
    """The marks of a kind; the range goes from those likely to be about people up to all of them."""
    mine = [(float(mark.word), chance) for mark, chance in zip(marks, chances, strict=True) if mark.term.kind == kind]
    all_of_them, likely, read_so_far = [], [], 0
    surely = 0.0
    for place in x:
        while read_so_far < len(mine) and mine[read_so_far][0] <= place:
            surely += 1 - mine[read_so_far][1]
            read_so_far += 1
        all_of_them.append(float(read_so_far))
        likely.append(min(surely, float(read_so_far)))
    return Series(KINDS[kind], x, all_of_them, likely, all_of_them)


def _marks(count: int) -> str:
    """So many marks."""
    return f"{count} mark" if count == 1 else f"{count} marks"


def _sentence(reading: LensReading, expected: float) -> str:
    """How much was marked, and how much of it the lens itself would not stand by."""
    if not reading.words:
        return "There is no text to read yet. Paste one into a row."
    note = ""
    if reading.full:
        note = f" Row {', '.join(map(str, reading.full))} is full: paste what follows into another row."
    if not reading.marks:
        return f"Nothing is marked in {reading.words} words. That says what words are there and nothing else.{note}"
    share = 100 * len(reading.marks) / reading.words
    return (
        f"{_marks(len(reading.marks))} in {reading.words} words, {share:.1f} in a hundred; about "
        f"{expected:.0f} of these are likely to be harmless. Which, only a reader can tell.{note}"
    )


def _why(reading: LensReading, expected: float, powers: float) -> str:
    """Why minding the words would mislead here, or nothing."""
    count = len(reading.marks)
    if count >= 3 and expected >= count / 2:
        return (
            f"Of {count} marks about {expected:.0f} are likely to be harmless. To write round them would make "
            "the text worse "
            "and nobody's place better."
        )
    if reading.words >= SOME_WORDS and powers >= ALL_POWERS and 100 * count / reading.words < FEW:
        return (
            f"Hardly a word is marked, and {powers:g} powers of ten sit in one job. The wording is level and "
            "the house is "
            "not. Here softer words would hide what a reader ought to know; move a power first, or name it."
        )
    return ""


def _table(reading: LensReading) -> Table:
    """The kinds, then each different term once, with its first place, what to try and where it is harmless."""
    header = ["mark", "where", "try in its place", "harmless in, for instance"]
    body = []
    for kind, title in KINDS.items():
        body.append([title, _marks(sum(mark.term.kind == kind for mark in reading.marks)), "", ""])
    first: dict[Term, list[TermFound]] = {}
    for mark in reading.marks:
        first.setdefault(mark.term, []).append(mark)
    for term, marks in list(first.items())[:MOST_SHOWN]:
        times = f" ({len(marks)} times)" if len(marks) > 1 else ""
        where = f"row {marks[0].row}: {marks[0].around}{times}"
        body.append([marks[0].found, where, term.instead, term.harmless])
    if len(first) > MOST_SHOWN:
        body.append([f"and {len(first) - MOST_SHOWN} more", "change or remove these, and they appear", "", ""])
    if not first:
        body.append(["words read", f"{reading.words}", "", ""])
    return Table(header, body)


def _row(about: str, text: str) -> Row:
    """A row of the learner's table."""
    return {"about": about, "text": text}


SIMULATION = Simulation(
    name="language-lens",
    title="A lens on wording",
    lines=[
        "It marks words of height (above, under her), of orders (boss, my people) and of prizes (promoted to lead).",
        "Beside each it puts a plainer wording. It knows words only: not what they mean here, nor who wrote them.",
        "It is wrong often, and says where: “above” in “the table above”. The lower edge allows for that.",
        "What you paste stays in your own file. No count is good or bad, and fewer marks are no better text.",
    ],
    source=(
        "A list made for this course, after Charity Majors on hierarchical and authoritarian wording. It is "
        "short, English "
        "and ours, and leaves out “manager” itself. How many marks are harmless is an assumption; nobody counted."
    ),
    prediction=Prediction(
        "Put your own text in first. How many words or phrases in it will be marked?",
        low=0,
        high=MOST_MARKS,
        step=1,
        unit="marks",
    ),
    sliders=[
        Slider("powers", "Powers of ten that the job in the text holds (see your inventory)", 0, 10, 1, 4, "of 10"),
        Slider("things", "Marks that are harmless in texts about things", 0, 100, 5, 95, "%", assumption=True),
        Slider("people", "Doubtful marks that are harmless in texts about people", 0, 100, 5, 30, "%", assumption=True),
    ],
    run=run,
    advice="Mind the words: say what somebody does and decides, and not who stands over whom.",
    challenge=(
        "Find a text in which minding the words does harm. There are two kinds: one that is about tables and "
        "floors, and "
        "one that has no marked word in it and is about a place where one job holds everything."
    ),
    regime=Regime(
        values={"powers": 9, "things": 95, "people": 30},
        why=(
            "A job post that supports, enables and walks beside, for a job that decides on pay, hiring, plan, "
            "design and "
            "who hears what. Not a word is marked. A candidate would be better served by one honest “boss”."
        ),
        rows=[
            _row(
                "people",
                "We are looking for somebody to support our platform team. You walk beside eight engineers, "
                "enable them to "
                "do their best work, and hold the space in which decisions are found. You care for hiring, for "
                "pay, for the "
                "plan, for the design of the system and for the conversations we have with the rest of the house.",
            ),
        ],
    ),
    columns=[
        Column("about", "What the text is about", options=ABOUT),
        Column("text", "Text, at most 2,000 characters a row", longest=LONGEST, lines=6),
    ],
    rows=[
        _row(
            "people",
            "Great news: Beatrix has been promoted to team lead. After four years as just a developer she "
            "steps up and will "
            "be in charge of Billing. The six people under her report to Beatrix from Monday; Beatrix reports to Omar. "
            "Congratulations on reaching the next level.",
        ),
        _row(
            "people",
            "We are hiring an engineering manager to run a team of eight. You will be the boss your "
            "subordinates deserve, "
            "pass down decisions from senior leadership and sign off on designs.",
        ),
        _row("things", "As the table above shows, latency rose to 90 ms; see below for the command that we ran."),
    ],
)
