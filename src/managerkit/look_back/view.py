"""Looking back in a notebook: what is due, two minutes each, and one's own lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import htpy as h

from managerkit.activities.assessments.engine import CONFIDENCE, behaviours, valid
from managerkit.activities.reflections.engine import PARTS
from managerkit.content.assessment import Item
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.errors import PlainError
from managerkit.journal.after import BEHAVIOUR, BEHAVIOUR_SURE, LOOK_BACK
from managerkit.journal.log import Journal
from managerkit.journal.records import ANSWER
from managerkit.plans.page import spoken
from managerkit.progress.workspace import Workspace
from managerkit.ui.controls import Body, area, button, details, field, radios, table
from managerkit.ui.figures import svg
from managerkit.ui.markdown import line as marked
from managerkit.ui.panel import Event

from .collect import undertakings, watched
from .engine import CAME, CHOICES, DAYS, DID, ONWARD, WRITTEN, LookBack, Undertaking, with_state
from .figure import draw
from .own_line import WHY, AnswerLine
from .told import ASKS, SURE, WATCHED, answers, lines_text, standing

_ABOUT = "Two minutes for each. Leave out what you like; nobody sees it, and nobody is told that you left it out."


class NoSuchDay(PlainError):
    """What was given as a day is none."""


def opened(course: CourseFolder, desk: Workspace, journal: Journal, today: str | None) -> "LookBackView":
    """Looking back, today or as if it were another day.

    Args:
        course: the content.
        desk: the workspace.
        journal: of the lesson in which the panel stands.
        today: the day, as YYYY-MM-DD; None for today.

    Returns:
        the view.

    Raises:
        NoSuchDay: `today` is no date.
    """
    if today is None:
        return LookBackView(course, desk, journal, datetime.now(UTC).astimezone().date())
    try:
        now = datetime.fromisoformat(f"{today}T12:00+00:00")
    except ValueError:
        raise NoSuchDay(f"“{today}” is no date. Write it like this: 2027-02-01.") from None
    return LookBackView(course, replace(desk, clock=lambda: now), journal, now.date())


class LookBackView:
    """Looking back, over the journals of a workspace.

    Args:
        course: the content.
        desk: the workspace.
        journal: of the lesson in which the panel stands.
        today: the day.
    """

    def __init__(self, course: CourseFolder, desk: Workspace, journal: Journal, today: date) -> None:
        self._desk, self._today = desk, today
        self._course = course
        self._modules = {folder.id: folder for folder in course.modules()}
        self.journal = journal
        self.key = f"{journal.path.name}/look-back"
        self._written_in: tuple[str, str, str] | None = None

    @property
    def _found(self) -> list[Undertaking]:
        return undertakings(self._course, self._desk)

    # What people see

    def body(self) -> Body:
        """What is due, the questions at the end of the course, what was said, and one's own lines."""
        found = self._found
        looks = with_state(found, self._today, "open", "closed")
        due = [(one, days) for one, days in looks if one.may_change(days, self._today)]
        first = next((look for look in due if not look[0].looks[look[1]].closed), None)
        closed = [look for look in looks if look not in due]
        past = with_state(found, self._today, "past")
        return h.fragment[
            h.h3(".mk-title")["Looking back"],
            h.p[_ABOUT] if first else h.p["Nothing is due."],
            [h.p(".mk-hint")[said] for said in standing(found, self._today) if not said.startswith("Due")],
            [self._form(one, days, is_open=self._is_open(one, days, first)) for one, days in due],
            bool(past) and details("past", "Not answered at the time", h.div[[self._form(*look) for look in past]]),
            bool(closed)
            and details("said", "What you said when you looked back", h.div[[_said(*look) for look in closed]]),
            self._at_the_end(),
            self._own_lines(),
        ]

    def _is_open(self, one: Undertaking, days: int, first: tuple[Undertaking, int] | None) -> bool:
        """Whether a form is unfolded: the one that somebody writes in, before that the first that is due."""
        if self._written_in:
            return self._written_in == (one.module, one.prompt, str(days))
        return (one, days) == first

    def _form(self, one: Undertaking, days: int, is_open: bool = False) -> h.Element:
        name, look = f"look:{one.module}:{one.prompt}:{days}", one.looks[days]
        folder = self._modules[one.module]
        inside = h.div[
            _plan(one, days),
            _choice(name, "came", CAME, look),
            _choice(name, "did", DID, look),
            area(f"{name}:example", ASKS["example"], look.text("example"), rows=2),
            field(f"{name}:on", ASKS["on"], look.text("on"), "date"),
            area(f"{name}:obstacle", ASKS["obstacle"], look.text("obstacle"), rows=2),
            self._behaviours(folder, str(days)),
            _choice(name, "onward", ONWARD, look),
            look.choice("onward") == "drop" and area(f"{name}:reason", ASKS["reason"], look.text("reason"), rows=2),
            look.choice("onward") == "other" and _another(name, look),
            h.p[button(f"{name}:skipped", "Leave this one out", "yes", "quiet")],
        ]
        title = [f"{one.title}, {days} days on", look.closed and h.small[" answered"]]
        return details(name, title, inside, is_open)

    def _behaviours(self, folder: ModuleFolder, occasion: str) -> Body:
        """The behaviour items of a module, on one occasion."""
        items = behaviours(folder.assessment.value)
        if not items:
            return h.fragment[()]
        lesson, name = self._desk.lesson(folder), f"{folder.id}:{occasion}"
        given = BEHAVIOUR[occasion].latest(lesson)
        return h.section(data_key=f"behaviours:{name}")[
            h.h4[WATCHED],
            [_asked(f"behaviour:{name}", item, given) for item in items],
            radios(f"sure:{name}", SURE, CONFIDENCE.items(), BEHAVIOUR_SURE[occasion].last(lesson, "all")),
        ]

    def _at_the_end(self) -> Body:
        """The behaviour items once more, at the end of the course, for each module that was begun."""
        begun = [one for one in self._modules.values() if self._asked_at_the_end(one)]
        if not begun:
            return h.fragment[()]
        return details(
            "end",
            "At the end of the course: the same few questions once more",
            h.div[
                h.p(".mk-hint")[
                    "Three or four for each module, about what you do. Take a module or two; where you answered the "
                    "first time within these four weeks, there is little to see yet."
                ],
                [details(f"end:{one.id}", one.module.title, self._behaviours(one, "end")) for one in begun],
            ],
        )

    def _asked_at_the_end(self, folder: ModuleFolder) -> bool:
        """Whether its items were answered at the start, and not among all of its questions at the end."""
        items = behaviours(folder.assessment.value)
        lesson = self._desk.lesson(folder)
        start, end = ANSWER["start"].latest(lesson), ANSWER["end"].latest(lesson)
        return any(valid(item, start.get(item.id)) for item in items) and not any(item.id in end for item in items)

    def _own_lines(self) -> Body:
        found = [one for one in watched(self._course, self._desk) if one.has_grown]
        if not found:
            return h.fragment[()]
        return details(
            "lines",
            "Your own line for each of these acts",
            h.div[
                h.p(".mk-hint")[WHY],
                [details(f"lines:{one.id}", one.title, h.div[[drawn(line) for line in one.lines]]) for one in found],
            ],
        )

    def static(self) -> Body:
        """What was said, and one's own lines in words."""
        closed = with_state(self._found, self._today, "closed", "past")
        said = [_said(one, days) for one, days in closed if one.looks[days].begun]
        lines = lines_text(watched(self._course, self._desk))
        return h.fragment[
            h.h3(".mk-title")["Looking back"], said or h.p["Nothing was looked back at yet."], h.pre[lines]
        ]

    def text(self) -> str:
        """The same as plain text."""
        said = [
            "\n".join([f"{one.title}, {days} days on", *(f"  {asked} {answer}" for asked, answer in answers(look))])
            for one in self._found
            for days, look in one.looks.items()
            if look.begun
        ]
        return "\n\n".join(["Looking back", *said, lines_text(watched(self._course, self._desk))]).rstrip()

    # What people do

    def handle(self, event: Event) -> str:
        """Keep what was chosen or typed, in the journal of the module that it is about."""
        match event.parts:
            case ["look", module, prompt, days, name] if self._takes(module, prompt, days, name, event.value):
                LOOK_BACK.append(self._lesson(module), f"{prompt}:{days}:{name}", event.value)
                self._written_in = None if name == "skipped" else (module, prompt, days)
                return "Left out." if name == "skipped" else ""
            case ["behaviour", module, occasion, item] if occasion in BEHAVIOUR and self._has(
                module, item, event.value
            ):
                BEHAVIOUR[occasion].append(self._lesson(module), item, int(event.value))
            case ["sure", module, occasion] if occasion in BEHAVIOUR and module in self._modules:
                if event.value in CONFIDENCE:
                    BEHAVIOUR_SURE[occasion].append(self._lesson(module), "all", event.value)
        return ""

    def _lesson(self, module: str) -> Journal:
        return self._desk.lesson(self._modules[module])

    def _takes(self, module: str, prompt: str, days: str, name: str, value: str) -> bool:
        is_there = any((one.module, one.prompt) == (module, prompt) for one in self._found)
        fits = value in CHOICES[name] if name in CHOICES else name in WRITTEN
        return is_there and days in map(str, DAYS) and fits

    def _has(self, module: str, item: str, value: str) -> bool:
        items = behaviours(self._modules[module].assessment.value) if module in self._modules else []
        return any(one.id == item and value in map(str, range(len(one.options))) for one in items)


