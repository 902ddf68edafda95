"""Cards over the journals that keep the answers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from managerkit.content.cards import Cards, CueCard
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.journal.cards import CARD, CardAnswer, Went
from managerkit.journal.log import Journal

from .engine import Deck


@dataclass(frozen=True)
class KeptDeck:
    """A module's cards, and the journal of its lesson."""

    module: str
    title: str
    cards: Sequence[CueCard]
    journal: Journal

    def read(self) -> Deck:
        """The cards with their answers as the journal now has them.

        Raises:
            JournalError: the journal cannot be read.
        """
        found: dict[tuple[str, date], CardAnswer] = {}
        for key, answer in CARD.latest(self.journal).items():
            card, _, on = key.partition(":")
            if answer and (day := _day(on)):
                found[card, day] = answer
        return Deck(self.module, self.title, self.cards, found)

    def keep(self, card: str, day: date, said: str, went: Went | None = None) -> None:
        """Write what was said to a card on a day; how it went stays, if it is not told anew.

        Args:
            card: its id.
            day: the learner's day.
            said: what stands in the field.
            went: how it went; None while that is not told.

        Raises:
            JournalError: it cannot be written.
        """
        key = f"{card}:{day.isoformat()}"
        there = CARD.last(self.journal, key)
        cue = next(one.cue for one in self.cards if one.id == card)
        CARD.append(self.journal, key, CardAnswer(cue, said, went or (there.went if there else None)))


def decks(
    course: CourseFolder, lesson: Callable[[ModuleFolder], Journal], modules: Collection[str] | None = None
) -> list[KeptDeck]:
    """The cards that count in a workspace, in the course's order.

    Args:
        course: the content.
        lesson: gives the journal of a module's lesson.
        modules: those whose cards are meant, begun or not; None for all that were begun.

    Returns:
        a deck for each module that has cards.

    Raises:
        JournalError: a journal cannot be read.
        ContentError: a file of a module is broken.
    """
    found = []
    for folder in course.modules():
        journal = lesson(folder)
        meant = bool(journal.records()) if modules is None else folder.id in modules
        if meant and folder.at("cards.yml").is_file():
            cards = folder.file("cards.yml", Cards).value.cards
            found.append(KeptDeck(folder.id, folder.module.title, cards, journal))
    return found


def deck_with(decks: Sequence[KeptDeck], module: str, card: str) -> KeptDeck | None:
    """The deck that has a card; None if there is no such card.

    Args:
        decks: where to look.
        module: the module's id.
        card: the card's.
    """
    having = (deck for deck in decks if deck.module == module and any(one.id == card for one in deck.cards))
    return next(having, None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
