"""The report's figures. A bar is solid as far as the number is sure, and pale as far as rounding down may hide more."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from managerkit.ui.figures import INK, PALETTE, new_figure

from .effects import NOISE
from .published import WHEN, CountedRow, DimensionSpread
from .suppression import FIVE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.2
"""In inches; the page stretches a figure to its own width, so that a narrower one has larger letters."""

_LINE, _BAR, _GAP = 0.19, 0.2, 0.16
_LABEL = 66
_COLUMN = 18
"""Letters in a line of a label, and of a column's title."""


def bars(rows: Sequence[CountedRow], counted: int) -> "Figure":
    """A bar chart with a row for each, the first on top; random plays have their mark.

    A row that fewer than five make up has a bar only where there is a mark to see it beside.

    Args:
        rows: how many people at least, in fives, and the share of random plays from 0 to 1.
        counted: how many people are counted, which the axis is made for.
    """
    labels = ["\n".join(wrap(_label(row), _LABEL)) for row in rows]
    heights = [
        _LINE * (label.count("\n") + 1) + (_BAR if _has_bar(row) else 0) + _GAP
        for row, label in zip(rows, labels, strict=True)
    ]
    figure = new_figure(WIDTH, sum(heights) + 0.35)
    axes = figure.axes[0]
    _scale(axes, counted)
    top = sum(heights)
    axes.set_ylim(0, top)
    for row, label, height in zip(rows, labels, heights, strict=True):
        axes.text(0, top, label, va="top", ha="left", color=INK, linespacing=1.25)
        if _has_bar(row):
            middle = top - height + _GAP + _BAR / 2 - 0.05
            where = (row.random or 0) * (counted + FIVE / 2)
            _bar(axes, row.at_least, middle, _BAR, beyond=where)
            if row.random is not None:
                axes.plot([where] * 2, [middle - _BAR * 0.7, middle + _BAR * 0.7], color=PALETTE[1], linewidth=3)
        top -= height
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure


def bands(dimension: DimensionSpread, counted: int) -> "Figure":
    """A dimension's bands side by side, low to high, and in each a bar for the start, looking back and the end.

    Args:
        dimension: how many people at least are in each band, in fives.
        counted: how many rated themselves, which the columns are made for.
    """
    titles = ["\n".join(wrap(title, _COLUMN)) for title in _columns(dimension)]
    figure = new_figure(WIDTH, 0.3 * len(WHEN) + 0.3 + 0.2 * max(title.count("\n") + 1 for title in titles))
    axes = figure.axes[0]
    column = counted + 2 * FIVE
    for row, numbers in enumerate(reversed(list(dimension.times.values()))):
        for place, number in enumerate(numbers):
            _bar(axes, number, row, 0.55, column * place)
    edges = [column * place for place in range(len(dimension.bands))]
    for edge in edges:
        axes.plot([edge] * 2, [-0.5, len(WHEN) - 0.5], color=INK, alpha=0.35, linewidth=1)
    for edge, name in zip(edges, titles, strict=True):
        axes.text(edge, len(WHEN) - 0.35, name, va="bottom", ha="left", color=INK, fontsize=9, linespacing=1.1)
    axes.set_yticks(range(len(WHEN)), list(WHEN.values())[::-1])
    axes.set_ylim(-0.5, len(WHEN) + 0.15)
    axes.set_xlim(-0.3, column * len(dimension.bands))
    axes.set_xticks([])
    _bare(axes)
    return figure


def changes(dimensions: Sequence[DimensionSpread]) -> "Figure":
    """For each dimension the two comparisons with the end, each with its interval, over the width of noise."""
    rows = [dimension for dimension in dimensions if any(dimension.changes.values())]
    figure = new_figure(WIDTH, 0.66 * len(rows) + 0.7)
    axes = axes_of_changes(figure, [one.title for one in rows], 20, range(-60, 61, 20))
    for height, dimension in enumerate(reversed(rows)):
        for before, shift, colour, marker in (
            ("start", 0.17, PALETTE[0], "o"),
            ("looking-back", -0.17, PALETTE[1], "s"),
        ):
            if change := dimension.changes[before]:
                axes.plot([change.low, change.high], [height + shift] * 2, color=colour, linewidth=3)
                axes.plot(change.mean, height + shift, marker, color=colour, markersize=8)
                if change.clear:
                    above = height + 2 * shift
                    arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 2}
                    axes.annotate("", (change.mean, above), (0, above), arrowprops=arrow)
    axes.set_xlabel("end less before, in hundredths of the scale")
    return figure


def axes_of_changes(figure: "Figure", titles: Sequence[str], wide: int, ticks: range) -> "Axes":
    """Axes for changes: a row for each title, the first on top, both ways from nought, over the width of noise.

    Args:
        figure: a new one.
        titles: of the rows.
        wide: how many letters stand on a line.
        ticks: hundredths of the scale.

    Returns:
        the figure's axes.
    """
    axes = figure.axes[0]
    axes.axvspan(-100 * NOISE, 100 * NOISE, color=INK, alpha=0.08, linewidth=0)
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(range(len(titles)), ["\n".join(wrap(title, wide)) for title in reversed(titles)])
    axes.set_ylim(-0.5, len(titles) - 0.5)
    axes.set_xlim(ticks[0] - 2, ticks[-1] + 2)
    axes.set_xticks(ticks, [f"{tick:+d}" if tick else "0" for tick in ticks])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return axes


def _has_bar(row: CountedRow) -> bool:
    return bool(row.at_least) or row.random is not None


def _label(row: CountedRow) -> str:
    return row.label if _has_bar(row) else f"{row.label} (fewer than 5)"


def _columns(dimension: DimensionSpread) -> list[str]:
    """What stands over the columns: the ends of the scale in the author's words, and between them how far up."""
    between = ["in between"] if len(dimension.bands) == 3 else dimension.bands[1:-1]
    return [f"“{dimension.low}”", *between, f"“{dimension.high}”"]


def _scale(axes: "Axes", counted: int) -> None:
    step = next((step for step in (5, 10, 20) if counted / step <= 6), 50)
    axes.set_xlim(0, 1.2 * (counted + FIVE))
    axes.set_xticks(range(0, counted + FIVE, step))


def _bar(axes: "Axes", number: int, height: float, thickness: float, left: float = 0.0, beyond: float = 0.0) -> None:
    """A bar with its number behind it, and behind `beyond` where the two would meet."""
    end = left + number + FIVE - 1
    axes.barh(height, number, thickness, left=left, color=PALETTE[0], linewidth=0)
    axes.barh(height, FIVE - 1, thickness, left=left + number, color=PALETTE[0], alpha=0.25, linewidth=0)
    axes.annotate(
        f"{number}+" if number else "fewer than 5",
        (beyond if end <= beyond < end + FIVE else end, height),
        (5, 0),
        textcoords="offset points",
        va="center_baseline",
        color=INK,
        fontsize=11 if number else 8,
        fontweight="bold" if number else "normal",
    )


def _bare(axes: "Axes") -> None:
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
