"""Cards of cues and moves as an activity: a few a day, at growing intervals; never graded, never counted as done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from typing_extensions import override

from managerkit.activities.base import Activity, Exhibit, PortfolioShelf
from managerkit.content.cards import Cards
from managerkit.content.findings import Finding
from managerkit.content.loading import CourseFolder, File, ModuleFolder
from managerkit.journal.cards import CARD
from managerkit.journal.log import Journal

from .lint import findings
from .record import KeptDeck, decks

if TYPE_CHECKING:
    from managerkit.ui.panel import View


class CardsActivity(Activity[Cards]):
    """cards.yml. A notebook of any module says `show("cards")`, and has those of all modules that were begun."""

    kind = "cards"
    model = Cards
    many = False
    optional = True
    records = (CARD,)
    shelf = PortfolioShelf("cards", "Cards of cues and moves that you answered", place=35)

    @override
    def judge(self, file: File[Cards]) -> Iterable[Finding]:
        """Ids, and moves that are too long or stand in their cue."""
        return findings(file)

    @override
    def keys(self, folder: ModuleFolder) -> set[str]:
        """The cards."""
        return {card.id for name in self.names(folder) for card in self.file(folder, name).value.cards}

    @override
    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """Every card. No mark refers to one, and the answers to one that is gone stay in the journal."""
        return {f"the card `{card}`": "" for card in sorted(self.keys(folder))}

    @override
    def known(self, folder: ModuleFolder) -> list[str]:
        """Any notebook may show them, whether its module has cards or not."""
        return [self.kind]

    @override
    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The panel with the cards of all modules that were begun, whose journals lie beside this one."""
        from .view import CardsView

        def lesson(one: ModuleFolder) -> Journal:
            return Journal.beside(journal.path.parent, one.id, one.module.version)

        return CardsView(decks(CourseFolder(folder.root), lesson), journal)

    @override
    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """One line: how many cards were answered, and when last."""
        from .chapter import exhibit

        cards = (self.file(folder, name).value.cards for name in self.names(folder))
        return next((exhibit(KeptDeck(folder.id, folder.module.title, one, lesson).read()) for one in cards), None)


ACTIVITY = CardsActivity()
