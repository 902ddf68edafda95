"""That the effect measures recover a known effect from made-up cohorts, and show none where there is none."""

import numpy as np
import pytest

from bench import effects
from bench.effects import LEAST, MOST, SIZES, coverage, further, published, truth

NUMBER = 1500


@pytest.mark.parametrize("effect", [0.5, 1.0])
@pytest.mark.parametrize("people", SIZES)
def test_intervals_hold_a_known_effect_as_often_as_they_say(people: int, effect: float) -> None:
    tally = published(effect, people, NUMBER, seed=5)
    assert LEAST <= tally.held <= MOST
    assert tally.told >= LEAST


@pytest.mark.parametrize("people", SIZES)
def test_beside_a_group_that_waits_they_do_as_well(people: int) -> None:
    assert LEAST <= further(0.5, people, people, NUMBER, seed=5).held <= MOST
    assert LEAST <= further(0.5, people, 20, NUMBER, seed=5).held <= MOST


@pytest.mark.parametrize("people", SIZES)
def test_there_is_no_arrow_where_there_is_noise(people: int) -> None:
    for tally in (published(0, people, NUMBER, seed=5), further(0, people, people, NUMBER, seed=5)):
        assert LEAST <= tally.held <= MOST
        assert tally.up + tally.down == 0
        assert tally.told >= LEAST


def test_a_strong_effect_has_its_arrow_and_never_the_other_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "BEGINNINGS", ((1.0, 0.0, 0.0, 0.0), (0.9, 0.1, 0.0, 0.0)))
    truth.cache_clear()
    assert truth(1) > 0.33
    for people in (20, 60):
        tally = published(1, people, 500, seed=5)
        assert tally.up > 90 and tally.down == 0
    truth.cache_clear()


def test_the_effect_that_is_known_is_the_one_that_is_drawn() -> None:
    drawn = np.concatenate([np.array(one) for one in effects.cohorts(0.5, 60, 3000, seed=6)])
    assert float(drawn.mean()) == pytest.approx(truth(0.5), abs=0.002)
    assert truth(0) < 0.03 < 0.1 < truth(0.5) < truth(1)


def test_the_count_finds_an_interval_that_is_too_narrow_or_too_wide() -> None:
    assert coverage("bootstrap, percentiles", 0.5, 8, 500, seed=5) < LEAST
    assert coverage("bootstrap of t", 0, 8, 200, seed=5) < LEAST
    assert coverage("signs flipped", 0, 20, 500, seed=5) < LEAST
    assert coverage("t, spread never below noise, in fives", 0.5, 60, 500, seed=5) > MOST


def test_who_stays_away_can_deceive_and_no_interval_mends_it() -> None:
    # The page for a sponsor says that it is more than a third.
    assert published(0.5, 60, 500, seed=5, stay_away=True).held < 66
