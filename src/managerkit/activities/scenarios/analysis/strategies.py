"""Ways of playing that use no judgement, for the author's proof that none of them does well."""

import random
from collections.abc import Callable

from .compiled import Compiled, CompiledChoice, CompiledPlay, is_open, open_moves

Pick = Callable[[CompiledPlay], CompiledChoice | None]
"""Chooses among what is open; None when nothing is."""
RANDOM = "at random"
TAGS = ("nice", "direct", "ask", "fix", "wait")


def habits(story: Compiled, seed: int) -> dict[str, Pick]:
    """Every way of playing without judgement, by its name. A tag's falls back on the first choice that is open.

    Args:
        story: the scenario.
        seed: of the way that chooses at random.
    """
    ordered: dict[str, Callable[[CompiledChoice], int]] = {
        "the first choice": lambda move: move.index,
        "the last choice": lambda move: -move.index,
        "the longest text": lambda move: -len(move.source.text),
        "the shortest text": lambda move: len(move.source.text),
        **{f"always {tag}": lambda move, tag=tag: tag not in move.source.tags for tag in TAGS},  # type: ignore[misc]
    }
    return {
        **{name: _in_order(story, key) for name, key in ordered.items()},
        "what was done least": _least,
        RANDOM: at_random(seed),
    }


def at_random(seed: int) -> Pick:
    """Any of the choices that are open."""
    luck = random.Random(f"{seed}|at random")

    def pick(play: CompiledPlay) -> CompiledChoice | None:
        moves = open_moves(play)
        return moves[int(luck.random() * len(moves))] if moves else None

    return pick


def _in_order(story: Compiled, key: Callable[[CompiledChoice], int]) -> Pick:
    orders = [sorted(place.moves, key=key) for place in story.places]

    def pick(play: CompiledPlay) -> CompiledChoice | None:
        for move in orders[play.place.number]:
            if is_open(move, play.cells):
                return move
        return None

    return pick


def _least(play: CompiledPlay) -> CompiledChoice | None:
    return min(open_moves(play), key=lambda move: int(play.cells[move.made]), default=None)
