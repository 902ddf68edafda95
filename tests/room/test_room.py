"""The engine of a room: nothing lost, nothing doubled, the same from its events, and nobody can be worked out."""

import random
from datetime import datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.cohort.report import rooms
from managerkit.cohort.report.rooms import written
from managerkit.content.loading import CourseFolder
from managerkit.content.session import Session
from managerkit.room import decisions
from managerkit.room.answers import NoAnswer
from managerkit.room.decisions import NotNow
from managerkit.room.engine import LiveRoom
from managerkit.room.kept import recorded
from managerkit.room.log import FIELDS, DamagedRoom, Opening, RoomLog, read
from managerkit.room.pages import phone, remote, screen
from managerkit.room.script import Script, for_story
from managerkit.room.served import Pace
from tests.support.places import ROOT

WAYS = {"minutes": 5, "title": "T", "you": "y", "they": "t", "say": "s", "wrong": "w"}
SESSION = Session.model_validate(
    {
        "title": "Trying",
        "goal": "g",
        "who": "w",
        "minutes": 25,
        "opening": "o",
        "prepare": [{"when": "before", "what": "w", "minutes": 1}],
        "sizes": {},
        "debrief": ["d"],
        "never": ["n"],
        "steps": [
            {**WAYS, "id": "pick", "question": {"kind": "choose", "text": "Q?", "options": ["x", "y", "z"]}},
            {**WAYS, "id": "guess", "question": {"kind": "number", "text": "Q?", "low": 0, "high": 10}},
            {**WAYS, "id": "line", "question": {"kind": "words", "text": "Q?"}},
            {**WAYS, "id": "order", "question": {"kind": "rank", "text": "Q?", "options": ["x", "y"]}},
            {**WAYS, "id": "plain", "late": 2},
        ],
    }
)
SCRIPT = Script(
    "trying",
    SESSION,
    {},
    {"pick": ("x", "y", "z"), "order": ("x", "y")},
    frozenset(),
)
FORMS: dict[str, list[dict[str, str]]] = {
    "pick": [{"value": value} for value in "abc"],
    "guess": [{"value": value} for value in ("0", "2,5", "10")],
    "line": [{"value": value} for value in ("<b>one</b>", "two", " two  ")],
    "order": [{"place-a": "1", "place-b": "2"}, {"place-a": "2", "place-b": "1"}],
}


OF_THEMSELVES = Script("trying", SESSION, {}, SCRIPT.options, frozenset({"pick"}))


def changed(**questions: dict[str, Any]) -> Script:
    """The same session, after somebody has written other questions into its plan."""
    plan = SESSION.model_dump()
    for step in plan["steps"]:
        if step["id"] in questions:
            step["question"] = questions[step["id"]]
    return Script(
        "trying", Session.model_validate(plan), {}, {"pick": ("x", "y"), "order": ("x", "y", "z")}, frozenset()
    )


class Played:
    """A room, what happened in it, and who answered what last, kept apart from the engine."""

    def __init__(self, script: Script = SCRIPT) -> None:
        self.room = LiveRoom(script, 1)
        self.events: list[dict[str, Any]] = []
        self.last: dict[tuple[str, str], dict[str, str]] = {}
        self.luck = random.Random(5)

    def happen(self, event: Any) -> None:
        at = {**event, "at": float(len(self.events))}
        self.events.append(at)
        self.room.apply(at)

    def go(self, step: str) -> None:
        self.happen(decisions.go(self.room, step))

    def answer(self, who: str, form: dict[str, str]) -> None:
        asked = self.room.asked()
        assert asked is not None
        self.happen(decisions.answer(self.room, who, asked.key, form))
        self.last[asked.key, who] = form

    def show(self) -> None:
        self.happen(decisions.show(self.room, self.luck))

    def bars(self) -> list[str]:
        asked = self.room.asked()
        assert asked is not None
        return [bar.says for bar in self.room.shown(asked)]


STEPS = st.one_of(
    st.tuples(st.just("go"), st.sampled_from(["pick", "guess", "line", "order", "plain"])),
    st.tuples(st.just("answer"), st.integers(0, 20), st.integers(0, 2)),
    st.tuples(st.just("show")),
    st.tuples(st.just("hide")),
    st.tuples(st.just("nod"), st.integers(0, 3)),
)


