"""Give made-up cohorts a known effect, and count how often an interval has it in it. Run: python -m bench.effects

An answer is one of four steps; most people begin low, and some move far while most do not. A person's measure is the
mean of four items. Some answers are missing, and some people do not answer the second time. As in a real report, two
people are left out by lot. The true effect is computed from the probabilities, and not from what was drawn.
"""

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from managerkit.cohort.report.change import compare
from managerkit.cohort.report.effects import STEP, MeanInterval, direction, estimate, t_quantile
from managerkit.cohort.report.suppression import FIVE, LEFT_OUT

from .measure import Row, progress

Floats = NDArray[Any]
Interval = tuple[float, float]

ITEMS, STEPS = 4, 4
SIZES = (8, 20, 60)
EFFECTS = (0.0, 0.5, 1.0)
"""How readily people move: not at all, some, and most of them."""
LEAST, MOST = 93.0, 97.0
"""Per cent of intervals that are to hold the true effect."""

BEGINNINGS = ((0.55, 0.30, 0.10, 0.05), (0.25, 0.35, 0.25, 0.15))
"""Where two kinds of people begin on an item."""
SHARES = (0.6, 0.4)
WAVERING = 0.15
"""The chance that an answer is a step lower without a reason; it is the same that it is a step higher."""
MISSING_ANSWER, MISSING_PERSON = 0.1, 0.15


def movement(kind: int, effect: float) -> Floats:
    """The chances of both answers to an item: a row for each first answer, a column for each second.

    Args:
        kind: of the two kinds of people.
        effect: how readily people move, from 0 to 1.
    """
    far, near = (0.1 * effect, 0.5 * effect) if kind == 0 else (0.5 * effect, 0.4 * effect)
    chances = np.zeros((STEPS, STEPS))
    for before, begins in enumerate(BEGINNINGS[kind]):
        for up, moves in ((0, 1 - far - near), (1, near), (2, far)):
            for by, wavers in ((-1, WAVERING), (0, 1 - 2 * WAVERING), (1, WAVERING)):
                # What no effect explains has nowhere to go at the ends, so there it stays.
                after = min(max(before + up + by, 0), STEPS - 1)
                chances[before, after] += begins * moves * wavers
    return chances


@cache
def truth(effect: float) -> float:
    """The mean change that people of both kinds have, on a scale of length 1."""
    change = np.subtract.outer(np.arange(STEPS), np.arange(STEPS)).T / (STEPS - 1)
    return float(sum(share * (movement(kind, effect) * change).sum() for kind, share in enumerate(SHARES)))


