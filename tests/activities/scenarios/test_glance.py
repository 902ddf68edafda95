"""What `check` says of a story's balance: the same as `fuzz` of habits, and nothing that a play could belie."""

from typing import Any

import pytest

from managerkit.activities.scenarios.analysis.compiled import compiled, open_moves
from managerkit.activities.scenarios.analysis.fuzz import play_habits
from managerkit.activities.scenarios.analysis.glance import MANY, glance
from managerkit.activities.scenarios.analysis.proof import possible
from managerkit.activities.scenarios.analysis.strategies import at_random
from managerkit.activities.scenarios.analysis.weaknesses import too_easy
from managerkit.activities.scenarios.analysis.worlds import ByWorld
from managerkit.content.scenario import Scenario
from tests.support.stories import EVERY, UP, choices, facts, real, story

DRAWN = {"facts": facts("cold", "dark", "late"), "draws": [{"of": ["cold", "dark", "late"], "pick": 1}]}


def said(scenario: Scenario) -> list[str]:
    return [one.message for one in glance(scenario)]


def quiz(right: str) -> Scenario:
    """Five scenes with three choices each, of which the right one leads on."""
    scenes = {}
    for n in range(5):
        on = f"q{n + 1}" if n < 4 else "good"
        scenes[f"q{n}"] = choices(**{one: [{**UP, "to": on if one == right else "bad"}] for one in "abc"})
    return story(scenes, start="q0")


@pytest.mark.parametrize(("right", "habit"), [("a", "the first choice"), ("c", "the last choice")])
def test_a_habit_that_does_too_well_is_told_as_fuzz_tells_it(right: str, habit: str) -> None:
    found = play_habits(quiz(right), MANY, 1)
    by_fuzz = {one.message for name, counted in found.endings.items() for one in too_easy(found.story, name, counted)}
    by_check = [message for message in said(quiz(right)) if "habit" in message]
    assert set(by_check) == by_fuzz
    assert f"{habit}: 100% of plays" in str(by_check)


def test_a_habit_that_does_well_in_a_few_plays_only_is_not_told() -> None:
    luck = choices(**{one: [{"chance": "0.24", "to": "good"}, {"to": "bad"}] for one in "ab"})
    assert [message for message in said(story({"here": luck})) if "at random" not in message] == []


def fits(*causes: str) -> dict[str, Any]:
    """A scene that ends well where one of these things is so."""
    return choices(go=[*({"when": f'fact("{one}")', "reveals": [one], "to": "good"} for one in causes), {"to": "bad"}])


def test_a_world_in_which_no_play_can_end_well_is_proved() -> None:
    (one,) = (found for found in glance(story({"here": fits("cold", "dark")}, **DRAWN)) if found.place == ("draws",))
    assert one.message == "no play can come to a best ending where `late` is true"
    (two,) = (found for found in glance(story({"here": fits("cold")}, **DRAWN)) if found.place == ("draws",))
    assert two.message == "no play can come to a best ending where `dark` is true, and in 1 more of 3 worlds"


def test_a_world_that_ends_well_with_great_luck_is_not_told() -> None:
    rare = choices(go=[{"chance": "0.0001", "to": "good"}, {"to": "bad"}])
    assert [found for found in glance(story({"here": rare}, **DRAWN)) if found.place == ("draws",)] == []


def test_a_choice_that_decides_alone_before_the_last_scene_is_told() -> None:
    last = choices(win=[{"chance": "0.5", "to": "good"}, {"to": "bad"}], lose=[{"to": "bad"}])
    scenes = {
        "here": choices(on=[{"to": "last"}], leave=[{"to": "bad"}], drift=[{"to": "drifting"}]),
        "drifting": {**choices(wait=[{"to": "drifting"}]), "passes": [{"when": "turn > 3", "to": "bad"}]},
        "last": last,
    }
    alone = [found for found in glance(story(scenes)) if "whatever is true" in found.message]
    assert [found.place[1:] for found in alone] == [
        ("here", "choices", 1),
        ("here", "choices", 2),
        ("drifting", "choices", 0),
    ]
    assert "`leave` leads to the ending `bad`" in alone[0].message


@pytest.mark.parametrize("name", EVERY)
def test_no_play_comes_to_a_scene_in_a_world_in_which_it_was_proved_not_to(name: str) -> None:
    scenario = real(name)
    found = possible(scenario)
    reached = ByWorld(found).reached()
    numbers = {frozenset(fact for fact, so in world.items() if so): n for n, world in enumerate(found.worlds)}
    fast, pick = compiled(scenario), at_random(1)
    for seed in range(150):
        play = fast.begin(seed)
        number = numbers[frozenset(fact for fact, cell in fast.true.items() if play.cells[cell])]
        while open_moves(play):
            assert reached[play.place.id] >> number & 1
            move = pick(play)
            assert move
            fast.choose(play, move)
        assert reached[play.place.id] >> number & 1