@given(st.lists(STEPS, max_size=60))
def test_every_answer_is_there_once_and_the_events_alone_make_the_same_room(moves: list[tuple[Any, ...]]) -> None:
    played = Played()
    for move, *words in moves:
        asked = played.room.asked()
        match move:
            case "go":
                played.go(words[0])
            case "answer" if asked:
                forms = FORMS[asked.key]
                played.answer(f"p{words[0]}", forms[words[1] % len(forms)])
            case "show" if asked and (len(played.room.answers.get(asked.key, {})) >= 7):
                played.show()
            case "hide":
                played.happen({"kind": "hide"})
            case "nod" if asked and asked.kind == "words" and (lines := played.room.lines(asked)):
                played.happen(decisions.nod(played.room, lines[words[0] % len(lines)], True))
    counted = {(key, who) for key, ones in played.room.answers.items() for who in ones}
    assert counted == set(played.last)
    again = LiveRoom(SCRIPT, 1)
    for event in played.events:
        again.apply(event)
    assert vars(again) == vars(played.room)


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc"), st.booleans()), max_size=80))
def test_what_is_shown_grows_by_whole_groups_of_seven_and_nobody_in_it_changes(
    moves: list[tuple[int, str, bool]],
) -> None:
    played = Played()
    played.go("pick")
    shown: tuple[Any, ...] = ()
    for number, value, reveals in moves:
        played.answer(f"p{number}", {"value": value})
        if reveals and len(played.room.answers["pick"]) >= 7:
            played.show()
        batches = played.room.batches.get("pick", ())
        assert batches[: len(shown)] == shown
        assert all(len(batch.people) >= 7 and len(batch.records) == len(batch.people) - 2 for batch in batches)
        everybody = [one for batch in batches for one in batch.people]
        assert len(everybody) == len(set(everybody))
        shown = batches


class Lot(random.Random):
    """A lot that falls on given places."""

    def __init__(self, places: tuple[int, ...]) -> None:
        super().__init__(0)
        self.places = places

    def sample(self, population: Any, k: int, *, counts: Any = None) -> list[Any]:
        assert k == len(self.places)
        return [population[place] for place in self.places]


def test_whoever_knows_one_answer_of_seven_can_rule_out_none_of_anybody_else() -> None:
    """All 128 ways of answering, and all 21 lots: each picture is possible with either of that one's answers."""
    possible: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for answers in product("ab", repeat=7):
        played = Played()
        played.go("pick")
        for number, value in enumerate(answers):
            played.answer(f"p{number}", {"value": value})
        for places in combinations(range(7), 2):
            event = decisions.show(played.room, Lot(places))
            room = LiveRoom(SCRIPT, 1)
            for happened in (*played.events, {**event, "at": 9.0}):
                room.apply(happened)
            asked = room.asked()
            assert asked is not None
            picture = tuple(bar.says for bar in room.shown(asked))
            possible.setdefault((answers[1], picture), set()).add(answers[0])
    assert len(possible) > 6
    assert all(found == {"a", "b"} for found in possible.values())


def test_below_seven_nothing_is_shown_and_the_sentence_says_what_can_be_done() -> None:
    played = Played()
    played.go("pick")
    for number in range(6):
        played.answer(f"p{number}", {"value": "a"})
    with pytest.raises(NotNow, match=r"6 have answered, and 7 are needed .* ask for hands and type what you count"):
        played.show()
    played.happen(decisions.count(played.room, {"a": "4", "b": "2"}))
    assert played.bars() == ["4", "2", "0"]


def test_of_eight_answers_six_are_shown() -> None:
    played = Played()
    played.go("pick")
    for number in range(8):
        played.answer(f"p{number}", {"value": "a"})
    played.show()
    assert played.bars() == ["6", "0", "0"]


def test_words_go_up_after_a_nod_only_and_in_alphabetical_order() -> None:
    played = Played()
    played.go("line")
    for number, text in enumerate(["zebra", "ape", "ape", "<script>", "dog"]):
        played.answer(f"p{number}", {"value": text})
    played.show()
    asked = played.room.asked()
    assert asked is not None
    assert played.room.cloud(asked) == []
    for text in ("zebra", "ape"):
        played.happen(decisions.nod(played.room, text, True))
    assert played.room.cloud(asked) == [("ape", 2), ("zebra", 1)]
    played.happen(decisions.nod(played.room, "zebra", False))
    assert played.room.cloud(asked) == [("ape", 2)]
    with pytest.raises(NotNow, match="not among those that were written"):
        decisions.nod(played.room, "nobody wrote this", True)


