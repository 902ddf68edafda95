"""Grading on a Dask cluster: two workers beside one, and a worker that is killed in the middle.

All of it is this machine's. Each worker is held to half a core, since beside two whole ones the grader has no room on
two cores. They are started by `dask worker`, as for a cohort, and anew each time, so that all of them warm up.
Run alone: python -m bench.cluster [--quick]
"""

import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import LocalCluster

from managerkit.cohort.folder import Cohort

from .grading import cohort_command, collected, contents, copy, ours
from .measure import Row, alone, compiled_in_place, progress, seconds
from .shares import Share, share

CORES = 0.5
"""Of each worker."""
LEAST = 1.7
STARTS_WITHIN = 180
"""Seconds in which workers are there."""


@dataclass(frozen=True)
class Graded:
    """A cohort graded on a cluster: seconds, and whether its gradebook is the one that there is without a cluster."""

    seconds: float
    same: bool


def run(quick: bool) -> list[Row]:
    """All rows."""
    environment = compiled_in_place()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bench = Bench(Path(folder), environment, 12 if quick else 300)
        try:
            workers = [stack.enter_context(share(CORES)) for _ in range(2)]
        except OSError as error:
            return [not_run(bench.hand_ins, error), bench.killed([None, None])]
        return [bench.beside(workers, 1 if quick else 3), bench.killed(workers)]


class Bench:
    """Hand-ins, and the gradebook that they give without a cluster.

    Args:
        home: an empty folder.
        environment: of all that is run.
        hand_ins: how many.
    """

    def __init__(self, home: Path, environment: Mapping[str, str], hand_ins: int) -> None:
        self._home, self._environment, self.hand_ins = home, environment, hand_ins
        self._cohort = collected(home / "cohort", environment, hand_ins)
        progress(f"cluster: {hand_ins} hand-ins without one")
        here = self._copy()
        ours(here, environment)
        self._expected = contents(here)

    def beside(self, workers: Sequence[Share], rounds: int) -> Row:
        """Grade with one worker and with two, turn about."""
        one, two = list[Graded](), list[Graded]()
        for number in range(1, rounds + 1):
            for some, graded in ((workers[:1], one), (workers, two)):
                progress(f"cluster: {self.hand_ins} hand-ins, round {number} of {rounds}, workers: {len(some)}")
                graded.append(self._graded(some))
        return row(self.hand_ins, one, two)

    def killed(self, workers: Sequence[Share | None]) -> Row:
        """Grade, and kill a worker once half of the hand-ins are graded."""
        progress(f"cluster: {self.hand_ins} hand-ins, a worker killed in the middle")
        cohort, half = self._copy(), self.hand_ins / 2
        with self._cluster(workers) as (address, running):
            command = cohort_command("grade", cohort.root, "--scheduler", address)
            with subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL) as grading:
                while (before := _done(cohort)) < half and grading.poll() is None:
                    time.sleep(0.1)
                running[0].kill()
        same = grading.returncode == 0 and contents(cohort) == self._expected
        return Row(
            f"the same on {len(workers)} workers, one of which is killed in the middle",
            "the same gradebook",
            f"{_same(same)}; killed after {before} of {self.hand_ins}",
            same and half <= before < self.hand_ins,
        )

    def _graded(self, workers: Sequence[Share]) -> Graded:
        cohort = self._copy()
        with self._cluster(workers) as (address, _):
            took = ours(cohort, self._environment, "--scheduler", address)
        return Graded(took.seconds, contents(cohort) == self._expected)

    def _copy(self) -> Cohort:
        return copy(self._cohort, self._home / "copy")

    @contextmanager
    def _cluster(self, workers: Sequence[Share | None]) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
        """A scheduler's address, and its workers, which nobody starts again when they are gone."""
        with (
            LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1", silence_logs=logging.ERROR) as made,
            tempfile.TemporaryDirectory(dir=self._home) as folder,
            ExitStack() as stack,
        ):
            command = [sys.executable, "-m", "dask", "worker", made.scheduler_address, "--nthreads", "1", "--no-nanny"]
            command += ["--no-dashboard", "--local-directory", folder]
            running = []
            for one in workers:
                held = one.held(command) if one else command
                worker = subprocess.Popen(held, env=self._environment, stderr=subprocess.DEVNULL)
                running.append(stack.enter_context(worker))
                stack.callback(worker.terminate)
            made.wait_for_workers(len(workers), timeout=STARTS_WITHIN)
            yield made.scheduler_address, running


def row(hand_ins: int, one: Sequence[Graded], two: Sequence[Graded]) -> Row:
    """What is told of one worker and of two.

    Args:
        hand_ins: how many each round had.
        one: the rounds with one worker.
        two: those with two.
    """
    took, by_two = ([graded.seconds for graded in rounds] for rounds in (one, two))
    ratio = statistics.median(took) / statistics.median(by_two)
    same = all(graded.same for graded in (*one, *two))
    return Row(
        _what(hand_ins),
        f"at least {LEAST} times as fast, the same gradebook",
        f"{ratio:.2f} times: {seconds(by_two)} : {seconds(took)}; {_same(same)}; each worker held to {CORES:g} core",
        ratio >= LEAST and same,
    )


def not_run(hand_ins: int, error: OSError) -> Row:
    """What is told where workers cannot be held to their share."""
    why = f"not run: no control group here that would hold each worker to {CORES:g} core ({error.strerror})"
    return Row(_what(hand_ins), "–", why)


def _what(hand_ins: int) -> str:
    return f"grade {hand_ins} hand-ins on a Dask cluster, two workers against one"


def _same(same: bool) -> str:
    return "the same" if same else "ANOTHER gradebook"


def _done(cohort: Cohort) -> int:
    """How many are graded so far."""
    return len(list((cohort.root / "autograded").glob("*/[!.]*")))


if __name__ == "__main__":
    alone(run, "grading on a cluster", "a few hand-ins")
