import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations import find, names
from managerkit.activities.simulations.explorer.figure import apart, draw
from managerkit.activities.simulations.model import Row, RunOutcome, Simulation
from managerkit.activities.simulations.models import causes, retention, timeline
from managerkit.ui.figures import INK
from tests.support.examples import examples
from tests.support.simulations import ROWS, check, settings_of

ALL = [find(name) for name in names()]
VERDICT = re.compile(
    r"\b(un)?ready\b|\breadiness\b|manager material|\bqualif|\byou (should|must) (not )?manage", re.IGNORECASE
)


def default(simulation: Simulation) -> RunOutcome:
    return simulation.run(simulation.start(), simulation.rows)


def regime(simulation: Simulation) -> RunOutcome:
    values = simulation.start() | dict(simulation.regime.values)
    return simulation.run(values, simulation.regime.rows or simulation.rows)


def both(simulation: Simulation) -> list[RunOutcome]:
    return [default(simulation), regime(simulation)]


def prose(simulation: Simulation) -> Iterator[str]:
    yield from [simulation.title, *simulation.lines, simulation.source, simulation.prediction.question]
    yield from [simulation.advice, simulation.challenge, simulation.regime.why]
    yield from (slider.title for slider in simulation.sliders)
    for outcome in both(simulation):
        yield from [
            outcome.sentence,
            outcome.because,
            *outcome.table.header,
            outcome.x_title,
            outcome.y_title,
        ]
        yield from (series.title for series in outcome.series)
        yield from (span.title for span in outcome.spans)


# What every simulation keeps to


@pytest.mark.parametrize("simulation", ALL, ids=lambda s: s.name)
class TestEverySimulation:
    def test_is_found_by_its_name(self, simulation: Simulation) -> None:
        assert find(simulation.name) is simulation

    def test_is_stated_in_about_four_short_lines(self, simulation: Simulation) -> None:
        assert 3 <= len(simulation.lines) <= 5
        assert all(len(line) <= 110 for line in simulation.lines)
        assert "assumption" in simulation.source

    def test_starts_within_its_bounds(self, simulation: Simulation) -> None:
        for slider in simulation.sliders:
            assert slider.low <= slider.start <= slider.high
            assert slider.step > 0

    def test_its_regime_can_be_set_by_the_sliders(self, simulation: Simulation) -> None:
        sliders = {slider.name: slider for slider in simulation.sliders}
        for name, value in simulation.regime.values.items():
            assert sliders[name].low <= value <= sliders[name].high

    def test_advice_holds_by_default_and_fails_in_the_regime(self, simulation: Simulation) -> None:
        assert not default(simulation).fails
        assert regime(simulation).fails

    def test_outcomes_are_whole(self, simulation: Simulation) -> None:
        for outcome in both(simulation):
            check(simulation, outcome)

    def test_same_inputs_give_the_same_outcome(self, simulation: Simulation) -> None:
        assert default(simulation) == default(simulation)

    def test_passes_no_verdict(self, simulation: Simulation) -> None:
        for text in prose(simulation):
            assert not VERDICT.search(text)
            assert "!" not in text

    def test_is_quick(self, simulation: Simulation) -> None:
        default(simulation)
        started = time.perf_counter()
        default(simulation)
        assert time.perf_counter() - started < 1

    def test_draws(self, simulation: Simulation) -> None:
        for outcome in both(simulation):
            figure = draw(outcome)
            (axes,) = figure.axes
            assert axes.get_xlabel() == outcome.x_title
            assert axes.get_ylabel() == outcome.y_title
            assert len(axes.lines) == len(outcome.series)
            assert len({str(line.get_color()) for line in axes.lines}) == len(outcome.series)
            assert figure.patch.get_alpha() == 0
            assert {text.get_color() for text in axes.texts} <= {INK}
            shown = [text.get_text().replace("\n", " ") for text in axes.texts]
            shown += [text.get_text() for legend in figure.legends for text in legend.get_texts()]
            titles = [series.title for series in outcome.series] + [span.title for span in outcome.spans]
            for title in titles:
                assert title in shown


