"""What judgement is worth: a story played by stronger players than habits, with attention and without.

All learn or search on one half of the worlds, and are told on the other. A world here is a seed: what is true, and
all luck.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from managerkit.content.expression import parse
from managerkit.content.scenario import Scenario

from .agent import Practised
from .compiled import Compiled, CompiledChoice, CompiledOutcome, CompiledPlay, CompiledScene, compiled
from .coverage import walk
from .ends import Ends, World, world
from .fuzz import is_best
from .reader import Reader
from .routes import best_route, follow
from .strategies import habits

ATTENTIVE = "attentive"
BLIND = "the best blind route"
SWEEP = "looks everywhere"
LOGS = "logs first"

TOLD_ON = 400
"""The most worlds that the players are told on."""
_SEEKING = 1500
"""Plays that each of two players spends, at the most, to find a good ending of a world."""
_WORLDS = 8000
"""Seeds among which a world is looked for that nobody had a good ending in."""
_TRYING = 0.25
"""How often the attentive player tries something else when it looks for a good ending."""
_OTHERS = 10**6
"""How far the seeds that are learned on lie from those that are told."""

Told = Callable[[float], None]
Way = Callable[[CompiledPlay], CompiledPlay]
"""Plays on to an end, changing the play, and returns it."""


@dataclass(frozen=True)
class Judgement:
    """What the players came to.

    `endings` has for each player how often it came to which ending, by the scene's id ("" for none). `hopeless` are
    worlds in which nobody found a best ending. `shares` says how much of the ending manner, world and luck decide.
    """

    story: Compiled
    endings: dict[str, Counter[str]]
    ends: Ends
    hopeless: tuple[World, ...]
    shares: tuple[float, float, float]

    def best(self, player: str) -> float:
        """The share of a player's plays that came to a best ending; nothing for one that this story gives no move."""
        counted = self.endings.get(player, Counter[str]())
        return sum(times for scene, times in counted.items() if scene and is_best(self.story, scene)) / (
            counted.total() or 1
        )

    @property
    def attention(self) -> float:
        """What attention is worth: the attentive player's share of best endings less the best blind route's."""
        return self.best(ATTENTIVE) - self.best(BLIND)


def judge(scenario: Scenario, plays: int, seed: int, told: Told = lambda done: None) -> Judgement:
    """Let a story be played with attention and without.

    Args:
        scenario: one in which `check` finds nothing.
        plays: how much is practised and searched: the attentive player learns from five times as many plays.
        seed: the first of as many seeds.
        told: is told now and then what share is done.

    Returns:
        what the players came to.
    """
    story = compiled(scenario)
    ends = Ends(story)
    endings: dict[str, Counter[str]] = {}
    to_learn = [story.begin(seed + _OTHERS + number) for number in range(max(100, plays // 2))]
    to_tell = [story.begin(seed + number) for number in range(min(TOLD_ON, plays))]
    attentive = Reader(story, lambda place: is_best(story, place.id), seed)
    attentive.practise(
        to_learn, 5 * plays, lambda end: ends.add(end, came=attentive.came), lambda done: told(0.5 * done)
    )
    players = _players(story, ends, attentive, to_learn, plays, seed, told)
    for name, way in ((ATTENTIVE, attentive.play), *players, *_habits(story, seed)):
        counted = Counter[str]()
        for start in to_tell:
            end = way(start.copy())
            ends.add(end, name)
            counted[end.place.id if end.place.source.ending else ""] += 1
        endings[name] = counted
    hopeless = tuple(_hopeless(story, ends, attentive, seed))
    shown = {name: endings[name] for name in (ATTENTIVE, BLIND, SWEEP, LOGS) if name in endings}
    told(1.0)
    return Judgement(story, shown, ends, hopeless, ends.shares())


def informative(story: Compiled) -> frozenset[int]:
    """The choices, by number, that may bring a fact to light.

    Args:
        story: the scenario.
    """
    return _moves(story, lambda result: bool(result.reveals or (result.late and result.late.reveals)))


def logs(story: Compiled) -> frozenset[int]:
    """The choices, by number, that bring a fact to light whatever anybody thinks of it: no chance, no variable asked.

    Args:
        story: the scenario.
    """

    def sure(result: CompiledOutcome) -> bool:
        asked = parse(result.source.when).names if result.source.when else ()
        return bool(result.reveals) and result.chance is None and not asked

    return _moves(story, sure)


def _moves(story: Compiled, has: Callable[[CompiledOutcome], bool]) -> frozenset[int]:
    return frozenset(move.number for place in story.places for move in place.moves if any(map(has, move.results)))


def _players(
    story: Compiled, ends: Ends, attentive: Reader, worlds: list[CompiledPlay], plays: int, seed: int, told: Told
) -> Iterator[tuple[str, Way]]:
    def goal(place: CompiledScene) -> bool:
        return is_best(story, place.id)

    worths = {move: reached / times for move, (times, reached) in attentive.made.items()}
    some = worlds[: max(40, plays // 13)]
    route = best_route(story, goal, some, worths, plays // 8, seed, lambda done: told(0.5 + 0.3 * done))
    yield BLIND, _walked(story, follow(route))
    for name, first, cues in ((SWEEP, informative(story), False), (LOGS, logs(story), True)):
        if first:
            player = Reader(story, goal, seed, first, cues)
            player.practise(worlds, 2 * plays, ends.add, lambda done: None)
            yield name, player.play
        told(0.9)


def _habits(story: Compiled, seed: int) -> Iterator[tuple[str, Way]]:
    for name, pick in habits(story, seed).items():
        yield name, _walked(story, pick)


def _walked(story: Compiled, pick: Callable[[CompiledPlay], CompiledChoice | None]) -> Way:
    def way(play: CompiledPlay) -> CompiledPlay:
        walk(story, play, pick)
        return play

    return way


def _hopeless(story: Compiled, ends: Ends, attentive: Reader, seed: int) -> Iterator[World]:
    """Worlds without a best ending, also for players that try much, one attentive and one that sees what is hidden."""
    good: set[World] = set()
    for worlds in ends.by_manner.values():
        good |= {
            place for place, counted in worlds.items() if any(is_best(story, story.places[end].id) for end in counted)
        }
    by_world: dict[World, list[CompiledPlay]] = {}
    for number in range(_WORLDS):
        start = story.begin(seed + 2 * _OTHERS + number)
        if (here := world(story, start)) not in good:
            by_world.setdefault(here, []).append(start)
    attentive.trying = _TRYING
    for here in sorted(by_world, key=sorted):
        starts = by_world[here]
        seeker = Practised(story, lambda place: is_best(story, place.id), seed, sees=True)
        tries = (attentive.play(starts[number % len(starts)].copy()) for number in range(_SEEKING))
        if not any(seeker.goal(end.place) for end in tries) and not any(
            _seek(story, seeker, starts, number) for number in range(_SEEKING)
        ):
            yield here


def _seek(story: Compiled, seeker: Practised, starts: list[CompiledPlay], number: int) -> bool:
    seeker.trying = max(0.2, 1 - 1.5 * number / _SEEKING)
    play = starts[number % len(starts)].copy()
    walk(story, play, seeker.pick)
    seeker.learn(play.place)
    return seeker.goal(play.place)
