"""The pack of a session: every file of every plan, for a browser, for paper and for PowerPoint."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pptx import Presentation

from managerkit.content.loading import CourseFolder
from managerkit.handouts.pack import files
from managerkit.handouts.paper_play import places
from managerkit.handouts.slides import paragraphs
from managerkit.portfolio.printing import browser
from managerkit.room.script import found
from tests.support.commands import run
from tests.support.lab import FLAGS
from tests.support.places import PLANS, ROOT

COURSE = CourseFolder(ROOT / "course")
PACKS = [name if name != "weekly" else "weekly/mastery" for name in PLANS]
ALWAYS = {
    *("run-of-show.html", "slides.html", "slides.pptx", "slides.pdf", "certificate.html"),
    *("holding-it-from-a-laptop.html", "when-something-serious-comes-up.html", "room-and-what-to-bring.html"),
}
Packed = Callable[[str], Path]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    made: dict[str, Path] = {}

    def pack(plan: str) -> Path:
        if plan not in made:
            made[plan] = tmp_path_factory.mktemp("pack") / "pack"
            run("pack-session", plan, "--to", made[plan])
        return made[plan]

    return pack


@pytest.mark.slow
@pytest.mark.parametrize("plan", PACKS)
def test_a_plan_has_every_file_and_names_nothing_outside(packed: Packed, plan: str) -> None:
    folder = packed(plan)
    names = {path.name for path in folder.iterdir()}
    assert names >= ALWAYS
    steps = found(COURSE, plan).session.steps
    stories = [step.question.story for step in steps if step.question and step.question.story]
    assert stories
    for name in stories:
        assert {f"story-{name.partition('/')[2]}-{page}.html" for page in ("in-two-minutes", "on-paper")} <= names
    for path in folder.glob("*.html"):
        page = path.read_text("utf-8")
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", page), path.name
        assert page.startswith("<!doctype html><html lang=")


@pytest.mark.slow
@pytest.mark.parametrize("plan", PACKS)
def test_the_slides_are_the_same_three_times_and_none_is_overfull(packed: Packed, plan: str) -> None:
    folder, session = packed(plan), found(COURSE, plan).session
    steps = session.steps
    deck = Presentation(io.BytesIO((folder / "slides.pptx").read_bytes()))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [session.title, *(step.title for step in steps)]
    for slide, step in zip(list(deck.slides)[1:], steps, strict=True):
        assert step.say.replace("*", "") in slide.notes_slide.notes_text_frame.text
        for shape in slide.placeholders:
            assert shape.top + shape.height <= deck.slide_height and shape.left + shape.width <= deck.slide_width
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = opened.new_page(viewport={"width": 1280, "height": 720})
        for number, title in enumerate(titles, 1):
            page.goto(f"{(folder / 'slides.html').as_uri()}#slide-{number}")
            assert page.locator("section:visible h1").inner_text() == title
            assert page.evaluate("document.documentElement.scrollHeight <= 720"), title
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        assert page.locator("section:visible h1").inner_text() == titles[1]
        opened.close()
    pages = re.findall(rb"/Type\s*/Page\b", (folder / "slides.pdf").read_bytes())
    assert len(pages) == len(titles)


@pytest.mark.slow
def test_each_group_gets_its_own_cards(packed: Packed) -> None:
    page = (packed("ninety-minutes") / "cards.html").read_text("utf-8")
    for step in COURSE.plan("ninety-minutes").value.steps:
        for card in step.question.cards if step.question else []:
            assert page.count(f"</b>{card.replace(chr(39), '&#39;')}</div>") == 4, card


@pytest.mark.slow
def test_what_somebody_changed_is_kept_and_what_nobody_changed_leaves_no_copy(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    run("pack-session", "--to", folder)
    (folder / "mails.txt").write_text("Dear all,\n", "utf-8")
    ran = run("pack-session", "--to", folder)
    assert "mails.txt; yours, which you had changed, is now mails-kept-1.txt" in ran.output
    assert (folder / "mails-kept-1.txt").read_text("utf-8") == "Dear all,\n"
    assert [path.name for path in folder.iterdir() if "-kept-" in path.name] == ["mails-kept-1.txt"]


def test_a_story_by_itself_has_a_pack_too() -> None:
    made = dict(files(COURSE, found(COURSE, "mastery/first-offer"), None))
    assert made.keys() == {
        *(ALWAYS - {"slides.pdf"}),
        "story-first-offer-in-two-minutes.html",
        "story-first-offer-on-paper.html",
    }
    assert "The first offer" in made["run-of-show.html"].decode()


@pytest.mark.parametrize("name", ["mastery/first-offer", "enabling/seventeenth", "start/monday"])
def test_a_story_on_paper_leads_from_every_place_to_an_ending(name: str) -> None:
    module, _, story = name.partition("/")
    scenario = COURSE.module(module).scenario(story).value
    found = places(scenario, 7, 150)
    assert found[0].title == scenario.scenes[scenario.start].title
    known = {place.number: place for place in found}
    assert {way.to for place in found for way in place.ways} <= known.keys()
    ends = {place.number for place in found if not place.ways}
    for _ in found:
        ends |= {place.number for place in found if any(way.to in ends for way in place.ways)}
    assert ends == known.keys()
    assert [way.letter for way in found[0].ways] == list("ABCDEFGHIJ"[: len(found[0].ways)])


def test_code_and_a_list_that_begins_later_are_on_a_slide_as_they_were_written() -> None:
    lines = paragraphs("Look:\n\n```\nrest = a - b\nif rest < 11:\n```\n\n3. three\n4. four\n")
    assert [(line.mark, line.text) for line in lines] == [
        ("", "Look:"),
        ("", "rest = a - b"),
        ("", "if rest < 11:"),
        ("3.", "three"),
        ("4.", "four"),
    ]
