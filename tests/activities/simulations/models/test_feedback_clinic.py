"""The feedback clinic, and what only it must do."""

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations.explorer.figure import draw
from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.feedback_clinic import SIMULATION
from managerkit.activities.simulations.models.feedback_clinic import hearing as clinic
from managerkit.activities.simulations.models.feedback_clinic import simulation as listing
from managerkit.activities.simulations.models.feedback_clinic.hearing import Heard, OwedFeedback, Way
from tests.support.examples import examples
from tests.support.html_tree import read
from tests.support.simulations import check, settings_of

SAID = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "On Monday you sent it twice and nobody read it.",
            "You are always so careless.",
            "Why not?",
            "What did you see?",
        ]
    ),
)
SANE: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {
        "label": SAID,
        "ask": SAID,
        **{part: st.sampled_from(list(listing.CLEAR)) for part in listing.PARTS},
        "asks": st.sampled_from(list(listing.ASKED)),
        "place": st.sampled_from(list(listing.PLACES)),
        "trust": st.floats(0, 10),
    }
)
WILD: st.SearchStrategy[Row] = st.dictionaries(
    st.sampled_from(["label", "situation", "asks", "place", "trust", "x"]),
    st.one_of(st.floats(), st.sampled_from(["", "nan", "1e400", "plain", "private", "None"])),
    max_size=7,
)
PLAIN: Row = dict(SIMULATION.rows[0])


def say(*rows: Row, **values: float) -> RunOutcome:
    return listing.run(SIMULATION.start() | values, rows)


@examples(150)
@given(values=settings_of(SIMULATION), rows=st.lists(st.one_of(SANE, WILD), max_size=15))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    unnamed = [{**row, "label": "a label"} for row in rows]
    outcome = listing.run(values, unnamed)
    check(SIMULATION, outcome)
    assert all(0 <= x <= 1 for series in outcome.series for x in (*series.x, *series.y))


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(rows=st.lists(SANE, max_size=4))
def test_any_label_can_be_drawn(rows: Sequence[Row]) -> None:
    assert read(draw(say(*rows), ""))


def test_the_formula_is_the_one_on_the_screen() -> None:
    assert clinic.heard_care(0.8, 0.5, public=False, price=0.3) == pytest.approx(0.8 * 0.7)
    assert clinic.heard_care(0.8, 0.5, public=True, price=0.3) == pytest.approx(0.8 * 0.7 - 0.3)
    assert clinic.heard_care(0.1, 0, public=True, price=0.3) == 0
    assert clinic.change(0.6, 0.8) == pytest.approx(1 / (1 + math.exp(1 - 0.5 * 0.8 - 3 * 0.48 + 2 * 0.2)))
    said = clinic.hear(OwedFeedback(1, 1, False, 1), Way(0.9, 0.9))
    assert said.challenge == pytest.approx(0.9 * (1 - 0.1 * 0.9))


def test_without_challenge_care_changes_nothing() -> None:
    assert clinic.change(1, 0) == clinic.change(0, 0) == clinic.UNSAID


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.5))
def test_more_care_that_is_heard_never_hurts(challenge: float, care: float, more: float) -> None:
    assert clinic.change(min(1, care + more), challenge) >= clinic.change(care, challenge) - 1e-12


def test_care_that_is_shown_can_harm() -> None:
    kind, cool = (say(PLAIN, alone=3, excess=0, blur=0.6, care=care).answer for care in (0.9, 0.1))
    assert cool > kind + 5
    assert "the effect of plain words without care to 3" in SIMULATION.regime.why


@given(st.floats(0.1, 1))
def test_plain_words_without_care_can_help_and_can_harm(challenge: float) -> None:
    assert clinic.change(0, challenge, excess=2, alone=0.5) < clinic.UNSAID
    assert clinic.change(0, challenge, excess=0, alone=0.5) > clinic.UNSAID
    assert clinic.change(0, challenge, excess=2, alone=3) > clinic.UNSAID


def test_it_says_at_which_trust_speaking_beats_silence() -> None:
    public_low = SIMULATION.regime.rows[0]
    assert "at a trust of 4." in say(public_low).sentence
    assert say({**public_low, "trust": 4}).answer >= 100 * clinic.UNSAID > say({**public_low, "trust": 3}).answer
    assert "turns at a trust of 4" in SIMULATION.regime.why
    assert "at any trust" in say(PLAIN).sentence
    assert "worse than silence at any trust" in say({**PLAIN, "place": "public", "asks": "no"}).sentence


def test_challenge_helps_up_to_the_care_and_may_hurt_beyond_it() -> None:
    assert clinic.change(0.8, 0.8) > clinic.change(0.8, 0.4) > clinic.UNSAID
    assert clinic.change(0.3, 0.9) < clinic.change(0.3, 0.3)


@pytest.mark.parametrize(
    ("care", "challenge", "name"),
    [
        (0.8, 0.8, "radical candor"),
        (0.2, 0.8, "obnoxious aggression"),
        (0.8, 0.2, "ruinous empathy"),
        (0.2, 0.2, "manipulative insincerity"),
    ],
)
def test_four_corners(care: float, challenge: float, name: str) -> None:
    assert clinic.corner(Heard(care, challenge, 0.5)) == name


