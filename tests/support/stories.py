"""The stories of the course and of the tiny one, each read when first asked for, and ways to play them."""

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from managerkit.activities.scenarios.engine import State, begin, choose, options, scene
from managerkit.activities.scenarios.record import MOST_CHOICES
from managerkit.content.loading import CourseFolder
from managerkit.content.scenario import Choice, Scenario
from tests.support.places import COURSE, TINY

NAMES = sorted(
    f"{path.parent.name}/{path.stem.removeprefix('scenario-')}" for path in COURSE.glob("modules/*/scenario-*.yml")
)
"""Every story of the course, as module/story."""

QUICK = {"mastery/first-offer", "learning/four-days"}
"""Stories that every run plays; the others are for the whole run, and for `managerkit fuzz`."""

EVERY = ["tiny", *(pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in NAMES)]
"""The tiny story and every story of the course, as parameters of a test."""

Pick = Callable[[list[Choice], State], Choice]


@cache
def tiny() -> Scenario:
    """The story of the tiny course."""
    return CourseFolder(TINY).module("ladder").scenario("climb").value


@cache
def real(name: str) -> Scenario:
    """A story by its name in NAMES, or "tiny"."""
    if name == "tiny":
        return tiny()
    module, scenario = name.split("/")
    return CourseFolder(COURSE).module(module).scenario(scenario).value


def walk(scenario: Scenario, seed: int, pick: Pick) -> State:
    """Play to an ending, or fail after the most choices that a journal keeps."""
    state = begin(scenario, seed)
    while not scene(scenario, state).ending:
        assert len(state.steps) < MOST_CHOICES, f"no ending after {MOST_CHOICES} choices: {state.choices[-10:]}"
        state = choose(scenario, state, pick(options(scenario, state), state).id)
    return state


def at_random(open_now: list[Choice], state: State) -> Choice:
    """Any of the choices, and the same at the same moment of the same seed."""
    return random.Random(f"{state.seed} {state.choices}").choice(open_now)


ENDS = ("good", "bad")
UP = {"effects": {"trust": 0.1}}
DOWN = {"effects": {"trust": -0.1}}


def written(scenes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A story of these scenes, as written; `good` (best) and `bad` are its endings, unless they are among them."""
    ends = {name: {"title": name, "text": "Over.", "ending": {"title": name, "best": name == "good"}} for name in ENDS}
    made: dict[str, Any] = {
        "title": "A story",
        "minutes": 5,
        "setting": "Somewhere.",
        "variables": {"trust": {"title": "Trust", "start": 0.5}},
        "start": "here",
        "scenes": {name: {"title": name, "text": name, **scene} for name, scene in scenes.items()},
        "debrief": {"opening": "Well.", "questions": ["Why?"]},
    } | changes
    return made | {"scenes": {**ends, **made["scenes"]}}


def story(scenes: dict[str, Any], **changes: Any) -> Scenario:
    """A made-up story."""
    return Scenario.model_validate(written(scenes, **changes))


def choices(**outcomes: Any) -> dict[str, Any]:
    """A scene with these choices, each given as its outcomes, or as a whole choice."""
    whole = {name: one if isinstance(one, dict) else {"outcomes": one} for name, one in outcomes.items()}
    return {"choices": [{"id": name, "text": name, **one} for name, one in whole.items()]}


def facts(*names: str) -> dict[str, Any]:
    return {name: {"title": name, "told": "So it was.", "door": "Asking."} for name in names}