@pytest.mark.parametrize(
    ("step", "form", "says"),
    [
        ("pick", {"value": "d"}, "Choose one of them"),
        ("pick", {}, "Choose one of them"),
        ("guess", {"value": "11"}, "Type a number from 0 to 10"),
        ("guess", {"value": "nan"}, "Type a number from 0 to 10"),
        ("line", {"value": " \x00\n"}, "Write a line"),
        ("line", {"value": "w" * 121}, "121 characters; 120 fit"),
        ("order", {"place-a": "1", "place-b": "1"}, "a place of its own"),
    ],
)
def test_what_is_no_answer_is_told_in_a_sentence(step: str, form: dict[str, str], says: str) -> None:
    played = Played()
    played.go(step)
    with pytest.raises(NoAnswer, match=says):
        decisions.answer(played.room, "p1", step, form)


def test_an_answer_to_what_is_over_is_refused_and_counts_nowhere() -> None:
    played = Played()
    played.go("pick")
    played.go("guess")
    with pytest.raises(NotNow, match="That question is over"):
        decisions.answer(played.room, "p1", "pick", {"value": "a"})


def test_it_says_how_late_it_is_and_what_can_be_shortened() -> None:
    played = Played()
    played.happen({"kind": "go", "to": "pick"})
    assert played.room.late(60.0) == 0
    assert played.room.late(5 * 60 + 240) == 4
    assert played.room.savings() == ["T: 2 minutes (saves 3)"]
    played.happen({"kind": "more", "seconds": 120})
    assert played.room.late(60.0) == 2


def test_a_room_plays_a_story_with_the_luck_of_its_seed_and_tells_what_was_never_asked() -> None:
    script = for_story(CourseFolder(ROOT / "course"), "mastery/first-offer")
    played = Played(script)
    played.go("story")
    while (asked := played.room.asked()) and asked.options:
        played.answer("p1", {"value": asked.options[0][0]})
        before = asked.key
        played.happen(decisions.take(played.room, asked.options[-1][0]))
        now = played.room.asked()
        assert now is not None and now.key != before
        assert played.room.given("p1") is None
    with pytest.raises(NotNow, match="not open in this scene"):
        decisions.take(played.room, "no-such-choice")
    played.go("told")
    assert played.room.told() is not None


def test_what_was_voted_in_a_scene_that_was_left_again_counts_in_no_other() -> None:
    played = Played(for_story(CourseFolder(ROOT / "course"), "mastery/first-offer"))
    played.go("story")
    first = played.room.asked()
    assert first is not None
    one, other = (value for value, _ in first.options[:2])
    played.happen(decisions.take(played.room, one))
    there = played.room.asked()
    assert there is not None
    for number in range(6):
        played.answer(f"p{number}", {"value": there.options[0][0]})
    played.happen(decisions.back(played.room))
    played.happen(decisions.take(played.room, other))
    elsewhere = played.room.asked()
    assert elsewhere is not None
    assert not played.room.votes(elsewhere) and played.room.given("p1") is None
    played.happen(decisions.back(played.room))
    played.happen(decisions.take(played.room, one))
    assert played.room.votes(there) == {there.options[0][0]: 6}


def test_a_scene_that_is_too_long_for_the_back_row_is_on_two_pages() -> None:
    played = Played(for_story(CourseFolder(ROOT / "course"), "trust/until-thursday"))
    played.go("story")

    def shown() -> str:
        return screen.screen(played.room, "BCDF", "http://localhost", 0.0)

    assert "Two people matter to this story." in shown() and "What now?" not in shown()
    played.happen({"kind": "turn", "yes": True})
    assert "Two people matter to this story." not in shown() and "What now?" in shown()
    asked = played.room.asked()
    assert asked is not None
    played.happen(decisions.take(played.room, asked.options[0][0]))
    assert not played.room.turned


