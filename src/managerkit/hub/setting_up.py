"""Setting up a hub for a cohort: looking at the machine, refusing what would fail later, and writing the files."""

import os
import shutil
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from managerkit.cohort.create import closed_to
from managerkit.cohort.folder import Cohort
from managerkit.cohort.ids import usable_id
from managerkit.cohort.roster import enrolled
from managerkit.errors import PlainError
from managerkit.storage.atomic import put, why

from .configuration import CONFIG_FILE, STEPS, HubSettings, written

PROXY = "configurable-http-proxy"


class HubError(PlainError):
    """A hub cannot be set up; the sentence says why and what to do."""


@dataclass(frozen=True)
class HubMade:
    """A hub that was set up: its configuration, what is to be looked at first, and what is to be done."""

    config: Path
    doubts: list[str]
    steps: str


def set_up(folder: Path, cohort: Cohort, facilitators: Sequence[str]) -> HubMade:
    """Write a hub's configuration.

    Args:
        folder: where it goes, a folder that has none yet.
        cohort: the cohort that it is for.
        facilitators: the accounts of those who run it.

    Returns:
        the configuration, and what would be in people's way.

    Raises:
        HubError: it could not run as things are, or the folder cannot be written.
        CohortError: the roster cannot be read.
        CourseError: the cohort's course is not there.
    """
    if (folder / CONFIG_FILE).exists():
        raise HubError(f"{folder} has a {CONFIG_FILE} already, which stays as it is; name a new folder")
    insist_on_facilitators(facilitators)
    if find_spec("jupyterhub") is None:
        raise HubError("JupyterHub is not installed here; install it beside the kit: pip install 'managerkit[hub]'")
    exchange = _exchange(cohort)
    course = cohort.comes_from
    content = "" if course.is_own else str(course.root.resolve())
    program = Path(sys.executable)
    for place in (program, program.resolve(), Path(__file__), *([Path(content)] if content else [])):
        _insist_on_open(place)
    settings = HubSettings(
        name=cohort.name,
        cohort=str(cohort.root),
        owner=_owner(cohort.root),
        exchange=str(exchange),
        facilitators=tuple(facilitators),
        programs=str(Path(sys.executable).parent),
        course=content,
    )
    try:
        _put_open(folder, written(settings))
    except OSError as error:
        raise HubError(f"{folder} cannot be written ({why(error)}); name a folder that you may write to") from None
    _insist_on_open(folder)
    return HubMade(folder / CONFIG_FILE, _doubts([*enrolled(cohort)], facilitators), STEPS)


def insist_on_facilitators(names: Sequence[str]) -> None:
    """See that there is somebody to run a cohort.

    Args:
        names: their accounts.

    Raises:
        HubError: there is nobody, or one of them can be no account's name.
    """
    if not names or not all(map(usable_id, names)):
        raise HubError("name the facilitators' accounts on the hub, such as --facilitators ana,ben")


def not_lowered(learners: Sequence[str]) -> list[str]:
    """What is to be said of ids that nobody can sign in with.

    Args:
        learners: the roster's ids.
    """
    return [
        f"the hub writes every name in small letters, so {name} could not sign in; give them another id"
        for name in learners
        if name != name.lower()
    ]


def _exchange(cohort: Cohort) -> Path:
    """The exchange of a cohort that nobody else can look into, where learners reach it."""
    found = (cohort.root / "exchange").resolve()
    if cohort.is_open_to_others:
        raise HubError(
            f"every account of this machine can look into {cohort.root}; close it: chmod o-rwx {cohort.root}"
        )
    if not found.is_dir():
        raise HubError(
            f"the cohort has no exchange, since {found} is not there; make one where all can reach it: install -d -o "
            f"{_owner(cohort.root)} -m 1777 /srv/exchange, ln -sfn /srv/exchange {cohort.root}/exchange"
        )
    if found.is_relative_to(cohort.root):
        raise HubError(
            f"the exchange lies inside of {cohort.root}, where learners cannot hand in; move it to where all can reach "
            f"it, and leave a link: mv {cohort.root}/exchange /srv/exchange, ln -s /srv/exchange {cohort.root}/exchange"
        )
    if (mode := found.stat().st_mode) & 0o022 and not mode & stat.S_ISVTX:
        raise HubError(
            f"any learner could put a folder of their own in the place of the exchange's, since all may rename what "
            f"lies in {found}; let everybody rename only what is theirs: chmod +t {found}"
        )
    _insist_on_open(found)
    return found


def _owner(folder: Path) -> str:
    """The account that a folder belongs to, which is not root."""
    number, give = folder.stat().st_uid, f"useradd --system --create-home cohort, chown -R cohort: {folder}"
    try:
        name = folder.owner()
    except KeyError:
        raise HubError(
            f"{folder} belongs to account {number}, which has no name on this machine, so no server can run as it; "
            f"give it to an account of its own: {give}"
        ) from None
    if number == 0:
        raise HubError(
            f"{folder} belongs to {name}, and all that facilitators do would be done as {name}; give it to an account "
            f"of its own: {give}"
        )
    return name


def _insist_on_open(place: Path) -> None:
    """Refuse what accounts without any right here cannot reach."""
    folder = place if place.is_dir() else place.parent
    if closed := closed_to(folder):
        raise HubError(
            f"learners cannot get to {place}: others may not enter {closed} (chmod o+x {closed} would let them)"
        )


def _put_open(folder: Path, texts: dict[str, str]) -> None:
    """Write files that every account can read and nobody else can change."""
    for name, text in texts.items():
        path = folder / name
        put(path, text)
        path.chmod(0o644)
        path.parent.chmod(0o755)
    folder.chmod(0o755)


def _doubts(learners: Sequence[str], facilitators: Sequence[str]) -> list[str]:
    """What would be in people's way once the hub runs."""
    without = [name for name in dict.fromkeys([*facilitators, *learners]) if not _has_account(name)]
    return [
        *not_lowered(learners),
        *([f"{', '.join(without)} have no account on this machine yet"] if without else []),
        *([] if shutil.which(PROXY) else [f"the proxy is missing: npm install --global {PROXY}"]),
        *([] if os.geteuid() == 0 else ["the hub has to be started by root, to start servers as their owners"]),
    ]


def _has_account(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
