"""Handing in at the end of an exercise: what goes along, a button, and what happens next."""

from datetime import UTC, datetime

import htpy as h

from managerkit import activities
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.errors import PlainError
from managerkit.journal.log import Journal
from managerkit.progress.points import award
from managerkit.progress.workspace import Workspace
from managerkit.ui.controls import Body, button, checkbox, field
from managerkit.ui.panel import Event

from . import handin
from .noted import note
from .ratings import RATINGS
from .service import GivenService, given_service
from .submit import GivenExchange, given_exchange

PRIVATE = "Nothing else is put in; what you answered in lessons stays with you."


class HandInView:
    """The end of an exercise, over its journal."""

    def __init__(self, course: CourseFolder, folder: ModuleFolder, journal: Journal) -> None:
        self._course, self._folder = course, folder
        self.journal = journal
        self.key = f"{journal.path.name}/hand-in"
        self._place = journal.path.parent.resolve()
        self._workspace = Workspace.around(self._place).root
        self._learner = handin.remembered(self._workspace)
        self._is_alone = not self._learner
        self._shares = (self._place / RATINGS).is_file()
        self._said: list[str] = []

    # What people see

    def body(self) -> Body:
        """What counts so far, what goes along, the button of this learner's way, and the next step."""
        given = self._given()
        way = self._by_button(given) if given else self._by_zip()
        return h.fragment[
            h.h3(".mk-title")["Done?"],
            h.div(".mk-row")[button("check", "See what counts so far")],
            self._alone(way) if self._is_alone and not given else way,
            h.div(data_key="said", data_focus=str(len(self._said)) if self._said else None, tabindex="-1")[
                [h.p[line] for line in self._said]
            ],
            h.p["Next: ", self._next()],
        ]

    def _alone(self, way: Body) -> Body:
        return h.fragment[
            h.p[
                "If you work through the course by yourself, there is nothing to hand in. Read your own text again by "
                "the rubric above, beside the two samples: what would the reader of the strong one ask you?"
            ],
            h.details(data_key="facilitator")[h.summary["I have a facilitator who reads this"], way],
        ]

    def _by_button(self, given: GivenService | GivenExchange) -> Body:
        return h.fragment[
            self._goes_along(),
            h.div(".mk-row", data_saves="")[button("submit", f"Hand in to {given.course}", style="main")],
        ]

    def _by_zip(self) -> Body:
        return h.fragment[
            field("learner", "Your id, as your facilitator gave it", self._learner),
            self._goes_along(),
            checkbox("ratings", "Also how I rated myself in the lessons: numbers, never words", self._shares),
            h.div(".mk-row", data_saves="")[button("zip", "Make the zip to hand in", style="main")],
        ]

    def _goes_along(self) -> Body:
        names = [f"{self._folder.id}.ipynb", self.journal.path.name]
        return h.fragment[
            h.p["What goes along:"],
            h.ul[[h.li[h.code[name], f": {handin.explained(name)}"] for name in names]],
            h.p(".mk-hint")[PRIVATE],
        ]

    def _next(self) -> h.Node:
        names = self._course.course.modules
        number = names.index(self._folder.id) + 1
        there = self._workspace / "notebooks"
        if number == len(names) or not there.is_dir():
            return "whatever you put a date on."
        title = self._course.module(names[number]).module.title
        return h.a(href=f"../../notebooks/{number:02d}-{names[number]}.ipynb")[title]

    def static(self) -> Body:
        """Where this is done."""
        return h.p[self.text()]

    def text(self) -> str:
        """Where this is done."""
        return "Hand in at the end of this notebook in JupyterLab, or with managerkit hand-in."

    # What people do

    def handle(self, event: Event) -> str:
        """Keep the id and what is shared; say what counts; hand in, and say what happens next."""
        match event.parts:
            case ["learner"]:
                self._learner = event.value.strip()
                return ""
            case ["ratings"]:
                self._shares = event.value == "true"
                return ""
        try:
            match event.parts:
                case ["check"]:
                    self._said = self._counts()
                case ["submit"] if given := self._given():
                    self._said = [f"Handed in as {given.submit(self._place)}.", *self._counts(), _AGAIN]
                    note(self._workspace, self._place.name, datetime.now(UTC))
                case ["zip"]:
                    self._said = self._zip()
        except PlainError as error:
            self._said = [error.sentence]
        return " ".join(self._said)

    def _zip(self) -> list[str]:
        made = handin.hand_in(
            self._workspace, self._place, self._learner, datetime.now(UTC), self._shares, self._course
        )
        handin.remember(self._workspace, self._learner)
        name = made.archive.name
        state = f"Made {name}" if made.is_new else f"{name} is as you made it before; nothing has changed since"
        where = (
            "It lies in your workspace, beside the folder notebooks: send it to your facilitator, or upload it where"
        )
        return [*made.notes, f"{state}. {where} they asked.", *self._counts(), _AGAIN]

    def _counts(self) -> list[str]:
        """What a machine gives by now, for each part that needs no function of the learner's."""
        exercise = self._folder.module.exercise
        parts = exercise.points if exercise else {}
        alone = [name for name in parts if not activities.of_part(self._folder, name).argument(self._folder, name)]
        return [award(self._folder, self.journal, name, None).why.splitlines()[0] for name in alone]

    def _given(self) -> GivenService | GivenExchange | None:
        """Where the button hands in, where this learner was given something."""
        exchange = given_exchange(self._place)
        return given_service() or (exchange if exchange and exchange.takes(self._place.name) else None)


_AGAIN = "You may go on working and hand in again: the newest counts."
