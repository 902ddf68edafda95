import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba

from managerkit.activities.simulations.explorer.figure import draw_lanes
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.activities.simulations.model import Lanes, Row, RunOutcome
from managerkit.activities.simulations.models.culture_roadmap import simulation as roadmap
from managerkit.activities.simulations.models.culture_roadmap import ten_actions
from managerkit.journal.log import Journal
from managerkit.ui.figures import INK, svg
from managerkit.ui.panel import Event
from tests.support.examples import examples
from tests.support.simulations import ROWS, check, settings_of

SIM = roadmap.SIMULATION
ODD = st.one_of(st.floats(), st.text(max_size=5))
AUDIT = st.lists(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from([*ten_actions.ACTIONS, "x"]),
            "evidence": st.one_of(st.just("page 12"), st.just(""), st.floats()),
            "level": st.sampled_from([*ten_actions.LEVELS, ""]),
            "weeks": st.one_of(st.integers(0, 30).map(float), ODD),
            "mover": st.sampled_from([*ten_actions.MOVERS, "x"]),
            "who": st.just("Personnel"),
            "when": st.sampled_from([*ten_actions.WHEN, "x"]),
        }
    ),
    max_size=15,
)


def row(action: str, level: str = "none", weeks: float | str = 2, mover: str = "us", when: str = "auto") -> Row:
    return {
        "action": action,
        "evidence": "a list",
        "level": level,
        "weeks": weeks,
        "mover": mover,
        "who": "",
        "when": when,
    }


def chart(outcome: RunOutcome) -> Lanes:
    assert isinstance(outcome.opening, Lanes)
    return outcome.opening


def go(rows: Sequence[Row], **values: float) -> RunOutcome:
    return roadmap.run(SIM.start() | values, rows)


def weeks(rows: Sequence[Row], room: float = 8, granted: float = 0.6) -> dict[str, list[float]]:
    return ten_actions.schedule(ten_actions.read(rows), room, granted)


def ends(outcome: RunOutcome) -> dict[str, float]:
    return {series.title: series.y[-1] for series in outcome.series}


@examples(120)
@given(values=settings_of(SIM), rows=st.one_of(ROWS, AUDIT))
def test_takes_anything(values: Mapping[str, float], rows: Sequence[Row]) -> None:
    outcome = roadmap.run(values, rows)
    check(SIM, outcome)
    assert all(0 <= value <= 100 + 1e-9 for series in outcome.series for value in series.y)
    assert isinstance(outcome.opening, Lanes)
    assert len(outcome.opening.lanes) == len(outcome.opening.table.rows) == 10
    assert all(len(line) == len(outcome.opening.table.header) for line in outcome.opening.table.rows)


@examples(80)
@given(rows=AUDIT, room=st.floats(0, 26), granted=st.floats(0, 1))
def test_no_quarter_holds_more_than_there_is_and_no_action_takes_more_than_it_needs(
    rows: Sequence[Row], room: float, granted: float
) -> None:
    spent = weeks(rows, room, granted)
    for quarter in range(ten_actions.YEAR):
        assert sum(each[quarter] for each in spent.values()) <= room + 1e-6
    for one in ten_actions.read(rows):
        assert sum(spent[one.action]) <= one.weeks + 1e-6


def test_the_ten_are_all_there_and_in_order() -> None:
    assert [title.split()[0] for title in ten_actions.ACTIONS.values()] == [str(i) for i in range(1, 11)]
    assert [one["action"] for one in SIM.rows] == list(ten_actions.ACTIONS)
    assert [one.action for one in ten_actions.read([])] == list(ten_actions.ACTIONS)


def test_a_row_counts_once_and_a_missing_one_is_not_there() -> None:
    audit = ten_actions.read([row("skills", "most"), row("skills", "none"), row("fame")])
    assert [one.level for one in audit].count("most") == 1
    assert sum(one.level == "none" for one in audit) == 9


@pytest.mark.parametrize("bad", [math.nan, "", "many", math.inf, -3])
def test_weeks_stay_within_bounds(bad: float | str) -> None:
    (one,) = [one for one in ten_actions.read([row("skills", weeks=bad)]) if one.action == "skills"]
    assert ten_actions.LEAST <= one.weeks <= ten_actions.MOST


def test_what_others_lean_on_comes_first_and_words_last() -> None:
    spent = weeks([row("bands", weeks=6), row("levels", weeks=6), row("saying", weeks=1), row("swing", weeks=6)])
    begun = {action: next(i for i, part in enumerate(spent[action]) if part) for action in ("levels", "bands", "swing")}
    assert begun["levels"] <= begun["bands"] <= begun["swing"]
    alone = weeks([row("saying", weeks=1), row("information", weeks=8, when="q3")])
    assert alone["saying"] == [0, 0, 0, 1]


def test_a_quarter_of_ones_own_is_kept_and_the_rest_moves_on() -> None:
    spent = weeks([row("strategy", weeks=10, when="q2"), row("skills", weeks=2, when="not")])
    assert spent["strategy"] == [0, 8, 2, 0]
    assert sum(spent["skills"]) == 0


def test_what_nobody_can_move_is_left_out_or_takes_its_weeks_for_nothing() -> None:
    assert sum(weeks([row("bands", mover="away")])["bands"]) == 0
    fixed = [row("bands", mover="away", when="q1"), row("levels", mover="away", when="q1")]
    assert sum(weeks(fixed)["bands"]) == 2
    outcome = go(fixed)
    assert outcome.fails
    assert "nothing on it is moved" in outcome.because
    assert "Nobody you can reach moves it: 1, 2." in outcome.sentence


