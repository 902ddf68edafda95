"""Pictures of a self-assessment: a scale for each dimension, with answers and a range, or with three occasions."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from managerkit.content.assessment import Assessment, Dimension
from managerkit.ui.figures import INK, PALETTE, is_narrow, new_figure

from .engine import DimensionResult, position
from .moves import DimensionMove

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def _small() -> int:
    """The size of the smaller letters, in points; a narrow page shows them no larger than they are."""
    return 9 if is_narrow() else 8


def draw(assessment: Assessment, results: Sequence[DimensionResult], answers: Mapping[str, object]) -> "Figure":
    """Draw each dimension on its own scale; those with too few answers stay empty.

    Args:
        assessment: the instrument.
        results: what `score` makes of the answers.
        answers: item id to the index of the anchor chosen; what is no valid answer is not drawn.

    Returns:
        the figure: a row for each dimension, from 0 (low end) to 1 (high end).
    """
    figure, axes = _scales([result.dimension for result in results], room=0.3)
    for row, result in enumerate(reversed(results)):
        if result.place is None:
            missing = "too few answers yet"
            axes.text(0.5, row + 0.18, missing, fontsize=_small(), color=INK, va="center", ha="center", style="italic")
            continue
        if result.span:
            axes.plot(result.span, [row, row], color=PALETTE[0], alpha=0.35, linewidth=11)
        places: dict[float, int] = {}
        for item in assessment.items_of(result.dimension.id):
            if (x := position(item, answers.get(item.id))) is not None:
                stacked = places[x] = places.get(x, -1) + 1
                axes.plot(x, row + 0.13 * stacked, "o", color=PALETTE[0], markersize=5, zorder=3)
        axes.plot([result.place] * 2, [row - 0.17, row + 0.17], color=INK, linewidth=2.5)
    return figure


def draw_moves(moves: Sequence[DimensionMove], titles: Mapping[str, str]) -> "Figure":
    """Draw each dimension's three places on its own scale, each occasion with a mark of its own, the last one open.

    Args:
        moves: a dimension's places each, from 0 to 1; a place that is None is not drawn.
        titles: what the key calls each occasion, by its name in `places`; at most three.

    Returns:
        the figure: a row for each dimension, from 0 (low end) to 1 (high end).
    """
    figure, axes = _scales([move.dimension for move in moves], room=0.7)
    for number, (name, title) in enumerate(titles.items()):
        known = [(place, row) for row, move in enumerate(reversed(moves)) if (place := move.places[name]) is not None]
        axes.plot(
            [place for place, _ in known],
            [row for _, row in known],
            "osD"[number],
            color=PALETTE[number],
            markersize=9,
            markerfacecolor="none" if number == len(titles) - 1 else PALETTE[number],
            markeredgewidth=2,
            label=title,
            zorder=3,
        )
    columns = 1 if is_narrow() else len(titles)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=columns, frameon=False, fontsize=9, labelcolor=INK)
    return figure


def _scales(dimensions: Sequence[Dimension], room: float) -> "tuple[Figure, Axes]":
    """A line for each dimension, the first on top, with its two ends named; `room` inches are left for more."""
    figure = new_figure(7.2, (1.2 if is_narrow() else 0.8) * len(dimensions) + room)
    axes = figure.axes[0]
    for row, dimension in enumerate(reversed(dimensions)):
        axes.plot([0, 1], [row, row], color=INK, alpha=0.3, linewidth=1)
        for x, end in ((0, dimension.low), (1, dimension.high)):
            words = fill(end, 20) if is_narrow() else end
            to = "right" if x else "left"
            axes.text(x, row - 0.27, words, fontsize=_small(), color=INK, va="top", ha=to, linespacing=1)
    axes.set_yticks([])
    titles = [dimension.title for dimension in reversed(dimensions)]
    if is_narrow():
        for row, title in enumerate(titles):
            axes.text(0, row + 0.43, title, color=INK, va="center")
    else:
        axes.set_yticks(range(len(dimensions)), titles)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.65, len(dimensions) - 0.4)
    axes.set_xticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    return figure, axes
