"""A lens on wording: marks words of height, of orders and of prizes in a text, with a plainer one beside each.

That loaded terms are hierarchical ("above") or authoritarian ("boss"), and that "I support two teams" is the neutral
way to say it, is Charity Majors's. The list of terms and the third kind are this kit's own.

The lens knows words and nothing of what they mean here or of whoever wrote them, so a term is marked only where the
words beside it are about people: "the engineers under her" and not "the table above". tests/packs/wording has the
texts on which that is judged, innocent and loaded ones, and the test says how often it is wrong.
"""

import re
from bisect import bisect_right
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
LONGEST = 2000
"""Characters of a row's text."""
MOST_ROWS = 40
MOST_MARKS = 60
"""The most that the prediction and its answer go up to."""
MOST_SHOWN = 8
"""Different terms that the table shows."""
AROUND = 24
"""Characters shown on either side of a mark."""
JUDGED = (19, 0)
"""Of twenty loaded texts those with a right mark, and of twenty innocent ones those with any; a test holds this."""
FEW, SOME_WORDS, ALL_POWERS = 1.0, 20, 7.0
"""Marks in a hundred words, words, and powers of ten, from which clean wording over bundled powers is spoken of."""


@dataclass(frozen=True)
class Term:
    """What is looked for, and what to try in its place."""

    kind: str
    pattern: str
    instead: str

    @cached_property
    def find(self) -> re.Pattern[str]:
        """The pattern between word boundaries, in any case."""
        return re.compile(rf"\b(?:{self.pattern})\b", re.IGNORECASE)


