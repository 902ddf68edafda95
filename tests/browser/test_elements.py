"""Every panel of every notebook in the real JupyterLab: by mouse and by keyboard, in both themes, without an error.

`MANAGERKIT_SHOTS=folder pytest tests/test_elements.py` also leaves a picture of each panel, in both themes, to look at.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator

from tests.support.lab import Lab, browsing, serving
from tests.support.places import COURSE, EXERCISES, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SHOTS = os.environ.get("MANAGERKIT_SHOTS")
LESSONS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("notebooks/*.ipynb"))
LAST = LESSONS[-1].partition("-")[2].removesuffix(".ipynb")
WORKED = [name for name in EXERCISES if SHOTS or name == LAST or list(COURSE.glob(f"modules/{name}/practice-*.yml"))]
"""Exercises are worked alike: the last one, those with a practice, and all of them where pictures are wanted."""
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
PANEL = re.compile(r"\b\w+\.(?:assess|play|explore|reflect|practise|choose_track|memo|page|portfolio|hand_in)\(")
TALL = 12_000
"""Pixels; JupyterLab takes cells out of the page that are far from its window."""


def newest(name: str) -> str:
    """The notebook of a module's exercise."""
    folders = ROOT.glob(f"exercises/{name}-v*")
    return f"exercises/{max(folders, key=lambda path: int(path.name.rpartition('-v')[2])).name}/{name}.ipynb"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("elements") / "workspace"
    with serving(workspace, workspace.with_name("server.log")) as found:
        yield found


class Errors:
    """What the page complains of while it is watched; JupyterLab's own complaints about its server are not ours."""

    def __init__(self, lab: Lab) -> None:
        self.found: list[str] = []
        lab.page.on("console", self._said)
        lab.page.on("pageerror", lambda error: self.found.append(str(error)))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"{message.text} {message.location}")

    def ours(self) -> list[str]:
        return [one for one in self.found if "Failed to load resource" not in one]


@pytest.mark.parametrize("notebook", [*LESSONS, *map(newest, WORKED)])
def test_every_panel_works(address: str, notebook: str) -> None:
    with browsing(height=TALL) as page:
        lab = Lab(page, address)
        lab.open(notebook)
        errors = Errors(lab)
        lab.run_all()
        count = len(PANEL.findall((ROOT / notebook).read_text("utf-8")))
        lab.panel(count - 1).wait_for()
        worked = [work(lab, lab.panel(number)) for number in range(count)]
        assert len(worked) == page.locator(".mk-root").count()
        assert all(worked), f"nobody knows how to work panel {worked.index('')} of {notebook}"
        assert page.locator(".jp-OutputArea-output .jp-RenderedText[data-mime-type*='error']").count() == 0
        for theme in THEMES:
            lab.theme(theme)
            page.locator(".mk-root details").evaluate_all("all => all.forEach(one => one.open = true)")
            lab.still()
            picture(lab, notebook, theme)
            assert serious(lab) == []
        assert errors.ours() == []


def work(lab: Lab, panel: Locator) -> str:
    """Do to a panel what it is there for, and tell what it was."""
    panel.scroll_into_view_if_needed()
    if panel.locator("[name=guess]").count():
        return explorer(lab, panel)
    for name, does in (
        ("answer:", form),
        ("choose:", story),
        ("text:", writing),
        ("memo:", memo),
        ("page:", carried),
        ("track", one_of),
        ("in:", portfolio),
        ("check", ending),
    ):
        if panel.locator(f"[name^='{name}']").count():
            does(lab, panel)
            return name
    return one_of(lab, panel) if panel.locator("input[type=radio]").count() else ""


