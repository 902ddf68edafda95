"""The report after the course as one or two sides to hand to a sponsor: no network, light and dark, printable."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import htpy as h
from htpy import Element, Node

from managerkit.cohort.report.effects import NOISE
from managerkit.cohort.report.published import MeanChange
from managerkit.cohort.report.sections import FEW, number
from managerkit.cohort.report.suppression import GROUP
from managerkit.ui.controls import table
from managerkit.ui.document import document, in_both_schemes

from . import figure
from .published import AfterReport, KeptRow, ModuleMoves
from .records import LATER

SIGNS = {"end": "●", "30": "■", "90": "◆"}
"""The marks of the figure, as its key shows them."""
BEYOND = "more than those who wait"
ALSO = {
    ("own", True): BEYOND,
    ("second", False): "as somebody else saw it",
    ("second", True): f"as somebody else saw it, {BEYOND}",
}
"""The rows below a module's own, by view and by whether they are compared with the waiting group."""
LEVELS = {
    "Reaction": ("Not measured.", "Nobody was asked whether they liked the course. Liking says little about the rest."),
    "Learning": ("Not measured.", "Who finished what is counted; no test asked what anybody knows."),
    "Behaviour": (
        "By account.",
        "The same few acts were asked about at the start, at the end, and 30 and 90 days later. Each says how often "
        "they do it; a second view is from somebody whom they chose.",
    ),
    "Results": ("Not measured.", "Whether teams deliver more, or people stay, was not looked at here."),
}
"""Kirkpatrick's four levels of evaluating training (Kirkpatrick and Kirkpatrick, Evaluating Training Programs, 2006):
what was measured of each, and how."""


def page(report: AfterReport) -> str:
    """The whole page as HTML.

    Args:
        report: what it says.
    """
    style = Path(__file__).parents[1].joinpath("page.css").read_text("utf-8")
    own = Path(__file__).with_name("page.css").read_text("utf-8")
    title = f"After the course: {report.cohort}"
    return str(
        document(
            title,
            style + own,
            h.header[h.h1[title], h.p(".lead")[_who(report)]],
            h.main[_body(report) if report.shared else _too_few(), _levels(), _not_concluded(report)],
            head=in_both_schemes(),
        )
    )


def _who(report: AfterReport) -> str:
    shared = f"{report.shared} or more of them" if report.shared else f"Fewer than {GROUP}"
    waiting = ""
    if report.waiting is not None:
        many = f"{report.waiting} or more" if report.waiting else f"fewer than {GROUP}"
        waiting = f" Beside them are {many} who wait for the course."
    return f"{report.listed} people were on the list. {shared} chose to share numbers and are counted.{waiting}"


def _too_few() -> Element:
    return h.p(".note")[
        f"Fewer than {GROUP} people shared their numbers. In so small a group every number is somebody, so there is "
        "none here."
    ]


def _body(report: AfterReport) -> Iterator[Node]:
    shown = [one for one in report.modules if one.finished or any(one.moves.values())]
    silent = [f"“{one.title}”" for one in report.modules if one not in shown]
    yield h.section[
        h.h2["Who came, and what moved"],
        h.div(".moved")[
            h.div[
                h.p[
                    "For each module, people say how often they do three or four things that a colleague could see: "
                    "from 0, the least that one can answer, to 100, the most. A number says how far the group's mean "
                    "moved since the start. In brackets is its 95% interval: of 100 such groups, it holds the true "
                    "change in about 95."
                ],
                h.p(".small")[
                    "Finished is a module whose exercise is done, as far as a machine can see. "
                    "“Some” stands where the interval leaves out nought, ↑ and ↓ where the change is also larger than "
                    f"what one person's answers differ by without any change, {100 * NOISE:.0f}, which is the grey "
                    f"band. {FEW}: fewer than five people, or nothing that can be shown."
                ],
            ],
            _figure([one for one in shown if any(one.moves["own", later] for later in LATER)]),
        ],
        h.div(".moves")[
            table(
                ["Module", "Finished", *(later.capitalize() for later in LATER.values())],
                (row for one in shown for row in _rows(one)),
                "What was finished, and how far behaviour moved since the start",
            )
        ],
        h.p(".small")[f"Too few to say anything about {', '.join(silent)}."] if silent else None,
    ]
    yield _commitments(report.commitments)


