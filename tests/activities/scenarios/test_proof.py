"""The author's proof: what no play can meet, what very many plays show; and the fast player tells the same story."""

import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.scenarios import engine
from managerkit.activities.scenarios.analysis.compiled import Compiled, compiled, open_moves
from managerkit.activities.scenarios.analysis.fuzz import PRACTISED, fuzz
from managerkit.activities.scenarios.analysis.intervals import Interval, span
from managerkit.activities.scenarios.analysis.proof import Weakness, prove
from managerkit.activities.scenarios.analysis.rehearsal import rehearse
from managerkit.activities.scenarios.analysis.weaknesses import remarks, weaknesses
from managerkit.cli import main
from managerkit.content.expression import parse
from managerkit.content.loading import CourseFolder
from managerkit.content.scenario import Scenario
from tests.support import tiny
from tests.support.examples import examples
from tests.support.places import COURSE as COURSE_AT
from tests.support.places import TINY
from tests.support.stories import DOWN, NAMES, UP, choices, facts, real, story
from tests.support.stories import tiny as tiny_story

pytestmark = pytest.mark.slow

COURSE = CourseFolder(COURSE_AT)
STORIES = ["tiny", *NAMES]


@cache
def compiled_story(name: str) -> Compiled:
    return compiled(real(name))


def told(found: Any) -> list[tuple[tuple[str | int, ...], str]]:
    return [(weakness.place, weakness.message) for weakness in found]


# The fast player


@examples(150)
@given(st.sampled_from(STORIES), st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_the_fast_player_tells_the_same_story(name: str, seed: int, luck: random.Random) -> None:
    scenario = real(name)
    fast = compiled_story(name)
    state, play = engine.begin(scenario, seed), fast.begin(seed)
    for _ in range(60):
        same(scenario, state, fast, play)
        moves = open_moves(play)
        if not moves:
            break
        move = luck.choice(moves)
        state = engine.choose(scenario, state, move.source.id)
        result = fast.choose(play, move)
        assert state.steps[-1].says == result.source.says
        assert state.steps[-1].arrived == tuple(late.source.says for late in play.arrived)


def same(scenario: Scenario, state: engine.State, fast: Any, play: Any) -> None:
    assert play.place.id == state.scene
    assert play.place.source.ending == engine.scene(scenario, state).ending
    assert play.cells[: fast.turn] == list(state.values.values())
    assert play.cells[fast.turn] == len(state.steps)
    assert {fact for fact, cell in fast.true.items() if play.cells[cell]} == state.true
    assert {fact for fact, cell in fast.known.items() if play.cells[cell]} == state.known
    assert {choice: play.cells[cell] for choice, cell in fast.made.items() if play.cells[cell]} == Counter(
        state.choices
    )
    assert {one.id for one in fast.places if play.cells[one.visited]} == {step.scene for step in state.steps}
    assert [late.source for _, late in play.pending] == [later for _, later in state.pending]
    assert [move.source.id for move in open_moves(play)] == [one.id for one in engine.options(scenario, state)]
    asides = [
        one.text for one, test in zip(play.place.source.asides, play.place.asides, strict=True) if test(play.cells)
    ]
    assert [play.place.source.text, *asides] == engine.paragraphs(scenario, state)


def test_a_copy_is_played_apart() -> None:
    fast = compiled_story("tiny")
    play = fast.begin(1)
    apart = play.copy()
    before = play.cells.copy()
    fast.choose(apart, open_moves(apart)[0])
    assert play.cells == before != apart.cells


# Expressions worked out over bounds


@st.composite
def expressions(draw: st.DrawFn, deep: int = 3) -> str:
    leaf = draw(st.sampled_from(["a", "b", "0", "0.5", "1", "2.5", 'chose("x")', 'fact("y")', 'times("x")']))
    if not deep or draw(st.booleans()):
        return leaf
    one, other = draw(expressions(deep=deep - 1)), draw(expressions(deep=deep - 1))
    how = draw(st.sampled_from(["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or", "not"]))
    return f"(not {one})" if how == "not" else f"({one} {how} {other})"


@examples(1000)
@given(expressions(), st.tuples(*[st.sampled_from([-1, 0, 0.5, 1, 2])] * 4), st.lists(st.floats(0, 1), min_size=5))
def test_a_value_lies_within_the_bounds_that_were_worked_out(
    source: str, bounds: tuple[float, ...], at: list[float]
) -> None:
    spans = {"a": Interval(*sorted(bounds[:2])), "b": Interval(*sorted(bounds[2:]))}
    values = {name: low + (high - low) * share for (name, (low, high)), share in zip(spans.items(), at, strict=False)}
    times, true = int(at[2] * 3), at[3] > 0.5
    asked = {"fact": Interval(0, 1), "chose": Interval(0, 1), "times": Interval(0, 3)}
    found = span(parse(source).tree, spans, lambda question, _: asked[question])
    questions = {"fact": lambda _: true, "chose": lambda _: times > 0, "times": lambda _: times}
    try:
        value = float(parse(source).value(values, questions))
    except ZeroDivisionError:
        value = 0.0
    assert found.low <= value <= found.high
    assert not (found.always and not value)
    assert not (found.never and value)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a > 2", Interval(0, 0)),
        ("a >= 0", Interval(1, 1)),
        ("a > 0.6 and a < 0.4", Interval(0, 0)),
        ("a + 1 > 0", Interval(1, 1)),
        ('a > 2 or chose("x")', Interval(0, 1)),
        ("not (a > 2)", Interval(1, 1)),
        ("0 <= a <= 1", Interval(1, 1)),
        ("a != 3", Interval(1, 1)),
        ("-a", Interval(-1, 0)),
        ("a / 2", Interval(0, 0.5)),
    ],
)
def test_bounds(source: str, expected: Interval) -> None:
    assert span(parse(source).tree, {"a": Interval(0, 1)}, lambda *_: Interval(0, 1)) == expected


