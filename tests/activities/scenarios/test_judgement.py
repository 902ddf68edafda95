"""What judgement is worth, on stories small enough to be known through and through."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from managerkit.activities.scenarios.analysis.fairness import unfair
from managerkit.activities.scenarios.analysis.judgement import (
    ATTENTIVE,
    BLIND,
    LOGS,
    SWEEP,
    Judgement,
    informative,
    judge,
    logs,
)
from managerkit.cli import main
from managerkit.content.scenario import Scenario
from tests.support import tiny
from tests.support.stories import choices, facts, story, written

PLAYS = 400
CAUSES = ("cold", "dark", "late", "lost", "sold", "worn")
DRAWN = {"facts": facts(*CAUSES), "draws": [{"of": list(CAUSES), "pick": 1}]}


def signs(chance: str) -> dict[str, Any]:
    """A scene that shows which of six things is so; the choice that fits it wins as often as `chance` says."""
    fits = {
        cause: [{"when": f'fact("{cause}")', "chance": chance, "reveals": [cause], "to": "good"}, {"to": "bad"}]
        for cause in CAUSES
    }
    return {**choices(**fits), "asides": [{"when": f'fact("{cause}")', "text": f"It is {cause}."} for cause in CAUSES]}


@cache
def looking_is_everything() -> Judgement:
    return judge(story({"here": signs("1")}, **DRAWN), PLAYS, 1)


@cache
def looking_is_nothing() -> Judgement:
    """One manner wins whatever is true, three scenes long, and all that can be looked at is beside the point."""
    scenes = {
        f"q{n}": choices(
            **{f"on{n}": [{"to": f"q{n + 1}"}], f"off{n}": [{"to": "bad"}]},
            **{f"look{n}": [{"reveals": ["cold"], "to": "bad"}]},
        )
        for n in range(3)
    }
    scenes["q3"] = choices(a=[{"to": "bad"}], b=[{"to": "good"}])
    return judge(story(scenes, start="q0", **DRAWN), PLAYS, 1)


def said(found: Judgement) -> str:
    return "\n".join(weakness.message for weakness in unfair(found))


def test_where_looking_is_everything_attention_is_worth_it() -> None:
    found = looking_is_everything()
    assert found.best(ATTENTIVE) == 1
    assert 0.1 < found.best(BLIND) < 0.3
    assert found.attention == found.best(ATTENTIVE) - found.best(BLIND)
    assert "the best blind route" not in said(found)


def test_where_looking_is_nothing_a_route_wins_and_attention_is_worth_nothing() -> None:
    found = looking_is_nothing()
    assert found.best(BLIND) == found.best(ATTENTIVE) == 1
    assert "the best blind route: 100% of plays come to a best ending, and at most 40% should" in said(found)
    assert "attention is worth 0 points, and should be worth 25" in said(found)


def test_the_player_who_looks_everywhere_reads_no_sign_and_looks_before_it_acts() -> None:
    assert looking_is_everything().best(SWEEP) < 0.4
    assert looking_is_nothing().best(SWEEP) == 0


def test_looking_things_up_first_is_told_from_asking() -> None:
    scenes = {
        "here": choices(
            file=[{"reveals": ["cold"], "effects": {"trust": -0.3}, "to": "here"}],
            ask=[{"when": "trust > 0.4", "reveals": ["cold"], "to": "good"}, {"to": "bad"}],
            toss=[{"chance": "0.5", "reveals": ["dark"], "to": "bad"}, {"to": "bad"}],
        )
    }  # fmt: skip
    made = story(scenes, **DRAWN)
    found = judge(made, PLAYS, 1)
    ids = {move.number: move.source.id for place in found.story.places for move in place.moves}
    assert {ids[number] for number in logs(found.story)} == {"file"}
    assert {ids[number] for number in informative(found.story)} == {"file", "ask", "toss"}
    assert found.best(LOGS) == 0
    assert found.best(ATTENTIVE) == 1


def test_a_story_with_nothing_to_find_out_has_no_such_players() -> None:
    found = judge(story({"here": choices(go=[{"to": "good"}], no=[{"to": "bad"}])}), PLAYS, 1)
    assert set(found.endings) == {ATTENTIVE, BLIND}


def test_a_world_without_a_good_ending_is_named() -> None:
    good = [{"when": 'not fact("dark")', "chance": "0.1", "to": "good"}, {"to": "bad"}]
    found = judge(story({"here": choices(go=good, no=[{"to": "bad"}])}, **DRAWN), PLAYS, 1)
    assert [sorted(world) for world in found.hopeless] == [["dark"]]
    assert "nobody found a best ending where `dark` is true" in said(found)


def test_a_choice_that_decides_alone_is_named_unless_it_is_made_in_the_last_scene() -> None:
    scenes = {
        "here": choices(sermon=[{"to": "bad"}], on=[{"to": "last"}]),
        "last": choices(yes=[{"to": "good"}], no=[{"to": "bad"}]),
    }
    found = judge(story(scenes, start="here"), PLAYS, 1)
    assert [move.source.id for _, move, _ in found.ends.foregone()] == ["sermon"]
    assert "`sermon` leads to the ending `bad` whatever is true" in said(found)


def test_an_ending_that_is_said_to_be_closed_and_is_not_is_named() -> None:
    scenes = {
        "here": choices(slam=[{"closes": ["good", "bad"], "to": "there"}], on=[{"to": "there"}]),
        "there": choices(yes=[{"to": "good"}], no=[{"when": 'chose("on")', "to": "bad"}, {"to": "good"}]),
    }
    (found,) = [one for one in unfair(judge(story(scenes), PLAYS, 1)) if "came to" in one.message]
    assert found.message == "a play came to `good` after this"
    assert found.place == ("scenes", "here", "choices", 0, "outcomes", 0, "closes")


@pytest.mark.parametrize(
    ("scene", "decides"),
    [
        (choices(a=[{"to": "good"}], b=[{"to": "bad"}]), 0),
        (choices(a=[{"when": 'fact("cold") or fact("dark") or fact("late")', "to": "good"}, {"to": "bad"}]), 1),
        (choices(a=[{"chance": "0.5", "to": "good"}, {"to": "bad"}]), 2),
    ],
    ids=["manner", "world", "luck"],
)
def test_what_decides_the_ending(scene: dict[str, Any], decides: int) -> None:
    shares = judge(story({"here": scene}, **DRAWN), PLAYS, 1).shares
    assert sum(shares) == pytest.approx(1)
    assert shares[decides] > (0.6 if decides == 0 else 0.9)


def test_the_same_seed_gives_the_same_numbers() -> None:
    made: Scenario = story({"here": signs("0.5")}, **DRAWN)
    one, other = judge(made, 200, 3), judge(made, 200, 3)
    assert (one.endings, one.shares) == (other.endings, other.shares)


@pytest.mark.slow
def test_a_sound_story_gives_exit_code_0(tmp_path: Path) -> None:
    course = tiny.copy(tmp_path)
    path = course / "modules/ladder/scenario-climb.yml"
    path.write_text(json.dumps(written({"here": signs("0.6")}, variables={}, **DRAWN)), "utf-8")
    ran = CliRunner().invoke(main, ["fuzz", "--course", str(course), "ladder/climb", "--plays", "600"])
    assert ran.exit_code == 0, ran.output
    assert "What attention is worth: " in ran.output
    assert "What decides the ending: " in ran.output
    assert ran.output.endswith("1 scenario, nothing to put right.\n")
