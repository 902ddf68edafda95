"""What a learner takes away: that it is all there, theirs to choose, safe to open, and whole on paper."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from icalendar import Calendar

from managerkit.cli import main
from managerkit.journal.log import Journal
from managerkit.journal.records import PORTFOLIO
from managerkit.notebook import NotebookModule
from managerkit.portfolio import printing
from managerkit.portfolio.choice import KINDS, NoSuchPart, Selection, narrowed
from managerkit.portfolio.collect import CollectedWork, collect
from managerkit.portfolio.making import NothingYet, make
from managerkit.portfolio.page import page
from managerkit.portfolio.view import PortfolioView
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from tests.support import busy
from tests.support.busy import COURSE, MODULES
from tests.support.html_tree import Node
from tests.support.html_tree import read as parse
from tests.support.lab import browsing
from tests.support.page_rules import broken

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
HOSTILE = '</style><script>alert("x")</script>&amp;<img src=x onerror=alert(1)> \u202e”\' \x07\ud800 '
LONG = "unbroken" * 60
EVERY = ("portfolio.html", "commitments.ics")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which much was done; tests that change it take a copy."""
    return busy.desk(tmp_path_factory.mktemp("whole") / "workspace")


@pytest.fixture
def desk(whole: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(whole.root, tmp_path / "workspace")))


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "browser", lambda: None)


def everything(desk: Workspace) -> CollectedWork:
    return collect(COURSE, desk, TODAY)


def written(found: CollectedWork) -> str:
    return page(found, COURSE, "1.2.3", TODAY)


def run(desk: Workspace, *words: str) -> Result:
    return CliRunner().invoke(main, ["portfolio", str(desk.root), *words])


def file(desk: Workspace, name: str) -> bytes:
    return (desk.root / "portfolio" / name).read_bytes()


def events(desk: Workspace) -> dict[str, Any]:
    return {str(one["UID"]): one for one in Calendar.from_ical(file(desk, "commitments.ics")).walk("VEVENT")}


# What is in it


def test_everything_that_was_done_is_there(whole: Workspace) -> None:
    found = everything(whole)
    assert [chapter.id for chapter in found.chapters] == list(MODULES)
    modules = [COURSE.module(name) for name in MODULES]
    exercises = [folder for folder in modules if folder.module.exercise]
    assert found.counts() == {
        "memo": 1,
        "commitments": 1 + sum(p.kind == "commitment" for f in exercises for p in f.reflection.value.prompts),
        "results": len(MODULES) + 2,
        "reflections": sum(p.kind == "text" for f in exercises for p in f.reflection.value.prompts),
        "stories": sum(len(folder.names("scenario")) for folder in exercises),
        "models": sum(len(folder.module.simulations) for folder in modules),
        "sentences": sum(len(folder.names("sentences")) for folder in modules),
        "cards": 0,
        "second-view": 0,
    }
    assert found.counts()["sentences"]


def test_the_page_shows_it_in_order(whole: Workspace) -> None:
    found = everything(whole)
    tree = parse(written(found))
    titles = [node.text for node in tree.all("h2")]
    assert titles == ["The decision", "Undertaken", "Planned", *(chapter.title for chapter in found.chapters)]
    text = " ".join(tree.text.split())
    for told in (
        "ask back once, and wait",
        "Mon 1 Feb 2027",
        "Thu 1 Apr 2027",
        "managerkit 1.2.3",
        "My first ninety days",
    ):
        assert told in text
    for chapter in found.chapters:
        things = {shelf: exhibit.things for shelf, exhibit in chapter.exhibits.items()}
        for ended in things.get("stories", ()):
            assert ended.scenario.scenes[ended.plays[-1].scene].ending
            assert f"A story: {ended.scenario.title}" in text
        for ran in things.get("models", ()):
            assert ran.outcome.sentence.split(". ")[0] in text
        for _, written_text in things.get("reflections", ()):
            assert written_text.split("\n")[0] in text
    assert re.search(r"Mastery before management \d+\.\d+\.\d+", text)
    drawn = sum(1 for node in tree.all("svg"))
    assert drawn >= len(found.chapters) + found.counts()["stories"] + found.counts()["models"]


