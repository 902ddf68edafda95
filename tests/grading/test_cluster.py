"""Grading on a Dask cluster: the same gradebook, whatever becomes of the workers meanwhile."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import LocalCluster

from managerkit.cohort.grade import grade_cohort, tasks
from managerkit.errors import PlainError
from managerkit.grading.cluster import on
from managerkit.grading.run import Graded
from tests.support.handed_in import Handed, dump, make, many

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@contextmanager
def cluster(workers: int) -> Iterator[LocalCluster]:
    """A cluster on this machine whose workers have a thread each."""
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


def grade(handed: Handed, address: str, then: Callable[[], object] = lambda: None) -> None:
    """Grade on a cluster; once three are graded, something happens."""
    done: list[Graded] = []

    def told(graded: Graded) -> None:
        done.append(graded)
        if len(done) == 3:
            then()

    grade_cohort(handed.cohort, tasks(handed.cohort), told, executors=on(address))
    assert len(done) == 16


@pytest.fixture(scope="module")
def by_this_machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The gradebook without a cluster."""
    handed = many(tmp_path_factory.mktemp("here") / "cohort")
    handed.grade()
    return dump(handed.cohort)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_killed_in_the_middle_costs_nothing(
    workers: int, tmp_path: Path, by_this_machine: dict[str, object]
) -> None:
    handed = many(tmp_path / "cohort")
    with cluster(workers) as made:
        grade(handed, made.scheduler_address, lambda: made.workers[0].process.process.kill())
    assert dump(handed.cohort) == by_this_machine


def test_a_scheduler_that_goes_away_is_told_in_a_sentence_and_nobody_pays(
    tmp_path: Path, by_this_machine: dict[str, object]
) -> None:
    handed = many(tmp_path / "cohort")
    with cluster(1) as made, pytest.raises(PlainError, match="went away"):
        grade(handed, made.scheduler_address, made.close)
    handed.grade()
    assert dump(handed.cohort) == by_this_machine


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    handed = make(tmp_path / "cohort", ["ada"])
    handed.hand_in("ada")
    command = [sys.executable, "-m", "managerkit.cli", "cohort", "grade", str(handed.cohort.root)]
    done = subprocess.run(
        [*command, "--scheduler", "tcp://127.0.0.1:9"], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
