from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.scenarios.analysis.compiled import compiled
from managerkit.activities.scenarios.analysis.fuzz import NOWHERE, Fuzzed, fuzz
from managerkit.activities.scenarios.analysis.strategies import habits
from managerkit.activities.scenarios.analysis.weaknesses import MOST_BEST
from managerkit.activities.scenarios.debrief import ShutDoor, choice_of, end_in_words, seen, tell, trace
from managerkit.activities.scenarios.debrief_view import debrief
from managerkit.activities.scenarios.engine import (
    State,
    UnknownChoice,
    begin,
    choose,
    holds,
    options,
    paragraphs,
    replay,
    states,
)
from managerkit.activities.scenarios.record import completion
from managerkit.activities.scenarios.view import PlayView
from managerkit.content.scenario import Scenario, Variable
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, MOST_PLAYS, PLAY, Play
from managerkit.ui.panel import Event
from tests.support.stories import EVERY, NAMES, QUICK, at_random, real, tiny, walk

SEEDS = 400


def story(**changes: Any) -> Scenario:
    """Two scenes and two endings; `changes` replace its parts."""
    return Scenario.model_validate(
        {
            "title": "A story",
            "minutes": 5,
            "setting": "Somewhere.",
            "variables": {"trust": {"title": "Trust", "start": 0.5}},
            "facts": {name: {"title": name, "told": "So it was.", "door": "Asking."} for name in "abcdef"},
            "start": "here",
            "scenes": scenes(stay={"outcomes": [{"to": "here"}]}, go={"outcomes": [{"to": "end"}]}),
            "debrief": {"opening": "Well.", "questions": ["Why?"]},
        }
        | changes
    )


def scenes(**choices: dict[str, Any]) -> dict[str, Any]:
    here = [{"id": name, "text": name, **choice} for name, choice in choices.items()]
    ends = {name: {"title": name, "text": "Over.", "ending": {"title": name}} for name in ("end", "other")}
    return {"here": {"title": "Here", "text": "Here.", "choices": here}, **ends}


@st.composite
def plays(draw: st.DrawFn) -> tuple[Scenario, State]:
    """Some moment of some play of the tiny or of a real scenario."""
    scenario = real(draw(st.sampled_from(["tiny", *sorted(QUICK)])))
    state = begin(scenario, draw(st.integers(0, 10**6)))
    for _ in range(draw(st.integers(0, 12))):
        if not (open_now := options(scenario, state)):
            break
        state = choose(scenario, state, draw(st.sampled_from(open_now)).id)
    return scenario, state


# The engine


