"""One figure for any simulation's outcome, as SVG: lines with ranges, bands, and a key above.

It is drawn anew for every place of a slider that is dragged, so it is put together as text and measures no letters: how
wide a text is comes from how many letters it has.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import htpy as h

from managerkit.activities.simulations.model import RunOutcome, Series, Span
from managerkit.ui.figures import PALETTE, drawing, is_narrow

DASHES = ("none", "8 4", "2 4", "10 3 2 3", "1 3")
"""Of each look, so that lines are told apart without their colours."""

_WIDE, _NARROW = (480.0, 190.0), (300.0, 150.0)
"""Of the figure, and from the bottom to the top of its axes; in the figure's units, as all that follows."""
_SIZE, _LETTER = 12.0, 6.4
"""Of letters: their height, and the width of one on average."""
_LINE, _SAMPLE, _GAP, _TICK = 17.0, 28.0, 16.0, 4.0
"""From a line of the key to the next; the length of a sample in it; between two titles; the length of a tick."""


def draw(outcome: RunOutcome, title: str) -> h.Element:
    """The outcome as a figure in the page's own ink.

    Args:
        outcome: what a run gave.
        title: what the figure shows, for those who cannot see it; a table with the same must stand nearby.
    """
    width, tall = _NARROW if is_narrow() else _WIDE
    axes = _Axes.around(outcome, width, tall)
    key, lines = _keyed([one.title for one in outcome.series if len(one.x)], width)
    top = _LINE * lines + _SIZE + 16
    height = top + tall + 2 * _LINE + 6
    return drawing(
        f"{width:g} {height:g}",
        title,
        key,
        word(4, top - 10, outcome.y_title),
        h.g(transform=f"translate(0 {top:g})")[
            [_band(axes, span) for span in outcome.spans],
            [_line(axes, series, look) for look, series in enumerate(outcome.series)],
            _frame(axes),
            [_name(axes, outcome, span) for span in outcome.spans if span.title],
        ],
        word(width / 2, height - 8, outcome.x_title, "middle"),
    )


