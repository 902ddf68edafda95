"""A notebook that opens: its panels come to life by themselves, and nothing else does."""

import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from managerkit.workspace.start import LAYOUTS
from tests.support.lab import Lab, serving, visiting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

LESSON = "notebooks/01-mastery.ipynb"
PANELS = 4
UNSAVED = "window.jupyterapp.shell.currentWidget.context.model.dirty"
ALIVE = f"""() => document.querySelectorAll(".mk-root").length === {PANELS}
    && window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === "idle" """
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
READING = """() => { const top = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect().top;
    const cell = [...document.querySelectorAll(".jp-Cell")].find(one => one.getBoundingClientRect().bottom > top);
    return [cell.dataset.windowedListIndex, Math.round(cell.getBoundingClientRect().top)] }"""
"""The cell that stands at the top of the window, and where it begins."""

TABLE_DURING_RESTART = """() => { const { model, sessionContext } = window.jupyterapp.shell.currentWidget;
    const kernel = sessionContext.session.kernel, ask = kernel.requestCommInfo;
    const own = [...model.cells].find(cell => cell.type === "code" && !cell.getMetadata("managerkit")?.run_on_opening);
    kernel.requestCommInfo = function (...about) {
        if (!own.outputs.length) own.outputs.add({ output_type: "stream", name: "stdout", text: "mine" });
        return ask.apply(this, about) };
    return kernel.restart() }"""
"""A restart, and an output in a cell that is not the kit's while the kit looks for what is not alive."""

Cell = dict[str, Any]
MAP_IN_SIGHT = """() => {
    const { context, node } = window.jupyterapp.shell.currentWidget;
    const heading = node.querySelector("[data-jupyter-id=The-map]")?.getBoundingClientRect();
    return context?.path === "notebooks/00-start.ipynb" && heading?.top >= 0 && heading.top < innerHeight / 2;
}"""


def test_panels_are_alive_without_a_key_and_come_back(lab: Lab, untouched: str) -> None:
    lab.open(f"{untouched}/01-mastery.ipynb")
    lab.page.wait_for_function(ALIVE)
    lab.settled()
    assert lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex") == 0
    assert lab.page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0
    assert not lab.page.evaluate(f"() => {UNSAVED}"), "who has touched nothing is not asked to save it"

    shown = "all => all.filter(one => one.checkVisibility()).map(one => one.textContent)"
    code = lab.page.locator(".jp-CodeCell .jp-Cell-inputWrapper").evaluate_all(shown)
    assert [text.strip() for text in code if "mastery.table()" not in text] == [], "only what is taught as code is code"
    cells = lab.page.locator(".jp-Cell").count()
    lab.page.locator(".jp-MarkdownCell p").first.dblclick()
    for key in ("Escape", "d", "d"):
        lab.page.keyboard.press(key)
    lab.still()
    assert lab.page.locator(".jp-MarkdownCell .cm-content:visible").count() == 0, "a double click opens no source"
    assert lab.page.locator(".jp-Cell").count() == cells, "no slip of the hand deletes a text"

    # A kernel that dies is another kernel; what one reads stays where it is.
    lab.panel().locator("input[type=radio]").nth(1).click()
    lab.settled()
    lab.page.evaluate("() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 2400 }")
    lab.still()
    reading = lab.page.evaluate(READING)
    lab.page.evaluate(TABLE_DURING_RESTART)
    lab.page.wait_for_function("() => !document.querySelector('.mk-root')")
    lab.page.wait_for_function(ALIVE)
    lab.settled()
    lab.still()
    assert lab.page.evaluate(READING) == [reading[0], pytest.approx(reading[1], abs=2)]
    assert lab.page.evaluate(f"() => {UNSAVED}"), "what a cell of one's own has put out meanwhile is to be saved"
    expect(lab.panel().locator("input[type=radio]").nth(1)).to_be_checked()

    lab.page.reload()
    lab.page.wait_for_function(ALIVE)
    expect(lab.panel().locator("input[type=radio]").nth(1)).to_be_checked()
    assert lab.errors == []


