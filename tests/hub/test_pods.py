"""What is written for zero-to-jupyterhub, with a real hub on one machine: all servers run as one account, as pods do.

The chart, the cluster and the image are not there: two learners, the hub, its roles and services, the cohort's two
programs, and the button are.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from managerkit.storage.outside import HAND_IN_BYTES
from managerkit.workspace.handin import HandInError
from tests.support.hub import another, machine
from tests.support.lab import Lab, browsing
from tests.support.places import newest
from tests.support.pods import ACCOUNT, PASSWORD, Pods, set_up

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes a machine of its own"),
]
EXERCISE = newest("mastery")
WORDS = {
    "ada": "On the 3rd I gave Ines the migration, and took it back on the 5th.",
    "bo": "I left the on-call rota alone in May, and asked about it in June.",
}


@pytest.fixture
def pods(tmp_path: Path) -> Iterator[Pods]:
    with machine() as there:
        said = set_up(there)
        assert "Made /srv/hub/values.yaml" in said and "Look at this first" not in said, said
        yield Pods(there, tmp_path / "hub.log")


def at_work(running: Pods, page: Page, name: str) -> Lab:
    """Somebody who has signed in, with words in the exercise."""
    running.sign_in(page, name, PASSWORD)
    expect(page.locator(".mk-root").first).to_be_visible(timeout=120_000)
    assert page.url.endswith(f"/user/{name}/lab/tree/notebooks/00-start.ipynb")
    lab = running.lab(page, name)
    lab.open(EXERCISE)
    page.locator(".mk-root textarea").first.fill(WORDS[name])
    lab.settled()
    return lab


def hand_in(page: Page, told: str) -> None:
    page.get_by_role("button", name="Hand in to spring").click()
    expect(page.locator("p", has_text=told)).to_be_visible(timeout=60_000)


def reads(lab: Lab, page: Page, name: str, other: str) -> None:
    """Somebody's own page of feedback, at the side of JupyterLab, has their words and nobody else's."""
    lab.open(EXERCISE)
    page.get_by_role("tab", name="Course").click()
    page.get_by_role("button", name="feedback").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text(WORDS[name])).to_be_visible(timeout=60_000)
    expect(frame.get_by_text(WORDS[other])).to_have_count(0)


def forgeries_are_refused(running: Pods, tmp_path: Path) -> None:
    """Bo sends Ada's name, the token of nobody, of the hub's own, too much, and what is no zip; in vain."""
    ada = running.machine.file(f"/srv/homes/ada/course/{EXERCISE}").parent
    work = shutil.copytree(ada, tmp_path / f"exercises/{ada.name}")
    bo = running.given("bo")
    inbound = running.machine.file("/srv/cohort/exchange/spring/inbound")
    before = sorted(inbound.iterdir())
    for given, told in (
        (running.given("bo", as_learner="ada"), "it is from ada, and you are signed in as bo"),
        (replace(bo, token="made-up"), "the hub does not know who asks"),
        (replace(bo, token=f"hand-in-{'0123456789' * 3}"), "this token is not meant for handing in"),
    ):
        with pytest.raises(HandInError, match=f"^nothing was handed in: .*{told}"):
            given.submit(work)
    to = urlsplit(running.hand_in)
    for content, size, status in ((b"x" * 5000, 5000, 400), (b"", HAND_IN_BYTES + 1, 413)):
        connection = HTTPConnection(to.netloc, timeout=30)
        told_of = {"Authorization": f"token {bo.token}", "Content-Length": str(size)}
        connection.request("POST", to.path, content, told_of)
        assert connection.getresponse().status == status
        connection.close()
    assert sorted(inbound.iterdir()) == before


def test_two_learners_hand_in_and_each_reads_their_own_feedback(pods: Pods, tmp_path: Path) -> None:
    with pods.started(), browsing() as ada:
        ada.set_default_timeout(120_000)
        adas = at_work(pods, ada, "ada")
        hand_in(ada, "spring has released no exercise yet")
        ana = another(ada)
        pods.sign_in(ana, "ana", PASSWORD)
        ana.wait_for_url("**/services/cohort/lab/workspaces/ana**")
        pods.typed(ana, ["managerkit cohort release"])
        hand_in(ada, "Handed in as spring mastery-v")
        bo = another(ada)
        bos = at_work(pods, bo, "bo")
        hand_in(bo, "Handed in as spring mastery-v")
        assert {one.stat().st_uid for one in pods.machine.file("/srv/homes").iterdir()} == {
            int(pods.machine.run("id", "-u", ACCOUNT))
        }
        refused = bo.goto(f"{pods.cohort}/lab")
        assert refused is not None and refused.status == 403

        forgeries_are_refused(pods, tmp_path)
        said = pods.typed(ana, [f"managerkit cohort {one}" for one in ("collect", "grade", "feedback --also-unmarked")])
        assert "2 taken" in said and "2 graded" in said and "Released into the exchange: 2" in said, said
        reads(adas, ada, "ada", "bo")
        reads(bos, bo, "bo", "ada")

        given = pods.given("ada")
        assert list(given.pages()) == [Path(EXERCISE).parent.name]
        ada.goto(f"{pods.address}/hub/home")
        ada.get_by_role("button", name="Stop My Server").click()
        expect(ada.get_by_role("button", name="Stop My Server")).to_be_hidden(timeout=60_000)
        with pytest.raises(OSError, match="does not know who asks"):
            given.pages()
        assert adas.errors == [] and bos.errors == []
