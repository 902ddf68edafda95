"""What the panel and the terminal say about cards, in the same words."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from managerkit.journal.cards import Went
from managerkit.plans.page import spoken

from .engine import DealtCard, Deck, next_day

SECONDS = 24
"""What a card takes; an assumption."""

NONE_YET = "There are no cards yet: they come with the modules that you begin."
FIRST = "Answer in your own words first, typed or said aloud. Nobody marks it, and you alone say how it went."

WENT: dict[Went, str] = {"had": "Had it", "near": "Near", "not-yet": "Not yet"}
"""How a card went, in the order in which it is asked."""


def how_many(count: int) -> str:
    """So many cards and the minutes they take: 3 cards today, 2 minutes."""
    minutes = ceil(count * SECONDS / 60)
    return f"{count} card{'' if count == 1 else 's'} today, {minutes} minute{'' if minutes == 1 else 's'}"


def over(decks: Sequence[Deck], today: date) -> str:
    """That there is no card any more today, and when the next one comes.

    Args:
        decks: the cards that count.
        today: the learner's day.

    Returns:
        one or two sentences.
    """
    coming = next_day(decks, today)
    return f"Nothing more today. The next card comes on {spoken(coming)}." if coming else NONE_YET


def earlier(one: DealtCard) -> str:
    """When the learner answered a card before, how it went, and whether the card read otherwise; "" if they did not.

    Args:
        one: the card.
    """
    if one.before is None:
        return ""
    day, answer = one.before
    how = f", {WENT[answer.went].lower()}" if answer.went else ""
    return f"You, on {spoken(day)}{how}{'; the card read otherwise then' if one.reworded else ''}:"
