"""A session that is over, a page for the debrief and a record for a cohort's report. Nobody's answers are in them."""

from collections.abc import Iterator
from datetime import datetime

import htpy as h

from managerkit.activities.scenarios import engine as story
from managerkit.activities.scenarios.debrief import choice_of
from managerkit.cohort.report.published import CountedRow, RoomQuestion, RoomRun, RoomStory
from managerkit.cohort.report.suppression import FIVE, GROUP, in_fives
from managerkit.content.scenario import Scenario
from managerkit.plans.page import spoken
from managerkit.ui.document import document
from managerkit.ui.markdown import line, prose

from .engine import LiveRoom
from .pages.parts import results, truth

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 1.6rem 0 .4rem; }
.bars { list-style: none; padding: 0; } .bars li { display: grid; grid-template-columns: 1fr auto; gap: 0 .6em; }
.bars progress { grid-column: 1; width: 100%; height: .6em; }
"""


def kept(room: LiveRoom, when: datetime) -> str:
    """The page: what the screen showed, and the notes.

    Args:
        room: at its end.
        when: the session was held.
    """
    session = room.script.session
    whole = document(
        session.title,
        _STYLE,
        h.h1[session.title],
        h.p[f"{spoken(when.date())}, {len(room.phones)} phones. What the screen showed."],
        [h.section[h.h2[step.title], shown] for step in room.steps if (shown := _shown(room, step.id)) is not None],
        h.section[h.h2["Notes"], h.ul[(h.li(dir="auto")[note] for note in room.notes)]] if room.notes else None,
    )
    return f"{whole}\n"


def recorded(room: LiveRoom, when: datetime) -> RoomRun:
    """What the cohort's report may say of it: people in fives, of seven at least, and no words that anybody wrote.

    Args:
        room: at its end.
        when: the session was held.
    """
    questions = tuple(_counted(room))
    stories = tuple(
        RoomStory(
            scenario.title,
            tuple(choice_of(scenario, step).text for step in state.steps),
            ending.title if (ending := story.scene(scenario, state).ending) else "",
        )
        for scenario, state in ((room.script.stories[step], state) for step, state in room.plays.items() if state.steps)
    )
    return RoomRun(room.script.session.title, when.date(), questions, stories)


def _counted(room: LiveRoom) -> Iterator[RoomQuestion]:
    for step in room.steps:
        asked = room.question(step.id)
        if asked is None or asked.kind not in ("choose", "number", "rank") or not (bars := room.shown(asked)):
            continue
        if asked.kind == "rank":
            yield RoomQuestion(step.title, asked.text, tuple(CountedRow(bar.text, 0) for bar in bars), is_order=True)
        elif sum(bar.people for bar in bars) >= (GROUP if asked.key in room.by_hand else FIVE):
            rows = tuple(CountedRow(bar.text, in_fives(bar.people)) for bar in bars)
            yield RoomQuestion(step.title, asked.text, rows)


def _shown(room: LiveRoom, step: str) -> h.Renderable | None:
    if step in room.plays:
        return _path(room.script.stories[step], room.plays[step])
    asked = room.question(step)
    if asked is None or not (room.cloud(asked) or room.shown(asked)):
        return None
    return h.fragment[h.p[asked.text], results(room, asked)]


def _path(scenario: Scenario, state: story.State) -> h.Renderable:
    here = story.scene(scenario, state)
    return h.fragment[
        h.ol[(h.li[line(choice_of(scenario, step).text)] for step in state.steps)],
        [h.h3[here.ending.title], [prose(text) for text in story.paragraphs(scenario, state)]] if here.ending else None,
        truth(scenario, state),
    ]
