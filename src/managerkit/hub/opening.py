"""What a server begins with that JupyterHub starts: a learner's workspace, made and brought up to date, or a cohort."""

import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from managerkit.cohort.folder import COHORT_FILE, Cohort
from managerkit.content.which import MeantCourse
from managerkit.errors import PlainError
from managerkit.storage.atomic import put
from managerkit.workspace.server import settings, surround
from managerkit.workspace.start import LAYOUTS, course_for, prepare
from managerkit.workspace.swap import recover
from managerkit.workspace.upgrade import Upgraded, upgrade

_PRIVATE = 0o077
"""What others may do with files that a server makes: nothing."""


@dataclass(frozen=True)
class HubServer:
    """What a server on a hub shows: a folder, the address that opens first, the course, and where layouts are kept."""

    folder: Path
    page: str
    course: MeantCourse | None = None
    layouts: Path | None = None


def opening(folder: Path, course: MeantCourse | None, today: date) -> HubServer:
    """Make ready what a server is to show, as whoever it is for.

    Args:
        folder: a cohort's folder; or a learner's workspace, which is made, or brought to the newest version of its
            course. What cannot be upgraded stays as it is, and is said where the learner sees it.
        course: the one that somebody names for a workspace, or None.
        today: the learner's day.

    Returns:
        what to show.

    Raises:
        PlainError: it cannot be shown.
    """
    os.umask(_PRIVATE)
    if (folder / COHORT_FILE).is_file():
        return HubServer(Cohort.open(folder).root, "/lab")
    folder = folder.absolute()
    recover(folder)
    course = course_for(folder, course)
    prepared = prepare(folder, course)
    folder.chmod(0o700)
    page = "/lab" if prepared.left_open else f"/lab/tree/{prepared.welcome}"
    if prepared.outdated:
        news = folder / f"upgraded-{today}.md"
        put(news, _upgraded(folder, today))
        page = f"/lab/tree/{news.name}?factory=Markdown%20Preview"
    return HubServer(folder, page, course, folder / LAYOUTS)


def _upgraded(folder: Path, today: date) -> str:
    """Upgrade a workspace; a page that says what became of everything in it."""
    try:
        return _told(upgrade(folder, today))
    except PlainError as error:
        return f"# The course is newer than your workspace\n\nIt could not be brought up to date. {error.sentence}\n"


def _told(done: Upgraded) -> str:
    sentences = [
        line for title, told in done.told.items() for line in (f"\n## {title}\n", *(f"- {one}." for one in told))
    ]
    kept = f"As it was before, your workspace is kept as `~/{done.kept.name}`." if done.kept else ""
    return "\n".join(["# The course is newer, and your workspace with it\n", kept, *sentences, ""])


def begin(shown: HubServer) -> NoReturn:
    """Become the server that JupyterHub waits for.

    Args:
        shown: what it shows.
    """
    surround(shown.course)
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(shown.folder)
    os.environ["JUPYTERHUB_DEFAULT_URL"] = shown.page
    if most := int(os.environ.get("MEM_LIMIT", "0")):
        import resource  # which some systems lack

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    os.chdir(shown.folder)  # where terminals begin
    command = [sys.executable, "-P", "-m", "jupyterhub.singleuser", _terminals(), *settings(shown.layouts)]
    os.execv(sys.executable, command)


def _terminals() -> str:
    """The option for terminals that know nothing of the hub, its tokens above all, and find the kit's commands.

    A shell of a login would set PATH anew.
    """
    hidden = [word for name in sorted(os.environ) if name.startswith(("JUPYTERHUB", "JPY")) for word in ("-u", name)]
    return f"--ServerApp.terminado_settings=shell_command={['/usr/bin/env', *hidden, '/bin/bash']}"
