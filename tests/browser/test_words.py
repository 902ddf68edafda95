"""No word is lost in the real JupyterLab: tabs closed, kernels stopped, storage blocked, two pages at once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.support.lab import Lab, serving, visiting
from tests.support.places import newest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words") / "workspace"


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    with serving(workspace, workspace.with_name("server.log")) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # JupyterLab takes cells out of the page that are far from its window.
    with visiting(browser, height=4_000) as found:
        yield found


def kept(workspace: Path, name: str, kind: str) -> list[Any]:
    """What an exercise's journal holds of a kind, read as any program would."""
    path = (workspace / newest(name)).with_suffix(".journal.jsonl")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [record["data"] for record in map(json.loads, lines) if record["kind"] == kind]


def another(page: Page, address: str) -> Lab:
    """A new tab of the same browser."""
    tab = page.context.new_page()
    tab.set_default_timeout(30_000)
    return Lab(tab, address)


def test_b1_words_typed_without_a_kernel_are_offered_after_the_tab_was_closed(
    page: Page, address: str, workspace: Path
) -> None:
    lab = Lab(page, address)
    lab.open(newest("learning"))
    lab.run_all()
    page.locator("textarea").first.wait_for()
    lab.run("kernelmenu:shutdown")
    page.locator("textarea").first.fill("Words of a tab that was closed.")
    expect(page.locator(".mk-status[data-kind='late']").first).to_contain_text("kept in this browser")
    after = another(page, address)
    page.close()
    after.open(newest("learning"))
    after.run_all()
    offer = after.page.locator(".mk-offer")
    expect(offer).to_contain_text("Words of a tab that was closed.")
    assert kept(workspace, "learning", "text") == []
    offer.get_by_role("button", name="Use it").click()
    after.settled()
    assert kept(workspace, "learning", "text") == ["Words of a tab that was closed."]
    expect(offer).to_have_count(0)


def test_b1_where_storage_is_blocked_the_panel_works(page: Page, address: str, workspace: Path) -> None:
    lab = Lab(page, address)
    lab.open(newest("culture"))
    page.evaluate(  # JupyterLab itself does not open without storage; Notebook 7 and others do
        """for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
    )
    lab.run_all()
    page.locator("textarea").first.fill("Nothing is kept here but by the kernel.")
    page.locator(".mk-status[data-kind='saved']").first.wait_for()
    assert kept(workspace, "culture", "text")[-1] == "Nothing is kept here but by the kernel."


def test_b1_the_browser_asks_before_unsaved_words_are_left(page: Page, address: str) -> None:
    lab = Lab(page, address)
    lab.open(newest("trust"))
    lab.run_all()
    lab.run("docmanager:save")
    page.locator("textarea").first.wait_for()
    lab.run("kernelmenu:shutdown")
    page.locator("textarea").first.fill("Not yet.")
    asked: list[str] = []

    def say_yes(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", say_yes)
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_c16_two_tabs_on_one_notebook_follow_each_other(page: Page, address: str, workspace: Path) -> None:
    one, other = Lab(page, address), another(page, address)
    for lab in (one, other):
        lab.open(newest("mastery"))
        lab.run_all()
    one.page.locator("textarea").first.fill("From the first tab.")
    expect(other.page.locator("textarea").first).to_have_value("From the first tab.")
    choice = other.page.locator(".mk-choice")
    choice.first.click()
    expect(one.page.locator(".mk-you").first).to_be_visible()
    one.page.locator(".mk-choice").first.click()
    expect(other.page.locator("[name^='choose:2:'], .mk-ending").first).to_be_visible()
    assert [len(play["choices"]) for play in kept(workspace, "mastery", "play")] == [1, 2]


SECOND = """([x, y]) => new MutationObserver((_, watcher) => {
    const here = document.elementFromPoint(x, y)?.closest("[name^='choose:1:']");
    if (!document.querySelector("[name^='choose:1:']") || window.mkSecond) return;
    watcher.disconnect();
    window.mkSecond = true;
    const control = here ?? document.querySelector("[name^='choose:1:']");
    const place = { clientX: x, clientY: y, detail: 2 };
    control.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...place }));
}).observe(document.body, { childList: true, subtree: true })"""
"""Clicks at the same place as soon as the next choices are there, however busy the machine is."""


def test_b5_a_double_click_is_one_choice(page: Page, address: str, workspace: Path) -> None:
    lab = Lab(page, address)
    lab.open(newest("motives"))
    lab.run_all()
    choice = page.locator("[name^='choose:0:']").first
    choice.hover(position={"x": 60, "y": 10})  # waits until the page stands still
    box = choice.bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + 10
    page.evaluate(SECOND, [x, y])
    page.mouse.click(x, y)
    page.wait_for_function("window.mkSecond")
    lab.settled()
    assert [len(play["choices"]) for play in kept(workspace, "motives", "play")] == [1]


CULL = """async () => { const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const settings = window.jupyterapp.serviceManager.serverSettings;
    const token = new URLSearchParams({ token: settings.token });
    const xsrf = document.cookie.match(/_xsrf=([^;]*)/)?.[1] ?? "";
    await fetch(`${settings.baseUrl}api/kernels/${kernel.id}?${token}`,
        { method: "DELETE", headers: { "X-XSRFToken": xsrf } }); }"""
"""Ends the kernel as the server does of itself: without a word to the page."""

KERNEL_GONE = "() => !window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel"
"""JupyterLab asks its server every ten seconds which kernels there are."""


def test_c16_run_all_after_the_kernel_was_culled_shows_every_panel(page: Page, address: str, workspace: Path) -> None:
    lab = Lab(page, address)
    lab.open(newest("candor"))
    lab.run_all()
    page.locator(".mk-root").first.wait_for()
    lab.idle()
    panels = page.locator(".mk-root").count()
    page.evaluate(CULL)
    page.wait_for_function(KERNEL_GONE)
    lab.run_all()
    expect(page.locator(".mk-root")).to_have_count(panels)
    page.locator("textarea").first.fill("After the cull.")
    lab.settled()
    assert kept(workspace, "candor", "text")[-1] == "After the cull."
