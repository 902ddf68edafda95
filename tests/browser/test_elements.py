"""Every panel of every notebook in the real JupyterLab: by mouse and by keyboard, in both themes, without an error.

`MANAGERKIT_SHOTS=folder pytest tests/test_elements.py` also leaves a picture of each panel, in both themes, to look at.
"""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

from managerkit.progress.workspace import Workspace
from tests.support import undertaken
from tests.support.lab import Lab, serving, visiting
from tests.support.places import EXERCISES, ROOT, newest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SHOTS = os.environ.get("MANAGERKIT_SHOTS")
LESSONS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("notebooks/*.ipynb"))
LAST = LESSONS[-1].partition("-")[2].removesuffix(".ipynb")
WORKED = [
    name for name in EXERCISES if SHOTS or name == LAST or ".practise(" in (ROOT / newest(name)).read_text("utf-8")
]
"""Exercises are worked alike: the last one, those with a practice, and all of them where pictures are wanted."""
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
PANEL = re.compile(
    r"\b\w+\.(?:assess|play|explore|reflect|practise|sort|choose_track|memo|page|portfolio|show|look_back|second_view|share|hand_in)\("
)
NOTHING_YET = re.compile("There are no cards yet|Nothing more today")
TALL = 12_000
"""Pixels; JupyterLab takes cells out of the page that are far from its window."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("elements") / "workspace"
    with serving(workspace, workspace.with_name("server.log")) as found:
        undertaken.undertake(Workspace(workspace), date.today() - timedelta(days=40))
        yield found


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str) -> Iterator[Lab]:
    with visiting(browser, height=TALL) as page:
        found = Lab(page, address)
        found.open(LESSONS[0])
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
def test_every_panel_works(lab: Lab, notebook: str) -> None:
    page = lab.page
    lab.turn_to(notebook)
    errors = Errors(lab)
    lab.run_all()
    count = len(PANEL.findall((ROOT / notebook).read_text("utf-8")))
    lab.panel(count - 1).wait_for()
    worked = [work(lab, lab.panel(number)) for number in range(count)]
    assert len(worked) == page.locator(".mk-root").count()
    assert "look:" in worked or "look_back(" not in (ROOT / notebook).read_text("utf-8"), "something is due there"
    assert all(worked), f"nobody knows how to work panel {worked.index('')} of {notebook}"
    assert page.locator(".jp-OutputArea-output .jp-RenderedText[data-mime-type*='error']").count() == 0
    for theme in THEMES:
        lab.theme(theme)
        page.locator(".mk-root details").evaluate_all("all => all.forEach(one => one.open = true)")
        lab.still()
        picture(lab, notebook, theme)
        assert serious(lab, *([] if theme == THEMES[0] else ["color-contrast"])) == []
    assert errors.ours() == []


def work(lab: Lab, panel: Locator) -> str:
    """Do to a panel what it is there for, and tell what it was."""
    panel.scroll_into_view_if_needed()
    if panel.locator("[name=guess]").count():
        return explorer(lab, panel)
    for name, does in (
        ("answer:", form),
        ("choose:", story),
        ("sort:", sorting),
        ("text:", writing),
        ("memo:", memo),
        ("page:", carried),
        ("track", one_of),
        ("in:", portfolio),
        ("ask:", asking),
        ("check", ending),
        ("numbers", sharing),
        ("say:", card),
        ("look:", looking_back),
    ):
        if panel.locator(f"[name^='{name}']").count():
            does(lab, panel)
            return name
    if panel.locator("input[type=radio]").count():
        return one_of(lab, panel)
    return "nothing to do yet" if panel.get_by_text(NOTHING_YET).count() else ""


def explorer(lab: Lab, panel: Locator) -> str:
    """Predict by keyboard, look at the figure, move a slider by keyboard, change and add a row, break it by mouse."""
    guess = panel.locator("[name=guess]")
    expect(panel.locator("[name=predict]")).to_be_disabled()
    guess.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(panel.locator("[name=predict]")).to_be_enabled()
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


def card(lab: Lab, panel: Locator) -> None:
    """Answer in one's own words, look at the move, and say how it went."""
    writing(lab, panel)
    panel.locator("[name^='show:']").first.click()
    panel.locator("[name^='went:']").first.wait_for()
    panel.locator("[name^='went:']").nth(1).click()
    panel.get_by_text("Answered today").wait_for()
    lab.settled()


