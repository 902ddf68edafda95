"""A branching scenario, as written in scenario-NAME.yml.

A scenario is a graph of scenes. Variables are numbers with bounds; facts are true or false for the whole play, some
of them drawn by the seed, and hidden until an outcome reveals them. Guards are small expressions (see `expression`).
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from .base import Content, Id, Line, Prose
from .expression import check_syntax

Guard = Annotated[
    str,
    AfterValidator(check_syntax),
    Field(description='A condition, such as: trust >= 0.5 and not knows("on-call").'),
]
Chance = Annotated[
    str,
    AfterValidator(check_syntax),
    Field(description="A probability between 0 and 1, as an expression: 0.2 + 0.5 * trust"),
]
Presupposed = Annotated[
    Guard | None,
    Field(
        description="What the text takes for granted, as a condition; `check` looks for a play in which it is not so."
    ),
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]
Number = Annotated[float, Field(strict=False, allow_inf_nan=False)]


class Variable(Content):
    """A bounded number that choices move. `words` name equal stretches of it for the eye: cold, wary, open."""

    title: Line
    start: Number
    low: Number = 0.0
    high: Number = 1.0
    shown: Literal["always", "debrief", "never"] = "debrief"
    words: list[Line] = Field(default_factory=list)

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self.low <= self.start <= self.high:
            raise ValueError(f"start {self.start:g} lies outside {self.low:g} to {self.high:g}; put it between them")
        return self


class Fact(Content):
    """Something true that nobody has said yet. `door` tells, afterwards, what would have opened it."""

    title: Line
    told: Prose
    door: Prose


class Draw(Content):
    """How many of some facts are true in one play, chosen by the seed. A fact in no draw is always true."""

    of: list[Id] = Field(min_length=2)
    pick: int = Field(ge=1)


class Later(Content):
    """A consequence that arrives after some more choices."""

    after: int = Field(ge=1, le=20)
    says: Prose
    presupposes: Presupposed = None
    effects: dict[Name, Number] = Field(default_factory=dict)
    reveals: list[Id] = Field(default_factory=list)


class Outcome(Content):
    """What follows a choice: the first outcome whose guard holds, and whose chance comes up, is the one.

    `closes` names endings that cannot be reached any more after it; the debrief tells which choice closed which.
    """

    when: Guard | None = None
    chance: Chance | None = None
    says: Prose | None = None
    presupposes: Presupposed = None
    effects: dict[Name, Number] = Field(default_factory=dict)
    reveals: list[Id] = Field(default_factory=list)
    later: Later | None = None
    closes: list[Id] = Field(default_factory=list)
    to: Id


class Note(Content):
    """The coach's note: what the framework sees here, for the new and for the practised. Never 'correct'."""

    novice: Prose
    experienced: Prose


Tag = Literal["nice", "direct", "ask", "fix", "wait"]


class Choice(Content):
    """Something a decent, busy person might do.

    `when` hides it unless the guard holds; `once` lets it be chosen a single time. `believes` marks a choice as a
    statement of what the learner thinks is going on: ids of facts. `tags` describe its manner, for the author's proof.
    """

    id: Id
    text: Line
    presupposes: Presupposed = None
    when: Guard | None = None
    once: bool = False
    believes: list[Id] = Field(default_factory=list)
    tags: list[Tag] = Field(default_factory=list)
    note: Note | None = None
    outcomes: list[Outcome] = Field(min_length=1)


class Aside(Content):
    """A paragraph of a scene that appears only when its guard holds."""

    when: Guard
    text: Prose
    presupposes: Presupposed = None


class Pass(Content):
    """Leads straight on to another scene when its guard holds on arrival, as when the time has run out."""

    when: Guard
    to: Id


class Ending(Content):
    """How it ends, in kind. `best` serves the author's proof and is never shown."""

    title: Line
    best: bool = False


class Scene(Content):
    """A moment: either choices, or an ending."""

    title: Line
    text: Prose
    presupposes: Presupposed = None
    asides: list[Aside] = Field(default_factory=list)
    passes: list[Pass] = Field(default_factory=list)
    choices: list[Choice] = Field(default_factory=list, max_length=10)
    ending: Ending | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if bool(self.choices) == bool(self.ending):
            raise ValueError("a scene has either choices or an ending; give it one of them, and not both")
        return self


class CastMember(Content):
    """Somebody in the story, as the learner knows them when it begins: `who` is one line, and gives nothing away."""

    name: Line
    who: Line


class Parting(Content):
    """A scene at which rooms divide, and over what."""

    scene: Id
    why: Line


class Room(Content):
    """What a facilitator is told of the story and no learner: `shows` says of an ending what it lets a room see."""

    about: Prose | None = None
    shows: dict[Id, Line] = Field(default_factory=dict)
    divides: list[Parting] = Field(default_factory=list, max_length=5)


class Debrief(Content):
    """What is said after an ending, whichever it was."""

    opening: Prose
    questions: list[Line] = Field(min_length=1, max_length=6)


class Scenario(Content):
    """scenario-NAME.yml."""

    title: Line
    minutes: int = Field(ge=2, le=45)
    setting: Prose
    cast: list[CastMember] = Field(default_factory=list, max_length=8)
    variables: dict[Name, Variable] = Field(default_factory=dict)
    facts: dict[Id, Fact] = Field(default_factory=dict)
    draws: list[Draw] = Field(default_factory=list)
    start: Id
    scenes: dict[Id, Scene] = Field(min_length=2)
    debrief: Debrief
    room: Room | None = None

    @property
    def drawn(self) -> frozenset[str]:
        """Ids of the facts that a seed decides."""
        return frozenset(fact for draw in self.draws for fact in draw.of)