_NAME = r"(?-i:[A-Z][\w’'-]+)"
_WHOSE = r"(?:my|your|his|her|our|their)"
_MANY = r"(?:an?|the|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_FOLK = r"(?:people|guys|engineers|developers|devs|programmers|teams?|staff|boys|girls|folks|managers|colleagues)"
_ENGINEER = r"(?:engineer|developer|programmer|coder|IC|individual contributor)"
_LEAD = r"(?:management|manager|lead|team lead|head|director|supervisor|principal|VP|vice[- ]president|partner)"
_BE = r"(?:is|are|was|were|be|been|being|has been|have been|will be|got|gets?)"
TERMS = [
    Term("height", r"(?:under|below|beneath|above) (?:me|him|her|us|you)", "with her; in her team"),
    Term("height", rf"(?:above|over|below) {_WHOSE} (?:head|pay ?grade|station|level)", "say who decides"),
    Term("height", rf"superiors|{_WHOSE} superior", "manager; the name"),
    Term("height", rf"subordinates|(?:{_WHOSE}|each|an?) subordinate(?! clause)", "the people she supports; the team"),
    Term("height", r"underlings?|minions?|foot ?soldiers?", "the team; their names"),
    Term("height", r"higher[- ]ups?", "the directors; their names"),
    Term("height", r"top[- ]down (?:decisions?|management|leadership|culture|mandates?)", "decided by … ; say by whom"),
    Term("height", r"from (?:on high|the (?:very )?top)(?! (?:of|to|left|right|down|row|edge))", "say who decided"),
    Term("height", r"(?:made|taken|decided) at the (?:very )?top", "decided by … ; say by whom"),
    Term("height", r"(?:upper|senior|top) (?:management|leadership|leaders|managers)", "the directors; their names"),
    Term("height", r"chain of command", "who decides what"),
    Term("height", r"rank and file|(?:back (?:in|to)|through|from|lower) (?:the )?ranks", "everyone; the engineers"),
    Term("height", r"(?:corporate|career|management|company) ladder", "track; levels"),
    Term("height", r"(?:next )?rungs? (?:on|of) the ladder|up the ladder", "another kind of work"),
    Term("order", rf"{_WHOSE} boss(?:es)?|(?:be|is|as|become|like) (?:the|a) boss", "manager; better the name"),
    Term(
        "order",
        rf"(?:{_NAME}|(?:who|he|she|they|I|we|you|{_FOLK})(?: \w+){{0,3}}) report(?:s|ed|ing)?(?: directly)? (?:in)?to"
        rf"(?! (?:the )?(?:police|tracker|forum|authorities))",
        "works with; is supported by",
    ),
    Term("order", r"direct reports?|reporting lines?", "the people I support; who works with whom"),
    Term("order", rf"(?:my|his|her) (?:own )?(?:{_FOLK}(?<!people)(?<!team)(?<!teams))", "the team I support; names"),
    Term("order", rf"{_WHOSE} people(?! (?:from|in|at|back)\b)", "the team I support; their names"),
    Term("order", rf"in charge of (?:\w+ ){{0,2}}{_FOLK}", "supports; decides about …"),
    Term("order", r"(?:take|takes|took|taking|in|assumes?|assumed) command of", "supports; say what they decide"),
    Term("order", r"(?:follow(?:s|ed|ing)?|obey(?:s|ed)?|gives?|gave|giving) orders", "agree; decide"),
    Term("order", r"(?:must|should|shall|will|have to|has to) obey", "follow what was agreed"),
    Term("order", rf"defer(?:s|red|ring)? to (?:{_WHOSE}|the|an?)? ?(?:\w+ )?{_LEAD}", "say who decides what"),
    Term(
        "order",
        r"do(?:es)? (?:as|what) (?:I|he|she|we|they)(?:'m|’m)? (?:tell|tells|say|says|(?:is|are) told)(?: \w+)?",
        "agree",
    ),
    Term(
        "order",
        rf"(?:hand|pass|cascade|push)(?:s|es|ed|ing|d)? (?:\w+ ){{0,3}}?down(?: to)? (?:(?:the|{_WHOSE}) )?"
        rf"(?:{_FOLK}|decisions?|orders|instructions|targets|goals)",
        "share; explain",
    ),
    Term(
        "order", r"(?:human|junior|senior|offshore|engineering|developer|dev|QA) resources?", "people; how many hours"
    ),
    Term(
        "order", rf"{_MANY} (?:more |extra |free )?resources (?:on|for|from|free|available)", "people; how many hours"
    ),
    Term("order", rf"(?:manag|head)(?:e|es|ed|s|ing)? (?:up )?{_MANY} {_FOLK}", "supports a team; say what for"),
    Term(
        "order",
        rf"(?:runs?|ran|running|own(?:s|ed|ing)?) (?:{_MANY}|{_WHOSE}) (?:own )?(?:teams?|people|department)",
        "supports a team",
    ),
    Term("prize", rf"promot(?:ed?|es|ing|ion) (?:in)?to (?:an? |the )?(?:\w+ ){{0,2}}{_LEAD}", "moves into management"),
    Term("prize", rf"(?:{_WHOSE}|big|deserved|well-deserved|first|next) promotion", "moves to; takes on"),
    Term(
        "prize",
        rf"(?:{_NAME}|he|she|they|I|who) {_BE} (?:promoted|demoted)(?: to (?:\w+ ){{0,3}}?(?:{_LEAD}|{_ENGINEER}))?",
        "moves to; goes back to",
    ),
    Term("prize", r"a demotion|demotions?", "goes back to; moves to"),
    Term(
        "prize",
        rf"step(?:s|ped|ping)? (?:up|down|back) (?:as|from (?:{_WHOSE}|being|the role|manag\w+|lead\w+)|into"
        rf"|to (?:be |become )?(?:an? )?(?:\w+ )?(?:{_LEAD}|{_ENGINEER}))",
        "hands over; moves to",
    ),
    Term(
        "prize",
        rf"(?:{_NAME}|he|she|they|who) (?:is |was |will )?step(?:s|ped|ping)? (?:up|down)(?! (?:to|the|a|on)\b)",
        "hands over; moves to",
    ),
    Term("prize", r"an? (?:\w+ )?step (?:up|down)", "another kind of work"),
    Term(
        "prize",
        rf"(?:mov\w+ up|ris\w+|rose|climb\w*|elevat\w+|graduat\w+) (?:in)?to (?:an? |the )?(?:\w+ )?{_LEAD}(?:ship)?",
        "moves to",
    ),
    Term("prize", rf"ma(?:de|kes?) (?:it to )?{_LEAD}", "became; moves to"),
    Term(
        "prize",
        r"next (?:level|step|rung) (?:of|in|on|for) (?:your|her|his|my|their|our)(?: career)?",
        "another kind of work",
    ),
    Term(
        "prize",
        rf"(?:just|only|merely|mere|ordinary|simple|plain) (?:an? )?(?:\w+ )?{_ENGINEER}(?!['’]s)",
        "an engineer",
    ),
    Term("prize", rf"fail(?:s|ed|ing|ure)? (?:to make it )?as (?:an? )?(?:\w+ )?{_LEAD}", "went back to engineering"),
]


@dataclass(frozen=True)
class TermFound:
    """A term found: in which row, at which word of all that was read, and with what stands around it."""

    term: Term
    row: int
    word: int
    found: str
    around: str


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
        found = row.get("text")
        if not isinstance(found, str):
            continue
        if len(found) >= LONGEST:
            full.append(number)
        text = " ".join(found[:LONGEST].split())
        for term, match in marked(text):
            before, after = text[: match.start()], text[match.end() :]
            around = f"{_tail(before)}{match.group()}{_head(after)}"
            marks.append(TermFound(term, number, words + before.count(" ") + 1, match.group(), around))
        words += len(text.split())
    return LensReading(marks, words, full)


def _tail(text: str) -> str:
    """The end of what comes before a mark."""
    return text if len(text) <= AROUND else f"… {text[-AROUND:].partition(' ')[2] or text[-AROUND:]}"


