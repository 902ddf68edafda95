"""The remote's page: what the facilitator does and says now, what comes next, and a button for each thing to do."""

import htpy as h

from managerkit.activities.scenarios import engine as story
from managerkit.content.session import SessionStep
from managerkit.room.addresses import square
from managerkit.room.answers import Asked
from managerkit.room.engine import LiveRoom
from managerkit.ui.markdown import line, prose

from .parts import came, clock, is_long, page
from .parts import scene as scene_now

_EVERY = 0.7


def remote(
    room: LiveRoom,
    address: str,
    code: str,
    secret: str,
    now: float,
    complaint: str = "",
    kept: str = "",
    base: str = "",
) -> str:
    """The facilitator's page.

    Args:
        room: the room.
        address: where phones join, without the code.
        code: which they join by.
        secret: which is in this page's own address.
        now: seconds since 1970.
        complaint: why the last press did nothing, in a sentence.
        kept: where the page of the session is, once it has ended.
        base: under which path the room is.
    """
    session, step, asked = room.script.session, room.step, room.asked()
    return page(
        f"Remote: {session.title}",
        "remote",
        version(room, now),
        0 if room.over else _EVERY,
        h.header[
            h.h1[session.title],
            h.p[
                "Phones join at ",
                h.strong[f"{address.partition('://')[2]}/{code}"],
                ". ",
                h.a(href="screen", target="_blank")["Open the screen"],
                " in another window and move it to the projector.",
            ],
        ],
        h.main(id="now", data_key=asked.key if asked else "")[
            h.p(".complaint", role="alert")[complaint] if complaint else None,
            _lateness(room, now),
            _over(kept) if room.over else _step(room, step, now) if step else _before(room),
            None if room.over else _buttons(room, secret),
            _asked(room, secret),
        ],
        h.section(id="notes")[None if room.over else _notes(secret)],
        h.p("#said", role="status"),
        h.section(id="run")[None if room.over else h.fragment[h.h2["Run of show"], _run(room, secret)]],
        h.section(id="more")[None if room.over else h.fragment[_more(room), _in_the_hand(address, secret)]],
        base=base,
    )


def version(room: LiveRoom, now: float) -> str:
    """What makes the remote another one.

    Args:
        room: the room.
        now: seconds since 1970; how late it is changes by the minute.
    """
    return f"{room.happened}.{room.late(now):.0f}"


def _over(kept: str) -> h.Renderable:
    where = ["What the screen showed is in ", h.strong[kept], ". "] if kept else []
    return h.fragment[
        h.h2["The session has ended"],
        h.p[
            where,
            "The answers behind it are deleted. In two minutes, when phones have saved their dates, "
            "you can close all windows.",
        ],
    ]


def _before(room: LiveRoom) -> h.Renderable:
    first = room.steps[0]
    return h.fragment[
        h.p[
            "The screen shows how to join. Press ",
            h.strong["Next"],
            " when you begin: the clock runs from then. Coming first:",
        ],
        h.dl[h.dt["You"], h.dd[line(first.you)], h.dt["Say, more or less"], h.dd(".say")[line(first.say)]],
    ]


def _more(room: LiveRoom) -> h.Renderable:
    session = room.script.session
    return h.fragment[
        h.details[h.summary["If you have no story of your own to begin with"], prose(session.opening)],
        h.details[h.summary["If it comes up in the debrief"], h.ul[(h.li[line(text)] for text in session.debrief)]],
        h.details[
            h.summary["For few, for many, and from home"],
            h.dl[([h.dt[size], h.dd[prose(text)]] for size, text in session.sizes.items())],
        ]
        if session.sizes
        else None,
        h.details[h.summary["Never"], h.ul[(h.li[line(text)] for text in session.never)]],
    ]


def _notes(secret: str) -> h.Renderable:
    return h.form(method="post", action=_to(secret))[
        h.label(for_="note")["A note, for yourself; it is kept in the page of this session"],
        h.input("#note", name="text", maxlength="500", dir="auto", autocomplete="off"),
        h.button(name="do", value="note")["Keep it"],
    ]


def _in_the_hand(address: str, secret: str) -> h.Renderable:
    return h.details[
        h.summary["This page on your own phone"],
        h.p[
            "Photograph the square, in the same network. Whoever has this page holds the session, so show it to nobody."
        ],
        h.div(".square")[square(f"{address}/{_to(secret)}")],
    ]


def _to(secret: str) -> str:
    return f"remote/{secret}"


def _form(secret: str, *parts: h.Node) -> h.Renderable:
    return h.form(method="post", action=_to(secret))[parts]


def _of(asked: Asked) -> h.Renderable:
    """Which question a button is under: pressed twice, or late, it does nothing to the next one."""
    return h.input(type="hidden", name="key", value=asked.key)


def _lateness(room: LiveRoom, now: float) -> h.Renderable | None:
    late = room.late(now)
    if room.over or late < 1:
        return None
    ways = [h.li[way] for way in room.savings()]
    return h.div(".late")[
        h.p[
            f"As it is, you end {late:.0f} min late. What can be shortened:"
            if ways
            else f"You end {late:.0f} min late."
        ],
        h.ul[ways],
    ]


def _step(room: LiveRoom, step: SessionStep, now: float) -> h.Renderable:
    return h.fragment[
        h.h2[step.title, " ", clock(room, now)],
        h.dl[
            h.dt["You"],
            h.dd[line(step.you)],
            h.dt["They"],
            h.dd[line(step.they)],
            h.dt["Say, more or less"],
            h.dd(".say")[line(step.say)],
            h.dt["If it goes wrong"],
            h.dd[line(step.wrong)],
        ],
        h.ul(".stretches")[(h.li[stretch] for stretch in step.stretches)] if step.stretches else None,
    ]


