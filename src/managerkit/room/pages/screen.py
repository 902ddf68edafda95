"""The screen's page: what everybody in the room sees, to be read from the back row."""

import htpy as h

from managerkit.activities.scenarios import engine as story
from managerkit.room.addresses import square
from managerkit.room.answers import Asked
from managerkit.room.engine import LiveRoom
from managerkit.ui.markdown import line, prose

from .parts import came, clock, is_long, page, results, scene, truth

_EVERY = 0.7


def screen(room: LiveRoom, code: str, address: str, now: float, base: str = "") -> str:
    """The page that is projected.

    Args:
        room: the room.
        code: which phones join by.
        address: where they join, without the code.
        now: seconds since 1970.
        base: under which path the room is.
    """
    step = room.step
    if room.over:
        shown: h.Node = h.h1["Thank you"]
    elif step is None or room.square:
        shown = _lobby(room, code, address)
    else:
        slide = prose(step.slide) if step.slide and not room.revealed else None
        shown = h.fragment[h.h1[step.title], slide, _told(room), _asked(room)]
    return page(
        room.script.session.title,
        "screen",
        version(room),
        0 if room.over else _EVERY,
        h.main(id="now", class_="lobby" if step is None or room.square else "")[shown],
        h.footer(id="foot")[
            clock(room, now) if step and not room.over else None,
            _count(room),
            h.span(".join")[f"{_plain(address)} · ", h.strong[code]],
        ],
        base=base,
        refresh=not room.over,
    )


def version(room: LiveRoom) -> str:
    """What makes the screen another one.

    Args:
        room: the room.
    """
    asked = room.asked()
    return f"{room.changes}.{len(room.phones)}.{room.answered(asked) if asked else 0}"


def _lobby(room: LiveRoom, code: str, address: str) -> h.Renderable:
    return h.fragment[
        h.div(".square")[square(f"{address}/{code}")],
        h.div[
            h.h1[room.script.session.title],
            h.p["Photograph the square, or open"],
            h.p(".address")[_plain(address)],
            h.p["and type"],
            h.p(".code")[code],
            h.p(".quiet")["No account, no name. Answers are counted, and nobody is shown who gave which."],
        ],
    ]


def _plain(address: str) -> str:
    return address.partition("://")[2]


def _asked(room: LiveRoom) -> h.Renderable | None:
    asked, played = room.asked(), room.scene()
    if asked is None:
        return None
    if room.revealed:
        return h.fragment[h.h2[asked.text], results(room, asked)]
    if played:
        options = h.fragment[h.h2[asked.text], _options(room, asked)] if asked.options else None
        if is_long(*played) and not room.turned:
            return h.div(".scene")[came(*played), h.p(".quiet")["Then comes the next page."]]
        before = None if is_long(*played) else came(*played)
        return h.div(class_="scene" if options else "")[before, scene(*played), options]
    return h.fragment[h.h2[asked.text], _options(room, asked)]


def _options(room: LiveRoom, asked: Asked) -> h.Renderable | None:
    if asked.kind == "groups":
        step = room.step
        cards = step.question.cards if step and step.question else []
        return h.ol(".cards", type="A")[(h.li[line(card)] for card in cards)]
    if not asked.options:
        return None
    return h.ol(".options", type="A")[(h.li[line(text)] for _, text in asked.options)]


def _told(room: LiveRoom) -> h.Renderable | None:
    told = room.told()
    return truth(*told) if told else None


def _count(room: LiveRoom) -> h.Renderable:
    asked, played = room.asked(), room.scene()
    if played and not story.options(*played):
        return h.span
    if asked is None or asked.kind in ("groups", "commitment"):
        phones = len(room.phones)
        return h.span(".count")["1 phone" if phones == 1 else f"{phones} phones"]
    if asked.key in room.by_hand:
        return h.span(".count")[f"{sum(room.by_hand[asked.key].values())} hands"]
    return h.span(".count")[f"{room.answered(asked)} of {len(room.phones)} have answered"]
