"""The file that a learner shares after the course: numbers, or the name for a certificate, and never a text."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from managerkit.activities.assessments.behaviour import WHEN, Occasion
from managerkit.activities.assessments.engine import behaviours
from managerkit.certificates.certificate import Words
from managerkit.content.loading import CourseFolder
from managerkit.errors import PlainError
from managerkit.storage import outside
from managerkit.storage.atomic import put
from managerkit.storage.outside import Refused
from managerkit.wording.commitments import NAMES
from managerkit.workspace.handin import Text

_ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1000)]
Name = Annotated[str, Field(pattern=_ID)]


class SharingError(PlainError):
    """Nothing can be shared as it is asked for: what, and what to do."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Behaviour(_Shape):
    """How often somebody does what an item is about, from 0 to 1: as they say, and as one whom they asked has seen."""

    own: Share | None = None
    second: Share | None = None


class SharedModule(_Shape):
    """What is shared of a module; `behaviours` by item and occasion."""

    finished: bool = False
    behaviours: Annotated[dict[Name, dict[Occasion, Behaviour]], Field(max_length=20)] = Field(default_factory=dict)


class SharedKind(_Shape):
    """Of one kind of commitment: how many were made, and how many were kept by one's own account."""

    made: Count = 0
    kept: Count = 0


class SharedNumbers(_Shape):
    """What is shared for the sponsor's report."""

    modules: Annotated[dict[Name, SharedModule], Field(max_length=200)] = Field(default_factory=dict)
    commitments: Annotated[dict[Name, SharedKind], Field(max_length=20)] = Field(default_factory=dict)


class Shared(_Shape):
    """A file that a learner shares; `certificate` is the name for one, as the learner wants to have it written."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    learner: Text
    made: AwareDatetime
    certificate: Words | None = None
    numbers: SharedNumbers | None = None


def of(learner: str, made: datetime, certificate: str | None, told: SharedNumbers | None) -> Shared:
    """What a learner shares.

    Args:
        learner: the id, as the learner types it.
        made: now.
        certificate: the name for a certificate; None if none is asked for.
        told: the numbers; None if they are not shared.

    Raises:
        SharingError: the id or the name is none.
    """
    try:
        return Shared(learner=learner, made=made, certificate=certificate, numbers=told)
    except ValidationError:
        raise SharingError(
            "an id and a name have 1 to 128 characters on one line, and no control characters; give the id that "
            "your facilitator gave you, and the name as you want to have it written"
        ) from None


def write(workspace: Path, shared: Shared) -> Path:
    """Write what is shared into a workspace, in place of what was shared before.

    Args:
        workspace: the learner's folder.
        shared: what it says.

    Returns:
        The file.
    """
    path = path_of(workspace, shared.learner)
    put(path, text_of(shared))
    return path


def before(workspace: Path, learner: str) -> Shared | None:
    """What a learner shared before; None if there is nothing, or nothing that can be read.

    Args:
        workspace: the learner's folder.
        learner: the id.
    """
    path = path_of(workspace, learner)
    try:
        return read(path.parent, path.name)
    except Refused:
        return None


def taken_back(old: Shared | None, shared: Shared) -> list[str]:
    """What an older file has, and the new one has not.

    Args:
        old: what was shared before; None for nothing.
        shared: what is going to be shared.
    """
    if not old:
        return []
    had = {
        "your numbers": (old.numbers, shared.numbers),
        "your wish for a certificate": (old.certificate, shared.certificate),
    }
    return [what for what, (then, now) in had.items() if then and not now]


def path_of(workspace: Path, learner: str) -> Path:
    """Where a learner's file lies.

    Args:
        workspace: the learner's folder.
        learner: the id.
    """
    return workspace / f"shared-{re.sub(r'[^A-Za-z0-9._-]+', '-', learner)}.json"


def text_of(shared: Shared) -> str:
    """The whole text of a file."""
    return (
        json.dumps(shared.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1, ensure_ascii=False)
        + "\n"
    )


def read(folder: Path, name: str) -> Shared:
    """What somebody shared.

    Args:
        folder: where the file lies.
        name: the file's.

    Raises:
        Refused: it is no such file.
    """
    try:
        return Shared.model_validate(outside.json_of(outside.read(folder, name, outside.SMALL)))
    except ValidationError:
        raise Refused("is not a file that managerkit share wrote; ask for it anew") from None


def lines(shared: Shared, course: CourseFolder) -> Iterator[str]:
    """All that a file says, a line each, as its owner reads it before it is written.

    Args:
        shared: the file.
        course: the content, which has the words for what the file names; what it does not know, as of another version
            of the course, is called as the file calls it.
    """
    yield f"Your id: {shared.learner}"
    yield "The day and the time at which you write it"
    if shared.certificate:
        yield f"For a certificate, your name: {shared.certificate}"
    if not shared.numbers:
        if not shared.certificate:
            yield "No numbers, and no wish for a certificate"
        return
    modules = {module.id: module for module in course.modules()}
    titles = {name: modules[name].module.title if name in modules else name for name in shared.numbers.modules}
    finished = [titles[name] for name, one in shared.numbers.modules.items() if one.finished]
    yield f"Modules you finished: {', '.join(finished) or 'none'}"
    answered = {name: one.behaviours for name, one in shared.numbers.modules.items() if one.behaviours}
    if answered:
        yield "How often you do what others could see, from 0%, the least that one can answer, to 100%, the most:"
    for name, asked in answered.items():
        yield f"  {titles[name]}"
        known = behaviours(modules[name].assessment.value) if name in modules else ()
        acts = {item.id: item.watched for item in known}
        for item, times in asked.items():
            told = "; ".join(f"{WHEN[when]} {_told(one)}" for when, one in times.items())
            yield f"    {acts.get(item, item)}: {told}"
    for name, one in shared.numbers.commitments.items():
        yield f"Commitments to {NAMES.get(name, name)}: {one.made} made, {one.kept} kept"


def _told(one: Behaviour) -> str:
    own = "" if one.own is None else f"{one.own:.0%}"
    second = "" if one.second is None else f"{one.second:.0%} as somebody else saw it"
    return ", ".join(filter(None, [own, second]))