def _buttons(room: LiveRoom, secret: str) -> h.Renderable:
    number = room.number
    following = room.steps[0 if number is None else number + 1 :][:1]
    previous = room.steps[number - 1] if number else None
    scene = room.scene()
    unfinished = scene is not None and bool(story.options(*scene))
    return h.div(".buttons")[
        _form(
            secret,
            h.button(class_="" if unfinished else "next", name="to", value=following[0].id)[
                "Leave the story unfinished, go on to: " if unfinished else "Next: ", following[0].title
            ],
            h.input(type="hidden", name="do", value="go"),
        )
        if following
        else None,
        _form(secret, h.button(".next", name="do", value="end")["End the session"]) if not following else None,
        _form(secret, h.input(type="hidden", name="do", value="go"), h.button(name="to", value=previous.id)["Back"])
        if previous
        else None,
        _form(secret, h.button(name="do", value="more")["2 minutes more"]) if number is not None else None,
        _form(secret, h.button(name="do", value="back")["Take back the last choice"])
        if scene and scene[1].steps
        else None,
        _form(
            secret,
            h.input(type="hidden", name="yes", value="" if room.square else "yes"),
            h.button(name="do", value="square")["Back to the slide" if room.square else "Show the square again"],
        )
        if number is not None
        else None,
        _form(
            secret,
            h.input(type="hidden", name="yes", value="" if room.locked else "yes"),
            h.button(name="do", value="lock")["Let others in" if room.locked else "Let nobody else in"],
        ),
    ]


def _asked(room: LiveRoom, secret: str) -> h.Renderable | None:
    asked = room.asked()
    if asked is None or asked.kind in ("groups", "commitment"):
        return None
    scene = room.scene()
    if scene and not story.options(*scene):
        return h.section(".asked")[
            h.p["The story has ended. Read the ending out, and go on with Next."], came(*scene), scene_now(*scene)
        ]
    return h.section(".asked")[
        h.h2[asked.text],
        h.p[f"{room.answered(asked)} of {len(room.phones)} phones have answered."],
        _form(
            secret,
            _of(asked),
            h.button(name="do", value="hide" if room.revealed else "show")[
                "Hide the answers" if room.revealed else "Show the answers"
            ],
            h.button(name="do", value="show")["Show later ones as well"] if room.revealed else None,
        ),
        _lines(room, asked, secret) if asked.kind == "words" else None,
        _choices(room, asked, secret) if asked.kind == "story" else None,
        _hands(room, asked, secret) if asked.options and asked.kind != "rank" else None,
    ]


def _lines(room: LiveRoom, asked: Asked, secret: str) -> h.Renderable:
    nodded = room.nodded.get(asked.key, set())
    return h.fragment[
        h.p(".quiet")["Press those that may go up."],
        h.ul(".lines")[
            (
                h.li[
                    _form(
                        secret,
                        _of(asked),
                        h.input(type="hidden", name="line", value=text),
                        h.input(type="hidden", name="yes", value="" if text in nodded else "yes"),
                        h.button(
                            name="do", value="nod", aria_pressed="true" if text in nodded else "false", dir="auto"
                        )[text],
                    )
                ]
                for text in room.lines(asked)
            )
        ],
    ]


def _choices(room: LiveRoom, asked: Asked, secret: str) -> h.Renderable | None:
    scene = room.scene()
    if scene is None:
        return None
    votes = room.votes(asked)
    most = max(votes.values(), default=0)
    return h.fragment[
        _form(
            secret,
            _of(asked),
            h.input(type="hidden", name="yes", value="" if room.turned else "yes"),
            h.button(name="do", value="turn")[
                "Screen: back to what came before" if room.turned else "Screen: turn the page, to the choices"
            ],
        )
        if is_long(*scene)
        else None,
        h.details(open=True)[h.summary["The scene, to read out"], came(*scene), scene_now(*scene)],
        h.p(".quiet")["Go on with the room's choice, or argue for another one and take that."],
        _form(
            secret,
            _of(asked),
            h.input(type="hidden", name="do", value="take"),
            [
                h.button(
                    class_=f"choice{' most' if most and votes[value] == most else ''}", name="choice", value=value
                )[h.strong[str(votes[value])], " ", line(text)]
                for value, text in asked.lettered
            ],
        ),
    ]


def _hands(room: LiveRoom, asked: Asked, secret: str) -> h.Renderable:
    typed = room.by_hand.get(asked.key, {})
    return h.details[
        h.summary["Hands instead of phones"],
        h.p(".quiet")["What you type takes the place of all phones; nothing typed, and the phones count again."],
        _form(
            secret,
            (
                h.label(".hand")[
                    h.span[line(text)],
                    h.input(
                        name=f"hand-{value}", inputmode="numeric", value=str(typed.get(value, "")), autocomplete="off"
                    ),
                ]
                for value, text in asked.lettered
            ),
            _of(asked),
            h.button(name="do", value="count")["Show what I counted"],
            h.p(".quiet")["With nothing typed, phones count again."] if typed else None,
        ),
    ]


def _run(room: LiveRoom, secret: str) -> h.Renderable:
    begins = 0
    rows = []
    for number, step in enumerate(room.steps):
        now = number == room.number
        rows.append(
            h.li(class_="current" if now else "", aria_current="step" if now else None)[
                _form(
                    secret,
                    h.input(type="hidden", name="do", value="go"),
                    h.span(".minutes")[f"{begins}–{begins + step.minutes}"],
                    h.button(name="to", value=step.id)[step.title],
                )
            ]
        )
        begins += step.minutes
    return h.ol(".run")[rows]
