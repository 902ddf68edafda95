"""What the benchmark of grading on a cluster tells, and that a worker is held to its share."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import shares
from bench.cluster import Bench, Graded, not_run, row
from bench.shares import PERIOD, share

ONE = [Graded(seconds, same=True) for seconds in (160.0, 170.0, 500.0)]


def two(*took: float, same: Sequence[bool] = (True, True, True)) -> list[Graded]:
    return [Graded(seconds, one) for seconds, one in zip(took, same, strict=True)]


@pytest.mark.parametrize(("middle", "met"), [(85.0, True), (100.0, True), (100.1, False), (170.0, False)])
def test_two_workers_have_to_be_faster_by_the_medians(middle: float, met: bool) -> None:
    assert row(300, ONE, two(middle, 10.0, 600.0)).met is met


@pytest.mark.parametrize("round_", [0, 1, 2])
def test_nothing_is_met_by_another_gradebook(round_: int) -> None:
    same = [number != round_ for number in range(3)]
    assert row(300, ONE, two(85.0, 85.0, 85.0, same=same)).met is False
    found = row(300, two(160.0, 160.0, 160.0, same=same), two(85.0, 85.0, 85.0))
    assert found.met is False
    assert "ANOTHER gradebook" in found.measured


def test_the_row_tells_ratio_seconds_and_shares() -> None:
    found = row(300, ONE, two(84.0, 85.0, 86.0))
    assert found.measured == (
        "2.00 times: 85.0 s (84.0–86.0) : 170.0 s (160.0–500.0); the same; each worker held to 0.5 core"
    )


def test_where_there_are_no_groups_it_says_so_and_has_no_figure() -> None:
    found = not_run(300, PermissionError(1, "Operation not permitted"))
    assert found.met is None
    assert found.measured == (
        "not run: no control group here that would hold each worker to 0.5 core (Operation not permitted)"
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_is_killed_in_the_middle_where_there_are_no_groups_too(tmp_path: Path) -> None:
    found = Bench(tmp_path, os.environ, 12).killed([None, None])
    assert found.met, found.measured


def test_a_share_holds_what_it_starts_and_what_that_starts_and_ends_it() -> None:
    try:
        with share(0.5) as half:
            command = half.held(["sh", "-c", "sleep 1000 & cat /proc/$!/cgroup; echo; exec sleep 1000"])
            running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert running.stdout
            where = "".join(iter(running.stdout.readline, "\n"))
    except OSError as error:
        pytest.skip(f"this system gives us no control group with time ({error})")
    assert half.limited.name in where
    running.stdout.read()  # which ends once both are gone
    assert running.wait() == -9
    assert not half.limited.exists()


def test_in_version_2_what_runs_lies_one_below_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a place of paper: where the kernel has none, it can be told only what would be written
    (tmp_path / "cgroup.subtree_control").write_text("cpuset cpu memory\n")
    monkeypatch.setattr(shares, "places", lambda: [tmp_path / "none", tmp_path])
    monkeypatch.setattr(shares, "ENDS_WITHIN", 0)
    with share(0.25) as quarter:
        assert quarter.limited.parent == tmp_path
        assert quarter.inner.parent == quarter.limited
        assert (quarter.limited / "cpu.max").read_text() == f"{PERIOD // 4} {PERIOD}"
        assert (quarter.limited / "cgroup.subtree_control").read_text() == "+memory"
        assert str(quarter.inner / "cgroup.procs") in quarter.held(["true"])
