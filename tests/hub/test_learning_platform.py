"""Behind https, from a learning platform: the lines for nginx and for LTI 1.3, as page and configuration have them.

The certificate is one that nobody vouches for, and the platform is one of our own.
"""

import base64
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from htpy import form, input, script
from playwright.sync_api import Page, expect

from tests.support.https import https_before
from tests.support.hub import HOMES, Hub, another, machine, set_up, until
from tests.support.lab import browsing
from tests.support.places import newest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root starts servers as their owners"),
]
EXERCISE = newest("mastery")
KEY, FORGED = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CLAIM = "https://purl.imsglobal.org/spec/lti/claim"


def _text(content: bytes) -> str:
    """Bytes as JSON Web Tokens have them."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _signed(claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """A JSON Web Token."""
    said = ".".join(_text(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "1"}, claims))
    return f"{said}.{_text(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class Platform(BaseHTTPRequestHandler):
    """A platform on which a link to the hub leads to a launch, as https://www.imsglobal.org/spec/lti/v1p3/ has it.

    Who is signed in there is said by the link: /launch?ada@example.org, or /launch?forged:ada@example.org for a
    signature with another key.
    """

    address: ClassVar[str] = ""
    hub: ClassVar[str] = ""

    def do_GET(self) -> None:
        """A link in a course; the keys; or the page to which the hub sends who came by the link."""
        path, sent = urlsplit(self.path), dict(parse_qsl(urlsplit(self.path).query))
        if path.path == "/launch":
            asked = {"iss": self.address, "login_hint": path.query, "client_id": "hub", "lti_deployment_id": "1"}
            self._form(f"{self.hub}/hub/lti13/oauth_login", {**asked, "target_link_uri": self.hub})
        elif path.path == "/mod/lti/certs.php":
            number = KEY.public_key().public_numbers()
            public = {"kty": "RSA", "kid": "1", "use": "sig", "n": _text(number.n.to_bytes(256)), "e": "AQAB"}
            self._answer("application/json", json.dumps({"keys": [public]}))
        elif path.path == "/mod/lti/auth.php" and sent["redirect_uri"] == f"{self.hub}/hub/lti13/oauth_callback":
            kind, _, email = sent["login_hint"].rpartition(":")
            token = _signed(self._claims(email, sent["nonce"]), FORGED if kind else KEY)
            self._form(sent["redirect_uri"], {"id_token": token, "state": sent["state"]})

    def _claims(self, email: str, nonce: str) -> dict[str, Any]:
        """What is told of somebody: a number as the platform has it, and an address."""
        now = int(time.time())
        return {
            "iss": self.address,
            "aud": "hub",
            "sub": "17",
            "email": email,
            "nonce": nonce,
            "iat": now,
            "exp": now + 60,
            f"{CLAIM}/version": "1.3.0",
            f"{CLAIM}/message_type": "LtiResourceLinkRequest",
            f"{CLAIM}/deployment_id": "1",
            f"{CLAIM}/target_link_uri": self.hub,
            f"{CLAIM}/resource_link": {"id": "5"},
            f"{CLAIM}/roles": [],
            f"{CLAIM}/context": {"id": "3", "label": "leading"},
        }

    def _form(self, where: str, fields: dict[str, str]) -> None:
        """A page that sends a form by itself."""
        inside = [input(type="hidden", name=name, value=value) for name, value in fields.items()]
        self._answer("text/html", f"{form(method='post', action=where)[inside]}{script['document.forms[0].submit()']}")

    def _answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@contextmanager
def platform(hub: str) -> Iterator[str]:
    """A platform while the block runs, on another site than the hub; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    Platform.hub, Platform.address = hub, f"http://localhost:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Platform.address
    finally:
        server.shutdown()
        server.server_close()


def launched(page: Page, link: str) -> Page:
    """A browser of somebody who follows a link on the platform, signed in nowhere else."""
    opened = another(page)
    opened.goto(f"{Platform.address}/launch?{link}", wait_until="commit")
    return opened


def a_phone_joins_a_room(hub: Hub, ana: Page) -> None:
    """Ana opens a room in the cohort's terminal, and a phone comes in by the hub's own address."""
    hub.typed(ana, [": > room.out; (managerkit room >> room.out 2>&1 &)"])
    said = hub.machine.file("/srv/spring/cohort/room.out")
    told = until(lambda: re.search(rf"{re.escape(hub.room)}/([A-Z]{{4}})\n", said.read_text("utf-8")))
    assert told, said.read_text("utf-8")
    phone, wall = another(ana), another(ana)
    phone.goto(f"{hub.room}/")
    phone.get_by_role("textbox").fill(told[1])
    phone.get_by_role("button").click()
    wall.goto(f"{hub.room}/screen")
    expect(wall.locator(".count")).to_have_text("1 phone")


def test_people_from_a_platform_are_in_the_course_the_cohort_and_a_room(tmp_path: Path) -> None:
    from ltiauthenticator.lti13.auth import LTI13Authenticator  # is there on Linux alone

    without = {"for name in ada bo ana;": "for name in bo ana;", "ada:analytical-engine\n": ""}
    with machine() as there:
        set_up(there, without)
        hub = Hub(there, tmp_path / "hub.log")
        with https_before(hub, tmp_path), platform(hub.address) as address:
            lines = hub.turn_on("from jupyterhub.auth import")
            assert f"from {LTI13Authenticator.__module__} import {LTI13Authenticator.__name__}\n" in lines
            hub.change("https://moodle.example.org", address)
            hub.change('client_id = {"..."}', 'client_id = {"hub"}')
            there.run("id", "ada", code=1)
            with hub.started(), browsing() as page:
                expect(launched(page, "forged:ada@example.org").locator(".error")).to_contain_text("400")
                expect(launched(page, "eve@example.org").locator(".error")).to_contain_text("403")
                ada = launched(page, "Ada@example.org")
                expect(ada.locator(".mk-root").first).to_be_visible(timeout=120_000)
                assert ada.url == f"{hub.address}/user/ada/lab/tree/notebooks/00-start.ipynb"
                cookies = [one for one in ada.context.cookies(hub.address) if one["name"].startswith("jupyterhub")]
                assert cookies and all(one["secure"] for one in cookies), cookies
                lab = hub.lab(ada, "ada")
                lab.open(EXERCISE)
                ada.locator(".mk-root textarea").first.fill("On the 3rd I gave Ines the migration.")
                lab.settled()
                ana = launched(page, "ana@example.org")
                ana.wait_for_url("**/services/cohort/lab/workspaces/ana**")
                a_phone_joins_a_room(hub, ana)
        assert there.run("stat", "-c", "%U", f"{HOMES}/ada/course") == "ada\n"
