"""The portfolio's part about stories: how each ended, the way there, and the debrief."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import htpy as h

from managerkit.activities.base import Exhibit
from managerkit.content.loading import ModuleFolder
from managerkit.content.scenario import Choice, Scenario
from managerkit.journal.log import Journal
from managerkit.journal.records import COACH, FINISHED
from managerkit.ui.controls import Body
from managerkit.ui.markdown import line, prose

from .debrief import choice_of
from .debrief_view import debrief
from .engine import State, paragraphs
from .record import ended


@dataclass(frozen=True)
class Ended:
    """A story and the plays of it that came to an ending, the newest last; `coach` is who its notes were for."""

    scenario: Scenario
    plays: Sequence[State]
    coach: str | None


def exhibit(folder: ModuleFolder, lesson: Journal, exercise: Journal) -> Exhibit | None:
    """The stories of a module that came to an ending; None if none did.

    Args:
        folder: the module.
        lesson: the journal of its lesson.
        exercise: the journal of its exercise.
    """
    found = list(_ended(folder, (exercise, lesson)))
    return Exhibit(found, lambda: h.fragment[[_story(one) for one in found]], place=30) if found else None


def _ended(folder: ModuleFolder, journals: Sequence[Journal]) -> Iterator[Ended]:
    for name in folder.names("scenario"):
        histories = [(found[-1].time, journal) for journal in journals if (found := FINISHED.records(journal, name))]
        by_age = [journal for _, journal in sorted(histories, key=lambda one: one[0])]
        scenario = folder.scenario(name).value
        plays = [play for journal in by_age for play in FINISHED.last(journal, name) or []]
        if states := ended(scenario, plays):
            yield Ended(scenario, states, COACH.last(by_age[-1]))


def _story(ended: Ended) -> Body:
    scenario, state = ended.scenario, ended.plays[-1]
    ending = scenario.scenes[state.scene].ending
    times = "once" if len(ended.plays) == 1 else f"{len(ended.plays)} times; this is the newest play"
    return h.fragment[
        h.h3[f"A story: {scenario.title}"],
        h.p[h.strong["It ended so: "], ending.title if ending else None, f". Played to an end {times}."],
        [prose(text) for text in paragraphs(scenario, state)],
        h.h4["The way there"],
        h.ol(".way")[[_step(scenario, state, number, ended.coach) for number in range(len(state.steps))]],
        debrief(scenario, ended.plays, folded=False),
    ]


def _step(scenario: Scenario, state: State, number: int, coach: object) -> h.Element:
    step = state.steps[number]
    choice = choice_of(scenario, step)
    return h.li[h.em[scenario.scenes[step.scene].title], ": ", line(choice.text), _note(choice, coach)]


def _note(choice: Choice, coach: object) -> Body:
    """The coach's note, for whom the learner said that it should be."""
    if choice.note is None or coach == "off":
        return h.fragment[""]
    return h.div(".small")["Coach: ", prose(choice.note.experienced if coach == "experienced" else choice.note.novice)]