def test_each_part_of_the_list_matters() -> None:
    start = say(PLAIN).answer
    for worse in ({"impact": "no"}, {"asks": "no"}, {"place": "public"}, {"trust": 1.0}):
        assert say({**PLAIN, **worse}).answer < start


def test_the_same_plain_words_fail_only_in_public_and_at_low_trust() -> None:
    public_low, private_low, private_high = SIMULATION.regime.rows
    assert say(public_low).fails
    assert not say(private_low).fails
    assert not say(private_high).fails
    assert "others are listening and trust is low" in say(public_low).because


def test_other_reasons_are_named() -> None:
    assert "trust too little" in say({**PLAIN, "trust": 0.0, "asks": "no"}).because
    assert "takes off much" in say({**PLAIN, "trust": 6.0, "asks": "no", "place": "public"}).because
    assert "outruns" in say({**PLAIN, "trust": 9.0}, care=0.2).because


def test_unsaid_neither_helps_nor_fails() -> None:
    outcome = say(PLAIN, challenge=0)
    assert outcome.answer == pytest.approx(100 * clinic.UNSAID)
    assert not outcome.fails


def test_the_way_goes_to_the_right_and_then_up() -> None:
    challenge, care = clinic.path(OwedFeedback(1, 1, False, 0.5), Way(0.9, 0.9))
    assert care[0] == care[1] < care[2]
    assert challenge[0] == 0 < challenge[1] == challenge[2]


@pytest.mark.parametrize("bad", [{}, {**PLAIN, "trust": ""}, {**PLAIN, "trust": 11}, {**PLAIN, "place": "x"}])
def test_a_row_that_cannot_be_read_is_named(bad: Row) -> None:
    outcome = say(PLAIN, bad)
    assert "row 2" in outcome.sentence
    assert outcome.answer == pytest.approx(say(PLAIN).answer)


def test_an_empty_list_gives_an_example_and_says_so() -> None:
    assert "an example" in say().sentence
    assert not say().fails


def test_a_long_list_is_cut_and_says_so() -> None:
    outcome = say(*[PLAIN] * 12)
    assert len(outcome.table.rows) == 12
    assert "first 8" in outcome.sentence


# What is typed, beside what its author says of it

SEEN: Row = {**PLAIN, "label": "On Monday you sent the list twice and two people worked from the old one."}
ASK = "What did you see?"


def test_words_that_show_what_is_said_of_them_are_passed_over() -> None:
    outcome = say({**SEEN, "ask": ASK})
    assert "by its words" not in outcome.sentence and "short list" not in outcome.sentence
    assert "first row, by its words" not in [row[0] for row in outcome.table.rows]


@pytest.mark.parametrize(
    ("said", "ask", "noticed"),
    [
        ("You sent the list twice and two people worked from the old one.", ASK, "Situation: no day or time is seen"),
        ("On Monday the list was of no use to two people.", ASK, "Behaviour: no verb in the past is seen"),
        ("On Monday you sent a sloppy list to two people.", ASK, "Behaviour: “sloppy” may judge."),
        ("On Monday you sent the old list, as you always do.", ASK, "Behaviour: “always” may make it larger"),
        (SEEN["label"], "Tell me how it came about.", "Their view: no question mark is seen."),
        (SEEN["label"], "Can't you look at it first?", "Their view: “Can't you” may carry an answer."),
        (SEEN["label"], "", "Their view: no question mark is seen."),
    ],
)
def test_words_that_look_otherwise_are_quoted_and_worked_out(said: str, ask: str, noticed: str) -> None:
    row = {**SEEN, "label": said, "ask": ask}
    outcome = say(row)
    assert noticed in outcome.sentence and "You may be right against them." in outcome.sentence
    assert outcome.answer == say({**SEEN, "ask": ASK}).answer, "what counts is what its author says"
    (by_words,) = [cells for cells in outcome.table.rows if cells[0] == "first row, by its words"]
    assert int(by_words[-1]) < round(outcome.answer)
    assert f"something changes {by_words[-1]} times in 100. Only" in outcome.sentence


def test_a_label_of_a_few_words_is_not_looked_at() -> None:
    assert "short list" not in say({**PLAIN, "label": "sloppy pull requests", "ask": ""}).sentence


def test_nobody_is_told_that_what_they_call_vague_looks_vague() -> None:
    row = {**PLAIN, "label": "You are always so careless with the lists.", "ask": "Why not?", "asks": "no"}
    assert "short list" not in say({**row, **dict.fromkeys(listing.PARTS, "vague")}).sentence


@given(SANE)
def test_words_never_make_a_row_plainer_than_its_author_has_it(row: Row) -> None:
    ((one, *_), _) = listing.read([row])
    assert one.by_words.clarity <= one.item.clarity and one.by_words.asks <= one.item.asks
    assert bool(one.doubts) == (one.by_words != one.item)


def test_other_rows_are_named_and_few_of_them() -> None:
    bad = {**SEEN, "label": "You are always so careless with the lists.", "ask": ASK}
    outcome = say({**SEEN, "ask": ASK}, *[bad] * 5)
    assert outcome.sentence.count("Look at the words of row") == 3
