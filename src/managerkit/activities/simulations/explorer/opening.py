"""What opens an outcome: a drawing or a chart of a plan with its table, or a table whose cells are shaded."""

import htpy as h

from managerkit.activities.simulations.model import Grid, Lanes, Picture, Stroke
from managerkit.ui.controls import Body, table
from managerkit.ui.figures import PALETTE, drawing, is_narrow

from .figure import DASHES, word
from .lanes import draw_lanes

_KEY, _SAMPLE, _SIZE = 22.0, 34.0, 13
"""In the picture's units: a line of the key, the length of its sample, and the size of letters."""
_NARROW = 340.0
"""The width in which letters of that size are large enough on a narrow page."""


def shown(opening: Grid | Picture | Lanes) -> Body:
    """A grid, shaded; or a picture or a plan and its table, openly: what is in the one is in the other."""
    match opening:
        case Grid():
            return _shaded(opening)
        case Lanes():
            return _planned(opening)
        case Picture():
            return _drawn(opening)


def _planned(lanes: Lanes) -> Body:
    return h.fragment[
        h.h5[lanes.title],
        draw_lanes(lanes, f"{lanes.title}. The table below says the same."),
        table(lanes.table.header, lanes.table.rows, caption=lanes.title),
    ]


def _drawn(picture: Picture) -> Body:
    titled = {stroke.title: stroke for stroke in picture.strokes if stroke.title}
    # On a narrow page its letters are larger, and it is as much taller, for the lines of a text to stay apart.
    scale = max(picture.width / _NARROW, 1) if is_narrow() else 1
    line, drawn = _KEY * scale, picture.height * scale
    height = drawn + line * len(titled) + line / 2
    return h.fragment[
        drawing(
            f"{picture.width:g} {height:g}",
            f"{picture.title}. The table below says the same.",
            [_stroke(stroke, scale) for stroke in picture.strokes],
            [_text(x, y * scale, text, "middle", scale) for x, y, text in picture.words],
            [_key(stroke, drawn + line * (i + 0.5), scale) for i, stroke in enumerate(titled.values())],
        ),
        table(picture.table.header, picture.table.rows, caption=picture.title),
    ]


def _look(stroke: Stroke) -> dict[str, str]:
    """How a stroke is drawn: told apart by its dashes as well as its colour, or in ink where its look is negative."""
    if stroke.look < 0:
        faint = "0.3" if stroke.look == -1 else "0.9"
        return {"stroke": "currentColor", "stroke-width": "1.2", "opacity": faint, "fill": "none"}
    colour = PALETTE[stroke.look % len(PALETTE)]
    return {
        "stroke": colour,
        "stroke-width": "2.5",
        "stroke-dasharray": DASHES[stroke.look % len(DASHES)],
        "fill": colour if stroke.filled else "none",
        "fill-opacity": "0.15",
    }


def _stroke(stroke: Stroke, scale: float = 1) -> h.Element:
    way = "L".join(f"{x:.1f} {y * scale:.1f}" for x, y in stroke.points)
    return h.path(_look(stroke), d=f"M{way}{'Z' if stroke.closed else ''}")


def _text(x: float, y: float, text: str, anchor: str, scale: float) -> h.Element:
    """A text with its middle at a height."""
    return word(x, y + _SIZE * scale / 3, text, anchor, round(_SIZE * scale, 1))


def _key(stroke: Stroke, y: float, scale: float) -> h.Element:
    sample = Stroke([(8, y), (8 + _SAMPLE, y)], stroke.look)
    return h.g[_stroke(sample), _text(16 + _SAMPLE, y, stroke.title, "start", scale)]


def _shaded(grid: Grid) -> Body:
    """The grid as a table whose cells are shaded by their heat."""
    rows = [
        [
            h.span(".mk-heat", style=f"--mk-heat: {round(100 * heat)}%")[cell] if heat > 0 else cell
            for cell, heat in zip(row, line, strict=True)
        ]
        for row, line in zip(grid.table.rows, grid.heat, strict=True)
    ]
    return table(grid.table.header, rows, caption=grid.title)
