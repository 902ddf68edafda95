"""Carrying answers over to the ids that replaced theirs. Records are added, none is changed or taken away."""

from collections.abc import Mapping
from pathlib import Path

from managerkit.journal.log import Journal


def carry(path: Path, module: str, retired: Mapping[str, str]) -> list[str]:
    """Add to a journal, under the new ids, what it holds under retired ones, with its time and its version.

    What has an answer under its new id already stays as it is.

    Args:
        path: the journal; nothing happens if it is not there.
        module: the module's id as it is now.
        retired: the old id of a question, prompt, dimension, model or story: the id that its answers go to.

    Returns:
        the old ids whose answers were carried over.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    if not retired or not path.is_file():
        return []
    journal = Journal(path, module, "")
    there = {(record.kind, record.key) for record in journal.records()}
    newest = {(record.kind, record.key): record for record in journal.records()}
    carried = []
    for (kind, key), record in newest.items():
        old, colon, part = key.partition(":")
        if old in retired and (kind, target := f"{_last(old, retired)}{colon}{part}") not in there:
            journal.repeat(record, target)
            carried.append(old)
    return sorted(set(carried))


def _last(name: str, retired: Mapping[str, str]) -> str:
    """The id that is in use now, over as many renamings as there were."""
    seen = {name}
    while (name := retired.get(name, "")) in retired and name not in seen:
        seen.add(name)
    return name
