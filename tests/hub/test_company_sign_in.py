"""The configuration's lines for the company's sign-in, as they stand there, with a provider of OAuth 2 of our own."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.hub import HOMES, Hub, machine, set_up
from tests.support.lab import browsing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root starts servers as their owners"),
]
WHO = {"sub": "248289761001", "preferred_username": "Ada", "name": "Ada Lovelace"}


class Provider(BaseHTTPRequestHandler):
    """Where everybody is signed in as Ada: a code, for it and a proof of who asked a token, for that who it is."""

    asked: ClassVar[dict[str, dict[str, str]]] = {}

    def do_GET(self) -> None:
        """The page to which somebody is sent who signs in; or who the bearer of a token is."""
        path, sent = urlsplit(self.path), dict(parse_qsl(urlsplit(self.path).query))
        if path.path == "/authorize":
            code = secrets.token_hex(8)
            self.asked[code] = sent
            self.send_response(302)
            self.send_header("Location", f"{sent['redirect_uri']}?{urlencode({'code': code, 'state': sent['state']})}")
            self.end_headers()
        else:
            code = self.headers["Authorization"].removeprefix("Bearer ")
            self._answer(WHO if "openid" in self.asked[code].get("scope", "").split() else None)

    def do_POST(self) -> None:
        """A token for a code."""
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = self.asked[sent["code"]]
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        is_right = proof == asked["code_challenge"] and sent["redirect_uri"] == asked["redirect_uri"]
        self._answer({"access_token": sent["code"], "token_type": "Bearer"} if is_right else None)

    def _answer(self, content: dict[str, str] | None) -> None:
        self.send_response(403 if content is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content or {}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@contextmanager
def providing() -> Iterator[str]:
    """A provider while the block runs; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_the_account_is_made_and_they_are_in_the_course(tmp_path: Path) -> None:
    from oauthenticator.generic import LocalGenericOAuthenticator as Authenticator  # is there on Linux alone

    without = {"for name in ada bo ana;": "for name in bo ana;", "ada:analytical-engine\n": ""}
    with machine() as there, providing() as provider:
        set_up(there, without)
        hub = Hub(there, tmp_path / "hub.log")
        lines = hub.turn_on('c.JupyterHub.authenticator_class = "oauth')
        assert f'"{Authenticator.__module__}.{Authenticator.__name__}"' in lines
        hub.change("https://hub.example.org", hub.address)
        hub.change("https://login.example.org", provider)
        there.run("id", "ada", code=1)
        with hub.started(), browsing() as page:
            page.set_default_timeout(120_000)
            page.goto(hub.address)
            page.get_by_text("Sign in with").click()
            expect(page.locator(".mk-root").first).to_be_visible(timeout=120_000)
            assert page.url.endswith("/user/ada/lab/tree/notebooks/00-start.ipynb")
        assert there.run("stat", "-c", "%U", f"{HOMES}/ada/course") == "ada\n"
