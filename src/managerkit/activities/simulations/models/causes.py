"""Looking for the cause of slipping work in a conversation: asking openly, accusing, or testing a guess.

Five causes are possible and one to three are at work. Each probe draws an answer whose worth depends on
trust, beliefs follow Bayes' rule, and a style has found the causes when the most probable set is the true
one. Everything here is an assumption of this kit; no study gave the coefficients.

Tuned so that, with one cause, trust .5 and five probes, open play ends near 85% right and accusing near 40%:
- five possible causes, so that an answer at no trust (.2 right) is as good as chance;
- the way of asking moves trust *before* the answer is given (moved after it: about 80% and 48%);
- a wrong answer points to any of the other four alike;
- a closed question about the leading guess leaves trust alone and is answered by yes or no only.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
CONVERSATIONS = 4000
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
    """A way of asking: how trust moves with each probe, and whether only the leading guess is tested."""

    title: str
    step: float
    closed: bool = False


@dataclass(frozen=True)
class StyleCurve:
    """How a style fares after 0, 1, … probes: % of conversations with the true causes leading, and trust."""

    right: Sequence[float]
    trust: Sequence[float]


def accuracy(trust: float) -> float:
    """Chance that an answer points to the one cause at work, .2 + .5·trust; both from 0 to 1."""
    return 0.2 + 0.5 * trust


def _answers(trust: float, sets: Array) -> Array:
    """Chance of each answer (columns) under each set of causes (rows).

    With chance q the answer names one of the causes at work, else any of the pool; q is such that with one
    cause it is right as often as `accuracy` says.
    """
    told = (accuracy(trust) - 1 / POOL) / (1 - 1 / POOL)
    return np.asarray((1 - told) / POOL + told * sets / sets.sum(axis=1, keepdims=True), dtype=np.float64)


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
    truth = rng.integers(len(sets), size=CONVERSATIONS)
    belief = np.zeros((CONVERSATIONS, len(sets)))
    right, trusts = [100 * _found(belief, truth)], [trust]
    for _ in range(probes):
        trust = min(1.0, max(0.0, trust + style.step))
        chances = _answers(trust, sets)
        drawn, ties = rng.random((CONVERSATIONS, 1)), rng.random((CONVERSATIONS, POOL))
        answer = np.minimum((drawn > chances.cumsum(axis=1)[truth]).sum(axis=1), POOL - 1)
        if style.closed:
            share = np.exp(belief - belief.max(axis=1, keepdims=True))
            guess = (share @ sets / share.sum(axis=1, keepdims=True) + 1e-9 * ties).argmax(axis=1)
            yes = chances.T[guess]
            belief = belief + np.log(np.where((answer == guess)[:, None], yes, 1 - yes))
        else:
            belief = belief + np.log(chances.T[answer])
        right.append(100 * _found(belief, truth))
        trusts.append(trust)
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


def _why(open_: StyleCurve, accusing: StyleCurve) -> str:
    """Why asking openly buys little here."""
    gap = max(0.0, open_.right[-1] - accusing.right[-1])
    if open_.right[-1] < 40:
        reason = "the conversation is too short for either to find what is at work"
    elif open_.trust[0] >= 0.7:
        reason = "there is trust enough for a straight answer to a blunt question"
    else:
        reason = "the way of asking moves trust too little in so few probes"
    ends = f"trust {open_.trust[-1]:.2f} against {accusing.trust[-1]:.2f}"
    after = f" What it leaves behind still differs: {ends}." if open_.trust[-1] > accusing.trust[-1] else ""
    return (
        f"Asking openly finds what is at work in {gap:.0f} more conversations of 100 than accusing does, "
        f"fewer than the {EDGE:g} taken here as a difference: {reason}.{after}"
    )


def run(values: Mapping[str, float], rows: Sequence[Row]) -> RunOutcome:
    """Play the three styles against the same people.

    Args:
        values: the sliders: `causes` (1 to 3), `trust` (0 to 1), `probes`, and what an open question gives
            (`gain`) and an accusation costs (`cost`), both in trust.
        rows: not used.

    Returns:
        conversations in a hundred with all causes found, by probe; the answer is that of the accusing style.
    """
    causes, probes = round(values["causes"]), round(values["probes"])
    styles = [
        Style("asking openly", values["gain"]),
        Style("diagnose and fix", 0.0, closed=True),
        Style("accusing", -values["cost"]),
    ]
    plays = [simulate(style, causes, values["trust"], probes) for style in styles]
    open_, fixing, accusing = plays
    fails = open_.right[-1] - accusing.right[-1] < EDGE
    body = [[str(i), *(_ranged(play.right[i]) for play in plays)] for i in range(probes + 1)]
    body.append(["trust at the end", *(f"{play.trust[-1]:.2f}" for play in plays)])
    ranges = [[binomial(percent) for percent in play.right] for play in plays]
    return RunOutcome(
        answer=accusing.right[-1],
        sentence=(
            f"After {probes} probes and with {causes} of {POOL} causes at work, asking openly has found "
            f"{'it' if causes == 1 else 'them all'} in {_ranged(open_.right[-1])} of 100 conversations, "
            f"diagnose and fix in {_ranged(fixing.right[-1])}, accusing in {_ranged(accusing.right[-1])}. "
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
        because=_why(open_, accusing) if fails else "",
    )


SIMULATION = Simulation(
    name="causes",
    title="Finding out why somebody's work slipped",
    lines=[
        "One to three of five causes are at work; with one, an answer is right with chance .2 + .5·trust.",
        "An open question adds to trust, an accusation takes from it, both before the answer comes.",
        "Diagnose and fix asks only whether the leading guess is it, yes or no, and leaves trust alone.",
        "Beliefs follow Bayes' rule; found means that the likeliest set of causes is the true one.",
    ],
    source=(
        "A toy made for this course and tuned so that the styles part. Its coefficients are assumptions, "
        "and people are not systems that a model holds: it only shows how trust and evidence feed each other."
    ),
    prediction=Prediction(
        "One of five causes is at work, trust is at half, and you have five probes: "
        "in how many of 100 conversations does accusing find the cause?",
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
        Slider("cost", "Trust an accusation costs", 0, 0.3, 0.01, 0.12, assumption=True),
    ],
    run=run,
    advice="Ask openly before you diagnose: a guess put to somebody gets worse evidence than a question.",
    challenge="Find a setting where going straight at it finds the cause nearly as often as asking openly.",
    regime=Regime(
        values={"causes": 1, "trust": 0.95, "probes": 2, "gain": 0.1, "cost": 0.12},
        why=(
            "Two probes, one cause and nearly full trust: there is little trust left to gain, too little "
            "time to lose it, and a blunt question gets a straight answer."
        ),
    ),
)