def cohorts(effect: float, people: int, number: int, seed: int, stay_away: bool = False) -> Iterator[list[float]]:
    """The differences of those who are counted, cohort by cohort.

    Args:
        effect: how readily people move.
        people: how many are in a cohort.
        number: how many cohorts.
        seed: of the luck.
        stay_away: whether those who moved least are those who do not answer the second time.
    """
    luck = np.random.default_rng(seed)
    kinds = luck.random((number, people)) < SHARES[1]
    cells = np.stack(
        [luck.choice(STEPS**2, (number, people, ITEMS), p=movement(kind, effect).ravel()) for kind in (0, 1)]
    )
    cell = np.where(kinds[..., None], cells[1], cells[0])
    change = (cell % STEPS - cell // STEPS) / (STEPS - 1)
    change[luck.random(change.shape) < MISSING_ANSWER] = np.nan
    told = ~np.isnan(change)
    means = np.where(told.any(-1), np.nansum(change, -1) / np.maximum(told.sum(-1), 1), np.nan)
    gone = luck.random(means.shape)
    if stay_away:
        gone = np.nan_to_num(means, nan=1.0) + 1e-6 * gone
        means[gone <= np.quantile(gone, MISSING_PERSON, axis=1, keepdims=True)] = np.nan
    else:
        means[gone < MISSING_PERSON] = np.nan
    for one in means:
        counted = one[LEFT_OUT:]  # they are in no order, so any two are a lot
        yield [float(value) for value in counted[~np.isnan(counted)]]


@dataclass(frozen=True)
class Tally:
    """Of many cohorts, in per cent: how many could be shown, and of these how many held the truth or had an arrow.

    `told` is `held` by the whole hundredths that are shown, and `width` the intervals' mean one, in hundredths.
    """

    shown: float
    held: float
    told: float
    up: float
    down: float
    width: float


def published(effect: float, people: int, number: int, seed: int, stay_away: bool = False) -> Tally:
    """What the report would say of one group.

    Args:
        effect: how readily people move.
        people: how many are in a cohort.
        number: how many cohorts.
        seed: of the luck.
        stay_away: whether those who moved least do not answer the second time.
    """
    found = (estimate(differences) for differences in cohorts(effect, people, number, seed, stay_away))
    return _tally(list(found), truth(effect))


def further(effect: float, people: int, waiting: int, number: int, seed: int) -> Tally:
    """What the report would say of a group beside one that waits, in which nothing happens but wavering.

    Args:
        effect: how readily people move who took the course.
        people: how many are in the cohort.
        waiting: how many wait.
        number: how many pairs of cohorts.
        seed: of the luck.
    """
    pairs = zip(cohorts(effect, people, number, seed), cohorts(0, waiting, number, seed + 1), strict=True)
    found = (estimate(ours, theirs) for ours, theirs in pairs)
    return _tally(list(found), truth(effect) - truth(0))


def _tally(found: Sequence[MeanInterval | None], true: float) -> Tally:
    shown = [one for one in found if one]
    arrows = [direction(one) for one in shown]
    return Tally(
        shown=100 * len(shown) / len(found),
        held=_per_cent([one.low <= true <= one.high for one in shown]),
        told=_per_cent([round(100 * one.low) <= 100 * true <= round(100 * one.high) for one in shown]),
        up=_per_cent([arrow > 0 for arrow in arrows]),
        down=_per_cent([arrow < 0 for arrow in arrows]),
        width=_per_cent([one.high - one.low for one in shown]),
    )


def _per_cent(found: Sequence[float]) -> float:
    return 100 * float(np.mean(found)) if found else math.nan


# The methods among which one was chosen


def student(differences: Floats, _: np.random.Generator) -> Interval:
    """Student's t."""
    half = t_quantile(len(differences) - 1) * max(differences.std(ddof=1), STEP / 12**0.5) / len(differences) ** 0.5
    return differences.mean() - half, differences.mean() + half


def never_below_noise(differences: Floats, _: np.random.Generator) -> Interval:
    """Student's t with the spread of one person's noise, as the report on exercises has it, rounded to fives."""
    found = compare(differences.tolist())
    return (found.low / 100, found.high / 100) if found else (-1.0, 1.0)


def percentiles(differences: Floats, luck: np.random.Generator) -> Interval:
    """The bootstrap's percentiles."""
    again = luck.choice(differences, (400, len(differences))).mean(1)
    low, high = np.quantile(again, (0.025, 0.975))
    return float(low), float(high)


def bootstrap_t(differences: Floats, luck: np.random.Generator) -> Interval:
    """The bootstrap of t; resamples without spread are left out."""
    number, error = len(differences), differences.std(ddof=1) / len(differences) ** 0.5
    again = luck.choice(differences, (400, number))
    errors = again.std(1, ddof=1) / number**0.5
    if not (errors > 1e-9).any():
        return differences.mean(), differences.mean()
    ratios = (again.mean(1) - differences.mean())[errors > 1e-9] / errors[errors > 1e-9]
    low, high = np.quantile(ratios, (0.025, 0.975))
    return differences.mean() - high * error, differences.mean() - low * error


def sign_flips(differences: Floats, luck: np.random.Generator) -> Interval:
    """The means that a permutation of signs does not reject, on a grid of hundredths."""
    signs = luck.choice([-1, 1], (400, len(differences)))
    grid = np.arange(-100, 101) / 100
    off = differences[None, :] - grid[:, None]
    extreme = np.abs(off @ signs.T) >= np.abs(off.sum(1))[:, None] - 1e-9
    kept = grid[extreme.mean(1) > 0.05]
    return (float(kept.min()), float(kept.max())) if len(kept) else (0.0, 0.0)


METHODS: dict[str, Callable[[Floats, np.random.Generator], Interval]] = {
    "Student's t (chosen)": student,
    "t, spread never below noise, in fives": never_below_noise,
    "bootstrap, percentiles": percentiles,
    "bootstrap of t": bootstrap_t,
    "signs flipped": sign_flips,
}


def coverage(method: str, effect: float, people: int, number: int, seed: int) -> float:
    """Of many cohorts, in how many per cent a method's interval has the true effect in it.

    Args:
        method: a key of METHODS.
        effect: how readily people move.
        people: how many are in a cohort.
        number: how many cohorts.
        seed: of the luck.
    """
    luck = np.random.default_rng(seed)
    groups = [np.array(one) for one in cohorts(effect, people, number, seed) if len(one) >= FIVE]
    found = [METHODS[method](group, luck) for group in groups]
    return 100 * float(np.mean([low <= truth(effect) <= high for low, high in found]))


def run(number: int) -> list[Row]:
    """The row for the benchmarks' table: what is published of cohorts of 8, 20 and 60, alone and beside waiting ones.

    Args:
        number: how many cohorts for each.
    """
    progress(f"effects: {number:,} cohorts for each of {len(SIZES)} sizes")
    found = [published(effect, people, number, 19) for people in SIZES for effect in EFFECTS]
    found += [further(effect, people, people, number, 19) for people in SIZES for effect in EFFECTS]
    held = [tally.held for tally in found]
    return [
        Row(
            "95% intervals of a known effect: 8, 20, 60 people",
            f"{LEAST:.0f}–{MOST:.0f}% hold it",
            f"{min(held):.1f}–{max(held):.1f}%",
            min(held) >= LEAST and max(held) <= MOST,
        )
    ]


def main() -> None:
    """Print what is published of made-up cohorts, and how the methods compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.effects", description=main.__doc__)
    parser.add_argument("--number", type=int, default=4000, help="cohorts for each line [default: 4000]")
    number = parser.parse_args().number
    print("people  waiting  true  shown %  held %  rounded %  arrow up %  down %  mean width")
    for people in SIZES:
        for effect in EFFECTS:
            _line(people, "", truth(effect), published(effect, people, number, 19))
    for people, waiting in ((8, 8), (20, 20), (60, 60), (60, 20)):
        for effect in EFFECTS:
            _line(people, str(waiting), truth(effect) - truth(0), further(effect, people, waiting, number, 19))
    print("\nThe same, where those who moved least do not answer the second time (no interval can mend that):")
    for people in SIZES:
        _line(people, "", truth(0.5), published(0.5, people, number, 19, stay_away=True))
    print("\nHeld by other methods, %: effects of " + ", ".join(f"{truth(one):.2f}" for one in EFFECTS))
    for name in METHODS:
        cells = (
            " / ".join(f"{coverage(name, effect, people, number // 4, 19):.1f}" for effect in EFFECTS)
            for people in SIZES
        )
        print(f"{name:40}", "   ".join(f"{people}: {cell}" for people, cell in zip(SIZES, cells, strict=True)))


def _line(people: int, waiting: str, true: float, tally: Tally) -> None:
    print(
        f"{people:6}  {waiting:>7}  {true:.2f}  {tally.shown:7.1f}  {tally.held:6.1f}  {tally.told:9.1f}  "
        f"{tally.up:10.1f}  {tally.down:6.1f}  {tally.width:10.0f}"
    )


if __name__ == "__main__":
    main()
