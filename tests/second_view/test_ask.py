"""`managerkit ask`, from the page that is written to what is shown; and all that may come back in its place."""

import base64
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cli import main
from managerkit.content.loading import CourseFolder
from managerkit.journal.asked import AskedBehaviour, SecondViewAsked
from managerkit.journal.records import ANSWER
from managerkit.progress.workspace import Workspace
from managerkit.second_view.asking import Wish, figures, give_out, rounds
from managerkit.second_view.engine import OFTEN
from managerkit.second_view.form import form
from managerkit.second_view.incoming import text_of
from managerkit.second_view.reply import Reply, found, trouble, written
from tests.support.page_rules import broken
from tests.support.places import COURSE, TINY

LINES = ("ladder/left", "ladder/right", "ladder/slips")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of the tiny course."""
    monkeypatch.setenv("MANAGERKIT_COURSE", str(TINY))
    for name in (".managerkit/base", "notebooks"):
        (tmp_path / "ws" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "ws")
    return tmp_path / "ws"


def ask(*words: str | Path, code: int = 0) -> str:
    ran: Result = CliRunner().invoke(main, ["ask", *map(str, words)])
    assert ran.exit_code == code, f"{ran.output}{ran.exception!r}"
    return ran.output


def course() -> CourseFolder:
    return CourseFolder(TINY)


def page_of(file: Path) -> str:
    (found,) = re.findall(r'data-page="([0-9a-f]{16})"', file.read_text("utf-8"))
    return str(found)


def give(here: Path, *words: str) -> str:
    """Ask so, and the page's id."""
    ask("ladder", "--about", "Ines", *words)
    return page_of(sorted((here / "notebooks/mine").glob("*.html"), key=lambda path: path.stat().st_mtime_ns)[-1])


def reply(page: str, number: int, seen: Sequence[int | None] = (0, 0, 0), words: str = "", **more: int) -> Reply:
    return Reply(
        page, f"{number:032x}", more.get("turn", 0), dict(zip(LINES, seen, strict=True)), words, more.get("person")
    )


def put(here: Path, replies: Sequence[Reply]) -> Path:
    folder = here.parent / "came"
    folder.mkdir(exist_ok=True)
    for number, one in enumerate(replies):
        (folder / f"answer-{number}.txt").write_text(written(one), "utf-8")
    return folder


def enclosed(content: bytes) -> str:
    """Content as an answer comes, with the checksum that makes it whole, whoever made it."""
    return f"[[managerkit:1:{zlib.crc32(content):08x}:{base64.urlsafe_b64encode(content).decode().rstrip('=')}]]"


def journal(here: Path) -> str:
    return (here / "notebooks/ladder.journal.jsonl").read_text("utf-8")


# Only together


def test_three_answers_are_shown_as_one_by_lot_beside_ones_own(here: Path) -> None:
    lesson = Workspace(here).lesson(course().module("ladder"))
    for item, answer in {"left": 2, "right": 2, "slips": 0}.items():
        ANSWER["start"].append(lesson, item, answer)
    page = give(here, "--together", "3")
    assert "Nothing is shown before 3 have answered." in ask()
    came = put(here, [reply(page, number, (0, 3, None), f"word {number}") for number in (1, 2, 3)])
    said = ask("--read", came)
    assert "3 of 3 have answered, and the page is closed." in said
    assert (
        "keeps the left hand on the ladder\n  One of them, by lot: hardly ever\n  You, of yourself: on it (My" in said
    )
    assert said.count("A difference to talk about.") == 1
    assert said.count("close to yours, or not seen") == 2
    assert "word 1\nword 2\nword 3" in said
    assert [(one.item, one.second) for one in figures(course(), Workspace(here))] == [
        ("left", 0.0),
        ("right", 1.0),
        ("slips", None),
    ]


def test_answers_can_be_named_one_by_one(here: Path) -> None:
    page = give(here, "--together", "3")
    came = put(here, [reply(page, number) for number in (1, 2, 3)])
    assert "3 of 3 have answered, and the page is closed." in ask("--read", *sorted(came.iterdir()))
    assert "gone.txt: it is not there" in ask("--read", came, "gone.txt")
    assert "leave out all other options" in ask("--read", came, "--about", "Ines", code=2)


