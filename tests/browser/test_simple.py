"""Jupyter's simple view, on a phone: panels alive, nothing cut, letters that can be read, links in the same tab."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.support.lab import Lab, visiting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
expect.set_options(timeout=30_000)

PANELS = 4
SMALLEST_PX = 11
LETTERS = """figure => Math.min(...[...figure.querySelectorAll("text")].map(one => {
    const { a, b } = one.getScreenCTM();
    return parseFloat(getComputedStyle(one).fontSize) * Math.hypot(a, b); }))"""
"""How large the smallest letters of a figure are on the screen, in pixels."""
CUT = """() => [...document.querySelectorAll(".mk-root, .mk-figure, .mk-result, .mk-field, .jp-Cell")]
    .filter(one => !one.closest(".mk-table"))  // which scrolls, and shows that it does
    .filter(one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.className)"""
DARK = "() => window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })"


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Lab]:
    with visiting(browser, 390, 844) as page:
        yield Lab(page, address)


def test_on_a_phone_panels_are_alive_readable_and_kept(phone: Lab, untouched: str) -> None:
    page = phone.page
    phone.open(f"{untouched}/01-mastery.ipynb", view="notebooks")
    expect(page.locator(".mk-root")).to_have_count(PANELS)
    chosen = phone.panel().locator("input[type=radio]").nth(2)
    chosen.click()
    for left in (1, 0):
        asked = page.locator(".mk-predict").first
        asked.locator("input[type=range]").press("ArrowRight")
        phone.settled()
        asked.locator(".mk-main").click()
        expect(page.locator(".mk-predict")).to_have_count(left)
    expect(page.locator(".mk-figure.mk-fits")).to_have_count(2)
    for figure in page.locator(".mk-figure").all():
        figure.scroll_into_view_if_needed()
        assert figure.evaluate(LETTERS) >= SMALLEST_PX
    assert page.evaluate(CUT) == []
    for dark in (False, True):
        if dark:
            page.evaluate(DARK)
            page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
        phone.still()
        assert serious(phone) == []

    # a link stays in this tab, and so does the way back
    page.get_by_role("link", name="Optimise for learning").first.click()
    page.wait_for_url(f"**/notebooks/{untouched}/02-learning.ipynb")
    page.locator(".mk-root").first.wait_for()
    assert len(page.context.pages) == 1
    page.go_back()
    expect(page.locator(".mk-root")).to_have_count(PANELS)
    expect(chosen).to_be_checked()

    # as at 400 % zoom
    page.set_viewport_size({"width": 320, "height": 640})
    phone.still()
    assert page.evaluate(CUT) == []
    assert phone.panel().evaluate("one => one.clientWidth") > 250
    assert phone.errors == []


def serious(lab: Lab, within: str = ".mk") -> list[tuple[str, list[str]]]:
    """What axe finds within the panels, or another part of the page, that keeps somebody out."""
    found = Axe().run(lab.page, context=within, options={"resultTypes": ["violations"]})
    return [
        (violation["id"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


LINE = """() => { const pen = document.createElement("canvas").getContext("2d");
    const texts = [...document.querySelectorAll(".jp-MarkdownOutput p, .mk-root p")];
    return texts
        .filter(one => one.checkVisibility() && one.clientHeight > 40).map(one => {
            pen.font = getComputedStyle(one).font;
            const letter = pen.measureText(one.textContent).width / one.textContent.length;
            return Math.round(one.clientWidth / letter); }) }"""
"""How many letters there is room for in a line, for each text of some lines."""
UNTOUCHED = """() => { const { content } = window.jupyterapp.shell.currentWidget;
    return [content.activeCell.model.id, content.activeCell.node.getBoundingClientRect().top] }"""


def test_jupyterlab_at_800_and_at_1920_pixels(browser: Browser, address: str) -> None:
    with visiting(browser, 800, 900) as page:
        lab = Lab(page, address)
        lab.open("notebooks/02-learning.ipynb")
        lab.panel().wait_for()
        assert page.evaluate("() => window.jupyterapp.shell.leftCollapsed"), "the notebook has the room"
        assert page.evaluate(CUT) == []
        lab.run_all()
        page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.activeCell.model.id === 'assess'")
        assert page.evaluate(UNTOUCHED)[1] < 300, "Run All ends at the first panel that waits for an answer"

        page.set_viewport_size({"width": 1920, "height": 1000})
        page.evaluate("() => window.jupyterapp.shell.activateById('managerkit-course')")
        page.locator(".mk-side li").first.wait_for()
        lab.still()
        room = page.evaluate(LINE)
        assert room and max(room) <= 92
        assert serious(lab, ".mk-side") == []
        page.locator(".mk-side button").first.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('.mk-side') !== null"), "by keyboard, too"
        assert lab.errors == []
