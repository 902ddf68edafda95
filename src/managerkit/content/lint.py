"""Checks what typed models cannot: that ids are unique, that what is referred to exists, that stories go somewhere."""

import keyword
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from .assessment import Assessment
from .course import Course, Module
from .expression import QUESTIONS, parse
from .findings import ContentError, Finding, instead
from .loading import CourseFolder, File, ModuleFolder
from .practice import Practice
from .reflection import Reflection
from .scenario import Choice, Outcome, Scenario
from .yamltext import Place


def check(course: CourseFolder, simulations: Iterable[str]) -> list[Finding]:
    """Every finding in `course/`, sorted by file and line; lesson and exercise texts are checked by `authoring`.

    Args:
        course: the folder.
        simulations: the names of all simulations there are.
    """
    findings: list[Finding] = []
    try:
        about = course.about
    except ContentError as error:
        return error.findings
    findings += _course(course, about)
    known = set(simulations)
    for name in course.found():
        findings += check_module(course.module(name), about.value, known)
    findings += _phrases(course)
    return sorted(set(findings))


def check_module(folder: ModuleFolder, course: Course, simulations: set[str]) -> list[Finding]:
    """Every finding in one module's YAML files.

    Args:
        folder: the module.
        course: the course that it belongs to.
        simulations: the names of all simulations that there are.
    """
    findings: list[Finding] = []

    def gather(read: Callable[[], Any], judge: Callable[[Any], Iterable[Finding]]) -> Any:
        try:
            file = read()
        except ContentError as error:
            findings.extend(error.findings)
            return None
        findings.extend(judge(file))
        return file

    about = gather(lambda: folder.about, lambda file: _module(file, folder, course, simulations))
    gather(lambda: folder.assessment, _assessment)
    for name in folder.names("scenario"):
        gather(lambda name=name: folder.scenario(name), _scenario)  # type: ignore[misc]
    for name in folder.names("practice"):
        gather(lambda name=name: folder.practice(name), _practice)  # type: ignore[misc]
    if about and about.value.exercise:
        gather(lambda: folder.reflection, _reflection)
    return findings


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
    yield from _twice(course.modules, ("modules",), at)
    yield from _twice([track.id for track in course.tracks], ("tracks",), at)
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
    for name in folder.found():
        if name not in course.modules:
            remedy = f"add `{name}` where it belongs in the teaching order, or move the folder away"
            yield at(("modules",), f"the folder modules/{name} is not in `modules:`", remedy)


def _module(file: File[Module], folder: ModuleFolder, course: Course, simulations: set[str]) -> Iterator[Finding]:
    module, at = file.value, file.lines.finding
    for i, source in enumerate(module.sources):
        if source not in course.sources:
            message = f"course.yml has no source `{source}` under `sources:`"
            yield at(("sources", i), message, instead(source, course.sources))
    for i, name in enumerate(module.simulations):
        if name not in simulations:
            yield at(("simulations", i), f"there is no simulation `{name}`", instead(name, simulations))
    if module.history[0].version != module.version:
        remedy = f"write a first line of `history:` for {module.version} that says what learners will notice"
        yield at(
            ("history", 0),
            f"the newest entry is {module.history[0].version}, the module {module.version}",
            remedy,
        )
    for i, (newer, older) in enumerate(pairwise(module.history)):
        if _numbers(newer.version) <= _numbers(older.version) or newer.date < older.date:
            remedy = "put the newest first, each version once, with dates to match"
            yield at(("history", i + 1), f"{older.version} of {older.date} stands below {newer.version}", remedy)
    if bool(module.exercise) != bool(module.minutes.exercise):
        yield at(("minutes",), "`exercise:` and `minutes: exercise:` belong together", "give both or neither")
    if module.exercise:
        machine = {*folder.names("scenario"), *folder.names("practice"), "form"}
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
    found = {*folder.names("scenario"), *folder.names("practice"), *folder.module.simulations}
    with suppress(ContentError):
        value = folder.assessment.value
        found |= {item.id for item in value.items} | {dimension.id for dimension in value.dimensions}
    with suppress(ContentError):
        found |= {prompt.id for prompt in folder.reflection.value.prompts}
    return found


