"""A room with its log, as the handlers of its server share it."""

import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Mapping

import click
from tornado.web import HTTPError

from .engine import Event, LiveRoom
from .log import RoomLog


class Pace:
    """How often somebody may do something: so many times in so many seconds.

    Args:
        times: how often.
        seconds: in which time.
    """

    def __init__(self, times: int, seconds: float) -> None:
        self._times, self._seconds = times, seconds
        self._done: defaultdict[str, deque[float]] = defaultdict(deque)

    def allows(self, who: str, now: float) -> bool:
        """Whether it may be done once more, which then counts.

        Args:
            who: somebody.
            now: in seconds.
        """
        done = self._done[who]
        while done and not now - self._seconds <= done[0] <= now:  # a clock that was set back is no reason to wait
            done.popleft()
        if len(done) >= self._times:
            return False
        done.append(now)
        return True


class Served:
    """A room with its log, as the handlers share it.

    Args:
        room: with all events of the log applied.
        log: its file.
        address: where phones join, without the code.
        clock: tells the seconds since 1970.
        ended: is called once the session has ended.
    """

    def __init__(
        self, room: LiveRoom, log: RoomLog, address: str, clock: Callable[[], float], ended: Callable[[], None]
    ) -> None:
        self.room, self.log, self.address, self.clock, self._ended = room, log, address, clock, ended
        self.kept = ""
        """Where the page of the session is, once it has ended."""
        self.code, self.secret = log.opening.code, log.opening.secret
        self.luck = secrets.SystemRandom()
        self.posts = Pace(20, 10)
        self.joins = Pace(30, 10)
        self.guesses = Pace(20, 60)
        self._turns: dict[tuple[str, str], int] = {}

    def overtaken(self, who: str, sent: Mapping[str, str]) -> bool:
        """Whether a page has sent a later answer than this one, which was on its way for longer.

        Args:
            who: the phone.
            sent: with the page that it is from, and how many that page had sent before; a page without a script says
                neither.
        """
        page, turn = (who, sent.get("page", "")[:16]), sent.get("turn", "")
        number = int(turn) if turn.isascii() and turn.isdecimal() and len(turn) < 10 else 0
        if number < self._turns.get(page, 0):
            return True
        if number:
            self._turns[page] = number
        return False

    def happen(self, event: Event) -> None:
        """Keep an event, then let it have happened.

        Args:
            event: from the engine.

        Raises:
            HTTPError: it could not be kept, and has not happened.
        """
        at = {**event, "at": self.clock()}
        try:
            self.log.add(at)
        except OSError as error:
            click.echo(f"{self.log.path} cannot be written: {error.strerror}. Phones try again by themselves.")
            raise HTTPError(503) from None
        self.room.apply(at)
        if event["kind"] == "end":
            self._ended()
