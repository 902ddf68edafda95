"""What only the workshop of questions must do; the rest is in test_simulations.py."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.question_workshop import simulation as workshop
from managerkit.activities.simulations.models.question_workshop.landing import WordsSetting, in_the_end, land, needed
from managerkit.activities.simulations.models.question_workshop.simulation import CONTEXTS, FORMS
from managerkit.wording.sayings import OPENNESS
from tests.support.examples import examples
from tests.support.simulations import NONSENSE, check, settings_of

WORKSHOP = workshop.SIMULATION
USUAL = WordsSetting(stale=0.3, know=0.75, rank=0.8, hours=4)


def row(form: str, context: str = "none", left: float | str = 16, label: str = "") -> Row:
    return {"label": label, "form": form, "context": context, "left": left}


def say(*rows: Row, **values: float) -> RunOutcome:
    return workshop.run(WORKSHOP.start() | values, rows)


class TestWorkshop:
    def test_an_order_fits_as_often_as_its_author_is_up_to_date(self) -> None:
        assert in_the_end("order", "none", USUAL) == pytest.approx(0.7)
        assert in_the_end("order", "why", USUAL) == pytest.approx(0.7 + 0.3 * 0.4 * 0.75)

    def test_an_open_question_does_not_hang_on_being_up_to_date_unless_something_is_told(self) -> None:
        assert say(row("open"), stale=0).answer == say(row("open"), stale=0.9).answer
        assert say(row("open", "seen"), stale=0).answer > say(row("open", "seen"), stale=0.9).answer

    @pytest.mark.parametrize("left", [0.25, 0.5, 1, 4, 24])
    def test_a_question_with_one_answer_is_worse_than_the_order(self, left: float) -> None:
        hidden, order = land("hidden", "none", left, USUAL), land("order", "why", left, USUAL)
        assert hidden.fits < order.fits
        assert hidden.they < order.they
        assert hidden.hours >= order.hours

    def test_what_can_be_learned_is_what_the_other_knows_better(self) -> None:
        for form in FORMS:
            for context in CONTEXTS:
                landed = land(form, context, 48, USUAL)
                assert landed.you <= USUAL.know * USUAL.stale + 1e-9
                assert landed.they <= (1 - USUAL.know) * (1 - USUAL.stale) + 1e-9
        fresh, sure = WordsSetting(0, 0.75, 0.8, 4), WordsSetting(0.3, 1, 0.8, 4)
        assert {land(form, "seen", 48, fresh).you for form in FORMS} == {0}
        assert {land(form, "seen", 48, sure).they for form in FORMS} == {0}

    def test_an_order_with_its_reason_teaches_them_more_and_an_open_question_teaches_its_author(self) -> None:
        order, ask = land("order", "why", 48, USUAL), land("open", "seen", 48, USUAL)
        assert order.they > ask.they > 0
        assert ask.you > order.you > 0

    def test_without_rank_the_three_kinds_of_question_leave_the_decision_with_them(self) -> None:
        equals = WordsSetting(0.3, 0.75, 0, 4)
        assert {land(form, "none", 48, equals).theirs for form in ("hidden", "closed", "open")} == {1}

    def test_with_a_day_it_turns_on_how_up_to_date_one_is(self) -> None:
        assert [say(row("open", "seen", 24), stale=stale).fails for stale in (0.1, 0.15, 0.2)] == [True, True, False]

    def test_a_hidden_answer_among_equals_is_only_a_question(self) -> None:
        assert say(row("hidden"), rank=0).answer == pytest.approx(75)
        assert land("hidden", "none", 24, WordsSetting(0.3, 0.75, 0, 4)).theirs == 1

    def test_in_a_fire_the_order_wins_and_with_a_day_the_question(self) -> None:
        assert say(row("open", "seen", 0.5)).fails
        assert "over" in say(row("open", "seen", 0.5)).because
        assert not say(row("open", "seen", 24)).fails

    def test_with_all_the_time_the_order_wins_where_they_cannot_find_it(self) -> None:
        outcome = say(row("open", "seen", 48), know=0.3, stale=0)
        assert outcome.fails
        assert "still so" in outcome.because

    def test_more_time_never_hurts(self) -> None:
        for form in FORMS:
            for context in CONTEXTS:
                fits = [land(form, context, left, USUAL).fits for left in (0.25, 0.5, 1, 2, 4, 8, 48)]
                assert fits == sorted(fits)
                assert needed(form, context, USUAL) > 0

    @pytest.mark.parametrize(
        ("form", "label", "noticed"),
        [
            ("open", "“Have you considered Lattice?", "“hidden answer”: “Have you considered” may carry an answer."),
            ("open", "Can we please use Lattice?", "“hidden answer”: “Can we please” may carry an answer."),
            ("closed", "Why not use Lattice, as we did?", "“hidden answer”: “Why not” may carry an answer."),
            ("open", "So does it start on a full disk?", "“yes or no”: “does” asks for a yes or a no."),
            ("open", "Tell me what you would regret.", "“order”: no question mark is seen in it."),
            ("hidden", "Use Lattice", "“order”: no question mark is seen in it."),
            ("order", "Which of the two would you use?", "“open”: there is a question mark in it."),
        ],
    )
    def test_words_that_look_otherwise_are_quoted_and_worked_out(self, form: str, label: str, noticed: str) -> None:
        said, plain = say(row(form, label=label)), say(row(form))
        assert noticed in said.sentence and "what it is, you know." in said.sentence
        assert said.answer == plain.answer, "what counts is what its author says"
        (by_words,) = [cells for cells in said.table.rows if cells[0] == "row 1: by its words"]
        assert f"Taken by its words, it is {by_words[3]} times in 100." in said.sentence
        assert "by its words" not in plain.sentence

    @pytest.mark.parametrize(
        ("form", "label"),
        [
            ("open", "What would you regret in March?"),
            ("open", "I saw 900 in the queue on Monday. In which case would you wait?"),
            ("closed", "Does it start on a full disk?"),
            ("hidden", "What would you regret in March?"),
            ("order", "Use Lattice."),
        ],
    )
    def test_words_that_fit_or_are_better_than_their_author_says_are_passed_over(self, form: str, label: str) -> None:
        assert "short list" not in say(row(form, label=label)).sentence

    def test_what_was_seen_has_a_day(self) -> None:
        without, with_day = (
            say(row("open", "seen", label=f"The queue stood at 900{day}. What do you make of it?"))
            for day in ("", " on Monday")
        )
        assert "Row 1 is to tell what you have seen, and when: no day or time is seen in it." in without.sentence
        assert "short list" not in with_day.sentence

    def test_of_many_rows_a_few_are_spoken_of(self) -> None:
        assert say(*[row("open", label="Use it.")] * 7).sentence.count("is down as") == 4

    def test_what_cannot_be_read_is_named_and_left_out(self) -> None:
        outcome = say(row("open"), row("shout"), row("open", "none", "soon"), row("open", "none", 0))
        assert "row 2, 3, 4" in outcome.sentence
        assert len(outcome.table.rows) == 4

    def test_only_eight_rows_are_worked_out(self) -> None:
        assert "first 8 rows" in say(*[row("open")] * 10).sentence


SAID = st.one_of(
    st.text(max_size=50),
    st.sampled_from(["Why not?", "Does it?", "What would you regret?", "On Monday it stood. What now?", "Do it."]),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "label": SAID,
            "form": st.one_of(st.sampled_from(list(FORMS)), NONSENSE),
            "context": st.one_of(st.sampled_from(list(CONTEXTS)), NONSENSE),
            "left": st.one_of(st.floats(0.25, 48), NONSENSE),
        }
    ),
    max_size=12,
)


@examples(100)
@given(values=settings_of(WORKSHOP), rows=ROWS)
def test_the_workshop_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = workshop.run(values, [{**one, "label": "x"} for one in rows])
    check(WORKSHOP, outcome)
    workshop.run(values, rows)


@given(st.sampled_from(list(FORMS)), st.sampled_from(list(CONTEXTS)), SAID)
def test_words_never_make_a_question_opener_than_its_author_has_it(form: str, context: str, label: str) -> None:
    ((one, *_), _) = workshop.read([row(form, context, label=label)])
    taken = one.by_words
    assert bool(one.doubts) == ((taken.form, taken.context) != (form, context))
    assert OPENNESS[taken.form] <= OPENNESS[form] or form == "order"
    assert taken.context in (context, "none")
