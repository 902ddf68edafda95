"""Words that somebody marked by or marked, kept under a name that is another for other words."""

import hashlib
import json
from pathlib import Path
from typing import Any

from managerkit.cohort.folder import Cohort
from managerkit.storage.atomic import put

FOLDER = "marking"
"""Where a cohort keeps all that has to do with marking."""


def name_of(words: Any) -> str:
    """A short name for exactly these words: any JSON value."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:16]


def keep(cohort: Cohort, kind: str, name: str, words: Any) -> None:
    """Keep words under their name, unless they are kept already."""
    path = _place(cohort, kind, name)
    if not path.exists():
        put(path, json.dumps(words))


def kept(cohort: Cohort, kind: str, name: str) -> Any:
    """The words that were kept under a name; None if they were not, or cannot be read."""
    try:
        return json.loads(_place(cohort, kind, name).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _place(cohort: Cohort, kind: str, name: str) -> Path:
    return cohort.root / FOLDER / kind / f"{name}.json"
