"""How far markers agree on one criterion, in a figure and in words that need no statistics.

A figure from a handful of texts says little, and looks as if it said much; so there are two smallest numbers. Two
markers were simulated whose alpha, from a hundred thousand texts, is 0.78. Nine times in ten it came out between 0.30
and 0.96 from 7 texts, 0.45 and 0.94 from 10, 0.57 and 0.90 from 20. From 10 texts on it tells good from bad, and there
is a figure. The 95 % interval was 0.7 wide from 10 texts, 0.4 from 20 and 0.2 from 60, and held the true value in 93
to 95 of a hundred: from 20 on it is worth reading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .coefficients import LEVELS, Interval, Weights, alpha_interval, apart, kappa_interval, krippendorff, weighted_kappa

Rating = tuple[str, str, int]
"""Who marked, which text, and the level from 0 to 3."""

FOR_A_FIGURE = 10
FOR_AN_INTERVAL = 20
"""Texts marked by two people or more, from which on there is a figure, and an interval to it."""

TENTATIVE, RELIABLE = 0.667, 0.8
"""Where conclusions may be drawn with care, and where they may be relied on: conventions, not laws of nature.

They are made for alpha. Kappa with quadratic weights is close to it, and is measured by the same; with linear weights
it is usually lower, so they are strict there. "Reliable" also takes an interval from the lower one upwards, which is
this kit's caution. Source: K. Krippendorff (2004), Content Analysis, 2nd edition, p. 241.
"""

SEED = 1

Verdict = Literal["too few", "all the same", "nearly all the same", "talk", "tentative", "reliable"]


@dataclass(frozen=True)
class Agreement:
    """How far markers agree on one criterion.

    `name` is the figure's; `value` up to 1, or None where there is none; `interval` its 95 % interval, or None.
    `markers` is how many people marked any text that counts (two for kappa), `texts` how many texts were marked by two
    or more. `spread` says in how many of these the marks were at most 0, 1, 2 and 3 levels apart.
    """

    name: Literal["alpha", "kappa"]
    value: float | None
    interval: Interval | None
    markers: int
    texts: int
    spread: tuple[int, int, int, int]
    verdict: Verdict

    @property
    def same(self) -> int:
        """In how many texts all who marked gave the same level."""
        return self.spread[0]

    @property
    def missing(self) -> str:
        """What is missing to a figure, or to its interval, in words; "" where nothing is."""
        by = "two people" if self.markers <= 2 else "two people or more"
        if self.texts < FOR_A_FIGURE:
            return f"{_texts(self.texts)} marked by {by}; from {FOR_A_FIGURE} on there is a figure"
        if self.texts < FOR_AN_INTERVAL:
            return f"{_texts(self.texts)} marked by {by}; from {FOR_AN_INTERVAL} on there is a range to the figure"
        return ""

    @property
    def sentence(self) -> str:
        """What it means and what to do, in plain words."""
        if self.verdict == "too few":
            more = FOR_A_FIGURE - self.texts
            so_far = f" {self._counted}." if self.texts else ""
            return f"Too few to say: {self.missing}.{so_far} Have {more} more marked by a second person."
        if self.verdict == "all the same":
            return (
                f"{self._counted}, and in all texts the same one, so there is no {self.name}: nothing shows whether "
                "a better text would be told from a worse one. Mark some that are clearly better or worse."
            )
        figure = f"{self._counted}. {self.name.capitalize()} {_figure(self.value or 0.0)}"
        if self.verdict == "nearly all the same":
            return (
                f"{figure}, but nearly all marks are the same level, so that figure hangs on one or two texts. "
                "Look at these instead, and mark some that are clearly better or worse."
            )
        if self.texts < FOR_AN_INTERVAL:
            return f"{figure}: {self._so_far}"
        if self.interval:
            figure += f" ({self.interval[0]:.2f} to {self.interval[1]:.2f})"
        return f"{figure}: {_ADVICE[self.verdict]}{self._how_sure}"

    @property
    def figure(self) -> str:
        """The figure with its interval, such as “0.49 (0.20 to 0.71)”, or why there is none."""
        if self.verdict == "too few":
            return f"too few: {_texts(self.texts)}"
        if self.value is None:
            return "none: all the same level"
        shown = _figure(self.value)
        return f"{shown} ({self.interval[0]:.2f} to {self.interval[1]:.2f})" if self.interval else shown

    @property
    def _counted(self) -> str:
        """The marks as they are: “Two markers gave the same level in 14 of 20 texts, one level apart in 5”."""
        who = "Two markers" if self.markers <= 2 else f"{self.markers} markers, two or more to a text,"
        parts = [f"{who} gave the same level in {self.same} of {_texts(self.texts)}"]
        steps = zip(("one level", "two levels", "three levels"), self.spread[1:], strict=True)
        found = [(step, number) for step, number in steps if number]
        parts += [f"{step}{' apart' if not i else ''} in {number}" for i, (step, number) in enumerate(found)]
        return ", ".join(parts)

    @property
    def _so_far(self) -> str:
        """What to make of a figure that has no range yet."""
        off = f"That is from {self.texts} texts only and may be far off"
        if self.verdict == "talk":
            return f"{_ADVICE['talk']} {off}."
        more = FOR_AN_INTERVAL - self.texts
        return f"a good sign, no more. {off}: have {more} more marked by a second person, and there is a range."

    @property
    def _how_sure(self) -> str:
        if self.interval is None:
            # None in n: up to 3 in n are likely enough. J. Hanley & A. Lippman-Hand (1983), JAMA 249(13), 1743–1745.
            return f" Even so, among the next {self.texts} texts up to three could come out apart."
        low, high = self.interval
        if self.verdict == "tentative" and low < TENTATIVE:
            return " The range in brackets reaches lower: more texts marked twice would make this surer."
        if self.verdict == "talk" and high >= TENTATIVE:
            return " The range in brackets reaches higher, so it may be better than it looks."
        return ""


_ADVICE = {
    "talk": f"talk about this criterion before you go on, beginning with the texts furthest apart. By convention, less "
    f"than {TENTATIVE} is too little to build on.",
    "tentative": f"good enough to go on, with care. By convention, from {TENTATIVE} on levels are a first indication; "
    "have a second person look where much depends on one.",
    "reliable": f"good enough to rely on a single marker's level. By convention, that is from {RELIABLE} on.",
}


def alpha(marks: Iterable[Rating], seed: int = SEED) -> Agreement:
    """How far any number of markers agree on one criterion, by Krippendorff's alpha for ordered levels.

    Args:
        marks: all marks on that criterion, in any order; whoever did not mark a text is simply not there.
        seed: the same seed gives the same interval.

    Returns:
        The agreement on the texts that two or more have marked.

    Raises:
        ValueError: where a level is not 0, 1, 2 or 3, or somebody marked the same text twice.

    Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; the interval, A. Zapf et al. (2016).
    """
    texts = {text: given for text, given in by_text(marks).items() if len(given) > 1}
    levels = [sorted(given.values()) for text, given in sorted(texts.items())]
    levels.sort()  # so that neither names nor order move the interval
    markers = len({marker for given in texts.values() for marker in given})
    enough = len(levels) >= FOR_A_FIGURE
    value = krippendorff(levels) if enough else None
    return _agreement("alpha", value, alpha_interval(levels, seed) if enough else None, markers, levels)


def kappa(pairs: Sequence[tuple[int, int]], weights: Weights = "quadratic", seed: int = SEED) -> Agreement:
    """How far two markers agree on one criterion, by Cohen's weighted kappa.

    Args:
        pairs: for each text that both marked, the level that the one gave and the level that the other gave.
        weights: "quadratic" counts two levels apart four times as bad as one; "linear" twice as bad.
        seed: the same seed gives the same interval.

    Returns:
        The agreement on these texts.

    Raises:
        ValueError: where a level is not 0, 1, 2 or 3, or the weights are neither.

    Source: J. Cohen (1968), Weighted kappa, Psychological Bulletin 70(4), 213–220; the interval, A. Zapf et al. (2016).
    """
    for level in (level for pair in pairs for level in pair):
        _check(level)
    worse, found = apart(weights), Counter(pairs)
    table = [[found[i, j] for j in range(LEVELS)] for i in range(LEVELS)]
    if table > [list(column) for column in zip(*table, strict=True)]:
        # Whoever is named first, the texts are drawn from the same table, so that the interval is the same.
        table = [list(column) for column in zip(*table, strict=True)]
    enough = len(pairs) >= FOR_A_FIGURE
    value = weighted_kappa(table, worse) if enough else None
    return _agreement("kappa", value, kappa_interval(table, weights, seed) if enough else None, 2, pairs)


def pairs_of(marks: Iterable[Rating], one: str, other: str) -> list[tuple[int, int]]:
    """The levels that two markers gave to the texts that both have marked, by text.

    Args:
        marks: all marks on one criterion, in any order.
        one: a marker, whose levels come first.
        other: another marker.

    Raises:
        ValueError: as `alpha` does.
    """
    return [
        (given[one], given[other]) for _, given in sorted(by_text(marks).items()) if one in given and other in given
    ]


def by_text(marks: Iterable[Rating]) -> dict[str, dict[str, int]]:
    """The marks on one criterion: for each text, who gave which level.

    Raises:
        ValueError: where a level is not 0, 1, 2 or 3, or somebody marked the same text twice.
    """
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for marker, text, level in marks:
        _check(level)
        if marker in found[text]:
            raise ValueError(f"{marker} marked the text {text} twice on one criterion")
        found[text][marker] = level
    return dict(found)


def _agreement(
    name: Literal["alpha", "kappa"],
    value: float | None,
    interval: Interval | None,
    markers: int,
    levels: Sequence[Sequence[int]],
) -> Agreement:
    spreads = Counter(max(given) - min(given) for given in levels)
    spread = (spreads[0], spreads[1], spreads[2], spreads[3])
    shown = interval if len(levels) >= FOR_AN_INTERVAL and spread[0] < len(levels) else None
    return Agreement(name, value, shown, markers, len(levels), spread, _verdict(value, interval, len(levels)))


def _verdict(value: float | None, interval: Interval | None, texts: int) -> Verdict:
    if texts < FOR_A_FIGURE:
        return "too few"
    if value is None:
        return "all the same"
    if interval is None:
        return "nearly all the same"
    shown = round(value, 3)
    if shown >= RELIABLE and round(interval[0], 3) >= TENTATIVE:
        return "reliable"
    return "tentative" if shown >= TENTATIVE else "talk"


def _check(level: int) -> None:
    if level not in range(LEVELS):
        raise ValueError(f"a level is 0, 1, 2 or 3, not {level}")


def _figure(value: float) -> str:
    """Two decimals; three near a threshold, so that no figure seems to be on its other side."""
    near = any(abs(value - limit) < 0.01 for limit in (TENTATIVE, RELIABLE))
    text = f"{value:.3f}" if near else f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")


def _texts(number: int) -> str:
    return f"{number} text{'' if number == 1 else 's'}"