def test_a_server_that_was_stopped_and_started_again_brings_them_back(browser: Browser, tmp_path: Path) -> None:
    workspace, log = tmp_path / "workspace", tmp_path / "log"
    with visiting(browser) as page:
        with serving(workspace, log) as address:
            lab = Lab(page, address)
            page.goto(address)
            page.locator(".mk-choice").first.wait_for()
            page.wait_for_function(IDLE)
            lab.open(LESSON)
            page.wait_for_function(ALIVE)
            said = log.read_text("utf-8")
            assert said.splitlines()[0].endswith("Ctrl-C here stops it, and your answers are kept.")
            assert not re.search("warning|not trusted|susceptible|timeout|error", said, re.IGNORECASE), "nothing alarms"
            left = workspace / LAYOUTS
            until(lambda: any(LESSON in layout.read_text("utf-8") for layout in left.glob("*")))
        page.locator(".jp-Dialog", has_text="could not be established").wait_for()
        with serving(workspace, log) as address:
            page.locator(".jp-Dialog button").last.click()
            page.wait_for_function("() => !document.querySelector('.mk-root')", timeout=90_000)
            page.wait_for_function(ALIVE)

            assert "opens where you left it" in log.read_text("utf-8")
            page.goto(address)
            page.wait_for_function(ALIVE)
            assert page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel").all_inner_texts() == ["01-mastery.ipynb"]


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that happens outside of the page."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.usefixtures("alone")
def test_an_exercise_ends_with_a_button_to_hand_in(lab: Lab, workspace: Path) -> None:
    folder = max(workspace.glob("exercises/trust-v*"))
    lab.open(f"exercises/{folder.name}/trust.ipynb")
    end = lab.page.locator(".mk-root", has_text="Done?")
    end.wait_for()
    task = lab.page.locator(".jp-MarkdownCell:has(+ .jp-CodeCell .mk-reflection)")
    task.scroll_into_view_if_needed()
    expect(task.locator("p").last).to_be_visible()
    expect(task.locator("ol")).to_be_hidden()  # the form under it has the questions
    lab.page.locator("textarea").first.fill("On Monday I promised what I had not got.")
    lab.settled()
    lab.run("notebook:insert-cell-below")
    side = lab.page.locator(".mk-side")
    lab.page.evaluate("() => window.jupyterapp.shell.activateById('managerkit-course')")
    side.get_by_text(f"Not saved yet: exercises/{folder.name}/trust.ipynb").wait_for()
    expect(side.locator("[aria-current]")).to_have_text("exercise")

    # with a mouse; what is not saved yet is saved first
    end.locator("summary").click()
    end.locator("input[name=learner]").fill("ada")
    end.get_by_role("button", name="Make the zip to hand in").click()
    end.get_by_text(f"Made {folder.name}-ada.zip").wait_for()
    assert not lab.page.evaluate(f"() => {UNSAVED}")
    lab.page.locator(".mk-side li", has_text="handed in on").wait_for()
    with zipfile.ZipFile(workspace / f"{folder.name}-ada.zip") as made:
        assert made.read("trust.ipynb") == (folder / "trust.ipynb").read_bytes()

    # with a keyboard alone
    end.get_by_role("button", name="See what counts so far").focus()
    lab.page.keyboard.press("Tab")
    for _ in range(6):
        if lab.page.evaluate("() => document.activeElement.name") == "zip":
            break
        lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Enter")
    end.get_by_text("nothing has changed since").wait_for()
    for _ in range(3):
        lab.page.keyboard.press("Tab")
        if lab.page.evaluate("() => document.activeElement.tagName") == "A":
            break
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context?.path === 'notebooks/09-enabling.ipynb'"
    )

    # and from the side to any notebook
    side.get_by_role("button", name="Mastery before management").click()
    lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context?.path === 'notebooks/01-mastery.ipynb'"
    )

    # and from there to the map itself, far down in the first notebook
    lab.page.get_by_role("link", name="The map").filter(visible=True).click()
    lab.page.wait_for_function(MAP_IN_SIGHT)
    assert lab.errors == []


