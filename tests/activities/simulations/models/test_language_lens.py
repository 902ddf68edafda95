import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models import language_lens as lens
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.places import PACKS
from tests.support.simulations import ROWS, check, settings_of

WORDS = st.sampled_from(["the", "boss", "table above", "her people", "Report to", "demoted,", "é", "next level", "\n"])
TEXTS = st.lists(
    st.fixed_dictionaries({"text": st.lists(WORDS, max_size=40).map(" ".join)}),
    max_size=8,
)


def look(*texts: str, **values: float) -> RunOutcome:
    return lens.run(lens.SIMULATION.start() | values, [{"text": text} for text in texts])


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


def judged(kind: str, name: str = "judged") -> list[Any]:
    texts: list[Any] = yaml.safe_load((PACKS / f"wording/{name}.yml").read_text("utf-8"))[kind]
    assert len(texts) == 20
    return texts


def right(text: str, words: Sequence[str]) -> bool:
    """Whether a mark touches one of the words for which the text was written."""
    spans = [(text.index(one), text.index(one) + len(one)) for one in words]
    return any(m.start() < end and begin < m.end() for _, m in lens.marked(text) for begin, end in spans)


@pytest.mark.parametrize("name", ["judged", "tuning"])
def test_it_finds_most_loaded_texts_and_leaves_innocent_ones_alone(name: str) -> None:
    """The bar is at most two wrong marks and at least fifteen finds; what the panel says of itself is exact."""
    hits = sum(right(one["text"], one["words"]) for one in judged("loaded", name))
    wrong = sum(len(found(text)) for text in judged("innocent", name))
    assert wrong <= 2
    assert hits >= 15
    if name == "judged":
        assert (hits, wrong) == lens.JUDGED


@pytest.mark.parametrize(
    "text",
    [
        "I support two teams",
        "an embossed aboveboard laddering",
        "the reporter",
        "a manager",
        "the table above",
        "the boss level",
    ],
)
def test_what_is_not_marked(text: str) -> None:
    assert not found(text)


def test_the_longer_of_two_terms_is_taken() -> None:
    assert found("Ana was promoted to engineering manager.") == ["Ana was promoted to engineering manager"]
    assert found("two direct reports for Ana") == ["direct reports"]


def test_every_term_has_a_kind_and_a_plainer_wording_that_is_not_marked_itself() -> None:
    for term in lens.TERMS:
        assert term.kind in lens.KINDS
        assert term.instead
        assert not found(term.instead)


def test_clean_wording_over_bundled_powers_misleads() -> None:
    text = "We support each other in all that we do here. One of us looks after pay, plans, people and the rest of it."
    assert "Softer words would hide" in look(text, powers=9).because
    assert not look(text, powers=4).fails
    assert not look(text + " Your boss has many underlings.", powers=9).fails


def test_what_was_typed_stands_in_the_table_and_in_no_label() -> None:
    outcome = look("Zorblatt is the boss of us")
    assert any("Zorblatt" in cell for line in outcome.table.rows for cell in line)
    assert "Zorblatt" not in outcome.sentence + "".join(series.title for series in outcome.series)


def test_a_long_text_in_several_rows() -> None:
    long = ("minions " + "word " * 99) * 4
    outcome = look(long, long, long)
    assert outcome.answer == 12
    assert "Row 1, 2, 3 is full" in outcome.sentence
    assert outcome.series[1].x[-1] == pytest.approx(1195)


def test_the_most_text_is_read_quickly() -> None:
    rows = ["They report to your boss above her and " * 52] * 15
    look(*rows)
    began = time.process_time()
    look(*rows)
    assert time.process_time() - began < 1


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
    assert rows[3] == {"text": ""}
