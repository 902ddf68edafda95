"""Reading what learners shared. A file costs at most itself, and is said by its name."""

from dataclasses import dataclass, field

from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import enrolled
from managerkit.sharing import shared_file
from managerkit.sharing.shared_file import Shared
from managerkit.storage import outside
from managerkit.storage.outside import Refused

FOLDER = "shared"


@dataclass
class SharedFiles:
    """What was read: each learner's newest file by id, and what could not be read."""

    by_learner: dict[str, Shared] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def gather(cohort: Cohort) -> SharedFiles:
    """Read a cohort's folder `shared`: of each learner on its roster the newest file.

    Args:
        cohort: the cohort.

    Returns:
        What was read, and what could not be.

    Raises:
        CohortError: the roster cannot be read.
    """
    found, listed = SharedFiles(), enrolled(cohort)
    folder = cohort.root / FOLDER
    if not folder.is_dir():
        return found
    there = outside.listed(folder)
    found.unreadable += [
        f"{FOLDER}/{name.encode('utf-8', 'replace').decode()}: it is a link, or has no name that can be read"
        for name in there.odd
    ]
    for name in sorted(there.files):
        if not name.endswith(".json"):
            continue
        try:
            shared = shared_file.read(folder, name)
        except Refused as refusal:
            found.unreadable.append(f"{FOLDER}/{name}: it {refusal}")
            continue
        if shared.learner not in listed:
            found.unreadable.append(f"{FOLDER}/{name}: {shared.learner} is not on this cohort's list")
            continue
        before = found.by_learner.get(shared.learner)
        if not before or before.made < shared.made:
            found.by_learner[shared.learner] = shared
    return found