def _retired(retired: dict[str, str], known: set[str], where: str, at: Callable[..., Finding]) -> Iterator[Finding]:
    for old, new in retired.items():
        if old in known:
            yield at(("retired", old), f"`{old}` is retired and in use", "give the one in use another id")
        if new not in known:
            yield at(("retired", old), f"{where} has no `{new}` that answers could go to", instead(new, known))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _assessment(file: File[Assessment]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice([one.id for one in value.items], ("items",), at)
    yield from _twice([one.id for one in value.dimensions], ("dimensions",), at)
    dimensions = {dimension.id for dimension in value.dimensions}
    for i, item in enumerate(value.items):
        if item.dimension not in dimensions:
            remedy = instead(item.dimension, dimensions)
            yield at(("items", i, "dimension"), f"there is no dimension `{item.dimension}`", remedy)
    for d, dimension in enumerate(value.dimensions):
        items = value.items_of(dimension.id)
        if len(items) < 3:
            message = f"`{dimension.id}` has too few items ({len(items)})"
            yield at(("dimensions", d), message, "write at least three, one of them with `reverse: true`")
        elif all(item.reverse for item in items) or not any(item.reverse for item in items):
            yield at(
                ("dimensions", d),
                f"`{dimension.id}` asks all its items the same way round",
                "turn one round, with `reverse: true` or without it",
            )
        ends = [band.upto for band in dimension.bands]
        if ends != sorted(set(ends)) or ends[-1] != 1:
            yield at(
                ("dimensions", d, "bands"),
                "the bands leave a gap or overlap",
                "let `upto` grow from band to band, and the last be 1",
            )


def _practice(file: File[Practice]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice([one.id for one in value.cases], ("cases",), at)
    yield from _twice([one.id for one in value.beliefs], ("beliefs",), at)
    if not any(case.broken for case in value.cases):
        yield at(("cases",), "no case is `broken: true`", "mark those that fail until the function is mended")
    if not any(belief.cause for belief in value.beliefs):
        yield at(("beliefs",), "no belief is the cause", "mark the right one with `cause: true`")


def _reflection(file: File[Reflection]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice([one.id for one in value.prompts], ("prompts",), at)
    yield from _twice([one.id for one in value.rubric], ("rubric",), at)
    for r, criterion in enumerate(value.rubric):
        if criterion.points != sorted(criterion.points) or criterion.points[0] == criterion.points[-1]:
            message = f"the points of `{criterion.id}` do not rise with the levels"
            yield at(("rubric", r, "points"), message, "write what levels 0 to 3 are worth, such as [0, 1, 2, 3]")
    if sum(prompt.kind == "commitment" for prompt in value.prompts) != 1:
        yield at(("prompts",), "a reflection has one commitment", "give exactly one prompt `kind: commitment`")
    yield from _twice([one.id for one in value.anchors], ("anchors",), at)
    rubric = [criterion.id for criterion in value.rubric]
    for a, anchor in enumerate(value.anchors):
        for key, given in (("levels", set(anchor.levels)), ("why", set(anchor.why))):
            place: Place = ("anchors", a, key)
            unknown, left_out = sorted(given - set(rubric)), [name for name in rubric if name not in given]
            for name in unknown:
                yield at((*place, name), f"the rubric has no criterion `{name}`", instead(name, left_out or rubric))
            if left_out and not unknown:
                names = ", ".join(f"`{name}`" for name in left_out)
                yield at(place, f"`{key}` of `{anchor.id}` leaves out {names}", "give one for each row of the rubric")


def _scenario(file: File[Scenario]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _references(file)
    for name in value.variables:
        if keyword.iskeyword(name) or name in (*QUESTIONS, "turn"):
            yield at(("variables", name), f"`{name}` means something else in a condition", "choose another name")
    for d, draw in enumerate(value.draws):
        if draw.pick > len(draw.of):
            yield at(("draws", d, "pick"), f"cannot pick {draw.pick} of {len(draw.of)} facts", "pick fewer")
    if value.start not in value.scenes:
        return
    reached = _reachable(value)
    for name, scene in value.scenes.items():
        if name not in reached:
            yield at(("scenes", name), f"nothing leads to the scene `{name}`", "lead somewhere to it, or remove it")
        ways_out = [c for c in scene.choices if c.when is None and not c.once]
        if scene.choices and not ways_out and not scene.passes:
            remedy = "leave one choice without `when` and `once`, or add `passes:` for when nothing is left"
            yield at(("scenes", name, "choices"), f"the scene `{name}` may offer nothing to choose", remedy)
    if not any(value.scenes[name].ending for name in reached):
        yield at(("scenes",), "no ending can be reached", "give a scene that something leads to an `ending:`")


def _references(file: File[Scenario]) -> Iterator[Finding]:
    """Every scene, fact, variable and choice that is named must exist."""
    value, at = file.value, file.lines.finding
    choices = {choice.id for scene in value.scenes.values() for choice in scene.choices}
    subjects = {"fact": set(value.facts), "knows": set(value.facts), "chose": choices, "times": choices}

    def guard(place: Place, text: str | None) -> Iterator[Finding]:
        if text is None:
            return
        expression = parse(text)
        for name in sorted(expression.names - set(value.variables) - {"turn"}):
            yield at(place, f"there is no variable `{name}`", instead(name, {*value.variables, "turn"}))
        for question, subject in sorted(expression.asks):
            if subject not in subjects[question]:
                kind = "fact" if question in ("fact", "knows") else "choice"
                yield at(place, f"there is no {kind} `{subject}`", instead(subject, subjects[question]))

    def known(place: Place, kind: str, name: str, names: Iterable[str]) -> Iterator[Finding]:
        if name not in names:
            yield at(place, f"there is no {kind} `{name}`", instead(name, names))

    def outcome(place: Place, one: Outcome) -> Iterator[Finding]:
        yield from guard((*place, "when"), one.when)
        yield from guard((*place, "chance"), one.chance)
        yield from known((*place, "to"), "scene", one.to, value.scenes)
        for part, holder in (((), one), (("later",), one.later)):
            for name in holder.effects if holder else ():
                yield from known((*place, *part, "effects", name), "variable", name, value.variables)
            for i, fact in enumerate(holder.reveals if holder else ()):
                yield from known((*place, *part, "reveals", i), "fact", fact, value.facts)

    def choice(place: Place, one: Choice) -> Iterator[Finding]:
        yield from guard((*place, "when"), one.when)
        for i, fact in enumerate(one.believes):
            yield from known((*place, "believes", i), "fact", fact, value.facts)
        for i, each in enumerate(one.outcomes):
            yield from outcome((*place, "outcomes", i), each)
        if one.outcomes[-1].when or one.outcomes[-1].chance:
            last: Place = (*place, "outcomes", len(one.outcomes) - 1)
            yield at(last, f"the last outcome of `{one.id}` has a condition", "add one without, for all other cases")

    yield from known(("start",), "scene", value.start, value.scenes)
    for d, draw in enumerate(value.draws):
        for i, fact in enumerate(draw.of):
            yield from known(("draws", d, "of", i), "fact", fact, value.facts)
    for name, scene in value.scenes.items():
        here: Place = ("scenes", name)
        yield from _twice([one.id for one in scene.choices], (*here, "choices"), at)
        for i, aside in enumerate(scene.asides):
            yield from guard((*here, "asides", i, "when"), aside.when)
        for i, way in enumerate(scene.passes):
            yield from guard((*here, "passes", i, "when"), way.when)
            yield from known((*here, "passes", i, "to"), "scene", way.to, value.scenes)
        for i, each in enumerate(scene.choices):
            yield from choice((*here, "choices", i), each)


def _reachable(scenario: Scenario) -> set[str]:
    """Scenes that some chain of choices and passes leads to, guards aside."""
    reached, open_ends = set(), [scenario.start]
    while open_ends:
        name = open_ends.pop()
        if name in reached or name not in scenario.scenes:
            continue
        reached.add(name)
        scene = scenario.scenes[name]
        open_ends += [way.to for way in scene.passes]
        open_ends += [outcome.to for choice in scene.choices for outcome in choice.outcomes]
    return reached


def _twice(names: Iterable[str], place: Place, at: Callable[[Place, str, str], Finding]) -> Iterator[Finding]:
    """A finding for each name in the list at `place` that has stood before."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield at((*place, index), f"`{name}` stands twice", "rename or remove one of them")
        seen.add(name)
