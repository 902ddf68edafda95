from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.simulations.model import Row, RunOutcome
from managerkit.activities.simulations.models.ladder_audit.ladders import TRACKS
from managerkit.activities.simulations.models.ladder_audit.simulation import APART, SIMULATION, run
from tests.support.examples import examples
from tests.support.places import COURSE
from tests.support.simulations import settings_of

BANDS = st.tuples(st.floats(1, 2000), st.floats(1, 2000))


def audit(rows: Sequence[Row] = SIMULATION.rows, **values: float) -> RunOutcome:
    return run(SIMULATION.start() | values, rows)


def mirrored(rows: Sequence[Row]) -> list[Row]:
    """The managers' rungs of a table, on both ladders."""
    managers = [row for row in rows if row["track"] == "manager"]
    return [{**row, "track": track} for track in TRACKS for row in managers]


def mended(*, upper: bool = False, people: bool = False) -> list[Row]:
    """The sample with equal bands, then with the upper levels for engineers, then with people on them."""
    managers = {row["level"]: row for row in SIMULATION.rows if row["track"] == "manager"}
    bands = {level: {"low": row["low"], "high": row["high"]} for level, row in managers.items()}
    rows: list[Row] = [{**row, **bands.get(row["level"], {})} for row in SIMULATION.rows]
    there = {row["level"] for row in rows if row["track"] == "engineer"}
    added = [{**row, "track": "engineer"} for level, row in managers.items() if level not in there]
    return rows + [row if people else {**row, "people": 0} for row in added if upper]


@examples(60)
@given(
    values=settings_of(SIMULATION),
    bands=st.lists(BANDS, min_size=1, max_size=7),
    people=st.lists(st.integers(0, 90), min_size=7, max_size=7),
    both=st.floats(0, 1),
)
def test_two_ladders_that_are_alike_come_out_alike(
    values: Mapping[str, float], bands: Sequence[tuple[float, float]], people: Sequence[int], both: float
) -> None:
    managers: list[Row] = [
        {"track": "manager", "level": level, "low": low, "high": high, "criteria": 4, "people": people[level - 1]}
        for level, (low, high) in enumerate(bands, start=1)
    ]
    outcome = run({**values, "practice": both, "managers": both}, mirrored(managers))
    assert outcome.answer == 0
    assert outcome.series[0].y == pytest.approx(outcome.series[1].y)


@pytest.mark.parametrize(("practice", "managers", "sign"), [(0.5, 1, 1), (1, 0.5, -1)])
def test_whoever_is_promoted_less_often_falls_behind(practice: float, managers: float, sign: int) -> None:
    assert sign * audit(mirrored(SIMULATION.rows), practice=practice, managers=managers).answer > APART


def test_both_can_win_on_the_same_table() -> None:
    rows = mirrored(SIMULATION.rows)
    assert audit(rows, managers=0.2).answer < -APART < APART < audit(rows, practice=0.2).answer


def test_the_longer_the_wait_for_a_seat_the_less_it_brings() -> None:
    gaps = [audit(seat=years).answer for years in range(9)]
    assert gaps == sorted(gaps, reverse=True)
    assert audit(seat=8, years=5).answer == 0


def test_the_advice_holds_on_a_table_that_follows_it_and_turns_where_the_sentence_says() -> None:
    rows = mirrored(SIMULATION.rows)
    assert "enough from 70% of engineers' promotions on" in audit(rows).sentence
    assert not audit(rows, practice=0.7).fails
    assert audit(rows, practice=0.65).fails
    assert "enough from" not in audit().sentence


def test_as_the_lesson_tells_it() -> None:
    said = {
        "stops at level six, and the managers' at nine": audit().sentence.startswith(
            "The engineers' ladder stops at level 6, the managers' at 9."
        ),
        "by 6% at level five and by 9% at level six": [row[-1] for row in table()] == ["94%", "91%"],
        "is paid about 31% less over ten years": round(audit().answer) == 31,
        "Then the engineer is paid 5% less": round(audit(level_three()).answer) == 5,
        "the gap is about 17%": "is paid 17% less" in audit(level=5).sentence,
        "The gap falls to about 10%": round(audit(mended(), level=5).answer) == 10,
        "Nothing changes.": audit(mended(upper=True), level=5).answer == audit(mended(), level=5).answer,
        "Now the gap is under 5%": 4 < audit(mended(upper=True, people=True), level=5).answer < 5,
        "The engineer is paid about 12% less": {round(gap, 1) for gap in on_paper()} == {12.5},
        "| equal bands at five and six | 38 |": 6 * behind(5) + behind(6) == 38,
        "| a level seven for the one at six, and equal pay for two of the six at five | 37 |": (
            middle("manager", 7) - middle("engineer", 6) + 2 * behind(5) == 37
        ),
        "| a newcomer at level three, from April | 39 |": middle("engineer", 3) * 9 / 12 == 39,
        "Put 9 and 4 people on the engineers' levels five and six": audit(even(), level=5).answer == 0,
        "Now set the share of engineers' promotions to 65%, and engineers are more than 5% behind": audit(
            even(), level=5, practice=0.65
        ).answer
        > APART,
        "the engineers are ahead": audit(even(), level=5, managers=0.65).answer < -APART,
    }
    words = " ".join((COURSE / "modules/dual-track/lesson.md").read_text("utf-8").split())
    assert [sentence for sentence, holds in said.items() if not holds or sentence not in words] == []


def middle(track: str, level: int) -> float:
    """The middle of a band of the sample, in thousands."""
    [row] = [row for row in SIMULATION.rows if row["track"] == track and row["level"] == level]
    return (float(row["low"]) + float(row["high"])) / 2


def behind(level: int) -> float:
    """How far the engineers' band of the sample lies below the managers', in thousands."""
    return middle("manager", level) - middle("engineer", level)


def level_three() -> list[Row]:
    """The sample with managers on the engineers' levels three and four as well."""
    return [*SIMULATION.rows, *({**row, "track": "manager"} for row in SIMULATION.rows if row["level"] in (3, 4))]


def even() -> list[Row]:
    """The mended sample with as many engineers as managers on the levels that managers have."""
    people = {row["level"]: row["people"] for row in SIMULATION.rows if row["track"] == "manager"}
    return [{**row, "people": people.get(row["level"], row["people"])} for row in mended(upper=True, people=True)]


def on_paper() -> Iterator[float]:
    """The gap where the advice fails, whatever share of the engineers' promotions happens."""
    regime = SIMULATION.regime
    assert regime is not None
    for share in (0, 0.5, 1):
        yield audit(regime.rows, **{**regime.values, "practice": share}).answer


def table() -> list[Sequence[str]]:
    """The levels that both ladders have, of the sample."""
    opening = audit().opening
    assert opening is not None
    return [row for row in opening.table.rows if row[-1] != "–"]
