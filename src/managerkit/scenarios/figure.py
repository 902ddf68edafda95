"""The map of a scenario's paths: where the learner has been, and that there is more."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
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
    places = layout(scenario)
    scenes, _ = seen(scenario, plays)
    order = numbered(scenario, plays)
    height = max(abs(y) for _, y in places.values()) * 2 + 1
    figure = new_figure(7.2, min(4.2, max(1.6, 0.45 * height + 0.5)))
    axes = figure.axes[0]
    latest = set(walked(plays[-1]))
    before = {pair for play in plays[:-1] for pair in walked(play)}
    for pair in sorted(links(scenario) | latest | before):
        (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
        met = pair in latest or pair in before
        axes.annotate(
            "",
            (x2, y2),
            (x1, y1),
            arrowprops={
                "arrowstyle": "-|>" if met else "-",
                "color": PALETTE[1] if pair in latest else PALETTE[0] if met else INK,
                "alpha": 1 if met else 0.15,
                "linewidth": 2.5 if pair in latest else 1.2,
                "shrinkA": 7,
                "shrinkB": 8,
                "connectionstyle": "arc3,rad=0.12",
            },
        )
    for name, (x, y) in places.items():
        marker = "s" if scenario.scenes[name].ending else "o"
        met = name in scenes
        axes.plot(
            x,
            y,
            marker,
            markersize=15,
            color=PALETTE[0] if met else "none",
            markeredgecolor=INK,
            alpha=1 if met else 0.4,
        )
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


def numbered(scenario: Scenario, plays: Sequence[State]) -> dict[str, int]:
    """A number for each scene met, in the order of meeting."""
    met = [scene for play in plays for scene in [*(step.scene for step in play.steps), play.scene]]
    return {name: number for number, name in enumerate(dict.fromkeys(met), 1)}
