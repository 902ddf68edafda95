"""The documentation as a site: built once without a warning, and read as a visitor reads it."""

import ast
import inspect
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import click
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from docs.site import lessons
from managerkit.cli import main
from managerkit.content.cards import Cards
from managerkit.content.loading import CourseFolder, ModuleFolder
from managerkit.content.sentences import Sentences
from managerkit.journal.lock import locked
from managerkit.notebook import NotebookModule
from tests.support.lab import browsing
from tests.support.places import COURSE, MODULES, PACKS, ROOT

pytestmark = pytest.mark.slow
PANELS = "assess|choose_track|explore|look_back|memo|page|play|portfolio|second_view|share|show|sort"
"""What a lesson calls that shows a panel of its own."""
TAUGHT = {"start": "What is left, and what could still stop it?"}
"""A story's words that its lesson says, too, to be said at work."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; built once, however many processes run these tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with locked(shared / "site.lock", math.inf):
        if not (said := shared / "site.txt").exists():
            command = [sys.executable, "-m", "docs.site", str(shared / "site")]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            said.write_text(done.stdout + done.stderr, "utf-8")
    assert said.read_text("utf-8") == f"The site is built. Next: open {shared / 'site/index.html'} in a browser.\n"
    return shared / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page by its path."""
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): BeautifulSoup(path.read_bytes(), "lxml") for path in found}


def told(page: BeautifulSoup) -> str:
    """What stands in a page's own part, without what is around it."""
    article = page.find("article")
    assert article
    return letters(article.get_text(" "))


