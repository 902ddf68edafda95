"""What may happen in a room as it stands: each function returns the event that says so, or says why not.

What goes up on the screen keeps to the rules of the cohort's report (`cohort/report/suppression.py`): seven make a
group, two are left out by lot, whoever is counted stays as they were, and later answers wait until there are seven
more. People are counted in fives where an instrument's item is asked. Votes in a story and lines of words go up from
five on, words after the facilitator's nod; nobody is left out of them, since neither says anything about who gave it.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from managerkit.cohort.report.suppression import FIVE, GROUP, Batch, admit, waiting
from managerkit.errors import PlainError

from .answers import Record, read
from .engine import Event, LiveRoom, open_choices

MOST_PHONES = 1000
_MOST_COUNTED = 10_000
_WHOLE = ("words", "story")
"""Kinds of question of which nobody is left out."""


class NotNow(PlainError):
    """Something that cannot be done in a room as it stands; the sentence says why, and what can."""


def join(room: LiveRoom, who: str) -> Event:
    """A phone comes in.

    Args:
        room: the room.
        who: what it will be known by.

    Raises:
        NotNow: nobody else is let in.
    """
    if room.over:
        raise NotNow("This session is over.")
    if room.locked:
        raise NotNow("Nobody else is let in just now. Ask the person in front to open the room.")
    if len(room.phones) >= MOST_PHONES:
        raise NotNow(f"{MOST_PHONES} phones are in this room, which is as many as it holds.")
    return {"kind": "join", "who": who}


def answer(room: LiveRoom, who: str, key: str, form: Mapping[str, str]) -> Event:
    """A phone answers; a second answer takes the place of the first.

    Args:
        room: the room.
        who: the phone.
        key: the question that was on it.
        form: what it sent, by name.

    Raises:
        NotNow: that question is over.
        NoAnswer: it is no answer.
    """
    asked = room.asked()
    if asked is None or asked.key != key or asked.kind in ("groups", "commitment"):
        raise NotNow("That question is over. Here is what is on now.")
    return {"kind": "answer", "who": who, "key": key, "record": read(asked, form)}


def still_on(room: LiveRoom, key: str | None) -> None:
    """Nothing: what was pressed is still there to be pressed.

    Args:
        room: the room.
        key: the question that the button was under; None of one that is under none.

    Raises:
        NotNow: the session is over, or another question is on by now.
    """
    if room.over:
        raise NotNow("The session is over.")
    asked = room.asked()
    if key is not None and (asked is None or asked.key != key):
        raise NotNow("That was for the question before. Here is what is on now.")


def go(room: LiveRoom, to: str) -> Event:
    """The session goes to a step.

    Args:
        room: the room.
        to: its id.

    Raises:
        NotNow: there is none of that name.
    """
    if to not in {step.id for step in room.steps}:
        raise NotNow(f"There is no step `{to}` in this session.")
    return {"kind": "go", "to": to}


def show(room: LiveRoom, luck: random.Random) -> Event:
    """The answers go up on the screen.

    Args:
        room: the room.
        luck: draws those who are left out; nobody may be able to guess it.

    Raises:
        NotNow: nothing is asked, or too few have answered.
    """
    asked = room.asked()
    if asked is None or asked.kind in ("groups", "commitment"):
        raise NotNow("Nothing is asked on phones just now, so there is nothing to show.")
    before = room.batches.get(asked.key, ())
    present = room.answers.get(asked.key, {})
    if asked.kind in _WHOLE:
        new = waiting(before, present)
        batches = (*before, Batch(tuple(new), tuple(_mixed(present, new)))) if len(new) >= FIVE else before
    else:
        batches = admit(before, present, luck)
    if not batches and asked.key not in room.by_hand:
        least = FIVE if asked.kind in _WHOLE else GROUP
        hands = "" if asked.about_you else ", or ask for hands and type what you count"
        raise NotNow(
            f"{len(present)} have answered, and {least} are needed before anything is shown, so that nobody can be "
            f"picked out. Wait{hands}."
        )
    shown = {"kind": "show", **_added(asked.key, before, batches)}
    if asked.before:  # its answers stand beside these, whether they were shown at the time or not
        counted = room.batches.get(asked.before, ())
        batches = admit(counted, room.answers.get(asked.before, {}), luck)
        shown["earlier"] = _added(asked.before, counted, batches)
    return shown


def _added(key: str, before: Sequence[Batch], now: Sequence[Batch]) -> dict[str, Any]:
    """Who has come to be counted, as an event says it."""
    people, records = (now[-1].people, now[-1].records) if len(now) > len(before) else ((), ())
    return {"key": key, "people": list(people), "records": [dict(one) for one in records]}


def take(room: LiveRoom, choice: str) -> Event:
    """The story goes on with a choice.

    Args:
        room: the room.
        choice: its id.

    Raises:
        NotNow: no story is being played, or it is not open in this scene.
    """
    scene = room.scene()
    if scene is None:
        raise NotNow("No story is being played in this step.")
    if choice not in open_choices(scene):
        raise NotNow("That choice is not open in this scene; take one of those on the screen.")
    return {"kind": "take", "choice": choice}


def back(room: LiveRoom) -> Event:
    """The last choice in the story is taken back.

    Args:
        room: the room.

    Raises:
        NotNow: none was made in this step.
    """
    scene = room.scene()
    if scene is None or not scene[1].steps:
        raise NotNow("No choice has been made in this step that could be taken back.")
    return {"kind": "back"}


def nod(room: LiveRoom, line: str, yes: bool) -> Event:
    """The facilitator lets a line go up, or takes it down.

    Args:
        room: the room.
        line: as it was written.
        yes: whether it may be shown.

    Raises:
        NotNow: no words are asked for, or nobody wrote that line.
    """
    asked = room.asked()
    if asked is None or asked.kind != "words" or line not in room.lines(asked):
        raise NotNow("That line is not among those that were written to this question.")
    return {"kind": "nod", "key": asked.key, "line": line, "yes": yes}


def count(room: LiveRoom, numbers: Mapping[str, str]) -> Event:
    """Hands were counted, and take the place of what phones sent.

    Args:
        room: the room.
        numbers: what was typed, by option; an empty one is nobody, and all empty have the phones count again.

    Returns:
        the event.

    Raises:
        NotNow: nothing is asked that has options, or something typed is no number.
    """
    asked = room.asked()
    if asked is None or not asked.options or asked.kind == "rank":
        raise NotNow("Hands can be counted where there is something to choose.")
    found: dict[str, int] = {}
    if not any(typed.strip() for typed in numbers.values()):
        return {"kind": "count", "key": asked.key, "numbers": found}
    for value, text in asked.options:
        typed = numbers.get(value, "").strip() or "0"
        if not typed.isascii() or not typed.isdecimal() or len(typed) > 9 or int(typed) > _MOST_COUNTED:
            raise NotNow(f"`{typed}` beside “{text}” is no number of hands; type a whole number.")
        found[value] = int(typed)
    if asked.about_you and sum(found.values()) < GROUP:
        raise NotNow(
            f"This asks people about themselves, and of fewer than {GROUP} hands nothing is shown. Let it be "
            "answered in people's heads."
        )
    return {"kind": "count", "key": asked.key, "numbers": found}


def _mixed(present: Mapping[str, Record], people: Sequence[str]) -> list[Record]:
    """Their records, in an order that tells nothing about whose they are."""
    return sorted((present[one] for one in people), key=lambda record: str(record["value"]))
