"""Mark: two markers at once who are killed again and again, and how long a desk with a thousand texts takes.

Run: python -m bench.marking --marks 1000
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from managerkit.cohort.create import create
from managerkit.cohort.folder import Cohort
from managerkit.cohort.marking.desk.engine import Desk
from managerkit.cohort.marking.desk.view import DeskView
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event

from .measure import Row, progress

MARKERS = ("ana", "ben")
OPENS, GOES_ON = 2.0, 0.1
"""Seconds."""

# Confirms each mark once it is given; every level of a text, then the next one.
MARKER = """
import itertools, sys
from pathlib import Path
from managerkit.cohort.folder import Assignment, Cohort
from managerkit.cohort.marking.store.marks import MarkBook

root, marker, first = sys.argv[1:]
book, assignment = MarkBook(Cohort(Path(root)), marker), Assignment("mastery-v1", "mastery", "1.0.0")
print("ready", flush=True)
for number in itertools.count(int(first)):
    learner, levels = f"learner{number % 50}", {"specific": number % 4}
    book.give(assignment, learner, f"words{number}", levels, f"mark {number} of {marker}")
    print(number, flush=True)
"""


@dataclass
class Tally:
    """What was confirmed, and what of it was not found again, or under another's name."""

    confirmed: int = 0
    kills: int = 0
    lost: int = 0
    overwritten: int = 0

    def __str__(self) -> str:
        return f"{self.confirmed} marks confirmed, {self.kills} kills, {self.lost} lost, {self.overwritten} overwritten"


def killed(root: Path, wanted: int, seed: int = 1) -> Tally:
    """Have two markers mark at once in one folder, kill one or the other at random moments, and look for every mark.

    Args:
        root: an empty folder.
        wanted: how many marks have to be confirmed at least.
        seed: of the moments.
    """
    luck, tally = random.Random(seed), Tally()
    confirmed: dict[str, set[int]] = {marker: set() for marker in MARKERS}
    while sum(map(len, confirmed.values())) < wanted:
        progress(f"marks: {sum(map(len, confirmed.values()))} of {wanted}")
        working = {marker: _marker(root, marker, max(confirmed[marker], default=-1) + 1) for marker in MARKERS}
        for process in working.values():
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for marker, process in working.items():
            time.sleep(luck.uniform(0, 0.05))
            process.kill()
            said, _ = process.communicate()
            confirmed[marker] |= {int(line) for line in said.split("\n")[:-1]}
            tally.kills += 1
    for marker, numbers in confirmed.items():
        path = root / f"marking/{marker}.marks.jsonl"
        lines = path.read_bytes().split(b"\n") if path.exists() else []
        found = {json.loads(line)["data"]["text"]: json.loads(line) for line in lines if line.endswith(b"}")}
        tally.confirmed += len(numbers)
        tally.lost += sum(f"words{number}" not in found for number in numbers)
        tally.overwritten += sum(not one["data"]["comment"].endswith(marker) for one in found.values())
    return tally


def _marker(root: Path, marker: str, first: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MARKER, str(root), marker, str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def crowd(root: Path, many: int) -> Cohort:
    """A cohort with so many hand-ins of one exercise, in an empty folder."""
    course = CourseFolder()
    cohort = create(root / "cohort", [Learner("a", "A", "", "")], ["mastery"], course)
    (assignment,) = cohort.assignments
    for number in range(many):
        folder = cohort.file("submitted", f"learner{number}", assignment)
        folder.mkdir(parents=True)
        if number:
            first = cohort.file("submitted", "learner0", assignment, assignment.journal)
            shutil.copy(first, folder / assignment.journal)
            continue
        journal = Journal.beside(folder, assignment.module, assignment.version)
        for prompt in cohort.module(assignment).reflection.value.prompts:
            journal.append("text", prompt.id, "On Tuesday I went back to the import job, because Mirela was ill. " * 20)
    return cohort


def run(wanted: int, many: int) -> Iterator[Row]:
    """Kills, and the desk's times."""
    with TemporaryDirectory() as folder:
        found = killed(Path(folder), wanted)
    yield Row("two markers at once, killed", "none lost", str(found), not (found.lost or found.overwritten))
    with TemporaryDirectory() as folder:
        progress(f"a desk with {many:,} texts")
        cohort = crowd(Path(folder), many)
        began = time.perf_counter()
        desk = Desk(cohort, cohort.assignments[0], "ana", 0.2, lambda: datetime.now(UTC))
        view = DeskView(desk)
        str(view.body())
        opened = time.perf_counter() - began
        taken = []
        for _ in range(50):
            for criterion in desk.criteria:
                view.handle(Event(f"level:{desk.at}:{criterion}", "2"))
            began = time.perf_counter()
            view.handle(Event("next", ""))
            str(view.body())
            taken.append(time.perf_counter() - began)
    yield Row(f"a desk with {many:,} texts opens", f"under {OPENS:g} s", f"{opened:.2f} s", opened < OPENS)
    slowest = f"{1000 * median(taken):.0f} ms (slowest {1000 * max(taken):.0f})"
    yield Row("the next text", f"under {1000 * GOES_ON:g} ms", slowest, median(taken) < GOES_ON)


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.marking", description=__doc__)
    parser.add_argument("--marks", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=1000)
    arguments = parser.parse_args()
    for row in run(arguments.marks, arguments.texts):
        progress("")
        print(f"{row.what}: {row.measured} (target: {row.target})")


if __name__ == "__main__":
    main()
