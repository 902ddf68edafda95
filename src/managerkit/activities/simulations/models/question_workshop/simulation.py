"""What the learner says, landed: as they have it down, and as its words look."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    Table,
)
from managerkit.activities.simulations.rows import as_line, as_number, readable
from managerkit.wording.sayings import OPENNESS, question_form
from managerkit.wording.situation import whens

from .landing import LATE, WordsSetting, in_the_end, land, needed

FORMS = {
    "order": "“Do X.”",
    "hidden": "“Have you considered X?” (one answer will do)",
    "closed": "“Have you tried X?” (either answer will do)",
    "open": "“What would make you sorry?”",
}
CONTEXTS = {
    "none": "nothing with it",
    "why": "why it matters",
    "seen": "what I have seen, and when",
}
SHORT = {"order": "order", "hidden": "hidden answer", "closed": "yes or no", "open": "open"}
MARGIN = 0.02
"""Chances nearer than this count as equal."""
MOST_ROWS = 8
LONGEST, NAME = 140, 34
"""Characters of what is said, and of it in the table."""
SHOWN_DOUBTS = 4
"""Rows whose words are spoken of."""
MOST_HOURS = 48.0
STEPS = 48


@dataclass(frozen=True)
class Saying:
    """A row that can be read: its number and text, its form, what comes with it, and the hours that are left.

    `doubts` says by choice (`form`, `context`) as what else its words look, and by what.
    """

    number: int
    label: str
    form: str
    context: str
    left: float
    doubts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The row in the table."""
        return f"{self.number} {shorten(self.label, NAME, placeholder='…')}".strip()

    @property
    def by_words(self) -> "Saying":
        """The row as its words look."""
        form, _ = self.doubts.get("form", (self.form, ""))
        context, _ = self.doubts.get("context", (self.context, ""))
        return replace(self, form=form, context=context)


def _saying(number: int, row: Row) -> Saying | None:
    """The row, if it can be read."""
    form, context, left = str(row.get("form")), str(row.get("context")), as_number(row.get("left"))
    if form not in FORMS or context not in CONTEXTS or not 0 < left <= MOST_HOURS:
        return None
    label = as_line(row.get("label"), LONGEST)
    return Saying(number, label, form, context, left, _doubts(label, form, context) if label else {})


def _doubts(label: str, form: str, context: str) -> dict[str, tuple[str, str]]:
    """As what the words look, by choice and by what, where they look like less than they are down as."""
    looks, by = question_form(label)
    found = {"form": (looks, by)} if OPENNESS[looks] < OPENNESS[form] or form == "order" != looks else {}
    if context == "seen" and not whens(label):
        found["context"] = ("none", "no day or time is seen in it")
    return found


def read(rows: Sequence[Row]) -> tuple[list[Saying], str]:
    """Up to eight rows that can be read, and a sentence on what was left out, or nothing."""
    return readable(rows, _saying, "a choice or of the hours", MOST_ROWS)


def _doubted(saying: Saying) -> str:
    """As what a row's words look, beside what it is down as."""
    said = []
    if "form" in saying.doubts:
        looks, by = saying.doubts["form"]
        said.append(f"Row {saying.number} is down as “{SHORT[saying.form]}” and looks like “{SHORT[looks]}”: {by}.")
    if "context" in saying.doubts:
        said.append(f"Row {saying.number} is to tell what you have seen, and when: {saying.doubts['context'][1]}.")
    return " ".join(said)


def _by_words(kept: Sequence[Saying], setting: WordsSetting) -> str:
    """Which rows look otherwise by their words, and what the first one comes to then."""
    said = [_doubted(one) for one in kept if one.doubts]
    if not said:
        return ""
    if kept[0].doubts:
        taken = kept[0].by_words
        fits = land(taken.form, taken.context, taken.left, setting).fits
        said[0] += f" Taken by its words, it is {100 * fits:.0f} times in 100."
    return " ".join([*said[:SHOWN_DOUBTS], "Only words from a short list are looked at; what it is, you know."])


