"""One figure for any simulation's outcome: lines with ranges, bands to compare with, names at the lines."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from ..ui.figures import INK, PALETTE, new_figure
from .model import Outcome, Series, Span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import LineStyleType

WIDTH, HEIGHT = 7.2, 3.6
"""Inches."""
_SIZE, _SMALL = 10, 9
"""Points."""
_DASHES: Sequence["LineStyleType"] = ("-", (0, (6, 2)), (0, (1, 1.5)), "-.", (0, (10, 2)))
_LINE = 13.0
"""Points from one line of a label to the next."""
_ROOM = 205.0
"""Points of height that the axes have, roughly."""
_NUDGE = 14.0
"""Points that a label may stand off its line's end."""


def draw(outcome: Outcome) -> "Figure":
    """The outcome as a figure on a clear ground, all words and axes in `INK`."""
    figure = new_figure(WIDTH, HEIGHT)
    axes = figure.axes[0]
    _bounds(axes, outcome)
    _spans(axes, outcome)
    for i, series in enumerate(outcome.series):
        _line(axes, series, i)
    axes.set_xlabel(outcome.x_title, color=INK, fontsize=_SIZE)
    axes.set_ylabel(outcome.y_title, color=INK, fontsize=_SIZE)
    axes.tick_params(colors=INK, labelsize=_SMALL)
    for spine in axes.spines.values():
        spine.set_color(INK)
    _names(figure, axes, outcome.series)
    return figure


def _bounds(axes: "Axes", outcome: Outcome) -> None:
    """Room for every value; from 0 when nothing is below it; whole numbers on an axis of whole numbers."""
    from matplotlib.ticker import MaxNLocator

    xs = [x for series in outcome.series for x in series.x]
    ys = [y for series in outcome.series for part in (series.y, series.low, series.high) for y in part]
    ys += [y for span in outcome.spans for y in (span.low, span.high)]
    if xs and min(xs) < max(xs):
        axes.set_xlim(min(xs), max(xs))
    low, high = (min(ys), max(ys)) if ys else (0.0, 1.0)
    pad = 0.05 * (high - low) or 0.5
    axes.set_ylim(0 if low >= 0 else low - pad, high + pad)
    whole = all(x == round(x) for x in xs) or (bool(xs) and max(xs) - min(xs) >= 3)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=whole))
    axes.ticklabel_format(useOffset=False, style="plain")


def _spans(axes: "Axes", outcome: Outcome) -> None:
    """The bands, named at their left end, or at the right when only there no line runs through the name."""
    left, right = axes.get_xlim()
    for span in outcome.spans:
        start = _crossed(outcome, span, left, left + 0.45 * (right - left))
        end = _crossed(outcome, span, left + 0.55 * (right - left), right)
        at_right = start and not end
        axes.axhspan(span.low, span.high, color=INK, alpha=0.1, linewidth=0)
        axes.annotate(
            span.title,
            (right if at_right else left, (span.low + span.high) / 2),
            xytext=(-6 if at_right else 6, 0),
            textcoords="offset points",
            ha="right" if at_right else "left",
            va="center",
            color=INK,
            fontsize=_SMALL,
        )


def _crossed(outcome: Outcome, span: Span, start: float, end: float) -> bool:
    """Whether some line meets the band between two places on the x axis."""
    for series in outcome.series:
        ys = [y for x, y in zip(series.x, series.y, strict=True) if start <= x <= end]
        if ys and min(ys) <= span.high and max(ys) >= span.low:
            return True
    return False


def _line(axes: "Axes", series: Series, i: int) -> None:
    """A line told apart by its dashes as well as its colour, with a fainter fill for its range."""
    colour, dashes = PALETTE[i % len(PALETTE)], _DASHES[i % len(_DASHES)]
    axes.plot(series.x, series.y, color=colour, linestyle=dashes, linewidth=2, label=series.title)
    if len(series.low) and len(series.high):
        axes.fill_between(series.x, series.low, series.high, color=colour, alpha=0.18, linewidth=0)


def _names(figure: "Figure", axes: "Axes", series: Sequence[Series]) -> None:
    """Each line's name at its end, or a legend where they would run into each other."""
    named = [one for one in series if len(one.x)]
    if not named:
        return
    bottom, top = axes.get_ylim()
    points = [(one.y[-1] - bottom) / (top - bottom) * _ROOM for one in named]
    texts = [wrap(one.title, 17) for one in named]
    heights = [len(text) * _LINE for text in texts]
    offsets = apart(points, heights)
    lowest = min(p + o - h / 2 for p, o, h in zip(points, offsets, heights, strict=True))
    if lowest < -_LINE / 2 or max(abs(offset) for offset in offsets) > _NUDGE:
        figure.legend(
            loc="outside upper left",
            ncols=3 if sum(len(one.title) for one in named) < 75 else 2,
            frameon=False,
            labelcolor=INK,
            fontsize=_SMALL,
            handlelength=3,
        )
        return
    for one, text, offset in zip(named, texts, offsets, strict=True):
        axes.annotate(
            "\n".join(text),
            (one.x[-1], one.y[-1]),
            xytext=(6, offset),
            textcoords="offset points",
            va="center",
            color=INK,
            fontsize=_SIZE,
            annotation_clip=False,
        )


def apart(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """How far to move labels of these heights, centred at these places, for none to overlap; all in points.

    Labels that touch are pushed apart as a group around their middle, keeping their order; of labels at one
    place the first is on top.
    """
    order = sorted(range(len(places)), key=lambda i: (places[i], -i))
    groups: list[tuple[list[int], float]] = []
    for i in order:
        groups.append(([i], places[i]))
        while len(groups) > 1:
            (below, low), (above, high) = groups[-2:]
            if high - low >= (_height(below, heights) + _height(above, heights)) / 2:
                break
            both = below + above
            groups[-2:] = [(both, _middle(both, places, heights))]
    offsets = [0.0] * len(places)
    for members, middle in groups:
        edge = middle - _height(members, heights) / 2
        for i in members:
            offsets[i] = edge + heights[i] / 2 - places[i]
            edge += heights[i]
    return offsets


def _height(members: Sequence[int], heights: Sequence[float]) -> float:
    """Of a group stacked."""
    return sum(heights[i] for i in members)


def _middle(members: Sequence[int], places: Sequence[float], heights: Sequence[float]) -> float:
    """Where a stacked group stands with the least movement on average."""
    shifts, edge = [], 0.0
    for i in members:
        shifts.append(places[i] - (edge + heights[i] / 2))
        edge += heights[i]
    return sum(shifts) / len(shifts) + edge / 2
