"""Six weeks in threes: minutes that add up and are enough, roles that go round, and pages of one side."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.authoring import six_weeks as lint
from managerkit.content.findings import ContentError
from managerkit.content.loading import CourseFolder
from managerkit.content.six_weeks import weeks
from managerkit.content.trios import AnswerCard, Conversation, TrioPart, Trios, seconds_aloud
from managerkit.handouts.six_weeks import files, for_module
from managerkit.handouts.trio_rounds import LETTERS, rounds, timed
from managerkit.journal.records import TEXT, TRACK
from managerkit.progress.workspace import Workspace
from managerkit.workspace.start import prepare
from tests.support import tiny
from tests.support.commands import run
from tests.support.html_tree import read
from tests.support.lab import browsing
from tests.support.places import COURSE

TRACKS = ("decide", "begin", "lead")
CLOCK = re.compile(r"(\d+):(\d\d)")

CARD = "{manner: You are tired., says: [“Yes.”, “Well.”], opens: {when: they wait, says: “All right.”}}"
PARTS = "[{seconds: 90, who: two, does: Talk, reads: card}, {seconds: 30, who: all, does: Look}]"
CONTENT = f"""\
title: In threes
minutes: 10
agreement: “It stays here.”
before:
  - title: Settle
    minutes: 1
    parts: [{{seconds: 20, who: observer, does: Reads it, reads: agreement}}, {{seconds: 40, who: all, does: Sit}}]
round: [{{title: Talk, minutes: 2, parts: {PARTS}}}]
after:
  - {{title: The next one, minutes: 1, each: true, parts: [{{seconds: 60, who: one, does: Says it, reads: ends}}]}}
absent: [Go on.]
weeks: [{{asks: "What became of it?", ends: Until next week.}}]
conversations:
  - id: rung
    modules: [ladder]
    title: One rung more
    other: whoever holds the ladder
    bring: A rung.
    first: “May I go up?”
    hears: [One thing., Another.]
    cards: {{well: {CARD}, silent: {CARD}, back: {CARD}, nods: {CARD}}}
