"""Looks for what a line of a charter should have in it: a number, a name, something that happened, a witness.

The form of words alone, in English, and no more than the lists below; whether it is a good charter nobody asks here.
Where in doubt, it finds what it looks for.
"""

import re
from collections.abc import Callable, Sequence

from .signs import ACT
from .situation import names_somebody, whens
from .words import words

_COUNTS = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|half|every|none|no"
_NUMBER = re.compile(rf"\d|\b(?:{_COUNTS})\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:because|since|as|cannot|can['’]t|alone|only|neither|both|each|must|by law|two|three|four|five|\d+)\b",
    re.IGNORECASE,
)
_LASTS = re.compile(r"\b(?:is|are|be|being|stays?|remains?|feels?|becomes?)\s+(?:\w+ly\s+)?\w+ed\b", re.IGNORECASE)
"""What is and stays so: “stakeholders are satisfied” has no day on which it happens."""
_HAPPENED = re.compile(r"\b(?:done|driven|given|gone|had|met|read|run|seen|taken|written)\b", re.IGNORECASE)
_SEEING = r"check|confirm|count|know|measure|notice|read|report|say|see|sign|tell"
_SEEN = r"checked|confirmed|counted|measured|noticed|read|reported|said|seen|signed|told|written"
_WITNESS = re.compile(
    rf"\b(?:{_SEEN})(?: \w+)? by (?!(?:me|myself|us)\b)\w"
    rf"|\b(?!(?:I|we|me|us|to|and|not|who|will|can)\b)[\w’'.]+,? (?:(?:will|can|has to) )?(?:{_SEEING})s?\b",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?:grade|level|band|pay|paid|salary|junior|senior|staff|principal|(?-i:[A-Z]{1,3}-?\d{1,2}))\b", re.IGNORECASE
)


def _happened(text: str) -> bool:
    return bool(ACT.search(_LASTS.sub(" ", text)) or _HAPPENED.search(text))


def _name(text: str) -> bool:
    for when in whens(text):
        text = text.replace(when, " ")
    return names_somebody(text)


def _sentence(text: str) -> bool:
    return len(words(text)) >= 3 and len(re.findall(r"[.!?](?:\s|$)", text.strip().rstrip(".!?"))) == 0


_LOOKS: dict[str, tuple[str, Callable[[str], object]]] = {
    "number": ("a number", _NUMBER.search),
    "limit": ("what one person cannot do", _LIMIT.search),
    "sentence": ("one sentence", _sentence),
    "name": ("somebody's name", _name),
    "event": ("something that has happened", _happened),
    "witness": ("somebody else who sees it", _WITNESS.search),
    "day": ("a day", whens),
    "grade": ("a grade or the pay", _GRADE.search),
}


def looks() -> tuple[str, ...]:
    """Everything that can be looked for, by its id."""
    return tuple(_LOOKS)


def looked(looks_for: Sequence[str], text: str) -> tuple[list[str], list[str]]:
    """What of it is found in a text and what is not, in words.

    Args:
        looks_for: ids of `looks`.
        text: somebody's words.
    """
    there: list[str] = []
    missing: list[str] = []
    for one in looks_for:
        name, finds = _LOOKS[one]
        (there if finds(text) else missing).append(name)
    return there, missing
