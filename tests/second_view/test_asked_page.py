"""The page for somebody who is asked, in a real browser: the command reads what it makes; any width, and paper."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from managerkit.cli import main
from managerkit.journal.asked import AskedBehaviour, SecondViewAsked
from managerkit.second_view.engine import MOST_BEHAVIOURS
from managerkit.second_view.form import form
from managerkit.second_view.reply import MOST_WORDS, Reply, found
from tests.support.lab import FLAGS
from tests.support.places import TINY

pytestmark = pytest.mark.slow

PAGE = "0123456789abcdef"
LONG = "asks a colleague for help with what that colleague does better than most of us"
Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Opens a page from a file, in a browser of its own, which must ask for nothing else and complain of nothing."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    wrong: list[str] = []

    def new(file: Path, width: int = 390, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield new
    for context in contexts:
        context.close()
    assert wrong == [] and all(one.startswith(("file:", "blob:")) for one in asked)


def written(folder: Path, asked: SecondViewAsked, person: int | None = None) -> Path:
    (file := folder / "page.html").write_text(form(asked, PAGE, person), "utf-8")
    return file


def asking(lines: int, text: str = LONG, **more: Any) -> SecondViewAsked:
    about = more.pop("about", "Ines")
    behaviours = tuple(AskedBehaviour("ladder", f"b{one}", text) for one in range(lines))
    return SecondViewAsked(about, behaviours, 4, **more)


def made(page: Page) -> Reply:
    page.get_by_role("button", name="Make my answer").click()
    (reply,) = found(page.get_by_label("Your answer").input_value())
    assert isinstance(reply, Reply)
    return reply


def test_three_people_answer_and_the_command_shows_one_of_them(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANAGERKIT_COURSE", str(TINY))
    for name in (".managerkit/base", "notebooks"):
        (tmp_path / "ws" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "ws")

    def ask(*words: str) -> str:
        ran = CliRunner().invoke(main, ["ask", *words])
        assert ran.exit_code == 0, ran.output
        return ran.output

    ask("ladder", "--about", "Ines", "--together", "3")
    (came := tmp_path / "came").mkdir()
    names = set()
    for number, words in enumerate(["Ask <more> “often”.", "На день раньше.", "Let them climb. 🪜"]):
        page = opens(tmp_path / "ws/notebooks/mine/what-have-you-seen.html")
        line = page.get_by_role("radiogroup").nth(0)
        line.get_by_label("mostly").check()
        page.get_by_label("One thing that Ines could do").fill(words)
        page.get_by_role("button", name="Make my answer").click()
        expect(page.locator("#said")).to_have_text("2 lines have no tick; that counts as “did not see it”.")
        expect(page.get_by_role("heading", name="Now send it to Ines")).to_be_focused()
        with page.expect_download() as download:
            page.get_by_role("link", name="Save as a file").click()
        names.add(download.value.suggested_filename)
        download.value.save_as(came / f"{number}.txt")
    assert len(names) == 3 and all(re.fullmatch(r"answer-[0-9a-f]{6}\.txt", name) for name in names)
    said = ask("--read", str(came))
    assert "3 of 3 have answered, and the page is closed." in said
    assert "Ask <more> “often”.\nLet them climb. 🪜\nНа день раньше." in said


def test_whoever_changes_an_answer_counts_once_and_another_person_in_the_same_browser_counts(
    opens: Opens, tmp_path: Path
) -> None:
    page = opens(written(tmp_path, asking(2)))
    line = page.get_by_role("radiogroup").nth(1)
    line.get_by_label("hardly ever").check()
    first = made(page)
    assert first.seen == {"ladder/b0": None, "ladder/b1": 0}
    line.get_by_label("sometimes").check()
    expect(page.get_by_label("Your answer")).to_be_hidden()
    second = made(page)
    page.reload()
    page.get_by_role("radiogroup").nth(0).get_by_label("did not see it").check()
    third = made(page)
    assert (second.id, third.id) == (first.id, first.id)
    assert [first.turn, second.turn, third.turn] == [0, 1, 2]
    page.get_by_role("button", name="Begin an answer for another person").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_label("One thing that Ines could do").fill("x" * (MOST_WORDS + 50))
    other = made(page)
    assert other.id != first.id and other.turn == 0 and other.words == "x" * MOST_WORDS


def test_an_empty_answer_is_none(opens: Opens, tmp_path: Path) -> None:
    page = opens(written(tmp_path, asking(2)))
    page.get_by_role("button", name="Make my answer").click()
    expect(page.locator("#said")).to_have_text("Tick at least one line, or write something.")
    expect(page.get_by_label("Your answer")).to_be_hidden()


def test_a_named_answer_says_whose_it_is_and_by_keyboard_alone(opens: Opens, tmp_path: Path) -> None:
    page = opens(written(tmp_path, asking(1, named=("Ana", "Ben")), 1))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("On Tuesday.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    (reply,) = found(page.get_by_label("Your answer").input_value())
    assert isinstance(reply, Reply)
    assert (reply.person, reply.seen, reply.words) == (1, {"ladder/b0": 1}, "On Tuesday.")


def test_without_scripts_it_says_what_to_do(opens: Opens, tmp_path: Path) -> None:
    page = opens(written(tmp_path, asking(2, through="Priya")), java_script_enabled=False)
    expect(page.get_by_role("button", name="Make my answer")).to_be_hidden()
    expect(page.get_by_text("Scripts do not run here")).to_contain_text("give it to Priya")
    expect(opens(tmp_path / "page.html").get_by_text("Scripts do not run here")).to_be_hidden()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_longest_page_is_one_side_of_paper(opens: Opens, tmp_path: Path, paper: str) -> None:
    page = opens(written(tmp_path, asking(MOST_BEHAVIOURS, about="Maximiliane von der Heide-Okon")))
    content = page.pdf(format=paper, margin={"top": "11mm", "bottom": "11mm", "left": "14mm", "right": "14mm"})
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_every_width_and_axe_finds_nothing(opens: Opens, tmp_path: Path, scheme: str, width: int) -> None:
    page = opens(written(tmp_path, asking(3, through="Priya")), width, color_scheme=scheme)
    for _ in range(2):
        violations = Axe().run(page).response["violations"]
        assert [f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.get_by_role("radiogroup").nth(0).get_by_label("mostly").check()
        made(page)
