"""The portfolio's line about a module's cards."""

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.plans.page import spoken

from .engine import Deck


def exhibit(deck: Deck) -> Exhibit | None:
    """How many cards were answered, and when last; None if none was.

    Args:
        deck: a module's cards with their answers.
    """
    ids = {card.id for card in deck.cards}
    days = {(card, day) for (card, day), answer in deck.answers.items() if card in ids and answer.went}
    answered = sorted({card for card, _ in days})
    if not answered:
        return None
    last = max(day for _, day in days)
    said = f"Cards of cues and moves: {len(answered)} of {len(ids)} answered, the last on {spoken(last)}."
    return Exhibit(answered, lambda: h.p[said], place=80)