def drawn(line: AnswerLine) -> h.Element:
    """One's own line as a picture, a sentence, and a table with the same.

    Args:
        line: one's own line.
    """
    asks = line.item.watched or ""
    rows = [[point.when, spoken(point.on), marked(point.said)] for point in line.points]
    drawable = sum(point.place is not None for point in line.points) > 1
    return h.section(data_key=f"line:{line.item.id}")[
        h.h4[marked(asks[0].upper() + asks[1:])],
        drawable and svg(draw(line), f"Your own answers over time: {asks}. The table below says the same."),
        h.p[line.told],
        rows and table(["When", "Day", "Your answer"], rows, caption="The same as a table"),
    ]


def said_at(one: Undertaking, days: int) -> Iterator[h.Element]:
    """What was said at a look back, as terms and their texts.

    Args:
        one: what was undertaken.
        days: after how many days.
    """
    if one.looks[days].skipped:
        yield h.div[h.dt["Left out"], h.dd["–"]]
    for asked, answer in answers(one.looks[days]):
        yield h.div[h.dt[asked], h.dd(dir="auto")[answer]]
    for made, plan in one.next_plans():
        if made == days:
            yield h.div[h.dt["The next plan"], h.dd(dir="auto")[f"{plan.said} {plan.noticed}".strip()]]


