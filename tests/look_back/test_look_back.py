"""What one undertook comes back: when it is due, what is kept, what one's own line says, and what a terminal asks."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.assessments.behaviour import WHEN, GivenAnswer
from managerkit.activities.assessments.engine import behaviours, valid
from managerkit.activities.base import Promise
from managerkit.cli import main
from managerkit.content.assessment import Item
from managerkit.journal.after import BEHAVIOUR, BEHAVIOUR_SURE, LOOK_BACK
from managerkit.look_back.collect import own_lines, undertakings
from managerkit.look_back.engine import CHOICES, DAYS, OFFERED_FOR, WRITTEN, Undertaking, read, with_state
from managerkit.look_back.own_line import STEPS, line
from managerkit.look_back.view import LookBackView, NoSuchDay
from managerkit.notebook import NotebookModule
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.html_tree import read as parse
from tests.support.undertaken import BY, CANDOR, COURSE, at, desk, prompt

HOSTILE = "<script>alert(1)</script> \x1b[31m"

TEXTS = st.dictionaries(
    st.builds(
        "{}:{}:{}".format,
        st.sampled_from(["next", "other"]),
        st.sampled_from([*DAYS, "x", 31]),
        st.sampled_from([*CHOICES, *WRITTEN, "odd"]),
    ),
    st.none() | st.sampled_from(["", "  ", "keep", "other", "drop", "yes", "no", "once", "2027-02-30", HOSTILE]),
)


def undertaking(texts: Mapping[str, str | None], by: date = BY) -> Undertaking:
    promise = Promise("candor/next", "it is Monday", "ask first", "Ruth", by.isoformat(), by)
    return Undertaking("candor", "Candor", "next", promise, read(texts, "next"))


# What is due


@given(TEXTS, st.integers(-20, 200))
@examples(150)
def test_whatever_a_journal_holds_a_look_stands_in_one_way_and_time_only_leads_on(
    texts: dict[str, str | None], after: int
) -> None:
    one, today = undertaking(texts), BY + timedelta(days=after)
    order = ["ahead", "open", "past"]
    for days in DAYS:
        now, later = one.state(days, today), one.state(days, today + timedelta(days=1))
        assert (now in order) == (later in order) == (not one.looks[days].closed and not one.dropped(days))
        if now in order:
            assert order.index(now) <= order.index(later)
            assert (now == "ahead") == (after < days)
    assert sum(one.state(days, today) == "open" for days in DAYS) <= 1


def test_it_is_due_for_four_weeks_and_then_nobody_is_reminded() -> None:
    one = undertaking({})
    due = BY + timedelta(days=30)
    assert [one.state(30, due + timedelta(days=days)) for days in (-1, 0, OFFERED_FOR, OFFERED_FOR + 1)] == [
        "ahead", "open", "open", "past",
    ]  # fmt: skip
    assert with_state([one], due, "open") == [(one, 30)]
    assert with_state([one], due, "ahead") == [(one, 90)]


def test_a_plan_that_was_dropped_is_not_asked_about_again() -> None:
    one = undertaking({"next:30:onward": "drop", "next:30:reason": "the team is gone"})
    assert [one.state(days, BY + timedelta(days=95)) for days in DAYS] == ["closed", "dropped"]


def test_another_plan_is_what_one_looks_back_at_from_then_on() -> None:
    another = {"onward": "other", "cue": "it rains", "act": "walk", "by": "2027-03-01", "who": "Amara"}
    one = undertaking({f"next:30:{field}": text for field, text in another.items()})
    assert (one.plan(30).act, one.plan(90).act) == ("ask first", "walk")
    assert one.plan(90).day == date(2027, 3, 1)
    assert one.plan(90).key == "candor/next/next-30"
    left_out = undertaking({f"next:30:{field}": text for field, text in another.items()} | {"next:30:skipped": "yes"})
    assert left_out.plan(90).act == "ask first"


# One's own line


def item(anchors: int = 4, reverse: bool = False, absent: bool = True) -> Item:
    words = [f"anchor {number}" for number in range(anchors)]
    return Item(
        id="act", dimension="grip", text="I …", watched="asks", anchors=words, reverse=reverse,
        absent="it did not happen" if absent else None,
    )  # fmt: skip


GIVEN = st.builds(
    GivenAnswer,
    st.sampled_from(list(WHEN)),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(-2, 8),
    st.sampled_from([*STEPS, "", "9"]),
)


@given(st.integers(3, 6), st.booleans(), st.lists(GIVEN, max_size=6))
@examples(150)
def test_a_bar_holds_its_answer_and_no_difference_is_told_where_bars_meet(
    anchors: int, reverse: bool, answers: list[GivenAnswer]
) -> None:
    found = line(item(anchors, reverse), [one for one in answers if valid(item(anchors, reverse), one.answer)])
    assert [point.on for point in found.points] == sorted(point.on for point in found.points)
    placed = [point for point in found.points if point.place is not None]
    for point in placed:
        assert point.low is not None and point.high is not None and point.place is not None
        assert 0 <= point.low <= point.place <= point.high <= 1
        assert point.high - point.low >= 0.5 / (anchors - 1) - 1e-9
    assert not any(sign in found.told for sign in "%↑↓")
    if len(placed) > 1:
        first, last = placed[0], placed[-1]
        assert first.low is not None and first.high is not None and last.low is not None and last.high is not None
        meet = first.low <= last.high + 1e-9 and last.low <= first.high + 1e-9
        assert ("further apart than two answers" in found.told) == (not meet)


@pytest.mark.parametrize(("sure", "steps"), [("3", 2), ("2", 3), ("1", None), ("", None)])
def test_how_many_steps_on_a_scale_of_four_are_a_difference(sure: str, steps: int | None) -> None:
    told = [
        line(item(), [GivenAnswer("start", BY, 0, sure), GivenAnswer("90", BY + timedelta(days=90), answer, sure)]).told
        for answer in range(4)
    ]
    apart = [number for number, said in enumerate(told) if "further apart" in said]
    assert apart == ([] if steps is None else list(range(steps, 4)))


def test_what_did_not_happen_is_an_answer_without_a_place() -> None:
    found = line(item(), [GivenAnswer("start", BY, 1, "3"), GivenAnswer("30", BY + timedelta(days=30), 4, "3")])
    assert [point.said for point in found.points] == ["anchor 1", "it did not happen"]
    assert found.points[1].place is None and found.told == "One answer is no line yet."


# Through a workspace


def run(root: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["look-back", str(root), *words], input=said)


ALL = [
    "2", "1", "I asked Ines on Thursday.", "yesterday", "2027-01-14", "the train",
    "1", "2", "3", "4", "3",
    "2", "somebody nods twice", "ask what they would do", "2027-02-15", "Amara",
]  # fmt: skip
"""Every question of a look back answered, with another plan."""


def test_a_look_back_in_the_terminal_keeps_every_answer_with_its_time(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    before = run(root, "--today", "2027-02-02")
    assert before.exit_code == 0 and "Nothing is due." in before.output and "Next, on Wed 3 Feb 2027" in before.output
    done = run(root, "--today", "2027-02-05", said="\n".join(ALL) + "\n")
    assert done.exit_code == 0, done.output
    assert "If it is Monday, then I will ask first." in done.output and "That is no date" in done.output
    assert "managerkit portfolio" in done.output and "\x1b[31m" not in done.output
    later = at(root, BY)
    (one,) = undertakings(COURSE, later)
    look = one.looks[30]
    assert (look.choice("came"), look.choice("did"), look.text("on")) == ("once", "planned", "2027-01-14")
    assert look.text("obstacle") == "the train" and one.plan(90).act == "ask what they would do"
    lesson = later.lesson(CANDOR)
    items = [item.id for item in behaviours(CANDOR.assessment.value)]
    assert [BEHAVIOUR["30"].last(lesson, name) for name in items] == [0, 1, 2, 3]
    assert BEHAVIOUR_SURE["30"].last(lesson, "all") == "3"
    assert {record.time[:10] for record in BEHAVIOUR["30"].records(lesson)} == {"2027-02-05"}
    assert [len(one.points) for one in own_lines(CANDOR, lesson)] == [2, 2, 2, 2]
    lines = run(root, "--lines").output
    assert "30 days on, Fri 5 Feb 2027" in lines and "leaves" in lines and "%" not in lines
    assert "Nothing is due." in run(root, "--today", "2027-02-05").output
    assert "ask what they would do" in run(root, "--today", "2027-04-05", said="x\n").output


def test_enter_leaves_a_question_out_and_x_the_rest_and_what_was_said_stays(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    assert "Kept." in run(root, "--today", "2027-02-05", said="\n\nOne thing.\n\nx\n").output
    (one,) = undertakings(COURSE, at(root, BY))
    assert one.looks[30].skipped and one.looks[30].text("example") == "One thing."
    assert one.state(30, date(2027, 2, 6)) == "closed"


def test_who_stops_in_the_middle_has_lost_nothing_and_is_asked_again(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    assert run(root, "--today", "2027-02-05", said="3\n").exit_code == 1
    (one,) = undertakings(COURSE, at(root, BY))
    assert one.looks[30].choice("came") == "often" and one.state(30, date(2027, 2, 5)) == "open"


def test_at_the_end_the_same_few_questions_are_asked_once_more(tmp_path: Path) -> None:
    root = desk(tmp_path).root
    assert "Kept." in run(root, "--end", "--today", "2027-01-20", said="2\n2\n2\n2\n1\n").output
    assert [[point.occasion for point in one.points] for one in own_lines(CANDOR, at(root, BY).lesson(CANDOR))] == [
        ["start", "end"]
    ] * 4


def test_a_new_workspace_has_nothing_to_look_back_at(tmp_path: Path) -> None:
    (tmp_path / ".managerkit/base").mkdir(parents=True)
    assert "Nothing was undertaken with a date yet" in run(tmp_path).output
    assert "no line to show yet" in run(tmp_path, "--lines").output
    assert "No module is begun yet." in run(tmp_path, "--end").output
    assert "does not match" in run(tmp_path, "--today", "soon").output


def test_what_a_journal_holds_that_is_no_option_is_on_no_line(tmp_path: Path) -> None:
    later = at(desk(tmp_path).root, date(2027, 2, 5)).lesson(CANDOR)
    before = own_lines(CANDOR, later)
    past, below, wrong, word = behaviours(CANDOR.assessment.value)
    for item, answer in ((past, len(past.options)), (below, -1), (wrong, True), (word, "2")):
        later.append(BEHAVIOUR["30"].name, item.id, answer)
    assert own_lines(CANDOR, later) == before
    BEHAVIOUR["30"].append(later, past.id, len(past.options) - 1)
    assert [len(one.points) for one in own_lines(CANDOR, later)] == [2, 1, 1, 1]


# In a notebook


def panel(root: Path, today: date) -> LookBackView:
    now = at(root, today)
    return LookBackView(COURSE, now, now.lesson(COURSE.module("capstone")), today)


def test_the_panel_asks_what_is_due_and_goes_on_being_there_to_write_in(tmp_path: Path) -> None:
    root, name = desk(tmp_path).root, prompt(CANDOR)
    view = panel(root, date(2027, 2, 5))
    assert f"look:candor:{name}:30:came" in str(view.body())
    for field, value in {"came": "once", "onward": "drop", "reason": HOSTILE}.items():
        view.handle(Event(f"look:candor:{name}:30:{field}", value))
    assert f"look:candor:{name}:30:reason" in str(view.body()), "it can still be changed"
    (form,) = [one for one in parse(view.body()).all("details") if "good reason to drop it" in one.text]
    assert "open" in form.attrs, "it stays unfolded while one writes in it"
    items = behaviours(CANDOR.assessment.value)
    view.handle(Event(f"behaviour:candor:30:{items[0].id}", "2"))
    view.handle(Event("sure:candor:30", "2"))
    for shown in (str(view.body()), str(view.static())):
        assert "<script" not in shown
    (one,) = undertakings(COURSE, at(root, BY))
    assert one.looks[30].text("reason") == HOSTILE.strip()
    assert "Nothing is due." in str(panel(root, date(2027, 4, 6)).body())
    assert "I drop it, for a reason" in view.text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("look:candor:{}:31:came", "once"), ("look:candor:{}:30:came", "sometimes"), ("look:candor:{}:30:odd", "x"),
        ("look:nowhere:{}:30:came", "once"), ("look:candor:odd:30:came", "once"), ("behaviour:candor:31:after-it", "1"),
        ("behaviour:candor:30:after-it", "7"), ("behaviour:candor:30:size", "1"), ("behaviour:nowhere:30:x", "1"),
        ("sure:candor:30", "4"), ("sure:nowhere:30", "1"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_kept(tmp_path: Path, name: str, value: str) -> None:
    root = desk(tmp_path).root
    before = at(root, BY).lesson(CANDOR).records()
    assert panel(root, date(2027, 2, 5)).handle(Event(name.format(prompt(CANDOR)), value)) == ""
    assert at(root, BY).lesson(CANDOR).records() == before


def test_a_notebook_can_be_told_another_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebooks = desk(tmp_path).root / "notebooks"
    monkeypatch.chdir(notebooks)
    monkeypatch.setenv("MANAGERKIT_VIEW", "static")
    capstone = NotebookModule.open("capstone")
    LOOK_BACK.append(at(tmp_path, BY).lesson(CANDOR), f"{prompt(CANDOR)}:30:came", "once")
    capstone.look_back(today="2027-02-05")
    with pytest.raises(NoSuchDay, match="2027-02-01"):
        capstone.look_back(today="soon")
