"""What opens an outcome: a drawing or a chart of a plan with its table, or a table whose cells are shaded."""

import htpy as h

from managerkit.activities.simulations.model import Grid, Lanes, Picture, Stroke
from managerkit.ui.controls import Body, table
from managerkit.ui.figures import PALETTE, framed, svg

from .figure import draw_lanes

_DASHES = ("none", "8 4", "2 4", "10 3 2 3", "1 3")
_KEY, _SAMPLE, _SIZE = 22.0, 34.0, 13
"""In the picture's units: a line of the key, the length of its sample, and the size of letters."""


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
        svg(draw_lanes(lanes), f"{lanes.title}. The table below says the same."),
        table(lanes.table.header, lanes.table.rows, caption=lanes.title),
    ]


def _drawn(picture: Picture) -> Body:
    titled = {stroke.title: stroke for stroke in picture.strokes if stroke.title}
    height = picture.height + _KEY * len(titled) + _KEY / 2
    return h.fragment[
        framed(
            h.svg(
                viewBox=f"0 0 {picture.width:g} {height:g}",
                role="img",
                aria_label=f"{picture.title}. The table below says the same.",
            )[
                [_stroke(stroke) for stroke in picture.strokes],
                [_word(x, y, text, "middle") for x, y, text in picture.words],
                [_key(stroke, picture.height + _KEY * (i + 0.5)) for i, stroke in enumerate(titled.values())],
            ]
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
        "stroke-dasharray": _DASHES[stroke.look % len(_DASHES)],
        "fill": colour if stroke.filled else "none",
        "fill-opacity": "0.15",
    }


def _stroke(stroke: Stroke) -> h.Element:
    way = "L".join(f"{x:.1f} {y:.1f}" for x, y in stroke.points)
    return h.path(_look(stroke), d=f"M{way}{'Z' if stroke.closed else ''}")


def _word(x: float, y: float, text: str, anchor: str) -> h.Element:
    look = {"text-anchor": anchor, "font-size": str(_SIZE), "fill": "currentColor"}
    return h.text(look, x=f"{x:.1f}", y=f"{y + _SIZE / 3:.1f}")[text]


def _key(stroke: Stroke, y: float) -> h.Element:
    sample = Stroke([(8, y), (8 + _SAMPLE, y)], stroke.look)
    return h.g[_stroke(sample), _word(16 + _SAMPLE, y, stroke.title, "start")]


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
