"""What arrived by mail for an assignment of the facilitator's own: which it is of, and what of it is handed in."""

from collections.abc import Sequence

from managerkit.cohort.folder import OwnAssignment
from managerkit.gradebook.stamps import STAMP_FILE
from managerkit.storage.outside import Refused
from managerkit.workspace.handin import MANIFEST, Manifest

from .parcels import Parcel

NBGRADERS = (STAMP_FILE, "submission_secret.txt")
"""What nbgrader puts beside a hand-in; nobody's own is taken for it."""


def own_assignment(parcel: Parcel, manifest: Manifest | None, own: Sequence[OwnAssignment]) -> OwnAssignment | None:
    """The assignment that a parcel is of; None if it is of none of the facilitator's own.

    Args:
        parcel: what arrived.
        manifest: what it says of itself; None if it has none.
        own: the facilitator's own assignments.

    Raises:
        Refused: it could be of several, or says one and holds no notebook of it.
    """
    held = {one: sum(f"{name}.ipynb" in parcel.files for name in one.notebooks) for one in own}
    if manifest:
        said = next((one for one in own if one.name == manifest.assignment), None)
        if said and not held[said]:
            raise Refused(f"holds no notebook of {said.name}; ask for it to be made and sent again")
        return said
    most = max(held.values(), default=0)
    if not most:
        return None
    named = [one for one in own if held[one] and any(one.name in name for name in parcel.names)]
    found = named or [one for one, number in held.items() if number == most]
    if len(found) > 1:
        which = " or ".join(one.name for one in found)
        raise Refused(f"could be of {which}; put it into a folder that is called by the assignment, and collect again")
    return found[0]


def own_files(parcel: Parcel) -> list[str]:
    """The files of a parcel that are handed in: all but what the kit and nbgrader put there themselves."""
    return [name for name in parcel.files if name not in (*NBGRADERS, MANIFEST)]