def test_words_alone_end_below_doing_nothing() -> None:
    found = ends(go(SIM.rows))
    assert found[roadmap.ONLY] < found[roadmap.LEFT] < found[roadmap.ONCE] < found[roadmap.PLAN]


def test_a_plan_of_words_fails_and_says_why() -> None:
    words = [dict(one) | {"when": "q1" if one["action"] in ten_actions.WORDS else "not"} for one in SIM.rows]
    outcome = go(words)
    assert outcome.fails
    assert "ran ahead" in outcome.because


def test_once_the_rest_stands_it_pays_to_say_so() -> None:
    silent = [dict(one) | ({"when": "not"} if one["action"] in ten_actions.WORDS else {}) for one in SIM.rows]
    assert go(SIM.rows).answer > go(silent).answer + 1


def test_one_big_year_peaks_and_slides_and_repeating_holds_it() -> None:
    plan, once = go(SIM.rows).series[:2]
    peak = max(once.y)
    assert once.y.index(peak) not in (0, roadmap.QUARTERS)
    assert once.y[-1] < peak - 3
    assert plan.y[-1] == max(plan.y)
    assert not go(SIM.rows, gravity=0, fade=0).series[1].y[-1] < max(go(SIM.rows, gravity=0, fade=0).series[1].y)


@pytest.mark.parametrize("values", [{"granted": 0}, {"layoff": 20}])
def test_each_part_of_the_regime_can_do_it_alone(values: dict[str, float]) -> None:
    assert go(SIM.rows, **values).fails


def test_in_a_layoff_keeping_quiet_ends_higher_than_repeating() -> None:
    found = ends(go(SIM.rows, layoff=20))
    assert found[roadmap.PLAN] < found[roadmap.ONCE]


def test_an_action_without_what_it_leans_on_counts_in_part() -> None:
    audit = ten_actions.read([row("bands", "rule")])
    with_levels = ten_actions.read([row("bands", "rule"), row("levels", "rule")])
    alone, both = (
        roadmap.simulate(each, ten_actions.schedule(each, 0, 0), roadmap._rates(SIM.start()), 0)
        for each in (audit, with_levels)
    )
    assert both[0].facts > alone[0].facts / 0.4 * 0.9 + 0.1


def test_the_regime_leaves_the_learners_rows_alone() -> None:
    assert not SIM.regime.rows


# The picture


def test_the_picture_names_the_ten_and_marks_what_has_no_evidence() -> None:
    plan = chart(go(SIM.rows))
    assert [lane.title.split(" · ")[0] for lane in plan.lanes] == list(ten_actions.ACTIONS.values())
    unsure = [lane.title for lane in plan.lanes if not lane.sure]
    assert unsure == ["9 Minding the language"]
    assert plan.lanes[0].title.endswith("needs 2")


def test_the_picture_is_drawn_in_ink_with_every_title_and_note() -> None:
    plan = chart(go(SIM.rows))
    figure = draw_lanes(plan)
    (axes,) = figure.axes
    shown = {text.get_text() for text in axes.texts}
    assert {text.get_color() for text in axes.texts} == {INK}
    for lane in plan.lanes:
        assert {lane.title, lane.note, *(bar.words for bar in lane.bars)} <= shown
    assert {*plan.heads, *plan.periods} <= shown
    key = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert key == [*plan.key, plan.unsure]
    assert figure.patch.get_alpha() == 0


def test_no_text_of_the_picture_runs_into_the_next_column() -> None:
    plan = chart(go([dict(one) | {"who": "Head of people"} for one in SIM.rows]))
    figure = draw_lanes(plan)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    texts = [text.get_window_extent() for text in axes.texts if text.get_text()]
    for i, a in enumerate(texts):
        assert not any(a.overlaps(b) for b in texts[i + 1 :])


def test_looks_differ_without_their_colours() -> None:
    plan = chart(go(SIM.rows))
    figure = draw_lanes(plan)
    handles = figure.legends[0].get_patches()
    looks = {(patch.get_hatch(), to_rgba(patch.get_facecolor())[3] > 0) for patch in handles[:3]}
    assert len(looks) == 3


def test_the_explorer_shows_the_plan_after_the_prediction_and_says_it_as_text(tmp_path: Path) -> None:
    view = ExploreView(SIM, Journal(tmp_path / "journal.jsonl", "culture", "1.0.0"))
    plan = chart(go(SIM.rows))
    assert plan.title not in str(view.body())
    view.handle(Event("predict", "50"))
    for said in (str(view.body()), str(view.static())):
        assert plan.title in said
        assert "pay sheet: bands 1 to 5 equal" in said
    assert "who can move it" in view.text()


def test_what_is_typed_is_escaped_in_the_picture() -> None:
    rows = [replace_who(one, "<b>$x_1$") for one in SIM.rows]
    drawn = str(svg(draw_lanes(chart(go(rows))), "<i>"))
    assert "&lt;b&gt;$x_1$" in drawn and "&lt;i&gt;" in drawn
    assert "<b>" not in drawn and "<i>" not in drawn


def replace_who(one: Row, who: str) -> Row:
    return {**one, "who": who}
