"""What a leader's words leave behind: an order, a question with an answer hidden in it, and an open question.

After Camille Fournier's advice to ask rather than to direct, and Edgar Schein's on asking what one does not know. The
arithmetic is this kit's own and nobody measured it; every number is an assumption. With G the chance that the leader's
own answer no longer fits, K the chance that those who do the work find one that does, and H the share of hidden answers
that are obeyed (all from 0 to 1):

- an order fits with chance 1−G; a reason lets them object to .4 of the orders that do not fit;
- a hidden answer is obeyed with chance H, and guessed right in .8 of the cases; otherwise they decide, with chance K;
- an open question leads to what they find, K; told what the leader saw, they also catch .5·(1−G) of what they missed;
- they know better in K·G of the cases, and the leader hears of it unless they obey; the leader knows better in
  (1−K)·(1−G), and they hear as much of it as is said;
- each way needs its hours; with fewer left, the share hours left / hours needed is in time, and of the rest only a
  tenth happens to fit.
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
    Table,
)
from managerkit.wording.signs import ADVICE

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
NEEDED = {"order": 0.2, "hidden": 1.2, "closed": 0.6}
"""Hours until it can be acted on; an open question's are on a slider. Assumptions."""
EXTRA = {"none": 0.0, "why": 0.1, "seen": 0.2}
"""Hours that the context takes; assumptions."""
OBJECT = {"none": 0.0, "why": 0.4, "seen": 0.4}
"""Share of the orders that do not fit to which they object, given this; assumptions."""
GUESSED = 0.8
"""Share of hidden answers that are guessed right; an assumption."""
HELP = 0.5
"""Share of what they would have missed that is caught with what was seen, if that still holds; an assumption."""
CHECKED = 0.2
"""Share of what they would have missed that a yes or a no brings out, if the asker is right; an assumption."""
LATE = 0.1
"""Chance that what happens anyway fits; an assumption."""
NAMED = {"order": 0.5, "hidden": 0.5 * GUESSED, "closed": 0.5, "open": 0.0}
BESIDE = {"none": 0.0, "why": 0.5, "seen": 0.5}
"""Shares of what the leader knows that are passed on by naming it, and by what is said beside it; assumptions."""
CLOSED_OBEYED = 0.25
"""How much less a yes-or-no question is obeyed than a hidden answer; an assumption."""
MARGIN = 0.02
"""Chances nearer than this count as equal."""
MOST_ROWS = 8
LONGEST = 40
MOST_HOURS = 48.0
STEPS = 48


@dataclass(frozen=True)
class Saying:
    """A row that can be read: its number and text, its form, what comes with it, and the hours that are left."""

    number: int
    label: str
    form: str
    context: str
    left: float


@dataclass(frozen=True)
class WordsSetting:
    """The sliders: G, K and H from 0 to 1, and the hours until an open question has an answer."""

    stale: float
    know: float
    rank: float
    hours: float


@dataclass(frozen=True)
class Landing:
    """What is left, chances but for the hours: fits in time, each learns what they did not know, theirs to decide."""

    fits: float
    you: float
    they: float
    theirs: float
    hours: float


def needed(form: str, context: str, setting: WordsSetting) -> float:
    """Hours until what was said can be acted on.

    Args:
        form: order, hidden, closed or open.
        context: what is said beside it.
        setting: the sliders.
    """
    return (setting.hours if form == "open" else NEEDED[form]) + EXTRA[context]


def found(context: str, setting: WordsSetting) -> float:
    """Chance that those who do the work find what fits, with what is said beside the question.

    Args:
        context: what is said beside the question.
        setting: the sliders.
    """
    helped = HELP * (1 - setting.stale) if context == "seen" else 0.0
    return setting.know + (1 - setting.know) * helped


def obeyed(form: str, context: str, setting: WordsSetting) -> float:
    """Chance that they do what the leader has in mind though they know better.

    Args:
        form: order, hidden, closed or open.
        context: what is said beside it.
        setting: the sliders.
    """
    return {"hidden": setting.rank, "closed": CLOSED_OBEYED * setting.rank, "open": 0.0}.get(form, 1 - OBJECT[context])


