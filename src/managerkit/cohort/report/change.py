"""How the end compares with the start in a group's report: the mean of the paired differences, in fives."""

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean

from .effects import EXTREME, NOISE, direction, mean_interval
from .published import MeanChange
from .suppression import FIVE


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
    found = mean_interval(differences, NOISE / NormalDist().inv_cdf(0.975))
    return MeanChange(
        mean=5 * round(found.mean * 20),
        low=max(-100, 5 * math.floor(found.low * 20)),
        high=min(100, 5 * math.ceil(found.high * 20)),
        clear=direction(found),
    )