"""


def content() -> Trios:
    file = CourseFolder(COURSE).trios
    assert file
    return file.value


# Minutes


@pytest.mark.parametrize(("people", "minutes"), [(2, 28), (3, 40), (4, 52)])
def test_the_steps_follow_one_another_without_a_gap_and_end_when_they_should(people: int, minutes: int) -> None:
    trios, taken = content(), []
    for row in timed(trios, people):
        for begins in row.begins:
            taken.append((begins, begins + row.step.minutes * (people if row.step.each else 1)))
    taken.sort()
    assert taken[0][0] == 0
    assert [end for _, end in taken[:-1]] == [begins for begins, _ in taken[1:]]
    assert taken[-1][1] == trios.length(people) == minutes


OWN = {
    ("Settle", 0): (0, 40),
    ("Settle", 1): (0, 3),
    ("Settle", 2): (0, 5),
    ("The question", 0): (60, 5),
    ("The question", 1): (20, 3),
    ("The case", 0): (90, 5),
    ("The case", 1): (70, 4),
    ("The case", 2): (6, 8),
    ("The talk", 0): (0, 0),
    ("The talk", 1): (0, 0),
    ("The talk", 2): (110, 24),
    ("What was said", 0): (36, 5),
    ("What was said", 1): (60, 5),
    ("What was said", 2): (60, 5),
    ("Once more", 0): (12, 3),
    ("Once more", 1): (80, 15),
    ("Write it down", 0): (0, 48),
    ("The next one", 0): (45, 5),
    ("The next one", 1): (25, 3),
    ("Close", 0): (0, 48),
    ("Close", 1): (0, 2),
    ("Close", 2): (25, 12),
}
"""What people say of their own in a part, in words, and the seconds in which they think, shuffle or write."""
TURN = 2
"""Seconds until the next one begins."""
SILENTLY = 240
"""Words a minute that somebody reads to themselves."""


def reckoned(title: str, place: int, part: TrioPart, week: int, talk: Conversation, card: AnswerCard) -> float:
    """The seconds that a part takes when its texts are read aloud and people say what is theirs."""
    trios = content()
    words, quiet = OWN[title, place]
    taken = 60 * words / 130 + quiet + TURN
    read_out = {
        "agreement": trios.agreement,
        "asks": trios.weeks[week].asks,
        "ends": trios.weeks[week].ends,
        "first": talk.first,
        "card": card.aloud,
    }
    if part.reads:
        taken += seconds_aloud(read_out[part.reads]) + (card.wait if part.reads == "card" else 0)
    if (title, place) == ("The talk", 0):
        taken += 60 * len(f"{card.manner} {card.aloud} {card.opens.when}".split()) / SILENTLY
    return taken


def test_read_aloud_by_the_clock_every_part_of_every_week_fits_and_a_quarter_is_left() -> None:
    trios, over = content(), []
    for track, planned in weeks(CourseFolder(COURSE)).items():
        for week, modules in enumerate(planned):
            for talk in map(trios.conversation, modules):
                for name, card in talk.cards.each():
                    whole = 0.0
                    for step in (*trios.before, *trios.round, *trios.after):
                        for place, part in enumerate(step.parts):
                            takes = reckoned(step.title, place, part, week, talk, card)
                            whole += takes * (3 if step.each or step in trios.round else 1)
                            if takes > part.seconds:
                                over.append((track, week + 1, talk.id, name, step.title, place, takes))
                    assert 27 <= whole / 60 <= 31, (track, week + 1, talk.id, name)
    assert over == []


# Roles


@pytest.mark.parametrize("people", [2, 3, 4])
def test_in_six_weeks_everybody_has_every_role_and_every_other_as_often(people: int) -> None:
    letters = LETTERS[:people]
    order, roles, pairs = Counter[tuple[int, str]](), Counter[tuple[int, str]](), Counter[str]()
    for week in range(1, 7):
        found = rounds(people, week)
        for place in range(people):
            assert sorted(one[place] for one in found) == sorted(letters), "once a week each"
        for number, one in enumerate(found):
            assert sorted(one) == sorted(letters)
            roles.update(enumerate(one))
            order[number, one[0]] += 1
            pairs[one[:2]] += 1
    assert set(roles.values()) == {6} and len(roles) == people**2
    assert set(pairs.values()) == {6 // (people - 1)} and len(pairs) == people * (people - 1)
    assert max(order.values()) - min(order.values()) <= (1 if people == 4 else 0)


@given(st.integers(2, 4), st.integers(1, 60))
def test_whatever_the_week_nobody_has_two_roles_in_a_round(people: int, week: int) -> None:
    found = rounds(people, week)
    assert len(found) == people
    assert all(sorted(one) == sorted(LETTERS[:people]) for one in found)
    assert sorted(one[0] for one in found) == sorted(LETTERS[:people])


# Pages


def test_every_week_of_every_track_has_its_page_and_cards_and_the_clock_on_it_adds_up() -> None:
    course, trios = CourseFolder(COURSE), content()
    for track in TRACKS:
        made = {name: text.decode() for name, text in files(course, track)}
        sides = list(read(made[f"weeks-{track}.html"]).all("section"))
        assert len(sides) == len(trios.weeks) == 6
        talks = {trios.conversation(module).id for week in weeks(course)[track] for module in week}
        assert len(list(read(made[f"cards-{track}.html"]).all("section"))) == len(talks)
        for number, side in enumerate(sides, 1):
            assert f"week {number} of 6" in side.text
            (clock,) = (one for one in side.all("table") if one.attrs["class"] == "clock")
            body = next(clock.all("tbody"))
            said = [60 * int(one) + int(two) for one, two in CLOCK.findall(body.text)]
            steps = [*trios.before, *trios.round, *trios.after]
            assert said == [part.seconds for step in steps for part in step.parts]
            times = [3 if step.each or step in trios.round else 1 for step in steps for _ in step.parts]
            assert sum(one * each for one, each in zip(said, times, strict=True)) == 60 * trios.minutes
            assert all(letters in side.text for people in (2, 4) for letters in rounds(people, number))


def test_a_week_is_about_what_its_hour_is_about_and_its_pack_has_the_page() -> None:
    course = CourseFolder(COURSE)
    made = {name: text.decode() for name, text in for_module(course, "candor")}
    assert made.keys() == {
        "in-threes-begin-week-2.html",
        "for-the-manager-before-begin.html",
        "for-the-manager-after.html",
    }
    assert "Radical candor" in made["in-threes-begin-week-2.html"]
    both = {name for name, _ in for_module(course, "dual-track")}
    assert {"in-threes-decide-week-5.html", "in-threes-lead-week-5.html"} <= both
    assert list(for_module(course, "start")) == []


def test_the_hours_are_the_courses_own() -> None:
    course = CourseFolder(COURSE)
    made = {name: text.decode() for name, text in files(course, "begin")}
    table = next(read(made["for-the-manager-before-begin.html"]).all("table"))
    rows = [[cell.text.replace("\u00a0", " ") for cell in row.all("td")] for row in table.all("tr")][1:]
    candor = course.module("candor").module
    alone = candor.minutes.lesson + candor.minutes.later + (candor.minutes.exercise or 0)
    assert rows[1] == ["2", candor.title, f"{alone // 60} h {alone % 60:02}", "1 h 00", "40 min", rows[1][5]]
    whole = [60 * int(one) + int(two) for one, two in (re.findall(r"\d+", row[-1]) for row in rows)]
    assert sum(whole[:-1]) == whole[-1]


def test_the_managers_ten_minutes_are_ten() -> None:
    text = (COURSE / "facilitator/manager-after.md").read_text("utf-8")
    spans = [(int(one), int(two)) for one, two in re.findall(r"^\| (\d+)–(\d+) \|", text, re.MULTILINE)]
    assert spans[0][0] == 0 and spans[-1][1] == 10
    assert [end for _, end in spans[:-1]] == [begins for begins, _ in spans[1:]]


@pytest.mark.slow
def test_every_page_prints_on_one_side_of_a4_and_letter() -> None:
    course = CourseFolder(COURSE)
    made = {name: text.decode() for track in TRACKS for name, text in files(course, track) if name.endswith(".html")}
    head, _, _ = made["log.html"].partition("<main>")
    together = head + "".join(page.partition("<main>")[2].partition("</main>")[0] for page in made.values())
    with browsing() as tab:
        tab.set_content(together)
        wanted = tab.locator("section.side").count()
        assert wanted == sum(page.count("<section") for page in made.values()) > 6 * len(TRACKS)
        sides = {paper: tab.pdf(format=paper).count(b"/Type /Page\n") for paper in ("A4", "Letter")}
        assert sides == {"A4": wanted, "Letter": wanted}


# The command


def test_a_learner_gets_the_pages_of_their_track_beside_their_notebooks_and_the_log_stays_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workspace/.managerkit/base").mkdir(parents=True)
    (tmp_path / "workspace/notebooks").mkdir()
    told = run("trios", code=2).output
    assert "no track is chosen in a workspace here; say --track decide" in told
    course = CourseFolder()
    start = Workspace(tmp_path / "workspace").lesson(course.module(course.course.modules[0]))
    TRACK.append(start, "lead")
    assert "Begin with workspace/notebooks/mine/trios/setting-up.html" in run("trios").output
    mine = tmp_path / "workspace/notebooks/mine/trios"
    assert (mine / "weeks-lead.html").is_file()
    (mine / "log.txt").write_text("On the 3rd I said it.\n", "utf-8")
    (mine / "log.html").write_text("<p>mine</p>", "utf-8")
    again = run("trios").output
    assert "log.txt is yours and stays as it is" in again
    assert "yours, which you had changed, is now log-kept-1.html" in again
    assert (mine / "log.txt").read_text("utf-8") == "On the 3rd I said it.\n"
    assert "there is no track up; say --track" in run("trios", "--track", "up", code=2).output


@pytest.mark.slow
def test_a_log_goes_along_to_another_machine_and_never_into_a_hand_in_or_a_portfolio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said, workspace = "Whoever it is about reads this nowhere.", tmp_path / "workspace"
    prepare(workspace)
    folder = CourseFolder().module("mastery")
    for journal in (Workspace(workspace).lesson(folder), Workspace(workspace).exercise(folder)):
        TEXT.append(journal, "the-pull", "On Tuesday I stayed until ten.")
    run("trios", "--track", "decide")
    beside = workspace / f"exercises/{folder.assignment}/mine/trios"
    run("trios", "--track", "decide", beside)
    for log in (workspace / "notebooks/mine/trios/log.txt", beside / "log.txt"):
        log.write_text(said, "utf-8")
    run("hand-in", folder.assignment, "--workspace", workspace, "--as", "ana", "--with-ratings")
    run("portfolio", workspace)
    outward = [workspace / f"{folder.assignment}-ana.zip", *(workspace / "portfolio").iterdir()]
    assert len(outward) >= 2
    for path in outward:
        if path.suffix != ".zip":
            assert said.encode() not in path.read_bytes()
            continue
        with ZipFile(path) as opened:
            assert not any("trios" in name or said.encode() in opened.read(name) for name in opened.namelist())
    run("pack", workspace)
    (packed,) = tmp_path.glob("workspace-*.zip")
    with ZipFile(packed) as opened:
        assert any(said.encode() in opened.read(name) for name in opened.namelist())


def test_without_a_workspace_they_go_into_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("trios", "--track", "begin")
    run("trios", "--track", "begin", "ours")
    assert {path.name for path in (tmp_path / "trios").iterdir()} == {path.name for path in Path("ours").iterdir()}


# What an author may get wrong


def test_a_course_without_threes_says_so(tmp_path: Path) -> None:
    course = CourseFolder(tiny.copy(tmp_path))
    assert lint.check(course) == []
    assert list(for_module(course, "ladder")) == []
    with pytest.raises(ContentError, match="has no six weeks in threes"):
        list(files(course, "only"))


@pytest.fixture
def threes(tmp_path: Path) -> Callable[..., list[str]]:
    """A function that changes the tiny course's threes and says what `check` finds."""
    root = tiny.copy(tmp_path)
    (root / "facilitator").mkdir()
    texts = {
        "trios.yml": CONTENT,
        "trios.md": "# Threes\n",
        "care.md": "# Care\n",
        "manager-before.md": "# Before\n\n[HOURS]\n",
        "manager-after.md": "# After\n",
        "six-weeks.md": "# Six\n\n## The weeks\n\n| week | Only |\n| --- | --- |\n| 1 | ladder |\n",
    }

    def found(name: str = "trios.yml", old: str = "", new: str = "") -> list[str]:
        for path, text in texts.items():
            (root / "facilitator" / path).write_text(text, "utf-8")
        changed = texts[name].replace(old, new, 1) if old else texts[name]
        assert not old or changed != texts[name]
        (root / "facilitator" / name).write_text(changed, "utf-8")
        return [f"{one.path.name}:{one.line}: {one.message}" for one in lint.check(CourseFolder(root))]

    return found


