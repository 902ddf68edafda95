"""What is ticked on a checklist: plain data in, plain data out."""

from collections.abc import Mapping

from managerkit.journal.kind import Kind

from .model import Checklist, ChecklistEntry

TICK = Kind("managerkit-first-week/tick", lambda data: data if isinstance(data, bool) else None)
"""Whether an entry is ticked; the key is the checklist's name, a slash, and the entry's id."""


def ticked(name: str, checklist: Checklist, kept: Mapping[str, bool | None]) -> list[ChecklistEntry]:
    """The entries that are ticked.

    Args:
        name: the checklist's name.
        checklist: the checklist.
        kept: the newest `TICK` of each key.
    """
    return [entry for entry in checklist.entries if kept.get(f"{name}/{entry.id}")]
