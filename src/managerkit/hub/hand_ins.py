"""What a hub leads learners' servers to where all run as one account: hand-ins and feedback over HTTP.

Who asks is what the hub says of their token. It runs as the account of the cohort, and only on a hub that knows it as a
service: python -m managerkit.hub.hand_ins COHORT
"""

import asyncio
import json
import logging
import os
import re
import sys
import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from managerkit.cohort.folder import Cohort
from managerkit.cohort.roster import enrolled
from managerkit.cohort.submissions.received import INCOMING, NotTaken, pages, receive, tidy
from managerkit.errors import PlainError
from managerkit.storage.atomic import why
from managerkit.storage.outside import HAND_IN_BYTES, megabytes
from managerkit.workspace.service import SERVICE_HEADER

_SLOWEST_S = 120
_DIGITS = 15
"""Of a size that somebody says: so many say enough."""
_OFTEN, _WITHIN_S = 10, 60
"""How many hand-ins of one learner's are looked at within so many seconds."""
_log = logging.getLogger("managerkit.hand-ins")


class HandIns:
    """What the service has: the cohort, the hub that it asks, and who is handing in.

    Args:
        cohort: the cohort's folder.
        auth: asks the hub whose a token is.
        scope: what a token has to allow, so that the service is meant.
    """

    def __init__(self, cohort: Path, auth: HubAuth, scope: str) -> None:
        self.root, self._auth, self._scope = cohort, auth, scope
        self.name = Cohort.open(cohort).name
        self._lately: dict[str, deque[float]] = {}
        self.sending: set[str] = set()
        self.one_by_one = ThreadPoolExecutor(1)

    @property
    def cohort(self) -> Cohort:
        """The cohort as it is now."""
        return Cohort(self.root)

    async def learner(self, handler: RequestHandler) -> str:
        """The id of who asks.

        Args:
            handler: has the request.

        Raises:
            Refusal: it is nobody of the cohort's.
            HTTPError: the hub does not say.
        """
        token = self._auth.get_token(handler, in_cookie=False)
        # Asked each time: a token that was taken back is no good from then on.
        user = await self._auth.user_for_token(token, use_cache=False, sync=False) if token else None
        if user is None:
            raise Refusal(HTTPStatus.FORBIDDEN, "the hub does not know who asks; stop your server, and start it again")
        if user.get("kind") != "user" or not self._auth.check_scopes({self._scope}, user):
            raise Refusal(HTTPStatus.FORBIDDEN, "this token is not meant for handing in")
        name = str(user["name"])
        if name not in enrolled(self.cohort):
            raise Refusal(
                HTTPStatus.FORBIDDEN,
                f"you are signed in as {name}, who is not in the roster of {self.name}; ask your facilitator",
            )
        return name

    def insist_on_rest(self, learner: str) -> None:
        """Refuse who hands in again and again.

        Args:
            learner: the id.

        Raises:
            Refusal: they have to wait.
        """
        lately = self._lately.setdefault(learner, deque(maxlen=_OFTEN))
        is_too_much = len(lately) == _OFTEN and monotonic() - lately[0] < _WITHIN_S
        if is_too_much or learner in self.sending:
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "you have just handed in; wait a minute, and hand in again")
        lately.append(monotonic())


class Refusal(HTTPError):
    """A request is refused; the sentence is for the learner."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(status)
        self.sentence = sentence


class _Answer(RequestHandler):
    """What all answers share: a sentence of ours, and nothing that a browser would run."""

    def initialize(self, hand_ins: HandIns) -> None:
        self.here = hand_ins

    def set_default_headers(self) -> None:
        self.set_header(SERVICE_HEADER, "hand-in")
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def compute_etag(self) -> str | None:
        return None

    def write_error(self, status_code: int, **about: Any) -> None:
        error = about.get("exc_info", (None, None, None))[1]
        if isinstance(error, Refusal):
            said = error.sentence
        elif status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            said = f"this service only takes hand-ins of {self.here.name} and gives feedback on them"
        elif isinstance(error, HTTPError):
            said = "the hub does not say just now who asks; try again in a moment"
        else:
            said = "the cohort cannot be read or written just now; try again in a moment, and tell your facilitator"
        self.finish(json.dumps({"refused": said}))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, OSError):
            _log.error("%s: %s", value.filename or "a file", why(value))
        elif isinstance(value, PlainError):
            _log.error("%s", value)
        elif not isinstance(value, HTTPError):
            super().log_exception(typ, value, tb)


class _Entrance(_Answer):
    """Where the hub looks whether the service runs."""

    def get(self, *_: str) -> None:
        self.finish(json.dumps({"course": self.here.name}))


class _Page(_Answer):
    """GET COURSE/ASSIGNMENT: a learner's page of feedback."""

    async def get(self, assignment: str) -> None:
        learner = await self.here.learner(self)
        page = (await asyncio.to_thread(pages, self.here.cohort, learner)).get(assignment)
        if page is None:
            raise Refusal(HTTPStatus.NOT_FOUND, f"there is no feedback on {assignment[:80]} for you")
        self.set_header("Content-Type", "application/octet-stream")
        await self.finish(await asyncio.to_thread(page.read_bytes))


