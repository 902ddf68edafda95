"""The figure of a report after the course: how far each module's behaviours moved, with the width of noise."""

from collections.abc import Sequence

from htpy import Element

from managerkit.cohort.report.figure import ShownChange, compared
from managerkit.ui.figures import PALETTE

from .published import ModuleMoves
from .records import LATER

_MARKS = {"end": "circle", "30": "square", "90": "diamond"}
_ABOVE = {"end": 0.24, "30": 0.0, "90": -0.24}
_ROW = 27


def moves(modules: Sequence[ModuleMoves], title: str) -> Element:
    """For each module up to three changes since the start by people's own account, each with its interval.

    Args:
        modules: those of which something can be said.
        title: what it shows, for those who cannot see it.

    Returns:
        the SVG in its frame.
    """
    rows = [
        (
            module.title,
            [
                ShownChange(change, _ABOVE[later], PALETTE[number], _MARKS[later])
                for number, later in enumerate(LATER)
                if (change := module.moves["own", later])
            ],
        )
        for module in modules
    ]
    return compared(rows, 30, range(-50, 51, 25), _ROW, "later less start, in hundredths of the scale", title)
