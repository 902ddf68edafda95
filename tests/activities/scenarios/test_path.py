"""The way of a play through two of its variables."""

import pytest

from managerkit.activities.scenarios.engine import begin
from managerkit.activities.scenarios.path_view import path
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY, Play
from managerkit.notebook import NotebookModule, Unknown
from tests.support.stories import EVERY, at_random, real, tiny, walk


@pytest.mark.parametrize("name", EVERY)
def test_every_choice_is_a_row_with_both_values(name: str) -> None:
    scenario = real(name)
    state = walk(scenario, 3, at_random)
    across, upwards = next(iter(scenario.variables)), [*scenario.variables][-1]
    html, text = path(scenario, state, across, upwards)
    lines = text.splitlines()
    assert len(lines) == 2 + 1 + len(state.steps)
    assert lines[-1].split()[-2:] == [f"{state.values[across]:.2f}", f"{state.values[upwards]:.2f}"]
    assert "<svg" in str(html)
    assert "<table" in str(html)


def test_nothing_is_drawn_before_the_end() -> None:
    name = next(iter(tiny().variables))
    html, text = path(tiny(), begin(tiny(), 1), name, name)
    assert "ending" in text
    assert "<svg" not in str(html)


def test_in_a_notebook(tmp_path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    opened = NotebookModule.open("candor")
    opened.path("good-answers", "care", "challenge")
    assert "once the play has reached an ending" in capsys.readouterr().out
    story = real("candor/good-answers")
    done = Play(4, tuple(walk(story, 4, at_random).choices))
    journal = Journal.beside(tmp_path, "candor", "1.0.0")
    FINISHED.append(journal, "good-answers", [done])
    PLAY.append(journal, "good-answers", Play(5))
    opened.path("good-answers", "care", "challenge")
    assert "your way in" in capsys.readouterr().out
    with pytest.raises(Unknown, match="no variable “trust”; it has: care"):
        opened.path("good-answers", "trust", "care")