def _head(text: str) -> str:
    """The beginning of what comes after a mark."""
    return text if len(text) <= AROUND else f"{text[:AROUND].rpartition(' ')[0] or text[:AROUND]} …"


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Mark the learner's texts.

    Args:
        values: the slider: `powers` of ten that the job in the text holds.
        rows: texts with `text`.

    Returns:
        marks by words read, of three kinds; the answer is the number of marks, at most 60.
    """
    reading = read(rows)
    x = [0.0, *sorted({float(mark.word) for mark in reading.marks}), float(reading.words + 1)]
    because = _why(reading, values["powers"])
    return RunOutcome(
        answer=float(min(MOST_MARKS, len(reading.marks))),
        sentence=_sentence(reading),
        series=[_series(kind, x, reading.marks) for kind in KINDS],
        table=_table(reading),
        x_title="words read",
        y_title="marks so far",
        fails=bool(because),
        because=because,
    )


def _series(kind: str, x: Sequence[float], marks: Sequence[TermFound]) -> Series:
    """The marks of a kind so far, at each place."""
    places = [mark.word for mark in marks if mark.term.kind == kind]
    return Series(KINDS[kind], x, [float(bisect_right(places, place)) for place in x])


def _marks(count: int) -> str:
    """So many marks."""
    return f"{count} mark" if count == 1 else f"{count} marks"


def _sentence(reading: LensReading) -> str:
    """How much was marked."""
    if not reading.words:
        return "There is no text to read yet. Paste one into a row."
    note = ""
    if reading.full:
        note = f" Row {', '.join(map(str, reading.full))} is full: paste what follows into another row."
    if not reading.marks:
        return f"Nothing is marked in {reading.words} words. That says what words are there and nothing else.{note}"
    share = 100 * len(reading.marks) / reading.words
    return (
        f"{_marks(len(reading.marks))} in {reading.words} words, {share:.1f} in a hundred. "
        f"Whether one of them is harmless here only a reader can tell.{note}"
    )


def _why(reading: LensReading, powers: float) -> str:
    """Why minding the words would mislead here, or nothing."""
    count = len(reading.marks)
    if reading.words >= SOME_WORDS and powers >= ALL_POWERS and 100 * count / reading.words < FEW:
        return (
            f"Hardly a word is marked, and {powers:g} powers of ten sit in one job. The wording is level and the "
            "company is not. Softer words would hide what a reader ought to know; move a power first, or name it."
        )
    return ""


def _table(reading: LensReading) -> Table:
    """The kinds, then each different term once, with its first place and what to try."""
    header = ["mark", "where", "try in its place"]
    body = []
    for kind, title in KINDS.items():
        body.append([title, _marks(sum(mark.term.kind == kind for mark in reading.marks)), ""])
    first: dict[Term, list[TermFound]] = {}
    for mark in reading.marks:
        first.setdefault(mark.term, []).append(mark)
    for term, marks in list(first.items())[:MOST_SHOWN]:
        times = f" ({len(marks)} times)" if len(marks) > 1 else ""
        body.append([marks[0].found, f"row {marks[0].row}: {marks[0].around}{times}", term.instead])
    if len(first) > MOST_SHOWN:
        body.append([f"and {len(first) - MOST_SHOWN} more", "change or remove these, and they appear", ""])
    if not first:
        body.append(["words read", f"{reading.words}", ""])
    return Table(header, body)


SIMULATION = Simulation(
    name="language-lens",
    title="A lens on wording",
    lines=[
        "It marks words of height (under her), of orders (your boss, my engineers) and of prizes (promoted to lead).",
        "Beside each it puts a plainer wording. It knows words only: not what they mean here, nor who wrote them.",
        f"Judged on 20 loaded and 20 innocent texts, it marked {JUDGED[0]} of the first and {JUDGED[1]} of the second.",
        "What you paste stays in your own file. No count is good or bad, and fewer marks are no better text.",
    ],
    source=(
        "A list made for this course, after Charity Majors on hierarchical and authoritarian wording. It is short, "
        "English and ours, and leaves out “manager” itself. From how many powers on clean wording misleads is an "
        "assumption. The texts that judge it were written beforehand by whoever wrote the list."
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
    ],
    run=run,
    advice="Mind the words: say what somebody does and decides, and not who stands over whom.",
    challenge=(
        "Find a text in which minding the words does harm: one that has no marked word in it, about a place where one "
        "job holds everything. The advice turns at seven powers of ten."
    ),
    regime=Regime(
        values={"powers": 9},
        why=(
            "A job post that supports, enables and walks beside, for a job that decides on pay, hiring, plan, design "
            "and who hears what. Not a word is marked. A candidate would be better served by one honest “boss”."
        ),
        rows=[
            {
                "text": "We are looking for somebody to support our platform team. You walk beside eight engineers, "
                "enable them to do their best work, and hold the space in which decisions are found. You care for "
                "hiring, for pay, for the plan, for the design of the system and for the conversations we have with "
                "the rest of the company.",
            },
        ],
    ),
    columns=[Column("text", "Text, at most 2,000 characters a row", longest=LONGEST, lines=6)],
    rows=[
        {
            "text": "Great news: Beatrix has been promoted to team lead. After four years as just a developer she "
            "steps up and will be in charge of forty engineers. The six people under her report to Beatrix from "
            "Monday; Beatrix reports to Omar. Congratulations on reaching the next level of your career.",
        },
        {
            "text": "We are hiring an engineering manager to run a team of eight. You will be the boss your "
            "subordinates deserve, pass down decisions from senior leadership and explain what comes from the top.",
        },
        {"text": "As the table above shows, latency rose to 90 ms; see below for the command that we ran."},
    ],
)
