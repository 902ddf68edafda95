"""What has changed between two states of a text, word by word, in bounded time whatever somebody wrote."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST_PAIRS = 20_000
"""Pairs of equal words up to which two texts are compared; repeated words make many, and each costs time again."""


@dataclass(frozen=True)
class Passage:
    """A part of a text: as it was and as it is, the same if it stayed; "" for nothing."""

    before: str
    now: str


@lru_cache(maxsize=32)
def difference(before: str, now: str) -> tuple[Passage, ...]:
    """Two states of a text as passages, in order; a desk is drawn often, and compares once.

    Args:
        before: the text as it was.
        now: as it is.

    Returns:
        the passages; those before, and those now, put together are the two texts.
    """
    return tuple(Passage(old, new) for old, new in _compared(_words(before), _words(now)) if old or new)


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*", text)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    begin = _same(old, new)
    rest = min(len(old), len(new)) - begin
    end = min(_same(old[::-1], new[::-1]), rest)
    kept = "".join(old[:begin]), "".join(old[len(old) - end :])
    yield kept[0], kept[0]
    yield from _middle(old[begin : len(old) - end], new[begin : len(new) - end])
    yield kept[1], kept[1]


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many equal words both begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What differs at both ends: word by word, or where that would take too long as a whole."""
    there = Counter(new)
    if sum(many * there[word] for word, many in Counter(old).items()) > MOST_PAIRS:
        yield "".join(old), "".join(new)
        return
    for _, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])
