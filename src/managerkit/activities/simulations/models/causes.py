"""Looking for the cause of slipping work in a conversation: asking openly, testing a guess, or accusing.

Five causes are possible and one to three are at work. Each probe draws an answer whose worth depends on
trust, beliefs follow Bayes' rule, and a style has found the causes when the most probable set is the true
one. Everything here is an assumption of this kit; no study gave the coefficients.

- Five possible causes, so that an answer at no trust (.2 right) is as good as chance.
- An open question gives trust before its answer comes, each further one in the same talk less, and in the
  end it takes some: a row of questions is an interview.
- A guess is about the leading cause and is answered by yes, by no, or by the reason in place of a bare no.
  One that is wrong has been heard: it takes trust, so the next answer is worth less.
- An accusation is a guess that is put as a fact. It takes trust before the answer, right or wrong.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from managerkit.activities.simulations.model import (
    Prediction,
    Regime,
    Row,
    RunOutcome,
    Series,
    Simulation,
    Slider,
    Table,
)

POOL = 5
"""Causes that are possible."""
CONVERSATIONS = 2000
"""Simulated for each style."""
SEED = 20
HUNDRED = 100
"""Conversations for which the range is given."""
EDGE = 10.0
"""Conversations in a hundred by which open play must lead for the advice to matter; an assumption."""
_Z90 = 1.645

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Style:
    """A way of asking, in amounts of trust.

    `step` is what the first probe does to trust and `fade` what part of that each further one does less; a `closed`
    probe tests the leading guess, costs `wrong` where that is not at work, and gets the reason with chance `corrected`
    where else it would get a bare no.
    """

    title: str
    step: float = 0.0
    fade: float = 0.0
    closed: bool = False
    wrong: float = 0.0
    corrected: float = 0.0


@dataclass(frozen=True)
class StyleCurve:
    """How a style fares after 0, 1, … probes: % of conversations with the true causes leading, and trust on average."""

    right: Sequence[float]
    trust: Sequence[float]


def accuracy(trust: float) -> float:
    """Chance that an answer points to the one cause at work, .2 + .5·trust; both from 0 to 1."""
    return 0.2 + 0.5 * trust


def _chance(trust: Array, share: Array) -> Array:
    """Chance of an answer, where the causes at work have a `share` in it.

    With some chance the answer names one of the causes at work, else any of the pool; the chance is such that with one
    cause it is right as often as `accuracy` says. Trust is a column, a row for each conversation.
    """
    told = 0.5 * trust / (1 - 1 / POOL)
    return np.asarray((1 - told) / POOL + told * share, dtype=np.float64)


def _found(belief: Array, truth: NDArray[np.int64]) -> float:
    """In what part of the conversations the true set leads; a tie counts in part."""
    top = belief >= belief.max(axis=1, keepdims=True) - 1e-9
    return float((top[np.arange(len(truth)), truth] / top.sum(axis=1)).mean())


def simulate(style: Style, causes: int, trust: float, probes: int, seed: int = SEED) -> StyleCurve:
    """Play a few thousand conversations in one style.

    Args:
        style: how each probe is asked.
        causes: how many of the five are at work, 1 to 3; the asker knows how many, not which.
        trust: at the start, from 0 to 1.
        probes: how many, at least 1.
        seed: of the random numbers; styles with the same seed meet the same people.

    Returns:
        % right and trust after 0 to `probes` probes.
    """
    rng = np.random.default_rng(seed)
    sets = np.array([[c in s for c in range(POOL)] for s in combinations(range(POOL), causes)], dtype=np.float64)
    share = sets / causes
    truth = rng.integers(len(sets), size=CONVERSATIONS)
    belief, now = np.zeros((CONVERSATIONS, len(sets))), np.full((CONVERSATIONS, 1), trust)
    right, trusts = [100 * _found(belief, truth)], [trust]
    for asked in range(probes):
        now = np.clip(now + style.step * (1 - style.fade * asked), 0.0, 1.0)
        drawn, ties = rng.random((CONVERSATIONS, 1)), rng.random((CONVERSATIONS, POOL))
        bare = rng.random(CONVERSATIONS) >= style.corrected
        told = _chance(now, share[truth])
        answer = np.minimum((drawn > told.cumsum(axis=1)).sum(axis=1), POOL - 1)
        likely = _chance(now, share.T[answer])
        if style.closed:
            weight = np.exp(belief - belief.max(axis=1, keepdims=True))
            guess = (weight @ sets / weight.sum(axis=1, keepdims=True) + 1e-9 * ties).argmax(axis=1)
            refused = bare & (answer != guess)
            likely = np.where(refused[:, None], 1 - _chance(now, share.T[guess]), likely)
            now = np.clip(now - style.wrong * (sets[truth, guess] == 0)[:, None], 0.0, 1.0)
        belief = belief + np.log(likely)
        right.append(100 * _found(belief, truth))
        trusts.append(float(now.mean()))
    return StyleCurve(right, trusts)


def binomial(percent: float, n: int = HUNDRED) -> tuple[float, float]:
    """Low and high end of what so many conversations show nine times in ten (Wilson's interval).

    Args:
        percent: what is true, in %.
        n: how many conversations.

    Returns:
        both ends, in %.
    """
    p, z = percent / 100, _Z90**2 / n
    middle = (p + z / 2) / (1 + z)
    half = math.sqrt(p * (1 - p) * z + z * z / 4) / (1 + z)
    return 100 * max(0.0, min(p, middle - half)), 100 * min(1.0, max(p, middle + half))


def _ranged(percent: float) -> str:
    """A number of conversations in a hundred, with its range."""
    low, high = binomial(percent)
    return f"{percent:.0f} ({low:.0f} to {high:.0f})"


def _why(open_: StyleCurve, fixing: StyleCurve) -> str:
    """Why asking openly buys little here."""
    gap = open_.right[-1] - fixing.right[-1]
    if open_.right[-1] < 40:
        reason = "the talk is too short, or trust too low, for either to find what is at work"
    elif open_.trust[0] >= 0.7:
        reason = "there is trust enough for a straight answer to a guess"
    else:
        reason = "wrong guesses cost little here, or questions give little"
    found = "Testing your guess" if gap < 0 else "Asking openly"
    return (
        f"{found} finds what is at work in {abs(gap):.0f} more conversations of 100 than the other does. Asking must "
        f"lead by {EDGE:g} here to count as better: {reason}. "
        f"Trust at the end is {open_.trust[-1]:.2f} after questions and {fixing.trust[-1]:.2f} after guesses."
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Play the three styles against the same people.

    Args:
        values: the sliders: `causes` (1 to 3), `trust` (0 to 1), `probes`; in trust what an open question gives
            (`gain`), a wrong guess (`wrong`) and an accusation cost (`cost`); what part of its gain each further
            question loses (`fade`), and how often a wrong guess is `corrected`.
        rows: not used.

    Returns:
        conversations in a hundred with all causes found, by probe; the answer is that of the open style.
    """
    causes, probes = round(values["causes"]), round(values["probes"])
    guessing = Style("diagnose and fix", closed=True, wrong=values["wrong"], corrected=values["corrected"])
    styles = [
        Style("asking openly", values["gain"], values["fade"]),
        guessing,
        replace(guessing, title="accusing", step=-values["cost"]),
    ]
    plays = [simulate(style, causes, values["trust"], probes) for style in styles]
    open_, fixing, accusing = plays
    fails = open_.right[-1] - fixing.right[-1] < EDGE
    body = [[str(i), *(_ranged(play.right[i]) for play in plays)] for i in range(probes + 1)]
    body.append(["trust at the end", *(f"{play.trust[-1]:.2f}" for play in plays)])
    ranges = [[binomial(percent) for percent in play.right] for play in plays]
    return RunOutcome(
        answer=open_.right[-1],
        sentence=(
            f"After {probes} probes and with {causes} of {POOL} causes at work, asking openly has found "
            f"{'it' if causes == 1 else 'them all'} in {_ranged(open_.right[-1])} of 100 conversations, "
            f"diagnose and fix in {_ranged(fixing.right[-1])}, accusing in {_ranged(accusing.right[-1])}. In brackets: "
            "where this number lies nine times in ten. "
            f"Trust goes from {values['trust']:.2f} to {open_.trust[-1]:.2f}, {fixing.trust[-1]:.2f} "
            f"and {accusing.trust[-1]:.2f}."
        ),
        series=[
            Series(
                style.title,
                range(probes + 1),
                play.right,
                [low for low, _ in ends],
                [high for _, high in ends],
            )
            for style, play, ends in zip(styles, plays, ranges, strict=True)
        ],
        table=Table(["probe", *(f"{style.title}: found, of 100 (range)" for style in styles)], body),
        x_title="probes so far",
        y_title="found, of 100 conversations",
        fails=fails,
        because=_why(open_, fixing) if fails else "",
    )


SIMULATION = Simulation(
    name="causes",
    title="Finding out why somebody's work slipped",
    lines=[
        "One to three of five causes are at work; with one, an answer is right with chance .2 + .5·trust.",
        "An open question adds to trust before its answer, each further one less; a long row takes some away.",
        "Diagnose and fix tests the leading guess: yes, no, or at times the reason. A wrong one costs trust.",
        "Accusing does the same as a fact, and takes trust each time, before the answer, right or wrong.",
        "Beliefs follow Bayes' rule; found means that the likeliest set of causes is the true one.",
    ],
    source=(
        "A toy made for this course and tuned so that the styles part. Its coefficients are assumptions, "
        "and people are not systems that a model holds: it only shows how trust and evidence feed each other."
    ),
    prediction=Prediction(
        "One of five causes is at work, trust is at half, and you have five probes: "
        "in how many of 100 conversations does asking openly find the cause?",
        low=0,
        high=100,
        step=1,
        unit="conversations of 100",
    ),
    sliders=[
        Slider("causes", "Causes at work at once", 1, 3, 1, 1),
        Slider("trust", "Trust at the start", 0, 1, 0.05, 0.5),
        Slider("probes", "Probes before you must decide", 2, 10, 1, 5),
        Slider("gain", "Trust an open question gives", 0, 0.2, 0.01, 0.1, assumption=True),
        Slider(
            "fade",
            "How much less trust each further question gives (share)",
            0,
            1,
            0.05,
            0.25,
            assumption=True,
        ),
        Slider("wrong", "Trust a wrong guess costs", 0, 0.2, 0.01, 0.06, assumption=True),
        Slider("corrected", "How often a wrong guess gets the reason, not a bare no", 0, 1, 0.05, 0.3, assumption=True),
        Slider("cost", "Trust an accusation costs, right or wrong", 0, 0.3, 0.01, 0.12, assumption=True),
    ],
    run=run,
    advice="Ask openly before you diagnose: a wrong guess has been heard, and the next answer is worth less.",
    challenge="Find a setting in which testing your guess finds the cause as often as asking openly, or more often.",
    regime=Regime(
        values={
            "causes": 1,
            "trust": 0.9,
            "probes": 5,
            "gain": 0.1,
            "fade": 0.25,
            "wrong": 0.06,
            "corrected": 1,
            "cost": 0.12,
        },
        why=(
            "Somebody who trusts you, and who says “no, it is the build” where others say no. With such people the "
            "advice turns at a trust between .8 and .9: from there on a guess does nearly as well as a question. To "
            "see it lose outright, set how much less trust each further question gives to 1, a wrong guess to nothing "
            "and the probes to 10: your questions are an interview then, and your guesses are a talk."
        ),
    ),
)
