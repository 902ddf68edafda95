"""A room on a hub, under a path of its own, and a notebook's kernel that answers in a room."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from managerkit.journal.log import Journal
from managerkit.room.client import NoRoom, RoomClient
from managerkit.room.panel_view import RoomView
from managerkit.room.run import NoPort, _bound_at
from managerkit.ui.panel import Event
from tests.support.hub import free_port, until
from tests.support.phones import OpenRoom, opened, start

pytestmark = pytest.mark.slow

BEHIND = {"Host": "hub.example", "X-Forwarded-Proto": "https,http"}


@contextmanager
def relay(path: Path) -> Iterator[int]:
    """What the hub leads to, as the hub starts it; the port."""
    port = free_port()
    command = [sys.executable, "-m", "managerkit.hub.relay", str(path)]
    process = subprocess.Popen(command, env={**os.environ, "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}"})
    try:
        assert until(lambda: answers(port))
        yield port
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    """Whether something listens at a port."""
    with suppress(OSError):
        asked(port, "/", {})
        return True
    return False


def asked(port: int, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, str, dict[str, str]]:
    """One request as a proxy passes it on: status, text and headers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    connection.request("GET" if body is None else "POST", path, body, {**kind, **headers})
    reply = connection.getresponse()
    return reply.status, reply.read().decode(), {name.lower(): value for name, value in reply.getheaders()}


@pytest.mark.skipif(sys.platform == "win32", reason="a hub runs on POSIX")
def test_a_hub_has_it_under_a_path_while_one_is_open(tmp_path: Path) -> None:
    hub = {
        "MANAGERKIT_ROOM": "https://hub.example/services/room",
        "MANAGERKIT_ROOM_SOCKET": str(tmp_path / "rooms/hub.sock"),
    }
    with relay(tmp_path / "rooms/hub.sock") as port:
        status, said, _ = asked(port, "/services/room/", BEHIND)
        assert (status, "No room is open now." in said) == (200, True)
        with opened(tmp_path, environment=hub) as room:
            assert f"https://hub.example/services/room/remote/{room.secret}" in room.said
            _, screen, _ = asked(port, "/services/room/screen", BEHIND)
            assert '<base href="/services/room/">' in screen and "hub.example/services/room" in screen
            _, page, headers = asked(port, f"/services/room/{room.code}", BEHIND)
            cookie = headers["set-cookie"]
            assert "Path=/services/room/" in cookie and 'href="/' not in page.replace('<base href="/', "")
            asked(port, f"/services/room/remote/{room.secret}", BEHIND, "do=go&to=slip")
            status, _, headers = asked(
                port, f"/services/room/{room.code}", {**BEHIND, "Cookie": cookie.split(";")[0]}, "key=slip&value=a"
            )
            assert (status, headers["location"]) == (303, f"/services/room/{room.code}")
            assert "1 of 1 phones have answered" in asked(port, f"/services/room/remote/{room.secret}", BEHIND)[1]
            assert asked(port, "/services/room/static/room.css", BEHIND)[0] == 200
            with pytest.raises(AssertionError, match="A room is open on this hub already"):
                start(tmp_path / "second", environment=hub)
        assert asked(port, f"/services/room/{room.code}", BEHIND, "key=slip&value=a")[0] == 503, "to be sent again"
        with opened(tmp_path, environment=hub) as again:
            assert (again.code, again.secret) == (room.code, room.secret)


