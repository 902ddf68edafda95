"""A person at the real JupyterLab: with a keyboard alone, in both themes, on a narrow screen, with a failing kernel."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.support.lab import Lab, visiting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

LESSON = "notebooks/01-mastery.ipynb"
EXERCISE = "exercises/mastery-v1/mastery.ipynb"
PEOPLE = "exercises/debugging-people-v2/debugging-people.ipynb"
START = "notebooks/00-start.ipynb"


def journal(workspace: Path, notebook: str) -> list[dict[str, Any]]:
    """What the journal beside a notebook holds, read as any program would."""
    path = (workspace / notebook).parent / f"{Path(notebook).stem.lstrip('0123456789-')}.journal.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


# With a keyboard alone

IS_PAST = """panel => {
    const { widgets, activeCellIndex } = window.jupyterapp.shell.currentWidget.content;
    const root = document.querySelectorAll(".mk-root")[panel];
    return activeCellIndex > widgets.findIndex((cell) => cell.node.contains(root));
}"""
MOVED = "() => document.activeElement?.closest('.mk-root') && !document.activeElement.classList.contains('mk-main')"
UNSAVED = "window.jupyterapp.shell.currentWidget.context.model.dirty"


class Keyboard:
    """Somebody without a mouse: Tab, arrows, Space, Enter and letters."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.page = lab.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to_panel(self, panel: int) -> None:
        """By arrows to the text above the n-th panel, which comes to life by itself; Tab goes on into it.

        Arrows pass by cells whose code is folded, and the panel's is.
        """
        self.lab.panel(panel).wait_for()
        for _ in range(30):
            if self.page.evaluate(IS_PAST, panel):
                break
            self.press("ArrowDown")
        self.press("ArrowUp")

    def focus(self) -> dict[str, str]:
        """What has the focus now."""
        found: dict[str, str] = self.page.evaluate(
            """() => { const e = document.activeElement; return {
                tag: e.tagName, type: e.type ?? "", name: e.name ?? "", css: String(e.className),
                checked: String(!!e.form?.querySelector(`[name="${e.name}"]:checked`)),
                inside: String(!!e.closest(".mk-root")) } }"""
        )
        return found

    def tab_to(self, css: str = "", name: str = "", tag: str = "") -> dict[str, str]:
        """Press Tab until a control of this class, name or tag has the focus."""
        for _ in range(120):
            self.press("Tab")
            here = self.focus()
            if here["inside"] == "true" and (
                (css and css in here["css"]) or (name and here["name"] == name) or (tag and here["tag"] == tag)
            ):
                return here
        raise AssertionError(f"Tab never came to {css or name}")


@pytest.mark.usefixtures("alone")
def test_keyboard_alone_from_assessment_to_a_hand_in_and_back_after_a_restart(lab: Lab, workspace: Path) -> None:
    hands = Keyboard(lab)
    lab.open(LESSON)
    hands.go_to_panel(0)
    _assess(hands)
    sentence = lab.panel(0).locator(".mk-result").first.text_content()
    answers = [r for r in journal(workspace, LESSON) if r["kind"] == "answer"]
    assert len({r["key"] for r in answers}) == 18

    hands.press("Escape")
    assert "jp-Cell" in hands.focus()["css"], "Esc leads back to the notebook"

    lab.open(EXERCISE)
    hands.go_to_panel(0)
    _play(hands)
    ending = lab.panel(0).locator(".mk-ending").text_content()
    hands.press("Escape")
    hands.go_to_panel(1)
    _reflect(hands)
    assert lab.panel(1).locator(".mk-open").count() == 0, "every check of form is met"
    assert "A strong one" in lab.panel(1).inner_text() or lab.panel(1).locator("summary").count() == 2

    hands.press("Escape")
    hands.go_to_panel(2)
    _hand_in(hands, workspace)

    hands.press("Control+s")
    lab.page.wait_for_function(f"() => !{UNSAVED}")
    lab.page.reload()
    lab.page.locator(".mk-root").nth(1).wait_for()
    assert lab.panel(0).locator(".mk-ending").text_content() == ending, "the page comes back while the kernel lives"

    lab.idle()
    lab.restart()
    lab.run_all()
    lab.panel(1).wait_for()
    assert lab.panel(0).locator(".mk-ending").text_content() == ending
    assert lab.panel(1).locator("textarea").first.input_value().startswith("In March I told Jonas")
    assert lab.panel(1).locator("input[type=date]").input_value() == "2026-12-31"

    lab.open(LESSON)
    lab.restart()
    lab.run_all()
    assert lab.panel(0).locator(".mk-result").first.text_content() == sentence
    assert lab.errors == []


