"""What each check of form is for, and how to meet it: words for the learner."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """Why a check is there, and what to do to meet it."""

    why: str
    how: str


_BY_BEGINNING = {
    "at least": Explained(
        "In fewer words there is seldom room for what happened and for what you made of it.",
        "Add what was said or done, in the order in which it happened.",
    ),
    "in your own words": Explained(
        "What is borrowed from the question or the samples tells the reader nothing about you.",
        "It counts once the text is long enough. Close the question and the samples, and write as you would tell it.",
    ),
    "a when or a who": Explained(
        "A day or a person makes it one event; without, it is what usually happens, and nobody can ask further.",
        "Name the day, the week or somebody who was there; “the colleague by the printer” with “last Tuesday” will do.",
    ),
    "if:": Explained(
        "A plan that is tied to a moment is kept more often than one that waits for time.",
        "Say in three words or more what you will see or hear when it is that moment.",
    ),
    "then:": Explained(
        "An intention cannot be kept or broken; an act can.",
        "Say in three words or more what somebody watching would see you do.",
    ),
    "by:": Explained(
        "On that day you will know whether you did it.",
        "Pick a day in the date field, near enough that you will remember it.",
    ),
    "who will notice": Explained(
        "One person who would notice is worth more than a reminder.",
        "Name one person, or say who they are to you.",
    ),
}


def explained(asks: str) -> Explained | None:
    """The words for a check, by what it asks; None for one that nobody has written words for."""
    return next((found for beginning, found in _BY_BEGINNING.items() if asks.startswith(beginning)), None)