def test_three_occasions_stand_side_by_side(whole: Workspace) -> None:
    text = parse(written(everything(whole).only(only("results", "start")))).text
    assert all(title in text for title in ("At the start", "Now", "Looking back at the start"))
    assert "By today's ruler" in text


def test_an_exercise_that_was_played_last_is_the_one_told(desk: Workspace) -> None:
    folder = COURSE.module("mastery")
    (name,) = folder.names("scenario")
    last = busy.play(folder, name, 7)
    desk.lesson(folder).append("finished", name, [last])
    (ended,) = collect(COURSE, desk, TODAY).chapters[1].exhibits["stories"].things
    assert ended.plays[-1].choices == last["choices"]
    assert len(ended.plays) == 3


def test_the_coach_speaks_to_whom_it_should(desk: Workspace) -> None:
    folder = COURSE.module("mastery")
    assert "Coach: " in written(everything(desk).only(only("stories", "mastery")))
    desk.exercise(folder).append("setting", "coach", "off")
    assert "Coach: " not in written(everything(desk).only(only("stories", "mastery")))


# Safe to open


def outside(tree: Node) -> list[str]:
    """What a page would load or run, apart from links that somebody follows."""
    loaded = [
        f"<{node.tag}>" for node in tree.all("script", "link", "iframe", "object", "embed", "base", "form", "img")
    ]
    for node in tree.all():
        for name, value in node.attrs.items():
            points = name in ("src", "srcset", "href", "xlink:href", "data", "poster", "action")
            if (points and node.tag != "a" and not value.startswith("#")) or name.startswith("on"):
                loaded.append(f"{node.tag} {name}={value}")
            loaded += [target for target in re.findall(r"url\(([^)]*)\)", value) if not target.startswith("#")]
    return loaded


def test_c18_the_page_keeps_to_htmls_rules(whole: Workspace) -> None:
    assert broken(written(everything(whole))) == []


