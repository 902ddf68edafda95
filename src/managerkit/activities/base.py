"""The interface of an activity: all that the kit has to know of one kind of thing that learners do.

A kind has one folder, with the same names in each: `activity.py` builds its object, `engine.py` is pure, `lint.py`
holds the checks of its content, `view.py` the panel, `chapter.py` the portfolio's part, `feedback.py` the panel on a
learner's page. What draws is imported when it is called, so that grading loads no widget.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from managerkit.content.findings import ContentError, Finding
from managerkit.content.loading import File, Model, ModuleFolder
from managerkit.content.yamltext import Place
from managerkit.journal.kind import Kind
from managerkit.journal.log import Journal

if TYPE_CHECKING:
    from htpy import Renderable

    from managerkit.plans.model import Plan
    from managerkit.ui.panel import View

BEGUN = 0.5
"""What counts as done of something that has no parts to count, once it is begun."""

Move = tuple[str, str, Any]
"""What a panel writes into a journal: a record's kind, key and data, as `Kind.fields` gives them."""


@dataclass(frozen=True)
class Award:
    """Points, and a sentence or a few lines that say why."""

    points: float
    why: str


@dataclass(frozen=True)
class PortfolioShelf:
    """A kind of thing that a portfolio can hold: the name that a command calls it by, and what it is.

    `place` is where it stands among the others; lower comes first.
    """

    name: str
    title: str
    place: int = 50


@dataclass(frozen=True)
class Exhibit:
    """What a portfolio shows of one kind from one module: the things, to be counted, and what draws them.

    `place` is where it stands in the module's chapter; lower comes first.
    """

    things: Sequence[Any]
    draw: Callable[[], Renderable]
    place: int = 50


@dataclass(frozen=True)
class FeedbackPanel:
    """A part of a learner's page: the id that links lead to, its title, and what draws all below the title.

    `place` is where it stands on the page; lower comes first.
    """

    id: str
    title: str
    draw: Callable[[], Renderable]
    place: int = 50


@dataclass(frozen=True)
class Promise:
    """Something undertaken. `by` is what stands in the field for the date, and `day` the date if it is one."""

    key: str
    cue: str
    act: str
    who: str
    by: str
    day: date | None

    @property
    def said(self) -> str:
        """The cue and the act as one sentence."""
        act = f"I will {self.act.rstrip('.')}."
        return f"If {self.cue.rstrip(',')}, then {act}" if self.cue else act

    @property
    def noticed(self) -> str:
        """Who will notice, if anybody was named."""
        return f"Who will notice: {self.who.rstrip('.')}." if self.who else ""


@dataclass(frozen=True)
class Scheduled:
    """A plan of the learner's own, and the date of its first day."""

    plan: Plan
    begins: date


@dataclass(frozen=True)
class MadeUp:
    """A made-up learner at work, for demonstrations: `diligence` from 0 to 1, preferences, and their luck.

    `likes` are tags of choices; who `takes_first` mostly takes the first.
    """

    diligence: float
    likes: Collection[str]
    takes_first: bool
    rng: random.Random


