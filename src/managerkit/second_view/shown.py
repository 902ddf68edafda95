"""A second view as it is shown: each behaviour with one's own answer and what others said, as HTML and as text."""

from collections.abc import Sequence

import htpy as h

from managerkit.plans.page import spoken
from managerkit.ui.controls import Body, table

from .engine import COMPANY, NOT_SEEN, OFTEN, Compared, SecondViewRound

BY_LOT = "One of them, by lot"
CLOSE = "close to yours, or not seen"
USE = (
    "Nothing here is a score: one person saw you on some days and not on others, and your own answers are on another "
    "scale. Take one line, and ask what they would see you do if it happened more often."
)
ASK_NOBODY = "Ask nobody which answer was theirs: you have promised not to know."


def heading(page: SecondViewRound) -> str:
    """A page that was given out, in a line."""
    whom = ", ".join(page.asked.named) or f"{page.asked.people} people, only together"
    return f"Asked on {spoken(page.given)}: {whom}"


def standing(page: SecondViewRound) -> str:
    """How far a page has come, in a sentence or two."""
    asked = page.asked
    if not page.told:
        then = "" if asked.named else f" Nothing is shown before {COMPANY} have answered."
        return f"Nothing is read in yet.{then}"
    if asked.named:
        missing = ", ".join(name for name in asked.named if name not in {one.by for one in page.told})
        return f"{len(page.told)} of {asked.people} have answered{f'; not yet: {missing}' if missing else ''}."
    day = f" on {spoken(page.day)}" if page.day else ""
    return (
        f"{page.told[0].answered} of {asked.people} had answered when it was read{day}. One of them was drawn by "
        "lot, and this one's answers are shown where they differ from yours."
    )


def shown(page: SecondViewRound, level: int = 4) -> Body:
    """A page with what is known of it; texts are escaped.

    Args:
        page: the page.
        level: of its heading, from 1 to 6.
    """
    title = (h.h1, h.h2, h.h3, h.h4, h.h5, h.h6)[level - 1]
    return h.fragment[
        title[heading(page)],
        h.p[standing(page)],
        _answers(page) if page.told else None,
        _words(page) if page.words else None,
        h.p(".mk-hint")[USE, "" if page.asked.named else f" {ASK_NOBODY}"] if page.told else None,
    ]


def as_text(page: SecondViewRound) -> str:
    """The same as plain text."""
    parts = [heading(page), standing(page)]
    if page.told:
        parts += [_line(page, one) for one in page.compared]
    if page.words:
        parts.append("\n".join(["In their own words:", *(_signed(by, text) for by, text in page.words)]))
    if page.told:
        parts.append(USE if page.asked.named else f"{USE} {ASK_NOBODY}")
    return "\n\n".join(parts)


def said(one: Compared, by: str, often: int | None) -> str:
    """An answer of somebody who was asked, in words: of the one whom the lot drew only where it differs.

    Args:
        one: what is compared.
        by: whose answer it is; "" for the one whom the lot drew.
        often: how often it was seen, or None.
    """
    if not by and one.own is None:
        return "answer it yourself first"
    if not by and not one.differs_from(often):
        return CLOSE
    return NOT_SEEN if often is None else OFTEN[often]


def _line(page: SecondViewRound, one: Compared) -> str:
    own = f"{one.own.answer} ({one.own.question})" if one.own else "–"
    others = [f"{by or BY_LOT}: {said(one, by, often)}" for by, often in one.others]
    told = [*others, f"You, of yourself: {own}", *filter(None, [_talk(one)])]
    return "\n  ".join([f"{page.asked.about} … {one.behaviour.text}", *told])


def _talk(one: Compared) -> str:
    return "A difference to talk about." if one.differs else ""


def _columns(page: SecondViewRound) -> Sequence[str]:
    return [one.by or BY_LOT for one in page.told]


def _answers(page: SecondViewRound) -> Body:
    return table(
        [f"{page.asked.about} …", *_columns(page), "You, of yourself", "What now"],
        [
            [
                f"… {one.behaviour.text}",
                *(said(one, by, often) for by, often in one.others),
                _own(one),
                _talk(one),
            ]
            for one in page.compared
        ],
        "What others saw, and what you said of yourself",
    )


def _own(one: Compared) -> h.Node:
    if one.own is None:
        return "–"
    return [h.q[one.own.answer], h.br, h.small[f"{one.own.question} ({spoken(one.own.day)})"]]


def _words(page: SecondViewRound) -> Body:
    note = None if page.asked.named else h.small[" (sorted by their first letters; nobody is told whose they are)"]
    return h.fragment[
        h.p[h.strong["In their own words"], note],
        h.ul[[h.li(dir="auto")[_signed(by, text)] for by, text in page.words]],
    ]


def _signed(by: str, text: str) -> str:
    return f"{by}: {text}" if by else text
