"""Making a cohort, whole or not at all, and changing who is in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from managerkit.authoring import released
from managerkit.authoring.build import build
from managerkit.content.findings import instead
from managerkit.content.loading import CourseFolder
from managerkit.content.which import MeantCourse
from managerkit.gradebook import queries
from managerkit.storage.atomic import put, why

from .folder import COHORT_FILE, CONFIG_FILE, ROSTER_FILE, Cohort, CohortError, succeeded
from .ids import suggested_id, usable_id
from .roster import Learner, enrolled, parse, written


def exercises(course: CourseFolder, names: Sequence[str] = (), track: str | None = None) -> list[str]:
    """The modules that a cohort is to be taught, in teaching order.

    Args:
        course: the content.
        names: modules by name, or assignments such as `mastery-v1` for an earlier version; none for all that have an
            exercise.
        track: a track's id, for the modules from its first station to its last that have an exercise.

    Returns:
        The modules, and the assignments of those of which an earlier version is to be taught.

    Raises:
        CohortError: there is no such module, version, track or exercise; the message says which there are.
    """
    newest = {module.id: module.assignment for module in course.modules() if module.module.exercise}
    there = list(newest)
    asked = dict(_asked(course, name, newest) for name in names)
    if len(asked) < len(set(names)):
        raise CohortError(
            "a module is named more than once; a cohort begins with one version of each, and managerkit cohort upgrade "
            "puts a newer one beside it"
        )
    names = list(asked)
    tracks = {one.id: [stop.id for stop in course.stations(one) if stop.id in there] for one in course.course.tracks}
    for name in names:
        if name not in there:
            raise CohortError(f"no module with an exercise is called `{name}`; {instead(name, there)}")
    if track is not None and not tracks.get(track):
        having = [name for name, modules in tracks.items() if modules]
        raise CohortError(f"no track with exercises is called `{track}`; {instead(track, having)}")
    wanted = names or (tracks[track] if track is not None else there)
    return [asked.get(name, name) for name in there if name in wanted]


def _asked(course: CourseFolder, name: str, newest: dict[str, str]) -> tuple[str, str]:
    """The module that a name is of, and the module or the earlier assignment to be taught."""
    module, _, number = name.rpartition("-v")
    if module not in newest or not number.isdecimal():
        return name, name
    there = sorted({*released.majors(course, module), newest[module]})
    if name not in there:
        raise CohortError(f"there is no `{name}`; there are: {', '.join(there)}")
    return module, module if name == newest[module] else name


def create(
    root: Path,
    learners: Sequence[Learner],
    modules: Sequence[str],
    course: CourseFolder,
    name: str | None = None,
    exchange: Path | None = None,
    of: MeantCourse | None = None,
) -> Cohort:
    """Make a cohort, which other accounts of the machine cannot look into.

    Args:
        root: a folder that does not exist or is empty.
        learners: who takes part.
        modules: what is taught, from `exercises`.
        course: the content, which is copied.
        name: the cohort's name in nbgrader; made from the folder's if it is not given.
        exchange: nbgrader's exchange, if learners with accounts of their own are to reach it; otherwise it is inside.
        of: where the content is, for upgrades to come from; None for the kit's own.

    Returns:
        the cohort, opened.

    Raises:
        CohortError: the folder is not free or cannot be written, or the name will not do.
        ContentError: the content is broken.
    """
    name = name or suggested_id(root.absolute().name) or "cohort"
    if not usable_id(name):
        better = suggested_id(name)
        raise CohortError(
            f"`{name}` cannot name a cohort; use letters, digits, dots, hyphens and underscores"
            + (f", such as {better}" if better else "")
        )
    insist_on_free(root)
    place = root.absolute()
    if exchange is not None:
        _insist_on_reachable(exchange.absolute(), place, name)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as temporary:
            made = Path(temporary) / place.name
            made.mkdir(mode=0o700)
            _fill(made, name, learners, exercises(course, modules), course)
            if of is not None:
                remember_course(made, of, place)
            _exchange(made / "exchange", exchange.absolute() if exchange else None)
            _move(made, place)
            with suppress(PermissionError):  # a folder that somebody else made for it
                place.chmod(place.stat().st_mode & 0o770)
    except OSError as error:
        raise CohortError(f"{root} cannot be made ({why(error)}); name a folder that you may write to") from None
    return Cohort.open(root)


def remember_course(root: Path, of: MeantCourse, place: Path) -> None:
    """Keep in cohort.json which course upgrades come from.

    Args:
        root: the cohort's folder.
        of: the course.
        place: where the cohort's folder is going to be, from which a course's folder is found.
    """
    path = root / COHORT_FILE
    about = json.loads(path.read_text("utf-8"))
    about.pop("course", None)
    put(path, json.dumps(about | ({"course": record} if (record := of.record(place)) else {}), indent=2) + "\n")


@dataclass(frozen=True)
class Updated:
    """Who was added to a roster, whose name or email changed, and who stays though no longer listed; by id."""

    added: list[str]
    changed: list[str]
    kept: list[str]


def update_roster(cohort: Cohort, learners: Sequence[Learner]) -> Updated:
    """Add learners to a cohort and bring names and emails up to date. Nobody, and no name or email, is taken out.

    Args:
        cohort: the cohort.
        learners: those listed; a name or an email that is empty stays as it was.

    Returns:
        who was added, who changed, and who stays though not listed.

    Raises:
        CohortError: a new id differs from one in the cohort by upper and lower case only, or an email is another's; or
            roster.csv cannot be read or written.
    """
    before = enrolled(cohort)
    listed = {one.id: _kept(before.get(one.id, one), one) for one in learners}
    after = before | listed
    if findings := parse(written(after.values()), before).findings:
        raise CohortError(f"The cohort stays as it is; with these people in it {findings[0].message}.")
    _enrol(cohort, listed.values())
    path = cohort.root / ROSTER_FILE
    try:
        put(path, written(after.values()))
    except OSError as error:
        raise CohortError(f"{path} cannot be written ({why(error)}); make it writable, and try again") from None
    return Updated(
        added=[name for name in listed if name not in before],
        changed=[name for name, one in listed.items() if before.get(name, one) != one],
        kept=[name for name in before if name not in listed],
    )


def _enrol(cohort: Cohort, learners: Iterable[Learner]) -> None:
    """Enter learners into the gradebook, or bring their names and emails up to date."""
    with cohort.gradebook() as gradebook:
        queries.enrol(gradebook, ((one.id, one.first_name, one.last_name, one.email or None) for one in learners))


def _kept(before: Learner, now: Learner) -> Learner:
    """A learner as listed now; what the list leaves empty stays as it was."""
    named = now.first_name or now.last_name
    names = now if named else before
    return Learner(now.id, names.first_name, names.last_name, now.email or before.email)


def insist_on_free(root: Path) -> None:
    """Refuse a folder in which no cohort can be made.

    Args:
        root: where the cohort would be.

    Raises:
        CohortError: it is a cohort already, a file, a link, or not empty.
    """
    if (root / COHORT_FILE).is_file():
        raise CohortError(
            f"{root} is a cohort already and stays as it is; to add people: managerkit cohort roster {root} people.csv"
        )
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        raise CohortError(f"{root} is a file or a link; name a new folder for the cohort")
    if root.exists() and any(root.iterdir()):
        raise CohortError(f"{root} is not empty; name a new folder for the cohort")


def _insist_on_reachable(exchange: Path, place: Path, name: str) -> None:
    """Refuse an exchange that learners could not get at, or that another course of this name uses."""
    if exchange.resolve().is_relative_to(place.resolve()):
        raise CohortError(f"{exchange} is inside of the cohort, which only you can enter; name a folder elsewhere")
    if exchange.exists() and not exchange.is_dir():
        raise CohortError(f"{exchange} is no folder; name one for the exchange, or one that is not there yet")
    if (exchange / name).exists():
        raise CohortError(f"{exchange} holds a course called {name} already; give this cohort another --name")


def _exchange(place: Path, elsewhere: Path | None) -> None:
    """Make the exchange's folder, or a link to the one elsewhere."""
    folder = elsewhere or place
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o1777)  # what nbgrader asks of an exchange; but nobody can rename what is another's
    if elsewhere:
        place.symlink_to(elsewhere, target_is_directory=True)


