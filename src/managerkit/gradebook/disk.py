"""Whether a disk is one on which a gradebook is safe: SQLite relies on locks, which network disks refuse or feign."""

import sys
import tempfile
from pathlib import Path

_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "beegfs", "davfs", "sshfs", "vboxsf")


def doubts(folder: Path) -> str:
    """Why a gradebook would not be safe in a folder, and what to do; "" where it is.

    Args:
        folder: a folder that is there and may be written to.
    """
    if refused := _refused(folder):
        why = f"its disk keeps no locks ({refused})"
    elif system := network(folder):
        why = f"it lies on a network disk ({system})"
    else:
        return ""
    return (
        f"{folder} is no safe place for gradebook.db: {why}, and it is damaged once two programs write to it at "
        "a time. Keep the cohort on a disk of the machine that you grade on, and elsewhere only copies of it."
    )


def _refused(folder: Path) -> str:
    """What the disk says when it is asked for the locks of SQLite and of the kit; "" if it gives them."""
    if sys.platform == "win32":
        return ""
    import fcntl

    with tempfile.TemporaryFile(dir=folder) as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.strerror or str(error)
    return ""


def network(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of network disk that a folder lies on; "" if on none, or if it cannot be told.

    Args:
        folder: the folder.
        mounts: the system's list of disks.
    """
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    place = folder.resolve()
    on = [(fields[1].replace("\\040", " "), fields[2]) for line in lines if len(fields := line.split(" ")) > 2]
    holding = [(where, kind) for where, kind in on if place.is_relative_to(where)]
    kind = max(holding, key=lambda one: len(one[0]), default=("", ""))[1]
    return kind if kind.removeprefix("fuse.").startswith(_NETWORK) else ""
