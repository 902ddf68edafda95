"""Practice on sentences: what is drawn, what is said about it, what is seen in a line, and what is kept."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit import activities
from managerkit.activities.base import Activity
from managerkit.activities.sentences import engine, form
from managerkit.activities.sentences.debrief import ending, reply
from managerkit.activities.sentences.view import SortView
from managerkit.content.loading import CourseFolder
from managerkit.content.sentences import Check, OwnLine, Sentences
from managerkit.journal.copies import merge
from managerkit.journal.log import Journal
from managerkit.journal.records import OWN_LINE, SORTED, SORTING, SortedSentence, SortingRound
from managerkit.notebook import NotebookModule, Unknown
from managerkit.portfolio.collect import collect
from managerkit.progress.progress import progress
from managerkit.progress.workspace import Workspace
from managerkit.ui.panel import Event
from managerkit.workspace.carry import carry
from tests.support import tiny
from tests.support.html_tree import read
from tests.support.places import COURSE
from tests.support.sentences import CONTENT, sentences

HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)> careless"
KIND: Activity[Sentences] = activities.find("sentences")
CLINICS = ["candor/feedback", "staying-technical/questions"]
SEEDS, ROUNDS = st.integers(), st.integers(0, 40)
IDS = [one.id for one in sentences().sentences]


@cache
def clinic(name: str) -> Sentences:
    module, _, file = name.partition("/")
    return KIND.file(CourseFolder(COURSE).module(module), file).value


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.beside(tmp_path, "ladder", "1.0.0")


def view(journal: Journal, seed: int = 1) -> SortView:
    return SortView("said", sentences(), journal, seed)


def sort_all(shown: SortView, place: str) -> None:
    here = SORTING.last(shown.journal, "said") or SortingRound(1)
    for one in engine.drawn(sentences(), here.seed, here.round):
        assert shown.handle(Event(f"sort:{here.round}:{one.id}:{place}", ""))


# What is drawn


@given(SEEDS, ROUNDS)
def test_two_rounds_make_the_whole_and_each_has_every_place(seed: int, pair: int) -> None:
    for content in (sentences(), *map(clinic, CLINICS)):
        rounds = [engine.drawn(content, seed, 2 * pair + half) for half in (0, 1)]
        assert sorted(one.id for drawn in rounds for one in drawn) == sorted(one.id for one in content.sentences)
        assert len(rounds[0]) - len(rounds[1]) in (0, 1)
        for drawn in rounds:
            assert {one.place for one in drawn} == {place.id for place in content.places}
        assert engine.drawn(content, seed, 2 * pair) == rounds[0]


ANSWERS = st.dictionaries(
    st.sampled_from([*IDS, "gone"]),
    st.none()
    | st.builds(SortedSentence, st.sampled_from(["usable", "verdict", "x"]), st.integers(0, 2), st.booleans()),
)


@given(SEEDS, st.integers(0, 2), ANSWERS)
def test_a_round_is_what_is_sorted_and_what_is_left(
    seed: int, number: int, kept: dict[str, SortedSentence | None]
) -> None:
    done, left = engine.sorted_in(sentences(), seed, number, kept)
    assert {one.sentence.id for one in done} | {one.id for one in left} == {
        one.id for one in engine.drawn(sentences(), seed, number)
    }
    assert all(kept[one.sentence.id] == SortedSentence(one.place, number, one.disagrees) for one in done)
    taken = engine.confusions(done)
    assert sum(one.count for one in taken) == sum(not one.alike and not one.defended for one in done)
    assert [one.count for one in taken] == sorted((one.count for one in taken), reverse=True)
    assert all(reply(sentences(), one) for one in done) and ending(sentences(), done)
    assert 0 <= engine.share(sentences(), kept) <= 1


# What is said


def one(sentence: str, place: str, disagrees: bool = False) -> engine.SentenceSorted:
    found = next(one for one in sentences().sentences if one.id == sentence)
    return engine.SentenceSorted(found, place, disagrees)


def test_our_answer_says_where_a_decent_reader_could_differ() -> None:
    assert reply(sentences(), one("never", "verdict")) == "You: “A verdict”. So do we. It has a never."
    assert reply(sentences(), one("never", "usable")).startswith("You: “Usable”. We would say “A verdict”. It")
    assert "yours can be defended" in reply(sentences(), one("left", "verdict"))
    assert "Some would say “A verdict”" in reply(sentences(), one("left", "usable"))


def test_the_end_says_what_was_taken_for_what_and_gives_no_score() -> None:
    wrong = [one("never", "usable"), one("born", "usable"), one("wet", "verdict"), one("left", "verdict")]
    assert ending(sentences(), wrong) == [
        "Two that we call “A verdict” you took for “Usable”.",
        "One that we call “Usable” you took for “A verdict”.",
    ]
    assert ending(sentences(), [one("never", "verdict")])[0].startswith("Nothing:")
    (said,) = ending(sentences(), [one("never", "usable", disagrees=True)])
    assert "You disagree" in said and "You never hold it." in said


# What is seen in a line

SAW, ASK = sentences().lines


def says(line: object, text: str, before: str = "") -> dict[str, tuple[bool, str]]:
    assert line in (SAW, ASK)
    found = form.seen(SAW if line is SAW else ASK, text, before)
    return {one.check: (one.fine, one.says) for one in found}


def test_a_line_is_read_for_its_form_in_the_writers_own_words() -> None:
    found = says(SAW, "On Monday at 16:50 you merged it and Bo’s shift broke. A bit careless, as always.")
    assert found["day"] == (True, "A day or a time: “Monday” and “16:50”.")
    assert found["act"] == (True, "What may be an act: “merged” and “broke”.")
    assert found["judging"] == (False, "“careless” may judge. Would a camera have seen it?")
    assert found["vague"] == (False, "Can it do without “A bit” and “always”?")
    plain = says(SAW, "You need more speed.")
    assert [fine for fine, _ in plain.values()] == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("Have you thought about Lattice?", (True, False, False)),
        ("So why didn’t you use it?", (True, False, True)),
        ("Could you please use Lattice? Today?", (False, False, False)),
        ("What happens to an order when a consumer dies?", (True, True, True)),
        ("Tell me what you saw.", (False, True, True)),
        ("You said that the disk was full, and what have you tried?", (True, True, True)),
    ],
)
def test_a_question_is_looked_at_for_what_it_carries(text: str, fine: tuple[bool, ...]) -> None:
    found = says(ASK, text, "Use Lattice, since Quill dropped them in 2022.")
    assert tuple(one for one, _ in found.values()) == fine


def test_a_word_of_the_order_that_comes_again_is_named() -> None:
    assert "“lattice”" in says(ASK, "What speaks against lattice?", "Take Lattice.")["echo"][1]


@given(st.text(), st.text())
def test_any_line_can_be_looked_at_and_an_empty_one_is_left_alone(text: str, before: str) -> None:
    for line in (SAW, ASK):
        found = form.seen(line, text, before)
        assert [one.check for one in found] == (line.checks if text.strip() else [])
        assert all(one.says for one in found)


# What is kept


def test_a_click_is_kept_and_answered_and_a_second_one_does_nothing(journal: Journal) -> None:
    shown = view(journal)
    first, second = engine.drawn(sentences(), 1, 0)[:2]
    assert shown.handle(Event(f"sort:0:{second.id}:usable", "")) == "", "one at a time"
    assert first.why in shown.handle(Event(f"sort:0:{first.id}:usable", ""))
    assert shown.handle(Event(f"sort:0:{first.id}:verdict", "")) == ""
    assert SORTED.last(journal, f"said:{first.id}") == SortedSentence("usable", 0, False)
    assert SORTING.last(journal, "said") == SortingRound(1, 0)
    assert first.why in str(shown.body()) and second.why not in str(shown.body())
    shown.handle(Event(f"differ:{first.id}", "true"))
    assert SORTED.last(journal, f"said:{first.id}") == SortedSentence("usable", 0, True)


def test_a_second_round_has_the_others_and_another_page_follows(journal: Journal) -> None:
    shown, other = view(journal), view(journal, seed=99)
    shown.handle(Event("more:0", ""))
    assert SORTING.last(journal, "said") is None, "not before the round is sorted"
    sort_all(shown, "usable")
    assert "What you took for what" in str(other.body())
    other.handle(Event("more:0", ""))
    other.handle(Event("more:0", ""))
    assert SORTING.last(journal, "said") == SortingRound(1, 1)
    sort_all(shown, "verdict")
    assert {key: value.place for key, value in SORTED.latest(journal).items() if value} == {
        **{f"said:{one.id}": "usable" for one in engine.drawn(sentences(), 1, 0)},
        **{f"said:{one.id}": "verdict" for one in engine.drawn(sentences(), 1, 1)},
    }
    assert str(view(Journal(journal.path, "ladder", "1.0.0"), 5).body()) == str(shown.body())


def test_hostile_words_are_shown_as_words(journal: Journal) -> None:
    shown = view(journal)
    shown.handle(Event("line:saw", HOSTILE))
    shown.handle(Event("line:nowhere", "x"))
    assert OWN_LINE.latest(journal) == {"said:saw": HOSTILE}
    for html in (shown.body(), shown.static()):
        assert [*read(html).all("script", "img")] == []
    assert "“careless” may judge" in str(shown.body())
    assert HOSTILE in shown.text()


def test_without_a_front_end_the_round_and_the_lines_are_there(journal: Journal) -> None:
    shown = view(journal)
    assert "None of the sentences is sorted yet" in str(shown.static())
    sort_all(shown, "verdict")
    shown.handle(Event("line:ask", "What did you see?"))
    tree = read(shown.static())
    assert [*tree.all("button", "textarea", "input")] == []
    assert "What did you see?" in tree.text and "you took for “A verdict”" in tree.text


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    root = tiny.copy(tmp_path)
    (root / "modules/ladder/sentences-said.yml").write_text(CONTENT, "utf-8")
    return CourseFolder(root)


def test_progress_and_portfolio_take_it_from_the_lesson(course: CourseFolder, tmp_path: Path) -> None:
    folder = course.module("ladder")
    desk = Workspace(tmp_path / "workspace")
    for place in ("notebooks", f"exercises/{folder.assignment}"):
        (desk.root / place).mkdir(parents=True)
    before = progress(folder, desk).lesson
    lesson = desk.lesson(folder)
    assert KIND.exhibit(folder, lesson, desk.exercise(folder)) is None
    sort_all(view(lesson), "usable")
    OWN_LINE.append(lesson, "said:saw", "On Monday <i>you</i> left.")
    assert KIND.progress(folder, "said", (lesson,)) == 1
    assert progress(folder, desk).lesson > before
    assert collect(course, desk, date(2026, 11, 29)).counts()["sentences"] == 1
    shown = KIND.exhibit(folder, lesson, desk.exercise(folder))
    assert shown and "On Monday &lt;i&gt;you&lt;/i&gt; left." in str(shown.draw())


def test_two_machines_rounds_are_merged_and_our_answer_is_to_what_was_sorted_last(journal: Journal) -> None:
    sort_all(view(journal), "usable")
    elsewhere = Journal(journal.path.with_name("ladder.journal (1).jsonl"), "ladder", "1.0.0")
    here, *_ = (one.id for one in engine.drawn(sentences(), 1, 0))
    seed = next(seed for seed in range(99) if engine.drawn(sentences(), seed, 0)[1].id == here)
    other = view(elsewhere, seed)
    first = engine.drawn(sentences(), seed, 0)[0]
    other.handle(Event(f"sort:0:{first.id}:verdict", ""))
    assert merge(journal.path, journal.path.parent / "kept", datetime(2027, 1, 1, tzinfo=UTC)) is not None
    merged = view(Journal(journal.path, "ladder", "1.0.0"))
    assert SORTING.last(merged.journal, "said") == SortingRound(seed, 0)
    assert f"“{first.says}”" in next(
        one.text for one in read(merged.body()).all("section") if one.attrs.get("aria-label") == "Our answer"
    )


def test_what_was_said_stays_when_the_sentences_have_another_name(tmp_path: Path) -> None:
    old = Journal.beside(tmp_path, "ladder", "1.0.0")
    sort_all(view(old), "verdict")
    OWN_LINE.append(old, "said:saw", "On Monday you left.")
    assert carry(old.path, "ladder", {"said": "told"}) == ["said"]
    shown = SortView("told", sentences(), Journal(old.path, "ladder", "1.1.0"), 7)
    assert str(shown.static()) == str(view(old).static())


def test_a_notebook_sorts_by_name(course: CourseFolder, tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="has no sentences “rings”; it has: said"):
        NotebookModule(course.module("ladder"), tmp_path).sort("rings")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: wet", "id: left", "`left` stands twice"),
        ("id: ask", "id: saw", "`saw` stands twice"),
        ("place: verdict, why: It is kind.", "place: praise, why: It is kind.", "there is no place `praise`"),
        ("also: verdict", "also: vardict", "there is no place `vardict`"),
        ("also: verdict", "also: usable", "the second place is the first"),
        ("id: verdict,", "id: hint, name: A hint, means: x}\n  - {id: verdict,", "`hint` has fewer than 2 sentences"),
        ("judging, vague", "judging, echo", "there is none"),
        ("title: Six", "title: [Six]", "sentences-said.yml"),
    ],
)
def test_check_says_what_is_wrong(old: str, new: str, message: str, course: CourseFolder) -> None:
    path = course.root / "modules/ladder/sentences-said.yml"
    assert [*KIND.lint(course.module("ladder"))] == []
    assert CONTENT.count(old) == 1
    path.write_text(CONTENT.replace(old, new), "utf-8")
    found = [str(one) for one in KIND.lint(CourseFolder(course.root).module("ladder"))]
    assert any(message in one for one in found), found


@pytest.mark.parametrize("name", CLINICS)
def test_each_clinic_of_the_course_has_two_dozen(name: str) -> None:
    content = clinic(name)
    assert len(content.sentences) == 24
    assert all(one.why.endswith(".") for one in content.sentences)


def marked(checks: list[Check], text: str) -> list[str]:
    """The checks that leave something to ask about a sentence."""
    line = OwnLine(id="any", label="Any", checks=checks)
    return [one.check for one in form.seen(line, text, "") if not one.fine]


def test_what_we_call_usable_passes_our_own_checks_of_form() -> None:
    usable = [one.says for one in clinic("candor/feedback").sentences if one.place == "usable"]
    assert [says for says in usable if marked(["day", "act", "judging", "vague"], says)] == []
    assert len(usable) >= 4


def test_first_words_are_pointed_at_in_orders_and_never_in_what_opens() -> None:
    said: dict[str, list[bool]] = {}
    for one in clinic("staying-technical/questions").sentences:
        said.setdefault(one.place, []).append(bool(marked(["carries"], one.says)))
    assert not any(said["opens"] + said["status"])
    assert all(said["order"])
    assert any(said["leads"]) and not all(said["leads"]), "a question can lead without them"
