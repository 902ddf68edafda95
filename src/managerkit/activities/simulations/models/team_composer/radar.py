"""A radar with four spokes, as strokes and words of a picture."""

from collections.abc import Sequence

from managerkit.activities.simulations.model import Stroke

WIDTH, HEIGHT = 480.0, 300.0
"""The radar's size, in a picture's units."""
_CENTRE, _REACH = (WIDTH / 2, HEIGHT / 2), 115.0
_SPOKES = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Upwards first, and on clockwise: across and up."""
_NAMES = ((0, -14), (52, 0), (0, 14), (-44, 0))
"""How far a name stands off the end of its spoke."""


def _place(i: int, share: float) -> tuple[float, float]:
    """Where a share from 0 to 1 lies on a spoke."""
    across, up = _SPOKES[i]
    return _CENTRE[0] + across * _REACH * share, _CENTRE[1] - up * _REACH * share


def shape(levels: Sequence[float], look: int, title: str = "", filled: bool = False) -> Stroke:
    """Four shares as one closed line through the spokes.

    Args:
        levels: from 0 to 1.
        look: the number of its style.
        title: what the key calls it; "" for nothing.
        filled: whether it is shaded.

    Returns:
        the line.
    """
    return Stroke([_place(i, share) for i, share in enumerate(levels)], look, title, closed=True, filled=filled)


def web() -> list[Stroke]:
    """The spokes, and rings at each quarter."""
    rings = [shape([ring] * 4, -1) for ring in (0.25, 0.5, 0.75, 1.0)]
    return rings + [Stroke([_CENTRE, _place(i, 1)], -1) for i in range(4)]


def spokes(names: Sequence[str]) -> list[tuple[float, float, str]]:
    """The four names, each at the end of its spoke."""
    ends = [_place(i, 1) for i in range(4)]
    return [(x + dx, y + dy, name) for (x, y), (dx, dy), name in zip(ends, _NAMES, names, strict=True)]
