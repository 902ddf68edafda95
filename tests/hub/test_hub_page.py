"""docs/hub.md, done as it stands there: a machine with accounts of its own, a real hub, people in browsers.

Of the page's commands only those that fetch packages are not run; the machine has what they would bring.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.hub import HOMES, Hub, Machine, another, machine, set_up, until
from tests.support.lab import browsing
from tests.support.phones import Phone
from tests.support.places import newest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root starts servers as their owners"),
]
EXERCISE = newest("mastery")
ADA, BO = f"{HOMES}/ada", f"{HOMES}/bo"
WORDS = "On the 3rd I gave Ines the migration, and took it back on the 5th."
SPY = """
import glob, os, pathlib, urllib.request
def tried(look):
    try:
        return look()
    except BaseException as error:
        return f"nothing, {type(error).__name__}"
print("environment:", [name for name in os.environ if "HUB" in name or "TOKEN" in name])
others = [tried(pathlib.Path(one).read_bytes) for one in glob.glob("/proc/[0-9]*/environ")]
print("environments:", [one for one in others if "JUPYTERHUB" in str(one)])
for port in PORTS:
    print("port:", tried(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/hub/api", timeout=5).read()))
for place in (*HOMES, "/srv/spring/cohort", "/srv/exchange/spring", "/srv/hub"):
    print("folder:", tried(lambda: os.listdir(place)))
"""
"""A cell that looks at all that a hand-in might reach on a hub."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[Hub, list[str]]]:
    """A hub set up as on the page, not started yet, and the lines to be typed in the cohort's terminal."""
    with machine() as there:
        said, typed = set_up(there)
        assert "Made /srv/hub/jupyterhub_config.py" in said and "Look at this first" not in said, said
        yield Hub(there, tmp_path / "hub.log"), typed


def hand_in_spying(there: Machine, ports: list[int]) -> None:
    """Bo hands in an exercise with a cell that looks around; and then the same again, as if Ada had."""
    there.run("managerkit", "start", "course", "--no-serve", account="bo", here=BO)
    exercise = there.file(f"{BO}/course/{EXERCISE}")
    notebook = json.loads(exercise.read_text("utf-8"))
    source = f"PORTS, HOMES = {ports}, {[ADA, BO]}\n{SPY}"
    cell: dict[str, object] = {"cell_type": "code", "id": "spy", "source": source}
    notebook["cells"].insert(1, cell | {"metadata": {}, "outputs": [], "execution_count": None})
    exercise.write_text(json.dumps(notebook), "utf-8")
    submit = ["env", "JUPYTER_CONFIG_PATH=/srv/hub/learner", f"HOME={BO}", "nbgrader", "submit", "mastery-v1"]
    there.run(*submit, account="bo", here=f"{BO}/course/exercises")
    there.run(*submit, "--CourseDirectory.student_id=ada", account="bo", here=f"{BO}/course/exercises")


def nobody_but_the_facilitators_read(there: Machine) -> None:
    for place in ("/srv/exchange/spring/inbound", "/srv/spring/cohort", f"{ADA}/course", "/srv/hub/state"):
        assert "Permission denied" in there.run("ls", place, account="bo", code=2), place
    assert "not permitted" in there.run("mv", "/srv/exchange/spring", "/srv/exchange/x", account="bo", code=1)


def limits_of(there: Machine, name: str) -> list[str]:
    """What the system allows somebody's server and each of its kernels."""
    numbers = there.run("pgrep", "-u", name, "-f", "jupyterhub.singleuser|ipykernel").split()
    return [there.file(f"/proc/{number}/limits").read_text("utf-8") for number in numbers]


def phones_join_a_room(running: Hub, ana: Page) -> None:
    """Ana holds a session in the cohort's terminal; phones come in by the hub's address, without an account."""
    early = another(ana)
    early.goto(f"{running.room}/")
    expect(early.get_by_text("No room is open now.")).to_be_visible()
    early.close()  # it looks again by itself now and then
    running.typed(ana, [": > room.out; (managerkit room >> room.out 2>&1 &)"])
    said = running.machine.file("/srv/spring/cohort/room.out")
    told = until(lambda: re.search(r"Remote, for you: +(\S+)\n.*/([A-Z]{4})\n", said.read_text("utf-8"), re.DOTALL))
    assert told, said.read_text("utf-8")
    remote, code = told[1], told[2]
    assert remote.startswith(f"{running.room}/remote/")
    refused = running.typed(ana, ["managerkit room --new --to elsewhere || test $? = 1"])
    assert "A room is open on this hub already" in refused

    phones = [Phone(running.ports[0], urlsplit(f"{running.room}/{code}").path, f"127.0.1.{n}") for n in range(1, 7)]
    for phone in phones:
        assert "begins in a moment" in phone.look()
    small = another(ana)
    small.set_viewport_size({"width": 390, "height": 780})
    small.goto(f"{running.room}/")
    small.get_by_role("textbox").fill(code)
    small.get_by_role("button").click()
    wall = another(ana)
    wall.goto(f"{running.room}/screen")
    expect(wall.locator(".code")).to_have_text(code)
    expect(wall.locator("body")).to_contain_text(running.room.removeprefix("http://"))
    expect(wall.locator(".count")).to_have_text("7 phones")
    asked = another(ana)
    asked.goto(remote)
    asked.get_by_role("button", name="Next: The last time somebody was late").click()
    small.get_by_role("button", name="I saw it").click()
    for phone in phones:
        assert phone.send(key="slip", value="b").status == 200
    expect(wall.locator(".count")).to_have_text("7 of 7 have answered")
    asked.get_by_role("button", name="Show the answers").click()
    expect(wall.locator(".bars")).to_be_visible()


def test_from_nothing_to_feedback_read(hub: tuple[Hub, list[str]]) -> None:
    running, typed = hub
    there = running.machine
    with running.started(), browsing() as ada:
        running.sign_in(ada, "ada", "analytical-engine")
        hand_in_spying(there, running.ports)
        expect(ada.locator(".mk-root").first).to_be_visible(timeout=120_000)
        limits = limits_of(there, "ada")
        assert len(limits) >= 2 and all(re.search(f"Max data size +{2**30} +{2**30} +bytes", one) for one in limits)
        assert ada.url.endswith("/user/ada/lab/tree/notebooks/00-start.ipynb")
        commands = ada.evaluate("window.jupyterapp.commands.listCommands()")
        assert not [one for one in commands if "nbgrader" in one or "formgrader" in one]
        assert not ada.get_by_text("Nbgrader").count()

        lab = running.lab(ada, "ada")
        lab.open(EXERCISE)
        ada.locator(".mk-root textarea").first.fill(WORDS)
        lab.settled()
        ada.get_by_role("button", name="Hand in to spring").click()
        expect(ada.locator("p", has_text="Handed in as")).to_be_visible(timeout=120_000)
        nobody_but_the_facilitators_read(there)

        ana = another(ada)
        running.sign_in(ana, "ana", "marks-in-pencil")
        ana.wait_for_url("**/services/cohort/lab/workspaces/ana**")
        assert "JUPYTERHUB" not in running.typed(ana, ["env"])
        said = running.typed(ana, typed)
        assert "2 taken" in said and "2 graded" in said and "report/report.html" in said, said
        assert "was left out: it says that ada handed it in, and it is bo's" in said, said
        phones_join_a_room(running, ana)
        refused = ada.goto(f"{running.cohort}/lab")
        assert refused is not None and refused.status == 403

        spied = there.file("/srv/spring/cohort/autograded/bo/mastery-v1/mastery.ipynb").read_text("utf-8")
        cell = next(one for one in json.loads(spied)["cells"] if one["id"] == "spy")
        found = "".join(cell["outputs"][0]["text"])
        assert found.startswith("environment: []\nenvironments: []\n"), found
        rest = found.splitlines()[2:]
        assert len(rest) == 10 and all("nothing, " in line for line in rest), found

        lab.open(EXERCISE)
        ada.get_by_role("tab", name="Course").click()
        ada.get_by_role("button", name="feedback").click()
        expect(ada.frame_locator("iframe").get_by_text(WORDS)).to_be_visible(timeout=60_000)
        assert lab.errors == []


def test_no_word_is_lost_and_the_next_sign_in_has_the_newer_course(hub: tuple[Hub, list[str]]) -> None:
    running, _ = hub
    there = running.machine
    journal = there.file(f"{ADA}/course/{EXERCISE}").with_suffix(".journal.jsonl")

    def kept() -> list[str]:
        records = map(json.loads, journal.read_text("utf-8").splitlines())
        return [record["data"] for record in records if record["kind"] == "text"]

    with browsing() as page:
        page.set_default_timeout(120_000)
        with running.started():
            running.sign_in(page, "ada", "analytical-engine")
            page.wait_for_url("**/user/ada/lab/**")
            lab = running.lab(page, "ada")
            lab.open(EXERCISE)
            box = page.locator(".mk-root textarea").first
            box.fill("With a hub.")
            lab.settled()
        box.fill("While there was none.")
        with running.started():
            lab.settled()
            assert kept()[-1] == "While there was none."
            running.cull("ada")
            box.fill("After the server was stopped.")
            late = page.locator(".mk-status[data-kind='late']").first
            expect(late).to_contain_text("kept in this browser", timeout=60_000)
            assert kept()[0] == "With a hub." and kept()[-1] == "While there was none."
            for notebook in (".managerkit/base/notebooks/01-mastery.ipynb", "notebooks/01-mastery.ipynb"):
                older = there.file(f"{ADA}/course/{notebook}")
                older.write_text(older.read_text("utf-8").replace("Mastery", "Craft"), "utf-8")
            later = page.context.new_page()
            later.set_default_timeout(120_000)
            page.close()
            later.goto(running.address)
            expect(later.get_by_text("The course is newer, and your workspace with it")).to_be_visible(timeout=120_000)
            news = f"upgraded-{date.today()}.md"
            assert news in later.url and there.file(f"{ADA}/course/{news}").is_file()
            assert "Mastery" in there.file(f"{ADA}/course/notebooks/01-mastery.ipynb").read_text("utf-8")
            assert there.file(f"{ADA}/course-before-{date.today()}").is_dir()
            lab = running.lab(later, "ada")
            lab.open(EXERCISE)
            offer = later.locator(".mk-offer")
            expect(offer).to_contain_text("After the server was stopped.", timeout=60_000)
            offer.get_by_role("button", name="Use it").click()
            lab.settled()
            assert kept()[-1] == "After the server was stopped."
