"""The ledger of exported statements: `xapi-exported.jsonl` in the cohort, a line for each, in the order of exporting.

A record store refuses all that is sent at once if it knows one of the ids, so nothing is written for it twice unless it
is asked for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from managerkit.cohort.folder import CohortError
from managerkit.storage.atomic import put

LEDGER_FILE = "xapi-exported.jsonl"


@dataclass(frozen=True)
class LedgerEntry:
    """A statement that was exported.

    Attributes:
        at: when, in ISO 8601 with the zone.
        about: the person, the verb and the exercise.
        says: what was said of them, by which it is seen whether there is anything new to say.
        statement: as it was written, all of it.
    """

    at: str
    about: str
    says: str
    statement: Mapping[str, Any]


class Ledger:
    """What was exported of a cohort before.

    Args:
        entries: in the order of exporting.
    """

    def __init__(self, entries: Sequence[LedgerEntry] = ()) -> None:
        self.entries = list(entries)
        self.ids = {one.statement["id"] for one in entries}
        self._last = {one.about: one.says for one in entries}

    def is_new(self, about: str, says: str) -> bool:
        """Whether this was not the last that was said.

        Args:
            about: the person, the verb and the exercise.
            says: what there is to say.
        """
        return self._last.get(about) != says

    def since(self, time: datetime) -> list[LedgerEntry]:
        """What was exported at a time or later, which has a zone."""
        return [one for one in self.entries if datetime.fromisoformat(one.at) >= time]


def read(root: Path) -> Ledger:
    """The ledger of a cohort; an empty one if nothing was exported yet.

    Args:
        root: the cohort's folder.

    Raises:
        CohortError: it cannot be read.
    """
    path = root / LEDGER_FILE
    try:
        lines = path.read_text("utf-8").removesuffix("\n").split("\n") if path.exists() else []
    except (OSError, ValueError) as error:
        raise CohortError(f"{path} cannot be read ({error}); take it from a backup") from None
    entries = []
    for number, line in enumerate(lines, 1):
        try:
            entry = LedgerEntry(**json.loads(line))
            datetime.fromisoformat(entry.at), entry.statement["id"]
        except (ValueError, TypeError, KeyError):
            raise CohortError(f"{path}:{number}: this is no line of the ledger; take the file from a backup") from None
        entries.append(entry)
    return Ledger(entries)


def add(root: Path, ledger: Ledger, entries: Sequence[LedgerEntry]) -> None:
    """Write down what was exported now.

    Args:
        root: the cohort's folder.
        ledger: what was there before.
        entries: what is new.

    Raises:
        CohortError: it cannot be written.
    """
    lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in (*ledger.entries, *entries)]
    try:
        put(root / LEDGER_FILE, "".join(lines))
    except OSError as error:
        raise CohortError(
            f"{root / LEDGER_FILE} cannot be written ({error.strerror}); make it writable and export anew before you "
            "send the file, or a later export has the same statements again"
        ) from None
