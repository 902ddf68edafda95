"""What a cohort's own files name: the one module whose dotted names may stand in them, whatever moves behind it.

A cohort's nbgrader_config.py names our steps and exporters for nbgrader, and a marker's notebook imports the desk.
These files belong to the people who have them and outlive many versions of the kit, so a name in `_PLUGINS` is never
taken away. Nothing is loaded before it is asked for.
"""

import sys
from importlib import import_module
from typing import Any

_PLUGINS = {
    "CollectWhole": "cohort.submissions.collector",
    "RestoreCells": "grading.preprocessors",
    "Harmless": "cohort.feedback.sanitize",
    "markdown2html": "cohort.feedback.sanitize",
    "FeedbackExporter": "cohort.feedback.page",
    "LearnersCopy": "cohort.feedback.page",
    "desk": "cohort.marking.desk.notebook",
}
"""Each name, and the module of the kit where it is today."""

_FORMERLY = ("cohort.inbound", "cohort.feedback.harmless", "cohort.marking.notebook")
"""Modules that files of before this one name, beside `grading.preprocessors` and `cohort.feedback.page`."""


def __getattr__(name: str) -> Any:
    if name not in _PLUGINS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__package__}.{_PLUGINS[name]}"), name)


def answer_to_former_names() -> None:
    """Have the former modules' names lead here, so that cohorts made before go on as they are."""
    for former in _FORMERLY:
        sys.modules[f"{__package__}.{former}"] = sys.modules[__name__]
