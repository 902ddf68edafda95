"""The ledger of who was counted in a cohort's reports: `reported.json`, for the facilitator's folder only."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from managerkit.cohort.folder import Cohort, CohortError
from managerkit.storage.atomic import put, why

from .suppression import Batch

REGISTER_FILE = "reported.json"
SCHEMA = 1

Groups = dict[str, tuple[Batch, ...]]
"""The batches of each group by its name, such as "mastery-v1/handed-in"."""


def read(cohort: Cohort) -> Groups:
    """Who was counted so far; nobody if there was no report yet.

    Raises:
        CohortError: the file is no register.
    """
    path = cohort.root / REGISTER_FILE
    if not path.exists():
        return {}
    try:
        return _groups(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CohortError(
            f"{path} cannot be read, and without it a new report could give people away when it is laid beside an "
            "earlier one; take it from a backup, or, if no report was shown to anybody yet, delete it"
        ) from None


def write(cohort: Cohort, groups: Mapping[str, Sequence[Batch]]) -> None:
    """Write the ledger of who was counted, in place of the one before.

    Args:
        cohort: the cohort.
        groups: the batches of each group by its name; a group without any is left out.

    Raises:
        CohortError: it cannot be written.
    """
    plain = {name: [vars(batch) for batch in batches] for name, batches in groups.items() if batches}
    write_whole(cohort.root / REGISTER_FILE, json.dumps({"schema": SCHEMA, "groups": plain}, indent=1) + "\n")


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
