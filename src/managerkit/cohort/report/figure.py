"""The report's figures. A bar is solid as far as the number is sure, and pale as far as rounding down may hide more.

They are drawn as SVG directly: matplotlib takes longer for so few lines and letters than all else in a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import htpy as h
from htpy import Element, Node

from managerkit.ui.figures import PALETTE, drawing

from .effects import NOISE
from .published import WHEN, CountedRow, DimensionSpread, MeanChange
from .suppression import FIVE

WIDTH = 446
"""The page stretches a figure to its own width, so that a narrower one has larger letters."""

_LINE, _BAR, _GAP = 13.5, 14.5, 11.5
_EDGE, _FOOT = 4, 20
_LETTER = 5.6
"""About how wide one is, for what stands at the left of a figure."""
_LABEL = 66
_COLUMN = 18
"""Letters in a line of a label, and of a column's title."""


@dataclass(frozen=True)
class _Scale:
    """Where numbers lie across a figure: `low` at its place `left`, `high` at the right edge."""

    left: float
    low: float
    high: float

    def at(self, number: float) -> float:
        return self.left + (number - self.low) * self.wide

    @property
    def wide(self) -> float:
        """How wide one is."""
        return (WIDTH - _EDGE - self.left) / (self.high - self.low)


@dataclass(frozen=True)
class ShownChange:
    """A change as it is drawn in its row: how far above the row's middle, in rows, and in which colour and mark."""

    change: MeanChange
    above: float
    colour: str
    mark: str
    arrow: bool = False


def bars(rows: Sequence[CountedRow], counted: int, title: str) -> Element:
    """A bar chart with a row for each, the first on top; random plays have their mark.

    A row that fewer than five make up has a bar only where there is a mark to see it beside.

    Args:
        rows: how many people at least, in fives, and the share of random plays from 0 to 1.
        counted: how many people are counted, which the axis is made for.
        title: what it shows, for those who cannot see it.

    Returns:
        the SVG in its frame.
    """
    scale = _Scale(_EDGE, 0, 1.2 * (counted + FIVE))
    drawn: list[Node] = []
    top = 0.0
    for row in rows:
        lines = wrap(_label(row), _LABEL)
        drawn.append(_lines(lines, _EDGE, top))
        top += _LINE * len(lines)
        if _has_bar(row):
            where = (row.random or 0) * (counted + FIVE / 2)
            drawn.append(_bar(scale, row.at_least, top + 3 + _BAR / 2, _BAR, beyond=where))
            if row.random is not None:
                drawn.append(_line(scale.at(where), top + 1, scale.at(where), top + _BAR + 5, PALETTE[1], 3))
            top += _BAR
        top += _GAP
    step = next((step for step in (5, 10, 20) if counted / step <= 6), 50)
    drawn.append(_axis(scale, top, {number: str(number) for number in range(0, counted + FIVE, step)}))
    return _drawn(title, top + _FOOT, drawn)


def bands(dimension: DimensionSpread, counted: int, title: str) -> Element:
    """A dimension's bands side by side, low to high, and in each a bar for the start, looking back and the end.

    Args:
        dimension: how many people at least are in each band, in fives.
        counted: how many rated themselves, which the columns are made for.
        title: what it shows, for those who cannot see it.

    Returns:
        the SVG in its frame.
    """
    titles = [wrap(title, _COLUMN) for title in _columns(dimension)]
    column, row = counted + 2 * FIVE, 21.5
    scale = _Scale(_beside(WHEN.values()), 0, column * len(dimension.bands))
    top = _LINE * max(map(len, titles)) + 4
    drawn: list[Node] = []
    for place, lines in enumerate(titles):
        edge = scale.at(column * place)
        drawn.append(_lines(lines, edge, top - 4 - _LINE * len(lines), 9))
        drawn.append(_line(edge, top, edge, top + row * len(WHEN), opacity="0.35"))
    for number, (time, numbers) in enumerate(dimension.times.items()):
        middle = top + row * (number + 0.5)
        drawn.append(_text(WHEN[time], scale.left - 6, middle, anchor="end"))
        drawn += [_bar(scale, many, middle, 12, column * place) for place, many in enumerate(numbers)]
    return _drawn(title, top + row * len(WHEN) + _EDGE, drawn)


def changes(dimensions: Sequence[DimensionSpread], title: str) -> Element:
    """For each dimension the two comparisons with the end, each with its interval, over the width of noise.

    Args:
        dimensions: those that have any are shown.
        title: what it shows, for those who cannot see it.

    Returns:
        the SVG in its frame.
    """
    shown = (("start", 0.17, PALETTE[0], "circle"), ("looking-back", -0.17, PALETTE[1], "square"))
    rows = [
        (
            dimension.title,
            [
                ShownChange(change, above, colour, mark, bool(change.clear))
                for before, above, colour, mark in shown
                if (change := dimension.changes[before])
            ],
        )
        for dimension in dimensions
        if any(dimension.changes.values())
    ]
    return compared(rows, 20, range(-60, 61, 20), 47, "end less before, in hundredths of the scale", title)


