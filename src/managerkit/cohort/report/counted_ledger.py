"""The ledger of who was counted in a cohort's reports: `reported.json`, for the facilitator's folder only."""

import hmac
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from managerkit.cohort.folder import Cohort, CohortError
from managerkit.storage.atomic import put, why

from .suppression import Batch, Record

REGISTER_FILE = "reported.json"
SCHEMA = 1

Groups = dict[str, tuple[Batch, ...]]
"""The batches of each group by its name, such as "mastery-v1/handed-in"."""


T = TypeVar("T")


@dataclass
class CountedLedger:
    """Who was counted, and the secret by which a cohort's lots fall; "" as long as none was drawn."""

    groups: Groups
    secret: str = ""

    def lot(self, luck: random.Random) -> random.Random:
        """The luck that draws who is left out: in every group those who come first by the secret.

        Args:
            luck: makes the secret where there is none yet; nobody may be able to guess it.
        """
        return _SameLot(self, luck)

    def records(self, name: str) -> list[Record]:
        """The records of those who are counted in a group.

        Args:
            name: the group's.
        """
        return [record for batch in self.groups.get(name, ()) for record in batch.records]


class _SameLot(random.Random):
    """A lot that falls alike in all groups of a cohort, so that who is left out of one is left out of the others."""

    def __init__(self, ledger: CountedLedger, luck: random.Random) -> None:
        super().__init__(0)
        self._ledger, self._luck = ledger, luck

    def sample(self, population: Sequence[T], k: int, *, counts: Iterable[int] | None = None) -> list[T]:
        """Draw from ids, each of which has its place by the secret.

        Args:
            population: the ids.
            k: how many are drawn.
            counts: not used.

        Returns:
            Those who come first.
        """
        self._ledger.secret = self._ledger.secret or self._luck.randbytes(32).hex()
        secret = bytes.fromhex(self._ledger.secret)
        return sorted(population, key=lambda one: hmac.digest(secret, str(one).encode("utf-8"), "sha256"))[:k]


def read(cohort: Cohort) -> CountedLedger:
    """Who was counted so far; nobody if there was no report yet.

    Raises:
        CohortError: the file is no register.
    """
    path = cohort.root / REGISTER_FILE
    if not path.exists():
        return CountedLedger({})
    try:
        data = json.loads(path.read_text("utf-8"))
        return CountedLedger(_groups(data), bytes.fromhex(data.get("lot", "")).hex())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CohortError(
            f"{path} cannot be read, and without it a new report could give people away when it is laid beside an "
            "earlier one; take it from a backup, or, if no report was shown to anybody yet, delete it"
        ) from None


def write(cohort: Cohort, ledger: CountedLedger) -> None:
    """Write the ledger of who was counted, in place of the one before.

    Args:
        cohort: the cohort.
        ledger: the batches of each group by its name; a group without any is left out.

    Raises:
        CohortError: it cannot be written.
    """
    plain = {name: [vars(batch) for batch in batches] for name, batches in ledger.groups.items() if batches}
    lot = {"lot": ledger.secret} if ledger.secret else {}
    text = json.dumps({"schema": SCHEMA, **lot, "groups": plain}, indent=1)
    write_whole(cohort.root / REGISTER_FILE, f"{text}\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader finds the old one or the new one, and never half of it.

    Args:
        path: the file.
        text: all that is to stand in it.

    Raises:
        CohortError: it cannot be written.
    """
    try:
        put(path, text)
    except OSError as error:
        raise CohortError(f"{path} cannot be written ({why(error)}); make room, or close it elsewhere") from None


def _groups(data: Any) -> Groups:
    if data["schema"] != SCHEMA:
        raise ValueError
    return {
        name: tuple(Batch(tuple(one["people"]), tuple(dict(record) for record in one["records"])) for one in batches)
        for name, batches in data["groups"].items()
    }
