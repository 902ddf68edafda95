"""A picture of one's own line: days across, the item's own words at the ends, a bar for what an answer leaves open."""

from textwrap import fill
from typing import TYPE_CHECKING

from managerkit.plans.page import spoken
from managerkit.ui.figures import INK, PALETTE, is_narrow, new_figure

from .own_line import AnswerLine

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(line: AnswerLine) -> "Figure":
    """Draw the answers that have a place.

    Args:
        line: one's own line, with two such answers or more.

    Returns:
        the figure, an occasion for each column, in the order of the days.
    """
    placed = [(point, point.place) for point in line.points if point.place is not None]
    figure = new_figure(6.4, 1.9)
    axes = figure.axes[0]
    columns = range(len(placed))
    axes.plot(columns, [place for _, place in placed], color=PALETTE[0], alpha=0.5, linewidth=1.5)
    for column, (point, place) in zip(columns, placed, strict=True):
        axes.plot([column] * 2, [point.low or 0, point.high or 0], color=PALETTE[0], alpha=0.35, linewidth=11)
        axes.plot(column, place, "o", color=PALETTE[0], markersize=6, zorder=3)
    axes.set_ylim(-0.12, 1.12)
    axes.set_xlim(-0.4, len(placed) - 0.6)
    axes.set_yticks([0, 1], [fill(end, 18 if is_narrow() else 30) for end in line.ends], fontsize=9)
    words = [f"{point.when}\n{spoken(point.on)[4:]}" for point, _ in placed]
    axes.set_xticks(list(columns), words, fontsize=9)
    for end in (0, 1):
        axes.axhline(end, color=INK, alpha=0.2, linewidth=0.8, zorder=0)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure
