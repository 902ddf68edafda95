"""What the author should put right, going by very many plays."""

from collections.abc import Callable, Iterator, Mapping

from managerkit.activities.scenarios.record import MOST_CHOICES
from managerkit.content.yamltext import Place as Where

from .compiled import Compiled, CompiledChoice, CompiledOutcome, CompiledScene
from .continuity import breaches
from .coverage import needed
from .dominance import best_choices
from .fuzz import NOWHERE, PRACTISED, Fuzzed, is_best
from .proof import Weakness
from .strategies import RANDOM

MOST_BEST = 0.25
"""The share of plays in which a way of playing without judgement may come to a best ending."""
MOST_RANDOM = 0.12
"""The same for playing at random."""
_ALWAYS = 4
"""Scenes with a best choice that there must be before something is said to be so of all of them."""
_OFTEN = 50
"""How often an outcome must have happened before an effect of it that moved nothing is worth a word."""
_LOOKS: dict[str, Callable[[CompiledScene], CompiledChoice]] = {
    "the longest": lambda place: max(place.moves, key=lambda move: len(move.source.text)),
    "the shortest": lambda place: min(place.moves, key=lambda move: len(move.source.text)),
    "the first": lambda place: place.moves[0],
    "the last": lambda place: place.moves[-1],
}
"""By what a learner could tell the best choice without thinking."""


def weaknesses(found: Fuzzed) -> Iterator[Weakness]:
    """Everything that keeps a scenario from being sound."""
    yield from map(gets_stuck, sorted(found.stuck))
    yield from breaches(found.continuity)
    yield from _habits(found)
    yield from _by_its_looks(found)
    for place in found.story.places:
        yield from _unmet(found, place)


def remarks(found: Fuzzed) -> Iterator[Weakness]:
    """What is worth a look, and may be as the author wants it: choices that were never the better one."""
    for worse in found.dominated:
        message = (
            f"`{worse.move.source.id}` was never better than `{worse.than.source.id}` in {worse.moments} sampled "
            f"moments (best endings {worse.share:.0%} and {worse.than_share:.0%} when played on well)"
        )
        remedy = "let it win something somewhere, unless it is a mistake that learners are meant to make"
        yield Weakness(("scenes", worse.place.id, "choices", worse.move.index), message, remedy)


def gets_stuck(scene: str) -> Weakness:
    """What to say of a scene in which a play found nothing open, by its id."""
    remedy = "leave one choice without `when` and `once`, or add a pass for when nothing is left"
    return Weakness(("scenes", scene, "choices"), f"a play can get stuck in `{scene}`: nothing is open there", remedy)


def endless(way: str, share: float) -> Weakness:
    """What to say of a way of playing that goes round.

    Args:
        way: its name.
        share: of its plays that come to no ending.
    """
    message = f"{way}: {share:.0%} of plays come to no ending within {MOST_CHOICES} choices"
    return Weakness(("scenes",), message, "let each way round cost something, with a pass that leaves when it is spent")


def _habits(found: Fuzzed) -> Iterator[Weakness]:
    for name in found.endings:
        if name == PRACTISED:
            continue
        counted = found.endings[name]
        if counted[NOWHERE]:
            yield endless(name, counted[NOWHERE] / counted.total())
        yield from too_easy(found.story, name, counted)


def too_easy(story: Compiled, name: str, counted: Mapping[str, int]) -> Iterator[Weakness]:
    """What to say of a way of playing that comes to a best ending too often.

    Args:
        story: the scenario.
        name: of the way.
        counted: how often it came to which ending, by the scene's id ("" for none).
    """
    best = {scene: times for scene, times in counted.items() if scene and is_best(story, scene)}
    share, most = sum(best.values()) / (sum(counted.values()) or 1), most_best(name)
    if share > most:
        scene = max(best, key=lambda scene: best[scene])
        message = (
            f"{name}: {share:.0%} of plays come to a best ending, mostly this one; no habit may in more than {most:.0%}"
        )
        remedy = "ask more of the play on the way here, or reorder or reword the choices that lead here"
        yield Weakness(("scenes", scene, "ending"), message, remedy)


def most_best(name: str) -> float:
    """In what share of its plays a way without judgement, by its name, may come to a best ending."""
    return MOST_RANDOM if name == RANDOM else MOST_BEST


def _by_its_looks(found: Fuzzed) -> Iterator[Weakness]:
    """When the best choice of each scene is told by its length or its place."""
    best = list(best_choices(found.story, found.weighed))
    for look, of in _LOOKS.items():
        if len(best) >= _ALWAYS and all(of(place) is move for place, move in best):
            message = f"the best choice is always {look}, in all {len(best)} scenes that have one (sampled)"
            where: Where = ("scenes", best[0][0].id, "choices", best[0][1].index)
            yield Weakness(where, message, "reorder or reword the choices in some of them")


def _unmet(found: Fuzzed, place: CompiledScene) -> Iterator[Weakness]:
    """What no play met of a scene; of what lies within something not met, nothing more is said."""
    met, here = found.met, ("scenes", place.id)
    if place.number not in met.places:
        if any((place.number, n) in met.passes for n in range(len(place.passes))):
            return
        kind = "ending" if place.source.ending else "scene"
        yield _never(found, here, f"came to the {kind} `{place.id}`")
        return
    for n, aside in enumerate(place.source.asides):
        if (place.number, n) not in met.asides:
            yield _never(found, (*here, "asides", n, "when"), f"met `{aside.when}` here")
    for n, way in enumerate(place.source.passes):
        if (place.number, n) not in met.passes:
            yield _never(found, (*here, "passes", n, "when"), f"met `{way.when}` on arrival here")
    for move in place.moves:
        where = (*here, "choices", move.index)
        if move.number not in met.moves:
            yield _never(found, (*where, "when"), f"found `{move.source.id}` open")
            continue
        for n, result in enumerate(move.results):
            yield from _outcome(found, (*where, "outcomes", n), move, result)


def _outcome(found: Fuzzed, where: Where, move: CompiledChoice, result: CompiledOutcome) -> Iterator[Weakness]:
    times = found.met.results[result.number]
    if not times:
        if result in needed(move):
            yield _never(found, where, f"met this outcome of `{move.source.id}`")
        return
    if result.late and result.number not in found.met.lates:
        yield _never(found, (*where, "later"), "went on for long enough that this arrived")
    names = list(found.story.source.variables)
    for part, late, effects in (
        ((), False, result.effects),
        (("later",), True, result.late.effects if result.late and result.number in found.met.lates else ()),
    ):
        for cell, change, *_ in effects:
            if change and times >= _OFTEN and (result.number, late, cell) not in found.met.effects:
                message = f"this never moved `{names[cell]}` in {times} times: it stood at its bound"
                yield Weakness((*where, *part, "effects", names[cell]), message, "remove it, or look at the bounds")


def _never(found: Fuzzed, where: Where, what: str) -> Weakness:
    return Weakness(where, f"none of {found.played} plays {what}", "loosen its conditions, or remove it")
