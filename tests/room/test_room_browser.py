"""A room in real browsers: phones with and without a script, the screen, the remote, and nothing from anywhere else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.lab import FLAGS
from tests.support.phones import OpenRoom, opened

pytestmark = pytest.mark.slow

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[OpenRoom]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def opens(browser: Browser, room: OpenRoom) -> Iterator[Opens]:
    """Opens a page of the room in a browser of its own, in which nothing else can be reached."""
    asked: set[str] = set()
    contexts = []

    def new(path: str, width: int = 390, height: int = 780, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page = context.new_page()
        page.goto(f"{room.base}{path}")
        return page

    yield new
    for context in contexts:
        context.close()
    assert asked <= {f"localhost:{room.port}", ""}, "a page asked somebody else"


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in found if one["impact"] in ("serious", "critical")]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_phones_the_screen_and_the_remote_go_through_a_question_together(room: OpenRoom, opens: Opens) -> None:
    screen, remote = opens("/screen", 1280, 720), opens(f"/remote/{room.secret}", 1000, 800)
    expect(screen.locator(".code")).to_have_text(room.code)
    phones = [opens(f"/{room.code}", java_script_enabled=number != 4) for number in range(5)]
    others = [room.phone(number) for number in range(10, 14)]
    for other in others:
        other.look()
    expect(screen.locator(".count")).to_have_text("9 phones")
    remote.get_by_role("button", name="Next: The last time somebody was late").click()
    expect(remote.locator("main")).to_contain_text("0 of 9 phones have answered")
    for other in others:
        assert other.send(key="slip", value="b").status == 200
    for number, phone in enumerate(phones):
        phone.get_by_role("button", name="I saw it" if number % 2 else "I asked").click(timeout=10_000)
    phones[4].reload()
    for number, phone in enumerate(phones):
        mine = phone.get_by_role("button", name="I saw it" if number % 2 else "I asked")
        expect(mine).to_have_attribute("aria-pressed", "true")
    expect(screen.locator(".count")).to_have_text("9 of 9 have answered")
    expect(screen.locator(".bars")).to_have_count(0)
    remote.get_by_role("button", name="Show the answers").click()
    expect(screen.locator(".bars")).to_be_visible(timeout=1_500)
    expect(phones[0].locator(".bars")).to_be_visible()
    assert sum(int(text) for text in screen.locator(".bars .number").all_inner_texts()) == 7
    remote.get_by_role("button", name="Hide the answers").click()
    expect(screen.locator(".bars")).to_have_count(0)


def test_what_is_typed_survives_a_new_look_a_reload_of_the_laptop_and_lost_replies(
    room: OpenRoom, opens: Opens
) -> None:
    remote, phone = opens(f"/remote/{room.secret}", 1000, 800), opens(f"/{room.code}")
    phone.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    remote.get_by_role("button", name="Next:").click()
    phone.get_by_role("button", name="I asked").click()
    expect(phone.locator("#said")).to_have_text("Not there yet. It is being sent again by itself.")
    phone.unroute("**/*")
    expect(phone.get_by_role("button", name="I asked")).to_have_attribute("aria-pressed", "true")
    remote.get_by_label("A note").fill("half a note")
    room.phone(20).look()
    expect(remote.locator("main")).to_contain_text("1 of 2 phones have answered")
    assert remote.get_by_label("A note").input_value() == "half a note"


def test_a_phone_that_lost_its_cookie_is_told_so_and_can_come_in_again(room: OpenRoom, opens: Opens) -> None:
    phone = opens(f"/{room.code}")
    room.remote.send(do="go", to="slip")
    expect(phone.get_by_role("button", name="I asked")).to_be_visible()
    phone.context.clear_cookies()
    phone.get_by_role("button", name="I asked").click()
    expect(phone.get_by_role("alert")).to_contain_text("Type the code again")
    phone.get_by_label("The four letters").fill(room.code)
    phone.get_by_role("button", name="Join").click()
    phone.get_by_role("button", name="I asked").click()
    expect(phone.get_by_role("button", name="I asked")).to_have_attribute("aria-pressed", "true")


def test_what_comes_while_somebody_types_is_there_at_once_and_what_they_type_stays(
    room: OpenRoom, opens: Opens
) -> None:
    remote = opens(f"/remote/{room.secret}", 1000, 800)
    remote.get_by_role("button", name="Next:").click()
    remote.get_by_text("Hands instead of phones").click()
    remote.locator("[name=hand-a]").fill("3")
    remote.locator("[name=hand-b]").focus()
    room.phone(1).look()
    expect(remote.locator("main")).to_contain_text("0 of 1 phones have answered")
    expect(remote.locator("[name=hand-b]")).to_be_focused()
    assert remote.locator("[name=hand-a]").input_value() == "3"
    room.remote.send(do="go", to="bug")
    expect(remote.locator("main")).to_contain_text("What do you think is wrong?")
    assert remote.locator("[name=hand-a]").input_value() == "", "hands for one question are none for the next"


def test_a_commitment_stays_on_the_phone(room: OpenRoom, opens: Opens, tmp_path: Path) -> None:
    phone = opens(f"/{room.code}")
    room.remote.send(do="go", to="day")
    phone.get_by_label("… then I will").fill("say <what> I saw")
    phone.get_by_label("By").fill("2027-01-11")
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Save it on this phone").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert "SUMMARY:say <what> I saw" in text and "DTSTART;VALUE=DATE:20270111" in text
    expect(phone.locator("#said")).to_have_text("Saved. Look in your calendar, or in your downloads.")
    assert "say <what>" not in next((tmp_path / "rooms").glob("*.jsonl")).read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_readable_at_every_width_and_axe_finds_nothing(room: OpenRoom, opens: Opens, scheme: str) -> None:
    phone = opens(f"/{room.code}", 320, 640, color_scheme=scheme)
    screen = opens("/screen", 1280, 720, color_scheme=scheme)
    remote = opens(f"/remote/{room.secret}", 390, 780, color_scheme=scheme)
    pages = {"phone": phone, "screen": screen, "remote": remote}
    for step in ("slip", "tadeo", "never-asked", "debrief", "day"):
        room.remote.send(do="go", to=step)
        title = "What now?" if step == "tadeo" else None
        for page in pages.values():
            page.reload()
        if title:
            expect(phone.locator("h1")).to_have_text(title)
        for name, page in pages.items():
            assert fits(page), f"{name} at {step} is wider than its window"
            assert serious(page) == [], f"{name} at {step}"
        assert screen.evaluate("(one => one.scrollHeight <= one.clientHeight)(document.querySelector('main'))"), step
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(phone)


def test_what_somebody_is_writing_at_the_end_can_still_be_saved(room: OpenRoom, opens: Opens) -> None:
    phone = opens(f"/{room.code}")
    room.remote.send(do="go", to="day")
    phone.get_by_label("… then I will").fill("half a sentence")
    room.remote.send(do="end")
    room.hears("two more minutes")
    phone.wait_for_timeout(2_500)
    phone.get_by_label("… then I will").fill("a whole sentence")
    phone.get_by_label("By").fill("2027-01-11")
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Save it on this phone").click()
    assert "SUMMARY:a whole sentence" in Path(download.value.path()).read_text("utf-8")
