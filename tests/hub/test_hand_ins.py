"""The service that takes hand-ins where all servers run as one account: for whom the hub knows, and for nobody else."""

import http.client
import json
import os
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from managerkit.cohort.create import create
from managerkit.cohort.roster import Learner
from managerkit.content.loading import CourseFolder
from managerkit.storage.outside import HAND_IN_BYTES
from managerkit.ui.panel import Event
from managerkit.workspace.handin import HandInError
from managerkit.workspace.handin_view import HandInView
from managerkit.workspace.returned import RETURNED, fetch
from managerkit.workspace.start import prepare
from tests.support import parcels
from tests.support.cohort import Exercise
from tests.support.commands import run
from tests.support.hand_ins import PREFIX, Service, person
from tests.support.hub import until
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import newest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="hubs run on POSIX")]
pytest.importorskip("jupyterhub")
COURSE = CourseFolder(COURSE_AT)
NAME = Path(newest("mastery")).parent.name
CROWD = [f"learner{number}" for number in range(20)]
LEARNERS = ["ada", "bo", "cy", "di", "ed", "flo", "gus", *CROWD]
WHEN = "2026-11-20T10:00:00Z"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = [Learner(one, one.title(), "Ng") for one in LEARNERS]
    made = create(tmp_path_factory.mktemp("hand-ins") / "spring", people, ["mastery"], COURSE)
    run("cohort", "release", made.root)
    return made.root


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which mastery was done."""
    workspace = tmp_path_factory.mktemp("worked") / "workspace"
    prepare(workspace)
    Exercise(COURSE.module("mastery"), workspace / f"exercises/{NAME}").play()
    return workspace


@pytest.fixture(scope="module")
def service(cohort: Path) -> Iterator[Service]:
    tokens = {name: person(name) for name in LEARNERS}
    tokens |= {"stranger": person("zed"), "a-service": person("ada", "service"), "elsewhere": person("ada", scopes=())}
    made = Service(cohort, tokens)
    with made.started():
        yield made


@pytest.fixture
def workspace(worked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(worked, tmp_path / "workspace"))


def exercise(workspace: Path) -> Path:
    return workspace / f"exercises/{NAME}"


def there(service: Service, learner: str = "") -> list[Path]:
    """What lies in the exchange, all of it or of one learner, oldest first; nothing is left beside it."""
    assert {one.name for one in service.inbound.parent.iterdir()} <= {"inbound", "outbound", "feedback"}
    assert until(lambda: not [*service.cohort.glob(".managerkit/.incoming-*")]), (
        "a file is taken away once nobody sends"
    )
    return sorted(service.inbound.glob(f"{learner}+*" if learner else "*"), key=lambda one: one.name.split("+")[-2])


def zipped(at: Path, worked: Path, learner: str, assignment: str = NAME, more: dict[str, bytes] | None = None) -> bytes:
    files = {**parcels.of(exercise(worked)), **(more or {})}
    return parcels.handed_in(at / "x.zip", files, learner, assignment, WHEN).read_bytes()


def give_back(service: Service, learner: str, text: str) -> None:
    """Release a page of feedback as nbgrader does."""
    from nbgrader.utils import notebook_hash

    secret = (there(service, learner)[-1] / "submission_secret.txt").read_text()
    page = service.inbound.parent / "feedback" / f"{notebook_hash(secret=secret, notebook_id='mastery')}.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(text)


def test_what_is_handed_in_is_collected_and_the_page_comes_back_to_its_learner_alone(
    service: Service, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HAND_IN", service.address), ("USER", "ada"), ("API_TOKEN", "ada")):
        monkeypatch.setenv(f"{'MANAGERKIT' if name == 'HAND_IN' else 'JUPYTERHUB'}_{name}", value)
    mastery = COURSE.module("mastery")
    journal = Exercise(mastery, exercise(workspace)).journal
    shown = HandInView(COURSE, mastery, journal)
    page = str(shown.body())
    assert "Hand in to spring" in page and "<input" not in page and "by yourself" not in page
    said = shown.handle(Event("submit", ""))
    assert said.startswith(f"Handed in as spring {NAME} 20") and "the newest counts" in said
    assert f"{NAME}: 1 taken" in run("cohort", "collect", service.cohort).output
    collected = service.cohort / f"submitted/ada/{NAME}"
    assert (collected / journal.path.name).read_bytes() == journal.path.read_bytes()
    assert {one.name for one in collected.iterdir()} == {
        *(journal.path.name, "mastery.ipynb", "timestamp.txt", "submission_secret.txt")
    }

    service.given("bo").submit(exercise(workspace))
    assert fetch(workspace) == [] and not (workspace / RETURNED).exists()
    give_back(service, "ada", "for Ada")
    give_back(service, "bo", "for Bo")
    assert fetch(workspace) == [] and (workspace / RETURNED / f"{NAME}.html").read_text() == "for Ada"
    give_back(service, "ada", "again for Ada")
    assert fetch(workspace) == [] and (workspace / RETURNED / f"{NAME}.html").read_text() == "again for Ada"
    assert service.given("bo").page(NAME) == b"for Bo" and service.given("cy").pages() == {}
    assert service.ask("GET", f"spring/{NAME}", token="cy")[0] == 404


def test_of_hand_ins_two_stay_with_one_name_for_their_page_and_the_newest_is_collected(
    service: Service, workspace: Path
) -> None:
    given, notebook = service.given("cy"), exercise(workspace) / "mastery.ipynb"
    secrets = set()
    for number in range(4):
        content = json.loads(notebook.read_text("utf-8"))
        content["metadata"]["number"] = number
        notebook.write_text(json.dumps(content), "utf-8")
        given.submit(exercise(workspace))
        secrets.add((there(service, "cy")[-1] / "submission_secret.txt").read_text())
        if number == 1:
            run("cohort", "collect", service.cohort)
    assert len(there(service, "cy")) == 2 and len(secrets) == 1
    run("cohort", "collect", service.cohort)
    collected = service.cohort / f"submitted/cy/{NAME}/mastery.ipynb"
    assert json.loads(collected.read_text("utf-8"))["metadata"]["number"] == 3


def test_a_room_full_hands_in_at_the_same_moment(service: Service, workspace: Path) -> None:
    with ThreadPoolExecutor(len(CROWD)) as pool:
        said = [*pool.map(lambda one: service.given(one).submit(exercise(workspace)), CROWD)]
    assert len(said) == len(CROWD) and all(len(there(service, one)) == 1 for one in CROWD)


@pytest.mark.parametrize(
    ("token", "status", "told"),
    [
        ("", 403, "does not know who asks"),
        ("made-up", 403, "does not know who asks"),
        ("a-service", 403, "not meant for handing in"),
        ("elsewhere", 403, "not meant for handing in"),
        ("stranger", 403, "signed in as zed, who is not in the roster of spring"),
    ],
)
def test_whom_the_hub_does_not_know_for_this_is_refused(
    service: Service, worked: Path, tmp_path: Path, token: str, status: int, told: str
) -> None:
    before = there(service)
    for method, path in (("POST", ""), ("GET", ""), ("GET", f"spring/{NAME}")):
        content = zipped(tmp_path, worked, "ada") if method == "POST" else None
        found, said = service.ask(method, path, content, token=token)
        assert found == status and told in said["refused"], said
    assert there(service) == before


def test_a_token_that_was_taken_back_is_good_for_nothing_from_then_on(service: Service, workspace: Path) -> None:
    service.tokens["earlier"] = person("di")
    given = service.given("di", "earlier")
    given.submit(exercise(workspace))
    del service.tokens["earlier"]
    with pytest.raises(HandInError, match="nothing was handed in: the hub does not know who asks"):
        given.submit(exercise(workspace))
    with pytest.raises(OSError, match="does not know who asks"):
        given.pages()
    assert len(there(service, "di")) == 1


HOSTILE: list[tuple[str, Any, str]] = [
    ("another's name", lambda at, worked: zipped(at, worked, "bo"), "it is from bo, and you are signed in as ed"),
    ("not a zip", lambda *_: b"\x00" * 5000, "is no zip that can be read"),
    ("nothing", lambda *_: b"", "is no zip that can be read"),
    ("not released", lambda at, worked: zipped(at, worked, "ed", "candor-v9"), "does not take candor-v9; it takes"),
    ("leads out", lambda at, worked: zipped(at, worked, "ed", more={"../../x": b"x"}), "leads out of it"),
    (
        "unpacks to more",
        lambda at, worked: zipped(at, worked, "ed", more={"x": b"\0" * (HAND_IN_BYTES + 1)}),
        "would unpack to more than 33 MB",
    ),
    (
        "many files",
        lambda at, worked: zipped(at, worked, "ed", more={f"{number}": b"" for number in range(300)}),
        "holds more than 200 files",
    ),
    (
        "no manifest",
        lambda at, worked: parcels.zipped(at / "x.zip", parcels.of(exercise(worked))).read_bytes(),
        "holds no manifest.json",
    ),
    (
        "no notebook",
        lambda at, _: parcels.handed_in(at / "x.zip", {"x.ipynb": b"{}"}, "ed", NAME, WHEN).read_bytes(),
        f"holds no notebook of {NAME}",
    ),
]


@pytest.mark.parametrize(("content", "told"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_what_nobody_hands_in_is_refused_in_one_sentence(
    service: Service, worked: Path, tmp_path: Path, content: Any, told: str
) -> None:
    before = there(service)
    status, said = service.ask("POST", content=content(tmp_path, worked), token="ed")
    assert status == 400 and told in said["refused"] and "\n" not in said["refused"], said
    assert there(service) == before


def test_what_came_along_is_left_out(service: Service, worked: Path, tmp_path: Path) -> None:
    more = {"timestamp.txt": b"2031-01-01 00:00:00.000000 UTC", "submission_secret.txt": b"mine", "nbgrader.py": b"1/0"}
    status, _ = service.ask("POST", content=zipped(tmp_path, worked, "bo", more=more), token="bo")
    newest = there(service, "bo")[-1]
    assert status == 200 and "2031" not in (newest / "timestamp.txt").read_text()
    assert (newest / "submission_secret.txt").read_text() != "mine" and not (newest / "nbgrader.py").exists()


def test_too_much_is_refused_before_it_is_read(service: Service) -> None:
    before = there(service)
    for size in (str(HAND_IN_BYTES + 1), "9" * 5000):
        status, said = service.ask("POST", headers={"Content-Length": size}, token="flo")
        assert status == 413 and "is over 33 MB; clear the outputs" in said["refused"]
    piece = b"x" * 2**20
    status, said = service.ask("POST", content=iter([piece] * (HAND_IN_BYTES // 2**20 + 1)), token="flo")
    assert status == 413 and "is over 33 MB" in said["refused"]
    endless = iter([piece] * (4 * HAND_IN_BYTES // 2**20))
    with pytest.raises((OSError, http.client.HTTPException, ValueError)):
        service.ask("POST", content=endless, token="flo")
    assert there(service) == before


def test_who_hands_in_again_and_again_has_to_wait_and_nobody_else_has(service: Service, workspace: Path) -> None:
    service.tokens["busy"] = person("gus")
    for _ in range(10):
        service.ask("POST", content=b"", token="busy")
    with pytest.raises(HandInError, match="wait a minute"):
        service.given("gus").submit(exercise(workspace))
    assert service.given("learner0").submit(exercise(workspace))


def test_what_cannot_be_written_is_said_and_taken_once_there_is_room(service: Service, workspace: Path) -> None:
    import resource

    given, before = service.given("flo"), there(service)
    for most in (0, 1000):  # no byte of what comes; that, and not all that is in it
        resource.prlimit(service.number, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        with pytest.raises(HandInError, match="cannot be read or written just now; try again in a moment"):
            given.submit(exercise(workspace))
        assert there(service) == before
    resource.prlimit(service.number, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    given.submit(exercise(workspace))
    assert len(there(service, "flo")) == 1


def test_before_anything_is_released_nothing_is_taken(tmp_path: Path, workspace: Path) -> None:
    made = create(tmp_path / "spring", [Learner("ada", "Ada", "Ng")], ["mastery"], COURSE)
    service = Service(made.root, {"ada": person("ada")})
    with service.started():
        assert service.given("ada").pages() == {}
        with pytest.raises(HandInError, match="spring has released no exercise yet"):
            service.given("ada").submit(exercise(workspace))


def test_any_other_address_says_what_this_is(service: Service) -> None:
    for method, path in (
        ("GET", "autumn"),
        ("GET", f"spring/{NAME}/../x"),
        ("PUT", "spring"),
        ("GET", "spring/..%2Fx"),
    ):
        status, said = service.ask(method, path, token="ada")
        assert status in (404, 405) and said["refused"], (path, said)


def test_stopped_while_somebody_sends_it_has_nothing_and_takes_it_once_it_runs_again(
    cohort: Path, tmp_path: Path, workspace: Path
) -> None:
    own = Path(shutil.copytree(cohort, tmp_path / "spring", symlinks=True))
    shutil.rmtree(own / "exchange/spring/inbound")
    (own / "exchange/spring/inbound").mkdir()
    service = Service(own, {"ada": person("ada")})
    with service.started(), socket.create_connection(("127.0.0.1", service.port)) as half:
        head = f"POST {PREFIX}spring HTTP/1.1\r\nHost: x\r\nAuthorization: token ada\r\nContent-Length: 9000"
        half.sendall(f"{head}\r\n\r\nPK".encode())
        assert until(lambda: [*own.glob(".managerkit/.incoming-*")])
        service.kill()
        assert half.recv(100) == b""
        with pytest.raises(HandInError, match="no word came that spring has your hand-in"):
            service.given("ada").submit(exercise(workspace))
    assert [*service.inbound.iterdir()] == []
    with service.started():
        assert there(service) == [] and not [*own.glob(".managerkit/.incoming-*")]
        service.given("ada").submit(exercise(workspace))
        assert len(there(service, "ada")) == 1


def test_what_a_proxy_says_in_its_place_is_not_taken_for_an_answer(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Service unavailable</html>")

        def log_message(self, *_: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        monkeypatch.setenv("MANAGERKIT_HAND_IN", f"http://127.0.0.1:{proxy.server_port}/spring")
        monkeypatch.setenv("JUPYTERHUB_USER", "ada")
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "ada")
        (sentence,) = fetch(workspace)
        assert sentence.startswith("Whether there is feedback cannot be seen just now (something else answered")
    finally:
        proxy.shutdown()
        proxy.server_close()
