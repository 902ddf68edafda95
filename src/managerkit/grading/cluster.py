"""Executing submissions on a Dask cluster, through the same interface as on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from managerkit.errors import PlainError

from .run import Executors
from .sandbox.job import Kit


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
            if not (threads := sum(client.nthreads().values())):
                raise NoCluster(f"The scheduler at {address} has no workers; start some: dask worker {address}")
            yield client.get_executor(), client.scatter(kit, broadcast=True), 4 * threads

    return executors
