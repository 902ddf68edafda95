"""A practice: a small function under test, as written in practice-NAME.yml."""

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from .base import Content, Id, Line, Prose


class Case(Content):
    """A call and what it should return; both are plain JSON values.

    `says` tells what a failure means. `broken` marks a case that fails until the learner has mended the function.
    """

    id: Id
    title: Line
    call: list[JsonValue]
    expect: JsonValue
    says: Line
    broken: bool = False


class Belief(Content):
    """Something a learner may think is wrong with the code; `cause` marks what is."""

    id: Id
    text: Line
    cause: bool = False


class Practice(Content):
    """practice-NAME.yml: a function to be put right by the learner, under cases they can read."""

    title: Line
    intro: Prose
    function: str = Field(pattern=r"^[a-z_][a-z0-9_]*$")
    cases: list[Case] = Field(min_length=3, max_length=30)
    question: Line = Field(description="Asked before each run: what do you think is wrong?")
    beliefs: list[Belief] = Field(min_length=2, max_length=8)
    solved: Prose = Field(description="Shown when every case passes.")
    blinded: SkipJsonSchema[bool] = False
    """Set in the copy that learners' code sees while it is graded: what is expected is left out of it."""
