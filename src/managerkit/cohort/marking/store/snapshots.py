"""A content-addressed store of texts and rubric wordings, each under a name that is another for other words.

What somebody marked, and by which words, can be shown for as long as the cohort is kept.
"""

import json
from pathlib import Path
from typing import Any

from managerkit.cohort.folder import Cohort
from managerkit.storage.atomic import put

FOLDER = "marking"
"""Where a cohort keeps all that has to do with marking."""


def keep(cohort: Cohort, kind: str, name: str, words: Any) -> None:
    """Keep words under their name, unless they are kept already.

    Args:
        cohort: the cohort.
        kind: the folder: texts or wordings.
        name: the words' name.
        words: any JSON value.
    """
    path = _place(cohort, kind, name)
    if not path.exists():
        put(path, json.dumps(words))


def kept(cohort: Cohort, kind: str, name: str) -> Any:
    """The words that were kept under a name; None if they were not, or cannot be read.

    Args:
        cohort: the cohort.
        kind: the folder: texts or wordings.
        name: the words' name.
    """
    try:
        return json.loads(_place(cohort, kind, name).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _place(cohort: Cohort, kind: str, name: str) -> Path:
    return cohort.root / FOLDER / kind / f"{name}.json"