def compared(
    rows: Sequence[tuple[str, Sequence[ShownChange]]], letters: int, ticks: range, row: float, below: str, title: str
) -> Element:
    """Changes both ways from nought with their intervals, over the width of noise.

    Args:
        rows: the changes by what they are of, the first on top.
        letters: how many stand on a line at the left.
        ticks: hundredths of the scale.
        row: how high a row is.
        below: what the numbers are.
        title: what it shows, for those who cannot see it.

    Returns:
        the SVG in its frame.
    """
    labels = [wrap(label, letters) for label, _ in rows]
    scale = _Scale(_beside(line for lines in labels for line in lines), ticks[0] - 2, ticks[-1] + 5)
    foot = row * len(rows)
    noise = 100 * NOISE
    drawn: list[Node] = [
        h.rect(x=f"{scale.at(-noise):.1f}", y="0", width=f"{2 * noise * scale.wide:.1f}", height=f"{foot:.1f}",
               fill="currentColor", opacity="0.08"),
        _line(scale.at(0), 0, scale.at(0), foot),
    ]  # fmt: skip
    for number, (lines, (_, shown)) in enumerate(zip(labels, rows, strict=True)):
        middle = row * (number + 0.5)
        drawn.append(_lines(lines, scale.left - 6, middle - _LINE * len(lines) / 2, anchor="end"))
        for one in shown:
            change, height = one.change, middle - row * one.above
            drawn.append(_line(scale.at(change.low), height, scale.at(change.high), height, one.colour, 3))
            drawn.append(_mark(one.mark, scale.at(change.mean), height, one.colour))
            if one.arrow:
                drawn.append(_arrow(scale.at(0), scale.at(change.mean), height - row * one.above, one.colour))
    drawn.append(_axis(scale, foot, {tick: f"{tick:+d}" if tick else "0" for tick in ticks}))
    drawn.append(_text(below, (scale.left + WIDTH - _EDGE) / 2, foot + _FOOT + _LINE / 2, anchor="middle"))
    return _drawn(title, foot + _FOOT + _LINE + _EDGE, drawn)


def _has_bar(row: CountedRow) -> bool:
    return bool(row.at_least) or row.random is not None


def _label(row: CountedRow) -> str:
    return row.label if _has_bar(row) else f"{row.label} (fewer than 5)"


def _columns(dimension: DimensionSpread) -> list[str]:
    """What stands over the columns: the ends of the scale in the author's words, and between them how far up."""
    between = ["in between"] if len(dimension.bands) == 3 else dimension.bands[1:-1]
    return [f"“{dimension.low}”", *between, f"“{dimension.high}”"]


def _beside(labels: Iterable[str]) -> float:
    """The place that labels need at the left."""
    return _LETTER * max(map(len, labels)) + 10


def _drawn(title: str, height: float, drawn: Sequence[Node]) -> Element:
    return drawing(f"{WIDTH} {height:.1f}", title, drawn)


def _bar(scale: _Scale, number: int, middle: float, thick: float, left: float = 0.0, beyond: float = 0.0) -> list[Node]:
    """A bar with its number behind it, and behind `beyond` where the two would meet."""
    end = left + number + FIVE - 1
    behind = beyond if end <= beyond < end + FIVE else end
    told = f"{number}+" if number else "fewer than 5"
    size, weight = (11, "bold") if number else (8, "normal")
    return [
        _block(scale, left, number, middle, thick, "1"),
        _block(scale, left + number, FIVE - 1, middle, thick, "0.25"),
        _text(told, scale.at(behind) + 5, middle, size, weight=weight),
    ]


def _block(scale: _Scale, left: float, number: float, middle: float, thick: float, opacity: str) -> Element:
    return h.rect(x=f"{scale.at(left):.1f}", y=f"{middle - thick / 2:.1f}", width=f"{number * scale.wide:.1f}",
                  height=f"{thick:.1f}", fill=PALETTE[0], opacity=opacity)  # fmt: skip


def _axis(scale: _Scale, foot: float, ticks: Mapping[int, str]) -> list[Node]:
    """A line along the foot, with its ticks."""
    return [
        _line(scale.left, foot, WIDTH - _EDGE, foot),
        *(_line(scale.at(tick), foot, scale.at(tick), foot + 3.5) for tick in ticks),
        *(_text(name, scale.at(tick), foot + 11, anchor="middle") for tick, name in ticks.items()),
    ]


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str = "currentColor", width: float = 1, opacity: str = "1"
) -> Element:
    return h.path(d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke=colour, stroke_width=f"{width:g}", opacity=opacity)


def _mark(shape: str, x: float, y: float, colour: str) -> Element:
    """A circle, a square, or a diamond."""
    if shape == "circle":
        return h.circle(cx=f"{x:.1f}", cy=f"{y:.1f}", r="4", fill=colour)
    turned = f"rotate(45 {x:.1f} {y:.1f})" if shape == "diamond" else None
    return h.rect(x=f"{x - 3.5:.1f}", y=f"{y - 3.5:.1f}", width="7", height="7", fill=colour, transform=turned)


def _arrow(start: float, end: float, y: float, colour: str) -> list[Node]:
    back = -6 if end > start else 6
    head = f"M{end:.1f} {y:.1f}l{back} -3.5v7z"
    return [_line(start, y, end + back, y, colour, 2), h.path(d=head, fill=colour)]


def _lines(lines: Sequence[str], x: float, top: float, size: float = 10, anchor: str = "start") -> list[Node]:
    return [_text(line, x, top + _LINE * (number + 0.5), size, anchor) for number, line in enumerate(lines)]


def _text(
    words: str, x: float, middle: float, size: float = 10, anchor: str = "start", weight: str = "normal"
) -> Element:
    """Words at a height; `dy` puts their middle there, whatever the letters."""
    return h.text(x=f"{x:.1f}", y=f"{middle:.1f}", dy="0.35em", font_size=f"{size:g}", text_anchor=anchor,
                  font_weight=weight, fill="currentColor")[words]  # fmt: skip
