"""The map of a scenario's paths: where the learner has been, and that there is more."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from ..content.scenario import Scenario
from ..ui.figures import INK, PALETTE, new_figure
from .debrief import seen
from .engine import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


def draw(scenario: Scenario, plays: Sequence[State]) -> "Figure":
    """Draw the map: scenes met are filled and numbered, endings are squares, the latest play is the bold line."""
    from matplotlib.collections import LineCollection

    places = layout(scenario)
    scenes, _ = seen(scenario, plays)
    order = numbered(scenario, plays)
    height = max(abs(y) for _, y in places.values()) * 2 + 1
    figure = new_figure(7.2, min(4.2, max(1.6, 0.45 * height + 0.5)))
    figure.set_layout_engine("none")  # nothing stands outside the axes, and arranging costs as much as drawing
    axes = figure.axes[0]
    axes.set_position((0, 0, 1, 1))
    latest = set(walked(plays[-1]))
    before = {pair for play in plays[:-1] for pair in walked(play)}
    faint = sorted(links(scenario) - latest - before)
    axes.add_collection(
        LineCollection([_bow(places[a], places[b]) for a, b in faint], colors=INK, alpha=0.15, linewidths=1.2)
    )
    for pair in sorted(latest | before):
        axes.annotate(
            "",
            places[pair[1]],
            places[pair[0]],
            arrowprops={
                "arrowstyle": "-|>",
                "color": PALETTE[1] if pair in latest else PALETTE[0],
                "linewidth": 2.5 if pair in latest else 1.2,
                "shrinkA": 7,
                "shrinkB": 8,
                "connectionstyle": "arc3,rad=0.12",
            },
        )
    for ending, met in product((False, True), repeat=2):
        these = [
            place
            for name, place in places.items()
            if (bool(scenario.scenes[name].ending), name in scenes) == (ending, met)
        ]
        axes.plot(
            [x for x, _ in these],
            [y for _, y in these],
            "s" if ending else "o",
            markersize=15,
            color=PALETTE[0] if met else "none",
            markeredgecolor=INK,
            alpha=1 if met else 0.4,
        )
    for name, (x, y) in places.items():
        met = name in scenes
        axes.text(
            x,
            y,
            str(order[name]) if met else "?",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if met else INK,
        )
    axes.margins(0.08, 0.15)
    axes.axis("off")
    return figure


def _bow(start: Place, end: Place) -> list[Place]:
    """A slightly bent line from one place to another that stops short of both."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    short = min(0.3, 0.22 / (dx**2 + dy**2) ** 0.5)
    points = []
    for step in range(9):
        t = short + (1 - 2 * short) * step / 8
        bend = 0.24 * t * (1 - t)
        points.append((x1 + dx * t + dy * bend, y1 + dy * t - dx * bend))
    return points


def numbered(scenario: Scenario, plays: Sequence[State]) -> dict[str, int]:
    """A number for each scene met, in the order of meeting."""
    met = [scene for play in plays for scene in [*(step.scene for step in play.steps), play.scene]]
    return {name: number for number, name in enumerate(dict.fromkeys(met), 1)}