def test_a_log_keeps_what_the_room_understands_and_nothing_else() -> None:
    assert set(FIELDS) == {name.removeprefix("_on_") for name in vars(LiveRoom) if name.startswith("_on_")}


def test_what_a_cohorts_report_gets_is_in_fives_of_seven_at_least_and_no_words(tmp_path: Path) -> None:
    played = Played()
    for step, form in (("pick", {"value": "a"}), ("guess", {"value": "2"}), ("line", {"value": "a secret"})):
        played.go(step)
        for number in range(9):
            played.answer(f"p{number}", form)
        played.show()
    played.happen(decisions.nod(played.room, "a secret", True))
    played.go("order")
    for number in range(6):
        played.answer(f"p{number}", FORMS["order"][0])
    with pytest.raises(NotNow):
        played.show()
    run = recorded(played.room, datetime(2027, 3, 1, 10))
    assert [(one.text, [row.at_least for row in one.rows][:3]) for one in run.questions] == [
        ("Q?", [5, 0, 0]),
        ("Q?", [0, 5, 0]),
    ]
    text = written(run)
    assert "secret" not in text and "p1" not in text
    (tmp_path / "one.json").write_text(text, "utf-8")
    (tmp_path / "two.json").write_text('{"title": 1}', "utf-8")
    assert rooms.read(tmp_path) == ([run], ["rooms/two.json: this is no record of a session"])


def test_hands_of_fewer_than_seven_are_in_no_report() -> None:
    played = Played()
    played.go("pick")
    played.happen(decisions.count(played.room, {"a": "5", "b": "1"}))
    assert recorded(played.room, datetime(2027, 3, 1)).questions == ()
    played.happen(decisions.count(played.room, {"a": "6", "b": "4"}))
    [asked] = recorded(played.room, datetime(2027, 3, 1)).questions
    assert [row.at_least for row in asked.rows] == [5, 0, 0]


@given(
    st.binary(max_size=200) | st.dictionaries(st.text(max_size=8), st.text(max_size=8)).map(lambda d: str(d).encode())
)
def test_events_of_another_session_are_passed_over(junk: bytes) -> None:
    room = LiveRoom(SCRIPT, 1)
    room.apply({"kind": junk.decode("latin-1"), "at": 0.0})
    room.apply({"kind": "go", "to": "gone", "at": 0.0})
    room.apply({"kind": "take", "choice": "gone", "at": 0.0})
    assert room.step is None


def test_a_bar_of_people_counted_in_fives_is_no_longer_than_its_number_says() -> None:
    played = Played(OF_THEMSELVES)
    played.go("pick")
    for number in range(8):
        played.answer(f"p{number}", {"value": "a"})
    played.show()
    asked = played.room.asked()
    assert asked is not None
    assert [(bar.says, bar.share) for bar in played.room.shown(asked)] == [
        ("5 or more", 1.0),
        ("fewer than 5", 0.0),
        ("fewer than 5", 0.0),
    ]


def test_who_writes_another_line_has_taken_the_first_back_from_the_screen() -> None:
    played = Played()
    played.go("line")
    for number in range(5):
        played.answer(f"p{number}", {"value": "regretted" if number == 0 else "kept"})
    played.show()
    for text in ("regretted", "kept"):
        played.happen(decisions.nod(played.room, text, True))
    asked = played.room.asked()
    assert asked is not None and ("regretted", 1) in played.room.cloud(asked)
    version = screen.version(played.room)
    played.answer("p0", {"value": "better"})
    assert played.room.cloud(asked) == [("kept", 4)] and screen.version(played.room) != version
    played.happen(decisions.nod(played.room, "better", True))
    assert played.room.cloud(asked) == [("better", 1), ("kept", 4)]


def test_what_is_nodded_at_or_changed_makes_another_page_for_those_who_look() -> None:
    played = Played()
    played.go("line")
    for number in range(5):
        played.answer(f"p{number}", {"value": "a line"})
    played.show()
    before = screen.version(played.room)
    played.happen(decisions.nod(played.room, "a line", True))
    assert screen.version(played.room) != before
    played.go("pick")
    played.answer("p0", {"value": "a"})
    seen = remote.version(played.room, 0.0)
    played.answer("p0", {"value": "b"})
    assert remote.version(played.room, 0.0) != seen


