"""What `check` can afford to see by playing: some hundred plays of each story."""

import random
from collections import Counter
from collections.abc import Iterator

from managerkit.activities.scenarios.record import MOST_CHOICES
from managerkit.content.scenario import Scenario

from .compiled import Compiled, CompiledChoice, CompiledPlay, compiled, open_moves
from .continuity import Continuity, breaches
from .coverage import walk
from .proof import Weakness
from .strategies import RANDOM, Pick, at_random
from .weaknesses import endless, gets_stuck

PLAYS = 150
"""Plays at random."""
CURIOUS = 300
"""Plays of a story whose texts presuppose something, by a player that looks for what it has not done."""


def rehearse(scenario: Scenario) -> Iterator[Weakness]:
    """What a few plays are enough to show: that one gets stuck or finds no end, or shows a text where it does not fit.

    Args:
        scenario: one whose names all exist.
    """
    story = compiled(scenario)
    yield from _at_random(story)
    yield from breaches(_watched(story))


def _at_random(story: Compiled) -> Iterator[Weakness]:
    pick = at_random(0)
    stuck: set[str] = set()
    without_end = 0
    for seed in range(PLAYS):
        play = story.begin(seed)
        without_end += walk(story, play, pick) == MOST_CHOICES
        if not play.place.source.ending and not open_moves(play):
            stuck.add(play.place.id)
    yield from map(gets_stuck, sorted(stuck))
    if without_end > PLAYS / 4:
        yield endless(RANDOM, without_end / PLAYS)


def _watched(story: Compiled) -> Continuity:
    """A story's continuity after some plays, if anything is declared."""
    continuity = Continuity(story)
    pick = _curious()
    for seed in range(CURIOUS if continuity.declared else 0):
        play = story.begin(seed)
        continuity.arrival(play, story.first)
        walk(story, play, pick, continuity)
    return continuity


def _curious() -> Pick:
    """Half of the time at random, half of the time what was done least in all plays so far."""
    luck = random.Random("curious")
    made: Counter[int] = Counter()

    def pick(play: CompiledPlay) -> CompiledChoice | None:
        moves = open_moves(play)
        if not moves:
            return None
        by_chance = moves[int(luck.random() * len(moves))]
        move = by_chance if luck.random() < 0.5 else min(moves, key=lambda one: made[one.number])
        made[move.number] += 1
        return move

    return pick
