"""Very many seeded plays of a scenario: where they end, what they meet, how habits without judgement fare."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from managerkit.activities.scenarios.record import MOST_CHOICES
from managerkit.content.scenario import Scenario

from .agent import Practised
from .compiled import Compiled, CompiledPlay, compiled
from .continuity import Continuity
from .coverage import Met, Watcher, walk
from .dominance import Weighed, Worse, dominated, weigh
from .strategies import RANDOM, Pick, habits

PRACTISED = "with much practice"
NOWHERE = ""
"""In a count of endings, the plays that came to none."""
SEEKING = 4000
"""Plays spent, at the most, on a scene of which something was not met."""
ROUNDS = 3
"""Practised players that must agree, each with seeds of its own, before a choice is called dominated."""
_LEARNING = 0.8
"""The share of its plays in which a practised player learns; the others count."""

Told = Callable[[float], None]
"""Is told now and then what share is done."""


@dataclass
class Fuzzed:
    """What came of the plays.

    `endings` says for each way of playing how often it came to which ending (a scene, or NOWHERE); `last` has, for each
    variable, its values at the ends of random plays; `stuck` are scenes where a play found nothing open.
    """

    story: Compiled
    plays: int
    seed: int
    met: Met
    continuity: Continuity
    endings: dict[str, Counter[str]]
    last: list[list[float]]
    stuck: set[str] = field(default_factory=set)
    weighed: Weighed = field(default_factory=Weighed)
    dominated: list[Worse] = field(default_factory=list)
    choices: int = 0
    played: int = 0

    @property
    def reached(self) -> set[str]:
        """The scenes that somebody has come to."""
        return {self.story.places[number].id for number in self.met.places}

    def best(self, name: str) -> float:
        """The share of a way's plays that came to an ending which the author calls best."""
        counted = self.endings[name]
        return sum(times for scene, times in counted.items() if scene and is_best(self.story, scene)) / counted.total()


def is_best(story: Compiled, scene: str) -> bool:
    """Whether a scene is an ending that the author calls best.

    Args:
        story: the scenario.
        scene: a scene's id.
    """
    ending = story.source.scenes[scene].ending
    return ending is not None and ending.best


def fuzz(scenario: Scenario, plays: int, seed: int, told: Told = lambda done: None) -> Fuzzed:
    """Play a scenario in every way, over the same seeds.

    Args:
        scenario: one in which `check` finds nothing.
        plays: how many of each way of playing.
        seed: the first of as many seeds.
        told: is told now and then what share is done.

    Returns:
        where the plays of each way ended, and all that they met.
    """
    found = play_habits(scenario, plays, seed, lambda done: told(0.4 * done))
    found.endings[PRACTISED] = Counter()
    practised = _practise(found, seed)
    _seek(found)
    found.weighed = weigh(found.story, practised, plays // 40, seed, lambda done: told(0.5 + 0.3 * done))
    found.dominated = _agreed(found, list(dominated(found.story, found.weighed)), lambda done: told(0.8 + 0.2 * done))
    found.choices += found.weighed.choices
    return found


def play_habits(scenario: Scenario, plays: int, seed: int, told: Told = lambda done: None) -> Fuzzed:
    """Play a scenario only in the ways that use no judgement.

    Args:
        scenario: one in which `check` finds nothing.
        plays: how many of each way of playing.
        seed: the first of as many seeds.
        told: is told now and then what share is done.

    Returns:
        where the plays of each way ended, and all that they met.
    """
    story = compiled(scenario)
    ways = habits(story, seed)
    endings: dict[str, Counter[str]] = {name: Counter() for name in ways}
    found = Fuzzed(story, plays, seed, Met(story), Continuity(story), endings, [[] for _ in scenario.variables])
    for number in range(plays):
        start = story.begin(seed + number)
        for name, pick in ways.items():
            end = _play(found, start, pick, name)
            if name == RANDOM:
                for values, value in zip(found.last, end.cells, strict=False):
                    values.append(value)
        if not number % 50:
            told(number / plays)
    return found


def _play(found: Fuzzed, start: CompiledPlay, pick: Pick, counted_as: str | None) -> CompiledPlay:
    play = start.copy()
    watchers: list[Watcher] = [found.met, found.continuity] if found.continuity.declared else [found.met]
    for watcher in watchers:
        watcher.arrival(play, found.story.first)
    made = walk(found.story, play, pick, *watchers)
    found.choices += made
    found.played += 1
    ended = play.place.source.ending is not None
    if not ended and made < MOST_CHOICES:
        found.stuck.add(play.place.id)
    if counted_as:
        found.endings[counted_as][play.place.id if ended else NOWHERE] += 1
    return play


def _practise(found: Fuzzed, seed: int) -> Practised:
    """A player that has learned to come to best endings. Only the first one's last plays are counted."""
    practised = Practised(found.story, lambda place: is_best(found.story, place.id), seed)
    for number in range(found.plays):
        done = number / found.plays
        practised.trying = max(0.05, 1 - 2 * done / _LEARNING) if done < _LEARNING else 0
        counted = done >= _LEARNING and seed == found.seed
        end = _play(found, found.story.begin(seed + number), practised.pick, PRACTISED if counted else None)
        practised.learn(end.place)
    return practised


def _agreed(found: Fuzzed, suspects: list[Worse], told: Told) -> list[Worse]:
    """Those that other practised players find dominated too, by whichever choice."""
    for again in range(1, ROUNDS):
        if suspects:
            seed = found.seed + again * 10 * found.plays
            only = {worse.place.number for worse in suspects}
            weighed = weigh(found.story, _practise(found, seed), found.plays // 40, seed, told, only)
            found.choices += weighed.choices
            confirmed = {worse.move.number for worse in dominated(found.story, weighed)}
            suspects = [worse for worse in suspects if worse.move.number in confirmed]
        told(again / (ROUNDS - 1))
    return suspects


def _seek(found: Fuzzed) -> None:
    """Look on purpose for what nobody has met, with a player that also sees what is hidden."""
    for place in found.story.places:
        if found.met.whole(place):
            continue
        seeker = Practised(found.story, lambda end, sought=place: end is sought, found.seed, sees=True)  # type: ignore[misc]
        for number in range(SEEKING):
            seeker.trying = max(0.2, 1 - 2 * number / SEEKING)
            start = found.story.begin(found.seed + number)
            seeker.learn(_play(found, start, seeker.pick, None).place)
            if found.met.whole(place):
                break
