"""How long `play()` takes in a kernel until the player is on its way to the screen."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from .measure import Row, compiled, ms, progress

SETUP = 'from managerkit import module; m = module("mastery")'
PANEL = "m.assess()"
PLAY = 'm.play("first-offer")'
TARGET = 0.3


def run(times: int) -> Iterator[Row]:
    """In fresh kernels: the set-up cell, a first panel (cold), and the player after another panel (warm)."""
    setup: list[float] = []
    cold: list[float] = []
    warm: list[float] = []
    again: list[float] = []
    with compiled() as environment:
        for turn in range(times + 1):
            progress(f"player: {turn} of {times}")
            with kernel(environment) as client:
                first = seconds(client, SETUP), seconds(client, PLAY, panels=1)
            with kernel(environment) as client:
                for code in (SETUP, PANEL):
                    seconds(client, code)
                second = seconds(client, PLAY, panels=1), seconds(client, PLAY, panels=1)
            if turn:  # the first round compiles
                setup.append(first[0])
                cold.append(first[1])
                warm.append(second[0])
                again.append(second[1])
    yield Row("play(), warm kernel (another panel was shown before)", "under 300 ms", ms(warm), median(warm) < TARGET)
    yield Row("play(), the same cell once more", "under 300 ms", ms(again), median(again) < TARGET)
    yield Row("play() as the first panel of a new kernel", "–", ms(cold))
    yield Row('the set-up cell: import, module("mastery")', "–", ms(setup))


@contextmanager
def kernel(environment: dict[str, str]) -> Iterator[BlockingKernelClient]:
    """A client of a fresh kernel in a folder of its own, which takes itself for one that a person opened."""
    with TemporaryDirectory() as folder:
        named = {**environment, "JPY_SESSION_NAME": f"{folder}/mastery.ipynb"}
        named.pop("MANAGERKIT_VIEW", None)
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=folder, env=named, stderr=subprocess.DEVNULL)
        client: BlockingKernelClient = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield client
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def seconds(client: BlockingKernelClient, code: str, panels: int = 0) -> float:
    """The time that `code` takes inside the kernel; raises if it fails or does not show that many live panels."""
    shown = 0

    def look(message: dict[str, object]) -> None:
        nonlocal shown
        content = message["content"]
        assert isinstance(content, dict)
        shown += "application/vnd.jupyter.widget-view+json" in content.get("data", {})

    timed = f"import time as _time\n_began = _time.perf_counter()\n{code}\n_took = _time.perf_counter() - _began"
    expressions = {"took": "_took"}
    reply = client.execute_interactive(timed, user_expressions=expressions, output_hook=look, timeout=60)["content"]
    if reply["status"] != "ok" or shown < panels:
        raise RuntimeError(f"{code} showed {shown} panels: {reply.get('evalue', reply['status'])}")
    return float(reply["user_expressions"]["took"]["data"]["text/plain"])
