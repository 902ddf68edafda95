"""Plays as a journal keeps them: a seed and the choices. Whatever else a journal claims is not believed."""

from collections.abc import Iterable
from dataclasses import dataclass

from managerkit.content.scenario import Scenario

from .engine import State, replay

MOST_CHOICES = 200
MOST_PLAYS = 30


@dataclass(frozen=True)
class Play:
    """A seed and the choices made."""

    seed: int
    choices: tuple[str, ...] = ()

    def data(self) -> dict[str, object]:
        """As a journal's data."""
        return {"seed": self.seed, "choices": list(self.choices)}


@dataclass(frozen=True)
class Completion:
    """Whether a scenario was played to an ending, and a sentence that says so or says what is missing."""

    done: bool
    why: str


def read(data: object) -> Play | None:
    """A play from a journal's data, or None when it is not one."""
    match data:
        case {"seed": int(seed), "choices": list(choices)} if not isinstance(seed, bool):
            if len(choices) <= MOST_CHOICES and all(isinstance(choice, str) for choice in choices):
                return Play(seed, tuple(choices))
    return None


def read_all(data: object) -> list[Play]:
    """The newest plays in a journal's list of them; what is no play is passed over."""
    return [play for one in data[-MOST_PLAYS:] if (play := read(one))] if isinstance(data, list) else []


def ended(scenario: Scenario, plays: Iterable[Play]) -> list[State]:
    """The states of those plays that, replayed, do reach an ending.

    Args:
        scenario: the scenario.
        plays: as a journal keeps them.
    """
    states = (replay(scenario, play.seed, play.choices) for play in plays)
    return [state for state, problem in states if not problem and scenario.scenes[state.scene].ending]


def completion(scenario: Scenario, current: object, finished: object) -> Completion:
    """Whether the recorded choices, replayed, reach an ending.

    Args:
        scenario: the scenario.
        current: the journal's data on the play under way.
        finished: the journal's list of plays that are said to have ended.
    """
    under_way = read(current)
    plays = [*read_all(finished), *([under_way] if under_way else [])]
    if not plays and (current or finished):
        return Completion(False, f"what is recorded is no play: a seed and at most {MOST_CHOICES} choices")
    if not plays:
        return Completion(False, f"“{scenario.title}” has not been played yet")
    if reached := ended(scenario, plays):
        ending = scenario.scenes[reached[-1].scene].ending
        assert ending is not None
        return Completion(True, f"played to an ending in {len(reached[-1].steps)} choices: {ending.title}")
    state, problem = replay(scenario, plays[-1].seed, plays[-1].choices)
    where = scenario.scenes[state.scene].title
    if problem:
        return Completion(False, f"the recorded choices do not lead to an ending; {problem}")
    return Completion(False, f"the recorded choices stop at “{where}” after {len(state.steps)}; play on to an ending")
