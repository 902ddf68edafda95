"""Cards of cues and moves: the schedule by the days alone, what was typed, the panel, the terminal, and Anki."""

import json
import os
import re
import select
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit import activities
from managerkit.activities.cards.anki import anki
from managerkit.activities.cards.engine import A_DAY, NEW_A_DAY, STEPS, Deck, back_on, dealt, next_day
from managerkit.activities.cards.record import KeptDeck, decks
from managerkit.activities.cards.view import CardsView
from managerkit.cli import main
from managerkit.content.cards import CueCard
from managerkit.content.loading import CourseFolder
from managerkit.content.yamltext import parse_yaml
from managerkit.journal.cards import CARD, CardAnswer, Went
from managerkit.journal.copies import merge
from managerkit.journal.log import Journal
from managerkit.notebook import NotebookModule
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from managerkit.workspace.carry import carry
from tests.support import tiny
from tests.support.html_tree import read
from tests.support.places import COURSE, ROOT

DAY = date(2026, 11, 2)
CONTENT = """
cards:
  - id: fine
    cue: "“It's fine,” for the second time. What do you ask?"
    move: "“What would make it good?”"
    why: The first one could be answered without telling anything.
  - {id: late, cue: He is late again. What do you say?, move: “You came at ten.”, why: One can see it.}
"""
HOSTILE = "<script>alert(1)</script>\x1b[2J\t“x”"
IDS = [f"card-{number}" for number in range(12)]
WENT: list[Went] = ["had", "near", "not-yet"]
TOLD = st.dictionaries(st.integers(0, 90), st.sampled_from(WENT), max_size=12)
"""How a card went, by the number of the day."""


def card(name: str) -> CueCard:
    return CueCard(id=name, cue=f"Cue of {name}?", move=f"Move of {name}.", why="Because.")


def deck(answers: dict[tuple[str, int], Went | None], names: Sequence[str] = IDS) -> Deck:
    """A dozen cards, and answers by card and number of the day."""
    found = {
        (one, DAY + timedelta(number)): CardAnswer(f"Cue of {one}?", f"{number}", went)
        for (one, number), went in answers.items()
    }
    return Deck("ladder", "Ladders", [card(name) for name in names], found)


def due(told: dict[int, Went]) -> int | None:
    """After how many days from the first one a card comes back."""
    answers = [(DAY + timedelta(number), CardAnswer("?", "", went)) for number, went in sorted(told.items())]
    found = back_on(answers)
    return (found - DAY).days if found else None


# The schedule


def test_a_card_comes_back_after_2_7_21_and_60_days_and_then_every_60() -> None:
    told: dict[int, Went] = {}
    gaps, day = [], 0
    for _ in range(6):
        told[day] = "had"
        back = due(told)
        assert back is not None
        gaps.append(back - day)
        day = back
    assert gaps == [*STEPS, 60, 60] == [2, 7, 21, 60, 60, 60]


def test_near_stays_on_its_step_and_not_yet_begins_again() -> None:
    assert due({}) is None
    assert due({0: "had", 2: "had", 9: "near"}) == 9 + 7
    assert due({0: "had", 2: "had", 9: "not-yet"}) == 9 + 2
    assert due({0: "near"}) == due({0: "not-yet"}) == 2


def test_a_card_had_again_before_it_was_due_gets_no_step_for_that() -> None:
    """As where two machines asked it, and neither knew of the other."""
    assert due({0: "had", 2: "had", 3: "had"}) == 3 + 7
    assert due({0: "had", 2: "had", 40: "had"}) == 40 + 21


def test_new_cards_come_a_few_a_day_in_their_order() -> None:
    assert [one.card.id for one in dealt([deck({})], DAY)] == IDS[:NEW_A_DAY]
    assert [one.card.id for one in dealt([deck({("card-0", 0): "near"})], DAY)] == ["card-1"]
    assert dealt([deck({("card-0", 0): "near", ("card-1", 0): "had"})], DAY) == []


