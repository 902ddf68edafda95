"""What a certificate says: what was handed in and who read it. It has no grade, and no verdict on anybody."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from managerkit.content.course import major
from managerkit.errors import PlainError

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, half characters, and those that turn the direction of all that follows."""


class CertificateError(PlainError):
    """Something about a certificate or its key cannot be used or done: what, where, and what to do."""


def _one_line(text: str) -> str:
    if not text.strip() or _UNSEEN.search(text):
        raise ValueError("it has to be words on one line, without control characters")
    return text.strip()


Words = Annotated[str, Field(max_length=128), AfterValidator(_one_line)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CertifiedExercise(_Part):
    """An exercise that was handed in.

    `minutes` is what the course reckons for it, and `lesson` what it reckons for its lesson, which nobody watches.
    `read_by` names those who read the reflection; "" among them is somebody whose name is not known.
    """

    module: Words
    title: Words
    version: Annotated[str, Field(pattern=r"^\d{1,6}\.\d{1,6}\.\d{1,6}$")]
    handed_in: Annotated[date, Field(strict=False)]
    minutes: Annotated[int, Field(ge=0, le=600)]
    lesson: Annotated[int, Field(ge=0, le=600)]
    read_by: Annotated[tuple[Annotated[str, Field(max_length=128)], ...], Field(strict=False)] = ()


class Certificate(_Part):
    """All that a certificate says; `name` is as the learner wants to have it written."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    name: Words
    course: Words
    cohort: Words
    issuer: Words
    issued: Annotated[date, Field(strict=False)]
    exercises: Annotated[tuple[CertifiedExercise, ...], Field(strict=False, min_length=1, max_length=200)]

    @property
    def minutes(self) -> int:
        """What the course reckons for the exercises that were handed in."""
        return sum(one.minutes for one in self.exercises)

    @property
    def lessons(self) -> int:
        """What the course reckons for the lessons of these exercises."""
        return sum(one.lesson for one in self.exercises)

    @property
    def days(self) -> tuple[date, date]:
        """When the first and the last exercise came in."""
        found = [one.handed_in for one in self.exercises]
        return min(found), max(found)

    def since_then(self, versions: Mapping[str, Mapping[str, str]]) -> list[str]:
        """The titles of modules that have a later major version today.

        Args:
            versions: today's version by module, by the course's title; nothing is said of what is not there.
        """
        today = versions.get(self.course, {})
        return [one.title for one in self.exercises if major(today.get(one.module, one.version)) > major(one.version)]


def named(name: str) -> str:
    """A name as it is going to be written.

    Raises:
        CertificateError: it is none.
    """
    try:
        if len(name) > 128:
            raise ValueError("it has more than 128 characters")
        return _one_line(name)
    except ValueError as error:
        raise CertificateError(
            f"a name is written as its owner wishes, but {error}; ask them how they want it written"
        ) from None