@pytest.mark.skipif(sys.platform == "win32", reason="a hub runs on POSIX")
def test_more_phones_than_the_hub_is_given_files_for_reach_the_room(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as open_ones:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        try:
            port = open_ones.enter_context(relay(tmp_path / "hub.sock"))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        room = open_ones.enter_context(socket.socket(socket.AF_UNIX))
        room.bind(str(tmp_path / "hub.sock"))
        room.listen()
        room.settimeout(20)
        for _ in range(100):
            open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            open_ones.enter_context(room.accept()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="others queue no more than 128, whatever is asked for")
def test_as_many_may_wait_for_a_room_on_a_hub_as_at_a_port(tmp_path: Path) -> None:
    path = tmp_path / "rooms/hub.sock"
    with _bound_at(str(path)), ExitStack() as waiting:
        for _ in range(200):
            phone = waiting.enter_context(socket.socket(socket.AF_UNIX))
            phone.setblocking(False)
            phone.connect(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="a hub runs on POSIX")
def test_of_rooms_that_open_on_a_hub_at_the_same_moment_one_does(tmp_path: Path) -> None:
    at_once = threading.Barrier(4)

    def opened_at(path: Path) -> socket.socket | None:
        at_once.wait()
        with suppress(NoPort):
            return _bound_at(str(path))
        return None

    with ThreadPoolExecutor(4) as rooms:
        for number in range(20):
            found = [one for one in rooms.map(opened_at, [tmp_path / f"{number}.sock"] * 4) if one]
            assert len(found) == 1
            found[0].close()


def test_what_a_proxy_cuts_off_stands_before_each_address_and_nothing_else_does(tmp_path: Path) -> None:
    own = {"JUPYTERHUB_SERVICE_PREFIX": "/user/ana/", "JUPYTERHUB_PUBLIC_URL": "https://hub.example/user/ana/"}
    with opened(tmp_path, environment=own) as room:
        assert f"https://hub.example/user/ana/proxy/{room.port}/remote/{room.secret}" in room.said
        path = f"/user/ana/proxy/{room.port}"
        assert f'<base href="{path}/">' in asked(room.port, "/screen", {"X-ProxyContextPath": path})[1]
        for hostile in ("//evil.example", '/"><script>', "javascript:", "/a/../b\t", "https://evil.example"):
            _, page, _ = asked(room.port, "/screen", {"X-Forwarded-Context": hostile})
            assert '<base href="/">' in page and "evil" not in page


@pytest.fixture
def room(tmp_path: Path) -> Iterator[OpenRoom]:
    with opened(tmp_path, what="sixty-minutes") as found:
        yield found


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, "motives", "1.0.0")


def test_a_notebooks_kernel_answers_as_a_phone_does(room: OpenRoom, journal: Journal) -> None:
    view = RoomView(RoomClient(room.code.lower(), room.base), journal)
    assert "It begins in a moment." in str(view.body())
    room.remote.send(do="go", to="reasons")
    assert "A reason to take such a job" in str(view.body())
    assert view.handle(Event("answer:reasons", "The <desk> by the window")) == "It is in."
    assert 'value="The &lt;desk&gt; by the window"' in str(view.body())
    assert "1 of 1 phones have answered" in room.remote.look()
    assert view.handle(Event("answer:reasons", " ")) == "Write a line, then press Send."
    room.remote.send(do="go", to="weigh")
    said = [view.handle(Event(f"place:weigh:{value}", str(place))) for place, value in enumerate("abcde", 1)]
    assert said == ["", "", "", "", "It is in."]
    room.remote.send(do="go", to="powers")
    assert view.handle(Event("answer:weigh", "a")).startswith("That question is over")
    assert view.handle(Event("answer:powers", "b")) == "It is in." and "checked" in str(view.body())
    room.remote.send(do="count", key="powers", **{f"hand-{value}": "9" for value in "abcdef"})
    assert "You decide what is built" in str(view.body()) and "radio" not in str(view.body())
    room.remote.send(do="end")
    assert "The session is over." in str(view.body())
    assert not journal.path.exists(), "what is answered in a room is kept nowhere else"


def test_where_no_room_answers_a_sentence_says_what_to_give(room: OpenRoom, journal: Journal) -> None:
    wrong = "BCDF" if room.code != "BCDF" else "BCDG"
    with pytest.raises(NoRoom, match=f"{wrong} is not the code of the room at"):
        RoomClient(wrong, room.base).look()
    nowhere = RoomView(RoomClient(room.code, "localhost:1"), journal)
    assert "No room answers at http://localhost:1." in str(nowhere.body())


def test_without_an_address_the_environment_says_where_it_is(room: OpenRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANAGERKIT_ROOM", room.base.removeprefix("http://"))
    assert RoomClient(room.code).look()["title"] == "Why do you want to manage?"
