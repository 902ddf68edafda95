"""A player with judgement of a kind: it has played the story very often, and remembers what led where.

It looks at what has come out and at what it has done in this scene. It shows whether an ending can be had at all,
and plays on after a choice whose worth is to be found.
"""

import random
from collections.abc import Callable, Hashable

from .compiled import Compiled, CompiledChoice, CompiledPlay, CompiledScene, open_moves

_PRIOR = 4.0
"""How many plays the memory of a scene counts against that of a closer look at it."""
_HOPE = 0.3
"""What is thought of a choice never tried; hope makes it be tried."""


class Practised:
    """Learns from the plays that it is told the end of.

    Args:
        story: the scenario.
        goal: which endings it is after, as scenes.
        seed: for what it tries.
        sees: whether it knows from the start which facts are true.
    """

    def __init__(self, story: Compiled, goal: Callable[[CompiledScene], bool], seed: int, sees: bool = False) -> None:
        self.goal = goal
        self.trying = 1.0
        self.luck = random.Random(f"{seed}|practised")
        self._known = [*story.known.values(), *(story.true.values() if sees else ())]
        self._made = [[move.made for move in place.moves] for place in story.places]
        self._memory: dict[Hashable, dict[int, list[int]]] = {}
        self._path: list[tuple[tuple[Hashable, ...], int]] = []

    def pick(self, play: CompiledPlay) -> CompiledChoice | None:
        """What it would choose; with a share of `trying`, anything."""
        moves = open_moves(play)
        if not moves:
            return None
        looks = self._looks(play)
        if len(moves) == 1 or self.luck.random() < self.trying:
            move = moves[int(self.luck.random() * len(moves))]
        else:
            worths = self._worths(looks, len(play.place.moves))
            move = max(moves, key=lambda move: worths[move.index])
        self._path.append((looks, move.index))
        return move

    def forget(self) -> None:
        """Learn nothing from the play just played."""
        self._path.clear()

    def learn(self, place: CompiledScene) -> None:
        """Remember where the choices of the play just played have led."""
        reached = self.goal(place)
        for looks, index in self._path:
            for look in looks:
                memory = self._memory.setdefault(look, {}).setdefault(index, [0, 0])
                memory[0] += 1
                memory[1] += reached
        self._path.clear()

    def _looks(self, play: CompiledPlay) -> tuple[Hashable, ...]:
        """The moment, seen from far and from ever nearer."""
        number, cells = play.place.number, play.cells
        known = tuple([cells[cell] for cell in self._known])
        made = tuple([cells[cell] > 0 for cell in self._made[number]])
        return number, (number, known), (number, known, made)

    def _worths(self, looks: tuple[Hashable, ...], choices: int) -> list[float]:
        """What each choice of the scene is thought to be worth."""
        worths = [_HOPE] * choices
        for look in looks:
            for index, (times, reached) in self._memory.get(look, {}).items():
                worths[index] = (reached + worths[index] * _PRIOR) / (times + _PRIOR)
        return worths