def test_after_a_week_away_there_are_no_more_than_on_any_day_and_the_oldest_come_first() -> None:
    answers: dict[tuple[str, int], Went | None] = {(one, number // 2): "had" for number, one in enumerate(IDS)}
    assert [one.card.id for one in dealt([deck(answers)], DAY + timedelta(40))] == IDS[:A_DAY]
    answers |= {(one, 40): "had" for one in IDS[:A_DAY]}
    assert dealt([deck(answers)], DAY + timedelta(40)) == []
    assert [one.card.id for one in dealt([deck(answers)], DAY + timedelta(41))] == IDS[A_DAY : 2 * A_DAY]


@given(st.dictionaries(st.tuples(st.sampled_from(IDS), st.integers(0, 90)), st.none() | st.sampled_from(WENT)),
       st.integers(0, 200))  # fmt: skip
def test_whatever_was_answered_a_day_is_short_and_ends(
    answers: dict[tuple[str, int], Went | None], number: int
) -> None:
    today = DAY + timedelta(number)
    before, count = [deck(answers)], len({one for (one, day), went in answers.items() if day == number and went})
    left = dealt(before, today)
    assert len(left) <= max(0, A_DAY - count)
    done = answers | {(one.card.id, number): "had" for one in left}
    assert dealt([deck(done)], today) == []
    coming = next_day([deck(done)], today)
    assert coming is not None and coming > today
    assert dealt([deck(done)], coming)


@given(TOLD, st.integers(0, 90))
def test_the_days_alone_decide_and_a_later_day_does_not_count_yet(told: dict[int, Went], number: int) -> None:
    answers: dict[tuple[str, int], Went | None] = {("card-0", day): went for day, went in told.items()}
    known = {one: went for one, went in answers.items() if one[1] <= number}
    today = DAY + timedelta(number)
    backwards = dict(reversed(answers.items()))
    assert dealt([deck(answers)], today) == dealt([deck(backwards)], today) == dealt([deck(known)], today)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(IDS[:4]), st.integers(0, 30), st.none() | st.sampled_from(WENT)),
                max_size=20), st.randoms(use_true_random=False))  # fmt: skip
def test_two_machines_merged_either_way_have_the_schedule_of_one(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[str, int, Went | None]], luck: Random
) -> None:
    side = [luck.random() < 0.5 for _ in answers]
    whole = journal_of(tmp_path_factory.mktemp("whole"), answers, [True] * len(answers))
    merged = []
    for here in (True, False):
        folder = tmp_path_factory.mktemp("two")
        journal = journal_of(folder, answers, [one == here for one in side])
        other = journal_of(folder / "other", answers, [one != here for one in side])
        if other.path.exists():
            other.path.rename(folder / "ladder.journal-LAPTOP.jsonl")
        merge(journal.path, folder / "kept", datetime.now(UTC))
        merged.append(kept(journal).read())
    for number in range(0, 100, 7):
        today = DAY + timedelta(number)
        assert dealt([kept(whole).read()], today) == dealt([merged[0]], today) == dealt([merged[1]], today)


def journal_of(folder: Path, answers: Sequence[tuple[str, int, Went | None]], there: Sequence[bool]) -> Journal:
    """A journal with those of the answers that were given on this machine, each a second after the one before."""
    folder.mkdir(exist_ok=True)
    now = [datetime(2026, 11, 2, tzinfo=UTC)]
    journal = Journal(folder / "ladder.journal.jsonl", "ladder", "1.0.0", lambda: now[0])
    for (one, number, went), here in zip(answers, there, strict=True):
        now[0] += timedelta(seconds=1)
        if here:
            CARD.append(journal, f"{one}:{DAY + timedelta(number)}", CardAnswer("?", f"{number}", went))
    return journal


def kept(journal: Journal) -> KeptDeck:
    return KeptDeck("ladder", "Ladders", [card(name) for name in IDS[:4]], journal)


# What becomes of cards


def test_a_card_that_went_is_passed_over_and_one_that_reads_otherwise_keeps_its_day() -> None:
    answers: dict[tuple[str, int], Went | None] = {("gone", 0): "had", ("card-0", 0): "had"}
    now = deck(answers, ["card-0"])
    assert dealt([now], DAY) == []
    (one,) = dealt([now], DAY + timedelta(2))
    assert one.before is not None and one.before[1].said == "0" and not one.reworded
    other = Deck("ladder", "Ladders", [card("card-0").model_copy(update={"cue": "Another cue?"})], now.answers)
    (one,) = dealt([other], DAY + timedelta(2))
    assert one.reworded


