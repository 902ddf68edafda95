"""The report as one page to project: no network, light and dark, printable; every figure has its table."""

from pathlib import Path

import htpy as h
from htpy import Element

from managerkit.ui.document import document, in_both_schemes

from .published import Published
from .sections import rooms, section
from .suppression import GROUP

HOW_TO_READ = {
    "10+ means ten or more": "People are counted in fives, rounded down. The solid part of a bar is sure; in the pale "
    "part there may be up to four more. Fewer than five may be nobody, and you cannot tell.",
    "You may not be in it": "Of each group two people, drawn by lot, are left out, and nobody knows who. So nothing "
    "here says what anybody in particular did.",
    "No ending is the right one": "Nor is either end of a scale. The page is for asking what lay behind the numbers, "
    "and nobody has to say which of them they are in.",
}
NO_NUMBERS = (
    f"There are no numbers yet: fewer than {GROUP} have handed in, and in so small a group every number is somebody. "
    "What there is to talk about is here."
)
NOT_SHOWN = {
    "Words": "What anybody wrote stays with its writer and its marker. Commitments are counted by kind only.",
    "Small numbers": "Four people in a room are soon four names. And a nought would say something about everybody, "
    "so it looks like a four.",
    f"Groups of fewer than {GROUP}": "Two would be left out, and fewer than five remain. Those who hand in late are "
    "added once there are enough of them.",
    "Who did both": "No number says how those who chose one thing answered another. In a small group that would be a "
    "description of somebody.",
    "Marks, totals and ranks": "A sum over dimensions means nothing, and no number says who should manage.",
}


def page(report: Published) -> str:
    """The whole page as HTML."""
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    title = f"What the group did: {report.cohort}"
    return str(
        document(
            title,
            style,
            h.header[
                h.h1["What the group did"],
                h.p(".lead")[f"{report.cohort}, {report.listed} on the list. Many together, and nobody alone."],
                _contents(report),
            ],
            h.main[
                _how_to_read(report),
                (section(part) for part in report.parts),
                rooms(report.rooms) if report.rooms else None,
                _not_shown(),
            ],
            head=in_both_schemes(),
        )
    )


def _contents(report: Published) -> Element:
    places = [
        ("how", "How to read this"),
        *((part.id, part.title) for part in report.parts),
        *([("rooms", "Together in the room")] if report.rooms else []),
        ("not", "What is missing"),
    ]
    return h.nav(aria_label="Contents")[h.ol[(h.li[h.a(href=f"#{id_}")[title]] for id_, title in places)]]


def _how_to_read(report: Published) -> Element:
    if not any(part.counted or part.rated for part in report.parts):
        return h.section("#how", aria_labelledby="how-title")[h.h2("#how-title")["How to read this"], h.p[NO_NUMBERS]]
    return h.section("#how", aria_labelledby="how-title")[h.h2("#how-title")["How to read this"], _points(HOW_TO_READ)]


def _not_shown() -> Element:
    return h.section("#not", aria_labelledby="not-title")[
        h.h2("#not-title")["What is missing, and why"], _points(NOT_SHOWN)
    ]


def _points(points: dict[str, str]) -> Element:
    return h.ul(".plain")[(h.li[h.strong[f"{about}."], " ", text] for about, text in points.items())]
