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

from dataclasses import dataclass

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
