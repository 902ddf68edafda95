"""A chart of a plan as SVG: a lane for each of its rows, with a gauge, a note, and bars over a few periods."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import htpy as h

from managerkit.activities.simulations.model import Lane, Lanes
from managerkit.ui.figures import PALETTE, drawing, is_narrow

from .figure import word

_SMALL, _PERIOD, _PATCH = 11.0, 1.3, 0.28
"""The height of letters; the width of a period and of a bar's sample, in a plan's units."""


@dataclass(frozen=True)
class _Plan:
    """Where a lane has what, from its title at 0 on, in units of so many of the figure's."""

    unit: float
    gauge: float
    note: float
    first: float
    """Where the first period begins."""
    lines: int
    """How many lines a lane takes: its title may stand above the rest of it."""

    def x(self, place: float) -> float:
        """A place in the figure's units."""
        return place * self.unit

    def y(self, lane: float, share: float = 0.5) -> float:
        """A height in the last line of a lane, counted from 0; the head is the first lane."""
        return ((lane + 1) * self.lines - 1 + share) * _LINE


_LINE = 26.0
_WIDE = _Plan(unit=60, gauge=4.9, note=6.1, first=8.1, lines=1)
_NARROW = _Plan(unit=31, gauge=0, note=1.3, first=5.2, lines=2)


def draw_lanes(chart: Lanes, title: str) -> h.Element:
    """The lanes as a figure in the page's own ink: for each row its title, gauge, note and bars, and a key below.

    Args:
        chart: a plan, to show to others.
        title: what the figure shows, for those who cannot see it; a table with the same must stand nearby.
    """
    plan = _NARROW if is_narrow() else _WIDE
    edges = [plan.first + _PERIOD * number for number in range(len(chart.periods) + 1)]
    right, bottom = plan.x(edges[-1]), plan.y(len(chart.lanes), 1)
    rules = [f"M{plan.x(edge):g} {plan.y(0, 1):g}V{bottom:g}" for edge in edges]
    rules += [f"M0 {plan.y(row, 1):g}H{right:g}" for row in range(len(chart.lanes))]
    key = 1 if is_narrow() else 2
    tall = bottom + _LINE * (math.ceil((len(chart.key) + 1) / key) + 0.5)
    return drawing(
        f"{right + 2:g} {tall:g}",
        title,
        h.path(d="".join(rules), stroke="currentColor", stroke_opacity="0.25"),
        _heads(plan, chart, edges),
        [_lane(plan, row, lane) for row, lane in enumerate(chart.lanes, 1)],
        _key(plan, chart, bottom, key),
        css="" if is_narrow() else "mk-wide",
    )


def _heads(plan: _Plan, chart: Lanes, edges: Sequence[float]) -> Iterator[h.Element]:
    """What the columns are; what the periods' names have in common stands once where there is little room."""
    heights = (_title_line(plan, 0), plan.y(0), plan.y(0))
    for x, y, text in zip((0.0, plan.gauge, plan.note), heights, chart.heads, strict=True):
        yield _label(plan, x, y, text, bold=True)
    shared = chart.periods[0].rpartition(" ")[0] if plan.lines > 1 else ""
    if shared:
        yield _label(plan, plan.first, _title_line(plan, 0), shared, bold=True)
    for edge, text in zip(edges, chart.periods, strict=False):
        yield _label(plan, edge + _PERIOD / 2, plan.y(0), text.removeprefix(shared).strip(), "middle", bold=True)


def _title_line(plan: _Plan, lane: int) -> float:
    """The height of a lane's title: in its first line."""
    return plan.y(lane) - (plan.lines - 1) * _LINE


def _label(plan: _Plan, x: float, y: float, text: str, anchor: str = "start", bold: bool = False) -> h.Element:
    """A text with its middle at a height."""
    look = {"font-weight": "bold"} if bold else {}
    return word(plan.x(x), y + _SMALL / 3, text, anchor, _SMALL, **look)


def _lane(plan: _Plan, row: int, lane: Lane) -> Iterator[h.Element]:
    """One row: its title, gauge, note, and bars with a sample of their look at the left."""
    middle = plan.y(row)
    yield _label(plan, 0, _title_line(plan, row), lane.title)
    yield _label(plan, plan.note, middle, lane.note)
    yield _box(plan, plan.gauge, middle, lane.level, 10, fill="currentColor", fill_opacity="0.55")
    yield _gauge(plan, plan.gauge, middle, lane.sure)
    for bar in lane.bars:
        left = plan.first + _PERIOD * bar.period + 0.06
        yield from _sample(plan, left, middle, bar.look)
        yield _box(plan, left, middle, _PERIOD - 0.12, 18, **_edge(bar.look))
        yield _label(plan, left + (_PERIOD - 0.12 + _PATCH) / 2, middle, bar.words, "middle")


def _gauge(plan: _Plan, x: float, middle: float, sure: bool) -> h.Element:
    dashes = "none" if sure else "3 3"
    return _box(plan, x, middle, 1, 10, fill="none", stroke="currentColor", stroke_dasharray=dashes)


def _box(plan: _Plan, x: float, middle: float, width: float, height: float, **look: str) -> h.Element:
    """A rectangle around a height."""
    size = {"width": f"{plan.x(width):g}", "height": f"{height:g}"}
    return h.rect(size, x=f"{plan.x(x):g}", y=f"{middle - height / 2:g}", **look)


def _edge(look: int) -> dict[str, str]:
    """How the edge of a bar is drawn; that of the third look has dashes."""
    dashes = "4 3" if look % 3 == 2 else "none"
    return {"fill": "none", "stroke": PALETTE[look % len(PALETTE)], "stroke_width": "1.4", "stroke_dasharray": dashes}


def _sample(plan: _Plan, x: float, middle: float, look: int) -> Iterator[h.Element]:
    """What tells a look without its colour: filled, hatched, or an empty box with dashes."""
    edge = _edge(look)
    yield _box(plan, x, middle, _PATCH, 18, **edge | {"fill": edge["stroke"] if look % 3 == 0 else "none"})
    if look % 3 == 1:
        way = "".join(f"M{plan.x(x):g} {middle - 9 + 6 * i:g}l{plan.x(_PATCH):g} -6" for i in (1, 2, 3))
        yield h.path(d=way, stroke=edge["stroke"], stroke_width="1.4")


def _key(plan: _Plan, chart: Lanes, top: float, abreast: int) -> Iterator[h.Element]:
    """Every look with its name, and the gauge that nothing vouches for."""
    for number, name in enumerate([*chart.key, chart.unsure]):
        x, middle = 6.1 * (number % abreast), top + _LINE * (number // abreast + 0.9)
        is_look = number < len(chart.key)
        yield from _sample(plan, x, middle, number) if is_look else [_gauge(plan, x, middle, False)]
        yield _label(plan, x + (_PATCH if is_look else 1) + 0.15, middle, name)
