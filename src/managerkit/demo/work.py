"""One made-up learner's exercise, done and handed in: to the exchange as nbgrader submits, or as a zip by mail."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from managerkit.activities.base import Award, Move
from managerkit.authoring.source import graded_parts
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.gradebook import stamps
from managerkit.journal.lines import Record, encode
from managerkit.journal.log import Journal
from managerkit.progress.points import award
from managerkit.workspace.handin import hand_in
from managerkit.workspace.ratings import RATINGS, ratings

from .notebook import UNREADABLE, Files, NotebookJson, as_file, broken, lived_in, worked_on
from .people import Fate, Person, Stock
from .simulated import ExerciseWork, FunctionVersion, Work, rate, work

HAND_INS = "hand-ins"
"""The folder, in the cohort's, with what came by mail."""
DAYS_EACH = 7
"""How long there is for each exercise."""


@dataclass(frozen=True)
class Done:
    """What became of one learner's exercise.

    `way` is "exchange", "mail", or "" if it never came. `expected` are the points that the machine gives by grade id,
    once what is `broken` in it is put right as far as can be; None if it is `runaway`, as nobody can foretell them.
    """

    learner: str
    assignment: str
    way: str
    at: datetime | None = None
    late: bool = False
    broken: str = ""
    runaway: bool = False
    expected: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Taught:
    """An assignment, with all that is the same for everybody who does it."""

    assignment: Assignment
    folder: ModuleFolder
    released: NotebookJson
    exercise: ExerciseWork
    due: datetime
    last: bool

    @property
    def untouched(self) -> dict[str, FunctionVersion]:
        """The functions as the exercise gives them."""
        return {name: versions[0] for name, (_, versions) in self.exercise.practices.items()}


@dataclass(frozen=True)
class Maker:
    """A learner at work, in a workspace that can be thrown away afterwards."""

    cohort: Cohort
    course: CourseFolder
    stock: Stock
    person: Person
    seed: int
    workspace: Path

    @property
    def _learner(self) -> str:
        return self.person.learner.id

    def _luck(self, what: str) -> random.Random:
        return random.Random(f"{self.seed} {self._learner} {what}")

    def hand_in(self, taught: Taught, fate: Fate) -> Done:
        """Do one exercise and hand it in, as fate has it.

        Args:
            taught: the assignment.
            fate: what befalls the hand-in.

        Returns:
            what became of it.
        """
        name = taught.assignment.name
        if fate.missing:
            return Done(self._learner, name, "")
        luck = self._luck(name)
        at = _moment(taught.due, fate.late, luck)
        folder = self.workspace / "exercises" / name
        folder.mkdir(parents=True)
        did = work(taught.exercise, self.stock, self.person, at.date(), luck)
        _write_journal(folder / taught.assignment.journal, did.moves, taught.folder, at, luck)
        self._save_notebook(taught, did, fate.runaway, folder, luck)
        if self.person.shares:
            self._answer_lessons(taught.last, at)
        by_mail = self.person.by_mail and not fate.broken  # `managerkit hand-in` refuses most of what is broken
        if by_mail:
            self._send(folder, at)
        else:
            self._submit(taught, folder, fate, at, luck)
        expected = None
        if not fate.runaway:
            readable = did if fate.broken != UNREADABLE else replace(did, versions=taught.untouched)
            expected = {cell: one.points for cell, one in _awards(taught, readable, folder).items()}
        way = "mail" if by_mail else "exchange"
        return Done(self._learner, name, way, at, fate.late, fate.broken, fate.runaway, expected)

    def _save_notebook(self, taught: Taught, did: Work, runaway: bool, folder: Path, luck: random.Random) -> None:
        functions = {name: (taught.exercise.practices[name][0], one) for name, one in did.versions.items()}
        awarded = {cell: (one.points, one.why) for cell, one in _awards(taught, did, folder).items()}
        notebook = worked_on(taught.released, functions, awarded)
        lived_in(notebook, self.stock, taught.assignment.module, runaway, luck)
        (folder / taught.assignment.notebook).write_bytes(as_file(notebook))

    def _send(self, folder: Path, at: datetime) -> None:
        """Hand in with `managerkit hand-in`."""
        made = hand_in(self.workspace, folder, self._learner, at, self.person.shares, self.course)
        shutil.move(made.archive, self.cohort.root / HAND_INS)

    def _submit(self, taught: Taught, folder: Path, fate: Fate, at: datetime, luck: random.Random) -> None:
        """Hand in as `nbgrader submit` does, for some a second time; what is broken by then is so in the folder too."""
        if self.person.shares:
            shared = ratings(self.workspace / "notebooks", self.course)
            (folder / RATINGS).write_text(json.dumps(shared, indent=1) + "\n", "utf-8")
        content = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        content[f".{taught.assignment.journal}.lock"] = b""  # it stays behind where a journal was written
        if fate.twice:
            self._deliver(taught, _unfinished(taught, content), at - timedelta(hours=luck.uniform(1, 20)), luck)
        if fate.broken:
            content = broken(fate.broken, content, taught.assignment.module)
            if taught.assignment.journal in content:
                (folder / taught.assignment.journal).write_bytes(content[taught.assignment.journal])
            else:
                (folder / taught.assignment.journal).unlink()
        self._deliver(taught, content, at, luck)

    def _deliver(self, taught: Taught, content: Files, at: datetime, luck: random.Random) -> None:
        """Put files into the exchange, under the name and with the rights that nbgrader gives them."""
        stamp = stamps.written(at)
        chance = base64.urlsafe_b64encode(luck.randbytes(9)).decode()
        inbound = self.cohort.root / "exchange" / self.cohort.name / "inbound"
        there = inbound / f"{self._learner}+{taught.assignment.name}+{stamp}+{chance}"
        there.mkdir()
        secret = luck.randbytes(64).hex().encode()
        for name, one in {**content, stamps.STAMP_FILE: stamp.encode(), "submission_secret.txt": secret}.items():
            (there / name).write_bytes(one)
            (there / name).chmod(0o644)
        there.chmod(0o777)

    def _answer_lessons(self, last: bool, at: datetime) -> None:
        """Answer the lessons' self-assessments: where one starts, and with the last exercise where one ends."""
        taught = {one.module for one in self.cohort.assignments}
        (self.workspace / "notebooks").mkdir(exist_ok=True)
        for module in self.course.modules():
            if module.at("assessment.yml").is_file() and (module.id in taught or not module.module.exercise):
                luck = self._luck(f"{module.id} lesson")
                rated = rate(module.assessment.value, luck)
                given = rated if last and self.person.looks_back else {"start": rated["start"]}
                moves = [move for occasion in given.values() for move in occasion]
                path = self.workspace / "notebooks" / f"{module.id}.journal.jsonl"
                _write_journal(path, moves, module, at - timedelta(days=1), luck)


