"""The way of a play through two of its variables: one across, one upwards, a point after each choice."""

from typing import TYPE_CHECKING

import htpy as h

from managerkit.content.scenario import Scenario
from managerkit.ui.controls import Body, plain_table, table
from managerkit.ui.figures import INK, PALETTE, for_any_page, new_figure, svg

from .debrief import choice_of
from .engine import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE = 5.2
"""Inches."""
_NOT_YET = "The way is drawn once the play has reached an ending."


def path(scenario: Scenario, state: State, across: str, upwards: str) -> tuple[Body, str]:
    """The way as a figure with a table, and as plain text; before an ending, a sentence that says so.

    Args:
        scenario: what was played.
        state: the play; its variables stay hidden until it is over.
        across, upwards: names of two variables.
    """
    if not scenario.scenes[state.scene].ending:
        return h.p[_NOT_YET], _NOT_YET
    x, y = (scenario.variables[name] for name in (across, upwards))
    start = [("at the start", x.start, y.start)]
    points = start + [
        (choice_of(scenario, step).text, step.values[across], step.values[upwards]) for step in state.steps
    ]
    header = ["", "After", x.title, y.title]
    rows = [[str(i), did, f"{a:.2f}", f"{b:.2f}"] for i, (did, a, b) in enumerate(points)]
    caption = f"{scenario.title}: your way in {len(state.steps)} choices"
    way = [(a, b) for _, a, b in points]
    told = f"{caption}. The table below says the same."
    drawn = for_any_page(lambda: svg(_draw(scenario, way, across, upwards), told))
    seen = h.fragment[drawn, table(header, rows, caption)]
    return seen, f"{caption}\n{plain_table(header, rows)}"


def _draw(scenario: Scenario, points: list[tuple[float, float]], across: str, upwards: str) -> "Figure":
    """The line, its points numbered where it has moved, and the middle of both scales."""
    x, y = (scenario.variables[name] for name in (across, upwards))
    figure = new_figure(SIZE * 1.3, SIZE)
    axes = figure.axes[0]
    axes.axvline((x.low + x.high) / 2, color=INK, alpha=0.4, linewidth=1)
    axes.axhline((y.low + y.high) / 2, color=INK, alpha=0.4, linewidth=1)
    axes.plot([a for a, _ in points], [b for _, b in points], color=PALETTE[0], linewidth=2, marker="o")
    labels: dict[tuple[float, float], list[int]] = {}
    for i, (a, b) in enumerate(points):
        labels.setdefault((round(a, 3), round(b, 3)), []).append(i)
    for place, numbers in labels.items():
        text = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        axes.annotate(text, place, xytext=(5, 5), textcoords="offset points", color=INK, fontsize=9)
    axes.set(xlim=(x.low, x.high), ylim=(y.low, y.high))
    axes.margins(0.05)
    axes.set_xlabel(x.title, color=INK)
    axes.set_ylabel(y.title, color=INK)
    return figure
