"""A cohort on a real hub, in browsers, all at once, with what goes wrong in a session: what is lost, what it takes.

The machine is set up as docs/hub.md says, in namespaces of its own (so: root on Linux). Everybody signs in, opens three
notebooks and types; the hub is stopped and started meanwhile, one learner's server is stopped, one kernel restarted.
Then all hand in, two facilitators mark at once, and everybody reads their feedback. Run: python -m bench.hub [LEARNERS]
"""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect

from tests.support.hub import HOMES, Hub, Machine, another, machine, set_up
from tests.support.lab import SAVED, Lab, browsing
from tests.support.places import newest

from .measure import Row, progress

PATIENCE = 300_000
"""Milliseconds for what ten people do at once on a small machine."""
SAVES_WITHIN = 60
"""Seconds after the last key in which a panel may come to say that all is saved."""
WELCOME, LESSON, EXERCISE = "notebooks/00-start.ipynb", "notebooks/01-mastery.ipynb", newest("mastery")
FACILITATORS = {"ana": "2", "ben": "3"}
"""Their accounts, and the level that each gives throughout."""
TEXTS = 2
"""That each of them marks."""
TYPES = """about => {
    let number = 0;
    window.mkTyped = [];
    window.mkTypist = setInterval(() => {
        const box = document.querySelector(".mk-root textarea");
        const word = `${about}${number++}`;
        box.focus();
        box.value += ` ${word}`;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        window.mkTyped.push(word);
    }, 300);
}"""
"""Somebody types on and on, each word another."""
RESTARTED = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


@dataclass
class Learner:
    """A learner in a browser, and the words that they have typed."""

    name: str
    page: Page
    lab: Lab
    words: list[str] = field(default_factory=list)

    def type_on(self, about: str) -> None:
        """Begin to type."""
        self.page.evaluate(TYPES, about)

    def leave_off(self) -> None:
        """Type no more."""
        self.words += self.page.evaluate("() => { clearInterval(window.mkTypist); return window.mkTyped.splice(0) }")

    def wait_until_saved(self) -> None:
        """Wait for what the panel says, and take what it offers; words that are not saved then are lost."""
        end = time.monotonic() + SAVES_WITHIN
        while not self.page.evaluate(SAVED) and time.monotonic() < end:
            offer = self.page.get_by_role("button", name="Use it")
            if offer.count():
                offer.first.click()
            self.page.wait_for_timeout(300)

    def lost(self, there: Machine) -> list[str]:
        """The words that are not in what the journal last has."""
        journal = there.file(f"{HOMES}/{self.name}/course/{EXERCISE}").with_suffix(".journal.jsonl")
        records = map(json.loads, journal.read_text("utf-8").splitlines())
        kept = [record["data"] for record in records if record["kind"] == "text"]
        return sorted({*self.words} - {*kept[-1].split()}) if kept else self.words


