"""The figure of a report after the course: how far each module's behaviours moved, with the width of noise."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from managerkit.cohort.report.figure import WIDTH, axes_of_changes
from managerkit.ui.figures import PALETTE, new_figure

from .published import ModuleMoves
from .records import LATER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARKS = {"end": "o", "30": "s", "90": "D"}
_SHIFT = {"end": 0.24, "30": 0.0, "90": -0.24}
_ROW = 0.38


def moves(modules: Sequence[ModuleMoves]) -> "Figure":
    """For each module up to three changes since the start by people's own account, each with its interval.

    Args:
        modules: those of which something can be said.
    """
    figure = new_figure(WIDTH, _ROW * len(modules) + 0.75)
    axes = axes_of_changes(figure, [one.title for one in modules], 30, range(-50, 51, 25))
    for height, module in enumerate(reversed(modules)):
        for number, later in enumerate(LATER):
            if change := module.moves["own", later]:
                at, colour = height + _SHIFT[later], PALETTE[number]
                axes.plot([change.low, change.high], [at, at], color=colour, linewidth=2.5)
                axes.plot(change.mean, at, MARKS[later], color=colour, markersize=6)
    axes.set_xlabel("later less start, in hundredths of the scale")
    return figure
