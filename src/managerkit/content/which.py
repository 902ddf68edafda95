"""Which course is meant: one answer for every command, notebook and server.

In this order: what `--course` names; `MANAGERKIT_COURSE`; what a workspace or a cohort says that it is of; the nearest
`course/` in the current folder or above it; the course that an installed package brings; the kit's own.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from managerkit.errors import PlainError
from managerkit.storage.installed import Trouble, places

VARIABLE = "MANAGERKIT_COURSE"
GROUP = "managerkit.courses"
"""The entry points by which a package that somebody installs brings a course."""
OWN = "managerkit"
"""What the kit's own course is called where courses are named."""
FILE = "course.yml"
RECORD = Path(".managerkit/course.json")
"""Where a workspace says what course it is of; one that says nothing is of the kit's own."""
BASE = Path(".managerkit/base")
"""Where a workspace keeps the notebooks as shipped, by which an upgrade tells an edit from a change of the course."""


class CourseError(PlainError):
    """Which course is meant cannot be told, or it is not there; the sentence says what to do."""


@dataclass(frozen=True)
class MeantCourse:
    """The course that is meant: its folder, the name of the installed one, and whether somebody named it just now."""

    root: Path
    installed: str = ""
    is_named: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is the kit's own."""
        return self.root.resolve() == own_course().resolve()

    @property
    def may_run(self) -> bool:
        """Whether its cells may run by themselves: not where nobody here installed or named it, as in a folder from the
        mail, which may bring its own.
        """
        return self.is_own or bool(self.installed) or self.is_named

    @property
    def told(self) -> str:
        """Which it is, in a sentence's words."""
        if self.installed:
            return f"{self.installed}, from an installed package"
        if not self.is_own:
            return f"the one in {_short(self.root)}/"
        return "the kit's own"

    def record(self, base: Path) -> dict[str, str]:
        """What a folder keeps to find it again, as plain data; nothing if it is the kit's own, or the environment's.

        Args:
            base: the folder, which a course's folder is found from.
        """
        if self.is_own or self == _in_environment():
            return {}
        if self.installed:
            return {"installed": self.installed}
        try:
            return {"folder": Path(os.path.relpath(self.root.resolve(), base.resolve())).as_posix()}
        except ValueError:  # on another disk
            return {"folder": self.root.resolve().as_posix()}


def own_course() -> Path:
    """The folder of the kit's own course: a clone's `course/`, or the copy in the package."""
    package = Path(__file__).resolve().parents[1]
    clone = package.parents[1] / "course"
    return clone if (clone / FILE).is_file() else package / "_course"


def meant(here: Path | None = None) -> MeantCourse:
    """The course that is meant where nobody names one.

    Args:
        here: the folder from which it is looked for; the current one if left out.

    Raises:
        CourseError: installed packages bring several, or what a workspace says that it is of is not there.
    """
    if found := _in_environment():
        return found
    here = here or Path.cwd()
    for folder in (here.absolute(), *here.absolute().parents):
        if is_workspace(folder):
            return of_workspace(folder)
        if (folder / "course" / FILE).is_file():
            return MeantCourse(folder / "course")
    brought = places(GROUP)
    if len(brought.found) > 1:
        names = sorted(brought.found)
        raise CourseError(
            f"installed packages bring {len(names)} courses: {', '.join(names)}; say which is meant: "
            f"--course {names[0]}, or in the environment {VARIABLE}={names[0]}"
        )
    for name, place in brought.found.items():
        return MeantCourse(_course_in(place, name), name)
    for _, trouble in brought.troubles:
        raise CourseError(str(trouble))
    return MeantCourse(own_course())


def nearest(here: Path) -> Path | None:
    """The nearest `course/` in a folder or above it; None if there is none."""
    there = (folder / "course" for folder in (here.absolute(), *here.absolute().parents))
    return next((folder for folder in there if (folder / FILE).is_file()), None)


def named(name: str, installed: bool = False) -> MeantCourse:
    """The course that somebody names.

    Args:
        name: the folder with course.yml, one with a course/ in it, the name of an installed course, or "managerkit".
        installed: whether folders do not count.

    Raises:
        CourseError: there is none; the message says which there are.
    """
    places_named = () if installed else (Path(name), Path(name) / "course")
    if found := next((folder for folder in places_named if (folder / FILE).is_file()), None):
        return MeantCourse(found, is_named=True)
    if found_as := _installed_as(name):
        return found_as
    there = [OWN, *sorted(places(GROUP).found)]
    if installed:
        raise CourseError(f"no installed course is called `{name}`; there are: {', '.join(there)}")
    raise CourseError(
        f"{name} holds no course.yml, and no installed course is called so (there are: {', '.join(there)}); name the "
        "folder that does: --course PATH"
    )


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a learner's workspace; a cohort, too, has a .managerkit, and no notebooks as shipped.

    Args:
        folder: any folder, which need not be there.
    """
    return (folder / BASE).is_dir()


def of_workspace(folder: Path) -> MeantCourse:
    """The course that a workspace is of.

    Args:
        folder: the workspace.

    Raises:
        CourseError: it says of one that is not there.
    """
    path = folder / RECORD
    try:
        record = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, ValueError):
        raise CourseError(f"{path} cannot be read; take it from a backup, or delete it and name --course") from None
    return recorded(record, folder, f"managerkit start {folder.name} --course PATH")


def recorded(record: Any, base: Path, again: str) -> MeantCourse:
    """The course that a workspace or a cohort says it is of; the environment comes before it.

    Args:
        record: what `MeantCourse.record` gave.
        base: the folder that keeps it.
        again: the command that says it anew.

    Raises:
        CourseError: it is not there.
    """
    if found := _in_environment():
        return found
    match record:
        case {"installed": str(name)}:
            if brought := _installed_as(name):
                return MeantCourse(brought.root, name)
            raise CourseError(
                f"{base} is of the course {name}, which no installed package brings; install it again, or say where it "
                f"is: {again}"
            )
        case {"folder": str(place)}:
            root = Path(os.path.normpath(base / place))
            if (root / FILE).is_file():
                return MeantCourse(root)
            raise CourseError(f"{base} is of the course in {root}, which is not there; say where it is: {again}")
    return MeantCourse(own_course())


def _in_environment() -> MeantCourse | None:
    name = os.environ.get(VARIABLE)
    return (_installed_as(name) or MeantCourse(Path(name), is_named=True)) if name else None


def _installed_as(name: str) -> MeantCourse | None:
    """The course that a package brings under a name, or the kit's own."""
    if name == OWN:
        return MeantCourse(own_course(), is_named=True)
    if os.sep in name or "/" in name:
        return None
    brought = places(GROUP)
    brought.insist(name)
    return MeantCourse(_course_in(brought.found[name], name), name, True) if name in brought.found else None


def _course_in(place: Path, name: str) -> Path:
    if not (place / "course" / FILE).is_file():
        trouble = Trouble(
            f"the package that brings the course {name} has no course/{FILE} in {place}",
            "install it again, or tell whoever made it",
        )
        raise CourseError(str(trouble))
    return place / "course"


def _short(path: Path) -> str:
    """A path as somebody would type it here."""
    try:
        near = Path(os.path.relpath(path))
    except ValueError:  # on another disk
        return path.as_posix()
    return near.as_posix() if len(near.parts) <= len(path.absolute().parts) else path.as_posix()