@given(plays())
def test_the_same_seed_and_choices_give_the_same_story(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    assert replay(scenario, state.seed, state.choices) == (state, "")


@given(plays())
def test_a_replay_of_the_first_choices_is_the_play_as_it_stood_then(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    for count, moment in enumerate(states(scenario, state.seed, state.choices)):
        assert moment == replay(scenario, state.seed, state.choices[:count])[0]


@given(plays())
def test_values_stay_within_their_bounds(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    for step in state.steps:
        for name, variable in scenario.variables.items():
            assert variable.low <= step.values[name] <= variable.high
    assert state.values == (state.steps[-1].values if state.steps else begin(scenario, state.seed).values)


@given(plays())
def test_only_what_is_true_comes_out_and_only_once(play: tuple[Scenario, State]) -> None:
    _, state = play
    came_out = [fact for step in state.steps for fact in step.revealed]
    assert len(came_out) == len(set(came_out))
    assert state.known == set(came_out) <= state.true


@given(plays())
def test_each_draw_makes_as_many_facts_true_as_it_picks(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    assert all(len(state.true.intersection(draw.of)) == draw.pick for draw in scenario.draws)
    assert set(scenario.facts) - scenario.drawn <= state.true


@given(plays())
def test_a_choice_that_is_not_open_is_refused_in_a_sentence(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    known = ", ".join(choice.id for choice in options(scenario, state)) or "none, this is an ending"
    with pytest.raises(UnknownChoice) as caught:
        choose(scenario, state, "fly")
    assert str(caught.value) == f"`fly` cannot be chosen at `{state.scene}`; open here: {known}"


def test_replay_stops_before_the_first_choice_that_is_not_open_and_says_which() -> None:
    state, problem = replay(tiny(), 1, ["ask", "ask", "climb"])
    assert state.choices == ["ask"]
    assert problem == "choice 2: `ask` cannot be chosen at `foot`; open here: climb, guess"


def test_a_choice_marked_once_is_gone_after_it_was_made() -> None:
    state = begin(tiny(), 3)
    assert "ask" in [choice.id for choice in options(tiny(), state)]
    after = choose(tiny(), state, "ask")
    assert after.scene == state.scene
    assert "ask" not in [choice.id for choice in options(tiny(), after)]


def test_going_back_and_choosing_the_same_meets_the_same_luck_whatever_was_tried_between() -> None:
    coin = story(scenes=scenes(toss={"outcomes": [{"chance": "0.5", "to": "end"}, {"to": "other"}]}))
    wait = story(
        scenes=scenes(
            toss={"outcomes": [{"chance": "0.5", "to": "end"}, {"to": "other"}]},
            wait={"outcomes": [{"to": "here"}]},
        )
    )
    ends = {seed: replay(coin, seed, ["toss"])[0].scene for seed in range(100)}
    assert set(ends.values()) == {"end", "other"}
    assert ends == {seed: replay(wait, seed, ["wait", "wait", "toss"])[0].scene for seed in range(100)}


def test_the_second_time_has_luck_of_its_own() -> None:
    tries = story(scenes=scenes(toss={"outcomes": [{"chance": "0.5", "to": "end"}, {"to": "here"}]}))
    lost = [seed for seed in range(200) if replay(tries, seed, ["toss"])[0].scene == "here"]
    again = [replay(tries, seed, ["toss", "toss"])[0].scene for seed in lost]
    assert set(again) == {"end", "here"}


@pytest.mark.parametrize(
    ("chance", "share"), [("0", 0.0), ("0.2", 0.2), ("trust", 0.5), ("0.4 + trust", 0.9), ("3", 1)]
)
def test_a_chance_comes_up_about_as_often_as_it_says(chance: str, share: float) -> None:
    coin = story(scenes=scenes(toss={"outcomes": [{"chance": chance, "to": "end"}, {"to": "other"}]}))
    count = sum(replay(coin, seed, ["toss"])[0].scene == "end" for seed in range(2000))
    assert count / 2000 == pytest.approx(share, abs=0.04)


def test_two_chances_of_a_choice_are_drawn_one_after_the_other() -> None:
    outcomes = [{"chance": "0.5", "to": "end"}, {"chance": "0.5", "to": "other"}, {"to": "here"}]
    dice = story(scenes=scenes(roll={"outcomes": outcomes}))
    found = Counter(replay(dice, seed, ["roll"])[0].scene for seed in range(2000))
    assert found["end"] / 2000 == pytest.approx(0.5, abs=0.04)
    assert found["other"] / 2000 == pytest.approx(0.25, abs=0.04)


def test_each_fact_of_a_draw_is_true_about_as_often() -> None:
    drawn = story(draws=[{"of": ["a", "b", "c", "d"], "pick": 2}])
    found = Counter(fact for seed in range(2000) for fact in begin(drawn, seed).true)
    assert {fact: found[fact] for fact in "ef"} == {"e": 2000, "f": 2000}
    assert all(found[fact] / 2000 == pytest.approx(0.5, abs=0.04) for fact in "abcd")


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        (None, True),
        ("trust == 0.5", True),
        ("not trust > 0.5", True),
        ("turn == 2 and times('stay') == 2", True),
        ("chose('go')", False),
        ("chose('stay')", True),
        ("fact('a')", True),
        ("knows('a')", False),
        ("1 / (turn - 2) > 0", False),
        ("1 / 0 < 0 or trust > 0", False),
    ],
)
def test_guards(guard: str | None, expected: bool) -> None:
    state, _ = replay(story(), 1, ["stay", "stay"])
    assert holds(guard, state) is expected


def test_a_choice_an_aside_and_an_outcome_appear_only_when_their_guards_hold() -> None:
    parts = scenes(
        wait={"outcomes": [{"effects": {"trust": 0.4}, "to": "here"}]},
        dare={"when": "trust > 0.6", "outcomes": [{"when": "trust > 2", "to": "other"}, {"to": "end"}]},
    )
    parts["here"]["asides"] = [{"when": "trust > 0.6", "text": "They smile."}]
    guarded = story(scenes=parts)
    before, after = begin(guarded, 1), replay(guarded, 1, ["wait"])[0]
    assert [choice.id for choice in options(guarded, before)] == ["wait"]
    assert [choice.id for choice in options(guarded, after)] == ["wait", "dare"]
    assert paragraphs(guarded, before) == ["Here."]
    assert paragraphs(guarded, after) == ["Here.", "They smile."]
    assert choose(guarded, after, "dare").scene == "end"


@pytest.mark.parametrize("after", [1, 2, 5])
def test_what_comes_later_arrives_after_so_many_choices_with_its_effects_and_facts(after: int) -> None:
    later = {"after": after, "says": "A letter.", "effects": {"trust": -0.2}, "reveals": ["a"]}
    parts = scenes(
        sow={"once": True, "outcomes": [{"later": later, "to": "here"}]}, wait={"outcomes": [{"to": "here"}]}
    )
    state, problem = replay(story(scenes=parts), 1, ["sow", *["wait"] * (after + 2)])
    assert not problem
    arrived = [(step.arrived, step.revealed, step.values["trust"]) for step in state.steps]
    assert arrived == [((), (), 0.5)] * after + [(("A letter.",), ("a",), 0.3)] + [((), (), 0.3)] * 2
    assert not state.pending


def test_effects_stop_at_the_bounds() -> None:
    pushy = story(scenes=scenes(push={"outcomes": [{"effects": {"trust": 0.7}, "to": "here"}]}))
    assert [moment.values["trust"] for moment in states(pushy, 1, ["push", "push"])] == [0.5, 1, 1]


def test_revealing_what_is_not_true_does_nothing() -> None:
    asks = story(
        draws=[{"of": ["a", "b"], "pick": 1}],
        scenes=scenes(ask={"outcomes": [{"reveals": ["a", "b", "c"], "to": "here"}]}),
    )
    for seed in range(20):
        state, _ = replay(asks, seed, ["ask", "ask"])
        assert set(state.steps[0].revealed) == {"c", *(state.true & {"a", "b"})}
        assert state.steps[1].revealed == ()


def test_a_pass_leads_straight_on_also_at_the_start() -> None:
    parts = scenes(wait={"outcomes": [{"effects": {"trust": 0.4}, "to": "here"}]})
    parts["here"]["passes"] = [{"when": "trust > 0.6", "to": "end"}]
    passing = story(scenes=parts)
    assert replay(passing, 1, ["wait"])[0].scene == "end"
    rich = {"trust": {"title": "Trust", "start": 0.9}}
    assert begin(story(scenes=parts, variables=rich), 1).scene == "end"


def test_two_scenes_that_pass_to_each_other_still_end_somewhere() -> None:
    parts = scenes(wait={"outcomes": [{"to": "there"}]})
    parts["there"] = {**parts["here"], "passes": [{"when": "1", "to": "here"}]}
    parts["here"]["passes"] = [{"when": "1", "to": "there"}]
    assert begin(story(scenes=parts), 1).scene in ("here", "there")


# The record of a play


def climbed(seed: int = 1) -> dict[str, Any]:
    return {"seed": seed, "choices": ["climb", "down"]}


@pytest.mark.parametrize(
    ("current", "finished", "why"),
    [
        (None, None, "“The climb” has not been played yet"),
        (None, [], "“The climb” has not been played yet"),
        ({"seed": 1, "choices": []}, [], "the recorded choices stop at “At the foot” after 0; play on to an ending"),
        (
            {"seed": 1, "choices": ["climb"]},
            None,
            "the recorded choices stop at “On a rung” after 1; play on to an ending",
        ),
        (
            {"seed": 1, "choices": ["win"]},
            None,
            "the recorded choices do not lead to an ending; choice 1: `win` cannot be chosen at `foot`; "
            "open here: ask, climb, guess",
        ),
        (
            {"seed": 1, "choices": ["climb", "down", "down"]},
            None,
            "the recorded choices do not lead to an ending; choice 3: `down` cannot be chosen at `ground`; "
            "open here: none, this is an ending",
        ),
    ],
)
def test_only_choices_that_lead_to_an_ending_count(current: object, finished: object, why: str) -> None:
    found = completion(tiny(), current, finished)
    assert (found.done, found.why) == (False, why)


@pytest.mark.parametrize(
    "claim",
    [
        True,
        "finished",
        {"done": True, "ending": "top"},
        {"seed": 1, "ending": "top"},
        {"seed": 1, "choices": "climb"},
        {"seed": "1", "choices": ["climb", "down"]},
        {"seed": True, "choices": ["climb", "down"]},
        {"seed": 1.0, "choices": ["climb", "down"]},
        {"seed": None, "choices": ["climb", "down"]},
        {"seed": 1, "choices": ["climb", 2]},
        {"seed": 1, "choices": {"climb": 1, "down": 2}},
        {"seed": 1, "choices": ["guess"] * 10**6},
    ],
)
def test_a_claim_that_is_no_play_earns_nothing_and_is_told_apart_from_no_play(claim: object) -> None:
    for current, finished in ((claim, None), (None, [claim]), (None, claim)):
        found = completion(tiny(), current, finished)
        assert not found.done
        assert found.why == "what is recorded is no play: a seed and at most 200 choices"


def test_a_play_that_reaches_an_ending_counts_from_either_place() -> None:
    assert completion(tiny(), climbed(), None).done
    found = completion(tiny(), {"seed": 1, "choices": []}, [climbed()])
    assert (found.done, found.why) == (True, "played to an ending in 2 choices: You are where you were")


def test_a_good_play_counts_among_bad_ones() -> None:
    assert completion(tiny(), "nonsense", [None, {"seed": 1, "choices": ["win"]}, climbed()]).done


def test_extra_keys_and_big_seeds_do_not_hurt() -> None:
    seed = 10**300
    assert PLAY.read({**climbed(seed), "ending": "top"}) == Play(seed, ("climb", "down"))
    assert completion(tiny(), climbed(seed), None).done


def test_a_play_goes_through_the_journal_and_back() -> None:
    play = Play(7, ("ask", "climb", "down"))
    assert PLAY.read(PLAY.write(play)) == play


def test_of_very_many_plays_only_the_newest_are_looked_at() -> None:
    many = [climbed(seed) for seed in range(10_000)]
    assert [play.seed for play in FINISHED.read(many) or []] == list(range(10_000 - MOST_PLAYS, 10_000))


# The debrief


@given(plays())
def test_every_fact_came_out_or_was_never_asked_or_was_not_so(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    told = tell(scenario, state)
    parts = [*told.came_out, *told.never_asked, *told.not_so]
    assert sorted(fact.title for fact in parts) == sorted(fact.title for fact in scenario.facts.values())
    assert len(told.came_out) == len(state.known)
    assert len(told.not_so) == len(scenario.facts) - len(state.true)


def test_beliefs_are_told_with_their_turn_and_what_of_them_was_so() -> None:
    for seed in range(20):
        state, _ = replay(tiny(), seed, ["ask", "guess", "climb", "down"])
        (belief,) = tell(tiny(), state).beliefs
        assert (belief.turn, belief.said) == (2, "Think that they are tired")
        assert belief.facts == ("tired",)
        assert belief.right == (("tired",) if "tired" in state.true else ())


def test_the_debrief_tells_which_choice_closed_which_ending_and_when() -> None:
    shutting = {"outcomes": [{"closes": ["end"], "to": "here"}]}
    made = story(
        scenes=scenes(stay={"outcomes": [{"to": "here"}]}, slam=shutting, go={"outcomes": [{"to": "other"}]}),
        facts={},
        variables={},
    )
    state, _ = replay(made, 1, ["stay", "slam", "slam", "go"])
    assert tell(made, state).doors == (ShutDoor(2, "Here", "slam", ("end",)),)
    shown = str(debrief(made, [state]))
    assert "Which choice closed which ending" in shown
    assert ">slam<" in shown
    assert "Which choice" not in str(debrief(made, [replay(made, 1, ["stay", "go"])[0]]))


def test_the_trace_lists_what_was_done_under_what_was_last_said() -> None:
    state, _ = replay(tiny(), 1, ["climb", "down"])
    assert [step.believed for step in trace(tiny(), state).steps] == ["", ""]
    state, _ = replay(tiny(), 1, ["ask", "guess", "climb", "down"])
    found = trace(tiny(), state)
    known = tiny().facts[state.steps[0].revealed[0]].title
    guessed = "Think that they are tired"
    nothing = "nothing new"
    assert [(step.believed, step.did, step.saw) for step in found.steps] == [
        ("", "“How are you?”", known),
        (guessed, "Climb at once", nothing),
        (guessed, "Back down", nothing),
    ]
    assert found.true == (known,)
    assert found.never == ()
    assert trace(tiny(), replay(tiny(), 1, ["climb", "down"])[0]).never == (known,)


def test_scenes_seen_are_gathered_over_plays() -> None:
    ground, start = replay(tiny(), 1, ["climb", "down"])[0], begin(tiny(), 2)
    assert seen(tiny(), [start]) == ({"foot"}, set())
    assert seen(tiny(), [ground, start]) == ({"foot", "rung", "ground"}, {"ground"})


@given(plays())
def test_every_step_knows_its_choice(play: tuple[Scenario, State]) -> None:
    scenario, state = play
    assert [choice_of(scenario, step).id for step in state.steps] == state.choices


# The scenarios of the course


def test_the_course_has_scenarios() -> None:
    assert NAMES


@pytest.mark.parametrize("name", EVERY)
def test_random_plays_always_reach_an_ending(name: str) -> None:
    scenario = real(name)
    for seed in range(SEEDS):
        told = tell(scenario, walk(scenario, seed, at_random))
        assert len(told.came_out) + len(told.never_asked) + len(told.not_so) == len(scenario.facts)


@cache
def fuzzed(name: str) -> Fuzzed:
    return fuzz(real(name), SEEDS, 0)


@pytest.mark.parametrize("name", EVERY)
def test_every_scene_can_be_reached(name: str) -> None:
    found = fuzzed(name)
    assert found.reached == set(found.story.source.scenes)


@pytest.mark.parametrize("name", EVERY[1:])
def test_no_habit_reaches_the_best_ending_often(name: str) -> None:
    found = fuzzed(name)
    for habit in habits(compiled(tiny()), 0):
        share = found.best(habit)
        assert share <= MOST_BEST, f"{habit} reaches a best ending of {name} in {share:.0%} of {SEEDS} seeds"
        assert not found.endings[habit][NOWHERE]


# The cast


def test_who_is_who_lies_folded_in_the_panel_from_the_start_to_the_end(tmp_path: Path) -> None:
    people = [{"name": "Ines", "who": "She *tests* what you <build>."}, {"name": "Bo", "who": "He does not."}]
    named = story(cast=people, setting="Ines and Bo are here.")
    view = PlayView("first", named, Journal(tmp_path / "m.jsonl", "m", "1.0.0"), 1)
    first = "<div><dt>Ines</dt><dd>She <em>tests</em> what you &lt;build&gt;.</dd></div>"
    folded = f'<details data-key="cast"><summary>Who is who</summary><dl class="mk-cast">{first}<div><dt>Bo'
    assert folded in str(view.body())
    assert view.handle(Event("choose:0:go", "")) == "An ending: end"
    assert folded in str(view.body())


def test_a_story_without_a_cast_has_none_in_its_panel(tmp_path: Path) -> None:
    assert "Who is who" not in str(PlayView("first", story(), Journal(tmp_path / "m.jsonl", "m", "1.0.0"), 1).body())


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (0.46, "wary"),
        (0.3, "wary, nearer to “cold”"),
        (0.49, "wary, nearer to “open”"),
        (0.9, "warm"),
        (0.0, "cold"),
    ],
)
def test_b5_what_moved_is_told_in_words(end: float, said: str) -> None:
    trust = Variable(title="Trust", start=0.46, words=["cold", "wary", "open", "warm"])
    assert end_in_words(trust, end) == said


def test_b5_a_number_of_the_engine_is_told_as_more_or_less() -> None:
    trust, minutes = Variable(title="Trust", start=0.4), Variable(title="Minutes", start=30, high=30)
    assert [end_in_words(trust, end) for end in (0.4, 0.55, 0.1)] == ["as at the start", "more", "less"]
    assert end_in_words(minutes, 12) == "12"
    state, _ = replay(tiny(), 1, ["climb", "down"])
    assert "0.5" not in str(debrief(tiny(), [state]))