def test_fewer_than_three_are_neither_shown_nor_kept(here: Path) -> None:
    page = give(here, "--together", "4")
    before = journal(here)
    came = put(here, [reply(page, number, (3, 3, 3), "words") for number in (1, 2)])
    for words in (("--read", came), ("--read", came, "--close")):
        said = ask(*words)
        assert "2 of 4 have answered. Nothing is shown or kept before there are 3" in said
        assert "nearly every time" not in said
    assert journal(here) == before


def test_reading_closes_and_what_comes_later_is_not_added(here: Path) -> None:
    page = give(here, "--together", "4")
    came = put(here, [reply(page, number, (number, 0, 0)) for number in (1, 2, 3)])
    before = journal(here)
    assert "the same command with --close" in ask("--read", came)
    assert journal(here) == before
    ask("--read", came, "--close")
    closed = journal(here)
    late = put(here, [reply(page, 9, (0, 0, 0))])
    assert "nothing is added to it: what then changed would be this person's answer" in ask("--read", late)
    assert journal(here) == closed
    assert "Ask it again from" in ask("ladder", "--about", "Ines", "--together", "3", code=1)


def test_what_is_kept_says_nothing_of_files_order_ids_or_others(here: Path, tmp_path: Path) -> None:
    page = give(here, "--together", "4")
    answers = [reply(page, number, (number % 4, None, 3), f"word {number}") for number in range(4)]
    kept = []
    empty = journal(here)
    for order in list(permutations(answers))[::5]:
        (here / "notebooks/ladder.journal.jsonl").write_text(empty, "utf-8")
        ask("--read", put(here, order))
        line = json.loads(journal(here).splitlines()[-1])
        assert (line["kind"], line["key"]) == ("second-view", page)
        kept.append(line["data"])
    assert all(one == kept[0] for one in kept)
    assert kept[0]["words"] == [f"word {number}" for number in range(4)] and kept[0]["by"] == ""
    assert not any(one.id in journal(here) for one in answers)
    assert "answer-" not in journal(here)


def test_more_answers_than_people_say_nothing(here: Path) -> None:
    page = give(here, "--together", "3")
    before = journal(here)
    said = ask("--read", put(here, [reply(page, number) for number in range(4)]), "--close")
    assert "4 answers came from the 3 whom you asked, so somebody answered twice" in said
    assert journal(here) == before


def test_five_can_be_asked_and_a_sixth_answer_says_nothing(here: Path) -> None:
    page = give(here, "--together", "5")
    before = journal(here)
    six = put(here, [reply(page, number) for number in range(6)])
    assert "6 answers came from the 5 whom you asked, so somebody answered twice" in ask("--read", six)
    assert journal(here) == before
    (six / "answer-5.txt").unlink()
    assert "5 of 5 have answered, and the page is closed." in ask("--read", six)


def test_open_answers_of_fewer_than_three_are_thrown_away(here: Path) -> None:
    page = give(here, "--together", "3")
    said = ask("--read", put(here, [reply(page, number, words="secret" * (number < 2)) for number in range(3)]))
    assert "fewer than 3 wrote something" in said
    assert "secret" not in said + journal(here)


def test_one_page_is_the_same_for_everybody_and_withdrawn_when_it_is_wrong(here: Path) -> None:
    first = give(here, "--together", "4", "--through", "Priya")
    assert [path.name for path in (here / "notebooks/mine").iterdir()] == ["what-have-you-seen.html"]
    assert "is still out" in ask("ladder", "--about", "Ines", "--together", "4", code=1)
    second = give(here, "--together", "4", "--withdraw")
    assert first != second
    assert "you have withdrawn the page" in ask("--read", put(here, [reply(first, 1)]))
    assert [one.id for one in rounds(course(), Workspace(here))] == [second]


def test_four_weeks_later_the_same_may_be_asked_again(here: Path) -> None:
    page = give(here, "--together", "3")
    ask("--read", put(here, [reply(page, number) for number in range(3)]))
    desk, wish = Workspace(here), Wish("Ines", ("ladder",), 3)
    today = datetime.now(UTC).astimezone()
    give_out(course(), desk, wish, "a" * 16, today + timedelta(days=29))
    assert len(rounds(course(), desk)) == 2