def test_the_page_needs_nothing_beside_it(whole: Workspace) -> None:
    made = written(everything(whole))
    tree = parse(made)
    assert made.startswith("<!doctype html>")
    assert outside(tree) == []
    assert not [style for node in tree.all("style") for style in re.findall(r"@import|url\((?!#)", node.text)]
    links = [node.attrs["href"] for node in tree.all("a")]
    ids = [node.attrs["id"] for node in tree.all() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith(("#", "https://")) for link in links)
    levels = [int(node.tag[1]) for node in tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(node.attrs.get("scope") for node in tree.all("th"))


def test_whatever_is_typed_is_shown_as_text(tmp_path: Path) -> None:
    folder = busy.desk(tmp_path / "workspace", said=HOSTILE)
    made = written(everything(folder))
    made.encode("utf-8")
    tree = parse(made)
    assert outside(tree) == []
    assert "\x07" not in made
    assert tree.text.count('<script>alert("x")</script>') > 60
    assert len(list(tree.all("style"))) == made.count("<style")
    make(everything(folder), COURSE, folder, NOW)
    assert all('<script>alert("x")' in str(one["DESCRIPTION"]) for one in events(folder).values())


def test_journals_that_hold_nonsense_make_a_page(desk: Workspace) -> None:
    folders = [COURSE.module(name) for name in MODULES]
    journals = [desk.lesson(folder) for folder in folders]
    journals += [desk.exercise(folder) for folder in folders if folder.module.exercise]
    for journal in journals:
        records = {(one.kind, one.key) for one in journal.records()}
        assert records
        for record in records:
            journal.append(*record, {"seed": [None, 10**400], "by": "9999-12-31"})
    page = parse(written(everything(desk)))
    assert "Portfolio" in page.text and "9999-12-31" not in page.text and "Priya" not in page.text


# The learner chooses


def only(*names: str) -> Selection:
    return narrowed(Selection(), names, [], COURSE.course.modules)


def marks(desk: Workspace) -> dict[str, str]:
    """For each kind, words that stand nowhere else, put where the kind is typed."""
    mastery = COURSE.module("mastery")
    exercise, lesson = desk.exercise(mastery), desk.lesson(mastery)
    prompts = mastery.reflection.value.prompts
    lesson.append("example", next(item.id for item in mastery.assessment.value.items if item.example), "zebra")
    exercise.append("text", next(prompt.id for prompt in prompts if prompt.kind == "text"), "yak")
    exercise.append("text", next(f"{prompt.id}:act" for prompt in prompts if prompt.kind == "commitment"), "walrus")
    journal = desk.lesson(COURSE.module("capstone"))
    journal.append("memo", "sentence", "vulture")
    for kind, words in {"start/x": "zebra", "commitment/x": "walrus", "story/x": "unicorn", "model/x": "tapir"}.items():
        journal.append("memo", f"evidence:mastery/{kind}", words)
    return {
        "results": "zebra",
        "reflections": "yak",
        "commitments": "walrus",
        "memo": "vulture",
        "stories": "unicorn",
        "models": "tapir",
    }


def test_what_is_left_out_is_nowhere_in_the_files(desk: Workspace, no_browser: None) -> None:
    words = marks(desk)
    assert run(desk).exit_code == 0
    both = b"".join(file(desk, name) for name in EVERY)
    assert all(word.encode() in both for word in words.values())
    for kind, word in words.items():
        shutil.rmtree(desk.root / "portfolio")
        assert run(desk, "--without", kind).exit_code == 0
        assert word.encode() not in b"".join(path.read_bytes() for path in (desk.root / "portfolio").iterdir())
    shutil.rmtree(desk.root / "portfolio")
    assert run(desk, "--without", "mastery").exit_code == 0
    both = b"".join(file(desk, name) for name in EVERY)
    assert [word for word in words.values() if word.encode() in both] == ["vulture"]
    assert b"Mastery before management" not in both


def test_only_takes_kinds_and_modules() -> None:
    modules = ["one", "two"]
    assert narrowed(Selection(), ["stories"], [], modules).without == KINDS.keys() - {"stories"}
    assert narrowed(Selection(), ["one"], [], modules).without == {"two", "second-view"}
    both = narrowed(Selection(frozenset({"stories"})), ["one", "stories", "memo"], ["memo"], modules)
    assert both.without == {*KINDS, "two"} - {"stories"}
    assert narrowed(Selection(frozenset({"memo"})), [], ["two"], modules).without == {"memo", "two"}


def test_no_module_is_called_like_a_kind() -> None:
    assert not KINDS.keys() & set(COURSE.course.modules)


@pytest.mark.parametrize(("name", "told"), [("storys", "did you mean `stories`"), ("mastry", "did you mean `mastery`")])
def test_a_name_that_is_none_is_told_with_the_nearest(desk: Workspace, name: str, told: str) -> None:
    for option in ("--only", "--without"):
        ran = run(desk, option, f"memo,{name}")
        assert ran.exit_code == 1
        assert f"A portfolio has no part “{name}”; {told}." in ran.output
    assert not (desk.root / "portfolio").exists()
    with pytest.raises(NoSuchPart, match="there are: "):
        narrowed(Selection(), ["xyz"], [], ["one"])


@pytest.mark.parametrize("kept", [None, 7, "memo", {"without": "memo"}, {"without": [7, None]}, {}])
def test_a_choice_that_is_none_leaves_nothing_out(kept: object) -> None:
    assert not PORTFOLIO.kind.read(kept)


# The command and its files


def test_the_command_tells_what_went_in_and_where_it_is(desk: Workspace, no_browser: None) -> None:
    ran = run(desk, "--without", "models,candor")
    assert ran.exit_code == 0
    assert re.search(r"The decision memo +1 +1\n", ran.output)
    assert re.search(r"Models that you ran +0 +\d\n", ran.output)
    assert "Nothing from: Radical candor and hard conversations.\n" in ran.output
    assert f"The page: {desk.root / 'portfolio/portfolio.html'}.\n" in ran.output
    assert "no browser was found here" in ran.output
    assert ran.output.endswith("Nothing was sent to anybody.\n")
    assert sorted(path.name for path in (desk.root / "portfolio").iterdir()) == sorted(EVERY)


def test_with_nothing_done_it_says_what_to_do(tmp_path: Path) -> None:
    ran = run(busy.desk(tmp_path / "workspace", ()))
    assert ran.exit_code == 1
    assert "There is nothing to put in yet. Answer a questionnaire" in ran.output
    assert not (tmp_path / "workspace/portfolio").exists()
    assert CliRunner().invoke(main, ["portfolio", str(tmp_path)]).exit_code == 1


def test_a_damaged_journal_is_told_and_the_rest_goes_in(desk: Workspace, no_browser: None) -> None:
    path = desk.root / "notebooks/mastery.journal.jsonl"
    count = path.read_text("utf-8").count("\n")
    path.write_text(path.read_text("utf-8") + "{oops\nnot this either\n", "utf-8")
    ran = run(desk)
    assert ran.exit_code == 0
    assert f"notebooks/mastery.journal.jsonl: lines {count + 1}, {count + 2}\n" in ran.output
    assert everything(desk).counts()["results"] == len(MODULES) + 2


def test_a_file_that_was_changed_is_kept(desk: Workspace) -> None:
    found = everything(desk)
    make(found, COURSE, desk, NOW)
    (desk.root / "portfolio/portfolio.html").write_text("my own words")
    made = make(found, COURSE, desk, NOW + timedelta(days=1))
    old = made.files[0].old
    assert old and old.read_text() == "my own words"
    assert [one.old for one in make(found, COURSE, desk, NOW + timedelta(days=2)).files] == [None, None]


def test_files_of_an_earlier_time_are_named(desk: Workspace, no_browser: None) -> None:
    run(desk)
    (desk.root / "portfolio/portfolio.pdf").write_bytes(b"%PDF")
    ran = run(desk, "--without", "commitments,memo")
    for name in ("commitments.ics", "portfolio.pdf"):
        assert f"{desk.root / 'portfolio' / name} is of an earlier time" in ran.output


def test_the_dates_stay_the_same_events(desk: Workspace) -> None:
    make(everything(desk), COURSE, desk, NOW)
    before, first = events(desk), file(desk, "commitments.ics")
    make(everything(desk), COURSE, desk, NOW + timedelta(days=3))
    assert file(desk, "commitments.ics") == first
    mastery = COURSE.module("mastery")
    prompt = next(one.id for one in mastery.reflection.value.prompts if one.kind == "commitment")
    desk.exercise(mastery).append("text", f"{prompt}:by", "2027-05-05")
    make(everything(desk), COURSE, desk, NOW + timedelta(days=3))
    after = events(desk)
    assert before.keys() == after.keys()
    moved = [uid for uid in before if before[uid]["DTSTART"].dt != after[uid]["DTSTART"].dt]
    assert [after[uid]["DTSTART"].dt for uid in moved] == [date(2027, 5, 5), date(2027, 6, 4), date(2027, 8, 3)]
    assert {int(one["SEQUENCE"]) for one in after.values()} == {1}


def test_whoever_ends_on_a_roadmap_has_its_words_and_its_days(desk: Workspace) -> None:
    journal = desk.lesson(COURSE.module("capstone"))
    journal.append("memo", "form", "roadmap")
    journal.append("memo", "roadmap.choice", "show")
    journal.append("memo", "roadmap.mover", "Dawit gives up the Monday page.")
    journal.append("memo", "roadmap.until", "2027-06-30")
    found = everything(desk)
    text = " ".join(parse(written(found)).text.split())
    assert "The roadmap" in text and "The decision" not in [node.text for node in parse(written(found)).all("h2")]
    assert "Take it to the people who can move it" in text and "Dawit gives up the Monday page." in text
    make(found, COURSE, desk, NOW)
    days = {(str(one["SUMMARY"]), one["DTSTART"].dt) for one in events(desk).values()}
    assert ("The roadmap's first quarter ends", date(2027, 6, 30)) in days
    assert "The trial ends" not in {name for name, _ in days}


def test_the_dates_are_those_undertaken_and_the_memos(desk: Workspace) -> None:
    journal = desk.exercise(COURSE.module("candor"))
    prompt = next(one.id for one in COURSE.module("candor").reflection.value.prompts if one.kind == "commitment")
    make(everything(desk), COURSE, desk, NOW)
    found = {(str(one["SUMMARY"]), one["DTSTART"].dt) for one in events(desk).values()}
    assert found == {
        ("ask back once, and wait", date(2027, 2, 1)),
        ("Look back, 30 days on: ask back once, and wait", date(2027, 3, 3)),
        ("Look back, 90 days on: ask back once, and wait", date(2027, 5, 2)),
        ("The trial ends", date(2027, 3, 1)),
        ("Look at the decision again", date(2027, 4, 1)),
    }
    for by in ("soon", "9999-12-31"):
        count = len(stand(desk))
        journal.append("text", f"{prompt}:by", by)
        make(everything(desk), COURSE, desk, NOW)
        assert len(stand(desk)) == count - 3 * (by == "soon")


def stand(desk: Workspace) -> list[object]:
    """The events that were not taken back."""
    return [one for one in events(desk).values() if one.get("STATUS") != "CANCELLED"]


def test_two_people_have_events_of_their_own(desk: Workspace, tmp_path: Path) -> None:
    other = busy.desk(tmp_path / "other", ("mastery",))
    for one in (desk, other):
        make(everything(one), COURSE, one, NOW)
    assert not events(desk).keys() & events(other).keys()


def test_a_browser_that_fails_costs_only_the_pdf(desk: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    made = make(everything(desk), COURSE, desk, NOW, str(broken))
    assert made.not_printed
    assert [one.path.name for one in made.files] == [*EVERY]


# In a notebook


def test_the_panel_keeps_the_choice_and_writes(desk: Workspace, no_browser: None) -> None:
    view = PortfolioView(COURSE, desk)
    tree = parse(view.body())
    boxes = {node.attrs["name"]: "checked" in node.attrs for node in tree.all("input")}
    assert boxes == dict.fromkeys([*(f"in:{name}" for name in (*KINDS, *MODULES)), "calendar-sentence"], True)
    for name in ("stories", "candor", "trust"):
        view.handle(Event(f"in:{name}", "false"))
    view.handle(Event("in:trust", "true"))
    view.handle(Event("in:elsewhere", "false"))
    unticked = [node.attrs["name"] for node in parse(view.body()).all("input") if "checked" not in node.attrs]
    assert sorted(unticked) == ["in:candor", "in:stories"]
    assert "The page: portfolio/portfolio.html." in view.handle(Event("write", ""))
    assert "The page: portfolio/portfolio.html." in parse(view.body()).text
    assert b"A story: " not in file(desk, "portfolio.html")
    assert b"Radical candor" not in file(desk, "portfolio.html")
    shutil.rmtree(desk.root / "portfolio")
    assert re.search(r"debriefs +0 +5\n", run(desk).output)
    assert b"Radical candor" not in file(desk, "portfolio.html")
    run(desk, "--only", "stories")
    assert b"A story: " in file(desk, "portfolio.html")


def test_the_panel_of_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    empty = busy.desk(tmp_path / "workspace", ())
    view = PortfolioView(COURSE, empty)
    assert "nothing yet" in parse(view.body()).text
    assert "There is nothing to put in yet" in view.handle(Event("write", ""))
    with pytest.raises(NothingYet):
        make(everything(empty), COURSE, empty, NOW)


def test_where_nobody_can_click_nothing_is_written(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.root / "notebooks")
    monkeypatch.setenv("MANAGERKIT_VIEW", "static")
    NotebookModule.open("capstone").portfolio()
    assert "What goes into the portfolio: The decision memo: 1;" in capsys.readouterr().out
    assert not (desk.root / "portfolio").exists()
    assert Journal.beside(desk.root / "notebooks", "start", "1.0.0").last("setting", "portfolio") is None


# In a browser, and on paper

WIDTHS = {"A4": (210, 297), "Letter": (215.9, 279.4)}
"""Millimetres."""
SIDE, ABOVE, BELOW = 17, 18, 20
"""The margins in page.css."""
LINKED = """() => [...document.querySelectorAll(".mk-figure, tbody tr, .promises > li")].map((one, number) => {
    const parts = [...(one.cells ?? [one])];
    const longest = parts.sort((a, b) => b.textContent.length - a.textContent.length)[0];
    const link = document.createElement("a");
    link.href = `https://part.invalid/${number}`;
    link.style.display = "block";
    link.append(...longest.childNodes);
    longest.append(link);
    return number;
})"""
"""Puts a link around each picture and row, for which a PDF has a rectangle on every page that it stands on."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of everything in every module, with words too long for a line."""
    folder = busy.desk(tmp_path_factory.mktemp("paper") / "workspace", tuple(COURSE.course.modules))
    mastery = COURSE.module("mastery")
    for prompt in mastery.reflection.value.prompts:
        folder.exercise(mastery).append("text", f"{prompt.id}:cue" if prompt.kind == "commitment" else prompt.id, LONG)
    make(everything(folder), COURSE, folder, NOW)
    return folder.root / "portfolio/portfolio.html"


@pytest.mark.timeout(300)
def test_it_opens_without_a_network_and_passes_axe(opened: Path) -> None:
    with browsing() as tab:
        asked: list[str] = []
        said: list[str] = []
        tab.context.set_offline(True)
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(opened.as_uri())
        assert asked == [opened.as_uri()]
        for width in (1280, 360):
            tab.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert said == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("paper", WIDTHS)
def test_nothing_is_cut_on_paper(opened: Path, paper: str) -> None:
    wide, tall = WIDTHS[paper]
    content = (wide - 2 * SIDE) * 96 / 25.4, (tall - ABOVE - BELOW) * 96 / 25.4
    with browsing(int(content[0])) as tab:
        tab.emulate_media(media="print")
        tab.goto(opened.as_uri())
        boxes = tab.evaluate(
            """() => [...document.querySelectorAll("svg, img, table, pre, blockquote, h2, .mk-figure")].map(one => {
                const box = one.getBoundingClientRect();
                return [one.tagName, one.textContent.slice(0, 60), box.left, box.right, box.height];
            })"""
        )
        assert len(boxes) > 100
        for tag, text, left, right, height in boxes:
            assert left >= 0 and right <= int(content[0]) + 1, (tag, text)
            assert tag in ("TABLE", "BLOCKQUOTE") or height <= content[1], (tag, text)
        parts = tab.evaluate(LINKED)
        printed = rectangles(tab.pdf(format=paper, tagged=False))
        assert len(printed.pages) > 20
        edge = SIDE * 72 / 25.4 - 1
        size = wide * 72 / 25.4, tall * 72 / 25.4
        assert printed.size == pytest.approx(size, abs=1)
        found: dict[int, set[int]] = {}
        for number, links in enumerate(printed.pages):
            for part, (left, bottom, right, top) in links:
                found.setdefault(part, set()).add(number)
                assert edge <= left and right <= size[0] - edge
                assert bottom >= BELOW * 72 / 25.4 - 1 and top <= size[1] - ABOVE * 72 / 25.4 + 1
        assert len(parts) > 200
        assert {part: found.get(part) for part in parts if len(found.get(part, ())) != 1} == {}


class Printed:
    """A PDF's pages, each with its links: a number and a rectangle in points."""

    def __init__(self, size: tuple[float, float], pages: list[list[tuple[int, tuple[float, ...]]]]) -> None:
        self.size, self.pages = size, pages


def rectangles(pdf: bytes) -> Printed:
    """Read the pages and links of a PDF as Chromium writes it."""
    objects = dict(_objects(pdf))
    pages = [text for text in objects.values() if re.search(r"/Type\s*/Page\b(?!s)", text)]
    width, height = re.findall(r"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pages[0])[0]
    return Printed((float(width), float(height)), [list(_links(text, objects)) for text in pages])


def _links(text: str, objects: dict[int, str]) -> Iterator[tuple[int, tuple[float, ...]]]:
    for listed in re.findall(r"/Annots\s*\[([^\]]*)\]", text):
        for number in re.findall(r"(\d+) 0 R", listed):
            link = objects[int(number)]
            if part := re.search(r"part\.invalid/(\d+)", link):
                (place,) = re.findall(r"/Rect\s*\[([^\]]*)\]", link)
                yield int(part[1]), tuple(float(one) for one in place.split())


def _objects(pdf: bytes) -> Iterator[tuple[int, str]]:
    for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", pdf, re.DOTALL):
        yield int(number), body.split(b"stream")[0].decode("latin-1")


@pytest.mark.timeout(300)
def test_the_command_makes_a_pdf_on_the_paper_asked_for(desk: Workspace) -> None:
    if printing.browser() is None:
        pytest.skip("no browser")
    for paper, (wide, tall) in zip(printing.PAPERS, WIDTHS.values(), strict=True):
        ran = run(desk, "--paper", paper)
        assert "The page as PDF: " in ran.output
        printed = rectangles(file(desk, "portfolio.pdf"))
        assert len(printed.pages) > 1
        assert printed.size == pytest.approx((wide * 72 / 25.4, tall * 72 / 25.4), abs=1)