def closed_to(exchange: Path) -> Path | None:
    """The first folder on the way to an exchange that other accounts cannot enter; None where they come in."""
    whole = exchange.resolve()
    return next((one for one in (*reversed(whole.parents), whole) if not one.stat().st_mode & 0o001), None)


def _move(made: Path, place: Path) -> None:
    """Put what was made into its place; into an empty folder, in which somebody may be, what makes it a cohort last."""
    if not place.exists():
        made.rename(place)
        return
    for path in sorted(made.iterdir(), key=lambda path: path.name == COHORT_FILE):
        path.rename(place / path.name)


def pin(course: CourseFolder, root: Path, left_out: Sequence[str] = (".*", "__pycache__")) -> CourseFolder:
    """Copy the content to a folder that does not exist yet, as a course that extends none.

    Args:
        course: the content.
        root: the new folder.
        left_out: patterns of names that are not copied.

    Returns:
        the copy.
    """
    own, *lower = course.layers.folders
    for folder in (*reversed(lower), own):
        shutil.copytree(folder, root, ignore=shutil.ignore_patterns(*left_out), dirs_exist_ok=True)
    if lower:
        for path in root.rglob("*.yml"):
            name = path.relative_to(root).as_posix()
            if course.layers.below(name):
                put(path, course.layers.text(name))
        for path in (root / "modules").iterdir():
            if path.name not in course.found():
                shutil.rmtree(path)
    return CourseFolder(root)


