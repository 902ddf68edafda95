import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from managerkit.activities.simulations import find, names, state
from managerkit.activities.simulations.explorer.figure import draw
from managerkit.activities.simulations.model import Row, RunOutcome, Simulation
from managerkit.activities.simulations.models import retention, timeline
from tests.support.examples import examples
from tests.support.html_tree import read
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
        started = time.process_time()
        default(simulation)
        assert time.process_time() - started < 1

    def test_draws(self, simulation: Simulation) -> None:
        for outcome in both(simulation):
            figure = read(draw(outcome, "A <title>"))
            (drawing,) = figure.all("svg")
            assert drawing.attrs["aria-label"] == "A <title>"
            words = [one.text for one in figure.all("text")]
            titles = [series.title for series in outcome.series] + [span.title for span in outcome.spans if span.title]
            assert {outcome.x_title, outcome.y_title, *titles, *outcome.y_names.values()} <= {*words}
            assert {one.attrs["fill"] for one in figure.all("text")} == {"currentColor"}
            lines = [one.attrs for one in figure.all("path") if one.attrs.get("stroke-width") == "2"]
            assert len(lines) == 2 * len(outcome.series), "each line, and its sample in the key"
            assert len({(one["stroke"], one["stroke-dasharray"]) for one in lines}) == len(outcome.series)
            places = [float(n) for one in figure.all("path") for n in re.findall(r"-?[\d.]+", one.attrs["d"])]
            assert all(-200 < place < 500 for place in places)

    def test_b5_its_answer_is_not_where_a_slider_stands_that_nobody_moved(self, simulation: Simulation) -> None:
        asked = simulation.prediction
        middle = (asked.low + asked.high) / 2
        assert abs(default(simulation).answer - middle) >= 0.15 * (asked.high - asked.low)


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


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_outcome_can_be_drawn(data: st.DataObject) -> None:
    simulation = data.draw(st.sampled_from(ALL))
    outcome = simulation.run(data.draw(settings_of(simulation)), data.draw(ROWS))
    assert read(draw(outcome, ""))


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


@pytest.mark.parametrize("simulation", ALL, ids=lambda one: one.name)
def test_what_a_model_says_has_a_short_form_that_can_be_read_at_a_glance(simulation: Simulation) -> None:
    for outcome in both(simulation):
        short = state.in_short(outcome.sentence)
        assert outcome.sentence.startswith(short) and short.endswith((".", "!", "?"))
        assert len(short) <= 220
        assert len(short) >= 60 or short == outcome.sentence


@given(st.text("aB .?1“", max_size=400))
def test_a_short_form_is_a_beginning_that_ends_with_a_sentence(said: str) -> None:
    short = state.in_short(said)
    assert " ".join(said.split()).startswith(" ".join(short.split()))
    assert state.in_short(short) == short


def test_a_short_form_does_not_cut_a_number_and_needs_enough_to_be_understood() -> None:
    long = "It is 0.5 of all that there is, and it stays so for as long as the week has seven days and you count them."
    assert (
        state.in_short(f"Teams: 5. {long} Then more is said, which is true and does not fit into the line any more.")
        == f"Teams: 5. {long}"
    )
    assert state.in_short(f"{long} {long}") == long
