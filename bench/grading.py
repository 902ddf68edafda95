"""Grading made-up cohorts beside stock nbgrader: how fast, how much memory, and what a change or a kill costs.

Both are measured as commands, imports included, turn about on the same hand-ins. Stock has nbgrader's own defaults.
Run alone: python -m bench.grading [--quick]
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

from managerkit.cohort.folder import Cohort
from managerkit.demo.make import Demo, make_demo

from .measure import Row, alone, compiled_in_place, progress, seconds

PLAIN_CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.course_id = {name!r}
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.Execute.timeout = 120
"""
AIM, LEAST, LARGE, RERUN = 25, 22, 35, 100
TAUGHT = ["mastery", "debugging-people"]


@dataclass(frozen=True)
class Took:
    """What a command took: seconds, and the most memory that it and its children held at once, in MB."""

    seconds: float
    memory: float


def run(quick: bool) -> list[Row]:
    """All rows."""
    environment = compiled_in_place()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        many, large, sizes, kills = (12, 30, (12, 30), 3) if quick else (60, 300, (60, 300, 1000), 50)
        rows, stock = _beside_stock(home, environment, many, 1 if quick else 3)
        rows += _runaways(home, environment, many)
        rows += [_rerun(home, environment, large, stock), *_constant(home, environment, sizes, stock)]
        return [*rows, _killed(home, environment, many, kills)]


def collected(root: Path, environment: Mapping[str, str], hand_ins: int) -> Cohort:
    """A made-up cohort with so many hand-ins collected, none of them broken or endless."""
    return _demo(root, environment, hand_ins, 0.0).cohort