def _moment(due: datetime, late: bool, luck: random.Random) -> datetime:
    """When somebody hands in: mostly in the last two days before it is due."""
    if late:
        return due + timedelta(hours=luck.uniform(0.2, 60))
    return due - timedelta(hours=min(luck.expovariate(1 / 24), 24 * DAYS_EACH - 36) + 0.05)


def _write_journal(
    path: Path, moves: Sequence[Move], module: ModuleFolder, until: datetime, luck: random.Random
) -> None:
    """Write records in one go, as `Journal.append` would have one by one, the last a few minutes before `until`."""
    times = [until - timedelta(seconds=luck.uniform(60, 1200))]
    for _ in moves[1:]:
        times.append(times[-1] - timedelta(seconds=luck.uniform(4, 180)))
    lines = [
        encode(Record(at.isoformat(timespec="milliseconds"), module.id, module.module.version, *move))
        for at, move in zip(reversed(times), moves, strict=True)
    ]
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def _unfinished(taught: Taught, content: Files) -> Files:
    """A hand-in as it was some hours before: the notebook as released, and the first half of the journal."""
    journal = taught.assignment.journal
    lines = content[journal].splitlines(keepends=True)
    return {
        **content,
        taught.assignment.notebook: as_file(taught.released),
        journal: b"".join(lines[: (len(lines) + 1) // 2]),
    }


def _awards(taught: Taught, did: Work, folder: Path) -> dict[str, Award]:
    """What a machine gives for the work in a folder, by grade id."""
    journal = Journal.beside(folder, taught.assignment.module, taught.assignment.version)
    with redirect_stdout(StringIO()):
        return {
            cell: award(taught.folder, journal, name, did.versions[name].function if name in did.versions else None)
            for cell, name in graded_parts(taught.folder).items()
        }
