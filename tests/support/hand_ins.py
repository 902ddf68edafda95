"""The hub's hand-in service as a program of its own, and a hub that does nothing but say whose a token is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

from managerkit.workspace.service import GivenService
from tests.support.hub import free_port, until

SCOPE = "access:services!service=hand-in"
PREFIX = "/services/hand-in/"


def person(name: str, kind: str = "user", scopes: tuple[str, ...] = (SCOPE,)) -> dict[str, Any]:
    """What a hub says of the bearer of a token."""
    return {"name": name, "kind": kind, "scopes": list(scopes)}


class Service:
    """The service for a cohort, between `started` and its end, and the tokens that its hub knows."""

    def __init__(self, cohort: Path, tokens: Mapping[str, dict[str, Any]]) -> None:
        self.cohort, self.tokens, self.port = cohort, dict(tokens), free_port()
        self.inbound = cohort / "exchange" / cohort.name / "inbound"
        self.address = f"http://127.0.0.1:{self.port}{PREFIX}{cohort.name}"
        self._process: subprocess.Popen[bytes] | None = None

    def given(self, learner: str, token: str = "") -> GivenService:
        """What a learner's server has; the token is called by the learner if no other is named."""
        return GivenService(self.address, learner, token or learner)

    def ask(
        self,
        method: str,
        path: str = "",
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
    ) -> tuple[int, dict[str, Any]]:
        """The status and what is said, to anything that somebody may send."""
        told = {**({"Authorization": f"token {token}"} if token else {}), **(headers or {})}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, f"{PREFIX}{path or self.cohort.name}", content, told)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    @contextmanager
    def started(self) -> Iterator[None]:
        """Run the service, and its hub, until the block ends."""
        hub = ThreadingHTTPServer(("127.0.0.1", 0), _hub(self.tokens))
        Thread(target=hub.serve_forever, daemon=True).start()
        environment = {
            **os.environ,
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.server_port}/hub/api",
            "JUPYTERHUB_API_TOKEN": "the-services-own",
            "JUPYTERHUB_SERVICE_NAME": "hand-in",
            "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{self.port}",
        }
        command = [sys.executable, "-m", "managerkit.hub.hand_ins", str(self.cohort)]
        self._process = subprocess.Popen(command, env=environment)
        try:
            assert until(self._answers, 60)
            yield
        finally:
            self.kill()
            hub.shutdown()
            hub.server_close()

    @property
    def number(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Stop it at once."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}{PREFIX}", timeout=5) as answer:
            return bool(answer.status == 200)
        return False


def _hub(tokens: Mapping[str, dict[str, Any]]) -> type[BaseHTTPRequestHandler]:
    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = self.headers["Authorization"].removeprefix("token ")
            found = tokens.get(token) if self.path == "/hub/api/user" else None
            self.send_response(200 if found else 403)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: object) -> None:
            pass

    return Hub
