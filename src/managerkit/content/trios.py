"""Six weeks in threes, as written in facilitator/trios.yml: minutes by the clock, and conversations to rehearse."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .base import Content, Id, Line

FILE = "trios.yml"
HOURS = "[HOURS]"
"""The line of manager-before.md where the table of hours goes."""
SETTING_UP, CARE, BEFORE, AFTER = "trios.md", "care.md", "manager-before.md", "manager-after.md"
"""The pages of facilitator/ that go with it: for whoever makes the groups, and for people's managers."""
ALOUD = 130
"""Words a minute that somebody reads aloud at ease."""

Read = Literal["agreement", "asks", "ends", "first", "card"]
"""What is read or said aloud in a part: the agreement, a week's question or last word, a first sentence, a card."""


class TrioPart(Content):
    """A part of a step: for so many seconds somebody does something, and may read something aloud."""

    seconds: int = Field(ge=5, le=600)
    who: Literal["all", "one", "others", "two", "client", "listener", "observer"] = Field(
        description="`one` is whose turn it is, `two` are client and listener."
    )
    does: Line
    reads: Read | None = None


class TrioStep(Content):
    """A step of a meeting; with `each` it takes its minutes for each of those who are there."""

    title: Line
    minutes: int = Field(ge=1, le=30)
    each: bool = False
    parts: list[TrioPart] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (total := sum(part.seconds for part in self.parts)) != 60 * self.minutes:
            raise ValueError(f"the parts take {total} seconds and the step {60 * self.minutes}; change one of them")
        return self


class TrioWeek(Content):
    """What a week asks at the beginning, and its last word."""

    asks: Line
    ends: Line


class CardTurn(Content):
    """What the other says once the client does something that helps."""

    when: Line
    says: Line


class AnswerCard(Content):
    """How the other is on this card, what they say in order, and what makes them say more."""

    wait: int = Field(default=0, ge=0, le=15, description="Seconds of quiet before the first line.")
    manner: Line
    says: list[Line] = Field(min_length=2, max_length=3)
    opens: CardTurn

    @property
    def aloud(self) -> str:
        """All that is said, as one text."""
        return " ".join([*self.says, self.opens.says])


class AnswerCards(Content):
    """What the other says when it goes well, goes silent, pushes back, or agrees at once and means nothing by it."""

    well: AnswerCard
    silent: AnswerCard
    back: AnswerCard
    nods: AnswerCard

    def each(self) -> Iterator[tuple[str, AnswerCard]]:
        """The cards with their names, in their order."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)


class Conversation(Content):
    """A kind of conversation that people have because of some modules, and cards that answer back."""

    id: Id
    modules: list[Id] = Field(min_length=1)
    title: Line
    other: Line = Field(description="Whom the listener plays.")
    bring: Line
    first: Line = Field(description="A first sentence to borrow.")
    hears: Annotated[list[Line], Field(min_length=2, max_length=2, description="What the observer listens for.")]
    cards: AnswerCards


class Trios(Content):
    """course/facilitator/trios.yml: a meeting of three by the clock, what is asked each week, and the conversations.

    `round` is held once for each of those who are there, who is the client then.
    """

    model_config = ConfigDict(title="Trios")

    title: Line
    minutes: int = Field(ge=10, le=90, description="For three people.")
    agreement: Line = Field(description="What is read aloud at the beginning.")
    before: list[TrioStep] = Field(min_length=1)
    round: list[TrioStep] = Field(min_length=1)
    after: list[TrioStep] = Field(min_length=1)
    absent: list[Line] = Field(min_length=1, description="When somebody is missing, has left, or cannot go on.")
    weeks: list[TrioWeek] = Field(min_length=1, max_length=12)
    conversations: list[Conversation] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (total := self.length(3)) != self.minutes:
            raise ValueError(f"the steps take {total} minutes for three and not {self.minutes}; change one of them")
        return self

    def length(self, people: int) -> int:
        """The minutes of a meeting.

        Args:
            people: how many are there.
        """
        fixed = [*self.before, *self.after]
        once = sum(step.minutes for step in fixed if not step.each)
        return once + people * (sum(step.minutes for step in fixed if step.each) + self.round_length)

    @property
    def round_length(self) -> int:
        """The minutes of one round."""
        return sum(step.minutes for step in self.round)

    def conversation(self, module: str) -> Conversation:
        """The conversation that belongs to a module.

        Args:
            module: its id; `check` finds that each module of the six weeks has one.
        """
        return next(one for one in self.conversations if module in one.modules)


def seconds_aloud(text: str) -> float:
    """The seconds that somebody takes to read a text aloud.

    Args:
        text: any.
    """
    return 60 * len(text.split()) / ALOUD
