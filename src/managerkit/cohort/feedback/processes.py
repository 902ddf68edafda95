"""Work spread over the processors of this machine, for pages that have nothing to do with one another."""

import gc
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from math import ceil
from multiprocessing import get_context
from typing import Any, TypeVar

from managerkit.storage.processors import processors

_FEW = 8
"""Fewer than so many are done before a second process would have begun."""
_AT_A_TIME = 4

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_work: Callable[[int], Any]
"""In a process of its own: what it does with a number."""


def spread(work: Callable[[Thing], Result], things: Sequence[Thing]) -> Generator[Result, None, None]:
    """Do something with each of many, in a process for each processor, and give what came of it in order.

    The first is done here, and the processes are forked then: what was imported and read for it is there for all, and
    nothing needs to be sent to them. Where processes cannot be forked safely, all are done here.

    Args:
        work: does it, and changes nothing that the others would have to know.
        things: what it is done with.

    Yields:
        What came of each.
    """
    yield from map(work, things[:1])
    done = min(1, len(things))
    if len(things) > _FEW and processors() > 1 and sys.platform == "linux":
        wide = min(processors(), ceil((len(things) - 1) / _AT_A_TIME))
        with ProcessPoolExecutor(wide, get_context("fork"), _begin, (lambda number: work(things[number]),)) as pool:
            try:
                for result in pool.map(_do, range(1, len(things)), chunksize=_AT_A_TIME):
                    yield result
                    done += 1
            except BrokenProcessPool:  # the system ended one, mostly because there is too little memory for several
                pass
    yield from map(work, things[done:])


def _begin(work: Callable[[int], Any]) -> None:
    global _work
    _work = work
    gc.set_threshold(20_000, 20, 50)  # a page leaves many small things, and looking for rings in them takes a tenth
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who has started us stops us, between two pages


def _do(number: int) -> Any:
    return _work(number)