EXAMPLE = Saying(1, "an example", "hidden", "none", 16)
"""Stands in for an empty list."""
WAYS = (("order", "why"), ("hidden", "none"), ("open", "seen"))
"""What every first row is compared with."""
WAY_TITLES = {"order": "an order, with why", "hidden": "a hidden answer", "open": "open, with what I saw"}


def _hours(hours: float) -> str:
    """Hours, or minutes where they are few."""
    return f"{hours:.1f} h" if hours >= 1 else f"{60 * hours:.0f} min"


def _cells(name: str, saying: Saying, setting: WordsSetting) -> list[str]:
    """A line of the table."""
    landed = land(saying.form, saying.context, saying.left, setting)
    return [
        name,
        f"{SHORT[saying.form]}, {CONTEXTS[saying.context]}",
        _hours(saying.left),
        f"{100 * landed.fits:.0f}",
        f"{100 * landed.you:.0f}",
        f"{100 * landed.they:.0f}",
        f"{100 * landed.theirs:.0f}",
        _hours(landed.hours),
    ]


def _crossing(setting: WordsSetting) -> float:
    """Hours from which an open question with what was seen does as well as an order with its reason, or inf."""
    order, ask = in_the_end("order", "why", setting), in_the_end("open", "seen", setting)
    if ask < order:
        return math.inf
    need = needed("open", "seen", setting)
    return need * (order - LATE) / (ask - LATE) if order > LATE else 0.0


def _because(left: float, setting: WordsSetting) -> str:
    """Why an order does better here."""
    ordered, asked = land("order", "why", left, setting), land("open", "seen", left, setting)
    numbers = (
        f"an order with its reason fits {100 * ordered.fits:.0f} times in 100, "
        f"and the open question {100 * asked.fits:.0f}"
    )
    if left < needed("open", "seen", setting):
        return f"With {_hours(left)} left, {numbers}: the answer would come after it is over."
    return f"Here {numbers}: you know something that is still so, and they would be looking for it."


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Work out how each of the learner's sayings lands.

    Args:
        values: the sliders (see `WordsSetting`), all shares from 0 to 1 and `hours`.
        rows: `label`, what is said; `form`, `context`, and `left`, the hours left. What cannot be read is left out
            and named.

    Returns:
        the chance that what is done fits in time, over the time that is left, for the first row and three other
        ways of saying it; the table has every row. The answer is the first row's, times in 100, as it is down.
    """
    setting = WordsSetting(**{name: values[name] for name in ("stale", "know", "rank", "hours")})
    kept, note = read(rows)
    listed = kept or [EXAMPLE]
    first = listed[0]
    landed = land(first.form, first.context, first.left, setting)
    ordered, asked = (land(form, context, first.left, setting) for form, context in (WAYS[0], WAYS[2]))
    fails = ordered.fits > asked.fits + MARGIN
    end = max(8.0, 2 * setting.hours)
    times = [end * i / STEPS for i in range(STEPS + 1)]

    def curve(form: str, context: str) -> list[float]:
        return [100 * land(form, context, time, setting).fits for time in times]

    series = [Series("your first row", times, curve(first.form, first.context))]
    series += [Series(WAY_TITLES[form], times, curve(form, context)) for form, context in WAYS]
    body = [_cells(s.name if kept else s.label, s, setting) for s in listed]
    if first.doubts:
        body.append(_cells(f"row {first.number}: by its words", first.by_words, setting))
    body += [
        _cells(f"row {first.number}: {WAY_TITLES[form]}", replace(first, form=form, context=context), setting)
        for form, context in WAYS
    ]
    sentence = (
        f"Said as it stands, row {first.number} leads to something that fits, in time, {100 * landed.fits:.0f} times "
        f"in 100. With the same {_hours(first.left)} left, an order with its reason would come to "
        f"{100 * ordered.fits:.0f}, and an open question with what you have seen to {100 * asked.fits:.0f}. "
        f"{_where(_crossing(setting))}"
    )
    empty = "" if kept else "There is no row to work with, so this is an example."
    return RunOutcome(
        answer=100 * landed.fits,
        sentence=" ".join(part for part in (sentence, _by_words(kept, setting), empty, note) if part),
        series=series,
        table=Table(
            [
                "what is said",
                "form and context",
                "time left",
                "fits in time, of 100",
                "you learn, of 100",
                "they learn, of 100",
                "theirs to decide, of 100",
                "takes",
            ],
            body,
        ),
        x_title="hours until it is too late",
        y_title="fits, in time (of 100)",
        fails=fails,
        because=_because(first.left, setting) if fails else "",
    )


def _where(hours: float) -> str:
    """From when on the open question does better, in a sentence."""
    if math.isinf(hours):
        return "With these settings the order fits oftener, however much time there is."
    if hours < 0.05:
        return "With these settings the open question fits oftener from the first minutes."
    return f"From {_hours(hours)} left, the open question fits at least as often as the order."


def _row(label: str, form: str, context: str, left: float) -> Row:
    """A row of the learner's list."""
    return {"label": label, "form": form, "context": context, "left": left}


