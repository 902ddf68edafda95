"""What every simulation is held to, whatever it is given, and what to give it."""

import math
import re

from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome, Simulation, Slider
from managerkit.activities.simulations.models import timeline

NONSENSE: st.SearchStrategy[float | str] = st.one_of(
    st.floats(), st.text(max_size=6), st.sampled_from(["", "2015", "nan", "-inf", "job", "mostly", "1e400"])
)

YEAR: st.SearchStrategy[float | str] = st.one_of(st.integers(1960, 2050).map(float), st.floats(1970, 2040))

SANE: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(timeline.KINDS)),
        "from": YEAR,
        "to": YEAR,
        "share": st.sampled_from(list(timeline.SHARES)),
    }
)

WILD: st.SearchStrategy[Row] = st.dictionaries(
    st.sampled_from(["kind", "from", "to", "share", "x"]), NONSENSE, max_size=5
)

ROWS = st.lists(st.one_of(SANE, WILD), max_size=12)


def check(simulation: Simulation, outcome: RunOutcome) -> None:
    asked = simulation.prediction
    assert asked.low <= outcome.answer <= asked.high
    assert outcome.sentence.strip().endswith((".", "!"))
    assert bool(outcome.because) == outcome.fails
    assert outcome.series
    for series in outcome.series:
        assert len(series.x) == len(series.y) >= 2
        assert len(series.low) == len(series.high)
        assert len(series.low) in (0, len(series.y))
        assert list(series.x) == sorted(series.x)
        assert all(math.isfinite(v) for part in (series.x, series.y, series.low, series.high) for v in part)
        for low, y, high in zip(series.low, series.y, series.high, strict=False):
            assert low - 1e-9 <= y <= high + 1e-9
    assert 4 <= len(outcome.table.rows) <= 12
    assert all(len(row) == len(outcome.table.header) for row in outcome.table.rows)
    said = " ".join([outcome.sentence, outcome.because, *(cell for row in outcome.table.rows for cell in row)])
    assert not re.search(r"\b(nan|inf|None)\b|-0\b", said)


def within(slider: Slider) -> st.SearchStrategy[float]:
    steps = round((slider.high - slider.low) / slider.step)
    on_a_step = st.integers(0, steps).map(lambda i: min(slider.high, slider.low + i * slider.step))
    return st.one_of(on_a_step, st.floats(slider.low, slider.high))


def settings_of(simulation: Simulation) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({slider.name: within(slider) for slider in simulation.sliders})