def test_hands_that_are_taken_back_leave_the_phones() -> None:
    played = Played()
    played.go("pick")
    for number in range(7):
        played.answer(f"p{number}", {"value": "a"})
    played.happen(decisions.count(played.room, {"a": "", "b": "9"}))
    assert played.bars() == ["0", "9", "0"]
    played.happen(decisions.count(played.room, {"a": " ", "b": ""}))
    played.show()
    assert played.bars() == ["5", "0", "0"]
    with pytest.raises(NotNow, match="no number of hands"):
        decisions.count(played.room, {"a": "9" * 5000})


def test_what_was_answered_before_stands_beside_though_nobody_showed_it_then() -> None:
    again = {"kind": "choose", "text": "And now?", "options": ["x", "y", "z"], "before": "pick"}
    plan = SESSION.model_dump()
    plan["steps"][4]["question"] = again
    options = {**SCRIPT.options, "plain": ("x", "y", "z")}
    played = Played(Script("trying", Session.model_validate(plan), {}, options, frozenset()))
    for step, value in (("pick", "a"), ("plain", "b")):
        played.go(step)
        for number in range(9):
            played.answer(f"p{number}", {"value": value})
    played.show()
    asked = played.room.asked()
    assert asked is not None
    assert [bar.says for bar in played.room.earlier(asked)] == ["7", "0", "0"] and played.bars() == ["0", "7", "0"]
    played.show()
    assert [bar.says for bar in played.room.earlier(asked)] == ["7", "0", "0"]


def test_answers_to_a_plan_that_was_changed_meanwhile_are_passed_over() -> None:
    played = Played()
    for step in ("pick", "guess", "line", "order"):
        played.go(step)
        for number in range(8):
            played.answer(f"p{number}", FORMS[step][number % 2])
        played.show()
    room = LiveRoom(
        changed(
            pick={"kind": "number", "text": "Q?", "low": 0, "high": 10},
            guess={"kind": "number", "text": "Q?", "low": 100, "high": 1_000_000},
            line={"kind": "choose", "text": "Q?", "options": ["x", "y"]},
            order={"kind": "rank", "text": "Q?", "options": ["x", "y", "z"]},
        ),
        1,
    )
    for event in played.events:
        room.apply(event)
        assert phone.phone(room, "p1", "BCDF", 0.0) and screen.screen(room, "BCDF", "http://localhost", 0.0)
    assert not any(room.answers.values()) and not room.batches


def test_a_button_pressed_twice_or_late_does_nothing_to_the_next_question() -> None:
    played = Played()
    played.go("pick")
    decisions.still_on(played.room, "pick")
    played.go("order")
    with pytest.raises(NotNow, match="for the question before"):
        decisions.still_on(played.room, "pick")
    played.happen({"kind": "end"})
    with pytest.raises(NotNow, match="The session is over"):
        decisions.still_on(played.room, None)


def test_what_was_wrong_is_there_to_be_mended_and_large_numbers_stay_as_they_were_typed() -> None:
    played = Played(changed(guess={"kind": "number", "text": "Q?", "low": 0, "high": 10_000_000}))
    played.go("guess")
    played.answer("p1", {"value": "1234567"})
    page = phone.phone(played.room, "p1", "BCDF", 0.0)
    assert 'value="1234567"' in page and "From 0 to 10000000" in page
    page = phone.phone(played.room, "p1", "BCDF", 0.0, "No.", {"key": "guess", "value": "ten"})
    assert 'value="ten"' in page
    played.go("order")
    page = phone.phone(played.room, "p1", "BCDF", 0.0, "No.", {"key": "order", "place-a": "1", "place-b": "1"})
    assert page.count('<option value="1" selected>') == 2
    page = phone.phone(played.room, "p1", "BCDF", 0.0, "Over.", {"key": "guess", "place-a": "1"})
    assert "selected" not in page


def test_letters_and_signs_that_are_joined_stay_joined() -> None:
    played = Played()
    played.go("line")
    for text in ("می\u200cخواهم", "\U0001f469\u200d\U0001f4bb"):
        played.answer("p1", {"value": text})
        assert played.room.given("p1") == {"value": text}
    with pytest.raises(NoAnswer, match="Write a line"):
        played.answer("p1", {"value": "\u200d \u202e"})