def test_once_it_is_read_ones_own_answer_stays_what_it_was(here: Path) -> None:
    lesson = Workspace(here).lesson(course().module("ladder"))
    page = give(here, "--together", "3")
    said = ask("--read", put(here, [reply(page, number) for number in range(3)]))
    assert said.count("answer it yourself first") == 3
    for answer in (2, 0):
        ANSWER["start"].append(lesson, "left", answer)
        (left, *_) = rounds(course(), Workspace(here))[0].compared
        assert left.own is not None and left.own.answer == "on it" and left.differs


def test_it_is_kept_through_a_move_to_another_machine_and_a_merge(here: Path) -> None:
    page = give(here, "--together", "3")
    before = journal(here)
    ask("--read", put(here, [reply(page, number, words=f"word {number}") for number in range(3)]))
    said = ask()
    (here / "notebooks/00-ladder.ipynb").touch()
    (here / "notebooks/ladder.journal (1).jsonl").write_text(journal(here), "utf-8")
    (here / "notebooks/ladder.journal.jsonl").write_text(before, "utf-8")
    assert "Nothing is read in yet." in ask()
    merged = CliRunner().invoke(main, ["merge", str(here)])
    assert merged.exit_code == 0 and "1 line from" in merged.output, merged.output
    assert ask() == said and "word 2" in said


# Named


def test_named_answers_are_shown_as_they_come_and_may_be_changed(here: Path) -> None:
    page = give(here, "--named", "Ana, Ben")
    names = sorted(path.name for path in (here / "notebooks/mine").iterdir())
    assert names == ["what-have-you-seen-1-ana.html", "what-have-you-seen-2-ben.html"]
    said = ask("--read", put(here, [reply(page, 1, (0, 1, None), "more often", person=1)]))
    assert "1 of 2 have answered; not yet: Ana." in said
    assert "keeps the right hand on the ladder\n  Ben: sometimes\n" in said and "Ben: did not see it" in said
    assert "Ben: more often" in said
    said = ask("--read", put(here, [reply(page, 1, (3, 3, 3), person=1, turn=1), reply(page, 2, person=0)]))
    assert "2 of 2 have answered." in said and "nearly every time" in said


# What else may come


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sorry, no time!", "there is no answer in it"),
        ("", "there is no answer in it"),
        ("[[managerkit:1:00000000:e30", "cut off before its end"),
        ("[[managerkit:1:00000000:e30]]", "is damaged"),
        ("[[managerkit:1:xx]]", "is damaged"),
        ("[[managerkit:7:00000000:e30]]", "of a newer version of the page"),
        (written(Reply("b" * 16, "0" * 32, 0)), "somebody else's"),
        (enclosed(b"{}"), "was not made by the page; ask for it again"),
        (enclosed(b'{"page": "p", "id": "i", "turn": 0, "seen": {}, "words": ""}'), "was not made by the page"),
        (enclosed(b"not even JSON"), "was not made by the page"),
        (enclosed(b"[" * 9000), "was not made by the page"),
    ],
)
def test_what_is_no_answer_gets_one_sentence(here: Path, text: str, why: str) -> None:
    give(here, "--together", "3")
    (file := here.parent / "note.txt").write_text(text, "utf-8")
    said = ask("--read", file).splitlines()
    assert said[0].startswith("note.txt: ") and why in said[0] and said[0].endswith(".")


def test_files_that_are_none_get_one_sentence(here: Path) -> None:
    give(here, "--together", "3")
    (here.parent / "big.txt").write_bytes(b"x" * (5 * 1024**2))
    said = ask("--read", here.parent / "nothing.txt", "--read", here.parent / "big.txt").splitlines()
    assert said[:2] == ["nothing.txt: it is not there.", "big.txt: it is over 4 MB."]


@pytest.mark.parametrize(
    "change",
    [
        {"seen": {"ladder/nothing": 1}},
        {"seen": {"ladder/left": 4}},
        {"person": 0},
    ],
)
def test_an_answer_to_other_questions_is_none(here: Path, change: dict[str, object]) -> None:
    page = give(here, "--together", "3")
    wrong = replace(reply(page, 1), **change)  # type: ignore[arg-type]
    assert "it does not answer what your page asks" in ask("--read", put(here, [wrong]))