@examples(150)
@given(values=settings_of(timeline.SIMULATION), rows=ROWS)
def test_timeline_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = timeline.run(values, rows)
    check(timeline.SIMULATION, outcome)
    total, working = outcome.series[:2]
    for part in ("low", "y", "high"):
        pairs = zip(getattr(total, part), getattr(working, part), strict=True)
        assert all(all_years >= jobs - 1e-9 for all_years, jobs in pairs)
        gathered = getattr(total, part)
        for i in range(1, len(total.x)):
            assert -1e-9 <= gathered[i] - gathered[i - 1] <= total.x[i] - total.x[i - 1] + 1e-9


@examples(150)
@given(values=settings_of(retention.SIMULATION), rows=ROWS)
def test_retention_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = retention.run(values, rows)
    check(retention.SIMULATION, outcome)
    strong, own, weak = (series.y[-1] for series in outcome.series)
    assert strong >= own - 1e-9 >= weak - 2e-9


@settings(max_examples=30, deadline=None)
@given(values=settings_of(causes.SIMULATION), rows=ROWS)
def test_causes_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    check(causes.SIMULATION, causes.run(values, rows))


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_outcome_can_be_drawn(data: st.DataObject) -> None:
    simulation = data.draw(st.sampled_from(ALL))
    outcome = simulation.run(data.draw(settings_of(simulation)), data.draw(ROWS))
    draw(outcome).draw_without_rendering()


# Timeline


def row(kind: str, start: float | str, end: float | str, share: str = "mostly") -> Row:
    return {"kind": kind, "from": start, "to": end, "share": share}


def count(*rows: Row, **values: float) -> RunOutcome:
    return timeline.run(timeline.SIMULATION.start() | values, rows)


class TestTimeline:
    def test_a_coding_job_counts_in_full(self) -> None:
        outcome = count(row("job", 2016, 2020))
        assert outcome.answer == pytest.approx(4)
        assert outcome.series[0].low[-1] == pytest.approx(3.2)

    def test_overlapping_spells_count_once(self) -> None:
        assert count(row("job", 2016, 2020), row("job", 2016, 2020)).answer == pytest.approx(4)
        assert count(row("job", 2016, 2020), row("degree", 2018, 2022)).answer == pytest.approx(4 + 2 * 0.7)

    def test_half_and_half_make_a_whole(self) -> None:
        halves = [row("job", 2016, 2020, "half"), row("job", 2016, 2020, "half")]
        assert count(*halves).answer == pytest.approx(4)

    def test_only_jobs_are_working_years(self) -> None:
        total, working = count(row("degree", 2010, 2014), row("job", 2014, 2016)).series
        assert total.y[-1] == pytest.approx(4 * 0.7 + 2)
        assert working.y[-1] == pytest.approx(2)

    def test_the_assumptions_matter(self) -> None:
        study = row("degree", 2010, 2014)
        assert count(study, study=1).answer > count(study, study=0.3).answer
        half = row("job", 2010, 2014, "half")
        assert count(half, half=0.8).answer > count(half, half=0.2).answer

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            (row("job", 2020, 2010), "row 2 (it ends before it begins)"),
            (row("job", "", 2010), "row 2 (a year is missing)"),
            (row("job", math.nan, 2010), "row 2 (a year is missing)"),
            (row("job", 1, 2010), "row 2 (it begins before 1970)"),
            (row("job", 2030, 2035), "row 2 (it begins no earlier than 2026)"),
            (row("fun", 2010, 2012), "row 2 (its kind or share is missing)"),
            ({}, "row 2 (its kind or share is missing)"),
        ],
    )
    def test_a_bad_row_is_named_and_left_out(self, bad: Row, said: str) -> None:
        outcome = count(row("job", 2020, 2024), bad)
        assert said in outcome.sentence
        assert outcome.answer == pytest.approx(4)

    def test_many_bad_rows_are_told_briefly(self) -> None:
        assert "and 6 more" in count(*[row("job", 2020, 2010)] * 9).sentence

    def test_the_future_does_not_count_yet(self) -> None:
        outcome = count(row("job", 2024, 2030))
        assert outcome.answer == pytest.approx(2)
        assert "Counted only up to 2026: row 1" in outcome.sentence

    def test_a_spell_within_a_year_counts_half_of_it(self) -> None:
        assert count(row("job", 2020, 2020)).answer == pytest.approx(0.5)

    def test_no_rows_give_a_sentence(self) -> None:
        outcome = count()
        assert outcome.answer == 0
        assert "no spell" in outcome.sentence
        assert not outcome.fails

    def test_the_same_year_again_misleads(self) -> None:
        ten = row("job", 2016, 2026)
        assert not count(ten, novelty=1).fails
        assert "same year again" in count(ten, novelty=0.3).because
        assert not count(row("job", 2022, 2026), novelty=0.3).fails

    def test_years_long_ago_mislead(self) -> None:
        assert not count(row("job", 2012, 2024)).fails
        assert "12 years ago" in count(row("job", 2002, 2014)).because
        assert not count(row("job", 2002, 2014), row("job", 2024, 2026, "half")).fails

    def test_the_regime_moved_ten_years_back_fails_without_lack_of_novelty(self) -> None:
        moved = [
            one | {"from": float(one["from"]) - 10, "to": float(one["to"]) - 10}
            for one in map(dict, timeline.SIMULATION.regime.rows)
        ]
        assert count(*moved).answer == pytest.approx(regime(timeline.SIMULATION).answer)
        assert "10 years ago" in count(*moved).because


