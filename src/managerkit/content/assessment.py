"""A self-assessment, as written in assessment.yml."""

from pydantic import Field

from .base import Content, Id, Line, Prose


class Band(Content):
    """A stretch of a dimension's scale, and what it asks of the learner.

    `upto` is the upper end as a share of the scale, 0 to 1; the last band's is 1. `prompt` is a question or a
    suggestion, never a verdict.
    """

    upto: float = Field(gt=0, le=1, strict=False)
    prompt: Prose


class Dimension(Content):
    """One thing the instrument looks at; scored on its own and never added to another."""

    id: Id
    title: Line
    about: Line
    low: Line = Field(description="What the low end of the scale looks like, in a few words.")
    high: Line = Field(description="What the high end of the scale looks like, in a few words.")
    bands: list[Band] = Field(min_length=2, max_length=5)


class Item(Content):
    """A statement about recent behaviour, completed by one of its anchors.

    Anchors run from the low to the high end of the dimension; `reverse` turns that round. `absent` is the answer of
    somebody to whom it did not happen, and has no place on the scale. `example` asks for one dated example, where it
    can be given in a sentence. `watched` makes it one of the module's behaviour items, which are asked again after the
    course, and of others.
    """

    id: Id
    dimension: Id
    text: Line
    watched: Line | None = Field(
        default=None,
        description="The act at the high end, as a colleague would see it: 'asks whoever is silent for their view'.",
    )
    anchors: list[Line] = Field(min_length=3, max_length=6)
    absent: Line | None = Field(default=None, description="Offered last, and not placed: it did not happen.")
    reverse: bool = False
    example: Line | None = None

    @property
    def options(self) -> list[str]:
        """Every answer that can be chosen, in the order in which they are numbered from 0."""
        return [*self.anchors, *([self.absent] if self.absent else [])]


class Assessment(Content):
    """assessment.yml: an unvalidated, developmental instrument."""

    title: Line
    intro: Prose
    dimensions: list[Dimension] = Field(min_length=1, max_length=6)
    items: list[Item] = Field(min_length=3, max_length=40)

    def items_of(self, dimension: str) -> list[Item]:
        """The items of one dimension, in order."""
        return [item for item in self.items if item.dimension == dimension]