def test_the_same_answer_twice_counts_once(here: Path) -> None:
    page = give(here, "--together", "4")
    said = ask("--read", put(here, [reply(page, 1), reply(page, 1), reply(page, 2)]))
    assert "the same answer came twice, and counts once" in said and "2 of 4" in said


WORDS = st.text(max_size=60)
REPLIES = st.builds(
    Reply,
    st.just("a" * 16),
    st.just("b" * 32),
    st.integers(0, 99),
    st.dictionaries(st.sampled_from(LINES), st.none() | st.integers(0, 3)),
    WORDS.map(lambda text: " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())),
    st.none() | st.integers(0, 4),
)


@given(REPLIES, st.integers(20, 76), st.sampled_from(["", "> ", ">> "]), st.sampled_from(["\n", "\r\n", "=\n"]))
def test_an_answer_survives_what_mail_programs_do_to_it(one: Reply, width: int, quote: str, end: str) -> None:
    text = written(one)
    broken_up = end.join(quote * (start > 0) + text[start : start + width] for start in range(0, len(text), width))
    assert list(found(f"Hello,\n{broken_up}\nBest, [A]")) == [one]


PARTS: dict[str, st.SearchStrategy[object]] = {
    "page": st.just("a" * 16),
    "id": st.just("b" * 32),
    "turn": st.integers(-1, 10_001) | st.booleans() | st.just(1.0),
    "seen": st.dictionaries(
        st.sampled_from([*LINES, "ladder/nothing"]), st.none() | st.integers(-1, 10) | st.booleans()
    ),
    "words": WORDS | st.just("\x1b[2J\ud800"),
    "person": st.none() | st.integers(-2, 7) | st.booleans(),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
TAMPERED = st.fixed_dictionaries({}, optional={key: one | JSON for key, one in PARTS.items()}) | JSON
"""What somebody may put in the place of an answer who knows how the page makes the checksum."""


@given(TAMPERED.map(lambda data: json.dumps(data).encode()) | st.binary(min_size=1, max_size=80))
def test_an_answer_made_by_hand_is_one_or_gets_one_sentence(content: bytes) -> None:
    (one,) = found(enclosed(content))
    if isinstance(one, str):
        assert one == "an answer in it was not made by the page; ask for it again"
        return
    assert list(found(written(one))) == [one], "what is believed can be written and read again"
    assert "\x1b" not in one.words and one.turn >= 0
    asked = SecondViewAsked(
        "Ines", tuple(AskedBehaviour("ladder", line.partition("/")[2], "climbs") for line in LINES), 3
    )
    for page in (asked, replace(asked, people=2, named=("Ana", "Ben"))):
        if not trouble(one, page, len(OFTEN)):
            assert one.seen.keys() <= set(LINES) and all(often in (None, 0, 1, 2, 3) for often in one.seen.values())
            assert (one.person in (0, 1)) if page.named else one.person is None


@given(st.text() | st.binary().map(lambda data: f"[[managerkit:1:{data!r}]]"), REPLIES, st.data())
def test_nothing_that_comes_raises(text: str, one: Reply, data: st.DataObject) -> None:
    assert all(isinstance(part, str | Reply) for part in found(text))
    whole = written(one)
    at = data.draw(st.integers(0, len(whole) - 1))
    assert one not in [*found(whole[:at] + data.draw(st.sampled_from("!x]")) + whole[at + 1 :])] or whole[at] in "!x]"


def test_a_saved_mail_is_read_by_its_text_or_its_attachment() -> None:
    one = reply("a" * 16, 1, words="“Tuesday”")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ana <ana@example.org>", "Re: three minutes"
    mail.set_content("Here you are.")
    mail.add_alternative("<p>Here you are.</p>", subtype="html")
    mail.add_attachment(written(one), filename="answer-1.txt")
    assert list(found(text_of(mail.as_bytes()))) == [one]
    page = EmailMessage()
    page["From"], page["Subject"] = "Ana <ana@example.org>", "Re: three minutes"
    page.set_content(f"<p>{written(one)[:50]}<br>{written(one)[50:]}</p>", subtype="html", cte="base64")
    assert list(found(text_of(page.as_bytes()))) == [one]


# What cannot be asked


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nothing", "--together", "3"), "There is nothing to ask about “nothing”; there is about: ladder."),
        (("ladder", "--together", "6"), "Ask 2 to 5 people; you gave 6."),
        (("ladder", "--together", "2"), "take at least 3 people"),
        (("ladder", "--named", "Ana"), "Ask 2 to 5 people; you gave 1."),
        (("ladder", "--named", "Ana,Ben,Cleo,Dev,Eve,Finn"), "Ask 2 to 5 people; you gave 6."),
        (("ladder", "--named", "Ana,ana"), "Two of the names are the same"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(here: Path, words: tuple[str, ...], why: str) -> None:
    assert why in ask(*words, "--about", "Ines", code=1)
    assert not (here / "notebooks/mine").exists()


def test_a_page_has_one_side(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANAGERKIT_COURSE", str(COURSE))
    said = ask("candor", "trust", "enabling", "scope", "--about", "Ines", "--together", "3", code=1)
    assert "Choose one to three modules: a page has at most 12 lines" in said


def test_one_of_the_two_is_promised(here: Path) -> None:
    assert "Say what you promise" in ask("ladder", "--about", "Ines", code=2)
    assert "Say what you promise" in ask("ladder", "--about", "Ines", "--together", "3", "--named", "A,B", code=2)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("ladder", "--named", "Ana,Ben", "--through", "Priya"), "--through goes with --together"),
        (("ladder", "--named", ","), "Say what you promise"),
        (("--together", "3"), "Say which modules it is about"),
        (("--about", "Ines"), "Say which modules it is about"),
        (("--named", "Ana,Ben"), "Say which modules it is about"),
        (("--withdraw",), "Say which modules it is about"),
        (("--read", "came", "--together", "3"), "--read only reads what came back"),
        (("--read", "came", "--withdraw"), "--read only reads what came back"),
        (("--close",), "--close goes with --read"),
        (("ladder", "--together", "3", "--close"), "--close goes with --read"),
    ],
)
def test_what_does_not_go_together_gets_one_sentence_and_does_nothing(
    here: Path, words: tuple[str, ...], why: str
) -> None:
    (here / "came").mkdir()
    said = [line for line in ask(*words, code=2).splitlines() if line.startswith("Error: ")]
    assert len(said) == 1 and said[0].startswith(f"Error: {why}") and said[0].endswith(".")
    assert not (here / "notebooks/mine").exists() and not list((here / "notebooks").iterdir())


def test_nobody_was_asked_yet(here: Path) -> None:
    assert "You have asked nobody yet" in ask()


# The page that is given out


def test_the_page_is_whole_keeps_to_html_and_escapes_what_was_typed() -> None:
    nasty = "<script>alert(1)</script>"
    asked = SecondViewAsked(nasty, (AskedBehaviour("ladder", '"><b>', nasty),), 3, (), nasty)
    for text in (form(asked, "a" * 16), form(replace(asked, named=(nasty, "B")), "a" * 16, 0)):
        assert "<script>alert" not in text and "<b>" not in text
        assert broken(text) == []
        assert text.count("<script>") == 1 and "http" not in text.replace("http-equiv", "")


def test_it_says_plainly_which_of_the_two_was_promised() -> None:
    asked = SecondViewAsked("Ines", (AskedBehaviour("ladder", "left", "climbs"),), 3)
    together = form(asked, "a" * 16)
    assert "Only together with at least two others" in together and "A mail says who sent it" in together
    assert "Priya collects all answers" in form(replace(asked, through="Priya"), "a" * 16)
    named = form(replace(asked, named=("Ana", "Ben")), "a" * 16, 1)
    assert "Your name stands on it" in named and "Ben, Ines is taking a course" in named and "by lot" not in named


def test_a_workspace_of_another_course_asks_what_that_one_has(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANAGERKIT_COURSE")
    (here / ".managerkit/course.json").write_text(json.dumps({"folder": str(TINY)}), "utf-8")
    assert "there is about: ladder." in ask("nothing", "--about", "Ines", "--together", "3", code=1)