@dataclass(frozen=True)
class _Axes:
    """Where values lie on the figure, and at which of them there are ticks, with their texts."""

    left: float
    right: float
    tall: float
    xs: tuple[float, float]
    ys: tuple[float, float]
    x_ticks: Mapping[float, str]
    y_ticks: Mapping[float, str]

    @classmethod
    def around(cls, outcome: RunOutcome, width: float, tall: float) -> "_Axes":
        """Room for every value; from 0 when nothing is below it; whole numbers on an axis of whole numbers."""
        xs = [x for series in outcome.series for x in series.x]
        ys = [y for series in outcome.series for part in (series.y, series.low, series.high) for y in part]
        ys += [*outcome.y_names, *(y for span in outcome.spans for y in (span.low, span.high))]
        low, high = (min(ys), max(ys)) if ys else (0.0, 1.0)
        pad = 0.05 * (high - low) or 0.5
        bottom, top = 0.0 if low >= 0 and not outcome.y_names else low - pad, high + pad
        first, last = (min(xs), max(xs)) if xs and min(xs) < max(xs) else (0.0, 1.0)
        whole = all(x == round(x) for x in xs) or last - first >= 3
        y_ticks = outcome.y_names or _ticks(bottom, top, most=6)
        left = 12 + _TICK + _LETTER * max(map(len, y_ticks.values()))
        x_ticks = _ticks(first, last, most=4 if is_narrow() else 8, whole=whole)
        return cls(left, width - 14, tall, (first, last), (bottom, top), x_ticks, y_ticks)

    def x(self, value: float) -> float:
        """Where a value of the x axis lies."""
        first, last = self.xs
        return self.left + (value - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value of the y axis lies, from the top."""
        bottom, top = self.ys
        return self.tall * (top - value) / (top - bottom)

    def way(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """A path through some values."""
        return "L".join(f"{self.x(x):.1f} {self.y(y):.1f}" for x, y in zip(xs, ys, strict=True))


def _ticks(low: float, high: float, most: int, whole: bool = False) -> dict[float, str]:
    """At most so many round values between two, with their texts."""
    raw = (high - low) / most
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(times * size for times in (1, 2, 5, 10, 20) if times * size >= raw * 0.999)
    step = max(1.0, step) if whole else step
    found = (number * step for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1))
    return {value: f"{round(value, 9) + 0:.10g}".replace("-", "−") for value in found}


def word(x: float, y: float, text: str, anchor: str = "start", size: float = _SIZE, **look: str) -> h.Element:
    """A text in a figure, in the page's own ink.

    Args:
        x: where it begins, ends or has its middle.
        y: the line on which its letters stand, from the top.
        text: what it says.
        anchor: which part of it is at `x`: start, middle or end.
        size: the height of its letters.
        look: more attributes of SVG's, such as its class.
    """
    ink = {"text-anchor": anchor, "font-size": f"{size:g}", "fill": "currentColor"}
    return h.text({**ink, **look}, x=f"{x:.1f}", y=f"{y:.1f}")[text]


def _keyed(titles: Sequence[str], width: float) -> tuple[list[h.Element], int]:
    """A key with a sample of each line, and how many lines of text it takes."""
    entries, x, row, rows = [], 4.0, 0, 1
    for look, title in enumerate(titles):
        lines = wrap(title, int((width - _SAMPLE - 10) / _LETTER)) or [""]
        wide = _SAMPLE + 6 + _LETTER * max(map(len, lines))
        if x > 4 and x + wide > width:
            x, row = 4.0, rows
        y = _LINE * row + _SIZE
        texts = [word(x + _SAMPLE + 6, y + _LINE * number, line) for number, line in enumerate(lines)]
        entries.append(h.g[_stroke(f"M{x:.1f} {y - 4:.1f}h{_SAMPLE:g}", look), texts])
        x, rows = x + wide + _GAP, max(rows, row + len(lines))
    return entries, rows


def _stroke(way: str, look: int) -> h.Element:
    dashes = DASHES[look % len(DASHES)]
    return h.path(d=way, fill="none", stroke=PALETTE[look % len(PALETTE)], stroke_width="2", stroke_dasharray=dashes)


def _line(axes: _Axes, series: Series, look: int) -> Iterator[h.Element]:
    """A line told apart by its dashes as well as its colour, over a fainter fill for its range."""
    if len(series.low) and len(series.high):
        around = f"M{axes.way(series.x, series.low)}L{axes.way([*series.x][::-1], [*series.high][::-1])}Z"
        yield h.path(d=around, fill=PALETTE[look % len(PALETTE)], fill_opacity="0.18")
    if len(series.x):
        yield _stroke(f"M{axes.way(series.x, series.y)}", look)


def _frame(axes: _Axes) -> Iterator[h.Element]:
    """Both axes with their ticks."""
    ink = {"stroke": "currentColor", "stroke-width": "1"}
    yield h.path(ink, d=f"M{axes.left:.1f} 0V{axes.tall:g}H{axes.right:.1f}", fill="none")
    for value, text in axes.x_ticks.items():
        yield h.path(ink, d=f"M{axes.x(value):.1f} {axes.tall:g}v{_TICK:g}")
        yield word(axes.x(value), axes.tall + _TICK + _SIZE, text, "middle")
    for value, text in axes.y_ticks.items():
        yield h.path(ink, d=f"M{axes.left:.1f} {axes.y(value):.1f}h{-_TICK:g}")
        yield word(axes.left - _TICK - 4, axes.y(value) + _SIZE / 3, text, "end")


def _band(axes: _Axes, span: Span) -> h.Element:
    top, bottom = axes.y(span.high), axes.y(span.low)
    place = {"x": f"{axes.left:.1f}", "y": f"{top:.1f}"}
    size = {"width": f"{axes.right - axes.left:.1f}", "height": f"{bottom - top:.1f}"}
    return h.rect(place, size, fill="currentColor", fill_opacity="0.1")


def _name(axes: _Axes, outcome: RunOutcome, span: Span) -> h.Element:
    """A band's name at its left end, or at the right when only there no line runs through it."""
    first, last = axes.xs
    start = _crossed(outcome, span, first, first + 0.45 * (last - first))
    at_right = start and not _crossed(outcome, span, first + 0.55 * (last - first), last)
    x, anchor = (axes.right - 6, "end") if at_right else (axes.left + 6, "start")
    lines = wrap(span.title, int((axes.right - axes.left - 6) / _LETTER))
    y = axes.y((span.low + span.high) / 2) + _SIZE / 3 - _LINE * (len(lines) - 1) / 2
    return h.g[[word(x, y + _LINE * n, line, anchor, size=11, **{"class": "mk-halo"}) for n, line in enumerate(lines)]]


def _crossed(outcome: RunOutcome, span: Span, start: float, end: float) -> bool:
    """Whether some line meets the band between two places on the x axis."""
    for series in outcome.series:
        ys = [y for x, y in zip(series.x, series.y, strict=True) if start <= x <= end]
        if ys and min(ys) <= span.high and max(ys) >= span.low:
            return True
    return False