# Retention


def keep(**values: float) -> RunOutcome:
    return retention.run(retention.SIMULATION.start() | values, [])


class TestRetention:
    @pytest.mark.parametrize(("skill", "left"), [(0.4, 0.11), (0.95, 0.89)])
    def test_five_years_away(self, skill: float, left: float) -> None:
        assert retention.retained(skill, 5) == pytest.approx(left, abs=0.005)

    def test_nothing_is_lost_in_no_time(self) -> None:
        assert retention.retained(0.6, 0) == pytest.approx(0.6)

    def test_second_nature_stays(self) -> None:
        assert retention.retained(1, 20) == pytest.approx(1)

    def test_the_answer_is_the_share_left(self) -> None:
        assert keep(skill=0.4).answer == pytest.approx(100 * retention.retained(0.4, 5) / 0.4)

    def test_contact_slows_forgetting(self) -> None:
        shares = [keep(contact=hours).answer for hours in (0, 2, 8)]
        assert shares == sorted(shares)
        assert retention.years_felt(5, 2, 2) == pytest.approx(2.5)

    def test_what_is_nearly_kept_comes_back_sooner(self) -> None:
        assert retention.relearning(1, 12) == 0
        assert retention.relearning(0.5, 12) == pytest.approx(12)
        strong, weak = (retention.share_left(skill, 5) for skill in (0.95, 0.4))
        assert retention.relearning(strong, 12) < 2 < 20 < retention.relearning(weak, 12)

    def test_waiting_is_a_bad_bargain_for_different_reasons(self) -> None:
        assert "hours a week" in keep(contact=8).because
        assert "already" in keep(skill=0.9).because
        assert keep(growth=0).fails
        assert not keep(contact=8, worth=0).fails


# Causes

OPEN = causes.Style("open", 0.1)
FIX = causes.Style("fix", 0, closed=True)
ACCUSE = causes.Style("accuse", -0.12)


def talk(**values: float) -> RunOutcome:
    return causes.run(causes.SIMULATION.start() | values, [])


