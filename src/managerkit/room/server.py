"""The server of a room: pages for phones, the screen and the remote, over the engine, and each event into the log."""

import hashlib
import re
import secrets
from collections.abc import Awaitable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tornado.web import Application, RequestHandler, StaticFileHandler

from managerkit import ui
from managerkit.errors import PlainError
from managerkit.plans.ical import CalendarEvent, calendar

from . import decisions
from .engine import Event
from .pages import phone, remote, screen
from .seen import seen
from .served import Served

MOST_BYTES = 8000
"""Of what a phone or the remote may send at once."""
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)


def application(served: Served, prefix: str = "") -> Application:
    """The room's web application.

    Args:
        served: the room.
        prefix: the path that a hub has it under, and sends along; it is there without it too.
    """
    under = f"(?:{re.escape(prefix)})?"
    static, shared = ({"path": str(path)} for path in (Path(__file__).parent / "static", Path(ui.__file__).parent))
    return Application(
        [
            (rf"{under}/static/(room\.(?:css|js))", StaticFileHandler, static),
            (rf"{under}/static/(morph\.js)", StaticFileHandler, shared),
            (rf"{under}/screen", _Screen, {"served": served}),
            (rf"{under}/remote/([\w-]+)", _Remote, {"served": served}),
            (rf"{under}/join", _Join, {"served": served}),
            (rf"{under}/([A-Za-z]{{4}})/date", _Date, {"served": served}),
            (rf"{under}/([A-Za-z]{{4}})", _Phone, {"served": served}),
            (rf"{under}/([A-Za-z]{{4}})/now", _Now, {"served": served}),
            (rf"{under}/.*", _Entrance, {"served": served}),
        ],
        compress_response=True,
        served_under=prefix,
        log_function=lambda _: None,  # a line for each request would name addresses
    )


_PATH = re.compile(r"(/[\w~@%-][\w.~@%-]*)*")
"""A path that may stand before a room's own."""


class _Page(RequestHandler):
    """What all pages share."""

    served: Served

    def initialize(self, served: Served) -> None:
        self.served = served

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def compute_etag(self) -> str | None:
        return None

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not hasattr(value, "status_code"):
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **_: Any) -> None:
        full = "The laptop cannot write anything down just now; its disk may be full. Try again in a moment."
        lost = "That page is not here. Type the code that is on the screen."
        self.finish(self.entrance(full if status_code == 503 else lost))

    @property
    def base(self) -> str:
        """Under which path the room is for whoever asks: a hub's own, or what a proxy says that it has cut off."""
        told = self.request.headers
        cut = told.get("X-ProxyContextPath") or told.get("X-Forwarded-Context") or told.get("X-Forwarded-Prefix") or ""
        path = self.settings["served_under"] or cut.rstrip("/")
        return path if _PATH.fullmatch(path) else ""

    @property
    def address(self) -> str:
        """Where phones join: this machine in its network; behind a hub or a proxy, where whoever asks has found it."""
        if not self.base:
            return self.served.address
        proto = self.request.headers.get("X-Forwarded-Proto", self.request.protocol).split(",")[0].strip()
        host = self.request.headers.get("X-Forwarded-Host", self.request.host).split(",")[0].strip()
        return f"{'https' if proto == 'https' else 'http'}://{host}{self.base}"

    def entrance(self, complaint: str = "") -> str:
        """The page that asks for the code."""
        return phone.entrance(complaint, self.base)

    def to(self, place: str, status: int = 302) -> None:
        """Send whoever asks to a place in the room."""
        self.redirect(f"{self.base}/{place}", status=status)

    @property
    def form(self) -> dict[str, str]:
        """What was sent, by name; the last of each."""
        sent = self.request.body[:MOST_BYTES].decode("utf-8", "replace")
        return dict(parse_qsl(sent, keep_blank_values=True, errors="replace"))

    def unchanged(self, version: str) -> bool:
        """Whether whoever asks has this version already; then there is nothing to send."""
        if self.get_query_argument("v", None) != version:
            return False
        self.set_status(204)
        return True

    def complain(self, page: str, status: int = 409) -> None:
        """A page with a complaint on it."""
        self.set_status(status)
        self.finish(page)


class _Entrance(_Page):
    def get(self) -> None:
        self.finish(self.entrance())


class _Join(_Page):
    def get(self) -> None:
        code = self.get_query_argument("code", "").strip()
        if len(code) == 4 and code.isascii() and code.isalpha():
            self.to(code.upper())
        else:
            self.finish(self.entrance("The code has four letters; it is on the screen."))


class _Coded(_Page):
    """A page that is there for those with the code."""

    def _admitted(self, code: str) -> str | None:
        """The phone, if it has the code and has been let in; otherwise it has been told why not."""
        served, now = self.served, self.served.clock()
        address = self.request.remote_ip or ""
        if not secrets.compare_digest(code.upper(), served.code):
            if not served.guesses.allows(address, now):
                self.complain(self.entrance("Too many codes at once; wait a minute, and look at the screen."), 429)
            else:
                self.complain(self.entrance(f"{code.upper()} is not this room's code; look at the screen."), 404)
            return None
        token = self.get_cookie(f"room-{served.code}") or ""
        who = _known_as(token, served.log.opening.secret)
        if token and who in served.room.phones:
            return who
        if self.request.method != "GET" or self.get_query_argument("v", None) is not None:
            self.complain(self.entrance("Type the code again. If that does not help, this phone allows no cookies."))
            return None
        return self._let_in(address, now)

    def _let_in(self, address: str, now: float) -> str | None:
        served = self.served
        if not served.joins.allows(address, now):
            self.set_header("Refresh", "4")
            self.complain(self.entrance("Many come in at once; wait a moment, this page tries again."), 429)
            return None
        token = secrets.token_hex(16)
        who = _known_as(token, served.log.opening.secret)
        try:
            served.happen(decisions.join(served.room, who))
        except PlainError as error:
            self.complain(self.entrance(error.sentence))
            return None
        self.set_cookie(
            f"room-{served.code}", token, path=f"{self.base}/", httponly=True, samesite="Lax", max_age=86400
        )
        return who


