"""A worksheet from an incident to what let it happen: up to two branches of whys, each with where it points.

Asking why again and again is Toyota's habit, described by Taiichi Ohno; that it forces many causes into one chain and
stops where the asker's knowledge stops is Alan Card's criticism (2017). The list of words and the arithmetic are this
kit's own and assumptions.

Only form is looked at: whether the last why of a branch is marked as a person, or has a word that stands for one or for
blame. It knows no names, so it misses some, and it is wrong about others. It never says that an answer is right.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from managerkit.activities.simulations.rows import as_line, first_few
from managerkit.wording.signs import BLAME, found, quoted

KINDS = {"person": "a person", "code": "the code", "process": "how work is done", "structure": "how it is set up"}
LEVEL = {kind: float(i) for i, kind in enumerate(KINDS, start=1)}
"""Where a why points, upwards in the picture. An order, and no measure."""
BRANCHES = {"event": "what happened", "a": "why (first branch)", "b": "why (second branch)"}
MOST_WHYS = 12
SHOWN = 8
"""Whys that the table has room for."""
APART = 0.08
"""How far the second branch is drawn below the first, so that both can be seen."""
LONGEST = 90
"""Characters of a row."""
TEN = 10.0

_PRONOUNS = r"he|she|him|her|his|hers|himself|herself|me|my|myself"
_ROLES = (
    r"(?:engineer|developer|programmer|coder|admin|administrator|operator|dispatcher|tester|intern|trainee|apprentice"
    r"|junior|senior|manager|supervisor|boss|contractor|analyst|architect|colleague|newcomer)s?|(?:team|tech) leads?"
)
_WORDS = re.compile(rf"\b(?:{BLAME}|{_ROLES}|{_PRONOUNS}|(?-i:I)(?![/.\w]))\b", re.IGNORECASE)
"""Words that stand for a person or for blame; an assumption, and short."""


@dataclass(frozen=True)
class Why:
    """One why: its branch, its words as the learner wrote them, where it is said to point, and what was noticed."""

    branch: str
    text: str
    kind: str
    noticed: tuple[str, ...]

    @property
    def person(self) -> bool:
        """Whether it is marked as a person or has a word for one."""
        return self.kind == "person" or bool(self.noticed)


@dataclass(frozen=True)
class WhysSheet:
    """What could be read: what happened, and the whys of each branch in their order."""

    event: str
    first: Sequence[Why]
    second: Sequence[Why]


def notice(text: str) -> tuple[str, ...]:
    """The first words in it that stand for a person or for blame, each once, in small letters but for `I`."""
    return tuple(word if word == "I" else word.lower() for word in found(_WORDS, text))


def read(rows: Sequence[Row]) -> tuple[WhysSheet, str]:
    """The rows as a sheet, and a sentence on those left out, or nothing. A second row on what happened is left out."""
    event = ""
    whys: list[Why] = []
    left: list[str] = []
    for number, row in enumerate(rows, start=1):
        words = as_line(row.get("text"), LONGEST)
        branch, kind = str(row.get("branch")), str(row.get("kind"))
        if not words:
            left.append(f"row {number} (it is empty)")
        elif branch == "event" and not event:
            event = words
        elif branch not in ("a", "b") or kind not in KINDS:
            left.append(f"row {number} (its branch is missing or taken)")
        elif len(whys) < MOST_WHYS:
            whys.append(Why(branch, words, kind, notice(words)))
        else:
            left.append(f"row {number} (more than {MOST_WHYS} whys)")
    note = f"Left out: {first_few(left)}." if left else ""
    return WhysSheet(
        event, [why for why in whys if why.branch == "a"], [why for why in whys if why.branch == "b"]
    ), note


def away(whys: Sequence[Why]) -> int:
    """From which why on, counted from 1, a branch points to how work is done or set up to its end; 0 if it does not."""
    instances = [i for i, why in enumerate(whys, 1) if why.person or why.kind not in ("process", "structure")]
    first = (instances[-1] if instances else 0) + 1
    return first if first <= len(whys) else 0


_NOTICED = (
    "In the last why of {} the worksheet notices no person. "
    "Whether it is true, and whether it is the last, it cannot tell."
)


def _quiet(whys: Sequence[Why]) -> bool:
    """Whether nothing is noticed at the end of a branch that has one."""
    return bool(whys) and not whys[-1].person and whys[-1].kind != "code"


def _end(name: str, whys: Sequence[Why]) -> str:
    """What is noticed at the end of a branch, with the question that it leaves."""
    if not whys:
        return f"The {name} branch has no why yet."
    last = whys[-1]
    if last.person:
        saw = f"has {quoted(last.noticed)}" if last.noticed else "is marked as a person"
        return (
            f"The {name} branch cannot end there: its last why {saw}. It may be true. "
            "What made it likely that somebody would? One more why."
        )
    if last.kind == "code":
        return (
            f"The {name} branch ends in the code, which is the instance. Next why: what let it be written, and go out."
        )
    return _NOTICED.format(f"the {name} branch")


def _forked(sheet: WhysSheet) -> bool:
    """Whether there are two branches that do not end in the same words."""
    return bool(sheet.first and sheet.second) and (sheet.first[-1].text.casefold() != sheet.second[-1].text.casefold())


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Draw the learner's branches, and look at the form of their ends.

    Args:
        values: `alone`, how many of ten such incidents come down the second branch alone.
        rows: `branch` (see `BRANCHES`), `text` and `kind` (see `KINDS`); what cannot be read is left out and named.

    Returns:
        where each why points; the answer is the why from which the first branch has left person and code, 0 for none.
    """
    sheet, note = read(rows)
    alone = values["alone"]
    fails = _forked(sheet) and alone >= 1
    branches = [("first", sheet.first), *([("second", sheet.second)] if sheet.second else [])]
    if len(branches) > 1 and all(_quiet(whys) for _, whys in branches):
        said = [_NOTICED.format("either branch")]
    else:
        said = [_end(name, whys) for name, whys in branches]
    if sheet.second:
        said.append(
            f"The branches end apart. A change at the end of the first, if it works, leaves {alone:.0f} of ten such "
            "incidents to come."
            if _forked(sheet)
            else "Both branches end in the same words."
            if sheet.first
            else ""
        )
    return RunOutcome(
        answer=float(away(sheet.first)),
        sentence=" ".join(part for part in (*said, note) if part),
        series=[
            _line("first branch", sheet.first, APART),
            *([_line("second branch", sheet.second, -APART)] if sheet.second else []),
        ],
        table=_table(sheet, alone),
        x_title="how many whys from what happened",
        y_title="where it points",
        y_names={0.0: "what happened", **{LEVEL[kind]: title for kind, title in KINDS.items()}},
        fails=fails,
        because=_why(sheet, alone) if fails else "",
    )


