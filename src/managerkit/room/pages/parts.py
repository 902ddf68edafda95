"""What the pages of a room share: the frame around each, the clock, bars, and a story's paragraphs."""

from collections.abc import Sequence

import htpy as h

from managerkit.activities.scenarios import engine as story
from managerkit.activities.scenarios.debrief import tell
from managerkit.content.scenario import Scenario
from managerkit.room.answers import AnswerBar, Asked, rounded
from managerkit.room.engine import LiveRoom
from managerkit.ui.markdown import line, prose

_ONE_PAGE = 170
"""Words on the screen above which they are too small for the back row."""
_LEFT_OUT = "Two answers, drawn by lot, are left out, so that nobody can be picked out."


def page(
    title: str, kind: str, version: str, every: float, *parts: h.Node, base: str = "", refresh: bool = False
) -> str:
    """A whole page.

    Args:
        title: of the window.
        kind: `phone`, `screen` or `remote`.
        version: what is on it; the page asks whether there is another.
        every: after how many seconds it asks.
        parts: what stands in the body.
        base: under which path the room is, on a server that has others; all its addresses are relative to it.
        refresh: whether it is loaded anew now and then where no script runs.
    """
    whole = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[title],
            h.base(href=f"{base}/"),
            h.link(rel="stylesheet", href="static/room.css"),
            h.link(rel="icon", href="data:,"),
            h.script(src="static/morph.js", defer=True),
            h.script(src="static/room.js", defer=True),
            h.noscript[h.meta(http_equiv="refresh", content="4")] if refresh else None,
        ],
        h.body(class_=kind, data_version=version, data_every=f"{every:g}")[parts],
    ]
    return f"{whole}\n"


def clock(room: LiveRoom, now: float) -> h.Renderable:
    """How much of the step is left, which a script counts down; without one it says until when.

    Args:
        room: the room.
        now: seconds since 1970.
    """
    left = int(room.ends - now)
    says = f"{left // 60}:{left % 60:02}" if left > 0 else "0:00"
    return h.time(".clock", id="clock", role="timer", data_left=str(left))[says]


def chart(bars: Sequence[AnswerBar], name: str) -> h.Renderable:
    """Bars with their texts and numbers, as a list that reads well aloud.

    Args:
        bars: from the room.
        name: what they show.

    Returns:
        the list.
    """
    return h.ol(".bars", aria_label=name)[
        (
            h.li[
                h.span(".what", dir="auto")[line(bar.text)],
                h.progress(max="1", value=f"{bar.share:.3f}", aria_hidden="true"),
                h.span(".number")[bar.says],
            ]
            for bar in bars
        )
    ]


def results(room: LiveRoom, asked: Asked) -> h.Renderable:
    """What the room's answers come to, as far as it may be shown.

    Args:
        room: the room, whose answers are revealed.
        asked: the question.
    """
    if asked.kind == "words":
        lines = room.cloud(asked)
        return h.ul(".cloud", aria_label="What was written")[
            (h.li(class_=f"size-{min(times, 5)}", dir="auto")[text] for text, times in lines)
        ]
    before = room.earlier(asked)
    middle = room.middle(asked) if asked.kind == "number" else None
    return h.fragment[
        h.div(class_="both" if before else "")[
            h.div(".before")[h.h3["Before"], chart(before, "Answers before")] if before else None,
            h.div[h.h3["Now"] if before else None, chart(room.shown(asked), "Answers")],
        ],
        h.p(".middle")[f"Half of the answers lie below {rounded(middle)} {asked.unit}"] if middle is not None else None,
        h.p(".truth")[asked.truth] if asked.truth else None,
        h.p(".quiet")[_LEFT_OUT] if asked.kind != "story" and asked.key not in room.by_hand else None,
    ]


def is_long(scenario: Scenario, state: story.State) -> bool:
    """Whether a scene, with what came before it, is too long to be read from the back row on one page.

    Where nothing came before it, there is nothing to put on a page of its own.

    Args:
        scenario: the story.
        state: where it stands.
    """
    before = [state.steps[-1].says or "", *state.steps[-1].arrived] if state.steps else [scenario.setting]
    here = [*story.paragraphs(scenario, state), *(choice.text for choice in story.options(scenario, state))]
    return any(before) and sum(len(text.split()) for text in (*before, *here)) > _ONE_PAGE


def came(scenario: Scenario, state: story.State) -> h.Renderable:
    """What the last choice brought; before the first, what is going on.

    Args:
        scenario: the story.
        state: where it stands.
    """
    if not state.steps:
        return h.div[prose(scenario.setting)]
    last = state.steps[-1]
    return h.div(".came")[prose(last.says or ""), [prose(text) for text in last.arrived]]


def scene(scenario: Scenario, state: story.State) -> h.Renderable:
    """The scene that the story stands in; at the end, the ending.

    Args:
        scenario: the story.
        state: where it stands.
    """
    here = story.scene(scenario, state)
    return h.fragment[
        h.h2[here.ending.title if here.ending else here.title],
        [prose(text) for text in story.paragraphs(scenario, state)],
    ]


def truth(scenario: Scenario, state: story.State) -> h.Renderable:
    """What was true in a play: what came out, and what was never asked.

    Args:
        scenario: the story.
        state: where it stands.
    """
    told = tell(scenario, state)
    return h.div(".truth")[
        h.h2["Did not come out"],
        h.ul[(h.li[h.strong[fact.title], ". ", line(fact.told)] for fact in told.never_asked)]
        if told.never_asked
        else h.p["Everything that was true came out."],
        h.h2["Came out"],
        h.ul[(h.li[fact.title] for fact in told.came_out)] if told.came_out else h.p["Nothing."],
    ]