def test_answers_follow_a_card_that_gets_another_id(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, [("old", 0, "had"), ("old", 2, "had")], [True, True])
    carry(journal.path, "ladder", {"old": "card-0"})
    assert [day for name, day in kept(journal).read().answers if name == "card-0"] == [DAY, DAY + timedelta(2)]


def test_what_was_typed_and_not_shown_is_there_again_on_another_day(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, [("card-0", 0, "had"), ("card-0", 3, None)], [True, True])
    (one,) = [one for one in dealt([kept(journal).read()], DAY + timedelta(9)) if one.card.id == "card-0"]
    assert one.begun == "3"
    kept(journal).keep("card-0", DAY + timedelta(9), one.begun, "near")
    assert kept(journal).read().answers["card-0", DAY + timedelta(9)] == CardAnswer("Cue of card-0?", "3", "near")


@settings(max_examples=30)
@given(st.text(max_size=20), st.text(max_size=20))
def test_a_key_that_is_none_is_passed_over(name: str, on: str) -> None:
    class Kept:
        """A journal that holds one record."""

        def latest(self, kind: str) -> dict[str, object]:
            return {f"{name}:{on}": {"cue": "", "said": ""}}

    KeptDeck("ladder", "Ladders", [], Kept()).read()  # type: ignore[arg-type]


# The panel


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """The tiny course with two cards."""
    root = tiny.copy(tmp_path)
    (root / "modules/ladder/cards.yml").write_text(CONTENT, "utf-8")
    return CourseFolder(root)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name in (".managerkit/base", "notebooks"):
        (tmp_path / "workspace" / name).mkdir(parents=True)
    return tmp_path / "workspace"


def view(course: CourseFolder, workspace: Path, number: int = 0) -> CardsView:
    found = decks(course, Workspace(workspace).lesson, ["ladder"])
    return CardsView(found, found[0].journal, lambda: DAY + timedelta(number))


def go(shown: CardsView, *events: tuple[str, str]) -> str:
    for name, value in events:
        shown.handle(Event(name, value))
    return unescape(str(shown.body()))


def test_one_answers_first_and_sees_the_move_and_ones_earlier_words_then(course: CourseFolder, workspace: Path) -> None:
    shown = view(course, workspace)
    asked = go(shown, ("say:ladder:fine", "What is missing?"))
    assert "2 cards today, 1 minute" in asked and "What is missing?" in asked and "make it good" not in asked
    assert "What would make it good?" in go(shown, ("show:ladder:fine", ""))
    told = go(shown, ("went:ladder:fine:near", ""))
    assert "He is late again" in told and "1 card today" in told and "Answered today (1)" in told
    later = view(course, workspace, 2)
    again = go(later, ("show:ladder:fine", ""))
    assert "What is missing?" in again and "You, on Mon 2 Nov 2026, near:" in again and "make it good" in again


def test_what_was_told_by_mistake_is_told_anew(course: CourseFolder, workspace: Path) -> None:
    shown = view(course, workspace)
    go(shown, ("say:ladder:fine", "Why?"), ("show:ladder:fine", ""), ("went:ladder:fine:had", ""))
    go(shown, ("again:ladder:fine", "not-yet"), ("again:ladder:fine", "best"), ("say:ladder:fine", "Why so?"))
    (answer,) = CARD.latest(shown.journal).values()
    assert answer == CardAnswer("“It's fine,” for the second time. What do you ask?", "Why so?", "not-yet")


def test_the_panel_takes_no_event_that_is_none_and_escapes_what_was_typed(
    course: CourseFolder, workspace: Path
) -> None:
    shown = view(course, workspace)
    for name in ("say:ladder:gone", "say:gone:fine", "show:ladder:gone", "went:ladder:fine:best", "again:ladder:late"):
        shown.handle(Event(name, "x"))
    assert CARD.latest(shown.journal) == {}
    go(shown, ("say:ladder:fine", HOSTILE), ("show:ladder:fine", ""))
    assert [*read(str(shown.body())).all("script")] == []
    go(shown, ("went:ladder:fine:had", ""))
    assert [*read(str(shown.body()) + str(shown.static())).all("script")] == []
    assert HOSTILE in shown.text()