def _line(title: str, whys: Sequence[Why], shift: float) -> Series:
    """A branch as a line that begins at what happened, drawn higher or lower by `shift`."""
    levels = [0.0, *(LEVEL["person" if why.person else why.kind] + shift for why in whys)]
    return Series(title, range(max(2, len(levels))), levels if len(levels) > 1 else [0.0, 0.0])


def _why(sheet: WhysSheet, alone: float) -> str:
    """Why one chain misleads here."""
    return (
        f"Whoever follows the first branch alone is {len(sheet.first)} whys deep and changes something real, and "
        f"{alone:.0f} of ten such incidents come anyway: there are several causes here, and no chain."
    )


def _table(sheet: WhysSheet, alone: float) -> Table:
    """What happened, the whys by branch, and what is left to ask."""
    whys = [("1", i, why) for i, why in enumerate(sheet.first, 1)]
    whys += [("2", i, why) for i, why in enumerate(sheet.second, 1)]
    body = [["both", "0", sheet.event or "(not written yet)", "", ""]]
    body += [
        [branch, f"{i}", why.text, KINDS[why.kind], ", ".join(why.noticed) or "nothing"]
        for branch, i, why in whys[:SHOWN]
    ]
    if len(whys) > SHOWN:
        body.append(["", "", f"and {len(whys) - SHOWN} more", "", ""])
    for branch, whole in (("1", sheet.first), ("2", sheet.second)):
        asks = "no why yet" if not whole else "one more why" if whole[-1].person else "ask a witness who would disagree"
        body.append([branch, "next", asks, "", ""])
    if len(whys) <= SHOWN:
        body.append(["2", "", f"by this branch alone: {alone:.0f} of ten such incidents (an assumption)", "", ""])
    return Table(["branch", "why", "your words", "points to (you say)", "words noticed"], body)


def _row(branch: str, text: str, kind: str = "code") -> Row:
    """A row of the learner's worksheet."""
    return {"branch": branch, "text": text, "kind": kind}


_CHARGED = _row("event", "On Friday 212 customers of the box office were charged twice")

SIMULATION = Simulation(
    name="five-whys",
    title="Five whys to a system",
    lines=[
        "One row says what happened, the others ask why of the row before; you say where each of them points.",
        "A branch cannot end in a person: marked so by you, or by a word such as “she”, “tester”, “forgot”.",
        "It looks at words only. It knows no names, misses much, and cannot tell whether an answer is true.",
        "A second branch starts again at what happened. What comes down it alone is a guess, on the slider.",
    ],
    source=(
        "Asking why five times is Toyota's habit; that it makes one chain of many causes is Alan Card's criticism. "
        "The list of words and the share of the second branch are assumptions of this course."
    ),
    prediction=Prediction(
        "Before you fill it in: how many whys until your first branch leaves people and code behind? (0: never)",
        low=0,
        high=MOST_WHYS,
        step=1,
        unit="whys",
    ),
    sliders=[
        Slider("alone", "Of ten such incidents, by the second branch alone", 0, TEN, 1, 4, "of ten", assumption=True)
    ],
    run=run,
    advice="Go on asking why until the answer is something that would catch the next person as well.",
    challenge="Make one chain mislead: begin a second branch at the same incident, and let it end elsewhere.",
    regime=Regime(
        values={"alone": 4},
        why=(
            "Another incident, asked about at two places: what made it likely, what let it last. Neither end is the "
            "root, and one chain would have found whichever its author knew more about. Set the slider to 0 and it "
            "takes both together: then closing either one is enough."
        ),
        rows=[
            _row("event", "On Thursday the new season of a game opened two hours early"),
            _row("a", "The start was read as another zone's time", "code"),
            _row("a", "Starts are typed into a sheet that has no zone", "process"),
            _row("a", "No decision says whose clock a launch goes by", "structure"),
            _row("b", "The alarm rang in a channel that all had muted", "process"),
            _row("b", "The same alarm rings at every rehearsal", "process"),
            _row("b", "Anybody may add an alarm, and none may remove one", "structure"),
        ],
    ),
    columns=[
        Column("text", "In a few words, no names", longest=LONGEST),
        Column("branch", "It says", options=BRANCHES),
        Column("kind", "A why points to", options=KINDS),
    ],
    rows=[
        _CHARGED,
        _row("a", "The charging job ran again after a timeout", "code"),
        _row("a", "A job that hangs is started again by hand", "process"),
        _row("a", "He should have looked at the log first", "person"),
    ],
)
