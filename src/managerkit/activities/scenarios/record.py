"""Plays as a journal keeps them, played again: whatever else a journal claims is not believed."""

from collections.abc import Iterable
from dataclasses import dataclass

from managerkit.content.scenario import Scenario
from managerkit.journal.records import FINISHED, PLAY, Play
from managerkit.journal.records import MOST_CHOICES as MOST_CHOICES

from .engine import State, begin, replay


@dataclass(frozen=True)
class Completion:
    """Whether a scenario was played to an ending, and a sentence that says so or says what is missing."""

    done: bool
    why: str


def recorded(current: object, finished: object) -> list[Play]:
    """The plays that a journal holds of one scenario, the one under way last.

    Args:
        current: the journal's data on the play under way.
        finished: the journal's list of plays that are said to have ended.

    Returns:
        The plays; what is no play is passed over.
    """
    under_way = PLAY.read(current)
    return [*(FINISHED.read(finished) or []), *([under_way] if under_way else [])]


def ended(scenario: Scenario, plays: Iterable[Play]) -> list[State]:
    """The states of those plays that, replayed, do reach an ending.

    Args:
        scenario: the scenario.
        plays: as a journal keeps them.
    """
    states = (replay(scenario, play.seed, play.choices) for play in plays)
    return [state for state, problem in states if not problem and scenario.scenes[state.scene].ending]


def newest(scenario: Scenario, current: Play | None) -> State:
    """The state of the play under way; of one that was not begun, its beginning.

    Args:
        scenario: the scenario.
        current: the play, as a journal keeps it.
    """
    return replay(scenario, current.seed, current.choices)[0] if current else begin(scenario, 0)


def completion(scenario: Scenario, current: object, finished: object) -> Completion:
    """Whether the recorded choices, replayed, reach an ending.

    Args:
        scenario: the scenario.
        current: the journal's data on the play under way.
        finished: the journal's list of plays that are said to have ended.
    """
    plays = recorded(current, finished)
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