def _assess(hands: Keyboard) -> None:
    """Answer every question of every part, by Tab, arrows and Space."""
    panel = hands.lab.panel(0)
    for _ in range(200):
        hands.press("Tab")
        here = hands.focus()
        if here["type"] == "radio" and here["checked"] == "false":
            hands.press("Space", "ArrowDown")
        elif "mk-main" in here["css"]:
            before = panel.locator("h4").inner_text()
            assert panel.locator("fieldset:not(:has(:checked))").count() == 0, "everything on this page is answered"
            hands.press("Enter")
            panel.locator("h4", has_not_text=before).wait_for()
            hands.page.wait_for_function(MOVED)
            if panel.locator(".mk-result").count():
                return
    raise AssertionError("the end of the assessment was never reached")


def _play(hands: Keyboard) -> None:
    """Play to an ending, taking the first or second choice in turn."""
    for turn in range(40):
        if hands.lab.panel(0).locator(".mk-ending").count():
            return
        hands.tab_to(css="mk-choice")
        if turn % 2 and hands.lab.panel(0).locator(".mk-choice").count() > 1:
            hands.press("Tab")
        hands.press("Enter")
        hands.lab.settled()
        assert hands.focus()["inside"] == "true", "the focus stays in the panel after a choice"
    raise AssertionError("no ending was reached")


def _reflect(hands: Keyboard) -> None:
    """Fill in every field of the reflection."""
    panel = hands.lab.panel(1)
    names = [n for n in panel.locator("textarea, input").evaluate_all("all => all.map(e => e.name)") if n]
    openings = iter(
        ["In March I told Jonas how to cut the migration in two.", "On 12 May Priya asked me and I said yes."]
    )
    rest = (
        " He had wanted ten minutes to think and I gave him forty seconds, because the room was booked and I like to be"
        " the one who knows. It saved us an hour that day. It cost him the afternoon in which he would have found the"
        " better cut, which Anselm found in June, and nobody said so until the retro, when she did, quietly, looking at"
        " the whiteboard. I have done the same twice since then, both times before lunch."
    )
    for name in names:
        here = hands.tab_to(name=name)
        if here["tag"] == "TEXTAREA":
            hands.page.keyboard.type(next(openings) + rest)
        elif here["type"] == "date":
            hands.page.keyboard.type("12312026")
        else:
            hands.page.keyboard.type("the next offer comes from somebody in a hurry")
    hands.press("Tab")
    hands.lab.settled()


def _hand_in(hands: Keyboard, workspace: Path) -> None:
    """Open the end of the exercise, type an id, and make the zip."""
    end = hands.lab.panel(2)
    while hands.tab_to(tag="SUMMARY") and not end.locator("details[open]").count():
        hands.press("Enter")
    hands.tab_to(name="learner")
    hands.page.keyboard.type("ada")
    hands.tab_to(name="zip")
    hands.press("Enter")
    end.get_by_text(re.compile(r"Made mastery-v\d+-ada\.zip")).wait_for()
    assert list(workspace.glob("mastery-v*-ada.zip"))


def test_letters_on_a_focused_button_do_not_reach_the_notebook(lab: Lab) -> None:
    lab.open(EXERCISE)
    lab.run_all()
    before = lab.page.locator(".jp-Cell").count()
    lab.panel(0).locator("button").first.focus()
    lab.page.keyboard.press("d")
    lab.page.keyboard.press("d")
    lab.page.wait_for_timeout(500)  # a cell would have gone by now
    assert lab.page.locator(".jp-Cell").count() == before


