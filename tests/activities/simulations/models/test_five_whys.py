"""Five whys to a system, and what only this worksheet must do."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.figure import draw
from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import five_whys as whys
from managerkit.activities.simulations.models.five_whys import SIMULATION, Why
from tests.support.examples import examples
from tests.support.html_tree import read
from tests.support.simulations import check, settings_of

TEXT = st.sampled_from(["", "  ", "the list has two owners", "she forgot", "nobody had a day for it", "x" * 200])
SANE: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {"branch": st.sampled_from(list(whys.BRANCHES)), "text": TEXT, "kind": st.sampled_from(list(whys.KINDS))}
)
WILD: st.SearchStrategy[Row] = st.dictionaries(
    st.sampled_from(["branch", "text", "kind", "x"]),
    st.one_of(st.floats(0, 9), st.sampled_from(["", "a", "b", "event", "code", "what"])),
    max_size=4,
)


def why(text: str, kind: str = "process", branch: str = "a") -> Row:
    return {"branch": branch, "text": text, "kind": kind}


def ask(*rows: Row, **values: float) -> RunOutcome:
    return whys.run(SIMULATION.start() | values, rows)


@examples(150)
@given(values=settings_of(SIMULATION), rows=st.lists(st.one_of(SANE, WILD), max_size=20))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    check(SIMULATION, whys.run(values, rows))


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(text=st.text(max_size=90))
def test_any_text_can_be_drawn_and_stays_out_of_the_figure(text: str) -> None:
    figure = read(draw(ask(why(text), why("two lists", "structure")), ""))
    words = {one.text for one in figure.all("text") if not one.text.isdigit()}
    titles = {"first branch", "where it points", "how many whys from what happened"}
    assert words <= {*whys.KINDS.values(), "what happened", *titles}


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("She forgot the tick", ("she", "forgot")),
        ("He should’ve looked", ("he", "should've")),
        ("I was in a hurry", ("I",)),
        ("The new Engineer was careless", ("engineer", "careless")),
        ("A human error in the team lead's form", ("human error", "team lead")),
        ("The disk of the I/O host was full", ()),
        ("There are two lists with one name", ()),
        ("The heater shed hides the sheet", ()),
        ("Nobody owns the list", ()),
        ("he she him her his hers", ("he", "she", "him", "her")),
    ],
)
def test_words_that_stand_for_a_person_or_for_blame(text: str, noticed: tuple[str, ...]) -> None:
    assert whys.notice(text) == noticed


@pytest.mark.parametrize(
    "last", [why("it went out late", "person"), why("she was tired"), why("I approved it", "code")]
)
def test_a_branch_cannot_end_in_a_person(last: Row) -> None:
    outcome = ask(why("two lists"), last)
    assert "cannot end there" in outcome.sentence
    assert "One more why." in outcome.sentence
    assert not outcome.fails


def test_it_says_what_it_noticed_or_that_it_was_marked() -> None:
    assert "has “she” and “should have”" in ask(why("She should have looked")).sentence
    assert "is marked as a person" in ask(why("tired at six", "person")).sentence


def test_a_person_on_the_way_is_no_trouble() -> None:
    outcome = ask(why("she forgot", "person"), why("nothing reminds anybody", "structure"))
    assert "cannot end there" not in outcome.sentence
    assert outcome.answer == 2


def test_the_code_is_the_instance() -> None:
    assert "which is the instance" in ask(why("a missing test", "code")).sentence


@examples(60)
@given(rows=st.lists(SANE, max_size=8))
def test_it_never_says_that_an_answer_is_good(rows: Sequence[Row]) -> None:
    outcome = ask(*rows)
    said = f"{outcome.sentence} {outcome.because}".lower()
    assert not any(word in said for word in ("good", "right", "correct", "well done", "root cause"))
    assert not any(str(row["text"]) in said for row in rows if len(str(row["text"])) > 10)


def test_two_branches_that_end_apart_make_one_chain_mislead() -> None:
    rows = SIMULATION.regime.rows
    assert "several causes" in ask(*rows).because
    assert len(ask(*rows).series) == 2
    assert not ask(*rows, alone=0).fails
    assert not ask(*rows[:4]).fails


def test_branches_that_meet_do_not() -> None:
    outcome = ask(why("two lists"), why("Nobody owns it", "structure"), why("nobody owns it", "structure", "b"))
    assert not outcome.fails
    assert "the same words" in outcome.sentence


def test_the_line_shows_where_each_why_points() -> None:
    (line,) = ask(why("a", "code"), why("b", "process"), why("she", "process"), why("d", "structure")).series
    assert [round(y) for y in line.y] == [0, 2, 3, 1, 4]
    assert list(line.x) == [0, 1, 2, 3, 4]


def test_away_counts_the_first_why_beyond_person_and_code() -> None:
    chain = [Why("a", "x", "process", ("she",)), Why("a", "y", "code", ()), Why("a", "z", "structure", ())]
    assert whys.away(chain) == 3
    assert whys.away(chain[:2]) == 0


def test_what_cannot_be_read_is_named() -> None:
    outcome = ask(why("it broke", branch="event"), why("twice", branch="event"), why(" "), why("x", "y"))
    assert "row 2 (its branch is missing or taken), row 3 (it is empty), row 4" in outcome.sentence


def test_of_very_many_whys_the_table_shows_some() -> None:
    outcome = ask(*[why(f"reason {i}") for i in range(14)])
    assert "more than 12 whys" in outcome.sentence
    assert "and 4 more" in [row[2] for row in outcome.table.rows]
