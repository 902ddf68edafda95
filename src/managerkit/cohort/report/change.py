"""How the end compares with the start: the mean of the paired differences, and how sure one can be of it."""

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean, stdev

from .published import MeanChange
from .suppression import FIVE

NOISE = 1.1 / 4
"""Two ratings of one person differ by so much of the scale without anything having changed: 1.1 points of 1 to 5."""

EXTREME = 0.5
"""A mean beyond this is not shown: it could only come from people who went from one end to the other."""


def compare(differences: Sequence[float]) -> MeanChange | None:
    """The mean of paired differences with its 95% t interval, rounded to hundredths of the scale in fives.

    The spread is taken to be at least the noise of one person's ratings, so that agreement does not look like
    precision. More than noise is seen only where the interval leaves out 0 and the mean is no smaller than NOISE.

    Args:
        differences: end less before, on a scale of length 1, one for each person with both.

    Returns:
        The comparison, or None with fewer than five people or a mean that would tell where each one stands.
    """
    if len(differences) < FIVE or abs(fmean(differences)) > EXTREME:
        return None
    mean = fmean(differences)
    spread = max(stdev(differences), NOISE / NormalDist().inv_cdf(0.975))
    half = t_quantile(len(differences) - 1) * spread / math.sqrt(len(differences))
    clear = abs(mean) >= NOISE and abs(mean) > half
    return MeanChange(
        mean=_hundredths(mean),
        low=max(-100, 5 * math.floor((mean - half) * 20)),
        high=min(100, 5 * math.ceil((mean + half) * 20)),
        clear=(1 if mean > 0 else -1) if clear else 0,
    )


def t_quantile(freedom: int) -> float:
    """The 97.5% point of Student's t, by the expansion in Abramowitz and Stegun, 26.7.5; within 0.3% from 4 up."""
    z = NormalDist().inv_cdf(0.975)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, 1))


def _hundredths(share: float) -> int:
    return 5 * round(share * 20)
