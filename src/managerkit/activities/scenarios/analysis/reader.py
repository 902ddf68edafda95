"""A player that reads: it has played many worlds, and goes by what has been shown in this one.

It sees what a learner sees: which facts came out, what each choice brought, the paragraphs that a scene showed, the
numbers that are always shown. For each choice it keeps a weight for each of these, and adds up what it has read (a
logistic regression, learned play by play). What is true and not revealed, it does not see.
"""

import math
import random
from collections.abc import Callable, Collection, Hashable, Sequence

from managerkit.activities.scenarios.record import MOST_CHOICES

from .compiled import Compiled, CompiledChoice, CompiledOutcome, CompiledPlay, CompiledScene, open_moves

_RATE = 0.3
_STEEPEST = 30.0
"""Sums beyond this are as good as certain."""
_ALWAYS: Hashable = "always"
"""What has been read in every play."""

Read = tuple[Hashable, ...]


class Reader:
    """Learns from plays what to do after what it has read.

    Args:
        story: the scenario.
        goal: which endings it is after, as scenes.
        seed: for what it tries.
        first: numbers of choices that it makes as soon as they are open, each once, in any order.
        cues: whether it reads all that is shown; if not, only the facts that came out.
    """

    def __init__(
        self,
        story: Compiled,
        goal: Callable[[CompiledScene], bool],
        seed: int,
        first: Collection[int] = (),
        cues: bool = True,
    ) -> None:
        self.trying = 1.0
        self.made: dict[int, list[int]] = {}
        """For each choice, by number: how often it was made, and how often that play came to the goal."""
        self.came: list[CompiledOutcome] = []
        """The outcomes of the play last played, in order."""
        self._story = story
        self._goal = goal
        self._luck = random.Random(f"{seed}|reader")
        self._first = frozenset(first)
        self._cues = cues
        self._shown = [cell for cell, one in enumerate(story.source.variables.values()) if one.shown == "always"]
        self._weights: dict[int, dict[Hashable, float]] = {}
        self._steps: dict[int, dict[Hashable, float]] = {}

    def practise(
        self,
        starts: Sequence[CompiledPlay],
        plays: int,
        ended: Callable[[CompiledPlay], None],
        told: Callable[[float], None],
    ) -> None:
        """Learn: at random in the beginning, by what was learned more and more.

        Args:
            starts: the worlds to learn in, one after another, and round again.
            plays: how many.
            ended: is given each play at its end.
            told: is told now and then what share is done.
        """
        for number in range(plays):
            self.trying = max(0.05, 1 - 1.5 * number / plays)
            path: list[tuple[CompiledChoice, Read]] = []
            end = self.play(starts[number % len(starts)].copy(), path)
            self._learn(path, self._goal(end.place))
            ended(end)
            if not number % 200:
                told(number / plays)
        self.trying = 0.0

    def play(self, play: CompiledPlay, path: list[tuple[CompiledChoice, Read]] | None = None) -> CompiledPlay:
        """Play on to an end.

        Args:
            play: where it begins; it is changed in place.
            path: is given each decision, with what had been read.

        Returns:
            the same play, where it ended.
        """
        read: set[Hashable] = {_ALWAYS}
        self.came = []
        for _ in range(MOST_CHOICES):
            moves = open_moves(play)
            if not moves:
                break
            self._look(play, read)
            seen = (*read, *[(cell, play.cells[cell]) for cell in self._shown])
            move = moves[0] if len(moves) == 1 else self._pick(play, moves, seen)
            if path is not None and len(moves) > 1:
                path.append((move, seen))
            result = self._story.choose(play, move)
            self.came.append(result)
            if self._cues:
                read.add(result)
                read.update(play.arrived)
        return play

    def _look(self, play: CompiledPlay, read: set[Hashable]) -> None:
        cells = play.cells
        read.update(fact for fact, cell in self._story.known.items() if cells[cell])
        if self._cues:
            place = play.place
            read.update([(place.id, number) for number, test in enumerate(place.asides) if test(cells)])

    def _pick(self, play: CompiledPlay, moves: list[CompiledChoice], seen: Read) -> CompiledChoice:
        urgent = [move for move in moves if move.number in self._first and not play.cells[move.made]]
        if urgent or self._luck.random() < self.trying:
            among = urgent or moves
            return among[int(self._luck.random() * len(among))]
        return max(moves, key=lambda move: self._sum(move, seen))

    def _sum(self, move: CompiledChoice, seen: Read) -> float:
        weights = self._weights.get(move.number)
        return sum([weights.get(one, 0.0) for one in seen]) if weights else 0.0

    def _learn(self, path: list[tuple[CompiledChoice, Read]], reached: bool) -> None:
        for move, seen in path:
            counted = self.made.setdefault(move.number, [0, 0])
            counted[0] += 1
            counted[1] += reached
            weights = self._weights.setdefault(move.number, {})
            steps = self._steps.setdefault(move.number, {})
            total = sum([weights.get(one, 0.0) for one in seen])
            error = reached - 1 / (1 + math.exp(-max(-_STEEPEST, min(_STEEPEST, total))))
            for one in seen:
                steps[one] = steps.get(one, 1.0) + error * error
                weights[one] = weights.get(one, 0.0) + _RATE * error / math.sqrt(steps[one])
