"""A model in the real JupyterLab: its chart beside what moves it, which follows while one drags."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from managerkit.journal.log import Journal
from tests.support.lab import Lab, visiting

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

LESSON = "notebooks/10-systems.ipynb"
MODELS = ("The capability trap", "Five whys to a system")
WHOLE = """element => {
    const box = element.getBoundingClientRect();
    const pane = element.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
    return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1;
}"""
"""Whether all of an element's height is on the screen."""
CUT = """panel => [...panel.querySelectorAll(".mk-rows select, .mk-rows input, .mk-rows button")]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.type !== "text"
        || one.getBoundingClientRect().right > panel.getBoundingClientRect().right)
    .map(one => one.name)"""
"""What is cut of a learner's rows."""
ROOM = """input => {
    const row = getComputedStyle(input.closest("tr")), cells = input.closest("tr").clientWidth;
    return input.clientWidth / (cells - parseFloat(row.paddingLeft) - parseFloat(row.paddingRight)); }"""
"""What share of a row's width a sentence has."""
CHARACTERS = """input => {
    const style = getComputedStyle(input), brush = document.createElement("canvas").getContext("2d");
    brush.font = style.font;
    return (input.clientWidth - parseFloat(style.paddingLeft) * 2) / brush.measureText("n").width; }"""


def test_b5_a_chart_is_in_sight_of_what_moves_it_and_follows_while_one_drags(
    browser: Browser, address: str, workspace: Path
) -> None:
    with visiting(browser, 1280, 720) as page:
        lab = Lab(page, address)
        for width, theme in ((1280, "JupyterLab Light"), (800, "JupyterLab Dark")):
            page.set_viewport_size({"width": width, "height": 720})
            lab.open(LESSON)
            lab.theme(theme)
            lab.run_all()
            panels = [page.locator(".mk-root").filter(has=page.locator("[name=guess], .mk-run")).nth(n) for n in (0, 1)]
            for number, panel in enumerate(panels):
                panel.scroll_into_view_if_needed()
                _predict(lab, panel)
                chart, sliders = panel.locator(".mk-run svg"), panel.locator(".mk-run input[type=range]")
                assert chart.evaluate(WHOLE), "the chart is in sight after the prediction"
                assert panel.evaluate(CUT) == []
                panel.locator(".mk-run details").evaluate_all("all => all.forEach(one => one.open = true)")
                for slider in sliders.all():
                    slider.focus()
                    assert slider.evaluate(WHOLE) and chart.evaluate(WHOLE), slider.get_attribute("name")
                _drag(lab, sliders.first, workspace)
                panel.locator("[name=regime]").click()
                lab.settled()
                assert chart.evaluate(WHOLE), "and so is the one that shows where the advice fails"
                if number:
                    assert panel.locator(".mk-rows input[type=text]").first.evaluate(ROOM) > 0.9
                if number and width == 1280:
                    assert panel.locator(".mk-rows input[type=text]").first.evaluate(CHARACTERS) >= 48
            assert len({round(one.bounding_box()["width"]) for one in page.locator(".mk-root").all()}) == 1  # type: ignore[index]
        assert lab.errors == []


def _predict(lab: Lab, panel: Locator) -> None:
    """Give a prediction where nobody has: none is there, and a press in the middle of the empty slider is one."""
    if not panel.locator(".mk-predict").count():
        panel.locator("[name=forget]").click()
    expect(panel.locator("[name=predict]")).to_be_disabled()
    expect(panel.locator(".mk-predict output")).to_have_text("not yet given")
    panel.locator("[name=guess]").click()
    panel.locator("[name=predict]").click()
    panel.locator(".mk-run").wait_for()
    lab.settled()


def _drag(lab: Lab, slider: Locator, workspace: Path) -> None:
    """Drag a slider: its number and the chart follow, the journal has it when it is let go, and once."""
    journal = Journal(workspace / "notebooks/systems.journal.jsonl", "systems", "1.0.0")
    kept = [record for record in journal.records() if record.kind == "sliders"]
    slider.focus()
    slider.hover(position={"x": 8, "y": 8})  # waits until the page stands still
    box = slider.bounding_box()
    assert box
    shown = slider.locator("xpath=..").locator("output")
    lab.page.mouse.down()
    seen = {shown.inner_text()}
    for share in (0.2, 0.5, 0.9):
        lab.page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        expect(shown).to_contain_text(slider.input_value())
        seen.add(shown.inner_text())
    lab.page.mouse.up()
    lab.settled()
    assert len(seen) == 4
    after = [record for record in journal.records() if record.kind == "sliders"]
    assert len(kept) < len(after) <= len(kept) + 3
