"""The figures for agreement as plain numbers, and how far each could have come out otherwise.

Both figures are 1 − observed ÷ expected disagreement: 1 where all agree, 0 where the levels might as well have been
dealt out at random among the texts. Where everybody gave the same level there is nothing to expect, and no figure.

Everything works on many weightings of the texts at once, so that two thousand resamples take some hundredths of a
second. `tests/test_agreement.py` holds the figures to published examples and to the values of other libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEVELS = 4
"""The levels of a rubric: 0 to 3."""
RESAMPLES = 2000
"""How often the texts are drawn anew. With so many, an interval's ends move by about 0.01 from seed to seed."""
CONFIDENCE = 0.95
DEGENERATE = 0.05
"""The share of resamples without a figure (everybody the same level) up to which an interval is still given."""

Weights = Literal["linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval"]
Interval = tuple[float, float]


def weighted_kappa(table: Sequence[Sequence[float]], disagreement: Sequence[Sequence[float]]) -> float | None:
    """Cohen's kappa with any weights: κ = 1 − Σ v·p ÷ Σ v·p₁·p₂.

    Args:
        table: how often the one gave level i (rows) and the other level j (columns); square, counts or shares.
        disagreement: how bad it is that they gave i and j, as large as `table`; 0 on the diagonal, in any unit.

    Returns:
        A number up to 1; None where both gave one and the same level only, or the table is empty.

    Source: J. Cohen (1968), Weighted kappa, Psychological Bulletin 70(4), 213–220.
    """
    import numpy as np

    return _number(_kappas(np.asarray(table, dtype=float)[np.newaxis], np.asarray(disagreement, dtype=float)))


def apart(weights: Weights, levels: int = LEVELS) -> list[list[float]]:
    """How bad it is to be so many levels apart: the distance, or its square, as a share of the greatest there is.

    Args:
        weights: "linear" for the distance; "quadratic" for its square, by which two levels count four times one.
        levels: how many levels there are, two or more.

    Returns:
        A square table from 0 to 1.

    Raises:
        ValueError: where `weights` is neither.

    Source: linear, D. Cicchetti & T. Allison (1971), Am. J. EEG Technology 11, 101–109; quadratic, J. Fleiss &
    J. Cohen (1973), Educational and Psychological Measurement 33, 613–619.
    """
    if weights not in ("linear", "quadratic"):
        raise ValueError(f"the weights are “linear” or “quadratic”, not “{weights}”")
    power = 1 if weights == "linear" else 2
    return [[(abs(i - j) / (levels - 1)) ** power for j in range(levels)] for i in range(levels)]


def krippendorff(texts: Sequence[Sequence[int]], metric: Metric = "ordinal", levels: int = LEVELS) -> float | None:
    """Krippendorff's alpha, for any number of markers and with marks missing: α = 1 − Dₒ ÷ Dₑ.

    Args:
        texts: for each text the levels that it was given, 0 to `levels` − 1, by however many; texts with fewer than
            two count for nothing.
        metric: how far apart two levels are. "ordinal" knows only their order, and counts the marks in between.
        levels: how many levels there are.

    Returns:
        A number up to 1; None where everybody gave the same level, or no text has two marks.

    Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
    """
    import numpy as np

    coincidences = _coincidences(texts, levels)
    return _number(_alphas(coincidences.sum(axis=0)[np.newaxis], metric))


def kappa_interval(table: Sequence[Sequence[int]], weights: Weights, seed: int) -> Interval | None:
    """The 95 % interval of a weighted kappa, from texts drawn anew with replacement, from percentiles.

    Args:
        table: on how many texts the one gave level i (rows) and the other level j (columns); LEVELS square.
        weights: as for `apart`.
        seed: the same seed gives the same interval.

    Returns:
        The lower and the upper end, with the figure itself inside; None where there is no figure, or none in more than
        DEGENERATE of the resamples.

    Source: as for `alpha_interval`.
    """
    import numpy as np

    counts, worse = np.asarray(table, dtype=float), np.asarray(apart(weights))
    estimate = _number(_kappas(counts[np.newaxis], worse))
    if estimate is None:
        return None
    # To draw texts is to draw cells of the table, each as often as it has texts.
    texts = int(counts.sum())
    drawn = np.random.default_rng(seed).multinomial(texts, counts.ravel() / texts, size=RESAMPLES)
    return _percentiles(_kappas(drawn.reshape(-1, *counts.shape).astype(float), worse), estimate)


