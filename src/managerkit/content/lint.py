"""Checks what typed models cannot: that ids are unique, that what is referred to exists, that stories go somewhere."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .assessment import Assessment
from .course import Course, Module
from .expression import parse
from .findings import ContentError, Finding
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
    for name in about.value.modules:
        try:
            folder = course.module(name)
        except ContentError as error:
            place: Place = ("modules", about.value.modules.index(name))
            findings.append(about.lines.finding(place, f"there is no module `{name}`", error.findings[0].remedy))
            continue
        findings += check_module(folder, about.value, known)
    return sorted(set(findings))


def check_module(folder: ModuleFolder, course: Course, simulations: set[str]) -> list[Finding]:
    """Every finding in one module's YAML files."""
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


def _course(folder: CourseFolder, file: File[Course]) -> Iterator[Finding]:
    course, at = file.value, file.lines.finding
    yield from _twice(course.modules, lambda i: at(("modules", i), "this module stands twice", "keep one of them"))
    for t, track in enumerate(course.tracks):
        for m, name in enumerate(track.modules):
            if name not in course.modules:
                yield at(
                    ("tracks", t, "modules", m),
                    f"the course has no module `{name}`",
                    "add it to `modules:` or remove it",
                )
    for path in sorted(folder.root.glob("modules/*/module.yml")):
        if path.parent.name not in course.modules:
            yield at(
                ("modules",),
                f"the folder modules/{path.parent.name} is not in `modules:`",
                "add it, or move it away",
            )


def _module(file: File[Module], folder: ModuleFolder, course: Course, simulations: set[str]) -> Iterator[Finding]:
    module, at = file.value, file.lines.finding
    for i, source in enumerate(module.sources):
        if source not in course.sources:
            yield at(("sources", i), f"course.yml has no source `{source}`", "add it there under `sources:`")
    for i, name in enumerate(module.simulations):
        if name not in simulations:
            yield at(
                ("simulations", i),
                f"there is no simulation `{name}`",
                f"there are: {', '.join(sorted(simulations))}",
            )
    if module.history[0].version != module.version:
        remedy = f"write a first line of `history:` for {module.version} that says what learners will notice"
        yield at(
            ("history", 0),
            f"the newest entry is {module.history[0].version}, the module {module.version}",
            remedy,
        )
    if bool(module.exercise) != bool(module.minutes.exercise):
        yield at(("minutes",), "`exercise:` and `minutes: exercise:` belong together", "give both or neither")
    if module.exercise:
        machine = {*folder.names("scenario"), *folder.names("practice"), "form"}
        for name in module.exercise.points:
            if name not in machine:
                yield at(
                    ("exercise", "points", name),
                    f"there is nothing called `{name}`",
                    f"there are: {', '.join(sorted(machine))}",
                )
        if "form" not in module.exercise.points:
            yield at(
                ("exercise", "points"),
                "`form` gets no points",
                "add `form: 4`, for the reflection's checks of form",
            )


def _assessment(file: File[Assessment]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice(
        [i.id for i in value.items],
        lambda i: at(("items", i, "id"), "this id stands twice", "rename one item"),
    )
    dimensions = {dimension.id for dimension in value.dimensions}
    for i, item in enumerate(value.items):
        if item.dimension not in dimensions:
            remedy = f"there are: {', '.join(sorted(dimensions))}"
            yield at(("items", i, "dimension"), f"there is no dimension `{item.dimension}`", remedy)
    for d, dimension in enumerate(value.dimensions):
        items = value.items_of(dimension.id)
        if len(items) < 3:
            yield at(("dimensions", d), f"`{dimension.id}` has {len(items)} items", "write at least three")
        elif all(item.reverse for item in items) or not any(item.reverse for item in items):
            yield at(
                ("dimensions", d),
                f"`{dimension.id}` asks all its items the same way round",
                "turn one round with `reverse: true`",
            )
        ends = [band.upto for band in dimension.bands]
        if ends != sorted(set(ends)) or ends[-1] != 1:
            yield at(
                ("dimensions", d, "bands"),
                "the bands leave a gap or overlap",
                "let `upto` grow, and the last be 1",
            )


def _practice(file: File[Practice]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice(
        [c.id for c in value.cases],
        lambda i: at(("cases", i, "id"), "this id stands twice", "rename one case"),
    )
    if not any(case.broken for case in value.cases):
        yield at(("cases",), "no case is `broken: true`", "mark those that fail until the function is mended")
    if not any(belief.cause for belief in value.beliefs):
        yield at(("beliefs",), "no belief is the cause", "mark the right one with `cause: true`")


def _reflection(file: File[Reflection]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _twice(
        [p.id for p in value.prompts],
        lambda i: at(("prompts", i, "id"), "this id stands twice", "rename one prompt"),
    )
    if sum(prompt.kind == "commitment" for prompt in value.prompts) != 1:
        yield at(("prompts",), "a reflection ends in one commitment", "give exactly one prompt `kind: commitment`")


def _scenario(file: File[Scenario]) -> Iterator[Finding]:
    value, at = file.value, file.lines.finding
    yield from _references(file)
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
            remedy = "leave one choice without `when` and `once`, or add `passes:`"
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
            yield at(
                place,
                f"there is no variable `{name}`",
                f"there are: {', '.join(value.variables) or 'none'}, turn",
            )
        for question, subject in sorted(expression.asks):
            if subject not in subjects[question]:
                kind = "fact" if question in ("fact", "knows") else "choice"
                yield at(place, f"there is no {kind} `{subject}`", f"change {question}(…) to one there is")

    def known(place: Place, kind: str, name: str, names: Iterable[str]) -> Iterator[Finding]:
        if name not in names:
            yield at(place, f"there is no {kind} `{name}`", f"change it to one that stands under `{kind}s:`")

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
            yield at(
                last,
                f"the last outcome of `{one.id}` has a condition",
                "add one without, for all other cases",
            )

    yield from known(("start",), "scene", value.start, value.scenes)
    for d, draw in enumerate(value.draws):
        for i, fact in enumerate(draw.of):
            yield from known(("draws", d, "of", i), "fact", fact, value.facts)
    for name, scene in value.scenes.items():
        here: Place = ("scenes", name)
        yield from _twice(
            [c.id for c in scene.choices],
            lambda i, here=here: at((*here, "choices", i), "this id stands twice", "rename one choice"),
        )
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


def _twice(names: Iterable[str], finding: Callable[[int], Finding]) -> Iterator[Finding]:
    """A finding for each name that has stood before."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield finding(index)
        seen.add(name)