def test_a_panel_without_cards_says_where_they_come_from(course: CourseFolder, workspace: Path) -> None:
    assert decks(course, Workspace(workspace).lesson) == []
    assert "come with the modules that you begin" in str(CardsView([], Journal(workspace / "x", "x", "1.0.0")).body())


def test_a_notebook_shows_those_of_modules_that_were_begun(
    course: CourseFolder, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = NotebookModule(course.module("ladder"), workspace / "notebooks")
    found.show("cards")
    assert "come with the modules that you begin" in capsys.readouterr().out
    Workspace(workspace).lesson(course.module("ladder")).append("answer", "left", 1)
    found.show("cards")
    assert "2 cards today, 1 minute" in capsys.readouterr().out


# Content


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: late", "id: fine", "`fine`"),
        ("“You came at ten.”", "“" + "You came at ten. " * 12 + "”", "the move has 48 words"),
        ("“You came at ten.”", "I say that he is late again now.", "the cue says it already: “he is late again”"),
        ("why: One", "because: One", "`because`"),
    ],
)
def test_check_says_what_is_wrong_with_a_card(old: str, new: str, says: str, tmp_path: Path) -> None:
    folder = tiny.ladder(tmp_path)
    kind = activities.find("cards")
    for text, wrong in ((CONTENT, False), (CONTENT.replace(old, new), True)):
        (folder / "cards.yml").write_text(text, "utf-8")
        found = [str(one) for one in kind.lint(CourseFolder(folder.parents[1]).module("ladder"))]
        assert any(says in one for one in found) == wrong, found


def test_a_module_has_as_many_cards_as_the_page_for_authors_says(tmp_path: Path) -> None:
    folder, kind = tiny.ladder(tmp_path), activities.find("cards")
    cards = [{**card("fine").model_dump(), "id": f"card-{number}"} for number in range(6)]
    for number, wrong in ((0, True), (1, False), (5, False), (6, True)):
        (folder / "cards.yml").write_text(json.dumps({"cards": cards[:number]}), "utf-8")
        assert bool([*kind.lint(CourseFolder(folder.parents[1]).module("ladder"))]) == wrong, number
    ours = [
        len(parse_yaml(path, path.read_text("utf-8"))[0]["cards"]) for path in (COURSE / "modules").glob("*/cards.yml")
    ]
    assert (min(ours), max(ours)) == (3, 5)
    said = "One to five cards, on what a learner will meet at work; our modules have three to five."
    assert said in (ROOT / "docs/author.md").read_text("utf-8")


# The terminal


