"""What all content models share: strictness, and the kinds of text an author writes."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Content(BaseModel):
    """Base of everything an author writes: unknown keys refused, nothing guessed, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48),
    Field(description="A slug."),
]
"""A slug: lower case words and digits joined by single hyphens, beginning with a letter."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S[^\n]*$")]
"""One line of text."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=8000, strip_whitespace=True)]
"""Text in Markdown, one paragraph or several."""


def _written(value: object) -> object:
    return str(value) if isinstance(value, int | float) else value


Version = Annotated[
    str,
    StringConstraints(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"),
    BeforeValidator(_written),  # so that 1.0 is told to be no version, rather than no text
]
"""major.minor.patch"""
