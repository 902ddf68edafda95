"""What the report after the course says, as plain data: the page and the CSV file show this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.cohort.report.published import MeanChange


@dataclass(frozen=True)
class ModuleMoves:
    """A module: how many finished it, and how its behaviours moved since the start.

    `moves` has a change for each view and later time, and `further` the same less the waiting group's; None where
    nothing can be said.
    """

    title: str
    finished: int
    moves: Mapping[tuple[str, str], MeanChange | None]
    further: Mapping[tuple[str, str], MeanChange | None]


@dataclass(frozen=True)
class KeptRow:
    """One kind of commitment: at least how many made one, and how many kept one by their own account."""

    label: str
    made: int
    kept: int


@dataclass(frozen=True)
class AfterReport:
    """The report on a cohort; `listed` is how many are on its roster, `shared` and `waiting` how many are counted, in
    fives. `waiting` is None where there is no waiting group.
    """

    cohort: str
    listed: int
    shared: int
    waiting: int | None
    modules: tuple[ModuleMoves, ...]
    commitments: tuple[KeptRow, ...]

    @property
    def told(self) -> list[MeanChange]:
        """Every change that is shown."""
        return [
            change
            for one in self.modules
            for found in (one.moves, one.further)
            for change in found.values()
            if change is not None
        ]