class Activity(Generic[Model]):
    """A kind of activity. An object has no state; a part that a kind has not stays as it is here, and is empty.

    Attributes:
        kind: one lower-case word, as in `scenario-NAME.yml`.
        model: the content model of its file; None where it has no file.
        many: whether a module has any number of such files, each with a name, or a single KIND.yml.
        graded: whether module.yml may give points for it.
        optional: whether one without points may be left out, with nothing missing in a module's progress.
        methods: what a notebook calls with a name of this kind, and which argument the name is, from 0.
        shown_by: the notebook's method that shows its panel; every kind is shown by `show(KIND, NAME)` too.
        records: the kinds of those journal records that hold what the learner did.
        shelf: what a portfolio calls it.
        told: the first part of the ids in `evidence`, and the name of the portfolio's shelf that each belongs to.
    """

    kind: str
    model: type[Model] | None = None
    many: bool = True
    graded: bool = False
    optional: bool = False
    methods: Mapping[str, int] = {}
    shown_by: str = ""
    records: Sequence[Kind[Any]] = ()
    shelf: PortfolioShelf | None = None
    told: Mapping[str, str] = {}

    # Content

    @property
    def pattern(self) -> str:
        """The name of its files as one writes it in a sentence; "" where it has none."""
        return "" if self.model is None else f"{self.kind}-NAME.yml" if self.many else f"{self.kind}.yml"

    def names(self, folder: ModuleFolder) -> list[str]:
        """The names of those that a module has, sorted; the only one is called like its kind."""
        return list(self.files(folder))

    def known(self, folder: ModuleFolder) -> list[str]:
        """The names that a notebook of a module may call."""
        return self.names(folder)

    def file(self, folder: ModuleFolder, name: str) -> File[Model]:
        """The content file of one of them.

        Args:
            folder: the module.
            name: its name; the only one's is that of its kind.

        Raises:
            ContentError: the file is missing or broken.
        """
        assert self.model is not None
        return folder.file(self.pattern.replace("NAME", name), self.model)

    def files(self, folder: ModuleFolder) -> dict[str, Path]:
        """The paths of its files in a module, by name."""
        if self.model is None:
            return {}
        names = folder.names(self.kind) if self.many else [self.kind]
        paths = {name: folder.at(self.pattern.replace("NAME", name)) for name in names}
        return {name: path for name, path in paths.items() if path.is_file()}

    def lint(self, folder: ModuleFolder) -> Iterator[Finding]:
        """Everything that is wrong with its files in a module."""
        for name in self.files(folder):
            yield from self.lint_file(folder, name)

    def lint_file(self, folder: ModuleFolder, name: str) -> Iterator[Finding]:
        """Everything that is wrong with one file; whatever it is, it is told and not raised.

        Args:
            folder: the module.
            name: its name, as for `file`.
        """
        try:
            file = self.file(folder, name)
        except ContentError as error:
            yield from error.findings
            return
        yield from self.judge(file)

    def judge(self, file: File[Model]) -> Iterable[Finding]:
        """What the model alone cannot see in a file that can be read."""
        return ()

    def prove(self, value: Model) -> Iterable[tuple[Place, str, str]]:
        """What takes longer to see, where nothing simpler is wrong: a place in the file, a message, a remedy."""
        return ()

    def remark(self, value: Model) -> Iterable[tuple[Place, str, str]]:
        """What is worth a look in a file that nothing is wrong with: a place in it, a message, a remedy."""
        return ()

    def blinded(self, content: dict[str, Any]) -> dict[str, Any]:
        """What of its file a learner's code may see while it is graded; the rest is for markers and checks alone.

        Args:
            content: the file as plain data.
        """
        return content

    def keys(self, folder: ModuleFolder) -> set[str]:
        """The ids in a module that answers are kept under.

        Raises:
            ContentError: a file is broken.
        """
        return set(self.names(folder))

    def parts(self, folder: ModuleFolder) -> list[str]:
        """The names that the module's exercise may give points for."""
        return self.names(folder) if self.graded else []

    def argument(self, folder: ModuleFolder, name: str) -> str:
        """The name in a notebook that its graded cell hands over, such as the learner's function; "" for none.

        Args:
            folder: the module.
            name: one of `parts`.
        """
        return ""

    def answered(self, folder: ModuleFolder, name: str) -> dict[str, str]:
        """What answers to one of them and marks for it refer to, and where each points: a change is a major version.

        Args:
            folder: the module.
            name: one of its `names`.
        """
        return {}

    def material(self, folder: ModuleFolder) -> dict[str, str]:
        """What there is to do, beyond its wording: a change in it is a minor version."""
        return {f"the {self.kind} `{name}`": "" for name in self.names(folder)}

    def moved(self, before: ModuleFolder, now: ModuleFolder) -> Iterable[Finding]:
        """What would lead kept answers astray between two states of a module.

        Args:
            before: the module as it was recorded.
            now: the module as it is.
        """
        return ()

    # A learner's work

    def view(self, folder: ModuleFolder, name: str, journal: Journal) -> View:
        """The panel that a notebook shows.

        Args:
            folder: the module.
            name: one of `known`.
            journal: what it reads and writes.

        Raises:
            ContentError: its file is broken.
        """
        raise NotImplementedError(f"a {self.kind} has no panel of its own")

    def progress(self, folder: ModuleFolder, name: str, journals: Sequence[Journal]) -> float:
        """The share done of one of them, 0 to 1.

        Args:
            folder: the module.
            name: one of `names` that no points are given for, or one of `parts`.
            journals: those that count, the lesson's first; for one of `parts` the exercise's alone.

        Raises:
            ContentError: its file is broken.
        """
        return 0.0

    def award(
        self, folder: ModuleFolder, journal: Journal, name: str, most: int, function: Callable[..., Any] | None
    ) -> Award:
        """The points for one of `parts`, from what the journal records and never from what it claims.

        Args:
            folder: the module.
            journal: the learner's journal of the exercise.
            name: one of `parts`.
            most: the points that there are.
            function: what the graded cell handed over as `argument`; None if nothing.

        Raises:
            ContentError: its file is broken.
        """
        return Award(0.0, f"0 of {most} points: nobody has said what a {self.kind} gives points for.")

    def evidence(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Iterator[tuple[str, str]]:
        """What came of it as sentences to pick for a memo: an id for each, unique in its module, and the sentence.

        Args:
            folder: the module.
            lesson: the journal of its lesson.
            exercise: the journal of its exercise.
        """
        return iter(())

    # What is shown of it afterwards

    def exhibit(self, folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
        """What a portfolio shows on its `shelf`; None if there is nothing.

        Args:
            folder: the module.
            lesson: the journal of its lesson.
            exercise: the journal of its exercise.
        """
        return None

    def promises(self, folder: ModuleFolder, exercise: Journal) -> Iterator[Promise]:
        """What was undertaken in a module's exercise.

        Args:
            folder: the module.
            exercise: the journal of its exercise.
        """
        return iter(())

    def plans(self, folder: ModuleFolder, lesson: Journal, exercise: Journal, today: date) -> Iterator[Scheduled]:
        """The learner's own plans.

        Args:
            folder: the module.
            lesson: the journal of its lesson.
            exercise: the journal of its exercise.
            today: a plan without a first day begins on the Monday after.
        """
        return iter(())

    def feedback(self, folder: ModuleFolder, journal: Journal) -> Iterator[FeedbackPanel]:
        """The parts of a learner's page about it, read from the journal that was graded.

        Args:
            folder: the module.
            journal: the learner's, of the exercise.
        """
        return iter(())

    def worth(self, folder: ModuleFolder, name: str) -> str:
        """What the points of one of `parts` are for, in a few words for the learner.

        Args:
            folder: the module.
            name: one of `parts`.
        """
        return f"{self.kind.capitalize()}: {name}"

    def anchor(self, name: str) -> str:
        """The id of the panel in `feedback` that one of `parts` is shown in; "" where there is none."""
        return ""

    # What happens without a learner

    def rehearse(self, folder: ModuleFolder, journal: Journal) -> None:
        """Write into a journal what a learner might, so that grading is warm before the first hand-in comes.

        Args:
            folder: a module that has an exercise.
            journal: an empty one.
        """

    def demo(self, folder: ModuleFolder, who: MadeUp) -> list[Move]:
        """What a made-up learner does with all of this kind in a module's exercise; all luck is the learner's own.

        A function to be mended and a text to be written are not done here: `managerkit.demo` has what it takes.

        Args:
            folder: the module.
            who: the learner.
        """
        return []
