"""What the explorer keeps to for every simulation: predictions, samples, and pages that follow a slider."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from managerkit.activities.simulations import find, names
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from managerkit.ui.widget import Panel
from tests.support.html_tree import Node, read

SAMPLED = [name for name in names() if find(name).rows]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "lesson.journal.jsonl", "mastery", "1.0.0")


def explored(name: str, journal: Journal, *events: tuple[str, str]) -> ExploreView:
    view = ExploreView(find(name), journal)
    for event in events:
        view.handle(Event(*event))
    return view


def compared(view: ExploreView) -> str:
    return next(one.text for one in read(view.body()).all("p") if one.attrs.get("class") == "mk-compared")


def control(view: ExploreView, name: str) -> Node:
    return next(one for one in read(view.body()).all("input", "button") if one.attrs.get("name") == name)


def kept(journal: Journal) -> Sequence[Any]:
    return journal.records()


@pytest.mark.parametrize("name", names())
def test_b5_a_prediction_has_no_value_until_one_gives_it(name: str, journal: Journal) -> None:
    view = explored(name, journal, ("predict", ""))
    assert kept(journal) == [], "nothing is predicted by a slider that nobody moved"
    assert "value" not in control(view, "guess").attrs
    assert control(view, "guess").attrs["aria-valuetext"] == "not yet given"
    assert "disabled" in control(view, "predict").attrs
    view.handle(Event("guess", f"{find(name).prediction.high:g}"))
    assert "disabled" not in control(view, "predict").attrs
    view.handle(Event("predict", ""))
    assert compared(view).startswith(f"You predicted {find(name).prediction.high:g} ")
    view.handle(Event("forget", ""))
    assert "value" not in control(view, "guess").attrs


def test_b5_a_prediction_is_compared_with_what_it_was_made_for(journal: Journal) -> None:
    view = explored("retention", journal, ("guess", "40"), ("predict", ""))
    assert compared(view) == "You predicted 40 %. The model gives 22.2 %."
    view.handle(Event("set:years", "15"))
    assert compared(view) == "You predicted 40 %, and the model gave 22.2 then. As set now, it gives 12.6 %."
    view.handle(Event("reset", ""))
    assert compared(view) == "You predicted 40 %. The model gives 22.2 %."


def test_b5_a_prediction_of_an_earlier_version_is_compared_with_the_setting_of_now(journal: Journal) -> None:
    journal.append("prediction", "retention", 40)
    assert compared(explored("retention", journal)) == "You predicted 40 %. As set now, the model gives 22.2 %."


def test_a_prediction_off_the_scale_answered_another_question_and_is_asked_anew(journal: Journal) -> None:
    journal.append("prediction", "team-composer", 25)
    view = explored("team-composer", journal, ("guess", "3"))
    assert "disabled" not in control(view, "predict").attrs
    view.handle(Event("predict", ""))
    assert compared(view).startswith("You predicted 3 of four skills.")


def test_b5_a_question_about_you_is_compared_with_your_own_rows_alone(journal: Journal) -> None:
    view = explored("timeline", journal, ("guess", "25"), ("predict", ""), ("set:half", "0.6"))
    assert "8.6" not in compared(view) and "about nobody" in compared(view)
    view.handle(Event("row:0:from", "2009"))
    assert compared(view).startswith("You predicted 25 years. As set now, the model gives ")


@pytest.mark.parametrize("name", SAMPLED)
def test_b5_a_sample_of_which_rows_were_only_moved_or_dropped_is_nobodys(name: str, journal: Journal) -> None:
    rows = find(name).rows
    events = [(f"drop:0:{len(rows)}", ""), (f"add:{len(rows) - 1}", ""), (f"drop:0:{len(rows)}", "")]
    view = explored(name, journal, ("guess", "1"), ("predict", ""), *events)
    if all(column.lines == 1 for column in find(name).columns):
        assert not view.has_own_rows
        assert "A sample, about nobody" in str(view.body())


def test_b5_rows_that_are_still_the_samples_are_named(journal: Journal) -> None:
    view = explored("timeline", journal, ("row:0:from", "2009"), ("row:2:from", "2010"))
    left = ", ".join(str(number) for number in range(1, len(find("timeline").rows) + 1) if number not in (1, 3))
    assert f"Your own figures, and of the sample, about nobody: row {left}" in str(view.body())


@pytest.mark.parametrize("name", ["retention", "timeline"])
def test_b5_a_page_follows_a_slider_that_is_dragged_and_keeps_nothing(name: str, journal: Journal) -> None:
    view = explored(name, journal, ("guess", "1"), ("predict", ""))
    slider = find(name).sliders[-1]
    before, records = str(view.body()), kept(journal)
    event = Event(f"set:{slider.name}", f"{slider.low:g}")
    dragged = str(view.preview(event))
    assert dragged != before
    assert (str(view.body()), kept(journal)) == (before, records)
    view.handle(event)
    assert str(view.body()) == dragged


def test_b5_a_panel_shows_where_a_slider_is_and_asks_for_more(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Panel(explored("retention", journal))
    sent: list[Any] = []
    monkeypatch.setattr(panel, "send", sent.append)
    content = {"kind": "preview", "name": "guess", "value": "33"}
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
    assert sent == [{"kind": "previewed"}]
    assert "33 %" in panel.html
    assert kept(journal) == []


def test_a_sentence_has_a_line_for_itself_and_a_label_has_none(journal: Journal) -> None:
    cells = [one for one in read(explored("feedback-clinic", journal).body()).all("td") if "data-label" in one.attrs]
    lines = {one.attrs["data-label"] for one in cells if "mk-sentence" in one.attrs.get("class", "").split()}
    assert lines == {"What I would say of what I saw (no name)", "What I would ask"}


@pytest.mark.parametrize(
    ("name", "stacked"),
    [
        ("calendar-audit", True),
        ("five-whys", True),
        ("powers-inventory", True),
        ("question-workshop", True),
        ("team-map", False),
        ("timeline", False),
    ],
)
def test_rows_with_many_columns_or_wide_ones_stand_under_each_other(name: str, stacked: bool, journal: Journal) -> None:
    (rows,) = [
        one for one in read(explored(name, journal).body()).all("section") if one.attrs.get("data-key") == "rows"
    ]
    assert ("mk-many" in rows.attrs["class"].split()) == stacked
