"""Three occasions of one self-assessment side by side: the picture, a sentence each, and the table."""

import htpy as h

from managerkit.content.assessment import Assessment
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER, OCCASIONS
from managerkit.ui.controls import Body, plain_table, table
from managerkit.ui.figures import for_any_page, svg

from .engine import stretch
from .figure import draw_moves
from .moves import DimensionMove, moves

TITLES = {"start": "At the start", "end": "Now", "looking-back": "Looking back at the start"}


def compared(assessment: Assessment, journal: Journal) -> tuple[Body, str]:
    """The comparison as HTML and as plain text; it says what is missing where an occasion was not answered.

    Args:
        assessment: the questions.
        journal: the lesson's, with the answers of each occasion.
    """
    found = moves(assessment, {name: ANSWER[name].latest(journal) for name in OCCASIONS})
    header, rows = ["Dimension", *TITLES.values()], [_row(move) for move in found]
    if all(place is None for move in found for place in move.places.values()):
        told = "Nothing to compare yet: answer the questions at the start, now, and looking back."
        return h.p[told], told
    title = f"{assessment.title}: three occasions; the table below says the same."
    note = (
        "The distance from the start to looking back is how far your ruler moved; the distance from looking back to "
        "now is how far you think that you did. Both are your own word. Nobody has validated either."
    )
    sentences = [move.sentence for move in found]
    html = h.fragment[
        h.h3(".mk-title")["Then, now, and then as seen from now"],
        for_any_page(lambda: svg(draw_moves(found, TITLES), title)),
        h.p(".mk-hint")[note],
        h.ul[[h.li[sentence] for sentence in sentences]],
        table(header, rows, caption="The same as a table"),
    ]
    return html, "\n\n".join([title, note, "\n".join(f"- {one}" for one in sentences), plain_table(header, rows)])


def _row(move: DimensionMove) -> list[str]:
    places = (move.places[name] for name in OCCASIONS)
    return [move.dimension.title, *("–" if place is None else stretch(place) for place in places)]
