"""Work spread over processes comes back in order, whatever becomes of the processes."""

import os
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from managerkit.cohort.feedback.processes import spread

FORKS = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="no process of its own for each processor"
)


def test_few_and_none_are_done_here() -> None:
    assert list(spread(lambda thing: (thing, os.getpid()), "abc")) == [(one, os.getpid()) for one in "abc"]
    assert list(spread(str.upper, "")) == []


@FORKS
def test_many_come_back_in_order_from_other_processes() -> None:
    found = list(spread(lambda thing: (thing * 2, os.getpid()), range(40)))
    assert [one for one, _ in found] == [2 * one for one in range(40)]
    assert found[0][1] == os.getpid() not in {process for _, process in found[1:]}


@FORKS
def test_no_process_is_begun_that_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("managerkit.cohort.feedback.processes.processors", lambda: 16)
    before = len(psutil.Process().children())
    with closing(spread(str, range(10))) as found:
        assert [next(found), next(found)] == ["0", "1"]
        assert len(psutil.Process().children()) - before <= 3


@FORKS
def test_what_one_process_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda thing: 1 // (thing - 20), range(40)))


@FORKS
def test_when_a_process_is_killed_all_is_done_all_the_same() -> None:
    here = os.getpid()

    def work(thing: int) -> int:
        if thing == 20 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return thing

    assert list(spread(work, range(40))) == list(range(40))


@FORKS
def test_who_wants_no_more_waits_for_no_more(tmp_path: Path) -> None:
    def work(thing: int) -> int:
        (tmp_path / str(thing)).touch()
        time.sleep(0.01)
        return thing

    with closing(spread(work, range(1000))) as found:
        assert next(found) == 0
        assert next(found) == 1
    done = len(list(tmp_path.iterdir()))
    assert done < 1000
    time.sleep(0.1)
    assert len(list(tmp_path.iterdir())) == done
