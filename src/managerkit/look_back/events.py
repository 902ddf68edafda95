"""What comes back as dates: 30 and 90 days after what one undertook, and the plans that were made since."""

from collections.abc import Iterable, Iterator

from managerkit.plans.recurring import Dated

from .engine import DAYS, Undertaking

OPEN = (
    "Two minutes, if you want them. In your workspace: managerkit look-back. In JupyterLab: “Looking back” in the last "
    "notebook."
)
"""What to open, as a calendar says it."""


def dates(found: Iterable[Undertaking], with_sentence: bool) -> Iterator[Dated]:
    """The dates for looking back, each under a key that stays; none after a plan was dropped.

    Args:
        found: what was undertaken.
        with_sentence: whether the calendar says one's own sentence; a calendar may be seen by others.
    """
    for one in found:
        for days in DAYS:
            if not one.dropped(days):
                plan = one.plan(days)
                title = f"Look back, {days} days on"
                said = [plan.said] if with_sentence else []
                note = "\n".join([*said, OPEN, f"From “{one.title}”."])
                yield Dated(f"{one.promise.key}/look-{days}", one.due(days), _titled(title, plan.act, said), note)
        for _, plan in one.next_plans():
            if plan.day is not None:
                note = "\n".join([plan.said, plan.noticed, f"From “{one.title}”, made when you looked back."])
                yield Dated(plan.key, plan.day, plan.act, note)


def _titled(title: str, act: str, said: list[str]) -> str:
    return f"{title}: {act}" if said else title
