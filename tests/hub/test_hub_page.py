"""docs/hub.md, done as it stands there: a machine with accounts of its own, a real hub, people in browsers.

Of the page's commands only those that fetch packages are not run; the machine has what they would bring.
"""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hub import TYPED, Hub, Machine, machine
from tests.support.lab import browsing
from tests.support.places import ROOT, newest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PAGE = ROOT / "docs/hub.md"
_FENCE = re.compile(r"^```(sh|csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FETCHES = ("python3 -m venv", "/opt/managerkit/bin/pip install", "npm install")
EXERCISE = newest("mastery")
HOMES = "/home"
WORDS = "On the 3rd I gave Ines the migration, and took it back on the 5th."
SPIES = """
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
for place in ("/home" + "/ada", "/home" + "/bo", "/srv/spring/cohort", "/srv/exchange/spring", "/srv/hub"):
    print("folder:", tried(lambda: os.listdir(place)))
"""


def blocks() -> list[tuple[str, str]]:
    """What the page has one do, in order: a file to write, by its path, or the commands of one block at "sh"."""
    return [
        ("sh", text) if kind == "sh" else (text.partition("\n")[0].removeprefix("# "), text.partition("\n")[2])
        for kind, text in _FENCE.findall(PAGE.read_text("utf-8"))
    ]


def set_up(there: Machine) -> tuple[str, list[str]]:
    """Do what the page says up to the hub's start; what was said, and the lines for the cohort's terminal."""
    said, typed = "", list[str]()
    for what, text in blocks():
        if what != "sh":
            there.file(what).write_text(text, "utf-8")
        elif text.startswith("# in the cohort's terminal"):
            typed += text.splitlines()[1:]
        else:
            lines = [line for line in text.splitlines() if not line.startswith((*_FETCHES, "jupyterhub"))]
            said += there.run("sh", "-ec", "\n".join(lines), here="/srv")
    return said, typed


def hand_in_spying(there: Machine, ports: list[int]) -> None:
    """Bo hands in, from a terminal, an exercise with a cell that looks at all that it can reach."""
    there.run("managerkit", "start", "course", "--no-serve", account="bo", here=f"{HOMES}/bo")
    exercise = there.file(f"{HOMES}/bo/course/{EXERCISE}")
    notebook = json.loads(exercise.read_text("utf-8"))
    code = f"PORTS = {ports}\n{SPIES}"
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "spy",
        "metadata": {},
        "source": code,
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"].insert(1, cell)
    exercise.write_text(json.dumps(notebook), "utf-8")
    submit = ["env", "JUPYTER_CONFIG_PATH=/srv/hub/learner", f"HOME={HOMES}/bo", "nbgrader", "submit", "mastery-v1"]
    there.run(*submit, account="bo", here=f"{HOMES}/bo/course/exercises")


def nobody_but_the_facilitator_reads(there: Machine) -> None:
    for place in ("/srv/exchange/spring/inbound", "/srv/spring/cohort", f"{HOMES}/ada/course", "/srv/hub/state"):
        assert "Permission denied" in there.run("ls", place, account="bo", code=2), place
    assert "not permitted" in there.run("mv", "/srv/exchange/spring", "/srv/exchange/x", account="bo", code=1)


def type_in_terminal(page: Page, base: str, lines: list[str]) -> str:
    said = ""
    for line in lines:
        told = page.evaluate(TYPED, [base, line])
        assert "\nended: 0\r" in told, told
        said += told
    return said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make accounts, and start servers as their owners")
def test_from_nothing_to_feedback_read(tmp_path: Path) -> None:
    with machine() as there, browsing() as ada:
        said, typed = set_up(there)
        assert "Made /srv/hub/jupyterhub_config.py" in said and "Look at this first" not in said, said
        there.file("/etc/jupyter").mkdir(exist_ok=True)
        there.file("/etc/jupyter/jupyter_server_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')
        hub = Hub(there, "/srv/hub/jupyterhub_config.py", tmp_path / "hub.log")
        with hub.running():
            ada.set_default_timeout(120_000)
            hub.sign_in(ada, "ada", "analytical-engine")
            hand_in_spying(there, hub.ports)
            expect(ada.locator(".mk-root").first).to_be_visible(timeout=120_000)
            assert ada.url.endswith("/user/ada/lab/tree/notebooks/00-start.ipynb")
            commands = ada.evaluate("window.jupyterapp.commands.listCommands()")
            assert not [one for one in commands if "nbgrader" in one or "formgrader" in one]
            assert not ada.get_by_text("Nbgrader").count()

            lab = hub.lab(ada, "ada")
            lab.open(EXERCISE)
            ada.locator(".mk-root textarea").first.fill(WORDS)
            lab.settled()
            ada.get_by_role("button", name="Hand in to spring").click()
            expect(ada.locator("p", has_text="Handed in as")).to_be_visible(timeout=120_000)
            nobody_but_the_facilitator_reads(there)

            assert ada.context.browser is not None
            ana = ada.context.browser.new_context().new_page()
            hub.sign_in(ana, "ana", "marks-in-pencil")
            ana.wait_for_url("**/services/cohort/lab/workspaces/ana**", timeout=120_000)
            cohort = f"{hub.address}/services/cohort"
            assert "JUPYTERHUB_API_TOKEN" in type_in_terminal(ana, cohort, ["env"])
            said = type_in_terminal(ana, cohort, typed)
            assert "2 taken" in said and "2 graded" in said and "report/report.html" in said, said
            refused = ada.goto(f"{cohort}/lab")
            assert refused is not None and refused.status == 403

            spied = there.file("/srv/spring/cohort/autograded/bo/mastery-v1/mastery.ipynb").read_text("utf-8")
            cell = next(one for one in json.loads(spied)["cells"] if one["id"] == "spy")
            found = "".join(cell["outputs"][0]["text"])
            assert found.startswith("environment: []\nenvironments: []\n"), found
            rest = found.splitlines()[2:]
            assert len(rest) == 9 and all("nothing, " in line for line in rest), found

            lab.open(EXERCISE)
            ada.get_by_role("tab", name="Course").click()
            ada.get_by_role("button", name="feedback").click()
            expect(ada.frame_locator("iframe").get_by_text(WORDS)).to_be_visible()
            assert lab.errors == []