class Session:
    """What a cohort does on a hub."""

    def __init__(self, hub: Hub, first: Page, names: Sequence[str]) -> None:
        self._hub, self._there = hub, hub.machine
        pages = [first, *(another(first) for _ in names[1:])]
        self.learners = [Learner(name, page, hub.lab(page, name)) for name, page in zip(names, pages, strict=True)]
        self._markers = {name: another(first) for name in FACILITATORS}
        for page in (*pages, *self._markers.values()):
            _prepare(page)

    def sign_in(self) -> None:
        """All learners sign in; each sees the course."""
        for one in self.learners:
            self._hub.sign_in(one.page, one.name, _password(one.name))
        for one in self.learners:
            expect(one.page.locator(".mk-root").first).to_be_visible(timeout=PATIENCE)

    def open(self, notebook: str) -> None:
        """All open a notebook."""
        for one in self.learners:
            one.lab.go(notebook)
        for one in self.learners:
            one.page.locator(".jp-Notebook").wait_for()
            one.lab.idle()

    def go_on(self) -> None:
        """Leave everybody to what they do, for a while."""
        self.learners[0].page.wait_for_timeout(2000)

    def stop_server(self, one: Learner) -> None:
        """A learner's server is stopped while they type; they close the page, sign in anew, and go on."""
        home = one.page.context.new_page()
        _prepare(home)
        one.type_on("unserved")
        self.go_on()
        home.goto(f"{self._hub.address}/hub/home")
        home.click("#stop")
        expect(home.locator("#start")).to_contain_text("Start", timeout=PATIENCE)
        self.go_on()
        one.leave_off()
        one.page.close()
        one.page, one.lab = home, self._hub.lab(home, one.name)
        home.goto(self._hub.address)
        home.locator(".jp-LabShell").wait_for()
        one.lab.open(EXERCISE)
        one.wait_until_saved()

    def restart_kernel(self, one: Learner) -> None:
        """A learner's kernel is restarted while they type; they run all cells again."""
        one.type_on("restarted")
        self.go_on()
        one.page.evaluate(RESTARTED)
        self.go_on()
        one.leave_off()
        one.lab.run_all()
        one.wait_until_saved()

    def hand_in(self) -> None:
        """All press the button at the end of the exercise."""
        for one in self.learners:
            one.page.get_by_role("button", name="Hand in to spring").click(no_wait_after=True)
        for one in self.learners:
            expect(one.page.locator("p", has_text="Handed in as")).to_be_visible(timeout=PATIENCE)

    def mark(self) -> dict[str, int]:
        """Both facilitators sign in, collect and grade, and mark at two desks at once; how many texts each."""
        for name, page in self._markers.items():
            self._hub.sign_in(page, name, _password(name))
            page.wait_for_url(f"**/services/cohort/lab/workspaces/{name}**")
        self._typed("ana", "managerkit cohort collect")
        self._typed("ben", "managerkit cohort grade")
        desks = {}
        for name, page in self._markers.items():
            self._typed(name, f"managerkit cohort mark --as {name} --no-serve")
            desks[name] = Lab(page, f"{self._hub.cohort}/lab?token=")
            desks[name].go(f"marking/{name}.ipynb", f"lab/workspaces/{name}/tree")
        for desk in desks.values():
            desk.page.locator(".jp-Notebook").wait_for()
            desk.idle()
            desk.page.locator(".jp-CodeCell").first.click()
            desk.page.keyboard.press("Shift+Enter")
            desk.idle()
        marked = dict.fromkeys(desks, 0)
        while desks:
            for name, desk in [*desks.items()]:
                marked[name] += _mark_one(desk, FACILITATORS[name])
                if marked[name] == TEXTS or not _is_at_a_text(desk):
                    del desks[name]
        return marked

    def kept_marks(self) -> dict[str, int]:
        """How many texts have all levels as their marker gave them, by marker."""
        found = {}
        for name, level in FACILITATORS.items():
            lines = self._there.file(f"/srv/spring/cohort/marking/{name}.marks.jsonl").read_text("utf-8").splitlines()
            marks = {one["data"]["learner"]: one["data"] for one in map(json.loads, lines) if one["kind"] == "mark"}
            whole = [[int(level)] * 4 == [*one["levels"].values()] for one in marks.values() if _is_real(one)]
            found[name] = sum(whole)
        return found

    def give_back(self) -> int:
        """Feedback is released, and everybody reads it; how many saw their own last word in it."""
        self._typed("ana", "managerkit cohort feedback --also-unmarked")
        self._typed("ben", "managerkit cohort report")
        for one in self.learners:
            one.page.get_by_role("tab", name="Course").click()
        read = 0
        for one in self.learners:
            one.page.get_by_role("button", name="feedback").click()
            with suppress(AssertionError):
                expect(one.page.frame_locator("iframe").get_by_text(one.words[-1])).to_be_visible(timeout=60_000)
                read += 1
        return read

    def _typed(self, name: str, line: str) -> None:
        self._hub.typed(self._markers[name], [line])

    def size(self) -> float:
        """What a learner's processes take, in MB: the middle of all."""
        return median(_size(self._there, "-u", one.name) for one in self.learners)


def _prepare(page: Page) -> None:
    """Have a page patient, and somebody at it who sends away what JupyterLab says where it finds no hub."""
    page.set_default_timeout(PATIENCE)
    page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.locator(".jp-Dialog-footer button").last.click())


def _password(name: str) -> str:
    return f"{name}-in-pencil"


def _is_at_a_text(desk: Lab) -> bool:
    return bool(desk.panel().locator(".mk-rubric").count())


def _is_real(mark: dict[str, str]) -> bool:
    return not mark["assignment"].endswith(".calibration")


