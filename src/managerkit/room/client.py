"""A notebook's kernel in a room: it joins as a phone does, sees what is on, and answers."""

import json
import os
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from managerkit.errors import PlainError

_PATIENCE = 5
"""Seconds for a reply."""
_HERE = "http://localhost:8080"
Now = Mapping[str, Any]
"""What is on in a room, as `seen` has it."""


class NoRoom(PlainError):
    """No room answers there, or not to this code."""


class RoomClient:
    """A place in a room. Nothing is sent but the code and answers; the room knows it by a random cookie.

    Args:
        code: the four letters.
        at: the room's address, as on the screen; without one, what MANAGERKIT_ROOM says, or this machine.
    """

    def __init__(self, code: str, at: str = "") -> None:
        place = at or os.environ.get("MANAGERKIT_ROOM", _HERE)
        self.address = (place if "://" in place else f"http://{place}").rstrip("/")
        self.code = code.strip().upper()
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def look(self) -> Now:
        """What is on now.

        Raises:
            NoRoom: no room answers there, or not to this code.
        """
        return self._ask(None)

    def answer(self, key: str, fields: Mapping[str, str]) -> Now:
        """Answer a question; a second answer takes the place of the first.

        Args:
            key: the question.
            fields: as a phone's form has them.

        Returns:
            what is on then, with a `complaint` where it was no answer.

        Raises:
            NoRoom: no room answers there, or not to this code.
        """
        return self._ask({"key": key, **fields})

    def _ask(self, fields: Mapping[str, str] | None) -> Now:
        data = None if fields is None else urlencode(fields).encode()
        try:
            with self._opener.open(f"{self.address}/{self.code}/now", data, _PATIENCE) as reply:
                content = reply.read()
        except HTTPError as refused:
            content = refused.read()
        except (URLError, OSError, ValueError):
            raise NoRoom(
                f"No room answers at {self.address}. Give the address that is on the screen as well, such as "
                f'room("{self.code}", at="192.168.0.10:8080"), and see that this machine is in the same network.'
            ) from None
        try:
            now = json.loads(content)
            return now if isinstance(now, dict) and "asked" in now else {}
        except ValueError:
            raise NoRoom(f"{self.code} is not the code of the room at {self.address}; look at the screen.") from None
