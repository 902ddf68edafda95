"""Checks what typed models cannot, in YAML files: that ids are unique, and that what is referred to exists.

What is wrong in an activity's own file is for its kind to say: see `Activity.lint`.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

from managerkit import activities
from managerkit.activities import simulations
from managerkit.content.course import Course, Module, numbers
from managerkit.content.findings import ContentError, Finding, instead
from managerkit.content.loading import CourseFolder, File, ModuleFolder
from managerkit.content.yamltext import Place
from managerkit.room.script import resolved, sessions

from . import six_weeks


def check(course: CourseFolder) -> list[Finding]:
    """Every finding in the YAML files of `course/`, sorted by file and line; the texts of notebooks are for `check`."""
    findings: list[Finding] = []
    try:
        about = course.about
    except ContentError as error:
        return error.findings
    findings += _course(course, about)
    for trouble in (*activities.troubles(), *simulations.troubles()):
        findings.append(about.lines.finding((), trouble.what, trouble.remedy))
    for name in course.found():
        findings += check_module(course.module(name), about.value)
    findings += _phrases(course)
    findings += _plans(course)
    findings += _behaviours(course)
    findings += six_weeks.check(course)
    return sorted(set(findings))


def check_module(folder: ModuleFolder, course: Course) -> Iterator[Finding]:
    """Every finding in one module's YAML files.

    Args:
        folder: the module.
        course: what course.yml says.
    """
    try:
        about = folder.about
    except ContentError as error:
        yield from error.findings
    else:
        yield from _module(about, folder, course)
    for kind in activities.kinds():
        with suppress(ContentError):  # module.yml is broken, which is told above
            yield from kind.lint(folder)


def _plans(course: CourseFolder) -> Iterator[Finding]:
    """What is wrong with plans and modules' sessions, and which of the stories and items in them are not there."""
    for name in sessions(course):
        try:
            resolved(course, name)
        except ContentError as error:  # a plan of the course below may be about stories that are not taken over
            yield from (finding for finding in error.findings if finding.path.is_relative_to(course.root))


def _behaviours(course: CourseFolder) -> Iterator[Finding]:
    """Behaviour items whose sentence stands elsewhere in the course, too: nobody could tell their answers apart."""
    said: dict[str, str] = {}
    for name in course.found():
        with suppress(ContentError):  # a broken file is told of by its kind
            file = course.module(name).assessment
            for number, item in enumerate(file.value.items):
                if item.watched is None:
                    continue
                first = said.setdefault(" ".join(item.watched.casefold().split()), f"`{item.id}` of {name}")
                if first != f"`{item.id}` of {name}":
                    message = f"`watched:` says the same as {first}"
                    yield file.lines.finding(("items", number, "watched"), message, "say what sets the two acts apart")


def _phrases(course: CourseFolder) -> list[Finding]:
    """What is wrong with phrases.yml; rubrics that cannot be read are told of elsewhere."""
    try:
        file = course.phrases
        if file is None:
            return []
        folders = [course.module(name) for name in course.found()]
        rubrics = [folder.reflection.value.rubric for folder in folders if folder.module.exercise]
    except ContentError as error:
        return [finding for finding in error.findings if finding.path.name == "phrases.yml"]
    known = dict.fromkeys(criterion.id for rubric in rubrics for criterion in rubric)
    return [
        file.lines.finding(("phrases", name), f"no rubric has the criterion `{name}`", instead(name, known))
        for name in file.value.phrases
        if known and name not in known
    ]


def _course(folder: CourseFolder, file: File[Course]) -> Iterator[Finding]:
    course, at = file.value, file.lines.finding
    yield from file.lines.twice(course.modules, "modules")
    yield from file.lines.twice([track.id for track in course.tracks], "tracks")
    for m, name in enumerate(course.modules):
        try:
            folder.module(name)
        except ContentError as error:
            yield at(("modules", m), error.findings[0].message, error.findings[0].remedy)
    for t, track in enumerate(course.tracks):
        for m, name in enumerate(track.modules):
            if name not in course.modules:
                place: Place = ("tracks", t, "modules", m)
                yield at(place, f"`modules:` does not list `{name}`", instead(name, course.modules))
    yield from _retired(course.retired, set(course.modules), "the course", at)
    try:
        _ = folder.logo
    except ContentError as error:
        yield from error.findings
    for name in folder.found():
        if name not in course.modules:
            remedy = f"add `{name}` where it belongs in the teaching order, or move the folder away"
            yield at(("modules",), f"the folder modules/{name} is not in `modules:`", remedy)


def _module(file: File[Module], folder: ModuleFolder, course: Course) -> Iterator[Finding]:
    module, at = file.value, file.lines.finding
    for i, source in enumerate(module.sources):
        if source not in course.sources:
            message = f"course.yml has no source `{source}` under `sources:`"
            yield at(("sources", i), message, instead(source, course.sources))
    if module.history[0].version != module.version:
        remedy = f"write a first line of `history:` for {module.version} that says what learners will notice"
        yield at(
            ("history", 0),
            f"the newest entry is {module.history[0].version}, the module {module.version}",
            remedy,
        )
    for i, (newer, older) in enumerate(pairwise(module.history)):
        if numbers(newer.version) <= numbers(older.version) or newer.date < older.date:
            remedy = "put the newest first, each version once, with dates to match"
            yield at(("history", i + 1), f"{older.version} of {older.date} stands below {newer.version}", remedy)
    if bool(module.exercise) != bool(module.minutes.exercise):
        yield at(("minutes",), "`exercise:` and `minutes: exercise:` belong together", "give both or neither")
    if module.exercise:
        machine = {part for kind in activities.kinds() for part in kind.parts(folder)}
        for name in module.exercise.points:
            if name not in machine:
                yield at(("exercise", "points", name), f"nothing here is called `{name}`", instead(name, machine))
        if "form" not in module.exercise.points:
            yield at(
                ("exercise", "points"),
                "`form` gets no points",
                "add `form: 4`, for the reflection's checks of form",
            )
    yield from _retired(module.retired, _named(folder), "this module", at)


def _named(folder: ModuleFolder) -> set[str]:
    """What answers are kept under: questions, dimensions, prompts, stories, practices, models."""
    found = set()
    for kind in activities.kinds():
        with suppress(ContentError):
            found |= kind.keys(folder)
    return found


def _retired(retired: dict[str, str], known: set[str], where: str, at: Callable[..., Finding]) -> Iterator[Finding]:
    for old, new in retired.items():
        if old in known:
            yield at(("retired", old), f"`{old}` is retired and in use", "give the one in use another id")
        if new not in known:
            yield at(("retired", old), f"{where} has no `{new}` that answers could go to", instead(new, known))
