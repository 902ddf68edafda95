"""Words of a text, and words compared: a letter written in another way is the same letter."""

import re
from collections.abc import Sequence
from unicodedata import category, normalize

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
"""A word, in any script that separates them."""

_UNSEEN = {"Cf", "Mn", "Me"}
"""Kinds of characters that stand in or on a letter: soft hyphens, joiners, accents of their own."""
_LOOK_ALIKES = str.maketrans(
    "авсеԍһіјкмнорԛгѕтуѵԝхԁӏαβγεηικνορτυχωıɡɑօսհոց",
    "abceghijkmhopqrstyvwxdlabyenikvoptuxwigaouhng",
)
"""Small letters of other scripts that look like Latin ones."""


def words(text: str) -> list[str]:
    """The words of a text, in any script that separates them; what nobody sees in one does not divide it."""
    text = normalize("NFC", text)
    return WORD.findall(text if text.isascii() else _seen(text))


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence as it lists them: "one", "one and two", "one, two and three".

    Args:
        parts: at least one.
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def alike(word: str) -> str:
    """The same for all ways of writing a word that read the same: full width, accents, letters of other scripts."""
    if word.isascii():
        return word.casefold()
    plain = _seen(normalize("NFKD", word)).casefold()
    return plain.translate(_LOOK_ALIKES)


def _seen(text: str) -> str:
    """A text without the characters that nobody sees as one of their own."""
    return "".join(char for char in text if category(char) not in _UNSEEN)