@stream_request_body
class _HandIn(_Answer):
    """GET COURSE: which pages of feedback there are for a learner. POST COURSE: a hand-in of theirs."""

    _file: BinaryIO | None = None
    _came = 0
    _trouble: OSError | None = None

    async def prepare(self) -> None:
        """See who asks before anything that they send is read."""
        self._learner = await self.here.learner(self)
        if self.request.method != "POST":
            return
        told = self.request.headers.get("Content-Length", "")
        self._insist_on_size(int(told[:_DIGITS]) if told.isdecimal() else 0)
        self.here.insist_on_rest(self._learner)
        self.here.cohort.private.mkdir(exist_ok=True)
        handle, self._path = tempfile.mkstemp(prefix=INCOMING, dir=self.here.cohort.private)
        self._file = os.fdopen(handle, "wb")
        self.here.sending.add(self._learner)

    def data_received(self, chunk: bytes) -> None:
        """Keep what comes; why it cannot be kept is said once all has come, since nothing can be said before."""
        self._came += len(chunk)
        if self._file and self._came <= HAND_IN_BYTES and not self._trouble:
            try:
                self._file.write(chunk)
            except OSError as error:
                self._trouble = error

    def _insist_on_size(self, size: int) -> None:
        if size > HAND_IN_BYTES:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"it is over {megabytes(HAND_IN_BYTES)}; clear the outputs (in JupyterLab: Edit, Clear Outputs of All "
                "Cells), save, and hand in again",
            )

    async def get(self) -> None:
        found = await asyncio.to_thread(pages, self.here.cohort, self._learner)
        about = {assignment: page.stat() for assignment, page in found.items()}
        feedback = {assignment: [one.st_size, one.st_mtime_ns] for assignment, one in about.items()}
        await self.finish(json.dumps({"feedback": feedback}))

    async def post(self) -> None:
        try:
            self._insist_on_size(self._came)
            name = await asyncio.get_running_loop().run_in_executor(self.here.one_by_one, self._take)
        except NotTaken as refusal:
            _log.warning("%s: not taken: %s", self._learner, refusal)
            raise Refusal(HTTPStatus.BAD_REQUEST, str(refusal)) from None
        finally:
            self._end()
        _log.info("%s: %s", self._learner, name)
        await self.finish(json.dumps({"handed_in": name}))

    def _take(self) -> str:
        if self._trouble:
            raise self._trouble
        if self._file:
            self._file.flush()
        return receive(self.here.cohort, self._learner, Path(self._path), datetime.now(UTC))

    def on_connection_close(self) -> None:
        self._end()

    def on_finish(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._file:
            with suppress(OSError):  # a full disk takes nothing, at the end either
                self._file.close()
            self._file = None
            Path(self._path).unlink(missing_ok=True)
            self.here.sending.discard(self._learner)


def application(hand_ins: HandIns, prefix: str) -> Application:
    """The service's web application.

    Args:
        hand_ins: what it has.
        prefix: the path that the hub leads to it, with a slash at both ends.
    """
    entrance, known = re.escape(prefix), {"hand_ins": hand_ins}
    course = entrance + re.escape(hand_ins.name)
    return Application(
        [
            (entrance, _Entrance, known),
            (course, _HandIn, known),
            (rf"{course}/([\w.-]+)", _Page, known),
        ],
        default_handler_class=_Nowhere,
        default_handler_args=known,
        log_function=lambda _: None,
    )


class _Nowhere(_Answer):
    """Any other address."""

    def prepare(self) -> None:
        raise HTTPError(HTTPStatus.NOT_FOUND)


async def serve(cohort: Path) -> None:
    """Take hand-ins and give feedback, until the program is stopped.

    Args:
        cohort: the cohort's folder.

    Raises:
        CohortError: there is none.
    """
    at = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    scope = f"access:services!service={os.environ['JUPYTERHUB_SERVICE_NAME']}"
    hand_ins = HandIns(cohort, HubAuth(), scope)
    tidy(hand_ins.cohort)
    server = HTTPServer(
        application(hand_ins, os.environ["JUPYTERHUB_SERVICE_PREFIX"]),
        max_body_size=2 * HAND_IN_BYTES,  # up to which what is too much is read, so that the answer arrives
        body_timeout=_SLOWEST_S,
        idle_connection_timeout=_SLOWEST_S,
    )
    server.listen(at.port or 80, at.hostname or "")
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    asyncio.run(serve(Path(sys.argv[1])))
