"""The panel: a card that is due, a move beside one's own words, and what was answered today."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import htpy as h

from managerkit.journal.cards import CardAnswer
from managerkit.journal.log import Journal
from managerkit.ui.controls import Body, area, button, details, radios
from managerkit.ui.panel import Event

from .engine import DealtCard, Deck, dealt, done_on
from .record import KeptDeck, deck_with
from .sentences import FIRST, WENT, earlier, how_many, over

LONGEST = 2000
"""Characters of an answer that the field takes."""


def _here() -> date:
    return datetime.now(UTC).astimezone().date()


class CardsView:
    """Cards of several modules, each over the journal of its lesson.

    Args:
        decks: the cards, in the course's order.
        journal: that of the notebook which shows them.
        today: tells the learner's day.
    """

    def __init__(self, decks: Sequence[KeptDeck], journal: Journal, today: Callable[[], date] = _here) -> None:
        self.journal = journal
        self.key = f"{journal.path.name}/cards"
        self._decks = decks
        self._today = today
        self._shown: tuple[str, str, date] | None = None

    def _read(self) -> list[Deck]:
        return [deck.read() for deck in self._decks]

    # What people see

    def body(self) -> Body:
        """The card that is due first, and what was answered today."""
        decks, today = self._read(), self._today()
        left, done = dealt(decks, today), done_on(decks, today)
        return h.fragment[
            h.h3(".mk-title")["Cues and moves"],
            h.p[f"{how_many(len(left))}." if left else over(decks, today)],
            self._card(left[0], today) if left else None,
            details("done", f"Answered today ({len(done)})", h.div[[self._done(*one) for one in done]])
            if done
            else None,
        ]

    def _card(self, one: DealtCard, today: date) -> Body:
        name = f"{one.module}:{one.card.id}"
        is_shown = self._shown == (one.module, one.card.id, today)
        return h.section(data_key=name, tabindex="-1", data_focus=f"{name}:{is_shown}", aria_label="A card")[
            h.p(".mk-label")[one.title],
            h.blockquote[h.p[one.card.cue]],
            self._answered(one, name) if is_shown else self._asked(one, name),
        ]

    def _asked(self, one: DealtCard, name: str) -> Body:
        return h.fragment[
            h.p(".mk-hint")[FIRST] if one.before is None else None,
            area(f"say:{name}", "What do you say, or do?", one.begun, rows=2, longest=LONGEST),
            h.p[button(f"show:{name}", "Show a move", style="main")],
        ]

    def _answered(self, one: DealtCard, name: str) -> Body:
        return h.fragment[
            _words("You, now:", one.begun),
            _move(one),
            _words(earlier(one), one.before[1].said) if one.before else None,
            h.div(".mk-row", role="group", aria_label="How did yours go?")[
                h.strong["How did yours go?"],
                [
                    button(f"went:{name}:{went}", f"{number} · {said}", hotkey=f"{number}")
                    for number, (went, said) in enumerate(WENT.items(), start=1)
                ],
            ],
        ]

    def _done(self, one: DealtCard, answer: CardAnswer) -> Body:
        told = radios(f"again:{one.module}:{one.card.id}", "How yours went", WENT.items(), answer.went)
        return h.div(".mk-later")[h.blockquote[h.p[one.card.cue]], _words("You:", answer.said), _move(one), told]

    def static(self) -> Body:
        """What was answered today."""
        decks, today = self._read(), self._today()
        return h.fragment[
            h.h3(".mk-title")["Cues and moves"],
            [
                h.div(".mk-later")[h.blockquote[h.p[one.card.cue]], _words("You:", answer.said), _move(one)]
                for one, answer in done_on(decks, today)
            ],
            h.p[self._rest(decks, today)],
        ]

    def text(self) -> str:
        """What was answered today, as plain text."""
        decks, today = self._read(), self._today()
        done = [f"{one.card.cue}\n{answer.said}\n{one.card.move}" for one, answer in done_on(decks, today)]
        return "\n\n".join(["Cues and moves", *done, self._rest(decks, today)])

    def _rest(self, decks: list[Deck], today: date) -> str:
        left = dealt(decks, today)
        return f"{how_many(len(left))}." if left else over(decks, today)

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what is typed, show a move, or keep how it went."""
        today = self._today()
        match event.parts:
            case ["say", module, card] if deck := deck_with(self._decks, module, card):
                deck.keep(card, today, event.value)
            case ["show", module, card] if self._dealt(module, card):
                self._shown = module, card, today
                return "A move."
            case ["went", module, card, went] if (deck := deck_with(self._decks, module, card)) and (
                one := self._dealt(module, card)
            ):
                return self._tell(deck, one, went, one.begun)
            case ["again", module, card] if deck := deck_with(self._decks, module, card):
                for one, answer in done_on([deck.read()], today):
                    if one.card.id == card:
                        return self._tell(deck, one, event.value, answer.said)
        return ""

    def _dealt(self, module: str, card: str) -> DealtCard | None:
        left = dealt(self._read(), self._today())
        return next((one for one in left if (one.module, one.card.id) == (module, card)), None)

    def _tell(self, deck: KeptDeck, one: DealtCard, told: str, said: str) -> str:
        went = next((known for known in WENT if known == told), None)
        if went is None:
            return ""
        deck.keep(one.card.id, self._today(), said, went)
        return f"{WENT[went]}."


def _move(one: DealtCard) -> Body:
    return h.div(".mk-consequence")[
        h.p[h.strong["One way: "], one.card.move],
        h.p(".mk-hint")[one.card.why],
    ]


def _words(label: str, said: str) -> Body:
    if not said.strip():
        return h.fragment[()]
    return h.fragment[h.p(".mk-label")[label], h.blockquote(".mk-answer")[h.p(dir="auto")[said]]]
