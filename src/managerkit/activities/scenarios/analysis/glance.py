"""What of a story's balance `check` can tell in a few hundredths of a second; what needs more is left to `fuzz`.

Nothing here is a guess. A way without judgement that does well in a few plays is played as often as `fuzz` plays it,
on the same seeds; that no play can come to something is proved.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from managerkit.content.scenario import Scenario, Scene

from .compiled import compiled
from .coverage import walk
from .ends import told
from .fuzz import NOWHERE, is_best
from .proof import Possible, Weakness, possible
from .strategies import RANDOM, habits
from .weaknesses import most_best, too_easy
from .worlds import ByWorld

FEW = 15
"""Plays of each habit, at first."""
FEW_AT_RANDOM = 60
MANY = 2000
"""Plays of a habit that did well in the few: as many as `fuzz` makes, if nothing else is said."""
_SEED = 1


def glance(scenario: Scenario) -> Iterator[Weakness]:
    """Habits that do too well, worlds without a best ending, choices that decide alone.

    Args:
        scenario: one that `check` finds nothing wrong with.
    """
    found = possible(scenario)
    apart = ByWorld(found)
    if any(scene.ending and scene.ending.best for scene in scenario.scenes.values()):
        yield from _habits(scenario)
        yield from _hopeless(found, apart)
    yield from _alone(found, apart)


def _habits(scenario: Scenario) -> Iterator[Weakness]:
    story = compiled(scenario)
    start = cache(story.begin)
    for name, pick in habits(story, _SEED).items():
        counted: Counter[str] = Counter()
        for number in range(MANY):
            play = start(_SEED + number).copy()
            walk(story, play, pick)
            counted[play.place.id if play.place.source.ending else NOWHERE] += 1
            if number + 1 == (FEW_AT_RANDOM if name == RANDOM else FEW):
                best = sum(times for scene, times in counted.items() if scene and is_best(story, scene))
                if best <= most_best(name) * counted.total():
                    break
        else:
            yield from too_easy(story, name, counted)


def _hopeless(found: Possible, apart: ByWorld) -> Iterator[Weakness]:
    """Worlds in which no play can come to a best ending."""
    scenes, worlds = found.scenario.scenes, found.worlds
    good = 0
    for name, bits in apart.reached().items():
        if (ending := scenes[name].ending) and ending.best:
            good |= bits
    lost = [world for number, world in enumerate(worlds) if not good >> number & 1]
    if lost and len(worlds) > 1:
        drawn = found.scenario.drawn
        example = told(frozenset(fact for fact in drawn if lost[0][fact]))
        message = f"no play can come to a best ending where {example}"
        message += f", and in {len(lost) - 1} more of {len(worlds)} worlds" if len(lost) > 1 else ""
        remedy = "give it an ending that a fair person would call good: staying, declining and going back count"
        yield Weakness(("draws",), message, remedy)


def _alone(found: Possible, apart: ByWorld) -> Iterator[Weakness]:
    """Choices before a last scene from which one single ending can be reached."""
    scenes, ends = found.scenario.scenes, _ends(found, apart)
    for name in scenes:
        if name not in found.reached or _is_last(found.scenario, scenes[name]):
            continue
        for n, choice in enumerate(scenes[name].choices):
            after = {end for to, _ in apart.leads(choice) for end in ends[to]}
            if len(after) == 1:
                message = (
                    f"`{choice.id}` leads to the ending `{after.pop()}` whatever is true, and whatever comes after it"
                )
                remedy = "let what is known and true have a say after it, or make it the last scene"
                yield Weakness(("scenes", name, "choices", n), message, remedy)


def _ends(found: Possible, apart: ByWorld) -> dict[str, set[str]]:
    """For each scene the endings that can be reached from it."""
    scenes = found.scenario.scenes
    ways = {name: {to for choice in scenes[name].choices for to, _ in apart.leads(choice)} for name in found.reached}
    for name in ways:
        ways[name].update(way.to for way in scenes[name].passes if not found.never(way.when))
    ends = {name: {name} if scenes[name].ending else set[str]() for name in ways}
    before: object = None
    while before != (now := sum(map(len, ends.values()))):
        before = now
        for name in ways:
            ends[name] = ends[name].union(*(ends[to] for to in ways[name]))
    return ends


def _is_last(scenario: Scenario, scene: Scene) -> bool:
    return all(scenario.scenes[outcome.to].ending for choice in scene.choices for outcome in choice.outcomes)