LONG = "word " * 50


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("trios.yml", "minutes: 10", "minutes: 12", "trios.yml:1: the steps take 10 minutes for three and not 12"),
        ("trios.yml", "seconds: 90", "seconds: 80", "trios.yml:8: the parts take 110 seconds and the step 120"),
        ("trios.yml", "Until next week.", LONG.strip(), ""),
        ("trios.yml", "“It stays here.”", (LONG * 3)[:299].strip(), "trios.yml:3: this takes"),
        ("trios.yml", "says: [“Yes.”", f"says: [“{(LONG * 2)[:290].strip()}”, “{LONG.strip()}”", "trios.yml:"),
        ("trios.yml", "modules: [ladder]", "modules: [lader]", "there is no module `lader`"),
        ("trios.yml", "modules: [ladder]", "modules: [lader]", "`ladder` has no conversation"),
        ("trios.yml", "nods:", "nots:", "trios.yml:21: "),
        ("six-weeks.md", "| 1 | ladder |", "| 1 | lader |", "six-weeks.md:7: there is no module `lader`"),
        ("six-weeks.md", "| 1 | ladder |", "| 2 | ladder |", "six-weeks.md:7: this is no row of week 1"),
        ("six-weeks.md", "| week | Only |", "| week | Lonely |", "six-weeks.md:5: there is no track `Lonely`"),
        ("six-weeks.md", "## The weeks", "## Weeks", "six-weeks.md:1: there is no table of the weeks"),
        ("six-weeks.md", "| 1 | ladder |", "| 1 | ladder |\n| 2 | ladder |", "has 2 weeks for `only`, and `weeks` 1"),
        ("manager-before.md", "[HOURS]", "the hours", "manager-before.md:1: `[HOURS]` stands on 0 lines"),
    ],
)
def test_check_says_what_is_wrong_with_the_threes(
    threes: Callable[..., list[str]], name: str, old: str, new: str, says: str
) -> None:
    assert threes() == []
    told = threes(name, old, new)
    assert any(says in one for one in told) if says else told == [], told


def test_a_module_has_one_conversation(threes: Callable[..., list[str]]) -> None:
    twice = CONTENT + CONTENT.partition("conversations:\n")[2].replace("id: rung", "id: two")
    told = threes("trios.yml", CONTENT, twice)
    assert any("`ladder` has the conversation `rung` already" in one for one in told)
