"""A real learning record store (Ralph, github.com/openfun/ralph) that keeps its statements in a file."""

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.places import ROOT

PYTHON = ROOT / ".peers/bin/python"
SERVE = """
import json, sys, bcrypt, pathlib
folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
user = {"username": "kit", "hash": bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode(), "scopes": ["all"],
        "agent": {"mbox": "mailto:kit@example.org", "objectType": "Agent"}}
(folder / "auth.json").write_text(json.dumps([user]))
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND  # or its file takes a first batch and no second one
import uvicorn
uvicorn.run("ralph.api:app", port=port, log_level="warning")
"""


class RecordStore:
    """A store at an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def send(self, statements: list[dict[str, Any]]) -> int:
        """Send statements as one batch; the store's answer, 200 or 204 for taken and 409 for refused."""
        return self._ask(json.dumps(statements).encode())[0]

    def held(self) -> list[dict[str, Any]]:
        """All statements that it has."""
        return list(json.loads(self._ask(None)[1])["statements"])

    def _ask(self, sent: bytes | None) -> tuple[int, bytes]:
        key = base64.b64encode(b"kit:secret").decode()
        about = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        about |= {"X-Experience-API-Version": "1.0.3"}
        try:
            asked = urllib.request.Request(f"{self._address}/xAPI/statements", sent, about)
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def record_store(folder: Path) -> Iterator[RecordStore]:
    """Start a store that has nothing yet, in an empty folder; without it a test is skipped, and fails where CI runs."""
    if not (ROOT / ".peers/ready").exists():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("the record store is not installed; make .peers/ready does that")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"AUTH_FILE": folder / "auth.json", "APP_DIR": folder, "RUNSERVER_BACKEND": "fs"}
    settings |= {"BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": folder}
    environment = {**os.environ, **{f"RALPH_{name}": str(value) for name, value in settings.items()}}
    environment.pop("PYTHONPATH", None)
    log = (folder / "log").open("w")
    with (
        log,
        subprocess.Popen([PYTHON, "-c", SERVE, folder, str(port)], env=environment, cwd=folder, stderr=log) as run,
    ):
        try:
            _wait(run, port, folder / "log")
            yield RecordStore(f"http://127.0.0.1:{port}")
        finally:
            run.terminate()


def _wait(run: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and run.poll() is None:
        with socket.socket() as there:
            if there.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the record store did not start:\n{log.read_text()}")
