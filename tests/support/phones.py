"""A room as a process of its own, and phones without a screen that answer in it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

_STARTS = 30
"""Seconds that a room may take to open on a busy machine."""


@dataclass
class OpenRoom:
    """A room that is open: where it listens, its code and its remote's secret."""

    process: subprocess.Popen[bytes]
    port: int
    code: str
    secret: str
    said: str
    out: Path

    def hears(self, words: str) -> str:
        """All that it has said, once these words are in it."""
        until = time.monotonic() + _STARTS
        while words not in (said := self.out.read_text("utf-8")) and time.monotonic() < until:
            time.sleep(0.05)
        return said

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def remote(self) -> "Phone":
        return Phone(self.port, f"/remote/{self.secret}")

    def phone(self, number: int = 1) -> "Phone":
        """A phone, which comes from an address of its own."""
        return Phone(self.port, f"/{self.code}", f"127.0.{number // 250 + 1}.{number % 250 + 1}")


@dataclass
class Reply:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Phone:
    """A browser without a script: it keeps its cookie, follows a redirection, and sees the page as text."""

    port: int
    path: str
    address: str = "127.0.0.1"
    cookie: str = ""
    page: str = field(default="", repr=False)

    def ask(self, method: str, path: str, body: str | None = None) -> Reply:
        """One request, and its reply."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(self.address, 0))
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            text = reply.read().decode()
        finally:
            connection.close()
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].split(";")[0]
        return Reply(reply.status, text, found)

    def look(self) -> str:
        """Load the page."""
        self.page = self.ask("GET", self.path).text
        return self.page

    def send(self, **fields: str) -> Reply:
        """Send a form to the page's own address, and follow where it leads."""
        reply = self.ask("POST", self.path, urlencode(fields))
        if reply.status == 303:
            reply = self.ask("GET", reply.headers["location"])
        self.page = reply.text
        return reply

    def answer(self, **fields: str) -> Reply:
        """Answer what is on the page."""
        found = re.search(r'name="key" value="([^"]+)"', self.page or self.look())
        return self.send(key=found[1] if found else "", **fields)


def listening(said: str, wanted: int) -> int:
    """The port that a room listens at, by what it says; behind a hub it says none, and has the one that it should."""
    found = re.search(r":(\d+)/remote/", said)
    return int(found[1]) if found else wanted


@contextmanager
def opened(
    folder: Path, *words: str, what: str = "ninety-minutes", environment: Mapping[str, str] = {}
) -> Iterator[OpenRoom]:
    """A room in a process of its own, which is killed at the end."""
    room = start(folder, *words, what=what, environment=environment)
    try:
        yield room
    finally:
        room.process.kill()
        room.process.wait()


def start(folder: Path, *words: str, what: str = "ninety-minutes", environment: Mapping[str, str] = {}) -> OpenRoom:
    """Start `managerkit room`, and wait until it is open."""
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    out = folder / "room.out"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "managerkit.cli", "room", what, "--no-browser", "--to", str(folder / "rooms")]
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*command, "--port", str(port), *words],
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
    until = time.monotonic() + _STARTS
    while time.monotonic() < until:
        said = out.read_text("utf-8")
        found = re.search(r"/remote/(\S+)", said)
        code = re.search(r"Phones: +http\S+/([A-Z]{4})\n", said)
        if found and code:
            return OpenRoom(process, listening(said, port), code[1], found[1], said, out)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    raise AssertionError(out.read_text("utf-8"))