def alpha_interval(texts: Sequence[Sequence[int]], seed: int) -> Interval | None:
    """The 95 % interval of an ordinal alpha, from texts drawn anew with replacement, from percentiles.

    Each text is drawn with all its marks, and both disagreements are computed anew. The other way (draw single
    disagreements, leave the expected one as it is: A. Hayes & K. Krippendorff (2007), Communication Methods and
    Measures 1(1), 77–89) gave intervals that are too narrow, as the source found by simulation.

    Args:
        texts: as for `krippendorff`.
        seed: the same seed gives the same interval.

    Returns:
        The lower and the upper end, with the figure itself inside; None where there is no figure, or none in more than
        DEGENERATE of the resamples.

    Source: A. Zapf et al. (2016), Measuring inter-rater reliability for nominal data, BMC Medical Research
    Methodology 16:93.
    """
    import numpy as np

    coincidences = _coincidences(texts, LEVELS)
    estimate = _number(_alphas(coincidences.sum(axis=0)[np.newaxis], "ordinal"))
    if estimate is None:
        return None
    number = len(coincidences)
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=RESAMPLES)
    summed = (drawn.astype(float) @ coincidences.reshape(number, -1)).reshape(-1, LEVELS, LEVELS)
    return _percentiles(_alphas(summed, "ordinal"), estimate)


def difference_interval(first: Sequence[int], last: Sequence[int], seed: int) -> Interval:
    """The 95 % interval of mean(last) − mean(first), each drawn anew with replacement, from percentiles.

    Args:
        first: levels; at least one.
        last: levels; at least one.
        seed: the same seed gives the same interval.

    Returns:
        The lower and the upper end in levels, with the difference itself inside.

    Source: B. Efron & R. Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13.
    """
    import numpy as np

    luck = np.random.default_rng(seed)
    before, after = np.asarray(first, dtype=float), np.asarray(last, dtype=float)
    drawn = luck.choice(after, (RESAMPLES, len(after))).mean(axis=1)
    drawn = drawn - luck.choice(before, (RESAMPLES, len(before))).mean(axis=1)
    found = _percentiles(drawn, float(after.mean() - before.mean()))
    assert found is not None  # a mean is never missing
    return found


def _kappas(tables: Floats, disagreement: Floats) -> Floats:
    """Kappa for each of many tables; NaN where there is none."""
    import numpy as np

    totals = tables.sum(axis=(1, 2))
    by_chance = tables.sum(axis=2)[:, :, np.newaxis] * tables.sum(axis=1)[:, np.newaxis, :]
    observed, expected = (disagreement * tables).sum(axis=(1, 2)) * totals, (disagreement * by_chance).sum(axis=(1, 2))
    return _one_less(observed, expected)


def _coincidences(texts: Sequence[Sequence[int]], levels: int) -> Floats:
    """For each text with two marks or more, how often two of its marks are c and k, ÷ one less than its marks."""
    import numpy as np

    pairable = [text for text in texts if len(text) > 1]
    counts = np.array([[text.count(level) for level in range(levels)] for text in map(list, pairable)], dtype=float)
    counts = counts.reshape(-1, levels)
    itself = counts[:, :, np.newaxis] * np.eye(levels)
    together = counts[:, :, np.newaxis] * counts[:, np.newaxis, :] - itself
    one_less: Floats = counts.sum(axis=1)[:, np.newaxis, np.newaxis] - 1
    return np.asarray(together / one_less, dtype=float)


def _alphas(coincidences: Floats, metric: Metric) -> Floats:
    """Alpha for each of many matrices of coincidences; NaN where there is none.

    On the ordinal metric δ = Σ n_g from c to k, less (n_c + n_k) ÷ 2: the distance between the middle ranks of c and k.
    """
    import numpy as np

    each = coincidences.sum(axis=2)
    places = np.broadcast_to(np.arange(each.shape[1], dtype=float), each.shape)
    if metric == "ordinal":
        places = np.cumsum(each, axis=1) - each / 2
    distance = places[:, :, np.newaxis] - places[:, np.newaxis, :]
    squared = (distance != 0).astype(float) if metric == "nominal" else distance**2
    by_chance = each[:, :, np.newaxis] * each[:, np.newaxis, :]
    observed = (squared * coincidences).sum(axis=(1, 2)) * (each.sum(axis=1) - 1)
    return _one_less(observed, (squared * by_chance).sum(axis=(1, 2)))


def _one_less(observed: Floats, expected: Floats) -> Floats:
    import numpy as np

    there = expected > 1e-9
    share: Floats = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=there)
    return 1 - share


def _number(values: Floats) -> float | None:
    value = float(values[0])
    return None if value != value else value


def _percentiles(drawn: Floats, estimate: float) -> Interval | None:
    """The middle CONFIDENCE of what was drawn, stretched to the estimate where skewness left that outside."""
    import numpy as np

    defined = drawn[~np.isnan(drawn)]
    if len(defined) < (1 - DEGENERATE) * len(drawn):
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(end) for end in np.quantile(defined, [tail, 1 - tail]))
    return min(low, estimate), max(high, estimate)
