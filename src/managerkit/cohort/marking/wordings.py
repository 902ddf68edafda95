"""The rubric's words by which a level was given: a name for each wording, and the words behind a name."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...content.reflection import Criterion
from ..folder import Cohort
from .marks import Mark
from .texts import FOLDER


@dataclass(frozen=True)
class Wording:
    """How a criterion is put: its title and its four levels. `name` is another for other words."""

    title: str
    levels: tuple[str, ...]

    @property
    def name(self) -> str:
        """A short name for exactly these words."""
        return hashlib.sha256(json.dumps([self.title, *self.levels]).encode()).hexdigest()[:16]


def wording(criterion: Criterion) -> Wording:
    """How a criterion is put now."""
    return Wording(criterion.title, tuple(criterion.levels))


def names(
    cohort: Cohort, rubric: Sequence[Criterion], levels: Mapping[str, int], before: Mark | None = None
) -> dict[str, str]:
    """The name of the wording by which each level is given; the words are kept.

    Args:
        cohort: the cohort.
        rubric: as the marker has it.
        levels: what is given now, by criterion.
        before: the marker's mark until now; a level that stays keeps the wording by which it was given.
    """
    found = {}
    for criterion in rubric:
        level = levels.get(criterion.id)
        if before and level is not None and before.levels.get(criterion.id) == level:
            found[criterion.id] = before.wording.get(criterion.id, "")
        elif level is not None:
            keep(cohort, wording(criterion))
            found[criterion.id] = wording(criterion).name
    return found


def keep(cohort: Cohort, found: Wording) -> None:
    """Keep a wording by which something is marked, so that it can be shown later how it has changed."""
    path = _place(cohort, found.name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps({"title": found.title, "levels": found.levels}), "utf-8")
        temporary.replace(path)


def kept(cohort: Cohort, name: str) -> Wording | None:
    """A wording that was kept, or None."""
    try:
        found = json.loads(_place(cohort, name).read_text("utf-8"))
        return Wording(str(found["title"]), tuple(map(str, found["levels"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(cohort: Cohort, name: str) -> Path:
    return cohort.root / FOLDER / "wordings" / f"{name}.json"
