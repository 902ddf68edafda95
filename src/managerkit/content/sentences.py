"""Sentences to sort, and two lines of one's own, as written in sentences-NAME.yml."""

from typing import Literal

from pydantic import Field

from .base import Content, Id, Line, Prose

Check = Literal["day", "act", "judging", "vague", "question", "carries", "echo"]


class SentencePlace(Content):
    """Where a sentence can be sorted to: a name, and by what one knows it."""

    id: Id
    name: Line
    means: Line


class Sentence(Content):
    """Something said at work. `also` is a second place, which a decent reader could defend."""

    id: Id
    setting: Line | None = Field(default=None, description="Who says it to whom, or what came before; may be left out.")
    says: Line
    place: Id
    also: Id | None = None
    why: Line = Field(description="One sentence that says why it is there.")


class OwnLine(Content):
    """A line that the learner writes, and what of its form is looked at.

    `day`, `act` and `question` look for something that is to be there; `judging`, `vague`, `carries` (first words that
    often carry an answer or an order) and `echo` (words of the line before) for something that may not have to be.
    """

    id: Id
    label: Line
    checks: list[Check] = Field(min_length=1)


class Sentences(Content):
    """sentences-NAME.yml."""

    title: Line
    intro: Prose
    places: list[SentencePlace] = Field(min_length=2, max_length=7)
    sentences: list[Sentence] = Field(min_length=4, max_length=60)
    own: Prose = Field(description="What the two lines of one's own are to be about.")
    lines: list[OwnLine] = Field(min_length=1, max_length=3)