class _Phone(_Coded):
    def get(self, code: str) -> None:
        who = self._admitted(code)
        if who is None:
            return
        if code != self.served.code:
            self.to(self.served.code)
        elif not self.unchanged(phone.version(self.served.room)):
            self._finish(who)

    def post(self, code: str) -> None:
        who, served = self._admitted(code), self.served
        if who is None:
            return
        if not served.posts.allows(who, served.clock()):
            self.set_status(429)
            self._finish(who, "That was quick. Wait a few seconds, and send it again.")
            return
        try:
            event = decisions.answer(served.room, who, self.form.get("key", ""), self.form)
        except PlainError as error:
            self.set_status(409)
            self._finish(who, error.sentence)
            return
        if not served.overtaken(who, self.form) and event["record"] != served.room.given(who):
            served.happen(event)
        self._done(who)

    def _finish(self, who: str, complaint: str = "") -> None:
        served = self.served
        self.finish(phone.phone(served.room, who, served.code, served.clock(), complaint, self.form, self.base))

    def _done(self, who: str) -> None:
        """What comes after an answer that has arrived."""
        self.to(self.served.code, 303)


class _Now(_Phone):
    """The same for a notebook's kernel, which answers as a phone does: what is on now, as data."""

    def get(self, code: str) -> None:
        if (who := self._admitted(code)) is not None:
            self._finish(who)

    def _finish(self, who: str, complaint: str = "") -> None:
        self.finish({**seen(self.served.room, who), "complaint": complaint})

    def _done(self, who: str) -> None:
        self._finish(who)


class _Date(_Coded):
    """A commitment goes back to the phone that made it, as a calendar file; nothing of it stays here."""

    def post(self, code: str) -> None:
        if self._admitted(code) is None:
            return
        sent = self.form
        try:
            day = date.fromisoformat(sent.get("day", ""))
            if not 2000 <= day.year < 2200:
                raise ValueError
        except ValueError:
            self.complain(self.entrance("That is no day; go back, and choose one."))
            return
        when, then = sent.get("when", "").strip()[:200], sent.get("then", "").strip()[:200]
        title = f"{when}: {then}" if when else then or "What I undertook"
        event = CalendarEvent(f"{secrets.token_hex(8)}@managerkit", day, title)
        text = calendar("What I undertook", [event], datetime.fromtimestamp(self.served.clock()).astimezone())
        self.set_header("Content-Type", "text/calendar; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="what-i-undertook.ics"')
        self.finish(text.encode())


class _Screen(_Page):
    def get(self) -> None:
        served = self.served
        if not self.unchanged(screen.version(served.room)):
            self.finish(screen.screen(served.room, served.code, self.address, served.clock(), self.base))


class _Remote(_Page):
    def prepare(self) -> Awaitable[None] | None:
        if not secrets.compare_digest(self.path_args[0].encode(), self.served.secret.encode()):
            self.complain(self.entrance("That page is not here. Type the code that is on the screen."), 404)
        return None

    def get(self, _: str) -> None:
        served = self.served
        if not self.unchanged(remote.version(served.room, served.clock())):
            self._finish()

    def post(self, _: str) -> None:
        try:
            meant = self._meant(self.form)
            if meant["kind"] != "note" or meant["text"] not in ("", *self.served.room.notes[-1:]):  # sent again
                self.served.happen(meant)
        except PlainError as error:
            self.set_status(409)
            self._finish(error.sentence)
            return
        self.to(f"remote/{self.served.secret}", 303)

    def _meant(self, sent: dict[str, str]) -> Event:
        room = self.served.room
        decisions.still_on(room, sent.get("key"))
        match sent.get("do"):
            case "go":
                return decisions.go(room, sent.get("to", ""))
            case "show":
                return decisions.show(room, self.served.luck)
            case "take":
                return decisions.take(room, sent.get("choice", ""))
            case "back":
                return decisions.back(room)
            case "square" | "turn" as kind:
                return {"kind": kind, "yes": bool(sent.get("yes"))}
            case "nod":
                return decisions.nod(room, sent.get("line", ""), bool(sent.get("yes")))
            case "count":
                return decisions.count(
                    room, {k.removeprefix("hand-"): v for k, v in sent.items() if k.startswith("hand-")}
                )
            case "more":
                return {"kind": "more", "seconds": 120}
            case "lock":
                return {"kind": "lock", "yes": bool(sent.get("yes"))}
            case "note":
                return {"kind": "note", "text": sent.get("text", "").strip()[:500]}
            case "end":
                return {"kind": "end"}
            case _:
                return {"kind": "hide"}

    def _finish(self, complaint: str = "") -> None:
        served = self.served
        self.finish(
            remote.remote(
                served.room,
                self.address,
                served.code,
                served.secret,
                served.clock(),
                complaint,
                served.kept,
                self.base,
            )
        )


def _known_as(token: str, secret: str) -> str:
    """What a phone is called in the log: no use to anybody who reads it there."""
    return hashlib.sha256(f"{secret}|{token}".encode()).hexdigest()[:16]
