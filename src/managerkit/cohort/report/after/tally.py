"""From records of those who are counted to what may be said of a cohort after its course."""

from collections.abc import Mapping, Sequence

from managerkit.cohort.report.effects import moved
from managerkit.cohort.report.published import MeanChange
from managerkit.cohort.report.suppression import Record, having, in_fives, values
from managerkit.wording.commitments import NAMES

from .published import AfterReport, KeptRow, ModuleMoves
from .records import LATER, VIEWS, attribute


def publish(
    cohort: str, listed: int, modules: Mapping[str, str], records: Sequence[Record], waiting: Sequence[Record] | None
) -> AfterReport:
    """What may be said. It rests on nothing but the records that count.

    Args:
        cohort: the cohort's name.
        listed: how many are on its roster.
        modules: titles by module, in teaching order.
        records: of those who shared and are counted.
        waiting: the same of people who wait for the course; None if there is no such group.
    """
    return AfterReport(
        cohort,
        listed,
        in_fives(len(records)),
        None if waiting is None else in_fives(len(waiting)),
        tuple(_module(name, title, records, waiting) for name, title in modules.items()),
        _commitments(records),
    )


def _module(name: str, title: str, records: Sequence[Record], waiting: Sequence[Record] | None) -> ModuleMoves:
    moves: dict[tuple[str, str], MeanChange | None] = {}
    further: dict[tuple[str, str], MeanChange | None] = {}
    for view in VIEWS:
        for later in LATER:
            ours = values(records, attribute(view, later, name))
            moves[view, later] = moved(ours)
            theirs = None if waiting is None else values(waiting, attribute(view, later, name))
            further[view, later] = moved(ours, theirs) if theirs else None
    return ModuleMoves(title, having(records, f"finished/{name}"), moves, further)


def _commitments(records: Sequence[Record]) -> tuple[KeptRow, ...]:
    return tuple(
        KeptRow(name, having(records, f"made/{kind}"), having(records, f"kept/{kind}")) for kind, name in NAMES.items()
    )
