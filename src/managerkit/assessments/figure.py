"""The picture of a self-assessment: a scale for each dimension, with the answers as dots and their range as a bar."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..content.assessment import Assessment
from ..ui.figures import INK, PALETTE, new_figure
from .engine import Result, position, valid

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