# What can be proved


GO = [{**UP, "to": "good"}]
PROVED: dict[str, tuple[Scenario, tuple[str | int, ...], str]] = {
    "a scene behind a door that never opens": (
        story({"here": {**choices(go=GO), "passes": [{"when": "trust > 1", "to": "there"}]}, "there": choices(on=GO)}),
        ("scenes", "there"),
        "no play can come to the scene `there`",
    ),
    "a condition beyond the bounds": (
        story({"here": choices(go=[{"when": "trust > 1.2", "to": "bad"}, *GO])}),
        ("scenes", "here", "choices", 0, "outcomes", 0, "when"),
        "`trust > 1.2` never holds",
    ),
    "two conditions that shut each other out": (
        story({"here": {**choices(go=GO), "asides": [{"when": "trust > 0.7 and trust < 0.3", "text": "No."}]}}),
        ("scenes", "here", "asides", 0, "when"),
        "never holds",
    ),
    "two facts of which one is drawn": (
        story(
            {"here": choices(go=[{"when": 'fact("a") and fact("b")', "to": "bad"}, *GO])},
            facts=facts("a", "b"),
            draws=[{"of": ["a", "b"], "pick": 1}],
        ),
        ("scenes", "here", "choices", 0, "outcomes", 0, "when"),
        "never holds",
    ),
    "a number that nothing raises": (
        story({"here": choices(go=[{"when": "trust > 0.5", "to": "bad"}, {**DOWN, "to": "good"}])}),
        ("scenes", "here", "choices", 0, "outcomes", 0, "when"),
        "`trust > 0.5` never holds",
    ),
    "a choice that asks for one that is never open": (
        story(
            {
                "here": choices(go=[{**UP, "to": "there"}], no={"when": 'chose("gone")', "outcomes": [{"to": "bad"}]}),
                "there": choices(on=GO, gone={"when": "trust > 3", "outcomes": GO}),
            }
        ),
        ("scenes", "here", "choices", 1, "when"),
        "never holds",
    ),
    "an outcome that the one above it leaves nothing": (
        story({"here": choices(go=[{"when": "trust >= 0", "to": "bad"}, {"when": "trust > 0.4", "to": "bad"}, *GO])}),
        ("scenes", "here", "choices", 0, "outcomes", 1),
        "never happens",
    ),
    "a chance of nothing": (
        story({"here": choices(go=[{"chance": "trust - 1", "to": "bad"}, *GO])}),
        ("scenes", "here", "choices", 0, "outcomes", 0, "chance"),
        "never above 0",
    ),
    "a scene that leads nowhere": (
        story({"here": choices(go=GO, lose=[{"to": "maze"}]), "maze": choices(on=[{"to": "maze"}])}),
        ("scenes", "maze"),
        "no ending can be reached from the scene `maze`",
    ),
    "a number that nobody sees": (
        story({"here": choices(go=GO)}, variables={"trust": {"title": "Trust", "start": 0.5, "shown": "never"}}),
        ("variables", "trust"),
        "nobody ever sees `trust`",
    ),
    "a number that never moves": (
        story({"here": choices(go=[{"to": "good"}])}),
        ("variables", "trust"),
        "nothing ever moves `trust`",
    ),
    "a fact that stays hidden": (
        story({"here": choices(go=GO)}, facts=facts("a")),
        ("facts", "a"),
        "nothing ever reveals the fact `a`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROVED)
def test_what_no_play_can_meet_is_proved(name: str) -> None:
    scenario, place, says = PROVED[name]
    found = told(prove(scenario))
    assert any(where == place and says in message for where, message in found), found


@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_wrongly_proved_of_what_plays_do_meet(name: str) -> None:
    assert told(prove(real(name))) == []


def test_conditions_that_share_out_the_drawn_facts_may_leave_the_last_outcome_nothing() -> None:
    def found(*more: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
        one = {"when": 'fact("a")', "reveals": ["a"], **UP, "to": "good"}
        other = {"when": 'fact("b")', "reveals": ["b"], "to": "bad"}
        scenes = {"here": choices(ask=[one, other, *more, {"to": "bad"}])}
        return told(prove(story(scenes, facts=facts("a", "b"), draws=[{"of": ["a", "b"], "pick": 1}])))

    assert found() == []
    message = "this outcome of `ask` never happens: those above it leave it nothing"
    assert found({"when": "trust > 0.55", "to": "bad"}) == [(("scenes", "here", "choices", 0, "outcomes", 2), message)]


# What plays show


def fuzzed(scenario: Scenario, plays: int = 800) -> list[Weakness]:
    return list(weaknesses(fuzz(scenario, plays, 1)))


def test_the_same_seed_gives_the_same_numbers() -> None:
    one, other = (fuzz(real("mastery/first-offer"), 300, 5) for _ in range(2))
    assert (one.endings, one.last, one.choices) == (other.endings, other.last, other.choices)
    assert one.dominated == [] or told(remarks(one)) == told(remarks(other))
    assert fuzz(real("mastery/first-offer"), 300, 6).last != one.last


def test_every_way_plays_as_often_and_each_play_ends_once() -> None:
    found = fuzz(tiny_story(), 300, 1)
    shares = {name: counted.total() for name, counted in found.endings.items()}
    assert shares.pop(PRACTISED) == 60
    assert set(shares.values()) == {300}


QUIZ = {f"q{n}": choices(a=[{**UP, "to": f"q{n + 1}"}], b=[{"to": "bad"}], c=[{"to": "bad"}]) for n in range(5)}
QUIZ["q4"] = choices(a=GO, b=[{"to": "bad"}], c=[{"to": "bad"}])


def test_a_habit_that_wins_is_named_with_the_ending_it_wins() -> None:
    found = [weakness for weakness in fuzzed(story(QUIZ, start="q0")) if "habit" in weakness.message]
    (first,) = [weakness for weakness in found if weakness.message.startswith("the first choice: ")]
    assert first.place == ("scenes", "good", "ending")
    assert "100% of plays" in first.message
    assert not [weakness for weakness in found if weakness.message.startswith(("at random", "the last"))]


@pytest.mark.parametrize(
    ("look", "order", "texts"),
    [
        ("the longest", ["b", "a", "c"], {"a": "a long and thoughtful sentence"}),
        ("the shortest", ["b", "a", "c"], {"b": "some words", "c": "more words"}),
        ("the first", ["a", "b", "c"], {"a": "words", "b": "more words"}),
        ("the last", ["b", "c", "a"], {"a": "words", "b": "more words"}),
    ],
)
def test_a_best_choice_that_is_told_by_its_looks(look: str, order: list[str], texts: dict[str, str]) -> None:
    scenes = {}
    for name, scene in QUIZ.items():
        by_id = {one["id"]: {**one, "text": texts.get(one["id"], one["id"])} for one in scene["choices"]}
        scenes[name] = {"choices": [by_id[one] for one in order]}
    said = [one.message for one in fuzzed(story(scenes, start="q0"), 1600) if "the best choice is" in one.message]
    assert said == [f"the best choice is always {look}, in all 5 scenes that have one (sampled)"]


def test_no_look_is_named_when_the_best_choices_differ_in_it() -> None:
    scenes = {}
    for n, (name, scene) in enumerate(QUIZ.items()):
        a, b, c = (
            {**one, "text": one["text"] * length} for one, length in zip(scene["choices"], (3, 1, 5), strict=True)
        )
        scenes[name] = {"choices": [[a, b, c], [b, a, c], [c, b, a]][n % 3]}
    said = [one.message for one in fuzzed(story(scenes, start="q0"), 1600)]
    assert not [message for message in said if "the best choice is" in message]


LONG = {"after": 3, "says": "A letter.", "effects": {"trust": 0.1}}
MET: dict[str, tuple[Scenario, tuple[str | int, ...], str]] = {
    "an ending that two single choices shut out": (
        story(
            {
                "here": choices(a={"once": True, "outcomes": [{**UP, "to": "there"}]}, b=[{**DOWN, "to": "there"}]),
                "there": choices(on=[{"when": 'chose("a") and chose("b")', "to": "good"}, {"to": "bad"}]),
            }
        ),
        ("scenes", "good"),
        "came to the ending `good`",
    ),
    "a scene where nothing is left": (
        story(
            {
                "here": choices(
                    a={"once": True, "outcomes": [{**UP, "to": "here"}]}, b={"when": "trust < 0.6", "outcomes": GO}
                )
            }
        ),
        ("scenes", "here", "choices"),
        "a play can get stuck in `here`",
    ),
    "a habit that goes round for ever": (
        story({"here": choices(a=[{**UP, "to": "here"}], b=GO, c=[{"to": "bad"}])}),
        ("scenes",),
        "the first choice: 100% of plays come to no ending",
    ),
    "a letter that comes too late": (
        story({"here": choices(a=[{"later": LONG, "to": "good"}], b=[{"to": "bad"}])}),
        ("scenes", "here", "choices", 0, "outcomes", 0, "later"),
        "went on for long enough",
    ),
    "an effect beyond the bound": (
        story(
            {
                "here": choices(a=[{"effects": {"trust": 0.5}, "to": "there"}]),
                "there": choices(b=GO, c=[{"to": "bad"}]),
            }
        ),
        ("scenes", "there", "choices", 0, "outcomes", 0, "effects", "trust"),
        "this never moved `trust`",
    ),
    "an aside for a number between two steps": (
        story(
            {
                "here": choices(a=[{"effects": {"trust": 0.3}, "to": "there"}], b=[{"to": "there"}]),
                "there": {
                    **choices(c=GO, d=[{"to": "bad"}]),
                    "asides": [{"when": "trust > 0.55 and trust < 0.75", "text": "!"}],
                },
            }
        ),
        ("scenes", "there", "asides", 0, "when"),
        "plays met `trust > 0.55 and trust < 0.75` here",
    ),
}


@pytest.mark.parametrize("name", MET)
def test_what_no_play_met_is_told(name: str) -> None:
    scenario, place, says = MET[name]
    found = told(fuzzed(scenario))
    assert any(where == place and says in message for where, message in found), found


def test_a_few_plays_show_that_a_play_gets_stuck() -> None:
    (found,) = rehearse(MET["a scene where nothing is left"][0])
    assert found.place == ("scenes", "here", "choices")
    assert list(rehearse(tiny_story())) == []


def toss(chance: str) -> list[dict[str, Any]]:
    return [{"chance": chance, "to": "good"}, {"to": "bad"}]


def weighed(*outcomes: list[dict[str, Any]], **changes: Any) -> list[str]:
    """Which of the choices a, b, c are remarked on; all stand in one scene, after one that raises trust or does not."""
    before = choices(up=[{**UP, "to": "there"}], down=[{**DOWN, "to": "there"}])
    scenario = story({"here": before, "there": choices(**dict(zip("abc", outcomes, strict=False)))}, **changes)
    return re.findall(
        r"^`([abc])` was", "\n".join(one.message for one in remarks(fuzz(scenario, 2000, 1))), re.MULTILINE
    )


def test_a_choice_that_is_worse_in_every_state_is_remarked_on() -> None:
    assert weighed(toss("0.9"), toss("0.1")) == ["b"]


def test_a_choice_that_wins_in_some_state_is_not() -> None:
    assert weighed(toss("0.7"), toss("5 * (trust - 0.4)")) == []


def test_choices_that_do_equally_well_are_not() -> None:
    assert weighed(toss("0.5"), toss("0.5"), toss("trust")) == []


def test_a_choice_with_an_ending_of_its_own_is_not() -> None:
    other = {"title": "Other", "text": "Over.", "ending": {"title": "Other"}}
    scenario = story(
        {
            "here": choices(up=[{**UP, "to": "there"}], down=[{**DOWN, "to": "there"}]),
            "there": choices(a=toss("0.9"), b=[{"to": "other"}]),
            "other": other,
        }
    )
    assert list(remarks(fuzz(scenario, 2000, 1))) == []


def test_a_choice_that_brings_a_fact_to_light_is_not() -> None:
    shows = [{**one, "reveals": ["a"]} for one in toss("0.1")]
    assert weighed(toss("0.9"), shows, facts=facts("a")) == []


# The command


def run(course: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["fuzz", "--course", str(course), *words])


def test_the_command_tells_a_table_and_what_to_put_right(tmp_path: Path) -> None:
    course = tiny.copy(tmp_path)
    ran = run(course, "ladder/climb", "--plays", "300")
    assert ran.exit_code == 1
    before, _, after = ran.output.partition("\n\n" + str(course))
    assert max(map(len, before.splitlines())) <= 80
    assert re.match(r"ladder/climb: [\d,]+ plays, [\d,]+ choices, [\d,]+ a second\n", before)
    for name in ("the first choice", "the longest text", "always nice", "always direct", "at random", PRACTISED):
        assert re.search(rf"^{name} +\S+  ", before, re.MULTILINE)
    assert "a*  top: You see over the wall" in before
    text = (course / "modules/ladder/scenario-climb.yml").read_text("utf-8").splitlines()
    line = text.index("    ending: {title: You see over the wall, best: true}") + 1
    assert f"scenario-climb.yml:{line}: the first choice: 100% of plays come to a best ending" in ran.output
    assert "things to put right." in ran.output
    assert after


def test_of_several_stories_the_last_table_has_a_line_for_each(tmp_path: Path) -> None:
    module = tiny.ladder(tmp_path)
    (module / "scenario-again.yml").write_text((module / "scenario-climb.yml").read_text("utf-8"), "utf-8")
    ran = run(module.parents[1], "--all", "--plays", "100")
    table = ran.output.partition("Best endings in % ")[2].splitlines()
    assert [word for word in table[0].split() if word] == [
        *("attentive", "blind", "looks", "logs", "worth", "habit", "random")
    ]
    assert [line.split()[0] for line in table[1:3]] == ["ladder/again", "ladder/climb"]
    attentive, blind, *_, habit, _ = table[1].split()[1:]
    assert (attentive, blind, habit) == ("100*", "100*", "100*")
    assert max(map(len, table)) <= 80
    assert "things to put right." in table[-1]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "name a module or a scenario, such as mastery/first-offer, or say --all"),
        (("ladder", "--all"), 2, "or say --all"),
        (("ladder/clim",), 1, "Error: there is no scenario `ladder/clim`; did you mean `ladder/climb`"),
        (("--all", "--plays", "3"), 2, "is not in the range"),
    ],
)
def test_what_cannot_be_played_is_told_in_a_sentence(words: tuple[str, ...], code: int, says: str) -> None:
    ran = run(TINY, *words)
    assert ran.exit_code == code
    assert says in ran.output


def test_a_scenario_with_a_mistake_is_not_played(tmp_path: Path) -> None:
    course = tiny.copy(tmp_path)
    path = course / "modules/ladder/scenario-climb.yml"
    path.write_text(path.read_text("utf-8").replace("to: rung}", "to: rong}"), "utf-8")
    ran = run(course, "ladder")
    assert ran.exit_code == 1
    assert "there is no scene `rong`" in ran.output
    assert "a second" not in ran.output
