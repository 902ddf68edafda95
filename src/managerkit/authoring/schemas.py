"""JSON Schemas of the content files."""

from typing import Any

from managerkit.content.assessment import Assessment
from managerkit.content.base import Content
from managerkit.content.course import Course, Module
from managerkit.content.practice import Practice
from managerkit.content.reflection import Phrases, Reflection
from managerkit.content.scenario import Scenario

KINDS: dict[str, type[Content]] = {
    "course": Course,
    "module": Module,
    "assessment": Assessment,
    "scenario": Scenario,
    "practice": Practice,
    "reflection": Reflection,
    "phrases": Phrases,
}
"""The content files by kind; a scenario's and a practice's file names go on with a name."""


def schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema for each kind of content file."""
    return {kind: model.model_json_schema() for kind, model in KINDS.items()}
