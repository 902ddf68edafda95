"""Which choices were never the better one, as far as sampled moments can tell.

From moments of many plays every open choice is made, several times, and played on from by a practised player, with
equal luck for all of them. One choice is dominated by another when

- it led clearly less often to a best ending, over all moments where both were open;
- in no such moment did it lead there clearly more often;
- in no group of them (with or without a fact, with a variable high or low, with a choice made before or not) did it
  come out ahead in best endings, in facts known, or in a variable that learners are shown and that tells best endings
  from others;
- and it came to no ending that the other never comes to.
"""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from statistics import fmean, median, stdev

from managerkit.activities.scenarios.record import MOST_CHOICES

from .agent import Practised
from .compiled import Compiled, CompiledChoice, CompiledPlay, CompiledScene, Luck, open_moves
from .coverage import walk

AGAIN = 8
"""How often each choice of a moment is made."""
FEWEST = 20
"""Moments in which two choices must both have been open to be compared."""
_CLEAR = 0.05
"""How much oftener, at the least, the better choice must lead to a best ending over all moments."""
_BEATS = 0.375
"""How much oftener a choice must lead to a best ending to be the better one of a single moment: three in eight."""
_DIRECTED = 0.05
"""How much of its range a variable must lie apart in best and other endings, for one end to be called the better."""
_OWN = 0.1
"""How often a choice must come to an ending that another never comes to, for it to be its own."""

Weight = tuple[float, ...]
"""Shares of best endings and of facts known, then each shown variable as a share of its range; or averages of these."""


@dataclass(frozen=True)
class Moment:
    """A moment of a sampled play: its cells, and for each open choice, by number, its average weight and endings."""

    cells: tuple[float, ...]
    weights: dict[int, Weight]
    ends: dict[int, Counter[int]]


@dataclass
class Weighed:
    """The moments of each scene, by its number, and how many choices were made for them."""

    moments: dict[int, list[Moment]] = field(default_factory=dict)
    choices: int = 0


@dataclass(frozen=True)
class Worse:
    """A choice that was never the better one: in which scene, than which, in how many moments, with what shares."""

    place: CompiledScene
    move: CompiledChoice
    than: CompiledChoice
    moments: int
    share: float
    than_share: float


def weigh(
    story: Compiled,
    practised: Practised,
    most: int,
    seed: int,
    told: Callable[[float], None],
    only: Collection[int] | None = None,
) -> Weighed:
    """Sample moments, and weigh the choices open in each.

    Args:
        story: the scenario.
        practised: who plays, more or less at random before the moment, and mostly with judgement after it.
        most: moments looked at in each scene.
        seed: as many seeds below this one are used as are needed.
        told: is told now and then what share is done.
        only: the numbers of the scenes to look at; all, when it is missing.

    Returns:
        for each scene, the moments looked at, with what each open choice led to.
    """
    weighed = Weighed({place.number: [] for place in story.places})
    tempers = random.Random(f"{seed}|weigh")
    for number in range(4 * most):
        temper = tempers.random()
        play = story.begin(seed - 1 - number)
        met: set[int] = set()
        for _ in range(MOST_CHOICES):
            moves, here = open_moves(play), play.place.number
            if not moves:
                break
            moments = weighed.moments[here]
            wanted = len(moves) > 1 and (only is None or here in only) and len(moments) < most
            if wanted and here not in met and tempers.random() < 0.5:
                met.add(here)
                moments.append(_moment(story, play, moves, practised, weighed))
            practised.trying = temper
            story.choose(play, practised.pick(play) or moves[0])
        practised.forget()
        told(number / (4 * most))
    return weighed


def dominated(story: Compiled, weighed: Weighed) -> Iterator[Worse]:
    """Each dominated choice once, beside the choice that does best of those that dominate it.

    Args:
        story: the scenario.
        weighed: what sampled moments say of its choices.
    """
    directions = _directions(weighed)
    for place in story.places:
        found: dict[int, Worse] = {}
        for move, than in permutations(place.moves, 2):
            both = [m for m in weighed.moments[place.number] if {move.number, than.number} <= m.weights.keys()]
            if len(both) < FEWEST or not _dominates(both, than.number, move.number, directions):
                continue
            share, than_share = (fmean(moment.weights[one.number][0] for moment in both) for one in (move, than))
            if move.number not in found or than_share > found[move.number].than_share:
                found[move.number] = Worse(place, move, than, len(both), share, than_share)
        yield from found.values()


