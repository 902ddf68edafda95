"""The schedule of the cards: which come today, and when each comes back, by the answers and the day alone.

The intervals are fixed. `fsrs` fits intervals to how fast somebody forgets, from hundreds of reviews of each learner;
here there are two dozen cards on a track, seen some five times each, and nobody but the learner judges an answer.
Fixed steps are said in one sentence, and two merged journals give the same days as one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from managerkit.content.cards import CueCard
from managerkit.journal.cards import CardAnswer

STEPS = (2, 7, 21, 60)
"""Days until a card comes back, after it was had for the first, second, third time, and every time from then on.

Source: expanding intervals of this order are usual; that these four are the best nobody has measured.
"""
A_DAY = 5
"""Cards that come on one day at most, so that a week away is no pile; an assumption about two minutes."""
NEW_A_DAY = 2
"""Of these, cards that come for the first time."""


@dataclass(frozen=True)
class Deck:
    """A module's cards, and the answers to them: by card and day, the newest of that day."""

    module: str
    title: str
    cards: Sequence[CueCard]
    answers: Mapping[tuple[str, date], CardAnswer]

    def told(self, card: str, until: date) -> list[tuple[date, CardAnswer]]:
        """The answers to a card of which the learner said how it went, oldest first.

        Args:
            card: its id.
            until: a later day does not count yet: another machine's clock may be wrong.
        """
        days = sorted(day for (one, day), answer in self.answers.items() if one == card and answer.went)
        return [(day, self.answers[card, day]) for day in days if day <= until]


@dataclass(frozen=True)
class DealtCard:
    """A card that comes today.

    `begun` is what was typed and not shown yet; `before` the newest answer of an earlier day, with its day.
    """

    module: str
    title: str
    card: CueCard
    begun: str
    before: tuple[date, CardAnswer] | None

    @property
    def reworded(self) -> bool:
        """Whether the cue was another one when it was answered before."""
        return self.before is not None and self.before[1].cue != self.card.cue


def back_on(told: Sequence[tuple[date, CardAnswer]]) -> date | None:
    """The day on which a card comes back; None if it was never answered.

    Had takes it a step further, near leaves it on its step, not yet begins again at the first. Who has it before it was
    due (on two machines that did not know of each other) gets no step for that.

    Args:
        told: the answers with their days, oldest first, one a day.
    """
    step, due = 0, None
    for day, answer in told:
        if answer.went == "not-yet" or step == 0:
            step = 1
        elif answer.went == "had" and due is not None and day >= due:
            step = min(step + 1, len(STEPS))
        due = day + timedelta(days=STEPS[step - 1])
    return due


def dealt(decks: Sequence[Deck], today: date) -> list[DealtCard]:
    """The cards that come today and are not done: those due longest first, then new ones, A_DAY in all.

    Args:
        decks: the cards that count, in the course's order.
        today: the learner's day.
    """
    due: list[tuple[date, DealtCard]] = []
    new: list[DealtCard] = []
    done, first = 0, 0
    for deck, card, told in _each(decks, today):
        if told and told[-1][0] == today:
            done, first = done + 1, first + (len(told) == 1)
        elif (back := back_on(told)) is None:
            new.append(_deal(deck, card, told, today))
        elif back <= today:
            due.append((back, _deal(deck, card, told, today)))
    oldest = [one for _, one in sorted(due, key=lambda pair: pair[0])]
    return [*oldest, *new[: max(0, NEW_A_DAY - first)]][: max(0, A_DAY - done)]


def done_on(decks: Sequence[Deck], day: date) -> list[tuple[DealtCard, CardAnswer]]:
    """The cards that were answered on a day, as they were dealt, and how.

    Args:
        decks: the cards that count.
        day: the day.
    """
    return [
        (_deal(deck, card, told[:-1], day), told[-1][1])
        for deck, card, told in _each(decks, day)
        if told and told[-1][0] == day
    ]


def next_day(decks: Sequence[Deck], today: date) -> date | None:
    """The next day after today on which a card comes; None if there are no cards.

    Args:
        decks: the cards that count.
        today: the learner's day.
    """
    tomorrow = today + timedelta(days=1)
    return min((max(back_on(told) or tomorrow, tomorrow) for _, _, told in _each(decks, today)), default=None)


def _each(decks: Sequence[Deck], until: date) -> Iterator[tuple[Deck, CueCard, list[tuple[date, CardAnswer]]]]:
    return ((deck, card, deck.told(card.id, until)) for deck in decks for card in deck.cards)


def _deal(deck: Deck, card: CueCard, told: Sequence[tuple[date, CardAnswer]], today: date) -> DealtCard:
    since = told[-1][0] if told else date.min
    typed = {day: answer.said for (one, day), answer in deck.answers.items() if one == card.id and not answer.went}
    newest = max((day for day in typed if since < day <= today), default=None)
    begun = typed[newest] if newest else ""
    return DealtCard(deck.module, deck.title, card, begun, told[-1] if told else None)
