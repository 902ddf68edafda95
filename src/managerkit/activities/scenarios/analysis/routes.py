"""The best blind route: one order of preference for each scene, whatever is revealed, found by search.

At each scene the first open choice of its order is made that was not yet made in this play; when all have been, the
first that is open. Orders are bettered by hill climbing: one choice of one scene moves to another place, and stays
there if the route comes to a good ending at least as often.
"""

import random
from collections.abc import Callable, Mapping, Sequence

from .compiled import Compiled, CompiledChoice, CompiledPlay, CompiledScene, is_open
from .coverage import walk
from .strategies import Pick

Goal = Callable[[CompiledScene], bool]
Route = list[list[CompiledChoice]]
"""For each scene, by its number, its choices in the order of preference."""

RESTARTS = 4
_SPREAD = 0.15
"""How far the worths that a restart begins with are disturbed, more with each."""


def follow(route: Route) -> Pick:
    """The way of playing that keeps to a route.

    Args:
        route: an order for every scene.
    """

    def pick(play: CompiledPlay) -> CompiledChoice | None:
        again: CompiledChoice | None = None
        for move in route[play.place.number]:
            if is_open(move, play.cells):
                if not play.cells[move.made]:
                    return move
                again = again or move
        return again

    return pick


def best_route(
    story: Compiled,
    goal: Goal,
    starts: Sequence[CompiledPlay],
    worths: Mapping[int, float],
    steps: int,
    seed: int,
    told: Callable[[float], None],
) -> Route:
    """Search for the route that most often comes to the goal.

    Args:
        story: the scenario.
        goal: which endings count, as scenes.
        starts: plays about to start, in the worlds to search on.
        worths: of choices, by number: how often plays that made them came to the goal; the first order to start from.
        steps: changes tried after each start.
        seed: of the search.
        told: is told now and then what share is done.

    Returns:
        the best route found.
    """
    luck = random.Random(f"{seed}|route")
    best: Route = []
    best_reached = -1
    for restart in range(RESTARTS):
        noisy = {move.number: worths.get(move.number, 0.0) + luck.gauss(0, _SPREAD * restart) for move in _all(story)}
        route = [sorted(place.moves, key=lambda move: -noisy[move.number]) for place in story.places]
        reached = _reached(story, goal, starts, route, 0)
        for step in range(steps):
            changed = _changed(story, route, luck)
            again = _reached(story, goal, starts, changed, reached)
            if again >= reached:
                route, reached = changed, again
            if not step % 10:
                told((restart + step / steps) / RESTARTS)
        if reached > best_reached:
            best, best_reached = route, reached
    return best


def _all(story: Compiled) -> list[CompiledChoice]:
    return [move for place in story.places for move in place.moves]


def _changed(story: Compiled, route: Route, luck: random.Random) -> Route:
    """The route with one choice at another place of its scene's order, near the front most of the time."""
    places = [number for number, order in enumerate(route) if len(order) > 1]
    number = luck.choice(places) if places else 0
    order = route[number].copy()
    if order:
        move = order.pop(luck.randrange(len(order)))
        order.insert(int(len(order) * luck.random() ** 2), move)
    return [*route[:number], order, *route[number + 1 :]]


def _reached(story: Compiled, goal: Goal, starts: Sequence[CompiledPlay], route: Route, least: int) -> int:
    """How many of the plays come to the goal; -1 as soon as fewer than `least` can."""
    pick, reached = follow(route), 0
    for done, start in enumerate(starts):
        if reached + len(starts) - done < least:
            return -1
        play = start.copy()
        walk(story, play, pick)
        reached += goal(play.place)
    return reached
