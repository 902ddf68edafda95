"""The stories of the course and of the tiny one, each read when first asked for, and ways to play them."""

import random
from collections.abc import Callable
from functools import cache

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
