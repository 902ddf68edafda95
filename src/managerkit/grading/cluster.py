"""Executing submissions on a Dask cluster, through the same interface as on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from managerkit.errors import PlainError

from .run import Executors
from .sandbox.execute import warm_up
from .sandbox.job import Kit

if TYPE_CHECKING:
    from distributed import Client


class NoCluster(PlainError):
    """The cluster cannot be reached, or Dask is not installed."""


def on(address: str) -> Executors:
    """Executors on the cluster whose scheduler is at `address`.

    Its workers need the same versions of managerkit and Python, and each machine its own fence.

    Raises:
        NoCluster: when used; the message says what to do.
    """

    @contextmanager
    def executors(kit: Kit) -> Iterator[tuple[Executor, Any, int]]:
        try:
            from distributed import Client
        except ImportError:
            raise NoCluster("Dask is not installed; install it with: pip install 'managerkit[cluster]'") from None
        try:
            client = Client(address, timeout="10s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoCluster(f"No Dask scheduler answers at {address} ({error}); check the address") from None
        with client:
            if not (threads := client.nthreads()):
                raise NoCluster(f"The scheduler at {address} has no workers; start some: dask worker {address}")
            # What a task gave is made again when the worker that holds it is lost; data that was sent is not.
            there = client.submit(_same, kit, pure=False)
            warming = [client.submit(warm_up, there, pure=False, workers=worker) for worker in threads]
            yield _Cluster(client, address), there, 4 * sum(threads.values())
            client.cancel(warming)  # of a worker that was lost it never ends

    return executors


def _same(kit: Kit) -> Kit:
    return kit


class _Cluster(Executor):
    """Hands calls to a cluster. One that the cluster drops ends in `NoCluster`: it is nobody's own trouble."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._gone = NoCluster(
            f"The scheduler at {address} went away. What was graded is recorded; start it and its workers again, "
            "and run the same command to go on"
        )

    def submit(self, call: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Begin a call on a worker; one that is lost with its worker is begun again elsewhere."""
        from distributed.client import ClosedClientError

        ours = Future[Any]()

        def settle(theirs: Any) -> None:
            if theirs.cancelled():
                ours.set_exception(self._gone)
            elif error := theirs.exception():
                ours.set_exception(error)
            else:
                ours.set_result(theirs.result())

        try:
            self._client.get_executor().submit(call, *given, **named).add_done_callback(settle)
        except ClosedClientError:
            raise self._gone from None
        return ours
