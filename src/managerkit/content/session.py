"""A workshop session, as written in facilitator/session-NAME.yml: what happens, minute by minute, and what is asked."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .base import Content, Id, Line, Prose

Named = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$", description="MODULE/NAME, such as mastery/first-offer."),
]

_NEEDS: dict[str, tuple[str, ...]] = {
    "choose": (),
    "number": ("low", "high"),
    "words": (),
    "rank": ("options",),
    "story": (),
    "groups": ("size",),
    "commitment": (),
}
"""What a question of each kind cannot do without."""
_MAY: dict[str, tuple[str, ...]] = {
    "choose": ("options", "item", "before", "truth", "about_you"),
    "number": ("unit", "truth"),
    "words": (),
    "rank": (),
    "story": ("story", "seed"),
    "groups": ("cards",),
    "commitment": (),
}


class Question(Content):
    """What the room is asked, on phones or by hands.

    A question of kind `choose` has its `options` here, or those of a self-assessment's `item`; `before` names an
    earlier step whose answers are shown beside these, and `truth` is what was so, shown with the answers. `number` is a
    prediction from `low` to `high`, with a `truth` too. `words` is one line each. `rank` puts the options in an order.
    `story` is played by votes, with one luck (`seed`); without a `story` the plan is held with one that is named then.
    `groups` are pairs or threes with a card each to talk by.
    A `commitment` is made on one's own phone, which saves it as a calendar file; nobody else gets it.
    """

    kind: Literal["choose", "number", "words", "rank", "story", "groups", "commitment"]
    text: Line
    about_you: bool = Field(default=False, description="It asks people about themselves.")
    options: list[Line] = Field(default_factory=list, max_length=8)
    item: Named | None = None
    before: Id | None = None
    low: float | None = Field(default=None, strict=False)
    high: float | None = Field(default=None, strict=False)
    unit: Line | None = None
    truth: Line | None = None
    story: Named | None = None
    seed: int | None = None
    size: int | None = Field(default=None, ge=2, le=6)
    cards: list[Line] = Field(default_factory=list, description="What each of a group does, one line for each.")

    @property
    def leaves_open(self) -> bool:
        """Whether it plays a story that is named only when the session is held."""
        return self.kind == "story" and self.story is None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        needed = _NEEDS[self.kind]
        for name in needed:
            if getattr(self, name) in (None, []):
                raise ValueError(f"a question of kind `{self.kind}` has no `{name}`; add it")
        for name in type(self).model_fields:
            given = getattr(self, name) not in (None, [], False)
            if given and name not in ("kind", "text", *needed, *_MAY[self.kind]):
                raise ValueError(f"a question of kind `{self.kind}` takes no `{name}`; take it out")
        if self.kind == "choose" and bool(self.options) == (self.item is not None):
            raise ValueError("a choice is among `options`, or among an item's anchors; give it one of the two")
        if self.options and (len(self.options) < 2 or len(set(self.options)) < len(self.options)):
            raise ValueError("two options at least, and none twice; change `options`")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("`low` is not below `high`; turn them round")
        if self.cards and self.size is not None and len(self.cards) != self.size:
            raise ValueError(f"{self.size} people and {len(self.cards)} cards; give each a card")
        return self


class Shown(Content):
    """What a room sees of a stretch of a session, what it is asked, and what to do if that does not work.

    `late` is how many minutes it can be cut to when time is short; 0 leaves it out.
    """

    id: Id
    title: Line = Field(description="What the screen says above all.")
    slide: Prose | None = Field(default=None, description="What the room sees, in Markdown; a few lines.")
    wrong: Line
    late: int | None = Field(default=None, ge=0)
    question: Question | None = None
    tells: Id | None = Field(default=None, description="An earlier step with a story: what was true in it is shown.")
    stretches: list[Annotated[str, Field(pattern=r"^\d+( × \d+)? min · \S.*$")]] = Field(
        default_factory=list,
        description="Where a step has parts: `4 × 3 min · a question in the threes`; they add up to its minutes.",
    )


class SessionStep(Shown):
    """A stretch of a session, with what the facilitator does and says and what people do."""

    minutes: int = Field(ge=1, le=120)
    you: Line
    they: Line
    say: Line

    @property
    def when_late(self) -> str | None:
        """How it is shortened when time is short, in a line; None where it is not."""
        if self.late is None:
            return None
        how = f"{self.late} minutes" if self.late else "leave it out"
        return f"{self.title}: {how} (saves {self.minutes - self.late})"


class Preparation(Content):
    """Something to prepare: how long before, what, and how many minutes it takes."""

    when: Line
    what: Line
    minutes: int = Field(ge=1)


class Mails(Content):
    """What is sent about a session: the first weeks before, the second days before, the third the day after."""

    invitation: Prose
    reminder: Prose
    afterwards: Prose


class Session(Content):
    """course/facilitator/session-NAME.yml: a session that one person can run from a laptop."""

    model_config = ConfigDict(title="Session")

    title: Line
    goal: Line = Field(description="What people can do afterwards, that an outsider could see.")
    who: Prose
    minutes: int = Field(ge=10, le=480)
    prepare: list[Preparation] = Field(min_length=1)
    steps: list[SessionStep] = Field(min_length=2)
    sizes: dict[Literal["6", "12", "30", "40", "remote"], Prose] = Field(
        description="What is different with so few, so many, or a group that meets on screens."
    )
    opening: Prose = Field(description="An opening for somebody who has no story of their own to tell.")
    mails: Mails | None = Field(default=None, description="What is sent; [DATE], [TIME], [PLACE] and [NAME] stay open.")
    manager: Prose | None = Field(default=None, description="A page for whoever somebody who comes reports to.")
    debrief: list[Prose] = Field(min_length=1)
    never: list[Line] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            raise ValueError(f"the steps take {total} minutes and the session {self.minutes}; change one of them")
        ids = [step.id for step in self.steps]
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            raise ValueError(f"two steps are called `{twice}`; rename one")
        for number, step in enumerate(self.steps):
            _sound(step, {one.id: one.question for one in self.steps[:number]})
        return self


def _sound(step: SessionStep, earlier: dict[str, Question | None]) -> None:
    if step.late is not None and step.late >= step.minutes:
        raise ValueError(f"`{step.id}` is not shorter when late; lower `late` below {step.minutes}")
    if step.stretches and (total := sum(map(_minutes, step.stretches))) != step.minutes:
        raise ValueError(
            f"the stretches of `{step.id}` take {total} minutes and not {step.minutes}; change one of them"
        )
    told = earlier.get(step.tells) if step.tells else None
    if step.tells and (told is None or told.kind != "story"):
        raise ValueError(
            f"`{step.id}` tells of `{step.tells}`, which is no earlier story; name the step that plays one"
        )
    before = step.question.before if step.question else None
    if before is not None and step.question is not None:
        other = earlier.get(before)
        if (
            other is None
            or other.kind != "choose"
            or (other.options, other.item)
            != (
                step.question.options,
                step.question.item,
            )
        ):
            raise ValueError(
                f"`{step.id}` is compared with `{before}`, which asks something else or comes later; name an earlier "
                "step with the same options"
            )


def _minutes(stretch: str) -> int:
    """The minutes of a stretch such as `4 × 3 min · …`: 12."""
    times, _, each = stretch.partition(" min · ")[0].rpartition(" × ")
    return int(times or 1) * int(each)