class TestCauses:
    def test_accuracy(self) -> None:
        assert causes.accuracy(0) == pytest.approx(0.2)
        assert causes.accuracy(1) == pytest.approx(0.7)

    @pytest.mark.parametrize("seed", [causes.SEED, 1, 2, 3])
    def test_open_play_ends_near_85_and_accusing_near_40(self, seed: int) -> None:
        assert causes.simulate(OPEN, 1, 0.5, 5, seed).right[-1] == pytest.approx(85, abs=5)
        assert causes.simulate(ACCUSE, 1, 0.5, 5, seed).right[-1] == pytest.approx(40, abs=5)

    def test_a_guess_is_worse_than_a_question(self) -> None:
        for n in (1, 2, 3):
            open_, fix, accuse = (causes.simulate(style, n, 0.5, 5).right[-1] for style in (OPEN, FIX, ACCUSE))
            assert open_ > fix + 10
            assert open_ > accuse + 10

    def test_it_begins_at_chance(self) -> None:
        assert causes.simulate(OPEN, 1, 0.5, 1).right[0] == pytest.approx(20)
        assert causes.simulate(OPEN, 2, 0.5, 1).right[0] == pytest.approx(10)

    def test_more_causes_are_harder_to_find(self) -> None:
        found = [causes.simulate(OPEN, n, 0.5, 5).right[-1] for n in (1, 2, 3)]
        assert found == sorted(found, reverse=True)

    def test_without_trust_answers_are_worth_nothing(self) -> None:
        assert causes.simulate(ACCUSE, 1, 0, 5).right[-1] == pytest.approx(20, abs=3)

    def test_trust_stays_within_bounds(self) -> None:
        assert causes.simulate(OPEN, 1, 0.9, 5).trust == pytest.approx([0.9, 1, 1, 1, 1, 1])
        assert causes.simulate(ACCUSE, 1, 0.2, 3).trust == pytest.approx([0.2, 0.08, 0, 0])

    def test_the_seed_decides(self) -> None:
        assert causes.simulate(OPEN, 1, 0.5, 5, 7) == causes.simulate(OPEN, 1, 0.5, 5, 7)
        assert causes.simulate(OPEN, 1, 0.5, 5, 7) != causes.simulate(OPEN, 1, 0.5, 5, 8)

    def test_range_of_a_hundred_conversations(self) -> None:
        low, high = causes.binomial(50)
        assert [low, high] == pytest.approx([41.9, 58.1], abs=0.2)
        assert causes.binomial(0)[0] == 0
        assert causes.binomial(100)[1] == 100

    def test_each_part_of_the_regime_is_needed(self) -> None:
        values = dict(causes.SIMULATION.regime.values)
        assert talk(**values).fails
        assert not talk(**(values | {"probes": 6})).fails
        assert not talk(**(values | {"trust": 0.5})).fails

    def test_a_free_accusation_leaves_little_to_gain(self) -> None:
        assert talk(gain=0, cost=0).fails


# Figure


class TestApart:
    def test_labels_with_room_stay(self) -> None:
        assert apart([0, 50, 100], [10, 10, 10]) == [0, 0, 0]

    def test_labels_that_touch_part_evenly(self) -> None:
        assert apart([50, 50], [10, 10]) == [5, -5]

    @given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
    def test_nothing_overlaps(self, places: list[float]) -> None:
        heights = [13.0 + i % 2 * 13 for i in range(len(places))]
        moved = [place + offset for place, offset in zip(places, apart(places, heights), strict=True)]
        order = sorted(range(len(places)), key=lambda i: moved[i])
        for a, b in pairwise(order):
            assert moved[b] - moved[a] >= (heights[a] + heights[b]) / 2 - 1e-6


def test_lines_that_meet_get_a_legend() -> None:
    figure = draw(keep(skill=1, contact=20, years=1))
    assert figure.legends
    assert not draw(keep()).legends