def _figure(modules: Sequence[ModuleMoves]) -> Node:
    if not modules:
        return None
    return h.figure[
        figure.moves(modules, "How far behaviour moved, with intervals; the numbers are in the table below"),
        h.figcaption(".key")[
            [(h.span(f".later-{later}")[f"{SIGNS[later]} {words}"], " ") for later, words in LATER.items()],
            "the grey band is what one person's answers differ by",
        ],
    ]


def _rows(module: ModuleMoves) -> Iterator[list[str]]:
    yield [module.title, number(module.finished), *_cells(module, "own", False)]
    for (view, further), label in ALSO.items():
        cells = _cells(module, view, further)
        if any(cell != FEW for cell in cells):
            yield [f"… {label}", "", *cells]


def _cells(module: ModuleMoves, view: str, further: bool) -> list[str]:
    found = module.further if further else module.moves
    return [said(found[view, later]) for later in LATER]


def said(change: MeanChange | None) -> str:
    """A change as a cell says it: "+14 (+8 to +20) some"; with nothing behind it where nought is in the interval.

    Args:
        change: the change, or None.
    """
    if change is None:
        return FEW
    numbers = f"{_signed(change.mean)} ({_signed(change.low)} to {_signed(change.high)})"
    if change.clear:
        return f"{numbers} {'↑' if change.clear > 0 else '↓'}"
    return numbers if change.low <= 0 <= change.high else f"{numbers} some"


def _signed(hundredths: int) -> str:
    """A number with its sign, and with a real minus."""
    return f"{hundredths:+d}".replace("-", "−") if hundredths else "0"


def _commitments(rows: Sequence[KeptRow]) -> Element:
    some = [one for one in rows if one.made]
    return h.section[
        h.h2["What people undertook, and kept"],
        (
            table(
                ["To …", "People who undertook it", "who say they kept one"],
                ([one.label, number(one.made), number(one.kept)] for one in some),
                "Commitments by kind",
            )
            if some
            else h.p["No one kind of act was undertaken by five or more."]
        ),
        h.p(".small")["Counted by the first telling word of “then I will …”; what anybody wrote is not here."],
    ]


def _levels() -> Element:
    return h.section[
        h.h2["What was measured"],
        h.div(".measured")[
            table(
                ["Kirkpatrick's level", "Measured?", "How"],
                ([name, *told] for name, told in LEVELS.items()),
                "Four levels of evaluating training, and what was measured of each",
            )
        ],
    ]


def _not_concluded(report: AfterReport) -> Element:
    return h.section[
        h.h2["What may not be concluded"],
        h.ul[(h.li[h.strong[f"{about} "], text] for about, text in _limits(report))],
    ]


def _limits(report: AfterReport) -> Iterator[tuple[str, str]]:
    if report.waiting:
        yield (
            "That the course alone did it.",
            "Those who wait show what happens without it, but nobody drew lots for who came first.",
        )
    else:
        yield (
            "That the course did it.",
            "People change over a quarter for many reasons, and no group without the course was asked the same.",
        )
    yield (
        "That everybody moved so.",
        "Those who share and look back may be those who have something to show. In made-up groups of 60 in which those "
        "who moved least stayed away, more than a third of the intervals missed the truth.",
    )
    yield (
        "That behaviour moved as far as answers did.",
        "Whoever has learnt what there is to see rates differently. The questions are ours and not validated.",
    )
    if told := len(report.told):
        yield (
            "That every line is right.",
            f"Of 20 intervals about one misses the truth by luck alone; there are {told} here.",
        )
    yield (
        "Anything about a person.",
        "People are counted in fives, rounded down; two, drawn by lot, are left out, and nobody knows who. No number "
        "says who is ready for anything.",
    )
