"""How far a group moved: the mean of paired differences with its 95% interval, alone or less a waiting group's.

A person's difference is the mean over the items that they answered both times. The interval is Student's; for two
groups it is Welch's (Welch, B. L. (1947), The generalization of "Student's" problem when several different population
variances are involved, Biometrika 34, 28-35). It was chosen among five by what `python -m bench.effects` counts on
made-up cohorts with a known effect: answers on four steps, many at the lowest, some missing. Student's holds 93 to 97%
from five people up. The bootstrap's percentiles and its t cover less in groups of eight, and signs flipped at random in
groups of twenty; a spread that is never below the noise of one person's ratings covers nearly always, and tells too
little.

One item alone is too coarse for any of them: with six people all differences are often the same. So a measure wants
several items.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from .published import MeanChange
from .suppression import FIVE

NOISE = 1.1 / 4
"""Two ratings of one person differ by so much of the scale without anything having changed: 1.1 points of 1 to 5."""

EXTREME = 0.5
"""A mean beyond this is not shown: it could only come from people who went from one end to the other."""

STEP = 1 / 12
"""The distance between two differences of a person: one step of four anchors, as the mean of four items."""

_ROUNDED = STEP / math.sqrt(12)
"""The spread that rounding to such steps makes by itself, so that a group that agrees does not look exact."""


@dataclass(frozen=True)
class MeanInterval:
    """A mean on a scale of length 1, and its 95% interval."""

    mean: float
    low: float
    high: float


def estimate(differences: Sequence[float], waiting: Sequence[float] | None = None) -> MeanInterval | None:
    """How far a group moved; with a waiting group, how much further than that one.

    Args:
        differences: later less earlier, on a scale of length 1, one for each person with both.
        waiting: the same for people who wait for the course; None if there are none.

    Returns:
        The mean and its interval; None with fewer than five people in a group, or a mean that would tell where each
        one stands.
    """
    if any(len(group) < FIVE or abs(fmean(group)) > EXTREME for group in (differences, waiting) if group is not None):
        return None
    return mean_interval(differences, _ROUNDED) if waiting is None else _further(differences, waiting)


def moved(differences: Sequence[float], waiting: Sequence[float] | None = None) -> MeanChange | None:
    """The estimate as it is told: in whole hundredths of the scale, with an arrow where there is more than noise.

    Args:
        differences: later less earlier, on a scale of length 1, one for each person with both.
        waiting: the same for people who wait for the course; None if there are none.

    Returns:
        What `estimate` gives; `clear` where the interval leaves out 0 and the mean is no smaller than NOISE.
    """
    if not (found := estimate(differences, waiting)):
        return None
    low, high = max(-100, round(100 * found.low)), min(100, round(100 * found.high))
    return MeanChange(round(100 * found.mean), low, high, direction(found))


def mean_interval(differences: Sequence[float], least_spread: float) -> MeanInterval:
    """The mean of paired differences with its 95% t interval.

    Args:
        differences: two or more.
        least_spread: the standard deviation is taken to be no less.
    """
    mean = fmean(differences)
    half = t_quantile(len(differences) - 1) * max(stdev(differences), least_spread) / math.sqrt(len(differences))
    return MeanInterval(mean, mean - half, mean + half)


def direction(found: MeanInterval) -> int:
    """1 or -1 where there is more than noise to see, 0 where there is not."""
    clear = abs(found.mean) >= NOISE and (found.low > 0 or found.high < 0)
    return (1 if found.mean > 0 else -1) if clear else 0


def t_quantile(freedom: float) -> float:
    """The 97.5% point of Student's t, by the expansion in Abramowitz and Stegun, 26.7.5; within 0.3% from 4 up."""
    z = NormalDist().inv_cdf(0.975)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, 1))


def _further(ours: Sequence[float], waiting: Sequence[float]) -> MeanInterval:
    """The difference of two means, with Welch's interval."""
    errors = [max(stdev(group), _ROUNDED) ** 2 / len(group) for group in (ours, waiting)]
    freedom = sum(errors) ** 2 / sum(
        error**2 / (len(group) - 1) for error, group in zip(errors, (ours, waiting), strict=True)
    )
    mean, half = fmean(ours) - fmean(waiting), t_quantile(freedom) * math.sqrt(sum(errors))
    return MeanInterval(mean, mean - half, mean + half)
