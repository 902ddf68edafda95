"""A page to carry, as written in page.yml: what somebody takes along to a conversation, on one side of paper."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .base import Content, Id, Line, Prose

Source = Annotated[
    str,
    Field(
        pattern=r"^(text|commitment|example|line|story|model|start)/[a-z][a-z0-9-]*$",
        description="Offered: text/PROMPT, commitment/PROMPT, example/ITEM, line/NAME-LINE, story/NAME, model/NAME or "
        "start/PART.",
    ),
]


Look = Literal["number", "limit", "sentence", "name", "event", "witness", "day", "grade"]
"""A form of words that a field can be looked through for; `wording/charter.py` has the lists."""


class PageField(Content):
    """A place to write. `takes` names what is offered until something is typed; the first that is there is taken.

    What of `looks` is not found in it is said beside it, as a matter of form.
    """

    id: Id
    label: Line
    takes: list[Source] = Field(default_factory=list)
    looks: list[Look] = Field(default_factory=list, description="What is looked for in the words: form, never sense.")
    lines: int = Field(default=2, ge=1, le=8, description="How many lines are printed to write on, where it is empty.")


class PageSection(Content):
    """A part of the page: what is printed as it stands, and what is to be filled in."""

    title: Line
    says: list[Line] = Field(default_factory=list)
    fields: list[PageField] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.says and not self.fields:
            raise ValueError("a section of a page says something or asks for something; give it `says` or `fields`")
        return self


class Reading(Content):
    """Something to read on, with the place in it, and what it is good for."""

    title: Line
    by: Line
    where: Line
    why: Line


class PageToCarry(Content):
    """page.yml."""

    model_config = ConfigDict(title="Page")

    title: Line
    use: Prose = Field(description="When one takes the page out, and what is to be done with it.")
    sections: list[PageSection] = Field(min_length=1, max_length=7)
    summary: list[Line] = Field(min_length=3, max_length=8, description="The framework on one screen.")
    readings: list[Reading] = Field(default_factory=list, max_length=4)
