"""The picture of a self-assessment: a scale for each dimension, with the answers as dots and their range as a bar."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..content.assessment import Assessment
from ..ui.figures import INK, PALETTE, new_figure
from .engine import Result, position, valid
from .moves import Move

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(assessment: Assessment, results: Sequence[Result], answers: Mapping[str, object]) -> "Figure":
    """Draw each dimension on its own scale; those with too few answers stay empty."""
    figure = new_figure(7.2, 0.8 * len(results) + 0.3)
    axes = figure.axes[0]
    for row, result in enumerate(reversed(results)):
        axes.plot([0, 1], [row, row], color=INK, alpha=0.3, linewidth=1)
        axes.text(0, row - 0.38, result.dimension.low, fontsize=8, color=INK, va="center", ha="left")
        axes.text(1, row - 0.38, result.dimension.high, fontsize=8, color=INK, va="center", ha="right")
        if result.place is None:
            axes.text(
                0.5,
                row + 0.18,
                "too few answers yet",
                fontsize=8,
                color=INK,
                va="center",
                ha="center",
                style="italic",
            )
            continue
        axes.plot([result.low, result.high], [row, row], color=PALETTE[0], alpha=0.35, linewidth=11)
        places: dict[float, int] = {}
        for item in assessment.items_of(result.dimension.id):
            answer = answers.get(item.id)
            if isinstance(answer, int) and valid(item, answer):
                x = position(item, answer)
                stacked = places[x] = places.get(x, -1) + 1
                axes.plot(x, row + 0.13 * stacked, "o", color=PALETTE[0], markersize=5, zorder=3)
        axes.plot([result.place] * 2, [row - 0.17, row + 0.17], color=INK, linewidth=2.5)
    axes.set_yticks(range(len(results)), [r.dimension.title for r in reversed(results)])
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.65, len(results) - 0.4)
    axes.set_xticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    return figure


def draw_moves(moves: Sequence[Move], titles: Mapping[str, str]) -> "Figure":
    """Draw each dimension's three places on its own scale, each occasion with a mark of its own."""
    figure = new_figure(7.2, 0.8 * len(moves) + 0.7)
    axes = figure.axes[0]
    for row, move in enumerate(reversed(moves)):
        axes.plot([0, 1], [row, row], color=INK, alpha=0.3, linewidth=1)
        axes.text(0, row - 0.36, move.dimension.low, fontsize=8, color=INK, va="center", ha="left")
        axes.text(1, row - 0.36, move.dimension.high, fontsize=8, color=INK, va="center", ha="right")
    marks = dict(zip(titles, "osD", strict=True))
    for colour, (name, title) in zip(PALETTE, titles.items(), strict=False):
        placed = [(move.places[name], row) for row, move in enumerate(reversed(moves))]
        known = [(place, row) for place, row in placed if place is not None]
        across, rows = [place for place, _ in known], [row for _, row in known]
        hollow = name == "looking-back"
        axes.plot(
            across,
            rows,
            marks[name],
            color=colour,
            markersize=9,
            markerfacecolor="none" if hollow else colour,
            markeredgewidth=2,
            label=title,
            zorder=3,
        )
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False, fontsize=9, labelcolor=INK)
    axes.set_yticks(range(len(moves)), [move.dimension.title for move in reversed(moves)])
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.65, len(moves) - 0.5)
    axes.set_xticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    return figure