def _said(one: Undertaking, days: int) -> h.Element:
    return h.section(data_key=f"said:{one.module}:{one.prompt}:{days}")[
        h.h4[f"{one.title}, {days} days on"],
        h.p(dir="auto")[one.plan(days).said],
        h.dl[said_at(one, days)],
        h.p[button(f"look:{one.module}:{one.prompt}:{days}:skipped", "Take it up after all", "no", "quiet")]
        if one.looks[days].skipped
        else None,
    ]


def _plan(one: Undertaking, days: int) -> Body:
    plan = one.plan(days)
    by = f"By {spoken(plan.day)}. " if plan.day else ""
    return h.blockquote(".mk-answer")[h.p(dir="auto")[plan.said], h.p(".mk-hint", dir="auto")[by, plan.noticed]]


def _choice(name: str, asked: str, words: Mapping[str, str], look: LookBack) -> h.Element:
    return radios(f"{name}:{asked}", marked(ASKS[asked]), words.items(), look.choice(asked) or None)


def _another(name: str, look: LookBack) -> h.Element:
    parts: Iterable[tuple[str, str]] = PARTS.items()
    return h.fieldset(".mk-commitment")[
        h.legend["The next plan"],
        [field(f"{name}:{part}", label, look.text(part), "date" if part == "by" else "text") for part, label in parts],
    ]


def _asked(name: str, item: Item, given: Mapping[str, int | None]) -> h.Element:
    chosen = given.get(item.id)
    options: Sequence[tuple[str, h.Node]] = [(str(n), marked(option)) for n, option in enumerate(item.options)]
    return h.div(".mk-item", data_key=f"{name}:{item.id}")[
        radios(f"{name}:{item.id}", marked(item.text), options, str(chosen) if valid(item, chosen) else None)
    ]
