"""The journals of a workspace, and putting other copies of them into them."""

from datetime import datetime
from pathlib import Path

from managerkit.journal import copies
from managerkit.journal.copies import MergedJournal

from .handin import exercises

KEPT = Path(".managerkit/merged")
"""Where the files lie as they were before they were merged."""


def journals(workspace: Path) -> list[Path]:
    """Where the journals of a workspace are, or would be: beside each lesson and each exercise.

    Args:
        workspace: the learner's folder.
    """
    lessons = [
        path.with_name(f"{path.stem.partition('-')[2]}.journal.jsonl") for path in workspace.glob("notebooks/*-*.ipynb")
    ]
    worked = [folder / f"{name.rpartition('-v')[0]}.journal.jsonl" for name, folder in exercises(workspace).items()]
    return sorted({*lessons, *worked})


def merge_all(workspace: Path, now: datetime) -> list[MergedJournal]:
    """Put what is only in other copies of journals into them.

    Args:
        workspace: the learner's folder.
        now: names the folder of the files as they were.

    Returns:
        what was done, for each journal that had such copies.

    Raises:
        JournalError: a file cannot be read or written; nothing is lost then.
    """
    done = [copies.merge(journal, workspace / KEPT, now) for journal in journals(workspace)]
    return [one for one in done if one]
