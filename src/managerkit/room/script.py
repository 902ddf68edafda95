"""What a room goes through: a session with all that it refers to in the course, as the engine needs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from managerkit.content import run_of_show
from managerkit.content.findings import ContentError, instead
from managerkit.content.loading import CourseFolder
from managerkit.content.scenario import Scenario
from managerkit.content.session import Session, SessionStep
from managerkit.content.yamltext import Lines
from managerkit.errors import PlainError


class NoSession(PlainError):
    """Nothing of that name can be held as a session."""


@dataclass(frozen=True)
class Script:
    """A session, its stories by the step that plays them, and the options of its choices, also where an item has them.

    `sensitive` are the steps that ask about people themselves: an instrument's items.
    """

    name: str
    session: Session
    stories: Mapping[str, Scenario]
    options: Mapping[str, tuple[str, ...]]
    sensitive: frozenset[str]


def found(course: CourseFolder, what: str) -> Script:
    """A session by its name.

    Args:
        course: where it is looked up.
        what: one of the course's plans; PLAN/MODULE or PLAN/MODULE/STORY for one that leaves its story open; a module,
            for its own session; MODULE/STORY for a story that is played by itself.

    Raises:
        NoSession: nothing has that name, or a story is to be named with it, or must not be.
        ContentError: it is broken.
    """
    name, _, rest = what.partition("/")
    if name in course.plans():
        return _planned(course, name, rest)
    if rest:
        return for_story(course, what)
    if name in course.found():
        has_session = (course.module(name).at(run_of_show.FILE)).is_file()
        return resolved(course, name) if has_session else for_story(course, _meant(course, name))
    known = ", ".join([*course.plans(), "a module, or a story as MODULE/STORY, such as mastery/first-offer"])
    raise NoSession(f"there is no plan `{name}`; name {known}")


def sessions(course: CourseFolder) -> list[str]:
    """The names of all plans, and of all modules that have a session of their own.

    Args:
        course: where they are looked up.
    """
    return [
        *course.plans(),
        *(name for name in course.found() if (course.module(name).at(run_of_show.FILE)).is_file()),
    ]


def resolved(course: CourseFolder, name: str) -> Script:
    """A session with the stories and items that it names.

    Args:
        course: where they are looked up.
        name: of a plan, or of a module that has a session.

    Raises:
        ContentError: it is broken, or something that it names is not in the course.
    """
    file = course.plan(name) if name in course.plans() else run_of_show.session(course.module(name))
    return _script(course, name, file.value, file.lines)


def _planned(course: CourseFolder, plan: str, rest: str) -> Script:
    """A plan, with the story that it leaves open filled in."""
    file = course.plan(plan)
    is_open = any(step.question and step.question.leaves_open for step in file.value.steps)
    if is_open != bool(rest):
        message = f"`{plan}` is held with a story that you name" if is_open else f"`{plan}` has stories of its own"
        remedy = f"say {plan}/MODULE, such as {plan}/{course.found()[0]}" if is_open else f"say {plan} alone"
        raise NoSession(f"{message}; {remedy}")
    if not rest:
        return resolved(course, plan)
    named = _meant(course, rest, f"{plan}/")
    title = f"{file.value.title}: {course.module(named.partition('/')[0]).module.title}"
    steps = [_filled(step, named) for step in file.value.steps]
    session = file.value.model_copy(update={"title": title, "steps": steps})
    return _script(course, f"{plan}/{named}", session, file.lines)


def _filled(step: SessionStep, story: str) -> SessionStep:
    if step.question is None or not step.question.leaves_open:
        return step
    return step.model_copy(update={"question": step.question.model_copy(update={"story": story})})


def _script(course: CourseFolder, name: str, session: Session, lines: Lines) -> Script:
    stories: dict[str, Scenario] = {}
    options: dict[str, tuple[str, ...]] = {}
    sensitive: set[str] = set()
    for number, step in enumerate(session.steps):
        if (asked := step.question) is None:
            continue
        place = ("steps", number, "question")
        if asked.story:
            stories[step.id] = _story(course, lines, asked.story, (*place, "story"))
        if asked.item:
            options[step.id] = _anchors(course, lines, asked.item, (*place, "item"))
            sensitive.add(step.id)
        elif asked.options:
            options[step.id] = tuple(asked.options)
    return Script(name, session, stories, options, frozenset(sensitive))


def for_story(course: CourseFolder, name: str) -> Script:
    """A session made for one story alone: it is played, and then told.

    Args:
        course: where it is looked up.
        name: MODULE/NAME.

    Raises:
        NoSession: there is no such story.
        ContentError: it is broken.
    """
    module, _, story = _meant(course, name).partition("/")
    scenario = course.module(module).scenario(story).value
    session = Session.model_validate(
        {
            "title": scenario.title,
            "goal": "Everyone has seen what a room decides together, and what it never asked.",
            "who": "Whoever is here.",
            "minutes": scenario.minutes * 2 + 5,
            "opening": "Read out the first scene.",
            "prepare": [{"when": "before", "what": "Play it once yourself", "minutes": scenario.minutes}],
            "steps": [
                {
                    "id": "story",
                    "minutes": scenario.minutes * 2,
                    "title": scenario.title,
                    **run_of_show.VOTED,
                    "say": "Answer as on a full day.",
                    "wrong": "Phones do not come through? Ask for hands and type what you count.",
                    "question": {"kind": "story", "text": "What now?", "story": name},
                },
                {
                    "id": "told",
                    "minutes": 5,
                    "title": "True, and never asked",
                    "you": "Put it up; keep quiet for a minute",
                    "they": "Read",
                    "say": "Which of it could you have heard, and when?",
                    "wrong": "If somebody begins to explain, say that in another play something else is true.",
                    "tells": "story",
                },
            ],
            "sizes": {},
            "debrief": list(scenario.debrief.questions),
            "never": ["Say which ending is best."],
        }
    )
    return Script(name, session, {"story": scenario}, {}, frozenset())


def _meant(course: CourseFolder, named: str, plan: str = "") -> str:
    """A story as MODULE/STORY, where MODULE is enough if it has one; `plan` is what was typed before it."""
    module, _, story = named.partition("/")
    if module not in course.found():
        raise NoSession(f"there is no module `{module}`; {instead(module, course.found())}")
    stories = course.module(module).names("scenario")
    there = ", ".join(f"{plan}{module}/{one}" for one in stories)
    if story and story not in stories:
        raise NoSession(f"there is no story `{named}`; {f'there is {there}' if there else 'name another module'}")
    if not story and len(stories) != 1:
        known = f"name one: {there}" if there else "name another module"
        raise NoSession(f"`{module}` has {len(stories)} stories; {known}")
    return f"{module}/{story or stories[0]}"


def _story(course: CourseFolder, lines: Lines, named: str, place: tuple[str | int, ...]) -> Scenario:
    module, _, name = named.partition("/")
    if module not in course.found() or name not in course.module(module).names("scenario"):
        known = [f"{one}/{story}" for one in course.found() for story in course.module(one).names("scenario")]
        raise ContentError([lines.finding(place, f"there is no story `{named}`", instead(named, known))])
    return course.module(module).scenario(name).value


def _anchors(course: CourseFolder, lines: Lines, named: str, place: tuple[str | int, ...]) -> tuple[str, ...]:
    module, _, name = named.partition("/")
    items = course.module(module).assessment.value.items if module in course.found() else []
    found = next((item for item in items if item.id == name), None)
    if found is None:
        known = [f"{module}/{item.id}" for item in items]
        raise ContentError([lines.finding(place, f"there is no item `{named}`", instead(named, known))])
    return tuple(found.options)
