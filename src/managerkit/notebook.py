"""What a notebook holds: `mastery = module("mastery")`, and a method for each thing it can show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .content.findings import ContentError
from .content.loading import CourseFolder, ModuleFolder
from .errors import PlainError
from .journal.log import Journal
from .journal.records import FINISHED, OCCASIONS, PLAY
from .progress.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


class Unknown(PlainError):
    """A name that the module does not have; the sentence lists those that it has."""


class NotebookModule:
    """A module of the course, in a notebook. Its journal lies beside the notebook."""

    def __init__(self, folder: ModuleFolder, beside: Path) -> None:
        self._folder = folder
        self._journal = Journal.beside(beside, folder.id, folder.module.version)
        self._course = CourseFolder(folder.root)
        self._desk = Workspace.around(self._journal.path.parent)

    @classmethod
    def open(cls, name: str) -> NotebookModule:
        """The module called `name`, with the journal of the current folder.

        Raises:
            Unknown: there is no such module.
            ContentError: its module.yml is broken.
        """
        try:
            return cls(CourseFolder().module(name), Path.cwd())
        except ContentError as error:
            if len(error.findings) == 1 and error.findings[0].message.startswith("there is no module"):
                finding = error.findings[0]
                raise Unknown(f"{finding.message[0].upper()}{finding.message[1:]}: {finding.remedy}.") from None
            raise

    def __repr__(self) -> str:
        return f"{self._folder.module.title} ({self._folder.id} {self._folder.module.version})"

    def assess(self, occasion: str = "start") -> None:
        """Show the self-assessment, resumed where it was left.

        Args:
            occasion: "start"; or at the end of the course "end", for how things are now, and "looking-back", for how
                they were at the start as the learner sees it now. Each is kept by itself.

        Raises:
            Unknown: there is no such occasion.
        """
        from .activities.assessments.view import AssessView
        from .ui.front import show

        if occasion not in OCCASIONS:
            raise Unknown(f"There is no occasion “{occasion}”; there are: {', '.join(OCCASIONS)}.")
        show(AssessView(self._folder.assessment.value, self._journal, occasion))

    def compare(self) -> None:
        """Show the self-assessment's three occasions side by side."""
        from .activities.assessments.moves_view import compared
        from .ui.front import display_html

        display_html(*compared(self._folder.assessment.value, self._journal))

    def play(self, name: str, seed: int | None = None) -> None:
        """Show a scenario, resumed where it was left.

        Args:
            name: the scenario's name, such as "first-offer".
            seed: the luck of a first play; a group that plays together gives the same number.

        Raises:
            Unknown: the module has no such scenario.
        """
        from .activities.scenarios.view import PlayView
        from .ui.front import show

        show(PlayView(name, self._folder.scenario(self._named("scenario", name)).value, self._journal, seed))

    def explore(self, name: str, file: str | None = None) -> None:
        """Show a simulation: predict, run, compare, change it.

        Args:
            name: the simulation's name, such as "timeline".
            file: a CSV file beside the notebook, for a table of one's own. It is read when it is new or has changed;
                what is changed on the screen stays otherwise.

        Raises:
            Unknown: there is no such simulation.
            OwnTableError: the file cannot be used.
        """
        from .activities import simulations
        from .activities.simulations.explorer.csv_table import read
        from .activities.simulations.explorer.view import ExploreView
        from .ui.front import live, show

        if name not in simulations.names():
            raise Unknown(f"There is no simulation “{name}”; there are: {', '.join(simulations.names())}.")
        view = ExploreView(simulations.find(name), self._journal)
        if file is not None and live():
            view.load(*read(simulations.find(name), Path(file)))
        show(view)

    def plan(self, name: str, begins: str | None = None) -> None:
        """Write the plan in a simulation's table into the folder `mine`, as a page and a calendar file; say where.

        A file that the learner has changed is kept under another name. Where nobody can click, the plan is only shown.

        Args:
            name: the simulation, such as "ninety-days".
            begins: the first day, such as "2027-01-11"; without one, that of the last time, or next Monday.

        Raises:
            Unknown: there is no such simulation, or its table is no plan.
            NoDate: `begins` is no date.
            NotWritten: a file could not be written.
        """
        from .activities import simulations
        from .activities.simulations.explorer.view import ExploreView
        from .plans.view import show_plan

        known = [one for one in simulations.names() if simulations.find(one).plan]
        if name not in known:
            raise Unknown(f"There is no plan “{name}”; there are: {', '.join(known)}.")
        simulation = simulations.find(name)
        view = ExploreView(simulation, self._journal)
        assert simulation.plan is not None
        made = simulation.plan(view.values, view.rows) if view.has_own_rows else None
        show_plan(made, name, begins, self._journal)

    def practise(self, name: str, function: Callable[..., Any]) -> None:
        """Run the learner's function on a practice's cases, keep the run, and show what passes.

        Args:
            name: the practice's name in this module.
            function: the learner's, which is called with each case's arguments.

        Raises:
            Unknown: the module has no such practice.
        """
        from .activities.practice.view import PractiseView
        from .ui.front import live, show

        view = PractiseView(name, self._folder.practice(self._named("practice", name)).value, self._journal, function)
        if live():
            view.record()
        show(view)

    def traces(self, practice: str, scenario: str) -> None:
        """Show how the learner went about the code and about the person, side by side.

        Args:
            practice: its name in this module.
            scenario: its name in this module.

        Raises:
            Unknown: the module has no such practice or scenario.
        """
        from .activities.practice.view import trace
        from .activities.scenarios.debrief import trace as play_trace
        from .activities.scenarios.record import newest
        from .ui import traces
        from .ui.front import display_html

        code = self._folder.practice(self._named("practice", practice)).value
        story = self._folder.scenario(self._named("scenario", scenario)).value
        state = newest(story, PLAY.last(self._journal, scenario))
        both = [trace(practice, code, self._journal), play_trace(story, state)]
        display_html(traces.side_by_side(both), traces.as_text(both))

    def path(self, scenario: str, across: str, upwards: str) -> None:
        """Show the way of the newest play through two of its variables, once it has reached an ending.

        Args:
            scenario: the scenario's name.
            across, upwards: names of two of its variables.

        Raises:
            Unknown: the module has no such scenario, or the scenario no such variable.
        """
        from .activities.scenarios.path_view import path
        from .activities.scenarios.record import ended, newest
        from .ui.front import display_html

        story = self._folder.scenario(self._named("scenario", scenario)).value
        for name in (across, upwards):
            if name not in story.variables:
                raise Unknown(f"“{story.title}” has no variable “{name}”; it has: {', '.join(story.variables)}.")
        over = ended(story, FINISHED.last(self._journal, scenario) or [])
        state = newest(story, PLAY.last(self._journal, scenario))
        if not story.scenes[state.scene].ending and over:
            state = over[-1]
        display_html(*path(story, state, across, upwards))

    def reflect(self) -> None:
        """Show the reflection's form, with its live checks of form."""
        from .activities.reflections.view import ReflectView
        from .ui.front import show

        show(ReflectView(self._folder.reflection.value, self._journal))

    def show(self, kind: str, name: str = "") -> None:
        """Show an activity of any kind by its name: the way to one that another package brings.

        Args:
            kind: the kind's name, such as "scenario".
            name: the activity's; may be left out where the module has only one.

        Raises:
            Unknown: there is no such kind, or the module has no such activity.
            PackageError: a package brings this kind, and it cannot be used.
        """
        from . import activities
        from .ui.front import show

        try:
            found = activities.find(kind)
        except KeyError:
            known = ", ".join(one.kind for one in activities.kinds())
            raise Unknown(f"There is no kind of activity “{kind}”; there are: {known}.") from None
        names = found.known(self._folder)
        chosen = names[0] if not name and len(names) == 1 else name
        if chosen not in names:
            has = f"it has: {', '.join(names)}" if names else "it has none"
            raise Unknown(f"{self._folder.module.title} has no {kind} “{name}”; {has}.")
        show(found.view(self._folder, chosen, self._journal))

    def sort(self, name: str, seed: int | None = None) -> None:
        """Show sentences to sort, and the lines of one's own, resumed where they were left.

        Args:
            name: the name of the sentences, such as "feedback".
            seed: the luck of a first round; a group that sorts together gives the same number.

        Raises:
            Unknown: the module has no such sentences.
        """
        from . import activities
        from .activities.sentences.view import SortView
        from .ui.front import show

        content = activities.find("sentences").file(self._folder, self._named("sentences", name)).value
        show(SortView(name, content, self._journal, seed))

    def choose_track(self) -> None:
        """Show the course's tracks, and keep the one chosen."""
        from .ui.front import show
        from .workspace.view import TrackView

        show(TrackView(self._course, self._journal))

    def map(self) -> None:
        """Show the course as a map: the tracks, what is done in each module, the minutes left, and links."""
        from .progress.progress import over
        from .ui.front import display_html
        from .workspace.map_view import course_map

        display_html(*course_map(self._course, over(self._course, self._desk), self._desk.track(self._course)))

    def memo(self) -> None:
        """Show the page that the learner's track ends on, with evidence from every module in this workspace."""
        from .activities.reflections.memo_forms import FORMS
        from .activities.reflections.memo_view import MemoView
        from .progress.evidence import evidence
        from .ui.front import show

        chosen = self._desk.track(self._course)
        ends = next((track.memo for track in self._course.course.tracks if track.id == chosen), "decision")
        show(MemoView(self._journal, evidence(self._course, self._desk), FORMS[ends]))

    def page(self) -> None:
        """Show the module's page to carry, filled from the answers in this workspace, to change and to write as a file.

        Raises:
            Unknown: the module has none.
        """
        from . import activities
        from .activities.pages.view import PageView
        from .progress.evidence import offered
        from .ui.front import show

        kind = activities.find("page")
        if not kind.names(self._folder):
            raise Unknown(f"{self._folder.module.title} has no page to carry.")
        found = offered(self._folder, self._desk)
        show(PageView(kind.file(self._folder, "page").value, self._folder.id, self._journal, found))

    def portfolio(self) -> None:
        """Show what can be taken away from the whole course: tick what goes in, and write it as a page to print."""
        from .portfolio.view import PortfolioView
        from .ui.front import show

        show(PortfolioView(self._course, self._desk))

    def look_back(self, today: str | None = None) -> None:
        """Show what the learner undertook and is to look back at, from the whole workspace, and their own lines.

        Args:
            today: another day, such as "2027-02-01", to try what will come; without one, today.

        Raises:
            NoSuchDay: `today` is no date.
        """
        from .look_back.view import opened
        from .ui.front import show

        show(opened(self._course, self._desk, self._journal, today))

    def second_view(self) -> None:
        """Show the way to ask a few people what they have seen one do, and what may be known of their answers."""
        from .second_view.view import SecondViewPanel
        from .ui.front import show

        show(SecondViewPanel(self._course, self._desk))

    def share(self) -> None:
        """Show what the learner may share after the course, line by line, and the button that writes it as a file."""
        from .sharing.view import SharePanel
        from .ui.front import show

        show(SharePanel(self._course, self._desk, self._journal))

    def hand_in(self) -> None:
        """Show the way to hand in this exercise, where there is somebody to do it."""
        from .ui.front import live, show

        if live():
            from .workspace.handin_view import HandInView

            show(HandInView(self._course, self._folder, self._journal))

    def room(self, code: str, at: str = "") -> None:
        """Join a room that is being held, from this notebook: the kernel answers, as a phone would.

        Nothing is sent but the answers, and nothing of them is kept in the journal.

        Args:
            code: the four letters on the screen.
            at: the room's address there, such as "192.168.0.10:8080"; without one, what MANAGERKIT_ROOM says, or this
                machine.
        """
        from .room.panel_view import join

        join(code, at, self._journal)

    def points(self, name: str, function: Callable[..., Any] | None = None) -> float:
        """Give the points that a machine gives, and say why: printed, or on the page where a person looks.

        Args:
            name: what module.yml lists under `points:`, such as a scenario, a practice or "form".
            function: the learner's function, for a practice.

        Returns:
            The points, from 0 to what module.yml gives for this name.

        Raises:
            Unknown: module.yml gives no points for this name.
        """
        from .progress.points import award
        from .ui.front import ShownNumber, live

        exercise = self._folder.module.exercise
        if exercise is None or name not in exercise.points:
            known = ", ".join(exercise.points) if exercise else "none"
            raise Unknown(f"No points are given for “{name}”; there are points for: {known}.")
        awarded = award(self._folder, self._journal, name, function)
        if live():
            return ShownNumber(awarded.points, f"As of {datetime.now():%H:%M}: {awarded.why.splitlines()[0]}")
        print(awarded.why)
        return awarded.points

    def table(self) -> pd.DataFrame:
        """The self-assessment's answers as a pandas DataFrame, a row for each answered item.

        `place` is where an answer lies between the low end of its dimension, 0, and the high end, 1; a reversed item's
        is turned round.
        """
        from .activities.assessments.answer_table import at_the_start

        return at_the_start(self._folder.assessment.value, self._journal)

    def _named(self, kind: str, name: str) -> str:
        known = self._folder.names(kind)
        if name not in known:
            has = f"it has: {', '.join(known)}" if known else "it has none"
            raise Unknown(f"{self._folder.module.title} has no {kind} “{name}”; {has}.")
        return name
