"""A picture beside a figure: drawn, in the key, and said again as a table."""

from dataclasses import replace
from pathlib import Path

import pytest

from managerkit.activities.simulations import find
from managerkit.activities.simulations.explorer.opening import shown
from managerkit.activities.simulations.explorer.view import ExploreView
from managerkit.activities.simulations.model import Picture, Stroke, Table
from managerkit.journal.log import Journal
from managerkit.ui.panel import Event
from tests.support.html_tree import read

STROKES = [
    Stroke([(0, 0), (10, 10)], 0, "a line"),
    Stroke([(0, 5), (10, 5)], 0, "a line"),
    Stroke([(0, 0), (5, 5), (0, 5)], 1, "a shape", closed=True, filled=True),
    Stroke([(1, 1), (2, 2)], -1),
]
PICTURE = Picture("Two & a half", 100, 50, STROKES, [(5, 5, "<i>here</i>")], Table(["what", "where"], [["a", "<u>"]]))


def test_every_stroke_is_drawn_and_each_title_stands_once_in_the_key() -> None:
    said = str(shown(PICTURE))
    assert said.count("<path") == len(STROKES) + 2
    assert said.count("a line") == said.count("a shape") == 1
    assert 'viewBox="0 0 100 105"' in said


def test_what_is_typed_is_escaped_and_the_table_stands_below() -> None:
    said = str(shown(PICTURE))
    assert "<i>" not in said
    assert "<u>" not in said
    assert said.index("</svg>") < said.index("<table")
    assert read(said)


def test_looks_differ_by_dashes_and_not_by_colour_alone() -> None:
    def path(look: int) -> str:
        said = str(shown(replace(PICTURE, strokes=[Stroke([(0, 0), (1, 1)], look)])))
        return said.split('stroke-dasharray="')[1].split('"')[0]

    assert len({path(look) for look in range(5)}) == 5


@pytest.mark.parametrize("name", ["team-composer", "team-map"])
def test_the_explorer_shows_it_after_the_prediction_and_says_it_as_text(name: str, tmp_path: Path) -> None:
    view = ExploreView(find(name), Journal(tmp_path / "journal.jsonl", "leadership-team", "1.0.0"))
    picture = find(name).run(find(name).start(), find(name).rows).opening
    assert picture
    assert picture.title not in str(view.body())
    view.handle(Event("guess", "50"))
    view.handle(Event("predict", ""))
    assert picture.title in str(view.body())
    assert picture.title in str(view.static())
    assert picture.table.header[0] in view.text()
