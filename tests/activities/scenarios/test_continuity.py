"""What a text presupposes: proved to fail, or met by a play that shows the text all the same."""

from typing import Any

import pytest

from managerkit.activities import find
from managerkit.activities.scenarios.analysis.fuzz import fuzz
from managerkit.activities.scenarios.analysis.proof import prove
from managerkit.activities.scenarios.analysis.rehearsal import rehearse
from managerkit.activities.scenarios.analysis.weaknesses import weaknesses
from managerkit.content.scenario import Scenario
from tests.support.stories import DOWN, UP, choices, facts, story

THERE = ("scenes", "there")
ASKED = 'chose("ask")'
LATER = {"after": 1, "says": "As you asked.", "presupposes": ASKED}
DECLARED: dict[str, tuple[dict[str, Any], tuple[str | int, ...], str]] = {
    "a scene": ({"presupposes": 'visited("before")'}, THERE, "at the start"),
    "a paragraph": (
        {"asides": [{"when": "trust > 0", "text": "You asked.", "presupposes": ASKED}]},
        (*THERE, "asides", 0),
        "at the start",
    ),
    "a choice": (
        choices(on={"presupposes": 'knows("tired")', "outcomes": [{**DOWN, "to": "last"}]}),
        (*THERE, "choices", 0),
        "at the start",
    ),
    "an outcome": (
        choices(on=[{"presupposes": "trust > 0.55", "says": "As open as you were.", **DOWN, "to": "last"}]),
        (*THERE, "choices", 0, "outcomes", 0),
        "after on",
    ),
    "what comes later": (
        choices(on=[{"later": LATER, **DOWN, "to": "last"}]),
        (*THERE, "choices", 0, "outcomes", 0, "later"),
        "after on, ",
    ),
}
"""For each kind of text a scene with one that is about having asked, the text's place, and the shortest way to it."""


def told(there: dict[str, Any], start: str) -> Scenario:
    """The story of a scene, which begins there, or before it with a question that has to be asked."""
    scenes = {
        "before": choices(ask=[{**UP, "reveals": ["tired"], "to": "there"}]),
        "there": {**choices(on=[{**DOWN, "to": "last"}]), **there},
        "last": choices(end=[{"to": "good"}], stop=[{"to": "bad"}]),
    }
    return story(scenes, start=start, facts=facts("tired"))


@pytest.mark.parametrize("text", DECLARED)
def test_a_text_shown_although_what_it_presupposes_is_not_so_is_told_with_the_way_there(text: str) -> None:
    there, place, way = DECLARED[text]
    (found,) = rehearse(told(there, "there"))
    assert found.place == (*place, "presupposes")
    assert found.message.startswith("a play shows this text though `")
    assert way in found.message
    assert "with seed " in found.message


@pytest.mark.parametrize("text", DECLARED)
def test_nothing_is_said_where_it_is_so_in_every_play(text: str) -> None:
    there, _, _ = DECLARED[text]
    assert list(prove(told(there, "before"))) == list(rehearse(told(there, "before"))) == []


def test_a_long_way_is_told_by_its_end() -> None:
    scenes = {f"q{n}": choices(**{f"step-{n}": [{"to": f"q{n + 1}"}]}) for n in range(14)}
    scenes["q14"] = {**choices(end=[{"to": "good"}]), "presupposes": "turn < 14"}
    (found,) = rehearse(story(scenes, start="q0"))
    assert "after 2 choices, then step-2, step-3, " in found.message
    assert found.message.endswith("step-12, step-13")


def test_a_text_shown_only_where_what_it_presupposes_cannot_be_is_proved_to_be_wrong() -> None:
    aside = {"when": 'trust < 0.3 and knows("tired")', "text": "!", "presupposes": "trust >= 0.5"}
    scenario = told({"asides": [aside]}, "before")
    (found,) = prove(scenario)
    assert found.place == (*THERE, "asides", 0, "presupposes")
    assert "`trust >= 0.5` never holds where this text is shown" in found.message


def test_one_place_is_told_once_by_check() -> None:
    scenario = told({"asides": [{"when": "trust < 0.6", "text": "!", "presupposes": "trust >= 0.6"}]}, "there")
    (found,) = (one for one in find("scenario").prove(scenario) if one[0][-1] == "presupposes")
    assert "never holds" in found[1]


def test_many_plays_find_what_a_few_do_not() -> None:
    rare = {"chance": "0.002", "says": "Rare.", "presupposes": ASKED, "to": "good"}
    scenario = story({"here": choices(ask=[{**UP, "to": "bad"}], go=[rare, {"to": "bad"}])})
    assert "presupposes" not in str([one.place for one in rehearse(scenario)])
    found = [one for one in weaknesses(fuzz(scenario, 800, 1)) if one.place[-1] == "presupposes"]
    assert "after go" in found[0].message