def put_module(course: CourseFolder, module: str, held: released.Files) -> None:
    """Put a module as it was into pinned content, in place of the one there.

    Args:
        course: the pinned content.
        module: the name of its folder in modules/.
        held: the module's files, by name.

    Raises:
        CohortError: it leans on sources that course.yml does not have any more.
    """
    folder = course.root / "modules" / module
    if folder.exists():
        shutil.rmtree(folder)
    put = released.restore(held, folder)
    if gone := [source for source in put.module.sources if source not in course.course.sources]:
        raise CohortError(
            f"{put.assignment} leans on sources that course.yml has no more: {', '.join(gone)}; put them back there"
        )


def _fill(root: Path, name: str, learners: Sequence[Learner], wanted: list[str], course: CourseFolder) -> None:
    """Put everything that a cohort needs into an empty folder."""
    pinned = pin(course, root / "course")
    for assignment in (one for one in wanted if one not in course.course.modules):
        module = assignment.rpartition("-v")[0]
        put_module(pinned, module, released.kept(course, assignment) or {})
    modules = [pinned.module(one if one in course.course.modules else one.rpartition("-v")[0]) for one in wanted]
    taught = {module.id: module.module.version for module in modules}
    (root / COHORT_FILE).write_text(
        json.dumps({"schema": 1, "name": name, "modules": taught}, indent=2) + "\n", "utf-8"
    )
    template = files(__package__).joinpath("nbgrader_config.py.txt").read_text("utf-8")
    (root / CONFIG_FILE).write_text(template.replace("{name}", name), "utf-8")
    (root / ROSTER_FILE).write_text(written(learners), "utf-8")
    sources = {Path("exercises") / module.assignment / f"{module.id}.ipynb" for module in modules}
    for built in build(pinned):
        if built.path in sources:
            path = root / "source" / built.path.relative_to("exercises")
            path.parent.mkdir(parents=True)
            path.write_bytes(built.text.encode())
    cohort = Cohort(root)
    api = cohort.nbgrader()
    _enrol(cohort, learners)
    for one in cohort.assignments:
        succeeded(api.generate_assignment(one.name), f"{one.name} cannot be prepared for release")
