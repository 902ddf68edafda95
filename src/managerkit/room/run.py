"""Opening a room and keeping it open: a new one, or the one that was left in the middle."""

import asyncio
import secrets
import socket
import sys
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_unix_socket

from managerkit.cohort.report.rooms import written
from managerkit.errors import PlainError
from managerkit.journal.lock import locked
from managerkit.storage.atomic import put, why
from managerkit.storage.connections import QUEUE, allow_many

from .addresses import addresses, hub_socket, on_a_hub
from .engine import LiveRoom
from .kept import kept, recorded
from .log import Opening, RoomLog, read
from .script import Script
from .served import Served
from .server import MOST_BYTES, application

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of a code: no vowels, so that it is no word, and nothing that looks like a number."""
_PORTS = 50
_LEAVES_AFTER = 120
"""Seconds for which phones are still answered after the end."""
_STALE = 12 * 3600
"""After so many seconds a room that was not ended is not gone on with."""


class NoPort(PlainError):
    """The ports that were tried are all taken, or the place on a hub is."""


def left_open(folder: Path, script: Script, now: float) -> Path | None:
    """The file of a room of this session that was not ended, and not long ago.

    Args:
        folder: where rooms are kept.
        script: the session.
        now: seconds since 1970.

    Raises:
        DamagedRoom: there is one, and its first line cannot be read.
    """
    for path in sorted(folder.glob(f"*-{_stem(script)}-*.jsonl"), reverse=True):
        if now - path.stat().st_mtime < _STALE and read(path)[0].session == script.name:
            return path
    return None


def forgotten(folder: Path, now: float) -> list[Path]:
    """The files of rooms that were never ended, and are too old to be gone on with; they hold answers.

    Args:
        folder: where rooms are kept.
        now: seconds since 1970.
    """
    return sorted(path for path in folder.glob("*.jsonl") if now - path.stat().st_mtime >= _STALE)


def opened(folder: Path, script: Script, new: bool, now: float) -> tuple[LiveRoom, RoomLog]:
    """A room to go on with, or a new one.

    Args:
        folder: where rooms are kept.
        script: the session.
        new: whether to begin anew, even if one was left open.
        now: seconds since 1970.

    Raises:
        DamagedRoom: one was left open, and its file cannot be read.
    """
    path = None if new else left_open(folder, script, now)
    if path is None:
        code = "".join(secrets.choice(_LETTERS) for _ in range(4))
        opening = Opening(script.name, code, secrets.token_urlsafe(16), secrets.randbelow(10**6), now)
        stem = f"{datetime.fromtimestamp(now):%Y-%m-%d-%H%M}-{_stem(script)}-{code}"
        return LiveRoom(script, opening.seed), RoomLog(folder / f"{stem}.jsonl", opening)
    opening, events = read(path)
    room = LiveRoom(script, opening.seed)
    for event in events:
        room.apply(event)
    return room, RoomLog(path, opening)


def _stem(script: Script) -> str:
    return script.name.replace("/", "-")


async def serve(
    room: LiveRoom,
    log: RoomLog,
    port: int,
    told: Callable[[str, list[str], str], None],
    browser: bool,
    ended: Callable[[Path], None],
) -> Path | None:
    """Keep a room open until its session ends, or somebody presses Ctrl-C.

    Args:
        room: the room.
        log: its file.
        port: the first that is tried.
        told: is told where phones join, where else they may, and where the remote is, once the room is open.
        browser: whether the remote is opened in a browser.
        ended: is told which page was kept, once the session has ended.

    Returns:
        the page that was kept, once the session has ended; None if it was stopped in the middle.

    Raises:
        NoPort: no port is free, or a room is open on the hub already.
    """
    if path := hub_socket():
        listening = _bound_at(path)
    else:
        listening, port = _bound(port)
    hub = on_a_hub(port)
    over = asyncio.Event()
    killed_at_its_end = room.over
    if killed_at_its_end:
        over.set()
    places = addresses()
    served = Served(room, log, f"http://{places[0][1] if places else 'localhost'}:{port}", time.time, over.set)
    allow_many()
    server = HTTPServer(
        application(served, hub.prefix if hub else ""),
        xheaders=bool(hub and hub.prefix),  # whose address a proxy tells; without one anybody could tell any
        trusted_downstream=["127.0.0.1", "::1"],  # a web server before the hub
        max_body_size=MOST_BYTES,
        max_buffer_size=64_000,
        idle_connection_timeout=20,  # also for one who takes so long to say what they want
        body_timeout=10,
    )
    server.add_socket(listening)
    remote = f"{hub.address if hub else f'http://127.0.0.1:{port}'}/remote/{served.secret}"
    if hub:
        told(hub.address, [], remote)
    else:
        told(served.address, [f"http://{place}:{port}" for _, place in places[1:]], remote)
    if browser and not hub:
        webbrowser.open(remote)
    try:
        while not over.is_set():
            with suppress(OSError):  # a disk that is full now may have room again
                log.sync()
            try:
                await asyncio.wait_for(over.wait(), 1)
            except TimeoutError:
                continue
    except asyncio.CancelledError:
        with suppress(OSError):
            log.sync()
        log.close(delete=False)
        return None
    page = log.path.with_suffix(".html")
    when = datetime.fromtimestamp(log.opening.began)
    put(page, kept(room, when))
    put(page.with_suffix(".json"), written(recorded(room, when)))
    log.close(delete=True)
    served.kept = str(page)
    if killed_at_its_end:
        return page
    ended(page)
    with suppress(asyncio.CancelledError):  # phones still hear that it is over, and save what somebody is writing
        await asyncio.sleep(_LEAVES_AFTER)
    return page


def _bound_at(path: str) -> socket.socket:
    """A socket at which the hub's relay finds the room, and at which nobody listens yet."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with locked(Path(path).with_suffix(".lock")):  # two that look at the same moment would both find it free
            with socket.socket(socket.AF_UNIX) as other, suppress(OSError):
                other.connect(path)
                raise NoPort("A room is open on this hub already; there is place for one at a time.")
            return bind_unix_socket(path, backlog=QUEUE)
    except OSError as error:
        raise NoPort(f"The hub finds no room at {path} ({why(error)}).") from None


def _bound(port: int) -> tuple[socket.socket, int]:
    """A socket that listens on all networks, at the first free port from this one on."""
    for tried in range(port, min(port + _PORTS, 65536)):
        taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform == "win32":  # where the other option would take a port that somebody listens on
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("", tried))
        except OSError:
            taken.close()
            continue
        taken.setblocking(False)
        taken.listen(QUEUE)
        return taken, tried
    raise NoPort(f"Ports {port} to {port + _PORTS - 1} are all taken; name another one with --port.")