def _mark_one(desk: Lab, level: str) -> bool:
    """Give what lies on a desk a level throughout, and go on; whether it was a learner's text, not one for practice."""
    panel = desk.panel()
    heading = panel.locator("h4").first
    was_practice, place_before = "Practice" in heading.inner_text(), heading.get_attribute("data-focus") or ""
    for place in range(1, 5):
        desk.page.keyboard.press(level)
        expect(panel.locator("[data-key=sum]")).to_contain_text("of 12" if place == 4 else f"{place} of 4")
    desk.page.keyboard.press("n")
    expect(heading).not_to_have_attribute("data-focus", place_before)
    return not was_practice


def _size(there: Machine, *which: str) -> float:
    """The proportional share of memory of all processes that pgrep finds, in MB."""
    found = 0
    for number in there.run("pgrep", *which).split():
        with suppress(OSError):  # some end meanwhile
            text = there.file(f"/proc/{number}/smaps_rollup").read_text()
            found += int(re.findall(r"^Pss: +(\d+) kB", text, re.MULTILINE)[0])
    return found / 1024


def _people(names: Sequence[str]) -> dict[str, str]:
    """What stands in docs/hub.md of its people, and what does so of ours."""
    everybody = [*names, *FACILITATORS]
    return {
        "ada,Ada Lovelace,ada@example.org\nbo,Bo Diddley,bo@example.org\n": "".join(f"{one},{one}\n" for one in names),
        "id,name,email": "id,name",
        "ada:analytical-engine\nbo:square-guitar\nana:marks-in-pencil\n": "".join(
            f"{one}:{_password(one)}\n" for one in everybody
        ),
        "for name in ada bo ana;": f"for name in {' '.join(everybody)};",
        "--facilitators ana": f"--facilitators {','.join(FACILITATORS)}",
    }


def run(many: int) -> list[Row]:
    """A session on a hub, from signing in to feedback read.

    Args:
        many: how many learners, at least two.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return [Row("a cohort on a hub", "–", "not run: only root on Linux makes accounts")]
    names = [f"learner{number}" for number in range(1, many + 1)]
    with tempfile.TemporaryDirectory() as folder, machine() as there:
        progress(f"hub: {many} learners, some minutes")
        set_up(there, _people(names))
        with browsing() as page:
            return _measured(Hub(there, Path(folder) / "log"), page, names)


def _measured(hub: Hub, page: Page, names: Sequence[str]) -> list[Row]:
    there, many, session = hub.machine, len(names), Session(hub, page, names)
    learners = session.learners
    with hub.started():
        began = time.monotonic()
        session.sign_in()
        one_open = session.size()
        session.open(LESSON)
        session.open(EXERCISE)
        three_open = session.size()
        for one in learners:
            one.type_on("word")
        session.go_on()
    with hub.started():
        session.go_on()
        for one in learners:
            one.leave_off()
        for one in learners:
            one.wait_until_saved()
        session.stop_server(learners[-1])
        session.restart_kernel(learners[0])
        lost = list(chain.from_iterable(one.lost(there) for one in learners))
        session.hand_in()
        marked = session.mark()
        kept = session.kept_marks()
        read = session.give_back()
        took = time.monotonic() - began
        own = _size(there, "-o", "-f", "bin/jupyterhub --config"), _size(there, "-o", "-f", "configurable-http-proxy")
    words = sum(len(one.words) for one in learners)
    people = f"{many} learners and {len(FACILITATORS)} facilitators on a hub"
    return [
        Row(f"{people}: words lost", "none", f"{len(lost)} of {words:,}", not lost),
        Row("… learners whose feedback was read", "all", f"{read} of {many}", read == many),
        Row("… marks lost of two desks at once", "none", f"{sum(marked.values()) - sum(kept.values())} of "
            f"{sum(marked.values())}", marked == kept),
        Row("… MB a learner, one notebook open and three", "–", f"{one_open:.0f}, {three_open:.0f}"),
        Row("… MB of the hub and its proxy", "–", f"{own[0]:.0f}, {own[1]:.0f}"),
        Row("… from the first sign-in to the last feedback", "–", f"{took / 60:.1f} min"),
    ]  # fmt: skip


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else 10):
        print(f"{row.what}: {row.measured} (target: {row.target})")