def explorer(lab: Lab, panel: Locator) -> str:
    """Predict by keyboard, look at the figure, move a slider by keyboard, change and add a row, break it by mouse."""
    guess = panel.locator("[name=guess]")
    guess.focus()
    before = guess.input_value()
    lab.page.keyboard.press("ArrowRight")
    assert guess.input_value() != before
    panel.locator("[name=predict]").focus()
    lab.page.keyboard.press("Enter")
    panel.locator("svg").first.wait_for()
    lab.settled()
    assert "You predicted" in panel.inner_text()
    slider = panel.locator("input[type=range]").first
    if slider.count():
        slider.focus()
        lab.page.keyboard.press("ArrowLeft" if slider.input_value() == slider.get_attribute("max") else "ArrowRight")
        lab.settled()
    add = panel.locator("[name^='add:']")
    if add.count() and add.is_enabled():
        rows = panel.locator("[name^='drop:']").count()
        add.click()
        panel.locator("[name^='drop:']").nth(rows).wait_for()
        panel.locator("[name^='drop:']").last.focus()
        lab.page.keyboard.press("Enter")
        panel.locator("[name^='drop:']").nth(rows).wait_for(state="detached")
    panel.locator("summary", has_text="Show me where it fails").click()
    panel.locator("[name=regime]").click()
    panel.locator(".mk-failing .mk-warning").wait_for()
    lab.settled()
    assert panel.locator(".mk-table table").count() >= 1
    return "explorer"


def form(lab: Lab, panel: Locator) -> None:
    """The first answer by mouse, the second by keyboard."""
    radios = panel.locator("input[type=radio]")
    radios.first.click()
    names = list(dict.fromkeys(radios.evaluate_all("all => all.map(one => one.name)")))
    panel.locator(f"input[name='{names[1]}']").first.focus()
    lab.page.keyboard.press("Space")
    lab.settled()
    assert panel.locator("input:checked").count() >= 2


def ending(lab: Lab, panel: Locator) -> None:
    """What counts so far, by keyboard."""
    panel.locator("[name=check]").focus()
    lab.page.keyboard.press("Enter")
    panel.get_by_text("points for form").wait_for()


def story(lab: Lab, panel: Locator) -> None:
    """The first choice by mouse, the next by keyboard."""
    shown = panel.locator(".mk-scene").inner_text()
    panel.locator("[name^='choose:']").first.click()
    panel.locator("[name^='choose:1:'], .mk-ending").first.wait_for()
    if panel.locator("[name^='choose:1:']").count():
        panel.locator("[name^='choose:1:']").last.focus()
        lab.page.keyboard.press("Enter")
        panel.locator("[name^='choose:2:'], .mk-ending").first.wait_for()
    lab.settled()
    assert panel.locator(".mk-scene").inner_text() != shown


def writing(lab: Lab, panel: Locator) -> None:
    panel.locator("textarea").first.click()
    lab.page.keyboard.type("On Monday at nine I asked Ravi.")
    lab.page.keyboard.press("Tab")
    lab.settled()
    assert panel.locator("textarea").first.input_value() == "On Monday at nine I asked Ravi."


def memo(lab: Lab, panel: Locator) -> None:
    one_of(lab, panel)
    if panel.locator("[name^='pick:']").count():
        panel.locator("summary").first.click()
        panel.locator("[name^='pick:']").first.click()
    writing(lab, panel)


def portfolio(lab: Lab, panel: Locator) -> None:
    """Leave a kind out by keyboard, and write the file by mouse."""
    panel.locator("[name='in:models']").focus()
    lab.page.keyboard.press("Space")
    lab.settled()
    assert not panel.locator("[name='in:models']").is_checked()
    panel.locator("[name=write]").click()
    panel.get_by_text("The page: portfolio/portfolio.html").wait_for()
    lab.settled()


def carried(lab: Lab, panel: Locator) -> None:
    """Type into the page by keyboard, and write the file by mouse."""
    writing(lab, panel)
    panel.locator("[name=write]").click()
    panel.get_by_text("Open it in a browser to print it").wait_for()
    lab.settled()


def one_of(lab: Lab, panel: Locator) -> str:
    radio = panel.locator("input[type=radio]").first
    radio.focus()
    lab.page.keyboard.press("Space")
    lab.settled()
    assert panel.locator("input[type=radio]:checked").count() >= 1
    return "choice"


def picture(lab: Lab, notebook: str, theme: str) -> None:
    """Leave a picture of each panel, where somebody wants to look."""
    if not SHOTS:
        return
    folder = Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    for number, panel in enumerate(lab.page.locator(".mk-root").all()):
        panel.scroll_into_view_if_needed()
        panel.screenshot(
            path=folder / f"{Path(notebook).stem}-{'ex-' * ('exercises' in notebook)}{number}-{theme[11:]}.png"
        )


def serious(lab: Lab) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds in the panels that is serious or critical."""
    found = Axe().run(lab.page, context=".mk-root", options={"resultTypes": ["violations"]})
    return [
        (violation["id"], violation["help"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
