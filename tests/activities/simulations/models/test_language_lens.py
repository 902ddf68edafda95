import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import language_lens as lens
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.simulations import ROWS, check, settings_of

WORDS = st.sampled_from(["the", "boss", "table above", "her people", "Report to", "demoted,", "é", "next level", "\n"])
TEXTS = st.lists(
    st.fixed_dictionaries(
        {"about": st.sampled_from([*lens.ABOUT, ""]), "text": st.lists(WORDS, max_size=40).map(" ".join)}
    ),
    max_size=8,
)


def look(*texts: str, about: str = "people", **values: float) -> RunOutcome:
    return lens.run(lens.SIMULATION.start() | values, [{"about": about, "text": text} for text in texts])


def found(text: str) -> list[str]:
    return [match.group() for _, match in lens.marked(text)]


@examples(100)
@given(values=settings_of(lens.SIMULATION), rows=st.one_of(ROWS, TEXTS))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = lens.run(values, rows)
    check(lens.SIMULATION, outcome)
    assert outcome.answer == min(lens.MOST_MARKS, sum(series.y[-1] for series in outcome.series))


@examples(100)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert look(text).answer >= 0


@pytest.mark.parametrize(
    "text",
    [
        "those above you",
        "my boss",
        "his subordinates",
        "my people",
        "I report to Ana",
        "promoted to management",
        "demoted",
        "the engineers under him",
        "stepping down",
        "just an engineer",
        "she manages two teams",
        "my direct reports",
        "Top-down",
    ],
)
def test_what_is_marked(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text", ["I support two teams", "an embossed aboveboard laddering", "the reporter", "a manager", "commandment"]
)
def test_what_is_not_marked(text: str) -> None:
    assert not found(text)


def test_the_longer_of_two_terms_is_taken() -> None:
    assert found("She was promoted to engineering manager.") == ["promoted to engineering manager"]
    assert found("two direct reports to Ana") == ["direct reports"]


def test_every_term_has_a_kind_and_a_plainer_wording_that_is_not_marked_itself() -> None:
    for term in lens.TERMS:
        assert term.kind in lens.KINDS
        assert term.instead
        assert not found(term.instead)


def test_the_table_above_is_marked_and_said_to_be_harmless() -> None:
    outcome = look("As the table above shows.", about="things")
    assert outcome.answer == 1
    assert "1 of these are likely to be harmless" in outcome.sentence
    assert any("the table above" in cell for line in outcome.table.rows for cell in line[3:])
    assert sum(sum(series.low[-1:]) for series in outcome.series) == pytest.approx(0.05)


def test_a_text_about_things_is_better_left_alone() -> None:
    text = "See above, see below, and the command above."
    assert "likely to be harmless" in look(text, about="things").because
    assert not look(text, about="people").fails


def test_clean_wording_over_bundled_powers_misleads() -> None:
    text = "We support each other in all that we do here. One of us looks after pay, plans, people and the rest of it."
    assert "softer words would hide" in look(text, powers=9).because
    assert not look(text, powers=4).fails
    assert not look(text + " The boss is above all.", powers=9).fails


def test_what_was_typed_stands_in_the_table_and_in_no_label() -> None:
    outcome = look("Zorblatt is the boss")
    assert any("Zorblatt" in cell for line in outcome.table.rows for cell in line)
    assert "Zorblatt" not in outcome.sentence + "".join(series.title for series in outcome.series)


def test_a_long_text_in_several_rows() -> None:
    long = ("boss " + "word " * 99) * 4
    outcome = look(long, long, long)
    assert outcome.answer == 12
    assert "Row 1, 2, 3 is full" in outcome.sentence
    assert outcome.series[1].x[-1] == pytest.approx(1201)


def test_the_most_text_is_read_quickly() -> None:
    rows = ["report to the boss above " * 80] * 15
    look(*rows)
    began = time.perf_counter()
    look(*rows)
    assert time.perf_counter() - began < 1


def test_no_text_gives_a_sentence() -> None:
    assert "no text" in look().sentence
    assert "Nothing is marked" in look("Hello there").sentence


def test_a_long_text_has_a_field_of_several_lines_and_is_not_copied_into_a_new_row(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl", "m", "1.0.0")
    view = ExploreView(lens.SIMULATION, journal)
    assert "<textarea" in str(view.body())
    view.handle(Event("row:0:text", "x" * 5000))
    view.handle(Event("add:3", ""))
    rows = journal.last("rows", lens.SIMULATION.name)
    assert len(rows[0]["text"]) == lens.LONGEST
    assert rows[3] == {"about": "things", "text": ""}
