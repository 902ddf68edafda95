"""Cards as a text file that Anki imports, with the headers that its manual describes (importing text files, 2.1.54 on).

A package (`genanki`) would bring a note type of its own into somebody's collection; the text needs no library, can be
read before it is imported, and says with its column of GUIDs which notes are updated when it is imported again.

Columns have no names (GUID, front, back, deck, tags): in an Anki that does not speak English, Basic and its fields are
called otherwise; it then takes its own first note type, and would look in vain for fields by their English names.
"""

from collections.abc import Sequence
from html import escape

from .engine import Deck

HEAD = "#separator:tab\n#html:true\n#notetype:Basic\n"
"""The first lines; a file that begins with them was written here."""
_COLUMNS = "#guid column:1\n#deck column:4\n#tags column:5\n"
_DECK = "Cues and moves"


def anki(decks: Sequence[Deck]) -> str:
    """The cards, a line each, in a deck of each module; what the learner typed is not in it.

    Args:
        decks: the cards.
    """
    return HEAD + _COLUMNS + "".join(_line(deck, number) for deck in decks for number in range(len(deck.cards)))


def _line(deck: Deck, number: int) -> str:
    card = deck.cards[number]
    back = f"{_html(card.move)}<br><br><small>{_html(card.why)}</small>"
    place = f"{_DECK}::{deck.title.replace('::', ': ')}"
    cells = [f"managerkit/{deck.module}/{card.id}", _html(card.cue), back, place, f"managerkit::{deck.module}"]
    return "\t".join(cell.replace("\t", " ") for cell in cells) + "\n"


def _html(text: str) -> str:
    """Text as HTML in which an apostrophe stays one, so that Anki's search finds it."""
    return escape(text, quote=False).replace('"', "&quot;")
