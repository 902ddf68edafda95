"""A demonstration cohort: made-up learners with plausible work, delivered to the exchange and by mail."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import yaml

from managerkit.cohort.create import create, exercises
from managerkit.cohort.folder import CONFIG_FILE, Cohort
from managerkit.cohort.submissions.exchange import release
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.which import MeantCourse, meant
from managerkit.gradebook import queries

from . import afterwards
from .notebook import BREAKS, given
from .people import Person, Stock, fates, people
from .simulated import ExerciseWork, version
from .work import DAYS_EACH, HAND_INS, Done, Maker, Taught


@dataclass(frozen=True)
class Demo:
    """A demonstration cohort and everything that its learners did."""

    cohort: Cohort
    people: Sequence[Person]
    done: Sequence[Done]

    @property
    def expected(self) -> dict[str, dict[str, Mapping[str, float]]]:
        """Points by learner, assignment and grade id, where they can be foretold."""
        found: dict[str, dict[str, Mapping[str, float]]] = {}
        for one in self.done:
            if one.expected is not None:
                found.setdefault(one.learner, {})[one.assignment] = one.expected
        return found


class _ParsedOnce(CourseFolder):
    """A course that is asked for its modules once for every learner."""

    @cached_property
    def _parsed(self) -> list[ModuleFolder]:
        return super().modules()

    def modules(self) -> list[ModuleFolder]:
        """Every module of the course, in teaching order."""
        return self._parsed


def first_day(today: date, assignments: int) -> date:
    """The day on which a demonstration began, if today everything is handed in, the late ones included.

    Args:
        today: the day.
        assignments: how many are taught.
    """
    return today - timedelta(days=DAYS_EACH * assignments + 4)


def make_demo(
    root: Path,
    learners: int,
    seed: int,
    start: date,
    modules: Sequence[str] = (),
    broken_share: float = 0.06,
    runaway_share: float = 0.0,
    step: Callable[[int], object] = lambda _: None,
    of: MeantCourse | None = None,
    after: bool = False,
) -> Demo:
    """Make a demonstration cohort: released, and handed in by made-up learners, not yet collected.

    The same learners, seed and start make the same submissions, byte for byte; zips differ in the times inside them.

    Args:
        root: a folder that does not exist or is empty.
        learners: how many there are.
        seed: all luck comes from it.
        start: the first day; an exercise is due every seven days from then.
        modules: what is taught; all that have an exercise if it is empty.
        broken_share: how many of the hand-ins are broken, in one of `notebook.BREAKS`.
        runaway_share: how many have a cell that never ends, which costs the grader its time limit.
        step: told 1 after each learner.
        of: the course; the one that is meant here if left out.
        after: whether they live on for afterwards.LASTS days, and share numbers; then `start` is so much earlier.

    Returns:
        the cohort, and all that its learners did.

    Raises:
        CohortError: the folder is not free, or there is no such module.
        ContentError: the content is broken.
    """
    of = of or meant()
    course = CourseFolder(of.root)
    stock = _stock()
    group = people(stock, learners, random.Random(f"{seed} people"))
    cohort = create(root, [person.learner for person in group], exercises(course, modules), course, of=of)
    with (cohort.root / CONFIG_FILE).open("a", encoding="utf-8") as config:
        config.write(
            "\n# One account handed in for all these made-up learners.\nc.ExchangeCollect.check_owner = False\n"
        )
    release(cohort)
    taught = [_taught(cohort, stock, start, number) for number in range(len(cohort.assignments))]
    _set_due_dates(cohort, taught)
    (cohort.root / HAND_INS).mkdir()
    dealt = iter(
        fates(learners * len(taught), broken_share, list(BREAKS), runaway_share, random.Random(f"{seed} fates"))
    )
    parsed = _ParsedOnce(cohort.root / "course")
    done: list[Done] = []
    with tempfile.TemporaryDirectory() as temporary:
        for person in group:
            maker = Maker(cohort, parsed, stock, person, seed, Path(temporary) / person.learner.id)
            done += [maker.hand_in(one, next(dealt)) for one in taught]
            if after and person.shares:
                _live_on(maker, taught[-1].due)
            shutil.rmtree(maker.workspace, ignore_errors=True)
            step(1)
    return Demo(cohort, group, done)


def make_waiting(root: Path, like: Demo, seed: int, start: date) -> Cohort:
    """Make a cohort of as many made-up people who wait for the same course, and were asked the same.

    Args:
        root: a folder that does not exist or is empty.
        like: the demonstration that they wait beside.
        seed: all luck comes from it.
        start: the first day.

    Returns:
        The cohort, with what they share.

    Raises:
        CohortError: the folder is not free.
        ContentError: the content is broken.
    """
    modules = [one.module for one in like.cohort.assignments]
    parsed = _ParsedOnce(like.cohort.root / "course")
    group = people(_stock(), len(like.people), random.Random(f"{seed} waiting"))
    cohort = create(root, [person.learner for person in group], modules, parsed)
    began = datetime.combine(start, time(12), UTC)
    with tempfile.TemporaryDirectory() as temporary:
        for person in group:
            luck, workspace = random.Random(f"{seed} {person.learner.id} waits"), Path(temporary) / person.learner.id
            afterwards.begin(workspace, [parsed.module(name) for name in modules], began, luck)
            life = replace(afterwards.afterlife(0.0, luck), asks=False)
            ended = began + timedelta(days=DAYS_EACH * len(modules))
            if told := afterwards.live_on(workspace, parsed, modules, life, ended, luck):
                afterwards.share(cohort, person, told, ended + timedelta(days=afterwards.LASTS), False)
    return cohort


def _live_on(maker: Maker, ended: datetime) -> None:
    luck = random.Random(f"{maker.seed} {maker.person.learner.id} afterwards")
    modules = [one.module for one in maker.cohort.assignments]
    life = afterwards.afterlife(0.22, luck)
    if told := afterwards.live_on(maker.workspace, maker.course, modules, life, ended, luck):
        at = ended + timedelta(days=afterwards.LASTS)
        afterwards.share(maker.cohort, maker.person, told, at, luck.random() < 0.5)


def _stock() -> Stock:
    return Stock.model_validate(yaml.safe_load(files(__package__).joinpath("demo.yml").read_text("utf-8")))


def _taught(cohort: Cohort, stock: Stock, start: date, number: int) -> Taught:
    assignment = cohort.assignments[number]
    folder = cohort.module(assignment)
    notebook = json.loads((cohort.root / "release" / assignment.name / assignment.notebook).read_text("utf-8"))
    practices = {}
    points = folder.module.exercise.points if folder.module.exercise else {}
    for name in (one for one in folder.names("practice") if one in points):
        practice = folder.practice(name).value
        written = [version(one.kind, one.source, practice) for one in stock.functions.get(name, [])]
        practices[name] = practice, [version("untouched", given(notebook, practice), practice), *written]
    due = datetime.combine(start + timedelta(days=DAYS_EACH * (number + 1)), time(18), UTC)
    return Taught(
        assignment,
        folder,
        notebook,
        ExerciseWork(folder, practices),
        due,
        number == len(cohort.assignments) - 1,
    )


def _set_due_dates(cohort: Cohort, taught: Sequence[Taught]) -> None:
    with cohort.gradebook() as gradebook:
        queries.set_due_dates(gradebook, {one.assignment.name: one.due for one in taught})
