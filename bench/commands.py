"""How long a facilitator waits for the commands of every day, beside nbgrader's own where it has one for the same.

All run in fresh processes, imports included, turn about on one made-up cohort that is graded. Of commands with
a limit in seconds the processors' time is measured, which does not depend on what else the machine does. nbgrader makes
the kit's own pages of feedback, by the kit's settings for it; whether they are the same is told.
Run alone: python -m bench.commands [--quick]
"""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from managerkit.cohort.folder import Cohort
from managerkit.demo.make import make_demo

from .measure import Row, alone, compiled, progress, seconds

LIMIT = 1.0
"""Seconds."""
FEEDBACK = 0.6
"""Of the time that nbgrader takes, once there are many pages: it makes them with the same exporter, one by one."""
TAUGHT = ["mastery", "debugging-people"]


def run(quick: bool) -> list[Row]:
    """All rows."""
    times, learners = (1, 8) if quick else (5, 60)
    with compiled() as environment, TemporaryDirectory() as folder:
        progress(f"daily commands: {learners} learners hand in and are graded")
        cohort = make_demo(Path(folder) / "cohort", learners, 1, date(2026, 9, 7), TAUGHT, 0.0).cohort
        for step in (["collect"], ["collect", "--from", str(cohort.root / "hand-ins")], ["grade"]):
            _run(cohort, environment, _ours(cohort, *step))
        progress("daily commands: status, export and report")
        commands = {
            "status": _ours(cohort, "status"),
            "export": _ours(cohort, "export"),
            "report": _ours(cohort, "report"),
            "nbgrader": [[sys.executable, "-m", "nbgrader", "export"]],
        }
        took = _turn_about(cohort, environment, commands, times, _processors_time)
        rows = [_limited(f"managerkit cohort {name}, {learners} learners", took[name]) for name in ("status", "export")]
        rows.append(Row("… nbgrader export", "", seconds(took["nbgrader"])))
        rows.append(Row(f"managerkit cohort report, {learners} learners", "", seconds(took["report"])))
        return [*rows, _feedback(cohort, environment, times)]


def _feedback(cohort: Cohort, environment: Mapping[str, str], times: int) -> Row:
    progress("daily commands: feedback, by managerkit and by nbgrader")
    stock = [sys.executable, "-m", "nbgrader", "generate_feedback", "--force"]
    pages: dict[str, dict[Path, bytes]] = {}
    commands = {
        "managerkit": _ours(cohort, "feedback", "--also-unmarked", "--force"),
        "nbgrader": [[*stock, one.name] for one in cohort.assignments],
    }

    def by_the_clock(name: str, work: Callable[[], None]) -> float:
        shutil.rmtree(cohort.root / "feedback", ignore_errors=True)
        begun = time.perf_counter()
        work()
        took = time.perf_counter() - begun
        pages[name] = {path: path.read_bytes() for path in (cohort.root / "feedback").glob("*/*/*.html")}
        return took

    took = _turn_about(cohort, environment, commands, times, by_the_clock)
    ratio = statistics.median(took["managerkit"]) / statistics.median(took["nbgrader"])
    is_same = pages["managerkit"] == pages["nbgrader"]
    return Row(
        f"managerkit cohort feedback, {len(pages['managerkit'])} pages, against nbgrader generate_feedback",
        f"at most {FEEDBACK:g} on two processors, the same pages",
        f"{ratio:.2f}: {seconds(took['managerkit'])} : {seconds(took['nbgrader'])}, "
        f"{'the same' if is_same else 'OTHER'} pages",
        ratio <= FEEDBACK and is_same,
    )


def _turn_about(
    cohort: Cohort,
    environment: Mapping[str, str],
    commands: Mapping[str, list[list[str]]],
    times: int,
    measured: Callable[[str, Callable[[], None]], float],
) -> dict[str, list[float]]:
    """Run each in turn so many times, after a first round, which compiles."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, steps in commands.items():
            one = measured(name, lambda steps=steps: _run(cohort, environment, steps))  # type: ignore[misc]
            if turn:
                took[name].append(one)
    return took


def _processors_time(name: str, work: Callable[[], None]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ours(cohort: Cohort, name: str, *more: str) -> list[list[str]]:
    return [[sys.executable, "-m", "managerkit.cli", "cohort", name, str(cohort.root), *more]]


def _run(cohort: Cohort, environment: Mapping[str, str], commands: list[list[str]]) -> None:
    for command in commands:
        subprocess.run(command, cwd=cohort.root, env=environment, check=True, capture_output=True)


def _limited(what: str, took: list[float]) -> Row:
    return Row(what, f"under {LIMIT:g} s", seconds(took), statistics.median(took) < LIMIT)


if __name__ == "__main__":
    alone(run, "the commands of every day", "once with few learners")