def looking_back(lab: Lab, panel: Locator) -> None:
    """Say by mouse that the moment came and how often one did it, by keyboard that the plan is dropped, and why."""
    panel.locator("[name^='look:'][name$=':came']").first.click()
    panel.locator("[name^='behaviour:']").first.click()
    panel.locator("[name^='look:'][name$=':onward'][value=drop]").focus()
    lab.page.keyboard.press("Space")
    reason = panel.locator("[name^='look:'][name$=':reason']")
    reason.focus()
    lab.page.keyboard.type("Mondays are over.")
    lab.page.keyboard.press("Tab")
    lab.settled()
    assert reason.input_value() == "Mondays are over." and panel.locator("input:checked").count() == 3


def memo(lab: Lab, panel: Locator) -> None:
    one_of(lab, panel)
    if panel.locator("[name^='pick:']").count():
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
    opens(lab, panel.get_by_role("link", name="Open the page"), "Portfolio")
    lab.settled()


def asking(lab: Lab, panel: Locator) -> None:
    """Write the page for a few people who are asked, paste what came back, and see that it is too little."""
    panel.get_by_label("How they know you").fill("Ines")
    panel.locator("[name='about:candor']").check()
    lab.settled()
    panel.locator("[name=write]").first.click()
    with lab.page.expect_popup() as opened:
        panel.get_by_role("link", name="what-have-you-seen.html").click()
    page = opened.value
    expect(page).to_have_title("What have you seen Ines do?")
    page.close()
    panel.get_by_label("What came back").fill("Sorry, no time!")
    panel.locator("[name=read]").click()
    panel.get_by_text("What you pasted: there is no answer in it").wait_for()
    lab.settled()


def sharing(lab: Lab, panel: Locator) -> None:
    """Tick the numbers by keyboard, read all that would be in the file, write it, and look at it; then take it back."""
    assert panel.locator("[name=write]").count() == 0 and panel.locator("input:checked").count() == 0
    panel.locator("[name=learner]").fill("engineer-7")
    panel.locator("[name=numbers]").focus()
    lab.page.keyboard.press("Space")
    panel.get_by_text("Your id: engineer-7").wait_for()
    panel.locator("[name=write]").click()
    panel.get_by_text("Wrote shared-engineer-7.json.").wait_for()
    with lab.page.expect_popup() as opened:
        panel.get_by_role("link", name="Open the file itself").click()
    expect(opened.value.locator("body")).to_contain_text('"learner": "engineer-7"')
    opened.value.close()
    panel.locator("[name=numbers]").uncheck()
    panel.get_by_text("takes back your numbers").wait_for()
    panel.locator("[name=numbers]").check()
    lab.settled()


def sorting(lab: Lab, panel: Locator) -> None:
    """Sort a round by the number keys alone, disagree once, go on, and write a line whose form is looked at."""
    panel.locator("[name^='sort:']").first.focus()
    differ = panel.locator("[name^='differ:']")
    disagreed = ""
    while panel.locator("[name^='sort:']").count():
        asked = panel.locator("blockquote").first.inner_text()
        lab.page.keyboard.press("1")
        expect(panel.locator(".mk-consequence")).to_contain_text(asked)
        expect(panel.locator(".mk-consequence")).to_be_focused()
        if not disagreed and differ.count():
            lab.page.keyboard.press("Tab")
            lab.page.keyboard.press("Space")
            expect(differ).to_be_checked()
            disagreed = asked
    expect(panel.get_by_text("You disagree with us about")).to_contain_text(disagreed)
    panel.locator("textarea").first.focus()
    lab.page.keyboard.type("On Tuesday at 14:10 you said <b>maybe</b>.")
    expect(panel.locator(".mk-checks").first).to_contain_text(re.compile("“(Tuesday|maybe)”"))
    panel.locator("[name^='more:']").focus()
    lab.page.keyboard.press("Enter")
    panel.locator("[name^='sort:']").first.wait_for()
    lab.settled()


def carried(lab: Lab, panel: Locator) -> None:
    """Type into the page by keyboard, and write the file by mouse."""
    writing(lab, panel)
    panel.locator("[name=write]").click()
    opens(lab, panel.get_by_role("link", name="Open it"), panel.locator("h3").first.inner_text())
    lab.settled()


def opens(lab: Lab, link: Locator, title: str) -> None:
    """A link to a file that was written opens it in a tab of its own."""
    with lab.page.expect_popup() as opened:
        link.click()
    expect(opened.value).to_have_title(re.compile(re.escape(title)))
    opened.value.close()


def one_of(lab: Lab, panel: Locator) -> str:
    panel.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
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


def serious(lab: Lab, *rules: str) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds in the panels that is serious or critical; by `rules` alone, where there are any."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = Axe().run(lab.page, context=".mk-root", options=options)
    return [
        (violation["id"], violation["help"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
