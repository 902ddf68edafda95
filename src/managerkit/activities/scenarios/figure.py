"""The map of a scenario's paths: where the learner has been, and that there is more."""

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot

import htpy as h
from htpy import Element

from managerkit.content.scenario import Scenario
from managerkit.ui.figures import PALETTE, drawing, is_narrow

from .debrief import seen
from .engine import State

Place = tuple[float, float]


def links(scenario: Scenario) -> set[tuple[str, str]]:
    """Every pair of scenes of which one can lead to the other."""
    found = set()
    for name, scene in scenario.scenes.items():
        found |= {(name, way.to) for way in scene.passes}
        found |= {(name, outcome.to) for choice in scene.choices for outcome in choice.outcomes}
    return {(a, b) for a, b in found if a != b}


def layout(scenario: Scenario) -> dict[str, Place]:
    """A place for every scene: columns by the fewest steps from the start, endings in the last column."""
    depth, queue = {scenario.start: 0}, deque([scenario.start])
    onward = links(scenario)
    while queue:
        here = queue.popleft()
        for target in sorted(b for a, b in onward if a == here and b not in depth):
            depth[target] = depth[here] + 1
            queue.append(target)
    last = max(depth.values())
    columns: dict[int, list[str]] = {}
    for name, steps in depth.items():
        columns.setdefault(last + 1 if scenario.scenes[name].ending else steps, []).append(name)
    ranks = sorted(columns)
    return {
        name: (ranks.index(rank), (len(columns[rank]) - 1) / 2 - row)
        for rank in ranks
        for row, name in enumerate(columns[rank])
    }


def walked(play: State) -> list[tuple[str, str]]:
    """The pairs of scenes that a play went through, in order."""
    scenes = [*(step.scene for step in play.steps), play.scene]
    return [(a, b) for a, b in pairwise(scenes) if a != b]


def draw(scenario: Scenario, plays: Sequence[State], title: str) -> Element:
    """Draw the map: scenes met are filled and numbered, endings are squares, the latest play is the bold line.

    It is drawn as SVG directly: matplotlib takes ten times as long for so many small things.

    Args:
        scenario, plays: what is drawn; the last play is the latest.
        title: for those who cannot see it.

    Returns:
        the SVG in a frame that scrolls.
    """
    places = _on_screen(layout(scenario))
    scenes, _ = seen(scenario, plays)
    order = numbered(scenario, plays)
    latest = set(walked(plays[-1]))
    before = {pair for play in plays[:-1] for pair in walked(play)} - latest
    faint = links(scenario) - latest - before
    width, height = (max(place[axis] for place in places.values()) + _EDGE for axis in (0, 1))
    return drawing(
        f"{width:g} {height:g}",
        title,
        h.g(fill="none", stroke="currentColor", opacity="0.2")[
            [h.path(d=_line(places[a], places[b])) for a, b in sorted(faint)]
        ],
        [_walk(places[a], places[b], PALETTE[0], 1.5) for a, b in sorted(before)],
        [_walk(places[a], places[b], PALETTE[1], 3) for a, b in sorted(latest)],
        [
            _scene(place, bool(scenario.scenes[name].ending), order.get(name) if name in scenes else None)
            for name, place in places.items()
        ],
    )


_STEP, _ROW, _EDGE, _SIZE = 80, 38, 24, 11
"""In the map's units: from column to column, from row to row, the margin, and half a scene's size."""


def _on_screen(places: Mapping[str, Place]) -> dict[str, Place]:
    top = max(y for _, y in places.values())
    if is_narrow():  # downwards instead of to the right
        return {name: (_EDGE + _ROW * (top - y), _EDGE + _STEP * x) for name, (x, y) in places.items()}
    return {name: (_EDGE + _STEP * x, _EDGE + _ROW * (top - y)) for name, (x, y) in places.items()}


def _bow(start: Place, end: Place) -> tuple[Place, Place, Place]:
    """A slightly bent line between two scenes that stops short of both: where it begins, bends and ends."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    bend = ((x1 + x2) / 2 + 0.12 * dy, (y1 + y2) / 2 - 0.12 * dx)
    return _towards(start, bend, _SIZE + 1), bend, _towards(end, bend, _SIZE + 4)


def _towards(start: Place, end: Place, length: float) -> Place:
    """The place so far from the one on the way to the other."""
    share = length / hypot(end[0] - start[0], end[1] - start[1])
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _line(start: Place, end: Place) -> str:
    (x1, y1), (bx, by), (x2, y2) = _bow(start, end)
    return f"M{x1:.1f} {y1:.1f}Q{bx:.1f} {by:.1f} {x2:.1f} {y2:.1f}"


def _walk(start: Place, end: Place, colour: str, width: float) -> Element:
    """A line that was walked, with an arrow's head."""
    _, bend, tip = _bow(start, end)
    tip = _towards(end, bend, _SIZE + 1)
    foot = _towards(end, bend, _SIZE + 9)
    across = ((tip[1] - foot[1]) / 2, (foot[0] - tip[0]) / 2)
    head = f"M{tip[0]:.1f} {tip[1]:.1f}" + "".join(
        f"L{foot[0] + side * across[0]:.1f} {foot[1] + side * across[1]:.1f}" for side in (1, -1)
    )
    return h.g[
        h.path({"stroke-width": f"{width:g}"}, d=_line(start, end), fill="none", stroke=colour),
        h.path(d=f"{head}Z", fill=colour),
    ]


def _scene(place: Place, ending: bool, number: int | None) -> Element:
    x, y = place
    met = number is not None
    look = {"fill": PALETTE[0] if met else "none", "stroke": "currentColor", "opacity": "1" if met else "0.6"}
    if ending:
        shape = h.rect(look, x=f"{x - _SIZE:g}", y=f"{y - _SIZE:g}", width=str(2 * _SIZE), height=str(2 * _SIZE))
    else:
        shape = h.circle(look, cx=f"{x:g}", cy=f"{y:g}", r=str(_SIZE))
    size = "13" if is_narrow() else "11"
    text = {"text-anchor": "middle", "font-size": size, "fill": "white" if met else "currentColor"}
    return h.g[shape, h.text(text, x=f"{x:g}", y=f"{y + 4:g}")[str(number) if met else "?"]]


def numbered(scenario: Scenario, plays: Sequence[State]) -> dict[str, int]:
    """A number for each scene met, in the order of meeting.

    Args:
        scenario: the scenario.
        plays: in the order in which they were played.
    """
    met = [scene for play in plays for scene in [*(step.scene for step in play.steps), play.scene]]
    return {name: number for number, name in enumerate(dict.fromkeys(met), 1)}
