"""Commitments counted by kind: which words decide, and by when. A guess at a group's habits, no judgement of a text."""

import re
from datetime import date

KINDS: dict[str, tuple[str, str]] = {
    "feedback": ("get feedback", "feedback"),
    "hand-over": ("hand something over", "hand over, hand off, hand it, hand this, hand them, delegate, pass on"),
    "write": ("write it down", "write, note, draft, document, list, log, jot, record"),
    "schedule": ("put it in the calendar", "schedule, book, calendar, arrange, invite, block, half an hour"),
    "stop": ("stop or leave something", "stop, avoid, not, don't, wait, leave, close, let, hands off, say nothing"),
    "ask": ("ask or listen", "ask, listen, find out, question, hear"),
    "say": ("say something openly", "say, tell, admit, announce, share, name, explain, apologise"),
}
"""Each kind's name, and its words. The word that comes first in "then I will …" decides."""

OTHER = "other"
OTHER_NAME = "something else"

NAMES = {**{key: name for key, (name, _) in KINDS.items()}, OTHER: OTHER_NAME}
"""What each kind is called, that of all else too."""

BY_WHEN: dict[str, tuple[str, int]] = {
    "week": ("within a week", 7),
    "month": ("within a month", 31),
    "quarter": ("within a quarter", 92),
    "later": ("later", 10**6),
}
"""Each stretch of time's name, and its last day."""

NO_DATE = "no-date"
NO_DATE_NAME = "no date, or one already past"

_LOOKED_AT = 2_000
"""Characters of an act in which its first word is looked for."""
_WORDS = {
    kind: re.compile(rf"\b(?:{'|'.join(map(re.escape, words.split(', ')))})\b", re.IGNORECASE)
    for kind, (_, words) in KINDS.items()
}


def kind(act: str) -> str:
    """The kind of an act: the one whose word comes first, or OTHER. Where two begin together the longer is meant."""
    found = [
        (match.start(), -len(match[0]), name)
        for name, pattern in _WORDS.items()
        if (match := pattern.search(act[:_LOOKED_AT].replace("’", "'")))
    ]
    return min(found)[2] if found else OTHER


def by_when(written: date | None, due: date | None) -> str:
    """How far off a date was on the day that it was written, as a key of BY_WHEN, or NO_DATE.

    Args:
        written: the day; None if it is not known.
        due: the date; None if there is none.
    """
    days = (due - written).days if written and due else -1
    return next((name for name, (_, last) in BY_WHEN.items() if 0 <= days <= last), NO_DATE)