def in_the_end(form: str, context: str, setting: WordsSetting) -> float:
    """Chance that what is done fits, were there time enough.

    Args:
        form: order, hidden, closed or open.
        context: what is said beside it.
        setting: the sliders.
    """
    stale, team = setting.stale, found(context, setting)
    if form == "order":
        return 1 - stale + stale * OBJECT[context] * setting.know
    if form == "hidden":
        return setting.rank * GUESSED * (1 - stale) + (1 - setting.rank) * team
    if form == "closed":
        return setting.know + (1 - setting.know) * CHECKED * (1 - stale)
    return team


def land(form: str, context: str, left: float, setting: WordsSetting) -> Landing:
    """What comes of what is said.

    Args:
        form: order, hidden, closed or open.
        context: what is said beside it.
        left: hours before it is too late.
        setting: the sliders.
    """
    need = needed(form, context, setting)
    timely = min(1.0, left / need)
    fits = timely * in_the_end(form, context, setting) + (1 - timely) * LATE
    free = 1 - obeyed(form, context, setting)
    you = setting.know * setting.stale * free * timely
    they = (1 - setting.know) * (1 - setting.stale) * (NAMED[form] + BESIDE[context]) * timely
    return Landing(fits, you, they, free * setting.stale if form == "order" else free, min(need, left))


def _saying(number: int, row: Row) -> Saying | None:
    """The row, if it can be read."""
    form, context = str(row.get("form")), str(row.get("context"))
    try:
        left = float(str(row.get("left")))
    except ValueError:
        left = math.nan
    if form not in FORMS or context not in CONTEXTS or not 0 < left <= MOST_HOURS:
        return None
    return Saying(number, " ".join(str(row.get("label", "")).split())[:LONGEST], form, context, left)


def read(rows: Sequence[Row]) -> tuple[list[Saying], str]:
    """Up to eight rows that can be read, and a sentence on what was left out or begins like advice, or nothing."""
    kept: list[Saying] = []
    bad: list[str] = []
    for i, row in enumerate(rows, start=1):
        saying = _saying(i, row)
        if saying:
            kept.append(saying)
        else:
            bad.append(str(i))
    notes = []
    if bad:
        more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
        notes.append(f"Left out, for want of a choice or of the hours: row {', '.join(bad[:3])}{more}.")
    if len(kept) > MOST_ROWS:
        notes.append(f"Only the first {MOST_ROWS} rows are worked out.")
    like = [s for s in kept[:MOST_ROWS] if s.form in ("open", "closed") and begins_like_advice(s.label)]
    if like:
        notes.append(
            f"Row {', '.join(str(s.number) for s in like)} begins with words that often carry advice, and is down "
            "as a question without an answer in it. Only those first words were looked at; what it is, you know."
        )
    return kept[:MOST_ROWS], " ".join(notes)


def begins_like_advice(text: str) -> bool:
    """Whether the first words are among those that often carry advice; a surface feature and no more."""
    return ADVICE.match(text.replace("’", "'")) is not None


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
        rows: `label` (never judged; its first words may be mentioned), `form`, `context`, and `left`, the hours
            left. What cannot be read is left out and named.

    Returns:
        the chance that what is done fits in time, over the time that is left, for the first row and three other
        ways of saying it; the table has every row. The answer is the first row's, times in 100.
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
    body = [_cells(f"{s.number} {s.label}".strip() if kept else s.label, s, setting) for s in listed]
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
        sentence=" ".join(part for part in (sentence, empty, note) if part),
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
        "know. Nobody measured any of it: every coefficient is an assumption. Of what you type only the first words "
        "are looked at."
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
            _row("take the shop offline, it pays twice", "order", "why", 0.5),
            _row("have you thought of going offline?", "hidden", "none", 0.5),
            _row("what are you seeing?", "open", "none", 0.5),
        ],
    ),
    columns=[
        Column("label", "What I would say (a few words)", longest=LONGEST),
        Column("form", "Its form", options=FORMS),
        Column("context", "What I say beside it", options=CONTEXTS),
        Column("left", "Hours until it is too late", low=0.25, high=MOST_HOURS, step=0.25),
    ],
    rows=[
        _row("use the old parser", "order", "none", 16),
        _row("have you considered Lattice?", "hidden", "none", 24),
        _row("cut the retry to three", "order", "why", 6),
        _row("does it start on a full disk?", "closed", "none", 8),
        _row("what would you regret in March?", "open", "seen", 24),
    ],
)
