"""Handing in over HTTP, and feedback the same way, where a hub gave this learner's server an address for it.

On such a hub all servers run as one account, so a folder cannot tell learners apart; the hub's token can.
"""

import json
import os
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from managerkit.progress.workspace import Workspace
from managerkit.storage.atomic import why
from managerkit.storage.outside import HAND_IN_BYTES

from .handin import HandInError, packed
from .ratings import RATINGS

ADDRESS = "MANAGERKIT_HAND_IN"
"""In the environment of a learner's server: where the service is, and after the last slash the course's name."""
SERVICE_HEADER = "X-Managerkit"
"""In all that the service answers, and in nothing that a proxy before it says in its place."""
_PATIENCE_S, _PATIENCE_FOR_PAGES_S = 60, 10


class ServiceRefused(OSError):
    """The service does not do what it was asked; the text is a sentence of its own."""


@dataclass(frozen=True)
class ServicePage:
    """A page of feedback that the service has: its size, and the moment of its last change in nanoseconds."""

    size: int
    changed_ns: int


@dataclass(frozen=True)
class GivenService:
    """The service that a learner's server was given, and by what the service knows who asks."""

    address: str
    learner: str
    token: str = field(repr=False)

    @property
    def course(self) -> str:
        """The course's name."""
        return unquote(self.address.rpartition("/")[2])

    def submit(self, folder: Path) -> str:
        """Hand in an exercise, as a zip like the one that goes by mail.

        Args:
            folder: the exercise's folder.

        Returns:
            what the service calls the hand-in.

        Raises:
            HandInError: the exercise is not whole, or the service does not take it.
            JournalError: the journal cannot be read.
        """
        made = packed(
            Workspace.around(folder).root, folder, self.learner, datetime.now(UTC), (folder / RATINGS).is_file()
        )
        try:
            with tempfile.TemporaryDirectory() as temporary:
                archive = Path(temporary) / f"{folder.name}.zip"
                made.write(archive)
                answer = self._ask("POST", "", _PATIENCE_S, archive.read_bytes())
        except ServiceRefused as refusal:
            raise HandInError(f"nothing was handed in: {refusal}") from None
        except OSError as error:
            raise HandInError(
                f"no word came that {self.course} has your hand-in ({why(error)}); your work is safe here: hand in "
                "again in a moment"
            ) from None
        return str(_json(answer)["handed_in"])

    def pages(self) -> dict[str, ServicePage]:
        """The pages of feedback that are there for this learner, by exercise.

        Raises:
            OSError: the service does not answer.
        """
        found = _json(self._ask("GET", "", _PATIENCE_FOR_PAGES_S))["feedback"]
        return {assignment: ServicePage(size, changed_ns) for assignment, (size, changed_ns) in found.items()}

    def page(self, assignment: str) -> bytes:
        """A page of feedback.

        Args:
            assignment: the exercise that it is on.

        Raises:
            OSError: the service does not give it.
        """
        return self._ask("GET", f"/{quote(assignment, safe='')}", _PATIENCE_FOR_PAGES_S)

    def _ask(self, method: str, path: str, patience: float, content: bytes | None = None) -> bytes:
        """What the service answers.

        Raises:
            OSError: it does not answer, or something in between answers for it.
        """
        to = urlsplit(self.address)
        kind = HTTPSConnection if to.scheme == "https" else HTTPConnection
        try:
            with closing(kind(to.netloc, timeout=patience)) as connection:
                connection.request(method, f"{to.path}{path}", content, {"Authorization": f"token {self.token}"})
                answer = connection.getresponse()
                came = answer.read(HAND_IN_BYTES)
        except HTTPException as error:
            raise OSError(f"the service did not answer whole: {type(error).__name__}") from None
        if SERVICE_HEADER not in answer.headers:
            raise OSError(f"something else answered in place of the service, with {answer.status}")
        if answer.status != HTTPStatus.OK:
            raise ServiceRefused(_json(came)["refused"])
        return came


def given_service() -> GivenService | None:
    """The service that the hub gave this learner's server; None if it gave none."""
    address, learner, token = map(os.environ.get, (ADDRESS, "JUPYTERHUB_USER", "JUPYTERHUB_API_TOKEN"))
    return GivenService(address, learner, token) if address and learner and token else None


def _json(content: bytes) -> Any:
    """What the service says.

    Raises:
        OSError: it did not arrive whole.
    """
    try:
        return json.loads(content)
    except ValueError:
        raise OSError("the service did not answer whole") from None
