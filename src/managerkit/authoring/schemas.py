"""JSON Schemas of the content files."""

from typing import Any

from managerkit import activities
from managerkit.content.base import Content
from managerkit.content.course import Course, Module
from managerkit.content.reflection import Phrases
from managerkit.content.run_of_show import RunOfShow
from managerkit.content.session import Session
from managerkit.content.trios import Trios

KINDS: dict[str, type[Content]] = {
    "course": Course,
    "module": Module,
    **{kind.kind: kind.model for kind in activities.kinds() if kind.model},
    "phrases": Phrases,
    "session": Session,
    "run-of-show": RunOfShow,
    "trios": Trios,
}
"""The content files by kind; the file names of many kinds go on with a name."""


def schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema for each kind of content file."""
    return {kind: model.model_json_schema() for kind, model in KINDS.items()}
