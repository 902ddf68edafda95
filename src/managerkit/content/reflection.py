"""A reflection, its form checks and its rubric, as written in reflection.yml."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from .base import Content, Id, Line, Prose


class Prompt(Content):
    """A question answerable only from one's own work.

    A `commitment` is asked in four parts: if (the cue), then (the act), by (a date), and who will notice. `words`
    is the least number of words that counts as an answer; `situation` asks that a when or a who be named.
    """

    id: Id
    text: Prose
    kind: Literal["text", "commitment"] = "text"
    words: int = Field(default=30, ge=5, le=300)
    situation: bool = False


AS_LEVELS = (0, 1, 2, 3)
"""The points of a criterion that counts as most do: as many as the number of the level."""


def worth(points: Sequence[int]) -> str:
    """Points of levels 0 to 3 in words, such as "0, 2, 4 or 6 points"."""
    return f"{', '.join(map(str, points[:-1]))} or {points[-1]} points"


class Criterion(Content):
    """One row of the rubric: four levels, 0 to 3, each described by what the marker sees on the page."""

    id: Id
    title: Line
    levels: list[Prose] = Field(min_length=4, max_length=4)
    points: list[Annotated[int, Field(ge=0, le=100)]] = Field(
        default=list(AS_LEVELS),
        min_length=4,
        max_length=4,
        description="What the levels 0 to 3 are worth, such as [0, 2, 4, 6] for a criterion that counts double.",
    )
    weak: Prose = Field(description="A line from a weak text, as a person would write it.")
    strong: Prose = Field(description="A line from a strong text; it may be short and badly punctuated.")

    @property
    def worth(self) -> str:
        """What its levels are worth, in words; "" where that is as many points as the number of the level."""
        return "" if tuple(self.points) == AS_LEVELS else worth(self.points)


class Sample(Content):
    """A whole answer, and what a marker would say of it."""

    text: Prose
    why: Prose


class Samples(Content):
    """One weak and one strong answer, shown once the learner's own text stands."""

    weak: Sample
    strong: Sample


class Anchor(Content):
    """A whole answer whose levels are agreed: what markers calibrate on, and learners never see."""

    id: Id
    text: Prose
    levels: dict[Id, Annotated[int, Field(ge=0, le=3)]]
    why: dict[Id, Line]


class Phrases(Content):
    """phrases.yml: for markers, what they may say about a text, by the id of a criterion."""

    title: Line
    phrases: dict[Id, list[Line]]


class Reflection(Content):
    """reflection.yml."""

    title: Line
    intro: Prose
    prompts: list[Prompt] = Field(min_length=2, max_length=4)
    rubric: list[Criterion] = Field(min_length=3, max_length=5)
    samples: Samples
    anchors: list[Anchor] = Field(
        default_factory=list, description="For markers only: texts whose levels are agreed, to calibrate on."
    )
    marking: Prose = Field(description="For markers only: what to look out for. Hidden from learners.")

    @property
    def marks(self) -> int:
        """The most points that a human marker can give."""
        return sum(criterion.points[-1] for criterion in self.rubric)