@pytest.fixture
def own(course: CourseFolder, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of the tiny course, whose only module is begun."""
    monkeypatch.setenv("MANAGERKIT_COURSE", str(course.root))
    Workspace(workspace).lesson(course.module("ladder")).append("answer", "left", 1)
    return workspace


def test_the_terminal_goes_through_todays_cards(own: Path) -> None:
    said = CliRunner().invoke(main, ["cards", str(own)], input="What is missing?\n2\n\n7\n1\n")
    assert said.exit_code == 0, said.output
    assert said.output.index("2 cards today") < said.output.index("make it good") < said.output.index("late again")
    assert "Nothing more today. The next card comes on" in said.output
    answers = [one.data for one in Journal(own / "notebooks/ladder.journal.jsonl", "ladder", "1.0.0").records()][1:]
    assert [(one["said"], one["went"]) for one in answers] == [
        *(("What is missing?", None), ("What is missing?", "near"), ("", "had"))
    ]
    assert "Nothing more today" in CliRunner().invoke(main, ["cards", str(own)]).output


def test_what_stands_in_a_journal_cannot_steer_the_terminal(own: Path) -> None:
    assert CliRunner().invoke(main, ["cards", str(own)], input=f"{HOSTILE}\n").exit_code == 0
    assert "\x1b" not in CliRunner().invoke(main, ["cards", str(own)], input="\n").output


def test_ctrl_c_in_the_middle_of_a_line_loses_no_letter_of_it(own: Path) -> None:
    first = typed(own, "> ", "What is mißing", "mißing", "\x03")
    assert "Stopped. All that you typed is kept" in first
    (answer,) = CARD.latest(Journal(own / "notebooks/ladder.journal.jsonl", "ladder", "1.0.0")).values()
    assert answer is not None and (answer.said, answer.went) == ("What is mißing", None)
    again = typed(own, "mißing", "?\r", "yours go?", "\x03")
    assert "One way" in again
    (answer,) = CARD.latest(Journal(own / "notebooks/ladder.journal.jsonl", "ladder", "1.0.0")).values()
    assert answer is not None and answer.said == "What is mißing?"


def typed(workspace: Path, *turns: str) -> str:
    """What `cards` says in a terminal where somebody waits for a text and types the next, turn by turn."""
    child, terminal = pytest.importorskip("pty").fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "managerkit.cli", "cards", str(workspace)])
    said = b""
    try:
        for wait, then in zip(turns[::2], turns[1::2], strict=True):
            while wait.encode() not in said:
                said += os.read(terminal, 4096)
            os.write(terminal, then.encode())
        while True:
            if not select.select([terminal], [], [], 3)[0]:
                os.write(terminal, turns[-1].encode())  # as one does whose key fell between two ways of reading keys
            elif chunk := os.read(terminal, 4096):
                said += chunk
            else:
                break
    except OSError:  # the end, as Linux says it
        pass
    os.waitpid(child, 0)
    os.close(terminal)
    return said.decode()


def test_a_track_that_there_is_not_is_named_with_those_there_are(own: Path) -> None:
    said = CliRunner().invoke(main, ["cards", str(own), "--track", "nowhere"])
    assert said.exit_code == 2 and "there is no track nowhere; there are: " in said.output


def test_anki_gets_a_line_for_each_card_and_nothing_typed(own: Path, tmp_path: Path) -> None:
    CliRunner().invoke(main, ["cards", str(own)], input=f"{HOSTILE}\n2\n")
    file = tmp_path / "cues.txt"
    said = CliRunner().invoke(main, ["cards", str(own), "--anki", str(file)])
    assert f"Made {file}, with 2 cards." in said.output
    lines = file.read_text("utf-8").splitlines()
    heads = dict(re.findall(r"^#([\w ]+):(.*)$", "\n".join(lines), re.MULTILINE))
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert (heads["separator"], heads["html"], heads["guid column"]) == ("tab", "true", "1")
    assert {len(row) for row in rows} == {5}
    assert "columns" not in heads, "an Anki that does not speak English finds no fields of these names"
    assert [row[0] for row in rows] == ["managerkit/ladder/fine", "managerkit/ladder/late"]
    assert '"' not in "".join(lines), "Anki takes a quotation mark for the beginning of a quoted field"
    assert "alert" not in file.read_text("utf-8")
    assert CliRunner().invoke(main, ["cards", str(own), "--anki", str(file)]).exit_code == 0
    file.write_text("my list", "utf-8")
    assert "is there already" in CliRunner().invoke(main, ["cards", str(own), "--anki", str(file)]).output
    assert file.read_text("utf-8") == "my list"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=80))
def test_any_text_stays_in_its_column(text: str) -> None:
    one = card("fine").model_copy(update={"cue": text})
    (row,) = anki([Deck("ladder", "Ladders: two", [one], {})]).split("\n")[6:-1]
    cells = row.split("\t")
    assert len(cells) == 5 and '"' not in row and "<" not in cells[1]
    assert unescape(cells[1]) == " ".join(text.split("\t"))


# The course


def test_every_track_has_a_dozen_cards_or_more(tmp_path: Path) -> None:
    course = CourseFolder(COURSE)
    for track in course.course.tracks:
        found = decks(course, Workspace(tmp_path).lesson, track.modules)
        assert sum(len(one.cards) for one in found) >= 12, track.id