AT_WORK = """async () => {
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
    const second = () => document.querySelectorAll(".mk-root fieldset")[1]?.querySelector("input:not(:checked)");
    while (!second()) await new Promise(requestAnimationFrame);
    second().focus();
}"""
"""Run every cell, and go to the second question as soon as it is there."""


def test_who_is_at_work_soon_after_run_all_is_left_there(lab: Lab) -> None:
    lab.open("notebooks/12-scope.ipynb")
    lab.run_all()
    lab.panel(0).locator("fieldset").first.locator("input").first.click()
    lab.settled()
    lab.page.evaluate(AT_WORK)
    lab.page.wait_for_timeout(600)  # one would have been led elsewhere by now
    lab.page.keyboard.press("Space")
    lab.settled()
    assert lab.panel(0).locator("input:checked").count() == 2


# For everybody's eyes and ears


@pytest.mark.parametrize("notebook", [START, LESSON, "notebooks/06-debugging-people.ipynb", PEOPLE])
def test_axe_finds_nothing_serious(lab: Lab, notebook: str) -> None:
    lab.open(notebook)
    lab.run_all()
    lab.panel().wait_for()
    lab.predict()
    for _ in range(3):
        choice = lab.page.locator(".mk-choice")
        if choice.count():
            choice.first.click()
            lab.settled()
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.theme(theme)
        lab.page.locator(".mk-root details").evaluate_all("all => all.forEach(one => one.open = true)")
        lab.settled()
        lab.still()
        found = Axe().run(lab.page, context=".mk-root", options={"resultTypes": ["violations"]})
        serious = [
            (violation["id"], violation["help"], [node["html"][:200] for node in violation["nodes"][:3]])
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert serious == [], theme
    assert lab.errors == []


@pytest.mark.parametrize("notebook", [LESSON, PEOPLE])
def test_nothing_sticks_out_at_800_pixels(browser: Browser, address: str, notebook: str) -> None:
    with visiting(browser, 800, 900) as page:
        lab = Lab(page, address)
        lab.open(notebook)
        lab.run_all()
        lab.panel().wait_for()
        lab.predict()
        lab.settled()
        wide = page.locator(".mk-root").evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)")
        assert [extra for extra in wide if extra > 1] == []


# When things go wrong


def test_an_answer_given_while_a_cell_runs_and_fails_is_kept(lab: Lab, workspace: Path) -> None:
    lab.open(START)
    lab.run_all()
    lab.panel().wait_for()
    lab.page.evaluate(
        """() => { const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
        kernel.requestExecute({ code: "import time; time.sleep(3); 1/0" });
        kernel.requestExecute({ code: "print('queued behind it')" }); }"""
    )
    before = journal(workspace, START)
    radio = lab.page.locator("input[name^='answer:']").first
    radio.click()
    lab.page.locator(".mk-status[data-kind='saved']").first.wait_for()
    new = journal(workspace, START)[len(before) :]
    assert [(r["kind"], r["key"]) for r in new] == [("answer", str(radio.get_attribute("name")).split(":")[1])]


def test_words_typed_while_the_kernel_is_dead_come_back(lab: Lab, workspace: Path) -> None:
    lab.open(PEOPLE)
    lab.run_all()
    area = lab.page.locator("textarea").first
    area.wait_for()
    lab.run("kernelmenu:shutdown")
    area.fill("On Tuesday nothing was saved, and I typed on.")
    lab.page.locator(".mk-status[data-kind='late']").first.wait_for()
    lab.run("kernelmenu:restart")
    lab.run_all()
    lab.settled()
    texts = [r["data"] for r in journal(workspace, PEOPLE) if r["kind"] == "text"]
    assert "On Tuesday nothing was saved, and I typed on." in texts


def test_typed_markup_shows_as_text(lab: Lab) -> None:
    hostile = '<img src=x onerror="window.hacked = 1"></textarea><script>window.hacked = 1</script> & so on'
    lab.open(PEOPLE)
    lab.run_all()
    area = lab.page.locator("textarea").first
    area.fill(hostile)
    lab.settled()
    lab.run_all()
    expect(lab.page.locator("textarea").first).to_have_value(hostile)
    assert lab.page.evaluate("window.hacked") is None