SIMULATION = Simulation(
    name="question-workshop",
    title="The question workshop",
    lines=[
        "An order fits with chance 1−G; with its reason they object to .4 of those that do not fit.",
        "A hidden answer is obeyed with chance H, by guessing (.8 right); otherwise they find what fits, with K.",
        "An open question gives K; telling what you saw catches .5·(1−G) of what they would have missed.",
        "You can learn in K·G of the cases, unless they obey. They can in (1−K)·(1−G), as far as you tell them.",
        "What needs more hours than are left comes too late, in that share; then only .1 of it fits by luck.",
    ],
    source=(
        "A model made for this course, after Fournier's advice on questions and Schein's on asking what one does not "
        "know. Nobody measured any of it: every coefficient is an assumption. Of what you type only words from a "
        "short list are looked at."
    ),
    prediction=Prediction(
        "Make the list yours first. Then: if you say the first row as it stands there, in how many of 100 such cases "
        "is something done, in time, that fits?",
        low=0,
        high=100,
        step=1,
        unit="of 100",
    ),
    sliders=[
        Slider("stale", "G: chance that your own answer no longer fits", 0, 0.9, 0.05, 0.3),
        Slider("know", "K: chance that they find what fits", 0.1, 0.95, 0.05, 0.75),
        Slider("rank", "H: hidden answers that are obeyed", 0, 1, 0.05, 0.8, "share", assumption=True),
        Slider("hours", "Until an open question has its answer", 0.5, 16, 0.5, 4, "hours", assumption=True),
    ],
    run=run,
    advice="Ask an open question, and say beside it what you have seen and when.",
    challenge="Make the order the better choice: once with the clock, and once with all the time in the world.",
    regime=Regime(
        values={"stale": 0.25, "know": 0.75, "rank": 0.8, "hours": 4},
        why=(
            "It burns, and you know what stops it. An order takes twelve minutes and a reason six more; the answer "
            "to an open question comes after the fire. The hidden answer is slower than the order and is guessed "
            "wrong one time in five. With all the time in the world the order wins where they rarely find what fits "
            "and you are up to date."
        ),
        rows=[
            _row("Take the shop offline, it charges people twice.", "order", "why", 0.5),
            _row("Have you thought of going offline?", "hidden", "none", 0.5),
            _row("What are you seeing?", "open", "none", 0.5),
        ],
    ),
    columns=[
        Column("label", "What I would say", longest=LONGEST, lines=2),
        Column("form", "Its form", options=FORMS),
        Column("context", "What I say beside it", options=CONTEXTS),
        Column("left", "Hours until it is too late", low=0.25, high=MOST_HOURS, step=0.25),
    ],
    rows=[
        _row("Use the old parser.", "order", "none", 16),
        _row("Have you considered Lattice?", "closed", "none", 24),
        _row("Cut the retries to three, since two calls pile up.", "order", "why", 6),
        _row("Does it start on a full disk?", "closed", "none", 8),
        _row("On Monday the queue stood at 900. What would you regret in March?", "open", "seen", 24),
    ],
)