def letters(text: str) -> str:
    """A text's letters and digits alone, so that quotes, marks and ends of lines do not matter."""
    return re.sub(r"\W+", " ", text).strip().casefold()


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(
    site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    dead = []
    ids = {site / name: {str(one["id"]) for one in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in pages.items():
        for element in page.find_all(["a", "img", "link", "script"]):
            where = str(element.get("href") or element.get("src") or "")
            address = urlsplit(where)
            if address.scheme:
                if element.name != "a" or address.scheme not in ("http", "https"):
                    dead.append(f"{name}: {where}")
                continue
            path = Path(os.path.normpath((site / name).parent / unquote(address.path))) if address.path else site / name
            place = unquote(address.fragment)
            if not path.is_file() or (place and path in ids and place not in ids[path]):
                dead.append(f"{name}: {where}")
    assert len(pages) > 30
    assert dead == []


def test_no_mark_of_what_a_page_is_written_in_is_left_on_it(pages: dict[str, BeautifulSoup]) -> None:
    left = []
    for name, page in pages.items():
        for article in map(copy, page.find_all("article")):
            for code in article.find_all(["pre", "code"]):
                if code.name == "code" and len(code.get_text()) > 90:
                    left.append(f"{name}: {code.get_text()}")
                code.clear()
            left += [f"{name}: {one}" for one in re.findall(r".{0,30}(?:`|\]\().{0,30}", article.get_text())]
    assert left == []


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def test_every_command_and_option_has_its_help_on_the_page(pages: dict[str, BeautifulSoup]) -> None:
    parts = {
        part.select("h3")[0].get_text().rstrip("#¶"): part for part in pages["commands.html"].select("section section")
    }
    known = dict(commands(main))
    assert parts.keys() == known.keys()
    for path, command in known.items():
        said = letters(parts[path].get_text(" "))
        assert letters(f"managerkit {path}") in said, path
        for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
            assert letters(paragraph) in said, path
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert f" {letters(option.opts[-1])} " in f" {said} ", f"{path} {option.opts}"
                assert letters(option.help or "") in said, f"{path} {option.opts}"


def promised() -> Iterator[str]:
    """The dotted names that a notebook or a package of somebody else's may name."""
    yield "managerkit.module"
    for name in vars(NotebookModule):
        if not name.startswith("_") and name != "open":
            yield f"managerkit.notebook.NotebookModule.{name}"
    for path in PACKS.glob("plugin/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("managerkit."):
                yield from (f"{node.module}.{name.name}" for name in node.names)


def test_every_public_name_is_explained(pages: dict[str, BeautifulSoup]) -> None:
    names = set(promised())
    assert len(names) > 40
    entries = pages["python.html"].select("dt[id]")
    explained = {
        str(one["id"]) for one in entries if (text := one.find_next_sibling("dd")) and text.get_text(strip=True)
    }
    assert names - explained == set()


def hidden(folder: ModuleFolder) -> Iterator[str]:
    """What a learner is told only after an answer, and what nobody but markers and facilitators is told."""
    for name in folder.names("scenario"):
        story = folder.scenario(name).value
        scenes = [scene.model_dump() for key, scene in story.scenes.items() if key != story.start]
        yield from texts([story.debrief.model_dump(), story.room and story.room.model_dump()])
        yield from texts([[one.told, one.door] for one in story.facts.values()])
        yield from texts([one.model_dump()["outcomes"] for one in story.scenes[story.start].choices])
        yield from texts(scenes)
    for name in folder.names("sentences"):
        yield from texts([one.why for one in folder.file(f"sentences-{name}.yml", Sentences).value.sentences])
    if folder.at("reflection.yml").is_file():
        asked = folder.reflection.value
        yield from texts([asked.marking, asked.samples.model_dump(), [one.model_dump() for one in asked.anchors]])
    if folder.at("cards.yml").is_file():
        yield from texts([[one.move, one.why] for one in folder.file("cards.yml", Cards).value.cards])


def texts(content: object) -> Iterator[str]:
    """The texts of some content that are long enough to stand in one place only."""
    if isinstance(content, str) and len(letters(content)) > 40:
        yield content
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from texts(one)


def test_the_same_course_gives_the_same_pages() -> None:
    first, second = (lessons.pages(COURSE, ROOT / "notebooks") for _ in range(2))
    assert first == second
    assert lessons.scene(COURSE) == lessons.scene(COURSE)


def test_the_front_page_shows_a_scene_in_the_colours_of_the_page(pages: dict[str, BeautifulSoup]) -> None:
    (panel,) = pages["index.html"].select("article .mk fieldset[disabled].mk-root")
    assert len(panel.select(".mk-consequence details")) == 1 and len(panel.select(".mk-choices button")) == 4
    assert not pages["index.html"].select("article img"), "a picture has the colours of one theme"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_page_with_its_lesson_its_panels_and_no_answers(
    pages: dict[str, BeautifulSoup], module: str
) -> None:
    page = pages[f"lessons/{module}.html"]
    shown = told(page)
    lesson = (COURSE / "modules" / module / "lesson.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", lesson, flags=re.DOTALL), re.MULTILINE)
    assert len(headings) > 5
    assert [one for one in headings if letters(one) not in shown] == []
    panels = page.select(".mk fieldset[disabled].mk-root")
    assert len(panels) == len(re.findall(rf"^\w+\.(?:{PANELS})\(", lesson, re.MULTILINE))
    # The guide for authors shows one card as an example, and the front page one scene.
    everywhere = " ".join(told(one) for name, one in pages.items() if name not in ("docs/author.html", "index.html"))
    taught = letters(TAUGHT.get(module, ""))
    kept = [one for one in hidden(CourseFolder(COURSE).module(module)) if letters(one) != taught]
    assert [one for one in kept if letters(one)[:60] in everywhere] == []


def test_no_page_is_wider_than_a_phone(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    with browsing(390) as page:
        wide = []
        for name in pages:
            page.goto((site / name).as_uri())
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(name)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Path, scheme: Literal["light", "dark"]) -> None:
    with browsing() as page:
        page.emulate_media(color_scheme=scheme)
        for name in ("index", "docs/facilitator", "lessons/mastery"):
            page.goto((site / f"{name}.html").as_uri())
            violations = Axe().run(page, "article").response["violations"]
            assert [f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in violations] == []
