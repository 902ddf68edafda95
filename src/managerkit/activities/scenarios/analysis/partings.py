"""Which scenes divide rooms: where players of different manner part, and where that decides the ending."""

from collections import Counter, defaultdict

from managerkit.activities.scenarios.briefing import Division, WayOn
from managerkit.activities.scenarios.record import MOST_CHOICES
from managerkit.content.scenario import Scenario

from .compiled import Compiled, CompiledPlay, CompiledScene, compiled
from .ends import entropy
from .strategies import RANDOM, TAGS, Pick, habits

PLAYS = 1500
"""Plays at random, by which it is told what a choice leads to."""
_EACH = 60
"""Plays of each manner."""
_CLEARLY = 0.04
"""By how much an ending must come oftener before a choice is said to bring it nearer."""

_Firsts = dict[int, int]
"""For each scene of a play, by number, the choice first made there, by its index."""


def partings(scenario: Scenario, seed: int = 1) -> list[Division]:
    """Every scene with more than one choice, the most divided first.

    A scene divides as much as its first choice says about the ending, in bits, times how evenly the manners part there,
    in bits too, times the share of plays that come to it.

    Args:
        scenario: one in which `check` finds nothing.
        seed: the first of as many seeds.
    """
    story = compiled(scenario)
    ways = habits(story, seed)
    at_random = _led(story, ways[RANDOM], PLAYS, seed)
    by_manner = {tag: _led(story, ways[f"always {tag}"], _EACH, seed) for tag in TAGS}
    worth: dict[str, float] = {}
    found: dict[str, Division] = {}
    for place in story.places:
        if len(place.moves) > 1:
            after: dict[int, Counter[int]] = defaultdict(Counter)
            for firsts, end in at_random:
                if place.number in firsts:
                    after[firsts[place.number]][end] += 1
            taken = {tag: _usual(place, played) for tag, played in by_manner.items()}
            found[place.id] = Division(place.id, "", tuple(_ways(story, place, after, taken)))
            worth[place.id] = _decides(after) * _parted(taken) * sum(map(Counter.total, after.values())) / PLAYS
    return sorted(found.values(), key=lambda one: -worth[one.scene])


def _led(story: Compiled, pick: Pick, plays: int, seed: int) -> list[tuple[_Firsts, int]]:
    """For each play what was chosen first in its scenes, and where it ended."""
    return [_play(story, pick, story.begin(seed + number)) for number in range(plays)]


def _play(story: Compiled, pick: Pick, play: CompiledPlay) -> tuple[_Firsts, int]:
    firsts: _Firsts = {}
    for _ in range(MOST_CHOICES):
        if (move := pick(play)) is None:
            break
        firsts.setdefault(play.place.number, move.index)
        story.choose(play, move)
    return firsts, play.place.number


def _usual(place: CompiledScene, played: list[tuple[_Firsts, int]]) -> int | None:
    """What a manner chooses first in a scene most of the time; None if it never comes there."""
    counted = Counter(firsts[place.number] for firsts, _ in played if place.number in firsts)
    return counted.most_common(1)[0][0] if counted else None


def _decides(after: dict[int, Counter[int]]) -> float:
    """The mutual information of a scene's first choice and the ending, in bits."""
    ends = list(after.values())
    return max(0.0, entropy([sum(ends, Counter[int]())]) - entropy(ends)) if ends else 0.0


def _parted(taken: dict[str, int | None]) -> float:
    """How evenly the manners that come to a scene take different choices there, in bits."""
    counted = Counter(index for index in taken.values() if index is not None)
    return entropy([counted]) if counted else 0.0


def _ways(
    story: Compiled, place: CompiledScene, after: dict[int, Counter[int]], taken: dict[str, int | None]
) -> list[WayOn]:
    every = sum(after.values(), Counter[int]())
    found = []
    for move in place.moves:
        here = after.get(move.index, Counter[int]())
        gains = {end: here[end] / here.total() - every[end] / every.total() for end in here}
        best = max(gains, key=lambda end: gains[end], default=None)
        nearer = best if best is not None and gains[best] >= _CLEARLY else None
        found.append(
            WayOn(
                choice=move.source.id,
                manners=tuple(tag for tag, index in taken.items() if index == move.index),
                nearer=None if nearer is None else story.places[nearer].id,
                share=0.0 if nearer is None else here[nearer] / here.total(),
                usual=0.0 if nearer is None else every[nearer] / every.total(),
            )
        )
    return found
