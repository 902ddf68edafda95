"""What is ticked on a checklist: plain data in, plain data out."""

from collections.abc import Mapping

from .model import Checklist, ChecklistEntry


def ticked(name: str, checklist: Checklist, kept: Mapping[str, object]) -> list[ChecklistEntry]:
    """The entries that are ticked.

    Args:
        name: the checklist's name.
        checklist: the checklist.
        kept: the journal's newest records of kind "tick", by key.
    """
    return [entry for entry in checklist.entries if kept.get(f"{name}/{entry.id}") is True]
