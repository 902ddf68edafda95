"""A second view in a portfolio, which others may read: what was told together, and no words of anybody's."""

from collections.abc import Sequence

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.plans.page import spoken
from managerkit.ui.controls import Body, table

from .engine import SecondViewRound
from .shown import BY_LOT, said


def exhibit(pages: Sequence[SecondViewRound]) -> Exhibit | None:
    """The pages whose answers were shown only together. Named answers were given to the learner alone, as words were.

    Args:
        pages: all that were given out.
    """
    closed = [one for one in pages if one.closed]
    return Exhibit(closed, lambda: h.fragment[h.h3["What others see"], list(map(_page, closed))]) if closed else None


def _page(page: SecondViewRound) -> Body:
    there = [(one, one.own) for one in page.compared if one.differs and one.own]
    told = (
        f"On {spoken(page.given)}, {page.asked.people} people were asked what they had seen, and "
        f"{page.told[0].answered} answered. One of them was drawn by lot. "
    )
    if not there:
        return h.p[told, "Nothing that this one saw differs much from one's own view."]
    return h.fragment[
        h.p[told, "Here is what this one saw otherwise, as something to talk about."],
        table(
            [f"{page.asked.about} …", BY_LOT, "Of oneself"],
            [
                [
                    f"… {one.behaviour.text}",
                    said(one, *one.others[0]),
                    [h.q[own.answer], h.br, h.small[own.question]],
                ]
                for one, own in there
            ],
            f"Where two views differ, {spoken(page.given)}",
        ),
    ]