def _demo(root: Path, environment: Mapping[str, str], hand_ins: int, runaways: float) -> Demo:
    """A made-up cohort with so many hand-ins collected, none of them broken."""
    progress(f"grading: making {hand_ins} hand-ins")
    # a few more than are needed, since some made-up people hand in nothing
    demo = make_demo(root, hand_ins // 2 + hand_ins // 10 + 3, 1, date(2026, 9, 7), TAUGHT, 0.0, runaways)
    for more in ([], ["--from", str(root / "hand-ins")]):
        _managerkit(environment, "collect", root, *more)
    there = [path for one in demo.cohort.assignments for path in sorted((root / "submitted").glob(f"*/{one.name}"))]
    kept = set(random.Random(1).sample(there, hand_ins))
    for path in set(there) - kept:
        shutil.rmtree(path)
    return demo


def _beside_stock(home: Path, environment: Mapping[str, str], hand_ins: int, rounds: int) -> tuple[list[Row], float]:
    cohort = collected(home / "beside", environment, hand_ins)
    took: list[Took] = []
    stock: list[Took] = []
    for number in range(rounds):
        progress(f"grading: {hand_ins} hand-ins by stock and by managerkit, round {number + 1} of {rounds}")
        took.append(ours(copy(cohort, home / "ours"), environment))
        stock.append(_stock(copy(cohort, home / "stock"), environment))
    times, by_stock = [one.seconds for one in took], [one.seconds for one in stock]
    ratio = statistics.median(by_stock) / statistics.median(times)
    memory = max(one.memory for one in took), max(one.memory for one in stock)
    row = Row(
        f"grade {hand_ins} hand-ins, fenced, against stock autograde",
        f"{AIM} times as fast, at least {LEAST}",
        f"{ratio:.1f} times: {seconds(times)} : {seconds(by_stock)}; peak {memory[0]:.0f} : {memory[1]:.0f} MB",
        ratio >= LEAST,
    )
    return [row], statistics.median(by_stock) / hand_ins


def _runaways(home: Path, environment: Mapping[str, str], hand_ins: int) -> list[Row]:
    calm = collected(home / "calm-ones", environment, hand_ins)
    demo = _demo(home / "wild-ones", environment, hand_ins, 0.07)
    folder = demo.cohort.root / "autograded"
    wild = {folder / one.learner / one.assignment for one in demo.done if one.runaway}
    progress(f"grading: {hand_ins} hand-ins, some of which never end")
    before, begun = ours(calm, environment), time.time()
    after = ours(demo.cohort, environment)
    graded = list(folder.rglob("*.ipynb"))
    others = [path.stat().st_mtime - begun for path in graded if path.parent not in wild]
    endless = len(graded) - len(others)
    return [
        Row(
            f"the same, {endless} of them never ending",
            "nobody else waits",
            f"others done after {max(others):.1f} s (without: {before.seconds:.1f} s), all after {after.seconds:.0f} s",
            max(others) < 2 * before.seconds + 2,
        )
    ]


def _rerun(home: Path, environment: Mapping[str, str], hand_ins: int, stock: float) -> Row:
    cohort = collected(home / "rerun", environment, hand_ins)
    progress(f"grading: one of {hand_ins} changed")
    ours(cohort, environment)
    journal = sorted((cohort.root / "submitted").rglob("*.jsonl"))[7]
    journal.write_text(journal.read_text("utf-8") + "\n", "utf-8")
    took = ours(cohort, environment)
    ratio = stock * hand_ins / took.seconds
    return Row(
        f"grade again, one of {hand_ins} changed",
        f"{RERUN} times as fast as stock for all",
        f"{ratio:.0f} times: {took.seconds:.2f} s : {stock * hand_ins:.0f} s (by stock's time for each)",
        ratio >= RERUN,
    )


def _constant(home: Path, environment: Mapping[str, str], sizes: tuple[int, ...], stock: float) -> list[Row]:
    took = {}
    for size in sizes:
        cohort = collected(home / f"size-{size}", environment, size)
        progress(f"grading: {size} hand-ins")
        took[size] = ours(cohort, environment)
        shutil.rmtree(cohort.root)
    each = {size: 1000 * one.seconds / size for size, one in took.items()}
    ratio = 1000 * stock / each[sizes[-1]]
    return [
        Row(
            f"for each hand-in, at {', '.join(map(str, sizes))}",
            "constant",
            ", ".join(f"{found:.0f}" for found in each.values())
            + f" ms; peak {max(t.memory for t in took.values()):.0f} MB",
            each[sizes[-1]] <= 1.1 * each[sizes[0]],
        ),
        Row(
            f"grade {sizes[-1]:,} hand-ins, fenced, against stock autograde",
            f"at least {LARGE} times as fast",
            f"{ratio:.1f} times (by stock's time for each)",
            ratio >= LARGE,
        ),
    ]


def _killed(home: Path, environment: Mapping[str, str], hand_ins: int, kills: int) -> Row:
    cohort = collected(home / "killed", environment, hand_ins)
    calm = copy(cohort, home / "calm")
    whole = ours(calm, environment).seconds
    luck, hit, same = random.Random(1), 0, 0
    for number in range(kills):
        progress(f"grading: kill {number + 1} of {kills}")
        again = copy(cohort, home / "again")
        grade = cohort_command("grade", again.root)
        with subprocess.Popen(grade, env=environment, stdout=subprocess.DEVNULL) as running:
            time.sleep(luck.uniform(0.3, whole))
            hit += running.poll() is None
            running.kill()
        ours(again, environment)
        same += contents(again) == contents(calm)
    return Row(
        f"{hit} kills at random moments, then run again",
        "the same gradebook as undisturbed",
        f"{same} of {kills} the same",
        same == kills,
    )


def contents(cohort: Cohort) -> dict[str, list[object]]:
    """Every grade and comment in a gradebook, by whose it is and where."""
    from nbgrader.api import SubmittedNotebook

    found: dict[str, list[object]] = {}
    with cohort.gradebook() as gradebook:
        for notebook in gradebook.db.query(SubmittedNotebook):
            where = f"{notebook.student.id} {notebook.assignment.name}"
            found[where] = [str(notebook.assignment.timestamp), notebook.late_submission_penalty]
            for grade in notebook.grades:
                found[f"{where} {grade.name}"] = [grade.auto_score, grade.manual_score, grade.needs_manual_grade]
            for comment in notebook.comments:
                found[f"{where} {comment.name} comment"] = [comment.auto_comment, comment.manual_comment]
    return found


def copy(cohort: Cohort, root: Path) -> Cohort:
    """A copy of a cohort in a folder, in place of what is there."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(cohort.root, root)
    return Cohort.open(root)


def ours(cohort: Cohort, environment: Mapping[str, str], *more: str) -> Took:
    """Grade a cohort with managerkit's command, and more options."""
    return timed([cohort_command("grade", cohort.root, *more)], cohort.root, environment)


def _stock(cohort: Cohort, environment: Mapping[str, str]) -> Took:
    (cohort.root / "nbgrader_config.py").write_text(PLAIN_CONFIG.format(name=cohort.name), "utf-8")
    nbgrader = [sys.executable, "-m", "nbgrader", "autograde"]
    commands = [[*nbgrader, assignment.name] for assignment in cohort.assignments]
    return timed(commands, cohort.root, {**environment, "MANAGERKIT_COURSE": str(cohort.root / "course")})


def cohort_command(name: str, root: Path, *more: str) -> list[str]:
    """A command of `managerkit cohort`, for a cohort."""
    return [sys.executable, "-m", "managerkit.cli", "cohort", name, str(root), *more]


def _managerkit(environment: Mapping[str, str], name: str, root: Path, *more: str) -> None:
    subprocess.run(cohort_command(name, root, *more), env=environment, check=True, stdout=subprocess.DEVNULL)


def timed(commands: list[list[str]], folder: Path, environment: Mapping[str, str]) -> Took:
    """Run commands one after another, and watch what they hold."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    begun, most = time.perf_counter(), 0.0
    for command in commands:
        with subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "PATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:
            watch = _Watch(running.pid)
            watch.start()
            running.wait()
            watch.stop()
            most = max(most, watch.most)
        assert running.returncode == 0, command
    return Took(time.perf_counter() - begun, most)


class _Watch(threading.Thread):
    """Samples the memory of a process and its children, with shared pages counted once, a few times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process, self._ended = psutil.Process(pid), threading.Event()
        self.most = 0.0

    def run(self) -> None:
        while not self._ended.wait(0.5):
            self.most = max(self.most, sum(self._sizes()) / 1024**2)

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def _sizes(self) -> Iterator[float]:
        try:
            family = [self._process, *self._process.children(recursive=True)]
        except psutil.Error:
            return
        for process in family:
            try:
                yield process.memory_full_info().pss
            except psutil.Error:
                continue


if __name__ == "__main__":
    alone(run, "grading", "a few hand-ins")
