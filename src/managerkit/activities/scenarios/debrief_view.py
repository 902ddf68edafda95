"""The debrief on screen: what was hidden, what was never asked, what was believed, and the map of paths."""

from collections.abc import Sequence

import htpy as h

from managerkit.content.scenario import Fact, Scenario, Variable
from managerkit.ui.controls import Body, table
from managerkit.ui.markdown import line, prose

from .debrief import HeldBelief, ShutDoor, end_in_words, in_words, is_count, seen, tell
from .engine import State
from .figure import draw, numbered


def debrief(scenario: Scenario, plays: Sequence[State], folded: bool = True) -> Body:
    """The debrief of the last of some plays, with the map of all of them.

    Args:
        scenario: the scenario.
        plays: where each stands, the newest last; at least one.
        folded: whether the list of scenes below the map is closed at first; on paper nothing can be opened.
    """
    state = plays[-1]
    told = tell(scenario, state)
    not_so = "; ".join(fact.title for fact in told.not_so)
    return h.section(".mk-debrief", data_key="debrief")[
        h.h4["Debrief"],
        prose(scenario.debrief.opening),
        _facts("True, and never asked", told.never_asked, with_door=True),
        _facts("What you found out", told.came_out),
        h.p[h.strong["Not so this time: "], not_so, ". Other luck, other facts."] if not_so else None,
        _beliefs(scenario, told.beliefs) if told.beliefs else None,
        _doors(scenario, told.doors) if told.doors else None,
        _moved(scenario, state),
        h.h5["To think about"],
        h.ul[[h.li[line(question)] for question in scenario.debrief.questions]],
        _map(scenario, plays, folded),
    ]


def _facts(title: str, facts: Sequence[Fact], with_door: bool = False) -> Body:
    if not facts:
        return h.fragment[""]
    return h.fragment[
        h.h5[title],
        h.ul[
            [
                h.li[h.strong[fact.title], prose(fact.told), h.p(".mk-hint")[line(fact.door)] if with_door else None]
                for fact in facts
            ]
        ],
    ]


def _doors(scenario: Scenario, doors: Sequence[ShutDoor]) -> Body:
    rows = [
        [
            str(door.turn),
            door.scene,
            line(door.chose),
            "; ".join(ending.title for name in door.endings if (ending := scenario.scenes[name].ending)),
        ]
        for door in doors
    ]
    header = ["After choice", "Where", "You chose", "Out of reach from then on"]
    return table(header, rows, caption="Which choice closed which ending")


def _beliefs(scenario: Scenario, beliefs: Sequence[HeldBelief]) -> Body:
    rows = [
        [str(b.turn), line(b.said), ", ".join(scenario.facts[fact].title for fact in b.right) or "nothing"]
        for b in beliefs
    ]
    return table(["After choice", "You said", "Of that, so"], rows, caption="What you believed, when")


def debrief_text(scenario: Scenario, state: State) -> str:
    """The debrief's facts as plain text.

    Args:
        scenario: the scenario.
        state: where the play stands.
    """
    told = tell(scenario, state)
    never = [f"- never asked: {fact.title}" for fact in told.never_asked]
    out = [f"- found out: {fact.title}" for fact in told.came_out]
    return "\n".join([*never, *out])


def _moved(scenario: Scenario, state: State) -> Body:
    """Where each variable began and ended, those included that were not shown on the way."""
    rows = [
        [variable.title, _start(variable), end_in_words(variable, state.values[name])]
        for name, variable in scenario.variables.items()
        if variable.shown != "never"
    ]
    if not rows:
        return h.fragment[""]
    return table(["What moved", "At the start", "At the end"], rows, caption="What moved on the way")


def _start(variable: Variable) -> str:
    """Where a variable began; nothing where that is a number that says nothing to people."""
    return in_words(variable, variable.start) if variable.words or is_count(variable) else "–"


def _map(scenario: Scenario, plays: Sequence[State], folded: bool) -> Body:
    scenes, endings = seen(scenario, plays)
    every = sum(bool(scene.ending) for scene in scenario.scenes.values())
    order = numbered(scenario, plays)
    count = "1 play" if len(plays) == 1 else f"{len(plays)} plays"
    share = f"You have met {len(scenes)} of {len(scenario.scenes)} scenes and {len(endings)} of {every} endings"
    return h.fragment[
        h.h5["The map of paths"],
        h.p[f"{share}, in {count}. Squares are endings; the bold line is this play."],
        draw(scenario, plays, f"Map of paths. {share}."),
        h.details(data_key="map-list", open=not folded)[
            h.summary["The scenes you have met"],
            h.ol[[h.li[scenario.scenes[name].title] for name in order]],
        ],
    ]
