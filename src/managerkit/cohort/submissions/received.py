"""Hand-ins by a hub's service: laid into the exchange as if nbgrader had submitted them, and their pages found there.

Only the account of the cohort writes into such an exchange. Whose a hand-in is, is for the service to know.
"""

import secrets
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from managerkit.cohort.folder import AnyAssignment, Assignment, Cohort
from managerkit.errors import PlainError
from managerkit.gradebook import stamps
from managerkit.storage.atomic import put, sync_folder
from managerkit.storage.outside import Refused
from managerkit.storage.zips import unpack
from managerkit.workspace.handin import HAND_IN, MANIFEST
from managerkit.workspace.ratings import RATINGS
from managerkit.workspace.returned import released

from .own import own_files
from .parcels import Parcel, manifest_of

INCOMING = ".incoming-"
"""How files and folders are called that are no hand-in yet."""
SECRET = "submission_secret.txt"
_KEPT = 2
"""So many of a learner's hand-ins of an exercise stay: the newest, and one that is perhaps being collected."""


class NotTaken(PlainError):
    """A hand-in is not taken; the sentence is for the learner."""


def receive(cohort: Cohort, learner: str, archive: Path, now: datetime) -> str:
    """Lay a hand-in into the exchange, whole or not at all.

    Args:
        cohort: whose exchange it is.
        learner: the id of who sends it, which is sure.
        archive: the zip, as `managerkit hand-in` makes it, of which nothing is sure.
        now: the time, in UTC.

    Returns:
        what nbgrader calls the hand-in.

    Raises:
        NotTaken: it is no zip, not of this learner, or of nothing that was released.
        OSError: it cannot be written.
    """
    inbound = _course(cohort) / "inbound"
    if not inbound.is_dir():
        raise NotTaken(f"{cohort.name} has released no exercise yet; hand in again once it has")
    with tempfile.TemporaryDirectory(prefix=INCOMING, dir=inbound.parent) as temporary:
        made = Path(temporary) / "hand-in"
        try:
            assignment = _looked_through(cohort, learner, archive, Path(temporary) / "unpacked", made, now)
        except Refused as refusal:
            why = str(refusal).partition(";")[0]
            raise NotTaken(f"the zip {why}; hand in again, and show this sentence to your facilitator") from None
        earlier = _of(inbound, learner, assignment.name)
        stamp = stamps.written(now)
        put(made / stamps.STAMP_FILE, stamp)
        put(made / SECRET, _secret(earlier) or secrets.token_hex(64))
        made.rename(inbound / f"{learner}+{assignment.name}+{stamp}+{secrets.token_hex(8)}")
        sync_folder(inbound)
        for number, folder in enumerate(reversed(earlier), 1):
            if number >= _KEPT:
                folder.rename(Path(temporary) / f"{number}")
    return f"{cohort.name} {assignment.name} {stamp}"


def pages(cohort: Cohort, learner: str) -> dict[str, Path]:
    """The pages of feedback that were released to a learner, by assignment.

    Args:
        cohort: the cohort.
        learner: the id.
    """
    found = {}
    course = _course(cohort)
    for folder in _of(course / "inbound", learner):
        with suppress(FileNotFoundError):  # a newer hand-in has just taken its place
            for page in released(folder, course):
                found[_assignment(folder)] = page
    return found


def tidy(cohort: Cohort) -> None:
    """Take away what was left by a service that was stopped while something came in.

    Args:
        cohort: the cohort.
    """
    for left in [*cohort.private.glob(f"{INCOMING}*"), *_course(cohort).glob(f"{INCOMING}*")]:
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _course(cohort: Cohort) -> Path:
    """The course's folder in the exchange."""
    return cohort.root / "exchange" / cohort.name


def _looked_through(
    cohort: Cohort, learner: str, archive: Path, unpacked: Path, made: Path, now: datetime
) -> AnyAssignment:
    """Write what of a zip is handed in into a folder; what it is of.

    Raises:
        Refused: nobody should take it.
        NotTaken: it is somebody else's, or of nothing that was released.
    """
    unpacked.mkdir()
    names = unpack(archive, unpacked, HAND_IN)
    parcel = Parcel("", [], {name: unpacked / name for name in names}, now)
    manifest = manifest_of(parcel)
    if manifest is None:
        raise Refused(f"holds no {MANIFEST}")
    if manifest.learner != learner:
        raise NotTaken(f"the zip says that it is from {manifest.learner}, and you are signed in as {learner}")
    there = [one for one in cohort.everything if (_course(cohort) / "outbound" / one.name).is_dir()]
    assignment = next((one for one in there if one.name == manifest.assignment), None)
    if assignment is None:
        raise NotTaken(
            f"{cohort.name} does not take {manifest.assignment}; it takes {', '.join(one.name for one in there)}"
        )
    kits = (assignment.notebook, assignment.journal, RATINGS) if isinstance(assignment, Assignment) else ()
    wanted = [name for name in own_files(parcel) if not kits or name in kits]
    if not {f"{name}.ipynb" for name in assignment.notebooks}.intersection(wanted):
        raise Refused(f"holds no notebook of {assignment.name}")
    for name in wanted:
        put(made / name, parcel.read(name))
    return assignment


def _of(inbound: Path, learner: str, assignment: str | None = None) -> list[Path]:
    """A learner's hand-ins, of one assignment or of all, oldest first."""
    found = [one for one in inbound.glob(f"{learner}+*+*+*") if assignment in (None, _assignment(one))]
    return sorted(found, key=lambda one: one.name.split("+")[-2])


def _assignment(folder: Path) -> str:
    return folder.name.split("+")[-3]


def _secret(earlier: list[Path]) -> str:
    """What the pages on a learner's hand-ins of an exercise are called by: once there, they are brought as before."""
    texts = [(folder / SECRET).read_text("utf-8") for folder in earlier if (folder / SECRET).is_file()]
    return texts[-1] if texts else ""
