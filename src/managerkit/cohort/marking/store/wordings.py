"""The rubric's words by which a level was given: a name for each wording, and the words behind a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from managerkit.cohort.folder import Cohort
from managerkit.content.reflection import Criterion
from managerkit.storage.digest import of_json

from . import snapshots
from .marks import Mark


@dataclass(frozen=True)
class Wording:
    """How a criterion is put: its title and its four levels. `name` is another for other words."""

    title: str
    levels: tuple[str, ...]

    @property
    def name(self) -> str:
        """A short name for exactly these words."""
        return of_json([self.title, *self.levels])


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
            now = wording(criterion)
            snapshots.keep(cohort, "wordings", now.name, {"title": now.title, "levels": now.levels})
            found[criterion.id] = now.name
    return found


def kept_wording(cohort: Cohort, name: str) -> Wording | None:
    """The wording that was kept under a name; None if there is none, or it cannot be read.

    Args:
        cohort: the cohort.
        name: the wording's `name`.
    """
    match snapshots.kept(cohort, "wordings", name):
        case {"title": str(title), "levels": [*levels]}:
            return Wording(title, tuple(map(str, levels)))
    return None
