"""One figure for any simulation's outcome: lines with ranges, bands, names at the lines; and another for lanes."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from managerkit.activities.simulations.model import Lane, Lanes, RunOutcome, Series, Span
from managerkit.ui.figures import INK, PALETTE, new_figure

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


def draw(outcome: RunOutcome) -> "Figure":
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


_CHART_WIDTH, _LANE = 9.0, 0.34
"""Inches: of a chart of lanes, and from one of them to the next."""
_GAUGE, _NOTE, _FIRST, _PERIOD = 4.9, 6.1, 8.1, 1.3
"""Where its columns begin, with titles at 0, and how wide a period is; in units of its x axis."""
_SAMPLE = 0.28
_FILLS: Sequence[tuple[str, float, "LineStyleType"]] = (("", 0.8, "-"), ("////", 0.0, "-"), ("", 0.0, (0, (3, 2))))
"""Hatch, strength and edge of each look, told apart without their colours; SVG would fade a hatch with its ground."""


def draw_lanes(chart: Lanes) -> "Figure":
    """The lanes as a figure on a clear ground: a lane for each row, its gauge, its note and its bars."""
    from matplotlib.patches import Patch

    rows, periods = len(chart.lanes), len(chart.periods)
    figure = new_figure(_CHART_WIDTH, _LANE * (rows + 2.6))
    axes = figure.axes[0]
    axes.set_axis_off()
    axes.set_xlim(0, _FIRST + _PERIOD * periods)
    axes.set_ylim(rows - 0.4, -1.4)
    heads = zip((0.0, _GAUGE, _NOTE), chart.heads, strict=True)
    periods_at = ((_FIRST + _PERIOD * (i + 0.5), text) for i, text in enumerate(chart.periods))
    for x, text in heads:
        axes.text(x, -1, text, color=INK, fontsize=_SMALL, weight="bold", va="center")
    for x, text in periods_at:
        axes.text(x, -1, text, color=INK, fontsize=_SMALL, weight="bold", va="center", ha="center")
    for i in range(periods + 1):
        axes.plot([_FIRST + _PERIOD * i] * 2, [-0.5, rows - 0.5], color=INK, alpha=0.25, linewidth=0.8)
    for row, lane in enumerate(chart.lanes):
        axes.plot([0, _FIRST + _PERIOD * periods], [row - 0.5] * 2, color=INK, alpha=0.25, linewidth=0.8)
        _lane(axes, row, lane)
    key = [Patch(label=text, **_look(look)) for look, text in enumerate(chart.key)]
    key.append(Patch(facecolor="none", edgecolor=INK, linestyle=(0, (2, 2)), label=chart.unsure))
    figure.legend(handles=key, loc="outside lower left", ncols=2, frameon=False, labelcolor=INK, fontsize=_SMALL)
    return figure


def _look(look: int) -> dict[str, Any]:
    """How a shape of this look is drawn."""
    hatch, strength, edge = _FILLS[look % len(_FILLS)]
    colour = PALETTE[look % len(PALETTE)]
    return {"facecolor": (colour, strength), "edgecolor": colour, "hatch": hatch, "linestyle": edge, "linewidth": 1.4}


def _lane(axes: "Axes", row: int, lane: Lane) -> None:
    """One row: its title, gauge, note, and bars with a sample of their look at the left."""
    from matplotlib.patches import Rectangle

    axes.text(0, row, lane.title, color=INK, fontsize=_SMALL, va="center")
    axes.text(_NOTE, row, lane.note, color=INK, fontsize=_SMALL, va="center")
    edge: LineStyleType = "-" if lane.sure else (0, (2, 2))
    axes.add_patch(Rectangle((_GAUGE, row - 0.2), lane.level, 0.4, facecolor=INK, alpha=0.55, linewidth=0))
    axes.add_patch(Rectangle((_GAUGE, row - 0.2), 1, 0.4, facecolor="none", edgecolor=INK, linestyle=edge))
    for bar in lane.bars:
        left = _FIRST + _PERIOD * bar.period
        look = _look(bar.look)
        axes.add_patch(Rectangle((left + 0.06, row - 0.36), _SAMPLE, 0.72, **look))
        axes.add_patch(
            Rectangle((left + 0.06, row - 0.36), _PERIOD - 0.12, 0.72, **look | {"facecolor": "none", "hatch": ""})
        )
        axes.text(left + (_PERIOD + _SAMPLE) / 2, row, bar.words, color=INK, fontsize=_SMALL, va="center", ha="center")


def _bounds(axes: "Axes", outcome: RunOutcome) -> None:
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


def _spans(axes: "Axes", outcome: RunOutcome) -> None:
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


def _crossed(outcome: RunOutcome, span: Span, start: float, end: float) -> bool:
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
    """How far to move labels up for none to overlap, in points; below 0 for down.

    Labels that touch are pushed apart as a group around their middle, keeping their order; of labels at one
    place the first is on top.

    Args:
        places: the height of each label's centre, in points.
        heights: of the labels, in points; as many.
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
