"""What a hub leads phones to: a port that is always taken, and behind it the room that is open, if one is.

It runs as the account of the cohort. So nobody else can listen where phones look for a room; and facilitators open one
when they like, at a socket in the cohort's folder. Run by the hub: python -m managerkit.hub.relay SOCKET
"""

import asyncio
import os
import sys
from contextlib import suppress
from urllib.parse import urlsplit

from managerkit.storage.connections import QUEUE, allow_many

_PATIENCE = 10
"""Seconds in which somebody has to say what they want of a room that is not open."""
_NOT_OPEN = (
    b"HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\nRefresh: 5\r\n"
    b"Connection: close\r\n\r\nNo room is open now. This page looks again by itself.\n"
)


async def relayed(room: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes to the room, and what it says; or say that none is open.

    Args:
        room: the path of its socket.
        reader: from whoever asks.
        writer: to them.
    """
    try:
        from_room, to_room = await asyncio.open_unix_connection(room)
    except OSError:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            # The hub asks for the entrance to see that this runs. Phones send again what has met an error.
            is_entrance = head.partition(b" HTTP")[0].endswith(b"/")
            writer.write(_NOT_OPEN % (b"200 OK" if is_entrance else b"503 Service Unavailable"))
            await writer.drain()
        writer.close()
        return
    await asyncio.gather(_pass(reader, to_room), _pass(from_room, writer))


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()


async def relay(room: str, port: int) -> None:
    """Listen on this machine alone, and relay until the program is stopped.

    Args:
        room: the path of the room's socket.
        port: where the hub leads to.
    """
    allow_many()
    server = await asyncio.start_server(
        lambda reader, writer: relayed(room, reader, writer), "127.0.0.1", port, backlog=QUEUE
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(relay(sys.argv[1], urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]).port or 0))
