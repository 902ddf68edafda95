"""From a file that a learner shared to what is counted of them: changes and yeses, and no answer as it was given."""

from collections.abc import Iterator
from statistics import fmean

from managerkit.activities.assessments.behaviour import WHEN, Occasion
from managerkit.cohort.report.records import YES
from managerkit.cohort.report.suppression import Record
from managerkit.sharing.shared_file import Behaviour, SharedModule, SharedNumbers

LATER: dict[Occasion, str] = {later: words for later, words in WHEN.items() if later != "start"}
"""When behaviour is compared with the start, in words."""
VIEWS = ("own", "second")
LEAST_ITEMS = 2
"""A change of one item alone is too coarse for an interval."""


def record(shared: SharedNumbers) -> Record:
    """What is counted of one person.

    Args:
        shared: what they share.
    """
    finished = {f"finished/{name}": YES for name, one in shared.modules.items() if one.finished}
    made = {f"made/{kind}": YES for kind, one in shared.commitments.items() if one.made}
    kept = {f"kept/{kind}": YES for kind, one in shared.commitments.items() if one.kept}
    return {**finished, **made, **kept, **dict(_changes(shared))}


def attribute(view: str, later: str, module: str) -> str:
    """The name under which a change since the start is counted.

    Args:
        view: one of VIEWS.
        later: one of LATER.
        module: the module's id.
    """
    return f"moved/{view}/{later}/{module}"


def _changes(shared: SharedNumbers) -> Iterator[tuple[str, float]]:
    for name, module in shared.modules.items():
        for view in VIEWS:
            for later in LATER:
                if len(found := _differences(module, view, later)) >= LEAST_ITEMS:
                    yield attribute(view, later, name), fmean(found)


def _differences(module: SharedModule, view: str, later: Occasion) -> list[float]:
    """Later less start, of each item that was answered both times."""
    pairs = ((_seen(times.get("start"), view), _seen(times.get(later), view)) for times in module.behaviours.values())
    return [after - before for before, after in pairs if before is not None and after is not None]


def _seen(behaviour: Behaviour | None, view: str) -> float | None:
    if behaviour is None:
        return None
    return behaviour.own if view == "own" else behaviour.second
