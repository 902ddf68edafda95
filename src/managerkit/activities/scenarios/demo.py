"""How a made-up learner plays: plain data in, the journal's records out, and all luck from the caller."""

from collections.abc import Iterator, Sequence

from managerkit.activities.base import MadeUp, Move
from managerkit.content.loading import ModuleFolder
from managerkit.content.scenario import Choice, Scenario
from managerkit.journal.records import COACH, FINISHED, MOST_CHOICES, PLAY, Play

from .engine import State, begin, choose, options


def played(folder: ModuleFolder, who: MadeUp) -> list[Move]:
    """Whom the coach's notes are for, and every story of a module once or twice; some stop half-way.

    Args:
        folder: the module.
        who: the learner.
    """
    moves: list[Move] = []
    if who.rng.random() < 0.3:
        moves.append(COACH.kind.fields(COACH.key, who.rng.choice(["experienced", "off"])))
    for name in folder.names("scenario"):
        stops = who.rng.random() < 0.4 * (1 - who.diligence)
        moves += play(name, folder.scenario(name).value, who, 0 if stops else who.rng.choice([1, 1, 1, 2]))
    return moves


def play(name: str, scenario: Scenario, who: MadeUp, times: int) -> list[Move]:
    """What playing a scenario to an ending so many times writes; with 0 times, stopping half-way.

    Args:
        name: the scenario's name.
        scenario: the scenario.
        who: the learner.
        times: how often it is played to an ending.
    """
    moves: list[Move] = []
    finished: list[Play] = []
    for number in range(max(times, 1)):
        start = begin(scenario, who.rng.randrange(100_000))
        if number:
            moves.append(PLAY.fields(name, Play(start.seed)))
        states = list(_played(scenario, start, who))
        if not times:
            states = states[: (len(states) + 1) // 2]
        plays = [Play(state.seed, tuple(state.choices)) for state in states]
        moves += [PLAY.fields(name, one) for one in plays]
        if times:
            finished.append(plays[-1])
            moves.append(FINISHED.fields(name, finished))
    return moves


def _played(scenario: Scenario, state: State, who: MadeUp) -> Iterator[State]:
    while (open_now := options(scenario, state)) and len(state.steps) < MOST_CHOICES:
        state = choose(scenario, state, _choice(open_now, who).id)
        yield state


def _choice(open_now: Sequence[Choice], who: MadeUp) -> Choice:
    if who.takes_first and who.rng.random() < 0.9:
        return open_now[0]
    liked = [choice for choice in open_now if set(choice.tags) & set(who.likes)]
    return who.rng.choice(liked if liked and who.rng.random() < 0.8 else list(open_now))
