"""A room of three hundred phones on one laptop: they look every second and a half, and answer within a few seconds.

Each phone has an address of its own (127.0.0.0/8, so: Linux), joins, polls as the page's script does, and answers once.
What is measured is from the press to the reply. Run alone: python -m bench.room [--phones 300]
"""

import argparse
import asyncio
import random
import re
import statistics
import tempfile
import time
from pathlib import Path

from tests.support.phones import OpenRoom, opened

from .measure import Row, progress

_LOOKS = 1.5
_WITHIN = 3.0
"""Seconds within which everybody presses, once the question is on."""
_ROUNDS = 5
_TARGET = 0.3


class _Phone:
    """A phone that looks now and then, and is quick."""

    def __init__(self, room: OpenRoom, number: int) -> None:
        self.room = room
        self.address = f"127.0.{number // 250 + 1}.{number % 250 + 1}"
        self.cookie = ""
        self.version = ""

    async def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.room.port, local_addr=(self.address, 0))
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        writer.write(f"{head}{kind}Cookie: {self.cookie}\r\n\r\n{body}".encode())
        reply = (await reader.read()).decode()
        writer.close()
        if found := re.search(r"Set-Cookie: ([^;]+)", reply):
            self.cookie = found[1]
        return int(reply.split(" ", 2)[1]), reply

    async def look(self, over: asyncio.Event) -> None:
        await asyncio.sleep(random.random() * _LOOKS)
        while not over.is_set():
            _, reply = await self.ask("GET", f"/{self.room.code}?v={self.version}")
            if found := re.search(r'data-version="(\d+)"', reply):
                self.version = found[1]
            await asyncio.sleep(_LOOKS)


async def _rounds(room: OpenRoom, phones: list[_Phone]) -> list[float]:
    for one in phones:
        assert (await one.ask("GET", f"/{room.code}"))[0] == 200
    over = asyncio.Event()
    looking = [asyncio.create_task(one.look(over)) for one in phones]
    took: list[float] = []
    remote = _Phone(room, 0)

    async def press(one: _Phone, value: str) -> None:
        await asyncio.sleep(random.random() * _WITHIN)
        began = time.perf_counter()
        status, _ = await one.ask("POST", f"/{room.code}", f"key=slip&value={value}")
        took.append(time.perf_counter() - began)
        assert status == 303

    for turn in range(_ROUNDS):
        await remote.ask("POST", f"/remote/{room.secret}", "do=go&to=slip")
        await asyncio.gather(*(press(one, "abcde"[(turn + n) % 5]) for n, one in enumerate(phones)))
    over.set()
    await asyncio.gather(*looking)
    _, page = await remote.ask("GET", f"/remote/{room.secret}")
    assert f"{len(phones)} of {len(phones)} phones have answered" in page
    return sorted(took)


def run(phones: int) -> list[Row]:
    """How long a press takes where everybody presses at once.

    Args:
        phones: how many.
    """
    progress(f"room: {phones} phones, half a minute")
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as room:
        took = asyncio.run(_rounds(room, [_Phone(room, number) for number in range(1, phones + 1)]))
    late = took[int(0.95 * len(took))]
    return [
        Row(
            f"a press in a room of {phones} phones, 95 % within",
            f"{1000 * _TARGET:.0f} ms",
            f"{1000 * late:.0f} ms (median {1000 * statistics.median(took):.0f}, slowest {1000 * took[-1]:.0f}, "
            f"{phones / _WITHIN:.0f} answers and {phones / _LOOKS:.0f} looks a second)",
            late <= _TARGET,
        )
    ]


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.room", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    for row in run(parser.parse_args().phones):
        progress("")
        print(f"{row.what}: {row.measured} (target: {row.target})")


if __name__ == "__main__":
    main()
