"""The panel about a story on a learner's page: how it ended and the debrief, or how far it came."""

from collections.abc import Iterator
from functools import partial

import htpy as h
from htpy import Renderable

from managerkit.activities.base import FeedbackPanel
from managerkit.content.loading import ModuleFolder
from managerkit.content.scenario import Scenario
from managerkit.journal.log import Journal
from managerkit.journal.records import FINISHED, PLAY
from managerkit.ui.markdown import line, prose

from .debrief import choice_of
from .debrief_view import debrief
from .engine import State
from .record import completion, ended, recorded


def panels(folder: ModuleFolder, journal: Journal) -> Iterator[FeedbackPanel]:
    """A panel for each story of a module, as the journal tells it.

    Args:
        folder: the module.
        journal: the learner's, of the exercise.
    """
    for name in folder.names("scenario"):
        scenario = folder.scenario(name).value
        title = f"The story: {scenario.title}"
        yield FeedbackPanel(f"story-{name}", title, partial(_story, name, scenario, journal), place=20)


def _story(name: str, scenario: Scenario, journal: Journal) -> Renderable:
    current, finished = PLAY.raw(journal, name), FINISHED.raw(journal, name)
    plays = _plays(scenario, current, finished)
    told = completion(scenario, current, finished).why
    return h.fragment[
        h.h3["How it ended" if plays else "How far you came"],
        h.p[told[0].upper(), told[1:], "."],
        _debriefed(scenario, plays)
        if plays
        else h.p(".mk-hint")["The debrief belongs to an ending. Play on in your notebook, and it appears there."],
    ]


def _plays(scenario: Scenario, current: object, finished: object) -> list[State]:
    """Every play that reached an ending when replayed, once, the last one last."""
    under_way, plays = PLAY.read(current), dict.fromkeys(recorded(current, finished))
    if under_way in plays:
        plays[under_way] = plays.pop(under_way)
    return ended(scenario, plays)


def _debriefed(scenario: Scenario, plays: list[State]) -> Renderable:
    state = plays[-1]
    return h.fragment[
        h.details[
            h.summary[f"The way you took, in {len(state.steps)} choices"],
            h.ol[
                [
                    h.li[h.strong[scenario.scenes[step.scene].title], ": ", line(choice_of(scenario, step).text)]
                    for step in state.steps
                ]
            ],
            [prose(part) for part in (state.steps[-1].says, *state.steps[-1].arrived) if part],
        ],
        debrief(scenario, plays),
    ]