def best_choices(story: Compiled, weighed: Weighed) -> Iterator[tuple[CompiledScene, CompiledChoice]]:
    """The choice of each scene that led oftenest to a best ending, where it did so clearly oftener than the next.

    Args:
        story: the scenario.
        weighed: what sampled moments say of its choices.
    """
    for place in story.places:
        shares: dict[CompiledChoice, list[float]] = {}
        for move in place.moves:
            row = [m.weights[move.number][0] for m in weighed.moments[place.number] if move.number in m.weights]
            if len(row) >= FEWEST:
                shares[move] = row
        if len(shares) < 2:
            continue
        best, second = sorted(shares, key=lambda move: fmean(shares[move]), reverse=True)[:2]
        noise = (_noise(shares[best]) ** 2 + _noise(shares[second]) ** 2) ** 0.5
        if fmean(shares[best]) - fmean(shares[second]) > 2 * noise:
            yield place, best


def _moment(
    story: Compiled, play: CompiledPlay, moves: Sequence[CompiledChoice], practised: Practised, weighed: Weighed
) -> Moment:
    luck = practised.luck
    practised.trying = 0.15
    rows: dict[int, list[Weight]] = {move.number: [] for move in moves}
    ends: dict[int, Counter[int]] = {move.number: Counter() for move in moves}
    for _ in range(AGAIN):
        fresh = Luck(luck.getrandbits(60))
        for move in moves:
            onward = play.copy()
            onward.luck = fresh
            practised.luck = random.Random(fresh.seed)
            story.choose(onward, move)
            weighed.choices += 1 + walk(story, onward, practised.pick)
            rows[move.number].append(_weight(story, onward, practised))
            ends[move.number][onward.place.number] += 1
    practised.luck = luck
    practised.forget()
    averages = {number: tuple(map(fmean, zip(*row, strict=True))) for number, row in rows.items()}
    return Moment(tuple(play.cells), averages, ends)


def _weight(story: Compiled, play: CompiledPlay, practised: Practised) -> Weight:
    known = [play.cells[cell] for cell in story.known.values()]
    shown = [
        (play.cells[cell] - variable.low) / ((variable.high - variable.low) or 1)
        for cell, variable in enumerate(story.source.variables.values())
        if variable.shown != "never"
    ]
    return (float(practised.goal(play.place)), sum(known) / (len(known) or 1), *shown)


def _dominates(moments: Sequence[Moment], than: int, move: int, directions: Sequence[int]) -> bool:
    gains = [moment.weights[move][0] - moment.weights[than][0] for moment in moments]
    if fmean(gains) > -max(_CLEAR, 3 * _noise(gains)) or max(gains) >= _BEATS:
        return False
    ours, theirs = (sum((moment.ends[one] for moment in moments), Counter[int]()) for one in (move, than))
    if any(times >= _OWN * ours.total() and end not in theirs for end, times in ours.items()):
        return False
    return not any(_ahead(group, move, than, directions) for group in _groups(moments))


def _ahead(moments: Sequence[Moment], move: int, than: int, directions: Sequence[int]) -> bool:
    """Whether `move` comes out ahead of `than` in anything, by more than chance might well do."""
    for part, direction in enumerate(directions):
        gains = [direction * (moment.weights[move][part] - moment.weights[than][part]) for moment in moments]
        if direction and fmean(gains) > max(_noise(gains), 0.005):
            return True
    return False


def _noise(gains: Sequence[float]) -> float:
    return stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else 0.0


def _groups(moments: Sequence[Moment]) -> Iterator[Sequence[Moment]]:
    """All the moments, and for each thing that tells them apart those on either side, where they are not too few."""
    yield moments
    for cells in zip(*(moment.cells for moment in moments), strict=True):
        middle = median(cells)
        above = [moment for moment, value in zip(moments, cells, strict=True) if value > middle]
        below = [moment for moment, value in zip(moments, cells, strict=True) if value < middle]
        yield from (group for group in (above, below) if len(group) >= FEWEST // 4)


def _directions(weighed: Weighed) -> list[int]:
    """For each part of a weight whether more of it is better (1), less (-1), or neither (0), going by best endings."""
    weights = [weight for moments in weighed.moments.values() for m in moments for weight in m.weights.values()]
    best = sum(weight[0] for weight in weights)
    other = len(weights) - best
    if not best or not other:
        return [1, 1]
    directions = [1, 1]
    for part in range(2, len(weights[0])):
        in_best = sum(weight[0] * weight[part] for weight in weights) / best
        in_other = sum((1 - weight[0]) * weight[part] for weight in weights) / other
        apart = in_best - in_other
        directions.append(0 if abs(apart) < _DIRECTED else 1 if apart > 0 else -1)
    return directions