WRONG: list[Any] = [
    {"kind": "answer", "who": ["p"], "key": "pick", "record": {"value": "a"}, "at": 1},
    {"kind": "answer", "who": "p", "key": "pick", "record": {"value": ["a"]}, "at": 1},
    {"kind": "answer", "who": "p", "key": "order", "record": {"a": None, "b": "1"}, "at": 1},
    {"kind": "go", "to": "order", "at": "now"},
    {"kind": "go", "to": "order", "at": float("inf")},
    {"kind": "show", "key": "pick", "people": [[]], "records": [], "at": 1},
    {"kind": "show", "key": "pick", "people": ["p"], "records": [1], "at": 1},
    {"kind": "show", "key": "pick", "people": [], "records": [], "earlier": {"key": 3}, "at": 1},
    {"kind": "count", "key": "pick", "numbers": {"a": "many"}, "at": 1},
    {"kind": "more", "seconds": "120", "at": 1},
    {"kind": "nod", "key": "line", "line": [], "yes": True, "at": 1},
    {"kind": {}, "at": 1},
    {"kind": "apply"},
    [],
    None,
]


def test_lines_of_a_log_that_say_what_no_room_writes_are_passed_over(tmp_path: Path) -> None:
    log = RoomLog(tmp_path / "room.jsonl", Opening("trying", "BCDF", "s" * 22, 1, 0.0))
    log.add({"kind": "go", "to": "pick", "at": 1.0})
    for line in WRONG:
        log.add(line)
    log.add({"kind": "answer", "who": "p1", "key": "pick", "record": {"value": "a"}, "at": 2})
    log.close(delete=False)
    room = LiveRoom(SCRIPT, 1)
    for event in read(log.path)[1]:
        room.apply(event)
        assert screen.screen(room, "BCDF", "http://localhost", 3.0) and phone.phone(room, "p", "BCDF", 3.0)
    assert room.answers == {"pick": {"p1": {"value": "a"}}}


@pytest.mark.parametrize("first", ['{"session": 1, "code": [], "secret": 0, "seed": "", "began": 0}', ""])
def test_a_first_line_of_wrong_types_is_one_sentence(first: str, tmp_path: Path) -> None:
    path = tmp_path / "room.jsonl"
    path.write_text(f"{first}\n", "utf-8")
    with pytest.raises(DamagedRoom, match="no room's file"):
        read(path)


def test_a_disk_that_was_full_for_a_while_spoils_no_later_answer(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    log = RoomLog(tmp_path / "room.jsonl", Opening("trying", "BCDF", "s" * 22, 1, 0.0))
    limit, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.path.stat().st_size + 10, hard))
    try:
        with pytest.raises(OSError):
            log.add({"kind": "join", "who": "lost", "at": 1.0})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    log.add({"kind": "join", "who": "kept", "at": 2.0})
    log.close(delete=False)
    assert read(log.path)[1] == [{"kind": "join", "who": "kept", "at": 2.0}]


def test_a_clock_that_is_set_back_makes_nobody_wait() -> None:
    pace = Pace(2, 10)
    assert [pace.allows("p", now) for now in (5000.0, 5001.0, 5002.0)] == [True, True, False]
    assert pace.allows("p", 1400.0)


def test_all_that_happens_in_a_room_is_read_back_from_its_log(tmp_path: Path) -> None:
    script = for_story(CourseFolder(ROOT / "course"), "mastery/first-offer")
    played = Played(script)
    played.go("story")
    for happened in (decisions.take, decisions.take):
        asked = played.room.asked()
        assert asked is not None
        played.happen(happened(played.room, asked.options[0][0]))
    played.happen(decisions.back(played.room))
    for event in ({"kind": "square", "yes": True}, {"kind": "lock", "yes": True}, {"kind": "more", "seconds": 120}):
        played.happen(event)
    log = RoomLog(tmp_path / "room.jsonl", Opening(script.name, "BCDF", "s" * 22, 1, 0.0))
    for event in played.events:
        log.add(event)
    log.close(delete=False)
    again = LiveRoom(script, 1)
    for event in read(log.path)[1]:
        again.apply(event)
    assert vars(again) == vars(played.room) and again.square and again.locked
    assert {event["kind"] for event in read(log.path)[1]} == {event["kind"] for event in played.events}
