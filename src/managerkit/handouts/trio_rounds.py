"""Who is what in which round of a week, and at which minute each step begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from managerkit.content.trios import Trios, TrioStep

LETTERS = "ABCD"
"""What people are called, who may be two to four."""
ROLES = ("client", "listener", "observer", "second observer")
"""The roles of a round, in the order of its letters; a pair has the first two."""


@dataclass(frozen=True)
class TimedStep:
    """A step, and the minutes at which it begins: one, or one for each round."""

    step: TrioStep
    begins: tuple[int, ...]


def rounds(people: int, week: int) -> list[str]:
    """The letters of each round in the order of the roles, such as ABC: A is the client, B listens, C observes.

    Everybody has each role once a week. Who begins, and who listens to whom, changes from week to week.

    Args:
        people: how many are there, from 2 to 4.
        week: its number, from 1.

    Returns:
        a round for each of them.
    """
    found = []
    for place in range(people):
        client = (week - 1 + place) % people
        others = [(client + step) % people for step in range(1, people)]
        turn = (week - 1) % len(others)
        found.append("".join(LETTERS[one] for one in (client, *others[turn:], *others[:turn])))
    return found


def timed(trios: Trios, people: int) -> Iterator[TimedStep]:
    """Every step of a meeting with its minutes, those of the rounds once.

    Args:
        trios: the content.
        people: how many are there.

    Returns:
        the steps in their order.
    """
    minute = 0
    for step in trios.before:
        yield TimedStep(step, (minute,))
        minute += step.minutes * (people if step.each else 1)
    first = minute
    for step in trios.round:
        yield TimedStep(step, tuple(minute + number * trios.round_length for number in range(people)))
        minute += step.minutes
    minute = first + people * trios.round_length
    for step in trios.after:
        yield TimedStep(step, (minute,))
        minute += step.minutes * (people if step.each else 1)
