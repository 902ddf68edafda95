"""Provenance of what was autograded: what each folder was made from, so that the same is not graded again."""

import json
from dataclasses import dataclass
from pathlib import Path

from managerkit.storage import outside
from managerkit.storage.outside import Refused

RECEIPT = ".graded.json"
"""Beside an autograded notebook: what it was made from, and what was noted. It goes when nbgrader makes it anew."""


@dataclass(frozen=True)
class Receipt:
    """What an autograded folder was made from.

    Attributes:
        hand_in: names all that was handed in. While it is the same, what was graded stays as it is.
        by: names what it was graded with: the content, the limits, the kit.
    """

    hand_in: str
    by: str


def write(folder: Path, receipt: Receipt, notes: list[str]) -> None:
    """Leave a receipt in an autograded folder.

    Args:
        folder: the folder.
        receipt: what it was made from.
        notes: what was noted.
    """
    (folder / RECEIPT).write_text(json.dumps({**vars(receipt), "notes": notes}), "utf-8")


def read(folder: Path) -> tuple[Receipt | None, list[str]]:
    """What an autograded folder was made from, and what was noted then; nothing if nbgrader made it."""
    try:
        found = outside.json_of(outside.read(folder, RECEIPT))
        return Receipt(str(found["hand_in"]), str(found["by"])), list(map(str, found["notes"]))
    except (Refused, KeyError, TypeError):
        return None, []