def test_feedback_that_could_not_be_brought_is_told_at_the_side(lab: Lab) -> None:
    sentence = "The feedback on trust-v2 could not be brought (<b>Permission denied</b>); show this sentence."

    def answered(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, json={**found.json(), "not_brought": [sentence]})

    lab.page.route("**/managerkit/overview*", answered)
    lab.open(LESSON)
    lab.page.evaluate("() => window.jupyterapp.shell.activateById('managerkit-course')")
    expect(lab.page.locator(".mk-side").get_by_text(sentence)).to_be_visible()
    lab.page.unroute_all(behavior="wait")  # an answer may be on its way, which the page would not outlive
    assert lab.errors == []


# What must not run


def changed(cells: list[Cell], mark: Path) -> None:
    """Somebody has put something into one of the kit's cells."""
    assess = next(cell for cell in cells if cell["id"] == "assess")
    assess["source"] = [f"open({str(mark)!r}, 'w')\n", *assess["source"]]


def without_setup(cells: list[Cell], mark: Path) -> None:
    """What the kit's cells need is made by another cell."""
    setup = next(cell for cell in cells if cell["id"] == "setup")
    setup |= {"id": "mine", "source": [f"mastery = open({str(mark)!r}, 'w')"]}


def nothing(cells: list[Cell], mark: Path) -> None:
    """The notebook is as it is shipped."""


@pytest.mark.parametrize(
    ("change", "beside"),
    [(changed, ""), (without_setup, ""), (nothing, "managerkit.py")],
    ids=["changed", "without-setup", "own-managerkit"],
)
def test_nothing_runs_in_a_notebook_that_was_meddled_with(
    lab: Lab, workspace: Path, tmp_path: Path, change: Callable[[list[Cell], Path], None], beside: str
) -> None:
    folder, mark = workspace / f"from-the-mail-{tmp_path.name}", tmp_path / "it-ran"
    opened(lab, workspace, folder, lambda cells: change(cells, mark), {beside: f"open({str(mark)!r}, 'w')"})
    lab.page.get_by_text("panels come with Run > Run All Cells").wait_for()
    assert not mark.exists()
    assert executed(lab) == [], "no cell of this notebook has run"


def test_cells_of_ones_own_never_run(lab: Lab, workspace: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    own = {
        "cell_type": "code", "execution_count": None, "outputs": [], "source": [f"open({str(mark)!r}, 'w')"],
        "metadata": {"managerkit": {"run_on_opening": True}},
    }  # fmt: skip
    opened(lab, workspace, workspace / "notebooks/again", lambda cells: cells.insert(0, {**own, "id": "own"}), {})
    until(lambda: executed(lab) == ["setup", "assess", "timeline", "retention", "carry"])
    assert not mark.exists()


def test_the_switch_in_the_settings(lab: Lab) -> None:
    setting = """on => window.jupyterapp.serviceManager.settings.save("managerkit:plugin", `{"runOnOpening": ${on}}`)"""
    lab.open(LESSON)
    lab.page.evaluate(setting, False)
    try:
        lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        lab.open(LESSON)
        assert executed(lab) == []
    finally:
        lab.page.evaluate(setting, True)


def opened(
    lab: Lab, workspace: Path, folder: Path, change: Callable[[list[Cell]], None], beside: dict[str, str]
) -> None:
    """Put a copy of the lesson into a folder, with a change and other files, and open it."""
    folder.mkdir(parents=True)
    notebook = json.loads((workspace / LESSON).read_text("utf-8"))
    change(notebook["cells"])
    (folder / "mastery.ipynb").write_text(json.dumps(notebook), "utf-8")
    for name, text in beside.items():
        if name:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    with lab.page.expect_response("**/managerkit/kit-cells*"):
        lab.open((folder / "mastery.ipynb").relative_to(workspace).as_posix())


def executed(lab: Lab) -> list[str]:
    """The ids of the cells that have run, once the kernel has dealt with all that it was asked before."""
    lab.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
        .requestExecute({ code: "None", store_history: false }).done.then(() => null)"""
    )
    lab.idle()
    found: list[str] = lab.page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
        .filter(cell => cell.executionCount).map(cell => cell.id)"""
    )
    return found
